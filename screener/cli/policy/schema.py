"""``screener policy schema``: the JSON Schema of policy files, for editors."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from screener.cli.output import JsonOption, emit, existing, tell


def schema(
    file: Annotated[
        Path | None, typer.Argument(metavar="FILE", help="A policy file: its own facts are then among the keys.")
    ] = None,
    out: Annotated[Path | None, typer.Option("-o", "--out", metavar="F", help="Write it to a file.")] = None,
    as_json: JsonOption = False,
) -> None:
    """The JSON Schema (draft-07) of policy files. An editor that reads it completes keys and words as one types."""
    from screener.policy.loading.load import load_policy
    from screener.policy.rendering.schema import policy_schema  # made only where it is asked for

    found = policy_schema(None if file is None else load_policy(existing(file)).own_facts)
    if out is None:
        emit(found)
        return
    import json

    from screener.reports.finished import write_whole

    write_whole(out, (json.dumps(found, ensure_ascii=False, indent=2) + "\n").encode())
    tell(f"The schema is in {out}")
    if as_json:
        emit({"file": str(out)})
