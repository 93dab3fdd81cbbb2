"""One charge of the office as it is kept in memory."""

from __future__ import annotations

from dataclasses import dataclass, replace

from screener.docket.charges.table import OfficeTable
from screener.domain.case import Charge, PersonKey, Reading, charge_of_values
from screener.screening.recommend.recommend import NO_POLICY, Screened
from screener.storage.audit_log.projection import ChargeState
from screener.storage.rows.stored_columns import StoredCharges
from screener.workflow.session.charges.screened_batch import ScreenedBatch

#: What stands until all charges are screened at once.
_NOT_YET = Screened(
    charge=charge_of_values((0, 0, "", "", "", "", None, None, None, None, None, PersonKey(), {}, {}, {}, {})),
    group=0,
    person=0,
    grouped=None,
    finding=NO_POLICY,
    policy=None,
    facts={},
)


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
    state: ChargeState
    own: Charge | None = None  # where it is not as it stands among all charges
    own_screened: Screened | None = None  # where it is not as all were screened at once
    charges: StoredCharges | None = None
    batch: ScreenedBatch | None = None
    place: int = -1  # among all charges
    listed: str = ""  # the docket from which it is screened; "": it only stands behind warrants, or is settled
    settled: str = ""  # what says that a court has settled it, where it is not screened for that
    person: str = ""
    at: int = 0  # place among the model's charges
    unaided: Charge | None = None  # as the program reads it by itself, where the office's table has an answer
    known: tuple[PersonKey, str | None] | None = None  # person and incident by which it is linked, where people said so
    _haystack: str = ""

    @property
    def imported(self) -> Charge:
        """The charge as its docket is read: its own where it is kept by itself, else by its place among all."""
        if self.own is not None:
            return self.own
        assert self.charges is not None, "a charge is its own or one of all"
        return self.charges[self.place]

    @imported.setter
    def imported(self, charge: Charge) -> None:
        self.own = charge

    @property
    def screened(self) -> Screened:
        """What the policy says of it now; of a charge that was not screened yet, that it was not."""
        if self.own_screened is not None:
            return self.own_screened
        return _NOT_YET if self.batch is None else self.batch.screened(self.place)

    @screened.setter
    def screened(self, found: Screened) -> None:
        self.own_screened = found

    @property
    def reading(self) -> Reading:
        """What it is read as."""
        if self.own is not None or self.batch is None:
            return self.imported.reading
        return self.batch.reading(self.place)

    @property
    def decided(self) -> bool:
        """Whether a decision stands."""
        return bool(self.state.decisions)

    @property
    def refused(self) -> bool:
        """Whether its decision was refused by an approver: it needs another one."""
        return self.state.approval == "refused"

    @property
    def haystack(self) -> str:
        """What Find looks in."""
        if not self._haystack:
            charge = self.imported
            words = (charge.person.name, charge.case_number, charge.text, charge.statute, charge.incident)
            self._haystack = " ".join(word for word in words if word).casefold()
        return self._haystack

    def read_by(self, table: OfficeTable) -> bool:
        """Takes the table's answer, or the program's own reading where it has none. Whether it is another now."""
        before = self.imported
        plain = before if self.unaided is None else self.unaided
        self.imported = table.read_again(plain)
        self.unaided = None if self.imported is plain else plain
        return self.imported.reading != before.reading

    @property
    def linked(self) -> Charge:
        """As imported, with the person and the incident that people said it has."""
        if self.known is None:
            return self.imported
        return replace(self.imported, person=self.known[0], incident=self.known[1])

    @property
    def behind(self) -> bool:
        """Whether it is looked at and never screened: a court has settled it, or no docket but a file of cases behind
        warrants brought it.
        """
        return not self.listed
