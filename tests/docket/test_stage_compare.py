"""Arrest, filing and court stand apart, and how often they differ equals a count made with nothing but csv."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path

import pytest

from screener.cli.app import run
from screener.docket.quality.stage_compare import StagePair, Stages, compare_stages
from screener.docket.reading.reading import read_docket

AS_OF = date(2026, 6, 30)
FLORIDA = ("okaloosa_fl_0118.csv", "okaloosa_fl_0119.csv")


def stages_of(path: Path) -> Stages:
    found = compare_stages(read_docket(path, as_of=AS_OF))
    assert found is not None
    return found


def told_by_read(path: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, int] | None:
    """The part "stages" of ``screener read --json``."""
    assert run(["read", str(path), "--as-of", AS_OF.isoformat(), "--json"]).code == 0
    return json.loads(capsys.readouterr().out)["stages"]


def pair_of(stages: Stages, first: str) -> StagePair:
    return next(pair for pair in stages.pairs if pair.first == first)


def counted(rows: list[dict[str, str]], first: str, then: str) -> dict[str, int]:
    """The independent count. The headers of these files have changed places: "Charge" is the statute."""
    found = dict.fromkeys(("both", "first_only", "then_only", "differ", "differ_text", "differ_statute"), 0)
    for row in rows:
        one = [" ".join(row[f"{first} {what}"].split()).lower() for what in ("Statute", "Charge")]
        other = [" ".join(row[f"{then} {what}"].split()).lower() for what in ("Statute", "Charge")]
        found["first_only"] += any(one) and not any(other)
        found["then_only"] += any(other) and not any(one)
        if not any(one) or not any(other):
            continue
        found["both"] += 1
        text, statute = (all(pair) and pair[0] != pair[1] for pair in zip(one, other, strict=True))
        found["differ_text"] += text
        found["differ_statute"] += statute
        found["differ"] += text or statute
    return found


@pytest.mark.parametrize("name", FLORIDA)
def test_the_florida_stages_equal_an_independent_count(
    shared: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = shared / "dockets" / name
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    stages = stages_of(path)
    for first, then, pair in (
        ("Arrest", "Prosecutor", pair_of(stages, "arrest")),
        ("Prosecutor", "Court", pair_of(stages, "filed")),
    ):
        expected = counted(rows, first, then)
        assert expected["differ"] > 0
        assert {name: getattr(pair, name) for name in expected} == expected
    assert stages.not_compared == 0
    told = told_by_read(path, capsys)
    assert isinstance(told, dict)
    expected = counted(rows, "Arrest", "Prosecutor")
    assert (told["both"], told["differ_text"], told["differ_statute"]) == (
        expected["both"], expected["differ_text"], expected["differ_statute"],
    )  # fmt: skip
    assert told["court_differ"] == counted(rows, "Prosecutor", "Court")["differ"]


def docket(folder: Path, *rows: str, header: str = "Case No,Arrest Charge,Arrest Statute,Charge,Statute") -> Path:
    path = folder / "a.csv"
    path.write_text("\n".join((header, *rows)) + "\n", encoding="utf-8")
    return path


def test_capitals_and_spaces_are_no_difference_and_a_blank_is_counted_apart(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = docket(
        tmp_path,
        "1,PWID COCAINE,893.13(1),POSS COCAINE,893.13(6)",
        "2,Poss  Cocaine,893.13(6),POSS COCAINE,893.13(6)",
        "3,POSS HEROIN,893.13(6),,",
        "4,,,POSS HEROIN,893.13(6)",
        "5,POSS HEROIN,893.13(6),POSS HEROIN,893.13(7)",
    )
    pair = pair_of(stages_of(path), "arrest")
    assert (pair.both, pair.first_only, pair.then_only) == (3, 1, 1)
    assert (pair.differ, pair.differ_text, pair.differ_statute) == (2, 1, 2)
    assert pair.changes == (("PWID COCAINE", "POSS COCAINE", 1),)
    run(["read", str(path)])
    assert "3 charges stand at arrest and as filed; 2 of them differ" in capsys.readouterr().out


def test_a_docket_of_one_stage_compares_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = docket(tmp_path, "1,POSS COCAINE,893.13", header="Case No,Charge,Statute")
    reading = read_docket(path, as_of=AS_OF)
    assert compare_stages(reading) is None
    assert told_by_read(path, capsys) is None


def test_charges_that_share_a_row_are_not_compared(tmp_path: Path) -> None:
    header = "Case No,Arrest Charge,Charge 1,Charge 2"
    path = docket(
        tmp_path,
        "1,POSS COCAINE,POSS COCAINE,THEFT",
        "2,POSS HEROIN,THEFT,",
        "3,THEFT,ROBBERY,THEFT",
        "4,POSS HEROIN,,",
        header=header,
    )
    reading = read_docket(path, as_of=AS_OF)
    # The one arrest charge of a row is no further count where something was filed.
    assert [(c.row, c.text) for c in reading.charges] == [
        (2, "POSS COCAINE"), (2, "THEFT"), (3, "THEFT"), (4, "ROBBERY"), (4, "THEFT"), (5, "POSS HEROIN"),
    ]  # fmt: skip
    stages = stages_of(path)
    assert stages.not_compared == 4
    assert (pair_of(stages, "arrest").both, pair_of(stages, "arrest").differ) == (1, 1)


def test_the_arrest_is_screened_only_where_nothing_was_filed(tmp_path: Path) -> None:
    path = docket(tmp_path, "1,PWID COCAINE,893.13(1),POSS COCAINE,893.13(6)", "2,POSS HEROIN,893.13(6),,")
    first, second = read_docket(path, as_of=AS_OF).charges
    assert (first.text, first.stage, first.attributes["arrest text"]) == ("POSS COCAINE", "not stated", "PWID COCAINE")
    assert (second.text, second.stage) == ("POSS HEROIN", "arrest")
