"""``screener read``: what any docket holds, without a policy."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from screener.cli.docket.charges import TableOption, own_table
from screener.cli.docket.open_options import (
    AsReadOption,
    ContinuedOption,
    ControlCasesOption,
    ControlRowsOption,
    DateOrderOption,
    DelimiterOption,
    EncodingOption,
    HeaderLineOption,
    JoinByOption,
    JoinOption,
    PresetOption,
    StateOption,
    UnitOption,
    joined_by,
    mapped_by,
    opened_as,
    preset_document,
)
from screener.cli.output import JsonOption, emit, existing, parse_day, say, tell
from screener.docket.cells.controlled_words import field_specs
from screener.docket.charges.own_table import read_by
from screener.docket.columns.profile import Profile
from screener.docket.files.delimited import delimiter_name
from screener.docket.quality.control import ControlSaid, ControlTotal, control_total
from screener.docket.quality.plausible import require_plausible
from screener.docket.quality.stage_compare import compare_stages
from screener.docket.reading.facts.unread import MOST_CELLS, unread_cells
from screener.docket.reading.presets import match_preset, presets
from screener.docket.reading.reading import DocketReading, read_docket
from screener.docket.reading.settled import settled_charges, settled_sentence, settling_columns
from screener.policy.language.facts.asked import column_facts
from screener.policy.loading.load import load_policy
from screener.reports.finished import write_whole


def read(
    docket: Annotated[
        Path | None, typer.Argument(metavar="DOCKET", help="Any spreadsheet or text export.", show_default=False)
    ] = None,
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="DATE", help="Judge future dates and two-digit years by this day.")
    ] = None,
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
    policy: Annotated[
        Path | None, typer.Option("--policy", metavar="FILE", help="Read the columns of this policy's own facts, too.")
    ] = None,
    as_read: AsReadOption = False,
    set_aside: Annotated[
        Path | None, typer.Option("--set-aside", metavar="OUT.xlsx", help="Write the rows set aside, with reasons.")
    ] = None,
    save_profile: Annotated[
        Path | None,
        typer.Option(
            "--save-profile", metavar="P", help="Keep the columns and how the file was opened, for --profile."
        ),
    ] = None,
    quality: Annotated[
        Path | None,
        typer.Option(
            "--quality", metavar="OUT", help="Write the quality report: .pdf for people, .xlsx or .json for all cells."
        ),
    ] = None,
    control_rows: ControlRowsOption = None,
    control_cases: ControlCasesOption = None,
    list_presets: Annotated[
        bool, typer.Option("--presets", help="List the known layouts, with what each holds, and read nothing.")
    ] = False,
    list_fields: Annotated[
        bool, typer.Option("--fields", help="List the meanings that a column can have, and read nothing.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Read any docket without a policy: rows, columns, charges, and what could not be read."""
    if list_fields:
        _list_fields(as_json)
        return
    if list_presets:
        _list_presets(as_json)
        return
    if docket is None:
        raise typer.BadParameter("say which docket to read", param_hint="DOCKET")
    day = parse_day(as_of) if as_of else None
    said = ControlSaid(rows=control_rows, cases=control_cases)
    if quality is not None:  # what draws pages takes longer to load than a docket to read, and most readings draw none
        from screener.reports.quality.report import check_form, write_quality

        check_form(quality)
    choices = opened_as(encoding, delimiter, header_line, date_order, sheet, state, continued, unit)
    mapping = mapped_by(existing(docket), profile, preset, choices)
    joined = joined_by(join, join_by, docket, mapping)
    own = () if policy is None else column_facts(load_policy(existing(policy)))
    reading = read_docket(docket, as_of=day, profile=mapping, choices=choices, joined=joined, own=own)
    reading = read_by(own_table(table), reading)
    require_plausible(reading, as_read=as_read)
    if quality is not None:
        write_quality(reading, quality, as_of=day)
        tell(f"The quality report is in {quality}")
    if save_profile is not None:
        kept = Profile.of_reading(save_profile.stem, reading)
        write_whole(save_profile, kept.to_json().encode())
        tell(f"The columns, and how the file was opened, are kept in {save_profile}")
    if set_aside is not None:
        from screener.workflow.verbs.set_aside import write_set_aside

        write_set_aside(reading, set_aside)
        many = len(reading.set_aside)
        tell(f"{many:,} {'row set aside is' if many == 1 else 'rows set aside are'} in {set_aside}")
    control = control_total(reading, said)
    settled = settled_charges(reading, day)
    if as_json:
        emit(reading_document(reading, control, preset, settled=len(settled)))
    else:
        _print(reading, control, preset, settled_sentence(settling_columns(settled.values()), len(reading.charges)))


def _list_fields(as_json: bool) -> None:
    """Every meaning that a column can have: its name, as a saved mapping writes it, and the headers it is known by."""
    if as_json:
        emit([{"name": each.name, "label": each.label, "headers": list(each.names)} for each in field_specs().values()])
        return
    for each in field_specs().values():
        say(f"{each.name}: {each.label}")
        say(f"  {', '.join(each.names)}")


