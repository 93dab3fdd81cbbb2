"""A docket that is read by column says what it says row by row: charges, issues, rows set aside, counts."""

from __future__ import annotations

import csv
import random
from collections import Counter
from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest

from screener.docket.cells.cell_columns import CellColumns
from screener.docket.files import delimited, large_text, workbook
from screener.docket.files.source import load
from screener.docket.reading.column_charges import DocketCharges, TableCharges
from screener.docket.reading.reading import DocketReading, read_docket
from screener.domain.shipped import sample_policy
from screener.policy.loading.load import load_policy
from screener.screening.recommend.recommend import screen
from tests.docket.made_dockets import LINKS, made
from tests.docket.test_real_dockets import FILES

AS_OF = date(2026, 6, 30)
REAL = [*FILES, "bad.csv", "extra_comma.csv", "no_headers.csv", "faulkner_ar_warrants.csv"]


def by_row(path: Path, monkeypatch: pytest.MonkeyPatch) -> DocketReading:
    """The same docket, its rows made one by one."""
    with monkeypatch.context() as patched:
        patched.setattr(delimited, "_by_column", lambda *_: None)
        patched.setattr(workbook, "read_large", lambda *_: None)
        return read_docket(path, as_of=AS_OF)


def assert_alike(one: DocketReading, other: DocketReading) -> None:
    """All that both say."""
    for each in fields(DocketReading):
        mine, theirs = getattr(one, each.name), getattr(other, each.name)
        if each.name == "charges":
            assert repr(tuple(mine)) == repr(tuple(theirs))  # and to the letter: 1 g is no 1.0 g
            assert tuple(mine) == tuple(theirs)
        elif each.name in ("raw_rows", "first", "more"):
            assert one.places() == other.places()
            for sheet, line in one.places():
                assert list(one.raw(line, sheet)) == list(other.raw(line, sheet)), line
        else:
            assert mine == theirs, each.name


