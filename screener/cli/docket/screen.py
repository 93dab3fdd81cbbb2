"""``screener screen``: a docket under a policy file, without an office."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from screener.cli.docket.charges import TableOption, own_table
from screener.cli.docket.open_options import (
    AsReadOption,
    ContinuedOption,
    DateOrderOption,
    DelimiterOption,
    EncodingOption,
    HeaderLineOption,
    JoinByOption,
    JoinOption,
    PresetOption,
    StateOption,
    UnitOption,
    WithSettledOption,
    joined_by,
    mapped_by,
    opened_as,
)
from screener.cli.output import AsOf, JsonOption, existing, parse_day, show, tell
from screener.docket.quality.plausible import require_plausible
from screener.docket.reading.facts.absent import why_absent
from screener.docket.reading.facts.unread import MOST_CELLS
from screener.docket.reading.settled import settled_sentence, settling_columns
from screener.domain.counting import plural
from screener.domain.errors import ScreenerError
from screener.workflow.verbs.screen_docket import SUFFIXES, DocketScreen, screen_docket, write_screen


def screen(
    docket: Annotated[Path, typer.Argument(metavar="DOCKET", help="The docket to screen.")],
    policy: Annotated[Path, typer.Option("--policy", metavar="FILE", help="The policy file.")],
    as_of: AsOf,
    profile: Annotated[Path | None, typer.Option("--profile", metavar="P", help="A saved column mapping.")] = None,
    preset: PresetOption = None,
    sheet: Annotated[str | None, typer.Option("--sheet", metavar="S", help="The sheet of a workbook.")] = None,
    encoding: EncodingOption = None,
    delimiter: DelimiterOption = None,
    header_line: HeaderLineOption = None,
    date_order: DateOrderOption = None,
    state: StateOption = None,
    continued: ContinuedOption = None,
    unit: UnitOption = None,
    join: JoinOption = None,
    join_by: JoinByOption = None,
    table: TableOption = None,
    as_read: AsReadOption = False,
    with_settled: WithSettledOption = False,
    out: Annotated[
        Path | None,
        typer.Option("-o", "--out", metavar="OUT", help="Write the screened docket: .xlsx, .csv or .jsonl."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Screen a docket under a policy file without an office. The program recommends; a person decides."""
    if out is not None and out.suffix.lower() not in SUFFIXES:
        raise ScreenerError(f"{out.name} cannot be written", "its form is not known", "Use .xlsx, .csv or .jsonl")
    day = parse_day(as_of)
    choices = opened_as(encoding, delimiter, header_line, date_order, sheet, state, continued, unit)
    mapping = mapped_by(existing(docket), profile, preset, choices)
    result = screen_docket(
        docket,
        existing(policy),
        as_of=day,
        profile=mapping,
        choices=choices,
        table=own_table(table),
        joined=joined_by(join, join_by, docket, mapping),
        with_settled=with_settled,
    )
    require_plausible(result.reading, as_read=as_read)
    if out is not None:
        write_screen(result, out)
        tell(f"The screened docket is in {out}")
    show(result.summary(), as_json=as_json, lines=_lines(result, with_settled))


def _lines(result: DocketScreen, with_settled: bool) -> list[str]:
    reading = result.reading
    lines = [
        f"{reading.name} under {result.policy.title}, version {result.policy.version}, as of {result.as_of}",
        f"{reading.rows_words} = {reading.rows_accepted:,} accepted + {len(reading.set_aside):,} set aside; "
        f"{len(result.screened):,} charges, {reading.not_recognized:,} not recognized",
    ]
    rollups = result.summary()["rollups"]
    if isinstance(rollups, dict):
        lines += [f"  {n:>7,}  {name}" for name, n in rollups.items() if n]
    if result.settled:
        marked = "screened all the same" if with_settled else "marked, not screened as new (--with-settled does)"
        lines.append(f"{settled_sentence(settling_columns(result.settled.values()), len(result.screened))}: {marked}")
    lines += _absent_lines(result)
    for sign, n in result.silent_signs().items():
        lines.append(f"'{sign}' is not recorded on {_charges(n)}: the policy treats silence as not shown")
    for fact, n in result.not_understood().items():
        lines.append(f"'{fact}' is recorded but not understood on {_charges(n)}: it is asked where a rule needs it")
    lines += [f"  {each.sentence}" for each in result.unread[:MOST_CELLS]]
    if len(result.unread) > MOST_CELLS:
        lines.append(f"  and {len(result.unread) - MOST_CELLS:,} more texts; --json lists them all")
    return lines + result.links.told()


def _absent_lines(result: DocketScreen) -> list[str]:
    """The facts that no column gives, with the columns that nothing reads: one of them may be meant."""
    reading = result.reading
    lines = []
    for fact, n in result.open_by_absent_fact().items():
        waits = plural(n, "charge waits", "charges wait")
        lines.append(f"{why_absent(reading, fact, result.policy.facts_read)}: {waits} for it")
    absent = [*result.open_by_absent_fact(), *(name for name in result.silent_signs() if name in result.absent)]
    unused = result.columns_not_used
    if absent and unused:
        names = ", ".join(f"{column.header.strip() or 'no name'} ({column.letter})" for column in unused)
        lines.append(f"Columns that are not used: {names}. If one of them holds such a fact, name it in a profile.")
    return lines


def _charges(n: int) -> str:
    return plural(n, "charge")
