"""The office's charge table: one answer settles many charges, is in the record, and can be taken back."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from screener.domain.decision import Basis, Rollup
from screener.domain.errors import ScreenerError
from screener.domain.offense import OffenseClass
from screener.screening.recommend.screened import charge_facts
from screener.workflow.session import Office, open_office
from screener.workflow.verbs import adopt_policy, charge_table, import_docket, screen_charge
from screener.workflow.verbs.verify_record import trail, verify
from tests.workflow.county import POLICY, Ticking, bring_in, charge, ids, office, reading, robbery, write_policy

UNKNOWN = OffenseClass.UNKNOWN


def odd(row: int, text: str = "ACT 309 TRUSTY", **kept: str) -> object:
    return charge(row, text=text, offense=UNKNOWN, case=f"26-CR-{row}", **kept)


def by_text(opened: Office, text: str) -> str:
    """The charge that says so."""
    return next(name for name, count in opened.model().counts.items() if count.imported.text == text)


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
    again = open_office(opened.place, user="A2", clock=Ticking())
    (row,) = charge_table.table(again).rows
    assert (row.text, row.by, row.on) == ("ACT # TRUSTY", "A1", date(2026, 4, 2))
    bring_in(again, [odd(2, "ACT 4711 TRUSTY", name="Other, Pat")], name="June.xlsx")
    assert [cluster.text for cluster in charge_table.not_recognized(again)] == ["QXV BLORP"]
    again.close()
    assert verify(opened.place).ok


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
    assert verify(opened.place).ok


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


def test_the_board_counts_charges_people_files_and_what_waits(opened: Office) -> None:
    bring_in(opened, [odd(12, "ACT 7 TRUSTY", name="Other, Pat")], name="June.xlsx")
    screen_charge.decide(
        opened,
        by_text(opened, "ACT 309 TRUSTY"),
        outcome=Rollup.DECLINED,
        basis=Basis.EVIDENCE,
        reason="no laboratory report",
    )
    found = charge_table.board(opened)
    first = found.groups[charge_table.UNREAD][0]
    assert (first.words, first.cluster.charges, first.open, first.people) == ("ACT 309 TRUSTY", 3, 2, 2)
    assert first.files == (("May.xlsx", 2), ("June.xlsx", 1))
    assert (found.totals[charge_table.UNREAD], found.waiting, found.charges) == (4, 3, 5)
    assert charge_table.waiting(opened) == 3
    listed = charge_table.places(opened, first.kind, first.key)
    assert [(p.file, p.row, p.decided) for p in listed] == [
        ("June.xlsx", 12, ""), ("May.xlsx", 2, "declined"), ("May.xlsx", 3, "")
    ]  # fmt: skip
    assert charge_table.places(opened, first.kind, "no such cluster") == ()


def test_what_an_answer_would_do_is_what_it_does(opened: Office) -> None:
    group = charge_table.board(opened).groups[charge_table.UNREAD][0]
    wording = charge_table.Wording(offense="simple possession", substance="cocaine")
    looked = charge_table.effect(opened, group.kind, group.key, wording)
    assert charge_table.table(opened).rows == ()
    done = charge_table.answer(opened, group.words, "simple possession", "cocaine")
    assert (looked.charges, looked.files, looked.decided, looked.readings) == (2, 1, 0, done.readings)
    assert looked.moved == done.moved
    assert [(m.before, m.after) for m in done.moved] == [("needs information", "declined")] * 2
    assert charge_table.effect(opened, group.kind, "gone", wording).charges == 0


def test_what_stands_beside_moves_too_and_is_told(opened: Office, tmp_path: Path) -> None:
    """A count beside an unread one: its own reading stays, its recommendation may rest on the other."""
    covered = POLICY.replace("the charge, alone or beside others", "the charge only if all other charges are covered")
    adopt_policy.adopt(opened, write_policy(tmp_path, covered.replace("2026-03", "2026-04", 1)))
    both = [
        charge(20, text="QQ ZED", offense=UNKNOWN, case="26-CR-90", name="Beside, Bo"),
        charge(21, text="POSS COCAINE", case="26-CR-90", name="Beside, Bo"),
    ]
    bring_in(opened, both, name="June.xlsx")
    group = next(g for g in charge_table.board(opened).groups[charge_table.UNREAD] if g.words == "QQ ZED")
    looked = charge_table.effect(opened, group.kind, group.key, charge_table.Wording(offense="violent"))
    done = charge_table.answer(opened, "QQ ZED", "violent")
    assert looked.moved == done.moved
    assert by_text(opened, "POSS COCAINE") in {each.charge_id for each in done.moved}
    assert done.charges == 1


def test_undo_takes_back_the_last_act_and_the_one_before(opened: Office) -> None:
    empty = charge_table.not_recognized(opened)
    charge_table.answer(opened, "ACT 309 TRUSTY", "other", "none", note="the clerk says so")
    first = charge_table.board(opened).lines
    assert (first[0].note, first[0].charges) == ("the clerk says so", 2)
    charge_table.answer(opened, "ACT 309 TRUSTY", "theft", "none")
    assert [row.offense for row in charge_table.table(opened).rows] == [OffenseClass.THEFT]
    charge_table.undo(opened)
    assert charge_table.board(opened).lines == first, "the earlier answer is back, by whom and when it was given"
    done = charge_table.undo(opened)
    assert [(t.before, t.after, t.count) for t in done.readings] == [("other", "not recognized", 2)]
    assert charge_table.not_recognized(opened) == empty
    with pytest.raises(ScreenerError, match="nothing to undo"):
        charge_table.undo(opened)
    assert verify(opened.place).ok


def test_undo_of_a_removal_and_of_a_whole_file(opened: Office, tmp_path: Path) -> None:
    (tmp_path / "own.csv").write_text("text,offense\nQXV BLORP,theft\nACT # TRUSTY,other\n", encoding="utf-8")
    charge_table.load_table(opened, tmp_path / "own.csv")
    whole = charge_table.board(opened).lines
    assert {(line.row.text, line.file, line.charges) for line in whole} == {
        ("QXV BLORP", "own.csv", 1), ("ACT # TRUSTY", "own.csv", 2)
    }  # fmt: skip
    charge_table.take_back(opened, "QXV BLORP")
    charge_table.undo(opened)
    assert charge_table.board(opened).lines == whole
    charge_table.undo(opened)
    assert charge_table.table(opened).rows == ()


def test_what_another_person_changed_since_is_not_undone(opened: Office) -> None:
    charge_table.answer(opened, "QXV BLORP", "other", "none")
    opened.user = "A2"
    charge_table.answer(opened, "QXV BLORP", "theft", "none")
    opened.user = "A1"
    with pytest.raises(ScreenerError, match="A2 has changed"):
        charge_table.undo(opened)
    opened.user = "A2"
    charge_table.undo(opened)
    assert [(row.offense, row.by) for row in charge_table.table(opened).rows] == [(OffenseClass.OTHER, "A1")]


def test_a_statute_can_be_answered_too_and_what_lies_beyond_is_counted(opened: Office) -> None:
    group = next(g for g in charge_table.board(opened).groups[charge_table.UNREAD] if g.words == "QXV BLORP")
    wording = charge_table.Wording(offense="other", substance="none", statutes=("13.10",))
    looked = charge_table.effect(opened, group.kind, group.key, wording)
    assert (looked.charges, looked.beyond) == (4, 3), "every charge of the docket stands under this statute"
    done = charge_table.answer(opened, "QXV BLORP", "other", "none", statutes=("13.10",))
    assert (done.charges, done.rows) == (4, 2)


def test_decided_before_the_answer_is_told_apart_from_decided_by_it(opened: Office) -> None:
    first, second = ids(opened)[:2]
    screen_charge.decide(opened, first, outcome=Rollup.DECLINED, basis=Basis.EVIDENCE, reason="no laboratory report")
    charge_table.answer(opened, "ACT 309 TRUSTY", "simple possession", "cocaine")
    screen_charge.accept(opened, second)
    (group,) = charge_table.board(opened).groups[charge_table.ANSWERED]
    assert group.read_as == "possession (cocaine)"
    listed = charge_table.places(opened, group.kind, group.key)
    assert [(p.charge_id, p.decided, p.earlier) for p in listed] == [
        (first, "declined", True), (second, "declined", False)
    ]  # fmt: skip


def test_what_is_read_least_surely_can_be_answered(opened: Office) -> None:
    unsure = replace(odd(9, "POSS QQ"), reading=replace(odd(9).reading, offense=OffenseClass.OTHER, confidence=0.6))
    bring_in(opened, [unsure], name="June.xlsx")
    (group,) = charge_table.board(opened).groups[charge_table.UNSURE]
    assert (group.words, group.read_as, group.confidence) == ("POSS QQ", "other", 0.6)
    charge_table.answer(opened, "POSS QQ", "theft", "none")
    assert charge_table.board(opened).groups[charge_table.UNSURE] == ()


def test_an_answer_for_what_was_read_goes_before_what_was_read(opened: Office, tmp_path: Path) -> None:
    """The docket's facts say what the program read: an answer and its withdrawal change these too."""
    docket = tmp_path / "Read.csv"
    docket.write_text(
        "Case Number,Count,Defendant,DOB,Offense Date,Charge,Class,Quantity\n"
        '26-CR-71,1,"YEW, TEST",1980-04-01,2026-04-01,POSSESSION OF COCAINE,M,1 g lab\n',
        encoding="utf-8",
    )
    import_docket.import_docket(opened, import_docket.plan_import(opened, docket))
    charge_table.set_threshold(opened, "1")
    name = by_text(opened, "POSSESSION OF COCAINE")

    def stands() -> tuple[object, ...]:
        count = opened.model().counts[name]
        facts = charge_facts(count.imported)
        return count.screened.finding.rollup, facts.get("offense"), facts.get("substance"), facts.get("conduct")

    before = stands()
    assert before[1:3] == ("simple_possession", "cocaine")
    done = charge_table.answer(opened, "POSSESSION OF COCAINE", "violent", "none")
    assert [(t.before, t.after) for t in done.recommendations] != [(before[0], before[0])]
    assert stands()[1:3] == ("violent", "none")
    assert stands()[0] is not before[0]
    charge_table.take_back(opened, "POSSESSION OF COCAINE")
    assert stands() == before


