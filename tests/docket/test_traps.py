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

from screener.docket.reading import read_docket
from screener.domain.errors import ScreenerError
from tests.docket.traps import Trap, honest, traps

TRAPS = traps()
AS_OF = date(2026, 6, 30)


def opened(trap: Trap, folder: Path) -> str:
    """The sentence of the refusal; "" where the file was read."""
    _, suffix, made = trap
    path = folder / f"trap.{suffix}"
    path.write_bytes(made())
    try:
        read_docket(path, as_of=AS_OF)
    except ScreenerError as error:
        return str(error)
    return ""


def test_there_are_as_many_as_the_design_asks_for():
    assert len({name for name, _, _ in TRAPS}) == len(TRAPS) >= 64


@pytest.mark.parametrize("trap", TRAPS, ids=[name for name, _, _ in TRAPS])
def test_a_trap_is_refused_in_one_sentence(trap: Trap, tmp_path: Path, capfd):
    began = time.monotonic()
    said = opened(trap, tmp_path)
    assert said.startswith("trap."), said
    assert "\n" not in said
    assert "Traceback" not in said
    assert time.monotonic() - began < 30
    assert capfd.readouterr() == ("", "")


def test_the_honest_workbook_that_they_are_made_of_is_read(tmp_path: Path):
    path = tmp_path / "honest.xlsx"
    path.write_bytes(honest())
    assert len(read_docket(path, as_of=AS_OF).charges) == 2


def _timed() -> None:
    with tempfile.TemporaryDirectory() as folder:
        for trap in TRAPS:
            began = time.monotonic()
            said = opened(trap, Path(folder))
            sys.stdout.write(f"{time.monotonic() - began:6.2f} s  {trap[0]}: {said or 'READ'}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    _timed()
