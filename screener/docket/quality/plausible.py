"""What makes a file that was read look like no docket: counts, a lookup table, a list of staff, a wrong opening.

A program that reads anything must say when what it read makes no sense. Each doubt is one clause of what was seen; a
person can agree that it is a docket all the same. The bounds are set so that no docket known to be one is stopped,
those among them that name neither a case nor a person.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import islice

from screener.docket.cells.controlled_words import FIELDS, is_blank
from screener.docket.model.result import DocketReading, FileColumn
from screener.domain.case import Charge
from screener.domain.errors import ScreenerError
from screener.domain.offense import OffenseClass

_SAMPLE = 2_000
_FEW = 20  # of fewer rows or charges nothing is concluded from shares
_MOST = 0.6
_NEARLY_ALL = 0.9
_NUMBER = re.compile(r"[-+$(]?[\d,]*\.?\d+[%)]?|-+|\*+")
_PERIOD = re.compile(
    r"(?:cy|fy|ytd|q[1-4])?\W*(?:19|20)\d\d.*|(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\W*\d*"
    r"|q[1-4].*|week\W*\d+",
    re.IGNORECASE,
)
_TALLY = re.compile(
    r"\b(?:counts?|totals?|number of|no\. of|num|n|sum|frequency|arrests|cases|incidents|offenses|charges|filings"
    r"|persons|people|rate|percent|pct|average|mean|median)\b|[%#]",
    re.IGNORECASE,
)
#: Columns that say which event or whose it was.
_WHO = ("incident", "arrest number", "instrument", "age", "sex", "race")
_REMEDY = "Ask for the export with one row a {row}; if this is one, say so with --as-read"
#: What a file should have been, by the purpose for which it was read, and what its rows are then.
_KINDS = {"warrants": ("list of warrants", "warrant"), "cases": ("docket", "charge or a case")}


class NotPlausible(ScreenerError):
    """What was read looks like no docket; ``seen`` are the clauses that say why."""

    def __init__(self, name: str, seen: Sequence[str], kind: str = "docket") -> None:
        what, row = _KINDS.get(kind, _KINDS["cases"])
        super().__init__(f"{name} does not look like a {what}", "; ".join(seen), _REMEDY.format(row=row))
        self.seen = tuple(seen)


def require_plausible(reading: DocketReading, *, as_read: bool) -> None:
    """Raises NotPlausible where the reading makes no sense, unless a person agreed to it ``as_read``."""
    seen = () if as_read else doubts_of(reading)
    if seen:
        raise NotPlausible(reading.name, seen, reading.kind)


def doubts_of(reading: DocketReading) -> tuple[str, ...]:
    """What was seen that no docket has, in clauses, the weightiest first; empty for a docket."""
    if not reading.rows_read:
        return ()
    rows = [row for row in islice(reading.raw_rows.values(), _SAMPLE) if any(cell.strip() for cell in row)]
    charges = list(islice(iter(reading.charges), _SAMPLE))
    found = [
        _counts(reading, rows),
        _nobody(reading),
        _one_column(reading, rows),
        _warrants(reading, charges),
        _numbers(charges),
        _not_recognized(reading),
        _alike(charges, rows),
    ]
    return tuple(said for said in found if said)


def _fields(reading: DocketReading) -> set[str]:
    return {column.field for column in reading.columns if column.field}


def _identified(reading: DocketReading) -> bool:
    """Whether a column tells whose a charge is, or which event it was."""
    fields = _fields(reading)
    return bool(reading.people or reading.cases or fields.intersection(_WHO))


def _dated(reading: DocketReading) -> bool:
    return any(FIELDS[name].kind == "date" and name != "run date" for name in _fields(reading))


def _cells(rows: Sequence[Sequence[str]], at: int) -> list[str]:
    return [row[at].strip() for row in rows if at < len(row) and not is_blank(row[at])]


def _numeric(rows: Sequence[Sequence[str]], at: int) -> bool:
    cells = _cells(rows, at)
    return bool(cells) and sum(_NUMBER.fullmatch(cell) is not None for cell in cells) >= _NEARLY_ALL * len(cells)


def _counts(reading: DocketReading, rows: Sequence[Sequence[str]]) -> str:
    """A table of counts: columns of numbers by period, or named as a tally, and nobody whose they are."""
    if reading.people or reading.cases or _fields(reading) & {"incident", "arrest number", "citation number"}:
        return ""
    numbers = [at for at, column in enumerate(reading.columns) if _tally(column) and _numeric(rows, at)]
    periods = [at for at in numbers if _PERIOD.fullmatch(reading.columns[at].header.strip())]
    named = [at for at in numbers if _TALLY.search(reading.columns[at].header)]
    if len(periods) < 2 and not (named and (len(numbers) > 1 or _larger(rows, named))) and len(numbers) < 3:
        return ""
    shown = [reading.columns[at].header.strip() or reading.columns[at].letter for at in numbers]
    names = ", ".join(shown[:4]) + (" ..." if len(shown) > 4 else "")
    many = f"{len(numbers)} of its {len(reading.columns)} columns hold numbers ({names})"
    return f"it is a table of counts, not a docket: {many}, and none names a case or a person"


def _tally(column: FileColumn) -> bool:
    """Whether numbers in a column could be counts: it has no meaning of its own, or one that any number fits."""
    return not column.field or FIELDS[column.field].kind in (
        "number",
        "count",
        "quantity",
        "money",
        "age",
        "id",
        "year",
    )


def _larger(rows: Sequence[Sequence[str]], columns: Sequence[int]) -> bool:
    """Whether numbers are larger than the count of a charge can be."""
    return any(len(cell.replace(",", "").split(".")[0]) > 2 for at in columns for cell in _cells(rows, at))


def _nobody(reading: DocketReading) -> str:
    if _identified(reading) or _dated(reading):
        return ""
    return "no column names a case, a person or a date: 0 people, 0 cases"


def _one_column(reading: DocketReading, rows: Sequence[Sequence[str]]) -> str:
    filled = [at for at in range(len(reading.columns)) if _cells(rows, at)]
    return "it has one column only" if len(filled) == 1 and len(rows) > 1 else ""


def _warrants(reading: DocketReading, charges: Sequence[Charge]) -> str:
    """A list of warrants: to be reviewed, not screened as new cases."""
    fields = _fields(reading)
    told = "warrant number" in fields and "issue date" in fields
    appearances = sum(charge.reading.offense is OffenseClass.FTA_WARRANT for charge in charges)
    if reading.kind != "docket" or not (told or (len(charges) >= _FEW and 3 * appearances > len(charges))):
        return ""
    return "it is a list of warrants, which are reviewed as such (screener warrants, office import --warrants)"


def _numbers(charges: Sequence[Charge]) -> str:
    """Bare numbers that no statute and no code of the vocabulary is, where charges should stand."""
    bare = [c for c in charges if not c.text and c.statute.isdigit() and c.reading.offense is OffenseClass.UNKNOWN]
    if len(charges) < _FEW or len(bare) < _NEARLY_ALL * len(charges):
        return ""
    return f"numbers stand where charges should ({', '.join(dict.fromkeys(c.statute for c in bare[:3]))} ...)"


def _not_recognized(reading: DocketReading) -> str:
    total = len(reading.charges)
    worded = "text" in _fields(reading) or "arrest text" in _fields(reading)
    if not worded or total < _FEW or reading.not_recognized < _MOST * total:
        return ""
    return f"{reading.not_recognized:,} of its {total:,} charges are not recognized"


def _alike(charges: Sequence[Charge], rows: Sequence[Sequence[str]]) -> str:
    """The same words, or the same rows, nearly everywhere."""
    if len(rows) < _FEW:
        return ""
    again = len(rows) - len(set(map(tuple, rows)))
    if again > _MOST * len(rows):
        return f"{again:,} of {len(rows):,} rows say the same as another"
    texts = Counter(charge.text for charge in charges if charge.text)
    if not texts:
        return ""
    text, many = texts.most_common(1)[0]
    known = any(c.text == text and c.reading.offense not in _VAGUE for c in charges)
    if known or many < _NEARLY_ALL * len(charges):
        return ""
    return f"“{text[:40]}” stands where charges should in {many:,} of {len(charges):,} rows"


_VAGUE = (OffenseClass.UNKNOWN, OffenseClass.OTHER)
