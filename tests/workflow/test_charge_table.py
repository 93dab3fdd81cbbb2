"""The office's charge table: one answer settles many charges, is in the record, and can be taken back."""

from datetime import date
from pathlib import Path

import pytest

from screener.domain.decision import Basis, Rollup
from screener.domain.errors import ScreenerError
from screener.domain.offense import OffenseClass
from screener.workflow import adopt_policy, charge_table, import_docket, screen_charge
from screener.workflow.office import Office, open_office
from screener.workflow.verify_record import trail, verify
from tests.workflow.county import Ticking, bring_in, charge, ids, office, reading, robbery, write_policy

UNKNOWN = OffenseClass.UNKNOWN


def odd(row: int, text: str = "ACT 309 TRUSTY", **kept: str) -> object:
    return charge(row, text=text, offense=UNKNOWN, case=f"26-CR-{row}", **kept)


@pytest.fixture
def opened(tmp_path: Path) -> Office:
    made = office(tmp_path, user="A1")
    adopt_policy.adopt(made, write_policy(tmp_path))
    bring_in(made, [odd(2), odd(3, "Act 310 Trusty"), odd(4, "QXV BLORP"), robbery(5)])
    return made


def test_clusters_of_the_office_are_listed_the_largest_first(opened: Office) -> None:
    found = charge_table.not_recognized(opened)
    assert [(cluster.text, cluster.charges) for cluster in found] == [("ACT 309 TRUSTY", 2), ("QXV BLORP", 1)]


def test_one_answer_reads_every_member_again_and_says_what_moved(opened: Office) -> None:
    done = charge_table.answer(opened, "ACT 309 TRUSTY", "simple possession", "cocaine")
    assert (done.charges, done.rows, done.decided) == (2, 1, 0)
    assert [(t.before, t.after, t.count) for t in done.readings] == [("not recognized", "possession", 2)]
    assert [(t.after, t.count) for t in done.recommendations] == [("declined", 2)]
    assert [cluster.text for cluster in charge_table.not_recognized(opened)] == ["QXV BLORP"]
    one = opened.model().counts[ids(opened)[0]]
    assert one.screened.finding.rollup == "declined"
    assert "A1, 2026-04-02" in one.imported.reading.basis


def test_the_answer_is_in_the_record_with_its_author_and_holds_for_files_to_come(opened: Office) -> None:
    charge_table.answer(opened, "act 999 trusty", "other", "none")
    assert trail(opened, 1, None, "")[0].words.startswith("ACT # TRUSTY: other")
    opened.close()
    again = open_office(opened.path, user="A2", clock=Ticking())
    (row,) = charge_table.table(again).rows
    assert (row.text, row.by, row.on) == ("ACT # TRUSTY", "A1", date(2026, 4, 2))
    bring_in(again, [odd(2, "ACT 4711 TRUSTY", name="Other, Pat")], name="June.xlsx")
    assert [cluster.text for cluster in charge_table.not_recognized(again)] == ["QXV BLORP"]
    again.close()
    assert verify(opened.path).ok


def test_what_the_docket_said_stays_so_that_an_answer_can_be_taken_back(opened: Office) -> None:
    before = charge_table.not_recognized(opened)
    charge_table.answer(opened, "ACT 309 TRUSTY", "other", "none")
    done = charge_table.take_back(opened, "ACT # TRUSTY")
    assert done.charges == 2
    assert charge_table.not_recognized(opened) == before
    assert charge_table.table(opened).rows == ()
    with pytest.raises(ScreenerError, match="no answer"):
        charge_table.take_back(opened, "ACT # TRUSTY")


def test_a_later_answer_takes_the_place_of_an_earlier_one(opened: Office, tmp_path: Path) -> None:
    charge_table.answer(opened, "QXV BLORP", "trespass", "none")
    (tmp_path / "own.csv").write_text("text,offense,substance\nQXV BLORP,theft,none\n", encoding="utf-8")
    done = charge_table.load_table(opened, tmp_path / "own.csv")
    assert [(t.before, t.after) for t in done.readings] == [("trespass", "theft")]
    assert len(charge_table.table(opened).rows) == 1


def test_a_decision_stands_as_it_was_made(opened: Office) -> None:
    first = ids(opened)[0]
    screen_charge.decide(opened, first, outcome=Rollup.DECLINED, basis=Basis.EVIDENCE, reason="no laboratory report")
    done = charge_table.answer(opened, "ACT 309 TRUSTY", "theft", "none")
    assert done.decided == 1
    assert opened.model().counts[first].state.decision is not None
    assert verify(opened.path).ok


def test_a_table_is_written_and_loaded_in_another_office(opened: Office, tmp_path: Path) -> None:
    charge_table.answer(opened, "ACT 309 TRUSTY", "other", "none", effective=date(2026, 1, 1))
    assert charge_table.save_table(opened, tmp_path / "table.csv") == 1
    (tmp_path / "b").mkdir()
    other = office(tmp_path / "b", user="A2")
    done = charge_table.load_table(other, tmp_path / "table.csv")
    assert (done.rows, done.charges) == (1, 0)
    (row,) = charge_table.table(other).rows
    assert (row.effective, row.by) == (date(2026, 1, 1), "A2")
    with pytest.raises(ScreenerError, match="nothing new"):
        charge_table.load_table(other, tmp_path / "table.csv")
    other.close()


def test_importing_the_same_docket_again_is_the_same_whatever_the_table_says(opened: Office) -> None:
    charge_table.answer(opened, "ACT 309 TRUSTY", "other", "none")
    plan = import_docket.plan.plan_for(opened, reading([odd(2), odd(3, "Act 310 Trusty")], name="May2.xlsx"))
    assert (plan.same, plan.changed) == (2, 0)
    assert plan.reading.not_recognized == 0


def test_what_stands_on_a_warrant_is_asked_and_read_again_too(opened: Office, tmp_path: Path) -> None:
    (tmp_path / "warrants.csv").write_text(
        "Warrant No,Name,Issue Date,Charge\nW-1,Example A,2019-01-02,QXV BLURP ZONK\nW-2,Example B,2019-01-03,DWI\n",
        encoding="utf-8",
    )
    import_docket.import_warrants(opened, tmp_path / "warrants.csv")
    assert "QXV BLURP ZONK" in [cluster.text for cluster in charge_table.not_recognized(opened)]
    done = charge_table.answer(opened, "QXV BLURP ZONK", "simple possession", "cocaine")
    assert (done.charges, [(t.before, t.after) for t in done.readings]) == (1, [("not recognized", "possession")])
    assert "QXV BLURP ZONK" not in [cluster.text for cluster in charge_table.not_recognized(opened)]


def test_nonsense_is_refused_in_one_sentence(opened: Office) -> None:
    with pytest.raises(ScreenerError, match="No unrecognized charge"):
        charge_table.answer(opened, "ROBBERY 1ST", "other")
    with pytest.raises(ScreenerError, match="no offense class"):
        charge_table.answer(opened, "QXV BLORP", "blorp")
    with pytest.raises(ScreenerError, match="no known drug"):
        charge_table.answer(opened, "QXV BLORP", "simple possession", "grelb")
