"""Which letters an error is about: from the place that the loader names to the end of the word, value or line."""

from __future__ import annotations

from screener.policy.authoring.marks import COMMENT, DASH, START, read_line
from screener.policy.language.errors import PolicyError

#: Faults that lie in one letter.
_ONE_LETTER = ("strange-letter", "curly-quote", "not-utf8", "not-text")


def underlined(error: PolicyError, state: int = START) -> tuple[int, int]:
    """The first letter (from 0) and the number of letters of an error's line; at least one, even on an empty line.

    ``state`` is the state in which the line begins. A value ends where the loader's value ends; of a key, the key is
    meant; of a bracket or a list, what of it stands on the line.
    """
    line, start = error.source, error.column - 1
    if error.code in _ONE_LETTER:
        return start, 1
    marks = read_line(line, state)[0]
    for mark in marks:
        if mark.start <= start < mark.end and mark.kind != DASH:
            if mark.text in ("{", "["):
                return start, _bracket(line, start)
            return start, mark.end - start
    end = max((mark.end for mark in marks if mark.kind != COMMENT), default=0)
    return (start, max(1, end - start)) if start < len(line) else (max(0, len(line) - 1), 1)


def _bracket(line: str, start: int) -> int:
    """From an opening bracket to its end, or to the end of what the line says."""
    level = 0
    marks, _ = read_line(line[start:], START)
    for mark in marks:
        level += (mark.text in ("{", "[")) - (mark.text in ("}", "]"))
        if level == 0 and mark.text in ("}", "]"):
            return mark.end
    return max((mark.end for mark in marks if mark.kind != COMMENT), default=1)
