"""Writes the draft of a policy from the answers to the ten questions: commented, with scenarios, ready to be changed.

The draft passes check and test, and its scenarios leave nothing uncovered. What the scenarios expect is what the draft
itself says: whoever asked for it reads each one and corrects the rule where it is not what was meant.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from screener.domain.errors import ScreenerError
from screener.policy.authoring.new_answers import Answers, company, complete, excepted, limits, words
from screener.policy.authoring.new_charges import MadeCharge, ages, charges
from screener.policy.authoring.new_questions import ATTORNEY, CASE, DIVERSION, NONE, NOT_A_SIGN, WITHDRAWN
from screener.policy.authoring.scenarios import run_scenario
from screener.policy.language.model import NOT_COVERED, Policy, Scenario
from screener.policy.loading.load import load_policy_bytes

SIGNS, AMOUNT, PROGRAM = "signs of sale", "small amount", "program"
#: The rule that offers a program for what the first rule leaves.
REST = "3"
REVIEW, DECLINE, OFFER, OUTSIDE = "attorney review", "decline", "offer the program", "ordinary screening"


def draft(answers: Answers) -> str:
    """The text of a policy file from answers (each model has its own for what is not said, but the first day).

    ScreenerError where an answer cannot be used. The same answers give the same text.
    """
    found = complete(answers)
    writer = _Draft(found)
    body = writer.text()
    made = charges(found)
    policy = load_policy_bytes((body + _scenarios(made, None)).encode(), "draft.yaml")
    more = _for_the_rest(policy, made, found)
    if more:
        made = (*made, *more)
        policy = load_policy_bytes((body + _scenarios(made, None)).encode(), "draft.yaml")
    return body + _scenarios(made, policy)


def quoted(text: str) -> str:
    """A text between plain quotation marks."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _flow(names: Iterable[str]) -> str:
    return "[" + ", ".join(names) + "]"


# -- scenarios -------------------------------------------------------------------------------------------------------


def _scenarios(made: Iterable[MadeCharge], policy: Policy | None) -> str:
    """The scenarios of a draft; without a policy they expect nothing yet that holds."""
    lines = ["# What the policy must say of these charges. Read each one: is it what was meant?", "scenarios:"]
    for place, charge in enumerate(made):
        lines += [f"  - name: {quoted(charge.name)}", f"    charge: {charge.flow()}"]
        if charge.mode:
            lines.append(f"    mode: {charge.mode}")
        lines.append(f"    on: {charge.on}")
        if policy is None:
            lines.append(f"    expect: {OUTSIDE}")
        else:
            lines += expected(policy, policy.scenarios[place])
    return "\n".join(lines) + "\n"


def _for_the_rest(policy: Policy, made: tuple[MadeCharge, ...], found: Answers) -> tuple[MadeCharge, ...]:
    """Ages on both sides of the program's limit, for a charge that the first rule leaves to it."""
    if found["minimum age"] == NONE or REST not in {rule.id for rule in policy.rules}:
        return ()
    for charge, scenario in zip(made, policy.scenarios, strict=True):
        if run_scenario(policy, scenario).decided_by == REST:
            return tuple(ages(charge, int(found["minimum age"])))
    return ()


def expected(policy: Policy, scenario: Scenario) -> Iterator[str]:
    """The last lines of a scenario: what the policy says of its charge, what is missing, which rule decides."""
    finding = run_scenario(policy, scenario)
    outcome = finding.outcome if finding.outcome != "outside the policy" else policy.otherwise
    yield f"    expect: {outcome}"
    missing = tuple(dict.fromkeys(each.fact for each in finding.missing))
    if missing:
        yield f"    missing: {_flow(missing)}"
    elif finding.decided_by is not None and " or " not in finding.decided_by:
        yield f"    because: {finding.decided_by}"
    else:
        withdrawn = [each for each in finding.because if each.outcome == NOT_COVERED and each.verdict == "applies"]
        by = next((each.rule for each in withdrawn if each.beaten_by is None), "otherwise")
        if finding.outcome == policy.otherwise or finding.outcome == "outside the policy":
            yield f"    because: {by}"


# -- the file --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Exception:
    """An exception that stands on every rule: its letter, title, condition and outcome."""

    letter: str
    title: str
    condition: str
    outcome: str


