"""``screener office audit-review``: what the audit log says of a week, written down and signed off."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from screener.cli.office_for import office_for
from screener.cli.output import JsonOption, OfficeOption, UserOption, parse_day, show
from screener.reports.audit_review import AuditReview
from screener.workflow.verbs import audit_review


def add_to(app: typer.Typer) -> None:
    """Adds the verb to ``screener office``."""
    app.command("audit-review")(review_week)


def review_week(
    office: OfficeOption,
    user: UserOption = "",
    start: Annotated[
        str, typer.Option("--from", metavar="D", help="The first day; without it, the last whole week.")
    ] = "",
    end: Annotated[str, typer.Option("--to", metavar="D", help="The last day.")] = "",
    out: Annotated[
        Path | None, typer.Option("-o", "--out", metavar="DIR", help="Write it as PDF and workbook.")
    ] = None,
    sign: Annotated[str, typer.Option("--sign", metavar="NOTE", help="Sign the period off with a note.")] = "",
    waiting: Annotated[bool, typer.Option("--waiting", help="Only say which weeks nobody signed off.")] = False,
    hours: Annotated[str, typer.Option("--hours", metavar="H", help="Set the office's hours, as in 07:00-19:00.")] = "",
    as_json: JsonOption = False,
) -> None:
    """A week of the audit log: log-ons, refused acts, policies, exports, deviations, backups; with a sign-off."""
    if bool(start) != bool(end):
        raise typer.BadParameter("give both --from and --to, or neither")
    with office_for(office, user) as opened:
        if hours:
            audit_review.set_hours(opened, hours)
        weeks = audit_review.weeks_waiting(opened)
        told = [{"from": a.isoformat(), "to": b.isoformat()} for a, b in weeks]
        if waiting:
            lines = [f"{a} to {b} is not signed off." for a, b in weeks]
            show(
                {"waiting": told}, as_json=as_json, lines=lines or ["Every week of the last two months is signed off."]
            )
            return
        first, last = audit_review.last_week(opened.today())
        if start:
            first, last = parse_day(start, "--from"), parse_day(end, "--to")
        if sign:
            audit_review.sign_off(opened, first, last, sign)
            told = [week for week in told if not (first.isoformat() <= week["from"] and week["to"] <= last.isoformat())]
        files: tuple[Path, ...] = ()
        if out is None:
            review = audit_review.audit_review(opened, first, last)[0]
        else:
            review, files = audit_review.write_audit_review(opened, first, last, out)
    document = {**_document(review), "files": [str(file) for file in files], "waiting": told}
    show(document, as_json=as_json, lines=[*_lines(review), *[str(file) for file in files]])


def _lines(review: AuditReview) -> list[str]:
    lines = [f"{review.start} to {review.end}: {review.events:,} events"]
    for part in review.parts:
        lines.append(f"{part.count:>8,}  {part.title}{': ' + part.sentence if part.sentence else ''}")
        lines += [f"{'':>12}event {line.event:,}, {line.when}, {line.who}: {line.what}" for line in part.listed[:20]]
    lines += [f"{name}: {said}" for name, said, _ in review.state]
    found = review.individually
    lines.append(
        f"{found.nobodys:,} of {found.decisions:,} decisions without a person and time; "
        f"{found.displayed:,} displayed, {found.undisplayed:,} undisplayed, {found.together:,} taken together"
    )
    lines += [f"Signed off by {one.by} on {one.when}: {one.note}" for one in review.signed] or ["Not signed off."]
    return lines


def _document(review: AuditReview) -> dict[str, object]:
    found = review.individually
    return {
        "from": review.start.isoformat(),
        "to": review.end.isoformat(),
        "events": review.events,
        "parts": [
            {
                "name": part.name,
                "title": part.title,
                "events": part.count,
                "sentence": part.sentence,
                "look": part.look,
                "listed": [
                    {"event": line.event, "when": line.when, "by": line.who, "what": line.what} for line in part.listed
                ],
            }
            for part in review.parts
        ],
        "decisions": {
            "all": found.decisions,
            "without_person_or_time": found.nobodys,
            "displayed": found.displayed,
            "undisplayed": found.undisplayed,
            "together": found.together,
        },
        "state": [{"what": name, "stands": said, "look": look} for name, said, look in review.state],
        "signed": [{"event": one.event, "by": one.by, "when": one.when, "note": one.note} for one in review.signed],
    }
