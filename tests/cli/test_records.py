"""The record on the command line: the audit log, the code of a report, the program's files, the incident package."""

from __future__ import annotations

from pathlib import Path

from screener.reports.record_code import RecordPoint, point_text
from tests.workflow.county import bring_in, charge, office


def test_trail_code_incident_and_anchors(screener, tmp_path: Path) -> None:
    with office(tmp_path) as made:
        bring_in(made, [charge(2, case="26-CR-00412")])
    base = ("--office", made.path, "--user", "S1")
    told = screener("office", "audit-log", *base, "--kind", "docket imported", "--json").json["events"]
    assert [event["kind"] for event in told] == ["docket imported"]
    assert screener("office", "audit-log", *base, "--find", "May.xlsx").out.count("docket imported") == 1
    book = tmp_path / "trail.xlsx"
    assert screener("office", "audit-log", *base, "-o", book, "--json").json["events"] >= 4
    assert screener("verify", "--office", made.path, "--export", book).code == 0
    assert screener("office", "audit-log", *base, "-o", tmp_path / "trail.doc").code == 1
    text = point_text(RecordPoint(event=told[0]["event"], hash=told[0]["hash"]))
    assert screener("verify", "--office", made.path, "--qr", text).code == 0
    wrong = point_text(RecordPoint(event=told[0]["event"], hash="ab" * 32))
    assert screener("verify", "--office", made.path, "--qr", wrong).code == 1
    assert screener("verify", "--office", made.path, "--qr", "hello").code == 1
    share = tmp_path / "share"
    share.mkdir()
    assert screener("office", "anchor", *base, "--to", share, "--keep").code == 0
    held = screener("office", "anchor", *base, "--list", "--json").json
    assert held["whole"]
    assert held["anchors"][0]["agrees"]
    package = screener("office", "incident", *base, "-o", tmp_path / "i.zip", "--json")
    assert package.json["faults"] == 0
    again = screener("verify", "--office", made.path, "--export", tmp_path / "i.zip")
    assert "byte for byte the incident package that S1 exported" in again.out
    (tmp_path / "i.zip").write_bytes(b"PK")
    changed = screener("verify", "--office", made.path, "--export", tmp_path / "i.zip")
    assert changed.code == 1
    assert "is not what was exported" in changed.err


def test_rhythm_of_backups(screener, tmp_path: Path) -> None:
    with office(tmp_path) as made:
        bring_in(made, [charge(2)])
    stick = tmp_path / "stick"
    stick.mkdir()
    base = ("backup", "--office", made.path, "--user", "S1")
    assert screener(*base, "--minutes", 15, "--json").json == {"minutes": 15, "second": ""}
    assert screener(*base, "--second", stick, "--json").json["second"] == str(stick)
    assert screener(*base, "--minutes", 900).code == 1
    assert screener(*base, "--second", tmp_path / "none").code == 1
    assert "second place" in screener(*base, "--json").json["reminder"]  # the office is older than a week, by its clock


def test_the_program_itself(screener) -> None:
    assert "working copy" in screener("verify", "--program").out
    assert screener("verify").code == 2
