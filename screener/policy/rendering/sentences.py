"""One rule in one sentence or one lettered list, and what is said beside it: silence, approvals, what is not stated."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from screener.domain.decision import Force, Rollup
from screener.policy.language.conditions import (
    ALWAYS,
    AllOf,
    AtLeast,
    Beside,
    Condition,
    Grouped,
    MostSerious,
    NoneObserved,
    Not,
    OthersCovered,
    Shown,
    Table,
    Test,
    parts,
)
from screener.policy.language.model import NOT_COVERED, Approver, Policy, Rule
from screener.policy.language.sights import facts_of
from screener.policy.language.spelled import spelled
from screener.policy.language.vocabulary import FACTS, FactType
from screener.policy.language.words import Phrase, clause_sentence, flat, lead_of, listed, outline, phrase, say

_FORCE = {
    Force.MANDATORY: "This is mandatory: a decision unlike it needs approval.",
    Force.PRESUMPTIVE: "This is presumptive: a decision unlike it needs a reason.",
    Force.GUIDANCE: "This is guidance: a decision unlike it needs a note.",
}
#: What an outcome counts as, in the words of a sentence.
ROLLUP_WORDS = {
    Rollup.DECLINED: "declined",
    Rollup.DISMISSED: "dismissed",
    Rollup.DIVERTED: "diverted",
    Rollup.REDUCED: "charged at a lower grade",
    Rollup.FILED: "filed",
    Rollup.HELD: "held",
    Rollup.ATTORNEY_DECIDES: "left to the attorney",
    Rollup.OUTSIDE: "outside this policy",
    Rollup.NO_OFFENSE: "no offense",
}
#: More clauses than this stand in a lettered list, not in one sentence.
_MOST_IN_SENTENCE = 4
_EXCLUDING = ("unless", "unless shown", "not excluded")
_WHATEVER = "whatever other charges stand beside it"
#: Where the rule itself looks at the other charges: "whatever" would say that it does not.
_WHATEVER_ELSE = "whatever else stands beside it"
_ALONE_OR_BESIDE = "alone or beside other charges"


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One piece of the rendered policy.

    ``kind``: title, heading, subheading, paragraph, quote, list, note, table or meta. ``items`` are the entries of a
    list, or the rows of a table with tabs between cells (the first row is the header). An entry of a list stands one
    level deeper for each tab before it; where it begins with a label in brackets, it is lettered. ``line`` is the line
    of the file that it was made from.
    """

    kind: str
    text: str = ""
    items: tuple[str, ...] = ()
    line: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleWords:
    """A rule taken apart for people: what happens, in which cases, and in which not."""

    result: str
    only_if: tuple[Phrase, ...]
    not_if: tuple[Phrase, ...]
    whatever: bool
    tail: str = field(default="")


def taken_apart(policy: Policy, rule: Rule) -> RuleWords:
    """A rule's conditions as clauses: what must be so, and what must not."""
    only_if: list[Phrase] = []
    not_if: list[Phrase] = []
    for clause in rule.clauses:
        condition = spelled(clause.condition, policy.sets)
        if clause.key == "scope":
            continue
        if clause.key in _EXCLUDING and isinstance(condition, Not):
            not_if.extend(_apart(condition.part, AtLeast))
        else:
            only_if.extend(_apart(condition, AllOf))
    program = policy.programs.get(rule.program)
    tail = f" The person is referred to {the_program(program.title)}." if program is not None else ""
    if rule.options:
        tail += f" The attorney chooses among: {listed(rule.options, 'or')}."
    if rule.gives_way_to:
        others = listed([f"rule {each}" for each in rule.gives_way_to], "or")
        tail += f" Where {others} holds too, this rule gives way to it."
    return RuleWords(
        result=_result(policy, rule),
        only_if=tuple(only_if),
        not_if=tuple(not_if),
        whatever=rule.reaches == "the charge, alone or beside others",
        tail=tail,
    )


def _apart(condition: Condition, kind: type[AllOf | AtLeast]) -> Sequence[Phrase]:
    """The clauses of a condition that are joined by and (``AllOf``) or by or (``AtLeast``) anyway."""
    if isinstance(condition, Shown):
        inner = condition.part
        if isinstance(inner, AtLeast) and inner.count == 1 and kind is AtLeast and len(inner.parts) > 1:
            return [each for part in inner.parts for each in _apart(Shown(part), kind)]
        return (phrase(condition),)
    said = phrase(condition)
    joint = "and" if kind is AllOf else "or"
    return said.parts if said.joint == joint else (() if condition == ALWAYS else (said,))


