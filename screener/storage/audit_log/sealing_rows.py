"""Rows of imports under a sealing order: what each becomes. Nothing is written here.

A charge under an order keeps what reports count (offense, dates, agency, outcome are kept elsewhere) and invented
words in the place of its numbers and names, so that it links as it did. Its row's cells go. Rows of others lose what
names the person, and nothing else.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, func, select

from screener.screening.linking.traces import Finder
from screener.storage.rows import block
from screener.storage.rows.block import SEALED, Block, Filled, Line
from screener.storage.rows.codec import COUNTED, PERSONAL_FACTS
from screener.storage.rows.imports import rows_of
from screener.storage.schema import charge_table, tables
from screener.storage.schema.canonical import Json, rows_canonical
from screener.storage.schema.charge_table import DAY, FACT, TYPED, WORD, Holds
from screener.storage.schema.plain_parts import plain_parts

_LETTERS = "bcdfghjklmnpqrstvwxz"
_LAST_DAY = date(999, 12, 31).toordinal()  # days that stand in for birth dates: no one's


class StandIns:
    """Invented words in the place of numbers and names, and days in the place of birth dates: random, and kept only
    while an order is carried out."""

    def __init__(self) -> None:
        self._words: dict[str, str] = {}
        self._days: dict[str, str] = {}

    def word(self, text: str) -> str:
        """The word for a text; "" for "", which is no number."""
        if not text:
            return ""
        if text not in self._words:
            self._words[text] = "".join(secrets.choice(_LETTERS) for _ in range(14))
        return self._words[text]

    def day(self, text: str) -> str:
        """The day for a birth date, as an ISO text."""
        if not text:
            return ""
        if text not in self._days:
            self._days[text] = date.fromordinal(1 + secrets.randbelow(_LAST_DAY)).isoformat()
        return self._days[text]


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Whom an order is about, by ids, and how he or she is found in texts.

    ``people`` and ``cases`` are ids that no one else has; ``about`` are the objects of the audit log that are theirs;
    ``warrant_rows`` are docket, sheet and row of their warrants.
    """

    person_id: str
    charges: frozenset[str]
    warrants: frozenset[str]
    people: frozenset[str]
    cases: frozenset[str]
    about: frozenset[str]
    warrant_rows: frozenset[tuple[str, str, int]]
    finder: Finder
    stand_ins: StandIns


@dataclass(slots=True, kw_only=True)
class TouchedRows:
    """Rows of one import that an order touches: the person's own, others that name the person, and others that hold a
    name which somebody else bears too; those are left for a person to look at."""

    own: list[tuple[str, int]] = field(default_factory=list)
    naming: list[tuple[str, int]] = field(default_factory=list)
    doubtful: list[tuple[str, int]] = field(default_factory=list)


def changed_blocks(connection: Connection, docket_id: str, subject: Subject, found: TouchedRows) -> Iterator[Filled]:
    """The blocks of an import as they are after the order; only those that differ. ``found`` is filled on the way."""
    docket = _Docket(connection, docket_id, subject, found)
    for filled in block.whole(connection, docket_id):
        changed = docket.changed(filled)
        if changed is not None:
            yield changed


_AT = {name: at for at, name in enumerate(charge_table.COLUMNS)}
#: Texts of a charge in which another person may be named, and columns of JSON.
_TEXTS = ("text", "statute", "incident", "count", *(e.column for e in TYPED if e.holds is Holds.TEXT))
_OBJECTS = ("more", "own")
_PEOPLE, _CASES = block.NAMED.index(tables.person), block.NAMED.index(tables.court_case)
#: Where the names begin among the columns of a person (identifier, name, birth date) and of a case (court, number).
_NAMES, _COURT = 5, 5


