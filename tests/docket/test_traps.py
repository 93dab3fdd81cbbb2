"""Bombs and traps: each is refused in one sentence, and soon; the design asks for two seconds.

Time is not asserted to the second (a loaded machine is no fault of the program); ``python -m tests.docket.test_traps``
prints how long each one takes.
"""

from __future__ import annotations

import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import pytest

from screener.docket.reading.reading import read_docket
from screener.domain.errors import ScreenerError
from tests.docket.traps import Trap, honest, traps

TRAPS = traps()
AS_OF = date(2026, 6, 30)
_PROMISED = 2  # seconds


def planted(trap: Trap, folder: Path) -> Path:
    """The trap as a file."""
    _, suffix, made = trap
    path = folder / f"trap.{suffix}"
    path.write_bytes(made())
    return path


def opened(path: Path) -> str:
    """The sentence of the refusal; "" where the file was read."""
    try:
        read_docket(path, as_of=AS_OF)
    except ScreenerError as error:
        return str(error)
    return ""


def test_there_are_as_many_as_the_design_asks_for():
    assert len({name for name, _, _ in TRAPS}) == len(TRAPS) >= 64


@pytest.mark.parametrize("trap", TRAPS, ids=[name for name, _, _ in TRAPS])
def test_a_trap_is_refused_in_one_sentence(trap: Trap, tmp_path: Path, capfd):
    path = planted(trap, tmp_path)
    said = opened(path)
    assert said.startswith("trap."), said
    assert "\n" not in said
    assert "Traceback" not in said
    assert capfd.readouterr() == ("", "")


def test_the_honest_workbook_that_they_are_made_of_is_read(tmp_path: Path):
    path = tmp_path / "honest.xlsx"
    path.write_bytes(honest())
    assert len(read_docket(path, as_of=AS_OF).charges) == 2


def _timed() -> None:
    """How long each refusal takes, the making of the trap not counted; the promise is under 2 seconds."""
    taken = []
    with tempfile.TemporaryDirectory() as folder:
        for trap in TRAPS:
            path = planted(trap, Path(folder))
            began = time.monotonic()
            said = opened(path)
            taken.append(time.monotonic() - began)
            sys.stdout.write(f"{taken[-1]:6.2f} s  {trap[0]}: {said or 'READ'}\n")
            sys.stdout.flush()
    late = sum(seconds >= _PROMISED for seconds in taken)
    sys.stdout.write(f"{len(taken)} traps, the slowest {max(taken):.2f} s, {late} over {_PROMISED} s\n")


if __name__ == "__main__":
    _timed()
