"""Conditions in the words of a person: for explanations, rendered policies and comparisons alike."""

from __future__ import annotations

from collections.abc import Sequence

from screener.policy.conditions import (
    AllOf,
    AtLeast,
    Beside,
    Condition,
    Dated,
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
)
from screener.policy.predicates import Flag, Within
from screener.policy.vocabulary import FACTS, WEIGHT_WORDS

_NUMBERS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_WEIGHTS = {"lab": "", "field": " (field weight)", "lab or field": " (lab or field weight)", "any": ""}


def listed(words: Sequence[str], last: str = "and") -> str:
    """``a, b and c``."""
    if len(words) < 2:
        return "".join(words)
    return ", ".join(words[:-1]) + f" {last} " + words[-1]


def number(count: int) -> str:
    return _NUMBERS[count] if count < len(_NUMBERS) else str(count)


def say(condition: Condition, *, no: bool = False) -> str:
    """A clause that says a condition, or (``no``) its opposite."""
    match condition:
        case Test():
            return _test(condition, no)
        case Table():
            return _tables([[condition]], no)
        case AtLeast() if condition.count == 1 and (tables := _alternatives(condition)):
            return _tables(tables, no)
        case AllOf() if tables := _alternatives(AtLeast(1, (condition,))):
            return _tables(tables, no)
        case Dated():
            return f"the governing date is {'not ' if no else ''}{condition.predicate.text}"
        case AllOf():
            return _joined(condition, condition.parts, "and", no)
        case AtLeast():
            return _counted(condition, no)
        case Not():
            return say(condition.part, no=not no)
        case Beside():
            where = f" in the same {condition.within}" if condition.within else " beside it"
            what = condition.shown
            if what == "a charge as described":
                what = "charge of which " + say(condition.charge)
            return f"no {what} stands{where}" if no else f"{_a(what)} stands{where}"
        case Grouped():
            return "the charge stands beside others" if condition.wanted is not no else "the charge stands alone"
        case MostSerious():
            return "another charge is more serious" if no else "no other charge is more serious"
        case OthersCovered():
            return "not all other charges are covered" if no else "all other charges are covered"
        case Judgment():
            return f"the attorney judges that it is {'not ' if no else ''}a case of “{condition.term}”"
        case Shown():
            return _shown(condition.part, no)
        case NoneObserved():
            words = listed([plain_fact(fact) for fact in condition.facts], "or")
            return (
                f"it is not recorded that none of these was observed: {words}" if no else f"none observed of: {words}"
            )
        case Present():
            spec = FACTS[condition.fact]
            return spec.sentence if condition.wanted is not no else spec.denial


def _alternatives(condition: AtLeast) -> list[list[Table]]:
    """Tables joined by any and all, as one table with joined lines was read; empty where it is anything else."""
    found: list[list[Table]] = []
    for part in condition.parts:
        whole = part.parts if isinstance(part, AllOf) else (part,)
        tables = [each for each in whole if isinstance(each, Table)]
        if not tables or len(tables) < len(whole):
            return []
        found.append(tables)
    return found


def _tables(alternatives: Sequence[Sequence[Table]], no: bool) -> str:
    """One phrase per line of a table, whatever measures are joined in it."""
    measures: dict[str, dict[str, None]] = {}
    for tables in alternatives:
        for place, (group, _) in enumerate(tables[0].lines):
            whole = dict.fromkeys(table.lines[place][1].predicate.text for table in tables)
            measures.setdefault(group.text, {}).setdefault(" and ".join(whole))
    lines = [f"{' or '.join(texts)} of {drug}" for drug, texts in measures.items()]
    return f"the amount is {'not ' if no else ''}{listed(lines, 'or')}"


def _a(what: str) -> str:
    return f"{'an' if what[:1] in 'aeiou' else 'a'} {what}"


def plain_fact(name: str) -> str:
    """A fact as a noun."""
    return name


def _test(test: Test, no: bool) -> str:
    spec = FACTS[test.fact]
    if isinstance(test.predicate, Within):
        return (
            f"it is not so that the number of {test.predicate.text}" if no else f"the number of {test.predicate.text}"
        )
    if isinstance(test.predicate, Flag):
        return spec.sentence if test.predicate.wanted is not no else spec.denial
    weights = _WEIGHTS[test.weight_from] if test.fact == "amount" else ""
    subject = spec.sentence
    if test.fact == "amount" and len(WEIGHT_WORDS[test.weight_from]) > 1:
        subject = "the amount is {}"
    elif test.fact == "amount":
        subject = "the amount by the lab is {}" if test.weight_from == "lab" else "the amount is {}"
    return subject.format(("not " if no else "") + test.predicate.text) + weights


def _joined(whole: AllOf, conditions: Sequence[Condition], word: str, no: bool) -> str:
    if not conditions:
        return "never" if no else "always"
    if no and len(conditions) > 1:
        return f"not both: {listed([say(each) for each in conditions])}"
    return listed([say(each, no=no) for each in conditions], word)


def _counted(condition: AtLeast, no: bool) -> str:
    said = [say(each) for each in condition.parts]
    if condition.count == 1 and len(said) == 1:
        return say(condition.parts[0], no=no)
    if condition.count == 1:
        if no:
            return listed([say(each, no=True) for each in condition.parts])
        return listed(said, "or")
    amount = f"fewer than {number(condition.count)}" if no else f"at least {number(condition.count)}"
    if all(isinstance(each, Test) and each.predicate == Flag(True) for each in condition.parts):
        return f"{amount} of {listed([_noun(each) for each in condition.parts])} are found"
    return f"{amount} of these are so: {listed(said)}"


def _shown(part: Condition, no: bool) -> str:
    match part:
        case AtLeast() if part.count > 1 or len(part.parts) > 1:
            facts = [_noun(each) for each in part.parts]
            if part.count == 1:
                return f"none of {listed(facts, 'or')} is shown" if no else f"{listed(facts, 'or')} is shown"
            amount = f"fewer than {number(part.count)}" if no else f"at least {number(part.count)}"
            return f"{amount} of {listed(facts)} are shown"
        case AllOf() if len(part.parts) == 1:
            return _shown(part.parts[0], no)
        case AtLeast() if len(part.parts) == 1:
            return _shown(part.parts[0], no)
    return f"it is {'not ' if no else ''}shown that {say(part)}"


def _noun(condition: Condition) -> str:
    if isinstance(condition, Test) and isinstance(condition.predicate, Flag) and condition.predicate.wanted:
        return condition.fact
    return say(condition)


def clause_sentence(key: str, condition: Condition) -> str:
    """A clause of a rule as the rule says it: ``unless the amount is more than 10 g``."""
    if key in ("unless", "unless shown", "not excluded") and isinstance(condition, Not):
        return f"unless {say(condition.part)}"
    return f"if {say(condition)}"
