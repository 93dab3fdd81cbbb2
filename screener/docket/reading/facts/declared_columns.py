"""Columns of a docket that fill facts which a policy file declares: by the fact's name, or a header that it lists.

Such a column keeps whatever else it was taken for. A cell that is no answer of the fact is told at its place.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from screener.docket.cells.cells import Word, money_of, yes_or_no
from screener.docket.cells.controlled_words import is_blank, plain
from screener.docket.cells.dates import read_dates
from screener.docket.cells.headers import without_flag, words_of
from screener.docket.columns.columns import Mapped
from screener.docket.columns.content import ColumnContent
from screener.docket.columns.plan import Plan, is_zero
from screener.docket.model.result import FileColumn
from screener.domain.case import FactValue
from screener.domain.quantity import parse_quantity
from screener.policy.language.vocabulary import FactSpec, FactType, without_unit

#: A whole number as spreadsheets write it: 1200, 1,200, 1200.0.
_WHOLE = re.compile(r"(\d{1,9}|\d{1,3}(?:,\d{3})+)(?:\.0+)?")
_CODES = {
    FactType.FLAG: "not_yes_or_no",
    FactType.COUNT: "not_a_number",
    FactType.AMOUNT: "not_an_amount",
    FactType.WORD: "not_a_word",
    FactType.DATE: "not_a_date",
}


@dataclass(slots=True)
class OwnColumn:
    """What the cells of one column say of one fact; ``wrong`` says why a cell says nothing (code, message)."""

    values: dict[str, FactValue] = field(default_factory=dict)
    wrong: dict[str, tuple[str, str]] = field(default_factory=dict)


def own_places(headers: Sequence[str], own: Sequence[FactSpec]) -> dict[str, int]:
    """Per fact the column that fills it: the first with the fact's own name, else with a header that it lists."""
    by_words: dict[tuple[str, ...], int] = {}
    for at, header in enumerate(headers):
        by_words.setdefault(words_of(header), at)
    by_flag = {without_flag(words): at for words, at in reversed(by_words.items()) if without_flag(words)}
    found: dict[str, int] = {}
    for spec in own:
        names = [words_of(name) for name in (spec.name, *spec.headers)]
        places = [by_words.get(name) for name in names]
        if spec.type is FactType.FLAG:  # "At School Y/N" is the column of "at school"
            places += [by_flag.get(name) for name in names]
        known = [place for place in places if place is not None]
        if known:
            found[spec.name] = known[0]
    return found


def with_own(mapped: Mapped, own: Sequence[FactSpec]) -> Mapped:
    """The columns as mapped, each that fills a fact of the policy with a note that says so."""
    places = own_places([column.header for column in mapped.columns], own)
    if not places:
        return mapped
    said: dict[int, list[str]] = {}
    for name, at in places.items():
        said.setdefault(at, []).append(name)
    columns = tuple(_filling(column, said.get(at, ())) for at, column in enumerate(mapped.columns))
    return replace(mapped, columns=columns)


def plan_own(
    plan: Plan, own: Sequence[FactSpec], contents: Sequence[ColumnContent], as_of: date | None, order: str | None
) -> None:
    """Reads every column that fills a fact of the policy, into the plan of its docket."""
    places = own_places([column.header for column in plan.mapped.columns], own)
    for spec in own:
        at = places.get(spec.name)
        if at is None:
            continue
        read = read_column(spec, contents[at], as_of, order)
        plan.own[spec.name] = at
        plan.facts[spec.name, at] = read.values
        if read.wrong and not plan.mapped.columns[at].field:
            plan.wrong.setdefault(at, {}).update(read.wrong)


def _filling(column: FileColumn, facts: Sequence[str]) -> FileColumn:
    notes = [f"fills “{name}”, a fact that the policy declares" for name in facts]
    return replace(column, notes=(*column.notes, *notes), fills=tuple(facts)) if facts else column


def read_column(spec: FactSpec, content: ColumnContent, as_of: date | None, order: str | None) -> OwnColumn:
    """What the different cells of a column say of a fact. A blank, "unknown", or an amount of 0 says nothing and is not
    told."""
    if spec.type is FactType.DATE:
        days = read_dates(content.counts, as_of=as_of, birth=False, ahead=True, order=order)
        return OwnColumn(values=dict(days.values), wrong=dict(days.wrong))
    found = OwnColumn()
    allowed = {plain(word): word for word in spec.allowed}
    for raw in content.counts:
        if not raw.strip() or content.masked:
            continue
        if plain(raw) in allowed:  # "none" can be a word of the fact
            found.values[raw] = allowed[plain(raw)]
        elif is_blank(raw) and not (spec.type is FactType.FLAG and raw.strip().lower() == "x" and content.boxes):
            continue
        elif (value := _value(spec, raw)) is not None:
            if not is_zero(value):
                found.values[raw] = value
        elif not _says_unknown(spec, raw):
            found.wrong[raw] = (_CODES[spec.type], f"{raw.strip()!r} is no answer to “{spec.name}”")
    return found


def _value(spec: FactSpec, raw: str) -> FactValue | None:
    match spec.type:
        case FactType.FLAG:
            value = yes_or_no(raw)
            return value if isinstance(value, bool) else None
        case FactType.COUNT:
            number = _WHOLE.fullmatch(without_unit(spec, raw.strip()))
            return int(number[1].replace(",", "")) if number else None
        case FactType.AMOUNT:
            return money_of(raw) if spec.unit == "$" else parse_quantity(raw.strip())
    return None


def _says_unknown(spec: FactSpec, raw: str) -> bool:
    return spec.type is FactType.FLAG and yes_or_no(raw) != Word.UNKNOWN
