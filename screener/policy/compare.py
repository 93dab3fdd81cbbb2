"""What one version of a policy changes against another, in words and in effect."""

from __future__ import annotations

from dataclasses import dataclass

from screener.policy.model import Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """``words``: the changed sentences. ``widens`` and ``narrows``: what becomes covered or no longer is, by example."""

    words: tuple[str, ...]
    widens: tuple[str, ...]
    narrows: tuple[str, ...]


def describe_changes(old: Policy, new: Policy) -> Changes:
    """The changes from ``old`` to ``new``."""
    raise NotImplementedError
