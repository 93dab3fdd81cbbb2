"""Where a charge came from: every file that brought it, when, and which cells were other than before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from screener.domain.errors import ScreenerError
from screener.storage.audit_log import journal
from screener.storage.engines.engine import Connection
from screener.storage.rows import rows
from screener.storage.rows.imports import StoredDocket
from screener.workflow.session import Office
from screener.workflow.session.charges.people import COPY, PairAnswer


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedCell:
    """A cell that says another thing than the file before; "" where a file has no such column."""

    header: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """One file that brought the charge. ``changed`` compares with the sighting before; the first has none."""

    file: str
    sheet: str
    row: int
    part: int
    at: datetime
    by: str
    changed: tuple[ChangedCell, ...]
    first: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargeHistory:
    """A charge through the files that brought it. ``copy_of``: it was said to be that charge over again."""

    charge_id: str
    text: str
    case: str
    sightings: tuple[Sighting, ...]
    copy_of: str = ""
    copies: tuple[str, ...] = ()


def history(office: Office, charge_id: str) -> ChargeHistory:
    """Every file in which the charge stood, the oldest first, with the cells that changed."""
    model = office.model()
    count = model.counts.get(charge_id) or model.copies.get(charge_id)
    if count is None:
        raise ScreenerError(f"There is no charge {charge_id} in this office", "", "Look it up with Find")
    office.saw(count.person)
    found: list[Sighting] = []
    before: Mapping[str, str] | None = None
    with office.reading() as connection:
        events = {name: journal.event_by_id(connection, d.event_id or "") for name, d in model.files.items()}
        published = sorted((event.seq, model.files[name], event) for name, event in events.items() if event is not None)
        for _, docket, event in published:
            for sheet, row, part, name in rows.sightings(connection, docket.docket_id):
                if name != charge_id:
                    continue
                cells = _cells(connection, docket, sheet, row)
                found.append(
                    Sighting(
                        file=docket.name,
                        sheet=sheet,
                        row=row,
                        part=part,
                        at=event.at,
                        by=event.actor,
                        changed=() if before is None else _changed(before, cells),
                        first=before is None,
                    )
                )
                before = cells
    same = [a for a in model.compared.values() if a.about == COPY and a.said is PairAnswer.SAME]
    return ChargeHistory(
        charge_id=charge_id,
        text=count.imported.text or count.imported.statute,
        case=count.imported.case_number or "",
        sightings=tuple(found),
        copy_of=next((a.kept for a in same if charge_id in (a.first, a.second) and a.kept != charge_id), ""),
        copies=tuple(a.second if a.kept == a.first else a.first for a in same if a.kept == charge_id),
    )


def _cells(connection: Connection, docket: StoredDocket, sheet: str, row: int) -> dict[str, str]:
    cells = rows.row_cells(connection, docket.docket_id, sheet, row)
    return {header or letter: raw for letter, header, raw in cells}


def _changed(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[ChangedCell, ...]:
    return tuple(
        ChangedCell(header=header, before=before.get(header, ""), after=after.get(header, ""))
        for header in dict.fromkeys((*before, *after))
        if before.get(header, "").strip() != after.get(header, "").strip()
    )
