"""From the text of a policy file to a policy, or to all that is wrong with it."""

from __future__ import annotations

from pathlib import Path

from screener.policy.errors import PolicyError, PolicyErrors
from screener.policy.model import Policy

__all__ = ["PolicyError", "PolicyErrors", "check_policy", "load_policy", "load_policy_bytes"]


def load_policy(path: Path) -> Policy:
    """The policy in a file; PolicyErrors with every fault of it."""
    raise NotImplementedError


def load_policy_bytes(data: bytes, name: str) -> Policy:
    """The policy in the bytes of a file called ``name``; PolicyErrors with every fault of it."""
    raise NotImplementedError


def check_policy(path: Path) -> tuple[Policy | None, tuple[PolicyError, ...]]:
    """The policy in a file, or None and every fault of it, sorted by place."""
    raise NotImplementedError
