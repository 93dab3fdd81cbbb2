"""Where a user was, and looking for something."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from screener.storage.rows import records
from screener.storage.schema.canonical import utc_text
from screener.workflow.model import DeskPosition, SearchHit
from screener.workflow.session import Count, Office
from screener.workflow.verbs.screen_charge.charge import charge_count, charge_words


def save_place(office: Office, charge_id: str, draft: str = "") -> None:
    """Remembers the charge and the half-typed note, so that a restart goes on where the user stood."""
    charge_count(office, charge_id)
    with office.writing() as connection:
        records.save_place(connection, office.user, charge_id, draft, utc_text(office.now()))


def place(office: Office) -> DeskPosition | None:
    """Where this user was; None at first."""
    with office.reading() as connection:
        found = records.place_of(connection, office.user)
    if found is None:
        return None
    charge_id, draft = found
    count = office.model().counts.get(charge_id)
    return None if count is None else DeskPosition(charge_id=charge_id, person_id=count.person, draft=draft)


def find(office: Office, text: str, limit: int = 50, *, warrants: bool = False) -> tuple[SearchHit, ...]:
    """Looks in names, case numbers, charges, statutes and notes, in ``warrants`` too where wanted.

    Every word must be found; capitals do not matter. A warrant's hit has a ``warrant_id`` and no charge; warrants
    come last, and up to a fifth of the room is theirs however many charges there are.
    """
    words = text.casefold().split()
    if not words:
        return ()
    model = office.model()
    listed = [w for w in model.warrants if all(word in w.haystack for word in words)] if warrants else []
    room = limit - min(len(listed), limit // 5)
    charges = (model.counts[name] for names in model.people.values() for name in names)
    hits = list(islice((hit for count in charges for hit in _hits(office, count, words)), room))
    hits += [
        SearchHit(kind="warrant", person_id="", charge_id="", words=w.words, where=w.where, warrant_id=w.warrant_id)
        for w in listed[: limit - len(hits)]
    ]
    return tuple(hits)


def _hits(office: Office, count: Count, words: list[str]) -> Iterator[SearchHit]:
    if all(word in count.haystack for word in words):
        charge = count.imported
        name = (charge.person.name or "").casefold()
        number = (charge.case_number or "").casefold()
        kind = "person" if all(w in name for w in words) else "case" if all(w in number for w in words) else "charge"
        where = ", ".join(part for part in (charge.person.name, charge.case_number) if part)
        yield SearchHit(
            kind=kind, person_id=count.person, charge_id=count.charge_id, words=charge_words(count), where=where
        )
    texts = office.model().texts
    for note in count.state.notes:
        said = texts.get(note.event_id, {}).get("text", "")
        if all(word in said.casefold() for word in words):
            yield SearchHit(
                kind="note", person_id=count.person, charge_id=count.charge_id, words=said, where=note.actor
            )
