"""Faults of the program itself in the window: told in one sentence that says where the redacted report lies."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from screener.domain.errors import ScreenerError
from screener.runtime.logs import write_fault_report


def sentence(error: BaseException, folder: Path | None = None) -> ScreenerError:
    """What the person is told; the report is written as the command line writes its own."""
    path = write_fault_report(error, folder)
    where = f"; the report is in {path}, without names or case text" if path is not None else ""
    told = ScreenerError(
        "Something went wrong inside the program",
        type(error).__name__,
        f"Nothing of this step was saved. Try it once more{where}",
    )
    told.__cause__ = error
    return told


def catch_all(tell: Callable[[ScreenerError], object]) -> None:
    """Sends what nobody else caught in the window's thread to the same place; the work goes on."""

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        tell(sentence(error.with_traceback(trace)))

    sys.excepthook = hook
