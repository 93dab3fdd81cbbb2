"""The log and the crash report: ids and counts, never a name, a cell or a note.

A line is made of an event word and of numbers and ids only: there is no way to log a free text. A crash report holds
where the program failed, not with what: no messages of errors, no values of variables.
"""

from __future__ import annotations

import logging
import os
import platform
import re
import sys
import tempfile
import traceback
from logging.handlers import RotatingFileHandler
from pathlib import Path

from screener import __version__
from screener.domain.errors import ScreenerError
from screener.runtime.paths import places, private_folder

_NAME = "screener"
_WORD = re.compile(r"^[a-z][a-z ]{0,39}$")
_ID = re.compile(r"^[0-9a-f]{1,64}$")
_BYTES = 1_000_000
_KEPT = 3


def open_log(folder: Path) -> logging.Logger:
    """The program's log in ``folder``, of one megabyte, the last three kept; readable by its owner only."""
    private_folder(folder)
    path = folder / "screener.log"
    if not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
    logger = logging.getLogger(_NAME)
    for old in list(logger.handlers):
        logger.removeHandler(old)
        old.close()
    handler = RotatingFileHandler(path, maxBytes=_BYTES, backupCount=_KEPT, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    logger.propagate = False
    return logger


def log(word: str, **values: int | str) -> None:
    """One line: what happened, with counts and ids. Raises ValueError for anything that could be a text of a record."""
    if not _WORD.match(word):
        raise ValueError("a log line begins with a few plain words")
    parts = [word]
    for name, value in values.items():
        if isinstance(value, str) and not _ID.match(value):
            raise ValueError(f"{name} is no id: texts are not logged")
        parts.append(f"{name}={value}")
    logging.getLogger(_NAME).info(" ".join(parts))


def write_fault_report(error: BaseException, folder: Path | None = None) -> Path | None:
    """Writes where the program failed, redacted, and gives the file's path; None where even that cannot be written.

    Without ``folder`` it lies among the program's own files (``places().crashes``).
    """
    lines = [
        f"Screener {__version__}, Python {sys.version.split()[0]}, {platform.system()} {platform.release()}",
        "",
        *_stations(error),
    ]
    try:
        where = private_folder(places().crashes if folder is None else folder)
        handle, name = tempfile.mkstemp(dir=where, prefix="fault-", suffix=".txt")  # mode 0600
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            out.write("\n".join(lines) + "\n")
    except OSError:
        return None
    return Path(name)


def _stations(error: BaseException) -> list[str]:
    """The chain of errors with their places: type, file below the program, line, function. No messages."""
    lines: list[str] = []
    seen: BaseException | None = error
    while seen is not None and len(lines) < 200:
        kind = type(seen)
        expected = " (told to the user)" if isinstance(seen, ScreenerError) else ""
        lines.append(f"{kind.__module__}.{kind.__qualname__}{expected}")
        for frame in traceback.extract_tb(seen.__traceback__):
            lines.append(f"  {_place(frame.filename)}:{frame.lineno} in {frame.name}")
        seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)
        if seen is not None:
            lines.append("after")
    return lines


def _place(filename: str) -> str:
    """The file as the program knows it: nothing of the machine's folders, which hold user names."""
    parts = Path(filename).parts
    for at in range(len(parts) - 1, -1, -1):
        if parts[at] in ("screener", "site-packages"):
            return "/".join(parts[at:])
    return parts[-1] if parts else ""