@pytest.mark.parametrize("delimiter", [",", "\t", "|"])
@pytest.mark.parametrize("seed", range(12))
def test_by_column_as_by_row(seed: int, delimiter: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "docket.csv"
    path.write_text(made(seed, delimiter=delimiter), encoding="utf-8")
    if seed % 3 == 0:  # as a large file is read
        monkeypatch.setattr(large_text, "LARGE", 0)
        monkeypatch.setattr(large_text, "_PIECE", 900)
    if seed % 2:
        monkeypatch.setattr(delimited, "_PIECE", 700)
    assert_alike(read_docket(path, as_of=AS_OF), by_row(path, monkeypatch))


@pytest.mark.parametrize("seed", range(14))
def test_cells_with_several_charges_by_column_as_by_row(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "docket.csv"
    path.write_text(made(seed, several=True, without=LINKS[seed % len(LINKS)]), encoding="utf-8")
    assert_alike(read_docket(path, as_of=AS_OF), by_row(path, monkeypatch))


#: Columns of facts with cells that can be read, that cannot, and blanks.
FACTS = {
    "DOB": ["03/14/1990", "01/01/1901", "1/1/1900", "", "11/11/1911"],
    "Arrest Date": ["05/14/2026", "June 3, 2026", "20260605", "soon", ""],
    "Offense Date": ["05/13/2026", "05/20/2026", "06/05/2026", ""],
    "Charge": ["POSS METH", "RETAIL THEFT", "RESISTING ARREST", "RESIST/OBSTRUCT", "POSS DRUG PARAPHERNALIA"],
    "Amount (g)": ["0", "0.5", "1,5", "trace", "<1g", "12 tabs 3.1g", "0.4 GRAMS (FIELD)", "$350", "", "2 ± 0.1"],
    "Lab Weight (g)": ["", "0.5", "-3", "abc", "1.2 g gross"],
    "+/-": ["0.05", "5%", "some", ""],
    "Confidence": ["95%", "high", ""],
    "Pills": ["4", "0", "many", ""],
    "Indicia": ["scales, cash", "none noted", "a red hat", ""],
    "Stop Reason": ["tint; speeding", "Expired Tags", "vibes", ""],
    "History": ["3/4/2024 conviction theft", "no history", "long", ""],
    "On Parole": ["Y", "N", ""],
    "Value": ["$500", "12", "much", ""],
}


@pytest.mark.parametrize("seed", range(8))
def test_columns_of_facts_by_column_as_by_row(seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dice = random.Random(seed)
    some = [name for name in FACTS if name == "Charge" or dice.random() < 0.7]
    path = tmp_path / "docket.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(["Case No", "Defendant", *some])
        for n in range(60):
            out.writerow([f"26-{n}", f"N{n % 7}, ANN", *(dice.choice(FACTS[name]) for name in some)])
    one, other = read_docket(path, as_of=AS_OF), by_row(path, monkeypatch)
    if not {"Value", "Pills"} & set(some):  # else an amount's cell and a column may say one fact: row by row
        assert isinstance(one.charges, DocketCharges)
    assert_alike(one, other)
    for name in ("manhattan-2022", "philadelphia-2018"):
        policy = load_policy(sample_policy(f"{name}.yaml"))
        found = [[each.finding for each in screen(docket.charges, (policy,), as_of=AS_OF)] for docket in (one, other)]
        assert found[0] == found[1]


def test_most_are_read_by_column(tmp_path: Path) -> None:
    """The control: the comparison is one of two ways."""
    kinds = Counter[type]()
    for seed in range(12):
        for several in (False, True):
            path = tmp_path / f"{seed}.csv"
            path.write_text(made(seed, several=several), encoding="utf-8")
            kinds[type(read_docket(path, as_of=AS_OF).charges)] += 1
    assert kinds[DocketCharges] >= 6  # one charge a row
    assert kinds[TableCharges] >= 6  # some rows with several


@pytest.mark.parametrize("large", [large_text.LARGE, 0])
def test_the_other_way_is_row_by_row(large: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control of files of many megabytes too, which another reader opens."""
    monkeypatch.setattr(large_text, "LARGE", large)
    path = tmp_path / "docket.csv"
    path.write_text(made(1), encoding="utf-8")
    assert isinstance(workbook.open_grid(load(path)).rows, CellColumns)
    assert not isinstance(by_row(path, monkeypatch).charges, DocketCharges)


@pytest.mark.parametrize("name", REAL)
def test_real_dockets(name: str, shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = shared / "dockets" / name
    assert_alike(read_docket(path, as_of=AS_OF), by_row(path, monkeypatch))


@pytest.mark.parametrize(
    "text",
    [
        'a,"b ""c"" d",e\nf,"g, h",i\n',
        'a,"b\nc",d\n\ne,f,g\n',
        'a,b,c\nd,"",""""\n',
        "a,b,c\nd,e\nf,g,h,i\nj,k,l",
        'é,"ö,ü",ß\nx,y,z\n',
        "a,b,c\n" + "x" * 100 + ",y,z\n",
        "a,bbbbbbbbb,c\naaaaaaaa,b,c\naaaaaaaaa,bbbbbbbbb,ccccccccccccccccc\n",
    ],
)
@pytest.mark.parametrize("piece", [1, 2**25])
def test_cells_as_a_reader_of_rows_has_them(text: str, piece: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delimited, "_PIECE", piece)
    monkeypatch.setattr(delimited, "_MOST_ODD", 1.0)
    found = delimited._parse(text, ",")
    assert isinstance(found, CellColumns)
    monkeypatch.setattr(delimited, "_by_column", lambda *_: None)
    assert found == delimited._parse(text, ",")


@pytest.mark.parametrize("text", ['a,b"c,d\ne,f,g\n', 'a,"b"c,d\ne,f,g\n', 'a,"b,c\nd,e,f\n', 'a, "b",c\nd,e,f\n'])
def test_quotes_that_are_not_by_the_book_go_row_by_row(text: str) -> None:
    assert not isinstance(delimited._parse(text, ","), CellColumns)
