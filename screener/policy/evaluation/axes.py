"""Cuts the values of every fact into cells that no test of the policy tells apart.

``k`` thresholds cut an axis into at most ``2k + 1`` cells; neighbors that every test answers the same way are joined.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations

from screener.domain import substance
from screener.domain.charge_class import grade_of_class
from screener.domain.offense import OffenseClass, possible_classes
from screener.policy.language.predicates import Codes, Compare, Drugs, Predicate, Value, ValueCell, Within, Words
from screener.policy.language.statutes.spans import samples
from screener.policy.language.vocabulary import GRADE_RANK, FactSpec, FactType

#: Stands for any word, place or statute that the policy does not name.
OTHER = "any other"
Number = Decimal | int | date
_WORD = re.compile(r"[^\W_]+")
_UNREAD = frozenset({OffenseClass.UNKNOWN, OffenseClass.MULTI, OffenseClass.DRUG_UNSPECIFIED})


def yes_no() -> tuple[ValueCell, ...]:
    """The two cells of a question that is not answered yet, yes first."""
    return (ValueCell(True), ValueCell(False))


def point(value: Value) -> ValueCell:
    """The cell of a value that is known."""
    if isinstance(value, bool | str | frozenset):
        return ValueCell(value)
    return ValueCell(value, value, value)


# -- numbers -------------------------------------------------------------------------------------------------------


def number_cells(
    tests: Sequence[Compare], floor: Number | None, *, whole: bool, within: ValueCell | None = None
) -> tuple[ValueCell, ...]:
    """The cells of a number line from ``floor`` up (None: no bound), or of the part of it in ``within``."""
    limits: list[Number] = sorted({test.limit for test in tests}, key=_order)
    if within is not None:
        limits = sorted({*limits, *(end for end in (within.low, within.high) if end is not None)}, key=_order)
    if floor is not None:
        limits = sorted({floor, *(limit for limit in limits if _order(limit) >= _order(floor))}, key=_order)
    cells: list[ValueCell] = []
    if not limits:
        return (ValueCell(date(2000, 1, 1)) if floor is None else ValueCell(floor, floor),)
    if floor is None:
        cells.append(ValueCell(_before(limits[0]), None, limits[0], high_open=True))
    for place, limit in enumerate(limits):
        cells.append(ValueCell(limit, limit, limit))
        following = limits[place + 1] if place + 1 < len(limits) else None
        between = _between(limit, following, whole)
        if between is not None:
            cells.append(ValueCell(between, limit, following, True, following is not None))
    if within is not None:
        cells = [cell for cell in cells if _inside(cell, within)]
    return joined(cells, tests)


def _order(limit: Number) -> Decimal:
    return Decimal(limit.toordinal()) if isinstance(limit, date) else Decimal(limit)


def _before(limit: Number) -> Number:
    return limit - timedelta(days=1) if isinstance(limit, date) else limit - 1


def _between(low: Number, high: Number | None, whole: bool) -> Number | None:
    if isinstance(low, date):
        step: Number = low + timedelta(days=1)
    elif whole:
        step = low + 1
    else:
        if high is None:
            return low + 1
        assert not isinstance(high, date)
        return (Decimal(low) + Decimal(high)) / 2
    if high is None or step < high:  # type: ignore[operator]  # cells of one fact hold values of one kind
        return step
    return None


def _inside(cell: ValueCell, within: ValueCell) -> bool:
    value = cell.value
    return (within.low is None or within.low <= value) and (within.high is None or value <= within.high)  # type: ignore[operator]  # cells of one fact hold values of one kind


def joined(cells: Iterable[ValueCell], tests: Sequence[Predicate]) -> tuple[ValueCell, ...]:
    """Neighboring cells of a line as one, where no test tells them apart."""
    found: list[tuple[tuple[bool, ...], ValueCell]] = []
    for cell in cells:
        answers = tuple(test(cell.value) for test in tests)
        if found and found[-1][0] == answers:
            last = found[-1][1]
            found[-1] = (answers, ValueCell(last.value, last.low, cell.high, last.low_open, cell.high_open))
        else:
            found.append((answers, cell))
    return tuple(cell for _, cell in found)


# -- words ---------------------------------------------------------------------------------------------------------


def _grouped(values: Iterable[str], key: Callable[[str], object]) -> tuple[ValueCell, ...]:
    found: dict[object, list[str]] = {}
    for value in values:
        found.setdefault(key(value), []).append(value)
    return tuple(ValueCell(members[0], members=frozenset(members)) for members in found.values())


def word_cells(spec: FactSpec, tests: Sequence[Predicate], *, ranked: bool) -> tuple[ValueCell, ...]:
    """The cells of a fact whose values are words: the allowed ones, or those that the policy names and any other."""
    if spec.allowed:
        values: list[str] = list(spec.allowed)
    else:
        named = {word for test in tests if isinstance(test, Words) for word in test.wanted}
        for test in tests:
            if isinstance(test, Codes):
                named |= {each for code in test.codes or test.named for each in samples(code)}
        values = [*sorted(named), OTHER]

    def key(value: str) -> object:
        rank: object = None
        if spec.name == "class":  # a class belongs to one grade; compared with others, each is its own
            rank = value if ranked else grade_of_class(value)
        elif ranked:
            rank = GRADE_RANK[value]
        return (tuple(test(value) for test in tests), rank)

    return _grouped(values, key)


def text_cells(value: str, tests: Sequence[Predicate]) -> tuple[ValueCell, ...]:
    """What a text can be that is recorded in the office's own words. Capitals and signs make no other text.

    A text that holds the whole words of one that the policy names, or is held by it ("single family residence" where
    the policy says "residence", "home" where it says "home or yard"), is not known to be it, nor known not to be.
    """
    said = _text_words(value)
    named = sorted({word for test in tests if isinstance(test, Words) for word in test.wanted})
    same = next((word for word in named if _text_words(word) == said), "")
    if same:
        return (point(same),)
    near = [word for word in named if _holds(said, _text_words(word)) or _holds(_text_words(word), said)]
    return _grouped([value, *near], lambda each: tuple(test(each) for test in tests)) if near else (point(value),)


def _text_words(text: str) -> tuple[str, ...]:
    """Its words in small letters, each without the s of several: 14th Street, PARKS, residence/home."""
    return tuple(
        word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
        for word in _WORD.findall(text.lower())
    )


def _holds(whole: Sequence[str], part: Sequence[str]) -> bool:
    return bool(part) and any(tuple(whole[at : at + len(part)]) == tuple(part) for at in range(len(whole)))


def _joining(cell: ValueCell, members: frozenset[str]) -> ValueCell:
    return ValueCell(cell.value, members=cell.members | members)


def several_cells(spec: FactSpec, tests: Sequence[Predicate]) -> tuple[ValueCell, ...]:
    """The cells of a fact with one or more of some words: alone, or together with words that the tests tell apart."""
    words = [test for test in tests if isinstance(test, Words)]
    kinds = _grouped(spec.allowed, lambda word: tuple(word in test.wanted for test in words))
    found: dict[object, ValueCell] = {}
    for size in range(1, min(len(kinds), 5) + 1):
        for chosen in combinations(kinds, size):
            value = frozenset(str(cell.value) for cell in chosen)
            held = chosen[0].members if size == 1 else frozenset({" together with ".join(sorted(value))})
            answers = tuple(test(value) for test in words)
            known = found.get(answers)
            found[answers] = ValueCell(value, members=held) if known is None else _joining(known, held)
    return tuple(found.values())


def kind_cells(kind: str | None, tests: Sequence[Predicate]) -> tuple[ValueCell, ...]:
    """The cells of an offense that was read only in part; one cell where the class is definite."""
    read = OffenseClass(kind) if kind in set(OffenseClass) else OffenseClass.UNKNOWN
    possible = possible_classes(read) - _UNREAD
    if kind is not None and len(possible) == 1:
        return (ValueCell(next(iter(possible)).value),)
    ordered = [each.value for each in OffenseClass if each in possible]
    return _grouped(ordered, lambda value: tuple(test(value) for test in tests))


# -- drugs ---------------------------------------------------------------------------------------------------------


def drug_cells(value: str | tuple[str, ...] | None, tests: Sequence[Drugs]) -> tuple[ValueCell, ...]:
    """The cells of the drugs of a charge: sets of drugs, since a charge can have several items.

    A class such as ``opiate`` is any one of its drugs, ``multiple`` any two or more, several names all of these.
    """
    names = ("unspecified",) if value is None else (value,) if isinstance(value, str) else value

    def key(drug: str) -> object:
        return tuple(test.has(drug) for test in tests)

    sets: list[frozenset[str]] = [frozenset()]
    members: dict[frozenset[str], frozenset[str]] = {frozenset(): frozenset()}
    for name in names:
        choices = _grouped(sorted(substance.possible(name)), key)
        options = [frozenset({str(cell.value)}) for cell in choices]
        full = {frozenset({str(cell.value)}): cell.members for cell in choices}
        if name == "multiple":
            options = _several(choices)
            full = {option: frozenset().union(*(c.members for c in choices if c.value in option)) for option in options}
        joined = {before | option: members[before] | full[option] for before in sets for option in options}
        sets, members = list(joined), joined
    found: dict[object, ValueCell] = {}
    for drugs in sets:
        answers = (
            tuple((test(drugs), test.has(drug)) for test in tests for drug in sorted(drugs))
            if len(drugs) > 1
            else tuple((test(drugs),) for test in tests)
        )
        held = members[drugs]
        known = found.get(answers)
        if known is None:
            found[answers] = ValueCell(drugs, members=held)
        else:
            found[answers] = ValueCell(known.value, members=known.members | held)
    return tuple(found.values())


def _several(choices: Sequence[ValueCell]) -> list[frozenset[str]]:
    """Two or more drugs of some cells: every combination of cells, and two of one cell where it has two."""
    found: list[frozenset[str]] = []
    for size in range(1, min(len(choices), 5) + 1):
        for chosen in combinations(choices, size):
            if size == 1 and len(chosen[0].members) < 2:
                continue
            found.append(frozenset(str(cell.value) for cell in chosen))
    return found or [frozenset(str(cell.value) for cell in choices)]


def fact_cells(
    spec: FactSpec, tests: Sequence[Predicate], *, ranked: bool = False, unit: str = "mass"
) -> tuple[ValueCell, ...]:
    """The cells of a fact of which nothing is known. ``unit`` is the dimension, for amounts."""
    match spec.type:
        case FactType.FLAG:
            return yes_no()
        case FactType.KIND:
            return kind_cells(None, tests)
        case FactType.DRUG:
            return drug_cells(None, [test for test in tests if isinstance(test, Drugs)])
        case FactType.AMOUNT:
            limits = [test for test in tests if isinstance(test, Compare) and test.unit == unit]
            return number_cells(limits, Decimal(0), whole=unit not in ("mass", "$", "dosage units"))
        case FactType.SEVERAL:
            return several_cells(spec, tests)
        case FactType.EVENTS:
            windows = [test for test in tests if isinstance(test, Within) and test.unit == unit]
            return number_cells(windows, 0, whole=True)
        case FactType.COUNT:
            return number_cells([test for test in tests if isinstance(test, Compare)], 0, whole=True)
        case FactType.DATE:
            days = [test for test in tests if isinstance(test, Compare) and not test.unit]
            return number_cells(days, None, whole=True)
        case _:
            return word_cells(spec, tests, ranked=ranked)
