"""Paper and workbooks out of the record. The same record through the same event gives the same bytes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from screener.oversight.result import Oversight
from screener.workflow.office import Office
from screener.workflow.views import ChargeRow, PackResult


def oversight_view(office: Office, start: date, end: date, *, through: int | None = None) -> Oversight:
    raise NotImplementedError


def oversight_pack(office: Office, start: date, end: date, out: Path, *, through: int | None = None) -> PackResult:
    raise NotImplementedError


def annotated_docket(office: Office, docket_id: str, out: Path) -> Path:
    raise NotImplementedError


def warrant_list(office: Office, out_dir: Path) -> tuple[Path, ...]:
    raise NotImplementedError


def charges_behind(office: Office, ids: Sequence[str]) -> tuple[ChargeRow, ...]:
    raise NotImplementedError
