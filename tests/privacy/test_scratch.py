"""Temporary files lie in a private folder that is gone when the program is, at the latest when it starts again."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

from tests.privacy.hunted import hits

_HOLDS = """
import sys, tempfile, time
from pathlib import Path
from screener.runtime.scratch import private_scratch
folder = private_scratch()
made = Path(tempfile.mkdtemp(prefix="screener-")) / "unpacked.office"
made.write_text("ZYXWANDER, QUILLAINE")
print(folder, made, flush=True)
if sys.argv[1] == "wait":
    time.sleep(600)
"""


#: A workbook under way: its rows lie in a file of the library's own until the book is closed.
_WRITES = """
import time
from screener.runtime.scratch import private_scratch
folder = private_scratch()
from openpyxl import Workbook
book = Workbook(write_only=True)
sheet = book.create_sheet()
for number in range(4000):
    sheet.append([f"ZYXWANDER, QUILLAINE {number}"])
print(folder, folder, flush=True)
time.sleep(600)
"""


def _started(home: Path, how: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "SCREENER_HOME": str(home)}
    command = [sys.executable, "-c", _HOLDS, how]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)


def test_it_is_private_and_gone_when_the_program_ends(tmp_path: Path) -> None:
    process = _started(tmp_path, "end")
    said, _ = process.communicate(timeout=600)
    folder, made = map(Path, said.split())
    assert folder.parent == tmp_path / "scratch"
    assert made.is_relative_to(folder)
    assert not folder.exists()


def test_what_a_killed_one_left_is_gone_at_the_next_start(tmp_path: Path) -> None:
    process = _started(tmp_path, "wait")
    assert process.stdout is not None
    folder, made = map(Path, process.stdout.readline().split())
    if os.name == "posix":
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert stat.S_IMODE(folder.parent.stat().st_mode) & 0o077 == 0
    other = _started(tmp_path, "end")
    other.communicate(timeout=600)
    assert made.exists()  # a living one keeps its own
    process.send_signal(signal.SIGKILL if os.name == "posix" else signal.SIGTERM)
    process.wait(timeout=600)
    process.stdout.close()
    assert made.exists()  # the control: a kill leaves it
    _started(tmp_path, "end").communicate(timeout=600)
    assert not folder.exists()


def test_a_killed_workbook_leaves_its_rows_only_there(tmp_path: Path) -> None:
    """What the library keeps of an unfinished sheet is in the private folder, and gone at the next start."""
    away = tmp_path / "of the system"
    away.mkdir()
    environment = {**os.environ, "SCREENER_HOME": str(tmp_path), "TMPDIR": str(away), "TEMP": str(away)}
    command = [sys.executable, "-c", _WRITES]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    folder = Path(process.stdout.readline().split()[0])
    process.send_signal(signal.SIGKILL if os.name == "posix" else signal.SIGTERM)
    process.wait(timeout=600)
    process.stdout.close()
    assert hits(folder, ["ZYXWANDER, QUILLAINE"]) == {"ZYXWANDER, QUILLAINE"}  # the control: the kill left them
    assert list(away.iterdir()) == []
    _started(tmp_path, "end").communicate(timeout=600)
    assert not folder.exists()


def test_the_program_itself_begins_with_it(tmp_path: Path) -> None:
    left = tmp_path / "scratch" / "999999999"
    left.mkdir(parents=True)
    (left / "unpacked.office").write_text("ZYXWANDER, QUILLAINE")
    environment = {**os.environ, "SCREENER_HOME": str(tmp_path)}
    done = subprocess.run([sys.executable, "-m", "screener", "read", "--presets"], env=environment, check=False,
                          capture_output=True, timeout=600)  # fmt: skip
    assert done.returncode == 0
    assert list((tmp_path / "scratch").iterdir()) == []
