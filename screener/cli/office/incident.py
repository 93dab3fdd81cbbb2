"""``screener office incident``: the package for whoever looks into an incident, without a name."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from screener.cli.office_for import office_for
from screener.cli.output import JsonOption, OfficeOption, UserOption, show
from screener.workflow.verbs.report_incident import MEMBERS, incident_package


def add_to(app: typer.Typer) -> None:
    """Adds the verb to ``screener office``."""
    app.command("incident")(incident)


def incident(
    office: OfficeOption,
    out: Annotated[Path, typer.Option("-o", "--out", metavar="FILE.zip", help="The package to write.")],
    user: UserOption = "",
    as_json: JsonOption = False,
) -> None:
    """Write trail, hashes, findings, versions and log into one file, without names and without what anybody wrote."""
    with office_for(office, user) as opened:
        made = incident_package(opened, out)
    document = {
        "file": str(made.path),
        "through": made.through,
        "events": made.events,
        "faults": made.faults,
        "program": made.program.state,
        "members": list(MEMBERS),
    }
    verdict = "the record is whole" if not made.faults else f"{made.faults} faults found"
    show(document, as_json=as_json, lines=[f"{made.path}: {made.events:,} events, {verdict}.", made.program.sentence()])
