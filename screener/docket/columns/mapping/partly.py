"""Columns with a known header that do not hold what it says throughout: what can be read is read, the rest is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from screener.docket.cells.cells import grade_of, whole_number
from screener.docket.cells.controlled_words import field_specs
from screener.docket.cells.date_forms import FORMATS, fits, split
from screener.docket.cells.headers import HeaderMatch, matches
from screener.docket.columns.amounts import amount_like
from screener.docket.columns.content import ColumnContent
from screener.docket.columns.fit import known_word
from screener.docket.columns.histories import events_of
from screener.docket.columns.lists import SEVERAL
from screener.docket.columns.mapping.claims import Claim
from screener.domain.charge_class import marks_a_class, names_a_class
from screener.domain.quantity import unit_of

#: Least parts of the filled rows that are read: a word can be one of another list, a date or a weight hardly.
_MEASURED, _WORDS, _NAMES = 0.05, 0.3, 0.5
_WORD_KINDS = frozenset(
    {"race", "ethnicity", "sex", "custody", "supervision", "role", "basis", "yesno", "conduct", "group", "schedule"}
) | SEVERAL  # fmt: skip
_SURE = 0.75  # a unit or a word such as "description" beside a known name leaves it known


def read_partly(
    taken: dict[int, Claim],
    fixed: Mapping[int, Claim],
    headers: Sequence[str],
    contents: Sequence[ColumnContent],
    passed_over: Callable[[str], bool],
) -> dict[int, str]:
    """Claims the columns that nothing claims though their header is known, where some of their cells can be read.

    Gives back, for each known header that stays without a meaning, why. ``passed_over`` says of a header that it is
    known to mean something else here (a body's weight).
    """
    why: dict[int, str] = {}
    for at, header in enumerate(headers):
        if at in taken or at in fixed or contents[at].empty or passed_over(header):
            continue
        for match in matches(header):
            if match.score < _SURE or match.charge_family:
                continue
            claim = _claim(at, header, contents[at], match)
            other = next((c.at for c in taken.values() if (c.field, c.ordinal) == (match.field, match.ordinal)), None)
            if claim is not None and other is None:
                taken[at] = claim
                why.pop(at, None)
                break
            why.setdefault(at, _why_not(header, match, contents[at], headers[other] if other is not None else ""))
    return why


def _claim(at: int, header: str, content: ColumnContent, match: HeaderMatch) -> Claim | None:
    readable, least = _readable(match.field, content)
    if readable is None:
        return None
    filled = frozenset(content.filled)
    rows = {cell: count for cell, count in content.pairs if cell in filled}
    read, all_rows = sum(count for cell, count in rows.items() if readable(cell)), sum(rows.values())
    if not read or read < least * all_rows:
        return None
    label = field_specs()[match.field].label
    note = f"{read:,} of its {all_rows:,} filled cells can be read as {label.lower()}"
    notes = (f"{note}, the others are told and stay unknown",) if read < all_rows else ()
    return Claim(at, match.field, 0.5, match.ordinal, f"header {header.strip()!r} is a name of {label}; {note}", notes)


def _readable(field: str, content: ColumnContent) -> tuple[Callable[[str], bool] | None, float]:
    """Whether a cell can be read as what a field holds, and how many must be; None for a field of free words."""
    kind = field_specs()[field].kind
    if kind == "date":
        return lambda cell: any(fits(split(cell.strip(), name)) for name in FORMATS if name != "YYMMDD"), _MEASURED
    if kind in ("quantity", "money", "counted", "uncertainty"):
        return lambda cell: amount_like(cell, content.decimals), _MEASURED
    if kind in ("number", "age"):
        return lambda cell: whole_number(cell) is not None, _MEASURED
    if kind == "events":
        return lambda cell: events_of(cell) is not None, _MEASURED
    if kind == "grade":
        return lambda cell: grade_of(cell) is not None or names_a_class(cell), _WORDS
    if kind == "degree":
        return marks_a_class, _WORDS
    if kind == "unit":
        return lambda cell: unit_of(cell) is not None, _WORDS
    if kind == "name":
        return _a_name, _NAMES
    if kind in _WORD_KINDS:
        return known_word(kind, field), _WORDS
    return None, 1.0


def _a_name(cell: str) -> bool:
    """Words with a comma or a space between them, and more letters than digits: ``DOE, JOHN 3RD``."""
    letters, digits = sum(map(str.isalpha, cell)), sum(map(str.isdigit, cell))
    return letters >= 3 and letters > digits and ("," in cell or " " in cell.strip())


def _why_not(header: str, match: HeaderMatch, content: ColumnContent, other: str) -> str:
    label = field_specs()[match.field].label
    if other:
        return f"header {header.strip()!r} is a name of {label}, which column {other.strip()!r} gives already"
    example = next(iter(content.most(content.sample[:60], 1)), "").strip()[:40]
    return f"header {header.strip()!r} is a name of {label}, but its cells, such as {example!r}, cannot be read as that"
