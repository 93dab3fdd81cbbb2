"""A charge as the fields of a packed row, and back: what charges share is said once a block, the rest in their order.

A charge whose row says nothing new has six fields (its identity); one with a body has those of ``_FIXED`` and then the
values of its facts, attributes and days, in the order that its *shape* names; a fact that is a day of the same name
("same") is not written twice. The shape also says which of the optional texts are there, so that "not given" and
"empty" stay two things.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count
from operator import itemgetter
from typing import Any

from screener.docket.reading.rowcells import Grounds, RowCells, RowWords
from screener.domain.case import Charge, FactValue, PersonKey, Reading, charge_of_values
from screener.domain.offense import OffenseClass
from screener.storage.rows.block import SEALED, split
from screener.storage.rows.cells import RowSource, StoredCells, StoredWords
from screener.storage.rows.codec import COUNTED, PERSONAL_FACTS, PUBLIC, divided_cells, value_json, value_of
from screener.storage.schema.canonical import Json, rows_canonical

#: Fields of a charge's identity, then of its body. A charge that brought nothing new ends after the first six.
IDENTITY = 6  # charge, match key, person, case, part, version
_FIXED = IDENTITY + 8  # shape, reading, text, statute, case number, court, incident, count
_OPTIONAL = 4  # the last of these may be missing; so may the three parts of a person
_PERSON = 3
#: Gives what stands in the place of a text.
Word = Callable[[str], str]
_HELD = 100_000  # values whose text is remembered


#: Picks the values of some names, in their order.
_Pick = Callable[[Mapping[str, Any]], Sequence[Any]]


@dataclass(eq=False, slots=True)
class _Shape:
    """The names of one sort of charge, parted into what may be known and what is personal.

    ``same`` are facts that are the day of the same name: they are not written twice.
    """

    held: Json
    same: _Pick
    facts: _Pick
    own_facts: _Pick
    attributes: _Pick
    own_attributes: _Pick


def _pick(names: Sequence[str]) -> _Pick:
    if len(names) > 1:
        return itemgetter(*names)
    if names:
        (name,) = names
        return lambda values: (values[name],)
    return lambda _values: ()


class ChargeWriter:
    """Writes the charges of one docket. ``begin`` starts a block, ``header`` is what its charges share."""

    def __init__(self) -> None:
        self._shapes: dict[tuple[object, ...], _Shape] = {}
        self._letters: dict[int, tuple[Grounds, int, dict[str, str]]] = {}
        # By class, since True equals 1; amounts one by one, since 0.80 equals 0.8 and is not the same text.
        self._texts = _ByClass()
        self._days = _DayTexts()
        self.begin()

    def begin(self) -> None:
        """A block of its own: it names everything that its charges share."""
        self._numbers: dict[_Shape, str] = {}
        self._readings: dict[Reading, int] = {}
        self._met: tuple[Reading | None, str] = (None, "")

    def header(self) -> dict[str, Json]:
        """The shapes and readings that the block's charges named by number."""
        readings: list[Json] = [reading_json(reading) for reading in self._readings]
        return {"shapes": [shape.held for shape in self._numbers], "readings": readings}

    def fields(self, charge: Charge, row: Sequence[str] | None) -> tuple[list[str], list[str]]:
        """The body of a charge in fields: those that may be known, and the personal ones.

        ``row`` is its row as kept: of a cell that stood there only the column is needed.
        """
        facts, dates, person = charge.facts, charge.dates, charge.person
        attributes = charge.attributes  # may be read from the row at every look
        attributes = attributes.whole() if isinstance(attributes, RowWords) else dict(attributes.items())
        case, court, incident, count = charge.case_number, charge.court, charge.incident, charge.count
        number, name, born = person.person_id, person.name, person.birth_date
        grounds = self._grounds(charge, row)
        missing = (case is None, court is None, incident is None, count is None, number is None, name is None)
        names = (tuple(facts), tuple(attributes), tuple(dates))
        key: tuple[object, ...] = (charge.stage, grounds, missing, born is None, names)
        shape = self._shapes.get(key) or self._shape(key, charge, (*missing, born is None), grounds)
        if shape.same(facts) != shape.same(dates):
            key = (*key, "days apart")
            shape = self._shapes.get(key) or self._shape(key, charge, (*missing, born is None), grounds, apart=True)
        texts, days = self._texts, self._days
        body = [
            self._numbers.get(shape) or self._numbers.setdefault(shape, str(len(self._numbers))),
            self._reading(charge.reading),
            charge.text,
            charge.statute,
            case or "",
            court or "",
            incident or "",
            count or "",
            *[texts[value.__class__][value] for value in shape.facts(facts)],
            *shape.attributes(attributes),
            *[days[day] for day in dates.values()],
        ]
        personal = [
            number or "",
            name or "",
            "" if born is None else days[born],
            *[texts[value.__class__][value] for value in shape.own_facts(facts)],
            *shape.own_attributes(attributes),
        ]
        if grounds is None and charge.cells:
            open_to_all, own = divided_cells(charge)
            body.append(rows_canonical(open_to_all))
            personal.append(rows_canonical(own))
        return body, personal

    def _reading(self, reading: Reading) -> str:
        if reading is not self._met[0]:
            self._met = reading, str(self._readings.setdefault(reading, len(self._readings)))
        return self._met[1]

    def _grounds(self, charge: Charge, row: Sequence[str] | None) -> int | None:
        """The number of the columns that the charge's values stood in, where all stood on its own row."""
        cells = charge.cells
        shared = cells.grounds_on(row, charge.row) if row and isinstance(cells, RowCells) else None
        if shared is None:
            return None
        known = self._letters.get(id(shared))
        if known is None:
            letters = {name: shared.letters[at] for name, at in shared.at.items()}
            # The grounds are held, so that their id stays their own.
            known = self._letters[id(shared)] = (shared, len(self._letters), letters)
        return known[1]

    def _shape(
        self,
        key: tuple[object, ...],
        charge: Charge,
        missing: Sequence[bool],
        grounds: int | None,
        *,
        apart: bool = False,
    ) -> _Shape:
        """A shape that is met first. ``apart``: facts and days of one name are not the same."""
        facts, attributes = list(charge.facts), list(charge.attributes)
        same = [] if apart else [name for name in charge.dates if name in facts and public_fact(name)]
        left = [name for name in facts if name not in same]
        letters = next((found for _, number, found in self._letters.values() if number == grounds), None)
        held: dict[str, Json] = {
            "stage": charge.stage,
            "missing": [at for at, gone in enumerate(missing) if gone],
            "facts": left,
            "attributes": attributes,
            "dates": list(charge.dates),
            "at": letters,
            "cells": letters is None and bool(charge.cells),
        }
        if same:
            held["same"] = same
        found = self._shapes[key] = _Shape(
            held=held,
            same=_pick(same),
            facts=_pick([name for name in left if public_fact(name)]),
            own_facts=_pick([name for name in left if not public_fact(name)]),
            attributes=_pick([name for name in attributes if public_attribute(name)]),
            own_attributes=_pick([name for name in attributes if not public_attribute(name)]),
        )
        return found


