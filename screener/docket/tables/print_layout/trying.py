"""A layout while it is learned: the text of the report, what a marked piece probably is, and what the marks give."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from screener.docket.cells.controlled_words import FIELDS
from screener.docket.cells.headers import matches
from screener.docket.charges.charges import classify
from screener.docket.files.delimited import decode
from screener.docket.files.source import is_plain_text, load
from screener.docket.model.choices import ReadChoices
from screener.docket.model.printed import LineRole, PrintLayout
from screener.docket.tables.print_layout.learn import MarkedLine, learned
from screener.docket.tables.print_layout.lines import lines_of
from screener.docket.tables.print_layout.read_printed import UNKNOWN, Printed, read_printed
from screener.docket.tables.print_layout.shipped import read_text
from screener.domain.errors import ScreenerError
from screener.domain.offense import OffenseClass

_SHOWN = 4_000  # lines on the page; more of them show nothing new
_DATE = re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}|\d{6}|\d{8}")
_NAME = re.compile(r"[A-Z][A-Z'-]+,\s*[A-Z].*", re.IGNORECASE)
_BY_FIELD = {"case number": LineRole.CASE, "name": LineRole.PERSON, "text": LineRole.CHARGE, "statute": LineRole.CHARGE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What some marks give: the layout, and the report read by it (None while the layout lacks something)."""

    layout: PrintLayout
    read: Printed | None

    @property
    def stray(self) -> tuple[int, ...]:
        """The lines that belong to nothing, by their numbers."""
        return () if self.read is None else tuple(line for line, why, _ in self.read.aside if why == UNKNOWN)


def printed_text(path: Path, choices: ReadChoices) -> str:
    """The first pages of a report as they are shown; raises ScreenerError for a file that is no text."""
    source = load(path)
    if not is_plain_text(source):
        raise ScreenerError(f"{path.name} is no printed report", "it is no plain text", "Choose a text file")
    text = decode(source.data, source.name, choices.encoding)[0].replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n", _SHOWN)
    return text if len(lines) <= _SHOWN else "\n".join([*lines[:_SHOWN], ""])


def shown_lines(text: str) -> list[str]:
    """The lines of the report as they are shown and marked: without form feeds, tabs as blanks."""
    return [line.text for line in lines_of(text)]


def tried(text: str, marks: Sequence[MarkedLine], name: str) -> Tried:
    """What the marks give so far."""
    layout = learned(text, marks, name)
    return Tried(layout=layout, read=None if layout.lacks else read_printed(text, layout, read_text))


def suggested(line: str, start: int, stop: int, role: LineRole | None, known: Sequence[str]) -> str:
    """The field that a marked piece probably is: by the label before it, else by what it holds; "" for none.

    ``role`` is what the line was said to be, ``known`` the fields that were marked on it already.
    """
    piece = line[start:stop].strip()
    label = re.split(r" {2,}", line[:start].rstrip())[-1].rstrip(":# ")
    words = label.split()
    labels = (" ".join(words[at:]) for at in range(max(0, len(words) - 3), len(words)))
    named = [match.field for each in labels for match in matches(each)[:1] if match.score >= 0.8][:1]
    found = [*named, *_by_content(piece, role)]
    return next((name for name in found if name not in known), "")


def _by_content(piece: str, role: LineRole | None) -> list[str]:
    digits, letters = any(map(str.isdigit, piece)), any(map(str.isalpha, piece))
    if _DATE.fullmatch(piece):
        return (
            ["offense date", "arrest date"]
            if role is LineRole.CHARGE
            else ["birth date", "arrest date", "offense date"]
        )
    if letters and classify(piece, "").offense not in (OffenseClass.UNKNOWN, OffenseClass.OTHER):
        return ["text"]
    if _NAME.fullmatch(piece) and not digits:
        return ["defense attorney", "name"] if role is LineRole.DETAIL else ["name", "defense attorney", "attorney"]
    if digits and (len(piece) > 3 or role is None) and role is not LineRole.CHARGE:
        return ["case number"]
    if role is LineRole.CHARGE:
        return ["grade", "count"] if len(piece) <= 3 else ["text"]
    return ["text"] if letters and len(piece.split()) > 1 else []


def role_for(field: str) -> LineRole:
    """What a line with a field is, where nobody has said it."""
    return _BY_FIELD.get(field, LineRole.DETAIL if FIELDS[field].case_level else LineRole.CHARGE_DETAIL)
