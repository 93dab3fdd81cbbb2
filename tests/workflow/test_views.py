"""Whose record somebody looked at: recorded in an office with accounts, without a write of its own at the desk."""

from __future__ import annotations

import json
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from screener.cli.app import run
from screener.storage.audit_log import accounts
from screener.workflow.session.record.audit_log_lines import TrailFilter, trail
from screener.workflow.verbs import link_people, screen_charge, seal_person
from screener.workflow.verbs.verify_record import verify
from tests.workflow.county import Ticking, bring_in, charge, ids, office
from tests.workflow.peopled import PHRASES, cheap, enter, everyone

__all__ = ["cheap"]

SEEN = TrailFilter(kind=accounts.VIEWED)


def _views(path: Path) -> list[tuple[str, str]]:
    raw = sqlite3.connect(path)
    try:
        return list(raw.execute("SELECT actor, object FROM event WHERE kind = ? ORDER BY seq", (accounts.VIEWED,)))
    finally:
        raw.close()


@pytest.mark.on_file
def test_who_looked_at_whom_is_in_the_record(tmp_path: Path, cheap: None, capsys: pytest.CaptureFixture[str]) -> None:
    clock = Ticking(datetime.now(UTC) - timedelta(hours=6))
    path, _ = everyone(tmp_path, clock)
    with enter(path, "S1", clock) as supervisor:
        bring_in(supervisor, [charge(row, case=f"26-CR-{row}", name=f"Example, P{row}") for row in range(2, 7)])
        names = ids(supervisor)
        people = [screen_charge.person_of(supervisor, name) for name in names]
    assert _views(path) == []  # importing and counting is no view
    with enter(path, "A1", clock) as attorney:
        before = attorney.status().events
        for person in (people[0], people[1], people[0]):
            screen_charge.person(attorney, person)
        assert attorney.status().events == before  # looking costs no write
        saved = screen_charge.add_note(attorney, names[0], "call")
        assert len(saved.event_ids) == 1
        assert _views(path) == [("A1", f"person:{people[0]}"), ("A1", f"person:{people[1]}")]
        clock.now += timedelta(hours=1)
        attorney.touch()
    clock.now += timedelta(minutes=5)
    with enter(path, "AU1", clock) as auditor:
        link_people.history(auditor, names[2])
        auditor.note_views()
        assert _views(path)[-1] == ("AU1", f"person:{people[2]}")
        seal_person.look(auditor, names[3])
        screen_charge.person(auditor, people[4], looked=False)
        clock.now += timedelta(minutes=61)
        link_people.history(auditor, names[2])  # an hour later it is a view of its own
    assert [name for _, name in _views(path)[2:]] == [f"person:{people[at]}" for at in (2, 3, 2)]
    phrase = tmp_path / "phrase.txt"
    phrase.write_text(PHRASES["A2"])
    mine = ("--office", str(path), "--user", "A2", "--passphrase-file", str(phrase))
    assert run(["office", "explain", names[4], *mine]).code == 0
    capsys.readouterr()
    about = ("--kind", accounts.VIEWED, "--about", f"person:{people[4]}", "--json")
    assert run(["office", "audit-log", *about, *mine]).code == 0
    assert [event["by"] for event in json.loads(capsys.readouterr().out)["events"]] == ["A2"]
    checked = verify(path, thorough=True)
    assert checked.ok, checked.findings


@pytest.mark.on_file
def test_in_an_office_of_one_person_nothing_is_added(tmp_path: Path) -> None:
    with office(tmp_path) as opened:
        bring_in(opened, [charge(2, case="26-CR-2", name="Example, P2")])
        screen_charge.person(opened, screen_charge.person_of(opened, ids(opened)[0]))
        opened.note_views()
        assert trail(opened, only=SEEN) == ()
