"""``screener office export``, ``readback``, ``quality``, ``stages``: what goes out of a docket, and comes back in."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from screener.cli.office_for import office_for
from screener.cli.output import JsonOption, OfficeOption, existing, show, tell
from screener.domain.errors import ScreenerError
from screener.workflow.model import DocketRow, ReadBackPlan, ReadBackResult, RefusedLine, WorkbookConflict
from screener.workflow.session import Office
from screener.workflow.verbs import import_docket, produce_report
from screener.workflow.verbs.screen_charge.from_workbook import plan_read_back, read_back

UserOption = Annotated[str, typer.Option("--user", metavar="U", help="The code of the person who acts.")]


def add_to(app: typer.Typer) -> None:
    """Adds the verbs to ``screener office``."""
    app.command("export")(export)
    app.command("quality")(quality)
    app.command("stages")(stages)
    app.command("readback")(readback)


def export(
    docket: Annotated[
        Path,
        typer.Argument(
            metavar="DOCKET.xlsx",
            help="The workbook to write; with -o, the docket to export: its id, its name, or the imported file itself.",
        ),
    ],
    office: OfficeOption,
    user: UserOption = "",
    chosen: Annotated[
        str | None, typer.Option("--docket", help="Its id or file name; needed where there are several.")
    ] = None,
    original: Annotated[
        Path | None,
        typer.Option(
            "--original", metavar="FILE", help="The xlsx that was imported: its sheets and formatting are kept."
        ),
    ] = None,
    out: Annotated[Path | None, typer.Option("-o", "--out", metavar="OUT.xlsx", help="The workbook to write.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Write a screened docket for a spreadsheet program: recommendation, decision and reason beside each charge."""
    wanted = chosen
    if out is not None:
        wanted = chosen or (docket.name if docket.exists() else str(docket))
        if original is None and docket.exists():
            original = docket
    with office_for(office, user) as opened:
        docket_id = _one_docket(import_docket.dockets(opened), wanted)
        if original is not None:
            existing(original)
        written = produce_report.export_workbook(opened, docket_id, out or docket, original=original)
    for notice in written.notices:
        tell(notice)
    document = {
        "file": str(written.path),
        "docket": docket_id,
        "charges": written.charges,
        "original_kept": written.kept,
        "notices": list(written.notices),
    }
    kept = "the original workbook with the program's columns" if written.kept else "a new workbook"
    lines = [f"The screened docket is in {written.path}: {kept}, {written.charges:,} charges"]
    show(document, as_json=as_json, lines=lines)


def quality(
    docket: Annotated[
        str, typer.Argument(metavar="DOCKET", help="An imported docket or warrant list: its id or name.")
    ],
    office: OfficeOption,
    out: Annotated[
        Path,
        typer.Option("-o", "--out", metavar="OUT", help="The report: .pdf for people, .xlsx or .json for all cells."),
    ],
    user: UserOption = "",
    as_json: JsonOption = False,
) -> None:
    """Write the quality report of an imported docket or warrant list, out of the record."""
    with office_for(office, user) as opened:
        written = produce_report.quality_report(opened, _of_any_kind(opened, docket), out)
    show({"file": str(written)}, as_json=as_json, lines=[f"The quality report is in {written}"])


def stages(
    docket: Annotated[str, typer.Argument(metavar="DOCKET", help="The docket's file name, or its id.")],
    office: OfficeOption,
    user: UserOption = "",
    as_json: JsonOption = False,
) -> None:
    """How often the charges of an imported docket differ at arrest, as filed and in court, and which ones."""
    with office_for(office, user) as opened:
        told = import_docket.docket_stages(opened, _of_any_kind(opened, docket))
    if told is None:
        show({"stages": None, "changed": []}, as_json=as_json, lines=["This docket has the charge of one stage only."])
        return
    document = {"stages": told.stages.as_json(), "changed": [asdict(each) for each in told.changed]}
    lines = [pair.words() for pair in told.stages.pairs]
    for each in told.changed:
        before, after = f"{each.text_before} {each.statute_before}", f"{each.text_after} {each.statute_after}"
        lines.append(f"  {each.charge_id}  {each.case}: {before.strip()} -> {after.strip()}")
    show(document, as_json=as_json, lines=lines)


def _of_any_kind(office: Office, docket: str) -> str:
    """The id of an imported file, docket or not, by its id or name."""
    found = [row.docket_id for row in import_docket.dockets(office) if docket in (row.docket_id, row.name)]
    if len(found) > 1:
        raise ScreenerError(f"Several files of this office are called {docket}", "", "Name one by its id")
    return found[0] if found else docket


def _one_docket(rows: tuple[DocketRow, ...], wanted: str | None) -> str:
    found = [r for r in rows if r.kind == "docket" and wanted in (None, r.docket_id, r.name)]
    if len(found) == 1:
        return found[0].docket_id
    if not found:
        raise ScreenerError("No such docket is in this office", "", "List them with: screener office dockets")
    names = ", ".join(r.name for r in found)
    raise ScreenerError("The office holds several dockets", names, "Say which with --docket")