def rule_sentence(policy: Policy, rule: Rule) -> str:
    """One rule in one sentence."""
    whole = taken_apart(policy, rule)
    if rule.outcome == NOT_COVERED:
        return _withdrawn(rule, whole)
    clauses: list[str] = []
    for clause in rule.clauses:
        if clause.key in ("applies to", "scope"):
            continue
        said = clause_sentence(clause.key, spelled(clause.condition, policy.sets))
        for word, joint in (("if ", "and"), ("unless ", "or")):
            if clauses and said.startswith(word) and clauses[-1].removeprefix(f"{joint} ").startswith(word):
                said = f"{joint} {said}"
                break
        clauses.append(said)
    about = say(spelled(rule.clause("applies to"), policy.sets))
    start = f"Where {about}" if about != "always" else "In every case"
    if rule.exception_to is not None:
        start = f"As an exception to rule {rule.exception_to}" + ("" if about == "always" else f", where {about}")
    if whole.whatever:
        clauses.append(_WHATEVER_ELSE if _looks_beside(rule) else _WHATEVER)
    tail = (", " + ", ".join(clauses)) if clauses else ""
    if rule.modes:
        start = f"For {listed(rule.modes)}: {start[:1].lower()}{start[1:]}"
    return f"{start}{tail}, {whole.result}.{whole.tail}"


def _looks_beside(rule: Rule) -> bool:
    """Whether a clause of a rule looks at the charges beside its own."""
    looking = Beside | Grouped | MostSerious | OthersCovered
    return any(isinstance(part, looking) for clause in rule.clauses for part in parts(clause.condition))


def _withdrawn(rule: Rule, said: RuleWords) -> str:
    """An exception that takes its rule away: said from the rule."""
    text = f"Rule {rule.exception_to} does not cover the charge"
    if rule.modes:
        text += f" (for {listed(rule.modes)})"
    if said.only_if:
        text += (
            f" if {flat(Phrase(joint='and', parts=said.only_if)) if len(said.only_if) > 1 else flat(said.only_if[0])}"
        )
    if said.not_if:
        joined = Phrase(joint="or", parts=said.not_if)
        text += f", unless {flat(joined) if len(said.not_if) > 1 else flat(said.not_if[0])}"
    return f"{text}.{said.tail}"


def rule_blocks(policy: Policy, rule: Rule, line: int | None) -> Iterator[Block]:
    """One rule as a sentence where it is short, else as what happens and a lettered list of when."""
    said = taken_apart(policy, rule)
    every = (*said.only_if, *said.not_if)
    if not any(each.deep or each.joint == "of" for each in every) and sum(e.size for e in every) <= _MOST_IN_SENTENCE:
        yield Block(kind="paragraph", text=rule_sentence(policy, rule), line=line)
        return
    exception = rule.exception_to is not None and rule.outcome != NOT_COVERED
    start = f"As an exception to rule {rule.exception_to}, " if exception else ""
    start = f"For {listed(rule.modes)}: {start}" if rule.modes else start
    text = f"{start}{said.result}"
    whatever = _ALONE_OR_BESIDE if _looks_beside(rule) else _WHATEVER
    text = text[:1].upper() + text[1:] + (f", {whatever}," if said.whatever else "")
    needed = said.only_if
    if needed:
        lead = "all of these are so"
        if len(needed) == 1 and needed[0].parts:
            lead, needed = lead_of(needed[0]), needed[0].parts
        elif len(needed) == 1:
            lead = "this is so"
        items = tuple(_indented(outline(needed)))
        yield Block(kind="list", text=f"{text} if {lead}:", items=items, line=line)
    if said.not_if:
        so = "this is so" if len(said.not_if) == 1 else "any of these is so"
        head = f"But not if {so}:" if said.only_if else f"{text.rstrip(',')}, unless {so}:"
        items = tuple(_indented(outline(said.not_if, len(needed))))
        yield Block(kind="list", text=head, items=items, line=line)
    if said.tail:
        yield Block(kind="paragraph", text=said.tail.strip(), line=line)


def _indented(lines: Sequence[tuple[int, str]]) -> Iterator[str]:
    """The lines of a lettered list, each ended by a mark, so that it is plain where the list ends."""
    for place, (depth, text) in enumerate(lines):
        end = "" if text.endswith(":") else "." if place == len(lines) - 1 else ";"
        yield "\t" * depth + text + end


def condition_blocks(start: str, condition: Condition, line: int | None) -> Iterator[Block]:
    """``start`` and a condition: in one sentence where it is short, else with a lettered list."""
    said = phrase(condition)
    nested = said.deep or said.size > _MOST_IN_SENTENCE or said.joint == "of"
    if not nested:
        yield Block(kind="paragraph", text=f"{start} {flat(said)}.", line=line)
        return
    yield Block(kind="list", text=f"{start} {lead_of(said)}:", items=tuple(_indented(outline(said.parts))), line=line)


def _result(policy: Policy, rule: Rule) -> str:
    if rule.outcome == NOT_COVERED:
        return f"rule {rule.exception_to} does not cover the charge"
    return result_words(policy, rule.outcome)


