"""What each column of one docket gives, worked out once per different cell: the plan by which rows become charges.

A cell that does not fit its column becomes an issue or an unknown word, and its value stays unknown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from screener.docket.cells.cells import (
    Word,
    counts_of,
    grade_of,
    money_of,
    name_of,
    whole_number,
    word_of,
    yes_or_no,
)
from screener.docket.cells.controlled_words import FIELDS, is_blank, plain, sentinels
from screener.docket.cells.date_forms import only_serial
from screener.docket.cells.dates import LABELS, DateColumn, read_dates
from screener.docket.cells.headers import words_of
from screener.docket.cells.numbers import Decimals
from screener.docket.cells.spelling import AsWritten, as_they_stand, one_spelling
from screener.docket.columns.amounts import read_amount
from screener.docket.columns.columns import Mapped
from screener.docket.columns.content import ColumnContent
from screener.docket.columns.histories import read_histories
from screener.docket.columns.lists import SEVERAL, signs_of, words_in
from screener.docket.columns.supervised import supervision_of
from screener.domain import substance
from screener.domain.case import FactValue
from screener.domain.charge_class import Classes, classes_of, grade_of_class
from screener.domain.quantity import Quantity, unit_of
from screener.policy.evaluation.coding import parted

#: Date fields that may lie ahead of the as-of date.
AHEAD = frozenset({"next hearing", "limitation date", "release date", "run date"})
#: Dates that are facts of the policy vocabulary too.
DATE_FACTS = ("offense date", "arrest date", "referral date", "filing date", "issue date")
#: Columns kept for a person to read, as they stand.
_FREE_FACTS = ("agency", "place", "precinct", "intake channel", "instrument")
_ATTRIBUTES = (
    "uniform case number", "instrument", "case type", "case status", "case grade", "court", "county", "jurisdiction",
    "arrest number", "citation number", "birth year", "age", "attorney", "defense attorney", "judge", "officer",
    "unit of office", "bond amount", "disposition", "prosecutor action", "court action", "plea", "sentence",
    "dismissed", "court text", "court statute", "court charge code", "court count", "court grade", "arrest text",
    "arrest statute", "arrest charge code", "arrest grade", "warrant number", "warrant type", "underlying case",
    "narrative", "notes", "charge code",
)  # fmt: skip
#: Who a person is said to be, apart at each stage: refused and unknown are answers, a blank is none.
_WORD_ATTRIBUTES = {
    "race": "race", "arrest race": "race", "referral race": "race", "screening race": "race",
    "disposition race": "race", "ethnicity": "ethnicity", "arrest ethnicity": "ethnicity",
    "referral ethnicity": "ethnicity", "screening ethnicity": "ethnicity", "disposition ethnicity": "ethnicity",
    "sex": "sex",
}  # fmt: skip
#: Where capitals alone make no other office: a case of Birch County is no other one under BIRCH COUNTY.
_NAMES_OF_OFFICES = frozenset({"court", "county", "jurisdiction", "agency"})
AMOUNTS = ("amount", "field amount", "estimated amount", "stated amount")
#: Columns that hold amounts, beside the plain "quantity", each under the name of its fact.
AMOUNT_FIELDS = (*AMOUNTS, "gross amount", "largest item")
_Values = dict[str, FactValue]
_AND = " and "
_MIXED = re.compile(r"\s*(?:[/&+,;]|\band\b|\bw/)\s*", re.IGNORECASE)


@dataclass(slots=True)
class Plan:
    """The lookups of one docket. ``facts`` and ``attributes`` map a field to its column's values by raw cell."""

    mapped: Mapped
    dates: dict[int, DateColumn] = field(default_factory=dict)
    facts: dict[tuple[str, int], Mapping[str, FactValue]] = field(default_factory=dict)
    attributes: dict[tuple[str, int], Mapping[str, str]] = field(default_factory=dict)
    texts: dict[int, dict[str, str]] = field(default_factory=dict)
    ids: dict[int, Mapping[str, str]] = field(default_factory=dict)
    units: dict[int, Mapping[str, str]] = field(default_factory=dict)
    bases: dict[int, Mapping[str, str]] = field(default_factory=dict)
    wrong: dict[int, dict[str, tuple[str, str]]] = field(default_factory=dict)
    unknown_words: dict[str, dict[str, int]] = field(default_factory=dict)
    column_notes: dict[int, tuple[str, ...]] = field(default_factory=dict)
    quantity_unit: dict[int, str | None] = field(default_factory=dict)
    serial_days: bool = False  # bare numbers among its days are those of a spreadsheet
    decimals: dict[int, Decimals] = field(default_factory=dict)
    blank: dict[int, frozenset[str]] = field(default_factory=dict)
    classes: Classes | None = None  # those of the docket's state
    own: dict[str, int] = field(default_factory=dict)  # facts of the policy itself, each with its column
    unread: dict[tuple[str, int], frozenset[str]] = field(default_factory=dict)  # filled cells that are no answers

    def fits(self, at: int, raw: str) -> bool:
        """Whether a cell is blank or reads as what its column holds."""
        if at in self.wrong and raw in self.wrong[at]:
            return False
        name = self.mapped.columns[at].field
        for values in (self.facts.get((name, at)), self.attributes.get((name, at))):
            if values is not None and FIELDS[name].kind not in ("free", "id", "text", "statute"):
                return raw in values or is_blank(raw)
        return True


