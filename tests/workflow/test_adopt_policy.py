"""Adopting: what a text would change is shown first; every version stays; withdrawing is an event."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from pathlib import Path

import pytest

from screener.domain.decision import Rollup
from screener.domain.errors import ScreenerError
from screener.policy.language.errors import PolicyErrors
from screener.policy.loading.load import load_policy_bytes
from screener.storage.audit_log import projection
from screener.storage.audit_log.journal import Entry
from screener.storage.rows import records
from screener.workflow.session import Office, open_office
from screener.workflow.verbs import adopt_policy, explore_policy, screen_charge
from screener.workflow.verbs.verify_record import verify
from tests.workflow.county import POLICY, Ticking, bring_in, charge, ids, office, robbery, write_policy

NEXT = POLICY.replace("version: 2026-03", "version: 2026-04").replace("effective: 2026-03-01", "effective: 2026-04-01")
NARROW = NEXT.replace("at most 10 g", "at most 0.5 g")


@pytest.fixture
def opened(tmp_path: Path) -> Office:
    made = office(tmp_path)
    bring_in(made, [charge(2), robbery(3), charge(4, case="26-CR-2", name="Other, Sam", grams="0.3")])
    return made


def test_looking_writes_nothing_and_shows_the_switch(opened: Office, tmp_path: Path) -> None:
    before = opened.status().events
    found = adopt_policy.preview(opened, write_policy(tmp_path))
    assert {(t.before, t.after, t.count) for t in found.transitions} == {
        ("outside the policy", "declined", 2),
        ("outside the policy", "outside the policy", 1),
    }
    assert found.charges == 3
    assert opened.status().events == before
    assert opened.policies() == ()


def test_a_later_version_takes_over_and_the_older_stays(opened: Office, tmp_path: Path) -> None:
    adopt_policy.adopt(opened, write_policy(tmp_path))
    looked = adopt_policy.preview(opened, write_policy(tmp_path, NARROW))
    assert ("declined", "outside the policy", 1) in {(t.before, t.after, t.count) for t in looked.transitions}
    version = adopt_policy.adopt(opened, write_policy(tmp_path, NARROW))
    assert version.in_force
    found = adopt_policy.versions(opened)
    assert [(v.policy.version, v.in_force) for v in found] == [("2026-04", True), ("2026-03", False)]
    first, _, third = (opened.model().counts[name].screened.finding.rollup for name in ids(opened))
    assert (first, third) == (Rollup.OUTSIDE, Rollup.DECLINED)


def test_a_decision_keeps_the_text_it_was_taken_under(opened: Office, tmp_path: Path) -> None:
    adopt_policy.adopt(opened, write_policy(tmp_path))
    name = ids(opened)[0]
    screen_charge.accept(opened, name)
    adopt_policy.adopt(opened, write_policy(tmp_path, NARROW))
    person = screen_charge.person(opened, screen_charge.person_of(opened, name))
    count = person.cases[0].counts[0]
    assert count.finding.rollup is Rollup.OUTSIDE  # what today's text says
    assert count.decision is not None
    assert (count.decision.recommended, count.decision.policy_version) == (Rollup.DECLINED, "2026-03")


def test_the_same_text_is_not_adopted_twice(opened: Office, tmp_path: Path) -> None:
    adopt_policy.adopt(opened, write_policy(tmp_path))
    assert adopt_policy.preview(opened, write_policy(tmp_path)).already_adopted
    with pytest.raises(ScreenerError, match="already adopted"):
        adopt_policy.adopt(opened, write_policy(tmp_path))


def test_a_policy_with_an_error_is_refused_with_its_place(opened: Office, tmp_path: Path) -> None:
    spoiled = write_policy(tmp_path, POLICY.replace("effective:", "efective:"))
    with pytest.raises(PolicyErrors):
        adopt_policy.adopt(opened, spoiled)
    assert opened.policies() == ()


def test_withdrawing_needs_a_reason_and_leaves_the_version_to_read(opened: Office, tmp_path: Path) -> None:
    version = adopt_policy.adopt(opened, write_policy(tmp_path))
    with pytest.raises(ScreenerError, match="needs a reason"):
        adopt_policy.withdraw(opened, version.policy.sha256, " ")
    adopt_policy.withdraw(opened, version.policy.sha256, "superseded by order")
    assert opened.policies() == ()
    (found,) = adopt_policy.versions(opened)
    assert found.withdrawn_at is not None
    assert (found.withdrawn_by, found.reason) == ("S1", "superseded by order")
    assert not found.in_force
    assert opened.model().counts[ids(opened)[0]].screened.finding.rollup is Rollup.OUTSIDE
    with pytest.raises(ScreenerError, match="No such policy"):
        adopt_policy.withdraw(opened, version.policy.sha256, "again")
    adopt_policy.adopt(opened, write_policy(tmp_path))
    assert [v.in_force for v in adopt_policy.versions(opened)] == [True, False]
    assert verify(opened.place).ok


def test_the_file_may_go_the_text_stays(opened: Office, tmp_path: Path) -> None:
    path = write_policy(tmp_path)
    adopt_policy.adopt(opened, path)
    raw = path.read_bytes()
    path.unlink()
    opened.close()
    with open_office(opened.place, user="S1", clock=Ticking()) as again:
        (policy,) = again.policies()
        assert policy.raw == raw


def test_a_text_that_this_version_cannot_read_is_told_and_can_be_replaced(
    opened: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stricter program must not read an adopted policy as none, nor lock the office up."""
    from screener.workflow.session.charges import policies as room

    version = adopt_policy.adopt(opened, write_policy(tmp_path))
    opened.close()

    def refuse(data: bytes, name: str) -> None:
        raise ScreenerError("'office' is not a key")

    with monkeypatch.context() as patched, open_office(opened.place, user="S1", clock=Ticking()) as again:
        patched.setattr(room, "adopted_bytes", refuse)
        with pytest.raises(ScreenerError, match=r"possession.yaml cannot be read by this version"):
            again.model()
        adopt_policy.withdraw(again, version.policy.sha256, "to be corrected")
        assert again.model().policies == ()
    assert verify(opened.place).ok


