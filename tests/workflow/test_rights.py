"""The table of rights is whole: every kind of event that this program can write stands in it, and nothing else."""

from __future__ import annotations

from screener.storage.audit_log import accounts, projection
from screener.workflow.session.rights import ADMINISTRATOR, RIGHTS, ROLES, may


def kinds() -> set[str]:
    """Every kind that projection and accounts name."""
    named = {value for name, value in vars(projection).items() if name.isupper() and isinstance(value, str)}
    return named | set(accounts.KINDS)


def test_every_kind_of_event_has_its_roles() -> None:
    assert kinds() <= set(RIGHTS)
    assert set(RIGHTS) <= kinds()


def test_the_catalogue_of_access_is_whole() -> None:
    named = {value for name, value in vars(accounts).items() if name.isupper() and isinstance(value, str)}
    assert named - {accounts.ACTIVE, accounts.WAITING, accounts.DECLARED} == set(accounts.KINDS)


def test_an_administrator_never_touches_the_work() -> None:
    work = {projection.DECIDED, projection.UNDONE, projection.FACT, projection.IMPORTED, projection.ADOPTED}
    assert not any(may(ADMINISTRATOR, kind) for kind in work)


def test_an_unknown_kind_and_an_unknown_role_may_nothing() -> None:
    assert not any(may(role, "invented") for role in ROLES)
    assert not any(may("", kind) for kind in RIGHTS)
    assert not any(may("clerk", kind) for kind in RIGHTS)
