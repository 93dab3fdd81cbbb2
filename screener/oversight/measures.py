"""The named measures of oversight, computed from flat rows. See ``measure``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from screener.domain.decision import Basis, Rollup
from screener.oversight.consistency import compare, share
from screener.oversight.disparity import disparities
from screener.oversight.facts import ANSWERS, FactRow, answered, group_of, recorded
from screener.oversight.named import named_measures
from screener.oversight.result import LOOK, NOT_RECORDED, Comparison, Disparity, Flag, OutcomeTable, Oversight, Share
from screener.oversight.selection import select
from screener.oversight.tables import charge_lists, deviation_rows, outcomes_by, spared
from screener.oversight.trend import months

CONCORDANCE = (
    "Of the charges decided in the period whose recommendation, when decided, was to decline, dismiss, divert or "
    "reduce: those decided so. The latest decision of each charge counts; holds and withdrawn decisions stand beside."
)
ON_POLICY = CONCORDANCE + " Only decisions whose basis is policy."
AT_IMPORT = (
    "Of the decided charges that were covered as imported, before anyone recorded a fact: those decided as "
    "recommended, or, where the charge was no longer covered, declined, dismissed, diverted or reduced all the same."
)
LEAVING = "Of the decided charges that were covered as imported: those no longer covered when they were decided."


def measure(rows: Iterable[FactRow], *, start: date, end: date, looks: int = 1) -> Oversight:
    """Everything that a pack shows, for decisions from ``start`` to ``end`` inclusive (by ``decided_on``).

    ``looks`` is the number of looks that the policy file schedules; 5 % is divided by it.
    Raises ValueError where the period ends before it starts or ``looks`` is below one.
    """
    if end < start:
        raise ValueError("the period ends before it starts")
    if looks < 1:
        raise ValueError("looks must be at least one")
    rows = tuple(rows)
    selection = select(rows, start=start, end=end)
    decided = selection.decided
    main, on_policy, at_import, leaving = _comparisons(decided, looks)
    compliances = [row.compliant for row in decided if row.concordant is not None]
    known = [answer for answer in compliances if answer is not None]
    covered_latest = [row for row in selection.latest if row.is_covered]
    races = [answered(row.race) for row in decided if row.is_covered]
    result = Oversight(
        start=start, end=end, looks=looks, rows=len(rows), decided=decided,
        concordance=_total(main), concordance_policy=_total(on_policy),
        compliance=share(sum(known), len(known)), compliance_unknown=len(compliances) - len(known),
        beside=selection.beside,
        screened=share(len(races), len(covered_latest)),
        main=main, on_policy=on_policy, at_import=at_import, leaving=leaving,
        leaving_by_race=_leaving_by(decided),
        flags=(*_flags(main), *_flags(leaving)),
        lists=charge_lists(selection), outcomes=_outcomes(decided), disparities=_disparities(decided),
        deviations=deviation_rows(decided), months=months(decided),
        race_not_recorded=share(sum(group_of(race) is None for race in races), len(races)),
        race_answers={NOT_RECORDED: races.count(None), **{word: races.count(word) for word in ANSWERS}},
        policy_versions=_versions(decided), measures=(), notes=_notes(rows, decided),
    )  # fmt: skip
    return with_measures(result)


def with_measures(result: Oversight) -> Oversight:
    """The same with its list of named measures."""
    from dataclasses import replace

    return replace(result, measures=named_measures(result))


def _comparisons(decided: Sequence[FactRow], looks: int) -> tuple[Comparison, Comparison, Comparison, Comparison]:
    on_policy = [row for row in decided if row.basis is Basis.POLICY]
    return (
        compare(
            decided, lambda row: row.concordant, name="concordance",
            label="Covered charges decided as recommended", definition=CONCORDANCE, looks=looks,
        ),
        compare(
            on_policy, lambda row: row.concordant, name="concordance_basis_policy",
            label="The same, decisions on the basis of policy", definition=ON_POLICY, looks=looks,
        ),
        compare(
            decided, lambda row: row.concordant_at_import, name="concordance_as_imported",
            label="The same, under the recommendation as imported", definition=AT_IMPORT, looks=looks,
        ),
        compare(
            decided, lambda row: row.left_covered, name="left_covered", want=False,
            label="Charges that left \u201ccovered\u201d through an attorney\u2019s own entries",
            definition=LEAVING, looks=looks,
        ),
    )  # fmt: skip


def _total(comparison: Comparison) -> Share:
    office = comparison.office
    parts = (office.standalone, office.grouped, office.unknown)
    return share(sum(part.count for part in parts), sum(part.of for part in parts))


def _flags(comparison: Comparison) -> tuple[Flag, ...]:
    told = []
    for row in comparison.flagged:
        assert row.test is not None
        assert row.test.adjusted is not None
        what = "decided as recommended" if comparison.name == "concordance" else "no longer covered when decided"
        text = (
            f"Of covered charges decided by {row.attorney}, {_of(row.standalone)} standing alone and "
            f"{_of(row.grouped)} inside a grouped case were {what} "
            f"(p = {row.test.p:.3g}, one count per case): {LOOK}"
        )
        told.append(
            Flag(
                measure=comparison.name, attorney=row.attorney, p=row.test.p, adjusted=row.test.adjusted,
                text=text, charges=row.behind,
            )
        )  # fmt: skip
    return tuple(told)


def _of(part: Share) -> str:
    return f"{part.count} of {part.of}"


def _outcomes(decided: Sequence[FactRow]) -> tuple[OutcomeTable, ...]:
    return (
        outcomes_by(decided, _rule, by="rule", label="Rule"),
        outcomes_by(decided, lambda row: recorded(row.substance), by="substance", label="Substance"),
        outcomes_by(decided, lambda row: answered(row.race), by="race", label="Race", apart=ANSWERS),
        outcomes_by(decided, lambda row: answered(row.ethnicity), by="ethnicity", label="Ethnicity", apart=ANSWERS),
        outcomes_by(decided, lambda row: answered(row.sex), by="sex", label="Sex", apart=ANSWERS),
        outcomes_by(decided, lambda row: row.stage, by="stage", label="Stage"),
        outcomes_by(decided, lambda row: recorded(row.agency), by="agency", label="Agency"),
        outcomes_by(decided, lambda row: recorded(row.unit), by="unit", label="Unit of the office"),
        outcomes_by(decided, lambda row: row.offense, by="offense", label="Offense"),
    )


def _disparities(decided: Sequence[FactRow]) -> tuple[Disparity, ...]:
    told: list[Disparity] = []
    for by, attribute in (("race", _race), ("ethnicity", _ethnicity), ("sex", _sex)):
        told.extend(disparities(decided, attribute, spared, by=by, of="decided"))
        told.extend(disparities(decided, attribute, lambda row: row.concordant, by=by, of="covered"))
    return tuple(told)


def _rule(row: FactRow) -> str | None:
    """The rule that decided; a charge outside the policy was reached by none, which is known."""
    return row.rule or ("no rule reaches it" if row.recommended is Rollup.OUTSIDE else None)


def _race(row: FactRow) -> str | None:
    return group_of(row.race)


def _ethnicity(row: FactRow) -> str | None:
    return group_of(row.ethnicity)


def _sex(row: FactRow) -> str | None:
    return group_of(row.sex)


def _leaving_by(decided: Sequence[FactRow]) -> tuple[tuple[str, Share], ...]:
    """The share that left "covered", by race, with "not recorded" last."""
    told = [(_race(row), left) for row in decided if (left := row.left_covered) is not None]
    names: list[str | None] = [*sorted({race for race, _ in told if race is not None}), None]
    return tuple(
        (
            name or "not recorded",
            share(sum(left for race, left in told if race == name), sum(race == name for race, _ in told)),
        )
        for name in names
        if told
    )


def _versions(decided: Sequence[FactRow]) -> tuple[tuple[str, int], ...]:
    counts: dict[str, int] = {}
    for row in decided:
        key = row.policy_version or "not recorded"
        counts[key] = counts.get(key, 0) + 1
    return tuple(sorted(counts.items()))


def _notes(rows: Sequence[FactRow], decided: Sequence[FactRow]) -> tuple[str, ...]:
    """What the reader must know about these rows before reading a number."""
    told = []
    cases = sum(row.case_id is None for row in decided)
    if cases:
        told.append(
            f"{cases} of {len(decided)} decided charges carry no case: the test takes their person, else the "
            "charge alone."
        )
    contradicting = sum(
        row.recommended is not None and row.covered is not None and row.is_covered is not row.covered for row in rows
    )
    if contradicting:
        told.append(
            f"In {contradicting} rows \u201ccovered\u201d and the recommendation disagree: the recommendation was used."
        )
    return tuple(told)
