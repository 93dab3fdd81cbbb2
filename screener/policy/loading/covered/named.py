"""What scenarios can cover, by its names: rules, the sides of thresholds, facts that can be unknown."""

from __future__ import annotations

from collections.abc import Iterator

from screener.policy.language.conditions import (
    AllOf,
    AtLeast,
    Beside,
    Condition,
    Grouped,
    Judgment,
    MostSerious,
    NoneObserved,
    Not,
    OthersCovered,
    Present,
    Shown,
    Table,
    Test,
    parts,
)
from screener.policy.language.model import Policy, Rule
from screener.policy.language.predicates import Compare, Within
from screener.policy.language.relative_dates import Apart
from screener.policy.language.vocabulary import COUNTED, GOVERNING, WEIGHT_WORDS

BESIDE = " of a charge beside it"


def reason_names(policy: Policy) -> frozenset[str]:
    """Every name that ``not covered because`` can give a reason for: as coverage prints it, or shorter."""
    return frozenset(_names(policy))


def _names(policy: Policy) -> Iterator[str]:
    for rule in policy.rules:
        kind = "rule" if rule.exception_to is None else "exception"
        yield from (rule.id, f"{kind} {rule.id}")
    for owner, words, _ in thresholds(policy).values():
        yield owner
        for side in sides(owner, words):
            yield from (side, f"boundary {side}")
        yield from (f"{owner}: {words}", f"boundary {owner}: {words}")
    facts = [name for _, condition in conditions(policy) for name in can_be_unknown(condition)]
    facts += [name for word in policy.governed_by.values() if (name := GOVERNING[word]) is not None]
    facts += [name for _, recorded in on_record(policy) for name in record_facts(recorded)]
    for name in facts:
        yield from (name, f"unknown {name}", name.removesuffix(BESIDE))


def sides(owner: str, words: str) -> tuple[str, str]:
    """What the two sides of a threshold are called: where it is met, and where not."""
    return f"{owner}: {words}, met", f"{owner}: {words}, not met"


def thresholds(policy: Policy) -> dict[Test, tuple[str, str, Rule | None]]:
    """Every comparison that a rule or an older matter makes: where it stands, its words, its rule."""
    terms = {
        test: name
        for name, term in policy.terms.items()
        if term.condition is not None
        for test, _ in comparisons(term.condition)
    }
    found: dict[Test, tuple[str, str, Rule | None]] = {}
    for rule in policy.rules:
        for clause in rule.clauses:
            owner = {"eligible": f"program {rule.program}", "not excluded": f"program {rule.program}"}.get(
                clause.key, "scope" if clause.key == "scope" else rule.id
            )
            for test, words in comparisons(clause.condition):
                found.setdefault(test, (terms.get(test, owner), words, rule))
    for mode, entry in policy.retroactive.items():
        for condition in (entry.applies, entry.excluded):
            for test, words in comparisons(condition) if condition is not None else ():
                found.setdefault(test, (terms.get(test, mode), words, None))
    return found


def comparisons(condition: Condition) -> Iterator[tuple[Test, str]]:
    """Each comparison of a condition with its words; those of a table by line, those about other charges marked so."""
    for part in parts(condition):
        match part:
            case Table():
                for group, test in part.lines:
                    yield test, f"{group.text} {test.predicate.text}"
            case Beside():
                for test, words in comparisons(part.charge):
                    yield test, words + BESIDE
            case Test() if isinstance(part.predicate, Compare):
                about = "" if isinstance(part.predicate, Within) else f"{part.fact} "
                yield part, about + part.predicate.text


def conditions(policy: Policy) -> Iterator[tuple[int, Condition]]:
    """Every condition with the line that says it."""
    for rule in policy.rules:
        for clause in rule.clauses:
            yield clause.place.line, clause.condition
    for entry in policy.retroactive.values():
        yield entry.place.line, entry.applies
        if entry.excluded is not None:
            yield entry.place.line, entry.excluded


def can_be_unknown(condition: Condition) -> Iterator[str]:
    """What a condition needs to know, by the names that a finding gives to what is missing."""
    match condition:
        case Test():
            unit = condition.predicate.unit if isinstance(condition.predicate, Compare) else ""
            weight = unit if unit in COUNTED else WEIGHT_WORDS[condition.weight_from][0]
            yield weight if condition.fact == "amount" else condition.fact
            if isinstance(condition.predicate, Within) and condition.predicate.window.length is not None:
                anchor = GOVERNING[condition.predicate.window.anchor]
                yield from (anchor,) if anchor is not None else ()
            if isinstance(condition.predicate, Apart) and condition.predicate.fact is not None:
                yield condition.predicate.fact
        case Table():
            yield condition.fact
            for _, test in condition.lines:
                yield from can_be_unknown(test)
        case AllOf() | AtLeast():
            for part in condition.parts:
                yield from can_be_unknown(part)
        case Not():
            yield from can_be_unknown(condition.part)
        case Judgment():
            yield condition.term
        case Grouped():
            yield "grouped"
        case OthersCovered():
            yield "grouped"
            yield from (name + BESIDE for each in condition.among for name in can_be_unknown(each))
        case MostSerious():
            yield from (condition.by, condition.by + BESIDE, "grouped")
        case Beside():
            yield "grouped"
            yield from (name + BESIDE for name in can_be_unknown(condition.charge))
            if condition.within:
                yield f"same {condition.within}"


def on_record(policy: Policy) -> Iterator[tuple[int, Condition]]:
    """The conditions of a file, with their lines, that ask what the record holds, not only what is so."""
    for line, condition in conditions(policy):
        yield from ((line, part) for part in parts(condition) if isinstance(part, Shown | NoneObserved | Present))


def record_facts(recorded: Condition) -> tuple[str, ...]:
    """The facts that a condition on the record asks for; none for any other condition."""
    match recorded:
        case NoneObserved():
            return recorded.facts
        case Present():
            return (recorded.fact,)
        case Shown():
            return tuple(dict.fromkeys(can_be_unknown(recorded.part)))
    return ()
