"""Who holds the roles that policies name as approvers. An office that says nothing leaves them to its supervisors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from screener.domain.errors import ScreenerError
from screener.storage.audit_log import projection
from screener.storage.audit_log.journal import Entry
from screener.storage.rows import records
from screener.workflow.model import Saved
from screener.workflow.session import Office

_SETTING = "approver: "
_BETWEEN = ":"  # no code of a user holds it


def holders_of(settings: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Role, in small letters, to the codes of those who hold it."""
    found = {}
    for name, value in settings.items():
        if name.startswith(_SETTING) and value:
            found[name.removeprefix(_SETTING)] = tuple(value.split(_BETWEEN))
    return found


def holders(office: Office) -> dict[str, tuple[str, ...]]:
    """The roles that the office gave to somebody."""
    with office.reading() as connection:
        return holders_of(records.settings(connection))


def name_holders(office: Office, role: str, codes: Sequence[str]) -> Saved:
    """Says who holds a role that a policy names; nobody: it is again every supervisor's. Supervisors only."""
    known = {user.code: user for user in office.users()}
    if not role.strip():
        raise ScreenerError("It is not said which role", "", "Name it as the policy does, such as 'unit supervisor'")
    if known.get(office.user) is None or known[office.user].role != "supervisor":
        only = ScreenerError("Only a supervisor says who approves", "nothing was saved", "Ask a supervisor")
        office.deny(only, projection.SET, "office")
    for code in codes:
        if code not in known:
            raise ScreenerError(f"The office has no user '{code}'", "nothing was saved", "Add the person first")
    name = _SETTING + role.strip().casefold()
    body = {"settings": {name: _BETWEEN.join(dict.fromkeys(codes))}}
    who = " and ".join(codes) if codes else "every supervisor"
    return office.record([Entry(kind=projection.SET, object="office", body=body)]).saved(words=f"{role}: {who}")
