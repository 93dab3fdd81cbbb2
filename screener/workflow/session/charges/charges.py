"""The office's charges in memory, screened once for a day and a set of policies.

The desk must answer at once, so nothing here is computed twice: an act on a charge renews that charge's state, a
recorded fact its group's recommendations, and only an import, a policy or a new day everything.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from screener.docket.charges.table import OfficeTable
from screener.docket.reading.settled import settled_by, settled_stored
from screener.domain.case import Charge, PersonKey
from screener.domain.collection import no_collection
from screener.policy.explanation.evaluate import version_for
from screener.policy.language.model import Policy
from screener.policy.language.vocabulary import show_fact
from screener.screening.linking.docket_links import renamed_among
from screener.screening.linking.link import Links
from screener.screening.linking.linking import Linked, People
from screener.screening.past.sources import counts_own
from screener.screening.recommend.recommend import Screened, recorded_cell, screen
from screener.storage.audit_log import journal, projection
from screener.storage.audit_log.journal import Event
from screener.storage.audit_log.projection import ChargeState
from screener.storage.engines.engine import Database
from screener.storage.rows import codec, imports, rows
from screener.storage.rows.stored_columns import StoredCharge, StoredCharges, load_charges, load_columns
from screener.workflow.session.charges.answers import standing
from screener.workflow.session.charges.count import Count as Count
from screener.workflow.session.charges.people import (
    KINDS,
    Compared,
    Linking,
    compared,
    copies,
    linked_at_once,
)
from screener.workflow.session.charges.people_order import Order
from screener.workflow.session.charges.screened_batch import ScreenedBatch, answered

#: Acts that touch one charge and nothing else.
CHARGE_KINDS = frozenset({*projection.UNDOABLE, projection.UNDONE, projection.REDONE}) - {
    projection.WARRANT_DECIDED,
    *KINDS.values(),
}
_NOTHING = ChargeState()
_LOOK = 500  # charges between two looks whether they are still wanted


class Unwanted(Exception):
    """The office was closed while its charges were loaded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedWarrant:
    """What Find needs of a warrant."""

    warrant_id: str
    words: str
    where: str
    haystack: str