#: What this version refuses and an earlier one adopted: a list without an entry, a reason for nothing.
KEPT = {
    "approval": POLICY.replace("    force: presumptive\n", "    force: presumptive\n    approval: []\n"),
    "'zzqx'": POLICY + "not covered because:\n  zzqx: the source says nothing of it\n",
}


@pytest.mark.parametrize("said", KEPT)
def test_what_an_earlier_version_adopted_is_read_and_warned_of(opened: Office, tmp_path: Path, said: str) -> None:
    path = write_policy(tmp_path, KEPT[said])
    with pytest.raises(PolicyErrors):
        adopt_policy.adopt(opened, path)
    raw = path.read_bytes()
    sha256 = hashlib.sha256(raw).hexdigest()
    body = {"id": "p", "title": "P", "version": "1", "effective": "2026-03-01", "sha256": sha256, "file": path.name}
    entry = Entry(kind=projection.ADOPTED, object=f"policy:{sha256}", body=body)
    opened.record([entry], before=lambda connection: records.add_policy_text(connection, sha256, path.name, raw))
    (policy,) = opened.policies()
    assert [each for each in policy.warnings if said in each and each.startswith("Line ")]
    plain = load_policy_bytes(POLICY.encode(), "plain.yaml")
    assert policy.rules == plain.rules
    assert [opened.model().counts[name].screened.finding.rollup for name in ids(opened)] == [
        Rollup.DECLINED, Rollup.OUTSIDE, Rollup.DECLINED,
    ]  # fmt: skip
    assert verify(opened.place).ok


SCENARIO = """
scenarios:
  - name: a gram
    charge: {offense: simple possession, substance: cocaine, amount: 1 g, beside: []}
    on: 2026-04-02
    expect: decline
"""


def test_a_failing_scenario_keeps_a_text_from_being_adopted(opened: Office, tmp_path: Path) -> None:
    events = opened.status().events
    failing = write_policy(tmp_path, NARROW + SCENARIO)
    with pytest.raises(ScreenerError, match=r"One scenario fails; line \d+, 'a gram': expected 'decline'"):
        adopt_policy.adopt(opened, failing)
    assert opened.policies() == ()
    assert opened.status().events == events
    adopt_policy.adopt(opened, write_policy(tmp_path, NEXT + SCENARIO))
    assert len(opened.policies()) == 1


def test_a_version_that_a_later_one_keeps_out_of_force_is_told_to_change_nothing(
    opened: Office, tmp_path: Path
) -> None:
    adopt_policy.adopt(opened, write_policy(tmp_path, NARROW))
    looked = adopt_policy.preview(opened, write_policy(tmp_path))
    assert any("stays in force" in sentence for sentence in looked.warnings)
    assert all(t.before == t.after for t in looked.transitions)


@pytest.mark.parametrize(
    ("days", "words"),
    [(91, ""), (90, "ends on 2026-07-01, in 90 days"), (1, "in 1 day"), (0, "ends today"), (-1, "ended on 2026-04-01")],
)
def test_the_end_is_said_90_days_before(opened: Office, tmp_path: Path, days: int, words: str) -> None:
    end = opened.today() + timedelta(days=days)
    text = POLICY.replace("effective: 2026-03-01", f"effective: 2026-03-01\n  sunset: {end.isoformat()}")
    adopt_policy.adopt(opened, write_policy(tmp_path, text))
    (version,) = adopt_policy.versions(opened)
    assert words in version.notice if words else version.notice == ""


@pytest.mark.parametrize("amended", [True, False], ids=["limit in the amendment", "limit in the amended file"])
def test_a_version_of_two_files_is_kept_whole_and_its_limits_can_be_moved(
    opened: Office, tmp_path: Path, amended: bool
) -> None:
    base = write_policy(tmp_path)
    adopt_policy.adopt(opened, base)
    second = tmp_path / "clarified.yaml"
    head = "policy: {title: Clarified, office: Test, id: clarified, version: 2026-05, effective: 2026-04-01}\n"
    sha256 = hashlib.sha256(base.read_bytes()).hexdigest()
    rule = NEXT[NEXT.index("rules:") : NEXT.index("otherwise:")].replace("at most 10 g", "at most 0.5 g")
    text = f"policy format: 1\n{head}amends: {{file: {base.name}, sha256: {sha256}}}\n{rule if amended else ''}"
    second.write_text(text, encoding="utf-8")
    adopt_policy.adopt(opened, second)
    base.unlink()
    second.unlink()
    place = opened.place
    opened.close()
    with open_office(place, user="S1", clock=Ticking()) as again:
        (found,) = [each.policy for each in adopt_policy.versions(again) if each.in_force]
        assert [name for name, _ in found.files] == ["clarified.yaml", base.name]
        first, _, third = (again.model().counts[name].screened.finding.rollup for name in ids(again))
        assert (first, third) == (Rollup.OUTSIDE if amended else Rollup.DECLINED, Rollup.DECLINED)
        (cut,) = explore_policy.limits(found)
        if amended:
            assert explore_policy.move(again, found, cut, "3 g").result.replay.changed == 1
        else:
            with pytest.raises(ScreenerError, match=r"is taken over from .* Write the rule anew in clarified\.yaml"):
                explore_policy.move(again, found, cut, "3 g")