@dataclass(frozen=True, slots=True)
class _Draft:
    """The sections of a draft, above its scenarios."""

    a: Answers

    @property
    def outcome(self) -> str:
        return {DIVERSION: OFFER, CASE: REVIEW}.get(self.a["model"], DECLINE)

    def text(self) -> str:
        parts = (
            self._head(),
            self._terms(),
            self._outcomes(),
            self._programs(),
            self._rules(),
            [f"otherwise: {OUTSIDE}", ""],
            self._older(),
        )
        return "\n".join(line for part in parts for line in part)

    def _head(self) -> list[str]:
        a = self.a
        lines = [
            "# A draft. Every line can be changed; remarks name the question that a line answers.",
            "# Then: screener policy check, test and analyze. How each key is meant: the policy writer's guide.",
            "policy format: 1",
            "policy:",
            f"  title: {quoted(a['title'])}",
            f"  office: {quoted(a['office'])}",
            f"  model: {a['model']}",
            f"  version: {a['effective'][:7]}",
            f"  effective: {a['effective']}  # question 10",
        ]
        lines += [f"  {key}: {a[key]}  # question 10" for key in ("review by", "sunset") if a[key] != NONE]
        lines += [
            "  governed by: {new cases: date of decision, pending cases: date of decision, warrants: date of review}",
            "  source: {document: not stated}  # the order or memorandum that this file is written from",
            f"  public: {a['public']}  # question 10",
            "  # contact: who answers questions about the policy",
            "  # consultation: [{who: the public defender, sector: defense, when: 2026-01-15}]",
            "  # equity note: whom it may reach unequally, and how that would be seen",
            "",
        ]
        if a["weight from"] != "lab":
            lines += [f"weight from: {a['weight from']}  # question 2: whose weight counts", ""]
        return lines

    def _terms(self) -> list[str]:
        lines = []
        table = limits(self.a["limits"])
        if table and table[0][0]:
            lines += [f"  {AMOUNT}:  # question 2: a drug that no line names is beyond it"]
            lines += [f"    {drug}: {limit}" for drug, limit in table]
        signs = words(self.a["signs of sale"])
        if signs:
            needed = self.a["signs needed"]
            count = "any of" if needed == "1" else f"any {needed} of"
            lines += [f"  {SIGNS}:  # question 4", f"    {count}: {_flow(signs)}"]
        return ["terms:", *lines, ""] if lines else []

    def _outcomes(self) -> list[str]:
        lines = ["outcomes:  # your own words; what each counts as, and what it leaves on the record"]
        if self.outcome == DECLINE:
            lines.append(f"  {DECLINE}: {{roll-up: declined, record: nothing filed}}")
        if self._offers:
            lines.append(f"  {OFFER}: {{roll-up: diverted, record: nothing filed while the person takes part}}")
        if self.outcome == REVIEW or any(each.outcome == REVIEW for each in self._exceptions()):
            lines.append(f"  {REVIEW}: {{roll-up: attorney decides}}")
        if self.a["pending cases"] == "dismiss":
            lines.append("  dismiss: {roll-up: dismissed, record: dismissed}")
        if self.a["warrants"] == "recall":
            lines.append("  recall: {roll-up: dismissed, record: warrant recalled and count dismissed}")
        return [*lines, f"  {OUTSIDE}: {{roll-up: outside the policy}}", ""]

    @property
    def _offers(self) -> bool:
        """Whether a program is offered: by the first rule, or by a rule for what the first one leaves."""
        return self.outcome == OFFER or (self.a["diversion"] != NONE and self.outcome == DECLINE and self._leaves())

    def _leaves(self) -> bool:
        """Whether the first rule leaves some possession to others."""
        whole = self.a["substances"] == "any" and self.a["limits"] == NONE
        everywhere = self.a["grouped"].endswith("alone or beside others")
        return not (whole and everywhere) or any(each.outcome == NOT_COVERED for each in self._exceptions())

    def _programs(self) -> list[str]:
        a = self.a
        if not self._offers:
            if a["diversion"] == NONE:
                return []
            return [f"# 9: {a['diversion']} is not offered here: the rules leave no possession to it.", ""]
        lines = [
            "programs:  # question 9",
            f"  - id: {PROGRAM}",
            f"    title: {quoted(a['diversion'])}",
            f"    stage: {a['stage']}",
        ]
        if a["minimum age"] != NONE:
            lines.append(f"    eligible: {{age at offense: at least {a['minimum age']}}}")
        return [
            *lines,
            *(f"    {key}: not stated" for key in ("requirements", "completion", "duration", "capacity")),
            "",
        ]

    def _rules(self) -> list[str]:
        lines = ["rules:", *self._rule("1", "Possession", self._possession(), self._amount())]
        paraphernalia = self.a["paraphernalia"]
        if paraphernalia != "no":
            only = [] if paraphernalia == "yes" else [f"drug involved: {_flow(words(paraphernalia))}"]
            lines += self._rule("2", "Paraphernalia", "offense: paraphernalia  # question 5", only)
        if self._offers and self.outcome != OFFER:
            lines += [
                f"  - id: {REST}",
                "    title: Possession that rule 1 leaves",
                "    applies to: {offense: simple possession}",
                "    reaches: the charge, alone or beside others",
                "    beyond this: otherwise",
                f"    outcome: {OFFER}",
                f"    program: {PROGRAM}  # question 9",
                f"    force: {self.a['force']}",
                "",
            ]
        return lines

    def _possession(self) -> str:
        drugs = self.a["substances"]
        if drugs == "any":
            return "offense: simple possession"
        out = excepted(drugs)
        named = f"{{all except: {_flow(out)}}}" if out else _flow(words(drugs))
        return f"offense: simple possession, substance: {named}  # question 1"

    def _amount(self) -> list[str]:
        table = limits(self.a["limits"])
        if not table:
            return []
        return [f"amount: {AMOUNT}" if table[0][0] else f"amount: {table[0][1]}"]

    def _rule(self, number: str, title: str, applies: str, conditions: list[str]) -> list[str]:
        a = self.a
        about, mark, remark = applies.partition("  # question ")
        lines = [
            f"  - id: {number}",
            f"    title: {title}",
            '    # quote: "the words of your document"',
            f"    applies to: {{{about}}}{mark}{remark}",
            f"    reaches: {a['grouped']}  # question 3",
        ]
        lines += [f"    if: {{{each}}}  # question {2 if number == '1' else 5}" for each in conditions]
        lines += ["    beyond this: otherwise", f"    outcome: {self.outcome}"]
        if self.outcome == OFFER:
            lines.append(f"    program: {PROGRAM}  # question 9")
        lines.append(f"    force: {a['force']}  # question 7")
        if words(a["approval"]):
            lines.append(f"    approval: {_flow(quoted(each) for each in words(a['approval']))}  # question 7")
        return [*lines, "", *self._below(number)]

    def _below(self, number: str) -> Iterator[str]:
        found = self._exceptions()
        withdrawing = [f"{number}.{each.letter}" for each in found if each.outcome == NOT_COVERED]
        for each in found:
            yield f"  - id: {number}.{each.letter}"
            yield f"    exception to: {number}"
            yield f"    title: {each.title}"
            yield f"    {each.condition}"
            yield f"    outcome: {each.outcome}"
            if each.outcome != NOT_COVERED and withdrawing:
                yield f"    gives way to: {_flow(withdrawing)}"
            yield ""

    def _exceptions(self) -> tuple[_Exception, ...]:
        a = self.a
        ends = {ATTORNEY: REVIEW, WITHDRAWN: NOT_COVERED}
        found = []
        if words(a["signs of sale"]):
            silent = a["silence"] == NOT_A_SIGN
            said = "if shown" if silent else "if"
            remark = "silence is not a sign" if silent else "silence is not known: the program asks"
            condition = f"{said}: {SIGNS}  # question 4: {remark}"
            found.append(_Exception("a", "Signs of sale", condition, ends[a["signs mean"]]))
        if company(a):
            condition = f"if: {{beside: {_flow(company(a))}}}  # question 5"
            found.append(_Exception("b", "What stands beside it", condition, REVIEW))
        if a["history"] != NONE:
            condition = f"if: {{{a['history of']}: more than {a['history']}}}  # question 6"
            found.append(_Exception("c", "A longer history", condition, ends[a["beyond history"]]))
        if self.outcome == REVIEW:  # an exception with the outcome of its rule would change nothing
            found = [each for each in found if each.outcome != REVIEW]
        return tuple(found)

    def _older(self) -> list[str]:
        lines = ["retroactive:  # question 8"]
        for mode in ("pending cases", "warrants"):
            word = self.a[mode]
            lines.append(
                f"  {mode}: {word}" if word in ("same rules", "not stated") else f"  {mode}: {{outcome: {word}}}"
            )
        return [*lines, "  appeals: not stated", "  sentenced: not stated", "", ""]


def check_answers(answers: Answers) -> str:
    """Why some answers cannot be used, in one sentence; "" where they can."""
    try:
        complete(answers)
    except ScreenerError as error:
        return str(error)
    return ""
