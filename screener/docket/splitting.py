"""Several charges in one cell: which mark parts them, and which other columns run parallel."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from screener.docket.columns import Mapped
from screener.docket.content import ColumnContent

_CHARGE = ("text", "arrest text", "statute", "charge code")
_PARALLEL = (
    "text", "statute", "charge code", "arrest text", "arrest statute", "grade", "count", "bond amount", "disposition",
    "release date", "offense date", "quantity", "unit", "weight basis", "substance", "warrant number", "court text",
    "court statute", "arrest grade", "prosecutor action", "court action",
)  # fmt: skip
#: What belongs to one charge: a single value beside several charges says not whose it is.
_OWN = frozenset(
    {
        "text",
        "statute",
        "charge code",
        "arrest text",
        "arrest statute",
        "arrest charge code",
        "grade",
        "arrest grade",
        "count",
    }
)
_PLURAL = frozenset({"charges", "offenses", "offences", "counts", "violations", "statutes", "charge(s)", "offense(s)"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Splitter:
    """``mark`` parts the charges of a cell of column ``at``; ``parallel`` columns are parted alike."""

    at: int
    mark: str
    parallel: tuple[int, ...]
    own: frozenset[int] = frozenset()

    @property
    def how(self) -> str:
        """By what the charges are parted, in words."""
        return f"parted by {self.mark!r}"

    def rows(self, row: Sequence[str]) -> tuple[list[Sequence[str]], tuple[int, ...]]:
        """One row per charge, and the columns whose number of parts does not match (left blank)."""
        parts = self.parts(row[self.at])
        if len(parts) < 2:
            return [row], ()
        rows: list[list[str]] = [list(row) for _ in parts]
        unequal = []
        for at in (self.at, *self.parallel):
            cell = row[at]
            values = parts if at == self.at else cell.split(self.mark)
            if len(values) == len(parts):
                for place, value in enumerate(values):
                    rows[place][at] = value.strip()
            elif self.mark in cell or (at in self.own and cell.strip()):
                unequal.append(at)
                for one in rows:
                    one[at] = ""
        return list(rows), tuple(unequal)

    def parts(self, cell: str) -> list[str]:
        """The charges of a cell. Blanks keep their places, so that parallel cells still fit."""
        return [part.strip() for part in cell.split(self.mark)] if self.mark in cell else [cell]

    def contents(self, contents: Sequence[ColumnContent]) -> list[ColumnContent]:
        """The columns' values after parting."""
        found = list(contents)
        for at in (self.at, *self.parallel):
            parted: list[str] = []
            for value, count in contents[at].counts.items():
                parted.extend(part for part in self.parts(value) for _ in range(count))
            found[at] = ColumnContent(parted)
        return found


def find_splitter(
    mapped: Mapped, contents: Sequence[ColumnContent], recognized: Callable[[str], bool] | None
) -> Splitter | None:
    """The splitter of a docket whose cells hold several charges; None where each holds one."""
    for name in _CHARGE:
        for at in mapped.at.get(name, ()):
            others = tuple(other for field in _PARALLEL for other in mapped.at.get(field, ()) if other != at)
            for mark in ("|", "\n", ";"):
                if _parts_charges(mark, at, contents, mapped.columns[at].header, recognized):
                    own = frozenset(o for o in others if mapped.columns[o].field in _OWN)
                    parallel = tuple(o for o in others if o in own or any(mark in v for v in contents[o].filled))
                    return Splitter(at=at, mark=mark, parallel=parallel, own=own)
    return None


def _parts_charges(
    mark: str, at: int, contents: Sequence[ColumnContent], header: str, recognized: Callable[[str], bool] | None
) -> bool:
    holding = [value for value in contents[at].filled if mark in value.strip().strip(mark)]
    if not holding:
        return False
    if mark == "|":
        return True
    if mark == "\n":
        # A wrapped text has line breaks too: the lines must each be a charge.
        return _each_known(holding, mark, contents[at], recognized)
    if any(word in header.lower().split() for word in _PLURAL):
        return _recurs(holding, mark, contents[at]) or _each_known(holding, mark, contents[at], recognized)
    return _recurs(holding, mark, contents[at]) and _each_known(holding, mark, contents[at], recognized)


def _recurs(holding: Sequence[str], mark: str, content: ColumnContent) -> bool:
    """Most parts stand elsewhere on their own or beside other parts."""
    whole = {value.strip() for value in content.filled if mark not in value}
    seen: Counter[str] = Counter()
    for value in holding:
        seen.update({part.strip() for part in value.split(mark)})
    parts = [part for part in seen if part]
    again = sum(part in whole or seen[part] > 1 for part in parts)
    return again > len(parts) / 2


def _each_known(
    holding: Sequence[str], mark: str, content: ColumnContent, recognized: Callable[[str], bool] | None
) -> bool:
    if recognized is None:
        return False
    parts = [part.strip() for value in holding[:200] for part in value.split(mark) if part.strip()]
    return sum(recognized(part) for part in parts) >= 0.8 * len(parts)
