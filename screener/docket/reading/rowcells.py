"""Where the values of one charge stood, made only when a person looks."""

from __future__ import annotations

from collections.abc import ItemsView, Iterator, Mapping, Sequence
from dataclasses import dataclass

from screener.domain.case import Cell


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """Shared by all charges of one shape: the column of each fact and field, headers and letters."""

    at: Mapping[str, int]
    headers: tuple[str, ...]
    letters: tuple[str, ...]


class RowCells(Mapping[str, Cell]):
    """The cells of one charge by fact or field name. Cells are built on demand: a docket has millions."""

    __slots__ = ("_grounds", "_line", "_origins", "_row")

    def __init__(
        self, grounds: Grounds, row: Sequence[str], line: int, origins: Mapping[int, int] | None = None
    ) -> None:
        self._grounds = grounds
        self._row = row
        self._line = line
        self._origins = origins  # column -> line that a filled-down value came from

    @property
    def row(self) -> Sequence[str]:
        """All cells beside the charge, in the docket's columns: those of a file joined to it among them."""
        return self._row

    def __getitem__(self, name: str) -> Cell:
        grounds = self._grounds
        at = grounds.at[name]
        return Cell(column=grounds.letters[at], header=grounds.headers[at], row=self.line(at), raw=self._row[at])

    @property
    def grounds(self) -> Grounds:
        """What all charges of this shape share."""
        return self._grounds

    @property
    def shape(self) -> tuple[int, bool]:
        """The same for charges that have the cells of all values in the same columns; and whether values were filled
        down from lines above."""
        return id(self._grounds), self._origins is not None

    def line(self, at: int) -> int:
        """The line on which the value of a column stands."""
        return self._origins.get(at, self._line) if self._origins else self._line

    def letters(self, row: Sequence[str], line: int) -> Mapping[str, str] | None:
        """The column of each name where every value stands on this very row as it is given; else None."""
        grounds = self.grounds_on(row, line)
        return None if grounds is None else {name: grounds.letters[at] for name, at in grounds.at.items()}

    def grounds_on(self, row: Sequence[str], line: int) -> Grounds | None:
        """What charges of this shape share, where every value stands on this very row as it is given; else None."""
        if self._origins or self._line != line or not (self._row is row or list(self._row) == list(row)):
            return None
        return self._grounds

    def moved(self, at: Mapping[str, int]) -> RowCells:
        """The same row where other columns hold the charge; a column of -1 takes the name away."""
        names = {name: place for name, place in {**self._grounds.at, **at}.items() if place >= 0}
        source = names.get("text", names.get("statute", -1))
        if source >= 0:
            names.update({"offense": source, "substance": source})
        grounds = Grounds(at=names, headers=self._grounds.headers, letters=self._grounds.letters)
        return RowCells(grounds, self._row, self._line, self._origins)

    def __iter__(self) -> Iterator[str]:
        return iter(self._grounds.at)

    def __len__(self) -> int:
        return len(self._grounds.at)

    def __repr__(self) -> str:
        return f"RowCells(row {self._line}, {len(self)} names)"


class RowWords(Mapping[str, str]):
    """The descriptive values of one charge, read from its row when a person looks."""

    __slots__ = ("_columns", "_row", "_told")

    def __init__(self, columns: Mapping[str, tuple[int, Mapping[str, str]]], row: Sequence[str]) -> None:
        self._columns = columns  # name -> the column, and what its cells mean
        self._row = row
        self._told: dict[str, str] | None = None

    def whole(self) -> dict[str, str]:
        """All of them; not to be changed."""
        if self._told is None:
            row = self._row
            self._told = {name: values[row[at]] for name, (at, values) in self._columns.items() if row[at] in values}
        return self._told

    def __getitem__(self, name: str) -> str:
        at, values = self._columns[name]
        return values[self._row[at]]

    def __iter__(self) -> Iterator[str]:
        return iter(self.whole())

    def __len__(self) -> int:
        return len(self.whole())

    def items(self) -> ItemsView[str, str]:
        return self.whole().items()

    def __repr__(self) -> str:
        return repr(self.whole())