def test_the_threshold_of_the_office_decides_what_is_to_be_checked(opened: Office) -> None:
    """Below it a reading waits on the Charges page, the least sure first; the setting stands in the record."""
    sure = {"POSS QQ": 0.62, "POSS RR": 0.91, "POSS TT": 0.74}
    read = [
        replace(odd(at, text), reading=replace(odd(at).reading, offense=OffenseClass.OTHER, confidence=confidence))
        for at, (text, confidence) in enumerate(sure.items(), start=9)
    ]
    bring_in(opened, read, name="June.xlsx")

    def below() -> list[str]:
        return [group.words for group in charge_table.board(opened).groups[charge_table.UNSURE]]

    assert (below(), charge_table.threshold_of(opened)) == (["POSS QQ"], 0.7)
    before = charge_table.waiting(opened)
    assert charge_table.set_threshold(opened, "80 %") == 0.8
    assert below() == ["POSS QQ", "POSS TT"]
    assert charge_table.waiting(opened) == charge_table.board(opened).waiting == before + 1
    charge_table.set_threshold(opened, "0.95")
    assert below() == ["POSS QQ", "POSS TT", "POSS RR"]
    screen_charge.decide(opened, by_text(opened, "POSS QQ"), outcome=Rollup.FILED, basis=Basis.EVIDENCE, reason="so")
    assert below() == ["POSS TT", "POSS RR", "POSS QQ"], "what is decided waits for nobody"
    charge_table.set_threshold(opened, "0")
    assert below() == []
    for wrong in ("", "much", "1.2", "-0.1", "120 %", "nan"):
        with pytest.raises(ScreenerError, match="no confidence"):
            charge_table.set_threshold(opened, wrong)
    opened.close()
    assert verify(opened.place).ok


