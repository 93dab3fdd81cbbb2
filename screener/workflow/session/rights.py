"""Who may do what: every kind of event with the roles that may write it, in an office with accounts.

Attorneys decide. Supervisors decide too, and approve, adopt, import, export packs, restore and confirm accounts.
Auditors read and export the audit log. Administrators keep accounts, settings and backups, and never touch the work: no
decision, no import, no policy (NIST SP 800-53 AC-5, separation of duties).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from screener.storage.audit_log import accounts, projection

AccessMode = Literal["only me", "accounts"]
#: Without accounts nobody logs on; ``--user`` says who acts.
ONLY_ME: AccessMode = "only me"
ACCOUNTS: AccessMode = "accounts"
#: The setting that says which.
ACCESS = "access"

ATTORNEY, SUPERVISOR, AUDITOR, ADMINISTRATOR = "attorney", "supervisor", "auditor", "administrator"
ROLES = (ATTORNEY, SUPERVISOR, AUDITOR, ADMINISTRATOR)

_EVERYONE = frozenset(ROLES)
_THE_WORK = frozenset({ATTORNEY, SUPERVISOR})
_SUPERVISOR = frozenset({SUPERVISOR})
_ADMINISTRATOR = frozenset({ADMINISTRATOR})
_KEEPERS = frozenset({SUPERVISOR, ADMINISTRATOR})
_NOBODY: frozenset[str] = frozenset()

#: A new kind of event is entered here: a test asks for it.
RIGHTS: Mapping[str, frozenset[str]] = {
    # the desk
    projection.DECIDED: _THE_WORK,
    projection.HELD: _THE_WORK,
    projection.RELEASED: _THE_WORK,
    projection.FACT: _THE_WORK,
    projection.ATTESTED: _THE_WORK,
    projection.NOTED: _THE_WORK,
    projection.WARRANT_DECIDED: _THE_WORK,
    projection.UNDONE: _THE_WORK,
    projection.REDONE: _THE_WORK,
    projection.ANSWERED: _THE_WORK,
    projection.TAKEN_BACK: _THE_WORK,
    projection.PEOPLE: _THE_WORK,
    projection.CASES: _THE_WORK,
    projection.COPIES: _THE_WORK,
    # approvals (the verb asks for an approver of the chain, or a delegate; who asked never answers, in any office)
    projection.APPROVAL_GIVEN: _THE_WORK,
    projection.APPROVAL_REFUSED: _THE_WORK,
    projection.APPROVAL_VERBAL: _THE_WORK,
    projection.APPROVAL_BACK: _THE_WORK,
    projection.DELEGATED: _THE_WORK,
    projection.DELEGATION_ENDED: _THE_WORK,
    # files and policies
    projection.IMPORTED: _SUPERVISOR,
    projection.CASES_IMPORTED: _SUPERVISOR,
    projection.WARRANTS_IMPORTED: _SUPERVISOR,
    projection.PROFILE: _SUPERVISOR,
    projection.ADOPTED: _SUPERVISOR,
    projection.WITHDRAWN: _SUPERVISOR,
    projection.EXPORTED: frozenset({ATTORNEY, SUPERVISOR, AUDITOR}),
    # the office
    projection.CREATED: _NOBODY,  # written once, with the file
    projection.SET: _KEEPERS,
    projection.BACKED_UP: _EVERYONE,  # it is made by itself before imports and large acts
    projection.RESTORED: _SUPERVISOR,
    projection.ENCRYPTION: _KEEPERS,
    projection.AUDITED: frozenset({SUPERVISOR, AUDITOR}),
    projection.CLOCK: _EVERYONE,  # the program says it
    projection.SEALED: _SUPERVISOR,
    projection.SCRUBBED: _KEEPERS,
    # access
    accounts.USER: _NOBODY,  # with accounts, people are enrolled and confirmed
    accounts.BEGUN: _NOBODY,  # written once, by the verb that begins
    accounts.ENROLLED: _ADMINISTRATOR,
    accounts.ROLE_CHANGED: _ADMINISTRATOR,
    accounts.CONFIRMED: _SUPERVISOR,
    accounts.ACCOUNT_RELEASED: _ADMINISTRATOR,
    accounts.DISABLED: _ADMINISTRATOR,
    accounts.LOCKED: _NOBODY,  # the program says it, while nobody is logged on
    accounts.LOG_ON_FAILED: _NOBODY,
    accounts.LOGGED_ON: _EVERYONE,
    accounts.LOGGED_OFF: _EVERYONE,
    accounts.AGAIN: _EVERYONE,
    accounts.SCREEN_LOCKED: _EVERYONE,
    accounts.ACKNOWLEDGED: _EVERYONE,
    accounts.PASSPHRASE: _EVERYONE,
    accounts.SECOND_FACTOR: _EVERYONE,
    accounts.RECOVERED: _EVERYONE,
    accounts.WORKSTATION: _EVERYONE,
    accounts.REFUSED: _EVERYONE,
    accounts.VIEWED: _EVERYONE,
}
#: What may go out of the office, where not everyone who exports may export it (by the ``what`` of the event).
EXPORTS: Mapping[str, frozenset[str]] = {
    "oversight pack": _SUPERVISOR,
    "warrant list": _THE_WORK,
    "screened docket": _THE_WORK,
    "quality report": _THE_WORK,
    "person data": _SUPERVISOR,
    "rows set aside": _THE_WORK,
    "open questions": _THE_WORK,
}
_AUDITED = frozenset({SUPERVISOR, AUDITOR})  # every other output: the audit log, reviews of it, an incident package


def may(role: str, kind: str, what: str = "") -> bool:
    """Whether a role may write a kind of event in an office with accounts; ``what`` says which export it is.

    A kind that is not in the table, and no role, may nothing.
    """
    if kind == projection.EXPORTED and what:
        return role in EXPORTS.get(what, _AUDITED)
    return role in RIGHTS.get(kind, _NOBODY)


def who_may(kind: str, what: str = "") -> tuple[str, ...]:
    """The roles that may, for the sentence of a refusal."""
    return tuple(role for role in ROLES if may(role, kind, what))
