"""The quality report counts what stands in the file."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

from screener.docket.quality import quality_of
from screener.docket.reading import read_docket

AS_OF = date(2026, 6, 30)


def test_a_small_docket(tmp_path: Path) -> None:
    rows = [
        ["Case No", "Agency", "Race", "Referral Date", "Charge", "Level"],
        ["1", "PD", "W", "01/05/2026", "POSS COCAINE", "F"],
        ["2", "PD", "", "02/30/2026", "ROBBERY", "ZZ"],
        ["3", "SO", "U", "04/05/2026", "POSS", "ZZ"],
        ["4", "", "B", "04/25/2027", "POSS", ""],
    ]
    with (tmp_path / "a.csv").open("w", newline="") as file:
        csv.writer(file).writerows(rows)
    quality = quality_of(read_docket(tmp_path / "a.csv", as_of=AS_OF))
    by = {column.header: column for column in quality.columns}
    assert (by["Race"].rows, by["Race"].filled, by["Race"].distinct) == (4, 3, 3)
    assert (by["Referral Date"].impossible, by["Referral Date"].examples) == (2, ("D3", "D5"))
    assert by["Level"].unknown == 2
    assert [(r.by, r.name, r.charges, r.recorded) for r in quality.race] == [
        ("agency", "PD", 2, 1),
        ("agency", "SO", 1, 1),
        ("agency", "not recorded", 1, 1),
        ("all", "all", 4, 3),
        ("attorney", "not recorded", 4, 3),
    ]
    assert quality.dated_by == "referral date"
    assert quality.months == {"2026-01": 1, "2026-04": 1}
    assert quality.missing_months == ("2026-02", "2026-03")
    assert quality.not_recognized == (("POSS", 2),)


def test_the_real_florida_docket_has_every_race(shared: Path) -> None:
    quality = quality_of(read_docket(shared / "dockets" / "okaloosa_fl_0118.csv", as_of=AS_OF))
    total = next(one for one in quality.race if one.by == "all")
    assert (total.charges, total.recorded) == (1486, sum(c.filled for c in quality.columns if c.header == "Race"))
