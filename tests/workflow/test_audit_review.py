"""The weekly audit review: every event under one heading, what needs a look listed, signed off, asked for."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from pypdf import PdfReader

from screener.domain.decision import Basis, Rollup
from screener.domain.errors import ScreenerError
from screener.reports.audit_review import AuditReview
from screener.storage.audit_log import projection
from screener.storage.audit_log.journal import Entry
from screener.workflow.session import Office
from screener.workflow.verbs import (
    access,
    adopt_policy,
    anchor_record,
    audit_review,
    keep_backups,
    produce_report,
    screen_charge,
)
from screener.workflow.verbs.audit_review.kinds import TITLES
from screener.workflow.verbs.verify_record import verify
from tests.workflow.county import POLICY, Ticking, bring_in, charge, ids, office, robbery, write_policy
from tests.workflow.peopled import cheap, enter, everyone

__all__ = ["cheap"]
WEEK = (date(2026, 3, 30), date(2026, 4, 5))  # Monday to Sunday; the clock starts on Thursday 2 April
STRICT = POLICY.replace("force: presumptive", "force: mandatory").replace(
    "    unless shown: {any 2 of: [scales, baggies, cash]}\n", ""
)


@pytest.fixture
def worked(tmp_path: Path) -> Office:
    """A week with everything that a review lists."""
    clock = Ticking()
    made = office(tmp_path, clock=clock)
    adopt_policy.adopt(made, write_policy(tmp_path, STRICT))
    charges = [charge(row, case=f"26-CR-{row}", name=f"Example, P{row if row != 5 else 4}") for row in range(2, 10)]
    bring_in(
        made,
        [*charges, charge(10, case="26-CR-9x", name="Example, G"), robbery(11, case="26-CR-9x", name="Example, G")],
    )
    names = ids(made)
    made.user = "A1"
    screen_charge.accept(made, names[0])
    screen_charge.decide(made, names[1], outcome=Rollup.FILED, basis=Basis.POLICY, reason="scales", confirmed=True)
    person = made.model().counts[names[2]].person
    shown = [count.charge_id for count in made.model().of_person(person)]
    screen_charge.person(made, person)
    screen_charge.accept_group(made, person, shown)
    screen_charge.accept(made, names[4])
    screen_charge.undo(made)
    clock.now = datetime(2026, 4, 3, 3, 10, tzinfo=UTC)  # Thursday 22:10 in Chicago
    screen_charge.redo(made)
    made.user = "S1"
    clock.now = datetime(2026, 4, 4, 15, 0, tzinfo=UTC)
    produce_report.oversight_pack(made, *WEEK, tmp_path / "pack")
    keep_backups.make(made)
    clock.now = datetime(2026, 4, 3, 15, 0, tzinfo=UTC)  # a day back
    made.record([Entry(kind=projection.SET, object="office", body={"settings": {"county": "Example"}})])
    clock.now = datetime(2026, 4, 7, 15, 0, tzinfo=UTC)
    return made


def _part(review: AuditReview, name: str):
    return next(part for part in review.parts if part.name == name)


def test_every_event_stands_under_one_heading(worked: Office) -> None:
    review, last = audit_review.audit_review(worked, *WEEK)
    assert [part.name for part in review.parts] == list(TITLES)
    assert review.events == last.seq == worked.status().events
    assert sum(part.count for part in review.parts) == review.events
    told = _part(review, "work")
    assert sum(int(word) for word in re.findall(r"\d+", told.sentence)) == told.count > 0


def test_what_needs_a_look_is_listed_with_its_event(worked: Office) -> None:
    review, _ = audit_review.audit_review(worked, *WEEK)
    (deviation,) = _part(review, "deviations").listed
    assert "filed on policy, recommended declined, deviation" in deviation.what
    assert deviation.what.endswith("approval: requested")
    assert deviation.who == "A1"
    (late,) = _part(review, "hours").listed
    assert late.when.endswith("22:10")
    assert "act redone" in late.what
    assert len(_part(review, "clock").listed) == 1
    (together,) = _part(review, "bulk").listed
    assert together.what.startswith("2 charges in one act")
    assert "oversight pack" in _part(review, "exports").listed[0].what
    assert _part(review, "backups").count == 1
    assert {"Deviations without the approval that they need", "Acts undone or redone outside hours"} <= set(
        review.looks
    )
    assert "Anchors" in review.looks
    listed = [line for part in review.parts for line in part.listed]
    assert all(line.event and line.when and line.what for line in listed)
    assert not any("Example, P" in line.what for line in listed), "no names of defendants"


def test_decisions_are_one_persons_and_counted_apart(worked: Office) -> None:
    found = audit_review.audit_review(worked, *WEEK)[0].individually
    assert (found.decisions, found.nobodys, found.together) == (5, 0, 2)
    assert found.displayed + found.undisplayed == found.decisions


def test_anchors_and_backups_are_said(worked: Office, tmp_path: Path) -> None:
    before = {name: look for name, _, look in audit_review.audit_review(worked, *WEEK)[0].state}
    assert before["Anchors"]
    assert not before["Newest backup"]
    assert before["Newest backup in a second place"]
    share = tmp_path / "share"
    share.mkdir()
    anchor_record.set_folder(worked, share)
    anchor_record.anchor(worked)
    after = {name: said for name, said, _ in audit_review.audit_review(worked, *WEEK)[0].state}
    assert after["Anchors"].startswith("protected up to event")
    assert after["Verify, when this was made"].startswith("whole")


def test_hours_are_the_offices_own(worked: Office) -> None:
    audit_review.set_hours(worked, "06:00-23:00")
    assert _part(audit_review.audit_review(worked, *WEEK)[0], "hours").count == 0
    for wrong in ("", "9-5", "19:00-07:00", "25:00-26:00"):
        with pytest.raises(ScreenerError, match="office hours"):
            audit_review.set_hours(worked, wrong)


def test_a_week_is_asked_for_until_it_is_signed_off(worked: Office) -> None:
    assert audit_review.weeks_waiting(worked) == (WEEK,)
    with pytest.raises(ScreenerError, match="with a note"):
        audit_review.sign_off(worked, *WEEK, "  ")
    worked.user = "A1"
    with pytest.raises(ScreenerError, match="supervisor or an auditor"):
        audit_review.sign_off(worked, *WEEK, "looked")
    worked.user = "S1"
    audit_review.sign_off(worked, *WEEK, "Looked at the deviation with A1.")
    assert audit_review.weeks_waiting(worked) == ()
    (signed,) = audit_review.audit_review(worked, *WEEK)[0].signed
    assert (signed.by, signed.note) == ("S1", "Looked at the deviation with A1.")


def test_the_paper_is_the_same_for_the_same_record(worked: Office, tmp_path: Path) -> None:
    review, files = audit_review.write_audit_review(worked, *WEEK, tmp_path / "a")
    again, more = audit_review.write_audit_review(worked, *WEEK, tmp_path / "b")
    assert [file.read_bytes() for file in files] == [file.read_bytes() for file in more]
    assert review == again
    told = " ".join(" ".join(page.extract_text().split()) for page in PdfReader(files[0]).pages)
    for words in (
        "Audit review", "30 March to 5 April 2026", "Deviations without the approval that they need",
        "0 of 5 decisions are without a person and a time", "Nobody has signed this off yet", "Where the record stood",
    ):  # fmt: skip
        assert words in told, words


def test_the_command_line_does_the_same(worked: Office, capsys: pytest.CaptureFixture[str]) -> None:
    from screener.cli.app import run

    path = worked.place
    worked.close()
    base = [
        "office",
        "audit-review",
        "--office",
        str(path),
        "--user",
        "S1",
        "--from",
        "2026-03-30",
        "--to",
        "2026-04-05",
    ]
    assert run([*base, "--sign", "seen", "--json"]).code == 0
    told = json.loads(capsys.readouterr().out)
    assert told["signed"][0]["note"] == "seen"
    assert sum(part["events"] for part in told["parts"]) == told["events"]
    assert run([*base[:6], "--from", "2026-04-01"]).code == 2


@pytest.mark.on_file
@pytest.mark.usefixtures("cheap")
def test_log_ons_refused_acts_and_who_may_sign_in_an_office_with_accounts(tmp_path: Path) -> None:
    clock = Ticking()
    path, _ = everyone(tmp_path, clock)
    with pytest.raises(ScreenerError):
        access.log_on(path, user="A1", passphrase="not the one that it is", clock=clock)
    week = audit_review.last_week(clock.now.date() + timedelta(days=7))
    with enter(path, "A2", clock) as made:
        with pytest.raises(ScreenerError):
            audit_review.sign_off(made, *week, "looked")
        with pytest.raises(ScreenerError):
            adopt_policy.adopt(made, write_policy(tmp_path))
    with enter(path, "AU1", clock) as made:
        review = audit_review.audit_review(made, *week)[0]
        assert "A1 0 log-ons, 1 failed" in _part(review, "log-ons").sentence
        assert len(_part(review, "refused").listed) >= 1
        assert _part(review, "access").count > 0
        audit_review.sign_off(made, *week, "looked")
    with enter(path, "S1", clock) as made:
        backup = keep_backups.make(made)
        acting = replace(made.acting)
    done = keep_backups.restore(
        path, backup.path, user="S1", clock=clock, enter=keep_backups.as_logged_on(acting, clock)
    )
    assert done.kept is not None
    assert verify(path).ok
