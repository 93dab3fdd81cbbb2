"""From nodes to terms: vague words that get one meaning, or are left to the attorney."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import product
from math import prod
from typing import Protocol

from screener.domain import substance
from screener.policy.language.conditions import AllOf, AtLeast, Condition, Table, Test
from screener.policy.language.model import Term
from screener.policy.language.predicates import Drugs
from screener.policy.language.vocabulary import FACTS, WEIGHT_WORDS, FactSpec
from screener.policy.loading.nodes import Entries, Faults, Node, Scalar
from screener.policy.loading.read_tests import TestReader

#: Keys of a condition that name no fact.
AT_LEAST = re.compile(r"^(?:any|at least) (\d+|one|two|three|four|five|six) of$")
#: Where a companion is looked for: in the whole group, or in a narrower unit that both charges must share.
BESIDE = {
    "beside": "",
    "beside in the same instrument": "instrument",
    "beside in the same case": "case",
    "beside in the same incident": "incident",
}
LISTS = (
    "any of", "all of", "none of", "any 2 of", "at least 2 of", "none observed", *BESIDE, "all others covered",
    "unless", "judgment",
    "weight from",
)  # fmt: skip
#: In so many ways at most can the lines of one table be met together; more are refused, never left out.
_MOST_CHOICES = 1024
TERM_KEYS = ("quote", "cite", "note", "judgment", "ask", "weight from")


class TermReader(Protocol):
    """The reader that meets a term, as far as the term's own reading needs it."""

    @property
    def faults(self) -> Faults:
        """Where what is wrong is added."""

    @property
    def weight_from(self) -> str:
        """Which weight the file's tests mean."""

    @property
    def nodes(self) -> Mapping[str, tuple[Scalar, Entries]]:
        """Each term as it stands in the file."""

    @property
    def facts(self) -> Mapping[str, FactSpec]:
        """Every fact that the file may name."""

    @property
    def tests(self) -> TestReader:
        """What reads the tests of single facts."""

    def condition(self, node: Node, *, lists_mean_any: bool = False, weight: str = "") -> Condition:
        """The condition that a node says."""


def read_term(reader: TermReader, name: str) -> Term:
    """The term of a name, read from its node."""
    key, body = reader.nodes[name]
    texts = {each: _optional(reader, body, each) for each in ("quote", "cite", "note", "ask")}
    flag = body.get("judgment")
    judgment = flag is not None and reader.faults.word(flag, "yes or no", ("yes", "no")) == "yes"
    weight = reader.weight_from
    named = body.get("weight from")
    if named is not None:
        weight = reader.faults.word(named, "a kind of weight", WEIGHT_WORDS) or weight
    rest = Entries(tuple(pair for pair in body if pair[0].text not in TERM_KEYS), body.place)
    condition: Condition | None = None
    if judgment and rest.pairs:
        reader.faults.add(
            rest.pairs[0][0].place,
            "judged-and-computed",
            f"'{name}' is left to judgment, so it cannot also be computed.",
            "Remove 'judgment: yes' or this line.",
        )
    elif not judgment and not rest.pairs:
        reader.faults.add(
            key.place,
            "empty-term",
            f"The term '{name}' says nothing.",
            "Say what it means, or write 'judgment: yes'.",
        )
    elif not judgment:
        condition = _meaning(reader, name, rest, weight)
    return Term(
        name=name,
        quote=texts["quote"],
        cite=texts["cite"],
        note=texts["note"],
        condition=condition,
        judgment=judgment,
        ask=texts["ask"] or (f"In your judgment: {name}?" if judgment else ""),
        place=key.place,
    )


def _optional(reader: TermReader, body: Entries, key: str) -> str:
    node = body.get(key)
    return "" if node is None else reader.faults.text(node, f"'{key}'")


def _meaning(reader: TermReader, name: str, rest: Entries, weight: str) -> Condition:
    known = {*reader.facts, *LISTS}
    if all(key.text not in known and not AT_LEAST.match(key.text) and substance.expand(key.text) for key, _ in rest):
        return _table(reader, rest, weight)
    condition = reader.condition(rest, weight=weight)
    match condition:
        case AllOf():
            return AllOf(condition.parts, name, rest.place)
        case AtLeast():
            return AtLeast(condition.count, condition.parts, name, rest.place)
    return AllOf((condition,), name, rest.place)


def _table(reader: TermReader, rest: Entries, weight: str) -> Condition:
    lines = []
    seen: set[str] = set()
    for key, value in rest:
        group = Drugs(substance.expand(key.text), (key.text,))
        twice = group.wanted & seen
        if twice:
            reader.faults.add(
                key.place,
                "substance-twice",
                f"'{key.text}' stands in this table twice (as {min(twice)}).",
                "Keep one line.",
            )
        seen |= group.wanted
        lines.append((group, _options(reader.tests.measure(FACTS["amount"], value, weight))))
        if not lines[-1][1]:
            reader.faults.add(
                value.place, "one-limit", "A line of this table has a limit.", "Write for example 'at most 2 g'."
            )
    if prod(len(ways) for _, ways in lines) > _MOST_CHOICES:
        reader.faults.add(
            rest.place,
            "too-many-ways",
            f"The lines of this table can be met together in more than {_MOST_CHOICES:,} ways.",
            "Put substances with the same limit into a set, and give the set one line.",
        )
        lines = [(group, ways[:1]) for group, ways in lines]
    return _joined_tables(lines, rest)


def _options(condition: Condition) -> tuple[tuple[Test, ...], ...]:
    """The ways in which a line can be met, each as tests that must all hold; () where it is more than measures."""
    match condition:
        case Test():
            return ((condition,),)
        case AllOf() if condition.parts:
            ways = [_options(part) for part in condition.parts]
            return tuple(tuple(test for way in chosen for test in way) for chosen in product(*ways))
        case AtLeast() if condition.count == 1:
            return tuple(way for part in condition.parts for way in _options(part))
    return ()


def _joined_tables(lines: Sequence[tuple[Drugs, tuple[tuple[Test, ...], ...]]], rest: Entries) -> Condition:
    """One table; where lines have measures joined by any or all, the tables that come to the same."""
    choices = []
    for chosen in product(*(ways for _, ways in lines)):
        depth = max((len(tests) for tests in chosen), default=1)
        tables = tuple(
            Table(
                tuple((group, tests[min(n, len(tests) - 1)]) for (group, _), tests in zip(lines, chosen, strict=True)),
                place=rest.place,
            )
            for n in range(depth)
        )
        choices.append(tables[0] if depth == 1 else AllOf(tables, place=rest.place))
    return choices[0] if len(choices) == 1 else AtLeast(1, tuple(choices), place=rest.place)
