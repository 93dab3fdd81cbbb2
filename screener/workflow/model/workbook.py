"""What goes out to a spreadsheet program and comes back: the workbook written, and what its decisions amount to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from screener.domain.decision import Basis, Rollup
from screener.workflow.model.office import Saved


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedWorkbook:
    """A workbook that was written. ``kept``: the office's own, with its formatting; ``notices`` name what was not."""

    path: Path
    charges: int
    kept: bool
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedDecision:
    """A decision that a workbook asks for, and that may be saved as it is."""

    charge_id: str
    charge: str
    cell: str
    outcome: Rollup
    basis: Basis
    reason: str
    note: str
    confirmed: bool = False
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkbookConflict:
    """A line of a workbook that does not agree with the office. Nothing is written of it until a person answers.

    ``kind``: "decided" (the office decided or held the charge since the export), "recommendation", "policy" (these
    changed since), "covered" (it departs from the policy, said out loud first), "twice" (two lines of one charge
    differ), "unknown" (no charge of this office). ``excel`` and ``office`` are both sides in words, ``by`` and ``at``
    who changed the office's and when. ``answers``: what may be taken, "excel" and "office", or none.
    ``seen`` is the office's side as a mark: an answer holds only as long as it has not changed.
    """

    charge_id: str
    charge: str
    kind: str
    cell: str
    excel: str
    office: str
    by: str
    at: str
    why: str
    remedy: str
    answers: tuple[str, ...]
    seen: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedLine:
    """A line that cannot be saved as it stands: the cell, why, and what to do about it."""

    charge_id: str
    charge: str
    cell: str
    why: str
    remedy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadBackPlan:
    """What reading a workbook back would do. ``lines`` = decisions + same + untouched + empty + office_kept +
    refused + conflicts + repeated (further lines of a charge that is counted already); strays are refused beside them.
    """

    path: Path
    name: str
    sha256: str
    sheets: tuple[str, ...]
    lines: int
    decisions: tuple[AskedDecision, ...]
    conflicts: tuple[WorkbookConflict, ...]
    refused: tuple[RefusedLine, ...]
    same: int
    untouched: int
    empty: int
    office_kept: int
    repeated: int
    answers: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadBackResult:
    """What was saved (None: nothing), and what was left, as planned at that moment."""

    plan: ReadBackPlan
    saved: Saved | None
