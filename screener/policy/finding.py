"""What the policy says of one charge, and why: a value that screens, PDFs and JSON render alike.

People read "recommendation"; "finding" stays inside the program (a finding is a judge's).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from screener.domain.decision import UNSETTLED, Force, Rollup
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
    """A fact that decides: ``answers`` maps each answer to an outcome, or to the facts still needed then."""

    fact: str
    ask: str
    answers: Mapping[str, str | tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """The policy's answer for one charge. ``outcome`` is the office's word, ``rollup`` what it counts as."""

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

    @property
    def settled(self) -> bool:
        return self.rollup not in UNSETTLED

    @property
    def not_shown(self) -> tuple[str, ...]:
        """Signs that the deciding rule or an exception to it looked for and that no one recorded."""
        if self.decided_by is None:
            return ()
        near = [trace for trace in self.because if self.decided_by in (trace.rule, trace.exception_to)]
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
        "missing": [
            {
                "fact": m.fact,
                "ask": m.ask,
                "answers": {k: v if isinstance(v, str) else list(v) for k, v in m.answers.items()},
            }
            for m in finding.missing
        ],
        "judgments": list(finding.judgments),
        "nearest_change": finding.nearest_change,
        "policy": dict(policy),
        "as_of": as_of,
        "app_version": app_version,
    }
