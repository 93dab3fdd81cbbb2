"""What a person says of a file is obeyed or refused in one sentence; what was saved is used where it fits."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from screener.docket.cells.dates import read_dates
from screener.docket.columns.columns import Profile
from screener.docket.model.choices import ReadChoices, WrongChoice, choose
from screener.docket.reading.reading import DocketReading, NoColumns, read_docket
from screener.domain.errors import ScreenerError

AS_OF = date(2026, 6, 30)
PLAIN = "Case Number,Defendant Name,Offense Date,Charge\n1,Ann Example,03/04/2026,POSS COCAINE\n"


def put(path: Path, data: str | bytes) -> Path:
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def read(path: Path, choices: ReadChoices | None = None, profile: Profile | None = None) -> DocketReading:
    return read_docket(path, as_of=AS_OF, choices=choices or ReadChoices(), profile=profile)


def workbook(path: Path, **sheets: list[list[str]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def refusal(path: Path, choices: ReadChoices) -> str:
    with pytest.raises(WrongChoice) as caught:
        read(path, choices)
    return str(caught.value)


def test_nothing_chosen_is_nothing_changed(tmp_path: Path) -> None:
    reading = read(put(tmp_path / "a.csv", PLAIN))
    assert (reading.choices, reading.encoding, reading.delimiter, reading.header_row) == (
        ReadChoices(),
        "utf-8",
        ",",
        1,
    )
    assert reading.date_orders == ("month-first",)


@pytest.mark.parametrize("encoding", ["cp1252", "mac-roman", "cp437", "cp850", "utf-8", "utf-16-le", "utf-16"])
def test_a_chosen_encoding_is_how_the_bytes_are_read(tmp_path: Path, encoding: str) -> None:
    text = PLAIN.replace("Ann", "Zoé")
    reading = read(put(tmp_path / "a.csv", text.encode(encoding)), choose(encoding=encoding))
    assert reading.charges[0].person.name == "Zoé Example"
    assert (reading.encoding, reading.choices.encoding) == (encoding, encoding)


def test_a_byte_that_does_not_fit_is_named(tmp_path: Path) -> None:
    data = PLAIN.encode() + "2,Zoé Example,03/05/2026,POSS COCAINE\n".encode("cp1252")
    said = refusal(put(tmp_path / "a.csv", data), choose(encoding="utf-8"))
    place = data.index(b"\xe9") + 1
    assert said.startswith(f"a.csv is no utf-8 text: byte {place} (0xe9, line 3) does not fit")
    assert "Choose another encoding" in said


def test_a_zero_byte_is_no_text_of_one_byte_a_sign(tmp_path: Path) -> None:
    path = put(tmp_path / "a.csv", PLAIN.encode("utf-16-le"))
    assert "its byte 2 is zero, as in UTF-16" in refusal(path, choose(encoding="latin-1"))


def test_utf8_read_as_chosen_otherwise_says_what_to_look_at(tmp_path: Path) -> None:
    reading = read(put(tmp_path / "a.csv", PLAIN.replace("Ann", "Zoé")), choose(encoding="cp1252"))
    assert reading.charges[0].person.name == "ZoÃ© Example"
    assert any("the bytes read as utf-8 too" in notice for notice in reading.notices)


def test_a_workbook_has_no_encoding_and_no_delimiter(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", May=[line.split(",") for line in PLAIN.splitlines()])
    assert refusal(path, choose(encoding="cp1252")).startswith("a.xlsx is a workbook: it says its encoding itself")
    assert refusal(path, choose(delimiter="tab")).startswith("a.xlsx is no delimited text")
    assert "Its sheets: May" in refusal(path, choose(sheet="June"))


def test_a_delimiter_that_no_line_holds_is_refused_with_what_is_there(tmp_path: Path) -> None:
    path = put(tmp_path / "a.csv", PLAIN)
    assert refusal(path, choose(delimiter="semicolon")).startswith(
        "No line of a.csv holds a semicolon: its lines are parted by comma"
    )


def test_a_chosen_delimiter_wins_over_the_guess(tmp_path: Path) -> None:
    text = "Case Number#Charge\n1#POSS, COCAINE, AND, MORE\n2#POSS, HEROIN, AND, MORE\n"
    reading = read(put(tmp_path / "a.csv", text), choose(delimiter="#"))
    assert (reading.delimiter, [charge.case_number for charge in reading.charges]) == ("#", ["1", "2"])


PRINTED = """Fall      Anklage              Tag
26-1      POSS COCAINE         03/04/2026
26-22     POSSESSION OF HEROIN 03/05/2026
"""


def test_columns_of_spaces_can_be_chosen(tmp_path: Path) -> None:
    path = put(tmp_path / "a.txt", PRINTED)
    with pytest.raises(ScreenerError):
        read(path)
    reading = read_docket(path, as_of=AS_OF, choices=choose(delimiter="spaces", header_line=1), overrides={"B": "text"})
    assert (reading.format, reading.choices.delimiter) == ("fixed width", "spaces")
    assert [charge.text for charge in reading.charges] == ["POSS COCAINE", "POSSESSION OF HEROIN"]
    saved = Profile.of("Print", reading.columns, reading.choices)
    again = read(put(tmp_path / "b.txt", PRINTED), profile=Profile.from_json(saved.to_json()))
    assert [charge.text for charge in again.charges] == ["POSS COCAINE", "POSSESSION OF HEROIN"]


def test_spaces_that_part_nothing_are_refused(tmp_path: Path) -> None:
    said = refusal(put(tmp_path / "a.csv", PLAIN), choose(delimiter="spaces"))
    assert said.startswith("a.csv has no columns of spaces: its lines are parted by comma")


def test_a_workbook_whose_fullest_sheet_is_no_docket_names_its_sheets(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx",
        Notes=[["Town", "Remark"], *([f"Town {n}", "nothing to say"] for n in range(9))],
        Empty=[["Case Number", "Charge"]],
        May=[line.split(",") for line in PLAIN.splitlines()],
    )
    with pytest.raises(NoColumns) as caught:
        read(path)
    assert (caught.value.sheet, caught.value.sheets) == ("Notes", ("Notes", "Empty", "May"))
    assert "Sheet Notes of a.xlsx" in str(caught.value)
    assert "Choose another sheet (Empty, May)" in str(caught.value)
    with pytest.raises(NoColumns, match=r"Sheet Empty of a\.xlsx has column names in line 1 but no rows"):
        read(path, choose(sheet="Empty"))
    assert len(read(path, choose(sheet="May")).charges) == 1


def test_a_chosen_header_line(tmp_path: Path) -> None:
    text = "Case Number,Charge,Agency,Level\nFall,Anklage,Amt,Stufe\n1,POSS COCAINE,PD,F\n2,POSS HEROIN,PD,F\n"
    path = put(tmp_path / "a.csv", text)
    reading = read(path, choose(header_line=2))
    assert reading.header_row == 2
    assert [column.header for column in reading.columns] == ["Fall", "Anklage", "Amt", "Stufe"]
    assert (reading.rows_read, [entry.kind for entry in reading.layout]) == (2, ["title", "header"])
    said = refusal(path, choose(header_line=9))
    assert said == "a.csv has no line 9: it ends with line 4."


def test_a_blank_line_is_no_header(tmp_path: Path) -> None:
    said = refusal(put(tmp_path / "a.csv", "Docket\n\n" + PLAIN), choose(header_line=2))
    assert said == "Line 2 of a.csv is blank: it names no column."


def test_json_lines_name_their_columns_themselves(tmp_path: Path) -> None:
    path = put(tmp_path / "a.jsonl", '{"Case Number": "1", "Charge": "POSS COCAINE"}\n')
    assert refusal(path, choose(header_line=1)).startswith("a.jsonl names its columns in no line")


def test_no_header_line_can_be_said(tmp_path: Path) -> None:
    rows = "".join(f"26-{n},POSS COCAINE,PD\n26-{n}b,POSS OF HEROIN,SO\n" for n in range(9))
    reading = read(put(tmp_path / "a.csv", rows), choose(header_line=0))
    assert (reading.header_row, reading.rows_read, len(reading.charges)) == (0, 18, 18)
    assert [column.header for column in reading.columns] == ["A", "B", "C"]


@pytest.mark.parametrize(
    ("cell", "order", "day"),
    [
        ("03/04/2026", "month-first", date(2026, 3, 4)),
        ("03/04/2026", "day-first", date(2026, 4, 3)),
        ("03-04-26", "day-first", date(2026, 4, 3)),
        ("26/04/03", "year-first", date(2026, 4, 3)),
        ("03042026", "day-first", date(2026, 4, 3)),
        ("3042026", "day-first", date(2026, 4, 3)),
        ("030426", "day-first", date(2026, 4, 3)),
        ("260403", "year-first", date(2026, 4, 3)),
        ("2026-04-03", "day-first", date(2026, 4, 3)),  # a year in front reads one way only
        ("3 Apr 2026", "month-first", date(2026, 4, 3)),
        ("20260403", "month-first", date(2026, 4, 3)),  # nothing there is month-first: told, not refused
    ],
)
def test_the_order_of_dates(cell: str, order: str, day: date) -> None:
    assert read_dates([cell], as_of=AS_OF, order=order).values == {cell: day}


def test_a_day_against_the_chosen_order_is_never_turned_round() -> None:
    column = read_dates(["12/31/2025", "25/12/2025"], as_of=AS_OF, order="day-first")
    assert column.values == {"25/12/2025": date(2025, 12, 25)}
    assert column.wrong["12/31/2025"][0] == "impossible_date"
    alone = read_dates(["12/31/2025"], as_of=AS_OF, order="day-first")
    assert (alone.values, set(alone.wrong)) == ({}, {"12/31/2025"})


def test_the_order_reaches_the_charges(tmp_path: Path) -> None:
    path = put(tmp_path / "a.csv", PLAIN)
    assert read(path).charges[0].dates["offense date"] == date(2026, 3, 4)
    reading = read(path, choose(date_order="day-first"))
    assert reading.charges[0].dates["offense date"] == date(2026, 4, 3)
    assert reading.date_orders == ("day-first",)


@pytest.mark.parametrize(
    "words",
    [
        {"encoding": "klingon"},
        {"delimiter": "x"},
        {"delimiter": "two"},
        {"date_order": "moon-first"},
        {"header_line": -1},
    ],
)
def test_a_word_that_is_no_choice_is_refused(words: dict[str, str]) -> None:
    with pytest.raises(ScreenerError):
        choose(**words)


def test_choices_are_kept_with_the_mapping_and_old_mappings_still_read() -> None:
    made = Profile(
        name="April", fingerprint="x", mapping={"fall": "case number"},
        choices=choose(encoding="cp1252", delimiter="tab", header_line=3, date_order="day-first"),
    )  # fmt: skip
    assert Profile.from_json(made.to_json()) == made
    plain = replace(made, choices=ReadChoices())
    assert "choices" not in plain.to_json()
    assert Profile.from_json(plain.to_json()) == plain
    with pytest.raises(ScreenerError):
        Profile.from_json(made.to_json().replace('"day-first"', "7"))


def test_next_month_reads_alike(tmp_path: Path) -> None:
    april = "Export\nFall;Anklage;Tag\n1;POSS COCAINE;03/04/2026\n2;POSS HEROIN;05/04/2026\n"
    chosen = choose(header_line=2, date_order="day-first")
    first = read_docket(
        put(tmp_path / "april.csv", april), as_of=AS_OF, choices=chosen, overrides={"B": "text", "C": "offense date"}
    )
    saved = Profile.of("April", first.columns, first.choices)
    reading = read(put(tmp_path / "may.csv", april.replace("04/2026", "05/2026")), profile=saved)
    assert (reading.header_row, reading.choices) == (2, chosen)
    assert reading.charges[0].dates["offense date"] == date(2026, 5, 3)
    # one choice made now goes before the saved one
    assert read(tmp_path / "may.csv", choose(date_order="month-first"), saved).date_orders == ("month-first",)


def test_a_saved_choice_that_does_not_fit_is_passed_over_and_said(tmp_path: Path) -> None:
    saved = Profile(
        name="April", fingerprint="", mapping={"case number": "case number", "charge": "text"},
        choices=choose(encoding="cp1252", delimiter="semicolon", header_line=4, sheet="May"),
    )  # fmt: skip
    reading = read(put(tmp_path / "a.csv", PLAIN.replace("Ann", "Zoé")), profile=saved)
    assert reading.charges[0].person.name == "Zoé Example"
    assert (reading.encoding, reading.delimiter, reading.header_row, reading.choices) == (
        "utf-8",
        ",",
        1,
        ReadChoices(),
    )
    told = [notice for notice in reading.notices if notice.startswith("profile April: not used here")]
    assert len(told) == 4


def test_a_saved_header_line_with_other_names_is_not_obeyed(tmp_path: Path) -> None:
    saved = Profile(
        name="April", fingerprint="", mapping={"case number": "", "charge": "text"}, choices=choose(header_line=1)
    )
    reading = read(put(tmp_path / "a.csv", "County docket, May, all, cases\n" + PLAIN), profile=saved)
    assert reading.header_row == 2
    assert any("holds other names" in notice for notice in reading.notices)


def test_choices_reach_the_process_of_its_own(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx",
        Long=[["Case Number", "Charge"], *([str(n), "POSS HEROIN"] for n in range(9))],
        Short=[["Case Number", "Charge"], ["7", "POSS COCAINE"]],
    )
    reading = read(path, choose(sheet="Short"))
    assert [charge.case_number for charge in reading.charges] == ["7"]
    page = put(
        tmp_path / "a.xls", "<table><tr><td>Case Number<td>Charge<tr><td>1é<td>POSS COCAINE</table>".encode("cp850")
    )
    assert read(page, choose(encoding="cp850")).charges[0].case_number == "1é"
    assert "does not fit" in refusal(page, choose(encoding="utf-8"))
