"""``screener office``: the office's work, each verb one act in the record."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from screener.cli.office import (
    access,
    anchor,
    approve,
    audit_log,
    audit_review,
    charge_table,
    desk,
    encryption,
    import_files,
    incident,
    people,
    seal,
    versions,
    workbook,
)
from screener.cli.office import user as office_user
from screener.cli.office_for import office_for
from screener.cli.output import JsonOption, OfficeOption, existing, office_place, show, tell
from screener.cli.passphrases import given
from screener.domain.counting import agreed
from screener.workflow.session import Office, create_office, system_clock, system_zone
from screener.workflow.session.office_paths import grant_role, local_file
from screener.workflow.verbs import (
    adopt_policy,
    at_rest,
    encrypt_office,
    import_docket,
    portable_office,
    produce_report,
)

app = typer.Typer(help="The office's work: --office O says which one.", no_args_is_help=True, rich_markup_mode=None)
desk.add_to(app)
versions.add_to(app)
charge_table.add_to(app)
people.add_to(app)
workbook.add_to(app)
anchor.add_to(app)
import_files.add_to(app)
audit_log.add_to(app)
incident.add_to(app)
audit_review.add_to(app)
approve.add_to(app)
seal.add_to(app)
app.add_typer(office_user.app, name="user")
app.add_typer(access.app, name="access")
app.add_typer(encryption.app, name="encryption")

UserOption = Annotated[str, typer.Option("--user", metavar="U", help="The code of the person who acts.")]


def opened(place: str, user: str) -> Office:
    """The office, open for the person who acts."""
    return office_for(place, user)


@app.command("create")
def create(
    office: Annotated[
        str, typer.Argument(metavar="O", help="The new office: a file, or a postgresql+psycopg:// address.")
    ],
    name: Annotated[str, typer.Option("--name", help="The office's name, as reports print it.")] = "",
    county: Annotated[str, typer.Option("--county", help="The county.")] = "",
    zone: Annotated[str, typer.Option("--zone", help="The office's time zone, as in America/Chicago.")] = "",
    user: UserOption = "me",
    encrypted: Annotated[
        bool, typer.Option("--encrypted", help="Encrypt the file: asks for a passphrase, or takes --passphrase-file.")
    ] = False,
    half_1: encryption.Half1Option = None,
    half_2: encryption.Half2Option = None,
    as_json: JsonOption = False,
) -> None:
    """Make a new, empty office."""
    chosen, place = zone or system_zone(), office_place(office)
    named = name or local_file(place).stem
    encryption.refuse_files(half_1, half_2)
    passphrase = encryption.new_passphrase(given().passphrase_file or given().office_file) if encrypted else None
    with create_office(
        place, name=named, county=county, zone=chosen, clock=system_clock, user=user, passphrase=passphrase
    ) as made:
        document: dict[str, object] = {
            "office": made.place,
            "name": made.name,
            "county": county,
            "zone": chosen,
            "user": user,
        }
        lines = [f"{made.name} is in {made.place} (time zone {chosen}, user {user})."]
        if encrypted:
            kept = encryption.keep_halves(encrypt_office.halves(place), half_1, half_2)
            document, lines = {**document, "encrypted": True, **kept.document}, [*lines, *kept.lines]
        show(document, as_json=as_json, lines=lines)


@app.command("portable")
def portable(
    wish: Annotated[str, typer.Argument(metavar="on|off", help="Whether its file may lie on a removable drive.")],
    office: OfficeOption,
    user: UserOption = "",
    as_json: JsonOption = False,
) -> None:
    """Allow that the office's file lies on a removable drive; then move it there."""
    if wish not in ("on", "off"):
        raise typer.BadParameter("say on or off")
    with opened(office, user) as opened_office:
        portable_office.allow(opened_office, on=wish == "on")
    words = "may lie" if wish == "on" else "may not lie"
    show({"portable": wish == "on"}, as_json=as_json, lines=[f"The office {words} on a removable drive."])


