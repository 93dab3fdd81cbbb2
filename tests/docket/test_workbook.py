"""Opening files: the content decides, the guess is shown, and what cannot be read is told in one sentence."""

from __future__ import annotations

import io
import os
import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from screener.docket.files.source import load
from screener.docket.files.workbook import open_grid
from screener.docket.reading.reading import read_docket
from screener.domain.errors import ScreenerError

NAMES = ["Case Number", "Defendant", "Charge Description", "Offense Date"]
ROW = ["25-1", "MÜLLER, ANÅ", "POSS MARIJUANA", "01/05/2026"]
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def put(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def refused(path: Path) -> str:
    with pytest.raises(ScreenerError) as told:
        read_docket(path, as_of=date(2026, 6, 30))
    text = str(told.value)
    assert "\n" not in text
    assert "Traceback" not in text
    assert text.endswith(".")
    assert told.value.remedy
    return text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize(("delimiter", "kind"), [(",", "csv"), (";", "csv"), ("\t", "tsv"), ("|", "pipe")])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_text_in_any_encoding(tmp_path: Path, encoding: str, delimiter: str, kind: str, newline: str) -> None:
    # The name holds a comma, so the comma table quotes it.
    row = [f'"{cell}"' if delimiter in cell else cell for cell in ROW]
    text = newline.join([delimiter.join(NAMES), delimiter.join(row), ""])
    grid = open_grid(load(put(tmp_path / "docket.xlsx", text.encode(encoding))))
    assert grid.rows == [NAMES, ROW]
    assert (grid.format, grid.delimiter) == (kind, delimiter)
    assert grid.encoding == ("utf-16" if encoding == "utf-16" else encoding)


def test_bytes_that_cp1252_does_not_have_are_counted(tmp_path: Path) -> None:
    grid = open_grid(load(put(tmp_path / "a.csv", b"Case Number,Charge\n1,caf\xe9\x81\n")))
    assert grid.encoding == "cp1252"
    assert any("1 bytes" in notice for notice in grid.notices)


def test_the_extension_does_not_matter(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(NAMES)
    book.active.append(ROW)
    book.save(tmp_path / "docket.csv.xlsx")
    (tmp_path / "docket.csv.xlsx").rename(tmp_path / "docket.csv")
    grid = open_grid(load(tmp_path / "docket.csv"))
    assert (grid.format, grid.sheet) == ("xlsx", "Sheet")


def test_typed_cells_of_a_workbook(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Case Number", "Charge", "Offense Date", "Quantity", "Scales"])
    sheet.append([20260001, "POSS", date(2026, 1, 5), 0.8, True])
    sheet.append(["0042", "POSS", datetime(2026, 1, 6, 13, 30), 12, False])
    book.save(tmp_path / "a.xlsx")
    rows = open_grid(load(tmp_path / "a.xlsx")).rows
    assert rows[1] == ["20260001", "POSS", "2026-01-05", "0.8", "TRUE"]
    assert rows[2] == ["0042", "POSS", "2026-01-06 13:30:00", "12", "FALSE"]


def test_what_the_cells_of_a_workbook_hide_is_told(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Case Number", "Charge", "SID", "Level"])
    sheet.append(["25-1", "POSS COCAINE", 123, "F"])
    sheet["C2"].number_format = "00000000"
    sheet.append(["25-2", "ROBBERY", 4567, "#N/A"])
    sheet["C3"].number_format = "00000000"
    sheet["D3"].data_type = "e"
    sheet.append(["25-3", "=CONCATENATE(A1)", 4242, "F"])
    sheet.row_dimensions[2].hidden = True
    book.save(tmp_path / "a.xlsx")
    reading = read_docket(tmp_path / "a.xlsx", as_of=None)
    assert [charge.person.person_id for charge in reading.charges] == ["00000123", "00004567"]
    assert [(issue.code, issue.cell) for issue in reading.issues] == [
        ("error_value", "D3"),
        ("formula_without_value", "B4"),
    ]
    assert "grade" not in reading.charges[1].facts
    assert [(one.row, one.reason) for one in reading.set_aside] == [(4, "neither a charge text nor a statute")]
    assert any("1 hidden rows were read too: lines 2" in notice for notice in reading.notices)


def test_long_numbers_keep_their_digits(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Case Number", "Charge"])
    book.active.append([4242, "POSS COCAINE"])
    book.save(tmp_path / "short.xlsx")
    with zipfile.ZipFile(tmp_path / "short.xlsx") as whole, zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        for name in whole.namelist():
            archive.writestr(name, whole.read(name).replace(b"<v>4242</v>", b"<v>12345678901234567</v>"))
    assert read_docket(tmp_path / "a.xlsx", as_of=None).charges[0].case_number == "12345678901234567"


def test_the_fullest_sheet_is_read_and_the_others_named(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Cover"
    book.active.append(["Docket of May"])
    data = book.create_sheet("Docket")
    data.append(NAMES)
    data.append(ROW)
    secret = book.create_sheet("Codes")
    secret.sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    reading = read_docket(tmp_path / "a.xlsx", as_of=None)
    assert reading.sheet == "Docket"
    assert reading.sheets == ("Cover", "Docket", "Codes")
    assert any("hidden sheets: Codes" in notice for notice in reading.notices)
    assert read_docket(tmp_path / "a.xlsx", as_of=None, sheet="Docket").rows_read == 1
    with pytest.raises(ScreenerError, match=r"has no sheet May\. Its sheets: Cover, Docket, Codes"):
        read_docket(tmp_path / "a.xlsx", as_of=None, sheet="May")


def test_a_sheet_of_a_text_file_is_refused(tmp_path: Path) -> None:
    path = put(tmp_path / "a.csv", b"Case Number,Charge\n1,POSS\n")
    with pytest.raises(ScreenerError, match="has no sheets"):
        read_docket(path, as_of=None, sheet="May")


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("empty.csv", b"", "empty.csv is empty"),
        ("blank.csv", b"\xef\xbb\xbf\r\n \r\n", "blank.csv is empty"),
        ("a.pdf", b"%PDF-1.7\n%\xe2\xe3", "a.pdf is a PDF"),
        ("a.xls", b"<html><table><tr><td>Case</td></tr></table></html>", "is a web page"),
        (
            "b.xls",
            b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
            b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
            "is an XML file but no spreadsheet",
        ),
        ("c.csv", b"\x89PNG\r\n\x1a\n" + b"\x00" * 40, "is a picture"),
        ("d.gz", b"\x1f\x8b\x08" + b"\x00" * 40, "is a packed file"),
        ("e.db", b"SQLite format 3\x00" + b"\x00" * 40, "is a database"),
        ("f.csv", bytes(range(256)) * 8, "holds binary data"),
        ("g.xlsx", OLE + b"\x00" * 500 + "EncryptedPackage".encode("utf-16-le"), "is encrypted with a password"),
        ("h.doc", OLE + b"\x00" * 500 + "WordDocument".encode("utf-16-le"), "is a Word document"),
        ("i.xls", OLE + b"\x00" * 500 + "Workbook".encode("utf-16-le"), "is a damaged workbook"),
        ("j.msi", OLE + b"\x00" * 500, "is an old Office file"),
        ("k.xlsx", b"PK\x03\x04" + b"\x00" * 100, "is a damaged workbook"),
        ("l.csv", "Case Number,Charge\n1,A\n".encode("utf-16")[:-1], "does not fit"),
        ("m.jsonl", b'{"case": 1}\n{"case": \n', "line 2 of it is no JSON"),
        ("n.csv", b"hello\nworld\n", "has no line of column names"),
        ("o.csv", b"Case Number,Defendant,Charge\n", "no rows below them"),
        ("p.csv", b"Case Number,Defendant,Race\n1,DOE,W\n", "has no column with charges or statutes"),
        ("q.csv", b"Case Number,Charge\n1," + b"A" * 40_000 + b"\n", "a cell of 40,000 characters in line 2"),
        ("r.csv", b"Case Number,Charge\n" + b"," * 17_000 + b"\n", "17,001 columns in line 2"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told_in_one_sentence(tmp_path: Path, name: str, data: bytes, words: str) -> None:
    assert words in refused(put(tmp_path / name, data))


def test_a_folder_a_missing_file_and_a_locked_one(tmp_path: Path) -> None:
    assert "is a folder" in refused(tmp_path)
    assert "There is no file" in refused(tmp_path / "none.csv")
    locked = put(tmp_path / "locked.csv", b"Case Number,Charge\n1,POSS\n")
    locked.chmod(0)
    if os.access(locked, os.R_OK):
        pytest.skip("this account reads everything (root)")
    assert "may not be read" in refused(locked)


def zipped(entries: dict[str, bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return data.getvalue()


def test_archives_that_are_no_honest_workbook(tmp_path: Path) -> None:
    assert "is a zip archive" in refused(put(tmp_path / "a.zip", zipped({"a.csv": b"x"})))
    assert "is a Word document" in refused(put(tmp_path / "a.docx", zipped({"word/document.xml": b"<w/>"})))
    bomb = zipped({"xl/workbook.xml": b"<w/>", "xl/worksheets/sheet1.xml": b"\x00" * 30_000_000})
    assert "packed more than 200 to 1" in refused(put(tmp_path / "b.xlsx", bomb))
    many = zipped({f"xl/{at}.xml": b"" for at in range(2_001)})
    assert "2,001 parts" in refused(put(tmp_path / "c.xlsx", many))
    doctype = zipped({"xl/workbook.xml": b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><w/>'})
    assert "XML with a DOCTYPE in xl/workbook.xml" in refused(put(tmp_path / "d.xlsx", doctype))


def test_a_zip_that_declares_too_much_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    data = bytearray(zipped({"xl/workbook.xml": b"<w/>"}))
    at = data.rindex(b"PK\x01\x02")
    data[at + 24 : at + 28] = (3 * 1024**3).to_bytes(4, "little")
    assert "would unpack to 3.0 GB" in refused(put(tmp_path / "a.xlsx", bytes(data)))


def test_a_quote_that_is_never_closed_swallows_no_rows(tmp_path: Path) -> None:
    lines = ["Case Number,Defendant,Charge"]
    lines += [f'25-{at},"DOE, ALMA",POSS MARIJUANA UNDER TWENTY GRAMS FIRST OFFENSE' for at in range(40)]
    lines[5] = '25-4,"DOE ALMA,TRESPASS'
    reading = read_docket(put(tmp_path / "a.csv", "\n".join(lines).encode()), as_of=None)
    assert reading.rows_read == 40
    assert reading.rows_accepted + len(reading.set_aside) == 40
    assert [charge.row for charge in reading.charges] == list(range(2, 42))
    assert reading.charges[4].text == "TRESPASS"


def test_a_quote_left_open_at_the_end_swallows_no_rows(tmp_path: Path) -> None:
    lines = ["Case Number,Defendant,Charge", *[f"25-{at},DOE,TRESPASS" for at in range(30)]]
    lines[10] = '25-9,"DOE,TRESPASS'
    reading = read_docket(put(tmp_path / "a.csv", "\n".join(lines).encode()), as_of=None)
    assert [charge.row for charge in reading.charges] == list(range(2, 32))


def test_a_note_of_several_lines_is_one_cell(tmp_path: Path) -> None:
    note = "first line, with commas, here\nsecond line, and more, text\n" + "third " * 60
    data = f'Case Number,Charge,Notes\n1,POSS,"{note}"\n2,DUI,"x ""quoted"" y"\n'
    reading = read_docket(put(tmp_path / "a.csv", data.encode()), as_of=None)
    assert reading.rows_read == 2
    assert reading.charges[0].cells["notes"].raw == note
    assert reading.charges[1].cells["notes"].raw == 'x "quoted" y'


def test_excel_s_own_first_line_names_the_delimiter(tmp_path: Path) -> None:
    reading = read_docket(put(tmp_path / "a.csv", b"sep=;\nCase Number;Charge\n1;POSS, PWID\n2;DUI\n"), as_of=None)
    assert (reading.delimiter, reading.rows_read) == (";", 2)
    assert reading.layout[0].kind == "separator"


def test_json_lines_count_from_one(tmp_path: Path) -> None:
    data = b'{"case_number": "1", "charge": "POSS"}\n\n{"case_number": "2", "charge": "DUI", "sex": null}\n'
    reading = read_docket(put(tmp_path / "a.txt", data), as_of=None)
    assert (reading.format, reading.header_row) == ("jsonl", 0)
    assert [charge.row for charge in reading.charges] == [1, 3]
    assert [(entry.cell, entry.kind) for entry in reading.layout] == [("A2", "blank")]


def test_control_characters_are_replaced_and_counted(tmp_path: Path) -> None:
    reading = read_docket(put(tmp_path / "a.csv", b"Case Number,Charge\n1,POSS\x01 CS\n"), as_of=None)
    assert reading.charges[0].text == "POSS\N{REPLACEMENT CHARACTER} CS"
    assert any("1 control characters" in notice for notice in reading.notices)


@pytest.mark.parametrize("name", ["people.dbf", "memotest.dbf", "no_memofile.dbf", "invalid_value.dbf", "memotest.FPT"])
def test_real_dbase_files_are_told_apart(shared: Path, name: str) -> None:
    assert refused(shared / "dockets" / name)


HTML = """<html><head><meta charset="utf-8"></head><body>
<h1>Docket of May</h1><table><tr><td>Printed by clerk 4</td></tr></table>
<table border=1>
<tr><th colspan=2>Case</th><th>Charge</th></tr>
<tr><th>Number</th><th>Court</th><th>Description</th></tr>
<tr><td>25-1<td>A&amp;B<td>POSS<br>COCAINE</tr>
<tr><td>25-2</td><td></td><td>ROBBERY</td></tr>
</table></body></html>"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
def test_a_web_page_saved_as_a_workbook(tmp_path: Path, encoding: str) -> None:
    reading = read_docket(put(tmp_path / "a.xls", HTML.encode(encoding)), as_of=None)
    assert reading.format == "html"
    assert [(c.row, c.case_number, c.text) for c in reading.charges] == [
        (3, "25-1", "POSS COCAINE"),
        (4, "25-2", "ROBBERY"),
    ]
    assert reading.charges[0].court == "A&B"
    assert "the largest of 2 tables was read" in reading.notices


XML = """<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
<Worksheet ss:Name="Docket"><Table>
<Row><Cell><Data ss:Type="String">Case Number</Data></Cell><Cell><Data ss:Type="String">Race</Data></Cell>
<Cell><Data ss:Type="String">Charge</Data></Cell><Cell><Data ss:Type="String">Offense Date</Data></Cell></Row>
<Row ss:Index="3"><Cell><Data ss:Type="String">0042</Data></Cell><Cell ss:Index="3">
<Data ss:Type="String">ROBBERY</Data>
</Cell><Cell><Data ss:Type="DateTime">2026-01-05T00:00:00.000</Data></Cell></Row>
</Table></Worksheet><Worksheet ss:Name="Codes"><Table/></Worksheet></Workbook>"""


def test_an_xml_spreadsheet_of_2003(tmp_path: Path) -> None:
    reading = read_docket(put(tmp_path / "a.xls", XML.encode()), as_of=date(2026, 6, 30))
    assert (reading.format, reading.sheet, reading.sheets) == ("xml spreadsheet", "Docket", ("Docket", "Codes"))
    (charge,) = reading.charges
    assert (charge.row, charge.case_number, charge.text) == (3, "0042", "ROBBERY")
    assert charge.facts["offense date"] == date(2026, 1, 5)
    assert "holds XML with a DOCTYPE" in refused(
        put(tmp_path / "b.xls", XML.replace("?>", "?><!DOCTYPE a>", 1).encode())
    )
    assert "is a damaged XML spreadsheet" in refused(put(tmp_path / "c.xls", XML[:-30].encode()))


def dbase(rows: list[tuple[bytes, ...]], widths: tuple[int, ...], names: tuple[bytes, ...], kinds: bytes) -> bytes:
    header = 32 + 32 * len(names) + 1
    data = bytearray(32)
    data[0:4] = bytes([3, 126, 6, 30])
    data[4:8] = len(rows).to_bytes(4, "little")
    data[8:10], data[10:12] = header.to_bytes(2, "little"), (1 + sum(widths)).to_bytes(2, "little")
    for name, kind, width in zip(names, kinds, widths, strict=True):
        data += name.ljust(11, b"\x00") + bytes([kind]) + bytes(4) + bytes([width]) + bytes(15)
    data += b"\r"
    for row in rows:
        data += row[0] + b"".join(cell.ljust(width) for cell, width in zip(row[1:], widths, strict=True))
    return bytes(data) + b"\x1a"


def test_a_dbase_table(tmp_path: Path) -> None:
    rows = [
        (b" ", b"25-1", b"POSS COCAINE", b"20260105"),
        (b"*", b"25-2", b"DUI", b""),
        (b" ", b"25-3", b"DUI", b"00000000"),
    ]
    data = dbase(rows, (6, 20, 8), (b"CASE_NO", b"CHARGE", b"OFF_DATE"), b"CCD")
    reading = read_docket(put(tmp_path / "a.dbf", data), as_of=date(2026, 6, 30))
    assert reading.format == "dbf"
    assert [(c.row, c.case_number, c.text) for c in reading.charges] == [
        (1, "25-1", "POSS COCAINE"),
        (3, "25-3", "DUI"),
    ]
    assert reading.charges[0].facts["offense date"] == date(2026, 1, 5)
    assert "offense date" not in reading.charges[1].facts
    assert "1 deleted records are left out" in reading.notices
    assert "ends after 2" in refused(put(tmp_path / "b.dbf", data[:-20]))


def test_real_dbase_files_are_read_to_the_last_cell(shared: Path) -> None:
    grid = open_grid(load(shared / "dockets" / "memotest.dbf"))
    assert grid.rows[:3] == [
        ["NAME", "BIRTHDATE", "MEMO"],
        ["Alice", "1987-03-01", "Alice memo"],
        ["Bob", "1980-11-12", "Bob memo"],
    ]
    without = open_grid(load(shared / "dockets" / "no_memofile.dbf"))
    assert without.rows[1] == ["Alice", "1987-03-01", ""]
    assert any("memo texts is not beside it" in notice for notice in without.notices)
    assert open_grid(load(shared / "dockets" / "invalid_value.dbf")).rows[1] == ["Alice", "NotAYear"]


ODS = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2"><office:body><office:spreadsheet>
<table:table table:name="Docket">
<table:table-row><table:table-cell office:value-type="string"><text:p>Case Number</text:p></table:table-cell>
<table:table-cell office:value-type="string"><text:p>Charge</text:p></table:table-cell>
<table:table-cell office:value-type="string"><text:p>Offense Date</text:p></table:table-cell></table:table-row>
<table:table-row><table:table-cell office:value-type="string"><text:p>0042</text:p></table:table-cell>
<table:table-cell office:value-type="string"><text:p>ROBBERY</text:p></table:table-cell>
<table:table-cell office:value-type="date" office:date-value="2026-01-05"><text:p>01/05/26</text:p></table:table-cell>
</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"""


def test_an_open_document_sheet(tmp_path: Path) -> None:
    parts = {
        "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
        "content.xml": ODS.replace("\n", " ").replace("> <", "><").encode(),
        "META-INF/manifest.xml": b"<manifest/>",
    }
    reading = read_docket(put(tmp_path / "a.ods", zipped(parts)), as_of=date(2026, 6, 30))
    assert (reading.format, reading.sheet) == ("ods", "Docket")
    (charge,) = reading.charges
    assert (charge.case_number, charge.text, charge.facts["offense date"]) == ("0042", "ROBBERY", date(2026, 1, 5))
    locked = {**parts, "META-INF/manifest.xml": b"<manifest><encryption-data/></manifest>"}
    assert "is encrypted with a password" in refused(put(tmp_path / "b.ods", zipped(locked)))
