"""The desk's verbs: who is next, everything about one person, and what an attorney does with a charge.

Every act is one transaction and is on disk when it returns.
"""

from __future__ import annotations

from collections.abc import Sequence

from screener.domain.decision import Basis, Rollup
from screener.workflow.office import Office
from screener.workflow.views import DecidedCharge, Hit, PersonView, Place, Queue, Saved


def queue(
    office: Office,
    *,
    state: str | None = None,
    offense: str | None = None,
    grouped: str | None = None,
    agency: str | None = None,
    unit: str | None = None,
    text: str = "",
    attorney: str | None = None,
    docket: str | None = None,
) -> Queue:
    raise NotImplementedError


def person(office: Office, person_id: str) -> PersonView:
    raise NotImplementedError


def person_of(office: Office, charge_id: str) -> str:
    """The id of the person whose charge it is."""
    raise NotImplementedError


def decide(
    office: Office,
    charge_id: str,
    *,
    outcome: Rollup,
    basis: Basis,
    reason: str = "",
    note: str = "",
    displayed: bool = True,
    confirmed: bool = False,
) -> Saved:
    raise NotImplementedError


def accept(office: Office, charge_id: str) -> Saved:
    raise NotImplementedError


def accept_group(office: Office, person_id: str, charge_ids: Sequence[str]) -> Saved:
    """``charge_ids`` are those that the screen displays. Those not clear, or with a sign "not shown", are passed over."""
    raise NotImplementedError


def hold(office: Office, charge_id: str, reason: str) -> Saved:
    raise NotImplementedError


def release(office: Office, charge_id: str) -> Saved:
    raise NotImplementedError


def add_note(office: Office, charge_id: str, text: str) -> Saved:
    raise NotImplementedError


def record_fact(office: Office, charge_id: str, fact: str, value_text: str, source: str) -> Saved:
    raise NotImplementedError


def attest(office: Office, charge_id: str) -> Saved:
    raise NotImplementedError


def undo(office: Office) -> Saved:
    raise NotImplementedError


def redo(office: Office) -> Saved:
    raise NotImplementedError


def last_decisions(office: Office, count: int = 10) -> tuple[DecidedCharge, ...]:
    raise NotImplementedError


def save_place(office: Office, charge_id: str, draft: str = "") -> None:
    raise NotImplementedError


def place(office: Office) -> Place | None:
    raise NotImplementedError


def find(office: Office, text: str, limit: int = 50) -> tuple[Hit, ...]:
    raise NotImplementedError
