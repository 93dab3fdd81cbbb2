"""Facts and warrants as text and back: what may stand in a body, and what is personal and stands apart."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from screener.domain.case import Cell, Charge, FactValue, PersonKey, Reading, Warrant
from screener.domain.offense import OffenseClass
from screener.domain.quantity import Quantity
from screener.storage.rows.cells import StoredCells
from screener.storage.schema.canonical import Json

#: Attributes and cells that say nothing of who a person is. Everything else a docket brings stands with the person.
PUBLIC = frozenset(
    {
        "agency", "arrest charge code", "arrest grade", "arrest number", "arrest statute", "arrest text", "attorney",
        "bond amount", "case grade", "case number", "case status", "case type", "charge code", "citation number",
        "count", "county", "court", "court action", "court charge code", "court count", "court grade", "court statute",
        "court text", "dismissed", "disposition", "incident", "incident number", "instrument", "intake channel",
        "judge", "jurisdiction", "next hearing", "plea", "prosecutor action", "sentence", "session", "source", "state",
        "stated class", "stated grade", "statute", "text", "underlying case", "uniform case number", "unit",
        "unit of office", "warrant number", "warrant type",
    }
)  # fmt: skip
#: Attributes by which reports count, and which name nobody: all that a sealing order leaves.
COUNTED = frozenset(
    {
        "agency", "arrest ethnicity", "arrest grade", "arrest race", "attorney", "case grade", "case type", "county",
        "court action", "court grade", "dismissed", "disposition", "disposition ethnicity", "disposition race",
        "ethnicity", "intake channel", "jurisdiction", "plea", "prosecutor action", "race", "referral ethnicity",
        "referral race", "screening ethnicity", "screening race", "sex", "state", "stated class", "stated grade",
        "unit", "unit of office",
    }
)  # fmt: skip
#: Facts that describe the person and not the charge.
PERSONAL_FACTS = frozenset({"age at offense"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """A warrant or one of its charges in two: ``body`` without, ``personal`` with what belongs to the person."""

    body: dict[str, Json]
    personal: dict[str, Json]


def value_json(value: FactValue) -> Json:
    """A fact's value, tagged where JSON has no such type."""
    if isinstance(value, bool | int | str):
        return value
    if isinstance(value, Quantity):
        off = None if value.uncertainty is None else str(value.uncertainty)
        stated = [value.confidence] if value.confidence else []  # rows of before have three entries
        return {"quantity": [str(value.value), value.unit, off, *stated]}
    if isinstance(value, Decimal):
        return {"decimal": str(value)}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    return {"list": list(value)}


def value_of(written: object) -> FactValue:
    """The value that ``value_json`` wrote. Raises ValueError for anything else."""
    if isinstance(written, bool | int | str):
        return written
    if isinstance(written, dict) and len(written) == 1:
        (kind, held), *_ = written.items()
        if kind == "quantity":
            off = None if held[2] is None else Decimal(held[2])
            return Quantity(
                value=Decimal(held[0]), unit=held[1], uncertainty=off, confidence=held[3] if len(held) > 3 else ""
            )
        if kind == "decimal":
            return Decimal(held)
        if kind == "date":
            return date.fromisoformat(held)
        if kind == "list":
            return tuple(held)
    raise ValueError(f"not a stored value: {written!r}")


def stored(written: str) -> object:
    """What a canonical text of a value holds, for ``value_of``."""
    return json.loads(written)


def _charge_parts(charge: Charge) -> Parts:
    """Takes a charge of a warrant apart."""
    body: dict[str, Json] = {
        "text": charge.text,
        "statute": charge.statute,
        "stage": charge.stage,
        "reading": _reading_json(charge.reading),
        "case": charge.case_number,
        "court": charge.court,
        "incident": charge.incident,
        "count": charge.count,
        "dates": {name: day.isoformat() for name, day in charge.dates.items()},
    }
    personal: dict[str, Json] = {}
    _divide(body, personal, "facts", {n: value_json(v) for n, v in charge.facts.items()}, charge.facts.keys())
    _divide(body, personal, "cells", {n: _cell_json(c) for n, c in charge.cells.items()}, charge.facts.keys())
    _divide(body, personal, "attributes", dict(charge.attributes), frozenset())
    person = person_json(charge.person)
    if person:
        personal["person"] = person
    return Parts(body=body, personal=personal)


def _divide(
    body: dict[str, Json], personal: dict[str, Json], name: str, values: Mapping[str, Json], facts: object
) -> None:
    public: dict[str, Json] = {}
    private: dict[str, Json] = {}
    known = facts if isinstance(facts, frozenset) else frozenset(facts)  # type: ignore[call-overload]  # anything else is a set of names
    for key, value in values.items():
        open_to_all = (key in PUBLIC or key in known) and key not in PERSONAL_FACTS
        (public if open_to_all else private)[key] = value
    if public:
        body[name] = public
    if private:
        personal[name] = private


