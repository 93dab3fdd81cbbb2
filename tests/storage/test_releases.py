"""Offices of earlier releases, as those wrote them: opened, upgraded, worked with, and taken back."""

from __future__ import annotations

import gzip
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import text

from screener.domain.errors import ScreenerError
from screener.domain.quantity import parse_quantity
from screener.storage.engines.engine import Older, open_database
from screener.storage.rows import rows
from screener.storage.schema import tables
from screener.storage.schema.migrate import downgrade, upgrade
from screener.workflow.session import Office, open_office
from screener.workflow.verbs import import_docket, screen_charge
from screener.workflow.verbs.import_docket.plan import plan_for
from screener.workflow.verbs.verify_record import verify
from tests.workflow.county import Ticking, charge, reading, robbery

_FILES = sorted((Path(__file__).parent / "releases").glob("*.office.gz"))


def _unpacked(file: Path, folder: Path) -> Path:
    path = folder / "old.office"
    path.write_bytes(gzip.decompress(file.read_bytes()))
    return path


@pytest.fixture(params=_FILES, ids=lambda path: path.name)
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Seven charges of six people, two rows set aside, decisions, a fact, a note, a hold, and a list of warrants."""
    return _unpacked(request.param, tmp_path)


def _revision(path: Path) -> str:
    raw = sqlite3.connect(path)
    try:
        return str(raw.execute("SELECT version_num FROM alembic_version").fetchone()[0])
    finally:
        raw.close()


def _open(path: Path) -> Office:
    return open_office(path, user="A1", clock=Ticking())


def _schema(path: Path) -> list[tuple[str, str]]:
    raw = sqlite3.connect(path)
    try:
        query = "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name"
        return [(name, " ".join(sql.replace('"', "").split())) for name, sql in raw.execute(query)]
    finally:
        raw.close()


def test_there_is_a_file_of_every_earlier_release() -> None:
    assert [path.name.removesuffix(".office.gz") for path in _FILES] == list(tables.REVISIONS[:-1])


def test_an_old_office_opens_as_it_was_and_verifies(old: Path) -> None:
    with _open(old) as opened:
        status = opened.status()
        counts = list(opened.model().counts.values())
        (docket,) = (d for d in import_docket.dockets(opened) if d.kind == "docket")
        assert (status.charges, status.people, status.decided, status.held, status.warrants) == (7, 6, 4, 1, 2)
        assert [count.imported.row for count in counts] == list(range(2, 9))
        assert counts[0].imported.facts["amount"] == parse_quantity("0.8 g")
        assert counts[0].imported.cells["amount"].raw == "0.8 g"
        assert counts[0].imported.person.name == "Example, Person 2"
        assert [item.reason for item in import_docket.rows_set_aside(opened, docket.docket_id)] == ["no charge"] * 2
        assert import_docket.source_row(opened, counts[0].charge_id).cells[1].raw == "Example, Person 2"
        with opened.reading() as connection:
            assert sorted(rows.all_cells(connection, docket.docket_id)) == list(range(2, 11))
            warrants = rows.load_warrants(connection)
        assert [warrant.row for warrant in warrants] == [2, 3]
        assert all("person" in warrant.personal for warrant in warrants)
    assert verify(old, thorough=True).ok


def test_a_copy_is_made_before_it_is_upgraded(old: Path) -> None:
    before, revision = old.read_bytes(), _revision(old)
    _open(old).close()
    (copy,) = (old.parent / "old backups").iterdir()
    raw = sqlite3.connect(copy)
    assert raw.execute("SELECT version_num FROM alembic_version").fetchone() == (revision,)
    assert raw.execute("SELECT count(*) FROM decision").fetchone() == (4,)
    raw.close()
    assert copy.stat().st_mode & 0o777 == 0o600
    assert old.read_bytes() != before
    _open(old).close()
    assert len(list((old.parent / "old backups").iterdir())) == 1  # once


def test_next_months_file_finds_the_charges_that_the_first_release_imported(old: Path) -> None:
    with _open(old) as opened:
        first = next(iter(opened.model().counts.values()))
        same = [charge(row, case=f"26-CR-{row}", name=f"Example, Person {row}", count="1") for row in range(2, 8)]
        beside = robbery(8, case="26-CR-2", name="Example, Person 2", count="2")
        more = [charge(2, case="26-CR-2", name="Example, Person 2", count="1", grams="12"), *same[1:], beside]
        plan = plan_for(opened, reading([*more, charge(9, case="26-CR-90", name="New, Kim")], name="June.xlsx"))
        assert (plan.new, plan.same, plan.changed) == (1, 6, 1)
        import_docket.import_docket(opened, plan)
        count = opened.model().counts[first.charge_id]
        assert (count.version, count.imported.facts["amount"]) == (2, parse_quantity("12 g"))
        assert count.decided
        assert count.stored_person == first.stored_person
        assert opened.status().charges == 8
        screen_charge.add_note(opened, first.charge_id, "more than before")
    assert verify(old, thorough=True).ok
    with _open(old) as again:
        assert again.status().charges == 8
        assert again.model().counts[first.charge_id].imported.facts["amount"] == parse_quantity("12 g")


def test_up_and_down_again_is_what_it_was(old: Path) -> None:
    before, revision = _schema(old), _revision(old)
    database = open_database(old, older=True)
    with database.writing() as connection:
        upgrade(connection)
    after = _schema(old)
    assert after != before
    with database.writing() as connection:
        downgrade(connection, revision)
    assert _schema(old) == before
    with database.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM decision")).scalar() == 4
    database.close()


def test_a_failed_upgrade_is_not_saved(old: Path) -> None:
    raw = sqlite3.connect(old)
    raw.execute("CREATE TABLE charges (a TEXT)")  # where a view is to stand
    raw.commit()
    raw.close()
    before = _schema(old)
    with pytest.raises(ScreenerError):
        _open(old)
    assert _schema(old) == before


def test_reading_alone_does_not_upgrade(old: Path) -> None:
    before = old.read_bytes()
    with pytest.raises(Older, match="Open the office once"):
        open_database(old)
    with pytest.raises(ScreenerError, match="older version"):
        verify(old)
    assert old.read_bytes() == before
