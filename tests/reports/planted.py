"""A docket with twelve faults planted, each with the cell where it stands."""

from __future__ import annotations

import csv
from pathlib import Path

HEADER = (
    "Case Number", "Defendant", "DOB", "Race", "Sex", "Agency", "Attorney", "Referral Date", "Charge Description",
    "Level", "Weight", "Unit", "Prior Convictions",
)  # fmt: skip
#: What was done to a clean docket: (cell, value, kind of fault, words of its message).
PLANTED = (
    ("H4", "02/30/2026", "impossible", "in no calendar"),
    ("H5", "04/05/2027", "impossible", "after the as-of date"),
    ("H6", "not yet", "impossible", "does not read as a date"),
    ("C7", "13/45/1990", "impossible", "in no calendar"),
    ("J8", "QQ", "unknown word", "'QQ'"),
    ("D9", "ZORP", "unknown word", "'ZORP'"),
    ("D10", "", "missing", "nothing is recorded"),
    ("A11", "", "missing", "nothing is recorded"),
    ("I12", "XYZZY 99", "not recognized", "'XYZZY 99'"),
    ("K13", "lots", "impossible", "no amount"),
    ("M14", "several", "impossible", "no whole number"),
)
TWIN = ("A16", "alike", "as in line 15")


def planted(folder: Path, name: str = "Planted.csv") -> Path:
    """Thirty rows from January to June; the sheriff sent nothing in March."""
    rows = [list(HEADER)]
    for n in range(30):
        month = n % 6 + 1
        agency = "Police" if month == 3 or n // 6 % 2 else "Sheriff"
        rows.append(
            [
                f"26-CR-{n:03}", f"Example, {'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[n % 26]}nn{'ab'[n // 26]}",
                f"0{n % 9 + 1}/1{n % 9}/19{80 + n % 9}",
                "WBH"[n % 3], "MF"[n % 2],
                agency, f"Attorney {'AB'[n % 2]}", f"0{month}/{10 + n % 18}/2026",
                ("POSSESSION OF COCAINE", "THEFT", "POSSESSION OF HEROIN")[n % 3], "F", "1.5", "g", str(n % 3),
            ]
        )  # fmt: skip
    for cell, value, _, _ in PLANTED:
        rows[int(cell[1:]) - 1][ord(cell[0]) - 65] = value
    rows[15] = list(rows[14])
    path = folder / name
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)
    return path
