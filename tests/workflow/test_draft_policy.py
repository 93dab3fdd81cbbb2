"""A draft: every error of a growing text, scenarios and their coverage, saved whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screener.domain.errors import ScreenerError
from screener.domain.shipped import sample_policy
from screener.workflow.draft_policy import check_draft, save_draft, try_draft

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


@settings(max_examples=60, deadline=None)
@given(cut=st.integers(0, len(TEXT)), more=st.text(max_size=8))
def test_no_half_written_text_is_a_fault_of_the_program(cut: int, more: str) -> None:
    found = check_draft(TEXT[:cut] + more, "draft.yaml")
    assert (found.policy is None) is bool(found.errors)


def test_saving_writes_the_bytes_and_asks_for_a_policy_s_name(tmp_path: Path) -> None:
    path = save_draft(TEXT, tmp_path / "draft.yaml")
    assert path.read_text(encoding="utf-8") == TEXT
    with pytest.raises(ScreenerError, match=r"end in \.yaml"):
        save_draft(TEXT, tmp_path / "draft.docx")
    with pytest.raises(ScreenerError, match="does not exist"):
        save_draft(TEXT, tmp_path / "gone" / "draft.yaml")
    assert not (tmp_path / "draft.docx").exists()
