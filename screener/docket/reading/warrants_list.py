"""Reads a list of outstanding warrants: one warrant per row, each once, whatever the row leaves out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from screener.docket.cells.controlled_words import is_blank
from screener.docket.charges.charges import OfficeTable, classify
from screener.docket.charges.facts.of_charge import facts_read_as
from screener.docket.charges.unsettled import unsettled
from screener.docket.columns.profile import Profile
from screener.docket.files.source import load
from screener.docket.model.choices import NOTHING_CHOSEN, ReadChoices
from screener.docket.model.result import DocketReading, WarrantReading
from screener.docket.reading.reading import read_source
from screener.docket.reading.rowcells import RowCells
from screener.domain.case import Charge, FactValue, Reading, Warrant
from screener.domain.offense import OffenseClass

__all__ = ["WarrantReading", "read_warrants"]

#: Short header names that mean this only in a list of warrants.
_NAMES = {
    "date": "issue date",
    "number": "warrant number",
    "type": "warrant type",
    "issued": "issue date",
    "warrant": "warrant number",
    "no.": "warrant number",
    "case": "case number",
    "reason": "warrant type",
}
_FTA = re.compile(
    r"\bF\.?T\.?A\b\.?|\bFAIL(?:URE|ED|S|ING)?\s*(?:TO|2)?\s*APP(?:EAR(?:ANCE)?)?|\bNON-?\s?APPEAR(?:ANCE)?",
    re.IGNORECASE,
)
#: Words that tie a failure to appear to its charge, and grades that do not say which charge it is.
_LINKS = re.compile(
    r"\b(?:ON|FOR|RE|A|AN|THE|IN|AT|COURT|ORIG(?:INAL)?|CHARGE|UNDERLYING|BENCH|WARRANT|BW|FELONY|FEL|MISDEMEANOR|MISD)\b",
    re.IGNORECASE,
)
_SURE = 0.8
_KINDS = (
    (_FTA, "failure to appear"),
    (re.compile(r"\bBENCH\b", re.IGNORECASE), "bench warrant"),
    (re.compile(r"\bBODY ATTACH", re.IGNORECASE), "body attachment"),
)


def read_warrants(
    path: Path,
    *,
    as_of: date | None,
    table: OfficeTable | None = None,
    choices: ReadChoices = NOTHING_CHOSEN,
    state: str = "",
    profile: Profile | None = None,
) -> WarrantReading:
    """Reads a list of warrants; raises ScreenerError where the file is none.

    ``Warrant.charges`` holds the charges that the row itself names beside the failure to appear: those of an
    underlying-charge column, and its own text where that is not a failure to appear. It is empty where the row
    says nothing but that: then the case must be found. A row without any charge text is a warrant all the same.
    """
    docket = read_source(load(path), as_of=as_of, table=table, kind="warrants", extra_names=_NAMES, choices=choices,
                         state=state, profile=profile)  # fmt: skip
    rows: dict[int, list[Charge]] = {}
    for charge in docket.charges:
        rows.setdefault(charge.row, []).append(charge)
    at = _underlying_at(docket)
    warrants = tuple(_warrant(docket, charges, at, table) for charges in rows.values())
    return WarrantReading(docket=docket, warrants=warrants)


def _underlying_at(docket: DocketReading) -> Mapping[str, int]:
    return {
        column.field: place
        for place, column in enumerate(docket.columns)
        if column.field in ("underlying text", "underlying statute")
    }


def _warrant(docket: DocketReading, own: Sequence[Charge], at: Mapping[str, int], table: OfficeTable | None) -> Warrant:
    first = own[0]
    charges = [
        named
        for charge in own
        if (charge.text or charge.statute) and (named := _more_than_fta(charge, table, docket.state)) is not None
    ]
    underlying = _underlying(docket, first, at, table)
    if underlying is not None:
        charges.append(underlying)
    stated = first.attributes.get("warrant type", "")
    words = " ".join((stated, *(c.text for c in own)))
    kind = stated or next((name for pattern, name in _KINDS if pattern.search(words)), "")
    return Warrant(
        row=first.row,
        number=first.attributes.get("warrant number"),
        type=kind,
        issued=first.dates.get("issue date"),
        text="; ".join(c.text for c in own if c.text),
        statute="; ".join(c.statute for c in own if c.statute),
        case_number=first.attributes.get("underlying case") or first.case_number,
        court=first.court,
        person=first.person,
        charges=tuple(charges),
        attributes=first.attributes,
    )


def _more_than_fta(charge: Charge, table: OfficeTable | None, state: str) -> Charge | None:
    """The charge itself, or the one that its failure to appear names; None for a mere failure to appear."""
    if unsettled(charge):
        return charge
    if _FTA.search(charge.text):
        return _beside(charge, table, state, statute="")  # the row's own statute is that of failing to appear
    return None if charge.reading.offense is OffenseClass.FTA_WARRANT else charge


def _beside(charge: Charge, table: OfficeTable | None, state: str, *, statute: str) -> Charge | None:
    """The charge that a failure to appear names (``FTA - POSS COCAINE``); None where it names none that is known."""
    rest = " ".join(_LINKS.sub(" ", _FTA.sub(" ", charge.text)).split()).strip(" -/:;,.()")
    if not rest:
        return None
    reading = classify(rest, "", state, table, on=charge.dates.get("offense date"))
    sure = reading.confidence >= _SURE or reading.offense not in (OffenseClass.OTHER, OffenseClass.MULTI)
    if reading.offense in (OffenseClass.UNKNOWN, OffenseClass.FTA_WARRANT) or not sure:
        return None
    return replace(charge, text=rest, statute=statute, reading=reading, facts=_facts(charge, rest, reading, statute))


def _facts(charge: Charge, text: str, reading: Reading, statute: str) -> dict[str, FactValue]:
    """The facts of a row under another charge of it."""
    facts = facts_read_as(charge, reading, text, statute)
    facts.pop("statute", None)
    return {**facts, "statute": statute} if statute else facts


def _underlying(
    docket: DocketReading, first: Charge, at: Mapping[str, int], table: OfficeTable | None
) -> Charge | None:
    """The charge that the underlying-charge columns of a row name; None where that is a mere failure to appear."""
    row = docket.raw(first.row, first.sheet)

    def cell(name: str) -> str:
        place = at.get(name, -1)
        raw = row[place] if 0 <= place < len(row) else ""
        return "" if is_blank(raw) else " ".join(raw.split())

    text, statute = cell("underlying text"), cell("underlying statute")
    if not text and not statute:
        return None
    cells = first.cells
    if isinstance(cells, RowCells):
        cells = cells.moved({"text": at.get("underlying text", -1), "statute": at.get("underlying statute", -1)})
    reading = classify(text, statute, docket.state, table, on=first.dates.get("offense date"))
    named = replace(
        first,
        part=first.part + 1,
        text=text,
        statute=statute,
        stage="underlying",
        reading=reading,
        facts=_facts(first, text, reading, statute),
        cells=cells,
    )
    if reading.offense is OffenseClass.FTA_WARRANT:
        return _beside(named, table, docket.state, statute=statute)
    return named
