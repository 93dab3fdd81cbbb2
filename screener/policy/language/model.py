"""A policy as the program holds it: one file, one version, unchangeable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from weakref import WeakKeyDictionary

from screener.domain.case import FactValue
from screener.domain.decision import COVERED, Alternative, Force, Rollup
from screener.policy.language.conditions import ALWAYS, NOWHERE, Condition, FilePlace, Test
from screener.policy.language.vocabulary import FACTS, FactSpec

#: The word with which an exception withdraws the rule that it overrides.
NOT_COVERED = "not covered"
#: Outcomes that the evaluator itself gives; a file may not name its own outcomes so.
RESERVED = (NOT_COVERED, "needs information", "attorney decides")

MODES = ("new cases", "pending cases", "warrants", "appeals", "sentenced")
#: What a file may call them.
MODE_WORDS: Mapping[str, str] = {
    **{mode: mode for mode in MODES},
    "outstanding warrants": "warrants",
    "warrants": "warrants",
    "past convictions": "sentenced",
}
NOT_STATED = "not stated"
#: The first day of a version whose file does not state one: it is in force on no day.
NO_DAY = date(9999, 12, 30)
#: Since when its scenarios and its analysis take it to be in force.
_IN_STUDY = date(1900, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One of the policy's own words: what it counts as, what it leaves on record, who must approve it.

    ``clock`` says how long a charge may be held so; ``alternative`` is the outcome that may be chosen in its place.
    """

    name: str
    rollup: Rollup
    record: str = ""
    clock: str = ""
    approval: tuple[str, ...] = ()
    alternative: Alternative | None = None
    place: FilePlace = NOWHERE

    @property
    def covered(self) -> bool:
        """Whether a charge with this outcome counts as covered by the policy."""
        return self.rollup in COVERED


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One key of a rule (``applies to``, ``reaches``, ``if``, ``unless`` ...) with its condition.

    A rule applies where all its clauses hold; ``unless`` clauses are stored as the opposite of what they say.
    """

    key: str
    condition: Condition
    place: FilePlace = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Approver:
    """One step of an approval chain: a role, who stands in, whether a verbal answer is enough (None: not said)."""

    role: str
    delegates: tuple[str, ...] = ()
    verbal: bool | None = None
    note: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A general rule, or (``exception_to``) an exception to one. ``outcome`` may be ``not covered`` on exceptions.

    ``approval``: ordered roles whose approval a deviation needs (``chain``: with delegates). ``deviation_needs``: of
    approval, reason and note. ``modes``: the kinds of matters that the rule speaks of (none: all). ``options``:
    outcomes among which the attorney chooses. ``program``: offered with the outcome. ``quote`` is
    the source's own text, ``summary`` its sense in the words of whoever wrote the file. ``uncovered`` is why no
    scenario covers the rule (or a limit of it), where the file says so.
    """

    id: str
    title: str
    outcome: str
    clauses: tuple[Clause, ...] = ()
    quote: str = ""
    summary: str = ""
    cite: str = ""
    note: str = ""
    exception_to: str | None = None
    gives_way_to: tuple[str, ...] = ()
    beyond: str = ""
    force: Force | None = None
    approval: tuple[str, ...] = ()
    chain: tuple[Approver, ...] = ()
    deviation: str = ""
    deviation_needs: tuple[str, ...] = ()
    verbal: bool | None = None
    modes: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    program: str = ""
    uncovered: str = ""
    reaches: str = ""
    place: FilePlace = NOWHERE

    def clause(self, key: str) -> Condition:
        """The condition under a key of the rule; always true where the rule does not write it."""
        return next((c.condition for c in self.clauses if c.key == key), ALWAYS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A vague word that gets one meaning, quoted wherever it is used; ``ask`` where an attorney must judge it."""

    name: str
    quote: str = ""
    cite: str = ""
    note: str = ""
    condition: Condition | None = None
    judgment: bool = False
    ask: str = ""
    place: FilePlace = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """A diversion program. ``eligible`` is what the evaluator reads; the rest is for people."""

    id: str
    title: str
    kind: str = ""
    stage: str = ""
    eligible: Condition = ALWAYS
    excluded: Condition | None = None
    requirements: tuple[str, ...] = ()
    completion: str = ""
    duration: str = ""
    tiers: tuple[tuple[str, str], ...] = ()
    capacity: str = ""
    wait: str = ""
    when_full: str = ""
    cite: str = ""
    quote: str = ""
    place: FilePlace = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Directive:
    """A collateral consequence that the policy settles (supervision, bail, enhancement)."""

    text: str
    about: str = ""
    applies: Condition = ALWAYS
    cite: str = ""
    place: FilePlace = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Consulted:
    """One entry of the consultation log."""

    who: str
    sector: str = ""
    when: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Retroactive:
    """What the policy says of older matters of one kind; ``outcome`` replaces a covered charge's outcome."""

    mode: str
    outcome: str = ""
    since: date | None = None
    applies: Condition = ALWAYS
    excluded: Condition | None = None
    cite: str = ""
    quote: str = ""
    approval: tuple[str, ...] = ()
    procedure: str = ""
    stated: bool = True
    place: FilePlace = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A charge with what the policy must say of it. ``companions`` None: what stands beside it is not known."""

    name: str
    facts: Mapping[str, FactValue]
    on: date
    expect: str
    companions: tuple[Mapping[str, FactValue], ...] | None = None
    because: str = ""
    missing: tuple[str, ...] | None = None
    mode: str = MODES[0]
    place: FilePlace = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The document that the file was written from."""

    document: str = ""
    signed: str = ""
    section: str = ""
    note: str = ""


#: From where the events of a person's history are taken.
COLUMNS, OWN, BOTH = HISTORIES = ("columns", "own charges", "columns and own charges")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, weakref_slot=True)
class Policy:
    """One version of an office's policy.

    ``sha256`` is of ``raw``, the bytes of the file (of all its files, where it amends another; ``files`` names each
    with its own hash, the amendment first). ``facts_read`` are all facts that any rule looks at (own and
    companions'), ``companion_facts`` those that are looked at on other charges. ``layout`` gives the line of every
    section for rendering, ``tests`` every test of a fact that any rule makes. ``sunset`` is the last day in force,
    ``withdrawn`` the first day on which it no longer is. ``facts`` is its vocabulary: the program's facts, and
    behind them its own. ``state`` is the one whose classes of felonies and misdemeanors it means, by postal code (""
    where it does not say). ``uncovered`` gives the reasons why no scenario covers something, by what coverage calls it
    or by fact. ``history_from`` (one of ``HISTORIES``) says from where the events of a person's history are taken.
    """

    id: str
    title: str
    office: str
    version: str
    effective: date
    sunset: date | None
    withdrawn: date | None = None
    review_by: date | None = None
    model: str
    public: str
    marks: str
    contact: str
    supersedes: str
    source: Source
    governed_by: Mapping[str, str]
    state: str = ""
    history_from: str = COLUMNS
    before: str = ""
    after: str = ""
    questions: tuple[str, ...] = ()
    looks: tuple[str, ...] = ()
    consultation: tuple[Consulted, ...] = ()
    equity_note: str = ""
    reasons: tuple[str, ...] = ()
    sha256: str
    raw: bytes = field(repr=False)
    file: str
    files: tuple[tuple[str, str], ...] = ()
    sets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    facts: Mapping[str, FactSpec] = field(default_factory=lambda: FACTS, repr=False)
    terms: Mapping[str, Term] = field(default_factory=dict)
    scope: Condition | None = None
    outcomes: Mapping[str, Outcome] = field(default_factory=dict)
    rules: tuple[Rule, ...] = ()
    otherwise: str = ""
    programs: Mapping[str, Program] = field(default_factory=dict)
    retroactive: Mapping[str, Retroactive] = field(default_factory=dict)
    collateral: tuple[Directive, ...] = ()
    scenarios: tuple[Scenario, ...] = ()
    uncovered: Mapping[str, str] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)
    facts_read: tuple[str, ...] = ()
    companion_facts: tuple[str, ...] = ()
    judgment_terms: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    tests: tuple[Test, ...] = field(default=(), repr=False)

    @property
    def identity(self) -> dict[str, object]:
        """What a decision stores of the text that it was taken under."""
        return {"id": self.id, "version": self.version, "sha256": self.sha256}

    @property
    def own_facts(self) -> tuple[FactSpec, ...]:
        """The facts that the file itself declares, in its order."""
        return tuple(spec for spec in self.facts.values() if spec.own)

    @property
    def undated(self) -> bool:
        """Whether the file does not state since when it is in force: then it is in force on no day."""
        return self.effective == NO_DAY

    @property
    def unwritten(self) -> bool:
        """A policy without a text: for the office alone, never in a public pack."""
        return self.public == "unwritten"

    def rule(self, rule_id: str) -> Rule:
        """The rule with this id; KeyError where there is none."""
        for rule in self.rules:
            if rule.id == rule_id:
                return rule
        raise KeyError(rule_id)

    def exceptions_of(self, rule_id: str) -> tuple[Rule, ...]:
        """The exceptions to a rule, in the order of the file."""
        return tuple(rule for rule in self.rules if rule.exception_to == rule_id)


_STUDIED: WeakKeyDictionary[Policy, Policy] = WeakKeyDictionary()


def in_study(policy: Policy) -> Policy:
    """The policy as its scenarios and its analysis read it: one without a first day as if it were in force.

    No office decides under it so; it must be given its day first.
    """
    if not policy.undated:
        return policy
    found = _STUDIED.get(policy)
    if found is None:
        found = _STUDIED[policy] = replace(policy, effective=_IN_STUDY)
    return found


#: Phases in order; an outcome's roll-up gives the phase of a general rule.
def phase(rollup: Rollup) -> int:
    """0 no offense, 1 held, 2 everything except diverted, 3 diverted."""
    return {Rollup.NO_OFFENSE: 0, Rollup.HELD: 1, Rollup.DIVERTED: 3}.get(rollup, 2)
