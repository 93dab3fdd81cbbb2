"""Scenarios for one rule: a charge that it decides, and for each thing that it looks at the other sides of it.

Each threshold gets the value itself and its neighbors, each yes or no the other answer, each list something that is not
in it, each fact the case that nobody knows it. What a scenario expects is what the policy says; whoever added the rule
reads it and corrects the rule where that is not what was meant.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from screener.domain.case import FactValue
from screener.domain.offense import OffenseClass
from screener.domain.quantity import Quantity, parse_quantity
from screener.policy.analysis.analyse import Budget, Example, as_scenario_yaml
from screener.policy.analysis.desk import Desk
from screener.policy.authoring.new_draft import expected
from screener.policy.authoring.scenarios import run_scenario
from screener.policy.language.conditions import (
    AllOf,
    Beside,
    Condition,
    Grouped,
    Judgment,
    MostSerious,
    NoneObserved,
    OthersCovered,
    Present,
    Table,
    Test,
    parts,
)
from screener.policy.language.model import Policy, Rule, Scenario, in_study
from screener.policy.language.predicates import Codes, Compare, Drugs, Flag, Kinds, Within, Words
from screener.policy.language.vocabulary import COUNTED, WEIGHT_WORDS, show_fact

_MOST = 24
_STEP = {"mass": Decimal("0.001")}
_DRUGS = ("cocaine", "heroin", "methamphetamine", "cannabis", "fentanyl", "psilocybin", "alprazolam")
_KINDS = (OffenseClass.THEFT, OffenseClass.PARAPHERNALIA, OffenseClass.SIMPLE_POSSESSION, OffenseClass.VIOLENT)
_CODES = ("PC 999.9", "XX 1")
_FELONY: Mapping[str, FactValue] = {"offense": OffenseClass.VIOLENT.value, "grade": "felony"}
_MINOR: Mapping[str, FactValue] = {"offense": OffenseClass.LOITERING.value, "grade": "misdemeanor"}
_NO = object()  # the fact is taken away: nobody knows it


@dataclass(frozen=True, slots=True)
class Case:
    """A charge with the words that tell it from the others."""

    words: str
    example: Example


def cases(policy: Policy, rule: Rule) -> tuple[Case, ...]:
    """A charge that the rule decides, and its other sides; () where no charge could be found within the budget."""
    base = _decided(policy, rule)
    if base is None:
        return ()
    found = [Case("it applies", base)]
    for condition in (clause.condition for clause in rule.clauses):
        for part in parts(condition):
            found += [Case(words, example) for words, example in _sides(base, part)]
    kept: dict[str, Case] = {}
    for case in found:
        kept.setdefault(as_scenario_yaml(replace(case.example, expect=""), ""), case)
    return tuple(kept.values())[:_MOST]


def _decided(policy: Policy, rule: Rule) -> Example | None:
    desk = Desk(in_study(policy), Budget())
    examples: list[Example] = []

    def look() -> None:
        inside, stronger = desk.known.decides(rule)
        point = desk.diagrams.point([*desk.possible, *inside], stronger.values())
        found = desk.charge(point) if point is not None else None
        if found is not None:
            examples.append(found[0])

    if desk.begin():
        desk.ask("unreachable or shadowed", [rule], look)
    return examples[0] if examples else None


# -- the other sides ---------------------------------------------------------------------------------------------------


def _sides(base: Example, part: Condition) -> Iterator[tuple[str, Example]]:
    match part:
        case Test():
            yield from _of_test(base, part)
        case Table():
            for _, test in part.lines:
                yield from _of_test(base, test)
        case Present():
            for value in (True, False, _NO):
                yield _with(base, part.fact, value)
        case NoneObserved():
            for fact in part.facts:
                yield _with(base, fact, True)
                yield _with(base, fact, _NO)
        case Judgment():
            for value in (True, False, _NO):
                yield _with(base, part.term, value)
        case Beside():
            yield from _of_company(base, (_companion(part.charge), _MINOR), part.within)
        case Grouped() | MostSerious() | OthersCovered():
            yield from _of_company(base, (_FELONY, _MINOR), "")


def _of_test(base: Example, test: Test) -> Iterator[tuple[str, Example]]:
    fact, predicate = test.fact, test.predicate
    if isinstance(predicate, Within):
        if "history" in base.facts:
            yield _with(base, "history", _NO)
            yield _with(base, "history", ())
        return
    if isinstance(predicate, Compare):
        fact = _weighed(test, predicate)
        for value in _numbers(predicate):
            yield _with(base, fact, value)
    elif isinstance(predicate, Flag):
        yield _with(base, fact, predicate.wanted)
        yield _with(base, fact, not predicate.wanted)
    else:
        other = _outside(predicate)
        if other is not None:
            yield _with(base, fact, other)
    yield _with(base, fact, _NO)


def _weighed(test: Test, predicate: Compare) -> str:
    """The fact that a comparison reads: of an amount the one that its weight or count comes from."""
    if test.fact != "amount":
        return test.fact
    return predicate.unit if predicate.unit in COUNTED else WEIGHT_WORDS[test.weight_from][0]


def _numbers(predicate: Compare) -> Iterator[FactValue]:
    """The limit itself and its neighbors."""
    limit = predicate.limit
    if isinstance(limit, date):
        yield from (limit + timedelta(days=days) for days in (-1, 0, 1))
    elif isinstance(limit, int) and not predicate.unit:
        yield from (limit + step for step in (-1, 0, 1) if limit + step >= 0)
    else:
        amount = parse_quantity(predicate.shown) or parse_quantity(f"{predicate.shown} {predicate.unit}".strip())
        if amount is not None:
            step = _STEP.get(amount.dimension, Decimal(1))
            yield from _amounts(amount, step)


def _amounts(amount: Quantity, step: Decimal) -> Iterator[Quantity]:
    for each in (amount.value - step, amount.value, amount.value + step):
        if each >= 0:
            yield replace(amount, value=each)


def _outside(predicate: object) -> FactValue | None:
    """A value that the words, drugs, offenses or statutes of a test do not mean."""
    if isinstance(predicate, Drugs):
        return next((drug for drug in _DRUGS if not predicate(frozenset({drug}))), None)
    if isinstance(predicate, Kinds):
        return next((kind.value for kind in _KINDS if not predicate(kind.value)), None)
    if isinstance(predicate, Codes):
        return next((code for code in _CODES if not predicate(code)), None)
    if isinstance(predicate, Words):
        return None if not predicate.all_except else next(iter(sorted(predicate.wanted)), None)
    return None


def _with(base: Example, fact: str, value: object) -> tuple[str, Example]:
    """The charge with another value of a fact, and what is said of it."""
    facts = {name: each for name, each in base.facts.items() if name != fact}
    if value is _NO:
        return f"{fact} not known", replace(base, facts=facts)
    facts[fact] = value  # type: ignore[assignment]  # a value of that fact
    shown = ("yes" if value else "no") if isinstance(value, bool) else show_fact(fact, value)  # type: ignore[arg-type]  # a value of that fact
    return f"{fact} {shown}", replace(base, facts=facts)


def _of_company(
    base: Example, others: tuple[Mapping[str, FactValue], ...], within: str
) -> Iterator[tuple[str, Example]]:
    yield "standing alone", replace(base, companions=())
    for other in others:
        if not other:
            continue
        facts, beside = dict(base.facts), dict(other)
        if within:
            facts[within] = beside[within] = "A"
        said = " ".join(show_fact(name, beside[name]) for name in ("offense", "grade") if name in beside)
        yield f"beside {said or 'another charge'}", replace(base, facts=facts, companions=(beside,))
    yield "nobody knows what stands beside it", replace(base, companions=None)


def _companion(charge: AllOf) -> Mapping[str, FactValue]:
    """A charge that answers a description."""
    found: dict[str, FactValue] = {}
    for part in charge.parts:
        if isinstance(part, Test) and not part.predicate.text.startswith("any"):
            if isinstance(part.predicate, Kinds | Words | Drugs) and not part.predicate.all_except:
                found[part.fact] = min(part.predicate.wanted)
            elif isinstance(part.predicate, Codes):
                found[part.fact] = part.predicate.named[0]
            elif isinstance(part.predicate, Flag):
                found[part.fact] = part.predicate.wanted
    return found


# -- as the file writes them -------------------------------------------------------------------------------------------


def case_lines(policy: Policy, case: Case, name: str) -> list[str]:
    """A scenario as an entry of the list, set in by two, with what the policy says of its charge."""
    example = case.example
    scenario = Scenario(
        name=name,
        facts=example.facts,
        companions=example.companions,
        on=example.on,
        expect="",
        because="",
        missing=None,
        mode=example.mode,
    )
    text = as_scenario_yaml(replace(example, expect="", because=""), name)
    lines = [line for line in text.splitlines() if not line.startswith("    expect:")]
    said = list(expected(policy, scenario))
    return [*lines, *said] if run_scenario(policy, scenario).outcome != "conflict" else []
