"""Which decision of each charge counts in a period, and what stands beside."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from screener.domain.decision import Rollup
from screener.oversight.facts import FactRow
from screener.oversight.result import ConcordanceContext

#: The stage of charges behind warrants (FACTS, 0-commands).
WARRANT = "warrant"


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """``decided`` is the latest decision of each charge in the period; ``beside`` counts the charges without one.

    ``latest`` is the last row of every charge that the period reaches, decided or not: for coverage and lists.
    """

    decided: tuple[FactRow, ...]
    latest: tuple[FactRow, ...]
    beside: ConcordanceContext


def select(rows: Iterable[FactRow], *, start: date, end: date) -> Selection:
    """The latest decision per charge among those dated from ``start`` to ``end``, both included.

    Where two rows of a charge carry the same date, the later row counts. A row with a later date than ``end`` is
    not yet there; an undecided row has no date and gives way to every decided one. A charge whose latest row
    is a hold is held; one whose latest row was withdrawn or undone is withdrawn. An undecided charge behind a warrant
    is no referral to be screened: it stands nowhere.
    """
    by_charge: dict[str, list[FactRow]] = {}
    for row in rows:
        by_charge.setdefault(row.charge_id, []).append(row)
    decided: list[FactRow] = []
    latest: list[FactRow] = []
    counts = dict.fromkeys(("undecided", "held", "withdrawn", "undated", "outside"), 0)
    for history in by_charge.values():
        state, row = _state(history, start=start, end=end)
        if state == "decided":
            decided.append(row)
        elif state != "none":
            counts[state] += 1
        if state not in ("none", "outside"):
            latest.append(row)
    return Selection(decided=tuple(decided), latest=tuple(latest), beside=_beside(decided, counts))


def _state(history: Sequence[FactRow], *, start: date, end: date) -> tuple[str, FactRow]:
    dated = [row for row in history if row.decided_on is not None and (_acts(row))]
    inside = [row for row in dated if row.decided_on is not None and start <= row.decided_on <= end]
    if inside:
        # max() keeps the first of equals: reversed, so that the later row wins a shared date.
        row = max(reversed(inside), key=lambda one: one.decided_on or date.min)
        if row.withdrawn:
            return "withdrawn", row
        return ("held", row) if row.decided is Rollup.HELD else ("decided", row)
    if dated:
        return "outside", dated[-1]
    last = history[-1]
    if _acts(last):
        if last.withdrawn:
            return "withdrawn", last
        return ("held", last) if last.decided is Rollup.HELD else ("undated", last)
    if last.stage == WARRANT or (last.referral_date is not None and last.referral_date > end):
        return "none", last
    return "undecided", last


def _acts(row: FactRow) -> bool:
    """Whether the row is an act of a person: a decision, a hold or a withdrawal."""
    return row.decided is not None or row.withdrawn


def _beside(decided: Sequence[FactRow], counts: dict[str, int]) -> ConcordanceContext:
    return ConcordanceContext(
        undecided=counts["undecided"], held=counts["held"], withdrawn=counts["withdrawn"],
        while_needs_information=sum(row.recommended is Rollup.NEEDS_INFORMATION for row in decided),
        undated=counts["undated"],
        coverage_unknown=sum(
            row.is_covered is None and row.recommended is None for row in decided
        ),
        outside_period=counts["outside"],
    )  # fmt: skip
