"""How far a long command is stands on standard error, and nothing of a short one."""

from __future__ import annotations

import sys
from io import StringIO

import pytest

from screener.cli import progress
from screener.cli.progress import Progress


class _Terminal(StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("screen", "said"),
    [
        (_Terminal(), f"\r{'250,000 of 1,000,000 events ...'.ljust(60)}\r{' ' * 60}\r"),
        (StringIO(), "250,000 of 1,000,000 events ...\n"),
    ],
)
def test_a_line_that_changes_on_a_terminal_and_now_and_then_one_elsewhere(
    monkeypatch: pytest.MonkeyPatch, screen: StringIO, said: str
) -> None:
    monkeypatch.setattr(sys, "stderr", screen)
    now = [0.0]
    monkeypatch.setattr(progress, "monotonic", lambda: now[0])
    with Progress("events") as told:
        told(10, 1_000_000)  # over so soon that nobody asks
        now[0] = 11.0
        told(250_000, 1_000_000)
        told(260_000, 1_000_000)
    assert screen.getvalue() == said
