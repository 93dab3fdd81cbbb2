"""A file opened in a process of its own: the same cells, and no file takes this process down or keeps it waiting."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import openpyxl
import pytest

from screener.docket.files import child_process
from screener.docket.files.child_process import open_apart
from screener.docket.files.confine import BasicLimits, ConfinedJob, ExtendedLimits
from screener.docket.files.limits import Limits, limits_from, read_limits
from screener.docket.files.source import load
from screener.docket.files.workbook import open_grid
from screener.docket.model.grid import Grid
from screener.domain.errors import ScreenerError
from screener.runtime.limits import file_limits


@pytest.fixture(autouse=True)
def _no_child_left():
    yield
    child_process.retire()


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
    return {child.process.pid for child in child_process._RUNNING if child.process.pid is not None}


def test_a_workbook_gives_the_same_grid_as_in_this_process(tmp_path: Path):
    source = load(workbook(tmp_path / "a.xlsx"))
    assert open_apart(source) == open_grid(source)
    assert open_apart(source, "Notes") == open_grid(source, "Notes")


@pytest.mark.parametrize("rows", [[["1", "POSS\x1fCOCAINE"], [], [""]], [["1", "a"], [], [""], ["", ""]], [[], []], []])
def test_cells_come_back_whole_whatever_signs_they_hold(rows: list[list[str]]):
    grid = Grid(format="dbf", rows=rows)
    assert child_process._grid(child_process._packed(grid), "a.dbf", Limits()) == grid


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
    with pytest.raises(ScreenerError, match=r"needs more than 0\.7 GB of memory"):  # not: took too long
        open_apart(load(large), limits=limits)
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
    (child,) = child_process._RUNNING
    asked = child.answers.poll

    def die(seconds: float) -> bool:
        os.kill(child.process.pid, signal.SIGSEGV)
        return asked(seconds)

    monkeypatch.setattr(child_process._RUNNING[0], "answers", _Dying(child.answers, die))
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
        "import sys, time\nfrom pathlib import Path\nfrom screener.docket.files import child_process\n"
        "from screener.docket.files.source import load\n"
        "if __name__ == '__main__':\n"
        "    child_process.open_apart(load(Path(sys.argv[1])))\n"
        "    print(child_process._RUNNING[0].process.pid, flush=True)\n    time.sleep(600)\n",
        encoding="utf-8",
    )
    with subprocess.Popen([sys.executable, script, source], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        assert _alive(child)
        parent.kill()
    deadline = time.monotonic() + 300
    while _alive(child) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _alive(child)


def _alive(pid: int) -> bool:
    status = Path(f"/proc/{pid}/stat")
    try:
        return status.read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_a_child_that_cannot_begin_is_a_sentence(tmp_path: Path):
    # A program that comes from standard input cannot be started a second time.
    script = (
        "from pathlib import Path\nfrom screener.docket.files.child_process import open_apart\n"
        "from screener.docket.files.source import load\nfrom screener.domain.errors import ScreenerError\n"
        f"try:\n    open_apart(load(Path({str(workbook(tmp_path / 'a.xlsx'))!r})))\n"
        "except ScreenerError as error:\n    print(error)\n"
    )
    ran = subprocess.run([sys.executable, "-"], input=script, capture_output=True, text=True, check=False)
    assert ran.stdout.startswith("The part of the program that opens files did not start"), ran.stderr


def test_the_limits_of_the_settings_hold_and_another_limit_takes_another_child(tmp_path: Path):
    source = load(workbook(tmp_path / "a.xlsx"))
    (tmp_path / "settings.json").write_text('{"file memory": "3 GB", "file seconds": 60}', encoding="utf-8")
    limits_from(lambda: file_limits(tmp_path / "settings.json", {}))
    try:
        open_apart(source)
        (child,) = child_process._RUNNING
        assert child.limits == Limits(memory=3 * 1024**3, seconds=60)
        if sys.platform == "linux":
            told = Path(f"/proc/{child.process.pid}/limits").read_text(encoding="utf-8")
            assert f"Max address space         {3 * 1024**3}" in told
        (tmp_path / "settings.json").write_text('{"file memory": "lots"}', encoding="utf-8")
        with pytest.raises(ScreenerError, match="'lots' is no memory for opening a file"):
            open_apart(source)
    finally:
        limits_from(Limits)


@pytest.mark.parametrize(
    ("memory", "seconds", "expected"),
    [
        (None, None, Limits(memory=2 * 1024**3, seconds=120)),
        (4, 30, Limits(memory=4 * 1024**3, seconds=30)),
        ("1.5", "7.5", Limits(memory=1536 * 1024**2, seconds=7.5)),
        ("800 MB", None, Limits(memory=800 * 1024**2, seconds=120)),
        (" 64gb ", "3600", Limits(memory=64 * 1024**3, seconds=3600)),
    ],
)
def test_limits_as_a_person_writes_them(memory, seconds, expected):
    assert read_limits(memory, seconds, where="here") == expected


@pytest.mark.parametrize(
    "memory", ["0", "-1", "100 MB", "65 GB", "1e9", "inf", "nan", "", "2 TB", True, [], "two", "٣"]
)
def test_no_memory_that_is_none(memory):
    with pytest.raises(ScreenerError, match="is no memory for opening a file") as caught:
        read_limits(memory, None, where="here")
    assert "512 MB to 64 GB" in caught.value.remedy


@pytest.mark.parametrize("seconds", ["0", "-5", "4", "3601", "inf", "nan", "", "2 min", False, {}])
def test_no_time_that_is_none(seconds):
    with pytest.raises(ScreenerError, match="is no time for opening a file"):
        read_limits(None, seconds, where="here")


def test_the_environment_goes_before_the_settings(tmp_path: Path):
    path = tmp_path / "settings.json"
    path.write_text('{"file memory": 8, "file seconds": 60}', encoding="utf-8")
    assert file_limits(path, {"SCREENER_FILE_MEMORY": "1 GB"}) == Limits(memory=1024**3, seconds=60)
    assert file_limits(path, {"SCREENER_FILE_SECONDS": ""}) == Limits(memory=8 * 1024**3, seconds=60)
    with pytest.raises(ScreenerError, match="SCREENER_FILE_MEMORY"):
        file_limits(path, {"SCREENER_FILE_MEMORY": "none"})


def test_a_nonsense_limit_opens_no_workbook_from_the_command_line(tmp_path: Path):
    path = workbook(tmp_path / "a.xlsx")
    for value, code, words in (("none", 1, "'none' is no memory for opening a file"), ("1 GB", 0, "")):
        ran = subprocess.run(
            [sys.executable, "-m", "screener", "read", path], capture_output=True, text=True, check=False,
            env={**os.environ, "SCREENER_FILE_MEMORY": value, "SCREENER_HOME": str(tmp_path)},
        )  # fmt: skip
        assert ran.returncode == code, ran.stderr
        assert words in ran.stderr
        assert "Traceback" not in ran.stderr


class _Windows:
    """Answers as Windows does, and keeps what it was asked: the job itself exists only there."""

    def __init__(self, refuses: str = "") -> None:
        self.refuses, self.asked, self.limits = refuses, [], ExtendedLimits()

    def create(self) -> int:
        self.asked.append(("create",))
        return 0 if self.refuses == "create" else 77

    def limit(self, job: int, limits: ExtendedLimits) -> int:
        self.asked.append(("limit", job))
        self.limits = limits
        return self.refuses != "limit"

    def assign(self, job: int, process: int) -> int:
        self.asked.append(("assign", job, process))
        return self.refuses != "assign"

    def close(self, handle: int) -> int:
        self.asked.append(("close", handle))
        return 1


def test_a_job_limits_the_memory_of_one_process_and_ends_with_it():
    windows = _Windows()
    job = ConfinedJob(5, 2 * 1024**3, windows)
    assert windows.asked == [("create",), ("limit", 77), ("assign", 77, 5)]
    assert windows.limits.process_memory == 2 * 1024**3
    assert (windows.limits.basic.flags, windows.limits.basic.processes) == (0x2508, 1)
    job.close()
    job.close()
    assert windows.asked.count(("close", 77)) == 1


@pytest.mark.parametrize("call", ["create", "limit", "assign"])
def test_a_job_that_windows_refuses_opens_no_file(call: str):
    windows = _Windows(refuses=call)
    with pytest.raises(ScreenerError, match="cannot be limited"):
        ConfinedJob(5, 1024**3, windows)
    assert (("close", 77) in windows.asked) == (call != "create")


@pytest.mark.skipif(sys.maxsize < 2**32, reason="the sizes are those of 64 bits")
def test_what_is_handed_to_windows_has_the_layout_of_its_documentation():
    assert (ctypes.sizeof(BasicLimits), ctypes.sizeof(ExtendedLimits)) == (64, 144)
    assert (BasicLimits.flags.offset, BasicLimits.processes.offset, BasicLimits.scheduling.offset) == (16, 40, 60)
    assert (ExtendedLimits.io_counters.offset, ExtendedLimits.process_memory.offset) == (64, 112)


def test_a_damaged_workbook_stays_one_sentence(tmp_path: Path):
    data = bytearray(workbook(tmp_path / "a.xlsx").read_bytes())
    data[len(data) // 2 :] = bytes(len(data) - len(data) // 2)
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(bytes(data))
    with pytest.raises(ScreenerError, match=r"broken\.xlsx"):
        open_apart(load(broken))
