"""``screener classify``: reads charge texts line by line."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TextIO

from screener.docket.charges import OfficeTable, classify


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