def public_fact(name: str) -> bool:
    """Whether a fact may be known of a charge of which it is not known whose it is."""
    return name not in PERSONAL_FACTS


def public_attribute(name: str) -> bool:
    """The same of a descriptive value."""
    return name in PUBLIC and name not in PERSONAL_FACTS


def reading_json(reading: Reading) -> Json:
    """What a charge was read as."""
    return [reading.offense.value, reading.substance, repr(reading.confidence), reading.basis, reading.attempt]


class _Texts(dict[FactValue, str]):
    """The text of each value that facts have, made once."""

    def __missing__(self, value: FactValue) -> str:
        found = self[value] = rows_canonical(value_json(value))
        return found


class _EachOwn:
    """The text of values that may be equal and not the same, remembered for the very object."""

    def __init__(self) -> None:
        self._held: dict[int, tuple[FactValue, str]] = {}

    def __getitem__(self, value: FactValue) -> str:
        found = self._held.get(id(value))
        if found is None:
            found = (value, rows_canonical(value_json(value)))  # the value is held, so that its id stays its own
            if len(self._held) > _HELD:
                self._held.clear()
            self._held[id(value)] = found
        return found[1]


class _ByClass(dict[type, "_Texts | _EachOwn"]):
    def __missing__(self, kind: type) -> _Texts | _EachOwn:
        found = self[kind] = _Texts() if kind in (str, bool, int, date) else _EachOwn()
        return found