def result_words(policy: Policy, name: str) -> str:
    """What an outcome does with a charge, and the office's own word for it."""
    outcome = policy.outcomes[name]
    said = ROLLUP_WORDS[outcome.rollup]
    if outcome.rollup is Rollup.ATTORNEY_DECIDES:
        return "the attorney decides" + ("" if name == "attorney decides" else f" ({name})")
    own = "" if said.startswith(name) or outcome.rollup is Rollup.OUTSIDE else f" ({name})"
    second = f", {outcome.alternative.words}" if outcome.alternative is not None else ""
    return f"{'it' if outcome.rollup is Rollup.REDUCED else 'the charge'} is {said}{own}{second}"


# -- beside a rule ---------------------------------------------------------------------------------------------------


def silence(rule: Rule, line: int | None) -> Iterator[Block]:
    """What silence means, wherever the author decided it: it changes who is covered."""
    facts: dict[str, None] = {}
    observed = False
    for clause in rule.clauses:
        for part in parts(clause.condition):
            if isinstance(part, Shown):
                facts.update(dict.fromkeys(name for each in parts(part.part) for name in named(each)))
            observed = observed or isinstance(part, NoneObserved)
    if facts:
        what = listed(list(dict.fromkeys(map(_recorded, facts))), "or")
        text = f"Silence counts as not shown: this matters only where the record says {what}."
        yield Block(kind="note", text=text, line=line)
    if observed:
        text = "A blank is not an observation that there was none: it must be recorded that nobody saw it."
        yield Block(kind="note", text=text, line=line)


def _recorded(name: str) -> str:
    """What a record can say of a fact: ``that scales were found``, ``what the amount is``."""
    spec = FACTS.get(name)
    if spec is None:
        return f"yes to “{name}”"
    return f"that {spec.sentence}" if spec.type is FactType.FLAG else f"what {spec.sentence.partition(' is ')[0]} is"


def force_words(rule: Rule) -> str:
    """How far a rule binds; "" where nothing is said."""
    return "" if rule.force is None else _FORCE[rule.force]


def approvals(chain: Sequence[Approver], line: int | None, who: str) -> Iterator[Block]:
    """An approval chain in its order, with who stands in and whether a verbal answer is enough."""
    if not chain:
        return
    if len(chain) == 1:
        yield Block(kind="paragraph", text=f"{who}: {_approver(chain[0])}.", line=line)
        return
    items = tuple(f"({place}) {_approver(each)}" for place, each in enumerate(chain, start=1))
    yield Block(kind="list", text=f"{who}, in this order:", items=items, line=line)


#: What a key says, where its source is silent of it; of a key inside another, by both.
_SILENT = {
    ("reaches",): "how far it reaches where other charges stand beside the charge",
    ("force",): "how far it binds",
    ("approval",): "who approves a deviation",
    ("deviation",): "what a deviation needs",
    ("beyond this",): "what is done beyond its limit",
    ("quote",): "its words",
    ("cite",): "the place in the source",
    ("options",): "among which outcomes the attorney chooses",
    ("not covered because",): "why no scenario covers it",
    ("deviation", "verbal"): "whether a verbal approval of a deviation is enough",
    ("deviation", "record"): "what the file holds of a deviation",
    ("deviation", "refusals"): "what happens with refusals",
    ("deviation", "note"): "a note on deviations",
    ("approval", "verbal"): "whether a verbal answer is enough",
    ("approval", "in absence"): "who stands in",
    ("approval", "note"): "a note on the approval",
}


def not_stated(
    silent: Sequence[tuple[str, ...]], line: int | None, keys: Mapping[str, str] | None = None
) -> Iterator[Block]:
    """What the file says its source is silent of, by the ways to the keys; ``keys`` are words of the place itself."""
    own: dict[tuple[str, ...], str] = {(key,): said for key, said in (keys or {}).items()}
    said = [own.get(way) or _SILENT.get((way[0], way[-1]) if len(way) > 1 else way) or way[-1] for way in silent]
    if said:
        yield Block(kind="note", text=f"Not stated: {'; '.join(dict.fromkeys(said))}.", line=line)


def _approver(each: Approver) -> str:
    said = f"{each.role}, or in absence {listed(each.delegates, 'or')}" if each.delegates else each.role
    if each.verbal is not None:
        said += "; a verbal answer is enough, dated and named" if each.verbal else "; a verbal answer is not enough"
    return f"{said} ({each.note})" if each.note else said


def the_program(title: str) -> str:
    """The name of a program inside a sentence: ``the Recovery Track``; one that is a phrase stays a phrase."""
    words = title.split()
    if words[0] in ("The", "A", "An") or not words[-1][:1].isupper():
        return title[:1].lower() + title[1:]
    return f"the {title}" if title[:1].isupper() else title


def named(condition: Condition) -> tuple[str, ...]:
    """The facts that one condition names."""
    match condition:
        case Test():
            return facts_of(condition)[:1]
        case Table():
            return (condition.fact,)
        case NoneObserved():
            return condition.facts
    return ()
