"""Which charge of the office a row of a file is: new, the same, or the same with a change.

The identity of a charge is random, given at its first import. What finds it again is a match key (3-docket-import,
"Identity of a charge"); keys are hashed with the office's own salt, since they are made of names and case numbers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from screener.docket.cells.cell_columns import copies
from screener.docket.model.result import DocketReading
from screener.docket.reading.column_charges import DocketCharges
from screener.docket.reading.identity import each_match_key
from screener.domain.case import Charge, Warrant
from screener.domain.charge_batch import batch_of
from screener.domain.collection import let_go
from screener.policy.evaluation.coding import array_of, parted
from screener.screening.linking.persons import name_key, person_identity
from screener.storage.schema.canonical import Digests, digest
from screener.workflow.session import Count, Office
from screener.workflow.session.charges.charges import Model


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Where the charges of a file stand among the office's own. The three lists partition the charges, in order."""

    keys: tuple[str, ...]
    known: tuple[Count | None, ...]
    changed: tuple[bool, ...]

    @property
    def new_count(self) -> int:
        """Charges that the office does not have yet."""
        return sum(count is None for count in self.known)

    @property
    def changed_count(self) -> int:
        """Charges that the office has, of which the docket says something else now."""
        return sum(self.changed)

    @property
    def same_count(self) -> int:
        """Charges that the office has just as they are."""
        return len(self.known) - self.new_count - self.changed_count


#: Signs of a match key that are kept: 96 bits. Two of ten million are alike once in 1.6e15 offices.
KEY = 24
#: What a plan found out of the last file: the model and the event that it was compared with, and the answer.
_PLANNED: WeakKeyDictionary[Office, tuple[DocketReading, Model, int, Identity]] = WeakKeyDictionary()


def planned(office: Office, reading: DocketReading) -> Identity:
    """``identify`` for a plan that may be carried out next: the import takes the answer, if nothing happened since."""
    found = identify(office, reading)
    model = office.model()
    _PLANNED[office] = (reading, model, model.seq, found)
    return found


def identified(office: Office, reading: DocketReading) -> Identity:
    """What the plan found of this very reading, unless the office has changed since; else looked up again."""
    last = _PLANNED.pop(office, None)
    model = office.model()
    if last is None or last[0] is not reading:
        return identify(office, reading)
    return last[3] if last[1] is model and last[2] == model.seq else _looked_up(office, reading, last[3].keys)


def identify(office: Office, reading: DocketReading) -> Identity:
    """Looks every charge of the file up. Two rows of one file are never the same charge."""
    key_of = Digests("charge", office.match_salt).of
    keys = [
        key_of(plain if told else f"{reading.sha256} {reading.sheet} {plain}")[:KEY]
        for told, plain in zip(_told_apart(reading.charges), each_match_key(reading), strict=True)
    ]
    return _looked_up(office, reading, tuple(keys))


def _looked_up(office: Office, reading: DocketReading, keys: tuple[str, ...]) -> Identity:
    model = office.model()
    by_key = {count.match_key: count for counts in (model.copies, model.counts) for count in counts.values()}
    if all(by_key.keys().isdisjoint(some) for some in parted(keys)):
        let_go(by_key)
        return Identity(keys=keys, known=(None,) * len(keys), changed=(False,) * len(keys))
    known, changed = [], []
    taken: set[str] = set()
    answered = office.read_again(reading.charges)  # what the office answered is no change of the docket
    for read, key in zip(answered, keys, strict=True):
        count = by_key.get(key)
        if count is not None and count.charge_id in taken:
            count = None
        if count is not None:
            taken.add(count.charge_id)
        known.append(count)
        changed.append(count is not None and content(count.imported) != content(read))
    let_go(by_key)
    return Identity(keys=keys, known=tuple(known), changed=tuple(changed))


def _told_apart(charges: Sequence[Charge]) -> Iterable[object]:
    """Whether each names a case or a person: if not, it is alike with others only within its own file."""
    found, size = batch_of(charges).columns, len(charges)
    number, known, name, born = (
        array_of(each, size) >= 0 for each in (found.case_number, found.person_id, found.name, found.birth_date)
    )
    told: list[bool] = (number | known | (name & born)).tolist()
    return told


def content(charge: Charge) -> tuple[object, ...]:
    """What makes a charge another version of itself: everything but the place where it stood."""
    attributes = {name: value for name, value in charge.attributes.items() if name != "source"}
    return (
        charge.text,
        charge.statute,
        charge.stage,
        charge.reading.offense,
        charge.reading.substance,
        charge.case_number,
        charge.court,
        charge.incident,
        charge.count,
        charge.person,
        dict(charge.facts),
        attributes,
        dict(charge.dates),
    )


def unknown_person_key(salt: str, docket_id: str, name: str, case: str, court: str, sheet: str, row: int) -> str:
    """The key of a person without id, or name and birth date."""
    if case:
        return digest("person of case", salt, court, case, name_key(name) if name else "")
    return digest("person of row", salt, docket_id, sheet, str(row))


def alike(reading: DocketReading) -> int:
    """How many charges of a file are exact twins of an earlier one: counts of their own, shown and never merged.

    Exact: every cell of the row is the same, those without a meaning too.
    """
    if isinstance(reading.charges, DocketCharges):
        return copies(reading.charges.rows)
    counted: Counter[object] = Counter()
    for charge in reading.charges:
        counted[
            tuple(reading.raw(charge.row, charge.sheet) or (str(charge.row),)), charge.part, charge.text, charge.statute
        ] += 1
    return sum(n - 1 for n in counted.values())


def warrant_keys(salt: str, reading: DocketReading, warrants: Sequence[Warrant]) -> tuple[str, ...]:
    """One key per warrant, the same when it comes again: its number within the court, else its case and person.

    A row with neither is like others only within its own file. Alike rows are warrants of their own.
    """
    keys = []
    met: Counter[str] = Counter()
    for warrant in warrants:
        person = person_identity(warrant.person) or warrant.person.name or ""
        if warrant.number:
            plain = digest("number", warrant.court or "", warrant.number)
        elif warrant.case_number:
            plain = digest("case", warrant.court or "", warrant.case_number, repr(person), warrant.type, warrant.text)
        else:
            plain = digest("row", reading.sha256, repr(person), warrant.type, warrant.text, str(warrant.issued))
        met[plain] += 1
        keys.append(digest("warrant", salt, plain, str(met[plain])))
    return tuple(keys)
