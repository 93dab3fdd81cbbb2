"""The lists that a file names (``sets``), spelled out in the conditions that use them and in one place of their own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from screener.domain import substance
from screener.domain.offense import OffenseClass
from screener.domain.offense import label as offense_label
from screener.policy.language.conditions import AllOf, AtLeast, Beside, Condition, Not, Shown, Table, Test
from screener.policy.language.model import Policy
from screener.policy.language.predicates import Codes, Drugs, Kinds, Words
from screener.policy.language.vocabulary import KIND_WORDS
from screener.policy.language.words import listed

Sets = Mapping[str, tuple[str, ...]]
#: A longer list is named in a sentence and spelled out in its own place only.
_MOST_INLINE = 6
#: A word for more drugs than this is explained by itself, not by its members.
_MOST_MEMBERS = 60


def spelled(condition: Condition, sets: Sets) -> Condition:
    """The condition with each named list followed by what is in it: ``the “kept drugs” (fentanyl or nitazenes)``."""
    if not sets:
        return condition
    match condition:
        case Test():
            found = condition.predicate
            if isinstance(found, Drugs | Kinds | Codes | Words):
                return replace(condition, predicate=replace(found, named=_names(found.named, sets, found.all_except)))
        case Table():
            lines = tuple(
                (replace(group, named=_names(group.named, sets, group.all_except)), test)
                for group, test in condition.lines
            )
            return replace(condition, lines=lines)
        case AllOf():
            return replace(condition, parts=tuple(spelled(part, sets) for part in condition.parts))
        case AtLeast():
            return replace(condition, parts=tuple(spelled(part, sets) for part in condition.parts))
        case Not() | Shown():
            return replace(condition, part=spelled(condition.part, sets))
        case Beside():
            charge = spelled(condition.charge, sets)
            return replace(condition, charge=charge) if isinstance(charge, AllOf) else condition
    return condition


def _names(named: tuple[str, ...], sets: Sets, all_except: bool) -> tuple[str, ...]:
    return tuple(_name(name, sets, all_except) for name in named)


def _name(name: str, sets: Sets, all_except: bool) -> str:
    if name not in sets:
        return name
    members = sets[name]
    spelled_out = f" ({listed(members, 'and' if all_except else 'or')})" if len(members) <= _MOST_INLINE else ""
    return ("the" if all_except else "one of the") + f" “{name}”{spelled_out}"


def lists(policy: Policy) -> Iterator[tuple[str, str]]:
    """Each list of the file, then each class of drugs that the file names, with what is in it: (name, sentence)."""
    for name, members in policy.sets.items():
        yield name, f"“{name}” are: {listed(_labels(members))}."
    for name in dict.fromkeys(_class_words(policy)):
        drugs = sorted((substance.label(each) for each in substance.expand(name)), key=str.lower)
        if len(drugs) <= _MOST_MEMBERS:
            yield "", f"“{name}”, as the program reads it: {listed(drugs)}."


def _labels(members: tuple[str, ...]) -> list[str]:
    found = []
    for each in members:
        kind = KIND_WORDS.get(each.lower())
        found.append(offense_label(kind) if isinstance(kind, OffenseClass) and each.lower() == kind.value else each)
    return found


def _class_words(policy: Policy) -> Iterator[str]:
    """The words of the rules that stand for several drugs and are no list of the file."""
    for test in policy.tests:
        if isinstance(test.predicate, Drugs):
            for named in test.predicate.named:
                for name in policy.sets.get(named, (named,)):
                    if name not in ("none", "alcohol") and len(substance.expand(name)) > 1:
                        yield name
