"""The quality report counts what stands in the file."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

from screener.docket.quality.quality import quality_of
from screener.docket.reading.reading import read_docket

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


#: How often each answer was planted, per stage, in a hundred charges.
RATES = {
    "race": ("Race", {"W": 40, "Black": 30, "U": 10, "Refused": 5, "": 10, "zorp": 5}),
    "arrest race": ("Arrest Race", {"W": 50, "B": 40, "": 10}),
    "referral race": ("Race at Referral", {"White": 20, "Unknown": 30, "refused": 25, "N/A": 25}),
    "screening race": ("Screening Race", {"B": 1, "": 99}),
    "disposition race": ("Disposition Race", {"W": 60, "Declined to state": 40}),
    "ethnicity": ("Ethnicity", {"H": 25, "N": 25, "U": 25, "": 25}),
    "arrest ethnicity": ("Arrest Ethnicity", {"Hispanic": 90, "R": 10}),
}
_UNKNOWN, _REFUSED, _BLANK = {"U", "Unknown"}, {"Refused", "refused", "Declined to state", "R"}, {"", "N/A"}


def planted_stages(folder: Path) -> Path:
    cells = {field: [word for word, n in rates.items() for _ in range(n)] for field, (_, rates) in RATES.items()}
    header = ["Case No", "Agency", "Attorney", "Charge", *(name for name, _ in RATES.values())]
    with (folder / "planted.csv").open("w", newline="") as file:
        out = csv.writer(file)
        out.writerow(header)
        for at in range(100):
            who = [f"26-{at:03}", ("PD", "SO")[at % 2], f"A{at % 3}", "POSS COCAINE"]
            out.writerow([*who, *(cells[field][at * 7 % 100] for field in RATES)])
    return folder / "planted.csv"


def test_completeness_of_each_stage_equals_what_was_planted(tmp_path: Path) -> None:
    path = planted_stages(tmp_path)
    quality = quality_of(read_docket(path, as_of=AS_OF))
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file))
    expected = {}
    for field, (header, _) in RATES.items():
        for by, column in (("all", None), ("agency", "Agency"), ("attorney", "Attorney")):
            for name in {row[column] if column else "all" for row in rows}:
                said = [row[header] for row in rows if column is None or row[column] == name]
                counts = [sum(word in words for word in said) for words in (_UNKNOWN, _REFUSED, {"zorp"}, _BLANK)]
                expected[field, by, name] = (len(said), *counts)
    found = {
        (one.stage, one.by, one.name): (one.charges, one.unknown, one.refused, one.not_understood, one.not_recorded)
        for one in quality.race
    }
    assert found == expected
    assert found["race", "all", "all"] == (100, 10, 5, 5, 10)
    assert found["disposition race", "all", "all"] == (100, 0, 40, 0, 0)


def test_each_stage_keeps_its_own_answer(tmp_path: Path) -> None:
    for charge in read_docket(planted_stages(tmp_path), as_of=AS_OF).charges:
        for field, (_, rates) in RATES.items():
            raw = charge.cells[field].raw
            assert raw in rates
            said = charge.attributes.get(field)
            expected = "unknown" if raw in _UNKNOWN else "refused" if raw in _REFUSED else None
            if raw in _BLANK or raw == "zorp":
                assert said is None
            elif expected:
                assert said == expected
            else:
                assert said not in (None, "unknown", "refused")


def test_the_real_florida_docket_has_every_race(shared: Path) -> None:
    quality = quality_of(read_docket(shared / "dockets" / "okaloosa_fl_0118.csv", as_of=AS_OF))
    total = next(one for one in quality.race if one.by == "all")
    assert (total.charges, total.recorded) == (1486, sum(c.filled for c in quality.columns if c.header == "Race"))
