"""Two outcomes and who chooses: said everywhere, counted under the one that was chosen, never a deviation."""

from __future__ import annotations

import pytest

from screener.domain.decision import DECIDABLE, Alternative, Basis, Rollup, deviates
from screener.policy.loading.load import PolicyErrors, load_policy_bytes
from screener.policy.rendering.render import render
from screener.screening.decide import check_decision
from tests.policy.writing import HEAD, say

RULES = (
    "rules:\n  - {id: 1, applies to: {offense: theft}, outcome: both, force: mandatory, approval: unit supervisor}\n"
)


def file_of(outcome: str) -> bytes:
    return (HEAD.replace("outcomes:\n", f"outcomes:\n  both: {outcome}\n") + RULES).encode()


BOTH = "{roll-up: dismissed, or: diverted, where: treatment is appropriate, chosen by: attorney}"


def test_a_finding_has_both_and_who_chooses():
    found = say(load_policy_bytes(file_of(BOTH), "x.yaml"), {"offense": "theft"})
    assert found.rollup is Rollup.DISMISSED
    where = "where treatment is appropriate"
    assert found.alternative == Alternative(rollup=Rollup.DIVERTED, chosen_by="attorney", where=where)
    assert found.recommends(Rollup.DIVERTED) is Rollup.DIVERTED
    assert found.recommends(Rollup.FILED) is Rollup.DISMISSED


@pytest.mark.parametrize("decided", DECIDABLE)
def test_either_outcome_follows_the_policy_and_every_other_one_deviates(decided: Rollup):
    found = say(load_policy_bytes(file_of(BOTH), "x.yaml"), {"offense": "theft"})
    follows = decided in (Rollup.DISMISSED, Rollup.DIVERTED)
    assert deviates(found.rollup, decided, found.alternative) is not follows
    check = check_decision(found, outcome=decided, basis=Basis.POLICY, reason="", note="", grouped=False)
    assert check.deviation is not follows
    assert (check.needs == ()) is follows


@pytest.mark.parametrize("audience", ["internal", "public", "officer"])
def test_every_sheet_says_both_and_who_chooses(audience: str):
    blocks = render(load_policy_bytes(file_of(BOTH), "x.yaml"), audience=audience)
    text = "\n".join(" ".join((block.text, *block.items)) for block in blocks)
    assert "or diverted where treatment is appropriate; the attorney chooses" in text


@pytest.mark.parametrize(
    ("outcome", "code", "at"),
    [("{roll-up: dismissed, or: dismissed, chosen by: court}", "no-second-outcome", "dismissed, chosen"),
     ("{roll-up: held, or: diverted, chosen by: court}", "no-second-outcome", "diverted"),
     ("{roll-up: dismissed, or: held, chosen by: court}", "unknown-roll-up", "held"),
     ("{roll-up: dismissed, or: diverted}", "who-chooses", "diverted"),
     ("{roll-up: dismissed, or: diverted, chosen by: jury}", "unknown-word", "jury"),
     ("{roll-up: dismissed, chosen by: court}", "nothing-to-choose", "court"),
     ("{roll-up: dismissed, where: it helps}", "nothing-to-choose", "it helps")],
)  # fmt: skip
def test_what_is_no_choice_is_refused_in_its_place(outcome: str, code: str, at: str):
    with pytest.raises(PolicyErrors) as refused:
        load_policy_bytes(file_of(outcome), "x.yaml")
    (error,) = refused.value.errors
    assert (error.code, error.source[error.column - 1 :].startswith(at)) == (code, True)
    assert error.hint


def test_a_rule_for_matters_that_the_file_does_not_open_is_refused():
    rule = "rules:\n  - {id: 1, for: warrants, applies to: {offense: theft}, outcome: decline}\n"
    with pytest.raises(PolicyErrors) as refused:
        load_policy_bytes((HEAD + rule).encode(), "x.yaml")
    assert [each.code for each in refused.value.errors] == ["mode-not-opened"]
    opened = f"{HEAD}retroactive:\n  warrants: {{cite: 1}}\n{rule}"
    assert say(load_policy_bytes(opened.encode(), "x.yaml"), {"offense": "theft"}, mode="warrants").outcome == "decline"


@pytest.mark.parametrize("words", ["none", "0", "exactly 0", "zero", "exactly none"])
def test_none_and_0_are_numbers(words: str):
    rule = f"rules:\n  - {{id: 1, if: {{prior convictions: {words}}}, outcome: decline}}\n"
    loaded = load_policy_bytes((HEAD + rule).encode(), "x.yaml")
    assert say(loaded, {"prior convictions": 0}).outcome == "decline"
    assert say(loaded, {"prior convictions": 1}).outcome == "ordinary screening"
    assert say(loaded, {}).outcome == "needs information"


@pytest.mark.parametrize(
    "words", ["{prior convictions: at least 0}", "{age at offense: less than 0}", "{amount: at least 0 g}"]
)
def test_a_condition_that_is_always_or_never_so_is_refused(words: str):
    with pytest.raises(PolicyErrors) as refused:
        load_policy_bytes((HEAD + f"rules:\n  - {{id: 1, if: {words}, outcome: decline}}\n").encode(), "x.yaml")
    assert [each.code for each in refused.value.errors] == ["always-or-never"]


def test_an_outcome_that_no_rule_uses_is_worth_knowing():
    text = HEAD.replace("outcomes:\n", "outcomes:\n  forgotten: {roll-up: filed}\n") + RULES.replace("both", "decline")
    assert "The outcome 'forgotten' is used by no rule." in load_policy_bytes(text.encode(), "x.yaml").warnings