@dataclass(slots=True)
class Model:
    """Every published charge with its state and recommendation. ``seq`` is the last event that it knows."""

    counts: dict[str, Count] = field(default_factory=dict)
    people: dict[str, tuple[str, ...]] = field(default_factory=dict)  # the most urgent person first
    aliases: dict[str, str] = field(default_factory=dict)  # any stored person id -> the person shown
    texts: dict[str, dict[str, str]] = field(default_factory=dict)  # event id -> field -> what a person wrote
    folded: object = None  # the texts in the letters of a search, kept by office.trail
    files: dict[str, imports.StoredDocket] = field(default_factory=dict)
    warrants: tuple[ListedWarrant, ...] = ()
    policies: tuple[Policy, ...] = ()
    as_of: date = date.min
    seq: int = 0
    revision: int = 0  # goes up whenever a recommendation may have changed
    compared: dict[str, Compared] = field(default_factory=dict)  # answers about people, cases and copies, by object
    copies: dict[str, Count] = field(default_factory=dict)  # charges that were said to be another one over again
    stored: StoredCharges | None = None  # all charges by column, where they can be asked so
    batch: ScreenedBatch | None = None
    _linking: Linking | None = None
    _few: Linking | None = None  # of those whose grouping hangs on an answer
    _order: Order = field(default_factory=Order)
    _groups: dict[int, list[str]] = field(default_factory=dict)

    def of_person(self, person_id: str) -> tuple[Count, ...]:
        """The charges of a person, by case and row. Empty for a person that is not there."""
        name = self.aliases.get(person_id, person_id)
        return tuple(self.counts[charge_id] for charge_id in self.people.get(name, ()))

    def held(self) -> list[list[Any]]:
        """What takes long to be let go of in one go."""
        return [[*self.counts.values()], *([] if self.stored is None else self.stored.held())]

    def referrals(self) -> tuple[Count, ...]:
        """The charges that are to be screened: all but those that only stand behind warrants."""
        return tuple(count for count in self.counts.values() if count.listed)

    def companions(self, count: Count) -> tuple[Count, ...]:
        """The charges of the same group, this one among them, in the order of the docket."""
        return tuple(self.counts[name] for name in self._groups[count.screened.group])

    def as_imported(self, counts: Sequence[Count]) -> list[Screened]:
        """The recommendations by what the docket alone says, without what people recorded since."""
        groups = ([self.counts[n] for n in self._groups[g]] for g in dict.fromkeys(c.screened.group for c in counts))
        members = [member for group in groups if any(each.state.facts for each in group) for member in group]
        screened = self.screen_members(members, [member.linked for member in members])
        found = {member.charge_id: each for member, each in zip(members, screened, strict=True)}
        return [found.get(count.charge_id, count.screened) for count in counts]

    def renew(self, count: Count, state: ChargeState) -> None:
        """Takes a new state; where its recorded facts changed, the whole group is screened again."""
        before, count.state = count.state, state
        if _facts_key(before) == _facts_key(state):
            return
        self.revision += 1
        self._screened_again((count.screened.group,))

    def with_facts(self, count: Count, linked: Charge | None = None) -> Charge:
        """The charge with the facts that people recorded in place of the docket's.

        ``linked`` is the charge as it is linked, where that is only tried.
        """
        base = count.linked if linked is None else linked
        if not count.state.facts:
            return base
        facts, cells = dict(base.facts), dict(base.cells)
        for recorded in count.state.facts:
            value = codec.value_of(codec.stored(recorded.value))
            facts[recorded.name] = value
            source = self.texts.get(recorded.event.event_id, {}).get("source", "")
            words = f"recorded by {recorded.event.actor}" + (f": {source}" if source else "")
            cells[recorded.name] = recorded_cell(words, show_fact(recorded.name, value))
        return replace(base, facts=facts, cells=cells)

    def screen_members(self, members: Sequence[Count], charges: Sequence[Charge]) -> Sequence[Screened]:
        """The recommendations of the charges of whole groups, if ``charges`` were what they say. Changes nothing."""
        if not members:
            return ()
        links = Links(
            group=tuple(m.screened.group for m in members),
            person=tuple(m.screened.person for m in members),
            grouped=tuple(m.screened.grouped for m in members),
            open=frozenset(m.screened.group for m in members if not m.screened.whole),
        )
        return screen(charges, self.policies, as_of=self.as_of, links=links, past=self._past(members))

    def _past(self, counts: Sequence[Count], after: People | None = None) -> tuple[People, Sequence[int]] | None:
        """The people of the office and the places of some charges among them, for a policy that counts own charges."""
        if not counts_own(version_for(self.policies, self.as_of)):
            return None
        return after or self.linking.people, [self.linking.places[count.charge_id] for count in counts]

    def reread(self, table: OfficeTable) -> list[Count]:
        """Reads every charge by the office's table, and screens none. Those that are read otherwise now."""
        counts = list(self.counts.values())
        if self.stored is not None:  # the others are as they were: they need not be made for it
            places = set(answered(self.stored, table)) | {c.place for c in counts if c.own is not None}
            counts = [counts[place] for place in sorted(places)]
        return [count for count in counts if count.read_by(table)]

    def read_by(self, table: OfficeTable) -> None:
        """Reads every charge by the office's table; groups in which one is read otherwise now are screened again."""
        groups = dict.fromkeys(count.screened.group for count in self.reread(table))
        self.revision += 1
        self._screened_again(groups)

    def rescreen(self, policies: tuple[Policy, ...], as_of: date, *, wanted: Callable[[], bool] = lambda: True) -> None:
        """Screens everything: the policies or the day are not what they were.

        Raises Unwanted where ``wanted`` says no between two steps: the model is of no use then.
        """
        self.policies, self.as_of = policies, as_of
        self.revision += 1
        counts = list(self.counts.values())
        if self._linking is None and self.stored is not None:
            self._screen_at_once(self.stored, counts, wanted)
            return
        if self._linking is None:
            imported = [count.imported for count in counts]
            linked, self._few = linked_at_once(imported, tuple(self.counts), self.compared)
        else:
            linked = self._linking.whole()
        _go_on(wanted)
        self._take(counts, linked, self._screened(counts, linked))
        self._groups = {}
        _go_on(wanted)
        self._enter(counts)
        self.people, self.aliases = self._order.of_all(counts)

    def _screen_at_once(self, stored: StoredCharges, counts: Sequence[Count], wanted: Callable[[], bool]) -> None:
        """Screens all charges by column; then, one by one, the groups in which one is not as it was stored: people
        recorded a fact, answered about people, or the office's table reads it otherwise."""
        linked, self._few = linked_at_once(stored, tuple(self.counts), self.compared)
        _go_on(wanted)
        past = self._past(counts)
        screened = screen(stored, self.policies, as_of=self.as_of, links=linked.links, known=stored, past=past)
        self.batch = batch = ScreenedBatch(stored, screened, linked.links)
        _go_on(wanted)
        for count in counts:
            count.batch, count.own_screened, count.known = batch, None, None
        for place, charge in renamed_among(linked.charges, stored).items():
            counts[place].known = _known(stored[place], charge)
        groups: list[int] = batch.group.tolist()
        self._groups = {}
        for count, group in zip(counts, groups, strict=True):
            self._groups.setdefault(group, []).append(count.charge_id)
        separate = {groups[c.place]: None for c in counts if c.state.facts or c.known is not None or c.own is not None}
        again = self._screened_again(separate)
        _go_on(wanted)
        self.people, self.aliases = self._order.of_columns(counts, batch, again)

    def _screened_again(self, groups: Iterable[int]) -> list[Count]:
        """The charges of some groups, screened again with the facts that people recorded."""
        members = [self.counts[name] for group in groups for name in self._groups[group]]
        charges = [self.with_facts(member) for member in members]
        for member, screened in zip(members, self.screen_members(members, charges), strict=True):
            member.screened = screened
        return members

    @property
    def linking(self) -> Linking:
        """Who is one person, with every doubtful pair; worked out when somebody looks at the pairs, or answers."""
        if self._linking is None:
            self._linking = Linking({name: count.imported for name, count in self.counts.items()}, self.compared)
            self._few = None
        return self._linking

    @property
    def doubts(self) -> Linking:
        """The same with those pairs at least whose answer would group charges."""
        return self._few or self.linking

    def would_be(
        self, answers: Mapping[str, Compared], about: Iterable[str]
    ) -> tuple[list[Count], Linked, Sequence[Screened]]:
        """The charges that other answers about some charges may move, and how they would be screened; only tried."""
        after = self.linking.under(answers)
        names, linked = self.linking.near(about, after, lambda name: self._groups[self.counts[name].screened.group])
        counts = [self.counts[name] for name in names]
        return counts, linked, self._screened(counts, linked, after)

    def relink(self, answers: dict[str, Compared], about: Iterable[str]) -> None:
        """Goes by these answers from now on: only the people whom they touch are grouped and screened again."""
        counts, linked, screened = self.would_be(answers, about)
        self.linking.take(answers)
        self.compared = answers
        self.revision += 1
        for number in {count.screened.group for count in counts}:
            self._groups.pop(number, None)
        self._take(counts, linked, screened)
        self._enter(counts)
        self.people, self.aliases = self._order.renewed(self.people, self.aliases, counts)

    def _screened(self, counts: Sequence[Count], linked: Linked, after: People | None = None) -> Sequence[Screened]:
        charges = []
        for count, known in zip(counts, linked.charges, strict=True):
            base = count.imported
            if _known(base, known):
                base = replace(base, person=known.person, incident=known.incident)
            charges.append(self.with_facts(count, base) if count.state.facts else base)
        return screen(charges, self.policies, as_of=self.as_of, links=linked.links, past=self._past(counts, after))

    def _take(self, counts: Sequence[Count], linked: Linked, screened: Sequence[Screened]) -> None:
        for count, known, found in zip(counts, linked.charges, screened, strict=True):
            count.known = _known(count.imported, known)
            count.screened = found

    def _enter(self, counts: Sequence[Count]) -> None:
        for count in counts:
            self._groups.setdefault(count.screened.group, []).append(count.charge_id)


