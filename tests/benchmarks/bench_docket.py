"""How fast a docket is read: ``python -m tests.benchmarks.bench_docket [rows]`` prints rows per CPU second.

The file is made from a seed: 24 columns as a case system exports them.
"""

from __future__ import annotations

import csv
import random
import sys
import tempfile
import time
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path

from screener.docket.reading.reading import match_keys, read_docket

HEADERS = [
    "Case Number", "Defendant", "DOB", "SID", "Race", "Sex", "Count", "Statute", "Charge Description", "Level",
    "Offense Date", "Arrest Date", "Referral Date", "Agency", "Quantity", "Unit", "Weight Basis", "Drug", "Scales",
    "Baggies", "Custody", "Assigned ADA", "Court", "Next Court Date",
]  # fmt: skip
CHARGES = [
    ("893.13(6a)", "POSS CONTROLLED SUBSTANCE", "F3"),
    ("893.147(1)", "DRUG PARAPHERNALIA POSSESS", "M1"),
    ("812.13", "ROBBERY", "F2"),
    ("843.02", "RESIST OFFICER WO VIOLENCE", "M1"),
    ("810.08", "TRESPASS", "M2"),
    ("893.13(1a)", "SELL COCAINE", "F2"),
    ("316.193(1)", "DUI", "M"),
]


def _names(rng: random.Random, number: int) -> list[str]:
    """Invented names of two to four syllables, no two alike."""
    found: dict[str, None] = {}
    while len(found) < number:
        syllables = [rng.choice("BCDFGKLMNPRST") + rng.choice("AEIOU") for _ in range(rng.randint(2, 4))]
        found["".join(syllables).capitalize()] = None
    return list(found)


def _shares(number: int, skew: int) -> list[float]:
    return list(accumulate(1 / (at + skew) for at in range(number)))


_RNG = random.Random(3)
_LAST, _FIRST = _names(_RNG, 3000), _names(_RNG, 600)
_LAST_SHARES, _FIRST_SHARES = _shares(3000, 40), _shares(600, 5)


def name_of(person: int) -> str:
    """A name as skewed as names are: the commonest last name stands under one person in 170."""
    rng = random.Random(person)
    last = rng.choices(_LAST, cum_weights=_LAST_SHARES)[0]
    return f"{last.upper()}, {rng.choices(_FIRST, cum_weights=_FIRST_SHARES)[0]} {rng.choice('ABCDEFGJKLMRST')}"


def birth_of(person: int) -> str:
    """A birth date as the export prints it: any day of 55 years."""
    return (date(1950, 1, 1) + timedelta(days=person * 7_919 % 20_089)).strftime("%m/%d/%Y")


def make(path: Path, rows: int, seed: int = 7, charges: Iterable[tuple[str, str, str]] | None = None) -> None:
    """Writes a docket of ``rows`` charges: those given (statute, text, level), else some of ``CHARGES``."""
    rng = random.Random(seed)
    given = iter(charges) if charges is not None else None
    start = date(2025, 1, 1)
    with path.open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(HEADERS)
        for at in range(rows):
            case = at // 2
            person = case * 7919 % 400_000
            statute, text, level = rng.choice(CHARGES) if given is None else next(given)
            offense = start + timedelta(days=rng.randrange(400))
            out.writerow(
                [
                    f"25-{case:06d}", name_of(person), birth_of(person),
                    f"{person:08d}", rng.choice("WBHA"), rng.choice("MF"), at % 2 + 1, statute, text, level,
                    offense.strftime("%m/%d/%Y"), offense.strftime("%m/%d/%Y"),
                    (offense + timedelta(days=2)).strftime("%m/%d/%Y"), rng.choice(["CITY PD", "SHERIFF"]),
                    rng.choice(["", "0.8", "1.2", "14"]), "g", rng.choice(["lab", "field", ""]),
                    rng.choice(["", "cocaine", "heroin"]), rng.choice(["", "Y", "N"]), rng.choice(["", "Y", "N"]),
                    rng.choice(["IN CUSTODY", "BOND"]), f"A{rng.randrange(40):02d}", "CR2",
                    (offense + timedelta(days=30)).strftime("%m/%d/%Y"),
                ]
            )  # fmt: skip


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "docket.csv"
        make(path, rows)
        started = time.process_time()
        reading = read_docket(path, as_of=date(2026, 6, 30))
        read = time.process_time() - started
        match_keys(reading)
        keyed = time.process_time() - started - read
    print(
        f"{rows:,} rows x {len(HEADERS)} columns: read {read:.2f} s CPU ({rows / read:,.0f} rows/s), keys {keyed:.2f} s"
    )
    print(f"accepted {reading.rows_accepted:,}, set aside {len(reading.set_aside)}, issues {len(reading.issues):,}")


if __name__ == "__main__":
    main()
