"""Conditions in the words of a person: for explanations, rendered policies and comparisons alike.

A condition is first a :class:`Phrase`, then either one clause (``say``), in which an "or" inside an "and" is bracketed
by "either ... or" and the other way round by "both ... and", or a lettered list (``outline``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from screener.domain import substance
from screener.domain.counting import one
from screener.policy.language.conditions import (
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
from screener.policy.language.predicates import Codes, Compare, Drugs, Flag, Kinds, Predicate, Within, Words
from screener.policy.language.relative_dates import Apart
from screener.policy.language.vocabulary import FACTS, WEIGHT_WORDS, FactSpec

_NUMBERS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_WEIGHTS = {"lab": "", "field": " (field weight)", "lab or field": " (lab or field weight)", "any": ""}
_COMPANIONS = {"violent": "violent charge", "other": "charge of another kind"}
_KINDS = {"other": "another kind", "other drug charge": "another drug charge"}
_BELOW = re.compile(r",? (?:and|with) (?:all |any |its )?subdivisions\b")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A clause, or several joined by ``joint`` ("and", "or", "of" where ``lead`` says how many of them)."""

    text: str = ""
    joint: str = ""
    parts: tuple[Phrase, ...] = ()
    lead: str = ""

    @property
    def deep(self) -> bool:
        """Whether something joined stands inside something joined."""
        return any(part.parts for part in self.parts)

    @property
    def size(self) -> int:
        """How many clauses it holds."""
        return sum(part.size for part in self.parts) if self.parts else 1


def listed(words: Sequence[str], last: str = "and") -> str:
    """``a, b and c``."""
    if len(words) < 2:
        return "".join(words)
    return ", ".join(words[:-1]) + f" {last} " + words[-1]


def number(count: int) -> str:
    """A count as it is said: in words up to ten or so, then in figures."""
    return _NUMBERS[count] if count < len(_NUMBERS) else str(count)


def say(condition: Condition, *, no: bool = False) -> str:
    """A clause that says a condition, or (``no``) its opposite."""
    return flat(phrase(condition, no=no))


def flat(said: Phrase, *, inside: bool = False) -> str:
    """A phrase as one clause; ``inside`` another joined one it is bracketed by a word, so that it reads one way."""
    if not said.parts:
        return said.text
    words = [flat(part, inside=True) for part in said.parts]
    if said.joint == "of":
        return f"{said.lead}: {'; '.join(words) if said.deep else listed(words)}"
    if any(part.deep for part in said.parts):
        words = [f"({place}) {each}" for place, each in enumerate(words, start=1)]
        return f"; {said.joint} ".join(["; ".join(words[:-1]), words[-1]])
    other = " or " if said.joint == "and" else " and "
    comma = "," if said.deep or any(other in each for each in words) else ""
    joined = f"{comma} {said.joint} ".join([", ".join(words[:-1]), words[-1]])
    if not inside:
        return joined
    return f"{'either' if said.joint == 'or' else 'both' if len(words) == 2 else 'all of this:'} {joined}"


def phrase(condition: Condition, *, no: bool = False) -> Phrase:
    """A condition, or (``no``) its opposite, as clauses that are still apart."""
    match condition:
        case Not():
            return phrase(condition.part, no=not no)
        case AtLeast() if condition.count == 1 and (tables := _alternatives(condition)):
            return _tables(tables, no)
        case AllOf() if tables := _alternatives(AtLeast(1, (condition,))):
            return _tables(tables, no)
        case Table():
            return _tables([[condition]], no)
        case AtLeast() if condition.count == 1 and (dated := _dated(condition.parts)):
            return Phrase(f"it is not so that {dated}" if no else dated)
        case AllOf():
            return _joined(condition.parts, "or" if no else "and", no)
        case AtLeast() if condition.count == 1:
            return _joined(condition.parts, "and" if no else "or", no)
        case AtLeast():
            return _counted(condition, no)
        case Shown():
            return _shown(condition.part, no)
    return Phrase(_clause(condition, no))


def _joined(conditions: Sequence[Condition], joint: str, no: bool) -> Phrase:
    """Clauses joined by and, or by or; those of the same kind are not bracketed again, tests of one fact are one."""
    if not conditions:
        return Phrase("never" if no else "always")
    parts: list[Phrase] = []
    for key, group in groupby(conditions, key=_measured):
        same = list(group)
        if key and len(same) > 1 and not no:
            measures = [predicate_words(each.predicate) for each in same if isinstance(each, Test)]
            head = "either " if joint == "or" else ""
            parts.append(Phrase(_subject(same[0]).format(head + listed(measures, joint)) + key[2]))
            continue
        for each in same:
            made = phrase(each, no=no)
            parts.extend(made.parts if made.joint == joint else (made,))
    return parts[0] if len(parts) == 1 else Phrase(joint=joint, parts=tuple(parts))


