"""One rule in one sentence, and what is said beside it: what silence means, what a deviation needs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from screener.domain.decision import COVERED, Force, Rollup
from screener.policy.conditions import Condition, NoneObserved, Shown, Table, Test, parts
from screener.policy.model import NOT_COVERED, Policy, Rule
from screener.policy.sights import facts_of
from screener.policy.words import clause_sentence, listed, say

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One piece of the rendered policy. ``kind``: title, heading, paragraph, quote, list, note, table or meta.

    ``items`` are the entries of a list, or the rows of a table with tabs between cells (the first row is the header);
    ``line`` is the line of the file that it was made from.
    """

    kind: str
    text: str = ""
    items: tuple[str, ...] = ()
    line: int | None = None


def rule_sentence(policy: Policy, rule: Rule) -> str:
    """One rule in one sentence."""
    clauses: list[str] = []
    for clause in rule.clauses:
        if clause.key in ("applies to", "scope"):
            continue
        said = clause_sentence(clause.key, clause.condition)
        joins = clauses and said.startswith("if ") and clauses[-1].startswith("if ")
        clauses.append(f"and {said}" if joins else said)
    about = rule.clause("applies to")
    start = f"Where {say(about)}" if say(about) != "always" else "In every case"
    if rule.exception_to is not None:
        start = f"As an exception to rule {rule.exception_to}" + (
            "" if say(about) == "always" else f", where {say(about)}"
        )
    if rule.reaches == "the charge, alone or beside others":
        clauses.append("whatever other charges stand beside it")
    tail = (", " + ", ".join(clauses)) if clauses else ""
    way = f" This rule gives way to {listed(rule.gives_way_to)}." if rule.gives_way_to else ""
    program = policy.programs.get(rule.program)
    offer = f" The person is referred to {program.title}." if program is not None else ""
    if rule.modes:
        start = f"For {listed(rule.modes)}: {start[:1].lower()}{start[1:]}"
    choice = f" The attorney chooses among: {listed(rule.options, 'or')}." if rule.options else ""
    return f"{start}{tail}, {_result(policy, rule)}.{offer}{choice}{way}"


def _result(policy: Policy, rule: Rule) -> str:
    if rule.outcome == NOT_COVERED:
        return f"rule {rule.exception_to} does not cover the charge"
    outcome = policy.outcomes[rule.outcome]
    if outcome.rollup is Rollup.ATTORNEY_DECIDES:
        return f"the attorney decides ({outcome.name})"
    if outcome.rollup in COVERED or outcome.rollup in (Rollup.FILED, Rollup.HELD):
        said = ROLLUP_WORDS[outcome.rollup]
        named = "" if said.startswith(outcome.name) else f" ({outcome.name})"
        return f"{'it' if outcome.rollup is Rollup.REDUCED else 'the charge'} is {said}{named}"
    return f"the charge is {ROLLUP_WORDS[outcome.rollup]}"


def silence(rule: Rule) -> Iterator[Block]:
    """What silence means, wherever the author decided it: it changes who is covered."""
    facts: dict[str, None] = {}
    observed = False
    for clause in rule.clauses:
        for part in parts(clause.condition):
            if isinstance(part, Shown):
                facts.update(dict.fromkeys(name for each in parts(part.part) for name in named(each)))
            observed = observed or isinstance(part, NoneObserved)
    if facts:
        text = f"Silence counts as not shown: {listed(list(facts))} must be recorded with a yes to matter."
        yield Block(kind="note", text=text, line=rule.place.line)
    if observed:
        yield Block(kind="note", text="A blank is not an observation that there was none.", line=rule.place.line)


def binding(policy: Policy, rule: Rule) -> Iterator[Block]:
    """What a deviation from a rule needs."""
    line = rule.place.line
    said = []
    if rule.force is not None:
        said.append(_FORCE[rule.force])
    if rule.approval:
        said.append(f"Approval, in this order: {', then '.join(rule.approval)}.")
    if rule.deviation:
        said.append(rule.deviation)
    outcome = policy.outcomes.get(rule.outcome)
    if outcome is not None and outcome.approval:
        said.append(f"The outcome needs the approval of {listed(outcome.approval)}.")
    if said:
        yield Block(kind="paragraph", text=" ".join(said), line=line)


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
