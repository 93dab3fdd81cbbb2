"""Findings that are kept: numbers in the same cells share one, and a number that bounds an unknown one does not."""

from __future__ import annotations

from datetime import date

import pytest

from screener.domain.decision import Rollup
from screener.policy.evaluate import evaluate_group
from screener.policy.load import load_policy_bytes

POLICY = b"""\
policy format: 1
policy: {id: p, title: P, office: Invented, version: "1", effective: 2026-01-01, source: {document: Invented},
  marks: invented}
outcomes: {decline: {roll-up: declined}, ordinary: {roll-up: outside the policy}}
rules:
  - {id: 1, applies to: {offense: theft}, if: {prior convictions: at most 9, prior drug convictions: at most 1},
     beyond this: otherwise, outcome: decline}
otherwise: ordinary
"""


@pytest.mark.parametrize("order", [(1, 5), (5, 1)])
def test_the_number_that_bounds_an_unknown_one_is_its_own(order):
    policy = load_policy_bytes(POLICY, "p.yaml")
    found = {}
    for priors in order:
        facts = {"offense": "theft", "prior convictions": priors}
        [found[priors]] = evaluate_group(policy, [facts], companions_known=True, as_of=date(2026, 6, 1))
    assert found[1].rollup is Rollup.DECLINED  # of one conviction at most one is for drugs
    assert found[5].rollup is Rollup.NEEDS_INFORMATION
    assert [each.fact for each in found[5].missing] == ["prior drug convictions"]


def test_numbers_in_the_same_cells_are_each_shown_with_their_own():
    policy = load_policy_bytes(POLICY, "p.yaml")
    shown = []
    for priors in (3, 4):
        facts = {"offense": "theft", "prior convictions": priors, "prior drug convictions": 1}
        [finding] = evaluate_group(policy, [facts], companions_known=True, as_of=date(2026, 6, 1))
        [again] = evaluate_group(load_policy_bytes(POLICY, "p.yaml"), [facts], companions_known=True,
                                 as_of=date(2026, 6, 1))  # fmt: skip
        assert finding == again
        shown.append([c.value for c in finding.because[0].conditions if c.fact == "prior convictions"])
    assert shown == [["3"], ["4"]]