def make_plan(
    mapped: Mapped,
    contents: Sequence[ColumnContent],
    as_of: date | None,
    date_order: str | None = None,
    state: str = "",
    unit: str | None = None,
) -> Plan:
    """Reads every mapped column once; ``date_order`` is what a person says of its days, ``unit`` of its bare amounts,
    ``state`` whose classes of felonies and misdemeanors its cells name ("" where nobody said)."""
    plan = Plan(mapped=mapped, serial_days=_serial_days(mapped, contents), classes=classes_of(state))
    for at, column in enumerate(mapped.columns):
        if column.field:
            _plan_column(plan, at, column.field, column.header, contents[at], as_of, date_order)
            if plan.quantity_unit.get(at, "") is None and FIELDS[column.field].kind == "quantity":
                plan.quantity_unit[at] = unit
    return plan


def _plan_column(
    plan: Plan, at: int, name: str, header: str, content: ColumnContent, as_of: date | None, order: str | None
) -> None:
    kind = FIELDS[name].kind
    if kind == "date":
        column = read_dates(
            content.counts, as_of=as_of, birth=name == "birth date", ahead=name in AHEAD, order=order,
            serials=plan.serial_days and order is None,
        )  # fmt: skip
        plan.dates[at] = column
        if column.wrong:
            plan.wrong[at] = dict(column.wrong)
        notes = ((f"days read as {_label(column)}",) if column.format else ()) + column.notes
        plan.column_notes[at] = notes
    elif kind in ("text", "statute", "code") or name in ("statute chapter", "statute act"):
        plan.texts[at] = dict.fromkeys(content.counts, "")
        plan.texts[at].update({raw: " ".join(raw.split()) for raw in content.filled})
    elif kind in ("id", "personid", "count"):
        numbers = frozenset[str]() if kind == "count" else sentinels("number")
        filled = content.filled
        if any(not numbers.isdisjoint(map(str.lower, map(str.strip, some))) for some in parted(filled)):
            filled = [raw for raw in filled if raw.strip().lower() not in numbers]
        ids: Mapping[str, str]
        if as_they_stand(filled, ",;"):
            ids = AsWritten(filled, content.counts)
        else:
            ids = {raw: " ".join(raw.split()).strip(",; ") for raw in filled}
        plan.ids[at] = one_spelling(ids, content.counts)
    elif kind == "name":
        if as_they_stand(content.filled, "/"):
            plan.ids[at] = AsWritten(content.filled, content.counts)
        else:
            plan.ids[at] = {raw: found for raw in content.counts if (found := name_of(raw)) is not None}
    elif kind == "unit":
        plan.units[at] = _known(plan, name, content, lambda raw: unit_of(raw))
    elif kind == "basis":
        plan.bases[at] = _known(plan, name, content, lambda raw: word_of("basis", raw))
    elif kind in ("quantity", "uncertainty"):
        plan.quantity_unit[at] = next((unit for word in words_of(header) if (unit := _header_unit(word))), None)
        plan.decimals[at] = content.decimals
        if content.decimals is Decimals.COMMA:
            plan.column_notes[at] = ("a comma is read as the decimal point, as most of its numbers show",)
    elif kind != "confidence":
        _plan_value(plan, at, name, kind, header, content)
    if name in _ATTRIBUTES:
        said = {raw: " ".join(raw.split()) for raw in content.counts if not is_blank(raw)}
        plan.attributes[name, at] = one_spelling(said, content.counts) if name in _NAMES_OF_OFFICES else said


def _serial_days(mapped: Mapped, contents: Sequence[ColumnContent]) -> bool:
    """Whether several numbers in its columns of days can only be days of a spreadsheet, and none only MMDDYY."""
    days = [
        cell.strip()
        for column, content in zip(mapped.columns, contents, strict=True)
        if column.field and FIELDS[column.field].kind == "date"
        for cell in content.sample
        if cell.strip().isdigit() and len(cell.strip()) in (5, 6)
    ]
    return sum(map(only_serial, days)) > 1 and not any(len(day) == 6 for day in days)


