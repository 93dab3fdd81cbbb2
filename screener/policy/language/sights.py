"""What a policy looks at: the facts behind memo keys, questions and the count of what an absent column leaves open."""

from __future__ import annotations

from collections.abc import Iterable

from screener.policy.language.conditions import (
    AllOf,
    Beside,
    Condition,
    Judgment,
    MostSerious,
    NoneObserved,
    OthersCovered,
    Present,
    Sighted,
    Table,
    Test,
    parts,
)
from screener.policy.language.predicates import Compare, Within
from screener.policy.language.relative_dates import Apart
from screener.policy.language.vocabulary import COUNTED, FACTS, GOVERNING, WEIGHT_WORDS


def facts_of(test: Test) -> tuple[str, ...]:
    """The facts that can answer a test: several where any weight counts, or a count that may stand as the amount."""
    unit = test.predicate.unit if isinstance(test.predicate, Compare) else ""
    if test.fact == "amount":
        return (*WEIGHT_WORDS[test.weight_from], *([unit] if unit in COUNTED else []))
    return (test.fact, *WEIGHT_WORDS[test.weight_from]) if test.fact in COUNTED else (test.fact,)


def sighted(conditions: Iterable[Condition]) -> Sighted:
    """Everything that some conditions look at."""
    own: set[str] = set()
    beside: set[str] = set()
    judgments: set[str] = set()
    all_of_others = looks = False
    for condition in conditions:
        for part in parts(condition):
            match part:
                case Test():
                    own.update(facts_of(part))
                    if isinstance(part.predicate, Within) and part.predicate.window.length is not None:
                        own.update(anchor for anchor in (GOVERNING[part.predicate.window.anchor],) if anchor)
                    if isinstance(part.predicate, Apart) and part.predicate.fact:
                        own.add(part.predicate.fact)
                case Table():
                    own.add(part.fact)
                case Judgment():
                    judgments.add(part.term)
                case NoneObserved():
                    own.update(part.facts)
                case Present():
                    own.add(part.fact)
                case Beside():
                    looks = True
                    beside |= sighted([part.charge]).own
                    if part.within:
                        beside.add(part.within)
                        own.add(part.within)
                case MostSerious():
                    looks = True
                    own.add(part.by)
                    beside.add(part.by)
                    if part.held:
                        own.add("most serious charge")
                case OthersCovered():
                    looks = all_of_others = True
                    beside |= sighted(part.among).own
    if all_of_others:
        beside |= own | judgments
    return Sighted(frozenset(own), frozenset(beside), frozenset(judgments), looks)


def in_order(names: Iterable[str]) -> tuple[str, ...]:
    """Names in the order of the vocabulary; what is not in it (judgment terms) follows by name."""
    place = {name: n for n, name in enumerate(FACTS)}
    return tuple(sorted(set(names), key=lambda name: (place.get(name, len(place)), name)))


def tests_of(conditions: Iterable[Condition]) -> tuple[Test, ...]:
    """Every test of a fact, of the charge itself and of charges beside it."""
    found: list[Test] = []
    for condition in conditions:
        for part in parts(condition):
            match part:
                case Test():
                    found.append(part)
                case Table():
                    found.extend(Test(part.fact, group) for group, _ in part.lines)
                case Beside():
                    found.extend(tests_of([part.charge]))
                case OthersCovered():
                    found.extend(tests_of(part.among))
                case AllOf():
                    continue
    return tuple(found)
