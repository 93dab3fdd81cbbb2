"""Kills on a server: the person's program, or the server itself, at random moments of work in one office.

``python -m tests.faults.server_kills ACT PLACE FOLDER COUNT SEED`` prints a JSON line for each kill. PLACE is the
address of the office, FOLDER the server's. The office stays the same from one kill to the next, as it would.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

from screener.domain.decision import Basis, Rollup
from screener.domain.errors import ScreenerError
from screener.storage.audit_log import journal
from screener.storage.engines.engine import open_database
from screener.storage.rows import imports
from screener.storage.schema import tables
from screener.storage.schema.migrate import downgrade
from screener.workflow.session import Office, create_office, open_office, system_clock
from screener.workflow.verbs import adopt_policy, screen_charge
from screener.workflow.verbs.import_docket import draft, write
from screener.workflow.verbs.verify_record import verify
from tests.faults.acts import ROWS, Judged, Tell
from tests.faults.kills import all_of, forked, killed_at
from tests.server import Server
from tests.workflow.county import bring_in, charge, ids, write_policy

PEOPLE = 12
WAIT = 10.0  # until a server has noticed that a client is gone, or stands again


def _open(place: str) -> Office:
    opened = open_office(place, user="S1", clock=system_clock)
    opened.automatic_backups = False
    return opened


def prepare(place: str, folder: Path) -> None:
    """An office on the server with a policy and twelve charges."""
    with create_office(place, name="Shared", county="", zone="UTC", clock=system_clock, user="S1") as made:
        made.automatic_backups = False
        adopt_policy.adopt(made, write_policy(folder))
        bring_in(made, [charge(row, case=f"26-CR-{row}", name=f"Example, P{row}") for row in range(2, PEOPLE + 2)])


# -- the work ---------------------------------------------------------------------------------------------------------


def decide(place: str, tell: Tell) -> None:
    with _open(place) as opened:
        for name in ids(opened)[:PEOPLE]:
            outcome = Rollup.DIVERTED if opened.model().counts[name].decided else Rollup.DECLINED
            saved = screen_charge.decide(opened, name, outcome=outcome, basis=Basis.EVIDENCE, reason="again")
            tell(saved.event_id)


def decide_told_too_early(place: str, tell: Tell) -> None:
    """The negative control: said to be saved while the transaction is still under way."""
    appended = journal.append

    def early(*parts: object, **named: object) -> object:
        events = appended(*parts, **named)
        for event in events:
            tell(event.event_id)
        time.sleep(0.15)
        return events

    journal.append = early
    decide(place, lambda _: None)


def undo(place: str, tell: Tell) -> None:
    with _open(place) as opened:
        for name in ids(opened)[:PEOPLE]:
            saved = screen_charge.decide(opened, name, outcome=Rollup.DECLINED, basis=Basis.EVIDENCE, reason="again")
            tell(saved.event_id)
            tell(screen_charge.undo(opened).event_id)


def bring(place: str, tell: Tell) -> None:
    draft.ROWS, write.BLOCKS = 10, 1  # many short transactions, as a large docket has them
    with _open(place) as opened:
        for number in range(2):
            mark = f"{os.getpid()}-{number}"
            rows = [charge(row, case=f"{mark}-{row}", name=f"S, N{mark} {row}") for row in range(2, ROWS + 2)]
            bring_in(opened, rows, name=f"Month {mark}.xlsx")
            with opened.reading() as connection:
                tell(journal.last_event(connection).event_id)


def upgrade(place: str, tell: Tell) -> None:
    _open(place).close()
    tell("opened")


def _one_release_back(place: str) -> None:
    with closing(open_database(place, older=True)) as database, database.writing() as connection:
        downgrade(connection, tables.REVISIONS[-2])


def until_the_server_goes(work: Callable[[str, Tell], None]) -> Callable[[str, Tell], None]:
    """The work again and again; a server that goes away is a sentence, and the work ends."""

    def act(place: str, tell: Tell) -> None:
        try:
            while True:
                work(place, tell)
        except ScreenerError as error:
            tell(f"said {error}")

    return act


ACTS: dict[str, Callable[[str, Tell], None]] = {"decide": decide, "undo": undo, "import": bring, "upgrade": upgrade}
CONTROLS: dict[str, Callable[[str, Tell], None]] = {"decide": decide_told_too_early}


# -- after ------------------------------------------------------------------------------------------------------------


def judged(place: str, told: list[str]) -> str:
    """What stands: everything that was told, every import whole or not there, a record that verifies."""
    found = Judged()
    try:
        _stands(place, told, found)
    except Exception as error:
        found.problems.append(f"{type(error).__name__}: {error}")
    return json.dumps({"problems": found.problems, "seconds": round(found.seconds, 3)})


def _stands(place: str, told: list[str], found: Judged) -> None:
    started = time.perf_counter()
    with _open(place) as opened:
        charges = opened.status().charges
    verified = verify(place)
    found.seconds = time.perf_counter() - started
    found.problems += [finding.message for finding in verified.findings]
    if (charges - PEOPLE) % ROWS:
        found.problems.append("half a file was imported")
    with closing(open_database(place)) as database:
        with database.reading() as connection:
            there = {event.event_id for event in journal.stream(connection)}
        until = time.monotonic() + WAIT
        while (left := _unfinished(database)) and time.monotonic() < until:
            time.sleep(0.1)  # the server has not noticed yet that the client is gone
            _open(place).close()
    if left:
        found.problems.append("rows of an unfinished import stayed")
    found.problems += [f"lost: {name}" for name in told if " " not in name and name != "opened" and name not in there]


def _unfinished(database: object) -> bool:
    with database.reading() as connection:
        return bool(imports.unpublished(connection))


def in_a_process(work: Callable[[], str]) -> dict[str, object]:
    """Done in a process of its own, so that this one never holds a session when it is forked."""
    number, reading = forked(lambda tell: tell(work()))
    said = all_of(reading)
    os.waitpid(number, 0)
    return json.loads(said) if said else {"problems": ["what was left could not be judged"], "seconds": 0.0}


def clients(act: str, place: str, count: int, chance: random.Random, *, control: bool) -> None:
    """The program of a person is killed."""
    work = (CONTROLS if control else ACTS)[act]
    took, kills, moment = 0.0, 0, None
    for _ in range(3 * count + 1):
        if act == "upgrade":
            in_a_process(lambda: _one_release_back(place) or "{}")
        cut, told, seconds = killed_at(lambda tell: work(place, tell), moment)
        kills += cut
        took = seconds if not took else took if cut else min(took, seconds)
        row = in_a_process(lambda told=told: judged(place, told))
        _line(cut, told, row)
        if kills == count or (control and row["problems"]):
            break
        moment = chance.uniform(0, took)


def servers(place: str, folder: Path, count: int, chance: random.Random) -> None:
    """The server is killed with all of its processes, while somebody decides, undoes or imports; then it is started."""
    server = Server.running(folder)
    for number in range(count):
        work = until_the_server_goes((decide, undo, bring)[number % 3])
        child, reading = forked(lambda tell, work=work: work(place, tell))
        time.sleep(chance.uniform(0.2, 2.5))
        strike(folder)
        told = all_of(reading).splitlines()
        _, status = os.waitpid(child, 0)
        server.start()
        row = in_a_process(lambda told=told: judged(place, told))
        said = [line for line in told if line.startswith("said ")]
        if status or not said or "Traceback" in said[0]:
            row["problems"].append("the person was not told in a sentence")
        _line(True, [line for line in told if line not in said], {**row, "said": said[:1]})


def strike(folder: Path) -> None:
    """Ends a server and every process of it at once, by their numbers."""
    first = int((folder / "data" / "postmaster.pid").read_text().split()[0])
    children = Path(f"/proc/{first}/task/{first}/children").read_text().split()
    for number in (first, *map(int, children)):
        with suppress(ProcessLookupError):
            os.kill(number, signal.SIGKILL)
    until = time.monotonic() + WAIT
    while any(_lives(number) for number in (first, *map(int, children))) and time.monotonic() < until:
        time.sleep(0.02)
    # Where nobody takes the dead away (a container), their number still counts as a running server's.
    for left in (folder / "data" / "postmaster.pid", *folder.glob(".s.PGSQL.*.lock")):
        left.unlink(missing_ok=True)


def _lives(number: int) -> bool:
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _line(cut: bool, told: list[str], row: dict[str, object]) -> None:
    print(json.dumps({"killed": cut, "told": len(told), **row}), flush=True)


def main(act: str, place: str, folder: Path, count: int, seed: int, *, control: bool) -> None:
    """Makes the office, then kills."""
    in_a_process(lambda: prepare(place, Path(os.environ["SCREENER_HOME"])) or "{}")
    chance = random.Random(f"{seed} {act}")
    if act == "server":
        servers(place, folder, count, chance)
    else:
        clients(act, place, count, chance, control=control)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]), int(sys.argv[4]), int(sys.argv[5]), control="control" in sys.argv)
