"""Linking people: doubtful pairs answered, taken back, and what that does to grouped and to recommendations."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from screener.domain.case import Charge
from screener.domain.decision import Basis, Rollup
from screener.domain.errors import ScreenerError
from screener.screening.linking.linking import Standing
from screener.workflow.session import Office, open_office
from screener.workflow.verbs import adopt_policy, link_people, screen_charge
from screener.workflow.verbs.import_docket import import_docket, plan_import
from screener.workflow.verbs.import_docket.plan import plan_for
from screener.workflow.verbs.link_people import PairAnswer
from screener.workflow.verbs.verify_record import trail, verify
from tests.workflow.county import Ticking, bring_in, charge, ids, office, reading, robbery, write_policy

STANDALONE = """\
policy format: 1
policy:
  title: Possession standing alone
  office: District Attorney, Example County
  model: unconditional declination
  version: 2026-03
  effective: 2026-03-01
outcomes:
  decline: {roll-up: declined, record: nothing filed}
  ordinary screening: {roll-up: outside the policy}
rules:
  - id: "3.2"
    title: Possession standing alone
    quote: This office does not prosecute possession that stands alone.
    cite: GO 26-03, 3.2
    applies to: {offense: [simple possession]}
    reaches: the charge only when it stands alone
    outcome: decline
    force: presumptive
