"""The small county with accounts: an administrator, two supervisors, two attorneys, an auditor, each with a passphrase.

Passphrases are sealed cheaply here (``cheap``), or every test would wait a quarter of a second for each log-on.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from screener.storage.audit_log import keys
from screener.workflow.session import Office
from screener.workflow.verbs import access
from screener.workflow.verbs.access import FirstAccounts, NewAccount
from tests.workflow.county import Ticking, office

CHEAP = {"n": 16, "r": 8, "p": 1}
PHRASES = {
    "AD1": "window barrel ocean nine",
    "S1": "candle forest plain seven",
    "S2": "garden pepper stone eleven",
    "A1": "yellow bridge quiet three",
    "A2": "silver wagon north twelve",
    "AU1": "marble lantern south five",
}
ROLE = {
    "AD1": "administrator",
    "S1": "supervisor",
    "S2": "supervisor",
    "A1": "attorney",
    "A2": "attorney",
    "AU1": "auditor",
}


@pytest.fixture
def cheap(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Log-ons that cost no quarter of a second, and private folders of their own."""
    make_cheap(monkeypatch, tmp_path_factory.mktemp("home"))


def make_cheap(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    """The same for fixtures of a wider scope."""
    monkeypatch.setattr(keys, "COST", CHEAP)
    monkeypatch.setenv("SCREENER_HOME", str(home))


def person(code: str, role: str = "") -> NewAccount:
    """Somebody who is to have an account."""
    return NewAccount(code=code, name=f"Person {code}", passphrase=PHRASES[code], role=role or ROLE[code], unit="")


def begin(made: Office) -> FirstAccounts:
    """Administrator AD1 and supervisor S1."""
    return access.begin_accounts(made, administrator=person("AD1"), supervisor=person("S1"))


def enter(path: Path, code: str, clock: Ticking, *, totp: str = "") -> Office:
    """The office, open for one of them."""
    return access.log_on(path, user=code, passphrase=PHRASES[code], code=totp, clock=clock)


def everyone(folder: Path, clock: Ticking) -> tuple[Path | str, FirstAccounts]:
    """An office in which all six have accounts; closed."""
    with office(folder, clock=clock) as made:
        first = begin(made)
        path = made.path if made.path.exists() else made.place  # a file, or an address
    enroll(path, clock, "S2", "A1", "A2", "AU1")
    return path, first


def enroll(path: Path, clock: Ticking, *codes: str) -> None:
    """AD1 enrolls them, S1 confirms."""
    with enter(path, "AD1", clock) as administrator:
        for code in codes:
            access.add_account(administrator, person(code))
    with enter(path, "S1", clock) as supervisor:
        for code in codes:
            access.confirm(supervisor, code)
