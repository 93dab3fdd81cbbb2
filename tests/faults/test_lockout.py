"""Somebody guesses at a passphrase and moves the machine's clock between the guesses: it helps nothing.

A locked account stays locked wherever the clock stands; of guesses there are five within a quarter of an hour and never
more than twenty. 6 random runs by default, 200 with ``pytest -m full``. Negative control: failures that count by the
clock alone are guesses without end.
"""

from __future__ import annotations

import random
from datetime import timedelta
from pathlib import Path

import pytest

from screener.workflow.verbs import access
from screener.workflow.verbs.access import rules, trying
from screener.workflow.verbs.verify_record import verify
from tests.faults import results
from tests.workflow.county import START, Ticking
from tests.workflow.peopled import enter, everyone, make_cheap

LIMIT = 40  # guesses after which the test gives up: there is no end to them
JUMPS = (
    timedelta(seconds=-1), timedelta(minutes=-16), timedelta(days=-1), timedelta(days=-3652), timedelta(hours=1),
    timedelta(minutes=16), timedelta(days=1), timedelta(days=80), timedelta(0),
)  # fmt: skip
FAR = (timedelta(days=-3652), timedelta(days=-1), timedelta(minutes=16), timedelta(hours=1), timedelta(days=80))


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Ticking]:
    """An office with accounts, cheap to try at."""
    patch = pytest.MonkeyPatch()
    make_cheap(patch, tmp_path_factory.mktemp("home"))
    clock = Ticking()
    try:
        path, _ = everyone(tmp_path_factory.mktemp("guarded"), clock)
        return Path(path), clock
    finally:
        patch.undo()


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    make_cheap(monkeypatch, tmp_path)


def _guessed(path: Path, clock: Ticking, jumps: random.Random | None) -> int:
    """Guesses that were looked at, until one is told that the account is locked. The clock jumps after each."""
    for count in range(LIMIT):
        try:
            access.log_on(path, user="A1", passphrase=f"wrong guess number {count}", clock=clock)
        except access.LockedOut:
            return count
        except access.NotActive:  # not used for so long by this clock: closed, too
            return count
        except access.WrongPassphrase:
            pass
        clock.now = START + timedelta(hours=1) if jumps is None else clock.now + jumps.choice(JUMPS)
    return LIMIT


def _opened(path: Path, clock: Ticking) -> int:
    """How often the right passphrase opened it, with the clock set to other moments."""
    found, now = 0, clock.now
    for jump in FAR:
        clock.now = now + jump
        try:
            enter(path, "A1", clock).close()
            found += 1
        except access.LogOnRefused:
            pass
    clock.now = now
    return found


@pytest.mark.full
def test_moving_the_clock_gives_no_more_guesses_and_opens_nothing(
    guarded: tuple[Path, Ticking], tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    source, start = guarded
    whole = source.read_bytes()
    runs = results.many(request, 6, 200)
    chance = random.Random(results.SEED)
    guesses = most = opened = 0
    for _ in range(runs):
        path, clock = tmp_path / "tried.office", Ticking(start.now)
        path.write_bytes(whole)
        found = _guessed(path, clock, chance)
        guesses, most = guesses + found, max(most, found)
        opened += _opened(path, clock)
    results.keep(request, "lockout", {"runs": runs, "guesses": guesses, "opened": opened, "most": most})
    assert opened == 0, f"seed {results.SEED}"
    assert most <= rules.TRIES_AT_ALL, f"seed {results.SEED}"
    assert verify(path).ok


@pytest.mark.parametrize("jump", [timedelta(seconds=-1), timedelta(minutes=-16), timedelta(days=-3652), timedelta(0)])
def test_a_clock_that_only_goes_back_gives_five(
    guarded: tuple[Path, Ticking], tmp_path: Path, jump: timedelta, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, clock = tmp_path / "tried.office", Ticking(guarded[1].now)
    path.write_bytes(guarded[0].read_bytes())
    monkeypatch.setitem(globals(), "JUMPS", (jump,))
    assert _guessed(path, clock, random.Random(1)) == rules.TRIES


@pytest.mark.full
def test_failures_that_count_by_the_clock_alone_are_guesses_without_end(
    guarded: tuple[Path, Ticking], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    """The negative control."""

    def by_the_clock(failures, now):
        moments = [rules.utc_of(at) for at in failures]
        return sum(timedelta(0) <= now - at <= rules.WITHIN for at in moments) >= rules.TRIES

    monkeypatch.setattr(trying, "locks", by_the_clock)
    monkeypatch.setitem(globals(), "JUMPS", (timedelta(minutes=16),))
    path, clock = tmp_path / "tried.office", Ticking(guarded[1].now)
    path.write_bytes(guarded[0].read_bytes())
    found = _guessed(path, clock, random.Random(results.SEED))
    results.keep(request, "control lockout", {"tried": found, "found": found})
    assert found == LIMIT
