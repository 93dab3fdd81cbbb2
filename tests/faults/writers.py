"""Many people at once in one office: each a process of its own, forked of this one, which has the program loaded.

``python -m tests.faults.writers write PLACE WRITERS EACH [PAUSE] [control]`` lets each decide so many charges, with so
many milliseconds between two of them;
``python -m tests.faults.writers race PLACE RACES [control]`` lets two decide the same charge at the same moment, again
and again. Both print one JSON line. PLACE is an office file, or the address of one on a server.
"""

from __future__ import annotations

import json
import os
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from screener.domain.decision import Basis, Rollup
from screener.domain.errors import ScreenerError
from screener.workflow.session import Office, open_office
from screener.workflow.verbs import screen_charge
from tests.faults.kills import all_of, forked


def place_of(said: str) -> Path | str:
    """A file, or an address."""
    return said if "://" in said else Path(said)


def _open(place: str, user: str) -> Office:
    opened = open_office(place_of(place), user=user, clock=lambda: datetime.now(UTC))
    opened.automatic_backups = False
    return opened


def without_a_lock_from_the_start() -> None:
    """A negative control: a transaction of SQLite that takes its lock only when it first writes."""
    from sqlalchemy import event

    from screener.storage.engines import sqlite_engine

    made = sqlite_engine.create_engine

    def lazily(*parts: object, **named: object) -> object:
        engine = made(*parts, **named)
        listen = event.listen
        event.listen = lambda *_: None  # the program's own is kept away
        sqlite_engine.event.listen = event.listen

        def begin(connection):
            connection.exec_driver_sql("BEGIN")

        listen(engine, "begin", begin)
        return engine

    sqlite_engine.create_engine = lazily


def without_a_second_look() -> None:
    """A negative control: what others did since the screen was drawn is not looked at."""
    from screener.workflow.session import opened

    opened.refuse_stale = lambda *_: None


CONTROLS = {"lock": without_a_lock_from_the_start, "look": without_a_second_look}


def write(place: str, number: int, writers: int, each: int, pause: int) -> dict:
    """One person: decides every so-manieth charge; says what was saved, how long each took, and what was shown."""
    saved, waits, shown = [], [], []
    with _open(place, f"W{number}") as opened:
        names = list(opened.model().counts)[number::writers][:each]
        for name in names:
            screen_charge.person(opened, screen_charge.person_of(opened, name))
            started = time.perf_counter()
            try:
                done = screen_charge.decide(opened, name, outcome=Rollup.DECLINED, basis=Basis.EVIDENCE)
                saved.append(done.event_id)
            except ScreenerError as error:
                shown.append(str(error))
            waits.append(time.perf_counter() - started)
            time.sleep(pause / 1000)
    return {"saved": saved, "waits": waits, "shown": shown}


def race(place: str, number: int, races: int, ready: int, go: int) -> dict:
    """One of two: looks at a charge, waits for the other, decides it. Says for each race whether it was saved."""
    found = []
    outcome = (Rollup.DECLINED, Rollup.DIVERTED)[number]
    with _open(place, f"W{number}") as opened:
        for name in list(opened.model().counts)[:races]:
            screen_charge.person(opened, screen_charge.person_of(opened, name))
            os.write(ready, b"r")
            os.read(go, 1)
            try:
                screen_charge.decide(opened, name, outcome=outcome, basis=Basis.EVIDENCE, reason="raced")
                found.append("")
            except ScreenerError as error:
                found.append(str(error))
            os.write(ready, b"d")
            os.read(go, 1)
    return {"said": found}


def _written(place: str, writers: int, each: int, pause: int = 0) -> dict:
    children = [
        forked(lambda tell, n=n: tell(json.dumps(write(place, n, writers, each, pause)))) for n in range(writers)
    ]
    parts = [_answer(*child) for child in children]
    waits = sorted(wait for part in parts for wait in part["waits"])
    return {
        "saved": [name for part in parts for name in part["saved"]],
        "shown": [said for part in parts for said in part["shown"]],
        "p50": waits[len(waits) // 2],
        "p99": waits[len(waits) * 99 // 100],
        "longest": waits[-1],
    }


def _raced(place: str, races: int) -> dict:
    pipes = [(os.pipe(), os.pipe()) for _ in range(2)]
    children = [
        forked(lambda tell, n=n: tell(json.dumps(race(place, n, races, pipes[n][0][1], pipes[n][1][0]))))
        for n in range(2)
    ]
    for ready, go in pipes:
        os.close(ready[1])
        os.close(go[0])
    for _ in range(2 * races):  # both are there, then both are done
        for ready, _go in pipes:
            os.read(ready[0], 1)
        for _ready, go in pipes:
            os.write(go[1], b"g")
    first, second = (_answer(*child)["said"] for child in children)
    return {"said": list(zip(first, second, strict=True))}


def _answer(number: int, reading: int) -> dict:
    said = all_of(reading)
    os.waitpid(number, 0)
    if not said:
        raise RuntimeError("a process failed")
    return json.loads(said)


def main(kind: str, place: str, *rest: str) -> None:
    """Runs one of the two, as the program is, or as a control has it."""
    numbers = [int(one) for one in rest if one.isdigit()]
    for one in rest:
        if one in CONTROLS:
            CONTROLS[one]()
    print(json.dumps(_written(place, *numbers) if kind == "write" else _raced(place, *numbers)))


if __name__ == "__main__":
    main(*sys.argv[1:])