class _DayTexts(dict[date, str]):
    def __missing__(self, day: date) -> str:
        found = self[day] = day.isoformat()
        return found


class Memory:
    """Values that were read already, shared by all blocks: charges are alike."""

    def __init__(self) -> None:
        self.values = _Values()
        self.days = _Days()
        self.people: dict[tuple[str, str, str, frozenset[int]], PersonKey] = {}
        self._shapes: dict[str, Shape] = {}
        self._readings: dict[str, Reading] = {}

    def shape(self, held: object) -> Shape:
        """A shape as a header has it: blocks mostly share them."""
        key = repr(held)
        found = self._shapes.get(key)
        if found is None:
            found = self._shapes[key] = _read_shape(held)
        return found

    def reading(self, held: object) -> Reading:
        """What charges were read as, the same."""
        key = repr(held)
        found = self._readings.get(key)
        if found is None:
            found = self._readings[key] = _read_reading(held)
        return found


class _Values(dict[str, FactValue]):
    def __missing__(self, text: str) -> FactValue:
        found = self[text] = value_of(json.loads(text))
        return found


class _Days(dict[str, date]):
    def __missing__(self, text: str) -> date:
        found = self[text] = date.fromisoformat(text)
        return found


@dataclass(eq=False, slots=True)
class Shape:
    """A shape as it is read: each name with the place of its value among the fields."""

    stage: str
    missing: frozenset[int]
    facts: list[tuple[str, int]]
    own_facts: list[tuple[str, int]]
    attributes: list[str]
    own_attributes: list[str]
    words: dict[str, int]  # an attribute -> its place; below 0: among the personal fields, counted from -1
    dates: list[tuple[str, int]]
    same: list[str]
    end: int  # where the cells follow that are written out, among the fields and among the personal ones
    own_end: int
    at: dict[str, str]
    cells: bool


_NO_CELLS: dict[str, list[object]] = {}
_NOTHING: list[str] = []
_NOBODY = PersonKey()


class ChargeReader:
    """Reads the charges of one block. ``source`` gives the cells of its rows when somebody looks at them."""

    def __init__(
        self, header: Mapping[str, object], memory: Memory, *, docket_id: str, sheet: str, source: RowSource | None
    ) -> None:
        self._memory = memory
        self._docket_id = docket_id
        self._sheet = sheet
        self._source = source
        self._shapes = [memory.shape(held) for held in _list(header.get("shapes"))]
        self.readings = [memory.reading(held) for held in _list(header.get("readings"))]

    def shape(self, said: Sequence[str]) -> Shape:
        """The shape of a charge."""
        return self._shapes[int(said[IDENTITY])]

    def charge(self, row: int, said: Sequence[str], apart: str | None) -> Charge:
        """Puts a charge together again. Without ``apart`` (sealed) it is a charge of nobody that is known."""
        shape, memory = self._shapes[int(said[IDENTITY])], self._memory
        values, days, missing = memory.values, memory.days, shape.missing
        facts = {name: values[said[at]] for name, at in shape.facts}
        dates = {name: days[said[at]] for name, at in shape.dates}
        for name in shape.same:
            facts[name] = dates[name]
        whole: dict[str, list[object]] = json.loads(said[shape.end]) if shape.cells else _NO_CELLS
        person, own = _NOBODY, _NOTHING
        if apart is not None:
            own = split(apart)
            key = (own[0], own[1], own[2], missing)
            person = memory.people.get(key) or self._person(key)
            for name, at in shape.own_facts:
                facts[name] = values[own[at]]
            if shape.cells:
                whole.update(json.loads(own[shape.own_end]))
        return charge_of_values(
            (
                row,
                int(said[4]),
                self._sheet,
                said[IDENTITY + 2],
                said[IDENTITY + 3],
                shape.stage,
                self.readings[int(said[IDENTITY + 1])],
                None if 0 in missing else said[IDENTITY + 4],
                None if 1 in missing else said[IDENTITY + 5],
                None if 2 in missing else said[IDENTITY + 6],
                None if 3 in missing else said[IDENTITY + 7],
                person,
                facts,
                StoredCells(at=shape.at, whole=whole, source=None if said[1] == SEALED else self._source, row=row),
                StoredWords(shape.words, said, own, self._docket_id),
                dates,
            )
        )

    def _person(self, key: tuple[str, str, str, frozenset[int]]) -> PersonKey:
        """The charges of a person share one."""
        number, name, born, missing = key
        found = self._memory.people[key] = PersonKey(
            person_id=None if _OPTIONAL in missing else number,
            name=None if _OPTIONAL + 1 in missing else name,
            birth_date=None if _OPTIONAL + 2 in missing else self._memory.days[born],
        )
        return found


