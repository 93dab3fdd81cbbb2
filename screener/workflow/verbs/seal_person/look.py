"""What an order would touch: looked at before anything is taken away."""

from __future__ import annotations

from dataclasses import dataclass

from screener.domain.counting import plural
from screener.storage.audit_log.sealing import Survey, first_import, survey
from screener.storage.engines.engine import Connection
from screener.storage.rows import imports
from screener.workflow.session import Office
from screener.workflow.session.subject import DataSubject, data_subject
from screener.workflow.verbs.seal_person.by_hand import ByHand, by_hand


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRows:
    """Rows of one file, by their lines."""

    file: str
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """What goes, in numbers and places.

    ``rows`` are the person's own; ``naming`` rows of others that name the person, from which only that goes; ``texts``
    what was written on their charges; ``mentions`` texts on others' charges that name them; ``doubtful`` are rows and
    events with a name that others of the office bear too: they stay, and a person looks at them.
    """

    person_id: str
    name: str
    charges: int
    decided: int
    warrants: int
    rows: tuple[FileRows, ...]
    naming: tuple[FileRows, ...]
    texts: int
    mentions: tuple[int, ...]
    events: tuple[int, ...]
    drafts: int
    doubtful: tuple[FileRows, ...]
    doubtful_events: tuple[int, ...]
    by_hand: tuple[ByHand, ...]

    def to_json(self) -> dict[str, object]:
        """For programs: the same facts."""
        return {
            "person": self.person_id,
            "name": self.name,
            "charges": self.charges,
            "decided": self.decided,
            "warrants": self.warrants,
            "rows": [{"file": each.file, "lines": list(each.rows)} for each in self.rows],
            "rows_naming_the_person": [{"file": each.file, "lines": list(each.rows)} for each in self.naming],
            "texts": self.texts,
            "texts_of_others": list(self.mentions),
            "events_reworded": list(self.events),
            "drafts": self.drafts,
            "to_look_at": {
                "rows": [{"file": each.file, "lines": list(each.rows)} for each in self.doubtful],
                "events": list(self.doubtful_events),
            },
            "by_hand": [item_json(each) for each in self.by_hand],
        }

    def lines(self) -> list[str]:
        """For people: a line for each sort of thing."""
        found = [
            f"{self.name or self.person_id}: {plural(self.charges, 'charge')} ({self.decided:,} decided), "
            f"{plural(self.warrants, 'warrant')}"
        ]
        found += [f"  {each.file}: {_rows(each)} sealed" for each in self.rows]
        found += [f"  {each.file}: {_rows(each)} of others, the person's name taken out" for each in self.naming]
        found.append(
            f"  {plural(self.texts, 'text')} on the charges erased, {plural(len(self.mentions), 'text')} on others' "
            f"reworded, {plural(self.drafts, 'draft')} removed"
        )
        if self.doubtful or self.doubtful_events:
            where = [f"{each.file}, {_rows(each)}" for each in self.doubtful]
            where += [f"event {seq}" for seq in self.doubtful_events]
            found.append(f"  Look at these: they hold a name that others bear too: {'; '.join(where)}")
        return found


def item_json(item: ByHand) -> dict[str, object]:
    """One thing to destroy by hand, for programs."""
    return {
        "kind": item.kind,
        "name": item.name,
        "place": item.place,
        "sha256": item.sha256,
        "event": item.seq or None,
        "at": item.at.isoformat() if item.at else None,
        "there": item.there,
    }


def _rows(each: FileRows) -> str:
    shown = ", ".join(str(row) for row in each.rows[:12]) + (" ..." if len(each.rows) > 12 else "")
    return f"line {shown}" if len(each.rows) == 1 else f"lines {shown}"


def look(office: Office, name: str) -> Touched:
    """What an order about a person (or the person of a charge or warrant) would do. Writes nothing."""
    with office.reading() as connection:
        person = data_subject(office, connection, name)
        office.saw(person.person_id)
        return touched_by(office, connection, person)


def touched_by(office: Office, connection: Connection, person: DataSubject) -> Touched:
    """The same, of a person who was found already."""
    found = survey(connection, person.subject)
    first, dockets = first_import(connection, person.subject)
    return Touched(
        person_id=person.person_id,
        name=person.name,
        charges=len(person.counts),
        decided=sum(count.decided for count in person.counts),
        warrants=len(person.warrants),
        rows=_lines(connection, found, "own"),
        naming=_lines(connection, found, "naming"),
        texts=len(found.texts),
        mentions=tuple(dict.fromkeys(found.mentions)),
        events=tuple(found.events),
        drafts=found.drafts,
        doubtful=_lines(connection, found, "doubtful"),
        doubtful_events=tuple(dict.fromkeys(found.doubtful)),
        by_hand=by_hand(office, connection, first=first, dockets=dockets),
    )


def _lines(connection: Connection, found: Survey, which: str) -> tuple[FileRows, ...]:
    names = {docket.docket_id: docket.name for docket in imports.dockets(connection)}
    return tuple(
        FileRows(file=names[docket_id], rows=tuple(sorted({row for _, row in rows})))
        for docket_id, each in found.imports.items()
        if (rows := {"own": each.own, "naming": each.naming, "doubtful": each.doubtful}[which])
    )
