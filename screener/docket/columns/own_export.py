"""A docket that the program wrote itself and that comes back: its own columns, and its rows written once a charge.

A row with several charges stands in an export once for each of them. Imported again, each of these lines would bring
all the charges: they are one row. Rows that were alike before stay as many as they were.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from screener.docket.columns.profile import header_key
from screener.docket.model.result import LayoutEntry
from screener.domain.case import Charge

DECISION, BASIS, REASON, APPROVAL, NOTE = "Decision", "Basis", "Reason", "Approval", "Note"
#: What a person fills in.
ASKED = (DECISION, BASIS, REASON, APPROVAL, NOTE)
IDENTITY = "Screener id"
#: What the office writes beside each charge, in this order.
COLUMNS = ("Recommendation", "Rule", "Grouped", "Why", "Needs", *ASKED, IDENTITY)
#: What the program writes beside each charge where there is no office.
SCREENED_COLUMNS = (
    "Recommendation", "Rule", "Read as", "Substance", "Grouped", "Missing facts", "Why", "Decision", "Reason",
)  # fmt: skip
WRITTEN_AGAIN = "written again"


def program_columns(headers: Sequence[str]) -> frozenset[int]:
    """Which columns the program wrote beside the docket's own: all of them, in their order, side by side."""
    keys = [header_key(header) for header in headers]
    found: set[int] = set()
    for names in (SCREENED_COLUMNS, COLUMNS):
        for start, key in enumerate(keys):
            if not key.startswith(first := header_key(names[0])):
                continue
            ending = key[len(first) :]  # where the docket had such a column of its own
            if keys[start : start + len(names)] == [header_key(name) + ending for name in names]:
                found.update(range(start, start + len(names)))
    return frozenset(found)


def lines_again(
    rows: Sequence[Sequence[str]],
    lines: Sequence[int],
    headers: Sequence[str],
    letter: str,
    charges: Sequence[Charge],
) -> tuple[LayoutEntry, ...]:
    """The lines that are the row above once more, written for another of its charges.

    Of lines alike that each bring ``k`` charges every ``k``-th is kept, the first always: where a person took some
    out, no charge is lost.
    """
    theirs = program_columns(headers)
    if not theirs:
        return ()
    own = [at for at in range(len(headers)) if at not in theirs]
    brought = Counter(charge.row for charge in charges)
    return tuple(
        LayoutEntry(cell=f"{letter}{line}", kind=WRITTEN_AGAIN, text=f"line {first} once more, for another charge")
        for first, line in _again(rows, lines, own, brought)
    )


def _again(
    rows: Sequence[Sequence[str]], lines: Sequence[int], own: Sequence[int], brought: Counter[int]
) -> Iterator[tuple[int, int]]:
    def docket_cells(place: int) -> tuple[str, ...]:
        return tuple(rows[place][at] for at in own)

    for _, group in groupby(range(len(lines)), key=docket_cells):
        alike = [lines[place] for place in group]
        many = brought[alike[0]]
        if many > 1:
            yield from ((alike[at - at % many], line) for at, line in enumerate(alike) if at % many)
