"""``screener demo``: the example office, from nothing to its reports."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from screener.cli.output import JsonOption, show, tell
from screener.cli.window import OpenWindow
from screener.example.office import SUPERVISOR, ExampleOffice, example_folder, make_example, write_reports


def demo(
    folder: Annotated[
        Path | None, typer.Option("--dir", metavar="D", help="Where it lies; a folder among your documents otherwise.")
    ] = None,
    headless: Annotated[
        bool,
        typer.Option("--headless", help="No window: write screened dockets, warrant lists, oversight pack."),
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Makes the example office (a synthetic county, three months of dockets, warrants, five attorneys) and opens it."""
    example = make_example((folder or example_folder()).resolve(), tell=tell)
    if headless:
        example = write_reports(example, tell=tell)
    if headless or as_json:
        show(_document(example), as_json=as_json, lines=_lines(example))
    if not headless:
        raise OpenWindow(example.office, SUPERVISOR)


def _document(example: ExampleOffice) -> dict[str, object]:
    return {
        "dir": str(example.dir),
        "office": str(example.office),
        "files": [str(path) for path in example.files],
        "charges": example.charges,
        "warrants": example.warrants,
    }


def _lines(example: ExampleOffice) -> list[str]:
    named = (
        ("Screened docket", example.screened),
        ("Warrant list", example.warrant_lists),
        ("Oversight pack", example.pack),
    )
    return [
        f"The example office: {example.charges:,} charges, {example.warrants:,} warrants.",
        f"{'Office':<16} {example.office}",
        *(f"{name:<16} {path}" for name, paths in named for path in paths),
    ]
