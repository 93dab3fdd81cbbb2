"""The warrant board: every warrant in exactly one column, totals equal to the import, decisions in the record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from screener.docket.model.result import WarrantReading
from screener.domain.case import PersonKey, Warrant
from screener.domain.errors import ScreenerError
from screener.domain.offense import OffenseClass
from screener.workflow.session import Office
from screener.workflow.verbs import (
    adopt_policy,
    import_docket,
    link_people,
    produce_report,
    review_warrants,
    screen_charge,
)
from screener.workflow.verbs.import_docket import recognize
from screener.workflow.verbs.verify_record import trail, verify
from tests.workflow.county import POLICY, bring_in, charge, ids, office, reading, robbery, write_policy


def fta(row: int, case: str, name: str) -> Warrant:
    own = charge(row, case=case, name=name, text="FTA", offense=OffenseClass.FTA_WARRANT, grams=None)
    return Warrant(
        row=row,
        number=f"W-{row}",
        type="bench",
        issued=date(2019, 1, row),
        text="FAILURE TO APPEAR",
        statute="",
        case_number=case,
        court="District Court",
        person=PersonKey(name=name, birth_date=date(1990, 4, 2)),
        charges=(own,),
        attributes={"judge": "Division 3"},
    )


WARRANTS = (
    fta(2, "26-CR-1", "Alone, Ann"),
    fta(3, "26-CR-2", "Both, Bob"),
    fta(4, "26-CR-3", "Robber, Rob"),
    fta(5, "26-CR-4", "Unknown, Una"),
    fta(6, "99-CR-9", "Nobody, Ned"),
)


@pytest.fixture
def opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    made = office(tmp_path, user="A1")
    adopt_policy.adopt(made, write_policy(tmp_path))
    bring_in(
        made,
        [
            charge(2, case="26-CR-1", name="Alone, Ann"),
            charge(3, case="26-CR-2", name="Both, Bob"),
            robbery(4, case="26-CR-2", name="Both, Bob"),
            robbery(5, case="26-CR-3", name="Robber, Rob"),
            charge(6, case="26-CR-4", name="Unknown, Una", grams=None),
        ],
    )
    monkeypatch.setattr(recognize, "read_warrants", lambda path, **_: _reading(WARRANTS))
    import_docket.import_warrants(made, tmp_path / "warrants.csv")
    return made


def _reading(warrants: Sequence[Warrant]) -> WarrantReading:
    plain = reading([w.charges[0] for w in warrants], name="warrants.csv")
    return WarrantReading(docket=replace(plain, kind="warrants"), warrants=tuple(warrants))


def _standing(opened: Office) -> dict[str, list[str]]:
    return {name: [c.number for c in cards] for name, cards in review_warrants.board(opened).columns.items() if cards}


def test_every_warrant_stands_in_one_column_by_its_underlying_charges(opened: Office) -> None:
    board = review_warrants.board(opened)
    assert board.total == 5 == sum(len(cards) for cards in board.columns.values())
    assert tuple(board.columns) == review_warrants.COLUMNS
    assert _standing(opened) == {
        "recommend recall": ["W-2"],
        "partial": ["W-3"],
        "keep": ["W-4"],
        "needs information": ["W-5"],
        "find the case": ["W-6"],
    }


def test_a_fact_recorded_on_the_case_moves_its_warrant(opened: Office) -> None:
    review_warrants.board(opened)
    screen_charge.record_fact(opened, ids(opened)[4], "amount", "1 g", "lab report")
    assert _standing(opened)["recommend recall"] == ["W-2", "W-5"]


def test_without_a_policy_all_are_new(opened: Office) -> None:
    (policy,) = opened.policies()
    adopt_policy.withdraw(opened, policy.sha256, "replaced")
    assert list(_standing(opened)) == ["new"]


def test_a_decision_moves_a_warrant_to_done_and_undo_brings_it_back(opened: Office) -> None:
    card = review_warrants.board(opened).columns["recommend recall"][0]
    review_warrants.decide_warrant(opened, card.warrant_id, outcome="recall")
    done = review_warrants.card(opened, card.warrant_id)
    assert done.decision is not None
    assert (done.decision.outcome, done.decision.by) == ("recall", "A1")
    assert trail(opened, 1)[0].kind == "warrant decided"
    screen_charge.undo(opened)
    assert _standing(opened)["recommend recall"] == ["W-2"]
    assert verify(opened.place).ok


def test_against_the_recommendation_a_reason_is_needed(opened: Office) -> None:
    card = review_warrants.board(opened).columns["recommend recall"][0]
    with pytest.raises(ScreenerError, match="needs a reason"):
        review_warrants.decide_warrant(opened, card.warrant_id, outcome="keep")
    with pytest.raises(ScreenerError, match="not something to decide"):
        review_warrants.decide_warrant(opened, card.warrant_id, outcome="burn")
    with pytest.raises(ScreenerError, match="no warrant"):
        review_warrants.decide_warrant(opened, "none", outcome="keep")
    review_warrants.decide_warrant(opened, card.warrant_id, outcome="keep", reason="new arrest")
    found = review_warrants.card(opened, card.warrant_id).decision
    assert found is not None
    assert found.reason == "new arrest"


def test_the_list_for_the_court_is_written_and_recorded(opened: Office, tmp_path: Path) -> None:
    files = produce_report.warrant_list(opened, tmp_path / "court")
    assert all(path.is_file() for path in files)
    assert {path.suffix for path in files} == {".pdf", ".xlsx"}
    assert trail(opened, 1)[0].kind == "exported"


def test_the_same_list_is_not_imported_twice(opened: Office, tmp_path: Path) -> None:
    with pytest.raises(ScreenerError, match="already in this office"):
        import_docket.import_warrants(opened, tmp_path / "warrants.csv")
    assert review_warrants.board(opened).total == 5


def test_next_months_list_names_the_same_warrants_and_their_decisions_stay(
    opened: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = review_warrants.board(opened).columns["recommend recall"][0]
    review_warrants.decide_warrant(opened, card.warrant_id, outcome="recall")
    later = (*WARRANTS[:2], replace(WARRANTS[2], type="capias"), fta(9, "26-CR-1", "Alone, Ann"))
    listed = _reading(later)
    june = replace(listed, docket=replace(listed.docket, name="june.csv", sha256="june"))
    monkeypatch.setattr(recognize, "read_warrants", lambda path, **_: june)
    result = import_docket.import_warrants(opened, tmp_path / "june.csv")
    assert (result.new, result.same, result.changed) == (1, 2, 1)
    board = review_warrants.board(opened)
    assert board.total == 6
    assert opened.status().warrants == 6
    assert [c.warrant_id for c in board.columns["done"]] == [card.warrant_id]
    assert [(c.type, c.file) for c in board.columns["keep"]] == [("capias", "june.csv")]
    assert verify(opened.place).ok


def test_find_finds_warrants(opened: Office) -> None:
    (hit,) = screen_charge.find(opened, "nobody ned", warrants=True)
    assert (hit.kind, hit.where) == ("warrant", "Nobody, Ned, 99-CR-9")
    assert review_warrants.card(opened, hit.warrant_id).number == "W-6"
    assert {h.kind for h in screen_charge.find(opened, "26-cr-1", warrants=True)} == {"case", "warrant"}
    assert screen_charge.find(opened, "nobody ned") == ()


def test_a_warrant_list_stands_among_the_files(opened: Office) -> None:
    found = {row.name: row for row in import_docket.dockets(opened)}
    assert (found["warrants.csv"].kind, found["warrants.csv"].charges) == ("warrants", 5)
    assert found["May.xlsx"].charges == 5
    assert opened.status().warrants == 5


def test_a_real_list_goes_in_and_comes_out_whole(tmp_path: Path, shared: Path) -> None:
    with office(tmp_path, user="A1") as made:
        adopt_policy.adopt(made, write_policy(tmp_path))
        result = import_docket.import_warrants(made, shared / "dockets" / "faulkner_ar_warrants.csv")
        board = review_warrants.board(made)
        assert result.charges == board.total == sum(len(cards) for cards in board.columns.values()) == 2460
        ids_seen = [card.warrant_id for cards in board.columns.values() for card in cards]
        assert len(set(ids_seen)) == 2460
        assert verify(made.place).ok


def test_a_doubtful_pair_holds_a_recall_until_it_is_answered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = office(tmp_path, user="A1")
    alone = POLICY.replace("the charge, alone or beside others", "the charge only when it stands alone")
    adopt_policy.adopt(made, write_policy(tmp_path, alone))
    first, second = charge(2, case="26-CR-1", name="Alone, Ann"), robbery(3, case="26-CR-9", name="Alone, Ann")
    first = replace(first, person=replace(first.person, person_id="7"))
    bring_in(made, [first, replace(second, person=replace(second.person, person_id="8"))])
    listed = (replace(fta(2, "26-CR-1", "Alone, Ann"), person=first.person),)
    monkeypatch.setattr(recognize, "read_warrants", lambda path, **_: _reading(listed))
    import_docket.import_warrants(made, tmp_path / "warrants.csv")
    assert _standing(made) == {"needs information": ["W-2"]}
    pair = link_people.doubtful_pairs(made).pairs[0]
    names = pair.first.charge_id, pair.second.charge_id
    link_people.link(made, *names, link_people.PairAnswer.DIFFERENT)
    assert _standing(made) == {"recommend recall": ["W-2"]}
    screen_charge.undo(made)
    link_people.link(made, *names, link_people.PairAnswer.SAME)
    # The person is known by another name now, and the warrant still finds its case.
    assert _standing(made) == {"keep": ["W-2"]}
