"""Damaged files: whatever happens to the bytes, rows read are rows accepted plus rows set aside, or one sentence."""

from __future__ import annotations

import csv
import io
import json
import random
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from screener.docket.reading.reading import read_docket
from screener.domain.errors import ScreenerError
from tests.docket.traps import dbase, ods, ods_cell, xml_2003, xml_cell
from tests.seeds import is_long

AS_OF = date(2026, 6, 30)
SEED = 20260630
NAMES = ["Case Number", "Defendant", "DOB", "Statute", "Charge Description", "Level", "Qty", "Unit"]


def rows(count: int) -> list[list[str]]:
    rng = random.Random(SEED)
    charges = [("893.13(6a)", "POSS COCAINE", "FEL"), ("812.13", "ROBBERY", "FEL"), ("810.08", "TRESPASS", "MISD")]
    return [
        [f"25-{at // 2:03d}", "DOE, ALMA", "03/04/1990", *rng.choice(charges), rng.choice(["", "0.8"]), "g"]
        for at in range(count)
    ]


def as_csv(count: int) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([NAMES, *rows(count)])
    return out.getvalue().encode()


def as_xlsx(count: int) -> bytes:
    book = openpyxl.Workbook()
    for row in [NAMES, *rows(count)]:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def holds(path: Path) -> str:
    """Reads, and checks what must always hold; says which way it went."""
    told = ""
    try:
        reading = read_docket(path, as_of=AS_OF)
    except ScreenerError as error:
        told = str(error)
    if told:
        assert "\n" not in told
        assert "could not be opened within" not in told  # the child that opens it hung
        return "refused"
    assert reading.rows_read == reading.rows_accepted + len(reading.set_aside)
    records = {charge.row for charge in reading.charges} | {one.row for one in reading.set_aside}
    assert len(records) == reading.rows_read
    entries = {int("".join(mark for mark in entry.cell if mark.isdigit())) for entry in reading.layout}
    assert not records & entries
    assert len(records | entries) == max(records | entries)
    return "read"


def damaged(data: bytes, rng: random.Random) -> bytes:
    broken = bytearray(data)
    for _ in range(rng.randint(1, 12)):
        at = rng.randrange(len(broken))
        match rng.randrange(5):
            case 0:
                broken[at] = rng.randrange(256)
            case 1:
                del broken[at : at + rng.randint(1, 40)]
            case 2:
                broken[at:at] = rng.choice([b'"', b",", b"\n", b"\r", b"\x00", b";", b'""', b"\xff", b",,", b'"\n'])
            case 3:
                broken = broken[: max(20, at)]
            case _:
                piece = broken[at : at + rng.randint(1, 200)]
                broken[at:at] = piece
        if not broken:
            broken = bytearray(b" ")
    return bytes(broken)


def in_parts(packed: bytes, rng: random.Random) -> bytes:
    """A workbook of which one part is damaged inside, packed again as it should be."""
    with zipfile.ZipFile(io.BytesIO(packed)) as whole:
        parts = {name: whole.read(name) for name in whole.namelist()}
    chosen = rng.choice(sorted(parts))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, damaged(content, rng) if name == chosen else content)
    return out.getvalue()


def as_jsonl(count: int) -> bytes:
    return "".join(json.dumps(dict(zip(NAMES, row, strict=True))) + "\n" for row in rows(count)).encode()


def as_html(count: int) -> bytes:
    lines = ["<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in [NAMES, *rows(count)]]
    return f"<html><table>{''.join(lines)}</table></html>".encode()


def as_print(count: int) -> bytes:
    widths = (14, 14, 12, 14, 20, 8, 6, 6)
    lines = [
        "".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in [NAMES, *rows(count)]
    ]
    return "\n".join(lines).encode()


def as_ods(count: int) -> bytes:
    return ods(
        "".join(f"<table:table-row>{''.join(map(ods_cell, row))}</table:table-row>" for row in [NAMES, *rows(count)])
    )


def as_xml(count: int) -> bytes:
    return xml_2003("".join(f"<Row>{''.join(map(xml_cell, row))}</Row>" for row in [NAMES, *rows(count)]))


def as_dbase(count: int) -> bytes:
    records = b"".join(b" " + row[4].encode().ljust(10)[:10] for row in rows(count))
    return dbase(records=count, body=records)


#: How a file is made, and how it is damaged.
KINDS: dict[str, tuple[str, Callable[[int], bytes], Callable[[bytes, random.Random], bytes]]] = {
    "csv": ("csv", as_csv, damaged),
    "csv in utf-16": ("csv", lambda count: as_csv(count).decode().encode("utf-16"), damaged),
    "print": ("txt", as_print, damaged),
    "json lines": ("jsonl", as_jsonl, damaged),
    "web page": ("xls", as_html, damaged),
    "sheet of 2003": ("xls", as_xml, damaged),
    "workbook": ("xlsx", as_xlsx, damaged),
    "parts of a workbook": ("xlsx", as_xlsx, in_parts),
    "parts of an open document": ("ods", as_ods, in_parts),
    "dbase": ("dbf", as_dbase, damaged),
}


#: One damaged byte of these is enough for a refusal: a packed file has checksums, XML must be whole.
ALL_OR_NOTHING = ("workbook", "sheet of 2003")


def run(tmp_path: Path, kind: str, files: int, seed: int) -> Counter[str]:
    """Damages a file of a kind so many times; what cannot be read is refused, and none hangs.

    Asked for is processor time, which a busy machine does not take: no damaged file of 30 rows needs ten seconds of it.
    """
    suffix, made, damage = KINDS[kind]
    rng = random.Random(f"{kind} {seed}")
    data, path = made(30), tmp_path / f"a.{suffix}"
    went: Counter[str] = Counter()
    for number in range(files):
        path.write_bytes(damage(data, rng))
        used = time.process_time()
        went[holds(path)] += 1
        assert time.process_time() - used < 10, f"{kind}, seed {seed}, file {number}"
    return went


@pytest.mark.parametrize("kind", KINDS)
def test_damaged_files_are_read_with_rows_that_balance_or_refused(tmp_path: Path, kind: str) -> None:
    """2,000 files in all."""
    went = run(tmp_path, kind, 200, SEED)
    assert went["read"] + went["refused"] == 200
    assert went["read"] > 0 or kind in ALL_OR_NOTHING


@pytest.mark.full
@pytest.mark.parametrize("part", range(5))
@pytest.mark.parametrize("kind", KINDS)
def test_ten_thousand_damaged_files(tmp_path: Path, kind: str, part: int) -> None:
    """10,000 files in all: ``pytest -m full tests/docket/test_damage.py``."""
    if not is_long():
        pytest.skip("the full count runs with -m full")
    went = run(tmp_path, kind, 200, SEED + 1 + part)
    assert went["read"] + went["refused"] == 200


@pytest.mark.parametrize("kind", KINDS)
def test_an_undamaged_file_is_read_whole(tmp_path: Path, kind: str) -> None:
    suffix, made, _ = KINDS[kind]
    path = tmp_path / f"a.{suffix}"
    path.write_bytes(made(40))
    reading = read_docket(path, as_of=AS_OF)
    assert (reading.rows_read, reading.rows_accepted, len(reading.charges)) == (40, 40, 40)
