"""``screener classify``: reads charge texts line by line."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, BinaryIO, TextIO

import typer

from screener.cli.docket.charges import TableOption, own_table
from screener.cli.output import existing
from screener.docket.charges.charges import OfficeTable, classify
from screener.domain.errors import ScreenerError


def classify_lines(stream_in: Iterable[str], stream_out: TextIO, table: OfficeTable | None = None) -> int:
    """Reads ``text<TAB>statute<TAB>state`` lines and writes one JSON line for each, in input order.

    Split at tabs, no quoting; missing columns are empty, columns beyond the third are ignored. An empty line is
    a charge without a text. The number of lines is returned.
    """
    count = 0
    for line in stream_in:
        text, statute, state = [*line.rstrip("\r\n").split("\t"), "", ""][:3]
        reading = classify(text, statute, state, table)
        document = {
            "text": text,
            "statute": statute,
            "state": state,
            "offense": str(reading.offense),
            "substance": reading.substance,
            "confidence": reading.confidence,
            "basis": reading.basis,
        }
        stream_out.write(json.dumps(document, ensure_ascii=False) + "\n")
        count += 1
    return count


def classify_verb(
    file: Annotated[
        str,
        typer.Argument(
            metavar="[FILE or -]", help="Lines of text, statute and state, split at tabs; - reads standard input."
        ),
    ] = "-",
    table: TableOption = None,
    _as_json: Annotated[
        bool, typer.Option("--json", help="Accepted for symmetry: this verb always prints JSON lines.")
    ] = False,
) -> None:
    """Read charge texts: one JSON line each with offense class, substance, confidence and basis."""
    own = own_table(table)
    if file == "-":
        classify_lines(_lines(sys.stdin.buffer), sys.stdout, own)
        return
    path = existing(Path(file))
    try:
        with path.open("rb") as stream:
            classify_lines(_lines(stream), sys.stdout, own)
    except OSError as error:
        raise ScreenerError(f"{path} cannot be read", error.strerror or "", "Check that it is a text file") from error


def _lines(stream: BinaryIO) -> Iterator[str]:
    """Lines end at a line feed only: other separators may stand inside a charge text. What is no UTF-8 is cp1252."""
    for raw in stream:
        try:
            yield raw.decode("utf-8-sig" if raw.startswith(b"\xef\xbb\xbf") else "utf-8")
        except UnicodeDecodeError:
            yield raw.decode("cp1252", errors="replace")
