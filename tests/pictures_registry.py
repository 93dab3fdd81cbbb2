"""Where pages register the states that are photographed: ``picture("policy", "comparing")`` above a function."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from screener.ui.page import Page


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One state of one page: ``arrange`` brings the page into it; the picture is taken when the tasks are idle."""

    page: str
    state: str
    arrange: Callable[[Page], None]


_pictures: list[Picture] = []


def picture(page: str, state: str = "") -> Callable[[Callable[[Page], None]], Callable[[Page], None]]:
    """Registers a state of a page for tests/pictures.py."""

    def register(arrange: Callable[[Page], None]) -> Callable[[Page], None]:
        _pictures.append(Picture(page=page, state=state, arrange=arrange))
        return arrange

    return register


def pictures() -> tuple[Picture, ...]:
    return tuple(_pictures)