def load_model(
    database: Database,
    policies: tuple[Policy, ...],
    as_of: date,
    *,
    through: int | None = None,
    wanted: Callable[[], bool] = lambda: True,
    sealed: bool = False,
) -> Model:
    """Reads every published charge and its events (through one of them, where given), and screens them.

    Charges under a sealing order are left out; with ``sealed`` they count as they did, as nobody's that is known.
    Raises Unwanted as soon as ``wanted`` says no: it is asked while charges are read, and between the steps after it.
    """
    model = Model()
    with no_collection(), database.reading() as connection:
        heads = journal.heads(connection)
        model.seq = max((head.seq for head in heads), default=0) if through is None else through
        model.texts = journal.all_written(connection)
        model.files = {docket.docket_id: docket for docket in imports.dockets(connection, through=through)}
        states = _states(journal.stream(connection, kinds=CHARGE_KINDS, through=through))
        cases = rows.dockets_of_cases(connection, through=through)
        table = OfficeTable(answer.row for answer in standing(connection, through=through))
        model.compared = compared(connection, through=through)
        again = copies(model.compared)
        found = load_columns(connection, through=through, sealed=sealed, beside=again, wanted=wanted)
        if found is None:
            _go_on(wanted)
            _load_each(model, load_charges(connection, through=through), again, sealed=sealed, wanted=wanted)
        else:
            model.stored = found[0]
            model.counts, model.copies = (_counts(each) for each in found)
        for count in (*model.counts.values(), *model.copies.values()):
            count.state = states.get(count.charge_id, _NOTHING)
            count.listed = cases.get(count.charge_id, count.docket_id)
        _settle(model, as_of)
        if table.rows:
            model.reread(table)
            for count in model.copies.values():
                count.read_by(table)
        if through is None:
            model.warrants = tuple(map(_listed, rows.load_warrants(connection)))
    _go_on(wanted)
    with no_collection():
        model.rescreen(policies, as_of, wanted=wanted)
    return model


