"""Workbooks: no cell is a formula, nothing is altered, every row comes back, and the bytes repeat."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from itertools import zip_longest
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screener.domain.errors import ScreenerError
from screener.reports.xlsx.annotated import AnnotatedDocket
from screener.reports.xlsx.file import Sheet, clean, finish, new_workbook, sheet_name
from screener.reports.xlsx.xlsx import write_annotated, write_rows

DANGEROUS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "#N/A", "'quoted", "0755", "14:30", "1E5", "TRUE", "01/02/2026")


def docket(rows: tuple[tuple[str, ...], ...], headers: tuple[str, ...] = ("Case", "=Charge")) -> AnnotatedDocket:
    note = ("Decline", "1", "possession", "cocaine", "yes", "", "=cmd", "", "")
    width = len(headers)
    return AnnotatedDocket(
        title="May.xlsx",
        headers=headers,
        lines=tuple((*row[:width], *[""] * (width - len(row)), *note) for row in rows),
        provenance=("May.xlsx, SHA-256 00",),
    )


def read(path: Path) -> list[list[object]]:
    return [[cell.value for cell in row] for row in openpyxl.load_workbook(path).active.iter_rows()]


def test_the_docket_comes_back_untouched_with_our_columns_beside_it(tmp_path: Path) -> None:
    rows = tuple((text, f"C{n}") for n, text in enumerate(DANGEROUS))
    out = tmp_path / "screened.xlsx"
    write_annotated(docket(rows), out)
    told = read(out)
    assert told[0][0] == "Confidential: attorney work product"
    head = next(n for n, row in enumerate(told) if row[0] == "Case")
    assert told[head][:3] == ["Case", "=Charge", "Recommendation"]
    assert [tuple(row[:2]) for row in told[head + 1 :]] == list(rows)
    assert all(row[2] == "Decline" for row in told[head + 1 :])


def test_no_cell_is_a_formula(tmp_path: Path) -> None:
    out = tmp_path / "screened.xlsx"
    write_annotated(docket(tuple((text, text) for text in DANGEROUS)), out)
    for row in openpyxl.load_workbook(out).active.iter_rows():
        for cell in row:
            assert cell.data_type in ("s", "n"), cell.value
            if isinstance(cell.value, str):
                assert cell.quotePrefix
    with zipfile.ZipFile(out) as parts:
        assert all(b"<f>" not in parts.read(name) for name in parts.namelist())


def test_the_decision_has_a_drop_down_and_only_it_is_open(tmp_path: Path) -> None:
    out = tmp_path / "screened.xlsx"
    write_annotated(docket((("1", "2"), ("3", "4"))), out)
    sheet = openpyxl.load_workbook(out).active
    assert sheet is not None
    (choice,) = sheet.data_validations.dataValidation
    assert choice.formula1 == '"Declined,Filed,Diverted,Reduced,Dismissed,No offense"'
    head = next(row for row in sheet.iter_rows() if row[0].value == "Case")
    names = [cell.value for cell in head]
    place = names.index("Decision") + 1
    first = head[0].row + 1
    assert (
        str(choice.sqref)
        == f"{sheet.cell(first, place).column_letter}{first}:{sheet.cell(first, place).column_letter}{first + 1}"
    )
    assert sheet.protection.sheet
    assert not sheet.cell(first, place).protection.locked
    assert sheet.cell(first, 1).protection.locked
    assert sheet.freeze_panes == f"A{first}"


def test_ragged_rows_and_empty_dockets(tmp_path: Path) -> None:
    write_annotated(docket((("1",), ("1", "2", "more"))), tmp_path / "a.xlsx")
    told = read(tmp_path / "a.xlsx")
    assert told[-2][:3] == ["1", None, "Decline"]
    assert told[-1][:3] == ["1", "2", "Decline"]
    write_annotated(docket(()), tmp_path / "b.xlsx")
    assert read(tmp_path / "b.xlsx")[-1][0] == "Case"


def test_the_same_rows_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        write_rows(
            ("Line", "Reason"), [("1", "no charge")], tmp_path / name, title="Rows of May.xlsx that were set aside"
        )
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.xlsx") as parts:
        assert {part.date_time for part in parts.infolist()} == {(2000, 1, 1, 0, 0, 0)}
        assert b"2000-01-01T00:00:00Z" in parts.read("docProps/core.xml")


LOOKS = (("text", "ours"), ("text", "open"), ("wrap", "text"))
FOLLOWING = [((f"=A{n}", "" if n % 3 else f"<{n}>"), LOOKS[n % 3]) for n in range(700)]


def workbook(rows: Sequence[tuple[tuple[str, ...], tuple[str, ...]]], *, following: bool) -> bytes:
    book = new_workbook("Rows")
    sheet = Sheet(book, "Rows", [10.0, 10.0])
    sheet.append(["A", "B"], "head")
    if following:
        sheet.follow(rows, {look for each in LOOKS for look in each})
    for values, looks in () if following else rows:
        sheet.append(values, looks)
    assert sheet.rows == 1 + len(rows)
    return finish(book, [sheet])


@pytest.mark.parametrize("many", [0, 1, 2, 255, 256, 257, 700])
def test_rows_that_are_written_while_they_are_made_give_the_same_bytes(many: int) -> None:
    assert workbook(FOLLOWING[:many], following=True) == workbook(FOLLOWING[:many], following=False)


def test_a_sheet_of_more_than_two_gigabytes_can_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zipfile, "ZIP64_LIMIT", 50_000)
    data = workbook(FOLLOWING, following=True)
    monkeypatch.undo()
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    assert sheet is not None
    assert [cell.value for cell in sheet["A"]][1:] == [values[0] for values, _ in FOLLOWING]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(st.text(max_size=12), min_size=2, max_size=2), max_size=5))
def test_every_text_comes_back_as_it_was(tmp_path_factory: pytest.TempPathFactory, told: list[list[str]]) -> None:
    out = tmp_path_factory.mktemp("x") / "rows.xlsx"
    write_rows(("A", "B"), [tuple(row) for row in told], out, title="T")
    back = read(out)[3:]
    for row, given_row in zip_longest(back, told, fillvalue=("", "")):  # empty rows at the end are none in the file
        assert ["" if value is None else value for value in row] == [_as_xml(clean(text)) for text in given_row]


def _as_xml(text: str) -> str:
    """XML readers turn a carriage return into a line feed, and lone surrogates cannot be written."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def test_what_a_cell_cannot_hold() -> None:
    assert clean("a\x00b\x0bc") == "a\ufffdb\ufffdc"
    assert len(clean("x" * 40_000)) == 32_767


def test_sheet_names_are_allowed_and_unlike() -> None:
    assert sheet_name("a/b:c*?[d]", ()) == "a b c   d"
    assert sheet_name("x" * 40, ()) == "x" * 31
    assert sheet_name("Same", ("same",)) == "Same 2"
    assert len(sheet_name("x" * 40, ("x" * 31,))) == 31
    assert sheet_name("''", ()) == "Sheet"


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ScreenerError):
        write_rows(("A",), [("1",)], tmp_path / "none" / "a.xlsx", title="T")
