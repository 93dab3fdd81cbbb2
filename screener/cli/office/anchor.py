"""``screener office anchor``: writes down, elsewhere, where the record ends."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from screener.cli.office_for import office_for
from screener.cli.output import JsonOption, OfficeOption, UserOption, show
from screener.workflow.verbs import anchor_record


def add_to(app: typer.Typer) -> None:
    """Adds the verb to ``screener office``."""
    app.command("anchor")(anchor)


def anchor(
    office: OfficeOption,
    user: UserOption = "",
    to: Annotated[
        Path | None, typer.Option("--to", metavar="DIR", help="A folder that whoever edits the office cannot reach.")
    ] = None,
    keep: Annotated[
        bool,
        typer.Option("--keep", help="Write there from now on: after every export, every 100 decisions, at each end."),
    ] = False,
    listed: Annotated[bool, typer.Option("--list", help="List the anchors in the office's folder instead.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Print where the record ends as twelve words, and write it to a folder where one is given or set."""
    with office_for(office, user) as opened:
        if listed:
            _list(anchor_record.held(opened), as_json=as_json)
            return
        if to is not None and keep:
            anchor_record.set_folder(opened, to)
        made = anchor_record.anchor(opened, to)
    document = {
        "event": made.event,
        "hash": made.hash,
        "words": list(made.words),
        "file": None if made.file is None else str(made.file),
    }
    lines = [f"Event {made.event:,}: {' '.join(made.words)}"]
    lines.append(f"Written to {made.file}" if made.file else "Nothing was written: --to DIR names a folder for it.")
    show(document, as_json=as_json, lines=lines)


def _list(held: anchor_record.AnchorsHeld, *, as_json: bool) -> None:
    rows = [
        {"event": row.event, "at": row.at.isoformat(), "file": str(row.file), "agrees": row.agrees} for row in held.rows
    ]
    lines = [
        f"event {row.event:>8,}  {row.at:%Y-%m-%d %H:%M} UTC  {'agrees' if row.agrees else 'CONTRADICTS'}  {row.file}"
        for row in held.rows
    ]
    show({"anchors": rows, "whole": held.whole, "said": held.said}, as_json=as_json, lines=[*lines, held.said])
    if not held.whole:
        raise typer.Exit(1)
