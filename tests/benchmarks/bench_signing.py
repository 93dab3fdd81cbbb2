"""What a signature costs beside a bare commit: ``python -m tests.benchmarks.bench_signing``.

Prints, for one decision-sized event: the commit without a signature, with the user's, with the workstation's beside it,
and what the gate reads. Ratios count; the machine does not.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from screener.storage.audit_log import journal, keys
from screener.storage.audit_log.keys import Signer
from screener.storage.engines.engine import open_database
from screener.workflow.verbs.access.trying import both
from tests.workflow.county import office

_ROUNDS = 300


def measure() -> dict[str, float]:
    """Median seconds of one appended event, on disk."""
    user, station = Signer(keys.new_secret().key), Signer(keys.new_secret().key)
    with tempfile.TemporaryDirectory() as folder:
        with office(Path(folder)) as made:
            path = made.path
        database = open_database(path)
        entry = journal.Entry(kind="charge decided", object="bench:1", body={"facts": ["x" * 900]})
        now, taken = datetime.now(UTC), {}
        ways: dict[str, Callable[[str], str] | None] = {"bare": None, "user": user, "both": both(user, station)}
        times: dict[str, list[float]] = {name: [] for name in ways}
        for _ in range(_ROUNDS):  # in turn, so that what else the machine does falls on all alike
            for name, sign in ways.items():
                start = time.perf_counter()
                with database.writing() as connection:
                    journal.append(
                        connection, [entry], chain="A", actor="A1", at=now, office_date=now.date(), sign=sign
                    )
                times[name].append(time.perf_counter() - start)
        database.close()
        taken = {name: statistics.median(found) for name, found in times.items()}
    start = time.process_time()
    for _ in range(_ROUNDS):
        signed = user("0" * 64)
    taken["sign"] = (time.process_time() - start) / _ROUNDS
    start = time.process_time()
    for _ in range(_ROUNDS):
        keys.signed_by(user.public, signed, "0" * 64)
    return taken | {"check": (time.process_time() - start) / _ROUNDS}


if __name__ == "__main__":
    found = measure()
    for name, seconds in found.items():
        print(f"{name:>6}  {seconds * 1e6:8.0f} us  {seconds / found['bare']:5.2f} of a bare commit")