def _list_presets(as_json: bool) -> None:
    """Every known layout: its name, what it holds, and what could not be confirmed."""
    if as_json:
        emit(
            [
                {
                    "name": each.name,
                    "title": each.title,
                    "says": each.says,
                    "source": each.source,
                    "confirmed": each.confirmed,
                    "notes": list(each.notes),
                    "columns": dict(each.columns),
                }
                for each in presets()
            ]
        )
        return
    for each in presets():
        doubt = "" if each.confirmed else " (names not confirmed)"
        say(f"{each.name}: {each.title}{doubt}")
        say(f"  {each.says} {len(each.columns)} columns.")


def reading_document(
    reading: DocketReading, control: ControlTotal, preset: str | None = None, *, settled: int = 0
) -> dict[str, object]:
    """The JSON of 0-commands."""
    mapped_as = reading.mapped_as
    stages = compare_stages(reading)
    return {
        "rows_read": reading.rows_read,
        "rows_accepted": reading.rows_accepted,
        "rows_set_aside": len(reading.set_aside),
        "charges": len(reading.charges),
        "cases": reading.cases,
        "people": reading.people,
        "columns": [
            {
                "column": column.letter,
                "header": column.header,
                "field": column.field or None,
                "fills": list(column.fills),
                "confidence": round(column.confidence, 3),
                "reason": column.reason,
                "notes": list(column.notes),
            }
            for column in reading.columns
        ],
        "layout": [{"cell": entry.cell, "kind": entry.kind} for entry in reading.layout],
        "issues": [{"code": issue.code, "cell": issue.cell, "message": issue.message} for issue in reading.issues],
        "cells_not_understood": [each.as_json() for each in unread_cells(reading)],
        "unknown_words": json.loads(json.dumps(reading.unknown_words, default=dict)),
        "not_recognized": reading.not_recognized,
        "settled": settled,
        "stages": stages.as_json() if stages is not None else None,
        "state": reading.state or None,
        "sha256": reading.sha256,
        "format": reading.format,
        "encoding": reading.encoding,
        "delimiter": reading.delimiter,
        "sheet": reading.sheet,
        "header_row": reading.header_row,
        "date_orders": list(reading.date_orders),
        "chosen": reading.choices.chosen(),
        "notices": list(reading.notices),
        "preset": preset_document([column.header for column in reading.columns], preset),
        "mapped_as": asdict(mapped_as) if mapped_as is not None else None,
        "control": control.to_json(),
        "joined": [asdict(each) for each in reading.joined],
        "set_aside": [{"row": r.row, "sheet": r.sheet, "reason": r.reason} for r in reading.set_aside],
    }


def _stage_lines(reading: DocketReading) -> list[str]:
    """How often the charge of one stage differs from that of the next, in words."""
    stages = compare_stages(reading)
    return [] if stages is None else [pair.words() for pair in stages.pairs]


def _print(reading: DocketReading, control: ControlTotal, preset: str | None, settled: str) -> None:
    delimiter = delimiter_name(reading.delimiter)
    form = ", ".join(part for part in (reading.format, delimiter, reading.encoding) if part)
    header = f"header in line {reading.header_row}" if reading.header_row else "no line names the columns"
    dates = f"; dates {', '.join(reading.date_orders)}" if reading.date_orders else ""
    say(f"{reading.name}: {form}; {header}{dates}")
    if reading.choices:
        say(f"  chosen, not detected: {', '.join(name.replace('_', ' ') for name in reading.choices.chosen())}")
    say(f"{reading.rows_words} = {reading.rows_accepted:,} accepted + {len(reading.set_aside):,} set aside")
    say(
        f"{len(reading.charges):,} charges, {reading.cases:,} cases, {reading.people:,} people; "
        f"{reading.not_recognized:,} charges not recognized"
    )
    found = match_preset([column.header for column in reading.columns])
    told = found.sentence if found is not None and found.preset.name != preset else ""
    for line in (
        *([settled] if settled else []),
        reading.state_words,
        *_stage_lines(reading),
        *(each.sentence for each in control.compared),
        *reading.notices,
        *([f"{told} --preset {found.preset.name} reads them so."] if found is not None and told else []),
    ):
        say(f"  {line}")
    _print_columns(reading)
    _print_left(reading)


def _print_columns(reading: DocketReading) -> None:
    say("Columns")
    for column in reading.columns:
        meaning = column.field or ("a fact of the policy" if column.fills else "not used")
        say(f"  {column.letter:>3}  {column.header[:34]:<34}  {meaning:<24}  {column.reason}")
        for note in column.notes:
            say(f"       {note}")


def _print_left(reading: DocketReading) -> None:
    """The rows that were set aside, the cells that could not be read, the texts that are no answers: the first ones."""
    aside = [f"line {row.row} set aside: {row.reason}" for row in reading.set_aside]
    _print_first(aside, 20, "--set-aside OUT.xlsx writes them all")
    issues = [f"{issue.cell}: {issue.message}" for issue in reading.issues]
    _print_first(issues, 20, "cells to look at; --json lists them all")
    told = {issue.cell for issue in reading.issues}
    unread = [one.sentence for one in unread_cells(reading) if told.isdisjoint(one.at)]
    _print_first(unread, MOST_CELLS, "texts that are no answers; --json lists them all")


def _print_first(lines: Sequence[str], most: int, rest: str) -> None:
    for line in lines[:most]:
        say(f"  {line}")
    if len(lines) > most:
        joint = "; " if rest.startswith("-") else " "
        say(f"  and {len(lines) - most:,} more{joint}{rest}")
