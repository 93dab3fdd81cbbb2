"""Print files with columns of spaces: parted where a gap of the header goes on as a blank strip below it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from screener.docket.cells.headers import matches

_PHRASE = re.compile(r"\S+(?: \S+)*")
_APART = re.compile(r" {2,}")
_RULE = re.compile(r"\s*(?:[-=_]+\s+)+[-=_]+\s*")
_HEADER_DEPTH = 60
_STRIP = 0.97  # of the lines are blank in a strip between two columns; others are titles and footers


def fixed_width_rows(
    lines: Sequence[str], *, chosen: bool = False, header_line: int | None = None
) -> list[list[str]] | None:
    """The cells of a print file, or None where no line of known names stands over columns of spaces.

    A line that does not keep the strips free (a title, a footer) is one cell. ``chosen``: a person says that the
    columns are parted by spaces, so names that are not known will do. ``header_line`` is theirs too, from 1.
    """
    header = _header(lines)
    if chosen and header_line and header_line <= len(lines):
        header = header_line - 1
    elif chosen and header is None:
        header = _first_apart(lines)
    if header is None:
        return None
    cuts = _cuts(lines, header)
    if len(cuts) < 2:
        return None
    return [_parted(line, cuts) for line in lines]


def _header(lines: Sequence[str]) -> int | None:
    """The first line with at least three names, most of them known, set apart by two spaces or more."""
    for at, line in enumerate(lines[:_HEADER_DEPTH]):
        phrases = [match.group() for match in _PHRASE.finditer(line)]
        known = sum(bool(matches(phrase)) for phrase in phrases)
        if len(phrases) >= 2 and known >= max(2, 0.6 * len(phrases)):
            return at
    return None


def _first_apart(lines: Sequence[str]) -> int | None:
    """The first line of several phrases over another such line."""
    several = [len(_APART.split(line.strip())) > 1 for line in lines[:_HEADER_DEPTH]]
    return next((at for at, (this, below) in enumerate(pairwise(several)) if this and below), None)


def _cuts(lines: Sequence[str], header: int) -> list[int]:
    """Where each column begins: after the strip that is blank in nearly every line below the header."""
    below = lines[header + 1] if header + 1 < len(lines) else ""
    if _RULE.fullmatch(below):  # a rule of dashes shows the columns
        return [match.start() for match in re.finditer(r"\S+", below)]
    body = [line for line in lines[header:] if line.strip()][:2_000]
    width = max(map(len, body))
    used = [0] * width
    for line in body:
        for at, mark in enumerate(line):
            if mark != " ":
                used[at] += 1
    limit = max(0, int(len(body) * (1 - _STRIP)))
    phrases = list(_PHRASE.finditer(lines[header]))
    cuts = [0]
    for left, right in pairwise(phrases):
        free = [at for at in range(left.end(), right.start()) if used[at] <= limit]
        if free:
            cuts.append(free[-1] + 1)
    return cuts


def _parted(line: str, cuts: Sequence[int]) -> list[str]:
    if not line.strip():
        return []
    if any(len(line) > cut and line[cut - 1] != " " for cut in cuts[1:]):
        return [line.strip()]
    ends = [*cuts[1:], len(line)]
    return [line[start:end].strip() for start, end in zip(cuts, ends, strict=True)]