def readback(
    workbook: Annotated[Path, typer.Argument(metavar="DOCKET.xlsx", help="The workbook with the decisions.")],
    office: OfficeOption,
    user: UserOption = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what it would do; save nothing.")] = False,
    take: Annotated[
        list[str] | None,
        typer.Option("--take", metavar="ID=SIDE", help="Answer a conflict: excel or office. May be repeated."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Read decisions back from a workbook. Conflicts are shown, never settled by the program; exit code 1 if any."""
    answers = dict(_answer(text) for text in take or ())
    with office_for(office, user) as opened:
        plan = plan_read_back(opened, existing(workbook), answers=answers)
        result = ReadBackResult(plan=plan, saved=None) if dry_run else read_back(opened, plan)
    show(_document(result, dry_run=dry_run), as_json=as_json, lines=_lines(result, dry_run=dry_run))
    if result.plan.conflicts or result.plan.refused:
        raise typer.Exit(1)


def _answer(text: str) -> tuple[str, str]:
    charge_id, sign, side = text.partition("=")
    if not sign or side not in ("excel", "office"):
        raise typer.BadParameter(f"'{text}' is not ID=excel or ID=office.", param_hint="--take")
    return charge_id, side


def _document(result: ReadBackResult, *, dry_run: bool) -> dict[str, object]:
    plan, saved = result.plan, result.saved
    return {
        "file": plan.name,
        "sha256": plan.sha256,
        "sheets": list(plan.sheets),
        "dry_run": dry_run,
        "lines": plan.lines,
        "decisions": [
            {
                "id": d.charge_id,
                "charge": d.charge,
                "cell": d.cell,
                "outcome": d.outcome.value,
                "basis": d.basis.value,
                "reason": d.reason,
                "note": d.note,
                "warnings": list(d.warnings),
            }
            for d in plan.decisions
        ],
        "saved": 0 if saved is None else len(saved.charge_ids),
        "events": [] if saved is None else list(saved.event_ids),
        "same": plan.same,
        "untouched": plan.untouched,
        "empty": plan.empty,
        "office_kept": plan.office_kept,
        "repeated": plan.repeated,
        "conflicts": [_conflict(c) for c in plan.conflicts],
        "refused": [
            {"id": r.charge_id, "charge": r.charge, "cell": r.cell, "why": r.why, "remedy": r.remedy}
            for r in plan.refused
        ],
    }


def _conflict(conflict: WorkbookConflict) -> dict[str, object]:
    return {
        "id": conflict.charge_id,
        "charge": conflict.charge,
        "kind": conflict.kind,
        "cell": conflict.cell,
        "excel": conflict.excel,
        "office": conflict.office,
        "by": conflict.by,
        "at": conflict.at,
        "why": conflict.why,
        "remedy": conflict.remedy,
        "answers": list(conflict.answers),
    }


def _lines(result: ReadBackResult, *, dry_run: bool) -> list[str]:
    plan = result.plan
    done = "would be saved" if dry_run else "saved"
    number = len(plan.decisions) if dry_run or result.saved is None else len(result.saved.charge_ids)
    lines = [
        f"{plan.name}: {plan.lines:,} lines = {number:,} decisions {done} + {plan.same:,} the same as in the office + "
        f"{plan.untouched:,} as exported + {plan.empty:,} empty + {plan.office_kept:,} left to the office + "
        f"{_beside(plan)}",
    ]
    for conflict in plan.conflicts:
        lines += _conflict_lines(conflict)
    for refused in plan.refused:
        lines += _refused_lines(refused)
    return lines


def _beside(plan: ReadBackPlan) -> str:
    strays = sum(not r.charge_id and "no charge" in r.why for r in plan.refused)
    return f"{len(plan.conflicts):,} in conflict + {len(plan.refused) - strays:,} refused + {plan.repeated:,} repeated"


def _conflict_lines(conflict: WorkbookConflict) -> list[str]:
    by = f" ({conflict.by}, {conflict.at[:16].replace('T', ' ')} UTC)" if conflict.by else ""
    lines = [
        f"Conflict at {conflict.cell}, charge {conflict.charge_id} {conflict.charge}".rstrip() + f": {conflict.why}",
        f"    Excel:  {conflict.excel}",
    ]
    if conflict.office:
        lines.append(f"    Office: {conflict.office}{by}")
    answers = " or ".join(f"--take {conflict.charge_id}={side}" for side in conflict.answers)
    lines.append(f"    {conflict.remedy}" + (f": {answers}" if answers else ""))
    return lines


def _refused_lines(refused: RefusedLine) -> list[str]:
    what = f", {refused.charge}" if refused.charge else ""
    return [f"Not saved at {refused.cell}{what}: {refused.why}", f"    {refused.remedy}"]
