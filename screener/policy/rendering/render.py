"""A policy in plain language, as blocks that screens and paper show alike.

Three audiences: ``internal`` (everything, with who must approve a deviation), ``public`` (the rules, what they leave on
record and who must approve a deviation, without deputies and scenarios) and ``officer`` (one page: what the office does
not charge, what to write down). Rules stand as the file has them, exceptions under their rule. The sentences come from
the same tree that the evaluator reads; every block carries the line of the file that it stands for. Of an unwritten
policy reasons and outcomes alone are shown, to the office alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from screener.domain.charge_class import classes_of
from screener.domain.decision import Rollup
from screener.domain.errors import ScreenerError
from screener.policy.evaluation.compiled import Compiled, compiled
from screener.policy.language.model import BOTH, COLUMNS, MODES, NOT_STATED, OWN, Policy, Rule
from screener.policy.language.predicates import Compare
from screener.policy.language.spelled import lists, spelled
from screener.policy.language.vocabulary import WEIGHT_WORDS
from screener.policy.language.words import listed
from screener.policy.loading.written import Written, written
from screener.policy.rendering.card import card
from screener.policy.rendering.markup import to_html, to_markdown
from screener.policy.rendering.reading_level import reading_level
from screener.policy.rendering.sections import Sections
from screener.policy.rendering.sentences import (
    Block,
    approvals,
    condition_blocks,
    force_words,
    not_stated,
    result_words,
    rule_blocks,
    silence,
)

__all__ = ["AUDIENCES", "Block", "render", "to_html", "to_markdown"]

AUDIENCES = ("internal", "public", "officer")
_WEIGHT = {
    "amount": "the laboratory's weight or count",
    "field amount": "the one measured in the field",
    "stated amount": "the one stated in the docket",
    "estimated amount": "the officer's estimate",
}
_READINGS = {
    "stated": "Amounts are compared by their stated value; an uncertainty that is missing is ignored.",
    "surely": (
        "“Surely” means: wherever the true amount lies within the stated uncertainty. Where it could lie on either "
        "side of the limit, or no uncertainty is stated, the amount is not known."
    ),
    "subtracting": "“After subtracting the uncertainty” means: the stated value less its uncertainty is compared.",
}
#: What a key of the head is, where its source says nothing of it.
_HEAD = {
    "model": "which model it follows",
    "version": "the version",
    "sunset": "its last day",
    "withdrawn": "the day of its withdrawal",
    "review by": "when it is to be reviewed",
    "supersedes": "what it replaces",
    "public": "whether it is public",
    "contact": "whom to ask",
    "equity note": "who may be affected unequally",
    "state": "of which state its classes are",
    "history from": "from where earlier events are counted",
}
_SOURCE = {"document": "the document", "signed": "the day of its signature", "section": "the section", "note": "a note"}
#: Sections and keys of the head that may hold a list, as what a reader misses where it is empty.
_EMPTY = {
    "collateral": "further directives",
    "not covered because": "reasons why a scenario is missing",
    "reasons": "reasons to record",
    "retroactive": "older matters",
    "looks": "days on which the office looks",
    "questions": "questions that the office will measure",
    "consultation": "people who were consulted",
    "repeals": "rules that are repealed",
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
    found = tuple(_Page(policy, compiled(policy), audience, written(policy)).blocks())
    return found if audience == "internal" else (*found, *_level(policy, found))


def _level(policy: Policy, blocks: tuple[Block, ...]) -> Iterator[Block]:
    """How hard the program's own sentences are to read: quotations are the source's (10-every-promise, C4.3, C6.3)."""
    said = [block for block in blocks if block.kind in ("paragraph", "list", "note")]
    level = reading_level([" ".join((block.text, *block.items)) for block in said])
    if level:
        yield Block(kind="note", text=level, line=policy.lines.get("policy"))


@dataclass(frozen=True, slots=True)
class _Page:
    policy: Policy
    ready: Compiled
    audience: str
    places: Written

    def blocks(self) -> Iterator[Block]:
        sections = Sections(self.policy, self.places, self.audience)
        yield from self._head()
        if self.policy.unwritten:
            yield from self._unwritten()
            yield from sections.outcomes()
            yield from sections.reasons()
            yield from sections.looks()
            return
        if self.audience == "officer":
            yield from card(self.policy, self.ready, self.places)
            return
        yield from self._rules()
        yield from self._amounts()
        yield from self._otherwise()
        yield from self._lists()
        yield from sections.programs()
        yield from sections.terms()
        yield from sections.own_facts()
        yield from sections.older()
        yield from sections.collateral()
        yield from sections.outcomes()
        if self.audience == "internal":
            yield from sections.reasons()
        yield from sections.looks()
        if self.audience == "internal":
            yield from sections.sources()
            yield from sections.scenarios()

    def _line(self, *path: str) -> int | None:
        return self.places.line(*path)

    # -- head ------------------------------------------------------------------------------------------------------

    def _head(self) -> Iterator[Block]:
        policy = self.policy
        yield Block(kind="title", text=policy.title, line=self._line("policy", "title"))
        if policy.marks:
            text = policy.marks[:1].upper() + policy.marks[1:] + "."
            yield Block(kind="note", text=text, line=self._line("policy", "marks"))
        if policy.public == "internal" and self.audience != "internal":
            text = "The file calls this policy internal: the office decides whether this page leaves it."
            yield Block(kind="note", text=text, line=self._line("policy", "public"))
        text = f"{policy.office}. Version {policy.version}, {in_force(policy)}."
        yield Block(kind="meta", text=text, line=self._line("policy", "version"))
        source = policy.source
        if source.document and not policy.unwritten:
            signed = f"; signed: {source.signed}" if source.signed else ""
            section = f", {source.section}" if source.section not in ("", NOT_STATED) else ""
            text = f"Source: {source.document}{section}{signed}."
            yield Block(kind="meta", text=text, line=self._line("policy", "source"))
        if self.audience == "officer":
            return
        if source.note:
            yield Block(kind="note", text=source.note, line=self._line("policy", "source", "note"))
        yield from self._head_more()

    def _head_more(self) -> Iterator[Block]:
        policy = self.policy
        for key, text in (
            ("model", f"Model: {policy.model}."),
            ("supersedes", f"It replaces version {policy.supersedes}."),
            ("review by", f"To be reviewed by {policy.review_by}."),
            ("governed by", _governing(policy)),
            ("state", _classes(policy)),
            ("history from", f"A person's earlier events are counted from {_HISTORY.get(policy.history_from, '')}."),
            ("contact", f"Contact: {policy.contact.rstrip('.')}."),
        ):
            known = {
                "model": policy.model,
                "supersedes": policy.supersedes,
                "review by": policy.review_by,
                "governed by": not policy.unwritten,
                "state": policy.state,
                "history from": policy.history_from != COLUMNS,
                "contact": policy.contact,
            }[key]
            if known and known != NOT_STATED:
                yield Block(kind="meta", text=text, line=self._line("policy", key))
        silent = [_HEAD.get(key, key) for key in self.places.silent_under("policy")]
        silent += [_SOURCE.get(key, key) for key in self.places.silent_under("policy", "source")]
        if silent and not policy.unwritten:
            yield Block(kind="note", text=f"Not stated: {listed(silent)}.", line=self._line("policy"))
        empty = [path[-1] for path in self.places.empty if len(path) == 1 or (len(path) == 2 and path[0] == "policy")]
        if empty and self.audience == "internal":
            text = f"The file says that there are none: {listed([_EMPTY.get(key, key) for key in empty])}."
            yield Block(kind="note", text=text, line=self._line("policy"))

    def _unwritten(self) -> Iterator[Block]:
        """No text that could be read as one: what it speaks of, and which outcomes are open."""
        line = self._line("rules")
        yield Block(kind="heading", text="Unwritten", line=line)
        text = (
            "This policy has no text. Shown are the reasons and the outcomes alone, to the office alone; it stands in "
            "no public pack. What each rule looks at stands in the file."
        )
        yield Block(kind="paragraph", text=text, line=line)
        for rule in self.policy.rules:
            choice = f" The attorney chooses among: {listed(rule.options, 'or')}." if rule.options else ""
            text = f"{rule.id} {rule.title}: {result_words(self.policy, rule.outcome)}.{choice}"
            yield Block(kind="paragraph", text=text, line=self._line("rules", rule.id))

    # -- rules -----------------------------------------------------------------------------------------------------

    def _rules(self) -> Iterator[Block]:
        if self.policy.scope is not None:
            condition = spelled(self.policy.scope, self.policy.sets)
            start = "The policy speaks only of charges where"
            yield from condition_blocks(start, condition, self._line("scope"))
        yield Block(kind="heading", text="The rules", line=self._line("rules"))
        for rule in self.policy.rules:  # as the file has them: a reader looks for 2 behind 1
            if rule.exception_to is None:
                yield from self._rule(rule, 0)

    def _rule(self, rule: Rule, depth: int) -> Iterator[Block]:
        line = self._line("rules", rule.id)
        title = f"{'Exception ' if depth else ''}{rule.id} {rule.title}"
        yield Block(kind="subheading", text=title, line=line)
        yield from rule_blocks(self.policy, rule, line)
        cite = f" ({rule.cite})" if rule.cite not in ("", NOT_STATED) else ""
        if rule.quote not in ("", NOT_STATED):
            yield Block(kind="quote", text=f"“{rule.quote}”{cite}", line=self._line("rules", rule.id, "quote"))
        if rule.summary:
            text = f"In our words: {rule.summary}{cite}"
            yield Block(kind="paragraph", text=text, line=self._line("rules", rule.id, "in our words"))
        elif cite and rule.quote in ("", NOT_STATED):
            yield Block(kind="meta", text=f"From {rule.cite}.", line=self._line("rules", rule.id, "cite"))
        if rule.note:
            yield Block(kind="note", text=rule.note, line=self._line("rules", rule.id, "note"))
        yield from silence(rule, line)
        yield from self._binding(rule)
        yield from self._not_stated(rule)
        for exception in self.policy.exceptions_of(rule.id):
            yield from self._rule(exception, depth + 1)

    def _binding(self, rule: Rule) -> Iterator[Block]:
        """How far a rule binds, and (for the office) who must approve a deviation and what it needs."""
        path = ("rules", rule.id)
        if force_words(rule):
            yield Block(kind="paragraph", text=force_words(rule), line=self._line(*path, "force"))
        if self.audience == "internal":
            yield from approvals(rule.chain, self._line(*path, "approval"), "A deviation is approved by")
            if rule.deviation not in ("", NOT_STATED):
                yield Block(kind="paragraph", text=rule.deviation, line=self._line(*path, "deviation"))
        elif rule.chain:
            roles = ", then ".join(each.role for each in rule.chain)
            text = f"A decision unlike this rule needs the approval of: {roles}."
            yield Block(kind="paragraph", text=text, line=self._line(*path, "approval"))
        outcome = self.policy.outcomes.get(rule.outcome)
        if outcome is not None and outcome.approval:
            text = f"The outcome “{outcome.name}” needs the approval of {', then '.join(outcome.approval)}."
            yield Block(kind="paragraph", text=text, line=self._line("outcomes", outcome.name))

    def _not_stated(self, rule: Rule) -> Iterator[Block]:
        path = ("rules", rule.id)
        keys = list(self.places.silent_below(*path))
        if not rule.reaches and rule.exception_to is None and ("reaches",) not in keys:
            keys.insert(0, ("reaches",))
        if self.audience != "internal":
            keys = [key for key in keys if key[0] != "deviation" and (key[0] != "approval" or len(key) == 1)]
        yield from not_stated(keys, self._line(*path))

    def _amounts(self) -> Iterator[Block]:
        """Which weights count, and how an uncertain one is taken: it moves charges over a limit."""
        tests = [t for t in self.policy.tests if isinstance(t.predicate, Compare) and t.fact == "amount"]
        if not tests:
            return
        line = self.policy.lines.get("weight from", tests[0].place.line)
        yield Block(kind="heading", text="Amounts", line=line)
        for weight in dict.fromkeys(test.weight_from for test in tests):
            names = [_WEIGHT[name] for name in WEIGHT_WORDS[weight]]
            text = f"What counts is {', else '.join(names)}. "
            text += "Without one" if len(names) > 1 else "Without it"
            text += " the amount is not known; weights and counts never become each other."
            yield Block(kind="paragraph", text=text, line=line)
        readings = {t.predicate.reading.partition("@")[0] for t in tests if isinstance(t.predicate, Compare)}
        for reading, text in _READINGS.items():
            if reading in readings:
                yield Block(kind="note", text=text, line=line)

    def _otherwise(self) -> Iterator[Block]:
        policy = self.policy
        yield Block(kind="heading", text="Otherwise", line=self._line("otherwise"))
        outcome = policy.outcomes[policy.otherwise]
        text = f"A charge that no rule reaches is outside this policy ({outcome.name}): the policy says nothing of it."
        if outcome.rollup is not Rollup.OUTSIDE:
            text = f"Where no rule reaches a charge, {result_words(policy, policy.otherwise)}."
        yield Block(kind="paragraph", text=text, line=self._line("otherwise"))
        for key, name, when in (
            ("before", policy.before, "Before the first day in force"),
            ("after", policy.after, "After the last day in force"),
        ):
            if name:
                text = f"{when}, {result_words(policy, name)}."
                yield Block(kind="paragraph", text=text, line=self._line(key))

    def _lists(self) -> Iterator[Block]:
        """What stands in each list that the rules name."""
        found = list(lists(self.policy))
        if found:
            yield Block(kind="heading", text="What the lists hold", line=self._line("sets"))
        for name, text in found:
            yield Block(kind="paragraph", text=text, line=self._line("sets", name) if name else self._line("rules"))


def in_force(policy: Policy) -> str:
    """From when to when a policy holds, as far as its file says."""
    if policy.undated:
        return f"since when it is in force is {NOT_STATED}, so it is in force on no day"
    if policy.withdrawn:
        return f"in force from {policy.effective}, withdrawn on {policy.withdrawn}"
    if policy.sunset:
        return f"in force from {policy.effective} to {policy.sunset}"
    return f"in force from {policy.effective}, with no end stated"


def _classes(policy: Policy) -> str:
    """Whose classes the file means, and by which statute they are in order."""
    found = classes_of(policy.state) if policy.state else None
    return "" if found is None else f"Classes are those of {found.name}, in the order of {found.source.rstrip('.')}."


_HISTORY = {
    OWN: "the person's other charges in this office",
    BOTH: "the docket and from the person's other charges in this office",
}


def _governing(policy: Policy) -> str:
    said = [f"{mode} by the {word}" for mode, word in policy.governed_by.items()]
    silent = [mode for mode in MODES if mode not in policy.governed_by]
    if silent:
        said.append(f"{listed(silent)}: {NOT_STATED}, so by the date of decision")
    return f"Governing dates: {'; '.join(said)}."
