"""The office's warrants in memory, each reviewed through its underlying charges under today's policy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from screener.domain.case import Warrant
from screener.screening.linking.docket_links import DocketLinks
from screener.screening.linking.link import Links
from screener.storage.audit_log import journal, projection
from screener.storage.audit_log.journal import Event
from screener.storage.rows import codec, rows
from screener.storage.schema.canonical import text_in
from screener.warrants.review import WarrantReview, review_warrants
from screener.workflow.session.charges.charges import Model
from screener.workflow.session.opened import Office


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewedWarrants:
    """The office's warrants with their reviews, as long as the charges underneath say the same."""

    model: Model
    revision: int
    stored: tuple[rows.StoredWarrant, ...]
    reviews: tuple[WarrantReview, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldWarrant:
    """One imported warrant with its review, and the decision that stands."""

    warrant_id: str
    file: str
    row: int
    warrant: Warrant
    review: WarrantReview
    decision: Event | None
    reason: str


def held_warrants(office: Office) -> tuple[HeldWarrant, ...]:
    """Every warrant once, in the order of the lists, reviewed against all charges of the office."""
    reviewed = _reviewed(office)
    with office.reading() as connection:
        decisions = _decisions(tuple(journal.stream(connection, kinds=_KINDS)))
        texts = journal.written_of(connection, [event.event_id for event in decisions.values()])
    found = []
    for kept, review in zip(reviewed.stored, reviewed.reviews, strict=True):
        decision = decisions.get(kept.warrant_id)
        found.append(
            HeldWarrant(
                warrant_id=kept.warrant_id,
                file=_file(reviewed.model, kept.docket_id),
                row=kept.row,
                warrant=review.warrant,
                review=review,
                decision=decision,
                reason="" if decision is None else texts.get(decision.event_id, {}).get("reason", ""),
            )
        )
    return tuple(found)


def _reviewed(office: Office) -> ReviewedWarrants:
    model = office.model()
    kept = office.reviewed
    if isinstance(kept, ReviewedWarrants) and kept.model is model and kept.revision == model.revision:
        return kept
    with office.reading() as connection:
        stored = rows.load_warrants(connection)
    warrants = [codec.warrant_of(w.body, w.personal, source=w.docket_id, sheet=w.sheet, row=w.row) for w in stored]
    table = office.charge_table()
    if table.rows:
        warrants = [replace(w, charges=tuple(map(table.read_again, w.charges))) for w in warrants]
    screened = [count.screened for count in model.counts.values()]
    # A warrant is found by the person as the docket writes him, whoever he was linked with.
    cases = [replace(count.screened.charge, person=count.imported.person) for count in model.counts.values()]
    links = Links(
        group=tuple(item.group for item in screened),
        person=tuple(item.person for item in screened),
        grouped=tuple(item.grouped for item in screened),
        open=frozenset(item.group for item in screened if not item.whole),
    )
    linked = DocketLinks(charges=[item.charge for item in screened], links=links)
    reviews = review_warrants(warrants, cases, model.policies, as_of=model.as_of, linked=linked)
    found = ReviewedWarrants(model=model, revision=model.revision, stored=stored, reviews=reviews)
    office.reviewed = found
    return found


_KINDS = (projection.WARRANT_DECIDED, projection.UNDONE, projection.REDONE)


def _decisions(events: tuple[Event, ...]) -> Mapping[str, Event]:
    by_warrant: dict[str, list[Event]] = {}
    for event in events:
        kind, _, name = event.object.partition(":")
        if kind == "warrant":
            by_warrant.setdefault(name, []).append(event)
    found: dict[str, Event] = {}
    for name, history in by_warrant.items():
        standing = projection.heads_of(projection.live(history))
        if standing:
            found[name] = standing[-1]
    return found


def _file(model: Model, docket_id: str) -> str:
    docket = model.files.get(docket_id)
    return "" if docket is None else docket.name


def outcome_of(event: Event) -> str:
    """What was decided on the warrant."""
    return text_in(event.content, "outcome")
