"""The office's charges in memory, screened once for a day and a set of policies.

The desk must answer at once, so nothing here is computed twice: an act on a charge renews that charge's state, a
recorded fact its group's recommendations, and only an import, a policy or a new day everything.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from screener.docket.charges_table import OfficeTable
from screener.domain.case import Charge
from screener.domain.collection import no_collection
from screener.policy.model import Policy
from screener.policy.vocabulary import show_fact
from screener.screening.link import Links, link
from screener.screening.recommend import NO_POLICY, Screened, recorded_cell, screen
from screener.screening.worklist import ordered_people, urgency
from screener.storage import codec, imports, journal, projection, rows
from screener.storage.engine import Database
from screener.storage.journal import Event
from screener.storage.projection import ChargeState
from screener.workflow.office.answers import standing

#: Acts that touch one charge and nothing else.
CHARGE_KINDS = frozenset({*projection.UNDOABLE, projection.UNDONE, projection.REDONE} - {projection.WARRANT_DECIDED})
_NOTHING = ChargeState()


@dataclass(slots=True)
class Count:
    """One charge of the office. ``imported`` is what the docket said, ``screened.charge`` with recorded facts.

    Both are read as the office's own charge table says, where it has an answer.
    """

    charge_id: str
    case_id: str | None
    docket_id: str
    match_key: str
    version: int
    stored_person: str
    imported: Charge
    screened: Screened
    state: ChargeState
    listed: str = ""  # the docket from which it is screened; "": it only stands behind warrants
    person: str = ""
    at: int = 0  # place among the model's charges
    haystack: str = ""  # what Find looks in

    @property
    def decided(self) -> bool:
        return bool(self.state.decisions)

    @property
    def behind(self) -> bool:
        """Whether no docket brought it: a charge of a case behind a warrant, looked at and never screened."""
        return not self.listed


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
    files: dict[str, imports.StoredDocket] = field(default_factory=dict)
    warrants: tuple[ListedWarrant, ...] = ()
    policies: tuple[Policy, ...] = ()
    as_of: date = date.min
    seq: int = 0
    revision: int = 0  # goes up whenever a recommendation may have changed
    _groups: dict[int, list[str]] = field(default_factory=dict)

    def of_person(self, person_id: str) -> tuple[Count, ...]:
        """The charges of a person, by case and row. Empty for a person that is not there."""
        name = self.aliases.get(person_id, person_id)
        return tuple(self.counts[charge_id] for charge_id in self.people.get(name, ()))

    def referrals(self) -> tuple[Count, ...]:
        """The charges that are to be screened: all but those that only stand behind warrants."""
        return tuple(count for count in self.counts.values() if count.listed)

    def companions(self, count: Count) -> tuple[Count, ...]:
        """The charges of the same group, this one among them, in the order of the docket."""
        return tuple(self.counts[name] for name in self._groups[count.screened.group])

    def as_imported(self, count: Count) -> Screened:
        """The recommendation by what the docket alone says, without what people recorded since."""
        members = self.companions(count)
        if not any(member.state.facts for member in members):
            return count.screened
        found = self.screen_members(members, [member.imported for member in members])
        return found[members.index(count)]

    def renew(self, count: Count, state: ChargeState) -> None:
        """Takes a new state; where its recorded facts changed, the whole group is screened again."""
        before, count.state = count.state, state
        if _facts_key(before) == _facts_key(state):
            return
        self.revision += 1
        members = self.companions(count)
        charges = [self.with_facts(member) for member in members]
        for member, screened in zip(members, self.screen_members(members, charges), strict=True):
            member.screened = screened

    def with_facts(self, count: Count) -> Charge:
        """The charge with the facts that people recorded in place of the docket's."""
        if not count.state.facts:
            return count.imported
        facts, cells = dict(count.imported.facts), dict(count.imported.cells)
        for recorded in count.state.facts:
            value = codec.value_of(codec.stored(recorded.value))
            facts[recorded.name] = value
            source = self.texts.get(recorded.event.event_id, {}).get("source", "")
            words = f"recorded by {recorded.event.actor}" + (f": {source}" if source else "")
            cells[recorded.name] = recorded_cell(words, show_fact(recorded.name, value))
        return replace(count.imported, facts=facts, cells=cells)

    def screen_members(self, members: Sequence[Count], charges: Sequence[Charge]) -> tuple[Screened, ...]:
        """The recommendations of the charges of one group, if ``charges`` were what they say. Changes nothing."""
        links = Links(
            group=tuple(m.screened.group for m in members),
            person=tuple(m.screened.person for m in members),
            grouped=tuple(m.screened.grouped for m in members),
        )
        return screen(charges, self.policies, as_of=self.as_of, links=links)

    def rescreen(self, policies: tuple[Policy, ...], as_of: date) -> None:
        """Screens everything: the policies or the day are not what they were."""
        self.policies, self.as_of = policies, as_of
        self.revision += 1
        counts = list(self.counts.values())
        charges = [self.with_facts(count) for count in counts]
        links = link([count.imported for count in counts])
        for count, screened in zip(counts, screen(charges, policies, as_of=as_of, links=links), strict=True):
            count.screened = screened
        self._group(counts)

    def _group(self, counts: Sequence[Count]) -> None:
        self._groups = {}
        for count in counts:
            self._groups.setdefault(count.screened.group, []).append(count.charge_id)
        self.people, self.aliases = {}, {}
        for indices in _by_urgency(counts):
            members = [counts[index] for index in indices]
            name = min(member.stored_person for member in members)
            self.people[name] = tuple(member.charge_id for member in members)
            for member in members:
                member.person = name
                self.aliases[member.stored_person] = name