def _label(column: DateColumn) -> str:
    return LABELS[column.format]


def _header_unit(word: str) -> str | None:
    return (
        unit_of(word)
        if word in ("gram", "oz", "ounce", "ounces", "lb", "lbs", "pounds", "kg", "mg", "pills", "g")
        else None
    )


def _plan_value(plan: Plan, at: int, name: str, kind: str, header: str, content: ColumnContent) -> None:
    if name in _WORD_ATTRIBUTES:
        plan.attributes[name, at] = _known(plan, name, content, lambda raw: word_of(_WORD_ATTRIBUTES[name], raw))
    elif kind == "grade":
        read = grade_of
        if content.illinois_grades:
            read = partial(word_of, "grade_illinois")
            plan.column_notes[at] = ("classes read as Illinois writes them: M is murder, X and 1 to 4 are felonies",)
        values = _known(plan, name, content, partial(_graded, plan.classes, read))
        if name in ("grade", "arrest grade"):
            plan.facts[name, at] = dict(values)
            plan.facts["class", at] = _classed(plan.classes, values)
        plan.attributes["stated " + name if name == "grade" else name, at] = {
            raw: " ".join(raw.split()) for raw in content.counts if not is_blank(raw)
        }
    elif kind == "degree":
        plan.attributes["stated class", at] = {
            raw: " ".join(raw.split()) for raw in content.counts if not is_blank(raw)
        }
    elif kind == "yesno":
        plan.facts[name, at] = _yes_no(plan, name, header, content)
    elif kind == "custody":
        words = _known(plan, name, content, _custody)
        plan.facts[name, at] = {raw: word == "yes" for raw, word in words.items() if word in ("yes", "no")}
    elif kind == "supervision":
        plan.facts[name, at] = dict(_known(plan, name, content, supervision_of(header), keep_none=True))
    elif kind in ("role", "conduct", "group", "schedule"):
        plan.facts[name, at] = dict(_known(plan, name, content, lambda raw: word_of(kind, raw)))
    elif kind in SEVERAL:
        _plan_several(plan, at, name, kind, content)
    elif kind == "events":
        histories = read_histories(content)
        plan.facts[name, at] = dict(histories.values)
        if histories.wrong:
            plan.wrong.setdefault(at, {}).update({raw: ("not_a_history", why) for raw, why in histories.wrong.items()})
    elif kind == "counted":
        plan.facts[name, at] = _counted(plan, at, name, content)
    elif kind in ("number", "age"):
        numbers = _numbers(plan, at, name, content)
        if name != "age":  # an age of which no one says when it was is for people to read
            plan.facts[name, at] = numbers
    elif kind == "money":
        read_money = partial(money_of, decimals=content.decimals)
        plan.facts[name, at] = _measured(plan, at, content, read_money, "amount of money")
    elif kind == "substance":
        drugs = _known(plan, name, content, _drugs)
        plan.facts[name, at] = {raw: tuple(said.split(_AND)) if _AND in said else said for raw, said in drugs.items()}
    elif name in _FREE_FACTS:
        free = {raw: " ".join(raw.split()) for raw in content.counts if not is_blank(raw)}
        plan.facts[name, at] = dict(one_spelling(free, content.counts) if name in _NAMES_OF_OFFICES else free)


def _graded(classes: Classes | None, read: Callable[[str], str | None], cell: str) -> str | None:
    """The grade that a cell says, else the one of the class that it names ("3rd degree", "Class 4" in Illinois)."""
    found = read(cell)
    if found is None and classes is not None and (named := classes.read(cell)) is not None:
        return grade_of_class(named)
    return found


def _classed(classes: Classes | None, grades: Mapping[str, str]) -> _Values:
    """The classes of the state that cells name, none where the state is not known or a cell names only a grade."""
    if classes is None:
        return {}
    return {raw: found for raw, grade in grades.items() if (found := classes.read(raw, grade)) is not None}


def _custody(cell: str) -> str | None:
    """Words for in and out of custody, else yes and no."""
    answer = yes_or_no(cell)
    return word_of("custody", cell) or (("yes" if answer else "no") if isinstance(answer, bool) else None)


def _plan_several(plan: Plan, at: int, name: str, kind: str, content: ColumnContent) -> None:
    """A column of lists: stop reasons, bases of a search; or signs of sale, each of which is a fact of its own."""
    if kind != "indicia":
        joined = _known(plan, name, content, lambda raw: words_in(kind, raw))
        plan.facts[name, at] = {raw: _one_or_more(words) for raw, words in joined.items()}
        return
    joined = _known(plan, name, content, lambda raw: words_in(kind, raw))
    for raw, words in joined.items():
        for sign, found in signs_of(words).items():
            cells = plan.facts.setdefault((sign, at), {})
            assert isinstance(cells, dict), "the signs of a list have a table of their own"
            cells[raw] = found


