"""The number by which two files belong together: found by the names of the columns and by what they hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from screener.docket.cells.controlled_words import is_blank_number
from screener.docket.cells.headers import words_of
from screener.docket.columns.columns import Mapped
from screener.docket.columns.content import ColumnContent
from screener.docket.columns.profile import header_key

#: Fields that tell a case, a charge or a person apart, the best first.
_NUMBERS = (
    "case number", "uniform case number", "incident", "arrest number", "citation number", "warrant number", "person id",
    "underlying case",
)  # fmt: skip
_ENOUGH = 0.6  # of the fewer values stand in both, where no name says that the columns are one
_FEWEST = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinKey:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """The columns of one file as they are looked at for a number that stands in another too.

    ``unique`` says how far each tells its rows apart, ``by`` is the name of the one that was chosen, "" to find it.
    """

    header: Sequence[str]
    mapped: Mapped
    contents: Sequence[ColumnContent]
    unique: Sequence[float]
    by: str = ""

    def wanted(self, at: int) -> bool:
        """Whether a column can be the number: it was chosen, or none was and it is no value of another kind."""
        if self.by:
            return header_key(self.header[at]) == header_key(self.by)
        return _tells_apart(self.mapped.columns[at].field)

    @property
    def numbers(self) -> list[frozenset[str]]:
        return [frozenset(map(plain, content.filled)) - {""} for content in self.contents]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """Two columns with ``both`` numbers in common, of the ``own`` of the leading table and the ``of`` of the other.

    ``sure``: nobody has to say that they are the number.
    """

    key: JoinKey
    both: int
    own: int
    of: int
    sure: bool
    rank: tuple[float, ...]


def shared_columns(lead: Columns, other: Columns) -> list[Shared]:
    """Every pair of columns with numbers in both, the best first.

    A number that occurs once in the other file is better than one that does not; names that say the same go first.
    """
    here, there = lead.numbers, other.numbers
    found = []
    for at, values in enumerate(there):
        if not other.wanted(at):
            continue
        for place, own in enumerate(here):
            both = len(own & values)
            if not both or not (lead.wanted(place) or other.by):
                continue
            if lead.by and not lead.wanted(place):
                continue
            field = lead.mapped.columns[place].field
            named = _named(lead.header[place], field, other.header[at], other.mapped.columns[at].field)
            share = both / min(len(own), len(values))
            numbered = other.contents[at].ordinals >= 0.8
            order = -_NUMBERS.index(field) if field in _NUMBERS else -len(_NUMBERS)
            found.append(
                Shared(
                    key=JoinKey(here=(place,), there=(at,), named=named),
                    both=both,
                    own=len(own),
                    of=len(values),
                    sure=named or bool(other.by or lead.by) or (share >= _ENOUGH and both >= _FEWEST and numbered),
                    rank=(float(named), round(other.unique[at], 1), round(share, 1), float(order)),
                )
            )
    return sorted(found, key=lambda each: (-each.sure, *(-part for part in each.rank)))


def find_key(shared: Sequence[Shared], lead: Mapped, other: Columns) -> JoinKey | None:
    """The best pair of columns, None where no two surely hold the same numbers."""
    best = next(iter(shared), None)
    if best is None or not best.sure:
        return None
    return _with_count(best.key, lead, other.mapped, other.unique)


def _tells_apart(field: str) -> bool:
    """Whether a column can be such a number: it is one, or has no meaning of another kind."""
    return not field or field in _NUMBERS


def _named(first: str, field: str, second: str, other: str) -> bool:
    """Whether names say that two columns hold one number."""
    same = header_key(first) == header_key(second) != "" or set(words_of(first)) == set(words_of(second)) != set()
    return (field == other and field in _NUMBERS) or (same and field == other)


def _with_count(key: JoinKey, mapped: Mapped, other: Mapped, unique: Sequence[float]) -> JoinKey:
    """The case with its count, where the other file has a row for each count."""
    own, others = mapped.at.get("count", ()), other.at.get("count", ())
    if unique[key.there[0]] < 1 and own and others:
        return JoinKey(here=(*key.here, own[0]), there=(*key.there, others[0]), named=key.named)
    return key
