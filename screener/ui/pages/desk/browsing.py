"""Where the desk stands: the queue with its filters, the person on screen, and the way to the next open charge."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from screener.domain.decision import Approval
from screener.domain.errors import ScreenerError
from screener.ui.session import Session
from screener.workflow.model import CountView, DeskPosition, PersonView, Queue, SearchHit
from screener.workflow.session import Office
from screener.workflow.verbs import screen_charge

#: How many people are looked through for the next open charge before the queue itself is asked.
_LOOK = 40
#: Lines of the queue that say where a decision stands, not what is recommended.
_STANDING = ("undecided", "decided", "onhold", "conflict", "asked", "refused")


def counts_of(person: PersonView) -> tuple[CountView, ...]:
    """All charges of a person, case by case, in the order in which the desk shows them."""
    return tuple(count for case in person.cases for count in case.counts)


def is_open(count: CountView) -> bool:
    """Not on hold, and not decided or refused by an approver; what stands behind a warrant is only looked at."""
    decided = count.decision is not None and count.decision.approval is not Approval.REFUSED
    return not decided and count.held is None and not count.behind


def next_open(person: PersonView, after: str = "", state: str = "") -> CountView | None:
    """The next charge to be decided after one, wrapping around; with ``state`` only those in that state."""
    counts = counts_of(person)
    place = next((n for n, count in enumerate(counts) if count.charge_id == after), -1)
    turned = (*counts[place + 1 :], *counts[: place + 1])
    wanted = state if state not in _STANDING else ""
    return next((c for c in turned if is_open(c) and (not wanted or c.state == wanted)), None)


class Browsing(QObject):
    """Loads what is looked at, in the office's thread, and says when it is there."""

    queued = Signal(object)  # Queue
    arrived = Signal(object, str)  # PersonView or None, the charge to stand on
    found = Signal(str, object)  # the text, the hits
    decisions = Signal(object)  # the last decisions
    resumed = Signal(str, str)  # the charge and the half-typed note with which this user left off

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self.session = session
        self.filters: dict[str, str] = {}
        self.queue: Queue | None = None
        self.person: PersonView | None = None

    def _queue(self, office: Office) -> Queue:
        return screen_charge.queue(office, **self.filters)

    def _took(self, queue: Queue) -> None:
        self.queue = queue
        self.queued.emit(queue)

    def reload_counts(self) -> None:
        """Counts and progress anew; the place stays."""
        self.session.run(self._queue, self._took, owner=self)
        self.session.run(lambda office: screen_charge.last_decisions(office, 10), self.decisions.emit, owner=self)

    def start(self) -> None:
        """The place where this user left off, else the first person with something to decide."""

        def work(office: Office) -> tuple[Queue, DeskPosition | None]:
            return self._queue(office), screen_charge.place(office)

        def done(answer: tuple[Queue, DeskPosition | None]) -> None:
            queue, place = answer
            self._took(queue)
            if place is not None:
                if place.draft:
                    self.resumed.emit(place.charge_id, place.draft)
                self.go(place.person_id, place.charge_id)
            else:
                self.go_first()

        self.session.run(work, done, owner=self)
        self.session.run(lambda office: screen_charge.last_decisions(office, 10), self.decisions.emit, owner=self)

    def narrow(self, facet: str, key: str) -> None:
        """Another filter; the first person of the narrower queue comes on screen."""
        if key:
            self.filters[facet] = key
        else:
            self.filters.pop(facet, None)

        def done(queue: Queue) -> None:
            self._took(queue)
            self.go_first()

        self.session.run(self._queue, done, owner=self)

    def go_first(self) -> None:
        queue = self.queue
        first = None if queue is None else queue.first_open or next(iter(queue.people), None)
        if first is None:
            self._arrive(None, "")
        else:
            self.go(first, "")

    def go(self, person_id: str, charge_id: str) -> None:
        """To a person and a charge; without a charge to the first open one."""

        def work(office: Office) -> PersonView:
            return screen_charge.person(office, person_id)

        def done(person: PersonView) -> None:
            self._arrive(person, charge_id or self._first(person))

        self.session.run(work, done, self._not_there, owner=self)

    def go_charge(self, charge_id: str) -> None:
        """To a charge whose person is not known yet."""

        def work(office: Office) -> PersonView:
            return screen_charge.person(office, screen_charge.person_of(office, charge_id))

        self.session.run(work, lambda person: self._arrive(person, charge_id), self._not_there, owner=self)

    def _not_there(self, error: ScreenerError) -> None:
        """What was asked for cannot be shown. Whoever was sealed meanwhile does not stay on screen for it."""
        self.session.failed.emit(error)
        shown = self.person
        if shown is None:
            return

        def work(office: Office) -> Queue | None:
            try:
                screen_charge.person(office, shown.id, looked=False)
            except ScreenerError:
                return self._queue(office)
            return None

        def done(queue: Queue | None) -> None:
            if queue is not None:
                self._arrive(None, "")
                self._took(queue)
                self.go_first()

        self.session.run(work, done, owner=self)

    def go_hit(self, hit: SearchHit) -> None:
        """To what was found; a warrant is looked at on its own page."""
        if hit.warrant_id:
            self.session.go("retroactive", hit.warrant_id)
        elif hit.person_id:
            self.go(hit.person_id, hit.charge_id)
        elif hit.charge_id:
            self.go_charge(hit.charge_id)

    def reload(self, charge_id: str) -> None:
        """The same person anew, standing on a charge."""
        if self.person is not None:
            self.go(self.person.id, charge_id)

    def _first(self, person: PersonView) -> str:
        count = next_open(person, state=self.filters.get("state", "")) or next_open(person)
        return count.charge_id if count is not None else ""

    def _arrive(self, person: PersonView | None, charge_id: str) -> None:
        self.person = person
        self.arrived.emit(person, charge_id)

    def advance(self, charge_id: str) -> None:
        """To the next charge to be decided: of this person first, then of the next in the queue."""
        here, state = self.person, self.filters.get("state", "")
        if here is None:
            return
        people = self.queue.people if self.queue is not None else ()

        def work(office: Office) -> tuple[PersonView, str]:
            person = screen_charge.person(office, here.id)
            count = next_open(person, charge_id, state)
            if count is not None:
                return person, count.charge_id
            for other in _after(people, here.id):
                candidate = screen_charge.person(office, other, looked=False)
                count = next_open(candidate, "", state)
                if count is not None:
                    office.saw(candidate.id)
                    return candidate, count.charge_id
            queue = self._queue(office)
            if queue.first_open is not None and queue.first_open != here.id:
                candidate = screen_charge.person(office, queue.first_open)
                count = next_open(candidate, "", state) or next_open(candidate)
                return candidate, count.charge_id if count is not None else ""
            return person, charge_id

        self.session.run(work, lambda answer: self._arrive(*answer), owner=self)

    def step_person(self, by: int) -> None:
        """To the neighbor in the queue."""
        if self.person is None or self.queue is None or not self.queue.people:
            return
        people = self.queue.people
        place = people.index(self.person.id) if self.person.id in people else 0
        self.step_to(people[(place + by) % len(people)], last=by < 0)

    def step_to(self, person_id: str, *, last: bool) -> None:
        def done(person: PersonView) -> None:
            counts = counts_of(person)
            self._arrive(person, counts[-1 if last else 0].charge_id if counts else "")

        self.session.run(lambda office: screen_charge.person(office, person_id), done, owner=self)

    def search(self, text: str) -> None:
        self.session.run(
            lambda office: screen_charge.find(office, text, 60, warrants=True),
            lambda hits: self.found.emit(text, hits),
            owner=self,
        )


def _after(people: Sequence[str], person_id: str) -> Sequence[str]:
    place = people.index(person_id) + 1 if person_id in people else 0
    return (*people[place : place + _LOOK], *people[: max(0, min(place - 1, _LOOK))])
