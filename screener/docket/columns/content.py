"""How the content of a column looks, judged on its different values. No header is read here."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property

from screener.docket.cells.cell_columns import CellColumns, CellCounts
from screener.docket.cells.cells import grade_of, whole_number
from screener.docket.cells.controlled_words import filled_of, is_blank, is_blank_number, plain, vocabulary
from screener.docket.cells.dates import date_share, read_dates
from screener.docket.cells.numbers import Decimals, decimals_of
from screener.docket.columns.amounts import amount_like
from screener.domain.charge_class import names_a_class
from screener.domain.quantity import unit_of

_SAMPLE = 300
_LETTERS = re.compile(r"[A-Za-z]{4,}")
_ANY_LETTERS = re.compile(r"[A-Za-z]{2,}")
_LEGAL = re.compile(
    r"\b(?:title|section|sec|sect|code|penal|health|safety|vehicle|article|art|chapter|chap|stat|statute|crim|revised|ann"
    r"|ilcs|subd|subsec|subsection|part|para|paragraph|ucode|admin|mcode|mun|muni|municipal|crimes)\b\.?",
    re.IGNORECASE,
)
_CODE = re.compile(r"\d{4,9}")
_PLAIN_NUMBER = re.compile(r"-?[\d,]*\.?\d+")


def statute_like(cell: str) -> bool:
    """Digits with section marks or points and no long words: ``893.13(6a)``, ``HS 11350(A)``, ``11358HS``."""
    text = _LEGAL.sub(" ", cell.strip())
    if text.isdigit() and not 3 <= len(text) <= 6:
        return False  # a count, or a number of the system
    return any(mark.isdigit() for mark in text) and len(text) <= 60 and _LETTERS.search(text) is None


def code_like(cell: str) -> bool:
    """A number of the system rather than a citation: ``540097``."""
    return _CODE.fullmatch(cell.strip()) is not None


def text_like(cell: str) -> bool:
    """Words, as a charge is worded: ``POSS CS PG 1 <1G``."""
    return not statute_like(cell) and _ANY_LETTERS.search(cell) is not None


def contents_of(rows: Sequence[Sequence[str]], width: int) -> list[ColumnContent]:
    """The columns of some rows."""
    if isinstance(rows, CellColumns):
        return [ColumnContent(CellCounts(rows.values[at], rows.counts(at))) for at in range(rows.width)]
    return [ColumnContent(cells) for cells in zip(*rows, strict=True)] or [ColumnContent(()) for _ in range(width)]


class ColumnContent:
    """The values of one column with their counts, and shares (0 to 1) of what they look like."""

    def __init__(self, values: Sequence[str] | CellCounts) -> None:
        """``values`` are its cells, or its different cells with their number."""
        self.counts: Mapping[str, int] = values if isinstance(values, CellCounts) else Counter(values)
        self.rows = values.rows if isinstance(values, CellCounts) else len(values)
        self.filled = filled_of(values.cells if isinstance(values, CellCounts) else self.counts)
        step = max(1, len(self.filled) // _SAMPLE)
        self.sample = self.filled[::step][:_SAMPLE]
        self._step = step

    @property
    def empty(self) -> bool:
        return not self.filled

    @cached_property
    def masked(self) -> bool:
        """Nearly every cell is a mask (x, XXXX): the export hid the column, no box was checked."""
        hidden = self._rows_of(lambda value: is_blank(value) and any(map(str.isalnum, value)))
        return hidden > 0.8 * self.rows

    @cached_property
    def boxes(self) -> bool:
        """A lone x among blanks: boxes that were checked."""
        values = {value.strip().lower() for value in self.counts}
        return values == {"", "x"}

    @property
    def pairs(self) -> Iterable[tuple[str, int]]:
        """Each different cell with its number."""
        return self.counts.pairs() if isinstance(self.counts, CellCounts) else self.counts.items()

    @property
    def _of_sample(self) -> list[tuple[str, int]]:
        """Each cell of the sample with its number, where that is told without looking at all cells."""
        if not isinstance(self.counts, CellCounts) or self.filled is not self.counts.cells:
            return []
        return list(zip(self.sample, self.counts.numbers[:: self._step].tolist(), strict=False))

    def most(self, cells: Sequence[str], many: int) -> list[str]:
        """Those of some cells of the sample that most rows have, the most frequent first."""
        wanted = frozenset(cells)
        counts = {cell: count for cell, count in self._of_sample or self.pairs if cell in wanted}
        return sorted(cells, key=lambda cell: -counts[cell])[:many]

    def _rows_of(self, test: Callable[[str], bool]) -> int:
        return sum(count for value, count in self.pairs if test(value))

    @cached_property
    def filled_rows(self) -> int:
        if len(self.filled) == len(self.counts):
            return self.rows
        filled = frozenset(self.filled)
        return sum(count for value, count in self.pairs if value in filled)

    @cached_property
    def distinct(self) -> int:
        return len(set(map(str.strip, self.filled)))

    def _share(self, test: Callable[[str], object]) -> float:
        if not self.sample:
            return 0.0
        return sum(bool(test(value)) for value in self.sample) / len(self.sample)

    def words(self, table: str) -> float:
        """The share of values that a controlled vocabulary knows."""
        known = vocabulary(table)
        return self._share(lambda value: plain(value) in known)

    @cached_property
    def statute(self) -> float:
        return self._share(statute_like)

    @cached_property
    def code(self) -> float:
        return self._share(code_like)

    @cached_property
    def text(self) -> float:
        return self._share(text_like)

    @cached_property
    def dates(self) -> float:
        return date_share(self.sample)

    @cached_property
    def median_year(self) -> int | None:
        """The middle year of the dates of a sample; None where they are none or their century is not written."""
        years = sorted(day.year for day in read_dates(self.sample, as_of=None).values.values())
        return years[len(years) // 2] if len(years) >= max(1, len(self.sample) // 2) else None

    @cached_property
    def clear_dates(self) -> float:
        """Dates that no number can be mistaken for."""
        return self._share(lambda value: not value.strip().isdigit()) and date_share(self.sample, serials=False)

    @cached_property
    def numbers(self) -> float:
        return self._share(lambda value: _PLAIN_NUMBER.fullmatch(value.strip()))

    @cached_property
    def grades(self) -> float:
        return self._share(lambda value: grade_of(value) is not None or names_a_class(value))

    @cached_property
    def counts_small(self) -> float:
        return self._share(lambda value: whole_number(value) is not None)

    @cached_property
    def ordinals(self) -> float:
        return self._share(lambda value: len(value.strip()) <= 14 and any(mark.isdigit() for mark in value))

    @cached_property
    def short(self) -> float:
        """Values of at most four characters, as count numbers are."""
        return self._share(lambda value: len(value.strip()) <= 4)

    @cached_property
    def illinois_grades(self) -> float:
        """Classes as Illinois writes them: 1 where every word is one of them and some are digits or X."""
        known, words = vocabulary("grade_illinois"), {plain(value) for value in self.filled}
        return float(bool(words) and words <= set(known) and bool(words & set("x1234")))

    @cached_property
    def quantities(self) -> float:
        return self._share(lambda value: amount_like(value, self.decimals))

    @cached_property
    def decimals(self) -> Decimals:
        """How its numbers write their decimals."""
        return decimals_of(self.filled)

    def share_of(self, test: Callable[[str], object]) -> float:
        """The share of values of which something is true, from 0 to 1."""
        return self._share(test)

    @cached_property
    def units(self) -> float:
        return self._share(lambda value: unit_of(value) is not None)

    @cached_property
    def letters(self) -> float:
        """The share of values made of words without digits, as names are."""
        return self._share(lambda value: not any(mark.isdigit() for mark in value) and any(map(str.isalpha, value)))

    @cached_property
    def years(self) -> float:
        return self._share(
            lambda value: value.strip().isdigit() and 1880 <= int(value) <= 2100 and len(value.strip()) == 4
        )

    @cached_property
    def ids(self) -> float:
        return self._share(lambda value: not is_blank_number(value) and len(value.strip()) <= 60)

    @cached_property
    def long_text(self) -> float:
        return self._share(lambda value: len(value.split()) >= 3)