def _one_or_more(words: str) -> FactValue:
    several = tuple(words.split(_AND))
    return several[0] if len(several) == 1 else several


def _counted(plan: Plan, at: int, name: str, content: ColumnContent) -> _Values:
    """How many pills, dosage units or plants: a zero counts nothing and stays unknown."""
    found: _Values = {}
    zeros = 0
    for raw, count in content.pairs:
        if is_blank(raw):
            continue
        cell = read_amount(raw, name, content.decimals)
        if len(cell.amounts) == 1 and cell.amounts[0].unit == name and cell.basis in ("", "net", "amount"):
            found[raw] = cell.amounts[0]
        elif cell.problem is not None and cell.problem[0] == "zero_amount":
            zeros += count
        else:
            problem = cell.problem or ("not_an_amount", f"{raw.strip()!r} is no number of {name}")
            plan.wrong.setdefault(at, {})[raw] = problem
    if zeros:
        plan.column_notes[at] = (f"0 is read as not counted: {zeros:,} cells stay unknown",)
    return found


def _drugs(cell: str) -> str | None:
    """The substance of a cell, or several of a mixture ("heroin and fentanyl"); None where one is not known."""
    whole = substance.resolve(cell)
    if whole is not None:
        return whole
    found = [substance.resolve(part) for part in _MIXED.split(cell.strip())]
    names = [name for name in dict.fromkeys(found) if name is not None]
    return _AND.join(names) if len(names) > 1 and None not in found else None


def _known(
    plan: Plan, name: str, content: ColumnContent, read: Callable[[str], str | None], *, keep_none: bool = False
) -> dict[str, str]:
    """The cells that ``read`` knows; others that are not blank are counted as unknown words."""
    found: dict[str, str] = {}
    for raw, count in content.pairs:
        if not raw.strip() or content.masked:
            continue
        blank = is_blank(raw)
        word = not blank or keep_none or (_is_word(raw) and (content.boxes or name in _WORD_ATTRIBUTES))
        value = read(raw) if word else None
        if value == "":
            continue
        if value is not None and value != "unknown":
            found[raw] = value
        elif value == "unknown" and name in _WORD_ATTRIBUTES:
            found[raw] = value  # "unknown" as recorded differs from nothing recorded
        elif value is None and not blank:
            words = plan.unknown_words.setdefault(name, {})
            words[plain(raw)] = words.get(plain(raw), 0) + count
    return found


def _is_word(raw: str) -> bool:
    """A lone x can be a checked box or the code of a vocabulary."""
    return raw.strip().lower() == "x"


def _yes_no(plan: Plan, name: str, header: str, content: ColumnContent) -> _Values:
    found: _Values = {}
    several = counts_of(name, header, content.counts)
    for raw, count in content.pairs:
        if not raw.strip() or content.masked or (_is_word(raw) and not content.boxes):
            continue
        value = yes_or_no(raw, name, several=several)
        if isinstance(value, bool):
            found[raw] = value
        elif value == Word.UNKNOWN and not is_blank(raw):
            words = plan.unknown_words.setdefault(name, {})
            words[plain(raw)] = words.get(plain(raw), 0) + count
    return found


def _numbers(plan: Plan, at: int, name: str, content: ColumnContent) -> _Values:
    found: _Values = {}
    for raw in content.counts:
        if is_blank(raw):
            continue
        number = whole_number(raw)
        if number is None or (FIELDS[name].kind == "age" and not 0 < number < 120):
            plan.wrong.setdefault(at, {})[raw] = (
                "not_a_number",
                f"{raw.strip()!r} is no whole number that can stand here",
            )
        else:
            found[raw] = number
    return found


def _measured(
    plan: Plan, at: int, content: ColumnContent, read: Callable[[str], FactValue | None], what: str
) -> _Values:
    """Amounts of a column. A zero stands where nobody entered one, as for weights: it stays unknown."""
    found: _Values = {}
    zeros = 0
    for raw, count in content.pairs:
        if is_blank(raw):
            continue
        value = read(raw)
        if value is None:
            plan.wrong.setdefault(at, {})[raw] = ("not_an_amount", f"{raw.strip()!r} is no {what}")
        elif is_zero(value):
            zeros += count
        else:
            found[raw] = value
    if zeros:
        plan.column_notes[at] = (f"0 is read as not entered: {zeros:,} cells stay unknown",)
    return found


def is_zero(value: FactValue) -> bool:
    """Whether an amount is nothing: case systems write 0 where nobody entered one."""
    return isinstance(value, Quantity) and not value.value
