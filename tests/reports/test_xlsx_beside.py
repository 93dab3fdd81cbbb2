"""The office's own workbook with our columns beside its own: what was there stays, and no cell becomes a formula."""

from __future__ import annotations

import itertools
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.table import Table
from openpyxl.worksheet.worksheet import Worksheet

from screener.docket.readback.readback import ASKED, COLUMNS, IDENTITY, Stamp, read_workbook
from screener.domain.errors import ScreenerError
from screener.reports.xlsx.added_columns import write_beside
from screener.reports.xlsx.annotated import ScreenedDocket, ScreenedLine, ScreenedTable
from screener.reports.xlsx.decisions import write_screened
from screener.reports.xlsx.file import clean
from tests.workflow.formatted import HEAD, HEADERS, formatted_docket

DANGEROUS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "#N/A", "'quoted", "0755", "1E5", "TRUE", '=HYPERLINK("x")')


def stamp(number: int = 1) -> str:
    return Stamp(
        charge_id=f"{number:016x}", office="0" * 8, state="1" * 8, recommendation="2" * 8, policy="3" * 8, cells="4" * 8
    ).text()


def line(row: int, number: int = 1, *, filled: tuple[str, ...] = ("",) * 5, why: str = "because") -> ScreenedLine:
    cells = ("Decline", "3.2", "no", why, "", *filled, stamp(number))
    return ScreenedLine(row=row, cells=cells, about=("1", "26-CR-1", "EXAMPLE, A", "POSS"))


def docket(lines: tuple[ScreenedLine, ...], *, sheet: str = "May docket", head: int = HEAD) -> ScreenedDocket:
    return ScreenedDocket(
        title="May.xlsx",
        tables=(
            ScreenedTable(
                sheet=sheet, header_row=head, headers=HEADERS, rows={each.row: () for each in lines}, lines=lines
            ),
        ),
        marking="Confidential & marked",
        provenance=("May.xlsx, SHA-256 00",),
    )


@pytest.fixture
def original(tmp_path: Path) -> Path:
    return formatted_docket(tmp_path / "May.xlsx", charges=40)


def every_charge() -> tuple[ScreenedLine, ...]:
    return tuple(line(HEAD + 1 + n, n) for n in range(40))


def beside(original: Path, told: ScreenedDocket) -> Path:
    out = original.with_name("out.xlsx")
    assert write_beside(original.read_bytes(), told, out) == ()
    return out


def looks(sheet: Worksheet, width: int) -> Iterator[tuple[object, ...]]:
    """Everything of the docket's own cells that a person would see."""
    for row in sheet.iter_rows(max_col=width):
        for c in row:
            if c.value is None and not c.has_style:
                continue
            note = None if c.comment is None else c.comment.text
            yield (
                c.coordinate, c.value, c.data_type, c.number_format, repr(c.font), repr(c.fill), repr(c.border),
                repr(c.alignment), repr(c.protection), note,
            )  # fmt: skip


def test_everything_that_was_there_is_there(original: Path) -> None:
    was, now = openpyxl.load_workbook(original), openpyxl.load_workbook(beside(original, docket(every_charge())))
    assert now.sheetnames == [*was.sheetnames, "About the screening"]
    for name in was.sheetnames:
        one, other = was[name], now[name]
        assert list(looks(one, len(HEADERS))) == list(looks(other, len(HEADERS)))
        assert one.freeze_panes == other.freeze_panes
        assert one.merged_cells.ranges == other.merged_cells.ranges
        assert one.sheet_properties.tabColor == other.sheet_properties.tabColor
        assert one.print_title_rows == other.print_title_rows
        assert one.page_setup.orientation == other.page_setup.orientation
        heights = {n: (d.height, d.hidden) for n, d in one.row_dimensions.items() if d.height or d.hidden}
        assert heights == {n: (d.height, d.hidden) for n, d in other.row_dimensions.items() if d.height or d.hidden}
        for letter in "ABCDEFGHIJ":
            widths = [(d.width, d.hidden) for d in (one.column_dimensions[letter], other.column_dimensions[letter])]
            assert widths[0] == widths[1], letter
        rules = [[(str(r.sqref), [x.formula for x in r.rules]) for r in s.conditional_formatting] for s in (one, other)]
        assert rules[0] == rules[1]
    assert now["Totals"]["B1"].value == "=COUNTA('May docket'!A5:A44)"
    assert now.defined_names["Weights"].attr_text == was.defined_names["Weights"].attr_text
    kept = {str(v.sqref): v.formula1 for v in now["May docket"].data_validations.dataValidation}
    assert kept["J5:J44"] == '"Sheriff,City Police"'


