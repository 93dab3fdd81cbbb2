"""``screener policy schema``: the JSON Schema of policy files, for editors."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from screener.cli.output import JsonOption, emit, tell


def schema(
    out: Annotated[Path | None, typer.Option("-o", "--out", metavar="F", help="Write it to a file.")] = None,
    as_json: JsonOption = False,
) -> None:
    """The JSON Schema (draft-07) of policy files. An editor that reads it completes keys and words as one types."""
    from screener.policy.schema import policy_schema  # made only where it is asked for

    if out is None:
        emit(policy_schema())
        return
    import json

    from screener.reports.finished import write_whole

    write_whole(out, (json.dumps(policy_schema(), ensure_ascii=False, indent=2) + "\n").encode())
    tell(f"The schema is in {out}")
    if as_json:
        emit({"file": str(out)})
