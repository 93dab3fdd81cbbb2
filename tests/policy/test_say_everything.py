"""One file that uses the whole vocabulary at once: it loads, renders, and no charge makes it fault."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from screener.policy.evaluation.finding import explanation
from screener.policy.explanation.evaluate import evaluate_group
from screener.policy.language.model import MODES
from screener.policy.language.vocabulary import FACTS, parse_fact
from screener.policy.loading.load import load_policy_bytes
from screener.policy.rendering.render import AUDIENCES, render, to_html, to_markdown
from tests.policy.test_sample_policies import _ODD

TEXT = """policy format: 1
policy:
  title: Everything
  office: Test office
  version: 1
  effective: 2024-01-01
  sunset: 2028-12-31
  withdrawn: 2028-06-30
  governed by: {new cases: date of offense, warrants: date of review}
  equity note: Watched by precinct.
  looks: [2026-06-30]
  consultation: [{who: Public defender, sector: defense, when: 2024-01-02}]
sets:
  codes: [PL 222.30, 602(a)-(y), 647 and subdivisions]
  drugs: [cocaine, schedule IV]
terms:
  limits: {heroin: at least 1 g and at most 3 g, mdma: {any of: [less than 1 g, fewer than 5 pills]}}
  grave: {judgment: yes}
scope: {age at offense: 18 to 99, unless: {school zone: yes}}
outcomes:
  decline: {roll-up: declined}
  recall: {roll-up: dismissed}
  await: {roll-up: held, clock: 30 days}
  void: {roll-up: no offense}
  look: {roll-up: attorney decides}
  divert: {roll-up: diverted}
  ordinary: {roll-up: outside the policy}
programs:
  - {id: p, title: Program, stage: pre-charge, eligible: {prior diversions: 0}, wait: 30 days}
rules:
  - id: 0
    applies to: {statute: codes}
    if: {offense date: before 2024-03-01}
    outcome: void
  - id: 1
    applies to: {offense: simple possession}
    if: {lab report: absent, amount: {until 2026-06-30: at least 1 g, from 2026-07-01: at least 2 g surely at 95 %}}
    outcome: await
  - id: 2
    applies to: {offense: simple possession, substance: {all except: [drugs]}}
    reaches: unless a felony stands in the same case
    if:
      any of:
        - amount: limits
        - amount: {by grade: {felony: less than 0.1 g, misdemeanor: at most 1 oz}}
        - largest item: at most 1 g after subtracting the uncertainty
    unless:
      - history: at least 3 arrests or citations for misdemeanor simple possession within 12 months before the arrest
      - history: {events: 1 or more convictions, for: {statute: codes}, within: 2 years before the decision}
      - grave
    outcome: decline
    gives way to: [3]
    approval: [chief, {role: District Attorney, in absence: [First Assistant], verbal: yes}]
    deviation: {needs: [approval, reason]}
  - id: 2.a
    exception to: 2
    if shown: {any 2 of: [scales, baggies, cash]}
    outcome: look
    options: [decline, divert]
  - id: 3
    if:
      stop reason: [tint, rear lamp]
      unless: [both rear lamps out, {search basis: {any item: [warrant]}}]
    outcome: recall
    for: [warrants, pending cases]
  - id: 4
    applies to: {offense: paraphernalia}
    if: {beside in the same incident: {offense: simple possession, substance: cannabis}}
    outcome: divert
    program: p
  - {id: 5, applies to: {conduct: resisting arrest}, reaches: only if all other charges are covered, outcome: divert}
retroactive: {warrants: {outcome: recall}, pending cases: same rules, appeals: not stated}
collateral: [{directive: Not cited at bail., about: bail, applies to: {offense: simple possession}}]
reasons: [trace only]
otherwise: ordinary
"""
POLICY = load_policy_bytes(TEXT.encode(), "everything.yaml")


@pytest.mark.parametrize("audience", AUDIENCES)
def test_it_renders_for_every_audience(audience):
    blocks = render(POLICY, audience=audience)
    text = to_markdown(blocks) + to_html(blocks)
    for mark in ("None", "object at", "frozenset", "Compare("):
        assert mark not in text


_NAMES = sorted({*POLICY.facts_read, "gross amount", "arrest date"} & set(FACTS))
_KNOWN = {name: parse_fact(name, FACTS[name].example) for name in _NAMES} | {"offense": "simple_possession"}


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.dictionaries(st.sampled_from(_NAMES), st.one_of(st.none(), _ODD), max_size=3), st.sampled_from(MODES))
def test_whatever_a_docket_gives_there_is_a_finding_that_explains_itself(changed, mode):
    """All is known but up to three facts, which are left out or are something odd."""
    odd = {name: value for name, value in {**_KNOWN, **changed}.items() if value is not None}
    for found in evaluate_group(POLICY, [odd, _KNOWN], companions_known=True, as_of=date(2026, 6, 30), mode=mode):
        assert found.outcome
        assert found.because
        assert all(each.ask for each in found.missing)
        assert explanation(found, policy=POLICY.identity, as_of="2026-06-30", app_version="1")["because"]
