"""Import a docket or a list of warrants: plan first, then one event."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from screener.docket.columns import Profile
from screener.workflow.office import Office
from screener.workflow.views import DocketRow, ImportPlan, ImportResult, SourceRow

#: Called with (done, total) rows while an import is written.
Progress = Callable[[int, int], None]


def plan_import(
    office: Office,
    path: Path,
    *,
    profile: Profile | None = None,
    overrides: Mapping[str, str] | None = None,
    sheet: str | None = None,
) -> ImportPlan:
    raise NotImplementedError


def import_docket(office: Office, plan: ImportPlan, *, progress: Progress | None = None) -> ImportResult:
    raise NotImplementedError


def import_warrants(office: Office, path: Path, *, progress: Progress | None = None) -> ImportResult:
    raise NotImplementedError


def dockets(office: Office) -> tuple[DocketRow, ...]:
    raise NotImplementedError


def source_row(office: Office, charge_id: str) -> SourceRow:
    raise NotImplementedError


def save_profile(office: Office, name: str, plan: ImportPlan) -> Profile:
    raise NotImplementedError


def profiles(office: Office) -> tuple[Profile, ...]:
    raise NotImplementedError
