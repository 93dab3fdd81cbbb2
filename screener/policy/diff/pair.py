"""Two policies as one: every fact cut into cells by both files, and each file's conditions read against these cells.

What the record says is part of a charge here: a sign that a rule looks for with ``if shown`` is so, is not so, or is
not recorded; a paper is there or not; a weight is recorded by the laboratory, in the field, or not at all. So two
files that differ only where something is not recorded differ here too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from screener.domain.decision import Rollup
from screener.policy.analysis.expressions import Expression, NotModelled, Opposite, Reader, Some, every
from screener.policy.analysis.rules import Read, read_rule
from screener.policy.evaluation.compiled import Compiled, governing_fact
from screener.policy.evaluation.group import GOVERNING_DATE, Group
from screener.policy.language.conditions import Condition, Dated, Present, Test, Var, parts
from screener.policy.language.model import MODES, Policy, Rule
from screener.policy.language.predicates import Compare, Predicate, ValueCell
from screener.policy.language.vocabulary import WEIGHT_WORDS, WEIGHTS


@dataclass(frozen=True, slots=True)
class Days:
    """The days on which a file is in force for one kind of matter; ``last`` is None where no end is written."""

    first: date
    last: date | None

    def common(self, other: Days) -> Days | None:
        """The days of both; None where there is none."""
        ends = [each.last for each in (self, other) if each.last is not None]
        found = Days(max(self.first, other.first), min(ends) if ends else None)
        return found if found.last is None or found.first <= found.last else None

    def within(self, cell: ValueCell) -> date | None:
        """The first of these days that lies in a cell; None where there is none."""
        low = cell.low + timedelta(days=cell.low_open) if isinstance(cell.low, date) else self.first
        high = cell.high - timedelta(days=cell.high_open) if isinstance(cell.high, date) else self.last
        ends = [each for each in (high, self.last) if each is not None]
        day = max(low, self.first)
        return day if all(day <= each for each in ends) else None


def days(policy: Policy) -> Days:
    """The days on which a file is in force."""
    ends = [policy.sunset] if policy.sunset is not None else []
    ends += [policy.withdrawn - timedelta(days=1)] if policy.withdrawn is not None else []
    return Days(policy.effective, min(ends) if ends else None)


@dataclass(frozen=True, slots=True)
class Calendar:
    """When two files are asked. ``on``: the as-of day of each. ``spans``: per date that governs, the days that it can
    be on. ``apart``: one date governs both, and no day of it is in both files' time in force; each file is then taken
    on its own day of ``on``."""

    on: tuple[date, date]
    spans: Mapping[Var, Days]
    apart: bool

    @classmethod
    def of(cls, old: Policy, new: Policy, mode: str) -> Calendar:
        """The calendar of two files for one kind of matter."""
        spans = [_asked(policy, mode) for policy in (old, new)]
        facts = [governing_fact(policy, mode) for policy in (old, new)]
        common = spans[0].common(spans[1])
        if facts[0] == facts[1]:
            if common is None:
                return cls((spans[0].last or spans[0].first, spans[1].first), {}, True)
            return cls((common.first, common.first), {governing_var(facts[0]): common}, False)
        by_var = {governing_var(fact): span for fact, span in zip(facts, spans, strict=True)}
        own = [span for fact, span in zip(facts, spans, strict=True) if fact is None]
        day = own[0].first if own else max(span.first for span in spans)
        return cls((day, day), by_var, False)


def governing_var(fact: str | None) -> Var:
    """The axis of the date that governs."""
    return GOVERNING_DATE if fact is None else (0, fact, "")


def _asked(policy: Policy, mode: str) -> Days:
    """The days in force, from the first on which the file is asked about this kind of matter."""
    span, entry = days(policy), policy.retroactive.get(mode)
    since = entry.since if entry is not None else None
    return span if since is None else Days(max(span.first, since), span.last)


def weights_differ(old: Policy, new: Policy) -> bool:
    """Whether which weight is recorded matters: some rule takes another weight than another rule does."""
    used = {test.weight_from for test in (*old.tests, *new.tests) if _weighs(test)}
    named = {test.fact for test in (*old.tests, *new.tests)} & set(WEIGHTS[1:])
    return len(used) > 1 or bool(named and used - {"lab"})


def _weighs(test: Test) -> bool:
    return test.fact == "amount" and isinstance(test.predicate, Compare) and test.predicate.unit == "mass"


def joined(old: Policy, new: Policy) -> Policy:
    """A policy that no one can be judged by: it has the conditions of both files, so that its cells serve both."""
    rules: list[Rule] = []
    for name, policy in (("before", old), ("after", new)):
        for rule in policy.rules:
            rules.append(
                replace(
                    rule,
                    id=f"{name} {rule.id}",
                    exception_to=None,
                    gives_way_to=(),
                    outcome=Rollup.OUTSIDE.value,
                    modes=(),
                    program="",
                )
            )
    older = {
        f"{name} {mode}": entry
        for name, policy in (("before", old), ("after", new))
        for mode, entry in policy.retroactive.items()
    }
    return replace(
        new,
        rules=tuple(rules),
        outcomes={},
        retroactive=older,
        governed_by={},
        terms={**old.terms, **new.terms},
        state=new.state or old.state,
        history_from=new.history_from,
        facts={**old.facts, **new.facts, "class": (new if new.state else old).facts["class"]},
        facts_read=tuple(dict.fromkeys([*old.facts_read, *new.facts_read])),
        tests=tuple(dict.fromkeys([*old.tests, *new.tests, *_dates(old, new)])),
    )


def _dates(old: Policy, new: Policy) -> list[Test]:
    """The days at which something changes, as tests of the dates that govern in some kind of matter."""
    limits: list[Predicate] = []
    for policy in (old, new):
        limits.append(Compare(">=", policy.effective, policy.effective.isoformat()))
        if policy.sunset is not None:
            limits.append(Compare("<=", policy.sunset, policy.sunset.isoformat()))
        if policy.withdrawn is not None:
            limits.append(Compare("<", policy.withdrawn, policy.withdrawn.isoformat()))
        for rule in policy.rules:
            for clause in rule.clauses:
                limits += [each.predicate for each in parts(clause.condition) if isinstance(each, Dated)]
    facts = {governing_fact(policy, mode) for policy in (old, new) for mode in MODES}
    return [Test(fact, limit) for fact in sorted(each for each in facts if each) for limit in dict.fromkeys(limits)]


@dataclass(eq=False)
class SideReader(Reader):
    """Reads the conditions of one of the two files.

    ``day``: the day that it is taken on, where one was chosen. ``weights_differ``: which weights are recorded matters.
    """

    governing: str | None = None
    day: date | None = None
    weights_differ: bool = False

    def __post_init__(self) -> None:
        Reader.__post_init__(self)
        self.group = Group(self.ready, [{}], False, governing=self.governing, silence=False)

    def _read(self, condition: Condition, silent: bool, *, beside: bool) -> Expression:
        match condition:
            case Dated() if self.day is not None:
                return condition.predicate(self.day)
            case Test(predicate=Compare()) if self.day is not None and condition.fact == self.governing and not beside:
                return condition.predicate(self.day)
            case Present() if not beside:
                there = every([self.says((0, condition.fact, "")), self.says((0, condition.fact, "recorded"))])
                return there if condition.wanted else Opposite(there)
            case Test() if self.weights_differ and not beside and _weighs(condition):
                return self._weighed(condition)
        return Reader._read(self, condition, silent, beside=beside)

    def _weighed(self, test: Test) -> Expression:
        """A test of the first weight that is recorded, else of the first that would be asked for."""
        assert isinstance(test.predicate, Compare)
        reading = "" if test.predicate.reading == "stated" else f"/{test.predicate.reading}"
        names = WEIGHT_WORDS[test.weight_from]

        def of(name: str) -> Expression:
            var: Var = (0, name, test.predicate.unit + reading)  # type: ignore[attr-defined]  # only comparisons have a unit
            return self._lies(var, lambda cell: test.predicate(cell.value))

        found = of(names[0])
        for name in reversed(names):
            told = self.says((0, name, "recorded"))
            found = Some(1, (every([told, of(name)]), every([Opposite(told), found])))
        return found


@dataclass(eq=False)
class Side:
    """One of the two files, for one kind of matter: its conditions as expressions over the cells of both."""

    policy: Policy
    reader: SideReader
    mode: str
    ready: Compiled = field(init=False)
    read: Mapping[str, Read] = field(default_factory=dict)
    older: Expression = True
    unread: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        self.ready = Compiled(self.policy)
        found: dict[str, Read] = {}
        for rule in self.policy.rules:
            if rule.modes and self.mode not in rule.modes:
                found[rule.id] = Read((("for", False),), None)
                continue
            try:
                found[rule.id] = read_rule(self.reader, replace(rule, modes=()), silent=True)
            except NotModelled:
                self.unread = (*self.unread, rule.id)
        self.read = found
        self.older = self._older()

    @property
    def speaks(self) -> bool:
        """Whether the file says anything of this kind of matter."""
        entry = self.policy.retroactive.get(self.mode)
        return self.mode == MODES[0] or (entry is not None and entry.stated)

    def _older(self) -> Expression:
        entry = self.policy.retroactive.get(self.mode)
        if self.mode == MODES[0]:
            return True
        if entry is None or not entry.stated:
            return False
        try:
            asked = [self.reader.read(entry.applies, silent=True)]
            asked += [Opposite(self.reader.read(entry.excluded, silent=True))] if entry.excluded is not None else []
        except NotModelled:
            self.unread = (*self.unread, f"retroactive: {self.mode}")
            return True
        return every(asked)

    def parts(self) -> list[Condition]:
        """Every condition of the rules that speak of this kind of matter, with all that is inside it."""
        rules = [rule for rule in self.policy.rules if not rule.modes or self.mode in rule.modes]
        return [each for rule in rules for clause in rule.clauses for each in parts(clause.condition)]
