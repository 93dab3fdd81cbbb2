"""Verify: recompute the chain, compare rows with digests, rebuild the projections. And the trail, to read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from screener.workflow.office import Office
from screener.workflow.views import TrailRow, Verification


def verify(
    office_path: Path, *, thorough: bool = False, progress: Callable[[int, int], None] | None = None
) -> Verification:
    raise NotImplementedError


def trail(office: Office, limit: int = 200, before: int | None = None, text: str = "") -> tuple[TrailRow, ...]:
    """Newest first; ``before`` is the seq to continue from."""
    raise NotImplementedError
