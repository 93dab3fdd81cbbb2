"""The audit log as a workbook, for an auditor: the events that were asked for, each in a line without names."""

from __future__ import annotations

from pathlib import Path

from screener.domain.errors import ScreenerError
from screener.reports.xlsx.xlsx import write_rows
from screener.storage.audit_log import projection
from screener.workflow.session import Office
from screener.workflow.session.record.audit_log_lines import TrailFilter, trail
from screener.workflow.session.record.exports import exported, last_event

WHAT = "trail"
_HEADERS = ("Event", "Saved (UTC)", "Office day", "By", "Kind", "About", "What", "Undone", "Hash")
#: What a sheet of a workbook holds.
_MOST = 1_000_000


def export_trail(office: Office, out: Path, *, text: str = "", only: TrailFilter | None = None) -> int:
    """Writes the events that match, the newest first, and records that they went out. Gives how many."""
    if out.suffix.lower() != ".xlsx":
        raise ScreenerError(f"{out.name} cannot be written", "the audit log is an xlsx workbook", "Let it end in .xlsx")
    office.require(projection.EXPORTED, f"report:{WHAT}", WHAT)
    last = last_event(office, None)
    rows = [
        (
            f"{row.seq}", f"{row.at:%Y-%m-%d %H:%M:%S}", row.office_date.isoformat(), row.actor, row.kind, row.object,
            row.words, "yes" if row.undone else "", row.hash,
        )
        for row in trail(office, limit=_MOST, text=text, only=only)
    ]  # fmt: skip
    write_rows(_HEADERS, rows, out, title="Audit log", marking=office.marking)
    exported(office, WHAT, (out,), through=last.seq)
    return len(rows)
