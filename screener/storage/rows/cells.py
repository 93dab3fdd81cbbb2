"""Where the values of a stored charge stood, made from the stored row only when a person looks."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from operator import attrgetter

from screener.docket.model.result import column_letter
from screener.domain.case import Cell
from screener.storage.rows.block import Block

#: The cells of one row as they stood: letter, header, raw.
Cells = tuple[tuple[str, str, str], ...]


class BlockRows:
    """The rows of one block, kept packed until somebody looks."""

    __slots__ = ("_block", "_unpacked")

    def __init__(self, block: Block) -> None:
        self._block = block
        self._unpacked: tuple[int, Cells] | None = None  # of the row that was looked at last

    def cells(self, row: int) -> Cells:
        """Empty for a row that it does not hold."""
        if self._unpacked is None or self._unpacked[0] != row:
            lines = self._block.lines()
            at = bisect_left(lines, row, key=attrgetter("row"))
            if at >= len(lines) or lines[at].row != row:
                return ()
            self._unpacked = (row, named(self._block.names, lines[at].cells))
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
        self, *, at: Mapping[str, str], whole: Mapping[str, Sequence[object]], source: BlockRows | None, row: int
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
