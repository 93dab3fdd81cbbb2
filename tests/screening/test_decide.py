"""What a decision amounts to: deviation, what it lacks, what is said out loud, what one key accepts."""

from __future__ import annotations

import pytest

from screener.domain.decision import DECIDABLE, Approval, Basis, Force, Rollup
from screener.domain.errors import ScreenerError
from screener.policy.evaluation.finding import Finding, RuleTrace
from screener.screening.decide import check_decision, refuse_accept, takes_one_key, unexceptional


def finding(rollup: Rollup, **kw: object) -> Finding:
    return Finding(
        rollup=rollup, outcome=str(rollup), decided_by=kw.pop("rule", None), because=kw.pop("because", ()), **kw
    )


DECLINE = finding(Rollup.DECLINED, rule="3.2", force=Force.PRESUMPTIVE, approval=("unit supervisor",))


def check(
    found: Finding,
    outcome: Rollup,
    basis: Basis = Basis.EVIDENCE,
    reason: str = "",
    grouped: bool | None = False,
    beside: str = "",
):
    return check_decision(found, outcome=outcome, basis=basis, reason=reason, note="", grouped=grouped, beside=beside)


def test_a_covered_count_of_a_grouped_case_about_to_be_filed_is_said_out_loud():
    said = check(DECLINE, Rollup.FILED, reason="r", grouped=True, beside="a robbery").warnings
    assert said == ("This count is covered by rule 3.2 although it stands beside a robbery. Filing it is a deviation.",)


def test_so_is_one_whose_grouping_is_not_known_but_not_a_standalone_one():
    assert check(DECLINE, Rollup.FILED, reason="r", grouped=None).warnings
    assert not check(DECLINE, Rollup.FILED, reason="r", grouped=False).warnings
    assert not check(DECLINE, Rollup.DECLINED, grouped=True).warnings


def test_a_deviation_needs_a_reason_and_the_approval_that_its_rule_names():
    bare = check(DECLINE, Rollup.FILED)
    assert (bare.deviation, bare.needs, bare.approval) == (True, ("reason",), Approval.REQUESTED)
    assert check(DECLINE, Rollup.FILED, reason="victim asks").needs == ()
    assert check(DECLINE, Rollup.DECLINED).approval is Approval.NONE


def test_guidance_asks_for_no_approval():
    assert check(finding(Rollup.DECLINED, force=Force.GUIDANCE), Rollup.FILED, reason="r").approval is Approval.NONE


def test_outside_the_policy_there_is_nothing_to_deviate_from_and_policy_is_no_basis():
    assert not check(finding(Rollup.OUTSIDE), Rollup.FILED).deviation
    with pytest.raises(ScreenerError, match="outside the policy"):
        check(finding(Rollup.OUTSIDE), Rollup.FILED, basis=Basis.POLICY)


def test_policy_is_no_basis_while_a_fact_is_missing():
    with pytest.raises(ScreenerError, match="Record the fact"):
        check(finding(Rollup.NEEDS_INFORMATION), Rollup.DECLINED, basis=Basis.POLICY)


@pytest.mark.parametrize("outcome", [r for r in Rollup if r not in DECIDABLE])
def test_a_state_of_a_recommendation_is_nothing_to_decide(outcome: Rollup):
    with pytest.raises(ScreenerError):
        check(DECLINE, outcome)


def test_one_key_accepts_only_what_a_rule_spares():
    assert {r for r in Rollup if takes_one_key(finding(r))} == {
        Rollup.DECLINED,
        Rollup.DISMISSED,
        Rollup.DIVERTED,
        Rollup.REDUCED,
    }
    for rollup in (Rollup.OUTSIDE, Rollup.FILED, Rollup.NEEDS_INFORMATION, Rollup.ATTORNEY_DECIDES):
        assert str(refuse_accept(finding(rollup))).endswith(".")


def test_a_sign_not_shown_keeps_a_charge_out_of_the_group_accept():
    trace = RuleTrace(rule="3.2", title="", verdict="applies", cite="", quote="", conditions=(), not_shown=("scales",))
    quiet = finding(Rollup.DECLINED, rule="3.2", because=(trace,))
    assert takes_one_key(quiet)
    assert not unexceptional(quiet)
    assert unexceptional(DECLINE)
