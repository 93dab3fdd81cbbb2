"""A person's history with wanted numbers of events in the windows of a policy, for concrete charges."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from screener.policy.language.events import UNDATED
from screener.policy.language.predicates import Window
from screener.policy.language.vocabulary import FACTS


def history(wanted: Mapping[str, int], windows: Mapping[str, Window], on: date) -> tuple[str, ...]:
    """Events such that each window, ending on a day, holds as many as wanted, where that can be; () for none.

    Narrow windows are filled first, with events as old as each allows, so that they stay out of narrower ones.
    """
    events: list[tuple[Window, str]] = []
    names = sorted((name for name in wanted if name in windows), key=lambda name: _width(windows, name))
    for name in names:
        window = windows[name]
        inside = sum(each.inside(window) for each, _ in events)
        for n in range(wanted[name] - inside):
            events.append((window, _event(window, on, n)))
    return tuple(sorted(text for _, text in events))


def _width(windows: Mapping[str, Window], name: str) -> tuple[int, str]:
    """How many windows of the file lie in a window: those come first."""
    return sum(each.inside(windows[name]) for each in windows.values()), name


def _event(window: Window, on: date, number: int) -> str:
    day = UNDATED if window.length is None else (window.length.before(on) + timedelta(days=number)).isoformat()
    words: Sequence[str] = [_word(window, fact) for fact in ("offense", "grade")]
    statute = _word(window, "statute")
    return " ".join(each for each in (day, window.kinds[0], *words, f"under {statute}" if statute else "") if each)


def _word(window: Window, fact: str) -> str:
    """A word that meets what a window asks of its events; "" where it asks nothing."""
    for name, test in window.about:
        if name == fact:
            allowed = (*test.named, *(FACTS[fact].allowed or ()))
            return next((word for word in allowed if test(word) or word in test.named), "")
    return ""
