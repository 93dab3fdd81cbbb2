"""Probation and parole: a column that asks for one of them says nothing of the other by its no."""

from __future__ import annotations

from collections.abc import Callable

from screener.docket.cells.cells import word_of, yes_or_no
from screener.docket.cells.headers import words_of


def supervision_of(header: str) -> Callable[[str], str | None]:
    """Reads the cells of a column of supervision: ``On Parole`` with Y is parole, with N it is not known.

    ``Probation or Parole`` with N is none, with Y not known which. "" where a cell does not tell; None where its word
    is not known.
    """
    named = {"probation", "parole"} & set(words_of(header))

    def read(cell: str) -> str | None:
        answer = yes_or_no(cell)
        if isinstance(answer, bool):
            if len(named) == 1:
                return next(iter(named)) if answer else ""
            return "" if answer else "none"
        return word_of("supervision", cell)

    return read
