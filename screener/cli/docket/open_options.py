"""How a file is opened, said on the command line: the same options wherever a docket is read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from screener.cli.output import existing, tell
from screener.docket.columns.join_again import JoinedFile, found_again
from screener.docket.columns.profile import Profile
from screener.docket.model.choices import BARE_UNITS, DATE_ORDERS, DELIMITERS, ENCODINGS, ReadChoices, choose
from screener.docket.reading.presets import match_preset, preset_profile
from screener.domain.errors import ScreenerError

EncodingOption = Annotated[
    str | None, typer.Option("--encoding", metavar="E", help=f"Of a text file: {', '.join(ENCODINGS)}.")
]
DelimiterOption = Annotated[
    str | None,
    typer.Option("--delimiter", metavar="D", help=f"Of a text file: {', '.join(DELIMITERS)}, or one character."),
]
HeaderLineOption = Annotated[
    int | None,
    typer.Option("--header-line", metavar="N", help="The line that names the columns, from 1; 0 if none does."),
]
DateOrderOption = Annotated[
    str | None,
    typer.Option("--date-order", metavar="O", help=f"Of days such as 03/04/2026: {', '.join(DATE_ORDERS)}."),
]


StateOption = Annotated[
    str | None,
    typer.Option("--state", metavar="FL", help="The state whose statutes it cites: no section is read as another's."),
]
ContinuedOption = Annotated[
    str | None,
    typer.Option(
        "--continued", metavar="W", help="Rows that may be the rest of a charge text: join them with it, or keep apart."
    ),
]
UnitOption = Annotated[
    str | None,
    typer.Option(
        "--unit", metavar="U", help=f"Of amounts that have none in their cell or header: {', '.join(BARE_UNITS)}."
    ),
]
AsReadOption = Annotated[
    bool, typer.Option("--as-read", help="It is a docket although it does not look like one: go on with what was read.")
]
WithSettledOption = Annotated[
    bool, typer.Option("--with-settled", help="Screen settled charges too: to try a policy on old cases.")
]
PresetOption = Annotated[
    str | None,
    typer.Option("--preset", metavar="NAME", help="A known layout; screener read --presets lists them."),
]
ControlRowsOption = Annotated[
    int | None,
    typer.Option(
        "--control-total", metavar="N", help="The rows that the source system reports: compared, never blocking."
    ),
]
JoinOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--join", metavar="FILE", help="A file whose rows belong to the docket's: charges to cases, weights to charges."
    ),
]
JoinByOption = Annotated[
    str | None, typer.Option("--join-by", metavar="COLUMN", help="Of the joined files: the column with the number.")
]
ControlCasesOption = Annotated[
    int | None, typer.Option("--control-cases", metavar="N", help="The cases that the source system reports.")
]


def joined_by(
    files: Sequence[Path] | None, by: str | None, docket: Path | None = None, mapping: Profile | None = None
) -> tuple[JoinedFile, ...]:
    """The files to join, each of which must be there; else those that stand beside the docket as the mapping says."""
    if by and not files:
        raise typer.BadParameter("--join-by names a column of the files that --join names")
    if not files and docket is not None and mapping is not None and mapping.joins is not None:
        found = found_again(mapping.joins, docket)
        tell(found.sentence)
        return () if found.missing else found.files
    return tuple(JoinedFile(path=existing(file), by=by or "") for file in files or ())


def mapped_by(path: Path, profile: Path | None, preset: str | None, choices: ReadChoices) -> Profile | None:
    """The saved mapping or the known layout that was named for the columns of a file; only one of them."""
    if profile is not None and preset is not None:
        raise typer.BadParameter("a file is mapped by one of them: give --profile or --preset")
    return preset_profile(path, preset, choices) if preset is not None else load_profile(profile)


def load_profile(path: Path | None) -> Profile | None:
    """A saved column mapping, or a sentence saying why it is none."""
    if path is None:
        return None
    try:
        return Profile.from_json(existing(path).read_text(encoding="utf-8"))
    except (ValueError, KeyError, TypeError, OSError) as error:
        raise ScreenerError(
            f"{path} is not a column profile", str(error), "Save one from the import, or leave it out"
        ) from error


def preset_document(headers: Sequence[str], used: str | None) -> dict[str, object] | None:
    """The known layout that a file's columns are, for --json; null where it is none."""
    found = match_preset(headers)
    if found is None:
        return None
    return {
        "name": found.preset.name,
        "title": found.preset.title,
        "found": found.found,
        "of": len(found.preset.columns),
        "missing": list(found.missing),
        "used": found.preset.name == used,
    }


def opened_as(
    encoding: str | None,
    delimiter: str | None,
    header_line: int | None,
    date_order: str | None,
    sheet: str | None = None,
    state: str | None = None,
    continued: str | None = None,
    unit: str | None = None,
) -> ReadChoices:
    """What was said of the file; what was not, the program finds."""
    return choose(
        encoding=encoding, delimiter=delimiter, header_line=header_line, date_order=date_order, sheet=sheet,
        state=state, continued=continued, unit=unit,
    )  # fmt: skip
