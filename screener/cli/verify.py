"""``screener verify``: whether the record is whole."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from screener.cli.output import JsonOption, emit, existing, say, tell
from screener.cli.progress import Progress
from screener.runtime.installed import check_installed
from screener.workflow.model import ExportCheck
from screener.workflow.verbs.verify_record import verify as verify_record


def verify(
    office: Annotated[
        str, typer.Option("--office", metavar="O", help="The office: its file, or its postgresql+psycopg:// address.")
    ] = "",
    everything: Annotated[
        bool, typer.Option("--all", help="Compute every signature, not only the last of each day.")
    ] = False,
    anchors: Annotated[
        list[Path] | None,
        typer.Option("--anchors", metavar="PLACE", help="A file of anchors, or a folder of them. Can be repeated."),
    ] = None,
    words: Annotated[
        list[str] | None,
        typer.Option("--words", metavar="WORDS", help="The twelve words at the foot of a report. Can be repeated."),
    ] = None,
    codes: Annotated[
        list[str] | None,
        typer.Option("--qr", metavar="TEXT", help="What a scanner reads off a report's code. Can be repeated."),
    ] = None,
    exports: Annotated[
        list[Path] | None,
        typer.Option("--export", metavar="FILE", help="Is this file what went out, byte for byte? Can be repeated."),
    ] = None,
    program: Annotated[
        bool, typer.Option("--program", help="Check the program's own files instead; needs no office.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Recompute the chain, compare rows with digests, rebuild the decisions. Exit code 1 where they differ."""
    if program:
        _program(as_json=as_json)
        return
    if not office:
        raise typer.BadParameter("name the office, or give --program", param_hint="--office")
    with Progress("events") as progress:
        result = verify_record(
            existing(office),
            thorough=everything,
            progress=progress,
            anchor_places=[existing(place) for place in anchors or ()],
            anchor_words=words or (),
            codes=codes or (),
            exports=[existing(path) for path in exports or ()],
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
                "exports": [export_document(one) for one in result.exports],
            }
        )
    elif not result.findings:
        say(f"The record is whole: {result.events:,} events, every link and every row agree.")
    else:
        tell(f"The record of {result.events:,} events does not agree with itself:")
        for fault in result.findings:
            tell(f"  chain {fault.chain}, event {fault.seq}, {fault.table}: {fault.message}")
    if not as_json:
        for note in result.notes:
            say(note)
        for one in result.exports:
            (say if one.event else tell)(export_words(one))
    if not result.ok:
        raise typer.Exit(1)


def export_words(one: ExportCheck) -> str:
    """Whether a file is what went out, in a sentence."""
    if one.event and one.at is not None:
        return (
            f"{one.path.name} is byte for byte the {one.what} that {one.by} exported at event {one.event:,} "
            f"on {one.at:%Y-%m-%d %H:%M} UTC."
        )
    if one.known:
        return (
            f"{one.path.name} is not what was exported: event {one.known:,} let a file of this name go out with other "
            "bytes. It was changed since, or is another file."
        )
    return f"{one.path.name} was never exported from this office: no event let these bytes go out."


def export_document(one: ExportCheck) -> dict[str, object]:
    """The same for a program."""
    return {
        "file": str(one.path),
        "sha256": one.sha256,
        "exported": bool(one.event),
        "event": one.event or None,
        "what": one.what,
        "by": one.by,
        "at": None if one.at is None else one.at.isoformat(),
        "same_name_at": one.known or None,
    }


def _program(*, as_json: bool) -> None:
    found = check_installed()
    document = {
        "state": found.state,
        "files": found.files,
        "changed": list(found.changed),
        "missing": list(found.missing),
        "added": list(found.added),
        "list_sha256": found.list_sha256,
    }
    if as_json:
        emit(document)
    else:
        (tell if found.state == "changed" else say)(found.sentence())
        if found.list_sha256:
            say(f"The list of files has the SHA-256 {found.list_sha256}: compare it with the one of the release.")
    if found.state == "changed":
        raise typer.Exit(1)
