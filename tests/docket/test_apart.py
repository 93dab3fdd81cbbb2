"""A file opened in a process of its own: the same cells, and no file takes this process down or keeps it waiting."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import openpyxl
import pytest

from screener.docket import apart
from screener.docket.apart import Limits, open_apart
from screener.docket.workbook import load, open_grid
from screener.domain.errors import ScreenerError


@pytest.fixture(autouse=True)
def _no_child_left():
    yield
    apart.retire()


def workbook(path: Path, rows: int = 3) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Case Number", "Statute", "Charge"])
    for number in range(rows):
        sheet.append([f"00{number}", "14:30", "POSS COCAINE \N{EN DASH} 1 g"])
    book.create_sheet("Notes").append(["nothing"])
    book.save(path)
    return path


def children() -> set[int]:
    return {child.process.pid for child in apart._RUNNING if child.process.pid is not None}


def test_a_workbook_gives_the_same_grid_as_in_this_process(tmp_path: Path):
    source = load(workbook(tmp_path / "a.xlsx"))
    assert open_apart(source) == open_grid(source)
    assert open_apart(source, "Notes") == open_grid(source, "Notes")


def test_one_child_serves_several_files_and_text_needs_none(tmp_path: Path):
    (tmp_path / "a.csv").write_text("Case Number,Statute\n1,14:30\n", encoding="utf-8")
    open_apart(load(tmp_path / "a.csv"))
    assert children() == set()
    open_apart(load(workbook(tmp_path / "a.xlsx")))
    first = children()
    open_apart(load(workbook(tmp_path / "b.xlsx")))
    assert children() == first
    assert len(first) == 1


def test_a_refusal_keeps_its_sentence(tmp_path: Path):
    source = load(workbook(tmp_path / "a.xlsx"))
    with pytest.raises(ScreenerError) as here:
        open_grid(source, "June")
    with pytest.raises(ScreenerError) as there:
        open_apart(source, "June")
    assert str(there.value) == str(here.value)


@pytest.mark.skipif(sys.platform == "win32", reason="memory is limited by the system's own means there")
def test_a_file_that_wants_more_memory_than_it_may_have_is_refused_and_the_next_is_read(tmp_path: Path, capfd):
    limits = Limits(memory=700 * 1024**2)
    large = tmp_path / "large.xlsx"
    honest = workbook(tmp_path / "honest.xlsx")
    with zipfile.ZipFile(honest) as old, zipfile.ZipFile(large, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            data = old.read(entry)
            if entry.filename == "xl/worksheets/sheet1.xml":
                data = _many_cells(data)
            new.writestr(entry.filename, data)
    began = time.monotonic()
    with pytest.raises(ScreenerError, match=r"needs more than 0\.7 GB of memory"):
        open_apart(load(large), limits=limits)
    assert time.monotonic() - began < 60
    assert len(open_apart(load(honest), limits=limits).rows) == 4
    assert capfd.readouterr() == ("", "")


def _many_cells(sheet: bytes) -> bytes:
    """The sheet with one row far to the right and far down: its grid has more cells than the memory holds."""
    far = b'<row r="900000"><c r="XFD900000" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
    return sheet.replace(b"</sheetData>", far)


def test_a_file_that_takes_too_long_is_refused_and_the_next_is_read(tmp_path: Path):
    source = load(workbook(tmp_path / "slow.xlsx", rows=4_000))
    with pytest.raises(ScreenerError, match="could not be opened within 0 seconds"):
        open_apart(source, limits=Limits(seconds=0.001))
    assert len(open_apart(source).rows) == 4_001


@pytest.mark.skipif(sys.platform == "win32", reason="signals are not sent there")
def test_a_file_that_brings_its_reader_down_is_refused_and_the_next_is_read(tmp_path: Path, monkeypatch):
    source = load(workbook(tmp_path / "a.xlsx"))
    open_apart(source)
    (child,) = apart._RUNNING
    asked = child.answers.poll

    def die(seconds: float) -> bool:
        os.kill(child.process.pid, signal.SIGSEGV)
        return asked(seconds)

    monkeypatch.setattr(apart._RUNNING[0], "answers", _Dying(child.answers, die))
    with pytest.raises(ScreenerError, match="it broke the part of the program that reads such files"):
        open_apart(load(workbook(tmp_path / "b.xlsx", rows=9_000)))
    assert len(open_apart(source).rows) == 4


class _Dying:
    """The child's answers, where the child dies while they are waited for."""

    def __init__(self, real, poll):
        self.real, self.poll = real, poll

    def recv_bytes(self) -> bytes:
        return self.real.recv_bytes()

    def close(self) -> None:
        self.real.close()


@pytest.mark.skipif(sys.platform == "win32", reason="signals are not sent there")
def test_the_child_ends_with_its_parent_even_if_that_is_killed(tmp_path: Path):
    source = workbook(tmp_path / "a.xlsx")
    script = tmp_path / "open.py"
    script.write_text(
        "import sys, time\nfrom pathlib import Path\nfrom screener.docket import apart\n"
        "from screener.docket.workbook import load\n"
        "if __name__ == '__main__':\n"
        "    apart.open_apart(load(Path(sys.argv[1])))\n"
        "    print(apart._RUNNING[0].process.pid, flush=True)\n    time.sleep(60)\n",
        encoding="utf-8",
    )
    with subprocess.Popen([sys.executable, script, source], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        assert _alive(child)
        parent.kill()
    deadline = time.monotonic() + 20
    while _alive(child) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _alive(child)


def _alive(pid: int) -> bool:
    status = Path(f"/proc/{pid}/stat")
    try:
        return status.read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_a_damaged_workbook_stays_one_sentence(tmp_path: Path):
    data = bytearray(workbook(tmp_path / "a.xlsx").read_bytes())
    data[len(data) // 2 :] = bytes(len(data) - len(data) // 2)
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(bytes(data))
    with pytest.raises(ScreenerError, match=r"broken\.xlsx"):
        open_apart(load(broken))
