"""``screener oversight``: the packs, from an office or from a table of decisions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer

from screener.cli.office_for import office_for
from screener.cli.output import JsonOption, existing, parse_day, show
from screener.domain.errors import ScreenerError
from screener.reports.oversight.pack import pack_from_facts
from screener.workflow.verbs.produce_report import oversight_pack


def oversight(
    start: Annotated[
        str, typer.Option("--from", metavar="D", help="The first day of the period, by the date decided.")
    ],
    end: Annotated[str, typer.Option("--to", metavar="D", help="The last day, which is also the as-of date.")],
    out: Annotated[Path, typer.Option("-o", "--out", metavar="DIR", help="The folder for the pack.")],
    office: Annotated[
        str | None, typer.Option("--office", metavar="O", help="The office: its file, or its address on a server.")
    ] = None,
    facts: Annotated[
        Path | None, typer.Option("--facts", metavar="FACTS.csv", help="Decisions from any system.")
    ] = None,
    through: Annotated[
        int | None, typer.Option("--through", metavar="EVENT", help="The record through this event.")
    ] = None,
    user: Annotated[str, typer.Option("--user", metavar="U", help="The code of the person who acts.")] = "",
    as_json: JsonOption = False,
) -> None:
    """Write the oversight pack: covered charges, standalone against grouped, and the charges behind each number."""
    if (office is None) == (facts is None):
        raise typer.BadParameter(
            "name an office or a table of decisions, one of the two.", param_hint="--office, --facts"
        )
    first, last = parse_day(start, "--from"), parse_day(end, "--to")
    if last < first:
        raise ScreenerError(f"The period ends before it begins: {first} to {last}", "", "Swap --from and --to")
    if facts is not None:
        pack = pack_from_facts(existing(facts), first, last, out)
        flags = [flag_document(f.measure, f.attorney, f.p, f.text) for f in pack.flags]
        _show(pack.files, flags, pack.lists, as_json=as_json)
        return
    assert office is not None
    with office_for(office, user) as opened:
        result = oversight_pack(opened, first, last, out, through=through)
        _show(result.files, [dict(flag) for flag in result.flags], result.lists, as_json=as_json)


def flag_document(measure: str, attorney: str, p: float, text: str) -> dict[str, object]:
    """A consistency flag as JSON. It is an invitation to look at the files."""
    return {"measure": measure, "attorney": attorney, "p": p, "text": text}


def _show(
    files: Sequence[Path], flags: Sequence[Mapping[str, object]], lists: Mapping[str, int | None], *, as_json: bool
) -> None:
    document = {"files": [str(f) for f in files], "flags": list(flags), "lists": dict(lists)}
    lines = [str(f) for f in files]
    lines += [f"{flag['attorney']}: {flag['text']}" for flag in flags] or ["No attorney is outside the limits."]
    lines += [f"{name}: {'not known' if n is None else f'{n:,}'}" for name, n in lists.items()]
    show(document, as_json=as_json, lines=lines)
