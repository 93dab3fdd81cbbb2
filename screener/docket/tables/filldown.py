"""One case over several rows, with the case columns only on the first: the blanks below are filled.

Only where a line has a charge and none of its case columns, directly below a record that has several of them
(or where a good part of all lines is so); never over a total.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from screener.docket.cells.controlled_words import FIELDS
from screener.docket.columns.columns import Mapped
from screener.docket.tables.records import blank_in

_OFTEN = 0.15
_KEYS = ("case number", "name", "last name", "person id", "incident")


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """Rows with their blanks filled; ``origins`` says per record (by its place) which line each value came from.

    ``unfilled`` are lines that would have been filled but for a total or a header above them.
    """

    rows: Sequence[Sequence[str]]
    origins: Mapping[int, Mapping[int, int]] = field(default_factory=dict)
    unfilled: frozenset[int] = frozenset()


def fill_down(
    rows: Sequence[Sequence[str]],
    lines: Sequence[int],
    breaks: frozenset[int],
    mapped: Mapped,
    blank: Callable[[str], bool],
) -> Filled:
    """``lines`` are the lines of the rows as a person sees them; ``breaks`` the lines nothing is filled over."""
    case_columns = [at for at, c in enumerate(mapped.columns) if c.field and FIELDS[c.field].case_level]
    keys = [at for at, c in enumerate(mapped.columns) if c.field in _KEYS]
    charge = [at for at, c in enumerate(mapped.columns) if c.field in ("text", "statute", "charge code", "arrest text")]
    without = blank_in(rows, keys)
    if not keys or not charge or (without is not None and not without):
        return Filled(rows=rows)
    if without is None and not any(all(not row[at].strip() for at in keys) for row in rows):
        return Filled(rows=rows)
    bare_rows = sum(all(blank(row[at]) for at in case_columns) for row in rows)
    # One blank name in a list of names is a missing name, not another charge of the person above.
    least = 1 if bare_rows > _OFTEN * len(rows) else 2
    done: list[Sequence[str]] = []
    origins: dict[int, dict[int, int]] = {}
    unfilled: set[int] = set()
    above: Sequence[str] | None = None
    above_origins: dict[int, int] = {}
    for place, row in enumerate(rows):
        bare = all(blank(row[at]) for at in case_columns) and not all(blank(row[at]) for at in charge)
        may = bare and above is not None and _leads(above, keys, case_columns, least, blank)
        if may and lines[place] in breaks:
            unfilled.add(lines[place])
            may = False
        if may and above is not None:
            filled = list(row)
            here: dict[int, int] = {}
            for at in case_columns:
                if not blank(above[at]):
                    filled[at] = above[at]
                    here[at] = above_origins.get(at, lines[place - 1])
            done.append(filled)
            origins[place] = here
            above, above_origins = filled, here
        else:
            done.append(row)
            above, above_origins = row, {}
    # Where nothing was filled, the rows stay as they are kept: by column, where they are.
    return Filled(rows=done if origins else rows, origins=origins, unfilled=frozenset(unfilled))


def _leads(
    above: Sequence[str], keys: Sequence[int], case_columns: Sequence[int], least: int, blank: Callable[[str], bool]
) -> bool:
    """Whether the row above says whose case it is, in enough columns."""
    return any(not blank(above[at]) for at in keys) and sum(not blank(above[at]) for at in case_columns) >= least
