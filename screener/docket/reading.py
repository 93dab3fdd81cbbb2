"""Reads any docket: the one door through which rows become charges."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from screener.docket.columns import Profile
from screener.docket.result import Column, DocketReading, Issue, LayoutEntry, SetAside

__all__ = ["Column", "DocketReading", "Issue", "LayoutEntry", "SetAside", "match_keys", "read_docket"]


def read_docket(
    path: Path,
    *,
    as_of: date | None,
    profile: Profile | None = None,
    sheet: str | None = None,
    overrides: Mapping[str, str] | None = None,
    table: object | None = None,
) -> DocketReading:
    raise NotImplementedError


def match_keys(reading: DocketReading, *, source: str = "") -> tuple[str, ...]:
    """One key per charge, in charge order, that is the same when the same count comes again."""
    raise NotImplementedError
