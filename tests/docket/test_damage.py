"""Damaged files: whatever happens to the bytes, rows read are rows accepted plus rows set aside, or one sentence."""

from __future__ import annotations

import csv
import io
import random
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from screener.docket.reading import read_docket
from screener.domain.errors import ScreenerError

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


@pytest.mark.parametrize("part", range(10))
def test_damaged_text_always_balances(tmp_path: Path, part: int) -> None:
    rng = random.Random(SEED + part)
    data, path = as_csv(40), tmp_path / "a.csv"
    went = []
    for _ in range(25):
        path.write_bytes(damaged(data, rng))
        went.append(holds(path))
    assert "read" in went


def test_damaged_workbooks_are_read_or_refused(tmp_path: Path) -> None:
    rng = random.Random(SEED)
    data, path = as_xlsx(30), tmp_path / "a.xlsx"
    went = []
    for _ in range(40):
        path.write_bytes(damaged(data, rng))
        went.append(holds(path))
    assert "refused" in went


def test_damaged_parts_of_a_workbook_are_read_or_refused(tmp_path: Path) -> None:
    rng = random.Random(SEED)
    with zipfile.ZipFile(io.BytesIO(as_xlsx(30))) as whole:
        parts = {name: whole.read(name) for name in whole.namelist()}
    path = tmp_path / "a.xlsx"
    for _ in range(60):
        name = rng.choice(sorted(parts))
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for each, content in parts.items():
                archive.writestr(each, damaged(content, rng) if each == name else content)
        holds(path)


def test_an_undamaged_file_is_read_whole(tmp_path: Path) -> None:
    for name, data in (("a.csv", as_csv(40)), ("a.xlsx", as_xlsx(40))):
        (tmp_path / name).write_bytes(data)
        reading = read_docket(tmp_path / name, as_of=AS_OF)
        assert (reading.rows_read, reading.rows_accepted, len(reading.charges)) == (40, 40, 40)
