"""The number by which two files belong together: found by the names of the columns and by what they hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from screener.docket.columns import Mapped
from screener.docket.content import ColumnContent
from screener.docket.headers import words_of
from screener.docket.profile import header_key
from screener.docket.words import is_blank_number

#: Fields that tell a case, a charge or a person apart, the best first.
_NUMBERS = (
    "case number", "uniform case number", "incident", "arrest number", "citation number", "warrant number", "person id",
    "underlying case",
)  # fmt: skip
_ENOUGH = 0.6  # of the fewer values stand in both, where no name says that the columns are one
_FEWEST = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """Columns of the leading table (``here``) and of the other (``there``) that hold the same number.

    Two columns where the number of the case alone is not enough: the case, and the count within it. ``named``: their
    names say so too.
    """

    here: tuple[int, ...]
    there: tuple[int, ...]
    named: bool

    def of(self, row: Sequence[str], columns: tuple[int, ...]) -> tuple[str, ...] | None:
        """The number of a row, None where it is blank."""
        found = tuple(plain(row[at]) for at in columns)
        return found if all(found) else None

    def name(self, header: Sequence[str], columns: tuple[int, ...]) -> str:
        """What its columns are called."""
        return " + ".join(header[at].strip() for at in columns)


def plain(cell: str) -> str:
    """A number for comparing; "" where there is none. Leading zeros count."""
    return "" if is_blank_number(cell) else " ".join(cell.split()).strip(",; ").casefold()


def find_key(
    header: Sequence[str],
    mapped: Mapped,
    contents: Sequence[ColumnContent],
    other_header: Sequence[str],
    other: Mapped,
    other_contents: Sequence[ColumnContent],
    unique: Sequence[float],
    by: str = "",
) -> Key | None:
    """The best pair of columns, None where no two hold the same numbers. ``by`` names the other file's column.

    ``unique`` says how far each of the other's columns tells its rows apart: a number that occurs once there is
    better than one that does not.
    """
    here = [frozenset(map(plain, content.filled)) - {""} for content in contents]
    there = [frozenset(map(plain, content.filled)) - {""} for content in other_contents]
    best: tuple[tuple[float, ...], Key] | None = None
    for at, values in enumerate(there):
        if header_key(other_header[at]) != header_key(by) if by else not _tells_apart(other.columns[at].field):
            continue
        for place, own in enumerate(here):
            both = len(own & values)
            if not both or not (by or _tells_apart(mapped.columns[place].field)):
                continue
            named = _named(header[place], mapped.columns[place].field, other_header[at], other.columns[at].field)
            share = both / min(len(own), len(values))
            numbered = other_contents[at].ordinals >= 0.8
            if not named and not by and (share < _ENOUGH or both < _FEWEST or not numbered):
                continue
            field = mapped.columns[place].field
            order = -_NUMBERS.index(field) if field in _NUMBERS else -len(_NUMBERS)
            rank = (float(named), round(unique[at], 1), round(share, 1), float(order))
            if best is None or rank > best[0]:
                best = rank, Key(here=(place,), there=(at,), named=named)
    return _with_count(best[1], mapped, other, unique) if best is not None else None


def _tells_apart(field: str) -> bool:
    """Whether a column can be such a number: it is one, or has no meaning of another kind."""
    return not field or field in _NUMBERS


def _named(first: str, field: str, second: str, other: str) -> bool:
    """Whether names say that two columns hold one number."""
    same = header_key(first) == header_key(second) != "" or set(words_of(first)) == set(words_of(second)) != set()
    return (field == other and field in _NUMBERS) or (same and field == other)


def _with_count(key: Key, mapped: Mapped, other: Mapped, unique: Sequence[float]) -> Key:
    """The case with its count, where the other file has a row for each count."""
    own, others = mapped.at.get("count", ()), other.at.get("count", ())
    if unique[key.there[0]] < 1 and own and others:
        return Key(here=(*key.here, own[0]), there=(*key.there, others[0]), named=key.named)
    return key
