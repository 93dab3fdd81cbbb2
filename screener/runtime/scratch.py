"""The folder for temporary files: private, removed when the program ends, and at its next start where it was killed.

Everything that writes a temporary file (workbooks under way, a backup that is unpacked to be checked, SQLite) is sent
there, so that no row of a docket stays in a folder that others read (NIST SP 800-53 SC-4, MP-6).
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from screener.runtime.paths import places, private_folder

#: Where libraries and the processes that the program starts look for the folder.
_NAMED = ("TMPDIR", "TEMP", "TMP", "SQLITE_TMPDIR")


def private_scratch(parent: Path | None = None) -> Path | None:
    """Makes this process's folder and sends all temporary files there; removes those of processes that are gone.

    Without ``parent`` it lies among the program's own files. None where no folder can be made: then the system's own
    is used, as if this were not here.
    """
    try:
        above = private_folder(places().logs.parent / "scratch" if parent is None else parent)
        _sweep(above)
        folder = above / str(os.getpid())
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError:
        return None
    tempfile.tempdir = str(folder)
    for name in _NAMED:
        os.environ[name] = str(folder)
    atexit.register(_remove, folder, os.getpid())
    return folder


def _remove(folder: Path, owner: int) -> None:
    if os.getpid() == owner:  # a process that was forked off leaves it to its parent
        shutil.rmtree(folder, ignore_errors=True)


def _sweep(above: Path) -> None:
    """What a killed process left. On Windows a file that is in use cannot be removed, so that a living one keeps its
    own."""
    for each in above.iterdir():
        if each.name.isdigit() and not _lives(int(each.name)):
            shutil.rmtree(each, ignore_errors=True)


def _lives(number: int) -> bool:
    if number == os.getpid():
        return False  # the number came round: this process has made nothing yet
    if os.name != "posix":  # there, signal 0 would end the other process
        return False
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
