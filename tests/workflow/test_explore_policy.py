"""Exploring on the office's own charges: as adopting would show it, opened to charges, and nothing is written."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from screener.domain.quantity import parse_quantity
from screener.policy.language.errors import PolicyErrors
from screener.policy.loading.load import load_policy_bytes
from screener.workflow.session import Office
from screener.workflow.verbs import adopt_policy, explore_policy, screen_charge
from tests.workflow.county import POLICY, bring_in, charge, ids, office, robbery, write_policy

NEXT = POLICY.replace("version: 2026-03", "version: 2026-04").replace("effective: 2026-03-01", "effective: 2026-04-01")
NARROW = NEXT.replace("at most 10 g", "at most 0.5 g")


@pytest.fixture
def opened(tmp_path: Path) -> Office:
    made = office(tmp_path)
    other = {"case": "26-CR-2", "name": "Other, Sam"}
    bring_in(made, [charge(2), robbery(3), charge(4, grams="0.3", **other), charge(5, grams=None, count="2", **other)])
    adopt_policy.adopt(made, write_policy(tmp_path))
    return made


def draft(text: str = NARROW):
    return load_policy_bytes(text.encode(), "draft.yaml")


def test_a_draft_against_the_version_in_force_as_adopting_would_show_it(opened: Office, tmp_path: Path) -> None:
    events = opened.status().events
    found = explore_policy.replay_draft(opened, draft())
    assert found.before is not None
    assert found.before.version == "2026-03"
    shown = adopt_policy.preview(opened, write_policy(tmp_path, NARROW))
    assert {(t.before, t.after, t.n) for t in found.replay.transitions} == {
        (t.before, t.after, t.count) for t in shown.transitions
    }
    assert opened.status().events == events


def test_a_cell_opens_the_charges_behind_it(opened: Office) -> None:
    found = explore_policy.replay_draft(opened, draft())
    assert found.behind("declined", "outside the policy") == (ids(opened)[0],)
    assert found.behind("declined", "outside the policy", dimension="race", key="B") == (ids(opened)[0],)
    assert found.behind("declined", "outside the policy", dimension="race", key="W") == ()


def test_a_recorded_fact_is_seen_by_the_next_replay(opened: Office) -> None:
    name = ids(opened)[3]
    before = explore_policy.replay_draft(opened, draft())
    assert name in before.behind("needs information", "needs information")
    screen_charge.record_fact(opened, name, "amount", "0.7 g", "lab report")
    after = explore_policy.replay_draft(opened, draft())
    assert name in after.behind("declined", "outside the policy")


def test_the_distribution_counts_missing_weights_apart(opened: Office) -> None:
    policy = opened.policies()[0]
    (cut,) = explore_policy.limits(policy)
    found = explore_policy.explore(opened, policy, cut)
    every, cocaine = found.parts[0], found.parts[1]
    assert every.values == (Decimal("0.3"), Decimal("0.8"))
    assert cocaine.key == "cocaine"
    assert found.ids(every.missing) == (ids(opened)[3],)
    assert every.share("<=", cut.limit).inside == 2


def test_moving_a_limit_gives_the_text_and_what_it_does(opened: Office) -> None:
    policy = opened.policies()[0]
    (cut,) = explore_policy.limits(policy)
    found = explore_policy.move(opened, policy, cut, "0.5 g")
    assert b"at most 0.5 g" in found.text
    assert found.result.replay.changed == 1
    assert found.result.behind("declined", "outside the policy") == (ids(opened)[0],)
    assert parse_quantity(found.shown) is not None
    with pytest.raises(PolicyErrors):
        explore_policy.move(opened, policy, cut, "five grams")


def test_an_office_without_a_policy_and_a_version_of_the_future(tmp_path: Path) -> None:
    with office(tmp_path) as made:
        bring_in(made, [charge(2)])
        found = explore_policy.replay_draft(made, draft(NEXT.replace("effective: 2026-04-01", "effective: 2027-01-01")))
        assert found.before is None
        assert [(t.before, t.after, t.n) for t in found.replay.transitions] == [("outside the policy", "declined", 1)]
