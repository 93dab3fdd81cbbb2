"""Layouts of printed reports that ship with the program, and whether a text is one of them."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import cache

from screener.docket.charges.charges import classify
from screener.docket.model.printed import PrintLayout
from screener.docket.tables.print_layout.read_printed import Printed, read_printed
from screener.domain.case import Reading
from screener.domain.shipped import resource

_LOOKED = 64 * 1024  # characters by which a report is judged
_PRINTED = re.compile(r" {3,}\S|\f")
_SOME, _FEW, _MOST_STRAY = 60, 0.3, 0.1


def read_text(text: str) -> Reading:
    """Reads a charge text by its words alone, to tell the rest of a text from another charge."""
    return classify(text, "")


@cache
def known_layouts() -> tuple[PrintLayout, ...]:
    """The layouts of resources/docket/print_layouts, by name."""
    folder = resource("docket", "print_layouts")
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".json")), key=lambda file: file.name)
    return tuple(PrintLayout.of_json(json.loads(file.read_text(encoding="utf-8")), file.name) for file in files)


def looks_printed(lines: Sequence[str]) -> bool:
    """Whether some of the first lines are set in or parted by blanks, as a printed report's are."""
    first = [line for line in lines[: 2 * _SOME] if line.strip()][:_SOME]
    return bool(first) and sum(_PRINTED.search(line) is not None for line in first) >= _FEW * len(first)


def recognized(text: str) -> PrintLayout | None:
    """The known layout of a report, or None."""
    head = text[:_LOOKED]
    if not looks_printed(head.split("\n", 3 * _SOME)[: 3 * _SOME]):
        return None
    if len(text) > len(head):
        head = head[: head.rfind("\n") + 1]
    return next((layout for layout in known_layouts() if fits(read_printed(head, layout, read_text))), None)


def fits(printed: Printed, most: float = _MOST_STRAY) -> bool:
    """Whether a layout is that of the report it read: it has cases and charges, and few lines have no place."""
    lines = len(printed.used) + len(printed.records) + len(printed.aside)
    return printed.cases > 0 and printed.charges > 0 and len(printed.aside) <= most * lines
