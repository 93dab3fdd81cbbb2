"""Where the values of a stored charge stood, made from the stored row only when a person looks."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence

from screener.domain.case import Cell


class StoredCells(Mapping[str, Cell]):
    """The cells of one charge by fact or field name.

    ``at`` names the column of a value that stood on the charge's own row: header and raw text are in the row's
    ``content``, once. ``whole`` are cells that stood elsewhere, written out. A row whose content is gone (sealed)
    shows no cell of its own.
    """

    __slots__ = ("_at", "_content", "_known", "_row", "_whole")

    def __init__(self, *, at: Mapping[str, str], whole: Mapping[str, Sequence[object]], content: str, row: int) -> None:
        self._at = at if content else {}
        self._whole = whole
        self._content = content
        self._row = row
        self._known: dict[str, tuple[str, str]] | None = None

    def __getitem__(self, name: str) -> Cell:
        if name in self._whole:
            column, header, row, raw = self._whole[name]
            return Cell(column=str(column), header=str(header), row=int(str(row)), raw=str(raw))
        letter = self._at[name]
        header, raw = self._of_row()[letter]
        return Cell(column=letter, header=header, row=self._row, raw=raw)

    def _of_row(self) -> Mapping[str, tuple[str, str]]:
        if self._known is None:
            self._known = {str(a): (str(b), str(c)) for a, b, c in json.loads(self._content)["cells"]}
        return self._known

    def __iter__(self) -> Iterator[str]:
        yield from self._at
        yield from (name for name in self._whole if name not in self._at)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __repr__(self) -> str:
        return f"StoredCells(row {self._row}, {len(self)} names)"
