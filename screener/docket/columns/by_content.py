"""What the columns of a table without a line of names are, told by their cells alone: sure ones, or none.

A date that could be any date, a number that could be any number stay without a meaning: a person says what they are.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from screener.docket.columns.content import ColumnContent, contents_of

_LEAST_ROWS, _LEAST_COLUMNS = 5, 3
_SURE, _MOST = 0.9, 0.5
_NAME = re.compile(r"[A-Za-z][\w'. -]+,\s*[A-Za-z][\w'. -]*")
_STATUTE = re.compile(r"\d+[.:-]\d|\d\s*\(|\d\s?[A-Z]{1,3}\b|[A-Z]{1,3}\s?\d{3}")
_GENERATION = 14  # years that lie between births and all that people do, at least
_WHOSE = frozenset({"case number", "name", "birth date", "sex", "race"})

Told = Mapping[int, tuple[str, str]]  # column -> field, reason


def is_table(rows: Sequence[Sequence[str]]) -> bool:
    """Whether lines are the rows of a table whose first line is a record like the others."""
    filled = [row for row in rows[:400] if any(cell.strip() for cell in row)]
    if len(filled) < _LEAST_ROWS:
        return False
    width, many = Counter(map(len, filled)).most_common(1)[0]
    if width < _LEAST_COLUMNS or many < _SURE * len(filled) or len(filled[0]) != width:
        return False
    even = [row for row in filled if len(row) == width]
    return not any(_names(even[0][at], [row[at] for row in even[1:]]) for at in range(width))


def _names(first: str, below: Sequence[str]) -> bool:
    """Whether a cell is the name of a column: words over cells that all have digits."""
    filled = [cell for cell in below if cell.strip()]
    numbered = sum(any(map(str.isdigit, cell)) for cell in filled)
    return (
        len(filled) > 1
        and numbered >= _SURE * len(filled)
        and any(map(str.isalpha, first))
        and not any(map(str.isdigit, first))
    )


def told_by_content(rows: Sequence[Sequence[str]], recognized: Callable[[str], bool]) -> Told:
    """The columns that are surely something; empty where the charge, or whose it is, cannot be told."""
    width = max(map(len, rows), default=0)
    contents = contents_of([[*row, *[""] * (width - len(row))] for row in rows], width)
    found: dict[int, tuple[str, str]] = {}
    for field, told in (("text", _charges), ("name", _people), ("statute", _statutes), ("case number", _cases)):
        column = told(contents, found, recognized)
        if column is not None:
            found[column[0]] = (field, column[1])
    found |= _births(contents, found)
    for field in ("sex", "race", "grade"):
        plainly = [at for at, content in enumerate(contents) if at not in found and _in_words(field, content)]
        if len(plainly) == 1:
            found[plainly[0]] = (field, f"its cells are words for {field}")
    fields = {field for field, _ in found.values()}
    return found if "text" in fields and fields & _WHOSE else {}


_Found = tuple[int, str] | None


def _only(columns: Sequence[tuple[float, int]], words: str) -> _Found:
    """The one column, or the one that is plainly ahead; None where two are alike."""
    ranked = sorted(columns, reverse=True)
    if not ranked or (len(ranked) > 1 and ranked[0][0] < ranked[1][0] + 0.2):
        return None
    return ranked[0][1], f"{ranked[0][0]:.0%} of its different cells are {words}"


def _share(content: ColumnContent, test: Callable[[str], object]) -> float:
    return sum(bool(test(cell)) for cell in content.sample) / len(content.sample) if content.sample else 0.0


def _charges(contents: Sequence[ColumnContent], _found: Told, recognized: Callable[[str], bool]) -> _Found:
    shares = [(_share(content, recognized), at) for at, content in enumerate(contents) if content.text >= 0.8]
    return _only([each for each in shares if each[0] > _MOST], "known charges")


def _people(contents: Sequence[ColumnContent], found: Told, _recognized: Callable[[str], bool]) -> _Found:
    shares = [
        (_share(content, lambda cell: _NAME.fullmatch(cell.strip())), at)
        for at, content in enumerate(contents)
        if at not in found and content.distinct > 2
    ]
    return _only([each for each in shares if each[0] >= _SURE], "names (last, first)")


def _statutes(contents: Sequence[ColumnContent], found: Told, _recognized: Callable[[str], bool]) -> _Found:
    shares = [
        (_share(content, _STATUTE.search) * content.statute, at)
        for at, content in enumerate(contents)
        if at not in found and content.dates < _MOST and content.numbers < _SURE and not _one_shape(content)
    ]
    return _only([each for each in shares if each[0] >= 0.8], "statutes")


def _cases(contents: Sequence[ColumnContent], found: Told, _recognized: Callable[[str], bool]) -> _Found:
    """Numbers of one shape with letters or dashes in them, as courts give them."""
    shares = [
        (1.0, at)
        for at, content in enumerate(contents)
        if at not in found and content.dates < 0.2 and content.numbers < 0.2 and _one_shape(content)
    ]
    return _only(shares, "case numbers by their shape")


def _one_shape(content: ColumnContent) -> bool:
    cells = [cell.strip() for cell in content.sample]
    numbers = [cell for cell in cells if 5 <= len(cell) <= 24 and sum(map(str.isdigit, cell)) >= 4]
    if not cells or content.distinct < 3 or len(numbers) < _SURE * len(cells):
        return False
    shapes = Counter(re.sub(r"[A-Za-z]+", "A", re.sub(r"\d+", "9", cell)) for cell in numbers)
    return shapes.most_common(1)[0][1] >= _SURE * len(numbers)


def _births(contents: Sequence[ColumnContent], found: Told) -> dict[int, tuple[str, str]]:
    """The column of dates that lie a generation before all other dates."""
    years = {
        at: content.median_year
        for at, content in enumerate(contents)
        if at not in found and content.clear_dates >= _SURE and content.median_year is not None
    }
    ranked = sorted((year, at) for at, year in years.items() if year is not None)
    if len(ranked) < 2 or ranked[1][0] - ranked[0][0] < _GENERATION:
        return {}
    return {ranked[0][1]: ("birth date", "its dates lie a generation before the others")}


def _in_words(field: str, content: ColumnContent) -> bool:
    values = {cell.strip().lower() for cell in content.filled}
    if field == "sex":
        return values <= {"m", "f", "male", "female", "u", "x"} and len(values & {"m", "f", "male", "female"}) > 1
    if field == "race":
        return content.words("race") >= _SURE and len(values & {"w", "b", "white", "black"}) > 1
    return content.grades >= _SURE and any("fel" in value or "misd" in value for value in values)
