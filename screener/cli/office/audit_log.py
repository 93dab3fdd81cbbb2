"""``screener office audit-log``: the events of an office, found by who, what kind, when, about what, and by words."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from screener.cli.office_for import office_for
from screener.cli.output import JsonOption, OfficeOption, UserOption, parse_day, show
from screener.workflow.model import TrailRow
from screener.workflow.session.record.audit_log_lines import TrailFilter, trail
from screener.workflow.verbs.export_audit_log import export_trail


def add_to(app: typer.Typer) -> None:
    """Adds the verb to ``screener office``."""
    app.command("audit-log")(read_trail)


def read_trail(
    office: OfficeOption,
    user: UserOption = "",
    find: Annotated[
        str, typer.Option("--find", metavar="WORDS", help="Words that must all be there: ids, case numbers, reasons.")
    ] = "",
    by: Annotated[str, typer.Option("--by", metavar="U", help="Only what this person did.")] = "",
    kind: Annotated[str, typer.Option("--kind", metavar="K", help='Only this kind, such as "charge decided".')] = "",
    about: Annotated[str, typer.Option("--about", metavar="ID", help="Only what is about this object.")] = "",
    start: Annotated[str, typer.Option("--from", metavar="D", help="The first day.")] = "",
    end: Annotated[str, typer.Option("--to", metavar="D", help="The last day.")] = "",
    before: Annotated[int | None, typer.Option("--before", metavar="N", help="Continue from this event.")] = None,
    limit: Annotated[int, typer.Option("--limit", metavar="N", min=1, help="So many at most.")] = 50,
    out: Annotated[
        Path | None, typer.Option("-o", "--out", metavar="FILE.xlsx", help="Write all that match as a workbook.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """The audit log, the newest event first."""
    only = TrailFilter(
        actor=by,
        kind=kind,
        object=about,
        start=parse_day(start, "--from") if start else None,
        end=parse_day(end, "--to") if end else None,
    )
    with office_for(office, user) as opened:
        if out is not None:
            count = export_trail(opened, out, text=find, only=only)
            show({"file": str(out), "events": count}, as_json=as_json, lines=[f"{out}: {count:,} events"])
            return
        rows = trail(opened, limit, before, find, only)
    lines = [f"{row.seq:>8,}  {row.at:%Y-%m-%d %H:%M:%S} UTC  {row.actor:<6}  {_said(row)}" for row in rows]
    events = [_document(row) for row in rows]
    show({"events": events}, as_json=as_json, lines=lines or ["Nothing in the audit log matches."])


def _said(row: TrailRow) -> str:
    return f"{row.kind}{': ' + row.words if row.words else ''}{' (undone)' if row.undone else ''}"


def _document(row: TrailRow) -> dict[str, object]:
    return {
        "event": row.seq,
        "chain": row.chain,
        "id": row.event_id,
        "at": row.at.isoformat(),
        "office_date": row.office_date.isoformat(),
        "by": row.actor,
        "kind": row.kind,
        "about": row.object,
        "words": row.words,
        "undone": row.undone,
        "hash": row.hash,
    }
