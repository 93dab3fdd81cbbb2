"""The sections around the rules in plain language: programs, words, older matters, directives, outcomes, the log."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from screener.policy.language.conditions import ALWAYS
from screener.policy.language.facts.said import answers_words, silence_words
from screener.policy.language.facts.sources import sources_of
from screener.policy.language.model import MODE_WORDS, MODES, NOT_STATED, Directive, Policy, Program, Retroactive, Term
from screener.policy.language.spelled import spelled
from screener.policy.language.vocabulary import FactSpec, FactType
from screener.policy.language.words import say
from screener.policy.loading.written import Written
from screener.policy.rendering.sentences import ROLLUP_WORDS, Block, condition_blocks, not_stated

_MODES = {
    "pending cases": "Pending cases",
    "warrants": "Outstanding warrants",
    "appeals": "Appeals",
    "sentenced": "Persons already sentenced",
}
_WORDS = {"note": "a note", "ask": "the question"}
_PROGRAM = {
    "kind": "what kind of program it is",
    "stage": "at which stage it is offered",
    "requirements": "what it asks",
    "completion": "how it is completed",
    "duration": "how long it lasts",
    "capacity": "how many places there are",
    "wait": "how long one waits",
    "when full": "what happens when it is full",
}


@dataclass(frozen=True, slots=True)
class Sections:
    """Makes the blocks of one policy for one audience."""

    policy: Policy
    places: Written
    audience: str

    def _line(self, *path: str) -> int | None:
        return self.places.line(*path)

    def _heading(self, text: str, *path: str) -> Block:
        return Block(kind="heading", text=text, line=self._line(*path))

    # -- programs, words -------------------------------------------------------------------------------------------

    def programs(self) -> Iterator[Block]:
        """The programs that the policy diverts to: whom each is open to, and what it asks for."""
        if self.policy.programs:
            yield self._heading("Programs", "programs")
        for program in self.policy.programs.values():
            yield from self._program(program)

    def _program(self, program: Program) -> Iterator[Block]:
        path = ("programs", program.id)
        title = f"{program.title[:1].upper()}{program.title[1:]}"
        yield Block(kind="subheading", text=title, line=self._line(*path))
        kind = "" if program.kind in (NOT_STATED, title.lower()) else program.kind
        stage = "" if program.stage == NOT_STATED else program.stage
        about = ", ".join(text for text in (kind, stage) if text)
        if about:
            label = " and ".join(word for word, text in (("kind", kind), ("stage", stage)) if text)
            line = self._line(*path, "kind" if kind else "stage")
            yield Block(kind="paragraph", text=f"{label.capitalize()}: {about}.", line=line)
        if program.eligible != ALWAYS:
            condition = spelled(program.eligible, self.policy.sets)
            yield from condition_blocks("Open if", condition, self._line(*path, "eligible"))
        if program.excluded is not None:
            condition = spelled(program.excluded, self.policy.sets)
            yield from condition_blocks("Not open if", condition, self._line(*path, "excluded"))
        if program.requirements:
            line = self._line(*path, "requirements")
            yield Block(kind="list", text="It asks for:", items=program.requirements, line=line)
        for label, key, text in (
            ("It is completed by:", "completion", program.completion),
            ("It lasts:", "duration", program.duration),
            ("Capacity:", "capacity", program.capacity),
            ("Wait:", "wait", program.wait),
            ("When it is full:", "when full", program.when_full),
        ):
            if text not in ("", NOT_STATED):
                said = f"{label} {text[:1].lower()}{text[1:].rstrip('.')}."
                yield Block(kind="paragraph", text=said, line=self._line(*path, key))
        if program.tiers:
            tiers = tuple(f"{name}: {text}" for name, text in program.tiers)
            yield Block(kind="list", text="Tiers:", items=tiers, line=self._line(*path, "tiers"))
        if program.quote not in ("", NOT_STATED):
            cite = f" ({program.cite})" if program.cite not in ("", NOT_STATED) else ""
            yield Block(kind="quote", text=f"“{program.quote}”{cite}", line=self._line(*path, "quote"))
        silent = [(key,) for key in _PROGRAM if _of(program, key) in ("", NOT_STATED)]
        silent += [(key,) for key in self.places.silent_under(*path) if key in ("quote", "cite")]
        yield from not_stated(silent, self._line(*path), _PROGRAM)

    def terms(self) -> Iterator[Block]:
        """The terms that the file defines, each in the words of its definition."""
        if self.policy.terms:
            yield self._heading("Words with one meaning", "terms")
        for term in self.policy.terms.values():
            yield from self._term(term)

    def _term(self, term: Term) -> Iterator[Block]:
        line = self._line("terms", term.name)
        if term.judgment:
            text = f"“{term.name}” is left to the attorney's judgment; the program never computes it. "
            yield Block(kind="paragraph", text=f"{text}The question put: {term.ask}", line=line)
        elif term.condition is not None:
            yield from condition_blocks(f"“{term.name}” means:", spelled(term.condition, self.policy.sets), line)
        else:
            yield Block(kind="paragraph", text=f"“{term.name}”: {NOT_STATED}.", line=line)
        if term.quote not in ("", NOT_STATED):
            cite = f" ({term.cite})" if term.cite not in ("", NOT_STATED) else ""
            text = f"“{term.quote}”{cite}"
            yield Block(kind="quote", text=text, line=self._line("terms", term.name, "quote"))
        if term.note not in ("", NOT_STATED):
            yield Block(kind="note", text=term.note, line=self._line("terms", term.name, "note"))
        yield from self._silent("terms", term.name)

    def own_facts(self) -> Iterator[Block]:
        """The facts that the file declares: the question, who answers, and what silence means."""
        own = self.policy.own_facts
        if own:
            yield self._heading("What the office asks", "facts")
        for spec in own:
            yield from self._own_fact(spec)

    def _own_fact(self, spec: FactSpec) -> Iterator[Block]:
        line = self._line("facts", spec.name)
        text = f"“{spec.name}”: {spec.ask.rstrip('.')}"
        text += "" if text.endswith("?") else "."
        text += f" {answers_words(spec)} {silence_words(spec)}"
        if spec.type is FactType.FLAG:
            text += f" A yes reads: {spec.sentence}. A no reads: {spec.denial}."
        yield Block(kind="paragraph", text=text, line=line)
        if spec.quote not in ("", NOT_STATED):
            cite = f" ({spec.cite})" if spec.cite not in ("", NOT_STATED) else ""
            yield Block(kind="quote", text=f"“{spec.quote}”{cite}", line=self._line("facts", spec.name, "quote"))
        if spec.note not in ("", NOT_STATED):
            yield Block(kind="note", text=spec.note, line=self._line("facts", spec.name, "note"))
        yield from self._silent("facts", spec.name)

    def sources(self) -> Iterator[Block]:
        """For each fact that the policy looks at, what can fill it."""
        found = sources_of(self.policy)
        if found:
            yield self._heading("Where the facts come from", "rules")
            items = tuple(f"{source.fact}: {source.words}" for source in found)
            yield Block(kind="list", items=items, line=self._line("rules"))

    # -- older matters, directives ---------------------------------------------------------------------------------

    def older(self) -> Iterator[Block]:
        """What the policy says of older matters, mode by mode; that it says nothing where it does not."""
        place = "retroactive" if ("retroactive",) in self.places.lines else "policy"
        yield self._heading("Older matters", place)
        for mode in MODES[1:]:
            entry = self.policy.retroactive.get(mode)
            if entry is None:
                text = f"{_MODES[mode]}: {NOT_STATED}; the file does not speak of them."
                yield Block(kind="paragraph", text=text, line=self._line(place))
            else:
                yield from self._entry(entry)

    def _entry(self, entry: Retroactive) -> Iterator[Block]:
        key = next(
            (k for k in MODE_WORDS if MODE_WORDS[k] == entry.mode and ("retroactive", k) in self.places.lines), ""
        )
        path = ("retroactive", key)
        line, kind = self._line(*path), _MODES[entry.mode]
        if not entry.stated:
            yield Block(kind="paragraph", text=f"{kind}: {NOT_STATED}.", line=line)
            return
        since = f", from {entry.since} on" if entry.since else ""
        text = f"{kind}: the same rules hold{since}."
        if entry.outcome:
            outcome = self.policy.outcomes[entry.outcome]
            own = "" if ROLLUP_WORDS[outcome.rollup].startswith(outcome.name) else f" ({outcome.name})"
            text += f" What they cover is {ROLLUP_WORDS[outcome.rollup]}{own}."
        yield Block(kind="paragraph", text=text, line=line)
        if entry.applies != ALWAYS:
            condition = spelled(entry.applies, self.policy.sets)
            yield from condition_blocks("Only where", condition, self._line(*path, "applies to"))
        if entry.excluded is not None:
            condition = spelled(entry.excluded, self.policy.sets)
            yield from condition_blocks("Not where", condition, self._line(*path, "unless"))
        if entry.procedure:
            yield Block(kind="paragraph", text=entry.procedure, line=self._line(*path, "procedure"))
        if entry.approval and self.audience == "internal":
            text = f"Signed by: {', then '.join(entry.approval)}."
            yield Block(kind="paragraph", text=text, line=self._line(*path, "approval"))
        if entry.quote not in ("", NOT_STATED):
            cite = f" ({entry.cite})" if entry.cite not in ("", NOT_STATED) else ""
            yield Block(kind="quote", text=f"“{entry.quote}”{cite}", line=self._line(*path, "quote"))
        silent = self.places.silent_below(*path)
        shown = [way for way in silent if self.audience == "internal" or way[0] != "approval"]
        yield from not_stated(shown, line, {"approval": "who signs", "procedure": "the procedure"})

    def _silent(self, *path: str) -> Iterator[Block]:
        """What the source of a term or a fact is silent of."""
        yield from not_stated([(key,) for key in self.places.silent_under(*path)], self._line(*path), _WORDS)

    def collateral(self) -> Iterator[Block]:
        """The directives beside the rules."""
        if self.policy.collateral:
            items = tuple(self._directive(each) for each in self.policy.collateral)
            yield self._heading("Further directives", "collateral")
            yield Block(kind="list", items=items, line=self._line("collateral"))

    def _directive(self, directive: Directive) -> str:
        cite = f" ({directive.cite})" if directive.cite else ""
        said = say(spelled(directive.applies, self.policy.sets))
        where = f" This holds where {said}." if said != "always" else ""
        about = f"{directive.about.capitalize()}: " if directive.about not in ("", "other") else ""
        return f"{about}{directive.text}{where}{cite}"

    # -- outcomes, and what the office keeps -----------------------------------------------------------------------

    def outcomes(self) -> Iterator[Block]:
        """The outcomes in a table; who approves them is for the office's own readers."""
        silent = [name for name in self.policy.outcomes if "approval" in self.places.silent_under("outcomes", name)]
        approved = bool(silent) or any(each.approval for each in self.policy.outcomes.values())
        inside = self.audience == "internal" and approved
        rows = ["Outcome\tCounted as\tWhat it leaves on record" + ("\tApproval" if inside else "")]
        for outcome in self.policy.outcomes.values():
            record = outcome.record or NOT_STATED
            clock = f"; to be decided within {outcome.clock}" if outcome.clock else ""
            second = f", {outcome.alternative.words}" if outcome.alternative is not None else ""
            row = f"{outcome.name}\t{outcome.rollup}{second}\t{record}{clock}"
            approval = ", then ".join(outcome.approval) or (NOT_STATED if outcome.name in silent else "none")
            rows.append(f"{row}\t{approval}" if inside else row)
        yield self._heading("Outcomes", "outcomes")
        yield Block(kind="table", items=tuple(rows), line=self._line("outcomes"))

    def reasons(self) -> Iterator[Block]:
        """The reasons that a decision has to give, or that the file leaves them out."""
        if self.policy.reasons:
            yield self._heading("Reasons to record", "reasons")
            yield Block(kind="list", items=self.policy.reasons, line=self._line("reasons"))
        elif ("reasons",) in self.places.silent:
            yield self._heading("Reasons to record", "reasons")
            text = "Not stated: among which reasons an attorney chooses."
            yield Block(kind="note", text=text, line=self._line("reasons"))

    def looks(self) -> Iterator[Block]:
        """Who was heard, who may be affected unequally, and what the office will look at: printed with the policy."""
        policy = self.policy
        if policy.equity_note and not policy.unwritten:
            yield self._heading("Equity note", "policy", "equity note")
            yield Block(kind="paragraph", text=policy.equity_note, line=self._line("policy", "equity note"))
        if policy.consultation and self.audience == "internal" and not policy.unwritten:
            line = self._line("policy", "consultation")
            yield self._heading("Who was consulted", "policy", "consultation")
            heard = tuple(f"{c.who}\t{c.sector}\t{c.when}\t{c.note}" for c in policy.consultation)
            yield Block(kind="table", items=("Who\tSector\tWhen\tNote", *heard), line=line)
        if policy.looks:
            yield self._heading("When the office looks", "policy", "looks")
            yield Block(kind="list", items=policy.looks, line=self._line("policy", "looks"))
        if policy.questions:
            yield self._heading("What the office will measure", "policy", "questions")
            yield Block(kind="list", items=policy.questions, line=self._line("policy", "questions"))

    def scenarios(self) -> Iterator[Block]:
        """The file's own scenarios in a table, with the outcome and the rule that each expects."""
        if self.policy.scenarios:
            rows = ["Scenario\tExpected\tRule", *(f"{s.name}\t{s.expect}\t{s.because}" for s in self.policy.scenarios)]
            yield self._heading("Scenarios", "scenarios")
            yield Block(kind="table", items=tuple(rows), line=self._line("scenarios"))


def _of(program: Program, key: str) -> str:
    """A text of a program; what it asks for as one."""
    if key == "requirements":
        return "; ".join(program.requirements)
    return {
        "kind": program.kind,
        "stage": program.stage,
        "completion": program.completion,
        "duration": program.duration,
        "capacity": program.capacity,
        "wait": program.wait,
        "when full": program.when_full,
    }[key]
