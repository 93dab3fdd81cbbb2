"""Opens a file in a process of its own, so that a hostile one can take neither the window nor the machine down.

A workbook, an XML or HTML page or a dBase file is unpacked and parsed by code that trusts what the file says of
itself. That happens in a child process with a limit of memory and of time; a child that passes one of them is ended and
the file refused in one sentence. What comes back is text only (JSON): a child that a file has taken over can send
wrong cells, never code. Delimited text stays in this process: it cannot unpack into more than it is.

The child is started when the first file asks for it and serves the next ones; one that has read a large file is
retired, so that its memory goes back. It ends with its parent, however that ends.
"""

from __future__ import annotations

import atexit
import json
import multiprocessing
import os
import signal
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate, chain, pairwise
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Any, Protocol

from screener.docket.cells.cell_columns import columns_of
from screener.docket.cells.same import SameCells
from screener.docket.files.confine import OUT_OF_MEMORY, ConfinedJob, confine_child, confine_self
from screener.docket.files.limits import Limits, limits_now
from screener.docket.files.source import DocketFile, is_plain_text
from screener.docket.files.workbook import open_grid
from screener.docket.model.choices import NOTHING_CHOSEN, ReadChoices, WrongChoice
from screener.docket.model.grid import Grid
from screener.domain.errors import ScreenerError

#: A file of more bytes than this retires its child: what it took is given back to the system.
_LARGE = 8 * 1024**2
_STARTING = 120.0  # seconds until a child listens: an old machine that scans each file at its start needs many
_ENDING = 5.0
_MANY = 1  # rows from which a sheet is kept by column
_BETWEEN = "\x1f"  # the sign for just that; a cell that holds it is sent on its own
_OUT_OF_MEMORY, _FAULT = "memory", "fault"


def open_apart(
    source: DocketFile, sheet: str | None = None, choices: ReadChoices = NOTHING_CHOSEN, *, limits: Limits | None = None
) -> Grid:
    """Like :func:`open_grid`, in a child process where the file is more than plain text.

    Raises ScreenerError where the file cannot be read, or asks for more than ``limits`` (None: those of the settings).
    """
    if is_plain_text(source):
        return open_grid(source, sheet, choices)
    with _LOCK:
        return _ask(source, sheet, choices, limits_now() if limits is None else limits)


class _Pipe(Protocol):
    """One end of a pipe, as Linux and Windows both have it."""

    def send(self, order: tuple[object, ...], /) -> None: ...
    def poll(self, timeout: float | None = ..., /) -> bool: ...
    def recv_bytes(self) -> bytes: ...
    def close(self) -> None: ...


@dataclass(slots=True)
class _Child:
    process: SpawnProcess
    orders: _Pipe
    answers: _Pipe
    limits: Limits
    job: ConfinedJob | None = field(default=None)  # on Windows

    def end(self) -> None:
        self.orders.close()
        self.answers.close()
        self.process.kill()
        self.process.join()
        if self.job is not None:
            self.job.close()


_LOCK = threading.Lock()
_RUNNING: list[_Child] = []


def _ask(source: DocketFile, sheet: str | None, choices: ReadChoices, limits: Limits) -> Grid:
    child = _child(limits)
    answer = b""
    try:
        child.orders.send((str(source.path), source.name, source.data, source.sha256, sheet, choices))
        if not child.answers.poll(limits.seconds):
            retire()
            raise _too_slow(source.name, limits)
        answer = child.answers.recv_bytes()
    except (EOFError, OSError) as error:  # the child is gone: the file brought it down, or the system did
        child.process.join(_ENDING)
        code = child.process.exitcode
        retire()
        raise (_too_large(source.name, limits) if code in OUT_OF_MEMORY else _brought_down(source.name)) from error
    if len(source.data) > _LARGE:
        retire()
    return _grid(answer, source.name, limits)


def _child(limits: Limits) -> _Child:
    """The child that listens, or a new one."""
    if _RUNNING and (_RUNNING[0].limits != limits or not _RUNNING[0].process.is_alive()):
        retire()
    if _RUNNING:
        return _RUNNING[0]
    context = multiprocessing.get_context("spawn")
    # Two pipes of one direction each: a pipe of both directions would be a socket, and this program opens none.
    orders_in, orders = context.Pipe(duplex=False)
    answers, answers_out = context.Pipe(duplex=False)
    process = context.Process(target=_serve, args=(orders_in, answers_out, limits.memory), daemon=True)
    process.start()
    orders_in.close()
    answers_out.close()
    child = _Child(process, orders, answers, limits)
    try:
        child.job = confine_child(process.sentinel, limits.memory)
    except ScreenerError:
        child.end()
        raise
    if not _listens(child):
        child.end()
        raise ScreenerError(
            "The part of the program that opens files did not start", "", "Close other programs and do it again"
        )
    _RUNNING.append(child)
    return child


