"""``screener verify``: whether the record is whole."""

from __future__ import annotations

from typing import Annotated

import typer

from screener.cli.output import JsonOption, OfficeOption, emit, existing, say, tell
from screener.workflow.verify_record import verify as verify_record


def verify(
    office: OfficeOption,
    everything: Annotated[bool, typer.Option("--all", help="Check every part, not only what changed since.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Recompute the chain, compare rows with digests, rebuild the decisions. Exit code 1 where they differ."""
    result = verify_record(existing(office), thorough=everything)
    if as_json:
        emit(
            {
                "ok": result.ok,
                "events": result.events,
                "findings": [
                    {"chain": f.chain, "seq": f.seq, "table": f.table, "message": f.message} for f in result.findings
                ],
                "protected_to": result.protected_to,
            }
        )
    elif result.ok:
        say(f"The record is whole: {result.events:,} events, every link and every row agree.")
    else:
        tell(f"The record of {result.events:,} events does not agree with itself:")
        for fault in result.findings:
            tell(f"  chain {fault.chain}, event {fault.seq}, {fault.table}: {fault.message}")
    if not result.ok:
        raise typer.Exit(1)
