"""Runs the scenarios of a policy file."""

from __future__ import annotations

from dataclasses import dataclass

from screener.policy.evaluation.finding import Finding
from screener.policy.explanation.evaluate import evaluate_group
from screener.policy.language.model import Policy, Scenario, in_study
from screener.policy.language.words import listed


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A scenario whose expectation the policy does not meet, with what it says instead."""

    scenario: Scenario
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioReport:
    """How the scenarios of a file fared."""

    passed: int
    failed: tuple[Failure, ...]

    @property
    def ok(self) -> bool:
        """Whether every scenario came out as it says."""
        return not self.failed


def run_scenarios(policy: Policy) -> ScenarioReport:
    """Runs every scenario of a policy: its outcome, the rule that gives it and the facts that are missing."""
    failed = []
    for scenario in policy.scenarios:
        reason = unmet(scenario, run_scenario(policy, scenario), policy)
        if reason:
            failed.append(Failure(scenario=scenario, reason=reason))
    return ScenarioReport(passed=len(policy.scenarios) - len(failed), failed=tuple(failed))


def run_scenario(policy: Policy, scenario: Scenario) -> Finding:
    """What the policy says of the scenario's charge."""
    counts = [scenario.facts, *(scenario.companions or ())]
    findings = evaluate_group(
        in_study(policy),
        counts,
        companions_known=scenario.companions is not None,
        as_of=scenario.on,
        mode=scenario.mode,
    )
    return findings[0]


def unmet(scenario: Scenario, finding: Finding, policy: Policy) -> str:
    """What of a scenario's expectation a finding does not meet, in one sentence; "" where it meets all of it."""
    outside = policy.otherwise if finding.outcome == "outside the policy" else finding.outcome
    if scenario.expect not in (finding.outcome, outside):
        return f"expected '{scenario.expect}', found '{finding.outcome}'{_open(finding)}"
    if scenario.because == "otherwise" and finding.decided_by is not None:
        return f"expected no rule to decide, found rule {finding.decided_by}"
    if scenario.because not in ("", "otherwise", finding.decided_by) and not _withdrew(scenario.because, finding):
        return f"expected rule {scenario.because} to decide, found {finding.decided_by or 'no rule'}"
    found = tuple(dict.fromkeys(each.fact for each in finding.missing))
    if scenario.missing is not None and set(scenario.missing) != set(found):
        return f"expected {listed(scenario.missing) or 'nothing'} to be missing, found {listed(found) or 'nothing'}"
    return ""


def _open(finding: Finding) -> str:
    """What a recommendation waits for, by the names that a file gives it: `` (amount is missing)``."""
    facts = list(dict.fromkeys(each.fact for each in finding.missing))
    if facts:
        return f" ({listed(facts)} {'is' if len(facts) == 1 else 'are'} missing)"
    if finding.judgments:
        return f" (to be judged: {listed(finding.judgments)})"
    return ""


def _withdrew(rule: str, finding: Finding) -> bool:
    """Whether an exception that applies withdrew the rule that would have decided."""
    return finding.decided_by is None and any(trace.beaten_by == rule for trace in finding.because)
