"""Groups compared: ratio and difference with intervals, and what the charges with nothing recorded leave open.

No group is inferred from a name or an address. Differences at screening are conditional on arrest.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from screener.oversight.consistency import share
from screener.oversight.facts import FactRow
from screener.oversight.intervals import newcombe, ratio_log, ratio_score
from screener.oversight.result import Disparity, Share

Attribute = Callable[[FactRow], str | None]
Question = Callable[[FactRow], bool | None]


def disparities(
    rows: Sequence[FactRow], attribute: Attribute, question: Question, *, by: str, of: str
) -> tuple[Disparity, ...]:
    """Every recorded group against the largest one (the first by name among equals), in the order of names.

    Empty where fewer than two groups are recorded.
    """
    answered = [(attribute(row), answer) for row in rows if (answer := question(row)) is not None]
    groups = {
        name: share(sum(yes for group, yes in answered if group == name), sum(group == name for group, _ in answered))
        for name in sorted({group for group, _ in answered if group is not None})
    }
    if len(groups) < 2:
        return ()
    unknown = share(sum(yes for group, yes in answered if group is None), sum(group is None for group, _ in answered))
    reference = max(sorted(groups), key=lambda name: groups[name].of)
    return tuple(
        _against(by, of, name, groups[name], reference, groups[reference], unknown, of_all=len(answered))
        for name in groups
        if name != reference
    )


def _against(
    by: str, of: str, group: str, one: Share, reference: str, other: Share, unknown: Share, *, of_all: int
) -> Disparity:
    counts = (one.count, one.of, other.count, other.of)
    ratio = None if other.count == 0 or one.rate is None else one.rate / (other.count / other.of)
    low, high = ratio_bounds(one, other, unknown)
    difference = difference_bounds(one, other, unknown)
    return Disparity(
        by=by, of=of, group=group, reference=reference, share=one, reference_share=other,
        ratio=ratio,
        ratio_interval=None if ratio is None else ratio_log(*counts) or _closed(ratio_score(*counts)),
        difference=one.count / one.of - other.count / other.of,
        difference_interval=newcombe(*counts),
        ratio_bounds=(low, high),
        difference_bounds=difference,
        not_recorded=share(unknown.of, of_all),
        direction_known=not difference[0] <= 0 <= difference[1],
    )  # fmt: skip


def _closed(interval: tuple[float, float | None]) -> tuple[float, float] | None:
    return None if interval[1] is None else (interval[0], interval[1])


def _extremes(one: Share, other: Share, unknown: Share) -> tuple[tuple[float, float], tuple[float, float]]:
    """The shares of both groups (group, reference) where everything not recorded falls against the group, and for it.

    A share rises with every yes and falls with every no that joins, so the extremes are at: the yes of the
    unknown all in one group and its no all in the other.
    """
    yes, no = unknown.count, unknown.of - unknown.count
    against = (one.count / (one.of + no), (other.count + yes) / (other.of + yes))
    toward = ((one.count + yes) / (one.of + yes), other.count / (other.of + no))
    return against, toward


def ratio_bounds(one: Share, other: Share, unknown: Share) -> tuple[float | None, float | None]:
    """The smallest and largest ratio over every allocation of the unknown; None where it is without bound."""
    against, toward = _extremes(one, other, unknown)
    low = against[0] / against[1] if against[1] > 0 else None
    high = toward[0] / toward[1] if toward[1] > 0 else None
    return low, high


def difference_bounds(one: Share, other: Share, unknown: Share) -> tuple[float, float]:
    """The same for the difference of the shares."""
    against, toward = _extremes(one, other, unknown)
    return against[0] - against[1], toward[0] - toward[1]
