"""From nodes to the sections around the rules: outcomes, programs, retroactive block, directives, scenarios."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from screener.domain.case import FactValue
from screener.domain.decision import CHOOSERS, DECIDABLE, Alternative, Rollup
from screener.policy.language.conditions import ALWAYS, FilePlace
from screener.policy.language.errors import did_you_mean
from screener.policy.language.model import MODE_WORDS as MODE_WORDS
from screener.policy.language.model import (
    MODES,
    NOT_STATED,
    RESERVED,
    Directive,
    Outcome,
    Program,
    Retroactive,
    Rule,
    Scenario,
)
from screener.policy.language.vocabulary import KIND_WORDS, FactSpec, FactType, parse_fact
from screener.policy.loading.nodes import Entries, Faults, Items, Node, Scalar
from screener.policy.loading.read_approval import read_approval
from screener.policy.loading.read_conditions import ConditionReader
from screener.policy.loading.read_tests import companion_tests, silent_value

PROGRAM_KEYS = (
    "id", "title", "kind", "stage", "eligible", "excluded", "requirements", "completion", "duration", "tiers",
    "capacity", "wait", "when full", "cite", "quote",
)  # fmt: skip
STAGES = ("pre-arrest", "pre-charge", "pre-plea", "post-plea", NOT_STATED)
OUTCOME_KEYS = ("roll-up", "or", "where", "chosen by", "record", "clock", "approval")
OLDER_KEYS = ("outcome", "from", "applies to", "unless", "cite", "quote", "approval", "procedure")
DIRECTIVE_KEYS = ("directive", "about", "applies to", "cite")
#: What a collateral directive can be about.
ABOUT = ("supervision", "bail", "enhancement", "immigration", "records", "other")
SCENARIO_KEYS = ("name", "charge", "on", "mode", "expect", "because", "missing")
#: Keys of a scenario's charge that are no facts.
CHARGE_KEYS = ("beside", "all else", "weight from")
#: Where the amount of a scenario was measured, and the fact that it then is.
WEIGHT_FACTS = {"lab": "amount", "field": "field amount", "stated": "stated amount", "estimated": "estimated amount"}
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}$")


@dataclass(slots=True)
class SectionReader:
    """Reads the sections of one file."""

    faults: Faults
    conditions: ConditionReader

    def date(self, node: Node, what: str) -> date | None:
        """A date written as 2026-03-01; None and an error where it is none."""
        text = self.faults.text(node, what)
        if not text:
            return None
        try:
            if not _DATE.match(text):
                raise ValueError
            return date.fromisoformat(text)
        except ValueError:
            self.faults.add(
                node.place, "not-a-date", f"{what} must be a date, and '{text}' is none.", "Write it as 2026-03-01."
            )
            return None

    def _text(self, body: Entries, key: str) -> str:
        node = body.get(key)
        return "" if node is None else self.faults.text(node, f"'{key}'")

    def _many(self, body: Entries, key: str) -> tuple[str, ...]:
        node = body.get(key)
        found = () if node is None else self.faults.texts(node, f"'{key}'")
        return tuple(text for text, _ in found if text and text != NOT_STATED)

    def _approval(self, body: Entries) -> tuple[str, ...]:
        node = body.get("approval")
        return () if node is None else tuple(each.text for each in read_approval(node, self.faults))

    # -- outcomes --------------------------------------------------------------------------------------------------

    def outcomes(self, node: Node) -> dict[str, Outcome]:
        """The outcomes by name. Every mistake is added to the faults, with its place, here and in what follows."""
        found: dict[str, Outcome] = {}
        for key, value in self.faults.entries(node, "'outcomes'"):
            if key.text in RESERVED and key.text != "attorney decides":
                self.faults.add(
                    key.place, "reserved-word", f"'{key.text}' is a word of the program.", "Choose another word."
                )
            body = self.faults.entries(value, f"The outcome '{key.text}'")
            self.faults.keys(body, "an outcome", OUTCOME_KEYS, ("roll-up",))
            rollup_node = body.get("roll-up")
            word = (
                ""
                if rollup_node is None
                else self.faults.word(rollup_node, "a roll-up", list(Rollup), "unknown-roll-up")
            )
            if word == Rollup.NEEDS_INFORMATION and rollup_node is not None:
                self.faults.add(
                    rollup_node.place,
                    "reserved-roll-up",
                    "Only the program can find that information is needed.",
                    "Use 'attorney decides' or 'held'.",
                )
            found[key.text] = Outcome(
                name=key.text,
                rollup=Rollup(word) if word else Rollup.OUTSIDE,
                record=self._text(body, "record"),
                clock=self._text(body, "clock"),
                approval=self._approval(body),
                alternative=self._alternative(body, word),
                place=key.place,
            )
        return found

    def _alternative(self, body: Entries, first: str) -> Alternative | None:
        """The second outcome: ``or: diverted``, ``where: treatment is appropriate``, ``chosen by: attorney``."""
        second, chooser, where = body.get("or"), body.get("chosen by"), body.get("where")
        if second is None:
            for node, key in ((chooser, "chosen by"), (where, "where")):
                if node is not None:
                    message = f"'{key}' says nothing without a second outcome to choose."
                    self.faults.add(node.place, "nothing-to-choose", message, "Write 'or: diverted' too, or remove it.")
            return None
        word = self.faults.word(second, "an outcome to choose", list(DECIDABLE), "unknown-roll-up")
        if word and first and (word == first or first not in DECIDABLE):
            message = f"'{word}' is no second outcome beside '{first}'."
            hint = "The first and the second are two different things that a person can decide: dismissed or diverted."
            self.faults.add(second.place, "no-second-outcome", message, hint)
            return None
        if chooser is None:
            hint = f"Write 'chosen by: {CHOOSERS[0]}' ({', '.join(CHOOSERS)})."
            self.faults.add(second.place, "who-chooses", "Two outcomes need somebody who chooses between them.", hint)
            return None
        by = self.faults.word(chooser, "a person who chooses", CHOOSERS, "unknown-word")
        text = self._text(body, "where")
        return Alternative(rollup=Rollup(word), chosen_by=by, where=f"where {text}" if text else "") if word else None

    # -- programs --------------------------------------------------------------------------------------------------

    def programs(self, node: Node) -> dict[str, Program]:
        """The programs by id."""
        found: dict[str, Program] = {}
        for each in self.faults.items(node, "'programs'"):
            program = self._program(self.faults.entries(each, "A program"))
            if program.id in found:
                self.faults.add(
                    program.place, "duplicate-id", f"The program '{program.id}' stands twice.", "Give each its own id."
                )
            found[program.id] = program
        return found

    def _program(self, body: Entries) -> Program:
        self.faults.keys(body, "a program", PROGRAM_KEYS, ("id", "title", "stage"))
        stage = body.get("stage")
        eligible, excluded = body.get("eligible"), body.get("excluded")
        return Program(
            id=self._text(body, "id"),
            title=self._text(body, "title"),
            kind=self._text(body, "kind"),
            stage="" if stage is None else self.faults.word(stage, "a stage", STAGES, "unknown-stage"),
            eligible=ALWAYS if eligible is None else self.conditions.condition(eligible),
            excluded=None if excluded is None else self.conditions.condition(excluded, lists_mean_any=True),
            requirements=self._many(body, "requirements"),
            completion=self._text(body, "completion"),
            duration=self._text(body, "duration"),
            tiers=self._tiers(body),
            capacity=self._text(body, "capacity"),
            wait=self._text(body, "wait"),
            when_full=self._text(body, "when full"),
            cite=self._text(body, "cite"),
            quote=self._text(body, "quote"),
            place=body.place,
        )

    def _tiers(self, body: Entries) -> tuple[tuple[str, str], ...]:
        node = body.get("tiers")
        if node is None:
            return ()
        return tuple(
            (key.text, self.faults.text(value, "A tier")) for key, value in self.faults.entries(node, "'tiers'")
        )

    # -- older matters, directives ---------------------------------------------------------------------------------

    def retroactive(self, node: Node, outcomes: Mapping[str, Outcome]) -> dict[str, Retroactive]:
        """What is to be done with older matters, by mode; outcomes are those of the file."""
        found: dict[str, Retroactive] = {}
        for key, value in self.faults.entries(node, "'retroactive'"):
            mode = MODE_WORDS.get(key.text)
            if mode is None:
                self.faults.unknown(key.place, "unknown-key", key.text, "a kind of older matter", list(MODE_WORDS))
            elif isinstance(value, Scalar):
                found[mode] = self._short(mode, value)
            else:
                found[mode] = self._older(mode, self.faults.entries(value, f"'{key.text}'"), outcomes)
        return found

    def _short(self, mode: str, value: Scalar) -> Retroactive:
        text = self.faults.text(value, "This")
        match = re.match(r"same rules(?:, from (\S+))?$", text)
        if match:
            since = self.date(Scalar(match[1], value.place), "The day after 'from'") if match[1] else None
            return Retroactive(mode=mode, since=since, place=value.place)
        if text != NOT_STATED:
            self.faults.add(
                value.place,
                "unknown-word",
                f"'{text}' is not understood here.",
                did_you_mean(text, ("same rules", "same rules, from 2026-03-01", NOT_STATED)),
            )
        return Retroactive(mode=mode, stated=False, place=value.place)

    def _older(self, mode: str, body: Entries, outcomes: Mapping[str, Outcome]) -> Retroactive:
        self.faults.keys(body, "a retroactive entry", OLDER_KEYS)
        outcome, since = body.get("outcome"), body.get("from")
        applies, unless = body.get("applies to"), body.get("unless")
        return Retroactive(
            mode=mode,
            outcome=""
            if outcome is None
            else self.faults.word(outcome, "an outcome of this file", list(outcomes), "unknown-outcome"),
            since=None if since is None else self.date(since, "'from'"),
            applies=ALWAYS if applies is None else self.conditions.condition(applies),
            excluded=None if unless is None else self.conditions.condition(unless, lists_mean_any=True),
            cite=self._text(body, "cite"),
            quote=self._text(body, "quote"),
            approval=self._approval(body),
            procedure=self._text(body, "procedure"),
            place=body.place,
        )

    def uncovered(self, node: Node) -> dict[str, str]:
        """Why no scenario covers something, by what coverage calls it."""
        said = self.faults.entries(node, "'not covered because'")
        return {key.text: self.faults.text(value, f"The reason for '{key.text}'") for key, value in said}

    def collateral(self, node: Node) -> tuple[Directive, ...]:
        """The directives, each a sentence or a sentence with what it is about."""
        found = []
        for each in self.faults.items(node, "'collateral'"):
            if isinstance(each, Scalar):
                found.append(Directive(text=self.faults.text(each, "A directive"), place=each.place))
                continue
            body = self.faults.entries(each, "A directive")
            self.faults.keys(body, "a directive", DIRECTIVE_KEYS, ("directive",))
            about, applies = body.get("about"), body.get("applies to")
            directive = Directive(
                text=self._text(body, "directive"),
                about="" if about is None else self.faults.word(about, "what a directive is about", ABOUT),
                applies=ALWAYS if applies is None else self.conditions.condition(applies),
                cite=self._text(body, "cite"),
                place=body.place,
            )
            found.append(directive)
        return tuple(found)


@dataclass(slots=True)
class ScenarioReader:
    """Reads the scenarios of one file; needs to know what its rules look at (for ``all else: no``)."""

    sections: SectionReader
    rules: tuple[Rule, ...]
    outcomes: Mapping[str, Outcome]
    facts_read: tuple[str, ...]
    judgment_terms: tuple[str, ...]

    @property
    def faults(self) -> Faults:
        """Where mistakes are collected: with those of the other sections."""
        return self.sections.faults

    @property
    def vocabulary(self) -> Mapping[str, FactSpec]:
        """The facts of the file: the program's, and its own."""
        return self.sections.conditions.facts

    def read(self, node: Node) -> tuple[Scenario, ...]:
        """The scenarios in the order of the file; a name that stands twice is a mistake."""
        found = [
            self._scenario(self.faults.entries(each, "A scenario")) for each in self.faults.items(node, "'scenarios'")
        ]
        names: set[str] = set()
        for scenario in found:
            if scenario.name in names:
                self.faults.add(
                    scenario.place, "duplicate-id", f"The scenario '{scenario.name}' stands twice.", "Rename one."
                )
            names.add(scenario.name)
        return tuple(found)

    def _scenario(self, body: Entries) -> Scenario:
        faults = self.faults
        faults.keys(
            body,
            "a scenario",
            SCENARIO_KEYS,
            ("name", "charge", "on", "expect"),
        )
        texts = {
            key: "" if (node := body.get(key)) is None else faults.text(node, f"'{key}'") for key in ("name", "because")
        }
        charge, on, missing, mode = body.get("charge"), body.get("on"), body.get("missing"), body.get("mode")
        facts, companions = self._charge(charge) if charge is not None else ({}, None)
        because = body.get("because")
        if because is not None and texts["because"] not in {rule.id for rule in self.rules} | {"otherwise"}:
            ids = [rule.id for rule in self.rules]
            faults.unknown(because.place, "unknown-rule", texts["because"], "a rule of this file", [*ids, "otherwise"])
        return Scenario(
            name=texts["name"],
            facts=facts,
            companions=companions,
            on=(self.sections.date(on, "'on'") if on is not None else None) or date.max,
            expect=self._expected(body),
            because=texts["because"],
            missing=None if missing is None else self._missing(missing),
            mode=MODE_WORDS.get(faults.word(mode, "a mode", list(MODE_WORDS)), MODES[0])
            if mode is not None
            else MODES[0],
            place=body.place,
        )

    def _expected(self, body: Entries) -> str:
        node = body.get("expect")
        if node is None:
            return ""
        allowed = [*self.outcomes, "needs information", "attorney decides"]
        return self.faults.word(node, "an outcome of this file", allowed, "unknown-outcome")

    def _missing(self, node: Node) -> tuple[str, ...]:
        allowed = [*self.facts_read, *self.judgment_terms, "grouped", "governing date"]
        if self.faults.found:  # a rule that could not be read may have looked at it
            allowed += [*self.vocabulary, *self.sections.conditions.nodes]
        found = []
        for text, place in self.faults.texts(node, "'missing'", some=False):
            bare = re.sub(r"^same (\w+) as count \d+$", r"\1", re.sub(r" of count \d+$", "", text))
            if bare not in allowed:
                self.faults.unknown(place, "unknown-fact", text, "a fact that this policy looks at", allowed)
            found.append(text)
        return tuple(found)

    def _charge(self, node: Node) -> tuple[dict[str, FactValue], tuple[Mapping[str, FactValue], ...] | None]:
        body = self.faults.entries(node, "'charge'")
        beside = body.get("beside")
        facts = self._facts(Entries(tuple(pair for pair in body if pair[0].text != "beside"), body.place))
        if beside is None:
            return facts, None
        if isinstance(beside, Scalar) and beside.text == "nothing":
            return facts, ()
        return facts, tuple(self._companion(each) for each in self.faults.items(beside, "'beside'"))

    def _companion(self, node: Node) -> dict[str, FactValue]:
        if isinstance(node, Entries):
            return self._facts(node)
        text = self.faults.text(node, "The charge beside it")
        if self.sections.conditions.state and text in self.vocabulary["class"].allowed:
            return {"class": text}
        found: dict[str, FactValue] = {}
        for test in companion_tests(text, node.place) or ():
            if test.fact == "grade":
                found["grade"] = test.predicate.text
            else:
                found["offense"] = KIND_WORDS[test.predicate.text].value
        if not found:
            self.faults.unknown(
                node.place, "unknown-companion", text, "an offense class with or without a grade", list(KIND_WORDS)
            )
        return found

    def _facts(self, body: Entries) -> dict[str, FactValue]:
        found: dict[str, FactValue] = {}
        rest_is_no, weight = False, ""
        for key, value in body:
            if key.text == "weight from":
                weight = self.faults.word(value, "a kind of weight", WEIGHT_FACTS)
            elif key.text == "all else":
                rest_is_no = bool(self.faults.word(value, "allowed after 'all else'", ("no",)))
            elif key.text in self.judgment_terms:
                found[key.text] = self.faults.word(value, "yes or no", ("yes", "no")) == "yes"
            elif key.text not in self.vocabulary and self.faults.found and key.text in self.sections.conditions.nodes:
                continue  # a term of a rule that could not be read
            elif key.text not in self.vocabulary:
                allowed = [*self.vocabulary, *self.judgment_terms, "all else", "beside", "weight from"]
                self.faults.unknown(key.place, "unknown-key", key.text, "a fact of a charge", allowed)
            elif isinstance(value, Items):
                texts = [text for text, _ in self.faults.texts(value, f"'{key.text}'")]
                self._value(found, key.text, " and ".join(texts), value.place)
            else:
                self._value(found, key.text, self.faults.text(value, f"'{key.text}'"), value.place)
        if weight and weight != "lab" and "amount" in found:
            found[WEIGHT_FACTS[weight]] = found.pop("amount")
        if rest_is_no:
            for name in self.facts_read:
                spec = self.vocabulary.get(name)
                if spec is not None and spec.type in (FactType.FLAG, FactType.COUNT) and name not in found:
                    found[name] = False if spec.type is FactType.FLAG else 0
        return found

    def _value(self, found: dict[str, FactValue], name: str, text: str, place: FilePlace) -> None:
        if not text:
            return
        if text == NOT_STATED:
            self.faults.add(place, *silent_value(name))
            return
        spec = self.vocabulary[name]
        if not spec.allowed and not spec.example and spec.type is FactType.WORD:
            return  # its words were refused where the file declares it
        try:
            found[name] = parse_fact(name, text, self.vocabulary)
        except ValueError as error:
            hint = (
                did_you_mean(text, self.vocabulary[name].allowed)
                if self.vocabulary[name].allowed
                else f"For example: {self.vocabulary[name].example}."
            )
            self.faults.add(place, "not-a-value", f"{error}.", hint)
