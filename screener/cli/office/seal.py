"""Sealing orders on the command line: looked at first, carried out with --yes, and listed; and a person's data."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from screener.cli.office_for import office_for
from screener.cli.output import JsonOption, OfficeOption, UserOption, show
from screener.domain.errors import ScreenerError
from screener.workflow.session import Office
from screener.workflow.verbs import person_data as held
from screener.workflow.verbs import seal_person
from screener.workflow.verbs.seal_person.listing import lines_of, order_json


def add_to(app: typer.Typer) -> None:
    """Adds ``seal`` and ``person-data`` to ``screener office``."""
    app.command("seal")(seal)
    app.command("person-data")(person_data)


def _opened(path: str, user: str) -> Office:
    return office_for(path, user)


def seal(
    office: OfficeOption,
    person: Annotated[
        str, typer.Option("--person", metavar="ID", help="The person, or one of their charges or warrants.")
    ] = "",
    order: Annotated[
        str, typer.Option("--order", metavar="TEXT", help="How the order is called; it must not name the person.")
    ] = "",
    yes: Annotated[bool, typer.Option("--yes", help="Do it. Without this it is only shown.")] = False,
    no_marks: Annotated[
        bool, typer.Option("--no-marks", help="Keep nothing by which a file that brings the person again is known.")
    ] = False,
    listed: Annotated[
        bool, typer.Option("--list", help="The orders carried out, and what to destroy by hand.")
    ] = False,
    finish: Annotated[bool, typer.Option("--finish", help="Clear the file after an order that could not.")] = False,
    out: Annotated[
        Path | None, typer.Option("-o", "--out", metavar="FILE", help="Write the list as .pdf, .txt or .json.")
    ] = None,
    user: UserOption = "",
    as_json: JsonOption = False,
) -> None:
    """Obey a sealing or expungement order: what identifies the person leaves the office. Nothing undoes it."""
    if sum((bool(person), listed, finish)) != 1:
        raise typer.BadParameter("give one of --person, --list and --finish")
    with _opened(office, user) as opened:
        if listed:
            _list(opened, out, as_json=as_json)
        elif finish:
            done = seal_person.finish(opened)
            words = "The file is cleared." if done else "There was nothing to clear."
            show({"cleared": done}, as_json=as_json, lines=[words])
        elif yes:
            _seal(opened, person, order, out, keep_marks=not no_marks, as_json=as_json)
        else:
            touched = seal_person.look(opened, person)
            lines = [*touched.lines(), *lines_of(touched.by_hand), "Nothing was changed. To do it: --order TEXT --yes"]
            show({"done": False, **touched.to_json()}, as_json=as_json, lines=lines)


def _seal(opened: Office, person: str, order: str, out: Path | None, *, keep_marks: bool, as_json: bool) -> None:
    done = seal_person.seal(opened, person, order=order, keep_marks=keep_marks)
    made = next(each for each in seal_person.orders(opened) if each.seq == done.seq)
    if out is not None:
        seal_person.write_list(opened, made, out)
    lines = [f"Sealed under order {made.order}, event {done.seq}: {made.charges} charges, {made.warrants} warrants."]
    if not done.cleared:
        lines.append(
            "Another window is open: traces may stand in the file until all are closed. "
            "Then: screener office seal --finish"
        )
    document = {"done": True, "cleared": done.cleared, **order_json(made)}
    show(document, as_json=as_json, lines=[*lines, *lines_of(made.by_hand)])


def _list(opened: Office, out: Path | None, *, as_json: bool) -> None:
    found = seal_person.orders(opened)
    if out is not None:
        if not found:
            raise ScreenerError("No order was carried out in this office", "there is no list to write", "")
        seal_person.write_list(opened, found[-1], out)
    lines: list[str] = []
    for each in found:
        lines += [f"Order {each.order}, {each.at:%Y-%m-%d} by {each.by}, event {each.seq}", *lines_of(each.by_hand)]
    document = {"orders": [order_json(each) for each in found], "cleared": not seal_person.unfinished(opened)}
    show(document, as_json=as_json, lines=lines or ["No order was carried out."])


def person_data(
    person: Annotated[str, typer.Argument(metavar="ID", help="The person, or one of their charges or warrants.")],
    office: OfficeOption,
    out: Annotated[Path, typer.Option("-o", "--out", metavar="FILE", help="Write it as .pdf, .xlsx or .json.")],
    user: UserOption = "",
    as_json: JsonOption = False,
) -> None:
    """Write everything that the office holds about a person: sources, decisions, who, when and why."""
    with _opened(office, user) as opened:
        found = held.write_person_data(opened, person, out)
        numbers = {name: len(part) for name, part in found.items() if isinstance(part, list)}
        words = ", ".join(f"{number:,} {name}" for name, number in numbers.items())
        show({"file": str(out), "person": found["person"], **numbers}, as_json=as_json, lines=[f"{out}: {words}"])
