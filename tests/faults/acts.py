"""What a process does until it is killed: the program's own verbs, each told as done when it has returned.

An act prepares a folder, works in it, and judges afterwards what a kill left there.
"""

from __future__ import annotations

import gzip
import sqlite3
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import BinaryIO

from screener.domain.decision import Basis, Rollup
from screener.storage.audit_log import journal
from screener.storage.audit_log.check import check_chain
from screener.storage.engines.engine import open_database
from screener.storage.schema import tables
from screener.workflow.session import Office, open_office
from screener.workflow.session.backups import backup_folder
from screener.workflow.verbs import adopt_policy, keep_backups, produce_report, screen_charge
from screener.workflow.verbs.import_docket import draft, write
from screener.workflow.verbs.verify_record import verify
from tests.workflow.county import START, Ticking, bring_in, charge, ids, office, write_policy

RELEASES = Path(__file__).parents[1] / "storage" / "releases"
ROWS = 60  # of one file in the act "import"
Tell = Callable[[str], None]


@dataclass(slots=True)
class Judged:
    """What stands after a kill: faults in words, and how long it took to stand again."""

    problems: list[str] = field(default_factory=list)
    seconds: float = 0.0
    processor: float = 0.0  # of these, what the program itself took: the rest it waited, for others or the disk


def _path(folder: Path) -> Path:
    return folder / "example.office"


def later() -> Ticking:
    """A clock an hour after the office was made."""
    return Ticking(START + timedelta(hours=1))


def _open(folder: Path, user: str = "S1") -> Office:
    opened = open_office(_path(folder), user=user, clock=later())
    opened.automatic_backups = False
    return opened


# -- before -----------------------------------------------------------------------------------------------------------


def prepare(folder: Path, people: int = 12, each: int = 3) -> None:
    """An office with so many people of so many charges; none is decided."""
    with office(folder) as made:
        made.automatic_backups = False
        adopt_policy.adopt(made, write_policy(folder))
        bring_in(
            made,
            [
                charge(2 + p * each + c, case=f"26-CR-{p}", name=f"Example, P{p}", count=str(c + 1))
                for p in range(people)
                for c in range(each)
            ],
        )


def prepare_backup(folder: Path) -> None:
    """The same with a backup, and decisions after it."""
    prepare(folder)
    with _open(folder) as opened:
        keep_backups.make(opened)
        for name in ids(opened)[:5]:
            screen_charge.decide(opened, name, outcome=Rollup.DECLINED, basis=Basis.EVIDENCE)


def prepare_release(release: str) -> Callable[[Path], None]:
    """An office that an earlier release wrote."""

    def act(folder: Path) -> None:
        _path(folder).write_bytes(gzip.decompress((RELEASES / f"{release}.office.gz").read_bytes()))

    return act


# -- the acts ---------------------------------------------------------------------------------------------------------


def decide(folder: Path, tell: Tell) -> None:
    with _open(folder) as opened:
        for name in ids(opened):
            tell(screen_charge.decide(opened, name, outcome=Rollup.DECLINED, basis=Basis.EVIDENCE).event_id)


def decide_told_too_early(folder: Path, tell: Tell) -> None:
    """The negative control: the screen says saved when the transaction begins to write."""
    with _open(folder) as opened:
        appended = journal.append

        def early(*parts: object, **named: object) -> object:
            events = appended(*parts, **named)
            for event in events:
                tell(event.event_id)
            time.sleep(0.002)
            return events

        journal.append = early
        for name in ids(opened):
            screen_charge.decide(opened, name, outcome=Rollup.DECLINED, basis=Basis.EVIDENCE)


def accept(folder: Path, tell: Tell) -> None:
    with _open(folder) as opened:
        for name in ids(opened)[::3]:
            person = screen_charge.person_of(opened, name)
            shown = [c.charge_id for c in opened.model().of_person(person)]
            for one in shown:
                tell(screen_charge.attest(opened, one).event_id)
            for event_id in screen_charge.accept_group(opened, person, shown).event_ids:
                tell(event_id)


