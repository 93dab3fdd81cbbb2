"""Coverage counts what the passing scenarios really exercise, and lists the rest."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from screener.domain.shipped import sample_policy
from screener.policy.authoring.coverage import Tally, coverage
from screener.policy.authoring.scenarios import run_scenario, run_scenarios
from screener.policy.language.errors import PolicyErrors
from screener.policy.language.model import Scenario
from screener.policy.loading.load import load_policy
from tests.policy.second_random import as_facts, random_charge, random_policy
from tests.policy.writing import HEAD, policy
from tests.seeds import count

RULES = """\
  - id: 1
    applies to: {offense: simple possession}
    unless: {amount: over 10 g}
    outcome: decline
  - id: 1.a
    exception to: 1
    if shown: {any of: [scales, cash]}
    outcome: not covered
"""


def scenarios(*bodies: str) -> str:
    said = ["scenarios:"]
    for number, body in enumerate(bodies, 1):
        said.append(f"  - {{name: s{number}, on: 2026-06-30, {body}}}")
    return "\n".join(said)


def uncovered(found):
    return [(each.kind, each.id) for each in found.uncovered]


AT = "charge: {offense: simple possession, amount: 10 g, all else: no, beside: []}, expect: decline"
OVER = "charge: {offense: simple possession, amount: 10.001 g, beside: []}, expect: ordinary screening"
SIGN = "charge: {offense: simple possession, amount: 1 g, cash: yes, beside: []}, expect: ordinary screening"
SILENT = "charge: {offense: simple possession, amount: 1 g, beside: []}, expect: decline"
NO_WEIGHT = "charge: {offense: simple possession, all else: no, beside: []}, expect: needs information"
NO_KIND = "charge: {amount: 1 g, all else: no, beside: []}, expect: needs information"


def test_without_scenarios_nothing_is_covered():
    found = coverage(policy(RULES))
    assert (found.rules, found.exceptions) == (Tally(covered=0, total=1), Tally(covered=0, total=1))
    assert (found.boundaries, found.unknowns) == (Tally(covered=0, total=2), Tally(covered=0, total=4))
    assert uncovered(found) == [
        ("rule", "1"),
        ("exception", "1.a"),
        ("boundary", "1: amount more than 10 g, met"),
        ("boundary", "1: amount more than 10 g, not met"),
        ("unknown", "offense"),
        ("unknown", "amount"),
        ("unknown", "scales"),
        ("unknown", "cash"),
    ]
    assert not found.complete
    text = HEAD + "rules:\n" + RULES
    said = [text.splitlines()[each.line - 1].split()[0] for each in found.uncovered]
    assert said == ["-", "-", "unless:", "unless:", "applies", "unless:", "if", "if"]


@pytest.mark.parametrize(
    ("left_out", "still_open"),
    [
        (OVER, [("boundary", "1: amount more than 10 g, met")]),
        (SIGN, [("exception", "1.a")]),
        (SILENT, [("unknown", "scales"), ("unknown", "cash")]),
        (NO_WEIGHT, [("unknown", "amount")]),
        (NO_KIND, [("unknown", "offense")]),
    ],
)
def test_each_scenario_covers_its_own(left_out, still_open):
    every = [AT, OVER, SIGN, SILENT, NO_WEIGHT, NO_KIND]
    assert coverage(policy(RULES, scenarios(*every))).uncovered == ()
    assert uncovered(coverage(policy(RULES, scenarios(*(e for e in every if e != left_out))))) == still_open


def test_a_failing_scenario_covers_nothing():
    wrong = AT.replace("expect: decline", "expect: review")
    assert coverage(policy(RULES, scenarios(wrong))).rules == Tally(covered=0, total=1)


def test_a_side_counts_only_where_the_comparison_matters():
    """Beside a sign of sale the charge is not covered whatever it weighs: the weight is not exercised there."""
    sign_only = SIGN.replace("1 g", "30 g")
    found = uncovered(coverage(policy(RULES, scenarios(sign_only))))
    assert ("boundary", "1: amount more than 10 g, met") in found
    assert ("boundary", "1: amount more than 10 g, not met") in found


def test_each_line_of_a_table_has_two_sides():
    terms = "terms:\n  small: {cocaine: at most 2 g, heroin: less than 1 g}"
    rules = "  - {id: 1, if: {amount: small}, outcome: decline}\n"
    two = scenarios(
        "charge: {substance: cocaine, amount: 2 g, beside: []}, expect: decline",
        "charge: {substance: heroin, amount: 1 g, beside: []}, expect: ordinary screening",
    )
    assert [each for each in uncovered(coverage(policy(rules, terms, two))) if each[0] == "boundary"] == [
        ("boundary", "small: cocaine at most 2 g, not met"),
        ("boundary", "small: heroin less than 1 g, met"),
    ]


def test_a_judgment_that_nobody_made_is_an_unknown():
    terms = "terms:\n  small: {judgment: yes}"
    rules = "  - {id: 1, if: small, outcome: decline}\n"
    assert ("unknown", "small") in uncovered(coverage(policy(rules, terms)))
    seen = scenarios("charge: {offense: theft, beside: []}, expect: attorney decides")
    assert ("unknown", "small") not in uncovered(coverage(policy(rules, terms, seen)))


def test_what_stands_beside_a_charge_can_be_unknown_too():
    rules = "  - {id: 1, unless: {beside: violent felony}, outcome: decline}\n"
    assert uncovered(coverage(policy(rules)))[1:] == [
        ("unknown", "grouped"),
        ("unknown", "offense of a charge beside it"),
        ("unknown", "grade of a charge beside it"),
    ]
    known = scenarios(
        "charge: {offense: theft}, expect: needs information, missing: [grouped]",
        "charge: {offense: theft, beside: [violent]}, expect: needs information",
        "charge: {offense: theft, beside: [{grade: felony}]}, expect: needs information",
        "charge: {offense: theft, beside: []}, expect: decline",
    )
    assert uncovered(coverage(policy(rules, known))) == []


def test_none_observed_is_covered_by_a_blank():
    rules = "  - {id: 1, if: {none observed: [weapon]}, outcome: decline}\n"
    assert ("unknown", "weapon") in uncovered(coverage(policy(rules)))
    blank = scenarios("charge: {beside: []}, expect: ordinary screening")
    assert ("unknown", "weapon") not in uncovered(coverage(policy(rules, blank)))


def test_the_reason_is_what_the_file_says():
    rules = RULES.replace("    outcome: decline\n", "    outcome: decline\n    not covered because: It is new.\n")
    reasons = "not covered because:\n  cash: The reports never name it.\n  1.a: The order names no example."
    found = {(each.kind, each.id): each.reason for each in coverage(policy(rules, reasons)).uncovered}
    assert found[("rule", "1")] == "It is new."
    assert found[("boundary", "1: amount more than 10 g, met")] == "It is new."
    assert found[("exception", "1.a")] == "The order names no example."
    assert found[("unknown", "cash")] == "The reports never name it."
    assert found[("unknown", "scales")] == ""


def test_scenarios_of_older_matters_cover_their_limits():
    older = "retroactive:\n  warrants: {outcome: void, unless: {prior convictions: at least 3}}"
    rules = "  - {id: 1, applies to: {offense: theft}, outcome: decline}\n"
    runs = scenarios(
        "charge: {offense: theft, prior convictions: 2, beside: []}, mode: warrants, expect: void",
        "charge: {offense: theft, prior convictions: 3, beside: []}, mode: warrants, expect: ordinary screening",
    )
    assert uncovered(coverage(policy(rules, older))) == [
        ("rule", "1"),
        ("boundary", "warrants: prior convictions at least 3, met"),
        ("boundary", "warrants: prior convictions at least 3, not met"),
        ("unknown", "offense"),
        ("unknown", "prior convictions"),
    ]
    assert uncovered(coverage(policy(rules, older, runs))) == [("unknown", "offense"), ("unknown", "prior convictions")]


def test_a_number_of_past_events_has_two_sides_and_two_unknowns():
    rules = (
        "  - {id: 1, unless: {history: at least 2 arrests within 12 months before the referral}, outcome: decline}\n"
    )
    found = uncovered(coverage(policy(rules)))
    assert [each for each in found if each[0] == "unknown"] == [("unknown", "history"), ("unknown", "referral date")]
    known = scenarios(
        "charge: {referral date: 2026-03-01, history: 2025-06-01 arrest}, expect: decline",
        "charge: {referral date: 2026-03-01, history: 2025-06-01 arrest; 2025-07-01 arrest},"
        " expect: ordinary screening",
        "charge: {referral date: 2026-03-01}, expect: needs information",
        "charge: {history: 2025-06-01 arrest; 2025-07-01 arrest}, expect: needs information",
    )
    assert uncovered(coverage(policy(rules, known))) == []


def test_the_scope_of_the_file_has_sides_of_its_own():
    rules = "  - {id: 1, outcome: decline}\n  - {id: 2, outcome: decline}\n"
    scope = "scope: {age at offense: at least 18}"
    known = scenarios(
        "charge: {age at offense: 18}, expect: decline",
        "charge: {}, expect: needs information",
    )
    found = uncovered(coverage(policy(rules, scope, known)))
    assert found == [("boundary", "scope: age at offense at least 18, not met")]


def test_a_limit_that_changes_on_a_day_is_exercised_on_both_days():
    rules = (
        "  - {id: 1, if: {amount: {until 2026-06-30: at most 1 g, from 2026-07-01: at most 2 g}}, outcome: decline}\n"
    )
    before = scenarios(  # on the last day of the old limit
        "charge: {amount: 1 g}, expect: decline",
        "charge: {amount: 1.1 g}, expect: ordinary screening",
    )
    found = [each[1] for each in uncovered(coverage(policy(rules, before))) if each[0] == "boundary"]
    assert found == ["1: amount at most 2 g, met", "1: amount at most 2 g, not met"]


def shipped() -> list[str]:
    return sorted(path.name for path in sample_policy("x").parent.glob("*.yaml"))


@pytest.mark.parametrize("name", shipped())
def test_the_files_that_ship_leave_nothing_uncovered_without_a_reason(name: str):
    found = coverage(load_policy(sample_policy(name)))
    assert [(each.kind, each.id) for each in found.unexplained] == []
    assert found.rules.total > 0


def as_scenarios(loaded, charges) -> tuple[Scenario, ...]:
    """Charges that expect what the policy says of them."""
    made = []
    for number, charge in enumerate(charges):
        facts = as_facts(charge)
        beside = tuple(facts[1:]) if charge.known or len(facts) > 1 else None
        scenario = Scenario(
            name=str(number), facts=facts[0], on=charge.as_of, expect="", companions=beside, mode=charge.mode
        )
        made.append(replace(scenario, expect=run_scenario(loaded, scenario).outcome))
    return tuple(made)


@settings(max_examples=count(60, few=20), deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 5), st.randoms(use_true_random=False))
def test_more_scenarios_never_cover_less_and_their_order_means_nothing(number, rng):
    random_one, loaded = random_policy(rng)
    charges = [random_charge(rng, random_one, most=100)[0] for _ in range(number)]
    made = as_scenarios(loaded, charges)
    whole = coverage(replace(loaded, scenarios=made))
    fewer = coverage(replace(loaded, scenarios=made[1:]))
    assert set(uncovered(whole)) <= set(uncovered(fewer))
    tallies = [whole.rules, whole.exceptions, whole.boundaries, whole.unknowns]
    assert sum(each.total - each.covered for each in tallies) == len(whole.uncovered)
    assert all(0 <= each.covered <= each.total for each in tallies)
    mixed = list(made)
    rng.shuffle(mixed)
    assert coverage(replace(loaded, scenarios=tuple(mixed))) == whole


def test_a_judgment_looked_for_on_the_record_is_covered_by_a_scenario_that_leaves_it_out():
    terms = "terms:\n  threat: {judgment: yes}"
    rules = "  - {id: 1, applies to: {offense: theft}, unless shown: {judgment: threat}, outcome: decline}\n"
    silent = scenarios("charge: {offense: theft, beside: []}, expect: decline")
    judged = scenarios("charge: {offense: theft, threat: yes, beside: []}, expect: ordinary screening")
    assert ("unknown", "threat") not in uncovered(coverage(policy(rules, terms, silent)))
    assert ("unknown", "threat") in uncovered(coverage(policy(rules, terms, judged)))


FIRST_AND_AGAIN = (
    "  - {id: 1.1, if: {prior drug convictions: none}, outcome: decline}\n"
    "  - {id: 1.2, if: {prior drug convictions: at least 1}, outcome: divert}\n"
)
_FIRST = "charge: {offense: theft, prior drug convictions: 0, beside: []}, expect: decline"
_AGAIN = "charge: {offense: theft, prior drug convictions: 1, beside: []}, expect: divert"


@pytest.mark.parametrize(
    ("said", "still_open"),
    [
        ((_FIRST, _AGAIN), []),
        ((_FIRST,), ["1.1: prior drug convictions exactly 0, not met", "1.2: prior drug convictions at least 1, met"]),
    ],
)
def test_what_one_rule_asks_for_and_the_next_one_not_is_tried_by_the_same_scenario(said, still_open):
    """No conviction is not "at least 1": the scenario of the first rule is the other side of the second."""
    found = coverage(policy(FIRST_AND_AGAIN, scenarios(*said)))
    assert [each for kind, each in uncovered(found) if kind == "boundary"] == still_open


@pytest.mark.parametrize(
    "name",
    [
        "boundary 1: amount more than 10 g, met",
        "1: amount more than 10 g, met",
        "boundary 1: amount more than 10 g",
        "1",
    ],
)
def test_a_reason_is_found_under_every_name_that_is_printed(name):
    found = coverage(policy(RULES, f'not covered because:\n  "{name}": It is new.'))
    reasons = {each.id: each.reason for each in found.uncovered}
    assert reasons["1: amount more than 10 g, met"] == "It is new."


def test_each_printed_name_is_accepted_and_obeyed():
    for each in coverage(policy(RULES)).uncovered:
        told = coverage(policy(RULES, f'not covered because:\n  "{each.kind} {each.id}": It is new.'))
        assert each.id not in {one.id for one in told.unexplained}


def test_a_reason_for_nothing_of_the_file_is_refused():
    with pytest.raises(PolicyErrors) as refused:
        policy(RULES, "not covered because:\n  boundary 1 amount over 10 grams: It is new.")
    fault = refused.value.errors[0]
    assert fault.code == "covers-nothing"
    assert "is the name of no rule, threshold or fact" in fault.message


def test_a_failing_scenario_names_what_the_program_asks_for():
    report = run_scenarios(policy(RULES, scenarios(NO_WEIGHT.replace("needs information", "decline"))))
    assert report.failed[0].reason == "expected 'decline', found 'needs information' (amount is missing)"
    terms = "terms:\n  small: {judgment: yes}"
    rules = "  - {id: 1, if: small, outcome: decline}\n"
    judged = scenarios("charge: {offense: theft, beside: []}, expect: decline")
    report = run_scenarios(policy(rules, terms, judged))
    assert report.failed[0].reason == "expected 'decline', found 'attorney decides' (to be judged: small)"
