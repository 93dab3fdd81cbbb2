"""Same as April, one new column; rows that were set aside come back in a workbook; the control total in the record."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from screener.docket.model.choices import choose
from screener.docket.quality.control import ControlSaid
from screener.docket.reading.reading import NoColumns
from screener.docket.tables.joining import JoinedFile
from screener.domain.errors import ScreenerError
from screener.storage.audit_log import journal
from screener.workflow.model import ImportPlan
from screener.workflow.session import Office
from screener.workflow.session.state import set_state, state_of
from screener.workflow.verbs import import_docket, produce_report
from screener.workflow.verbs.set_aside import write_set_aside
from screener.workflow.verbs.verify_record import verify
from tests.workflow.county import office

HEAD = "Case Number,Count,Defendant,Fall,Tag,Bond,Agency\n"
APRIL = HEAD + '26-1,1,"ALDER, A",POSS COCAINE,03/04/2025,500,PD\n26-2,1,"BIRCH, B",TRESPASS,05/04/2025,,SO\n'
MAPPED = {"D": "text", "E": "offense date"}


@pytest.fixture
def opened(tmp_path: Path) -> Office:
    return office(tmp_path, user="A1")


def put(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def plan(opened: Office, path: Path, **kept: object) -> ImportPlan:
    return import_docket.plan_import(opened, path, **kept)


def april(opened: Office, tmp_path: Path) -> ImportPlan:
    """April is mapped by a person and kept."""
    first = plan(
        opened, put(tmp_path / "april.csv", APRIL), overrides=MAPPED, choices=choose(date_order="day-first")
    )  # fmt: skip
    import_docket.save_profile(opened, "County jail, April", first)
    return first


def body_of(opened: Office, event: str) -> dict[str, object]:
    with opened.reading() as connection:
        found = journal.event_by_id(connection, event)
    assert found is not None
    return dict(found.content)


def test_the_same_columns_are_mapped_as_in_april(opened: Office, tmp_path: Path) -> None:
    april(opened, tmp_path)
    may = plan(opened, put(tmp_path / "may.csv", APRIL.replace("26-", "27-")))
    assert may.profile is not None
    assert may.reading.mapped_as is not None
    assert may.reading.mapped_as.exact
    assert "Mapped as “County jail, April”: 7 columns the same" in may.reading.notices
    assert [charge.text for charge in may.reading.charges] == ["POSS COCAINE", "TRESPASS"]
    assert [charge.dates["offense date"].month for charge in may.reading.charges] == [4, 4]


def test_one_new_column_and_one_gone_are_said_and_the_rest_is_as_in_april(opened: Office, tmp_path: Path) -> None:
    april(opened, tmp_path)
    text = APRIL.replace("Bond", "Body Cam ID").replace("500", "BC-17")
    may = plan(opened, put(tmp_path / "may.csv", text))
    assert may.reading.mapped_as is not None
    assert may.reading.mapped_as.sentence == (
        "Mapped as “County jail, April”: 6 columns the same, 1 new: Body Cam ID; 1 gone: Bond"
    )
    assert may.reading.mapped_as.sentence in may.reading.notices
    assert [charge.text for charge in may.reading.charges] == ["POSS COCAINE", "TRESPASS"]
    new = next(column for column in may.reading.columns if column.header == "Body Cam ID")
    assert new.notes == ("new since “County jail, April”",)


def test_a_docket_with_joined_files_goes_by_its_saved_mapping(opened: Office, tmp_path: Path) -> None:
    docket = put(tmp_path / "april.csv", APRIL)
    grams = JoinedFile(path=put(tmp_path / "grams.csv", "Case Number,Count,Lab Weight\n26-1,1,0.8 g\n26-2,1,\n"))
    first = plan(opened, docket, overrides={**MAPPED, "H": "quantity"}, joined=[grams])
    import_docket.save_profile(opened, "Jail with grams", first)
    again = plan(opened, docket, joined=[grams])
    assert again.profile is not None
    assert again.profile.name == "Jail with grams"
    assert {column.letter: column.field for column in again.reading.columns}["D"] == "text"
    assert plan(opened, docket, joined=[grams], recognize=False, overrides=MAPPED).profile is None


def three_files(folder: Path, month: str, year: str) -> Path:
    """Cases, their charges and their weights as three exports of one month; the cases are the docket."""
    rows = range(1, 5)
    cases = "".join(f'{year}-{n},"ALDER, {chr(64 + n)}NN",1990-04-0{n},open\n' for n in rows)
    put(folder / f"cases {month}.csv", "Case Number,Defendant,DOB,Status\n" + cases)
    charges = "".join(f"{year}-{n},{n * 3},POSS COCAINE,2026-03-0{n},filed\n" for n in rows)
    put(folder / f"charges {month}.csv", "CaseNo,Charge_ID,Charge,Offense Date,Status\n" + charges)
    put(folder / "lab.csv", "Case_Nr,Lab Weight\n" + "".join(f"{year}-{n},0.{n} g\n" for n in rows))
    return folder / f"cases {month}.csv"


def test_files_joined_in_april_are_joined_by_themselves_in_may(opened: Office, tmp_path: Path) -> None:
    docket = three_files(tmp_path, "april 2026", "26")
    files = [JoinedFile(path=tmp_path / "charges april 2026.csv", by="CaseNo"), JoinedFile(path=tmp_path / "lab.csv")]
    with pytest.raises(NoColumns):
        plan(opened, docket)
    first = plan(opened, docket, joined=files)
    charges, lab = first.reading.joined
    assert next((o.column, o.docket_column, o.both, o.of) for o in charges.offers) == ("CaseNo", "Case Number", 4, 4)
    assert (charges.by, charges.docket_headers) == ("CaseNo", ("Case Number", "Defendant", "DOB", "Status"))
    assert (lab.matched, lab.without) == (4, 0)
    letter = next(c.letter for c in first.reading.columns if c.header == "cases april 2026.csv: Status")
    first = plan(opened, docket, joined=files, overrides={letter: "case status"})
    import_docket.save_profile(opened, "three files", first)

    may = plan(opened, three_files(tmp_path, "may 2026", "27"))
    assert [file.path.name for file in may.joined] == ["charges may 2026.csv", "lab.csv"]
    assert next((c.case_number, c.person.name, c.text) for c in may.reading.charges) == (
        "27-1",
        "ALDER, ANN",
        "POSS COCAINE",
    )
    assert [str(c.facts["amount"]) for c in may.reading.charges] == ["0.1 g", "0.2 g", "0.3 g", "0.4 g"]
    fields = {column.header: column.field for column in may.reading.columns}
    assert fields["cases may 2026.csv: Status"] == "case status"  # what a person said of April's own column
    assert may.reading.mapped_as is not None
    assert (may.reading.mapped_as.new, may.reading.mapped_as.gone) == ((), ())

    (tmp_path / "charges may 2026.csv").unlink()
    with pytest.raises(NoColumns, match=r"charges may 2026\.csv does not stand beside this one"):
        plan(opened, tmp_path / "cases may 2026.csv")
    alone = plan(opened, tmp_path / "charges april 2026.csv")  # another file of the folder is read as it stands
    assert (alone.joined, len(alone.reading.charges)) == ((), 4)


def test_doubtful_pairs_are_counted_before_anything_is_written(opened: Office, tmp_path: Path) -> None:
    head = "Case Number,Defendant,DOB,Charge,Arrest Date\n"
    rows = '26-1,"ALDER, JANE",04/05/1990,POSS COCAINE,03/04/2026\n26-2,"ALDER, JAINE",04/05/1990,ROBBERY,03/04/2026\n'
    assert plan(opened, put(tmp_path / "two.csv", head + rows)).doubtful == 1
    assert plan(opened, put(tmp_path / "one.csv", head + rows.replace("JAINE", "JANE"))).doubtful == 0


def test_a_file_with_other_columns_is_not_mapped_as_april(opened: Office, tmp_path: Path) -> None:
    april(opened, tmp_path)
    other = "Case Number,Defendant,Charge,Race,Sex\n1,A B,TRESPASS,W,F\n"
    found = plan(opened, put(tmp_path / "other.csv", other))
    assert (found.profile, found.reading.mapped_as) == (None, None)


def test_what_a_person_says_goes_before_the_saved_mapping(opened: Office, tmp_path: Path) -> None:
    april(opened, tmp_path)
    path = put(tmp_path / "may.csv", APRIL + '26-3,1,"C, D",THEFT,06/04/2025,,PD\n')
    known = plan(opened, path)
    again = plan(opened, path, profile=known.profile, overrides={"G": ""})
    assert again.reading.columns[6].field == ""
    assert again.reading.columns[3].field == "text"
    alone = plan(opened, put(tmp_path / "b.csv", APRIL.replace("Fall", "Charge")), recognize=False)
    assert alone.reading.mapped_as is None


def aside_of(opened: Office, tmp_path: Path) -> Path:
    """May is imported with three rows that hold no charge; they are saved as a workbook."""
    torn = APRIL + '26-3,1,"CEDAR, C",,06/04/2025,,PD\n26-4,1,"ELM, E",,07/04/2025,,PD\n26-5,1,"FIR, F",,,,PD\n'
    first = plan(
        opened, put(tmp_path / "may.csv", torn), overrides=MAPPED, choices=choose(date_order="day-first")
    )  # fmt: skip
    assert (first.reading.rows_accepted, len(first.reading.set_aside)) == (2, 3)
    import_docket.import_docket(opened, first)
    out = tmp_path / "may-set-aside.xlsx"
    write_set_aside(first.reading, out)
    return out


def fix(path: Path, **cells: str) -> None:
    book = openpyxl.load_workbook(path)
    for address, text in cells.items():
        book.active[address] = text
    book.save(path)


def test_rows_set_aside_come_back_as_rows_of_the_same_docket(opened: Office, tmp_path: Path) -> None:
    out = aside_of(opened, tmp_path)
    sheet = openpyxl.load_workbook(out).active
    assert [cell.value for cell in sheet[3]] == ["Line set aside", "Reason set aside", *HEAD.strip().split(",")]
    assert sheet["A4"].value == "4"
    assert sheet["B4"].value
    fix(out, F4="POSSESSION OF HEROIN", F5="PETIT THEFT")
    back = plan(opened, out)
    assert back.addition is not None
    assert back.addition.name == "may.csv"
    assert "Mapped as “may.csv”: 7 columns the same" in back.reading.notices
    assert (back.new, back.same, len(back.reading.set_aside)) == (2, 0, 1)
    assert [column.field for column in back.reading.columns[:2]] == ["", ""]
    assert [charge.text for charge in back.reading.charges] == ["POSSESSION OF HEROIN", "PETIT THEFT"]
    assert [charge.dates["offense date"].day for charge in back.reading.charges] == [6, 7]  # day first, as in May
    result = import_docket.import_docket(opened, back)
    assert body_of(opened, result.event)["addition to"] == back.addition.docket_id
    assert verify(opened.place).ok
    # what is still set aside keeps one line and one reason, and comes back once more
    write_set_aside(back.reading, tmp_path / "again.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "again.xlsx").active
    assert [cell.value for cell in sheet[3]].count("Reason set aside") == 1
    fix(tmp_path / "again.xlsx", F4="TRESPASS")
    third = plan(opened, tmp_path / "again.xlsx")
    assert third.addition == back.addition
    assert third.new == 1


def test_a_row_that_was_imported_is_recognized_in_the_workbook(opened: Office, tmp_path: Path) -> None:
    out = aside_of(opened, tmp_path)
    fix(out, C4="26-2", E4="BIRCH, B", F4="TRESPASS", G4="05/04/2025", I4="SO")  # the row of May, once more
    fix(out, F5="PETIT THEFT", F6="THEFT")
    back = plan(opened, out)
    assert (back.new, back.same, back.changed) == (2, 1, 0)


def test_the_control_total_is_kept_in_the_event(opened: Office, tmp_path: Path) -> None:
    first = plan(opened, put(tmp_path / "a.csv", APRIL + "Total rows: 2,,,,,,\n"), overrides=MAPPED)
    result = import_docket.import_docket(opened, first, said=ControlSaid(rows=2, cases=3))
    control = body_of(opened, result.event)["control"]
    assert isinstance(control, dict)
    assert (control["rows"], control["case numbers"]) == (2, 2)
    assert [(each["source"], each["what"], each["said"], each["equal"]) for each in control["compared"]] == [
        ("A4", "rows", 2, True), ("said", "rows", 2, True), ("said", "cases", 3, False),
    ]  # fmt: skip


def test_statutes_are_read_by_the_state_of_the_office_or_of_the_docket(opened: Office, tmp_path: Path) -> None:
    """893.13 is Florida's and HS 11377 California's: in an office of the other state neither is a drug statute."""
    path = put(
        tmp_path / "bare.csv", "Case Number,Defendant,Statute\n26-1,ANN ALDER,893.13(6)(A)\n26-2,BO ELM,HS 11377(A)\n"
    )

    def read(**more: object) -> tuple[list[str], str, str]:
        reading = plan(opened, path, **more).reading
        return [str(charge.reading.offense) for charge in reading.charges], reading.state, reading.state_from

    drug, unknown = "simple_possession", "unknown"
    assert read() == ([drug, drug], "", "")  # nobody said a state: each is read where only one state has such a section
    with pytest.raises(ScreenerError, match="There is no state 'Florence'"):
        set_state(opened, "Florence")
    assert set_state(opened, "florida") == state_of(opened) == "FL"
    assert read() == ([drug, unknown], "FL", "office")  # California's code is none of Florida's
    assert read(choices=choose(state="ca")) == ([unknown, drug], "CA", "file")
    result = import_docket.import_docket(opened, plan(opened, path))
    assert body_of(opened, result.event)["opened"]["state"] == "FL"
    out = produce_report.quality_report(opened, result.docket_id, tmp_path / "quality.json")
    (left,) = json.loads(out.read_text(encoding="utf-8"))["not_recognized"]
    assert left["text"] == "HS 11377(A)"  # read again as it was read then
    assert verify(opened.place).ok
    set_state(opened, "")
    assert read()[1:] == ("", "")


LIST = (
    "Warrant Number,Defendant,DOB,Issue Date,Charge\n"
    "W{0},ANN ALDER,1990-01-02,2025-03-04,FTA - POSS COCAINE\nTotal: 1\n"
)


def test_a_list_of_warrants_is_counted_and_compared_with_the_one_before(opened: Office, tmp_path: Path) -> None:
    """The source's own total and what a person says of it are kept; a new column is named."""
    first = import_docket.import_warrants(opened, put(tmp_path / "april.csv", LIST.format(1)), said=ControlSaid(rows=4))
    assert first.control is not None
    assert [each.equal for each in first.control.compared] == [True, False]
    assert "The source system's number is 4, here are 1 row read" in first.control.compared[1].sentence
    assert body_of(opened, first.event)["control"] == first.control.to_json()
    assert first.columns_as == ""
    may = put(tmp_path / "may.csv", LIST.format(2).replace("DOB", "DOB,Bond").replace("1990-01-02", "1990-01-02,500"))
    again = import_docket.import_warrants(opened, may)
    assert again.columns_as == "Columns as in “april.csv”: 5 columns the same, 1 new: Bond"
    assert (again.rows_read, again.control is not None and again.control.differs) == (1, False)