def undo(folder: Path, tell: Tell) -> None:
    with _open(folder) as opened:
        for name in ids(opened):
            tell(screen_charge.decide(opened, name, outcome=Rollup.DECLINED, basis=Basis.EVIDENCE).event_id)
            tell(screen_charge.undo(opened).event_id)


def bring(folder: Path, tell: Tell) -> None:
    draft.ROWS, write.BLOCKS = 10, 1  # many short transactions, as a large docket has them
    with _open(folder) as opened:
        for number in range(6):
            rows = [charge(row, case=f"26-X{number}-{row}", name=f"S, N{number} {row}") for row in range(2, ROWS + 2)]
            bring_in(opened, rows, name=f"Month {number}.xlsx")
            with opened.reading() as connection:
                tell(journal.last_event(connection).event_id)


def bring_in_pieces(folder: Path, tell: Tell) -> None:
    """The negative control: a file is brought in as several, one after the other."""
    with _open(folder) as opened:
        for number in range(4):
            rows = [charge(row, case=f"26-X{number}-{row}", name=f"S, N{number} {row}") for row in range(2, ROWS + 2)]
            for start in range(0, ROWS, 10):
                bring_in(opened, rows[start : start + 10], name=f"Month {number} {start}.xlsx")
            with opened.reading() as connection:
                tell(journal.last_event(connection).event_id)


def export(folder: Path, tell: Tell) -> None:
    out = folder / "out"
    out.mkdir(exist_ok=True)
    with _open(folder) as opened:
        (docket,) = {count.docket_id for count in opened.model().counts.values()}
        for number in range(3):
            for name in (f"quality {number}.pdf", f"quality {number}.xlsx"):
                tell(f"out/{produce_report.quality_report(opened, docket, out / name).name}")
            produce_report.export_workbook(opened, docket, out / f"docket {number}.xlsx")
            tell(f"out/docket {number}.xlsx")
            made = produce_report.oversight_pack(opened, date(2026, 4, 1), date(2026, 4, 30), out / f"pack {number}")
            for file in made.files:
                tell(f"out/pack {number}/{file.name}")


