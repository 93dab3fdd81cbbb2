"""A sheet as rows of text, whatever file it stood in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """One sheet: ``rows[i]`` is line ``i + first_line`` as a person sees it; cells are text, blanks are "".

    ``first_line`` is 0 where the names of the columns stand in no line of their own (JSON).

    ``oddities`` are cells that the file itself could not give ((row, column index) from 0, code, message).
    ``notices`` are sentences about the whole file. ``others`` are its further sheets, where none was chosen.
    ``from_1904``: bare serial numbers count their days from 1904.
    """

    format: str
    rows: Sequence[list[str]]
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    first_line: int = 1
    oddities: tuple[tuple[int, int, str, str], ...] = ()
    others: tuple[Grid, ...] = ()
    from_1904: bool = False
