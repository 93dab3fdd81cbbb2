"""One spelling for what differs in capitals alone, within a column."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import filterfalse, islice

_PART = 5000  # cells that are looked at together
_MANY = 1 << 16  # cells that are put into a set together


class AsWritten(Mapping[str, str]):
    """The cells of a column as they stand, by themselves; without those that say nothing."""

    def __init__(self, filled: Sequence[str], cells: Collection[str]) -> None:
        self._filled = filled
        self._none = _without(cells, filled) if len(filled) < len(cells) else frozenset()

    def __getitem__(self, cell: str) -> str:
        if not cell or cell in self._none:
            raise KeyError(cell)
        return cell

    def get(self, cell: str, _default: object = None) -> str | None:  # type: ignore[override]  # nothing else is asked
        return cell if cell and cell not in self._none else None

    def all_of(self, cells: Collection[str]) -> bool:
        """Whether each of some cells of the column stands by itself."""
        return not self._none and "" not in cells

    def __iter__(self) -> Iterator[str]:
        return iter(self._filled)

    def __len__(self) -> int:
        return len(self._filled)

    def values(self) -> Sequence[str]:  # type: ignore[override]  # a list of them is one
        return self._filled


def _without(cells: Collection[str], filled: Sequence[str]) -> frozenset[str]:
    known: set[str] = set()
    for start in range(0, len(filled), _MANY):  # all of a large docket in one go would stop the window
        known.update(filled[start : start + _MANY])
    return frozenset(filterfalse(known.__contains__, cells))


def one_spelling(values: Mapping[str, str], counts: Mapping[str, int]) -> Mapping[str, str]:
    """The same values by raw cell, each in the spelling that most cells of the column have.

    ``counts`` says how many cells hold each raw value. A case or a county written in two ways would part counts that
    stand together, and a count that seems to stand alone is declined.
    """
    if _apart(values):
        return values
    folded = {value: value.casefold() for value in values.values()}
    if len(set(folded.values())) == len(folded):
        return values
    cells: dict[str, int] = {}
    for raw, value in values.items():
        cells[value] = cells.get(value, 0) + counts[raw]
    chosen: dict[str, str] = {}
    for value in sorted(cells, key=lambda each: (-cells[each], each)):
        chosen.setdefault(folded[value], value)
    return {raw: chosen[folded[value]] for raw, value in values.items()}


def _apart(values: Mapping[str, str]) -> bool:
    """Whether all values differ in more than capitals: told of all at once, millions of them take long one by one."""
    whole = "\n".join(values.values())
    if whole.count("\n") != len(values) - 1:
        return False
    folded = whole.casefold()
    same = values if folded == whole and _unchanged(values) else folded.split("\n")
    if len(values) <= _MANY:
        return len(values) == len(set(same))
    found: set[str] = set()
    told = iter(same)
    while some := list(islice(told, _MANY)):
        found.update(some)
    return len(values) == len(found)


def _unchanged(values: Mapping[str, str]) -> bool:
    if isinstance(values, AsWritten):
        return True
    return all(cell == value for cell, value in values.items())


def as_they_stand(cells: Sequence[str], marks: Collection[str]) -> bool:
    """Whether names or numbers need no tidying: single spaces and none at the ends, no ``marks`` and no comma at the
    ends. Told of many at once.
    """
    return all(_tidy(cells[at : at + _PART], marks) for at in range(0, len(cells), _PART))


def _tidy(cells: Sequence[str], marks: Collection[str]) -> bool:
    whole = "\n".join(cells)
    words = whole.split()
    if whole.count("\n") != len(cells) - 1 or whole.count(" ") + whole.count("\n") != len(words) - 1:
        return False
    if any(mark in whole for mark in (*marks, " \n", "\n ", ",\n", "\n,")):
        return False
    return len(whole) == sum(map(len, words)) + len(words) - 1 and not {whole[:1], whole[-1:]} & {",", " "}