def _listens(child: _Child) -> bool:
    try:
        return child.answers.poll(_STARTING) and child.answers.recv_bytes() == b"ready"
    except (EOFError, OSError):  # it ended before it began
        return False


def retire() -> None:
    """Ends the child that waits for the next file, if there is one."""
    while _RUNNING:
        _RUNNING.pop().end()


atexit.register(retire)


def _too_slow(name: str, limits: Limits) -> ScreenerError:
    return ScreenerError(
        f"{name} could not be opened within {limits.seconds:.0f} seconds",
        "an honest docket takes a few",
        "Export it again, in smaller parts or as csv",
    )


def _too_large(name: str, limits: Limits) -> ScreenerError:
    return ScreenerError(
        f"{name} needs more than {limits.memory / 1024**3:.1f} GB of memory to be opened",
        "",
        "Export it in smaller parts or as csv",
    )


def _brought_down(name: str) -> ScreenerError:
    return ScreenerError(
        f"{name} could not be opened", "it broke the part of the program that reads such files", "Export it as csv"
    )


def _grid(answer: bytes, name: str, limits: Limits) -> Grid:
    found = json.loads(answer)
    if found.get("refused"):
        what, why, remedy = found["refused"]
        if found.get("choice"):
            raise WrongChoice(found["choice"], what, why, remedy)
        raise ScreenerError(what, why, remedy)
    if found.get("failed"):
        raise _too_large(name, limits) if found["failed"] == _OUT_OF_MEMORY else _brought_down(name)
    return _unpacked(found["grid"])


def _unpacked(grid: dict[str, Any]) -> Grid:
    return Grid(
        format=grid["format"],
        rows=_rows_of(grid["rows"], grid["widths"]),
        encoding=grid["encoding"],
        delimiter=grid["delimiter"],
        sheet=grid["sheet"],
        sheets=tuple(grid["sheets"]),
        notices=tuple(grid["notices"]),
        first_line=grid["first_line"],
        oddities=tuple((row, column, code, message) for row, column, code, message in grid["oddities"]),
        from_1904=grid["from_1904"],
        others=tuple(_unpacked(other) for other in grid["others"]),
    )


def _rows_of(cells: str | list[list[str]], widths: list[int]) -> Sequence[list[str]]:
    """The rows again; cells that say the same become one. An even table is kept by column."""
    if not isinstance(cells, str):
        return cells
    if len(widths) >= _MANY and widths[0] > 1 and widths.count(widths[0]) == len(widths):
        return columns_of(cells, _BETWEEN, widths[0])
    flat = SameCells().row(cells.split(_BETWEEN))
    ends = [0, *accumulate(widths)]
    return [flat[start:end] for start, end in pairwise(ends)]


# -- in the child ----------------------------------------------------------------------------------------------------


def _serve(orders: Connection, answers: Connection, memory: int) -> None:
    _fall_silent()
    confine_self(memory)
    answers.send_bytes(b"ready")
    while True:
        try:
            order = orders.recv()
        except (EOFError, OSError):
            return  # the parent is gone
        answers.send_bytes(_answer(*order))


def _fall_silent() -> None:
    """Readers that give up print where they stood: that helps nobody here, and may quote cells."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupted command line ends the parent, which ends the child
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)


def _answer(path: str, name: str, data: bytes, sha256: str, sheet: str | None, choices: ReadChoices) -> bytes:
    try:
        grid = open_grid(
            DocketFile(path=Path(path), name=name, held=data, sha256=sha256, size=len(data)), sheet, choices
        )
        return _packed(grid)
    except ScreenerError as error:
        choice = error.choice if isinstance(error, WrongChoice) else ""
        return json.dumps({"refused": [error.what, error.why, error.remedy], "choice": choice}).encode()
    except MemoryError:
        return json.dumps({"failed": _OUT_OF_MEMORY}).encode()
    except Exception:  # whatever a reader raises over a file, the file is refused; the text of it may quote cells
        return json.dumps({"failed": _FAULT}).encode()


def _packed(grid: Grid) -> bytes:
    return json.dumps({"grid": _plain(grid)}).encode()


def _joined(rows: Sequence[list[str]]) -> dict[str, Any]:
    """All cells as one text and how many each row has: millions of texts take JSON longer than opening the file."""
    widths = list(map(len, rows))
    cells = _BETWEEN.join(chain.from_iterable(rows))
    apart = cells.count(_BETWEEN) == max(sum(widths) - 1, 0)
    return {"rows": cells if apart else list(rows), "widths": widths}


def _plain(grid: Grid) -> dict[str, Any]:
    return {
        "format": grid.format,
        **_joined(grid.rows),
        "encoding": grid.encoding,
        "delimiter": grid.delimiter,
        "sheet": grid.sheet,
        "sheets": grid.sheets,
        "notices": grid.notices,
        "first_line": grid.first_line,
        "oddities": grid.oddities,
        "from_1904": grid.from_1904,
        "others": [_plain(other) for other in grid.others],
    }
