"""``screener verify``: whether the record is whole."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from screener.cli.output import JsonOption, OfficeOption, emit, existing, say, tell
from screener.workflow.verify_record import verify as verify_record


def verify(
    office: OfficeOption,
    everything: Annotated[bool, typer.Option("--all", help="Check every part, not only what changed since.")] = False,
    anchors: Annotated[
        list[Path] | None,
        typer.Option("--anchors", metavar="PLACE", help="A file of anchors, or a folder of them. Can be repeated."),
    ] = None,
    words: Annotated[
        list[str] | None,
        typer.Option("--words", metavar="WORDS", help="The twelve words at the foot of a report. Can be repeated."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Recompute the chain, compare rows with digests, rebuild the decisions. Exit code 1 where they differ."""
    result = verify_record(
        existing(office),
        thorough=everything,
        anchor_places=[existing(place) for place in anchors or ()],
        anchor_words=words or (),
    )
    if as_json:
        emit(
            {
                "ok": result.ok,
                "events": result.events,
                "findings": [
                    {"chain": f.chain, "seq": f.seq, "table": f.table, "message": f.message} for f in result.findings
                ],
                "protected_to": result.protected_to,
                "anchors": result.anchors,
                "places": result.places,
                "notes": list(result.notes),
            }
        )
    elif result.ok:
        say(f"The record is whole: {result.events:,} events, every link and every row agree.")
    else:
        tell(f"The record of {result.events:,} events does not agree with itself:")
        for fault in result.findings:
            tell(f"  chain {fault.chain}, event {fault.seq}, {fault.table}: {fault.message}")
    if not as_json:
        for note in result.notes:
            say(note)
    if not result.ok:
        raise typer.Exit(1)
