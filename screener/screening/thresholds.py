"""The limits of a policy that can be moved: where each stands in the file, and which charges it speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from screener.domain.errors import ScreenerError
from screener.policy.language.conditions import Condition, FilePlace, Table, Test, parts
from screener.policy.language.model import Policy, Rule
from screener.policy.language.predicates import Compare, Drugs, Kinds
from screener.policy.language.sights import facts_of
from screener.policy.language.vocabulary import FACTS, FactType
from screener.policy.language.words import listed
from screener.policy.loading.amendments import pack, unpack

_SPELLED = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_AMOUNT = re.compile(r"^\$?\s*[0-9][0-9,]*(?:\.[0-9]+)?\s*(?P<unit>[A-Za-z ]*)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """One limit of the file, with the rules that look at it.

    ``facts`` answer it, the surest first (several where any weight counts); ``dimension`` is ``mass``, a unit of count,
    ``$``, or "" for whole numbers without a unit (ages, convictions); ``limit`` is in grams or the
    plain count and ``shown`` as the file writes it. ``offenses`` and ``drugs`` are what the rules that look at it apply
    to; None is anything.
    """

    rules: tuple[str, ...]
    facts: tuple[str, ...]
    dimension: str
    operator: str
    limit: Decimal
    shown: str
    words: str
    offenses: frozenset[str] | None
    drugs: frozenset[str] | None
    place: FilePlace

    @property
    def unit(self) -> str:
        """The unit in which the file writes the limit: "g", "oz", "pills", "$"."""
        if self.shown.startswith("$"):
            return "$"
        found = _AMOUNT.match(self.shown)
        return found["unit"].strip() if found else ""

    @property
    def closed_below(self) -> bool:
        """Whether the limit itself belongs to the amounts below it: "at most" and "more than" draw the line above."""
        return self.operator in ("<=", ">")

    def with_unit(self, number: Decimal) -> str:
        """A number in the cut's unit, as the file would write it."""
        plain = f"{number.normalize():f}"
        return f"${plain}" if self.unit == "$" else f"{plain} {self.unit}".rstrip()

    @property
    def whole(self) -> bool:
        """Whether only whole numbers make sense."""
        return self.dimension not in ("mass", "$")


def cuts(policy: Policy) -> tuple[Cut, ...]:
    """Every limit on an amount or a whole number, in the order of the file; one in a term once, with all its rules."""
    found: dict[tuple[FilePlace, str, str], list[tuple[Rule, Test, frozenset[str] | None]]] = {}
    for rule in policy.rules:
        for clause in rule.clauses:
            for test, drugs in _limits(clause.condition):
                found.setdefault((test.place, test.fact, _shown(test)), []).append((rule, test, drugs))
    made = [_cut(policy, uses) for uses in found.values()]
    return tuple(sorted(made, key=lambda each: (each.place.line, each.place.column)))


def _limits(condition: Condition) -> Iterator[tuple[Test, frozenset[str] | None]]:
    for part in parts(condition):
        if isinstance(part, Table):
            for group, test in part.lines:
                if _is_limit(test):
                    yield test, _wanted(group)
    tabled = {id(test) for part in parts(condition) if isinstance(part, Table) for _, test in part.lines}
    for part in parts(condition):
        if isinstance(part, Test) and id(part) not in tabled and _is_limit(part):
            yield part, None


def _is_limit(test: Test) -> bool:
    spec, compare = test.own or FACTS.get(test.fact), test.predicate
    if spec is None or not isinstance(compare, Compare):
        return False
    return spec.type is FactType.AMOUNT or (spec.type is FactType.COUNT and compare.operator != "=")


def _shown(test: Test) -> str:
    assert isinstance(test.predicate, Compare)
    return test.predicate.shown


def _wanted(group: Drugs) -> frozenset[str] | None:
    return None if group.all_except else group.wanted


