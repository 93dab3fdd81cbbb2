"""What a policy says of the counts of one group."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from screener.domain.case import Facts
from screener.policy.finding import Finding
from screener.policy.model import Policy


def evaluate_group(
    policy: Policy, counts: Sequence[Facts], *, companions_known: bool, as_of: date, mode: str = "new cases"
) -> tuple[Finding, ...]:
    """One finding per count of a group, in order."""
    raise NotImplementedError


def is_in_force(policy: Policy, on: date) -> bool:
    """Whether a version is in force on a day: its effective and sunset days are in."""
    return policy.effective <= on and (policy.sunset is None or on <= policy.sunset)


def version_for(policies: Sequence[Policy], on: date) -> Policy | None:
    """The version in force on a day: the latest that is effective by then; None before the first."""
    begun = [policy for policy in policies if policy.effective <= on]
    return max(begun, key=lambda policy: (policy.effective, policy.version), default=None)