def test_charges_in_memory_are_what_a_fresh_look_at_the_record_gives(opened: Office) -> None:
    """Answers are taken up without loading the office anew: after each act both must say the same."""

    def said() -> dict[str, tuple[object, ...]]:
        with open_office(opened.place, user="A1", clock=Ticking()) as fresh:
            found = fresh.model()
            known = opened.model()
            assert {n: (c.imported, c.screened.finding) for n, c in known.counts.items()} == {
                n: (c.imported, c.screened.finding) for n, c in found.counts.items()
            }
        return {name: (count.imported.reading.offense,) for name, count in known.counts.items()}

    bring_in(opened, [odd(40, "QQ LONE", name="Alone, Al")], name="June.xlsx")
    model = opened.model()
    first = said()
    charge_table.answer(opened, "QQ LONE", "simple possession", "cocaine")
    assert said() != first
    charge_table.answer(opened, "ACT 309 TRUSTY", "simple possession", "cocaine")
    said()
    charge_table.answer(opened, "QXV BLORP", "other", "none", statutes=("13.10",))
    said()
    charge_table.answer(opened, "ACT 309 TRUSTY", "theft", "none")
    said()
    for _ in range(4):
        charge_table.undo(opened)
        last = said()
    assert last == first
    assert opened.model() is model, "the office was not loaded anew"