def test_our_columns_stand_beside_with_filter_drop_downs_and_protection(original: Path) -> None:
    sheet = openpyxl.load_workbook(beside(original, docket(every_charge())))["May docket"]
    assert [cell.value for cell in sheet[HEAD]] == [*HEADERS, *COLUMNS]
    assert sheet.auto_filter.ref == "A4:U44"
    assert sheet.cell(HEAD, 11).font.color.rgb == sheet.cell(HEAD, 10).font.color.rgb
    assert sheet.protection.sheet
    assert sheet.protection.password is None
    assert not sheet.protection.autoFilter
    letters = {cell.value: cell.column_letter for cell in sheet[HEAD]}
    for name in COLUMNS:
        assert sheet[f"{letters[name]}5"].protection.locked == (name not in ASKED)
    assert sheet[f"{letters['Case Number']}5"].protection.locked
    choices = {str(v.sqref): v.formula1 for v in sheet.data_validations.dataValidation}
    decision = letters["Decision"]
    assert choices[f"{decision}5:{decision}44"] == '"Declined,Filed,Diverted,Reduced,Dismissed,No offense"'
    assert sheet.column_dimensions[letters[IDENTITY]].hidden
    assert sheet.oddHeader.center.text == "Confidential & marked" or "&&" in sheet.oddHeader.center.text


def test_columns_that_were_hidden_to_the_end_do_not_hide_ours(original: Path) -> None:
    sheet = openpyxl.load_workbook(beside(original, docket(every_charge())))["May docket"]
    spans = sorted(
        (d.min, d.max, d.hidden) for d in sheet.column_dimensions.values() if d.min is not None and d.max is not None
    )
    assert all(one[1] < other[0] for one, other in itertools.pairwise(spans)), spans
    hidden = [span for span in spans if span[2]]
    assert hidden == [(9, 9, True), (21, 21, True), (22, 16384, True)]


def test_dates_and_numbers_are_the_very_numbers_of_the_file(original: Path) -> None:
    out = beside(original, docket(every_charge()))
    assert raw_values(original) == {place: v for place, v in raw_values(out).items() if place in raw_values(original)}


def raw_values(path: Path) -> dict[str, tuple[str, str]]:
    """Cell -> (type, number) of the first sheet, texts and formulas apart."""
    from xml.etree import ElementTree

    space = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    with zipfile.ZipFile(path) as parts:
        root = ElementTree.fromstring(parts.read("xl/worksheets/sheet1.xml"))
    found = {}
    for cell in root.iter(f"{space}c"):
        value = cell.find(f"{space}v")
        if cell.get("t", "n") == "n" and value is not None:
            found[cell.get("r")] = ("n", value.text)
    return found


