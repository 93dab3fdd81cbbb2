"""Rows of imports under a sealing order: what each becomes. Nothing is written here.

A charge under an order keeps what reports count (offense, dates, agency, outcome are kept elsewhere) and invented
words in the place of its numbers and names, so that it links as it did. Its row's cells go. Rows of others lose what
names the person, and nothing else.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Connection

from screener.screening.linking.traces import Finder
from screener.storage.rows import block, charge_fields, rows
from screener.storage.rows.block import FIELD, PART, SEALED, Block, Texts
from screener.storage.rows.codec import COUNTED, PERSONAL_FACTS
from screener.storage.schema.canonical import Json, rows_canonical

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


def changed_blocks(connection: Connection, docket_id: str, subject: Subject, found: TouchedRows) -> Iterator[Block]:
    """The blocks of an import as they are after the order; only those that differ. ``found`` is filled on the way."""
    for packed in rows.blocks(connection, docket_id):
        changed = _changed(packed, subject, found)
        if changed is not None:
            yield changed


def _changed(packed: Block, subject: Subject, found: TouchedRows) -> Block | None:
    texts = block.texts_of(packed)
    before = json.loads(texts.header)
    header = _header(before, subject)
    changed: list[int] = []
    suspect = subject.finder.suspects("\n".join([*texts.said, *(texts.apart or ()), *(texts.cells or ())]))
    for at, said in enumerate(texts.said):
        start, *charges = said.split(PART)
        row = int(start.partition(FIELD)[0])
        place = (packed.sheet, row)
        mine = [text.partition(FIELD)[0] in subject.charges for text in charges]
        if any(mine) or (packed.docket_id, packed.sheet, row) in subject.warrant_rows:
            _seal(texts, at, mine, before, subject)
            found.own.append(place)
            changed.append(at)
        elif suspect and _redact(texts, at, subject, place, found):
            changed.append(at)
    if not changed and header == before:
        return None
    if header != before:
        texts.header = json.dumps(header, separators=(",", ":"))
    return block.repacked(packed, texts, changed)


def _header(header: dict[str, object], subject: Subject) -> dict[str, object]:
    """Without the match keys of the person and of their cases, and without their traces in the names of columns."""
    left = dict(header)
    for what, gone in (("people", subject.people), ("cases", subject.cases)):
        held = header.get(what)
        if isinstance(held, list):
            left[what] = [pair for pair in held if pair[1] not in gone]
    columns = header.get("columns")
    if isinstance(columns, list):
        left["columns"] = [[letter, subject.finder.redacted(str(name))] for letter, name in columns]
    return left


def _seal(texts: Texts, at: int, mine: list[bool], header: Mapping[str, object], subject: Subject) -> None:
    start, *charges = texts.said[at].split(PART)
    salt, *personal = ("", *[""] * len(charges)) if texts.apart is None else texts.apart[at].split(PART)
    if not charges:  # a warrant: it stands in its own table, its person here
        personal = ["{}"] * len(personal)
    for n, own in enumerate(mine):
        if own:
            left, apart = charge_fields.without_person(
                header,
                charges[n].split(FIELD),
                personal[n].split(FIELD),
                numbers=subject.stand_ins.word,
                days=subject.stand_ins.day,
                texts=lambda text: subject.finder.redacted(text, own=True),
            )
            charges[n], personal[n] = FIELD.join(left), FIELD.join(apart)
    texts.said[at] = PART.join([_redacted(start, subject, own=True), *charges])
    if texts.apart is not None:
        texts.apart[at] = PART.join([salt, *personal])
    if texts.cells is not None:
        texts.cells[at] = ""


def _redact(texts: Texts, at: int, subject: Subject, place: tuple[str, int], found: TouchedRows) -> bool:
    """A row on which no charge of the person stands. One that was set aside and names them is theirs as far as can be
    told, and so is a row of a joined file of which one cell is their name or number."""
    finder = subject.finder
    whole = [texts.said[at], texts.apart[at] if texts.apart else "", texts.cells[at] if texts.cells else ""]
    start, *charges = whole[0].split(PART)
    cells = whole[2].split(FIELD)
    about = finder.names_somebody(" ".join(cells)) if FIELD in start else any(map(finder.is_trace, cells))
    if about and not charges:
        _seal(texts, at, [], {}, subject)
        found.own.append(place)
        return True
    left = [PART.join(_redacted(part, subject) for part in text.split(PART)) for text in whole]
    if finder.namesake("\n".join(cells)):
        found.doubtful.append(place)
    if left == whole:
        return False
    texts.said[at] = left[0]
    if texts.apart is not None:
        texts.apart[at] = left[1]
    if texts.cells is not None:
        texts.cells[at] = FIELD.join(map(finder.without_days, left[2].split(FIELD)))
    found.naming.append(place)
    return True


def _redacted(text: str, subject: Subject, *, own: bool = False) -> str:
    """Field by field: what separates them is white space to a pattern."""
    return FIELD.join(subject.finder.redacted(each, own=own) for each in text.split(FIELD))


def sealed_body(body: str, subject: Subject) -> str:
    """The body of a charge or a warrant that stands in a table of its own (the first release's, and warrants)."""
    return rows_canonical(_sealed(json.loads(body), subject))


def sealed_parts(parts: Mapping[str, object], subject: Subject) -> Json:
    """What the first release kept of a person beside a row: without what says who it is."""
    left: dict[str, Json] = {}
    for number, held in parts.items():
        one = held if isinstance(held, dict) and number != "warrant" else {}
        person = one.get("person", {})
        kept: dict[str, Json] = {}
        if person:
            kept["person"] = {
                name: subject.stand_ins.day(str(v)) if name == "born" else subject.stand_ins.word(str(v))
                for name, v in person.items()
            }
        facts = {name: v for name, v in one.get("facts", {}).items() if name in PERSONAL_FACTS}
        attributes = {name: v for name, v in one.get("attributes", {}).items() if name in COUNTED}
        left[number] = {
            **kept,
            **({"facts": facts} if facts else {}),
            **({"attributes": attributes} if attributes else {}),
        }
    return left


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
            left[name] = _clean(value, subject)
    return left


def _clean(value: object, subject: Subject) -> Json:
    """A value of JSON with the traces in its texts replaced."""
    if isinstance(value, str):
        return subject.finder.redacted(value, own=True)
    if isinstance(value, dict):
        return {str(key): _clean(each, subject) for key, each in value.items()}
    if isinstance(value, list):
        return [_clean(each, subject) for each in value]
    if value is None or isinstance(value, bool | int):
        return value
    raise TypeError("no value of a stored body")


__all__ = ["SEALED", "StandIns", "Subject", "TouchedRows", "changed_blocks", "sealed_body", "sealed_parts"]
