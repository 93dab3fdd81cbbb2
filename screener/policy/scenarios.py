"""Runs the scenarios of a policy file."""

from __future__ import annotations

from dataclasses import dataclass

from screener.policy.model import Policy, Scenario


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
        return not self.failed


def run_scenarios(policy: Policy) -> ScenarioReport:
    """Runs every scenario of a policy."""
    raise NotImplementedError