def export_in_place(folder: Path, tell: Tell) -> None:
    """The negative control: files are written under their names from the start."""
    from screener.reports import finished

    last = time.perf_counter()

    def in_place(path: Path, data: bytes) -> None:
        nonlocal last
        with path.open("wb", buffering=0) as out:
            out.write(data[: len(data) // 2])
            time.sleep(min(2.0, time.perf_counter() - last))  # half of the time a file is half there, on any machine
            out.write(data[len(data) // 2 :])
        last = time.perf_counter()

    @contextmanager
    def part_by_part(path: Path, *, size: int = 0) -> Iterator[BinaryIO]:
        with tempfile.TemporaryFile() as whole:
            yield whole
            whole.seek(0)
            in_place(path, whole.read())

    for name, writes in (("write_whole", in_place), ("whole_file", part_by_part)):
        for module in _modules_with(name):
            setattr(module, name, writes)
        setattr(finished, name, writes)
    export(folder, tell)


def _modules_with(name: str) -> list[object]:

    return [
        module for key, module in list(sys.modules.items()) if key.startswith("screener.") and hasattr(module, name)
    ]


def back_up(folder: Path, tell: Tell) -> None:
    with _open(folder) as opened:
        for name in ids(opened)[:10]:
            tell(screen_charge.decide(opened, name, outcome=Rollup.DECLINED, basis=Basis.EVIDENCE).event_id)
            made = keep_backups.make(opened)
            tell(f"{made.path.parent.name}/{made.path.name}")


def restore(folder: Path, tell: Tell) -> None:
    clock = later()
    path = _path(folder)
    (row,) = keep_backups.listed(path)
    for _ in range(6):
        clock.now += timedelta(minutes=1)
        done = keep_backups.restore(path, row.path, user="S1", clock=clock)
        tell(done.kept.name)


def warm(folder: Path) -> None:
    """Loads what an upgrade and a look through a record need, once for all processes that are forked of this one."""
    folder.mkdir()
    prepare_release(EARLIER[0])(folder)
    migrate(folder, lambda _: None)
    verify(_path(folder))


def migrate(folder: Path, tell: Tell) -> None:
    open_office(_path(folder), user="A1", clock=later()).close()
    tell("opened")


# -- after ------------------------------------------------------------------------------------------------------------


def _stands(folder: Path, told: list[str], judged: Judged, user: str = "S1") -> None:
    """The office opens and verifies within five seconds, holds what was told, and nothing unfinished lies about."""
    path = _path(folder)
    started, took = time.perf_counter(), time.process_time()
    with open_office(path, user=user, clock=later()):
        pass
    found = verify(path, thorough=True)
    judged.seconds, judged.processor = time.perf_counter() - started, time.process_time() - took
    judged.problems += [finding.message for finding in found.findings]
    there = event_ids(path)
    for name in told:
        if "/" not in name and "." not in name and " " not in name and name not in there:
            judged.problems.append(f"lost: {name}")
        if "/" in name and not (folder / name).exists():
            judged.problems.append(f"lost: {name}")
    for left in (*folder.iterdir(), *(backup_folder(path).iterdir() if backup_folder(path).is_dir() else ())):
        if left.name.startswith("."):
            judged.problems.append(f"left behind: {left.name}")


def event_ids(path: Path) -> set[str]:
    """The names of all events in an office file."""
    with closing(sqlite3.connect(path)) as raw:
        return {name for (name,) in raw.execute("SELECT event_id FROM event")}


def judge(folder: Path, told: list[str]) -> Judged:
    """After decisions, undos."""
    judged = Judged()
    _stands(folder, [name for name in told if name != "opened"], judged)
    return judged


def judge_groups(folder: Path, told: list[str]) -> Judged:
    """After accepting several charges at once: of each person all of them or none."""
    judged = judge(folder, told)
    with _open(folder) as opened:
        for person in opened.model().people:
            decided = [count.decided for count in opened.model().of_person(person)]
            if any(decided) and not all(decided):
                judged.problems.append("half a group was accepted")
    return judged


def judge_imports(folder: Path, told: list[str]) -> Judged:
    """After imports: whole files only, and no row of an unfinished one."""
    judged = judge(folder, told)
    with _open(folder) as opened:
        if (opened.status().charges - 36) % ROWS:
            judged.problems.append("half a file was imported")
    judged.problems += _rows_of_nobody(folder)
    return judged


def judge_rows(folder: Path, told: list[str]) -> Judged:
    """After imports of any size: no row of an unfinished one."""
    judged = judge(folder, told)
    judged.problems += _rows_of_nobody(folder)
    return judged


def _rows_of_nobody(folder: Path) -> list[str]:
    found = []
    with closing(sqlite3.connect(_path(folder))) as raw:
        for table in tables.DOCKET_ROWS:
            column, key = tables.of_docket(table)
            query = f"SELECT count(*) FROM {table} WHERE {column} NOT IN (SELECT {key} FROM docket)"
            if raw.execute(query).fetchone() != (0,):
                found.append(f"rows of nobody in {table}")
        if raw.execute("SELECT count(*) FROM docket WHERE event_id IS NULL").fetchone() != (0,):
            found.append("an unpublished import stayed")
    return found


def judge_exports(folder: Path, told: list[str]) -> Judged:
    """After exports: every file under its own name opens whole; the next export takes away what was left."""
    judged = judge(folder, told)
    out = folder / "out"
    if not out.is_dir():
        return judged
    for path in sorted(p for p in out.rglob("*") if p.is_file() and not p.name.startswith(".")):
        if (said := _not_whole(path)) is not None:
            judged.problems.append(f"{path.name}: {said}")
    from screener.domain.unfinished import remove_leftovers

    for place in (out, *(p for p in out.iterdir() if p.is_dir())):
        remove_leftovers(place)  # as the next export into it does
        judged.problems += [f"left behind: {p.name}" for p in place.iterdir() if p.name.startswith(".")]
    return judged


def _not_whole(path: Path) -> str | None:
    data = path.read_bytes()
    try:
        if path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as archive:
                return archive.testzip()
        if path.suffix == ".pdf":
            return None if data.startswith(b"%PDF") and data.rstrip().endswith(b"%%EOF") else "cut"
        return None if data else "empty"
    except zipfile.BadZipFile as error:
        return str(error)


def judge_backups(folder: Path, told: list[str]) -> Judged:
    """After backups: every one that has its name is whole."""
    judged = judge(folder, told)
    place = backup_folder(_path(folder))
    for path in sorted(place.glob("*.screener-backup")) if place.is_dir() else ():
        try:
            judged.problems += [f"{path.name}: {f.message}" for f in keep_backups.check(path, folder)]
        except Exception as error:
            judged.problems.append(f"{path.name}: {error}")
    return judged


def judge_restores(folder: Path, told: list[str]) -> Judged:
    """After restores: the office is the old one or the restored one, and every replaced one is kept whole."""
    path = _path(folder)
    judged = Judged()
    if not path.exists():
        judged.problems.append("there is no office under the name")
        return judged
    _stands(folder, [], judged)
    (row,) = keep_backups.listed(path)
    with closing(sqlite3.connect(path)) as raw:
        (head,) = raw.execute("SELECT seq FROM head").fetchone()
    if head not in (row.through + 1, row.through + 6):
        judged.problems.append(f"the office ends with event {head}")
    kept = sorted(folder.glob("example replaced *"))
    judged.problems += [f"lost: {name}" for name in told if name not in {p.name for p in kept}]
    for one in kept:
        if one.suffix == ".office" and not verify(one, thorough=True).ok:
            judged.problems.append(f"{one.name} is not whole")
    return judged


def judge_migration(folder: Path, told: list[str]) -> Judged:
    """After an upgrade: old or new, with the same end of the record; a copy that has its name is whole."""
    judged = Judged()
    path = _path(folder)
    before = _head(path)
    _stands(folder, [], judged, user="A1")
    copies = sorted(backup_folder(path).glob("*.screener-backup"))
    if not copies:
        judged.problems.append("no copy was made before")
    for copy in copies:
        database = open_database(copy, older=True)
        with closing(database), database.reading() as connection:
            judged.problems += [f"{copy.name}: {fault.message}" for fault in check_chain(connection)]
        if _head(copy) != before:
            judged.problems.append(f"{copy.name} ends elsewhere")
    if _head(path) != before:
        judged.problems.append("the record ends elsewhere after the upgrade")
    return judged


def _head(path: Path) -> tuple[int, str]:
    with closing(sqlite3.connect(path)) as raw:
        return raw.execute("SELECT seq, hash FROM head").fetchone()


@dataclass(frozen=True, slots=True)
class Killed:
    """One kind of work: before, the work, after."""

    prepare: Callable[[Path], None]
    work: Callable[[Path, Tell], None]
    judge: Callable[[Path, list[str]], Judged]


EARLIER = tables.REVISIONS[:-1]
ACTS: dict[str, Killed] = {
    "decide": Killed(prepare, decide, judge),
    "accept": Killed(prepare, accept, judge_groups),
    "undo": Killed(prepare, undo, judge),
    "import": Killed(prepare, bring, judge_imports),
    "export": Killed(prepare, export, judge_exports),
    "backup": Killed(prepare, back_up, judge_backups),
    "restore": Killed(prepare_backup, restore, judge_restores),
    **{f"upgrade from {one}": Killed(prepare_release(one), migrate, judge_migration) for one in EARLIER},
}
#: What a program that does it wrongly would do: each must be found.
CONTROLS: dict[str, Killed] = {
    "decide": Killed(prepare, decide_told_too_early, judge),
    "import": Killed(prepare, bring_in_pieces, judge_imports),
    "export": Killed(prepare, export_in_place, judge_exports),
}
