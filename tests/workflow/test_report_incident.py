"""The incident package: always the same members, every event, not one planted name."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from itertools import pairwise
from pathlib import Path

import pytest

from screener.runtime.logs import log, open_log
from screener.runtime.paths import places
from screener.workflow.verbs import adopt_policy, screen_charge
from screener.workflow.verbs.report_incident import MEMBERS, incident_package
from screener.workflow.verbs.verify_record import verify
from tests.storage.attacks import edit_one, strike
from tests.workflow.county import bring_in, charge, ids, office, write_policy

pytestmark = pytest.mark.on_file  # somebody edits the office's file
#: What must not be in it: of a defendant, of a person of the office, of a file, of a note, of a folder.
PLANTED = (
    "Quillfeather",
    "Mortlake",
    "Zaborowski",
    "Brandywine",
    "1971",
    "12 Example Street",
    "POSS COCAINE",
    "vexation",
)


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    monkeypatch.setenv("SCREENER_HOME", str(tmp_path / "home"))
    open_log(places().logs)
    log("office opened", events=12)
    with (places().logs / "screener.log").open("a") as file:
        file.write("a line of another program about Quillfeather\n")
    with office(tmp_path) as made:
        adopt_policy.adopt(made, write_policy(tmp_path))
        made.add_user("A7", "Mortlake, Ada", "attorney")
        bring_in(
            made, [charge(2, case="26-CR-77701", name="Quillfeather, Tom")], name="Zaborowski referrals of 1971.xlsx"
        )
        made.user = "A1"
        screen_charge.add_note(made, ids(made)[0], "Brandywine says vexation")
        screen_charge.accept(made, ids(made)[0])
        made.user = "S1"
        path = made.path
        whole = incident_package(made, tmp_path / "incident.zip")
        assert whole.faults == 0
    strike(path, edit_one, 1)
    from screener.workflow.session import open_office
    from tests.workflow.county import Ticking

    with open_office(path, user="S1", clock=Ticking()) as again:
        made_again = incident_package(again, tmp_path / "incident.zip")
        assert made_again.faults > 0
    with zipfile.ZipFile(tmp_path / "incident.zip") as held:
        return {name: held.read(name) for name in held.namelist()}


def test_the_members_are_always_these(package: dict[str, bytes]) -> None:
    assert tuple(package) == MEMBERS == (
        "README.txt", "findings.json", "hashes.json", "log.txt", "settings.json", "audit_log.csv", "versions.json"
    )  # fmt: skip


def test_not_one_planted_name(package: dict[str, bytes]) -> None:
    found = {
        (name, word)
        for name, data in package.items()
        for word in PLANTED
        if re.search(rf"(?<![0-9a-f]){word}(?![0-9a-f])" if word.isdigit() else word, data.decode(), re.IGNORECASE)
    }  # a hash may hold any four digits
    assert found == set()


def test_every_event_with_its_hash_and_nothing_of_its_content(package: dict[str, bytes]) -> None:
    rows = list(csv.DictReader(io.StringIO(package["audit_log.csv"].decode())))
    assert [int(row["event"]) for row in rows] == list(range(1, len(rows) + 1))
    assert all(len(row["hash"]) == 64 for row in rows)
    assert {row["kind"] for row in rows} >= {"charge decided", "note added", "docket imported", "exported"}
    assert all(row["prev hash"] == before["hash"] for before, row in pairwise(rows))


def test_findings_settings_and_log_say_what_is_needed(package: dict[str, bytes]) -> None:
    findings = json.loads(package["findings.json"])
    assert findings["whole"] is False
    assert findings["faults"][0]["event"] > 0
    settings = json.loads(package["settings.json"])
    assert settings["marking"] == "set"
    assert "match salt" not in package["settings.json"].decode()
    log_text = package["log.txt"].decode()
    assert "office opened events=12" in log_text
    assert "1 lines left out" in log_text
    versions = json.loads(package["versions.json"])
    assert versions["database"].startswith("sqlite ")


def test_it_is_an_event(package: dict[str, bytes], tmp_path: Path) -> None:
    (path,) = tmp_path.glob("*.office")
    assert verify(path, exports=[tmp_path / "incident.zip"]).exports[0].what == "incident package"