otherwise: ordinary screening
"""


def possession(row: int, **kept: object) -> Charge:
    return charge(row, **{"case": f"26-CR-{row}", **kept})


def beside(row: int, **kept: object) -> Charge:
    return robbery(row, **{"case": f"26-CR-{row}", **kept})


@pytest.fixture
def opened(tmp_path: Path) -> Office:
    """A robbery in May's file and a possession in June's, of one person whose name is written two ways."""
    made = office(tmp_path, user="A1")
    adopt_policy.adopt(made, write_policy(tmp_path, STANDALONE))
    bring_in(made, [beside(2, name="Example, Alex"), possession(3, name="Other, Pat", born=date(1971, 12, 25))])
    bring_in(made, [possession(4, name="EXAMPEL, ALEX")], name="June.xlsx")
    return made


def _states(opened: Office) -> dict[str, tuple[object, ...]]:
    model = opened.model()
    return {
        name: (
            c.screened.grouped,
            c.screened.whole,
            c.screened.finding.rollup,
            sorted(m.charge_id for m in model.companions(c)),
            c.person,
            c.screened.group,
            c.screened.person,
        )
        for name, c in model.counts.items()
    }


def _everything(opened: Office) -> tuple[object, ...]:
    model = opened.model()
    return _states(opened), list(model.people.items()), dict(sorted(model.aliases.items()))


def _again(opened: Office) -> Office:
    return open_office(opened.place, user="A1", clock=Ticking())


def _of(opened: Office, text: str, name: str) -> str:
    counts = opened.model().counts.values()
    return next(c.charge_id for c in counts if c.imported.text == text and (c.imported.person.name or "") == name)


def _pair(opened: Office) -> tuple[str, str]:
    (pair,) = link_people.doubtful_pairs(opened).pairs
    return pair.first.charge_id, pair.second.charge_id


def test_a_possession_that_may_stand_beside_a_robbery_waits_and_is_never_declined_unseen(opened: Office) -> None:
    found = link_people.doubtful_pairs(opened)
    (pair,) = found.pairs
    assert (found.open, found.waiting, found.people) == (1, 1, 3)
    assert pair.evidence == ("the same birth date", "the names differ by the spelling (EXAMPEL and EXAMPLE)")
    assert pair.shared == ("the same arrest day 2026-03-20",)
    assert {side.charges[0].file for side in (pair.first, pair.second)} == {"May.xlsx", "June.xlsx"}
    doubtful = opened.model().counts[_of(opened, "POSS COCAINE", "EXAMPEL, ALEX")].screened
    assert doubtful.grouped is None
    assert doubtful.finding.rollup is Rollup.NEEDS_INFORMATION
    other = opened.model().counts[_of(opened, "POSS COCAINE", "Other, Pat")].screened
    assert (other.grouped, other.finding.rollup) == (False, Rollup.DECLINED)


@pytest.mark.parametrize(
    ("said", "grouped", "rollup"),
    [
        (PairAnswer.SAME, True, Rollup.OUTSIDE),
        (PairAnswer.DIFFERENT, False, Rollup.DECLINED),
        (PairAnswer.NOT_KNOWN, None, Rollup.NEEDS_INFORMATION),
    ],
)
def test_an_answer_changes_grouped_and_the_recommendation(
    opened: Office, said: PairAnswer, grouped: bool | None, rollup: Rollup
) -> None:
    name = _of(opened, "POSS COCAINE", "EXAMPEL, ALEX")
    looked = link_people.effects(opened, *_pair(opened), said)
    done = link_people.link(opened, *_pair(opened), said)
    assert done.effects == looked
    found = opened.model().counts[name].screened
    assert (found.grouped, found.finding.rollup) == (grouped, rollup)
    moved = {each.charge_id: each for each in done.effects.moved}
    assert (name in moved) is (said is not PairAnswer.NOT_KNOWN)
    if said is PairAnswer.SAME:
        assert (moved[name].grouped_before, moved[name].grouped_after) == ("not known", "grouped")
        assert (moved[name].recommended_before, moved[name].recommended_after) == (
            "needs information",
            "outside the policy",
        )
        assert moved[name].beside == ("ROBBERY 1ST, 26-CR-2",)
        assert [(t.before, t.after, t.count) for t in done.effects.grouped] == [("not known", "grouped", 2)]
    found_pairs = link_people.doubtful_pairs(opened, everything=True)
    assert [pair.said for pair in found_pairs.pairs] == [Standing(said.value)]
    assert link_people.doubtful_pairs(opened).pairs == ()


def test_the_answer_and_its_effects_are_in_the_record_without_names(opened: Office) -> None:
    link_people.link(opened, *_pair(opened), PairAnswer.SAME, "the same address and fingerprint number")
    row = trail(opened, 1, None, "")[0]
    assert row.words == "same; 2 charges are grouped or recommended otherwise"
    with opened.reading() as connection:
        from screener.storage.audit_log import journal

        event = journal.event_by_id(connection, row.event_id)
    assert event is not None
    assert "EXAMP" not in event.body.upper()
    assert "fingerprint" not in event.body
    assert event.content["effects"]["recommendations"] == [["needs information", "outside the policy", 1]]
    (pair,) = link_people.doubtful_pairs(opened, everything=True).pairs
    assert (pair.by, pair.reason) == ("A1", "the same address and fingerprint number")
    assert verify(opened.place).ok


def test_undo_brings_everything_back_and_redo_does_it_again(opened: Office) -> None:
    before = _everything(opened)
    link_people.link(opened, *_pair(opened), PairAnswer.SAME)
    after = _everything(opened)
    assert after != before
    assert screen_charge.undo(opened).words == "Undone: answer about two people"
    assert _everything(opened) == before
    screen_charge.redo(opened)
    assert _everything(opened) == after
    with _again(opened) as other:
        assert _everything(other) == after


def test_a_decision_stands_and_is_listed_as_decided_when_read_as_standalone(opened: Office) -> None:
    name = _of(opened, "POSS COCAINE", "EXAMPEL, ALEX")
    link_people.link(opened, *_pair(opened), PairAnswer.DIFFERENT)
    screen_charge.accept(opened, name)
    first, second = (p := link_people.doubtful_pairs(opened, everything=True).pairs[0]).first, p.second
    done = link_people.link(opened, first.charge_id, second.charge_id, PairAnswer.SAME)
    (moved,) = done.effects.decided
    assert (moved.charge_id, moved.decided, moved.decided_as, moved.grouped_after) == (
        name, "declined", "standalone", "grouped",
    )  # fmt: skip
    assert opened.model().counts[name].decided


def test_answers_that_contradict_each_other_are_refused(tmp_path: Path) -> None:
    made = office(tmp_path, user="A1")
    bring_in(made, [possession(2), possession(3, name="Exampel, Alex"), possession(4, name="Example, Alex J")])
    one, two, three = ids(made)
    link_people.link(made, one, two, PairAnswer.SAME)
    link_people.link(made, one, three, PairAnswer.DIFFERENT)
    with pytest.raises(ScreenerError, match="said that they are two"):
        link_people.link(made, two, three, PairAnswer.SAME, "seen in court")
    screen_charge.undo(made)
    link_people.link(made, one, three, PairAnswer.SAME)
    with pytest.raises(ScreenerError, match="one person"):
        link_people.link(made, two, three, PairAnswer.DIFFERENT, "seen in court")
    assert len({c.person for c in made.model().counts.values()}) == 1


def test_two_whom_nothing_makes_alike_need_a_reason(opened: Office) -> None:
    one, two = _of(opened, "ROBBERY 1ST", "Example, Alex"), _of(opened, "POSS COCAINE", "Other, Pat")
    with pytest.raises(ScreenerError, match="Say why"):
        link_people.link(opened, one, two, PairAnswer.SAME)
    done = link_people.link(opened, one, two, PairAnswer.SAME, "an alias, by the fingerprint record")
    assert done.effects.moved


def test_another_person_s_answer_is_not_overwritten_unseen(opened: Office) -> None:
    pair = _pair(opened)
    with open_office(opened.place, user="A2", clock=Ticking()) as other:
        link_people.doubtful_pairs(other)
        link_people.link(other, *pair, PairAnswer.DIFFERENT)
    with pytest.raises(ScreenerError, match="A2 answered this meanwhile"):
        link_people.link(opened, *pair, PairAnswer.SAME)
    link_people.link(opened, *pair, PairAnswer.SAME)  # now it was seen
    assert opened.model().counts[pair[0]].screened.grouped is True


_RACE = """
import sys
from screener.domain.errors import ScreenerError
from screener.workflow.verbs import link_people
from screener.workflow.session import open_office, system_clock
from screener.workflow.session.office_paths import office_place
with open_office(office_place(sys.argv[1]), user=sys.argv[2], clock=system_clock) as opened:
    (pair,) = link_people.doubtful_pairs(opened).pairs
    print("ready", flush=True)
    sys.stdin.readline()
    try:
        link_people.link(opened, pair.first.charge_id, pair.second.charge_id, link_people.PairAnswer(sys.argv[3]))
    except ScreenerError as error:
        print(f"refused {error.what}", flush=True)
    else:
        print("saved", flush=True)
