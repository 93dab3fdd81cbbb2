"""``screener warrants``: old warrants under today's policy, without an office."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from screener.cli.docket.charges import TableOption, own_table
from screener.cli.docket.open_options import AsReadOption, StateOption
from screener.cli.output import AsOf, JsonOption, existing, parse_day, show, tell
from screener.docket.model.choices import state_code
from screener.domain.errors import ScreenerError
from screener.warrants.review import totals
from screener.workflow.verbs.review_list import SUFFIXES, policy_words, review_list, write_review


def warrants(
    warrant_list: Annotated[Path, typer.Argument(metavar="WARRANTS", help="The list of outstanding warrants.")],
    as_of: AsOf,
    policy: Annotated[
        Path | None,
        typer.Option("--policy", metavar="FILE", help="The policy file. Without one nothing can be recommended."),
    ] = None,
    cases: Annotated[
        Path | None, typer.Option("--cases", metavar="DOCKET", help="The docket that holds the underlying cases.")
    ] = None,
    table: TableOption = None,
    state: StateOption = None,
    as_read: AsReadOption = False,
    out: Annotated[
        Path | None, typer.Option("-o", "--out", metavar="OUT", help="Write the list: .xlsx or .jsonl.")
    ] = None,
    quality: Annotated[
        Path | None,
        typer.Option(
            "--quality", metavar="OUT", help="Write the list's quality report: .pdf, .xlsx or .json for all cells."
        ),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Review a warrant list: recall, partial, keep, needs information, or find the case."""
    if out is not None and out.suffix.lower() not in SUFFIXES:
        raise ScreenerError(f"{out.name} cannot be written", "its form is not known", "Use .xlsx or .jsonl")
    if quality is not None:  # loaded only where it is asked for: what draws pages takes long to load
        from screener.reports.quality.report import check_form, write_quality

        check_form(quality)
    result = review_list(
        existing(warrant_list),
        existing(policy) if policy is not None else None,
        as_of=parse_day(as_of),
        cases=existing(cases) if cases is not None else None,
        table=own_table(table),
        state=state_code(state) if state else "",
        as_read=as_read,
    )
    if out is not None:
        write_review(result, out)
        tell(f"The reviewed list is in {out}")
    if quality is not None:
        write_quality(result.reading.docket, quality, as_of=result.as_of)
        tell(f"The quality report is in {quality}")
    counted = totals(result.reviews)
    sums = " + ".join(f"{n:,} {name}" for name, n in counted.items())
    lines = [
        f"{result.reading.name}, as of {result.as_of}. {policy_words(result.policy)}.",
        f"{len(result.reviews):,} warrants = {sums}",
        *result.links.told(),
    ]
    show(result.summary(), as_json=as_json, lines=lines)
