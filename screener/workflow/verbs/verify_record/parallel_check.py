"""Half of Verify in a process of its own: the pages of the file, its imports and its signatures, beside the audit log.

A large record takes most of a minute on one processor. The helper opens the file for itself and reads one snapshot,
later than its parent's; what it checks is whole in itself, so that it does not matter if somebody saved a decision
between the two. It is ended with the look that asked for it, however that ends, and ends by itself when its parent is
gone. Where it cannot be started, or does not come to its end, the parent does its half as well: a helper only ever
saves time.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import astuple
from multiprocessing.connection import Connection as Pipe
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Any

from screener.storage.audit_log import check
from screener.storage.audit_log.signing import has_accounts
from screener.storage.engines.engine import Connection, open_database
from screener.workflow.model import VerifyFinding
from screener.workflow.session.office_paths import Place, is_encrypted
from screener.workflow.session.record.signed import compare_signatures, look_at_share

#: A file of fewer bytes is verified sooner than a process is started: some ten thousand events.
WORTH = 48 * 1024**2
#: Of all signatures, one half is computed here and one there, after what each does besides.
SHARES, MINE, HELPERS = 2, 0, 1
_STORED, _STORED_BESIDE_ALL = 0.8, 0.3  # which part of the helper's work the stored tables are
_STEP = 0.01  # of the work between two words about how far it is
_WAIT = 0.1  # seconds between two looks whether it should stop

#: What signatures say: findings, and notes for whoever reads the verdict.
Signatures = tuple[tuple[VerifyFinding, ...], tuple[str, ...]]


class Helper:
    """The process that does the other half."""

    def __init__(self, place: Path, *, thorough: bool) -> None:
        context = multiprocessing.get_context("spawn")
        # Two pipes of one direction each: a pipe of both directions would be a socket, and this program opens none.
        alive_in, self._alive = context.Pipe(duplex=False)
        self._answers, answers_out = context.Pipe(duplex=False)
        self._process: SpawnProcess = context.Process(
            target=_serve, args=(alive_in, answers_out, str(place), thorough), daemon=True
        )
        self._process.start()
        alive_in.close()
        answers_out.close()
        self.sightings = check.Sightings()
        self.faults: tuple[check.RecordFault, ...] = ()
        self.signatures: Signatures | None = None  # of a look that computes few of them
        self.forged: tuple[tuple[str, int, str], ...] | None = None  # of this process's share of all of them

    def finished(self, tell: Callable[[float], None]) -> bool:
        """Waits for its end, and whether it came there; ``tell`` hears how far it is and may raise, to stop."""
        part = 0.0
        try:
            while True:
                while not self._answers.poll(_WAIT):
                    tell(part)
                kind, said = json.loads(self._answers.recv_bytes())
                if kind == "end":
                    return True
                if kind == "at":
                    part = float(said)
                self._take(kind, said)
        except (EOFError, OSError, ValueError):
            return False

    def _take(self, kind: str, said: list[Any] | None) -> None:
        if kind == "charges":
            self.sightings.add(None if said is None else [str(name) for name in said])
        elif kind == "faults" and said is not None:
            self.faults = tuple(check.RecordFault(**fault) for fault in said)
        elif kind == "signatures" and said is not None:
            findings, notes = said
            self.signatures = (tuple(VerifyFinding(**found) for found in findings), tuple(notes))
        elif kind == "forged" and said is not None:
            self.forged = tuple((str(chain), int(seq), str(what)) for chain, seq, what in said)

    def end(self) -> None:
        """Ends the second process at once; nothing that it reads is changed by it."""
        self._alive.close()
        self._answers.close()
        self._process.kill()
        self._process.join()


@contextmanager
def helped(place: Place, *, thorough: bool) -> Iterator[Helper | None]:
    """A helper for this office, where it is worth one: a large file, and a second processor.

    None for a server, which has processors of its own, and none for an encrypted file: its key stays in this process.
    """
    helper = None
    if isinstance(place, Path) and _processors() > 1 and _size(place) >= WORTH and not is_encrypted(place):
        with suppress(OSError):  # the system starts no process: it is done here
            helper = Helper(place, thorough=thorough)
    try:
        yield helper
    finally:
        if helper is not None:
            helper.end()


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


# -- in the helper ---------------------------------------------------------------------------------------------------


def _serve(alive: Pipe, answers: Pipe, place: str, thorough: bool) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupted command line ends the parent, which ends this
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)
    threading.Thread(target=_end_with, args=(alive,), daemon=True).start()

    def tell(kind: str, said: object) -> None:
        answers.send_bytes(json.dumps([kind, said]).encode())

    database = open_database(Path(place), check=False)
    try:
        with database.reading() as connection:
            _check(connection, tell, thorough=thorough)
    finally:
        database.close()
    tell("end", None)


def _end_with(alive: Pipe) -> None:
    """The other end is closed when the parent is gone, by whatever: then nobody waits for an answer."""
    with suppress(EOFError, OSError):
        alive.recv_bytes()
    os._exit(0)


def _check(connection: Connection, tell: Callable[[str, object], None], *, thorough: bool) -> None:
    """Told at its end: until then the parent has its own half to do, and reads nothing. What is said on the way is so
    little that the pipe holds it."""
    charges: list[str] = []
    whole, said = True, 0.0
    every = thorough and has_accounts(connection)
    stored = _STORED_BESIDE_ALL if every else _STORED

    def far(part: float) -> None:
        nonlocal said
        if part >= said + _STEP:
            said = part
            tell("at", part)

    def seen(names: Sequence[str] | None) -> None:
        nonlocal whole
        whole = whole and names is not None
        charges.extend(names or ())

    def signed(part: float) -> None:
        far(stored + (1 - stored) * part)

    faults = check.check_stored(connection, seen, lambda part: far(stored * part))
    with suppress(*check.UNREADABLE):  # as in ``verify``: a record so spoiled is a finding already
        if every:
            tell("forged", look_at_share(connection, which=HELPERS, of=SHARES, told=signed).faults)
        else:
            findings, notes = compare_signatures(connection, every=False, told=signed)
            tell("signatures", [[_fields(found) for found in findings], list(notes)])
    tell("faults", [_fields(fault) for fault in faults])
    tell("charges", charges if whole else None)


def _fields(found: check.RecordFault | VerifyFinding) -> dict[str, object]:
    return dict(zip(("chain", "seq", "table", "message"), astuple(found), strict=True))
