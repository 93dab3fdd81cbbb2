"""The orders of an office, and the list of what must be destroyed by hand: as text, JSON and PDF."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from screener import __version__
from screener.domain.errors import ScreenerError
from screener.reports.document import Column, Document, Provenance, Section, Table, TableCell, plain
from screener.reports.finished import write_whole
from screener.reports.pdf.pdf import pdf_bytes
from screener.storage.audit_log import journal, projection
from screener.storage.schema.canonical import list_in
from screener.workflow.session import Office
from screener.workflow.session.sealed import ORDER
from screener.workflow.verbs.seal_person.by_hand import ByHand, by_hand
from screener.workflow.verbs.seal_person.look import item_json

_FORMS = (".pdf", ".json", ".txt")


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedOrder:
    """An order that was carried out. ``cleared`` is False while the file may hold traces."""

    seq: int
    order: str
    by: str
    at: datetime
    charges: int
    warrants: int
    by_hand: tuple[ByHand, ...]


def orders(office: Office) -> tuple[CarriedOrder, ...]:
    """Every order of the office with its list, the oldest first."""
    found = []
    with office.reading() as connection:
        events = tuple(journal.stream(connection, kinds=(projection.SEALED,)))
        texts = journal.written_of(connection, [event.event_id for event in events])
        for event in events:
            body = event.content
            first = body.get("first")
            items = by_hand(
                office,
                connection,
                first=first if isinstance(first, int) else 0,
                dockets=tuple(map(str, list_in(body, "stood in"))),
                through=event.seq,
            )
            found.append(
                CarriedOrder(
                    seq=event.seq,
                    order=texts.get(event.event_id, {}).get(ORDER, ""),
                    by=event.actor,
                    at=event.at,
                    charges=len(list_in(body, "charges")),
                    warrants=len(list_in(body, "warrants")),
                    by_hand=items,
                )
            )
    return tuple(found)


def order_json(order: CarriedOrder) -> dict[str, object]:
    """An order for programs."""
    return {
        "event": order.seq,
        "order": order.order,
        "by": order.by,
        "at": order.at.isoformat(),
        "charges": order.charges,
        "warrants": order.warrants,
        "by_hand": [item_json(each) for each in order.by_hand],
    }


def lines_of(items: tuple[ByHand, ...]) -> list[str]:
    """What to destroy by hand, a line each."""
    found = ["To be destroyed by hand:"]
    for each in items:
        where = f", {each.place}" if each.place else ""
        gone = {True: "", False: " (not there any more)", None: ""}[each.there]
        told = f", event {each.seq}" if each.seq else ""
        mark = f", SHA-256 {each.sha256[:16]}" if each.sha256 else ""
        found.append(f"  [ ] {each.kind}: {each.name}{where}{mark}{told}{gone}")
    found.append("  Anchors hold no personal data: nothing is to be done to them.")
    return found


def write_list(office: Office, order: CarriedOrder, out: Path) -> None:
    """Writes the list by the name's ending: .pdf to sign, .txt, .json. The file appears whole or not at all."""
    form = out.suffix.lower()
    if form not in _FORMS:
        raise ScreenerError(f"{out.name} cannot be written", "", f"End its name in one of: {', '.join(_FORMS)}")
    if form == ".json":
        data = json.dumps(order_json(order), ensure_ascii=False, indent=1).encode() + b"\n"
    elif form == ".txt":
        data = "\n".join([office.marking, f"Order {order.order}", *lines_of(order.by_hand), ""]).encode()
    else:
        data = pdf_bytes(_document(office, order))
    write_whole(out, data)


def _document(office: Office, order: CarriedOrder) -> Document:
    with office.reading() as connection:
        event = next(iter(journal.stream(connection, after=order.seq - 1, through=order.seq)))
    rows = tuple(
        (
            TableCell(text="[  ]"),
            TableCell(text=each.kind),
            TableCell(text=each.name),
            TableCell(text=each.place or "where people put it"),
            TableCell(text=each.sha256[:16] or "\u2013"),
            TableCell(text=str(each.seq) if each.seq else "\u2013"),
        )
        for each in order.by_hand
    )
    columns = (
        Column(header="", spoken="Done", weight=0.3),
        Column(header="What", weight=1.2),
        Column(header="Name", weight=3),
        Column(header="Where", weight=2.4),
        Column(header="SHA-256 begins", weight=1.3),
        Column(header="Event", weight=0.6, align="right"),
    )
    return Document(
        title="To be destroyed by hand",
        subtitle=f"Order {order.order}, carried out by {order.by} on {order.at:%Y-%m-%d}",
        provenance=Provenance(
            office=office.name,
            marking=office.marking,
            event=event.seq,
            head_hash=event.hash,
            app_version=__version__,
        ),
        opening=(
            plain(
                "The office file holds nothing of the person any more. These copies were made before, and the program "
                "cannot reach them. The order is obeyed when each is destroyed.",
                "lead",
            ),
        ),
        sections=(
            Section(
                title="The list",
                blocks=(Table(name="By hand", caption="Copies to destroy", columns=columns, rows=rows),),
            ),
            Section(
                title="Signed",
                blocks=(
                    plain("Destroyed by, and how:", "sign"),
                    plain("Date and signature:", "sign"),
                    plain("Anchors hold no personal data: nothing is to be done to them.", "note"),
                ),
            ),
        ),
    )
