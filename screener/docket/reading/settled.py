"""Charges that a court has settled: a disposition, a plea of guilty or a sentence is recorded in the docket.

They are history, to be reviewed by the retroactive scope of a policy, never screened as new. What stands in a column is
judged by the words under ``settled`` in words.toml; what says that a matter is open goes before what says it ended.
A disposition of the prosecutor alone settles nothing, and words that are in no list say nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import cache, partial

import numpy as np
from numpy.typing import NDArray

from screener.docket.cells.controlled_words import FIELDS, is_blank, plain, settled_words, stage_words
from screener.docket.cells.dates import read_dates
from screener.docket.cells.headers import words_of
from screener.docket.model.result import DocketReading, FileColumn
from screener.docket.reading.column_charges import TableCharges
from screener.domain.columns import Coded

_OPEN, _SILENT, _ENDED = -1, 0, 1
#: A class of the offense, in whatever column it stands: no charge is settled by it.
_CLASS = re.compile(r"(?:(?:class|level|grade|category|group|degree)\s*\S{1,3}|[a-z]{1,2}|[fm]-?\d[a-z]?|[ivx]{1,4})")
_NOTHING = frozenset({"0", "no", "n", "false", "f", "0.00", "0 days"})
_DAYS = ("disposition date", "sentence date")
_LAST = (*_DAYS, "case status")  # say the least of how a charge ended
_YES = frozenset({"yes", "y", "true", "t", "1"})


def settled_charges(reading: DocketReading, as_of: date | None) -> Mapping[int, str]:
    """The settled charges by their place in the reading, each with what settles it ("Court Action: Guilty").

    ``as_of``: a disposition of a later day settles nothing yet (None: days are not judged). Only columns that have a
    meaning are judged: an office keeps these with the charge, and judges it anew as the days pass.
    """
    judged = [(at, judge) for at, column in enumerate(reading.columns) if (judge := _judge_of(column)) is not None]
    judged.sort(key=lambda each: _LAST.index(name) if (name := reading.columns[each[0]].field) in _LAST else -1)
    if not judged or not reading.charges:
        return {}
    charges = reading.charges
    if isinstance(charges, TableCharges) and reading.first is None:
        return _by_column(reading, charges, judged, as_of)
    found: dict[int, str] = {}
    laid = [reading.laid(charge.row, charge.sheet) for charge in charges]
    stands = {at: judge({row[at] for row in laid if at < len(row)}, as_of) for at, judge in judged}
    for place, (charge, row) in enumerate(zip(charges, laid, strict=True)):
        own = [at for at in stands if reading.columns[at].ordinal in (0, charge.part) and at < len(row)]
        said = {at: stands[at].get(row[at], _SILENT) for at in own}
        if _OPEN not in said.values() and (by := next((at for at, how in said.items() if how == _ENDED), -1)) >= 0:
            found[place] = _words(reading.columns[by], row[by])
    return found


def settled_stored(
    word: Callable[[str], Coded[str] | None], days: Mapping[str, Coded[date]], size: int, as_of: date
) -> Mapping[int, str]:
    """The same of ``size`` charges that an office keeps: ``word`` gives a descriptive value, ``days`` its dates."""
    opened: NDArray[np.bool_] = np.zeros(size, np.bool_)
    ended: list[tuple[NDArray[np.bool_], Callable[[int], str]]] = []
    for name, judge in _JUDGES.items():
        said = days.get(name) if name in _DAYS else word(name)
        if said is None or not said.values:
            continue
        codes = np.asarray(said.codes)
        found_of = judge([str(value) for value in said.values], as_of)
        stands = np.array([*(found_of.get(str(value), _SILENT) for value in said.values), _SILENT], np.int8)[codes]
        opened |= stands == _OPEN
        ended.append((stands == _ENDED, partial(_of_value, name, said.values, codes)))
    found: dict[int, str] = {}
    for which, words in ended:
        for place in np.flatnonzero(which & ~opened).tolist():
            found.setdefault(place, words(place))
    return found


def settled_by(attributes: Mapping[str, str], dates: Mapping[str, date], as_of: date) -> str:
    """What settles one charge that an office keeps; "" where nothing does."""
    ended = ""
    for name, judge in _JUDGES.items():
        value = dates.get(name) if name in _DAYS else attributes.get(name)
        if value is None:
            continue
        stands = judge([str(value)], as_of).get(str(value), _SILENT)
        if stands == _OPEN:
            return ""
        if stands == _ENDED and not ended:
            ended = f"{FIELDS[name].label}: {value}"
    return ended


def _of_value(name: str, values: Sequence[object], codes: NDArray[np.int32], place: int) -> str:
    return f"{FIELDS[name].label}: {values[int(codes[place])]}"


def settling_columns(settled: Iterable[str]) -> Mapping[str, int]:
    """The columns by which charges are settled, by their headers, each with how many; the most first."""
    return dict(Counter(said.partition(": ")[0] for said in settled).most_common())


def settled_sentence(by: Mapping[str, int], total: int) -> str:
    """How many charges of a docket are settled, and by which columns (``settling_columns``); "" where none is."""
    many = sum(by.values())
    if not many:
        return ""
    columns = [f"“{name}”" + (f" ({n:,})" if len(by) > 1 else "") for name, n in by.items()]
    where = columns[0] if len(columns) == 1 else f"{', '.join(columns[:-1])} and {columns[-1]}"
    return (
        f"{many:,} of {total:,} charges {'is' if many == 1 else 'are'} settled: a disposition, plea or sentence is "
        f"recorded in the column{'' if len(columns) == 1 else 's'} {where}"
    )


_Judge = Callable[[Iterable[str], date | None], Mapping[str, int]]


def _by_column(
    reading: DocketReading, charges: TableCharges, judged: Sequence[tuple[int, _Judge]], as_of: date | None
) -> Mapping[int, str]:
    rows = charges.rows
    opened: NDArray[np.bool_] = np.zeros(len(rows), np.bool_)
    ended: list[tuple[int, NDArray[np.bool_]]] = []
    for at, judge in judged:
        cells = rows.values[at]
        said = judge(cells, as_of)
        opened |= rows.told(at, (said.get(cell, _SILENT) == _OPEN for cell in cells))
        ended.append((at, rows.told(at, (said.get(cell, _SILENT) == _ENDED for cell in cells))))
    found: dict[int, str] = {}
    for at, which in ended:
        words: dict[str, str] = {}
        cells = rows.column(at)
        for place in np.flatnonzero(which & ~opened).tolist():
            if place not in found:
                cell = cells[place]
                if cell not in words:
                    words[cell] = _words(reading.columns[at], cell)
                found[place] = words[cell]
    return found


def _words(column: FileColumn, cell: str) -> str:
    return f"{' '.join(column.header.split()) or column.letter}: {' '.join(cell.split()).strip('* ')}"


def _judge_of(column: FileColumn) -> _Judge | None:
    """How the cells of a column are judged; None where it says nothing of how a charge ended."""
    if any(stage_words().get(word) == "prosecutor" for word in words_of(column.header)):
        return None
    return _JUDGES.get(column.field or "")


def _by_words(ended: str) -> _Judge:
    def judge(cells: Iterable[str], _as_of: date | None) -> Mapping[str, int]:
        return {cell: _stands(cell, ended) for cell in cells if not is_blank(cell)}

    return judge


def _stands(cell: str, ended: str) -> int:
    if _speaks("open").search(plain(cell)):
        return _OPEN
    return _ENDED if _speaks(ended).search(plain(cell)) else _SILENT


def _by_day(cells: Iterable[str], as_of: date | None) -> Mapping[str, int]:
    found = read_dates(list(cells), as_of=as_of).values
    return {cell: _ENDED for cell, day in found.items() if as_of is None or day <= as_of}


def _by_plea(cells: Iterable[str], _as_of: date | None) -> Mapping[str, int]:
    pleas = {cell: plain(cell) for cell in cells if not is_blank(cell)}
    return {
        cell: _ENDED
        for cell, plea in pleas.items()
        if not _speaks("not_plea").search(plea) and _speaks("ended_plea").search(plea)
    }


def _by_sentence(cells: Iterable[str], _as_of: date | None) -> Mapping[str, int]:
    said = [cell for cell in cells if not is_blank(cell) and plain(cell) not in _NOTHING]
    said = [cell for cell in said if not _CLASS.fullmatch(plain(cell))]
    return {cell: _OPEN if _speaks("open").search(plain(cell)) else _ENDED for cell in said}


def _by_yes(cells: Iterable[str], _as_of: date | None) -> Mapping[str, int]:
    return {cell: _ENDED for cell in cells if plain(cell) in _YES}


#: How each column that says how a charge ended is judged, what says the most first. An office keeps all of them.
_JUDGES: Mapping[str, _Judge] = {
    "disposition": _by_words("ended"),
    "court action": _by_words("ended"),
    "plea": _by_plea,
    "sentence": _by_sentence,
    "dismissed": _by_yes,
    "case status": _by_words("ended_case"),
    "disposition date": _by_day,
    "sentence date": _by_day,
}


@cache
def _speaks(which: str) -> re.Pattern[str]:
    phrases = "|".join(re.escape(each) for each in sorted(settled_words(which), key=len, reverse=True))
    return re.compile(rf"(?<![a-z])(?:{phrases})(?![a-z])")
