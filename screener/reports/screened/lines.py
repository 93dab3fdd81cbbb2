"""Screened charges as lines of JSON (0-commands): each explained, and written when it is its turn."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date

from screener.domain.kept import Kept
from screener.policy.evaluation.finding import Finding
from screener.policy.language.model import Policy
from screener.reports.screened.own import Line, Numbers, Origins, quoted, quoted_or_null
from screener.reports.screened.templates import Marks, Template
from screener.screening.recommend.recommend import explanation_of
from screener.screening.recommend.screened import WORDS, ExplainedCharge, charge_facts

Templates = Kept[tuple[object, ...], tuple[Line, Template[Line]]]


class Explanations:
    """Explanations of charges under one policy as JSON, equal to ``recommend.bound_explanation``."""

    def __init__(self, policy: Policy | None, *, as_of: date) -> None:
        self._policy, self._as_of = policy, as_of
        self._numbers, self._origins = Numbers(), Origins(policy)
        self._templates: Templates = Kept()

    def of(self, line: Line) -> str:
        """The explanation of one charge."""
        return template_for(line, self._templates, self._made).of(line)

    def _made(self, line: Line) -> Template[Line]:
        marks: Marks[Line] = Marks()
        return marks.template(dumps(self.marked(line, marks)))

    def marked(self, line: Line, marks: Marks[Line]) -> dict[str, object]:
        """The explanation of all charges of the class and shape of this one."""
        numbers, origins = self._numbers, self._origins

        def shown(fact: str, _value: object) -> str:
            return marks.of(("number", fact), lambda one: quoted(numbers.shown(one.charge, fact)))

        def where(fact: str) -> object:
            return origins.marked(line, fact, marks)

        nearest = marks.of("nearest", lambda one: quoted_or_null(numbers.nearest(one.charge, one.explained)))
        finding = line.explained.finding(charge_facts(line.charge), shown=shown, nearest=nearest)
        return explanation_of(finding, self._policy, where, as_of=self._as_of)


def template_for(line: Line, templates: Templates, make: Callable[[Line], Template[Line]]) -> Template[Line]:
    """The template of a charge's class and shape, made for the first of them."""
    key = (line.explained, line.cells.shape)
    found = templates.get(key)
    if found is None:  # the line is kept with it, so that no other shape gets the identity of its own
        found = templates[key] = line, make(line)
    return found[1]


def dumps(value: object) -> str:
    """A value as the lines have it."""
    return json.dumps(value, ensure_ascii=False, default=str)


def charge_lines(
    charges: Iterable[ExplainedCharge], policy: Policy | None, settled: Mapping[int, str], *, as_of: date
) -> Iterator[str]:
    """A line of JSON for each charge, in order, with its end; under the ``policy`` in force (None: none is).
    ``settled``: what settles a charge, by its place."""
    explanations = Explanations(policy, as_of=as_of)
    templates: Templates = Kept()
    for at, (charge, grouped, explained) in enumerate(charges):
        line = Line.of(charge, explained, grouped, settled.get(at))
        yield template_for(line, templates, lambda each: _charge_template(each, explanations)).of(line)


def _charge_template(line: Line, explanations: Explanations) -> Template[Line]:
    """One line of OUT.jsonl (0-commands)."""
    marks: Marks[Line] = Marks()
    finding = line.explained.finding(charge_facts(line.charge))
    record = {
        "row": marks.of("row", lambda one: str(one.charge.row)),
        "case": marks.of("case", lambda one: quoted_or_null(one.charge.case_number)),
        "count": marks.of("count", lambda one: quoted(one.charge.count or str(one.charge.part))),
        "text": marks.of("text", lambda one: quoted(one.charge.text)),
        "statute": marks.of("statute", lambda one: quoted(one.charge.statute)),
        "offense": marks.of("offense", lambda one: quoted(WORDS[one.charge.reading.offense])),
        "substance": marks.of("substance", lambda one: quoted(one.charge.reading.substance)),
        "rollup": finding.rollup.value,
        "outcome": finding.outcome,
        **_second_outcome(finding),
        "rule": finding.decided_by,
        "needs": [missing.as_json() for missing in finding.missing],
        "grouped": marks.of("grouped", lambda one: _GROUPED[one.grouped]),
        "explanation": explanations.marked(line, marks),
        "settled": marks.of("settled", lambda one: quoted_or_null(one.settled)),
    }
    return marks.template(dumps(record) + "\n")


_GROUPED: Mapping[bool | None, str] = {each: json.dumps(each) for each in (False, True, None)}


def _second_outcome(finding: Finding) -> dict[str, object]:
    """The outcome that may be chosen in the place of the first, as JSON; nothing where there is none."""
    second = finding.alternative
    if second is None:
        return {}
    return {"or": {"rollup": second.rollup.value, "where": second.where, "chosen_by": second.chosen_by}}
