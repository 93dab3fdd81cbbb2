"""A booking log in blocks: a line of a person under its own names, then names of charges with the charges below them.

Each charge gets the line of its person before it. Every line keeps its place, so that a charge is found where it stands
in the file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from screener.docket.cells.headers import matches
from screener.docket.model.grid import Grid
from screener.docket.model.result import column_letter

_DEPTH = 60  # lines in which the first block begins
_SURE = 0.85
_WHO = frozenset({"name", "last name", "case number", "person id", "arrest number"})


def out_of_blocks(grid: Grid) -> Grid | None:
    """The same lines with each person before his or her charges; None for a table of any other form."""
    found = _names(grid.rows)
    if found is None:
        return None
    first, person, charge = found
    rows = list(grid.rows)
    keys = {_key(person), _key(charge)}
    head = [*person, *charge]
    made: list[list[str]] = [list(row) for row in rows[:first]]
    now: list[str] | None = None
    charged = 0
    for at in range(first, len(rows)):
        row = rows[at]
        key = _key(row)
        below = next((_key(each) for each in rows[at + 1 : at + 4] if _key(each)), ())
        if not key:
            made.append([])
        elif key in keys:
            made.append(head if at == first or key == _key(charge) else [])
        elif below == _key(charge) or len(_trimmed(row)) > len(charge) or now is None:
            now = _wide(row, len(person))
            made.append([] if below == _key(charge) else [*now, *[""] * len(charge)])
        else:
            charged += 1
            made.append([*now, *_wide(row, len(charge))])
    if not charged:
        return None
    last = column_letter(len(head) - 1)
    notice = (
        f"blocks of a person and charges: columns A to {column_letter(len(person) - 1)} are the person's line, "
        f"{column_letter(len(person))} to {last} the charge"
    )
    return replace(grid, rows=made, notices=(*grid.notices, notice))


def _names(rows: Sequence[Sequence[str]]) -> tuple[int, list[str], list[str]] | None:
    """The line of the person's names, these names, and those of the charges two lines below."""
    person: tuple[int, list[str]] | None = None
    between = 0
    for at, row in enumerate(rows[:_DEPTH]):
        if not _key(row):
            continue
        fields = _fields(row)
        if fields is None:
            between += 1
        elif _WHO & fields and not _charges(row):
            person, between = (at, _trimmed(row)), 0
        elif person is None or not _charges(row):
            return None
        else:
            # a person's line stands between, and the names of the charges come again for the next one
            again = sum(_key(each) == _key(row) for each in rows[at + 1 :])
            return (*person, _trimmed(row)) if between == 1 and again and not _WHO & fields else None
    return None


def _fields(row: Sequence[str]) -> set[str] | None:
    """What a line of names names; None for a line that is none."""
    filled = [cell.strip() for cell in row if cell.strip()]
    best = [found[0] for cell in filled if len(cell) < 40 and (found := matches(cell)) and found[0].score >= _SURE]
    if len(filled) < 2 or len(best) < 2 or 2 * len(best) < len(filled) or any(map(str.isdigit, "".join(filled))):
        return None
    return {match.field for match in best}


def _charges(row: Sequence[str]) -> bool:
    return any(
        match.charge_family and not match.stage for cell in row if cell.strip() for match in matches(cell.strip())
    )


def _key(row: Sequence[str]) -> tuple[str, ...]:
    return tuple(" ".join(cell.lower().split()) for cell in _trimmed(row))


def _trimmed(row: Sequence[str]) -> list[str]:
    cells = list(row)
    while cells and not cells[-1].strip():
        cells.pop()
    return cells


def _wide(row: Sequence[str], width: int) -> list[str]:
    return [*row[:width], *[""] * (width - len(row))]
