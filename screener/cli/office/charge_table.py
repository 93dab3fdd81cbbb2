"""The charge table on the command line: what was not recognized, an answer for a cluster, the table in and out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from screener.cli.docket.charges import EffectiveOption, RepealedOption, cluster_document, cluster_lines, days
from screener.cli.office_for import office_for
from screener.cli.output import JsonOption, OfficeOption, UserOption, existing, show
from screener.domain.offense import label
from screener.workflow.session import Office
from screener.workflow.verbs import charge_table


def add_to(app: typer.Typer) -> None:
    """Adds the verbs of the charge table to ``screener office``."""
    for name, verb in (("charges", charges), ("answer", answer), ("charge-table", table)):
        app.command(name)(verb)


def _opened(place: str, user: str) -> Office:
    return office_for(place, user)


def charges(
    office: OfficeOption,
    of: Annotated[
        str, typer.Option("--of", metavar="KIND", help=f"Which charges: {', '.join(charge_table.KINDS)}.")
    ] = charge_table.UNREAD,
    threshold: Annotated[
        str,
        typer.Option(
            "--threshold", metavar="N", help="Set the confidence, such as 0.80, below which a reading is to be checked."
        ),
    ] = "",
    user: UserOption = "",
    as_json: JsonOption = False,
) -> None:
    """Charges that were not recognized, or read below the office's threshold, in clusters: one answer settles each."""
    if of not in charge_table.KINDS:
        raise typer.BadParameter(f"--of is one of: {', '.join(charge_table.KINDS)}")
    with _opened(office, user) as opened:
        if threshold:
            charge_table.set_threshold(opened, threshold)
        board = charge_table.board(opened)
    found, total = [group.cluster for group in board.groups[of]], board.totals[of]
    document = {
        "kind": of,
        "charges": total,
        "not_recognized": board.totals[charge_table.UNREAD],
        "waiting": board.waiting,
        "threshold": board.least,
        "clusters": [
            {
                **cluster_document(group.cluster),
                "people_waiting": group.people,
                "undecided": group.open,
                "read_as": group.offense.value,
                "guess": group.guess,
                "confidence": group.confidence,
                "basis": group.basis,
                "files": [{"file": file, "n": n} for file, n in group.files],
            }
            for group in board.groups[of]
        ],
    }
    kind = f"{_KIND_WORDS[of]} ({board.least:.2f})" if of == charge_table.UNSURE else _KIND_WORDS[of]
    lines = [f"{total:,} charges {kind}, in {len(found):,} clusters", *cluster_lines(found)]
    show(document, as_json=as_json, lines=lines)


_KIND_WORDS = {
    charge_table.UNREAD: "not recognized",
    charge_table.UNSURE: "read below the threshold",
    charge_table.ANSWERED: "answered by the office",
}


def answer(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="Any text of the cluster, or a statute without a text.")],
    offense: Annotated[str, typer.Argument(metavar="CLASS", help="What it is: a class, as in trespass.")],
    office: OfficeOption,
    substance: Annotated[str, typer.Option("--substance", help="The drug, or none.")] = "",
    effective: EffectiveOption = "",
    repealed: RepealedOption = "",
    statute: Annotated[
        list[str] | None, typer.Option("--statute", help="Every charge under this statute is answered so as well.")
    ] = None,
    note: Annotated[str, typer.Option("--note", help="Why, for the record.")] = "",
    look: Annotated[bool, typer.Option("--look", help="Only show what it would change; answer nothing.")] = False,
    user: UserOption = "",
    as_json: JsonOption = False,
) -> None:
    """Say what the charges of a cluster are. Every charge is read again; what moved is printed."""
    first, end = days(effective, repealed)
    said = charge_table.Wording(
        offense=offense, substance=substance, effective=first, repealed=end, statutes=tuple(statute or ()), note=note
    )
    with _opened(office, user) as opened:
        if look:
            _foretell(charge_table.look(opened, text, said), as_json=as_json)
            return
        done = charge_table.answer(
            opened, text, offense, substance, effective=first, repealed=end, statutes=said.statutes, note=note
        )
    _tell(done, as_json=as_json)


def table(
    office: OfficeOption,
    load: Annotated[
        Path | None, typer.Option("--load", metavar="T.csv", help="Take the rows of a CSV or workbook into the table.")
    ] = None,
    out: Annotated[Path | None, typer.Option("-o", "--out", metavar="T.csv", help="Write the table.")] = None,
    take_back: Annotated[
        str, typer.Option("--take-back", metavar="TEXT", help="Take the answer for a text (as listed) out of it.")
    ] = "",
    statute: Annotated[str, typer.Option("--statute", help="The statute of the answer that is taken back.")] = "",
    undo: Annotated[bool, typer.Option("--undo", help="Take back your last act on the table.")] = False,
    user: UserOption = "",
    as_json: JsonOption = False,
) -> None:
    """The office's own charge table: list it, load a CSV, write one, take an answer back."""
    if sum((load is not None, out is not None, bool(take_back or statute), undo)) > 1:
        raise typer.BadParameter("give one of --load, --out, --take-back and --undo")
    with _opened(office, user) as opened:
        if load is not None:
            _tell(charge_table.load_table(opened, existing(load)), as_json=as_json)
            return
        if undo:
            _tell(charge_table.undo(opened), as_json=as_json)
            return
        if take_back or statute:
            _tell(charge_table.take_back(opened, take_back, statute), as_json=as_json)
            return
        if out is not None:
            charge_table.save_table(opened, out)
        found = charge_table.board(opened).lines
    rows = [line.row for line in found]
    document = {
        "rows": [
            {
                "text": line.row.text,
                "statute": line.row.statute,
                "offense": line.row.offense.value,
                "substance": line.row.substance,
                "effective": line.row.effective,
                "repealed": line.row.repealed,
                "by": line.row.by,
                "on": line.row.on,
                "file": line.file,
                "note": line.note,
                "charges": line.charges,
            }
            for line in found
        ],
        "files": [str(out)] if out is not None else [],
    }
    lines = [f"{row.text or row.statute}: {label(row.offense)}, {row.substance} ({row.by}, {row.on})" for row in rows]
    show(document, as_json=as_json, lines=lines or ["The charge table is empty."])


def _foretell(effect: charge_table.AnswerEffect, *, as_json: bool) -> None:
    document = {
        "charges": effect.charges,
        "files": effect.files,
        "decided": effect.decided,
        "beyond": effect.beyond,
        "readings": [{"from": t.before, "to": t.after, "n": t.count} for t in effect.readings],
        "moved": [{"charge": m.charge_id, "from": m.before, "to": m.after} for m in effect.moved],
    }
    lines = [f"Only looked at: {effect.charges:,} charges would be read otherwise"]
    lines += [f"  {t.count:>7,}  {t.before} would become {t.after}" for t in effect.readings]
    lines += [f"  {n:>7,}  {before} would become {after}" for (before, after), n in _counted(effect.moved)]
    if effect.beyond:
        lines.append(f"{effect.beyond:,} of them do not stand in this cluster: they come by the statute")
    show(document, as_json=as_json, lines=lines)


def _counted(moved: Sequence[charge_table.MovedCharge]) -> list[tuple[tuple[str, str], int]]:
    return Counter((each.before, each.after) for each in moved).most_common()


def _tell(done: charge_table.RecordedAnswer, *, as_json: bool) -> None:
    document = {
        "event": done.saved.event_id,
        "events": list(done.saved.event_ids),
        "rows": done.rows,
        "moved": [{"charge": m.charge_id, "from": m.before, "to": m.after} for m in done.moved],
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
