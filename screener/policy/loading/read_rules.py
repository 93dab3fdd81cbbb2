"""From nodes to rules, and the checks between rules: references, cycles, phases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from screener.domain.decision import Force
from screener.policy.language.conditions import (
    ALWAYS,
    AllOf,
    AtLeast,
    Beside,
    Condition,
    Dated,
    Grouped,
    MostSerious,
    Not,
    OthersCovered,
    Shown,
    Test,
)
from screener.policy.language.errors import did_you_mean
from screener.policy.language.model import (
    MODE_WORDS,
    MODES,
    NOT_COVERED,
    NOT_STATED,
    Clause,
    Outcome,
    Program,
    Rule,
    phase,
)
from screener.policy.language.predicates import Compare, Words
from screener.policy.loading.nodes import Entries, Faults, Node, Scalar
from screener.policy.loading.read_approval import Deviation, read_approval, read_deviation
from screener.policy.loading.read_conditions import ConditionReader

_FELONY = AllOf((Test("grade", Words(frozenset({"felony"}), ("felony",))),))
#: How far a rule reaches into grouped cases: the phrases of the file and what each means.
REACHES: Mapping[str, Condition] = {
    "the charge, alone or beside others": ALWAYS,
    "the charge only when it stands alone": Grouped(False),
    "the charge only when it stands beside others": Grouped(True),
    "the charge only if it is the only or the most serious charge": MostSerious(),
    "the charge only if it is the only or the most serious charge by class": MostSerious("class"),
    "the charge unless a felony stands beside it": Not(Beside(_FELONY, "felony")),
    "the charge unless a felony stands in the same instrument": Not(Beside(_FELONY, "felony", "instrument")),
    "the charge unless a felony stands in the same case": Not(Beside(_FELONY, "felony", "case")),
    "the charge unless a felony stands in the same incident": Not(Beside(_FELONY, "felony", "incident")),
    "the charge only if all other charges are covered": OthersCovered(),
}
_BY_CLASS = "the charge only if it is the only or the most serious charge by class"
#: Other ways to say the same, with or without "the charge" before them.
REACHES_SHORT = {
    "alone or beside others": "the charge, alone or beside others",
    "whatever it is charged with": "the charge, alone or beside others",
    "whatever else is charged": "the charge, alone or beside others",
    "standalone only": "the charge only when it stands alone",
    "only standalone": "the charge only when it stands alone",
    "only when it stands alone": "the charge only when it stands alone",
    "only if it stands alone": "the charge only when it stands alone",
    "only when it stands beside others": "the charge only when it stands beside others",
    "only or most serious": "the charge only if it is the only or the most serious charge",
    "only if it is the only or the most serious charge": "the charge only if it is the only or the most serious charge",
    "only or most serious by class": _BY_CLASS,
    "only if it is the only or the most serious charge by class": _BY_CLASS,
    "unless a felony stands in the same instrument": "the charge unless a felony stands in the same instrument",
    "unless a felony stands in the same case": "the charge unless a felony stands in the same case",
    "unless a felony stands in the same incident": "the charge unless a felony stands in the same incident",
    "unless a felony stands beside it": "the charge unless a felony stands beside it",
    "only if all other charges are covered": "the charge only if all other charges are covered",
    "only if all companions are themselves covered": "the charge only if all other charges are covered",
}
CLAUSES = (
    "scope",
    "in force",
    "applies to",
    "reaches",
    "if",
    "if shown",
    "unless",
    "unless shown",
    "eligible",
    "not excluded",
)
KEYS = (
    "id",
    "title",
    "quote",
    "in our words",
    "cite",
    "note",
    "exception to",
    "applies to",
    "reaches",
    "if",
    "if shown",
    "unless",
    "unless shown",
    "outcome",
    "force",
    "approval",
    "deviation",
    "gives way to",
    "beyond this",
    "from",
    "until",
    "for",
    "options",
    "program",
    "not covered because",
)


@dataclass(slots=True)
class RuleReader:
    """Reads the rules of one file."""

    faults: Faults
    conditions: ConditionReader
    outcomes: Mapping[str, Outcome]
    programs: Mapping[str, Program]
    scope: Condition | None = None

    def read(self, node: Node) -> tuple[Rule, ...]:
        """The rules in the order of the file; what is wrong between them is a mistake too."""
        rules = [self._rule(self.faults.entries(each, "A rule")) for each in self.faults.items(node, "'rules'")]
        kept = [rule for rule in rules if rule is not None]
        _check_ids(kept, self.faults)
        _check_exceptions(kept, self.faults)
        _check_giving_way(kept, self.outcomes, self.faults)
        _check_self_reference(kept, self.outcomes, self.faults)
        return tuple(kept)

    def _rule(self, body: Entries) -> Rule | None:
        faults = self.faults
        faults.keys(body, "a rule", KEYS, ("id", "outcome"))
        rule_id = self._text(body, "id")
        exception = self._text(body, "exception to")
        id_node = body.get("id")
        place = body.place if id_node is None else id_node.place
        outcome = self._outcome(body, bool(exception))
        reaches = self._reaches(body)
        force = self._force(body)
        approval, departing = body.get("approval"), body.get("deviation")
        chain = () if approval is None else read_approval(approval, faults)
        deviation = Deviation() if departing is None else read_deviation(departing, faults)
        if not rule_id:
            return None
        return Rule(
            id=rule_id,
            title=self._text(body, "title") or f"Rule {rule_id}",
            outcome=outcome,
            clauses=self._clauses(body, reaches, bool(exception)),
            quote=self._text(body, "quote"),
            summary=self._text(body, "in our words"),
            cite=self._text(body, "cite"),
            note=self._text(body, "note"),
            exception_to=exception or None,
            gives_way_to=self._many(body, "gives way to"),
            beyond=self._beyond(body),
            force=force,
            approval=tuple(each.text for each in chain),
            chain=chain,
            deviation=deviation.text,
            deviation_needs=deviation.needs,
            verbal=deviation.verbal,
            modes=self._modes(body),
            options=self._options(body),
            program=self._program(body),
            uncovered=self._text(body, "not covered because"),
            reaches=reaches,
            place=place,
        )

    def _clauses(self, body: Entries, reaches: str, exception: bool) -> tuple[Clause, ...]:
        found: list[Clause] = []
        if self.scope is not None and not exception:
            found.append(Clause(key="scope", condition=self.scope, place=body.place))
        for key, value in body:
            name = key.text
            if name == "if shown" and not exception:
                self.faults.add(
                    key.place,
                    "if-shown",
                    "'if shown' stands on exceptions only.",
                    "Use 'if', or 'unless shown' on a rule.",
                )
            if name in ("applies to", "if"):
                found.append(Clause(key=name, condition=self.conditions.condition(value), place=key.place))
            elif name == "if shown":
                found.append(
                    Clause(key=name, condition=Shown(self.conditions.condition(value), key.place), place=key.place)
                )
            elif name == "unless":
                part = self.conditions.condition(value, lists_mean_any=True)
                found.append(Clause(key=name, condition=Not(part, key.place), place=key.place))
            elif name == "unless shown":
                shown = Shown(self.conditions.condition(value, lists_mean_any=True), key.place)
                found.append(Clause(key=name, condition=Not(shown, key.place), place=key.place))
            elif name == "reaches" and reaches and REACHES[reaches] is not ALWAYS:
                condition = self.conditions.tests.by_class(REACHES[reaches], value)
                found.append(Clause(key=name, condition=condition, place=value.place))
        if (held := self._held(body)) is not None:
            found.append(held)
        program = self.programs.get(self._program(body))
        if program is not None and program.eligible != ALWAYS:
            found.append(Clause(key="eligible", condition=program.eligible, place=program.place))
        if program is not None and program.excluded is not None:
            found.append(
                Clause(key="not excluded", condition=Not(program.excluded, program.place), place=program.place)
            )
        order = {name: n for n, name in enumerate(CLAUSES)}
        return tuple(sorted(found, key=lambda clause: order[clause.key]))

    def _held(self, body: Entries) -> Clause | None:
        """From which day and until which the rule holds, within the days of its file, by the governing date."""
        days = {key: (node, self._day(node, key)) for key in ("from", "until") if (node := body.get(key)) is not None}
        known = {key: (node, day) for key, (node, day) in days.items() if day is not None}
        if len(known) == 2 and known["from"][1] > known["until"][1]:
            message = f"The rule ends on {known['until'][1]}, before it begins on {known['from'][1]}."
            self.faults.add(known["until"][0].place, "date-order", message, "Correct one of the two days.")
        signs = {"from": ">=", "until": "<="}
        found = tuple(Dated(Compare(signs[key], d, d.isoformat()), node.place) for key, (node, d) in known.items())
        return Clause(key="in force", condition=AllOf(found), place=found[0].place) if found else None

    def _day(self, node: Node, key: str) -> date | None:
        text = self.faults.text(node, f"'{key}'")
        try:
            return date.fromisoformat(text) if text else None
        except ValueError:
            message = f"'{key}' must be a date, and '{text}' is none."
            self.faults.add(node.place, "not-a-date", message, "Write it as 2026-03-01.")
            return None

    def _text(self, body: Entries, key: str) -> str:
        node = body.get(key)
        return "" if node is None else self.faults.text(node, f"'{key}'")

    def _many(self, body: Entries, key: str) -> tuple[str, ...]:
        node = body.get(key)
        return () if node is None else tuple(text for text, _ in self.faults.texts(node, f"'{key}'") if text)

    def _outcome(self, body: Entries, exception: bool) -> str:
        node = body.get("outcome")
        if node is None:
            return ""
        text = self.faults.text(node, "'outcome'")
        if text == NOT_COVERED and not exception:
            self.faults.add(
                node.place,
                "not-covered",
                "Only an exception can say 'not covered': a rule has no parent to withdraw.",
                "Name an outcome, or write 'exception to'.",
            )
        elif text and text != NOT_COVERED and text not in self.outcomes:
            allowed = [*self.outcomes, NOT_COVERED] if exception else list(self.outcomes)
            self.faults.unknown(node.place, "unknown-outcome", text, "an outcome of this file", allowed)
            return ""
        return text

    def _reaches(self, body: Entries) -> str:
        node = body.get("reaches")
        if node is None:
            return ""
        text = self.faults.text(node, "'reaches'")
        if text == NOT_STATED:
            return ""
        short = text.removeprefix("the charge").lstrip(", ")
        if short in REACHES_SHORT:
            return REACHES_SHORT[short]
        return self.faults.word(node, "a reach", [*REACHES, *REACHES_SHORT], "unknown-reach") if text else ""

    def _beyond(self, body: Entries) -> str:
        node = body.get("beyond this")
        return "" if node is None else self.faults.word(node, "allowed after 'beyond this'", ("otherwise", NOT_STATED))

    def _force(self, body: Entries) -> Force | None:
        node = body.get("force")
        if node is None:
            return None
        word = self.faults.word(node, "a force", [*Force, NOT_STATED], "unknown-force")
        return Force(word) if word and word != NOT_STATED else None

    def _modes(self, body: Entries) -> tuple[str, ...]:
        node = body.get("for")
        nodes = () if node is None else self.faults.each(node, "'for'")
        words = [self.faults.word(each, "a kind of matter", list(MODE_WORDS)) for each in nodes]
        return tuple(mode for mode in MODES if mode in {MODE_WORDS[word] for word in words if word})

    def _options(self, body: Entries) -> tuple[str, ...]:
        node = body.get("options")
        nodes = () if node is None else self.faults.each(node, "'options'")
        if len(nodes) == 1 and isinstance(node, Scalar) and node.text.strip() == NOT_STATED:
            return ()
        words = [
            self.faults.word(each, "an outcome of this file", list(self.outcomes), "unknown-outcome") for each in nodes
        ]
        return tuple(word for word in words if word)

    def _program(self, body: Entries) -> str:
        node = body.get("program")
        return (
            ""
            if node is None
            else self.faults.word(node, "a program of this file", list(self.programs), "unknown-program")
        )


# -- checks between rules ------------------------------------------------------------------------------------------


def _check_ids(rules: Sequence[Rule], faults: Faults) -> None:
    seen: dict[str, Rule] = {}
    for rule in rules:
        if rule.id in seen:
            line = seen[rule.id].place.line
            faults.add(
                rule.place,
                "duplicate-id",
                f"The id '{rule.id}' stands twice (first in line {line}).",
                "Give each rule its own.",
            )
        seen.setdefault(rule.id, rule)


def _check_exceptions(rules: Sequence[Rule], faults: Faults) -> None:
    by_id = {rule.id: rule for rule in rules}
    for rule in rules:
        if rule.exception_to is None:
            continue
        if rule.exception_to not in by_id:
            faults.add(
                rule.place,
                "dangling-exception",
                f"'{rule.id}' is an exception to '{rule.exception_to}', which is no rule here.",
                did_you_mean(rule.exception_to, by_id),
            )
            continue
        chain, parent = [rule.id], by_id.get(rule.exception_to)
        while parent is not None and parent.id not in chain:
            chain.append(parent.id)
            parent = by_id.get(parent.exception_to) if parent.exception_to else None
        if parent is not None and parent.id == rule.id:
            way = " -> ".join([*chain, rule.id])
            faults.add(
                rule.place, "exception-cycle", f"These exceptions go round in a circle: {way}.", "One must name a rule."
            )


def root(rule: Rule, by_id: Mapping[str, Rule]) -> Rule:
    """The general rule that an exception (to an exception ...) belongs to."""
    seen = set()
    while rule.exception_to in by_id and rule.id not in seen:
        seen.add(rule.id)
        rule = by_id[rule.exception_to or ""]
    return rule


def _check_giving_way(rules: Sequence[Rule], outcomes: Mapping[str, Outcome], faults: Faults) -> None:
    by_id = {rule.id: rule for rule in rules}
    for rule in rules:
        for other_id in rule.gives_way_to:
            other = by_id.get(other_id)
            if other is None:
                faults.add(
                    rule.place,
                    "dangling-gives-way",
                    f"'{rule.id}' gives way to '{other_id}', which is no rule here.",
                    did_you_mean(other_id, by_id),
                )
            elif other.exception_to != rule.exception_to or _phase_of(rule, outcomes) != _phase_of(other, outcomes):
                faults.add(
                    rule.place,
                    "not-siblings",
                    f"'{rule.id}' cannot give way to '{other_id}': they do not stand on one level.",
                    "Only rules of one phase, or exceptions to one rule, give way to each other.",
                )
        way = _way_back(rule, by_id)
        if way:
            text = " -> ".join(way)
            faults.add(
                rule.place,
                "gives-way-cycle",
                f"These rules give way to each other in a circle: {text}.",
                "One must stand.",
            )


def _phase_of(rule: Rule, outcomes: Mapping[str, Outcome]) -> int:
    if rule.exception_to is not None or rule.outcome not in outcomes:
        return -1
    return phase(outcomes[rule.outcome].rollup)


def _way_back(rule: Rule, by_id: Mapping[str, Rule]) -> list[str]:
    stack = [(other, [rule.id, other]) for other in rule.gives_way_to]
    seen: set[str] = set()
    while stack:
        current, way = stack.pop()
        if current == rule.id:
            return way
        if current in seen or current not in by_id:
            continue
        seen.add(current)
        stack.extend((other, [*way, other]) for other in by_id[current].gives_way_to)
    return []


def _check_self_reference(rules: Sequence[Rule], outcomes: Mapping[str, Outcome], faults: Faults) -> None:
    """ "All other charges are covered" may only widen what is covered: else coverage would rest on its own denial."""
    by_id = {rule.id: rule for rule in rules}

    def widens(rule: Rule) -> bool:
        if rule.outcome == NOT_COVERED:
            parent = by_id.get(rule.exception_to or "")
            return parent is not None and not widens(parent)
        return rule.outcome in outcomes and outcomes[rule.outcome].covered

    for rule in rules:
        if rule.exception_to is not None and root(rule, by_id).exception_to is not None:
            continue  # a cycle or a dangling reference is already an error
        for clause in rule.clauses:
            for sign in _signs(clause.condition, True):
                if sign is not widens(rule):
                    faults.add(
                        clause.place,
                        "negated-self-reference",
                        f"In '{rule.id}', 'all other charges are covered' would take coverage away: two charges could "
                        "each rest on the other's not being covered.",
                        "Let it only widen what is covered.",
                    )


def _signs(condition: Condition, sign: bool) -> list[bool]:
    match condition:
        case OthersCovered():
            return [sign]
        case Not():
            return _signs(condition.part, not sign)
        case Shown():
            return _signs(condition.part, sign)
        case AllOf() | AtLeast():
            return [each for part in condition.parts for each in _signs(part, sign)]
    return []
