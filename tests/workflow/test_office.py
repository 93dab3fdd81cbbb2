"""Opening, users, time, and what two windows on one office see of each other."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from screener.domain.decision import Basis, Rollup
from screener.domain.errors import ScreenerError
from screener.workflow.session import Model, create_office, open_office
from screener.workflow.verbs import adopt_policy, screen_charge
from screener.workflow.verbs.verify_record import trail, verify
from tests.workflow.county import Ticking, bring_in, charge, ids, office, robbery, write_policy


def test_an_office_opens_again_as_it_was(tmp_path: Path) -> None:
    with office(tmp_path) as made:
        adopt_policy.adopt(made, write_policy(tmp_path))
        bring_in(made, [charge(2), robbery(3)], aside=1)
        screen_charge.accept(made, ids(made)[0])
        before, names = made.status(), ids(made)
    with open_office(made.place, user="A1", clock=Ticking()) as again:
        assert again.status() == before
        assert ids(again) == names
        assert (again.name, again.county, again.zone) == ("Example County", "Example", "America/Chicago")
        assert before.last_saved is not None


def test_only_users_of_the_office_open_it(tmp_path: Path) -> None:
    with office(tmp_path) as made:
        pass
    with pytest.raises(ScreenerError, match="no user 'B7'"):
        open_office(made.place, user="B7", clock=Ticking())


def test_without_a_user_several_may_read_but_nobody_acts(tmp_path: Path) -> None:
    with office(tmp_path) as made:
        bring_in(made, [charge(2)])
    with open_office(made.place, user="", clock=Ticking()) as opened:
        assert opened.status().charges == 1
        with pytest.raises(ScreenerError, match="who acts"):
            screen_charge.add_note(opened, ids(opened)[0], "hello")


def test_the_only_user_needs_no_name(tmp_path: Path) -> None:
    made = create_office(
        tmp_path / "one.office", name="One", county="", zone="UTC", clock=Ticking(), user="me", marking="x"
    )
    made.close()
    with open_office(made.place, user="", clock=Ticking()) as opened:
        assert opened.user == "me"


@pytest.mark.parametrize(("zone", "user"), [("Nowhere/Else", "S1"), ("UTC", " ")])
def test_an_office_that_cannot_be_is_not_made(tmp_path: Path, zone: str, user: str) -> None:
    with pytest.raises(ScreenerError):
        create_office(tmp_path / "x.office", name="X", county="", zone=zone, clock=Ticking(), user=user)
    assert list(tmp_path.iterdir()) == []


def test_today_is_the_offices_day_not_the_machines(tmp_path: Path) -> None:
    late = Ticking(datetime(2026, 4, 3, 3, 0, tzinfo=UTC))  # still the evening of the 2nd in Chicago
    with office(tmp_path, clock=late) as made:
        assert made.today().isoformat() == "2026-04-02"
        bring_in(made, [charge(2)])
        screen_charge.add_note(made, ids(made)[0], "late")
        assert trail(made, 1)[0].office_date.isoformat() == "2026-04-02"


def test_a_new_day_screens_again(tmp_path: Path) -> None:
    """A policy that takes effect tomorrow has nothing to say today."""
    clock = Ticking(datetime(2026, 2, 28, 15, 0, tzinfo=UTC))
    with office(tmp_path, clock=clock) as made:
        adopt_policy.adopt(made, write_policy(tmp_path))
        bring_in(made, [charge(2)])
        (name,) = ids(made)
        assert made.model().counts[name].screened.finding.rollup is Rollup.OUTSIDE
        clock.now += timedelta(days=1)
        assert made.model().counts[name].screened.finding.rollup is Rollup.DECLINED


def test_a_clock_that_goes_back_is_recorded_and_order_is_kept(tmp_path: Path) -> None:
    clock = Ticking()
    with office(tmp_path, clock=clock) as made:
        bring_in(made, [charge(2)])
        screen_charge.add_note(made, ids(made)[0], "first")
        clock.now -= timedelta(days=3650)
        saved = screen_charge.add_note(made, ids(made)[0], "second")
        rows = trail(made, 3)
        assert [row.kind for row in rows] == ["note added", "clock went back", "note added"]
        assert saved.event_id == rows[0].event_id
        assert [note.text for note in _only(made).notes] == ["first", "second"]
        assert verify(made.place).ok


def _only(made: object) -> object:
    from screener.workflow.session import Office

    assert isinstance(made, Office)
    person = screen_charge.person(made, screen_charge.queue(made).people[0])
    return person.cases[0].counts[0]


def test_a_second_window_sees_what_the_first_did(tmp_path: Path) -> None:
    with office(tmp_path, user="A1") as one:
        adopt_policy.adopt(one, write_policy(tmp_path))
        bring_in(one, [charge(2), charge(3, case="26-CR-2", name="Other, Sam")])
        with open_office(one.place, user="A2", clock=Ticking()) as two:
            assert two.status().decided == 0
            screen_charge.accept(one, ids(one)[0])
            assert two.status().decided == 1
            bring_in(one, [charge(2, case="26-CR-3", name="Third, Kim")], name="June.xlsx")
            assert two.status().charges == 3


def test_two_people_on_one_charge_one_decision_and_one_sentence(tmp_path: Path) -> None:
    with office(tmp_path, user="A1") as one:
        adopt_policy.adopt(one, write_policy(tmp_path))
        bring_in(one, [charge(2)])
        (name,) = ids(one)
        with open_office(one.place, user="A2", clock=Ticking()) as two:
            two.model()
            original = two._fresh
            two._fresh = lambda: None  # both looked before either saved
            screen_charge.accept(one, name)
            with pytest.raises(ScreenerError, match="A1 changed this meanwhile"):
                screen_charge.decide(two, name, outcome=Rollup.DECLINED, basis=Basis.EVIDENCE)
            two._fresh = original
            assert two.status().decided == 1
            decision = two.model().counts[name].state.decision
            assert decision is not None
            assert decision.actor == "A1"
        assert verify(one.place).ok


def test_what_another_person_decided_after_it_was_shown_is_not_overruled_unseen(tmp_path: Path) -> None:
    with office(tmp_path, user="A1") as one:
        adopt_policy.adopt(one, write_policy(tmp_path))
        bring_in(one, [charge(2)])
        (name,) = ids(one)
        with open_office(one.place, user="A2", clock=Ticking()) as two:
            person = screen_charge.person_of(two, name)
            screen_charge.person(two, person)
            screen_charge.accept(one, name)
            with pytest.raises(ScreenerError, match="A1 decided this charge meanwhile"):
                screen_charge.decide(two, name, outcome=Rollup.DECLINED, basis=Basis.EVIDENCE)
            screen_charge.person(two, person)  # looked again: now it is a decision of its own
            screen_charge.decide(two, name, outcome=Rollup.DECLINED, basis=Basis.EVIDENCE)
            screen_charge.undo(two)
            decision = two.model().counts[name].state.decision
            assert decision is not None
            assert decision.actor == "A1"


_ACTS = {
    "decide": lambda two, name: screen_charge.decide(
        two, name, outcome=Rollup.FILED, basis=Basis.EVIDENCE, reason="x", confirmed=True
    ),
    "accept": screen_charge.accept,
    "accept a group": lambda two, name: screen_charge.accept_group(two, screen_charge.person_of(two, name), [name]),
}


@pytest.mark.parametrize("act", _ACTS)
def test_what_another_person_decides_while_an_act_is_prepared_is_not_overruled(tmp_path: Path, act: str) -> None:
    """The act looks at the record several times; what it takes in on the way was never on its screen."""
    with office(tmp_path, user="A1") as one:
        adopt_policy.adopt(one, write_policy(tmp_path))
        bring_in(one, [charge(2)])
        for sign in ("scales", "baggies", "cash"):
            screen_charge.record_fact(one, ids(one)[0], sign, "no", "report")
        (name,) = ids(one)
        with open_office(one.place, user="A2", clock=Ticking()) as two:
            looks = 2 if act == "accept a group" else 1
            plain = two.model

            def model() -> Model:
                nonlocal looks
                looks -= 1
                if looks == -1:  # after the act has looked at the charge, before it writes
                    screen_charge.accept(one, name)
                return plain()

            two.model = model
            with pytest.raises(ScreenerError, match="A1 decided this charge meanwhile"):
                _ACTS[act](two, name)
            decision = one.model().counts[name].state.decision
            assert decision is not None
            assert decision.actor == "A1"


def test_a_user_can_be_added_and_changed(tmp_path: Path) -> None:
    with office(tmp_path) as made:
        made.add_user("A1", "Attorney One", "supervisor", "Appeals")
        found = {u.code: u for u in made.users()}
        assert (found["A1"].role, found["A1"].unit) == ("supervisor", "Appeals")
        assert set(found) == {"S1", "A1", "A2"}
        with pytest.raises(ScreenerError, match="no role"):
            made.add_user("A9", "X", "boss")
        with pytest.raises(ScreenerError, match="cannot be a user's code"):
            made.add_user("a:9", "X", "attorney")
        assert verify(made.place).ok
