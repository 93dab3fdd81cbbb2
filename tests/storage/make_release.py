"""Stores an office as an earlier release left it: ``python -m tests.storage.make_release RELEASE``.

Seven charges of six people, two rows set aside, decisions, a fact, a note, a hold, a backup and a list of warrants.
Whoever changes the tables stores an office of the release before first; it is the base of the tests of upgrades.
"""

from __future__ import annotations

import gzip
import sys
import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path

from screener.docket.model.result import WarrantReading
from screener.domain.case import PersonKey, Warrant
from screener.domain.decision import Basis, Rollup
from screener.storage.engines.engine import open_database
from screener.storage.schema.migrate import downgrade
from screener.workflow.session import Office
from screener.workflow.verbs import adopt_policy, import_docket, keep_backups, screen_charge
from screener.workflow.verbs.import_docket import write
from tests.workflow.county import bring_in, charge, ids, office, reading, robbery, write_policy

RELEASES = Path(__file__).parent / "releases"


def main(release: str) -> None:
    """Makes it with the program of today, and takes its tables back to those of the release."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with office(folder, user="A1") as opened:
            adopt_policy.adopt(opened, write_policy(folder))
            people = [charge(r, case=f"26-CR-{r}", name=f"Example, Person {r}", count="1") for r in range(2, 8)]
            bring_in(opened, [*people, robbery(8, case="26-CR-2", name="Example, Person 2", count="2")], aside=2)
            names = ids(opened)
            for charge_id in names[:3]:
                screen_charge.accept(opened, charge_id)
            screen_charge.decide(opened, names[6], outcome=Rollup.FILED, basis=Basis.EVIDENCE, reason="two witnesses")
            screen_charge.record_fact(opened, names[4], "scales", "yes", "report, page 2")
            screen_charge.add_note(opened, names[4], "call the lab")
            screen_charge.hold(opened, names[5], "lab report")
            keep_backups.make(opened)
            _bring_warrants(opened, folder)
            path = opened.path
        database = open_database(path)
        with database.writing() as connection:
            downgrade(connection, release)
        database.close()
        (RELEASES / f"{release}.office.gz").write_bytes(gzip.compress(path.read_bytes(), mtime=0))


def _bring_warrants(opened: Office, folder: Path) -> None:
    warrants = tuple(
        Warrant(
            row=row, number=f"W-{row}", type="bench", issued=date(2019, 5, 1), text="FTA", statute="",
            case_number=f"19-CR-{row}", court="District Court",
            person=PersonKey(name=f"Example, Person {row}", birth_date=date(1990, 4, 2)),
            charges=(charge(row),), attributes={"judge": "Division 3", "race": "B"},
        )
        for row in (2, 3)
    )  # fmt: skip
    plain = reading([each.charges[0] for each in warrants], name="warrants.csv")
    found = WarrantReading(docket=replace(plain, kind="warrants"), warrants=warrants)
    write.read_list = lambda *_, **__: (found, "")  # type: ignore[assignment]  # a list needs no file here
    import_docket.import_warrants(opened, folder / "warrants.csv")


if __name__ == "__main__":
    main(sys.argv[1])