def test_a_date_that_no_calendar_has_stays_the_number_it_is(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "May docket"
    sheet.append(["Case", "Date"])
    sheet.append(["1", 88888888])
    sheet["B2"].number_format = "mm/dd/yyyy"
    book.save(tmp_path / "May.xlsx")
    out = beside(tmp_path / "May.xlsx", docket((line(2),), head=1))
    assert raw_values(out)["B2"] == ("n", "88888888")


def test_no_cell_of_ours_is_a_formula(original: Path) -> None:
    filled = tuple(
        line(HEAD + 1 + n, n, why=text, filled=("Declined", text, text, text, text)) for n, text in enumerate(DANGEROUS)
    )
    book = openpyxl.load_workbook(beside(original, docket(filled)))
    for sheet in (book["May docket"], book["About the screening"]):
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type in ("s", "n", "d"), cell.coordinate
                if cell.column > len(HEADERS) and cell.value is not None:
                    assert cell.data_type == "s"
                    assert cell.quotePrefix


def test_headers_of_the_docket_that_are_named_like_ours(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "May docket"
    sheet.append(["Case", "Decision", "note", "Reason"])
    sheet.append(["1", "old", "old", "old"])
    book.save(tmp_path / "May.xlsx")
    out = beside(tmp_path / "May.xlsx", docket((line(2, filled=("Filed", "", "r", "", "")),), head=1))
    assert [cell.value for cell in openpyxl.load_workbook(out)["May docket"][1]][4] == "Recommendation (Screener)"
    (read,) = read_workbook(out).lines
    assert (read.cells["Decision"], read.cells["Reason"]) == ("Filed", "r")
    again = beside(out.rename(tmp_path / "June.xlsx"), docket((line(2, 7),), head=1))
    (second,) = read_workbook(again).lines
    assert second.stamp is not None
    assert second.stamp.charge_id == f"{7:016x}"


def test_a_table_takes_our_columns_in(original: Path) -> None:
    book = openpyxl.load_workbook(original)
    sheet = book["May docket"]
    sheet.auto_filter.ref = None
    sheet.add_table(Table(displayName="Docket", ref="A4:J44"))
    book.save(original)
    sheet = openpyxl.load_workbook(beside(original, docket(every_charge())))["May docket"]
    table = sheet.tables["Docket"]
    assert table.ref == "A4:U44"
    assert [column.name for column in table.tableColumns] == [*HEADERS, *COLUMNS]
    assert len({column.id for column in table.tableColumns}) == 21
    assert sheet.auto_filter.ref is None


def test_rows_of_several_charges_are_decided_on_a_sheet_of_their_own(original: Path) -> None:
    out = beside(original, docket((line(5, 1), line(5, 2), line(6, 3))))
    book = openpyxl.load_workbook(out)
    page, sheet = book["Screening"], book["May docket"]
    assert [page.cell(row, 1).value for row in (3, 4, 5)] == ["5", "5", "6"]
    assert page.cell(3, 1).hyperlink.location == "'May docket'!A5"
    assert sheet.cell(5, 11).value == "Decline; Decline"
    assert sheet.cell(5, 12).hyperlink.location == "'Screening'!A3"
    read = read_workbook(out)
    assert [each.address() for each in read.lines] == ["Screening!K3", "Screening!K4", "Screening!K5"]


def test_a_docket_without_headers_is_left_alone(original: Path) -> None:
    out = beside(original, docket((line(5, 1),), head=0))
    was, now = openpyxl.load_workbook(original)["May docket"], openpyxl.load_workbook(out)["May docket"]
    assert now.max_column == was.max_column
    assert len(read_workbook(out).lines) == 1


def test_a_sheet_that_the_office_protected_stays_so(original: Path) -> None:
    book = openpyxl.load_workbook(original)
    book["May docket"].protection.set_password("office")
    book["May docket"].protection.sheet = True
    book.save(original)
    sheet = openpyxl.load_workbook(beside(original, docket(every_charge())))["May docket"]
    assert sheet.protection.password
    assert sheet.protection.autoFilter


def test_what_is_not_kept_is_named(original: Path) -> None:
    with zipfile.ZipFile(original, "a") as parts:
        parts.writestr("xl/vbaProject.bin", b"macro")
        parts.writestr("xl/slicers/slicer1.xml", b"<slicers/>")
    said = write_beside(original.read_bytes(), docket(every_charge()), original.with_name("out.xlsx"))
    assert said == ("not kept in the workbook: macros", "not kept in the workbook: slicers")


def test_the_same_docket_gives_the_same_bytes(original: Path) -> None:
    told = docket(every_charge())
    first = beside(original, told).read_bytes()
    assert beside(original, told).read_bytes() == first


def test_a_workbook_that_cannot_be_carried_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ScreenerError, match="cannot be written back with its formatting"):
        write_beside(b"PK\x03\x04 nothing", docket((line(2),)), tmp_path / "out.xlsx")


@settings(max_examples=30, deadline=None)
@given(st.lists(st.text(max_size=20), min_size=3, max_size=3), st.booleans())
def test_any_text_comes_back_and_no_formula_appears(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str], kept: bool
) -> None:
    folder = tmp_path_factory.mktemp("x")
    told = docket((line(HEAD + 1, 1, filled=("Filed", "", texts[0], "", texts[1]), why=texts[2]),))
    out = folder / "out.xlsx"
    if kept:
        write_beside(formatted_docket(folder / "May.xlsx", charges=1).read_bytes(), told, out)
    else:
        write_screened(told, out)
    (read,) = read_workbook(out).lines
    assert [read.cells["Reason"], read.cells["Note"]] == [as_xml(text) for text in texts[:2]]
    with zipfile.ZipFile(out) as parts:
        ours = [name for name in parts.namelist() if name.startswith("xl/worksheets/sheet") and "2" not in name]
        assert all(b"<f>" not in parts.read(name) for name in ours)


def as_xml(text: str) -> str:
    """As XML holds it: line ends are line feeds, and what no XML may hold is replaced."""
    return clean(text).encode("utf-8", "replace").decode().replace("\r\n", "\n").replace("\r", "\n")
