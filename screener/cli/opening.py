"""How a file is opened, said on the command line: the same options wherever a docket is read."""

from __future__ import annotations

from typing import Annotated

import typer

from screener.docket.choices import DATE_ORDERS, DELIMITERS, ENCODINGS, Choices, choose

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


def opened_as(encoding: str | None, delimiter: str | None, header_line: int | None, date_order: str | None) -> Choices:
    """What was said of the file; what was not, the program finds."""
    return choose(encoding=encoding, delimiter=delimiter, header_line=header_line, date_order=date_order)