@app.command("grant")
def grant(
    role: Annotated[str, typer.Argument(metavar="ROLE", help="A role of the server, made by its administrator.")],
    office: OfficeOption,
    to_read: Annotated[bool, typer.Option("--to-read", help="Only to read and verify, as an auditor does.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Give a role of the server its part in an office that lies there: never more than adding to the record."""
    place = existing(office)
    grant_role(place, role, to_read=to_read)
    words = "read" if to_read else "work in"
    document = {"office": str(place), "role": role, "to_read": to_read}
    show(document, as_json=as_json, lines=[f"The role {role} may {words} the office at {place}."])


@app.command("status")
def status(office: OfficeOption, user: UserOption = "", as_json: JsonOption = False) -> None:
    """The office in numbers. Needs no passphrase."""
    with office_for(office, user, to_read=not user) as opened_office:
        s = opened_office.status()
        disk, carried = at_rest.at_rest(opened_office), portable_office.standing(opened_office)
        document = {
            "name": s.name,
            "county": s.county,
            "charges": s.charges,
            "people": s.people,
            "cases": s.cases,
            "decided": s.decided,
            "held": s.held,
            "undecided": s.charges - s.decided,
            "dockets": s.dockets,
            "warrants": s.warrants,
            "case_files": s.case_files,
            "charges_behind_warrants": s.charges_behind,
            "charges_settled": s.charges_settled,
            "events": s.events,
            "policies": s.policies,
            "last_saved": s.last_saved.isoformat() if s.last_saved else None,
            "as_of": opened_office.today().isoformat(),
            "disk": {"encrypted": disk.encrypted, "how": disk.how},
            "removable": carried.removable,
        }
        lines = [
            f"{s.name}: {s.charges:,} charges of {s.people:,} people; {s.decided:,} decided, {s.held:,} on hold",
            f"{s.dockets:,} dockets, {s.warrants:,} warrants, {s.policies:,} policy versions, {s.events:,} events",
        ]
        if carried.warning:
            lines.append(carried.warning)
        if s.charges_behind:
            noun, files = agreed(s.charges_behind, "charge"), agreed(s.case_files, "file")
            lines.append(f"{s.charges_behind:,} {noun} behind warrants, in {s.case_files:,} {files} of cases")
        if s.charges_settled:
            noun = agreed(s.charges_settled, "charge is", "charges are")
            lines.append(f"{s.charges_settled:,} {noun} settled by a court: kept as history, not in the queue")
        lines.append(f"the disk that holds it: {disk.words}")
        show(document, as_json=as_json, lines=lines)


@app.command("adopt")
def adopt(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The policy file.")],
    office: OfficeOption,
    user: UserOption = "",
    look: Annotated[bool, typer.Option("--look", help="Only show what it would change; adopt nothing.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Adopt a policy file; what the switch does to the office's own dockets is printed with it."""
    with opened(office, user) as opened_office:
        looked = adopt_policy.preview(opened_office, existing(file))
        version = None if look else adopt_policy.adopt(opened_office, file)
        document = {
            "policy": dict(looked.policy.identity),
            "adopted": version is not None,
            "in_force": version is not None and version.in_force,
            "charges": looked.charges,
            "transitions": [{"from": t.before, "to": t.after, "n": t.count} for t in looked.transitions],
            "warnings": list(looked.warnings),
        }
        head = "Not adopted, only looked at" if version is None else "Adopted"
        lines = [f"{head}: {looked.policy.title}, version {looked.policy.version}."]
        lines += [f"  {t.count:>7,}  {t.before} becomes {t.after}" for t in looked.transitions if t.before != t.after]
        for warning in looked.warnings:
            tell(warning)
        show(document, as_json=as_json, lines=lines)


@app.command("dockets")
def dockets(office: OfficeOption, user: UserOption = "", as_json: JsonOption = False) -> None:
    """The files that were imported, with their progress."""
    with opened(office, user) as opened_office:
        rows = import_docket.dockets(opened_office)
        document = {
            "dockets": [
                {
                    "docket": r.docket_id,
                    "name": r.name,
                    "kind": r.kind,
                    "sha256": r.sha256,
                    "rows_read": r.rows_read,
                    "rows_accepted": r.rows_accepted,
                    "rows_set_aside": r.rows_set_aside,
                    "charges": r.charges,
                    "decided": r.decided,
                }
                for r in rows
            ]
        }
        lines = [f"{r.docket_id}  {r.name}: {_progress(r)}" for r in rows]
        show(document, as_json=as_json, lines=lines)


def _progress(row: import_docket.DocketRow) -> str:
    if row.kind == "cases":
        return f"{row.charges:,} charges behind warrants"
    return f"{row.decided:,} of {row.charges:,} decided"


@app.command("review-warrants")
def review_warrants(
    office: OfficeOption,
    user: UserOption = "",
    out: Annotated[
        Path | None, typer.Option("-o", "--out", metavar="DIR", help="Write the list for the judge.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Where every imported warrant stands under today's policy."""
    from screener.workflow.verbs.review_warrants import board

    with opened(office, user) as opened_office:
        standing = board(opened_office)
        files = produce_report.warrant_list(opened_office, out) if out is not None else ()
        counted = {name: len(cards) for name, cards in standing.columns.items()}
        document = {"warrants": standing.total, "columns": counted, "files": [str(f) for f in files]}
        sums = " + ".join(f"{n:,} {name}" for name, n in counted.items())
        show(document, as_json=as_json, lines=[f"{standing.total:,} warrants = {sums}", *[str(f) for f in files]])
