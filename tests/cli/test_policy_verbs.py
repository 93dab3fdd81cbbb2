"""``screener policy test``, ``schema`` and ``new``, as a script calls them."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest
from jsonschema import Draft7Validator

from screener.domain.shipped import sample_policy

SAMPLES = sorted(path.name for path in sample_policy("x").parent.glob("*.yaml"))


@pytest.mark.parametrize("name", SAMPLES)
def test_every_sample_passes_with_full_coverage(screener, policies: Path, name: str):
    ran = screener("policy", "test", policies / name, "--json")
    assert ran.code == 0
    assert ran.json["passed"] > 0
    assert ran.json["failed"] == []
    coverage = ran.json["coverage"]
    assert list(coverage) == ["rules", "exceptions", "boundaries", "unknowns", "uncovered"]
    assert [each for each in coverage["uncovered"] if not each["reason"]] == []
    for tally in ("rules", "exceptions", "boundaries", "unknowns"):
        assert 0 <= coverage[tally]["covered"] <= coverage[tally]["total"]


def test_a_failing_scenario_is_1_with_its_line_and_still_prints_json(screener, policies: Path, tmp_path: Path):
    text = (policies / "riverside-unconditional.yaml").read_text(encoding="utf-8")
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(text.replace("unless: {amount: over 10 g}", "unless: {amount: over 9 g}"), encoding="utf-8")
    line = 1 + text.splitlines().index("  - name: Exactly 10 g is not over 10 g")
    ran = screener("policy", "test", wrong, "--json")
    assert ran.code == 1
    failed = ran.json["failed"]
    assert [(each["scenario"], each["line"]) for each in failed] == [("Exactly 10 g is not over 10 g", line)]
    assert "found 'ordinary screening'" in failed[0]["reason"]
    ran = screener("policy", "test", wrong)
    assert ran.code == 1
    assert f"{wrong}:{line}: " in ran.err


def test_what_is_not_covered_is_told_with_its_reason(screener, policies: Path, tmp_path: Path):
    text = (policies / "riverside-unconditional-1.yaml").read_text(encoding="utf-8")
    head = text[: text.index("scenarios:")]
    bare = tmp_path / "bare.yaml"
    bare.write_text(head + "not covered because: {offense: The clerk reads every charge.}\n", encoding="utf-8")
    ran = screener("policy", "test", bare, "--json")
    assert ran.code == 0
    found = {(each["kind"], each["id"]): each["reason"] for each in ran.json["coverage"]["uncovered"]}
    assert found == {
        ("rule", "1"): "",
        ("rule", "2"): "",
        ("unknown", "offense"): "The clerk reads every charge.",
        ("unknown", "grouped"): "",
    }
    said = screener("policy", "test", bare).out
    assert "0 of 2 rules covered" in said
    assert "unknown offense: The clerk reads every charge." in said


def test_a_file_with_errors_is_1(screener, tmp_path: Path):
    bad = tmp_path / "bad.yaml"
    bad.write_text("rules: []\n")
    ran = screener("policy", "test", bad)
    assert ran.code == 1
    assert "bad.yaml" in ran.err


def test_the_schema_is_printed_or_written(screener, tmp_path: Path):
    ran = screener("policy", "schema")
    assert ran.code == 0
    Draft7Validator.check_schema(ran.json)
    out = tmp_path / "policy.schema.json"
    assert screener("policy", "schema", "-o", out).code == 0
    assert json.loads(out.read_text()) == ran.json == screener("policy", "schema", "--json").json


def typed(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(text))


@pytest.mark.parametrize("model", ["diversion", "substance", "case-by-case", "unconditional declination"])
def test_a_new_policy_from_a_model_passes_check_and_test(screener, tmp_path: Path, monkeypatch, model: str):
    typed(monkeypatch, "\n" * 40)
    out = tmp_path / "new.yaml"
    ran = screener("policy", "new", "--model", model, "-o", out, "--json")
    assert ran.code == 0, ran.err
    assert ran.json["file"] == str(out)
    assert model in ran.json["model"]
    assert screener("policy", "check", out, "--json").json["ok"] is True
    tested = screener("policy", "test", out, "--json")
    assert tested.code == 0
    assert tested.json["passed"] == ran.json["scenarios"] > 10
    assert tested.json["coverage"]["uncovered"] == []


def test_nobody_at_the_terminal_takes_the_usual_answers_and_says_so(screener, tmp_path: Path, monkeypatch):
    typed(monkeypatch, "")
    ran = screener("policy", "new", "-o", tmp_path / "new.yaml")
    assert ran.code == 0
    assert "Nobody answered" in ran.err


def test_a_wrong_answer_is_asked_again(screener, tmp_path: Path, monkeypatch):
    typed(monkeypatch, "4\nMy title\n\nany\nat most 5\nat most 5 g\n")
    ran = screener("policy", "new", "-o", tmp_path / "new.yaml")
    assert ran.code == 0
    assert "'5' has no unit. Write '5 g'." in ran.err
    text = (tmp_path / "new.yaml").read_text()
    assert 'title: "My title"' in text
    assert "amount: at most 5 g" in text
    assert "model: unconditional declination" in text


def test_a_last_day_before_the_first_is_said_at_once(screener, tmp_path: Path, monkeypatch):
    typed(monkeypatch, "4\n" + "\n" * 18 + "2026-06-01\n2026-05-01\n2026-12-01\n")
    ran = screener("policy", "new", "-o", tmp_path / "new.yaml")
    assert ran.code == 0, ran.err
    assert "2026-05-01 is before 2026-06-01, the first day." in ran.err
    assert "review by: 2026-12-01" in (tmp_path / "new.yaml").read_text()


def test_answers_from_a_file(screener, tmp_path: Path):
    answers = tmp_path / "answers.yaml"
    answers.write_text(
        "effective: 2026-03-01\nlimits: {cocaine: at most 2 g, heroin: at most 1 g}\nsigns of sale: []\n"
    )
    out = tmp_path / "new.yaml"
    ran = screener("policy", "new", "--model", "unconditional", "--answers", answers, "-o", out)
    assert ran.code == 0, ran.err
    text = out.read_text()
    assert "cocaine: at most 2 g" in text
    assert "signs of sale" not in text


def test_what_cannot_be_used_is_said(screener, tmp_path: Path):
    answers = tmp_path / "answers.yaml"
    answers.write_text("effective: 2026-03-01\nforce: strong\n")
    out = tmp_path / "new.yaml"
    ran = screener("policy", "new", "--answers", answers, "-o", out)
    assert ran.code == 1
    assert "'force'" in ran.err
    assert not out.exists()
    answers.write_text("force: guidance\n")
    assert "first day" in screener("policy", "new", "--answers", answers, "-o", out).err
    assert screener("policy", "new", "--model", "strict", "-o", out).code == 2
    assert screener("policy", "new", "--answers", tmp_path / "gone.yaml", "-o", out).code == 1


def test_a_policy_is_never_written_over(screener, tmp_path: Path, monkeypatch):
    out = tmp_path / "mine.yaml"
    out.write_text("years of work")
    ran = screener("policy", "new", "-o", out)
    assert ran.code == 1
    assert "exists already" in ran.err
    assert out.read_text() == "years of work"


def test_what_a_policy_should_say_of_itself_and_does_not_is_worth_knowing_never_an_error(
    screener, policies: Path, tmp_path: Path
):
    text = (policies / "invented-companions.yaml").read_text(encoding="utf-8")
    silent = tmp_path / "silent.yaml"
    start = text.index("  equity note:")
    end = text.index("\n\n", start)
    silent.write_text(text[:start] + text[end:], encoding="utf-8")
    ran = screener("policy", "check", silent)
    assert ran.code == 0
    assert "worth knowing: There is no equity note" in ran.err
    (warning,) = screener("policy", "check", silent, "--json").json["warnings"]
    assert warning.startswith("There is no equity note")


@pytest.mark.parametrize("name", SAMPLES)
def test_no_sample_leaves_out_what_a_policy_should_say_of_itself(screener, policies: Path, name: str):
    assert screener("policy", "check", policies / name, "--json").json["warnings"] == []


def test_a_share_pack_is_a_pdf_and_a_page_with_counts_of_the_docket(screener, policies: Path, tmp_path: Path):
    docket = tmp_path / "april.csv"
    lines = ["Case,Charge,Statute,Weight (g)"]
    lines += [f"C-{n},POSS COCAINE,11350,{n}" for n in range(1, 31)]
    docket.write_text("\n".join(lines) + "\n", encoding="utf-8")
    out = tmp_path / "share"
    ran = screener(
        "policy", "share", policies / "riverside-unconditional.yaml", "--since",
        policies / "riverside-unconditional-1.yaml", "--docket", docket, "--as-of", "2026-04-02", "-o", out, "--json",
    )  # fmt: skip
    assert ran.code == 0, ran.err
    assert [Path(each).name for each in ran.json["files"]] == ["share.pdf", "share.html"]
    assert (out / "share.pdf").read_bytes().startswith(b"%PDF-")
    page = (out / "share.html").read_text(encoding="utf-8")
    assert "the 30 charges of april.csv" in page
    assert "Questions and answers" in page


def test_a_share_pack_of_an_unwritten_policy_is_refused(screener, policies: Path, tmp_path: Path):
    ran = screener("policy", "share", policies / "unwritten-trace.yaml", "-o", tmp_path / "share")
    assert ran.code == 1
    assert "unwritten" in ran.err
    assert not (tmp_path / "share").exists()
