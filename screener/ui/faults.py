"""Faults of the program itself: one place, one redacted file, one sentence that says where it is.

The file holds what went wrong and where in the program, never a value: no message, no name, no cell text.
"""

from __future__ import annotations

import platform
import sys
import traceback
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import TracebackType

from platformdirs import user_log_path

from screener import __version__
from screener.domain.errors import ScreenerError


def redacted(error: BaseException) -> str:
    """The fault as it may leave the office: types and places."""
    lines = [f"Screener {__version__}, Python {platform.python_version()}, {platform.system()} {platform.release()}"]
    chain: BaseException | None = error
    while chain is not None:
        lines.append(type(chain).__name__)
        for frame in traceback.extract_tb(chain.__traceback__):
            lines.append(f"  {Path(frame.filename).name}:{frame.lineno} {frame.name}")
        chain = chain.__cause__ or chain.__context__
    return "\n".join(lines) + "\n"


def write_report(error: BaseException, now: datetime, folder: Path | None = None) -> Path | None:
    """Writes the report; None where even that is not possible."""
    try:
        place = folder or user_log_path("screener", appauthor=False)
        place.mkdir(parents=True, exist_ok=True)
        path = place / f"fault-{now:%Y%m%d-%H%M%S}.txt"
        path.write_text(redacted(error), encoding="utf-8")
        path.chmod(0o600)
    except OSError:
        return None
    return path


def sentence(error: BaseException, now: datetime, folder: Path | None = None) -> ScreenerError:
    """What the person is told."""
    path = write_report(error, now, folder)
    where = f"; the report is in {path}, without names or case text" if path is not None else ""
    told = ScreenerError(
        "Something went wrong inside the program",
        type(error).__name__,
        f"Nothing of this step was saved. Try it once more{where}",
    )
    told.__cause__ = error
    return told


def catch_all(tell: Callable[[ScreenerError], object], clock: Callable[[], datetime]) -> None:
    """Sends what nobody else caught in the window's thread to the same place; the work goes on."""

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        tell(sentence(error.with_traceback(trace), clock()))

    sys.excepthook = hook
