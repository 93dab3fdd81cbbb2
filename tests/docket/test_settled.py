"""Charges that a court has settled are told from open ones by what their row records, and never screened as new."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screener.docket.reading.reading import read_docket
from screener.docket.reading.settled import settled_charges, settled_sentence, settling_columns
from screener.workflow.verbs.screen_docket import screen_docket, write_screen

AS_OF = date(2026, 6, 30)
HEAD = ["Case Number", "Defendant", "DOB", "Charge"]
ENDED = {
    "Disposition": ["Guilty", "DISMISSED BY THE COURT", "Nolle Prosequi", "Not Guilty", "Adj W/H", "Time served"],
    "Court Action": ["*Guilty", "*Dismissed", "Acquitted"],
    "Disposition Date": ["05/01/2026", "06/30/2026"],
    "Case Status": ["Disposed", "CLOSED"],
    "Plea": ["Guilty", "No Contest"],
    "Sentence": ["30 days", "Probation, 2 years"],
    "Dismissed": ["True"],
}
OPEN = {
    "Disposition": ["", "PENDING", "Open", "set for trial", "Undisposed", "Transferred to another court", "XQ7"],
    "Court Action": ["", "Bound over"],
    "Disposition Date": ["", "07/15/2026"],
    "Case Status": ["", "Open", "REOPENED", "Active"],
    "Plea": ["", "Not Guilty", "Stood mute"],
    "Sentence": ["", "0", "pending"],
    "Dismissed": ["False"],
    "Prosecutor Final Action": ["Nolle Prosequi", "Dropped"],
    "DA Disposition": ["Dismissed"],
}


def docket(folder: Path, rows: Sequence[dict[str, str]], more: Sequence[str]) -> Path:
    path = folder / "docket.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        out = csv.DictWriter(file, [*HEAD, *more], restval="")
        out.writeheader()
        for at, row in enumerate(rows):
            person = {"Case Number": f"26-{at}", "Defendant": f"PERSON{at}, ANN", "DOB": "01/02/1980"}
            out.writerow({**person, "Charge": "POSS COCAINE", **row})
    return path


def settled(path: Path) -> dict[int, str]:
    return dict(settled_charges(read_docket(path, as_of=AS_OF), AS_OF))


@pytest.mark.parametrize("column", sorted(ENDED))
def test_what_ended_is_settled_and_says_by_what(tmp_path: Path, column: str) -> None:
    values = ENDED[column]
    found = settled(docket(tmp_path, [{column: value} for value in (*values, "")], [column]))
    assert found == {at: f"{column}: {value.strip('* ')}" for at, value in enumerate(values)}


@pytest.mark.parametrize("column", sorted(OPEN))
def test_what_is_open_or_only_the_prosecutors_is_not_settled(tmp_path: Path, column: str) -> None:
    assert settled(docket(tmp_path, [{column: value} for value in OPEN[column]], [column])) == {}


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_a_reopened_case_is_open_whatever_stands_beside_it(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    columns = [name for name in ENDED if name != "Case Status"]
    ended = [{name: data.draw(st.sampled_from(ENDED[name])) for name in columns} for _ in range(4)]
    status = data.draw(st.lists(st.sampled_from(["", "REOP", "Reopened", "Closed"]), min_size=4, max_size=4))
    rows = [{**row, "Case Status": said} for row, said in zip(ended, status, strict=True)]
    found = settled(docket(tmp_path_factory.mktemp("s"), rows, [*columns, "Case Status"]))
    assert set(found) == {at for at, said in enumerate(status) if "REOP" not in said.upper()}


def test_each_charge_of_a_row_has_its_own_disposition(tmp_path: Path) -> None:
    path = tmp_path / "docket.csv"
    path.write_text(
        "Case Number,Defendant,Charge1,Disposition1,Charge2,Disposition2\n"
        '26-1,"MARLOW, INA",POSS COCAINE,Dismissed,ROBBERY,Pending\n'
        '26-2,"WENDT, ODO",DUI,Pending,THEFT,Guilty\n',
        encoding="utf-8",
    )
    reading = read_docket(path, as_of=AS_OF)
    assert [reading.charges[at].text for at in settled_charges(reading, AS_OF)] == ["POSS COCAINE", "THEFT"]


def test_screening_marks_them_and_recommends_nothing(tmp_path: Path, policies: Path) -> None:
    rows = [{"Disposition": "Guilty"}, {"Disposition": "Pending"}, {"Disposition": ""}]
    path = docket(tmp_path, rows, ["Disposition"])
    policy = (
        policies / "riverside.yaml" if (policies / "riverside.yaml").exists() else sorted(policies.glob("*.yaml"))[0]
    )
    result = screen_docket(path, policy, as_of=AS_OF)
    assert result.summary()["settled"] == 1
    assert result.screened[0].finding.rollup.value == "outside the policy"
    assert sum(result.summary()["rollups"].values()) == 3
    out = tmp_path / "out.jsonl"
    write_screen(result, out)
    lines = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [line["settled"] for line in lines] == ["Disposition: Guilty", None, None]
    every = screen_docket(path, policy, as_of=AS_OF, with_settled=True)
    assert every.screened[0].finding == every.screened[1].finding
    assert [item.grouped for item in every.screened] == [item.grouped for item in result.screened]


def test_it_says_how_many() -> None:
    assert settled_sentence({}, 5) == ""
    assert settled_sentence({"Plea": 1}, 1486) == (
        "1 of 1,486 charges is settled: a disposition, plea or sentence is recorded in the column “Plea”"
    )
    assert settled_sentence(settling_columns(["Plea: Guilty", "Court Action: Guilty", "Plea: Nolo"]), 9).endswith(
        "recorded in the columns “Plea” (2) and “Court Action” (1)"
    )


@pytest.mark.parametrize(
    "column",
    [f"{front} {what}".strip() for what in ("Sentence", "Sentencing", "Judgment", "Verdict", "Plea", "Disposition")
     for front in ("Recommended", "Requested", "Proposed", "Max", "Expected", "Possible", "Scheduled")]
    + [f"{what} {back}" for what in ("Sentence", "Sentencing", "Plea", "Disposition", "Disposition Type", "Verdict")
       for back in ("Class", "Range", "Guidelines", "Enhancement", "Offer", "Requested", "Level", "Grid", "Exposure",
                    "Recommendation", "Deadline", "Group", "Score", "Offered", "Setting", "Hearing", "Minimum")]
    + ["Plea offer date", "Court disposition date (scheduled)", "Sentence Date (scheduled)", "MI Sentencing Class"],
)  # fmt: skip
def test_a_class_or_what_is_to_come_settles_nothing(tmp_path: Path, column: str) -> None:
    cells = ["G", "F3", "0-17 months", "Guilty", "Habitual 4th", "30 days", "05/01/2026", "Class B", "Dismissed"]
    path = docket(tmp_path, [{column: value} for value in cells], [column])
    reading = read_docket(path, as_of=AS_OF)
    assert dict(settled_charges(reading, AS_OF)) == {}


@pytest.mark.parametrize("cell", ["G", "Class B", "F3", "IV", "M", "SJ"])
def test_no_class_settles_in_a_column_of_sentences(tmp_path: Path, cell: str) -> None:
    assert settled(docket(tmp_path, [{"Sentence": cell}, {"Sentence": "30 days"}], ["Sentence"])) == {
        1: "Sentence: 30 days"
    }


def test_a_florida_docket_of_closed_cases(shared: Path) -> None:
    path = shared / "dockets" / "okaloosa_fl_0118.csv"
    with path.open(newline="", encoding="utf-8", errors="replace") as file:
        rows = list(csv.DictReader(file))
    status = [row["Case Status"].strip() for row in rows]
    found = settled(path)
    reopened = {at for at, said in enumerate(status) if said == "REOP"}
    assert len(found) > 1_300
    assert not reopened & found.keys()
