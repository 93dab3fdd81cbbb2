"""What the program has to say of a charge, in the cells of a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from screener.domain.kept import Kept
from screener.domain.offense import OffenseClass, label
from screener.policy.explanation.explained import Explained
from screener.reports.screened.own import Line, Numbers
from screener.reports.screened.templates import Marks, Template
from screener.reports.xlsx.annotated import grouped_word, missing_words, recommendation_words, why_words
from screener.screening.recommend.screened import SETTLED_CLASS, ExplainedCharge, charge_facts


class ClassCells:
    """What is said of the classes of charges, in cells."""

    def __init__(self) -> None:
        self._numbers = Numbers()
        self._known: Kept[Explained, tuple[str, str, str, Template[Line]]] = Kept()

    def of(self, line: Line) -> tuple[str, str, str, str]:
        """Recommendation, rule, missing facts, and why."""
        found = self._known.get(line.explained)
        if found is None:
            found = self._known[line.explained] = self._made(line)
        recommendation, rule, missing, why = found
        return recommendation, rule, missing, why.of(line)

    def _made(self, line: Line) -> tuple[str, str, str, Template[Line]]:
        marks: Marks[Line] = Marks()
        numbers = self._numbers

        def shown(fact: str, _value: object) -> str:
            return marks.inside(fact, lambda one: numbers.shown(one.charge, fact))

        finding = line.explained.finding(charge_facts(line.charge), shown=shown)
        missing = "; ".join(missing_words(each) for each in finding.missing)
        return (
            recommendation_words(finding),
            finding.decided_by or "",
            missing,
            marks.template(why_words(finding)),
        )


def charge_cells(charges: Iterable[ExplainedCharge], settled: Mapping[int, str]) -> Iterator[tuple[str, ...]]:
    """The cells of each charge, in the order of ``own_export.SCREENED_COLUMNS``; decision and reason are empty until a
    person decides. ``settled``: what settles a charge, by its place."""
    known = ClassCells()
    for at, (charge, grouped, explained) in enumerate(charges):
        recommendation, rule, missing, why = known.of(Line.of(charge, explained))
        if at in settled and explained is SETTLED_CLASS:
            why = f"Settled: {settled[at]}"
        reading = charge.reading
        yield (
            recommendation,
            rule,
            _label(reading.offense),
            "" if reading.substance == "none" else reading.substance.replace("_", " "),
            grouped_word(grouped),
            missing,
            why,
            "",
            "",
        )


@cache
def _label(offense: OffenseClass) -> str:
    return label(offense)
