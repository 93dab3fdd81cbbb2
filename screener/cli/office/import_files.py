"""``screener office import``: a docket, the cases behind warrants, or a list of warrants, into the record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

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
from screener.cli.office_for import office_for
from screener.cli.output import JsonOption, OfficeOption, UserOption, existing, show
from screener.docket.model.choices import STATES
from screener.docket.quality.control import ControlSaid, control_total
from screener.docket.quality.plausible import require_plausible
from screener.docket.reading.facts.absent import why_absent
from screener.docket.reading.facts.unread import MOST_CELLS
from screener.docket.reading.presets import match_preset
from screener.docket.reading.settled import settled_sentence
from screener.domain.counting import plural
from screener.workflow.model import ImportPlan, ImportResult
from screener.workflow.session.state import set_state, state_of
from screener.workflow.verbs import import_docket


def add_to(app: typer.Typer) -> None:
    """Adds the verb to ``screener office``."""
    app.command("import")(import_)
    app.command("state")(state_)


def state_(
    office: OfficeOption,
    code: Annotated[str, typer.Argument(metavar="[FL]", help="Its postal code or name; - takes it back.")] = "",
    user: UserOption = "",
    as_json: JsonOption = False,
) -> None:
    """The state whose statutes the office's dockets cite: say it once, or see what was said."""
    with office_for(office, user) as opened:
        now = set_state(opened, code.strip(" -")) if code else state_of(opened)
    said = f"Statutes are read as those of {STATES[now]}." if now else "Nobody said of which state the statutes are."
    show({"state": now or None}, as_json=as_json, lines=[said])


def import_(
    docket: Annotated[Path, typer.Argument(metavar="DOCKET", help="The docket, or the warrant list with --warrants.")],
    office: OfficeOption,
    user: UserOption = "",
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
    warrants: Annotated[bool, typer.Option("--warrants", help="The file is a list of warrants.")] = False,
    cases: Annotated[
        bool, typer.Option("--cases", help="The file holds the cases behind warrants: nothing to be screened.")
    ] = False,
    control_rows: ControlRowsOption = None,
    control_cases: ControlCasesOption = None,
    as_read: AsReadOption = False,
    as_json: JsonOption = False,
) -> None:
    """Import a docket: counted first, then written as one event, wholly or not at all."""
    if warrants and cases:
        raise typer.BadParameter("a file is a list of warrants or holds their cases: give --warrants or --cases")
    if warrants and join:
        raise typer.BadParameter("nothing is joined to a list of warrants: leave --join out")
    choices = opened_as(encoding, delimiter, header_line, date_order, sheet, state, continued, unit)
    said = ControlSaid(rows=control_rows, cases=control_cases)
    with office_for(office, user) as opened:
        if warrants:
            mapping = mapped_by(existing(docket), profile, preset, choices)
            result = import_docket.import_warrants(
                opened, docket, choices=choices, profile=mapping, said=said, as_read=as_read
            )
            show(_list_document(result), as_json=as_json, lines=[*_lines(docket, result), *_list_words(result)])
            return
        mapping = mapped_by(existing(docket), profile, preset, choices)
        joined = joined_by(join, join_by, docket, mapping) or None  # None: as the office knows it
        plan = import_docket.plan_import(opened, docket, profile=mapping, cases=cases, choices=choices, joined=joined)
        require_plausible(plan.reading, as_read=as_read)
        result = import_docket.import_docket(opened, plan, said=said)
        document = {**_document(result, plan.kind), **_planned(plan, said, preset)}
        lines = [*_lines(docket, result, plan.reading.rows_words), *_words(plan, said, preset)]
        show(document, as_json=as_json, lines=lines)


def _document(result: ImportResult, kind: str) -> dict[str, object]:
    return {
        "event": result.event,
        "kind": kind,
        "docket": result.docket_id,
        "charges": result.charges,
        "new": result.new,
        "same": result.same,
        "changed": result.changed,
        "rows_read": result.rows_read,
        "rows_accepted": result.rows_accepted,
        "rows_set_aside": result.rows_set_aside,
        "open_by_absent_fact": {},
    }


def _planned(plan: ImportPlan, said: ControlSaid, preset: str | None) -> dict[str, object]:
    reading = plan.reading
    return {
        "open_by_absent_fact": dict(plan.open_by_absent_fact),
        "cells_not_understood": [each.as_json() for each in plan.unread],
        "doubtful_pairs": plan.doubtful,
        "control": control_total(reading, said).to_json(),
        "state": reading.state or None,
        "state_from": reading.state_from or None,
        "joined": [asdict(each) for each in reading.joined],
        "preset": preset_document(_headers(plan), preset),
        "mapped_as": asdict(reading.mapped_as) if reading.mapped_as is not None else None,
        "addition_to": plan.addition.docket_id if plan.addition is not None else None,
    }


def _list_document(result: ImportResult) -> dict[str, object]:
    control = result.control.to_json() if result.control is not None else None
    return {**_document(result, "warrants"), "control": control, "columns_as": result.columns_as or None}


def _list_words(result: ImportResult) -> list[str]:
    """What was compared, and how the columns differ from the list before."""
    compared = result.control.compared if result.control is not None else ()
    return [each.sentence for each in compared] + ([f"{result.columns_as}."] if result.columns_as else [])


def _lines(docket: Path, result: ImportResult, read: str = "") -> list[str]:
    rows = read or f"{result.rows_read:,} rows read"
    return [
        f"{docket.name}: {rows} = {result.rows_accepted:,} accepted + "
        f"{result.rows_set_aside:,} set aside; {result.charges:,} charges, {result.new:,} of them new",
    ]


def _words(plan: ImportPlan, said: ControlSaid, preset: str | None) -> list[str]:
    """What was compared, by which mapping the columns were read, and what waits for an absent column."""
    lines = [f"{plan.reading.state_words}.", *(each.sentence for each in plan.reading.joined)]
    lines += [each.sentence for each in control_total(plan.reading, said).compared]
    if plan.settled:
        lines.append(f"{settled_sentence(plan.settled_by, len(plan.reading.charges))}: history, not in the queue.")
    if plan.addition is not None:
        lines.append(f"An addition to {plan.addition.name}: these rows were set aside there.")
    if plan.doubtful:
        pairs = plural(plan.doubtful, "pair of people", "pairs of people")
        lines.append(f"{pairs} of this file may each be one person: 'screener office people' lists them.")
    if plan.reading.mapped_as is not None:
        lines.append(f"{plan.reading.mapped_as.sentence}.")
    found = match_preset(_headers(plan))
    if found is not None and found.preset.name != preset and plan.profile is None:
        lines.append(f"{found.sentence} --preset {found.preset.name} reads them so.")
    lines += [
        f"{why_absent(plan.reading, fact, plan.facts_read)}: {n:,} charges wait for it"
        for fact, n in plan.open_by_absent_fact.items()
    ]
    lines += [each.sentence for each in plan.unread[:MOST_CELLS]]
    if len(plan.unread) > MOST_CELLS:
        lines.append(f"and {len(plan.unread) - MOST_CELLS:,} more texts that are no answers; --json lists them all")
    return lines


def _headers(plan: ImportPlan) -> Sequence[str]:
    return [column.header for column in plan.reading.columns]
