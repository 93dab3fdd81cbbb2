"""Files made to harm whoever opens them: bombs, lies about size, endless nesting. Each is a name and its bytes."""

from __future__ import annotations

import io
import json
import struct
import zipfile
from collections.abc import Callable, Iterator

import openpyxl

Trap = tuple[str, str, Callable[[], bytes]]

_LAUGHS = (
    '<!DOCTYPE lolz [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]>"
)
_QUADRATIC = '<!DOCTYPE q [<!ENTITY a "' + "x" * 50_000 + '">]>'
_OUTSIDE = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PARTS = (
    "[Content_Types].xml", "_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels",
    "xl/worksheets/sheet1.xml", "xl/styles.xml",
)  # fmt: skip


_FAR, _OVER = 'ss:Index="2000000000"', 'ss:MergeAcross="2000000000"'


def honest() -> bytes:
    book = openpyxl.Workbook()
    for row in [["Case Number", "Statute", "Charge"], ["1", "14:30", "POSS COCAINE"], ["2", "14:31", "TRESPASS"]]:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def changed(part: str, change: Callable[[bytes], bytes]) -> bytes:
    """An honest workbook with one of its parts changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(honest())) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            data = old.read(entry)
            new.writestr(entry.filename, change(data) if entry.filename == part else data)
    return out.getvalue()


def added(*entries: tuple[str, bytes], times: int = 1) -> bytes:
    out = io.BytesIO(honest())
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        for at in range(times):
            for name, data in entries:
                archive.writestr(name.format(at), data)
    return out.getvalue()


def after_prolog(text: str) -> Callable[[bytes], bytes]:
    def change(data: bytes) -> bytes:
        start = data.index(b"?>") + 2 if data.startswith(b"<?xml") else 0
        return data[:start] + text.encode() + data[start:]

    return change


def in_utf16(text: str) -> Callable[[bytes], bytes]:
    def change(data: bytes) -> bytes:
        body = data.decode().partition("?>")[2] if data.startswith(b"<?xml") else data.decode()
        return ('<?xml version="1.0" encoding="UTF-16"?>' + text + body).encode("utf-16")

    return change


def sheet(rows: str) -> bytes:
    """A workbook whose sheet holds these rows of XML."""
    head = f'<?xml version="1.0"?><worksheet xmlns="{_MAIN}"><sheetData>'
    return changed("xl/worksheets/sheet1.xml", lambda _: (head + rows + "</sheetData></worksheet>").encode())


def text_cell(address: str, text: str = "x") -> str:
    return f'<c r="{address}" t="inlineStr"><is><t>{text}</t></is></c>'


def lying_size(claimed: int, real: bytes) -> bytes:
    """A workbook whose directory says that a part is smaller, or larger, than it is."""
    data = bytearray(added(("xl/media/image1.bin", real)))
    at = data.rindex(b"PK\x01\x02")
    struct.pack_into("<I", data, at + 24, claimed)
    return bytes(data)


def ods(rows: str, prolog: str = "") -> bytes:
    office = "urn:oasis:names:tc:opendocument:xmlns:"
    names = f'xmlns:office="{office}office:1.0" xmlns:table="{office}table:1.0" xmlns:text="{office}text:1.0"'
    content = (
        f'<?xml version="1.0"?>{prolog}<office:document-content {names} office:version="1.2"><office:body>'
        f'<office:spreadsheet><table:table table:name="A">{rows}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return out.getvalue()


def ods_cell(text: str, more: str = "") -> str:
    kind = 'office:value-type="string"'
    return f"<table:table-cell {kind} {more}><text:p>{text}</text:p></table:table-cell>"


def xml_2003(rows: str, prolog: str = "") -> bytes:
    return (
        f'<?xml version="1.0"?>{prolog}<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="A"><Table>'
        f"{rows}</Table></Worksheet></Workbook>"
    ).encode()


def xml_cell(text: str, more: str = "") -> str:
    return f'<Cell {more}><Data ss:Type="String">{text}</Data></Cell>'


def dbase(*, records: int, header: int = 65, width: int = 11, body: bytes = b"") -> bytes:
    field = b"CHARGE\x00\x00\x00\x00\x00C" + bytes(4) + bytes([10, 0]) + bytes(14)
    head = bytes([3, 126, 6, 1]) + struct.pack("<IHH", records, header, width) + bytes(20)
    return head + field + b"\r" + body


def ole(words: str, tail: bytes = b"") -> bytes:
    """The head of an old Office file whose sector chain leads back to itself."""
    head = bytearray(512)
    head[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HHHHH", head, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<IIIIIIIII", head, 44, 1, 1, 0, 4096, 0, 1, 0, 0, 0)
    fat = struct.pack("<I", 0) * 128
    return bytes(head) + fat + words.encode("utf-16-le").ljust(512, b"\0") + tail


def _xml_traps() -> Iterator[Trap]:
    for part in _PARTS:
        yield f"laughs in {part}", "xlsx", lambda part=part: changed(part, after_prolog(_LAUGHS))
        yield f"outside file in {part}", "xlsx", lambda part=part: changed(part, after_prolog(_OUTSIDE))
        yield f"laughs in utf-16 in {part}", "xlsx", lambda part=part: changed(part, in_utf16(_LAUGHS))
    far = f"<!--{'-.' * 40_000} -->"
    yield "laughs behind a long comment", "xlsx", lambda: changed(_PARTS[4], after_prolog(far + _LAUGHS))
    yield "quadratic entities", "xlsx", lambda: changed(_PARTS[4], after_prolog(_QUADRATIC))
    yield (
        "laughs in an open document",
        "ods",
        lambda: ods(f"<table:table-row>{ods_cell('&j;')}</table:table-row>", _LAUGHS),
    )
    yield "laughs in a sheet of 2003", "xml", lambda: xml_2003(f"<Row>{xml_cell('&j;')}</Row>", _LAUGHS)
    yield "outside file in a sheet of 2003", "xml", lambda: xml_2003(f"<Row>{xml_cell('&e;')}</Row>", _OUTSIDE)


def _zip_traps() -> Iterator[Trap]:
    zeros = bytes(64 * 1024**2)
    yield "packed 1000 to 1", "xlsx", lambda: added(("xl/media/a.bin", zeros))
    yield "a sheet packed 1000 to 1", "xlsx", lambda: changed(_PARTS[4], lambda data: data + b" " * 64 * 1024**2)
    yield "3,000 parts", "xlsx", lambda: added(("xl/media/{}.bin", b"x"), times=3_000)
    yield "declares 4 GB", "xlsx", lambda: lying_size(0xFFFF_FFF0, b"x" * 10)
    yield "a zip in a zip", "xlsx", lambda: _zipped(("a.xlsx", honest()))
    yield "a zip without a directory", "xlsx", lambda: honest()[:-40]
    yield "a zip cut in half", "xlsx", lambda: honest()[: len(honest()) // 2]
    yield "only the mark of a zip", "xlsx", lambda: b"PK\x03\x04" + bytes(2_000)
    yield "no sheet", "xlsx", lambda: changed("xl/workbook.xml", lambda _: f'<workbook xmlns="{_MAIN}"/>'.encode())
    yield (
        "a part that is not there",
        "xlsx",
        lambda: changed("xl/workbook.xml", lambda data: data.replace(b"rId1", b"rId99")),
    )
    yield "an archive of a script", "xlsx", lambda: _zipped(("../../run.sh", b"rm"))


def _zipped(*entries: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in entries:
            archive.writestr(name, data)
    return out.getvalue()


def _sheet_traps() -> Iterator[Trap]:
    yield "a cell far away", "xlsx", lambda: sheet(f'<row r="900000">{text_cell("XFD900000")}</row>')
    yield "a column beyond the last", "xlsx", lambda: sheet(f'<row r="1">{text_cell("A1")}{text_cell("XFE1")}</row>')
    yield "a cell of 40,000 characters", "xlsx", lambda: sheet(f'<row r="1">{text_cell("A1", "x" * 40_000)}</row>')
    yield (
        "a row beyond the last",
        "xlsx",
        lambda: sheet(f'<row r="1">{text_cell("A1")}</row><row r="99999999">{text_cell("A99999999")}</row>'),
    )
    yield "elements 200,000 deep", "xlsx", lambda: sheet("<row>" * 200_000)
    yield (
        "a shared text that is not there",
        "xlsx",
        lambda: sheet('<row r="1"><c r="A1" t="s"><v>4000000000</v></c></row>'),
    )
    yield "no XML at all", "xlsx", lambda: changed(_PARTS[4], lambda _: b"\x00\xff" * 5_000)
    row = f"<table:table-row>{ods_cell('Charge')}</table:table-row>"
    wide = ods_cell("x", 'table:number-columns-repeated="2000000000"')
    tall = f'<table:table-row table:number-rows-repeated="2000000000">{ods_cell("x")}</table:table-row>'
    yield (
        "a cell repeated two thousand million times",
        "ods",
        lambda: ods(f"{row}<table:table-row>{wide}</table:table-row>"),
    )
    yield "a row repeated two thousand million times", "ods", lambda: ods(row + tall)
    yield "elements 100,000 deep in an open document", "ods", lambda: ods("<table:table-row>" * 100_000)
    yield (
        "a cell far away in a sheet of 2003",
        "xml",
        lambda: xml_2003(f"<Row>{xml_cell('Charge')}{xml_cell('x', _FAR)}</Row>"),
    )
    yield (
        "a row far away in a sheet of 2003",
        "xml",
        lambda: xml_2003(f"<Row>{xml_cell('Charge')}</Row><Row {_FAR}>{xml_cell('x')}</Row>"),
    )
    yield "a cell merged over everything", "xml", lambda: xml_2003(f"<Row>{xml_cell('Charge', _OVER)}</Row>")
    yield "elements 100,000 deep in a sheet of 2003", "xml", lambda: xml_2003("<Row>" * 100_000)
    yield (
        "a cell of a page over everything",
        "html",
        lambda: b"<table><tr><td colspan=2000000000>Charge</td></tr></table>",
    )
    yield "tables 20,000 deep", "html", lambda: b"<table><tr><td>" * 20_000


def _old_traps() -> Iterator[Trap]:
    yield "a chain of sectors that bites its tail", "xls", lambda: ole("Workbook")
    yield "an old file cut off", "xls", lambda: ole("Workbook")[:700]
    yield "an old file that is encrypted", "xls", lambda: ole("EncryptedPackage")
    yield "four thousand million records", "dbf", lambda: dbase(records=0xFFFF_FFFF, body=b" COCAINE   ")
    yield "records of no width", "dbf", lambda: dbase(records=5, width=0, body=b" COCAINE   ")
    yield "a header longer than the file", "dbf", lambda: dbase(records=1, header=60_000)


def _text_traps() -> Iterator[Trap]:
    yield "brackets 200,000 deep", "jsonl", lambda: b'{"charge": ' + b"[" * 200_000
    yield "a number of a million digits", "jsonl", lambda: b'{"charge": ' + b"9" * 1_000_000 + b"}\n"
    yield "an object 50,000 deep", "json", lambda: b'{"a":' * 50_000
    yield "one line of 20 million letters", "csv", lambda: b"x" * 20_000_000
    yield "20,000 columns", "csv", lambda: b",".join(b"Charge" for _ in range(20_000)) + b"\n1,2\n"
    yield "a quote that swallows the file", "csv", lambda: b'Case,Charge\n1,"' + b"y" * 2_000_000
    yield "half of a letter of two", "csv", lambda: "Case,Charge\n1,x".encode("utf-16")[:-1]
    yield "nothing but zeros", "csv", lambda: bytes(1_000_000)
    yield "only commas", "csv", lambda: b",,,,\n" * 100_000
    yield "a list of lists", "json", lambda: json.dumps([[1] * 10] * 10).encode()


def traps() -> list[Trap]:
    return [*_zip_traps(), *_xml_traps(), *_sheet_traps(), *_old_traps(), *_text_traps()]