def _measured(condition: Condition) -> tuple[str, str, str] | None:
    """What a comparison compares, so that several of them are said at once; None for anything else."""
    if not isinstance(condition, Test) or not isinstance(condition.predicate, Compare):
        return None
    if isinstance(condition.predicate, Within | Apart):
        return None
    return condition.fact, condition.weight_from, _weights(condition)


def _dated(conditions: Sequence[Condition]) -> str:
    """``at most 1 g until a day and at most 2 g from the next day``; "" where it is something else."""
    said: list[tuple[str, Condition]] = []
    for each in conditions:
        days = [part for part in each.parts if isinstance(part, Dated)] if isinstance(each, AllOf) else []
        rest = [part for part in each.parts if not isinstance(part, Dated)] if isinstance(each, AllOf) else []
        if not days or not rest:
            return ""
        span = " ".join(f"{_DAYS[day.predicate.operator]} {day.predicate.shown}" for day in days)
        said.append((span, rest[0] if len(rest) == 1 else AllOf(tuple(rest))))
    tests = [test for _, test in said if isinstance(test, Test)]
    if len(tests) == len(said) and len({_measured(test) for test in tests}) == 1 and _measured(tests[0]):
        values = [f"{predicate_words(test.predicate)} {span}" for (span, _), test in zip(said, tests, strict=True)]
        return _subject(tests[0]).format(listed(values)) + _weights(tests[0]) + " (by the date that governs)"
    parts = [f"{span} {flat(phrase(test), inside=True)}" for span, test in said]
    return "; ".join(parts) + " (by the date that governs)"


_DAYS = {">=": "from", "<=": "until", ">": "after", "<": "before", "=": "on"}


def _clause(condition: Condition, no: bool) -> str:
    """A condition that holds no other one."""
    match condition:
        case Test():
            return _test(condition, no)
        case Dated():
            return f"the governing date is {'not ' if no else ''}{condition.predicate.text}"
        case Beside():
            return _beside(condition, no)
        case Grouped():
            return "the charge stands beside others" if condition.wanted is not no else "the charge stands alone"
        case MostSerious():
            by = " by class" if condition.by == "class" else ""
            return f"{'another' if no else 'no other'} charge is more serious{by}"
        case OthersCovered():
            return f"{'not ' if no else ''}{condition.words}"
        case Judgment():
            return f"the attorney judges that it is {'not ' if no else ''}a case of “{condition.term}”"
        case NoneObserved():
            signs = listed(condition.facts)
            said = (
                f"{signs} are each recorded as not observed" if len(condition.facts) > 1 else f"no {signs} was observed"
            )
            return f"it is not so that {said}" if no else said
        case Present():
            spec = FACTS[condition.fact]
            return spec.sentence if condition.wanted is not no else spec.denial
    raise AssertionError(f"no words for {condition}")


def _beside(condition: Beside, no: bool) -> str:
    where = f" in the same {condition.within}" if condition.within else " beside it"
    what = condition.shown
    only = condition.charge.parts if isinstance(condition.charge, AllOf) else (condition.charge,)
    if len(only) == 1 and isinstance(only[0], Test) and _named_codes(only[0]):
        return f"{'no' if no else 'a'} charge under {predicate_words(only[0].predicate)} stands{where}"
    if what == "a charge as described":
        described = flat(phrase(condition.charge), inside=True)
        return f"{'no' if no else 'a'} charge stands{where} of which {described}"
    if what.split()[-1] not in FACTS["grade"].allowed:
        what = _COMPANIONS.get(what, f"charge of {what}")
    return f"no {what} stands{where}" if no else f"{one(what)} stands{where}"


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


def _any_measure(texts: Sequence[str]) -> str:
    """Measures of one drug of which any is enough: bands of two limits are told apart from the word between them."""
    if len(texts) > 1 and any(" and " in text for text in texts):
        return f"either {', or '.join(texts)},"
    return " or ".join(texts)