def _settle(model: Model, as_of: date) -> None:
    """Charges that a court has settled, and on which the office had not acted, are history: nobody is asked of them."""
    stored = model.stored
    found: Mapping[int, str] = {}
    if stored is not None:
        columns = stored.columns
        found = settled_stored(columns.word, columns.dates, len(stored), as_of)
    for count in model.counts.values():
        if stored is None:
            by = settled_by(count.imported.attributes, count.imported.dates, as_of)
        else:
            by = found.get(count.place, "")
        if by and count.listed and not count.decided and count.state.hold is None:
            count.listed, count.settled = "", by


def _go_on(wanted: Callable[[], bool]) -> None:
    if not wanted():
        raise Unwanted


def _known(imported: Charge, linked: Charge) -> tuple[PersonKey, str | None] | None:
    """Person and incident by which a charge is linked, where they are not its own."""
    if linked.person is imported.person and linked.incident is imported.incident:
        return None
    return linked.person, linked.incident


def _states(events: Iterable[Event]) -> dict[str, ChargeState]:
    by_charge: dict[str, list[Event]] = {}
    for event in events:
        kind, _, name = event.object.partition(":")
        if kind == "charge":
            by_charge.setdefault(name, []).append(event)
    return {name: projection.charge_state(found) for name, found in by_charge.items()}


def _load_each(
    model: Model,
    found: Iterable[StoredCharge],
    again: Container[str],
    *,
    sealed: bool,
    wanted: Callable[[], bool],
) -> None:
    for at, stored in enumerate(found):
        if at % _LOOK == 0:
            _go_on(wanted)
        if stored.sealed and not sealed:
            continue
        count = Count(
            charge_id=stored.charge_id,
            case_id=stored.case_id,
            docket_id=stored.docket_id,
            match_key=stored.match_key,
            version=stored.version,
            stored_person=stored.person_id,
            state=_NOTHING,
            own=stored.charge,
            at=at,
        )
        (model.copies if stored.charge_id in again else model.counts)[stored.charge_id] = count


def _counts(stored: StoredCharges) -> dict[str, Count]:
    found = {}
    each = zip(stored.identities, stored.dockets(), stored.places, strict=True)
    for place, ((name, key, person, case, version), docket, at) in enumerate(each):
        found[name] = Count(
            charge_id=name,
            case_id=case or None,
            docket_id=docket,
            match_key=key,
            version=version,
            stored_person=person,
            state=_NOTHING,
            charges=stored,
            place=place,
            at=at,
        )
    return found


def _listed(stored: rows.StoredWarrant) -> ListedWarrant:
    warrant = codec.warrant_of(
        stored.body, stored.personal, source=stored.docket_id, sheet=stored.sheet, row=stored.row
    )
    number = f"Warrant {warrant.number}" if warrant.number else f"Warrant of line {warrant.row}"
    where = ", ".join(part for part in (warrant.person.name, warrant.case_number) if part)
    return ListedWarrant(
        warrant_id=stored.warrant_id,
        words=f"{number}: {warrant.text or warrant.statute or warrant.type}",
        where=where,
        haystack=f"{number} {where} {warrant.text} {warrant.statute}".casefold(),
    )


def _facts_key(state: ChargeState) -> Mapping[str, tuple[str, str]]:
    return {fact.name: (fact.value, fact.event.event_id) for fact in state.facts}
