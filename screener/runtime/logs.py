"""The log and the crash report: ids and counts, never a name, a cell or a note.

A line is made of an event word and of numbers and ids only: there is no way to log a free text. A crash report holds
where the program failed, not with what: no messages of errors, no values of variables. The front door opens the log,
for the command line and for the window; the incident package takes it along.
"""

from __future__ import annotations

import logging
import os
import platform
import re
import sys
import time
import traceback
import uuid
from contextlib import suppress
from io import TextIOWrapper
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


class _OwnFile(RotatingFileHandler):
    """A log that its owner alone reads, the fresh file after a full one too, and that never stops the program.

    Where a full file cannot be put aside (another process writes it, on Windows) its lines go on in the same file;
    where nothing can be written the line is lost.
    """

    def _open(self) -> TextIOWrapper:
        number = os.open(self.baseFilename, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
        return TextIOWrapper(os.fdopen(number, "ab"), encoding="utf-8", newline="\n")  # the handler closes it

    def rotate(self, source: str, dest: str) -> None:
        with suppress(OSError):
            super().rotate(source, dest)

    def handleError(self, record: logging.LogRecord) -> None:
        """A full disk is told by whoever saves a decision, not by the log."""


def open_log(folder: Path) -> None:
    """Sends the lines of ``log`` to screener.log in ``folder``: up to a megabyte, the last three full ones kept, times
    in UTC. The file is made with the first line. Where there can be no folder there is no log.
    """
    logger = logging.getLogger(_NAME)
    for old in list(logger.handlers):
        logger.removeHandler(old)
        old.close()
    logger.setLevel(logging.INFO)
    logger.propagate = False
    try:
        place = private_folder(folder) / "screener.log"
    except OSError:
        logger.addHandler(logging.NullHandler())
        return
    handler = _OwnFile(place, maxBytes=_BYTES, backupCount=_KEPT, encoding="utf-8", delay=True)
    form = logging.Formatter("%(asctime)s %(message)s")
    form.converter = time.gmtime
    handler.setFormatter(form)
    logger.addHandler(handler)


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

    Without ``folder`` it lies among the program's own files (``places().crashes``). The log names the report.
    """
    report = uuid.uuid4().hex[:12]
    log("program failed", report=report)
    lines = [
        f"Screener {__version__}, Python {sys.version.split()[0]}, {platform.system()} {platform.release()}",
        "",
        *_stations(error),
    ]
    try:
        where = private_folder(places().crashes if folder is None else folder)
        path = where / f"fault-{report}.txt"
        with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8") as out:
            out.write("\n".join(lines) + "\n")
    except OSError:
        return None
    return path


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