def _tables(alternatives: Sequence[Sequence[Table]], no: bool) -> Phrase:
    """One phrase per line of a table, whatever measures are joined in it."""
    measures: dict[str, dict[str, None]] = {}
    for tables in alternatives:
        for place, (group, _) in enumerate(tables[0].lines):
            whole = dict.fromkeys(predicate_words(table.lines[place][1].predicate) for table in tables)
            measures.setdefault(predicate_words(group), {}).setdefault(" and ".join(whole))
    weights = _weights(alternatives[0][0].lines[0][1]) if alternatives[0][0].lines else ""
    lines = [f"{_any_measure(list(texts))} of {drug}" for drug, texts in measures.items()]
    if no or len(lines) == 1:
        return Phrase(f"the amount is {'not ' if no else ''}{listed(lines, 'or')}{weights}")
    return Phrase(joint="of", lead=f"the amount{weights} is one of these", parts=tuple(Phrase(each) for each in lines))


def _named_codes(test: Test) -> bool:
    return isinstance(test.predicate, Codes) and not test.predicate.all_except


def _weights(test: Test) -> str:
    return _WEIGHTS[test.weight_from] if test.fact == "amount" else ""


def _subject(test: Condition) -> str:
    """The sentence of a test with a gap for what it says."""
    assert isinstance(test, Test)
    if test.fact != "amount":
        return _spec(test).sentence
    return "the amount by the lab is {}" if WEIGHT_WORDS[test.weight_from] == ("amount",) else "the amount is {}"


def _spec(test: Test) -> FactSpec:
    """What is said of the fact of a test: by the file, where it is its own."""
    return test.own or FACTS[test.fact]


def _test(test: Test, no: bool) -> str:
    spec = _spec(test)
    if isinstance(test.predicate, Within):
        return _events(test.predicate, no)
    if isinstance(test.predicate, Flag):
        return spec.sentence if test.predicate.wanted is not no else spec.denial
    words = predicate_words(test.predicate)
    if test.fact == "supervision" and isinstance(test.predicate, Words):
        return f"the person is {'not ' if no else ''}{_supervised(test.predicate)}"
    if isinstance(test.predicate, Words) and test.predicate.any_item:
        one = replace(test.predicate, any_item=False)
        return spec.sentence.replace("the ", "no " if no else "at least one ", 1).format(one.text)
    if isinstance(test.predicate, Drugs) and test.predicate.any_item:
        item = FACTS[test.fact].sentence.replace(" is {}", f" of {'no' if no else 'at least one'} item is {{}}")
        return item.format(words)
    return _subject(test).format(("not " if no else "") + words) + _weights(test)


def predicate_words(predicate: Predicate) -> str:
    """What a test says of its fact, in the words that people use for the things it names."""
    match predicate:
        case Drugs():
            named = [_drug(name) for name in predicate.named]
            return ("any drug except " if predicate.all_except else "") + listed(named, "or")
        case Kinds() if predicate.named == ("other",) and not predicate.all_except:
            return "of another kind"
        case Kinds() if not predicate.all_except:
            return listed([_KINDS.get(name, name) for name in predicate.named], "or")
        case Codes():
            return ("any statute except " if predicate.all_except else "") + _codes(predicate.named)
        case Apart():
            return predicate.text
        case Compare():
            text = predicate.text
            if predicate.unit not in ("", "g", "$", "mass"):
                text = text.replace("less than ", "fewer than ", 1)
            head, mark, tail = text.partition(", surely")
            return f"surely {head}{tail}" if mark else text
    return predicate.text


def _codes(named: Sequence[str]) -> str:
    """Statutes; that all of them reach down to their subdivisions is said once."""
    plain = [_BELOW.sub("", name) for name in named]
    below = [one != name for one, name in zip(plain, named, strict=True)]
    if all(below) and len(named) > 1:
        return f"{listed(plain, 'or')} (each with its subdivisions)"
    return listed(
        [f"{one} (with its subdivisions)" if low else one for one, low in zip(plain, below, strict=True)], "or"
    )


def _events(test: Within, no: bool) -> str:
    """``the person has at least 3 arrests for theft within the 12 months before the referral``."""
    window, one = test.window, test.limit == 1
    plural = [f"{kind}s" if kind != "failure to appear" else "failures to appear" for kind in window.kinds]
    offenses = [predicate_words(each) for fact, each in window.about if fact != "grade"]
    grades = [each.text for fact, each in window.about if fact == "grade"]
    before = "".join(f"{grade} " for grade in grades if not grade.startswith("anything"))
    text = before + listed(window.kinds if one else plural, "or")
    text += f" for {' or '.join(offenses)}" if offenses else ""
    text += "".join(f" ({grade})" for grade in grades if grade.startswith("anything"))
    if window.length is not None:
        span = window.length.words.removeprefix("1 ")
        day = window.anchor.removeprefix("date of ")
        text += f" within the {span} before the {'issue of the warrant' if day == 'issue' else day}"
    text += " (within what time is not stated)" if window.silent else ""
    amount = f"{_COUNTED[test.operator]} {'one' if one else test.shown}"
    amount = "no" if amount == "exactly 0" else amount
    return f"it is not so that the person has {amount} {text}" if no else f"the person has {amount} {text}"


