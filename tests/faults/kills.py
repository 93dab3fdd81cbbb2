"""Kills a real process at random moments of its work, and looks at what it left.

``python -m tests.faults.kills ACT FOLDER COUNT SEED [control]`` prints a JSON line for each kill. The process that is
killed is forked of this one, which has the program loaded already, so that a kill costs the work and not the start.
"""

from __future__ import annotations

import json
import os
import random
import select
import shutil
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tests.faults import acts

#: Work that tells what is done.
Work = Callable[[Callable[[str], None]], None]


def forked(work: Work) -> tuple[int, int]:
    """A process of its own that does the work; gives its number, and where what it tells can be read."""
    reading, writing = os.pipe()
    number = os.fork()
    if number:
        os.close(writing)
        return number, reading
    code = 1
    try:
        os.close(reading)
        work(lambda line: os.write(writing, f"{line}\n".encode()) and None)
        code = 0
    except BaseException as error:
        os.write(2, f"{type(error).__name__}: {error}\n".encode())
    finally:
        os._exit(code)


def all_of(reading: int) -> str:
    """Everything that was told, until the other end is closed."""
    found = b""
    while part := os.read(reading, 65536):
        found += part
    os.close(reading)
    return found.decode()


def killed_at(work: Work, seconds: float | None) -> tuple[bool, list[str], float]:
    """Runs the work and ends it after so many seconds: whether it was cut short, what it told, how long it ran."""
    started = time.perf_counter()
    number, reading = forked(work)
    told = b""
    until = None if seconds is None else started + seconds
    while True:
        left = None if until is None else until - time.perf_counter()
        if left is not None and left <= 0:
            os.kill(number, signal.SIGKILL)
            until = None
            continue
        if select.select([reading], [], [], left)[0]:
            part = os.read(reading, 65536)
            if not part:
                break
            told += part
    os.close(reading)
    _, status = os.waitpid(number, 0)
    took = time.perf_counter() - started
    if not os.WIFSIGNALED(status) and os.WEXITSTATUS(status):
        raise RuntimeError("the work failed by itself")
    whole = told.decode().rpartition("\n")[0]  # the last line may be cut
    return os.WIFSIGNALED(status), whole.splitlines(), took


def main(name: str, folder: Path, count: int, seed: int, *, control: bool) -> None:
    """Runs the work once undisturbed to learn how long it takes, then again until it was killed so many times.

    What ends before its kill is judged, too; it does not count as one.
    """
    act = (acts.CONTROLS if control else acts.ACTS)[name]
    template, trial = folder / "template", folder / "trial"
    template.mkdir(parents=True)
    act.prepare(template)
    acts.warm(folder / "warm")
    chance = random.Random(f"{seed} {name}")
    took, kills, moment = 0.0, 0, None
    for _ in range(3 * count + 1):
        shutil.rmtree(trial, ignore_errors=True)
        shutil.copytree(template, trial)
        cut, told, seconds = killed_at(lambda tell: act.work(trial, tell), moment)
        kills += cut
        took = seconds if not took else took if cut else min(took, seconds)
        number, reading = forked(lambda tell, told=told: tell(_judged(act, trial, told)))
        said = all_of(reading)
        os.waitpid(number, 0)
        nothing = {"problems": ["what was left could not be judged"], "seconds": 0.0, "processor": 0.0}
        judged = json.loads(said) if said else nothing
        print(json.dumps({"killed": cut, "told": len(told), "after": moment, **judged}), flush=True)
        if kills == count or (control and judged["problems"]):
            break
        moment = chance.uniform(0, took)


def _judged(act: acts.Killed, trial: Path, told: list[str]) -> str:
    try:
        found = act.judge(trial, told)
    except Exception as error:
        found = acts.Judged(problems=[f"{type(error).__name__}: {error}"])
    took = {"seconds": round(found.seconds, 3), "processor": round(found.processor, 3)}
    return json.dumps({"problems": found.problems, **took})


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]), control="control" in sys.argv)
