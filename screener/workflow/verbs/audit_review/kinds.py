"""The headings of a review and the kinds of events that stand under each: a kind stands under one, none is left out."""

from __future__ import annotations

from collections.abc import Mapping

from screener.storage.audit_log import accounts, projection

#: name -> title
TITLES: Mapping[str, str] = {
    "log-ons": "Log-ons and failures",
    "refused": "Refused acts",
    "access": "Accounts and roles",
    "settings": "Policies and settings",
    "imports": "Imports",
    "exports": "Exports",
    "deviations": "Deviations without the approval that they need",
    "bulk": "Decisions taken together",
    "hours": "Acts undone or redone outside hours",
    "clock": "The clock went back",
    "backups": "Backups and restores",
    "sealed": "Sealed persons",
    "reviews": "Audit reviews",
    "work": "All other work",
}
_KINDS: Mapping[str, tuple[str, ...]] = {
    "log-ons": (
        accounts.LOGGED_ON, accounts.LOGGED_OFF, accounts.LOG_ON_FAILED, accounts.AGAIN, accounts.SCREEN_LOCKED,
        accounts.ACKNOWLEDGED, accounts.LOCKED,
    ),
    "refused": (accounts.REFUSED,),
    "access": (
        accounts.USER, accounts.BEGUN, accounts.ENROLLED, accounts.CONFIRMED, accounts.ROLE_CHANGED,
        accounts.ACCOUNT_RELEASED, accounts.DISABLED, accounts.PASSPHRASE, accounts.SECOND_FACTOR, accounts.RECOVERED,
        accounts.WORKSTATION, projection.DELEGATED, projection.DELEGATION_ENDED,
    ),
    "settings": (
        projection.ADOPTED, projection.WITHDRAWN, projection.SET, projection.CREATED, projection.PROFILE,
        projection.ANSWERED, projection.TAKEN_BACK, projection.ENCRYPTION,
    ),
    "imports": (projection.IMPORTED, projection.CASES_IMPORTED, projection.WARRANTS_IMPORTED),
    "exports": (projection.EXPORTED,),
    "clock": (projection.CLOCK,),
    "backups": (projection.BACKED_UP, projection.RESTORED),
    "reviews": (projection.AUDITED,),
}  # fmt: skip
_OF: Mapping[str, str] = {kind: name for name, kinds in _KINDS.items() for kind in kinds}
#: Under these headings every event gets a line; elsewhere only what stands out.
LISTED = frozenset({"refused", "access", "settings", "imports", "exports", "clock", "sealed"})
#: What of the log-ons gets a line.
FAILURES = frozenset({accounts.LOG_ON_FAILED, accounts.LOCKED})
TAKEN_BACK = frozenset({projection.UNDONE, projection.REDONE})


def heading_of(kind: str) -> str:
    """The heading under which a kind of event is counted; some decisions and acts taken back stand under others."""
    if "seal" in kind:  # orders of a court: the person's name is gone, the event is not
        return "sealed"
    return _OF.get(kind, "work")
