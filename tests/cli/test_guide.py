"""``screener guide``: contents, a chapter, an entry, a search, and the whole of it as one file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from screener.cli.app import run
from screener.docket.cells.controlled_words import field_specs
from screener.reports.guide.book import book


def test_contents_a_page_and_an_entry(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["guide"]).code == 0
    told = capsys.readouterr().out
    assert [page.slug for page in book().pages if page.slug not in told] == []
    assert run(["guide", "what-silence-means"]).code == 0
    assert "if shown: scales" in capsys.readouterr().out
    assert run(["guide", "rule-gives-way-to"]).code == 0
    entry = capsys.readouterr().out
    assert entry.startswith("## gives way to")
    assert "## id" not in entry


def test_a_search_for_people_and_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["guide", "--search", "weight from"]).code == 0
    assert "weight from" in capsys.readouterr().out
    assert run(["guide", "--search", "weight from", "--json"]).code == 0
    hits = json.loads(capsys.readouterr().out)
    assert hits[0]["heading"] == "weight from"
    assert run(["guide", "--search", "substence"]).code == 1
    assert "Did you mean substance" in capsys.readouterr().err


def test_a_search_takes_several_words_without_quotation_marks(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["guide", "--search", "column meaning by hand", "--json"]).code == 0
    quoted = json.loads(capsys.readouterr().out)
    assert run(["guide", "--search", "column", "meaning", "by", "hand", "--json"]).code == 0
    assert json.loads(capsys.readouterr().out) == quoted
    assert quoted[0]["heading"] == "Give a column its meaning by hand"
    assert run(["guide", "--search", "rule", "zorblax"]).code == 1
    assert "says nothing of 'rule zorblax'" in capsys.readouterr().err


@pytest.mark.parametrize("word", ["attempt", "profile", "whole number"])
def test_words_that_people_look_for_are_found(word: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["guide", "--search", *word.split()]).code == 0
    assert capsys.readouterr().out


def test_what_is_not_there_is_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["guide", "no-such-page"]).code == 1
    assert "no page 'no-such-page'" in capsys.readouterr().err


def test_one_file_for_a_browser(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "guide.html"
    assert run(["guide", "-o", str(out), "--json"]).code == 0
    assert json.loads(capsys.readouterr().out)["file"] == str(out)
    assert out.read_bytes().startswith(b"<!DOCTYPE html>")


def test_the_meanings_of_columns_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["read", "--fields", "--json"]).code == 0
    listed = {each["name"]: each["headers"] for each in json.loads(capsys.readouterr().out)}
    assert set(listed) == set(field_specs())
    assert "merchandise value" in listed["value"]
    assert run(["read", "--fields"]).code == 0
    assert "\nvalue: " in capsys.readouterr().out
