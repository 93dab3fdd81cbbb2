"""Imports: wholly or not at all, recognized when they come again, twins kept apart, changes as versions."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

import pytest

from screener.docket.model.choices import choose
from screener.domain.errors import ScreenerError
from screener.domain.quantity import parse_quantity
from screener.storage.rows import rows
from screener.workflow.session import Office, open_office
from screener.workflow.verbs import adopt_policy, import_docket, screen_charge
from screener.workflow.verbs.import_docket import write
from screener.workflow.verbs.import_docket.plan import plan_for
from screener.workflow.verbs.verify_record import trail, verify
from tests.storage.changed_rows import every_change
from tests.workflow.county import Ticking, bring_in, charge, ids, office, reading, robbery, write_policy


@pytest.fixture
def opened(tmp_path: Path) -> Office:
    made = office(tmp_path, user="A1")
    adopt_policy.adopt(made, write_policy(tmp_path))
    return made


def test_rows_read_are_accepted_plus_set_aside_and_all_are_kept(opened: Office) -> None:
    bring_in(opened, [charge(2), robbery(3)], aside=2)
    (docket,) = import_docket.dockets(opened)
    assert (docket.rows_read, docket.rows_accepted, docket.rows_set_aside) == (4, 2, 2)
    with opened.reading() as connection:
        kept = rows.all_cells(connection, docket.docket_id)
    assert sorted(kept) == [2, 3, 4, 5]
    aside = import_docket.rows_set_aside(opened, docket.docket_id)
    assert [(item.row, item.reason) for item in aside] == [(4, "no charge"), (5, "no charge")]
    opened.close()


def test_an_import_is_one_event_with_its_digest(opened: Office) -> None:
    before = opened.status().events
    bring_in(opened, [charge(row, case=f"26-CR-{row}") for row in range(2, 500)])
    assert opened.status().events == before + 1
    assert trail(opened, 1)[0].kind == "docket imported"
    assert verify(opened.place).ok


def test_the_plan_writes_nothing_and_counts_what_waits(opened: Office) -> None:
    before = opened.status()
    plan = plan_for(opened, reading([charge(2), charge(3, case="26-CR-2", name="B", grams=None), robbery(4)]))
    assert (plan.new, plan.same, plan.changed) == (3, 0, 0)
    assert plan.already_imported is None
    assert plan.silent_facts == ("scales", "baggies", "cash")
    assert plan.rollups is not None
    assert plan.rollups["declined"] == 1
    assert plan.rollups["needs information"] == 1
    assert opened.status() == before


def test_an_absent_column_says_how_many_charges_it_leaves_open(opened: Office) -> None:
    from dataclasses import replace

    without = replace(
        reading([charge(2, grams=None), charge(3, case="26-CR-2", name="B", grams=None)]),
        facts_given=frozenset({"offense", "statute"}),
    )
    assert plan_for(opened, without).open_by_absent_fact == {"amount": 2}


def test_the_same_file_is_recognized(opened: Office) -> None:
    bring_in(opened, [charge(2), robbery(3)])
    plan = plan_for(opened, reading([charge(2), robbery(3)]))
    assert (plan.new, plan.same, plan.changed) == (0, 2, 0)
    assert plan.already_imported == "May.xlsx was imported on 2026-04-02 by A1"
    with pytest.raises(ScreenerError, match="already in this office"):
        import_docket.import_docket(opened, plan)
    assert opened.status().charges == 2
    assert verify(opened.place).ok


def test_next_months_file_brings_new_same_and_changed_and_decisions_stay(opened: Office) -> None:
    bring_in(opened, [charge(2, count="1"), charge(3, case="26-CR-2", name="Other, Sam", count="1")])
    first, second = ids(opened)
    screen_charge.accept(opened, first)
    more = [
        charge(2, count="1"),
        charge(3, case="26-CR-2", name="Other, Sam", count="1", grams="12"),
        charge(4, case="26-CR-9", name="New, Kim", count="1"),
    ]
    plan = plan_for(opened, reading(more, name="June.xlsx"))
    assert (plan.new, plan.same, plan.changed) == (1, 1, 1)
    result = import_docket.import_docket(opened, plan)
    assert (result.new, result.same, result.changed) == (1, 1, 1)
    assert opened.status().charges == 3
    assert opened.status().decided == 1
    counts = opened.model().counts
    assert counts[second].imported.facts["amount"] == parse_quantity("12 g")
    assert counts[second].version == 2
    assert counts[first].decided
    by_name = {row.name: row.charges for row in import_docket.dockets(opened)}
    assert by_name == {"May.xlsx": 2, "June.xlsx": 3}
    assert verify(opened.place).ok


def test_exact_twins_are_counts_of_their_own(opened: Office) -> None:
    plan = plan_for(opened, reading([charge(2), charge(3), charge(4)]))
    assert plan.twins == 2
    import_docket.import_docket(opened, plan)
    assert opened.status().charges == 3
    again = plan_for(opened, reading([charge(2), charge(3), charge(4), charge(5)], name="June.xlsx"))
    assert (again.new, again.same) == (1, 3)


def test_people_of_one_name_stay_two(opened: Office) -> None:
    from datetime import date

    bring_in(
        opened,
        [
            charge(2, case="1", born=date(1990, 1, 1)),
            charge(3, case="2", born=date(1985, 5, 5)),
            charge(4, case="3", born=date(1990, 1, 1)),
            charge(5, case="4", born=None),
        ],
    )
    assert opened.status().people == 3


def test_one_person_in_two_files_is_one_person(opened: Office) -> None:
    bring_in(opened, [charge(2, case="1")])
    bring_in(opened, [robbery(2, case="2")], name="June.xlsx")
    assert opened.status().people == 1
    counts = opened.model().counts.values()
    assert all(count.screened.grouped is True for count in counts)  # one arrest day


@pytest.mark.on_file
def test_an_interrupted_import_leaves_nothing(opened: Office) -> None:
    plan = plan_for(opened, reading([charge(row, case=f"26-CR-{row}") for row in range(2, 200)]))

    def stop(done: int, total: int) -> None:
        assert total >= done > 0
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_docket.import_docket(opened, plan, progress=stop)
    assert opened.status().charges == 0
    assert _rows(opened.path) == 0
    assert verify(opened.place).ok


@pytest.mark.on_file
def test_leftovers_of_a_killed_import_are_removed_at_the_next_open(opened: Office, tmp_path: Path) -> None:
    bring_in(opened, [charge(2)])
    opened.close()
    raw = sqlite3.connect(opened.path)
    raw.execute(
        "INSERT INTO docket VALUES ('dead', 'docket', 'x', '', '', '', 0, 0, 0, 0, 'elsewhere:999999', NULL, 7)"
    )
    raw.execute("INSERT INTO docket_block VALUES ('dead', 1, '', 1, 1, '[]', '', x'', x'', '')")
    raw.commit()
    raw.close()
    assert _rows(opened.path) == 2
    with open_office(opened.place, user="A1", clock=Ticking()) as again:
        assert again.status().charges == 1
    assert _rows(opened.path) == 1


@pytest.mark.on_file
def test_an_import_under_way_in_this_machine_is_left_alone(opened: Office) -> None:
    from screener.workflow.session import being_written, writer_name

    raw = sqlite3.connect(opened.path)
    values = f"'live', 'docket', 'x', '', '', '', 0, 0, 0, 0, '{writer_name()}', NULL, 7"
    raw.execute(f"INSERT INTO docket VALUES ({values})")
    raw.commit()
    raw.close()
    with being_written("live"), open_office(opened.place, user="A1", clock=Ticking()):
        pass
    raw = sqlite3.connect(opened.path)
    assert raw.execute("SELECT count(*) FROM docket WHERE docket_id = 'live'").fetchone() == (1,)
    raw.close()


@pytest.mark.on_file
def test_an_import_that_a_full_disk_kept_from_being_taken_away_goes_with_the_next(
    opened: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk is too full for the rows, and too full to delete them: they are gone as soon as there is room again."""

    def full(*_: object) -> None:
        raise ScreenerError("The office could not be saved", "the disk is full", "Free some space")

    with monkeypatch.context() as patch:
        patch.setattr(write, "_publish", full)
        patch.setattr(write.imports, "discard", full)
        with pytest.raises(ScreenerError, match="full"):
            bring_in(opened, [charge(2)])
    assert _rows(opened.path) == 1
    bring_in(opened, [charge(3, case="26-CR-9"), charge(4, case="26-CR-10")], name="June.xlsx")
    assert _dockets(opened.path) == 1
    assert opened.status().charges == 2


