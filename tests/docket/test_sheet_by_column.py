"""A sheet of a workbook that is kept by column is read as one that is kept row by row."""

from __future__ import annotations

import csv
import io
import random
from pathlib import Path

import openpyxl
import pytest

from screener.docket.cells import cell_columns
from screener.docket.cells.cell_columns import columns_of
from screener.docket.files import child_process
from screener.docket.reading.column_charges import DocketCharges
from screener.docket.reading.reading import read_docket
from tests.docket.made_dockets import made
from tests.docket.test_by_column import AS_OF, assert_alike


def workbook(path: Path, seed: int) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in csv.reader(io.StringIO(made(seed, rows=60))):
        sheet.append([cell or None for cell in row])
    sheet["Q20"] = "#N/A"
    sheet["Q21"] = "=1+1"
    book.save(path)
    return path


@pytest.mark.parametrize("seed", range(6))
def test_by_column_as_by_row(seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = workbook(tmp_path / "docket.xlsx", seed)
    with monkeypatch.context() as patched:
        patched.setattr(child_process, "_MANY", 1_000_000)
        plain = read_docket(path, as_of=AS_OF)
    assert not isinstance(plain.charges, DocketCharges)
    assert_alike(read_docket(path, as_of=AS_OF), plain)


def test_some_are_read_by_column(tmp_path: Path):
    found = [read_docket(workbook(tmp_path / f"{seed}.xlsx", seed), as_of=AS_OF) for seed in range(6)]
    assert any(isinstance(reading.charges, DocketCharges) for reading in found)


@pytest.mark.parametrize("piece", [1, 7, 1000])
def test_cells_are_parted_in_pieces(piece: int, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(cell_columns, "_PIECE", piece)
    rng = random.Random(piece)
    rows = [[rng.choice(["", "a", "bb", "Öz", "12"]) for _ in range(5)] for _ in range(300)]
    rows[-1][-1] = ""
    assert columns_of("\x1f".join(cell for row in rows for cell in row), "\x1f", 5) == rows
