"""The charge table on the command line: what was not recognized, an answer for a cluster, the table in and out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from screener.cli.charges import EffectiveOption, RepealedOption, cluster_document, cluster_lines, days
from screener.cli.output import JsonOption, OfficeOption, UserOption, existing, show
from screener.domain.offense import label
from screener.workflow import charge_table
from screener.workflow.office import Office, open_office, system_clock


def add_to(app: typer.Typer) -> None:
    """Adds the verbs of the charge table to ``screener office``."""
    for name, verb in (("charges", charges), ("answer", answer), ("charge-table", table)):
        app.command(name)(verb)


def _opened(path: Path, user: str) -> Office:
    return open_office(existing(path), user=user, clock=system_clock)


def charges(office: OfficeOption, user: UserOption = "", as_json: JsonOption = False) -> None:
    """Charges of the office that were not recognized, in clusters: one answer settles each."""
    with _opened(office, user) as opened:
        found = charge_table.not_recognized(opened)
        total = sum(cluster.charges for cluster in found)
        document = {"not_recognized": total, "clusters": [cluster_document(cluster) for cluster in found]}
        lines = [f"{total:,} charges not recognized, in {len(found):,} clusters", *cluster_lines(found)]
        show(document, as_json=as_json, lines=lines)


def answer(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="Any text of the cluster, or a statute without a text.")],
    offense: Annotated[str, typer.Argument(metavar="CLASS", help="What it is: a class, as in trespass.")],
    office: OfficeOption,
    substance: Annotated[str, typer.Option("--substance", help="The drug, or none.")] = "",
    effective: EffectiveOption = "",
    repealed: RepealedOption = "",
    user: UserOption = "",
    as_json: JsonOption = False,
) -> None:
    """Say what the charges of a cluster are. Every charge is read again; what moved is printed."""
    first, end = days(effective, repealed)
    with _opened(office, user) as opened:
        done = charge_table.answer(opened, text, offense, substance, effective=first, repealed=end)
    _tell(done, as_json=as_json)


def table(
    office: OfficeOption,
    load: Annotated[
        Path | None, typer.Option("--load", metavar="T.csv", help="Take these rows into the table.")
    ] = None,
    out: Annotated[Path | None, typer.Option("-o", "--out", metavar="T.csv", help="Write the table.")] = None,
    take_back: Annotated[
        str, typer.Option("--take-back", metavar="TEXT", help="Take the answer for a text (as listed) out of it.")
    ] = "",
    statute: Annotated[str, typer.Option("--statute", help="The statute of the answer that is taken back.")] = "",
    user: UserOption = "",
    as_json: JsonOption = False,
) -> None:
    """The office's own charge table: list it, load a CSV, write one, take an answer back."""
    if sum((load is not None, out is not None, bool(take_back or statute))) > 1:
        raise typer.BadParameter("give one of --load, --out and --take-back")
    with _opened(office, user) as opened:
        if load is not None:
            _tell(charge_table.load_table(opened, existing(load)), as_json=as_json)
            return
        if take_back or statute:
            _tell(charge_table.take_back(opened, take_back, statute), as_json=as_json)
            return
        if out is not None:
            charge_table.save_table(opened, out)
        rows = charge_table.table(opened).rows
    document = {
        "rows": [
            {
                "text": row.text,
                "statute": row.statute,
                "offense": row.offense.value,
                "substance": row.substance,
                "effective": row.effective,
                "repealed": row.repealed,
                "by": row.by,
                "on": row.on,
            }
            for row in rows
        ],
        "files": [str(out)] if out is not None else [],
    }
    lines = [f"{row.text or row.statute}: {label(row.offense)}, {row.substance} ({row.by}, {row.on})" for row in rows]
    show(document, as_json=as_json, lines=lines or ["The charge table is empty."])


def _tell(done: charge_table.Answered, *, as_json: bool) -> None:
    document = {
        "event": done.saved.event_id,
        "events": list(done.saved.event_ids),
        "rows": done.rows,
        "charges": done.charges,
        "decided": done.decided,
        "readings": [{"from": t.before, "to": t.after, "n": t.count} for t in done.readings],
        "recommendations": [{"from": t.before, "to": t.after, "n": t.count} for t in done.recommendations],
    }
    lines = [f"{done.saved.words}: {done.charges:,} charges are read otherwise"]
    lines += [f"  {t.count:>7,}  {t.before} becomes {t.after}" for t in done.readings]
    lines += [f"  {t.count:>7,}  {t.before} becomes {t.after}" for t in done.recommendations if t.before != t.after]
    if done.decided:
        lines.append(f"{done.decided:,} of them are decided already; their decisions stand")
    show(document, as_json=as_json, lines=lines)
