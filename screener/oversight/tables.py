"""Outcomes by one attribute, deviations by basis and reason, and the lists of charges to open."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from screener.domain.decision import DECIDABLE, Approval, Rollup, is_covered
from screener.oversight.consistency import code_order, share
from screener.oversight.facts import FactRow
from screener.oversight.result import NOT_RECORDED, ChargeList, DeviationRow, OutcomeRow, OutcomeTable
from screener.oversight.selection import Selection


def outcomes_by(
    rows: Sequence[FactRow],
    attribute: Callable[[FactRow], str | None],
    *,
    by: str,
    label: str,
    apart: Sequence[str] = (),
) -> OutcomeTable:
    """Decided charges by an attribute, in the order of its words, with "not recorded" last.

    ``apart`` are answers that name no group ("refused"): they stand behind the groups, where they were given.
    """
    groups: dict[str | None, list[FactRow]] = {}
    for row in rows:
        groups.setdefault(attribute(row), []).append(row)
    order = sorted((name for name in groups if name is not None and name not in apart), key=str.casefold)
    told = [_outcome_row(name, groups[name]) for name in (*order, *(word for word in apart if word in groups))]
    told.append(_outcome_row(NOT_RECORDED, groups.get(None, [])))
    return OutcomeTable(by=by, label=label, rows=tuple(told), known=bool(order))


def _outcome_row(group: str, rows: Sequence[FactRow]) -> OutcomeRow:
    outcomes = {str(rollup): sum(row.decided is rollup for row in rows) for rollup in DECIDABLE}
    answers = [answer for row in rows if (answer := row.concordant) is not None]
    return OutcomeRow(
        group=group,
        decided=len(rows),
        outcomes=outcomes,
        spared=share(sum(spared(row) is True for row in rows), len(rows)),
        covered=share(sum(answers), len(answers)),
        charges=tuple(row.charge_id for row in rows),
    )


def spared(row: FactRow) -> bool | None:
    """Whether a decided charge was declined, dismissed, diverted or reduced."""
    return is_covered(row.decided) if row.is_decided and row.decided is not None else None


def deviation_rows(rows: Sequence[FactRow]) -> tuple[DeviationRow, ...]:
    """Deviations by what was recommended, what was decided, the basis and the reason; in the order of these words."""
    groups: dict[tuple[str, str, str, str], list[FactRow]] = {}
    for row in rows:
        if row.deviates:
            key = (
                str(row.recommended) if row.recommended is not None else "covered",
                str(row.decided),
                str(row.basis) if row.basis is not None else NOT_RECORDED,
                row.reason or NOT_RECORDED,
            )
            groups.setdefault(key, []).append(row)
    return tuple(
        DeviationRow(
            recommended=key[0], decided=key[1], basis=key[2], reason=key[3], count=len(found),
            approved=sum(row.approval_given is True for row in found),
            grouped=sum(row.grouped is True for row in found),
            charges=tuple(row.charge_id for row in found),
        )
        for key, found in sorted(groups.items())
    )  # fmt: skip


def charge_lists(selection: Selection) -> tuple[ChargeList, ...]:
    """The absolute lists: each charge stands there whatever the statistics say."""
    decided, latest = selection.decided, selection.latest
    looked_up = any(row.filed_charge is not None for row in latest)
    grouping = any(row.grouped is not None for row in decided)
    recommended = any(row.is_covered is not None for row in decided)
    approvals = any(row.approval is not None for row in decided)
    no_filing = {*map(str, (Rollup.DECLINED, Rollup.DISMISSED, Rollup.NO_OFFENSE))}
    return (
        _listed(
            "deviations without approval", "Deviations without the approval that they need",
            "Decided unlike the recommendation; approval was not given (none, requested or refused).",
            [row for row in decided if row.asks_approval and row.approval_given is False],
            known=recommended and approvals,
        ),
        _listed(
            "deviations, approval not recorded", "Deviations whose approval is not recorded",
            "Decided unlike the recommendation; the facts do not say whether approval was given.",
            [row for row in decided if row.asks_approval and row.approval_given is None],
            known=recommended,
        ),
        _listed(
            "deviations refused", "Deviations that an approver refused",
            "Decided unlike the recommendation, refused, and not decided otherwise since.",
            [row for row in decided if row.approval is Approval.REFUSED],
            known=recommended and approvals,
        ),
        _listed(
            "deviations approved verbally", "Deviations approved verbally, not confirmed",
            "Said by word of mouth and written down by somebody else; the approver has not confirmed it.",
            [row for row in decided if row.approval is Approval.VERBAL],
            known=recommended and approvals,
        ),
        _listed(
            "grouped covered filed", "Covered charges inside a grouped case that were filed",
            "The recommendation spares the charge, another charge stands beside it, and it was filed.",
            [row for row in decided if row.is_covered and row.grouped is True and row.decided is Rollup.FILED],
            known=recommended and grouping,
        ),
        _listed(
            "standalone covered filed", "Covered charges standing alone that were filed",
            "The recommendation spares the charge, nothing stands beside it, and it was filed.",
            [row for row in decided if row.is_covered and row.grouped is False and row.decided is Rollup.FILED],
            known=recommended and grouping,
        ),
        _listed(
            "decided while needs information", "Decided while the recommendation was \u201cneeds information\u201d",
            "A fact that decides was missing when the charge was decided.",
            [row for row in decided if row.recommended is Rollup.NEEDS_INFORMATION],
            known=any(row.recommended is not None for row in decided),
        ),
        _listed(
            "declined here, filed there", "Declined here and filed there",
            "A later export of the case system shows a filing for a charge that was declined or dismissed here.",
            [row for row in decided if str(row.decided) in no_filing and row.was_filed_there],
            known=looked_up,
        ),
        _listed(
            "filed without screening", "Filed there without a decision here",
            "The case system shows a filing for a charge that nobody decided here.",
            [row for row in latest if not row.is_decided and row.was_filed_there],
            known=looked_up,
        ),
        _listed(
            "screened without outcome", "Decided here, not found there",
            "The case system's export says nothing of a charge that was decided here.",
            [row for row in decided if row.filed_charge is None],
            known=looked_up,
        ),
    )  # fmt: skip


def _listed(name: str, label: str, explanation: str, rows: Sequence[FactRow], *, known: bool) -> ChargeList:
    order = sorted(rows, key=reading_order)
    return ChargeList(
        name=name, label=label, explanation=explanation, charges=tuple(order) if known else (), known=known
    )


def reading_order(row: FactRow) -> tuple[object, ...]:
    """The order of lists: by attorney, then as people count cases, then by id."""
    return code_order(row.attorney or "\uffff"), code_order(row.label or row.case_id or ""), row.charge_id
