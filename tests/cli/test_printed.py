"""Printed reports and texts over two rows on the command line: by a layout file, and by one word."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.docket.calendar_marks import bell_county_layout
from tests.docket.calendars import bell_county, north_carolina

Run = Callable[..., Any]


def test_a_layout_file_reads_a_report_and_is_kept_with_the_mapping(screener: Run, tmp_path: Path) -> None:
    calendar, report = bell_county(4), tmp_path / "birch.txt"
    report.write_text(calendar.text, encoding="utf-8")
    refused = screener("read", report)
    assert refused.code == 1
    assert "printed report" in refused.err

    layout = tmp_path / "layout.json"
    layout.write_text(json.dumps(bell_county_layout(calendar.text).to_json()), encoding="utf-8")
    kept = tmp_path / "kept.json"
    read = screener("read", report, "--profile", layout, "--save-profile", kept, "--json").json
    assert (read["format"], read["charges"]) == ("printed report", len(calendar.charges))
    lines = {entry["cell"] for entry in read["layout"]}
    assert read["rows_read"] + len(lines) == len(calendar.text.removesuffix("\n").split("\n"))

    june = bell_county(5)
    report.write_text(june.text, encoding="utf-8")
    assert screener("read", report, "--profile", kept, "--json").json["charges"] == len(june.charges)


def test_a_mistake_in_a_layout_file_is_one_sentence(screener: Run, tmp_path: Path) -> None:
    report, layout = tmp_path / "birch.txt", tmp_path / "layout.json"
    report.write_text(bell_county(4).text, encoding="utf-8")
    layout.write_text('{"name": "x", "lines": [{"is": "tall"}]}', encoding="utf-8")
    wrong = screener("read", report, "--profile", layout)
    assert wrong.code == 1
    assert "line 1 is 'tall', and can be case, person, charge" in wrong.err


def test_a_calendar_is_screened_and_imported_without_a_word(screener: Run, tmp_path: Path) -> None:
    calendar, report = north_carolina(4), tmp_path / "calendar.txt"
    report.write_text(calendar.text, encoding="utf-8")
    office = tmp_path / "a.screener"
    assert screener("office", "create", office, "--user", "S1", "--zone", "America/New_York").code == 0
    done = screener("office", "import", report, "--office", office, "--json")
    assert done.code == 0, done.err
    assert screener("office", "import", report, "--office", office, "--json").code == 1  # the very same file


def test_half_a_text_is_asked_about_and_answered(screener: Run, tmp_path: Path) -> None:
    docket = tmp_path / "docket.csv"
    docket.write_text("Case,Name,Charge\n26-1,DOE ALEX,POSSESSION OF COCAINE\n,,DISTRIBUTION\n", encoding="utf-8")
    read = screener("read", docket, "--json").json
    assert read["not_recognized"] == read["charges"] == 2
    assert [issue["code"] for issue in read["issues"]] == ["may_continue", "may_continue"]
    joined = screener("read", docket, "--continued", "join", "--json").json
    assert (joined["charges"], joined["not_recognized"], joined["chosen"]) == (1, 0, {"continued": "join"})
    assert {entry["kind"] for entry in joined["layout"]} >= {"continued"}
    assert screener("read", docket, "--continued", "apart", "--json").json["charges"] == 2
    assert screener("read", docket, "--continued", "perhaps").code == 1
