"""Adding a rule from choices: the file stays valid, its text stays as it is, every side has a scenario."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from screener.cli.app import run
from screener.domain.errors import ScreenerError
from screener.domain.shipped import sample_policy
from screener.policy.analysis.analyse import Budget, analyse
from screener.policy.authoring.add_rule import add_rule
from screener.policy.authoring.rule_text import Value, free_id, read_wish
from screener.policy.authoring.scenarios import run_scenarios
from screener.policy.loading.load import check_bytes
from tests.policy.authoring.cuts import FILES, sample
from tests.policy.authoring.wishes import wish
from tests.seeds import count

COCAINE: dict[str, Value] = {
    "title": "A small amount of cocaine beside no violence",
    "applies to": {"offense": "theft"},
    "reaches": "the charge, alone or beside others",
    "if": {"value": "at most $500", "prior theft convictions": "at most 2"},
    "unless": {"beside": "violent felony"},
    "outcome": "decline",
}
GOOD = sample("riverside-unconditional.yaml").text


def test_the_rule_stands_in_the_file_with_a_scenario_for_each_side() -> None:
    draft = add_rule(GOOD, COCAINE, "x.yaml")
    assert draft.ok, (draft.errors, draft.failures, draft.found)
    assert draft.id == "3"
    assert draft.text.splitlines()[draft.line - 1] == "  - id: 3"
    for said in (
        "value $500", "value $501", "value not known", "prior theft convictions 3",
        "prior theft convictions not known", "nobody knows what stands beside it",
    ):  # fmt: skip
        assert f"Rule 3: {said}" in draft.scenarios, (said, draft.scenarios)
    assert "prior theft convictions: 2, " in draft.scenarios
    assert "grade: felony" in draft.scenarios
    assert draft.uncovered == ()


def test_what_stood_in_the_file_stays_as_it_was() -> None:
    draft = add_rule(GOOD, COCAINE, "x.yaml")
    before, after = GOOD.splitlines(), draft.text.splitlines()
    rest = iter(after)
    assert all(line in rest for line in before)  # every line, in its order, comments included
    added = len(after) - len(before)
    assert added == draft.rule.count("\n") + draft.scenarios.count("\n") + 1


def test_a_rule_that_disagrees_is_shown_with_a_charge_and_is_not_taken() -> None:
    other: dict[str, Value] = {
        "title": "Cocaine is reviewed",
        "applies to": {"offense": "simple possession", "substance": ["cocaine"]},
        "outcome": "attorney review",
    }
    draft = add_rule(GOOD, other, "x.yaml")
    assert not draft.ok
    assert draft.rivals == ("1",)
    assert "cocaine" in draft.conflicts[0].charge
    assert draft.scenarios == ""
    yielding = add_rule(GOOD, {**other, "gives way to": ["1"]}, "x.yaml")
    assert not yielding.errors
    assert not yielding.conflicts


def test_scenarios_that_come_out_otherwise_are_named_and_then_settled() -> None:
    exception: dict[str, Value] = {"exception to": "2", "if": {"beside": "theft"}, "outcome": "attorney review"}
    draft = add_rule(GOOD, exception, "x.yaml")
    assert draft.id == "2.a"
    if draft.failures:
        assert not draft.ok
        draft = add_rule(GOOD, exception, "x.yaml", settle=True)
    assert draft.ok, (draft.failures, draft.found)
    lines = draft.text.splitlines()
    assert lines.index("  - id: 2.a") > lines.index("  - id: 2")
    assert "# a recorded yes; silence is not one" in draft.text


@pytest.mark.parametrize(
    ("ids", "parent", "free"),
    [
        (["1", "1.a", "2"], "", "3"),
        (["3.1", "3.2", "3.2.a"], "", "3.3"),
        (["A", "B"], "", "1"),
        (["1", "1.a", "1.b"], "1", "1.c"),
        (["1"], "1", "1.a"),
        ([], "", "1"),
    ],
)
def test_the_id_is_free(ids: list[str], parent: str, free: str) -> None:
    assert free_id(ids, parent) == free


def accepted(text: str, name: str, read: object) -> None:
    """Check, test and analyze take the file."""
    policy, errors = check_bytes(text.encode(), name, read)  # type: ignore[arg-type]  # what reads the files beside it
    assert policy is not None, errors
    assert run_scenarios(policy).ok


def added(seed: int, wanted: int) -> tuple[int, int, int]:
    """Random rules added to random sample files: how many were taken, refused with a reason, and given way first."""
    rng = random.Random(seed)
    taken = refused = gave_way = 0
    while taken < wanted:
        name = rng.choice(FILES)
        known = sample(name)

        def read(other: str, at: Path = known.path) -> bytes:
            return (at.parent / other).read_bytes()

        chosen = wish(rng, list(known.words.outcomes), list(known.words.rules))
        draft = add_rule(known.text, chosen, name, read, settle=True)
        if draft.rivals:
            gave_way += 1
            assert all(each.charge for each in draft.conflicts)
            draft = add_rule(known.text, {**chosen, "gives way to": list(draft.rivals)}, name, read, settle=True)
        if not draft.ok:
            refused += 1
            assert all(each.message for each in draft.errors)
            assert draft.errors or draft.found or draft.failures
            continue
        taken += 1
        accepted(draft.text, name, read)
        assert draft.scenarios.count("- name:") >= 2, chosen
        before = known.text.splitlines()
        comments = [line for line in before if line.strip().startswith("#")]
        assert [line for line in draft.text.splitlines() if line.strip().startswith("#")] == comments
    return taken, refused, gave_way


def test_random_rules_are_taken_by_check_test_and_analyze() -> None:
    taken, refused, gave_way = added(seed=1, wanted=count(200, few=6))
    print(f"\n{taken} taken, {gave_way} of them after giving way, {refused} refused with the reason")
    assert refused <= taken / 3


def test_the_analysis_finds_nothing_new() -> None:
    draft = add_rule(GOOD, COCAINE, "x.yaml")
    policy, _ = check_bytes(draft.text.encode(), "x.yaml")
    assert policy is not None
    assert not analyse(policy, budget=Budget()).found


def test_a_file_with_errors_gets_no_rule() -> None:
    with pytest.raises(ScreenerError, match="once the file has no errors"):
        add_rule(GOOD.replace("effective:", "efective:"), COCAINE, "x.yaml")


def test_a_wish_is_read_or_refused() -> None:
    assert read_wish("outcome: decline\nif: {amount: at most 2 g}")["if"] == {"amount": "at most 2 g"}
    with pytest.raises(ScreenerError, match="is not a key of a rule"):
        read_wish("outcom: decline")
    with pytest.raises(ScreenerError, match="no outcome"):
        read_wish("title: One")


# -- the command line --------------------------------------------------------------------------------------------------


def add(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    code = run(["policy", "add-rule", *arguments]).code
    found = capsys.readouterr()
    return code, found.out + found.err


def test_the_command_line_adds_the_same_rule(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rule, out = tmp_path / "rule.json", tmp_path / "next.yaml"
    rule.write_text(json.dumps(COCAINE), encoding="utf-8")
    file = str(sample_policy("riverside-unconditional.yaml"))
    code, output = add(capsys, file, "--from", str(rule), "--json")
    assert code == 0
    found = json.loads(output)
    assert found["ok"] is True
    assert found["file"] is None
    assert not out.exists()
    code, output = add(capsys, file, "--from", str(rule), "-o", str(out))
    assert code == 0
    assert out.read_text(encoding="utf-8") == add_rule(GOOD, COCAINE, file).text
    assert "Rule 3 fits" in output


def test_the_command_line_says_what_does_not_fit_and_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rule, out = tmp_path / "rule.yaml", tmp_path / "next.yaml"
    rule.write_text("applies to: {offense: simple possession}\noutcome: attorney review\n", encoding="utf-8")
    code, output = add(capsys, str(sample_policy("riverside-unconditional.yaml")), "--from", str(rule), "-o", str(out))
    assert code == 1
    assert not out.exists()
    assert "can both reach one charge" in output


def test_windows_line_ends_are_kept() -> None:
    draft = add_rule(GOOD.replace("\n", "\r\n"), COCAINE, "x.yaml")
    assert draft.ok
    assert "\n" not in draft.text.replace("\r\n", "")
