"""The flag: within each attorney, covered charges standing alone against covered charges inside a grouped case.

Counts of one case are decided together, so a test takes one covered count per case and attorney, drawn by a
fixed hash; the shares beside it are over every charge. An attorney whose margins cannot reach .05 leaves the
family first; Benjamini-Hochberg at 5 %, divided by the scheduled looks, over the rest (6-oversight, Definitions).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from screener.oversight.exact import benjamini_hochberg, fisher, mantel_haenszel, smallest_fisher
from screener.oversight.facts import FactRow
from screener.oversight.intervals import wilson
from screener.oversight.result import (
    CANNOT,
    LOOK,
    NO_DIFFERENCE,
    NOT_RECORDED,
    AttorneyRow,
    Comparison,
    Fourfold,
    OfficeTest,
    Share,
    Test,
)

ALPHA = 0.05
TEST_NAME = "Fisher exact, two-sided, one covered count per case"

#: Yes, no, or None where the row is not in the denominator.
Question = Callable[[FactRow], bool | None]


def share(count: int, of: int) -> Share:
    """A share with its Wilson 95 % interval; no rate where there is nothing to divide by."""
    if of == 0:
        return Share(count=count, of=0, rate=None, interval=None)
    return Share(count=count, of=of, rate=count / of, interval=wilson(count, of))


def code_order(code: str) -> tuple[tuple[int, int, str], ...]:
    """The order of codes as people read them: A2 before A10. Never the order of anybody's rates."""
    parts = re.findall(r"\d+|\D+", code.casefold())
    return (*((0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts), (1, 0, code))


def drawn(rows: Iterable[FactRow]) -> tuple[FactRow, ...]:
    """One row per case and attorney: the one whose SHA-256 of case and charge id is the smallest.

    The draw depends on the ids alone, so that nobody can steer it and the same record draws the same rows.
    """
    chosen: dict[tuple[str, str], tuple[bytes, FactRow]] = {}
    for row in rows:
        key = (row.attorney or "", row.cluster)
        lot = hashlib.sha256(f"{row.cluster}\x1f{row.charge_id}".encode()).digest()
        held = chosen.get(key)
        if held is None or lot < held[0]:
            chosen[key] = (lot, row)
    return tuple(row for _, row in chosen.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Counted:
    """One attorney's (or the office's) rows for one question, before the family is known."""

    attorney: str
    asked: tuple[tuple[FactRow, bool], ...]
    table: Fourfold

    def share_of(self, grouped: bool | None) -> Share:
        answers = [yes for row, yes in self.asked if row.grouped is grouped]
        return share(sum(answers), len(answers))

    @property
    def cells(self) -> tuple[int, int, int, int]:
        t = self.table
        return t.standalone_yes, t.standalone_no, t.grouped_yes, t.grouped_no


def compare(
    rows: Sequence[FactRow],
    question: Question,
    *,
    name: str,
    label: str,
    definition: str,
    looks: int,
    want: bool = True,
) -> Comparison:
    """Asks ``question`` of every row, by attorney, standalone against grouped.

    ``want`` is the answer that the policy hopes for: the charges behind a flag are those that answer otherwise.
    """
    asked = [(row, answer) for row in rows if (answer := question(row)) is not None]
    by_attorney: dict[str | None, list[tuple[FactRow, bool]]] = {}
    for row, answer in asked:
        by_attorney.setdefault(row.attorney, []).append((row, answer))
    nobody = by_attorney.pop(None, [])
    codes = sorted((code for code in by_attorney if code is not None), key=code_order)
    counted = [_count(code, by_attorney[code]) for code in codes]
    smallest = [smallest_fisher(*one.cells) for one in counted]
    family = [place for place, least in enumerate(smallest) if least <= ALPHA]
    raw = [fisher(*counted[place].cells) for place in family]
    adjusted = dict(zip(family, zip(raw, benjamini_hochberg(raw), strict=True), strict=True))
    told = [
        _row(one, smallest[place], adjusted.get(place), limit=ALPHA / looks, want=want)
        for place, one in enumerate(counted)
    ]
    if nobody:
        told.append(_row(_count(NOT_RECORDED, nobody), None, None, limit=0, want=want))
    # Charges without an attorney are a stratum of their own for the office, and nobody's for the flag.
    strata = [*counted, *([_count(NOT_RECORDED, nobody)] if nobody else [])]
    office = _row(_count("Office", asked), None, None, limit=0, want=want)
    return Comparison(
        name=name, label=label, definition=definition, rows=tuple(told), office=office,
        office_test=_office_test([one.cells for one in strata]), family=len(family), looks=looks,
    )  # fmt: skip


def _count(attorney: str, asked: Sequence[tuple[FactRow, bool]]) -> _Counted:
    answer = {id(row): yes for row, yes in asked}
    lots = drawn(row for row, _ in asked)
    cells = {(grouped, yes): 0 for grouped in (True, False) for yes in (True, False)}
    for row in lots:
        if row.grouped is not None:
            cells[row.grouped, answer[id(row)]] += 1
    return _Counted(
        attorney=attorney,
        asked=tuple(asked),
        table=Fourfold(
            standalone_yes=cells[False, True], standalone_no=cells[False, False],
            grouped_yes=cells[True, True], grouped_no=cells[True, False],
        ),
    )  # fmt: skip


def _row(
    one: _Counted, smallest: float | None, p: tuple[float, float] | None, *, limit: float, want: bool
) -> AttorneyRow:
    flagged = p is not None and p[1] <= limit
    if smallest is None:
        verdict = ""
    else:
        verdict = CANNOT if p is None else LOOK if flagged else NO_DIFFERENCE
    standalone, grouped = one.share_of(False), one.share_of(True)
    side = _worse_side(one.table, want=want)
    return AttorneyRow(
        attorney=one.attorney, standalone=standalone, grouped=grouped, unknown=one.share_of(None),
        tested=one.table, smallest_p=smallest,
        test=None if p is None else Test(name=TEST_NAME, p=p[0], adjusted=p[1]),
        verdict=verdict, flagged=flagged,
        behind=tuple(row.charge_id for row, yes in one.asked if row.grouped is side and yes is not want),
    )  # fmt: skip


def _worse_side(table: Fourfold, *, want: bool) -> bool:
    """True for grouped: on which side the answer that the policy hopes for is the rarer."""
    standalone = table.standalone_yes * (table.grouped_yes + table.grouped_no)
    grouped = table.grouped_yes * (table.standalone_yes + table.standalone_no)
    return grouped <= standalone if want else grouped >= standalone


def _office_test(tables: Sequence[tuple[int, int, int, int]]) -> OfficeTest:
    pooled = mantel_haenszel(tables)
    return OfficeTest(odds_ratio=pooled.odds_ratio, interval=pooled.interval, p=pooled.p, strata=pooled.strata)
