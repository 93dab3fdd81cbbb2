"""What the policy says of one charge, and why: a value that screens, PDFs and JSON render alike.

People read "recommendation"; "finding" stays inside the program (a finding is a judge's).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, NamedTuple, Protocol

from screener.domain.case import Facts
from screener.domain.decision import UNSETTLED, Alternative, Force, Rollup
from screener.domain.truth import Truth


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionTrace:
    """One condition of a rule as it stood for this charge.

    ``text`` is the condition in words ("amount is at most 10 g"), ``fact`` the fact that it read,
    ``value`` what was known of it ("0.8 g"; None where nothing was). Origins are bound when shown:
    the same trace is shared by every charge with the same facts.
    """

    text: str
    fact: str
    value: str | None
    truth: Truth


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleTrace:
    """How one rule or exception stood: its words and source, and each of its conditions."""

    rule: str
    title: str
    verdict: str  # "applies", "does not apply", "not known"
    cite: str
    quote: str
    conditions: tuple[ConditionTrace, ...]
    exception_to: str | None = None
    outcome: str = ""
    beaten_by: str | None = None
    not_shown: tuple[str, ...] = ()  # facts that "if shown" or "unless shown" looked for and did not find recorded


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingFact:
    """A fact that decides: ``answers`` maps each answer to an outcome, or to the facts still needed then.

    ``fact`` is its name in a file, ``named`` what people call that which is missing of it ("the laboratory's
    measurement uncertainty" of an amount whose value is known).
    """

    fact: str
    ask: str
    answers: Mapping[str, str | tuple[str, ...]]
    named: str = ""

    @property
    def label(self) -> str:
        """What is missing, as people call it."""
        return self.named or self.fact

    def as_json(self) -> dict[str, object]:
        """As 0-commands names it: the fact, what it is called, the question, and what each answer gives."""
        answers = {k: v if isinstance(v, str) else list(v) for k, v in self.answers.items()}
        return {"fact": self.fact, "named": self.label, "ask": self.ask, "answers": answers}


class Explains(Protocol):
    """Explains the findings of one policy: of a count at its ``place`` in a group, where what is decided is known.

    ``known``: whether all that stands beside is among the counts.
    """

    def because(self, counts: Sequence[Facts], known: bool, place: int) -> tuple[RuleTrace, ...]: ...

    def missing(self, counts: Sequence[Facts], known: bool, place: int) -> tuple[MissingFact, ...]: ...

    def waits_for(self, counts: Sequence[Facts], known: bool, place: int) -> tuple[str, ...]: ...

    def judgments(self, counts: Sequence[Facts], known: bool, place: int) -> tuple[str, ...]: ...

    def nearest_change(self, counts: Sequence[Facts], known: bool, place: int) -> str | None: ...

    def not_shown(self, counts: Sequence[Facts], known: bool, place: int) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Decided:
    """What is decided of a charge: shared by all charges of which the policy sees the same.

    ``rules`` are the rules behind ``decided_by``, in the order in which they are named. ``judgments`` None: where the
    charge is open, the terms that decide are found together with the facts that do. ``by`` explains it.
    """

    rollup: Rollup
    outcome: str
    decided_by: str | None = None
    judgments: tuple[str, ...] | None = ()
    record: str = ""
    force: Force | None = None
    approval: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    alternative: Alternative | None = None
    rules: tuple[str, ...] = ()
    by: Explains | None = field(default=None, repr=False)


class Source(NamedTuple):
    """What a finding is worked out from: what is decided, the counts of its group and whether they are all, its place
    among them."""

    decided: Decided
    counts: Sequence[Facts]
    known: bool
    place: int


#: What a charge of which facts are missing counts as.
_OPEN = frozenset({Rollup.HELD, Rollup.NEEDS_INFORMATION, Rollup.ATTORNEY_DECIDES})


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """The policy's answer for one charge. ``outcome`` is the office's word, ``rollup`` what it counts as.

    A finding of the evaluator is decided when it is made; its explanation (``because``, ``missing``,
    ``nearest_change``) is worked out when somebody looks at it, from the facts as they were, and then kept.
    """

    rollup: Rollup
    outcome: str
    decided_by: str | None
    because: tuple[RuleTrace, ...]
    missing: tuple[MissingFact, ...] = ()
    judgments: tuple[str, ...] = ()  # open judgment terms, where an attorney decides
    nearest_change: str | None = None
    record: str = ""  # the record consequence in words, e.g. "nothing filed"
    force: Force | None = None
    approval: tuple[str, ...] = ()  # ordered roles that a deviation needs
    also: tuple[str, ...] = ()  # program or referral offered beside the outcome
    alternative: Alternative | None = None  # the second outcome, and who chooses
    _decided: Decided = field(init=False, repr=False, compare=False)
    _counts: Sequence[Facts] = field(init=False, repr=False, compare=False)
    _seat: int = field(init=False, repr=False, compare=False)  # twice the place, and one where the company is known

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> object:
            """A part that was not looked at before; every later look finds it in its place."""
            if name not in _PARTS:
                raise AttributeError(f"a finding has no '{name}'")
            decided = self._decided
            value = None if name in _EXPLAINED else getattr(decided, name)
            if name in _EXPLAINED or (name == "judgments" and value is None):
                value = getattr(decided.by, name)(self._counts, self._seat % 2 == 1, self._seat // 2)
            object.__setattr__(self, name, value)
            return value

    def __reduce__(self) -> tuple[object, ...]:
        """Copied and stored whole, with its explanation and without what it was worked out from."""
        return _whole, (tuple((name, getattr(self, name)) for name in _PARTS),)

    def recommends(self, decided: Rollup) -> Rollup:
        """The outcome that a decision is held against: the one of the two that was chosen, else the first."""
        chosen = self.alternative
        return decided if chosen is not None and decided is chosen.rollup else self.rollup

    @property
    def settled(self) -> bool:
        return self.rollup not in UNSETTLED

    @property
    def source(self) -> Source | None:
        """What it is worked out from; None where it was made of its parts."""
        decided: Decided | None = getattr(self, "_decided", None)
        return None if decided is None else Source(decided, self._counts, self._seat % 2 == 1, self._seat // 2)

    @property
    def not_shown(self) -> tuple[str, ...]:
        """Signs that the deciding rule or an exception to it looked for and that no one recorded."""
        source = self.source
        if source is None or source.decided.by is None:
            return not_shown(self.decided_by, self.because)
        if source.decided.decided_by is None:
            return ()
        return source.decided.by.not_shown(*source[1:])

    @property
    def waits_for(self) -> tuple[str, ...]:
        """The names of its own facts that are missing, without what each answer would give: that takes longer."""
        source = self.source
        if source is None or source.decided.by is None:
            return tuple(each.fact for each in self.missing)
        if source.decided.rollup not in _OPEN:
            return ()
        return source.decided.by.waits_for(*source[1:])


_PARTS = tuple(each.name for each in fields(Finding) if each.init)
_EXPLAINED = frozenset({"because", "missing", "nearest_change"})
_set_decided = vars(Finding)["_decided"].__set__
_set_counts = vars(Finding)["_counts"].__set__
_set_seat = vars(Finding)["_seat"].__set__


def findings_of(decided: Iterable[Decided], counts: Sequence[Facts], seat: int) -> list[Finding]:
    """Findings that are decided, of counts one after another, to be explained when somebody looks.

    ``seat``: see there; of the first one. Hundreds of thousands a second are made: each by hand, without its parts.
    """
    new, set_decided, set_counts, set_seat = object.__new__, _set_decided, _set_counts, _set_seat
    found: list[Finding] = []
    for each in decided:
        one: Finding = new(Finding)
        set_decided(one, each)
        set_counts(one, counts)
        set_seat(one, seat)
        seat += 2
        found.append(one)
    return found


def _whole(parts: tuple[tuple[str, object], ...]) -> Finding:
    return Finding(**dict(parts))  # type: ignore[arg-type]  # the parts are the fields by name


def not_shown(decided_by: str | None, because: tuple[RuleTrace, ...]) -> tuple[str, ...]:
    """The facts that a rule or an exception to it looked for and that no one recorded, either way."""
    if decided_by is None:
        return ()
    near = [trace for trace in because if decided_by in (trace.rule, trace.exception_to)]
    return tuple(sorted({name for trace in near for name in trace.not_shown}))


def _trace_json(trace: RuleTrace) -> dict[str, object]:
    return {
        "rule": trace.rule,
        "title": trace.title,
        "verdict": trace.verdict,
        "cite": trace.cite,
        "quote": trace.quote,
        "conditions": [
            {
                "text": c.text,
                "fact": c.fact,
                "value": c.value,
                "origin": {"field": c.fact},
                "truth": str(c.truth),
            }
            for c in trace.conditions
        ],
        "exception_to": trace.exception_to,
        "outcome": trace.outcome,
        "beaten_by": trace.beaten_by,
        "not_shown": list(trace.not_shown),
    }


def explanation(finding: Finding, *, policy: Mapping[str, object], as_of: str, app_version: str) -> dict[str, object]:
    """The explanation as JSON: the object that 0-commands and 2-policy-file name. Origins are added by the caller."""
    return {
        "outcome": finding.outcome,
        "decided_by": finding.decided_by,
        "because": [_trace_json(trace) for trace in finding.because],
        "missing": [missing.as_json() for missing in finding.missing],
        "judgments": list(finding.judgments),
        "nearest_change": finding.nearest_change,
        "policy": dict(policy),
        "as_of": as_of,
        "app_version": app_version,
    }
