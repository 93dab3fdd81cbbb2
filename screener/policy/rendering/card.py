"""One page for officers: what the office does with which charge, and what a report must say for it to be decided."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from screener.policy.evaluation.compiled import Compiled
from screener.policy.language.conditions import (
    Beside,
    Condition,
    Grouped,
    Judgment,
    MostSerious,
    OthersCovered,
    Test,
    parts,
)
from screener.policy.language.facts.said import noun_of
from screener.policy.language.model import Policy, Rule
from screener.policy.language.spelled import spelled
from screener.policy.language.vocabulary import FactSpec, FactType
from screener.policy.language.words import Phrase, flat, listed
from screener.policy.loading.written import Written
from screener.policy.rendering.sentences import Block, condition_blocks, named, result_words, taken_apart, the_program

_SIGNS = ("scales", "baggies", "cash", "multiple phones", "weapon", "ledger")
#: What an officer can write down, in words of a report; other facts by whether they are so.
_SAID: Mapping[str, str] = {
    "substance": "Which drug it is, or is said to be",
    "drug involved": "For which drug the item was used or bought",
    "amount": "The weight or count, and who weighed or counted",
    "value": "The value at stake, in dollars",
    "conduct": "What was done, whatever the charge is called",
    "role": "Whether the person was the seller or the buyer",
    "stop reason": "Every reason for the stop",
    "search basis": "On what the search was based",
    "supervision": "Whether the person is on probation or parole, as far as known",
    "place": "Where it happened",
    "age at offense": "The person's date of birth",
}
#: What the office knows better than a report does.
_OF_THE_OFFICE = ("serious priors", "sex offender registrant", "supervisor approval", "lab report", "in custody")
#: So many facts that are so or not have a line each; more stand in one, so that the card stays one page.
_MOST_LINES = 6
_DISCLAIMER = (
    "This card says how the office charges. It does not say when to stop, search, cite or arrest, and nothing on it "
    "shortens a report."
)


def card(policy: Policy, ready: Compiled, places: Written) -> Iterator[Block]:
    """The rules as one table, what to write down, and what the card does not say."""
    line = places.line("rules")
    if policy.scope is not None:
        start = "Only for charges where"
        yield from condition_blocks(start, spelled(policy.scope, policy.sets), places.line("scope"))
    general = [rule for rule in policy.rules if rule.exception_to is None]
    shared = _shared(policy, general)
    rows = [row for rule in general for row in _rows(policy, ready, rule, shared)]
    heads = ("Charge", "What the office does", "If all of this is so", "Not if any of this is so")
    width = 4 if any(row[3] for row in rows) else 3
    yield Block(kind="heading", text="What the office does", line=line)
    if shared:
        text = f"For every charge below: {_cell(shared)}."
        yield Block(kind="paragraph", text=text, line=line)
    yield Block(kind="table", items=tuple("\t".join(row[:width]) for row in (heads, *rows)), line=line)
    items = (*_report(policy, ready), *_silent(policy, ready))
    if items:
        yield Block(kind="heading", text="What the report should say", line=line)
        yield Block(kind="list", items=items, line=line)
    tail = "" if policy.outcomes[policy.otherwise].covered else ": it is screened as before"
    text = f"Where nothing above reaches a charge, {result_words(policy, policy.otherwise)}{tail}. {_DISCLAIMER}"
    open_ = [rule.id for rule in general if not rule.reaches]
    if open_:
        what = f"rule {open_[0]} reaches" if len(open_) == 1 else f"rules {listed(open_)} reach"
        text += f" Not stated in the source: how far {what} where other charges stand beside the charge."
    yield Block(kind="note", text=text, line=places.line("otherwise"))


def _silent(policy: Policy, ready: Compiled) -> Iterator[str]:
    """Facts of the office whose silence counts as no: whoever does not write them down has written a no."""
    read = ready.policy.facts_read
    silent = [spec.sentence for spec in policy.own_facts if spec.silent_no and spec.name in read]
    if silent:
        yield f"Write down each of these if it is so; where nothing is written, it counts as no: {listed(silent)}."


def _shared(policy: Policy, rules: Sequence[Rule]) -> tuple[Phrase, ...]:
    """Clauses that every one of several rules asks for: said once."""
    if len(rules) < 3:
        return ()
    first, *rest = [taken_apart(policy, rule).only_if for rule in rules]
    return tuple(each for each in first if all(each in other for other in rest))


def _rows(policy: Policy, ready: Compiled, rule: Rule, shared: Sequence[Phrase] = ()) -> Iterator[tuple[str, ...]]:
    said = taken_apart(policy, rule)
    head = f"{rule.id} {rule.title}" if rule.exception_to is None else f"But {rule.id}: {rule.title}"
    result = said.result.removeprefix("the charge is ").removeprefix("it is ").replace("the charge", "it")
    result = result[:1].upper() + result[1:]
    program = policy.programs.get(rule.program)
    if program is not None:
        result += f"; referred to {the_program(program.title)}"
    if rule.modes:
        result += f" ({listed(rule.modes)})"
    only = _cell([each for each in said.only_if if each not in shared])
    if said.whatever:
        only = f"{only}; alone or beside other charges" if only else "alone or beside other charges"
    yield head, result, only or "always", _cell(said.not_if)
    for exception in policy.exceptions_of(rule.id):
        yield from _rows(policy, ready, exception)


def _cell(clauses: Sequence[Phrase]) -> str:
    return "; ".join(flat(each, inside=each.joint == "or") for each in clauses)


def _report(policy: Policy, ready: Compiled) -> Iterator[str]:
    """What an officer can write down of the facts that decide: not criminal history, not what the office knows."""
    every = [part for condition in ready.conditions for part in parts(condition)]
    found = dict.fromkeys(name for part in every for name in _looked_at(part))
    signs = [name for name in _SIGNS if name in found]
    asked = [name for name in found if name not in (*_SAID, *signs, *_OF_THE_OFFICE) and name in policy.facts]
    flags = [policy.facts[name].sentence for name in asked if policy.facts[name].type is FactType.FLAG]
    for name in found:
        if name in _SAID:
            yield f"{_SAID[name]}."
        elif name in asked:
            yield from _asked(policy.facts[name], whole="amount" in found, each=len(flags) <= _MOST_LINES)
    if len(flags) > _MOST_LINES:
        yield f"{listed([f'whether {each}' for each in flags]).capitalize()}."
    if signs:
        yield f"Of each of these whether it was found, and also that it was not: {listed(signs)}."
    if any(isinstance(part, Beside | Grouped | MostSerious | OthersCovered) for part in every):
        yield "Every charge of the incident, and which of them are felonies: what stands beside a charge decides."
    if judged := dict.fromkeys(part.term for part in every if isinstance(part, Judgment)):
        what = listed([f"“{term}”" for term in judged])
        yield f"What bears on {what}: the attorney judges it by the report."


def _looked_at(part: Condition) -> Iterator[str]:
    yield from named(part)
    if isinstance(part, Test) and part.fact == "amount":
        yield "amount"


def _asked(fact: FactSpec, *, whole: bool, each: bool) -> Iterator[str]:
    """The line of one fact. ``each``: flags have a line each; ``whole``: the amount has its own line already."""
    if fact.type is FactType.FLAG:
        if each:
            yield f"Whether {fact.sentence}."
    elif fact.own:
        noun = noun_of(fact)
        yield f"{noun[:1].upper()}{noun[1:]}."
    elif fact.type is FactType.AMOUNT and not whole:
        yield f"{_SAID['amount']}."
