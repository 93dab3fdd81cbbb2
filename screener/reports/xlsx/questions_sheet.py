"""The open questions of an office as a workbook: one line a question, with a cell for the answer and for its source."""

from __future__ import annotations

from dataclasses import dataclass

ANSWER, SOURCE, IDENTITY = "Answer", "Source", "Screener question"
HEADERS = ("Case", "Count", "Charge", "Fact", "Question", "How to answer", ANSWER, SOURCE, IDENTITY)
#: How wide each column is, in characters.
WIDTHS = (16, 7, 34, 26, 46, 26, 18, 24, 12)
#: Characters of a drop-down, by the file format.
MOST_LISTED = 250


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionLine:
    """One question about one charge. ``words`` are the answers of a closed list, ``stamp`` finds it again."""

    case: str
    count: str
    charge: str
    fact: str
    ask: str
    how: str
    words: tuple[str, ...]
    stamp: str