def _cut(policy: Policy, uses: list[tuple[Rule, Test, frozenset[str] | None]]) -> Cut:
    _, test, drugs = uses[0]
    compare = test.predicate
    assert isinstance(compare, Compare)
    assert isinstance(compare.limit, Decimal | int)
    rules = tuple(dict.fromkeys(rule.id for rule, _, _ in uses))
    offenses: frozenset[str] | None = frozenset()
    reached: frozenset[str] | None = frozenset()
    for rule, _, _ in uses:
        kinds, substances = _reach(policy, rule)
        offenses = None if offenses is None or kinds is None else offenses | kinds
        reached = None if reached is None or substances is None else reached | substances
    return Cut(
        rules=rules,
        facts=facts_of(test),
        dimension=compare.unit,
        operator=compare.operator,
        limit=Decimal(compare.limit),
        shown=compare.shown,
        words=f"{test.fact} {compare.text}",
        offenses=offenses,
        drugs=drugs if drugs is not None else reached,
        place=test.place,
    )


def _reach(policy: Policy, rule: Rule) -> tuple[frozenset[str] | None, frozenset[str] | None]:
    """The offense classes and substances that a rule, or the rule that it is an exception to, applies to."""
    while rule.exception_to is not None:
        rule = policy.rule(rule.exception_to)
    offenses: frozenset[str] | None = None
    drugs: frozenset[str] | None = None
    for part in parts(rule.clause("applies to")):
        if isinstance(part, Test) and isinstance(part.predicate, Kinds) and not part.predicate.all_except:
            offenses = part.predicate.wanted
        if isinstance(part, Test) and isinstance(part.predicate, Drugs) and not part.predicate.all_except:
            drugs = part.predicate.wanted
    return offenses, drugs


def moved_text(policy: Policy, cut: Cut, shown: str) -> bytes:
    """The policy's text with one limit written anew (``shown``: "5 g"); every other byte stays as it is.

    A version of several files is moved in its own file; what it takes over from the file that it amends stays.
    """
    files = unpack(policy.raw)
    name, own = next(iter(files.items())) if files else (policy.file, policy.raw)
    moved = _moved(own, cut, shown)
    if moved is not None:
        return pack({**files, name: moved}) if files else moved
    if files:
        raise ScreenerError(
            f"The limit {cut.shown} is taken over from {listed(list(files)[1:])}",
            f"{name} does not write it",
            f"Write the rule anew in {name}, with its limit, and move it there",
        )
    raise ScreenerError(
        f"The limit {cut.shown} does not stand in line {cut.place.line} of {policy.file}",
        "",
        "Change it in the file itself",
    )


def _moved(text: bytes, cut: Cut, shown: str) -> bytes | None:
    """A text with the limit written anew; None where it does not stand at its place."""
    lines = text.decode("utf-8-sig").splitlines(keepends=True)
    at = cut.place.line - 1
    line = lines[at] if 0 <= at < len(lines) else ""
    start, written = _written(line, cut)
    if start < 0:
        return None
    if "," in cut.shown and "," not in written:  # a thousand stays as the file writes it
        shown = shown.replace(",", "")
    lines[at] = line[:start] + shown + line[start + len(written) :]
    return "".join(lines).encode("utf-8")


def _written(line: str, cut: Cut) -> tuple[int, str]:
    """Where a limit stands in its line, and how: a whole number may be spelled out, a thousand written without its
    comma. -1 where it does not.
    """
    begin = max(0, cut.place.column - 1)
    ways = [cut.shown, cut.shown.replace(",", "")]
    if not cut.dimension and cut.limit < len(_SPELLED):
        ways.append(_SPELLED[int(cut.limit)])
    for way in ways:
        found = re.compile(rf"(?<![\w.]){re.escape(way)}(?!\.?\d)", re.IGNORECASE).search(line, begin)
        if found:
            return found.start(), found[0]
    return -1, cut.shown
