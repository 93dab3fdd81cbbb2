"""Several sheets, blocks and joined files in an office: every row is kept at its place, every value knows its cell."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from screener.docket.quality.stage_compare import compare_stages
from screener.docket.reading.reading import JoinedFile
from screener.workflow.session import Office
from screener.workflow.verbs import import_docket, produce_report, verify_record
from screener.workflow.verbs.produce_report import quality
from tests.docket.test_joining import CASES, CHARGES, write
from tests.docket.test_ugly_layouts import known
from tests.docket.ugly import LAYOUTS
from tests.workflow import county

SEVERAL = [
    "a sheet for each month",
    "sheets, each with titles, fill-down and totals",
    "three blocks, and the first again",
    "blocks side by side",
    "numbered CT1:",
]


@pytest.fixture
def opened(tmp_path: Path) -> Office:
    return county.office(tmp_path)


def whole(office: Office, charges: int) -> None:
    """The record holds, and every text is in the stored cell that it points to."""
    counts = list(office.model().counts.values())
    assert len(counts) == charges
    for count in counts:
        charge = count.imported
        cell = charge.cells["text"]
        assert charge.text in " ".join(cell.raw.split())
        row = import_docket.source_row(office, count.charge_id)
        stood = {each.letter: each.raw for each in row.cells}
        assert stood[cell.column] == cell.raw
        assert (row.sheet, row.row) == (charge.sheet, charge.row)


@pytest.mark.parametrize("name", SEVERAL)
def test_every_row_is_kept_where_it_stood(opened: Office, tmp_path: Path, name: str) -> None:
    ugly = next(each for each in LAYOUTS if each.name == name)
    plan = import_docket.plan_import(opened, ugly.write(tmp_path, "xlsx"))
    result = import_docket.import_docket(opened, plan)
    assert (result.rows_read, result.rows_set_aside) == (ugly.records, 0)
    whole(opened, 8)
    kept = Counter(known(count.imported) for count in opened.model().counts.values())
    assert kept == Counter(map(known, plan.reading.charges))
    assert verify_record.verify(opened.place).ok
    again = import_docket.plan_import(opened, ugly.write(tmp_path, "xlsx"))
    assert (again.new, again.same, again.changed) == (0, 8, 0)


def test_a_joined_docket_is_kept_with_all_its_files(opened: Office, tmp_path: Path) -> None:
    cases = [*CASES, ["25-CF-077", "GREEN, IVY", "01/02/1980"]]
    docket, charges = write(tmp_path / "cases.csv", cases), write(tmp_path / "charges.csv", CHARGES)
    plan = import_docket.plan_import(opened, docket, joined=[JoinedFile(path=charges)])
    result = import_docket.import_docket(opened, plan)
    assert (result.rows_read, result.rows_set_aside) == (14, 1)
    whole(opened, 8)
    counts = list(opened.model().counts.values())
    assert Counter(known(count.imported) for count in counts) == Counter(map(known, plan.reading.charges))
    assert {count.imported.cells["name"].column for count in counts} == {"cases.csv!B"}
    (aside,) = import_docket.rows_set_aside(opened, result.docket_id)
    assert (aside.row, aside.reason) == (7, "no row of charges.csv has its Case Number")
    assert aside.cells == ("25-CF-077", "GREEN, IVY", "01/02/1980")
    assert verify_record.verify(opened.place).ok


def test_the_stages_of_an_imported_docket_are_those_of_its_file(opened: Office, tmp_path: Path) -> None:
    """Counted out of the record, with the charges behind the counts."""
    path = tmp_path / "stages.csv"
    path.write_text(
        "Case Number,Defendant,Arrest Charge,Arrest Statute,Prosecutor Charge,Prosecutor Statute\n"
        "26-1,ANN ALDER,SELL COCAINE,893.13(1A),POSS COCAINE,893.13(6A)\n"
        "26-2,BEN ELM,PETIT THEFT,812.014,petit  theft,812.014\n"
        "26-3,CAL FIR,BATTERY,784.03,BATTERY,784.045\n"
        "26-4,DEE OAK,TRESPASS,810.09,,\n",
        encoding="utf-8",
    )
    plan = import_docket.plan_import(opened, path)
    told = compare_stages(plan.reading)
    assert told is not None
    docket_id = import_docket.import_docket(opened, plan).docket_id
    found = import_docket.docket_stages(opened, docket_id)
    assert found is not None
    assert found.stages == told
    (pair,) = told.pairs
    assert (pair.both, pair.differ, pair.differ_text, pair.differ_statute, pair.first_only) == (3, 2, 1, 2, 1)
    assert [(c.case, c.text_before, c.text_after, c.statute_before, c.statute_after) for c in found.changed] == [
        ("26-1", "SELL COCAINE", "POSS COCAINE", "893.13(1A)", "893.13(6A)"),
        ("26-3", "BATTERY", "BATTERY", "784.03", "784.045"),
    ]
    plain = tmp_path / "plain.csv"
    plain.write_text("Case Number,Defendant,Charge\n27-1,ANN ALDER,TRESPASS\n", encoding="utf-8")
    one = import_docket.import_docket(opened, import_docket.plan_import(opened, plain))
    assert import_docket.docket_stages(opened, one.docket_id) is None


@pytest.mark.parametrize("earlier", [False, True])
def test_the_report_of_files_joined_by_a_column_that_a_person_named(
    opened: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, earlier: bool
) -> None:
    """By itself the program would join by the case; an earlier version wrote only which column it was."""
    docket = write(
        tmp_path / "charges.csv",
        [["Case Number", "Item Ref", "Defendant", "Charge"]]
        + [[f"26-{n}", f"X{n % 4}", f"ANN {'ABCD'[n - 1]}LDER", "POSS COCAINE"] for n in range(1, 5)],
    )
    lab = write(
        tmp_path / "lab.csv",
        [["Case Number", "Item Ref", "Lab Weight"], *([f"26-{n}", f"X{n - 1}", f"0.{n} g"] for n in range(1, 5))],
    )
    plan = import_docket.plan_import(opened, docket, joined=[JoinedFile(path=lab, by="Item Ref")])
    weights = [str(charge.facts["amount"]) for charge in plan.reading.charges]
    assert weights == ["0.2 g", "0.3 g", "0.4 g", "0.1 g"]
    result = import_docket.import_docket(opened, plan)
    if earlier:
        known = quality.joined_of
        monkeypatch.setattr(quality, "joined_of", lambda event: [(*each[:3], "") for each in known(event)])
    out = produce_report.quality_report(opened, result.docket_id, tmp_path / "quality.json")
    assert json.loads(out.read_text(encoding="utf-8"))["rows_read"] == 8