def _dockets(path: Path) -> int:
    raw = sqlite3.connect(path)
    try:
        return int(raw.execute("SELECT count(*) FROM docket").fetchone()[0])
    finally:
        raw.close()


def _rows(path: Path) -> int:
    raw = sqlite3.connect(path)
    try:
        return int(raw.execute("SELECT count(*) FROM docket_block").fetchone()[0])
    finally:
        raw.close()


@pytest.mark.on_file
def test_published_rows_cannot_be_changed_through_the_program(opened: Office) -> None:
    bring_in(opened, [charge(2)])
    raw = sqlite3.connect(opened.path)
    bring_in(opened, [charge(2)], name="June.xlsx")
    for statement in (
        *(statement for what, statement in every_change() if "warrant" not in what),
        "DELETE FROM docket",
        "UPDATE docket SET name = 'x'",
        "UPDATE docket SET number = 5",
        "INSERT INTO warrant SELECT charge_id, docket_id, '', '', 1, '', '', '', '' FROM charge, docket",
    ):
        with pytest.raises(sqlite3.IntegrityError, match=r"append-only|published"):
            raw.execute(statement)
    raw.close()


@pytest.mark.on_file
def test_no_event_names_a_person(opened: Office) -> None:
    """Bodies hold ids and commitments; names, notes and reasons stand apart, where they can be forgotten."""
    bring_in(opened, [charge(2, name="Zyxwvut, Quirin")])
    (name,) = ids(opened)
    screen_charge.add_note(opened, name, "Quirin called")
    screen_charge.hold(opened, name, "Quirin is ill")
    raw = sqlite3.connect(opened.path)
    said = " ".join(" ".join(map(str, row)) for row in raw.execute("SELECT * FROM event"))
    kept = " ".join(" ".join(map(str, row)) for row in raw.execute("SELECT content FROM written"))
    raw.close()
    assert not re.search("quirin|zyxwvut", said, re.IGNORECASE)
    assert "Quirin called" in kept