class _Docket:
    """One import under an order."""

    def __init__(self, connection: Connection, docket_id: str, subject: Subject, found: TouchedRows) -> None:
        self._subject, self._found = subject, found
        t = tables.charge
        query = select(t.c.charge_id, t.c.person, t.c.court_case).where(rows_of(t, docket_id))
        mine: tuple[set[int], set[int]] = (set(), set())
        others: tuple[set[int], set[int]] = (set(), set())
        for part in plain_parts(connection, query, 2000):
            for charge_id, person, case in part:
                for at, number in enumerate((person, case)):
                    (mine if charge_id in subject.charges else others)[at].add(number)
        self._alone = tuple(own - rest for own, rest in zip(mine, others, strict=True))
        self._names: tuple[dict[int, Sequence[Any]], dict[int, Sequence[Any]]] = ({}, {})
        self._new: tuple[dict[int, int], dict[int, int]] = ({}, {})  # numbers in the place of those shared with others
        for held, table in zip(self._names, (tables.person, tables.court_case), strict=True):
            for part in plain_parts(connection, select(table).where(rows_of(table, docket_id)), 2000):
                held.update((row[1], tuple(row)) for row in part)
        self._last = [max(held, default=0) for held in self._names]
        b = tables.docket_block
        self._end = connection.execute(select(func.max(b.c.number)).where(b.c.docket_id == docket_id)).scalar_one()
        self._added: tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]] = ([], [])  # they go to the last block

    def changed(self, filled: Filled) -> Filled | None:
        """The block as it is after the order; None where it is as it was."""
        held, subject, finder = filled.block, self._subject, self._subject.finder
        lines, charges = filled.block.lines(), [list(row) for row in filled.charges]
        named = [[tuple(row) for row in rows] for rows in filled.named]
        before = [list(rows) for rows in named]
        on_row: dict[int, list[list[Any]]] = {}
        for charge in charges:
            on_row.setdefault(charge[_AT["row"]], []).append(charge)
        suspect = finder.suspects("\n".join(self._words(lines, charges, named)))
        for at, rows in ((_PEOPLE, self._people(named[_PEOPLE])), (_CASES, self._cases(named[_CASES]))):
            named[at] = rows
        changed: list[int] = []
        for at, line in enumerate(lines):
            there = on_row.get(line.row, [])
            place = (held.sheet, line.row)
            mine = [charge[_AT["charge_id"]] in subject.charges for charge in there]
            if any(mine) or (held.docket_id, held.sheet, line.row) in subject.warrant_rows:
                for charge, own in zip(there, mine, strict=True):
                    if own:
                        self._seal(charge)
                lines[at] = self._sealed_line(line)
                self._found.own.append(place)
                changed.append(at)
            elif suspect and self._redact(lines, at, there, place):
                changed.append(at)
        if held.number == self._end:
            named[_PEOPLE] = [*named[_PEOPLE], *self._added[0]]
            named[_CASES] = [*named[_CASES], *self._added[1]]
        columns = self._columns(held)
        if not changed and columns == held.columns and named == before:
            return None
        found = Filled(block=replace(held, columns=columns), columns=list(zip(*charges, strict=True)), named=named)
        return block.rebound(found, lines, changed)

    def _words(
        self, lines: Sequence[Line], charges: Sequence[Sequence[Any]], named: Sequence[Sequence[Sequence[Any]]]
    ) -> Iterator[str]:
        for line in lines:
            yield from line.cells
            yield line.aside or ""
        for rows in (*named, charges):
            for row in rows:
                yield from (each for each in row if isinstance(each, str))
        for charge in charges:
            yield from self._of_person(charge)

    def _of_person(self, charge: Sequence[Any]) -> Iterator[str]:
        """How the person and the case of a charge are written."""
        for held, number, first in zip(
            self._names, (charge[_AT["person"]], charge[_AT["court_case"]]), (_NAMES, _COURT), strict=True
        ):
            yield from (each for each in held.get(number, ())[first:] if each)

    def _columns(self, held: Block) -> str:
        redacted = self._subject.finder.redacted
        left = [[letter, redacted(name)] for letter, name in held.names]
        return held.columns if left == list(map(list, held.names)) else json.dumps(left, ensure_ascii=False)

    # -- people and cases ----------------------------------------------------------------------------------------------

    def _people(self, rows: Sequence[Sequence[Any]]) -> list[tuple[Any, ...]]:
        return [self._named(row, 0, self._subject.people, self._sealed_person) for row in rows]

    def _cases(self, rows: Sequence[Sequence[Any]]) -> list[tuple[Any, ...]]:
        return [self._named(row, 1, self._subject.cases, self._sealed_case) for row in rows]

    def _named(
        self, row: Sequence[Any], which: int, gone: frozenset[str], sealed: Callable[[Sequence[Any]], tuple[Any, ...]]
    ) -> tuple[Any, ...]:
        """A person or case: invented words for one that is the subject's alone, without traces for any other."""
        docket, number, at, name, key, *values = row
        if number in self._alone[which]:
            left = sealed(values)
        else:
            left = tuple(None if each is None else self._subject.finder.redacted(each) for each in values)
        return docket, number, at, name, None if name in gone else key, *left

    def _sealed_person(self, values: Sequence[Any]) -> tuple[Any, ...]:
        identifier, name, born = values
        word, day = self._subject.stand_ins.word, self._subject.stand_ins.day
        return tuple(
            None if each is None else act(each) for each, act in ((identifier, word), (name, word), (born, day))
        )

    def _sealed_case(self, values: Sequence[Any]) -> tuple[Any, ...]:
        court, number = values
        return court, None if number is None else self._subject.stand_ins.word(number)

    def _number(self, which: int, number: int | None) -> int | None:
        """The number of the person or case of a sealed charge: its own, or a new one where others share it."""
        if number is None or number in self._alone[which]:
            return number
        new = self._new[which].get(number)
        if new is None:
            self._last[which] += 1
            new = self._new[which][number] = self._last[which]
            docket, _, _, name, _, *values = self._names[which][number]
            left = (self._sealed_case if which else self._sealed_person)(values)
            self._added[which].append((docket, new, self._end, name, None, *left))
        return new

    # -- rows ----------------------------------------------------------------------------------------------------------

    def _seal(self, charge: list[Any]) -> None:
        """What counts and links is left of a charge, nothing says whose it is."""
        for which, column in enumerate(("person", "court_case")):
            charge[_AT[column]] = self._number(which, charge[_AT[column]])
        charge[_AT["match_key"]] = SEALED
        if charge[_AT["incident"]]:
            charge[_AT["incident"]] = self._subject.stand_ins.word(charge[_AT["incident"]])
        for column in ("text", "statute"):
            if charge[_AT[column]] is not None:
                charge[_AT[column]] = self._subject.finder.redacted(charge[_AT[column]], own=True)
        for each in TYPED:
            value = charge[_AT[each.column]]
            if each.kind == WORD and each.name not in COUNTED:
                charge[_AT[each.column]] = None
            elif isinstance(value, str) and each.holds is Holds.TEXT:
                charge[_AT[each.column]] = self._subject.finder.redacted(value, own=True)
        for column in _OBJECTS:
            if charge[_AT[column]] is not None:
                charge[_AT[column]] = self._sealed_object(charge[_AT[column]], own=column == "own")

    def _sealed_object(self, written: str, *, own: bool) -> str | None:
        held = json.loads(written)
        facts = {n: clean(v, self._subject) for n, v in held.get(FACT, {}).items() if not own or n in PERSONAL_FACTS}
        words = {n: clean(v, self._subject) for n, v in held.get(WORD, {}).items() if n in COUNTED}
        left = {FACT: facts, WORD: words, DAY: {} if own else held.get(DAY, {})}
        left = {kind: values for kind, values in left.items() if values}
        return json.dumps(left, separators=(",", ":"), ensure_ascii=False) if left else None

    def _sealed_line(self, line: Line) -> Line:
        aside = None if line.aside is None else self._subject.finder.redacted(line.aside, own=True)
        return Line(line.row, aside, line.salt, [])

    def _redact(self, lines: list[Line], at: int, there: Sequence[list[Any]], place: tuple[str, int]) -> bool:
        """A row on which no charge of the person stands. One that was set aside and names them is theirs as far as can
        be told, and so is a row of a joined file of which one cell is their name or number."""
        finder, line = self._subject.finder, lines[at]
        set_aside = line.aside is not None
        about = finder.names_somebody(" ".join(line.cells)) if set_aside else any(map(finder.is_trace, line.cells))
        if about and not there:
            lines[at] = self._sealed_line(line)
            self._found.own.append(place)
            return True
        if finder.namesake("\n".join(line.cells)):
            self._found.doubtful.append(place)
        left = [finder.redacted(cell) for cell in line.cells]
        aside = None if line.aside is None else finder.redacted(line.aside)
        before = [list(charge) for charge in there]
        for charge in there:
            self._without_traces(charge)
        elsewhere = any(finder.redacted(each) != each for charge in there for each in self._of_person(charge))
        if left == list(line.cells) and aside == line.aside and before == there and not elsewhere:
            return False
        lines[at] = Line(line.row, aside, line.salt, [*map(finder.without_days, left)])
        self._found.naming.append(place)
        return True

    def _without_traces(self, charge: list[Any]) -> None:
        for column in _TEXTS:
            if charge[_AT[column]]:
                charge[_AT[column]] = self._subject.finder.redacted(charge[_AT[column]])
        for column in _OBJECTS:
            if charge[_AT[column]]:
                charge[_AT[column]] = redacted_json(charge[_AT[column]], self._subject)