"""


def test_of_two_processes_that_answer_at_once_one_wins(opened: Office) -> None:
    opened.close()
    jobs = [
        subprocess.Popen(
            [sys.executable, "-c", _RACE, opened.place, user, said],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for user, said in (("A1", "same"), ("A2", "different"))
    ]  # fmt: skip
    for job in jobs:
        assert job.stdout is not None
        assert job.stdout.readline() == "ready\n"
    for job in jobs:
        assert job.stdin is not None
        job.stdin.write("\n")
        job.stdin.flush()
    said = sorted(job.communicate(timeout=600)[0].split()[0] for job in jobs)
    assert said == ["refused", "saved"]
    assert verify(opened.place).ok


# -- cases ----------------------------------------------------------------------------------


def _two_cases(tmp_path: Path) -> Office:
    made = office(tmp_path, user="A1")
    adopt_policy.adopt(made, write_policy(tmp_path, STANDALONE))
    later = {"arrest date": date(2026, 3, 23)}
    bring_in(made, [beside(2), replace(possession(3), dates=later)])
    return made


def test_robbery_and_possession_under_two_numbers_are_joined_with_a_reason(tmp_path: Path) -> None:
    made = _two_cases(tmp_path)
    stolen, drugs = ids(made)
    assert made.model().counts[drugs].screened.finding.rollup is Rollup.DECLINED
    with pytest.raises(ScreenerError, match="reason"):
        link_people.compare_cases(made, stolen, drugs, PairAnswer.SAME, " ")
    done = link_people.compare_cases(made, stolen, drugs, PairAnswer.SAME, "one event by the police report")
    assert [(t.before, t.after, t.count) for t in done.effects.recommendations] == [
        ("declined", "outside the policy", 1)
    ]
    assert made.model().counts[drugs].screened.facts["incident"] == "26-CR-2 and 26-CR-3"
    with _again(made) as other:
        assert _everything(other) == _everything(made)
    screen_charge.undo(made)
    assert made.model().counts[drugs].screened.finding.rollup is Rollup.DECLINED


def test_two_cases_of_one_arrest_day_are_parted(tmp_path: Path) -> None:
    made = office(tmp_path, user="A1")
    adopt_policy.adopt(made, write_policy(tmp_path, STANDALONE))
    bring_in(made, [beside(2), possession(3)])
    stolen, drugs = ids(made)
    assert made.model().counts[drugs].screened.grouped is True
    link_people.compare_cases(made, stolen, drugs, PairAnswer.DIFFERENT, "arrested twice that day")
    assert made.model().counts[drugs].screened.finding.rollup is Rollup.DECLINED
    with _again(made) as other:
        assert _everything(other) == _everything(made)


# -- one charge in two files ----------------------------------------------------------------


def test_a_charge_that_two_files_bring_is_shown_and_merged_only_when_it_is_said(tmp_path: Path) -> None:
    made = office(tmp_path, user="A1")
    adopt_policy.adopt(made, write_policy(tmp_path, STANDALONE))
    day = {"arrest date": date(2026, 3, 20), "offense date": date(2026, 3, 19)}
    bring_in(made, [replace(possession(2, case="26-CR-00412"), dates=day)])
    bring_in(made, [replace(possession(2, case="26CR00412"), dates=day, text="POSS OF COCAINE")], name="Jail.xlsx")
    (pair,) = link_people.duplicates(made).open
    assert pair.differs[0] == "case number: 26-CR-00412 and 26CR00412" or "26CR00412" in pair.differs[0]
    assert made.status().charges == 2
    assert pair.grouped == "grouped"  # with itself
    link_people.compare_charges(made, pair.first, pair.second, PairAnswer.SAME)
    kept = made.model().counts[pair.first].screened
    assert (made.status().charges, kept.grouped, kept.finding.rollup) == (1, False, Rollup.DECLINED)
    assert [p.said for p in link_people.duplicates(made).answered] == ["same"]
    assert link_people.history(made, pair.first).copies == (pair.second,)
    assert link_people.history(made, pair.second).copy_of == pair.first
    again = reading([replace(possession(2, case="26CR00412"), dates=day, text="POSS OF COCAINE")], name="Jail2.xlsx")
    assert plan_for(made, again).new == 0  # its rows are known, though it is not screened
    screen_charge.undo(made)
    assert made.status().charges == 2
    link_people.compare_charges(made, pair.first, pair.second, PairAnswer.DIFFERENT)
    assert link_people.duplicates(made).open == ()
    assert verify(made.place).ok


def test_two_counts_that_one_file_holds_are_no_duplicates(tmp_path: Path) -> None:
    made = office(tmp_path, user="A1")
    bring_in(made, [possession(2, case="26-CR-1"), possession(3, case="26-CR-1")])
    assert link_people.duplicates(made).open == ()


def test_the_decided_one_of_two_is_kept_and_two_decisions_are_never_dropped(tmp_path: Path) -> None:
    made = office(tmp_path, user="A1")
    day = {"offense date": date(2026, 3, 19)}
    bring_in(made, [replace(possession(2, case="26-CR-1"), dates=day)])
    bring_in(made, [replace(possession(2, case="26CR1"), dates=day)], name="Jail.xlsx")
    (pair,) = link_people.duplicates(made).open
    for name in (pair.second, pair.first):
        screen_charge.decide(made, name, outcome=Rollup.DECLINED, basis=Basis.EVIDENCE, reason="no report")
    with pytest.raises(ScreenerError, match="Both charges are decided"):
        link_people.compare_charges(made, pair.first, pair.second, PairAnswer.SAME)
    screen_charge.undo(made)
    link_people.compare_charges(made, pair.first, pair.second, PairAnswer.SAME)
    assert list(made.model().counts) == [pair.second]


def test_a_charge_shows_every_file_and_the_cells_that_changed(tmp_path: Path) -> None:
    made = office(tmp_path, user="A1")
    bring_in(made, [possession(2, count="1")])
    (name,) = ids(made)
    later = reading([replace(possession(2, count="1"), text="POSS COCAINE 2ND")], name="June.xlsx")
    import_docket(made, plan_for(made, later))
    found = link_people.history(made, name)
    assert [(s.file, s.row, s.first) for s in found.sightings] == [("May.xlsx", 2, True), ("June.xlsx", 2, False)]
    assert [(c.header, c.before, c.after) for c in found.sightings[1].changed] == [
        ("CHARGE", "POSS COCAINE", "POSS COCAINE 2ND")
    ]


def test_the_history_of_a_charge_is_that_of_its_own_sheet(tmp_path: Path) -> None:
    """Line 2 stands on every sheet: the cells compared are those of the sheet that the charge stood on."""

    def book(name: str, february: str) -> Path:
        made = openpyxl.Workbook()
        first, second = made.active, made.create_sheet("February")
        first.title = "January"
        for sheet, case, person, weight in (
            (first, "26-CR-1", "Example, Alex", "1 g"),
            (second, "26-CR-2", "Other, Pat", february),
        ):
            sheet.append(["Case Number", "Defendant", "DOB", "Statute", "Charge Description", "Lab Weight"])
            sheet.append([case, person, "1990-04-02", "13.10", "POSS COCAINE", weight])
        made.save(tmp_path / name)
        return tmp_path / name

    made = office(tmp_path, user="A1")
    import_docket(made, plan_import(made, book("one.xlsx", "0.8 g")))
    import_docket(made, plan_import(made, book("two.xlsx", "0.9 g")))
    (name,) = [c.charge_id for c in made.model().counts.values() if c.imported.case_number == "26-CR-2"]
    found = link_people.history(made, name)
    assert [(s.file, s.sheet, s.row) for s in found.sightings] == [
        ("one.xlsx", "February", 2),
        ("two.xlsx", "February", 2),
    ]
    assert [(c.header, c.before, c.after) for c in found.sightings[1].changed] == [("Lab Weight", "0.8 g", "0.9 g")]


# -- replay ---------------------------------------------------------------------------------

_NAMES = ("Example, Alex", "Exampel, Alex", "Example, Alex J", "Other, Pat")


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_is_answered_and_taken_back_the_trail_gives_the_same_again(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("replay")
    made = office(folder, user="A1")
    adopt_policy.adopt(made, write_policy(folder, STANDALONE))
    rows = data.draw(st.lists(st.tuples(st.sampled_from(_NAMES), st.booleans()), min_size=3, max_size=7))
    bring_in(made, [(possession if drug else beside)(at + 2, name=name) for at, (name, drug) in enumerate(rows)])
    names = ids(made)
    for _ in range(data.draw(st.integers(1, 5))):
        act = data.draw(st.sampled_from(["same", "different", "not known", "undo", "redo", "cases"]))
        one, other = data.draw(st.sampled_from(names)), data.draw(st.sampled_from(names))
        try:
            if act in ("undo", "redo"):
                getattr(screen_charge, act)(made)
            elif act == "cases":
                link_people.compare_cases(made, one, other, data.draw(st.sampled_from(list(PairAnswer))), "seen")
            else:
                link_people.link(made, one, other, PairAnswer(act), "seen in court")
        except ScreenerError:
            continue
    with _again(made) as other_office:
        assert _everything(other_office) == _everything(made)
    made.close()
