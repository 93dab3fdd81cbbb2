"""A draft: every error of a growing text, scenarios and their coverage, saved whole or not at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screener.domain.errors import ScreenerError
from screener.domain.shipped import sample_policy
from screener.workflow.verbs import keep_draft
from screener.workflow.verbs.draft_policy import DraftConflict, check_draft, read_disk, save_draft, try_draft
from screener.workflow.verbs.keep_draft import KeptDraft
from tests.seeds import count
from tests.workflow.county import office

TEXT = sample_policy("riverside-unconditional.yaml").read_text(encoding="utf-8")


def test_a_sound_text_runs_its_scenarios() -> None:
    found = check_draft(TEXT, "draft.yaml")
    assert found.errors == ()
    assert found.policy is not None
    trial = try_draft(found.policy)
    assert trial.report.ok
    assert trial.report.passed == len(found.policy.scenarios)
    assert trial.coverage.rules.covered == trial.coverage.rules.total


def test_a_limit_that_is_changed_fails_the_scenarios_on_it() -> None:
    found = check_draft(TEXT.replace("over 10 g}", "over 0.5 g}"), "draft.yaml")
    assert found.policy is not None
    assert not try_draft(found.policy).report.ok


def test_each_error_has_its_line_and_remedy() -> None:
    found = check_draft(TEXT.replace("effective:", "efective:", 1), "draft.yaml")
    assert found.policy is None
    first = found.errors[0]
    assert TEXT.splitlines()[first.line - 1].strip().startswith("effective:")
    assert "effective" in first.hint


@settings(max_examples=count(60, few=20), deadline=None)
@given(cut=st.integers(0, len(TEXT)), more=st.text(max_size=8))
def test_no_half_written_text_is_a_fault_of_the_program(cut: int, more: str) -> None:
    found = check_draft(TEXT[:cut] + more, "draft.yaml")
    assert (found.policy is None) is bool(found.errors)


NOW = datetime(2026, 5, 29, 15, 2, tzinfo=UTC)


def test_saving_writes_the_bytes_and_asks_for_a_policy_s_name(tmp_path: Path) -> None:
    path = tmp_path / "draft.yaml"
    disk = save_draft(TEXT, path, now=NOW)
    assert path.read_text(encoding="utf-8") == disk.text == TEXT
    assert read_disk(path) == disk
    with pytest.raises(ScreenerError, match=r"end in \.yaml"):
        save_draft(TEXT, tmp_path / "draft.docx", now=NOW)
    with pytest.raises(ScreenerError, match="does not exist"):
        save_draft(TEXT, tmp_path / "gone" / "draft.yaml", now=NOW)
    assert not (tmp_path / "draft.docx").exists()
    assert read_disk(tmp_path / "gone.yaml").sha256 == ""


def test_a_file_that_changed_on_disk_is_never_written_over_unasked(tmp_path: Path) -> None:
    path = tmp_path / "draft.yaml"
    known = save_draft("one", path, now=NOW).sha256
    save_draft("two", path, known=known, now=NOW)  # known: written over
    with pytest.raises(DraftConflict, match="was changed on disk") as caught:
        save_draft("three", path, known=known, now=NOW)
    assert caught.value.found.text == path.read_text() == "two"
    with pytest.raises(DraftConflict, match="exists already"):
        save_draft("three", path, now=NOW)
    assert save_draft("two", path, now=NOW).text == "two"  # the same text is no conflict
    save_draft("three", path, known=known, replace=True, now=NOW)
    save_draft("four", path, known=known, replace=True, now=NOW)
    assert path.read_text() == "four"
    assert {each.name: each.read_text() for each in tmp_path.glob("* (found*")} == {
        "draft (found 2026-05-29 1502).yaml": "two",
        "draft (found 2026-05-29 1502) 2.yaml": "three",
    }


def test_a_draft_is_kept_beside_the_office_per_user(tmp_path: Path) -> None:
    opened = office(tmp_path)
    assert keep_draft.kept(opened) is None
    draft = KeptDraft(
        text="title: ünfinished", base="", path=tmp_path / "p.yaml", known="ab", cursor=7, answers={"a": "b"}
    )
    at = keep_draft.keep(opened, draft)
    assert keep_draft.kept(opened) == replace(draft, at=at)
    opened.user = "A1/.."
    assert keep_draft.kept(opened) is None
    keep_draft.keep(opened, draft)
    beside = opened.path.parent
    assert {each.parent for each in beside.rglob("*draft*")} == {beside}
    opened.user = "S1"
    keep_draft.keep(opened, replace(draft, text="saved", base="saved", answers={}))
    assert keep_draft.kept(opened) is None


def test_a_spoiled_kept_draft_is_put_aside_and_said(tmp_path: Path) -> None:
    opened = office(tmp_path)
    path = keep_draft.draft_file(opened)
    for spoiled in ("{", "[]", '{"format": 2}', '{"format": 1, "text": "x"}'):
        path.write_text(spoiled)
        with pytest.raises(ScreenerError, match="cannot be read"):
            keep_draft.kept(opened)
        assert path.with_suffix(".unreadable").read_text() == spoiled
        assert keep_draft.kept(opened) is None
