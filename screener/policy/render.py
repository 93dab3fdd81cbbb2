"""A policy in plain language, as blocks that screens and paper show alike.

Three audiences: ``internal`` (everything, with what a deviation needs), ``public`` (the rules and what they leave on
record, without approval chains and scenarios) and ``officer`` (one page: what is not prosecuted, what to write down).
The sentences come from the same tree that the evaluator reads; every block carries the line of the file it stands for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from screener.domain.decision import COVERED, Rollup
from screener.domain.errors import ScreenerError
from screener.policy.compiled import Compiled, compiled, natural
from screener.policy.conditions import AtLeast
from screener.policy.markup import to_html, to_markdown
from screener.policy.model import MODES, NOT_STATED, Directive, Policy, Program, Retroactive, Rule, Term
from screener.policy.predicates import Compare
from screener.policy.sentences import ROLLUP_WORDS, Block, binding, named, rule_sentence, silence
from screener.policy.vocabulary import FACTS, WEIGHT_WORDS, FactType
from screener.policy.words import listed, say

__all__ = ["AUDIENCES", "Block", "render", "to_html", "to_markdown"]

AUDIENCES = ("internal", "public", "officer")
_WEIGHT = {
    "amount": "the laboratory's weight or count",
    "field amount": "the one measured in the field",
    "stated amount": "the one stated in the docket",
    "estimated amount": "the officer's estimate",
}
_MODES = {
    "pending cases": "Pending cases",
    "warrants": "Outstanding warrants",
    "appeals": "Appeals",
    "sentenced": "Persons already sentenced",
}


def render(policy: Policy, *, audience: str) -> tuple[Block, ...]:
    """The policy in sentences for an audience (one of ``AUDIENCES``; ValueError for another).

    An unwritten policy is for the office alone: ScreenerError for any other audience.
    """
    if audience not in AUDIENCES:
        raise ValueError(f"'{audience}' is no audience; it is one of: {', '.join(AUDIENCES)}")
    if policy.unwritten and audience != "internal":
        raise ScreenerError(
            f"{policy.title} is an unwritten policy",
            "it has no text that could be shown outside the office",
            "Show it to the internal audience",
        )
    return tuple(_Page(policy, compiled(policy), audience).blocks())


@dataclass(frozen=True, slots=True)
class _Page:
    policy: Policy
    ready: Compiled
    audience: str

    def blocks(self) -> Iterator[Block]:
        yield from self._head()
        if self.audience == "officer":
            yield from _card(self.policy, self.ready)
            yield from self._otherwise()
            return
        yield from self._rules()
        yield from self._amounts()
        yield from self._otherwise()
        yield from self._programs()
        yield from self._terms()
        yield from self._older()
        yield from self._collateral()
        yield from self._outcomes()
        if self.audience == "internal":
            yield from self._inside()

    # -- head ------------------------------------------------------------------------------------------------------

    def _head(self) -> Iterator[Block]:
        policy = self.policy
        line = policy.lines.get("policy")
        yield Block(kind="title", text=policy.title, line=line)
        if policy.marks:
            yield Block(kind="note", text=policy.marks[:1].upper() + policy.marks[1:] + ".", line=line)
        until = f" to {policy.sunset}" if policy.sunset else ", with no end stated"
        if policy.withdrawn:
            until = f", withdrawn on {policy.withdrawn}"
        yield Block(
            kind="meta",
            text=f"{policy.office}. Version {policy.version}, in force from {policy.effective}{until}.",
            line=line,
        )
        source = policy.source
        if source.document:
            signed = f", signed {source.signed}" if source.signed else ""
            yield Block(kind="meta", text=f"Source: {source.document}{signed}.", line=line)
        if self.audience != "officer" and source.note:
            yield Block(kind="note", text=source.note, line=line)
        if self.audience == "internal":
            if policy.supersedes:
                yield Block(kind="meta", text=f"It replaces version {policy.supersedes}.", line=line)
            if policy.review_by:
                yield Block(kind="meta", text=f"To be reviewed by {policy.review_by}.", line=line)
            yield Block(kind="meta", text=_governing(policy), line=line)
        if policy.contact and self.audience != "officer":
            yield Block(kind="meta", text=f"Contact: {policy.contact}.", line=line)

    # -- rules -----------------------------------------------------------------------------------------------------

    def _rules(self) -> Iterator[Block]:
        if self.policy.scope is not None:
            text = f"The policy speaks only of charges where {say(self.policy.scope)}."
            yield Block(kind="paragraph", text=text, line=self.policy.lines.get("scope"))
        yield Block(kind="heading", text="The rules", line=self.policy.lines.get("rules"))
        for phase in self.ready.phases:
            for rule in phase:
                yield from self._rule(rule, 0)

    def _rule(self, rule: Rule, depth: int) -> Iterator[Block]:
        line = rule.place.line
        yield Block(kind="heading", text=f"{'Exception ' if depth else ''}{rule.id} {rule.title}", line=line)
        yield Block(kind="paragraph", text=rule_sentence(self.policy, rule), line=line)
        if rule.quote:
            cite = f" ({rule.cite})" if rule.cite else ""
            yield Block(kind="quote", text=f"“{rule.quote}”{cite}", line=line)
        if rule.summary:
            cite = f" ({rule.cite})" if rule.cite else ""
            yield Block(kind="paragraph", text=f"In our words: {rule.summary}{cite}", line=line)
        if rule.note:
            yield Block(kind="note", text=rule.note, line=line)
        if not rule.reaches and rule.exception_to is None:
            text = "How far the rule reaches where other charges stand beside the charge: not stated."
            yield Block(kind="note", text=text, line=line)
        yield from silence(rule)
        if self.audience == "internal":
            yield from binding(self.policy, rule)
        for exception in self.ready.exceptions.get(rule.id, ()):
            yield from self._rule(exception, depth + 1)

    def _amounts(self) -> Iterator[Block]:
        """Which weights count, and how an uncertain one is taken: it moves charges over a limit."""
        tests = [t for t in self.policy.tests if isinstance(t.predicate, Compare) and t.fact == "amount"]
        if not tests:
            return
        line = self.policy.lines.get("weight from", tests[0].place.line)
        yield Block(kind="heading", text="Amounts", line=line)
        for weight in dict.fromkeys(test.weight_from for test in tests):
            names = [_WEIGHT[name] for name in WEIGHT_WORDS[weight]]
            counts = f"What counts is {', else '.join(names)}."
            yield Block(kind="paragraph", text=counts + " An amount that none of these gives is not known.", line=line)
        readings = {t.predicate.reading for t in tests if isinstance(t.predicate, Compare)}
        if "stated" in readings:
            text = "Amounts are compared by their stated value; an uncertainty that is missing is ignored."
            yield Block(kind="note", text=text, line=line)

    def _otherwise(self) -> Iterator[Block]:
        line = self.policy.lines.get("otherwise")
        outcome = self.policy.outcomes[self.policy.otherwise]
        if outcome.rollup is Rollup.OUTSIDE:
            text = (
                f"A charge that no rule reaches is outside this policy ({outcome.name}): the policy says nothing of it."
            )
        else:
            text = f"A charge that no rule reaches is {ROLLUP_WORDS[outcome.rollup]} ({outcome.name})."
        yield Block(kind="heading", text="Otherwise", line=line)
        yield Block(kind="paragraph", text=text, line=line)

    # -- the rest --------------------------------------------------------------------------------------------------

    def _programs(self) -> Iterator[Block]:
        if self.policy.programs:
            yield Block(kind="heading", text="Programs", line=self.policy.lines.get("programs"))
        for program in self.policy.programs.values():
            yield Block(kind="paragraph", text=_program(program), line=program.place.line)
            if program.requirements:
                yield Block(kind="list", text="What it asks:", items=program.requirements, line=program.place.line)
            if program.tiers:
                tiers = tuple(f"{name}: {text}" for name, text in program.tiers)
                yield Block(kind="list", text="Tiers:", items=tiers, line=program.place.line)

    def _terms(self) -> Iterator[Block]:
        if self.policy.terms:
            yield Block(kind="heading", text="Words with one meaning", line=self.policy.lines.get("terms"))
        for term in self.policy.terms.values():
            yield from _term(term)

    def _older(self) -> Iterator[Block]:
        if self.policy.retroactive:
            yield Block(kind="heading", text="Older matters", line=self.policy.lines.get("retroactive"))
        for entry in self.policy.retroactive.values():
            yield from self._entry(entry)

    def _entry(self, entry: Retroactive) -> Iterator[Block]:
        line, kind = entry.place.line, _MODES[entry.mode]
        if not entry.stated:
            yield Block(kind="paragraph", text=f"{kind}: not stated.", line=line)
            return
        since = f" from {entry.since}" if entry.since else ""
        text = f"{kind}: the same rules hold{since}."
        if say(entry.applies) != "always":
            text += f" Only where {say(entry.applies)}."
        if entry.excluded is not None:
            text += f" Not where {say(entry.excluded)}."
        if entry.outcome:
            text += f" What they cover is {ROLLUP_WORDS[self.policy.outcomes[entry.outcome].rollup]} ({entry.outcome})."
        if entry.procedure:
            text += f" {entry.procedure}"
        if entry.approval and self.audience == "internal":
            text += f" Approval: {listed(entry.approval)}."
        yield Block(kind="paragraph", text=text, line=line)
        if entry.quote:
            cite = f" ({entry.cite})" if entry.cite else ""
            yield Block(kind="quote", text=f"“{entry.quote}”{cite}", line=line)

    def _collateral(self) -> Iterator[Block]:
        if self.policy.collateral:
            line = self.policy.lines.get("collateral")
            items = tuple(_directive(each) for each in self.policy.collateral)
            yield Block(kind="heading", text="Further directives", line=line)
            yield Block(kind="list", items=items, line=line)

    def _outcomes(self) -> Iterator[Block]:
        rows = ["Outcome\tCounted as\tOn record" + ("\tApproval" if self.audience == "internal" else "")]
        for outcome in self.policy.outcomes.values():
            record = outcome.record or NOT_STATED
            clock = f"; to be decided within {outcome.clock}" if outcome.clock else ""
            row = f"{outcome.name}\t{outcome.rollup}\t{record}{clock}"
            rows.append(row + (f"\t{', '.join(outcome.approval)}" if self.audience == "internal" else ""))
        line = self.policy.lines.get("outcomes")
        yield Block(kind="heading", text="Outcomes", line=line)
        yield Block(kind="table", items=tuple(rows), line=line)

    def _inside(self) -> Iterator[Block]:
        line = self.policy.lines.get("policy")
        if self.policy.reasons:
            yield Block(kind="heading", text="Reasons to record", line=self.policy.lines.get("reasons"))
            yield Block(kind="list", items=self.policy.reasons, line=self.policy.lines.get("reasons"))
        if self.policy.equity_note:
            yield Block(kind="heading", text="Equity note", line=line)
            yield Block(kind="paragraph", text=self.policy.equity_note, line=line)
        if self.policy.consultation:
            yield Block(kind="heading", text="Who was consulted", line=line)
            heard = tuple(f"{c.who}\t{c.sector}\t{c.when}\t{c.note}" for c in self.policy.consultation)
            yield Block(kind="table", items=("Who\tSector\tWhen\tNote", *heard), line=line)
        if self.policy.looks:
            yield Block(kind="heading", text="When the office looks", line=line)
            yield Block(kind="list", items=self.policy.looks, line=line)
        if self.policy.questions:
            yield Block(kind="heading", text="What the office will measure", line=line)
            yield Block(kind="list", items=self.policy.questions, line=line)
        if self.policy.scenarios:
            line = self.policy.lines.get("scenarios")
            rows = ["Scenario\tExpected\tRule", *(f"{s.name}\t{s.expect}\t{s.because}" for s in self.policy.scenarios)]
            yield Block(kind="heading", text="Scenarios", line=line)
            yield Block(kind="table", items=tuple(rows), line=line)


def _directive(directive: Directive) -> str:
    cite = f" ({directive.cite})" if directive.cite else ""
    where = f" This holds where {say(directive.applies)}." if say(directive.applies) != "always" else ""
    return f"{directive.text}{where}{cite}"


def _governing(policy: Policy) -> str:
    said = [f"{mode} by the {word}" for mode, word in policy.governed_by.items()]
    silent = [mode for mode in MODES if mode not in policy.governed_by]
    if silent:
        said.append(f"{listed(silent)}: {NOT_STATED}, so by the date of decision")
    return f"Governing dates: {'; '.join(said)}."


def _card(policy: Policy, ready: Compiled) -> Iterator[Block]:
    """One page for officers: what is not prosecuted, and what the report must say for it to be decided."""
    rules = [rule for phase in ready.phases for rule in phase]
    line = policy.lines.get("rules")
    covered = [rule for rule in rules if policy.outcomes[rule.outcome].rollup in COVERED]
    yield Block(kind="heading", text="What the office does", line=line)
    for rule in sorted(covered, key=lambda each: natural(each.id)):
        sentence = rule_sentence(policy, rule)
        yield Block(kind="paragraph", text=f"{rule.title}. {sentence}", line=rule.place.line)
        for exception in ready.exceptions.get(rule.id, ()):
            sentence = rule_sentence(policy, exception)
            yield Block(kind="note", text=f"{exception.title}. {sentence}", line=exception.place.line)
    facts = _asked(ready)
    if facts:
        asks = tuple("What is the weight or count?" if name == "amount" else FACTS[name].ask for name in facts)
        yield Block(kind="heading", text="What the report should say", line=line)
        yield Block(kind="list", items=asks, line=line)


def _asked(ready: Compiled) -> tuple[str, ...]:
    """The facts that an officer can write down: not the charge itself, not criminal history."""
    found: dict[str, None] = {}
    for condition in ready.conditions:
        for name in named(condition):
            if FACTS[name].type in (FactType.FLAG, FactType.AMOUNT, FactType.WORD, FactType.DRUG) and name != "grade":
                found.setdefault(name)
    return tuple(found)


def _program(program: Program) -> str:
    stage = f"stage {NOT_STATED}" if program.stage in ("", NOT_STATED) else program.stage
    kind = f", {program.kind}" if program.kind not in ("", NOT_STATED) else ""
    said = [f"{program.title[:1].upper()}{program.title[1:]} ({program.id}){kind}, {stage}."]
    if say(program.eligible) != "always":
        said.append(f"Open if {say(program.eligible)}.")
    if program.excluded is not None:
        said.append(f"Not open if {say(program.excluded)}.")
    for label, text in (
        ("It is completed by", program.completion),
        ("It is to last", program.duration),
        ("Capacity:", program.capacity),
        ("Wait:", program.wait),
        ("When it is full:", program.when_full),
    ):
        if text in ("", NOT_STATED):
            said.append(f"{label.removesuffix(':').removeprefix('It is ').capitalize()}: not stated.")
        else:
            said.append(f"{label} {_lower(text) if not label.endswith(':') else text}.")
    return " ".join(said).replace("..", ".")


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _term(term: Term) -> Iterator[Block]:
    line = term.place.line
    if term.judgment:
        text = f"{term.name}: left to the attorney's judgment; the program never computes it."
    elif isinstance(term.condition, AtLeast) and term.condition.count > 1:
        text = f"{term.name}: {say(term.condition)}."
    else:
        text = f"{term.name}: {say(term.condition) if term.condition is not None else 'not stated'}."
    yield Block(kind="paragraph", text=text, line=line)
    if term.quote:
        yield Block(kind="quote", text=f"“{term.quote}”" + (f" ({term.cite})" if term.cite else ""), line=line)
    if term.note:
        yield Block(kind="note", text=term.note, line=line)
