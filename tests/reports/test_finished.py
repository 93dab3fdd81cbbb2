"""Files that appear together or not at all."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from screener.domain.errors import ScreenerError
from screener.reports.finished import whole_file, write_lines, write_together


def test_all_of_them(tmp_path: Path) -> None:
    made = write_together(tmp_path / "a" / "b", {"x.txt": b"1", "y.txt": b"2"})
    assert [path.read_bytes() for path in made] == [b"1", b"2"]
    assert sorted(os.listdir(tmp_path / "a" / "b")) == ["x.txt", "y.txt"]


def test_a_full_disk_leaves_the_folder_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_together(tmp_path, {"x.txt": b"old", "y.txt": b"old"})
    calls: list[int] = []

    def full(descriptor: int) -> None:
        calls.append(descriptor)
        if len(calls) == 2:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ScreenerError, match=r"y\.txt was not written: the disk is full; 0\.1 MB are needed"):
        write_together(tmp_path, {"x.txt": b"new", "y.txt": b"new"})
    assert sorted(os.listdir(tmp_path)) == ["x.txt", "y.txt"]
    assert (tmp_path / "x.txt").read_bytes() == b"old"


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "taken").write_bytes(b"")
    with pytest.raises(ScreenerError, match="cannot be made"):
        write_together(tmp_path / "taken" / "in", {"x.txt": b""})


def test_lines_that_stop_midway_leave_the_old_file(tmp_path: Path) -> None:
    out = tmp_path / "x.jsonl"
    write_lines(out, (f"{n} \u00e9\n" for n in range(1_000)))
    assert out.read_text(encoding="utf-8").splitlines() == [f"{n} \u00e9" for n in range(1_000)]
    assert out.stat().st_mode & 0o077 == 0

    def breaking() -> Iterator[str]:
        yield "new\n" * 500_000
        raise ScreenerError("The docket cannot be screened", "", "")

    with pytest.raises(ScreenerError, match="cannot be screened"):
        write_lines(out, breaking())
    assert os.listdir(tmp_path) == ["x.jsonl"]
    assert out.read_text(encoding="utf-8").startswith("0 ")


def test_a_disk_that_fills_up_while_a_file_is_written_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with (
        pytest.raises(ScreenerError, match=r"x\.xlsx was not written: the disk is full"),
        whole_file(tmp_path / "x.xlsx") as out,
    ):
        out.write(b"1")
    assert os.listdir(tmp_path) == []
