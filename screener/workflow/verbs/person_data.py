"""Everything that the office holds about one person, with sources, decisions, who, when and why: for the person, a
court or counsel who may ask for it. Writing it is an event.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from screener.domain.errors import ScreenerError
from screener.policy.language.facts.asked import askable
from screener.policy.language.vocabulary import show_fact
from screener.reports.document import Column, Document, Section, Table, TableCell, plain
from screener.reports.finished import write_whole
from screener.reports.pdf.pdf import pdf_bytes
from screener.reports.xlsx.xlsx import xlsx_bytes
from screener.screening.recommend.recommend import origin_of
from screener.storage.audit_log import journal, projection
from screener.storage.audit_log.journal import Event
from screener.storage.audit_log.sealing import first_import, survey
from screener.storage.engines.engine import Connection
from screener.storage.rows import codec, imports, rows
from screener.workflow.session import Count, HeldWarrant, Office
from screener.workflow.session.record.audit_log_lines import event_words
from screener.workflow.session.record.exports import about_to_export, exported, last_event, provenance
from screener.workflow.session.subject import DataSubject, data_subject

WHAT = "person data"
_FORMS = (".pdf", ".xlsx", ".json")
_Row = dict[str, object]


def person_data(office: Office, name: str) -> dict[str, object]:
    """What the office holds about the person of an id (a person's, a charge's or a warrant's), as plain facts."""
    with office.reading() as connection:
        person = data_subject(office, connection, name)
        found = survey(connection, person.subject)
        return {
            "person": person.person_id,
            "names": _names(person),
            "charges": [_charge(office, count) for count in person.counts],
            "acts": list(_acts(office, connection, person)),
            "warrants": [_warrant(each) for each in person.warrants],
            "rows": list(_rows(connection, person)),
            "named elsewhere": {
                "rows": sum(len(each.naming) + len(each.doubtful) for each in found.imports.values()),
                "texts": len({*found.mentions, *found.doubtful}),
            },
        }


def write_person_data(office: Office, name: str, out: Path) -> dict[str, object]:
    """Writes it by the name's ending: .pdf, .xlsx or .json; gives what was written. The file appears whole or not."""
    about_to_export(office, WHAT)
    form = out.suffix.lower()
    if form not in _FORMS:
        raise ScreenerError(f"{out.name} cannot be written", "", f"End its name in one of: {', '.join(_FORMS)}")
    data = person_data(office, name)
    last = last_event(office, None)
    if form == ".json":
        document = {"office": office.name, "marking": office.marking, "through": last.seq, **data}
        made = json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n"
    else:
        made = (pdf_bytes if form == ".pdf" else xlsx_bytes)(_document(office, data, last))
    write_whole(out, made)
    exported(office, WHAT, (out,), through=last.seq)
    return data


def _names(person: DataSubject) -> list[_Row]:
    found: dict[tuple[str, str, str], None] = {}
    people = [c.imported.person for c in person.counts] + [each.warrant.person for each in person.warrants]
    for each in people:
        born = each.birth_date.isoformat() if each.birth_date else ""
        found[each.name or "", each.person_id or "", born] = None
    return [{"name": name, "person id": number, "birth date": born} for name, number, born in found]


def _charge(office: Office, count: Count) -> _Row:
    charge, screened = count.imported, count.screened
    finding, policy = screened.finding, screened.policy
    files = office.model().files
    decision = count.state.decision
    return {
        "id": count.charge_id,
        "case": charge.case_number or "",
        "court": charge.court or "",
        "count": charge.count or str(charge.part),
        "statute": charge.statute,
        "text": charge.text,
        "read as": charge.reading.offense.value.replace("_", " "),
        "incident": charge.incident or "",
        "dates": {name: day.isoformat() for name, day in charge.dates.items()},
        "attributes": {name: value for name, value in charge.attributes.items() if name != "source"},
        "facts": [
            {"fact": name, "value": show_fact(name, value), "source": _source(origin_of(screened.charge, policy, name))}
            for name, value in screened.facts.items()
            if name in askable(policy)
        ],
        "recommendation": finding.rollup.value,
        "rule": finding.decided_by or "",
        "decision": "" if decision is None else str(decision.content.get("outcome", "")),
        "file": files[count.docket_id].name,
        "row": charge.row,
    }


def _source(found: Mapping[str, object]) -> str:
    if "cell" in found:
        return " ".join(str(found[part]) for part in ("cell", "column") if found.get(part))
    return str(found.get("source", "")) or (f"row {found['row']}" if "row" in found else "")


def _acts(office: Office, connection: Connection, person: DataSubject) -> Iterator[_Row]:
    """Everything that was done about the person, in order, with what was written; acts taken back among it."""
    events: list[Event] = []
    for about in sorted(person.subject.about):
        events += journal.events_of(connection, about)
    events.sort(key=lambda event: (event.chain, event.seq))
    texts = journal.written_of(connection, [event.event_id for event in events])
    undone = journal.undone_among(connection, [event.event_id for event in events])
    named = {f"charge:{c.charge_id}": _named(c) for c in person.counts}
    named |= {f"warrant:{w.warrant_id}": f"warrant {w.warrant.number or f'of line {w.row}'}" for w in person.warrants}
    for event in events:
        about = named.get(event.object, "the person and another, or two of their charges")
        yield {
            "event": event.seq,
            "at": event.at.isoformat(),
            "by": event.actor,
            "what": event.kind,
            "about": about,
            "in words": _in_words(office, event).removesuffix(about).removesuffix("; "),
            "written": "; ".join(f"{name}: {said}" for name, said in texts.get(event.event_id, {}).items() if said),
            "taken back": event.event_id in undone,
        }


def _named(count: Count) -> str:
    """A charge as the audit log names it: its text and its case."""
    charge = count.imported
    return ", ".join(part for part in (charge.text or charge.statute, charge.case_number) if part)


def _in_words(office: Office, event: Event) -> str:
    """A recorded fact with its value; everything else as the audit log says it."""
    values = [
        f"{name}: {show_fact(name, codec.value_of(codec.stored(value)))}"
        for name, value in projection.facts_in(event)
        if event.kind == projection.FACT
    ]
    return "; ".join(values) or event_words(office, event)


def _warrant(each: HeldWarrant) -> _Row:
    warrant = each.warrant
    return {
        "number": warrant.number or "",
        "type": warrant.type,
        "issued": warrant.issued.isoformat() if warrant.issued else "",
        "case": warrant.case_number or "",
        "court": warrant.court or "",
        "text": warrant.text or warrant.statute,
        "recommendation": each.review.recommendation.value,
        "decision": "" if each.decision is None else str(each.decision.content.get("outcome", "")),
        "reason": each.reason,
        "by": "" if each.decision is None else each.decision.actor,
        "file": each.file,
        "row": each.row,
    }


def _rows(connection: Connection, person: DataSubject) -> Iterator[_Row]:
    """Every row of every file on which the person stands, as it stood."""
    _, dockets = first_import(connection, person.subject)
    published = {docket.docket_id: docket for docket in imports.dockets(connection)}
    for docket_id in dockets:
        docket = published[docket_id]
        event = journal.event_by_id(connection, docket.event_id or "")
        places = {
            (sheet, row)
            for sheet, row, _, name in rows.sightings(connection, docket_id)
            if name in person.subject.charges
        }
        places |= {(sheet, row) for held, sheet, row in person.subject.warrant_rows if held == docket_id}
        for sheet, row in sorted(places):
            cells = rows.row_cells(connection, docket_id, sheet, row)
            yield {
                "file": docket.name,
                "sha256": docket.file_sha256,
                "sheet": sheet,
                "line": row,
                "imported": "" if event is None else event.at.isoformat(),
                "by": "" if event is None else event.actor,
                "cells": [{"column": letter, "header": header, "raw": raw} for letter, header, raw in cells],
            }


def _document(office: Office, data: Mapping[str, object], last: Event) -> Document:
    names, charges, acts = _list(data["names"]), _list(data["charges"]), _list(data["acts"])
    warrants, held = _list(data["warrants"]), _list(data["rows"])
    facts = [
        {"case": charge["case"], "charge": charge["text"] or charge["statute"], **fact}
        for charge in charges
        for fact in _list(charge["facts"])
    ]
    cells = [
        {"file": row["file"], "line": row["line"], **cell}
        for row in held
        for cell in _list(row["cells"])
        if str(cell["raw"]).strip()
    ]
    elsewhere = data["named elsewhere"]
    named = elsewhere if isinstance(elsewhere, Mapping) else {}
    more = (
        f"Rows about other people that name this person too: {named.get('rows', 0)}; notes: {named.get('texts', 0)}. "
        "Those are theirs and are not printed here."
    )
    tables = (
        ("Charges", "Every charge, as read, with the recommendation of today", charges,
         ("case", "court", "count", "statute", "text", "recommendation", "rule", "decision", "file", "row")),
        ("Acts", "What people did, when and why", acts,
         ("event", "at", "by", "what", "about", "in words", "written", "taken back")),
        ("Facts", "What is known of each charge, and where it stood", facts,
         ("case", "charge", "fact", "value", "source")),
        ("Warrants", "Warrants, with what was decided", warrants,
         ("number", "type", "issued", "case", "text", "recommendation", "decision", "reason", "by")),
        ("Rows", "Each row as it stood in its file", cells, ("file", "line", "column", "header", "raw")),
    )  # fmt: skip
    return Document(
        title="What the office holds about one person",
        subtitle="; ".join(" ".join(str(part) for part in each.values() if part) for each in names),
        provenance=provenance(office, last, as_of=office.today()),
        opening=(
            plain(
                f"Charges: {len(charges)}. Warrants: {len(warrants)}. Entries of the record: {len(acts)}. "
                f"Rows of files: {len(held)}.",
                "lead",
            ),
            plain(more, "note"),
        ),
        sections=tuple(
            Section(title=title, blocks=(_table(title, caption, found, columns),))
            for title, caption, found, columns in tables
        ),
    )


def _table(name: str, caption: str, found: list[_Row], columns: tuple[str, ...]) -> Table:
    wide = {"text": 2.2, "in words": 2.4, "written": 2.6, "raw": 2.6, "about": 1.8, "reason": 2.0, "at": 1.5}
    return Table(
        name=name,
        caption=caption,
        columns=tuple(Column(header=each.capitalize(), weight=wide.get(each, 1.0)) for each in columns),
        rows=tuple(tuple(TableCell(text=_text(row[each])) for each in columns) for row in found),
        dense=True,
    )


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else ""
    return str(value)[:19].replace("T", " ") if isinstance(value, str) and value[10:11] == "T" else str(value)


def _list(value: object) -> list[_Row]:
    return value if isinstance(value, list) else []
