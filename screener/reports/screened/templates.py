"""A text that many charges share, with places in it that each charge fills with its own.

The text is made once, by what makes it for one charge, with marks in the place of the charge's own values. So there is
one definition of what is written, and a class of a hundred thousand charges costs what one charge costs.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Template(Generic[T]):
    """``form`` has a ``%s`` for each place, ``places`` say which of the ``fills`` stands there."""

    form: str
    fills: tuple[Callable[[T], str], ...]
    places: tuple[int, ...]

    def of(self, each: T) -> str:
        """The text of one charge."""
        own = [fill(each) for fill in self.fills]
        return self.form % tuple(map(own.__getitem__, self.places))


class Marks(Generic[T]):
    """The marks of one text. What stands in a docket is never taken for one: they are drawn anew for each text."""

    def __init__(self) -> None:
        self._sign = secrets.token_hex(8)
        self._fills: dict[Hashable, tuple[int, Callable[[T], str]]] = {}

    def of(self, key: Hashable, fill: Callable[[T], str]) -> str:
        """A mark where ``fill`` writes; the same for the same key. Quotes around it go with it: it is a whole value of
        JSON, or a whole cell."""
        return f"{self._number(key, fill)}."

    def inside(self, key: Hashable, fill: Callable[[T], str]) -> str:
        """A mark within a text: quotes around it stay."""
        return f"{self._number(key, fill)},"

    def _number(self, key: Hashable, fill: Callable[[T], str]) -> str:
        number, _ = self._fills.setdefault(key, (len(self._fills), fill))
        return f"{self._sign}{number}"

    def template(self, text: str) -> Template[T]:
        """The text with its places."""
        parts = re.split(f'(?:"(?={self._sign}[0-9]+\\."))?{self._sign}([0-9]+)(?:\\."|[.,])', text)
        form = "%s".join(part.replace("%", "%%") for part in parts[::2])
        used = {number: place for place, number in enumerate(dict.fromkeys(map(int, parts[1::2])))}
        fills = [fill for _, fill in self._fills.values()]
        return Template(form, tuple(map(fills.__getitem__, used)), tuple(used[int(number)] for number in parts[1::2]))
