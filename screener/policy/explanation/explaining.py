"""What is said of a count beyond what is decided: why, which facts are missing, which judgments are open.

Each is worked out from the count's group alone, when somebody looks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TypeGuard

from screener.domain.case import Facts, FactValue
from screener.domain.decision import Rollup
from screener.domain.quantity import Quantity
from screener.policy.evaluation.answers import is_judgment, missing_facts
from screener.policy.evaluation.decide import ATTORNEY_DECIDES, NEEDS_INFORMATION, decide
from screener.policy.evaluation.diagrams.completions import Search, Tree, deciding, leaves
from screener.policy.evaluation.diagrams.nodes import OverBudget
from screener.policy.evaluation.finding import ConditionTrace, Decided, MissingFact, RuleTrace, not_shown
from screener.policy.evaluation.resolve import Resolver
from screener.policy.explanation.explain import traces
from screener.policy.explanation.nearest import Moves, moves
from screener.policy.language.vocabulary import show_fact

#: Charges that stand otherwise leave no question open.
OPEN_ROLLUPS = (Rollup.HELD, Rollup.NEEDS_INFORMATION, Rollup.ATTORNEY_DECIDES)


@dataclass(frozen=True, slots=True)
class Reasons:
    """Why a count has its finding; shared by charges that differ only in numbers of the same cells."""

    because: tuple[RuleTrace, ...]
    not_shown: tuple[str, ...]

    def of(self, facts: Facts, shown: Callable[[str, FactValue], str] = show_fact) -> tuple[RuleTrace, ...]:
        """The reasons with the numbers of a charge, as ``shown`` writes them."""
        return tuple(_trace(each, facts, shown) for each in self.because)


@dataclass(frozen=True, slots=True)
class Questions:
    """The facts that decide with what each answer would give, and the judgments that do."""

    missing: tuple[MissingFact, ...] = ()
    judgments: tuple[str, ...] = ()


def reasons(resolver: Resolver, count: int) -> Reasons:
    """Why a count has its finding."""
    decided = decide(resolver, count)
    because = traces(resolver, count, _deciders(resolver, count, decided))
    return Reasons(because, not_shown(decided.decided_by, because))


def _deciders(resolver: Resolver, count: int, decided: Decided) -> tuple[str, ...]:
    """The rules that decide, or that may once more is known."""
    if not _is_open(decided):
        return decided.rules
    tree = _tree(resolver, count)
    return () if tree is None else tuple(sorted({rule for leaf in leaves(tree) for rule in leaf.some}))


def questions(resolver: Resolver, count: int) -> Questions:
    """What is open. A charge that is held has its open facts listed, too, as if it were not."""
    decided = decide(resolver, count)
    if decided.rollup is Rollup.HELD:
        resolver = replace(resolver, skip_held=True)
    elif not _is_open(decided):
        return Questions(judgments=decided.judgments or ())
    tree = _tree(resolver, count)
    if tree is None:
        return Questions(_first_asked(resolver, count), decided.judgments or ())
    missing = missing_facts(tree, resolver.group, count)
    if decided.rollup is Rollup.HELD:
        return Questions(missing, decided.judgments or ())
    terms = tuple(sorted({var[1] for var in deciding(tree) if is_judgment(var)}))
    return Questions(missing if missing or terms else _first_asked(resolver, count), terms)


def turns(resolver: Resolver, count: int, looks: Mapping[str, None]) -> Moves:
    """What single changes would alter the finding of a count that is decided. ``looks`` notes the facts looked at."""
    decided = decide(resolver, count)
    if decided.rollup in (Rollup.HELD, Rollup.NEEDS_INFORMATION) or decided.outcome not in resolver.compiled.words:
        return Moves()
    return moves(resolver, count, decided.outcome, frozenset(looks))


def _is_open(decided: Decided) -> bool:
    return decided is NEEDS_INFORMATION or decided is ATTORNEY_DECIDES


def _tree(resolver: Resolver, count: int) -> Tree | None:
    """All completions; None where they are too many."""
    try:
        return Search(resolver, count).build()
    except OverBudget:
        return None


def _first_asked(resolver: Resolver, count: int) -> tuple[MissingFact, ...]:
    """Where there are more completions than the search looks at: what is asked first. Nothing is concluded."""
    asked = resolver.outcome(count, {})
    if not isinstance(asked, tuple):
        return ()
    return (MissingFact(fact=asked[1], ask=f"What is the {asked[1]}?", answers={}),)


def _trace(trace: RuleTrace, facts: Facts, shown: Callable[[str, FactValue], str]) -> RuleTrace:
    conditions = tuple(_condition(each, facts, shown) for each in trace.conditions)
    return trace if conditions == trace.conditions else replace(trace, conditions=conditions)


def _condition(line: ConditionTrace, facts: Facts, shown: Callable[[str, FactValue], str]) -> ConditionTrace:
    value = facts.get(line.fact)
    if line.value is None or not is_number(value):
        return line
    words = shown(line.fact, value)
    return line if words == line.value else replace(line, value=words)


def is_number(value: FactValue | None) -> TypeGuard[int | Decimal | Quantity | date]:
    """Whether a value is a number or a day: charges that differ only in these share an explanation."""
    return value is not None and not isinstance(value, bool | str | tuple)
