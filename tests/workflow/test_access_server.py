"""Accounts in an office on a PostgreSQL server: begun, enrolled, locked, signed, verified like those in a file."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from screener.domain.decision import Basis, Rollup
from screener.storage.engines.engine import open_database
from screener.workflow.session import Office, create_office
from screener.workflow.verbs import access, screen_charge
from screener.workflow.verbs.verify_record import verify
from tests.workflow.county import Ticking, bring_in, charge, ids
from tests.workflow.peopled import PHRASES, begin, cheap, person

__all__ = ["cheap"]
pytestmark = pytest.mark.usefixtures("cheap")


def test_accounts_on_a_server(server_place: str) -> None:
    clock = Ticking()
    with create_office(
        server_place, name="Example County", county="Example", zone="America/Chicago", clock=clock, user="S1"
    ) as made:
        begin(made)
        place = made.place

    def enter(code: str) -> Office:
        return access.log_on(place, user=code, passphrase=PHRASES[code], clock=clock)

    with enter("AD1") as administrator:
        access.add_account(administrator, person("A1"))
    with enter("S1") as supervisor:
        access.confirm(supervisor, "A1")
        bring_in(supervisor, [charge(2), charge(3, case="26-CR-2", name="Other, Ola")])
    with enter("A1") as attorney:
        screen_charge.decide(attorney, ids(attorney)[0], outcome=Rollup.DECLINED, basis=Basis.EVIDENCE)
        with pytest.raises(access.Refused):
            access.add_account(attorney, person("A2"))
    for _ in range(5):
        with pytest.raises(access.WrongPassphrase):
            access.log_on(place, user="A1", passphrase="not the right passphrase", clock=clock)
    with pytest.raises(access.LockedOut):
        enter("A1")
    whole = verify(place, thorough=True)
    assert whole.ok, whole.findings
    database = open_database(place)
    with database.writing() as connection:
        kinds = dict(connection.execute(text("SELECT kind, count(*) FROM event GROUP BY kind")).all())
    database.close()
    assert (kinds["account locked"], kinds["act refused"], kinds["log-on failed"]) == (1, 1, 6)