def without_person(
    header: Mapping[str, object], said: Sequence[str], own: Sequence[str], *, numbers: Word, days: Word, texts: Word
) -> tuple[list[str], list[str]]:
    """The fields of a charge under a sealing order: what counts and links is left, nothing says whose it is.

    ``numbers`` and ``days`` give what stands in the place of a number, a name or a birth date, the same at each place,
    so that what was one person's, one case's or one incident's still is; ``texts`` takes traces out of a text.
    """
    if len(said) <= IDENTITY:
        return [said[0], SEALED, *said[2:]], []
    shape = _read_shape(_list(header.get("shapes"))[int(said[IDENTITY])])
    left = [said[0], SEALED, *said[2 : IDENTITY + 2], *map(texts, said[IDENTITY + 2 : IDENTITY + 4])]
    case, court, incident, count = said[IDENTITY + 4 : _FIXED]
    left += [numbers(case), court, numbers(incident), count]
    at = _FIXED + len(shape.facts)
    left += map(texts, said[_FIXED:at])
    values = said[at : at + len(shape.attributes)]
    left += [texts(v) if name in COUNTED else "" for name, v in zip(shape.attributes, values, strict=True)]
    at += len(shape.attributes)
    left += said[at : at + len(shape.dates)]
    personal = [numbers(own[0]), numbers(own[1]), days(own[2])]
    end = _PERSON + len(shape.own_facts)
    personal += own[_PERSON:end]
    values = own[end : end + len(shape.own_attributes)]
    personal += [v if name in COUNTED else "" for name, v in zip(shape.own_attributes, values, strict=True)]
    if shape.cells:
        left.append("{}")
        personal.append("{}")
    return left, personal


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _read_shape(held: object) -> Shape:
    if not isinstance(held, dict):
        raise ValueError("not a stored shape")
    facts, attributes = [str(name) for name in held["facts"]], [str(name) for name in held["attributes"]]
    at, own = count(_FIXED), count(_PERSON)
    public = [(name, next(at)) for name in facts if public_fact(name)]
    personal = [(name, next(own)) for name in facts if not public_fact(name)]
    words = {name: next(at) if public_attribute(name) else -1 - next(own) for name in attributes}
    words.pop("source", None)  # that is the import itself
    dates = [(str(name), next(at)) for name in held["dates"]]
    return Shape(
        stage=str(held["stage"]),
        missing=frozenset(int(place) for place in held["missing"]),
        facts=public,
        own_facts=personal,
        attributes=[name for name in attributes if public_attribute(name)],
        own_attributes=[name for name in attributes if not public_attribute(name)],
        words=words,
        dates=dates,
        same=[str(name) for name in held.get("same", ())],
        end=next(at),
        own_end=next(own),
        at={str(name): str(letter) for name, letter in (held["at"] or {}).items()},
        cells=bool(held["cells"]),
    )


def _read_reading(held: object) -> Reading:
    offense, substance, confidence, basis, attempt = _list(held)
    return Reading(
        offense=OffenseClass(str(offense)),
        substance=str(substance),
        confidence=float(str(confidence)),
        basis=str(basis),
        attempt=bool(attempt),
    )
