"""Runs the program's own verbs under a file system that writes down every write, sync, truncation and deletion.

``python -m tests.storage.recorded OPERATION FOLDER [SYNCHRONOUS]`` does so in a process of its own, since SQLite's
default VFS is set for a whole process, and leaves FOLDER/log.pickle. Needs Debian's python3-apsw, which shares its
library with Python's sqlite3 (apsw of the Python package index brings its own SQLite, and would see nothing).
"""

from __future__ import annotations

import pickle
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from screener.workflow.session import Office

DEBIAN = "/usr/lib/python3/dist-packages"
OPERATIONS = ("decide", "accept", "undo", "import", "backup")


@dataclass(frozen=True, slots=True)
class Op:
    """One thing that happened to a file: ``kind`` is write, truncate, sync, delete, or ack (with the event's id)."""

    kind: str
    file: str
    at: int = 0
    data: bytes = b""


LOG: list[Op] = []
#: Called with every act (read, write, sync, open, delete) before it is done; what one raises, the act fails with.
FAULTS: list[Callable[[str], None]] = []


def record_everything() -> None:
    """From now on, every SQLite file of this process is written down. Raises ImportError without apsw."""
    sys.path.append(DEBIAN)
    import apsw

    def before(act):
        for fault in FAULTS:
            fault(act)

    class File(apsw.VFSFile):
        def __init__(self, name, flags):
            self.name = "" if name is None else name if isinstance(name, str) else name.filename()
            super().__init__("unix", name, flags)

        def xRead(self, amount, offset):
            before("read")
            return super().xRead(amount, offset)

        def xWrite(self, data, offset):
            before("write")
            LOG.append(Op("write", self.name, offset, bytes(data)))
            super().xWrite(data, offset)

        def xTruncate(self, size):
            LOG.append(Op("truncate", self.name, size))
            super().xTruncate(size)

        def xSync(self, flags):
            before("sync")
            LOG.append(Op("sync", self.name))
            super().xSync(flags)

    class Disk(apsw.VFS):
        def __init__(self):
            super().__init__("recording", "unix", makedefault=True)

        def xOpen(self, name, flags):
            before("open")
            return File(name, flags)

        def xDelete(self, name, sync):
            before("delete")
            LOG.append(Op("delete", name, int(sync)))
            super().xDelete(name, sync)

    record_everything.disk = Disk()  # kept alive as long as the process


def acknowledged(event_id: str) -> None:
    """What a person was told is saved."""
    LOG.append(Op("ack", event_id))


def main(operation: str, folder: Path, synchronous: str) -> None:
    """An office is made and closed; then the operation runs, recorded."""
    from screener.storage.engines import sqlite_engine as engine
    from tests.storage import recorded

    recorded.record_everything()
    if synchronous != "FULL":
        engine.PRAGMAS = tuple(
            (name, "NORMAL", 1) if name == "synchronous" else (name, value, answer)
            for name, value, answer in engine.PRAGMAS
        )
    path = recorded.prepare(folder)
    recorded.LOG.clear()
    whole = path.read_bytes()  # closed: what it is made of was synced before it got its name
    recorded.run(operation, path)
    with (folder / "log.pickle").open("wb") as out:
        pickle.dump((str(path), whole, recorded.LOG), out)


def born(number: int) -> date:
    """Another birth date for each: people of one date are compared name by name, which is not what is tested here."""
    return date(1950, 1, 1) + timedelta(days=37 * number)


def prepare(folder: Path, people: int = 30) -> Path:
    """An office with so many people of two charges each, none decided."""
    from screener.workflow.verbs import adopt_policy
    from tests.workflow.county import bring_in, charge, office, write_policy

    with office(folder) as made:
        made.automatic_backups = False
        adopt_policy.adopt(made, write_policy(folder))
        rows = [
            charge(row, case=f"26-CR-{n}", name=f"Example, P{n}", born=born(n), count=str(row % 2 + 1))
            for row in range(2, 2 * people + 2)
            for n in (row // 2,)
        ]
        bring_in(made, rows)
        return made.path


@dataclass(frozen=True, slots=True)
class Much:
    """How much a run does: charges decided, people accepted, files of so many rows brought in, backups made."""

    decided: int = 40
    accepted: int = 30
    files: int = 6
    rows: int = 58
    backups: int = 12


#: A little of everything, where the work is done anew for each fault.
LITTLE = Much(decided=4, accepted=2, files=2, rows=8, backups=2)


def run(operation: str, path: Path, much: Much | None = None) -> None:
    """Does one kind of work many times; each is acknowledged when the verb has returned."""
    from screener.domain.decision import Basis, Rollup
    from screener.workflow.session import open_office
    from screener.workflow.verbs import keep_backups, screen_charge
    from tests.storage import recorded
    from tests.workflow.county import START, Ticking, ids

    much = much or Much()
    later = Ticking(START + timedelta(hours=1))
    with open_office(path, user="S1", clock=later) as opened:
        opened.automatic_backups = False
        names = ids(opened)
        if operation in ("decide", "undo"):
            for name in names[: much.decided]:
                screen_charge.person(opened, screen_charge.person_of(opened, name))
                saved = screen_charge.decide(opened, name, outcome=Rollup.DECLINED, basis=Basis.EVIDENCE)
                recorded.acknowledged(saved.event_id)
                if operation == "undo":
                    recorded.acknowledged(screen_charge.undo(opened).event_id)
        elif operation == "accept":
            for name in names[: 2 * much.accepted : 2]:
                person = screen_charge.person_of(opened, name)
                shown = [c.charge_id for c in opened.model().of_person(person)]
                screen_charge.person(opened, person)
                for one in shown:
                    recorded.acknowledged(screen_charge.attest(opened, one).event_id)
                for event_id in screen_charge.accept_group(opened, person, shown).event_ids:
                    recorded.acknowledged(event_id)
        elif operation == "import":
            for number in range(much.files):
                _import(opened, number, much.rows)
        elif operation == "backup":
            for name in names[: much.backups]:
                screen_charge.person(opened, screen_charge.person_of(opened, name))
                saved = screen_charge.decide(opened, name, outcome=Rollup.DECLINED, basis=Basis.EVIDENCE)
                recorded.acknowledged(saved.event_id)
                keep_backups.make(opened)


def _import(opened: Office, number: int, count: int) -> None:
    """Brings in one file; what is acknowledged is its event."""
    from screener.storage.audit_log import journal
    from tests.storage import recorded
    from tests.workflow.county import bring_in, charge

    rows = [
        charge(row, case=f"26-X{number}-{row}", name=f"Sample, N{number} {row}", born=born(100 + 100 * number + row))
        for row in range(2, count + 2)
    ]
    before = opened.status().events
    bring_in(opened, rows, name=f"Month {number}.xlsx")
    assert opened.status().events == before + 1
    with opened.reading() as connection:
        recorded.acknowledged(journal.last_event(connection).event_id)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3] if len(sys.argv) > 3 else "FULL")
