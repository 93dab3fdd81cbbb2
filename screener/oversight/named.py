"""measures.json: every number under its name, with unit, group, numerator, denominator, interval and definition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from screener.oversight.result import (
    FLAGGING,
    AttorneyRow,
    Comparison,
    Disparity,
    Measure,
    OutcomeTable,
    Oversight,
    Share,
    Test,
)

_CHARGE = "charge"
_BESIDE = {
    "undecided": "Charges in the facts that nobody has decided.",
    "held": "Charges whose latest entry in the period is a hold.",
    "withdrawn": "Charges whose latest entry in the period was withdrawn or undone.",
    "while_needs_information": "Charges decided while the recommendation was \u201cneeds information\u201d.",
    "undated": "Decided charges without a date of decision: in no period.",
    "coverage_unknown": "Decided charges of which it is not known whether they were covered.",
    "outside_period": "Charges decided, but before or after the period.",
}


def named_measures(result: Oversight) -> tuple[Measure, ...]:
    """All measures, in a fixed order."""
    return (
        *_comparison(result.main),
        *_comparison(result.on_policy),
        *_comparison(result.at_import),
        *_comparison(result.leaving),
        *_leaving_by_race(result),
        _of_share(
            "compliance", result.compliance, {},
            "Of covered decided charges: concordant, or a deviation with what its force requires. "
            f"{result.compliance_unknown} charges whose compliance is not known are left out.",
        ),
        _of_share(
            "screening_coverage", result.screened, {},
            "Of all covered charges in the facts, decided or not: those decided in the period.",
        ),
        *_beside(result),
        *(_list(result)),
        *(one for table in result.outcomes for one in _outcomes(table)),
        _of_share(
            "race_not_recorded", result.race_not_recorded, {},
            "Of covered decided charges: no race is known, be it not recorded, unknown or refused.",
        ),
        *(
            _count("race_answer", count, {"answer": word}, "Covered decided charges of no known race, by what is said.")
            for word, count in result.race_answers.items()
        ),
        *(one for item in result.disparities for one in _disparity(item)),
        *_deviations(result),
        *_months(result),
    )  # fmt: skip


def _of_share(
    name: str, part: Share, group: Mapping[str, str], definition: str, *,
    test: Test | None = None, flag: str | None = None, charges: tuple[str, ...] = (),
) -> Measure:  # fmt: skip
    return Measure(
        name=name, unit=_CHARGE, group=group, numerator=part.count, denominator=part.of, estimate=part.rate,
        interval=part.interval, definition=definition, test=test, flag=flag, charges=charges,
    )  # fmt: skip


def _count(name: str, count: int, group: Mapping[str, str], definition: str, charges: tuple[str, ...] = ()) -> Measure:
    return Measure(
        name=name, unit=_CHARGE, group=group, numerator=count, denominator=None, estimate=None, interval=None,
        definition=definition, charges=charges,
    )  # fmt: skip


def _comparison(comparison: Comparison) -> Iterator[Measure]:
    office = comparison.office
    whole = _sum(office)
    pooled = comparison.office_test
    test = (
        None
        if pooled.p is None
        else Test(name="Cochran-Mantel-Haenszel, standalone against grouped, by attorney", p=pooled.p)
    )
    yield _of_share(comparison.name, whole, {}, comparison.definition, test=test)
    yield from _sides(comparison, office, {})
    if pooled.odds_ratio is not None:
        yield Measure(
            name=f"{comparison.name}_odds_ratio", unit="case", group={}, numerator=office.tested.standalone_yes,
            denominator=office.tested.n, estimate=pooled.odds_ratio, interval=pooled.interval, test=test,
            definition="Mantel-Haenszel common odds ratio, standalone to grouped, one covered count per case.",
        )  # fmt: skip
    for row in comparison.rows:
        flag = row.verdict if row.flagged and comparison.name in FLAGGING else None
        yield _of_share(
            comparison.name, _sum(row), {"attorney": row.attorney}, comparison.definition,
            test=row.test, flag=flag, charges=row.behind if row.flagged else (),
        )  # fmt: skip
        yield from _sides(comparison, row, {"attorney": row.attorney})


def _sides(comparison: Comparison, row: AttorneyRow, group: Mapping[str, str]) -> Iterator[Measure]:
    for word, part in (("no", row.standalone), ("yes", row.grouped), ("unknown", row.unknown)):
        yield _of_share(comparison.name, part, {**group, "grouped": word}, comparison.definition)


def _sum(row: AttorneyRow) -> Share:
    from screener.oversight.consistency import share

    parts = (row.standalone, row.grouped, row.unknown)
    return share(sum(part.count for part in parts), sum(part.of for part in parts))


def _leaving_by_race(result: Oversight) -> Iterator[Measure]:
    for race, part in result.leaving_by_race:
        yield _of_share("left_covered", part, {"race": race}, result.leaving.definition)


def _beside(result: Oversight) -> Iterator[Measure]:
    for name, definition in _BESIDE.items():
        yield _count(name, getattr(result.beside, name), {}, definition)


def _list(result: Oversight) -> Iterator[Measure]:
    for item in result.lists:
        if item.known:
            yield _count(
                "list",
                len(item.charges),
                {"list": item.name},
                item.explanation,
                tuple(row.charge_id for row in item.charges),
            )


def _outcomes(table: OutcomeTable) -> Iterator[Measure]:
    if not table.known:
        return
    for row in table.rows:
        group = {table.by: row.group}
        yield _of_share(
            "spared", row.spared, group, "Of decided charges: those declined, dismissed, diverted or reduced."
        )
        yield _of_share("concordance", row.covered, group, "Of covered decided charges: those decided as recommended.")
        for outcome, count in row.outcomes.items():
            yield Measure(
                name="outcome", unit=_CHARGE, group={**group, "outcome": outcome}, numerator=count,
                denominator=row.decided,
                estimate=count / row.decided if row.decided else None, interval=None,
                definition="Of decided charges: those decided so.",
            )  # fmt: skip


def _disparity(item: Disparity) -> Iterator[Measure]:
    group = {item.by: item.group, "reference": item.reference, "of": item.of}
    of = "covered charges: decided as recommended" if item.of == "covered" else "decided charges: spared"
    yield Measure(
        name="disparity_ratio", unit=_CHARGE, group=group, numerator=item.share.count, denominator=item.share.of,
        estimate=item.ratio, interval=item.ratio_interval,
        definition=f"Share of the group over the share of the reference group, of {of}. Conditional on arrest.",
    )  # fmt: skip
    yield Measure(
        name="disparity_ratio_bounds", unit=_CHARGE, group=group, numerator=item.not_recorded.count,
        denominator=item.not_recorded.of, estimate=None, interval=item.ratio_bounds,
        definition="The ratio over every way in which charges with nothing recorded could belong to the groups.",
    )  # fmt: skip
    yield Measure(
        name="disparity_difference", unit=_CHARGE, group=group, numerator=item.share.count, denominator=item.share.of,
        estimate=item.difference, interval=item.difference_interval,
        definition=f"Share of the group less the share of the reference group, of {of}. Conditional on arrest.",
    )  # fmt: skip
    yield Measure(
        name="disparity_difference_bounds", unit=_CHARGE, group=group, numerator=item.not_recorded.count,
        denominator=item.not_recorded.of, estimate=None, interval=item.difference_bounds,
        definition="The difference over every way in which charges with nothing recorded could belong to the groups.",
    )  # fmt: skip


def _deviations(result: Oversight) -> Iterator[Measure]:
    for row in result.deviations:
        group = {"recommended": row.recommended, "decided": row.decided, "basis": row.basis, "reason": row.reason}
        yield _count("deviations", row.count, group, "Charges decided unlike the recommendation.", row.charges)


def _months(result: Oversight) -> Iterator[Measure]:
    for month in result.months:
        flag = "outside the limits" if month.outside else None
        yield _of_share("concordance", month.share, {"month": month.month}, result.main.definition, flag=flag)
