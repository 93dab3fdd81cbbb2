"""What an encrypted office file costs beside a plain one: processor time of the same work on both.

``python -m tests.benchmarks.bench_encrypted [CHARGES] [DECISIONS]``
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from time import process_time
from typing import TypeVar

from screener.domain.decision import Basis, Rollup
from screener.storage.engines import encrypted
from screener.workflow.session import create_office, open_office
from screener.workflow.verbs import encrypt_office, keep_backups, screen_charge
from screener.workflow.verbs.verify_record import verify
from tests.workflow.county import Ticking, bring_in, charge, ids

T = TypeVar("T")
PASSPHRASE = "four paper horses walk"


def work(folder: Path, passphrase: str | None, charges: int, decisions: int) -> dict[str, float]:
    """Seconds of processor time by what was done."""
    took: dict[str, float] = {}
    clock, place = Ticking(), folder / "county.screener"

    def timed(what: str, act: Callable[[], T]) -> T:
        began = process_time()
        done = act()
        took[what] = process_time() - began
        return done

    born = date(1940, 1, 1)
    rows = [
        charge(row, case=f"26-CR-{row}", name=f"{hex(row * 7919)[2:]}, Example", born=born + timedelta(days=row))
        for row in range(2, charges + 2)
    ]
    office = timed(
        "create",
        lambda: create_office(
            place, name="Sample", county="", zone="America/Chicago", clock=clock, user="S1", passphrase=passphrase
        ),
    )
    timed("import", lambda: bring_in(office, rows))
    names = ids(office)[:decisions]

    def decide() -> None:
        for name in names:
            screen_charge.person(office, screen_charge.person_of(office, name))
            screen_charge.decide(office, name, outcome=Rollup.DECLINED, basis=Basis.EVIDENCE)

    timed("decide", decide)
    timed("backup", lambda: keep_backups.make(office))
    office.close()
    timed("open", lambda: open_office(place, user="S1", clock=clock).close())
    found = timed("verify", lambda: verify(place, thorough=True))
    assert found.ok
    took["MB"] = place.stat().st_size / 1e6
    return took


def main() -> None:
    charges, decisions = (int(given) for given in (*sys.argv[1:3], *("3000", "100")[len(sys.argv) - 1 :]))
    found = {}
    for name, passphrase in (("warm", None), ("plain", None), ("encrypted", PASSPHRASE)):
        with tempfile.TemporaryDirectory() as folder:
            size = 200 if name == "warm" else charges
            found[name] = work(Path(folder), passphrase, size, min(size, decisions))
            if name == "encrypted":
                place, clock = Path(folder) / "county.screener", Ticking()
                began = process_time()
                encrypt_office.change(place, "passphrase", passphrase=PASSPHRASE + "s", user="S1", clock=clock)
                print(f"another passphrase: {process_time() - began:.2f} s")
                encrypted.forget()
                began = process_time()
                encrypted.unlock(place, PASSPHRASE + "s")
                print(f"the key of a passphrase: {process_time() - began:.2f} s")
    print(f"{charges:,} charges, {decisions:,} decisions; processor seconds")
    for what, plain in found["plain"].items():
        there = found["encrypted"][what]
        print(f"{what:>8}  plain {plain:8.3f}  encrypted {there:8.3f}  ratio {there / plain:5.2f}")


if __name__ == "__main__":
    main()
