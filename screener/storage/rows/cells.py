"""Where the values of a stored charge stood, made from the stored row only when a person looks."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from screener.docket.model.result import column_letter
from screener.domain.case import Cell
from screener.storage.rows import block

#: The cells of one row as they stood: letter, header, raw.
Cells = tuple[tuple[str, str, str], ...]


class RowSource(Protocol):
    """Gives the cells of a stored row."""

    def cells(self, row: int) -> Cells:
        """Empty for a row that it does not hold."""
        ...


class RowText:
    """One row that was stored by itself, as the first release did."""

    __slots__ = ("_content",)

    def __init__(self, content: str) -> None:
        self._content = content

    def cells(self, row: int) -> Cells:
        del row
        return tuple((str(a), str(b), str(c)) for a, b, c in json.loads(self._content)["cells"])


class BlockRows:
    """The rows of one block, kept packed until somebody looks."""

    __slots__ = ("_columns", "_packed", "_rows", "_unpacked")

    def __init__(self, packed: bytes, rows: Sequence[int], columns: Sequence[tuple[str, str]]) -> None:
        self._packed = packed
        self._rows = rows
        self._columns = columns
        self._unpacked: tuple[int, Cells] | None = None  # of the row that was looked at last

    def cells(self, row: int) -> Cells:
        if self._unpacked is None or self._unpacked[0] != row:
            at = bisect_left(self._rows, row)
            if at >= len(self._rows) or self._rows[at] != row:
                return ()
            self._unpacked = (row, named(self._columns, (block.cells_of(self._packed) or [])[at]))
        return self._unpacked[1]


def named(columns: Sequence[tuple[str, str]], cells: Sequence[str]) -> Cells:
    """The cells of a row with their columns; a cell beyond the header has a letter and no name."""
    beyond = [(column_letter(at), "") for at in range(len(columns), len(cells))]
    return tuple((letter, header, raw) for (letter, header), raw in zip([*columns, *beyond], cells, strict=False))


class StoredCells(Mapping[str, Cell]):
    """The cells of one charge by fact or field name.

    ``at`` names the column of a value that stood on the charge's own row: header and raw text are in the row's
    ``source``, once. ``whole`` are cells that stood elsewhere, written out. A row whose content is gone (sealed)
    shows no cell of its own.
    """

    __slots__ = ("_at", "_known", "_row", "_source", "_whole")

    def __init__(
        self, *, at: Mapping[str, str], whole: Mapping[str, Sequence[object]], source: RowSource | None, row: int
    ) -> None:
        self._at = {} if source is None else at
        self._whole = whole
        self._source = source
        self._row = row
        self._known: dict[str, tuple[str, str]] | None = None

    def __getitem__(self, name: str) -> Cell:
        if name in self._whole:
            column, header, row, raw = self._whole[name]
            return Cell(column=str(column), header=str(header), row=int(str(row)), raw=str(raw))
        letter = self._at[name]
        header, raw = self._of_row().get(letter, ("", ""))  # its row may be sealed
        return Cell(column=letter, header=header, row=self._row, raw=raw)

    def _of_row(self) -> Mapping[str, tuple[str, str]]:
        if self._known is None:
            cells = () if self._source is None else self._source.cells(self._row)
            self._known = {letter: (header, raw) for letter, header, raw in cells}
        return self._known

    def __iter__(self) -> Iterator[str]:
        yield from self._at
        yield from (name for name in self._whole if name not in self._at)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __repr__(self) -> str:
        return f"StoredCells(row {self._row}, {len(self)} names)"


class StoredWords(Mapping[str, str]):
    """The descriptive values of one charge, taken from its fields when somebody looks; ``source`` is its import.

    ``at`` is shared: the place of each value among the fields that may be known, or (from -1 down) the personal ones.
    Where those were sealed their names are not there.
    """

    __slots__ = ("_at", "_own", "_said", "_source")

    def __init__(self, at: Mapping[str, int], said: Sequence[str], own: Sequence[str], source: str) -> None:
        self._at, self._said, self._own, self._source = at, said, own, source

    def __getitem__(self, name: str) -> str:
        at = self._at.get(name)
        if at is None or (at < 0 and not self._own):
            if name == "source":
                return self._source
            raise KeyError(name)
        return self._said[at] if at >= 0 else self._own[-1 - at]

    def get(self, name: str, default: str | None = None) -> str | None:  # type: ignore[override]  # asked of all charges
        at = self._at.get(name)
        if at is None or (at < 0 and not self._own):
            return self._source if name == "source" else default
        return self._said[at] if at >= 0 else self._own[-1 - at]

    def __iter__(self) -> Iterator[str]:
        for name, at in self._at.items():
            if at >= 0 or self._own:
                yield name
        yield "source"

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __repr__(self) -> str:
        return repr(dict(self))