def load_model(database: Database, policies: tuple[Policy, ...], as_of: date, *, through: int | None = None) -> Model:
    """Reads every published charge and its events (through one of them, where given), and screens them."""
    model = Model()
    with no_collection(), database.reading() as connection:
        heads = journal.heads(connection)
        model.seq = max((head.seq for head in heads), default=0) if through is None else through
        model.texts = journal.all_written(connection)
        model.files = {docket.docket_id: docket for docket in imports.dockets(connection, through=through)}
        states = _states(journal.stream(connection, kinds=CHARGE_KINDS, through=through))
        cases = rows.dockets_of_cases(connection, through=through)
        table = OfficeTable(answer.row for answer in standing(connection, through=through))
        for at, stored in enumerate(rows.load_charges(connection, through=through)):
            count = _count(stored, states.get(stored.charge_id, _NOTHING), at)
            count.listed = cases.get(stored.charge_id, stored.docket_id)
            if table.rows:
                count.imported = table.read_again(count.imported)
            model.counts[stored.charge_id] = count
        if through is None:
            model.warrants = tuple(map(_listed, rows.load_warrants(connection)))
    with no_collection():
        model.rescreen(policies, as_of)
    return model


def _by_urgency(counts: Sequence[Count]) -> list[tuple[int, ...]]:
    """Charges by person, the most urgent first by what is to be screened; who has nothing to screen comes last."""
    found = list(ordered_people([count.screened for count in counts]))
    if not any(count.behind for count in counts):
        return found

    def rank(indices: tuple[int, ...]) -> tuple[bool, tuple[object, ...]]:
        listed = [counts[index].screened for index in indices if counts[index].listed]
        return not listed, urgency(listed)

    return sorted(found, key=rank)


def _states(events: Iterable[Event]) -> dict[str, ChargeState]:
    by_charge: dict[str, list[Event]] = {}
    for event in events:
        kind, _, name = event.object.partition(":")
        if kind == "charge":
            by_charge.setdefault(name, []).append(event)
    return {name: projection.charge_state(found) for name, found in by_charge.items()}


def _count(stored: rows.StoredCharge, state: ChargeState, at: int) -> Count:
    charge = stored.charge
    placeholder = Screened(
        charge=charge, group=0, person=0, grouped=None, finding=NO_POLICY, policy=None, facts=charge.facts
    )
    words = (charge.person.name, charge.case_number, charge.text, charge.statute, charge.incident)
    return Count(
        charge_id=stored.charge_id,
        case_id=stored.case_id,
        docket_id=stored.docket_id,
        match_key=stored.match_key,
        version=stored.version,
        stored_person=stored.person_id,
        imported=charge,
        screened=placeholder,
        state=state,
        at=at,
        haystack=" ".join(word for word in words if word).casefold(),
    )


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
