"""Dockets made from a seed with everything that reading by column must get right."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Sequence

HEADERS = [
    "Case Number", "Defendant", "DOB", "SID", "Race", "Count", "Statute", "Charge Description", "Level", "Offense Date",
    "Arrest Date", "Agency", "Quantity", "Unit", "Weight Basis", "Drug", "Scales", "Custody", "Incident Number",
    "Arrest Number", "Court", "County",
]  # fmt: skip
CHARGES = [
    ("893.13(6a)", "POSS CONTROLLED SUBSTANCE", "F3"), ("893.147(1)", "DRUG PARAPHERNALIA POSSESS", "M1"),
    ("812.13", "ROBBERY", "F2"), ("", "POSS MARIJUANA", "M"), ("893.13(1a)", "SELL COCAINE", "F2"),
    ("", "", ""), ("316.193(1)", "", "M"), ("", "zxqv wmnt", "?"), ("", "POSS HEROIN", "F3"),
]  # fmt: skip
#: Cells that name several charges, whose statutes and levels are parted alike, or not.
SEVERAL = [
    ("", "POSS METH / POSS DRUG PARAPHERNALIA", "F3"), ("893.13/812.13", "ROBBERY / POSS COCAINE", "F2/M1"),
    ("", "BURGLARY - POSS HEROIN", ""), ("893.13(6a)", "POSS METH, RESIST ARREST, TRESPASS", "F3"),
    ("", "POSS HEROIN & ROBBERY", "M"),
]  # fmt: skip
_LAST = ["Tester", "TESTER", "Testor", "O'Nill", "Óneil", "Smyth, Jr.", "De La  Probe"]
#: Columns that link charges, without which a row alone tells what stands together.
LINKS: list[tuple[str, ...]] = [
    (), ("Case Number",), ("Case Number", "Incident Number", "Arrest Number"), ("SID", "DOB"),
    ("Defendant", "SID", "DOB"), ("Defendant", "SID", "DOB", "Case Number", "Arrest Number"),
    ("Case Number", "SID", "Arrest Date", "Offense Date"),
]  # fmt: skip
_FIRST = ["Ann", "Anne", "B.", "Cy", "Dee"]
_DAYS = ["01/05/2026", "02/05/2026", "1/5/2026", "13/13/2026", "", "02/30/2026", "2026-01-05", "12/31/2027", "none"]


def made(seed: int, rows: int = 40, delimiter: str = ",", *, several: bool = False, without: Sequence[str] = ()) -> str:
    """A table of charges with gaps, slips, twins, odd rows, blank lines, totals and page headers; where wanted
    without some columns. ``several``: an even table with cells of several charges."""
    rng = random.Random(seed)
    many = rng.choice([0.0, 0.05, 0.3])  # how often something is missing
    text = io.StringIO()
    out = csv.writer(
        text, delimiter=delimiter, lineterminator="\n", quoting=rng.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
    )
    if rng.random() < 0.2:
        out.writerow(["Weekly report", *[""] * (len(HEADERS) - 1)])
    out.writerow(HEADERS)
    kept: list[list[str]] = []
    for at in range(rows):
        person = rng.randrange(rows // 3 + 1)
        own = random.Random(seed * 1000 + person)
        statute, words, level = rng.choice(CHARGES + SEVERAL if several else CHARGES)
        row = [
            f"26-{rng.randrange(rows // 2 + 1):03d}", f"{own.choice(_LAST)}, {own.choice(_FIRST)}",
            f"{own.randrange(1, 13):02d}/{own.randrange(1, 4):02d}/{own.choice([1980, 1990, 2025])}",
            f"{person:05d}" if own.random() < 0.6 else "", rng.choice("WBX"), str(at % 3 + 1), statute, words, level,
            rng.choice(_DAYS), rng.choice(_DAYS), rng.choice(["CITY PD", "City PD", "N/A"]),
            rng.choice(["", "0.8", "1.2 g", "lots", "14"]), rng.choice(["g", "oz", "", "bricks"]),
            rng.choice(["lab", "field", "", "?"]), rng.choice(["", "cocaine", "heroin", "heroin and fentanyl", "soap"]),
            rng.choice(["", "Y", "N", "maybe"]), rng.choice(["IN CUSTODY", "BOND", ""]),
            f"I{rng.randrange(rows)}" if rng.random() < 0.5 else "",
            f"A{rng.randrange(rows)}" if rng.random() < 0.3 else "",
            rng.choice(["CR1", "CR2", ""]), rng.choice(["Birch", "BIRCH", ""]),
        ]  # fmt: skip
        row = ["" if rng.random() < many and each not in (6, 7) else cell for each, cell in enumerate(row)]
        if kept and rng.random() < 0.1:
            row = list(rng.choice(kept))
        kept.append(row)
        out.writerow(row)
        if not several and rng.random() < 0.03:
            out.writerow(
                rng.choice([[], HEADERS, ["Total", str(at)], row[:5], [*row, "beyond"], ["Printed on 01/05/2026"]])
            )
    return _without(text.getvalue(), delimiter, without) if without else text.getvalue()


def _without(table: str, delimiter: str, names: Sequence[str]) -> str:
    left = {at for at, name in enumerate(HEADERS) if name in names}
    text = io.StringIO()
    out = csv.writer(text, delimiter=delimiter, lineterminator="\n")
    for row in csv.reader(io.StringIO(table), delimiter=delimiter):
        out.writerow([cell for at, cell in enumerate(row) if at not in left])
    return text.getvalue()
