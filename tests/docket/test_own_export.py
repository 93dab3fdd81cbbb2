"""What the program wrote comes back as it was: its own columns mean nothing, and no charge comes twice."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from screener.docket.columns.own_export import SCREENED_COLUMNS, WRITTEN_AGAIN, program_columns
from screener.docket.readback.readback import COLUMNS
from screener.docket.reading.reading import DocketReading, read_docket
from screener.workflow.verbs import import_docket, produce_report
from screener.workflow.verbs.screen_docket import screen_docket, write_screen
from tests.workflow.county import office

AS_OF = date(2026, 6, 30)
DOCKET = """Case Number,Defendant,Charges,Reason
26-1,"ALDER, A",POSS COCAINE; OPEN CONTAINER; TRESPASS,first
26-2,"ELM, B",PETIT THEFT,
26-2,"ELM, B",PETIT THEFT,
26-3,"FIR, C",POSS HEROIN; BATTERY,
26-3,"FIR, C",POSS HEROIN; BATTERY,
26-4,"OAK, D",DISORDERLY CONDUCT; TRESPASS,
"""


def told(reading: DocketReading) -> list[tuple[str | None, str | None, str]]:
    return [(charge.case_number, charge.person.name, charge.text) for charge in reading.charges]


@pytest.fixture
def docket(tmp_path: Path) -> Path:
    path = tmp_path / "several.csv"
    path.write_text(DOCKET, encoding="utf-8")
    return path


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_screened_docket_comes_back_as_it_was(docket: Path, tmp_path: Path, policies: Path, form: str) -> None:
    first = read_docket(docket, as_of=AS_OF)
    assert len(first.charges) == 11
    out = tmp_path / f"screened.{form}"
    write_screen(screen_docket(docket, sorted(policies.glob("*.yaml"))[0], as_of=AS_OF), out)
    again = read_docket(out, as_of=AS_OF)
    assert told(again) == told(first)
    assert (again.rows_read, again.rows_accepted, again.set_aside) == (6, 6, ())
    passed = [entry for entry in again.layout if entry.kind == WRITTEN_AGAIN]
    assert len(passed) == 11 - 6
    theirs = [column for column in again.columns if column.reason == "written by Screener beside the docket"]
    assert [column.header for column in theirs] == list(SCREENED_COLUMNS)
    assert not any(column.field for column in theirs)


def test_an_office_workbook_comes_back_as_it_was(docket: Path, tmp_path: Path) -> None:
    opened = office(tmp_path)
    plan = import_docket.plan_import(opened, docket)
    result = import_docket.import_docket(opened, plan)
    out = tmp_path / "office.xlsx"
    produce_report.export_workbook(opened, result.docket_id, out)
    again = import_docket.plan_import(opened, out)
    assert told(again.reading) == told(plan.reading)
    assert (again.new, again.same) == (0, 11)
    assert "written by Screener beside the docket" in {column.reason for column in again.reading.columns}
    opened.close()


def test_a_line_that_a_person_took_out_takes_no_charge_with_it(docket: Path, tmp_path: Path, policies: Path) -> None:
    out = tmp_path / "screened.csv"
    write_screen(screen_docket(docket, sorted(policies.glob("*.yaml"))[0], as_of=AS_OF), out)
    lines = out.read_text(encoding="utf-8-sig").splitlines()
    out.write_text("\n".join(line for at, line in enumerate(lines) if at != 2) + "\n", encoding="utf-8")
    again = read_docket(out, as_of=AS_OF)
    assert told(again) == told(read_docket(docket, as_of=AS_OF))


@pytest.mark.parametrize(
    ("headers", "found"),
    [
        (("Case", *SCREENED_COLUMNS), range(1, 10)),
        (("Case", "Reason", *(f"{name} (Screener)" for name in COLUMNS)), range(2, 13)),
        (("Case", *SCREENED_COLUMNS[:-1]), ()),  # one is gone: they are the docket's own until a person says otherwise
        (("Case", "Decision", "Reason", "Recommendation"), ()),
    ],
)
def test_its_columns_are_known_by_all_their_names(headers: tuple[str, ...], found: range) -> None:
    assert program_columns(headers) == frozenset(found)