def redacted_json(written: str, subject: Subject) -> str:
    """A text of JSON that is about somebody else, without the traces; as it was where it holds none."""
    if not subject.finder.suspects(written):
        return written
    held = json.loads(written)
    left = others(held, subject)
    return written if left == held else rows_canonical(left)


def others(value: object, subject: Subject) -> Json:
    """A value of JSON that is about somebody else, without the traces in its texts."""
    if isinstance(value, str):
        return subject.finder.redacted(value)
    if isinstance(value, dict):
        return {str(key): others(each, subject) for key, each in value.items()}
    if isinstance(value, list):
        return [others(each, subject) for each in value]
    return value  # type: ignore[return-value]  # numbers, booleans and null


def sealed_body(body: str, subject: Subject) -> str:
    """The body of a warrant."""
    return rows_canonical(_sealed(json.loads(body), subject))


def _sealed(held: Mapping[str, object], subject: Subject) -> dict[str, Json]:
    left: dict[str, Json] = {}
    for name, value in held.items():
        if name in ("case", "incident", "number"):
            left[name] = None if value is None else subject.stand_ins.word(str(value))
        elif name == "attributes" and isinstance(value, dict):
            left[name] = {key: v for key, v in value.items() if key in COUNTED}
        elif name in ("cells", "at"):
            continue
        elif name == "charges" and isinstance(value, list):
            left[name] = [{**each, "body": _sealed(each["body"], subject)} for each in value]
        else:
            left[name] = clean(value, subject)
    return left


def clean(value: object, subject: Subject) -> Json:
    """A value of JSON with the traces in its texts replaced."""
    if isinstance(value, str):
        return subject.finder.redacted(value, own=True)
    if isinstance(value, dict):
        return {str(key): clean(each, subject) for key, each in value.items()}
    if isinstance(value, list):
        return [clean(each, subject) for each in value]
    if value is None or isinstance(value, bool | int):
        return value
    raise TypeError("no value of a stored body")
