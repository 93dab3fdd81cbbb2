"""A text table that is read piece by piece is the same as one that is read at once."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from screener.docket.files import large_text, source
from screener.docket.files.delimited import read_text
from screener.docket.files.large_text import read_large
from screener.docket.files.source import DocketFile, load
from screener.docket.model.choices import NOTHING_CHOSEN, ReadChoices
from screener.docket.model.grid import Grid
from screener.domain.errors import ScreenerError
from tests.docket.test_damage import SEED, as_csv, damaged
from tests.seeds import is_long


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(large_text, "LARGE", 200)
    monkeypatch.setattr(large_text, "_PIECE", 64)


def held(data: bytes) -> DocketFile:
    return DocketFile(path=Path("docket.csv"), name="docket.csv", held=data, sha256="", size=len(data))


def table(rng: random.Random, *, end: str, delimiter: str, quoted: bool) -> bytes:
    words = ["DOE, JANE", "Öz", "", "a\nb", 'say "no"', "F3", "\x0c", "x\x01y"]
    plain = [word for word in words if not set(word) & set(',"\n;|')]
    lines = [delimiter.join(("Case", "Name", "Charge", "Level"))]
    for at in range(rng.randrange(40, 80)):
        cells = [str(at), *rng.choices(words if quoted else plain, k=3)]
        if quoted:
            cells = ['"' + cell.replace('"', '""') + '"' if set(cell) & set(',"\n;|') else cell for cell in cells]
        lines.append(delimiter.join(cells))
        if rng.random() < 0.02:
            lines.append("")
    return (end.join(lines) + (end if rng.random() < 0.7 else "")).encode()


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("quoted", [False, True])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_the_same_rows_come_out(end: str, quoted: bool, mark: bytes):
    alike = 0
    for seed in range(40):
        rng = random.Random(seed)
        data = mark + table(rng, end=end, delimiter=rng.choice(",;|\t"), quoted=quoted)
        found = read_large(held(data), NOTHING_CHOSEN)
        if found is None:  # too many rows of another width among few
            continue
        alike += 1
        assert found == read_text(data, "docket.csv"), seed
    assert alike > 20


def _outcome(read: Callable[[bytes], Grid | None], data: bytes) -> Grid | str | None:
    try:
        return read(data)
    except ScreenerError as error:
        return str(error)


def _damaged_alike(count: int, seed: int) -> int:
    """Damages a table so many times. Returns how often the reader of large files read it or refused it: it must then
    say what the other one says; what it leaves to the other one is not counted."""
    rng, data, alike = random.Random(seed), as_csv(30), 0
    for number in range(count):
        broken = damaged(data, rng)
        found = _outcome(lambda data: read_large(held(data), NOTHING_CHOSEN), broken)
        if found is not None:
            alike += 1
            other = _outcome(lambda data: read_text(data, "docket.csv"), broken)
            assert found == other, f"seed {seed}, table {number}"
    return alike


def test_damaged_tables_are_read_or_refused_the_same():
    assert _damaged_alike(300, SEED) > 30


@pytest.mark.full
@pytest.mark.parametrize("part", range(10))
def test_many_damaged_tables_are_read_or_refused_the_same(part: int):
    if not is_long():
        pytest.skip("the full count runs with -m full")
    assert _damaged_alike(1_000, SEED + 1 + part) > 100


def test_what_was_chosen_is_obeyed():
    data = table(random.Random(1), end="\n", delimiter="|", quoted=False)
    chosen = ReadChoices(encoding="utf-8", delimiter="|")
    assert read_large(held(data), chosen) == read_text(data, "docket.csv", chosen)


@pytest.mark.parametrize(
    "spoiled",
    [
        lambda data: data.replace(b"DOE", b'"DOE'),  # never closed
        lambda data: data.replace(b"\n", b"\r"),
        lambda data: data.decode().encode("utf-16"),
        lambda data: data.replace("Öz".encode(), b"\xd6z"),
        lambda data: b"sep=,\n" + data,
        lambda data: b'{"a": 1}\n' * 100,
        lambda data: data[:100],
    ],
)
def test_what_is_out_of_the_ordinary_is_left_to_the_other_reader(spoiled):
    data = spoiled(table(random.Random(2), end="\n", delimiter=",", quoted=False).replace(b"F3", b"DOE"))
    assert read_large(held(data), NOTHING_CHOSEN) is None


def test_a_cell_that_no_docket_has_is_refused_with_its_line():
    data = table(random.Random(3), end="\n", delimiter=",", quoted=False)
    with pytest.raises(ScreenerError, match="a cell of 40,000 characters in line"):
        read_large(held(data + b"1,2,3," + b"x" * 40_000 + b"\n"), NOTHING_CHOSEN)


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_file_that_is_not_held_is_read_the_same(mark: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(source, "HELD", 100)
    monkeypatch.setattr(source, "_HEAD", 50)
    for seed in range(10):
        data = mark + table(random.Random(seed), end="\r\n", delimiter=",", quoted=seed % 2 == 0)
        path = tmp_path / f"{seed}.csv"
        path.write_bytes(data)
        found = load(path)
        assert not found.whole
        assert found.data == data
        assert (found.sha256, found.size) == (hashlib.sha256(data).hexdigest(), len(data))
        assert read_large(found, NOTHING_CHOSEN) == read_large(held(data), NOTHING_CHOSEN)


def test_a_file_that_changes_while_it_is_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(source, "HELD", 100)
    monkeypatch.setattr(source, "_HEAD", 50)
    path = tmp_path / "docket.csv"
    path.write_bytes(table(random.Random(2), end="\n", delimiter=",", quoted=False))
    found = load(path)
    path.write_bytes(path.read_bytes().replace(b"F3", b"F2"))
    with pytest.raises(ScreenerError, match="changed while it was read"):
        read_large(found, NOTHING_CHOSEN)
    with pytest.raises(ScreenerError, match="changed while it was read"):
        assert found.data


def test_a_large_file_of_nothing_is_empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(source, "HELD", 100)
    path = tmp_path / "docket.csv"
    path.write_bytes(b" \r\n" * 200)
    with pytest.raises(ScreenerError, match="is empty"):
        load(path)