def test_the_source_row_is_shown_as_it_stood(opened: Office) -> None:
    bring_in(opened, [charge(2)])
    found = import_docket.source_row(opened, ids(opened)[0])
    assert (found.file, found.sheet, found.row) == ("May.xlsx", "May", 2)
    cells = {cell.header: (cell.letter, cell.raw, cell.fact) for cell in found.cells}
    assert cells["QTY"] == ("F", "0.8 g", "amount")
    assert cells["NAME"] == ("B", "Example, Alex", "")
    with pytest.raises(ScreenerError, match="no charge"):
        import_docket.source_row(opened, "none")


def test_a_mapping_is_kept_for_next_month(opened: Office) -> None:
    plan = plan_for(opened, reading([charge(2)]))
    saved = import_docket.save_profile(opened, "County jail", plan)
    (found,) = import_docket.profiles(opened)
    assert found == saved
    assert found.name == "County jail"
    assert verify(opened.place).ok


@pytest.mark.parametrize(
    "name", ["okaloosa_fl_0118.csv", "athens_clarke_ga_bookings.csv", "harris_tx_filings_daily.txt"]
)
def test_every_value_still_knows_its_cell(opened: Office, shared: Path, name: str) -> None:
    plan = import_docket.plan_import(opened, shared / "dockets" / name)
    import_docket.import_docket(opened, plan)
    kept = sorted(opened.model().counts.values(), key=lambda count: (count.imported.row, count.imported.part))
    read = sorted(plan.reading.charges, key=lambda one: (one.row, one.part))
    assert len(kept) == len(read) > 0
    for count, one in zip(kept, read, strict=True):
        assert dict(count.imported.cells) == dict(one.cells)


@pytest.mark.parametrize(
    ("name", "rows", "twins"),
    [
        ("okaloosa_fl_0118.csv", 1486, 111),
        ("okaloosa_fl_0119.csv", 1701, 86),
        ("wisconsin_felony_charges.csv", 5000, None),
    ],
)
def test_real_dockets_come_in_whole(opened: Office, shared: Path, name: str, rows: int, twins: int | None) -> None:
    plan = import_docket.plan_import(opened, shared / "dockets" / name)
    assert plan.reading.rows_read == rows
    if twins is not None:
        assert plan.twins == twins
    result = import_docket.import_docket(opened, plan)
    assert result.rows_read == result.rows_accepted + result.rows_set_aside == rows
    status = opened.status()
    assert status.charges + status.charges_settled == result.charges == len(plan.reading.charges)
    assert status.charges_settled == plan.settled
    again = import_docket.plan_import(opened, shared / "dockets" / name)
    assert (again.new, again.same, again.changed) == (0, result.charges, 0)
    assert again.already_imported is not None
    assert verify(opened.place).ok


def test_a_saved_mapping_opens_next_months_file_as_it_was_chosen(opened: Office, tmp_path: Path) -> None:
    april = "Export\nFall;Anklage;Offense Date\n1;POSS COCAINE;03/04/2025\n2;POSS HEROIN;05/04/2025\n"
    (tmp_path / "april.csv").write_text(april, encoding="utf-8")
    (tmp_path / "may.csv").write_text(april.replace("/04/", "/05/").replace("1;", "3;"), encoding="utf-8")
    chosen = choose(header_line=2, date_order="day-first")
    plan = import_docket.plan_import(opened, tmp_path / "april.csv", choices=chosen)
    assert import_docket.save_profile(opened, "Clerk", plan).choices == chosen
    again = import_docket.plan_import(opened, tmp_path / "may.csv").reading
    assert (again.header_row, again.choices, again.date_orders) == (2, chosen, ("day-first",))
    assert again.charges[0].dates["offense date"].isoformat() == "2025-05-03"
    (tmp_path / "other.csv").write_text("Case Number,Charge\n9,POSS COCAINE\n", encoding="utf-8")
    assert not import_docket.plan_import(opened, tmp_path / "other.csv").reading.choices
    opened.close()
