"""A workbook with faults planted, each of another kind, each with the cell where it stands."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from pathlib import Path

import openpyxl

HEADER = (
    "Case Number", "Defendant", "DOB", "Race", "Arrest Race", "Agency", "Attorney", "Referral Date", "Offense Date",
    "Charge Description", "Level", "Weight", "Unit", "Prior Convictions", "Scales",
)  # fmt: skip
#: (cell, what is written there, kind, words that its message has).
PLANTED = (
    ("H5", "02/30/2026", "impossible", "in no calendar"),
    ("I6", "12/25/2027", "impossible", "after the as-of date"),
    ("I7", "soon", "impossible", "does not read as a date"),
    ("C8", datetime(2026, 6, 20), "impossible", "does not go with an offense"),
    ("K9", "QQ", "unknown word", "'QQ'"),
    ("D10", "ZORP", "unknown word", "'ZORP'"),
    ("O11", "perhaps", "unknown word", "'perhaps'"),
    ("D12", None, "missing", "nothing is recorded"),
    ("J13", "XYZZY 99", "not recognized", "'XYZZY 99'"),
    ("L14", "lots", "impossible", "no amount"),
    ("M15", "bags", "unknown word", "'bags'"),
    ("N16", "several", "impossible", "no whole number"),
    ("A17", "#N/A", "impossible", "#N/A"),
    ("L18", "=L4*2", "impossible", "formula"),
)
TWIN = ("A21", "alike", "as in line 20")
#: What the unit that nobody knows does to its amount.
NO_UNIT = ("L15", "impossible", "has no unit")
SET_ASIDE = ("A22", "set aside", "neither a charge text nor a statute")
MORE = (TWIN, NO_UNIT, SET_ASIDE)
EVERY = {cell for cell, *_ in (*PLANTED, *MORE)}
#: Agency and month that were left out.
SILENT = ("Sheriff", "2026-03")


def faulty(folder: Path) -> Path:
    """A title, the header in line 3, forty rows from January to June; nobody sent anything in April."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "June"
    sheet["A1"] = "Docket of Birch County (invented)"
    for at, name in enumerate(HEADER, 1):
        sheet.cell(3, at, name)
    months = (1, 2, 3, 5, 6)
    for n in range(40):
        month = months[n % 5]
        row = (
            f"26-CR-{n:03}", f"Example, {'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[n % 26]}nn{'ab'[n // 26]}",
            datetime(1980 + n % 9, n % 9 + 1, 11 + n % 9), "WBH"[n % 3], "WB"[n % 2],
            "Police" if month == 3 or n // 5 % 2 else "Sheriff", f"Attorney {'AB'[n % 2]}",
            datetime(2026, month, 10 + n % 18), datetime(2026, month, 5 + n % 5),
            ("POSSESSION OF COCAINE", "THEFT", "POSSESSION OF HEROIN")[n % 3], "F", 1.5, "g", n % 3, "no",
        )  # fmt: skip
        for at, value in enumerate(row, 1):
            sheet.cell(n + 4, at, value)
    for cell, value, *_ in PLANTED:
        sheet[cell].value = value
        if value == "#N/A":
            sheet[cell].data_type = "e"
    for at in range(1, len(HEADER) + 1):
        sheet.cell(21, at, sheet.cell(20, at).value)
    sheet["J22"].value = None
    path = folder / "faulty.xlsx"
    book.save(path)
    return path


def by_kind() -> Counter[str]:
    return Counter([kind for _, _, kind, _ in PLANTED] + [kind for _, kind, _ in MORE])