_COUNTED = {"<=": "at most", "<": "fewer than", ">=": "at least", ">": "more than", "=": "exactly"}


def _drug(name: str) -> str:
    """A drug by its name in print (LSD); the names of lists and classes stay as they are written."""
    known = substance.resolve(name)
    return substance.label(known) if known in substance.SUBSTANCES and known == name.lower() else name


def _supervised(words: Words) -> str:
    """Probation and parole are things that a person is on."""
    named = [f"on {each}" if each != "none" else "under no supervision" for each in words.named]
    return (
        ("neither " + listed(named, "nor"))
        if words.all_except and len(named) > 1
        else (("not " if words.all_except else "") + listed(named, "or"))
    )


def _counted(condition: AtLeast, no: bool) -> Phrase:
    """At least so many of some conditions."""
    amount = f"fewer than {number(condition.count)}" if no else f"at least {number(condition.count)}"
    if all(isinstance(each, Test) and each.predicate == Flag(True) for each in condition.parts):
        return Phrase(f"{amount} of {listed([_noun(each) for each in condition.parts])} are found")
    parts = tuple(phrase(each) for each in condition.parts)
    return Phrase(joint="of", lead=f"{amount} of these are so", parts=parts)


def _shown(part: Condition, no: bool) -> Phrase:
    match part:
        case AllOf() | AtLeast() if len(part.parts) == 1:
            return _shown(part.parts[0], no)
        case AtLeast() if all(isinstance(each, Test) and each.predicate == Flag(True) for each in part.parts):
            facts = [_noun(each) for each in part.parts]
            if part.count == 1:
                return Phrase(f"none of {listed(facts, 'or')} is shown" if no else f"{listed(facts, 'or')} is shown")
            amount = f"fewer than {number(part.count)}" if no else f"at least {number(part.count)}"
            return Phrase(f"{amount} of {listed(facts)} are shown")
        case AtLeast() if part.count == 1:
            return _joined([Shown(each) for each in part.parts], "and" if no else "or", no)
        case AllOf():
            return _joined([Shown(each) for each in part.parts], "or" if no else "and", no)
    return Phrase(f"it is {'not ' if no else ''}shown that {flat(phrase(part), inside=True)}")


def _noun(condition: Condition) -> str:
    if isinstance(condition, Test) and isinstance(condition.predicate, Flag) and condition.predicate.wanted:
        return condition.fact
    return say(condition)


# -- clauses of a rule -----------------------------------------------------------------------------------------------


def clause_sentence(key: str, condition: Condition) -> str:
    """A clause of a rule as the rule says it: ``unless the amount is more than 10 g``."""
    if key in ("unless", "unless shown", "not excluded") and isinstance(condition, Not):
        return f"unless {say(condition.part)}"
    return f"if {say(condition)}"


def outline(parts: Sequence[Phrase], first: int = 0) -> list[tuple[int, str]]:
    """Phrases as a lettered list: (depth, line) with (a), (i) and (1); ``first`` is the place of the first letter."""
    found: list[tuple[int, str]] = []
    for place, part in enumerate(parts):
        found.extend(_lettered(part, first + place, 0))
    return found


def lead_of(said: Phrase) -> str:
    """What stands before the list of what is joined."""
    return said.lead or ("all of these are so" if said.joint == "and" else "at least one of these is so")


def _lettered(said: Phrase, place: int, depth: int) -> list[tuple[int, str]]:
    label = f"({_label(place, depth)})"
    nested = bool(said.parts) and (said.deep or said.size > 2 or said.joint == "of")
    if not nested or depth == 2:
        return [(depth, f"{label} {flat(said)}")]
    lines = [(depth, f"{label} {lead_of(said)}:")]
    for number_, part in enumerate(said.parts):
        lines.extend(_lettered(part, number_, depth + 1))
    return lines


def _label(place: int, depth: int) -> str:
    if depth == 0:
        return chr(97 + place) if place < 26 else chr(96 + place // 26) + chr(97 + place % 26)
    return (
        ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")[place]
        if depth == 1 and place < 10
        else str(place + 1)
    )
