"""How well a column's content fits the kind of a field: a factor from 0 to 1 and the evidence in words."""

from __future__ import annotations

from collections.abc import Callable

from screener.docket.cells.cells import Word, yes_or_no
from screener.docket.cells.controlled_words import plain, vocabulary
from screener.docket.columns.amounts import confidence_of, read_amount
from screener.docket.columns.content import ColumnContent
from screener.docket.columns.histories import events_of
from screener.docket.columns.lists import SEVERAL, words_in
from screener.domain.charge_class import marks_a_class

_WORD_KINDS = {
    "race": 0.5,
    "ethnicity": 0.5,
    "sex": 0.6,
    "custody": 0.5,
    "supervision": 0.4,
    "role": 0.4,
    "basis": 0.4,
    "yesno": 0.6,
    "conduct": 0.4,
    "group": 0.5,
    "schedule": 0.5,
    **dict.fromkeys(SEVERAL, 0.3),
}
_WORDS = {
    "race": "words for race",
    "ethnicity": "words for ethnicity",
    "sex": "words for sex",
    "custody": "words for custody",
    "supervision": "words for probation or parole",
    "role": "words for seller or buyer",
    "basis": "words for how something was weighed",
    "yesno": "yes or no",
    "conduct": "words for conduct",
    "group": "penalty groups",
    "schedule": "schedules",
    "stop": "words for reasons of a stop",
    "search": "words for bases of a search",
    "indicia": "words for signs of sale",
}
_EMPTY = 0.75


def fit(kind: str, content: ColumnContent, name: str = "") -> tuple[float, str]:
    """1 where the content is what the kind promises, less where it is doubtful, 0 where it is something else.

    ``name`` is the field that is asked about: some have words of their own.
    """
    if kind in _WORD_KINDS:
        return _fit_words(kind, content, known_word(kind, name))
    if content.empty:
        return _EMPTY, "the column is empty"
    share, words, least = _measure(kind, content)
    factor = 0.0 if share < least else 0.8 + 0.2 * share
    return factor, f"{share:.0%} of its different values are {words}"


def known_word(kind: str, name: str) -> Callable[[str], bool]:
    """Tells whether a cell is a word of a kind of column, or of the field ``name`` alone."""
    if kind == "yesno":
        return lambda value: yes_or_no(value, name) != Word.UNKNOWN
    if kind in SEVERAL:
        return lambda value: words_in(kind, value) is not None
    known = vocabulary(kind)
    if kind == "supervision":
        return lambda value: plain(value) in known or yes_or_no(value) != Word.UNKNOWN
    return lambda value: plain(value) in known


def _fit_words(kind: str, content: ColumnContent, known: Callable[[str], bool]) -> tuple[float, str]:
    # Masks such as a lone x are words here (a checked box), so the filled cells are counted afresh.
    values = [plain(value) for value in content.counts if value.strip()][:300]
    if not values or content.masked:
        return _EMPTY, "the column is empty"
    share = sum(map(known, values)) / len(values)
    if share < _WORD_KINDS[kind] and _nearly_all(known, content):
        return 0.9, f"nearly all of its cells are {_WORDS[kind]}"
    if kind == "race" and set(values) <= {"m", "f", "u", "x"} and "f" in values:
        share = 0.0  # these are words for sex
    factor = 0.0 if share < _WORD_KINDS[kind] else 0.8 + 0.2 * share
    return factor, f"{share:.0%} of its different values are {_WORDS[kind]}"


def _nearly_all(known: Callable[[str], bool], content: ColumnContent) -> bool:
    """One strange word in a column of few words takes nothing from the others."""
    filled = {value: count for value, count in content.pairs if value.strip()}
    return sum(n for value, n in filled.items() if known(plain(value))) >= 0.9 * sum(filled.values())


def _measure(kind: str, content: ColumnContent) -> tuple[float, str, float]:
    """The share of fitting values, what they are, and the least share that is accepted."""
    if kind == "date":
        return content.dates, "dates", 0.5
    if kind == "text":
        return content.text, "words", 0.5
    if kind == "code":
        return content.ids, "codes", 0.5
    if kind == "statute":
        return content.statute, "statutes", 0.5
    if kind == "year":
        return content.years, "years", 0.9
    if kind == "name":
        return content.letters, "words without digits", 0.7
    if kind == "grade":
        return max(content.grades, content.illinois_grades), "words for felony, misdemeanor or infraction", 0.5
    if kind == "degree":
        return content.share_of(marks_a_class), "classes or degrees", 0.8
    if kind == "count":
        return content.ordinals * (0.5 + 0.5 * content.short), "short numbers", 0.4
    if kind in ("number", "age"):
        return content.counts_small, "whole numbers", 0.6
    if kind == "quantity":
        return content.quantities, "amounts", 0.5
    if kind == "money":
        return content.quantities, "amounts", 0.5
    if kind == "counted":
        return content.share_of(lambda value: _countable(value)), "numbers of pieces", 0.5
    if kind == "uncertainty":
        return content.share_of(_is_off), "amounts of plus or minus", 0.5
    if kind == "confidence":
        return content.share_of(lambda value: confidence_of(value) is not None), "confidences in percent", 0.5
    if kind == "events":
        return content.share_of(lambda value: events_of(value) is not None), "dated events", 0.3
    if kind == "unit":
        return content.units, "units", 0.5
    if kind == "substance":
        return max(content.text, content.letters), "words", 0.4
    if kind == "personid":
        # The same short code in every row (Defendant Code: A) tells nobody apart.
        apart = content.distinct > 1 or content.filled_rows <= 3 or min(map(len, content.filled)) >= 5
        share = content.ids if apart else 0.0
        return share, "ids that differ from person to person", 0.5
    if kind == "id":
        return 1.0 - content.clear_dates, "ids", 0.5
    return 1.0 - content.clear_dates, "words or codes", 0.2


def _countable(value: str) -> bool:
    found = read_amount(value, "pills")
    zero = found.problem is not None and found.problem[0] == "zero_amount"
    return zero or (len(found.amounts) == 1 and found.amounts[0].dimension not in ("mass", "$"))


def _is_off(value: str) -> bool:
    text = value.strip().replace("±", "").replace("+/-", "").replace("%", "g").strip()
    return bool(read_amount(text, "g").amounts)