def divided_cells(charge: Charge) -> tuple[dict[str, Json], dict[str, Json]]:
    """The cells of a charge whose values stood elsewhere than on its own row: those of public names, and the others."""
    public: dict[str, Json] = {}
    private: dict[str, Json] = {}
    for name, cell in charge.cells.items():
        open_to_all = (name in PUBLIC or name in charge.facts) and name not in PERSONAL_FACTS
        (public if open_to_all else private)[name] = _cell_json(cell)
    return public, private


def _reading_json(reading: Reading) -> Json:
    return [reading.offense.value, reading.substance, repr(reading.confidence), reading.basis, reading.attempt]


def _cell_json(cell: Cell) -> Json:
    return [cell.column, cell.header, cell.row, cell.raw]


def person_json(person: PersonKey) -> dict[str, Json]:
    """What identifies a person, without what is not known."""
    born = None if person.birth_date is None else person.birth_date.isoformat()
    parts: dict[str, Json] = {"id": person.person_id, "name": person.name, "born": born}
    return {name: part for name, part in parts.items() if part is not None}


def person_of(written: Mapping[str, str]) -> PersonKey:
    """The person that ``person_json`` wrote."""
    born = written.get("born")
    return PersonKey(
        person_id=written.get("id"), name=written.get("name"), birth_date=date.fromisoformat(born) if born else None
    )


def _charge(
    body: dict[str, object],
    apart: dict[str, object],
    source: str,
    sheet: str,
    row: int,
    part: int,
) -> Charge:
    reading = _list(body["reading"])
    facts = {**_dict(body.get("facts")), **_dict(apart.get("facts"))}
    written = {**_dict(body.get("cells")), **_dict(apart.get("cells"))}
    whole = {name: _list(cell) for name, cell in written.items()}
    attributes = {**_dict(body.get("attributes")), **_dict(apart.get("attributes")), "source": source}
    return Charge(
        row=row,
        part=part,
        sheet=sheet,
        text=str(body["text"]),
        statute=str(body["statute"]),
        stage=str(body["stage"]),
        reading=Reading(
            offense=OffenseClass(str(reading[0])),
            substance=str(reading[1]),
            confidence=float(str(reading[2])),
            basis=str(reading[3]),
            attempt=bool(reading[4]),
        ),
        case_number=_maybe(body.get("case")),
        court=_maybe(body.get("court")),
        incident=_maybe(body.get("incident")),
        count=_maybe(body.get("count")),
        person=person_of({k: str(v) for k, v in _dict(apart.get("person")).items()}),
        facts={name: value_of(value) for name, value in facts.items()},
        cells=StoredCells(at={}, whole=whole, source=None, row=row),
        attributes={name: str(value) for name, value in attributes.items()},
        dates={name: date.fromisoformat(str(day)) for name, day in _dict(body.get("dates")).items()},
    )


def _maybe(value: object) -> str | None:
    return None if value is None else str(value)


def _dict(value: object) -> dict[str, object]:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def warrant_parts(warrant: Warrant) -> Parts:
    """Takes a warrant apart, with the charges on its row."""
    charges = [_charge_parts(charge) for charge in warrant.charges]
    body: dict[str, Json] = {
        "number": warrant.number,
        "type": warrant.type,
        "issued": None if warrant.issued is None else warrant.issued.isoformat(),
        "text": warrant.text,
        "statute": warrant.statute,
        "case": warrant.case_number,
        "court": warrant.court,
        "charges": [{"part": c.part, "body": p.body} for c, p in zip(warrant.charges, charges, strict=True)],
    }
    personal: dict[str, Json] = {"charges": [parts.personal for parts in charges]}
    _divide(body, personal, "attributes", dict(warrant.attributes), frozenset())
    if person := person_json(warrant.person):
        personal["person"] = person
    return Parts(body=body, personal=personal)


def warrant_of(body: str, personal: Mapping[str, object] | None, *, source: str, sheet: str, row: int) -> Warrant:
    """Puts a warrant together again."""
    held, apart = json.loads(body), dict(personal or {})
    people = _list(apart.get("charges"))
    charges = []
    for at, entry in enumerate(held["charges"]):
        private = _dict(people[at]) if at < len(people) else {}
        charges.append(_charge(entry["body"], private, source, sheet, row, int(entry["part"])))
    attributes = {**_dict(held.get("attributes")), **_dict(apart.get("attributes"))}
    issued = held["issued"]
    return Warrant(
        row=row,
        number=held["number"],
        type=held["type"],
        issued=None if issued is None else date.fromisoformat(issued),
        text=held["text"],
        statute=held["statute"],
        case_number=held["case"],
        court=held["court"],
        person=person_of({k: str(v) for k, v in _dict(apart.get("person")).items()}),
        charges=tuple(charges),
        attributes={name: str(value) for name, value in attributes.items()},
    )
