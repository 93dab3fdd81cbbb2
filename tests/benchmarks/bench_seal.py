"""What a sealing order costs: ``python -m tests.benchmarks.bench_seal [rows]``.

Printed: CPU seconds of the plan of a docket without any order and with one (every row is asked whether it falls under
it), of looking at what an order would take, and of carrying it out: every row of the office is looked through, and the
file written anew.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from screener.domain.shipped import sample_policy
from screener.workflow.session import create_office
from screener.workflow.verbs import adopt_policy, import_docket, seal_person
from tests.benchmarks.bench_docket import make
from tests.benchmarks.bench_store import clock

_Made = TypeVar("_Made")


def timed(what: str, act: Callable[[], _Made]) -> _Made:
    """Does it and prints the CPU seconds."""
    before = time.process_time()
    made = act()
    print(f"{what:<44} {time.process_time() - before:8.2f} s")
    return made


def main(rows: int) -> None:
    """Measures one office in a folder of its own."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        docket, again = folder / "docket.csv", folder / "again.csv"
        make(docket, rows)
        again.write_bytes(docket.read_bytes() + b"\n")
        office = create_office(folder / "a.screener", name="A", county="A", zone="UTC", clock=clock, user="S1")
        with office:
            adopt_policy.adopt(office, sample_policy("riverside-unconditional.yaml"))
            plan = timed("plan, no order", lambda: import_docket.plan_import(office, docket))
            timed("import", lambda: import_docket.import_docket(office, plan))
            timed("plan of the same rows again, no order", lambda: import_docket.plan_import(office, again))
            person = next(iter(office.model().people))
            timed("look", lambda: seal_person.look(office, person))
            timed("seal", lambda: seal_person.seal(office, person, order="1"))
            timed("charges loaded anew", office.model)
            timed("plan of the same rows again, one order", lambda: import_docket.plan_import(office, again))
            print(f"{rows:,} rows; file {(folder / 'a.screener').stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
