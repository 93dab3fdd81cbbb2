"""Two rules of one phase with different outcomes on one charge are refused at load,"
" with a concrete charge (point 28)."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from screener.policy.analysis.analyse import Budget, analyse
from screener.policy.loading.load import PolicyErrors, check_bytes
from tests.policy import second_evaluator as slow
from tests.policy.writing import policy
from tests.seeds import count


def conflicts(rules, *more):
    with pytest.raises(PolicyErrors) as refused:
        policy(rules, *more)
    assert {error.code for error in refused.value.errors} == {"conflict"}
    return [error.message for error in refused.value.errors]


def test_two_rules_that_overlap_are_refused_with_a_charge():
    (message,) = conflicts(
        "  - {id: 1, applies to: {offense: simple possession}, if: {amount: at most 2 g}, outcome: decline}\n"
        "  - {id: 2, applies to: {substance: cocaine}, if: {amount: at least 2 g}, outcome: charge}\n"
    )
    assert "'1' and '2'" in message
    assert "'charge' and 'decline'" in message
    assert "possession" in message
    assert "cocaine" in message
    assert "exactly 2 g" in message


@pytest.mark.parametrize(
    "second",
    [
        "{id: 2, applies to: {offense: simple possession}, if: {amount: more than 2 g}, outcome: charge}",
        "{id: 2, applies to: {offense: sale}, outcome: charge}",
        "{id: 2, applies to: {offense: simple possession}, outcome: divert}",  # another phase
        "{id: 2, applies to: {offense: simple possession}, outcome: decline}",  # the same outcome
        "{id: 2, applies to: {offense: simple possession}, outcome: charge, gives way to: [1]}",
        "{id: 2, exception to: 1, if: {weapon: yes}, outcome: charge}",
    ],
)
def test_rules_that_cannot_disagree_are_fine(second):
    policy(
        "  - {id: 1, applies to: {offense: simple possession}, if: {amount: at most 2 g}, outcome: decline}\n"
        f"  - {second}\n"
    )


def test_siblings_among_exceptions_are_looked_at_too():
    (message,) = conflicts(
        "  - {id: 1, applies to: {offense: simple possession}, outcome: decline}\n"
        "  - {id: 1.a, exception to: 1, if: {weapon: yes}, outcome: not covered}\n"
        "  - {id: 1.b, exception to: 1, if: {school zone: yes}, outcome: review}\n"
    )
    assert "'1.a' and '1.b'" in message
    assert "weapon yes" in message
    assert "school zone yes" in message


def test_an_exception_that_changes_the_outcome_makes_a_conflict():
    conflicts(
        "  - {id: 1, applies to: {offense: simple possession}, outcome: decline}\n"
        "  - {id: 1.a, exception to: 1, if: {weapon: yes}, outcome: review}\n"
        "  - {id: 2, applies to: {substance: cocaine}, outcome: decline}\n"
    )


def test_silence_can_make_a_conflict():
    """What is not recorded can be so all the same: an unless shown and an if on one sign do not exclude each other."""
    rules = (
        "  - {id: 1, applies to: {offense: simple possession}, unless shown: weapon, outcome: decline}\n"
        "  - {id: 2, applies to: {offense: simple possession}, if: %s, outcome: charge}\n"
    )
    conflicts(rules % "{weapon: yes}")
    conflicts(rules % "{weapon: no}")


def test_the_reach_of_rules_counts():
    rules = (
        "  - {id: 1, applies to: {offense: simple possession}, reaches: standalone only, outcome: decline}\n"
        "  - {id: 2, applies to: {offense: simple possession}, reaches: '%s', outcome: charge}\n"
    )
    policy(rules % "the charge only when it stands beside others")
    (message,) = conflicts(rules % "the charge unless a felony stands beside it")
    assert "standing alone" in message


def test_constraints_of_the_vocabulary_count():
    policy(
        "  - {id: 1, applies to: {offense: simple possession},"
        " if: {prior drug convictions: at least 3}, outcome: charge}\n"
        "  - {id: 2, applies to: {offense: simple possession}, if: {prior convictions: at most 2}, outcome: decline}\n"
    )


def test_a_third_rule_to_which_one_gives_way_does_not_hide_the_conflict():
    conflicts(
        "  - {id: 1, applies to: {offense: simple possession}, outcome: decline, gives way to: [3]}\n"
        "  - {id: 2, applies to: {offense: simple possession}, outcome: review, gives way to: [3]}\n"
        "  - {id: 3, applies to: {offense: simple possession}, if: {weapon: yes}, outcome: charge}\n"
    )


def test_a_third_rule_that_speaks_of_new_cases_alone_does_not_hide_the_conflict_in_others():
    rules = (
        "  - {id: 1, for: [new cases], applies to: {offense: simple possession}, outcome: review}\n"
        "  - {id: 2, applies to: {offense: simple possession}, outcome: charge, gives way to: [1]}\n"
        "  - {id: 3, applies to: {offense: simple possession}, outcome: decline, gives way to: [1]}\n"
    )
    policy(rules)
    conflicts(rules, "retroactive: {warrants: same rules}")


def test_two_rules_that_each_speak_of_one_item_meet_in_a_charge_of_two():
    (message,) = conflicts(
        "  - {id: 1, applies to: {substance: {any item: [cocaine]}}, outcome: decline}\n"
        "  - {id: 2, applies to: {substance: {any item: [heroin]}}, outcome: charge}\n"
    )
    assert "cocaine and heroin" in message


# -- against every world ---------------------------------------------------------------------------------------------

leaves = st.one_of(
    st.builds(lambda n: ("flag", n, True), st.sampled_from(slow.FLAGS)),
    st.builds(lambda o: ("amount", o, "1"), st.sampled_from(["at most", "less than", "at least", "more than"])),
    st.builds(lambda w: ("beside", w), st.sampled_from(["violent felony", "felony"])),
    st.sampled_from([("alone",), ("judge",), ("none observed", ["scales"])]),
)
conditions = st.one_of(
    leaves,
    st.builds(lambda parts: ("all", parts), st.lists(leaves, min_size=2, max_size=2)),
    st.builds(lambda k, parts: ("some", k, parts), st.integers(1, 2), st.lists(leaves, min_size=2, max_size=3)),
    st.builds(lambda parts: ("none", parts), st.lists(leaves, min_size=1, max_size=2)),
)
shown = st.one_of(
    st.builds(lambda n: ("flag", n, True), st.sampled_from(slow.FLAGS)),
    st.just(("some", 2, [("flag", name, True) for name in slow.FLAGS])),
)


@st.composite
def rules(draw):
    found = []
    for n in range(draw(st.integers(2, 3))):
        clauses = [("applies to", ("offense", ["simple_possession"]))]
        for key, kind in (("if", conditions), ("unless", conditions), ("unless shown", shown)):
            if draw(st.booleans()):
                clauses.append((key, draw(kind)))
        gives_way = [each.id for each in found if draw(st.integers(0, 3)) == 0]
        outcome = draw(st.sampled_from(["decline", "reduce", "prosecute", "divert"]))
        same_phase = {each.id for each in found if (each.outcome == "divert") is (outcome == "divert")}
        found.append(slow.SlowRule(f"r{n}", outcome, clauses, None, [each for each in gives_way if each in same_phase]))
    for n in range(draw(st.integers(0, 2))):
        parent = draw(st.sampled_from(found))
        clauses = [(key, draw(kind)) for key, kind in (("if", conditions), ("if shown", shown)) if draw(st.booleans())]
        found.append(slow.SlowRule(f"e{n}", draw(st.sampled_from(["not covered", "review"])), clauses, parent.id))
    return slow.SlowPolicy(found)


@pytest.mark.parametrize(
    ("one", "other", "clash"),
    [
        ("less than 0.5 g surely", "at least 0.5 g", False),
        ("less than 0.5 g surely", "at least 0.5 g surely", False),
        ("less than 0.5 g surely", "at least 0.4 g", True),
        ("at most 1 g", "more than 1 g surely", False),
        ("at most 1 g after subtracting the uncertainty", "more than 1 g", True),
        ("at most 1 g", "more than 1 g after subtracting the uncertainty", False),
    ],
)
def test_two_readings_of_one_quantity(one, other, clash):
    """A weight that is surely under a limit is stated under it; less its uncertainty it may be under it anyhow."""
    rules = (
        f"  - {{id: 1, applies to: {{offense: simple possession}}, if: {{amount: {one}}}, outcome: decline}}\n"
        f"  - {{id: 2, applies to: {{offense: simple possession}}, if: {{amount: {other}}}, outcome: reduce}}\n"
    )
    if clash:
        with pytest.raises(PolicyErrors, match="can both reach one charge"):
            policy(rules)
    else:
        analysis = analyse(policy(rules), budget=Budget())
        assert (analysis.conflicts, analysis.not_decided) == ((), ())


COMPANIES = [[], *([(o, g, True)] for o, g in product(["violent", "other"], ["felony", "misdemeanor"]))]
COMPANIES.append([("violent", "misdemeanor", True), ("other", "felony", True)])


def disagrees(policy: slow.SlowPolicy) -> bool:
    """Whether in some world two siblings stand with different outcomes."""
    signs = [(True, True), (True, None), (False, False), (False, None)]
    for amount, scales, cash, judged, company in product([0, 1, 2], signs, signs, [True, False], COMPANIES):
        facts = {"offense": "simple_possession", "amount": amount, "scales": scales[0], "cash": cash[0]}
        recorded = {name: r for name, (_, r) in (("scales", scales), ("cash", cash)) if r is not None}
        world = slow.World(policy, [recorded], [facts], [judged], company)
        try:
            for phase in (2, 3):
                general = [r for r in policy.rules if r.parent is None and slow.PHASE.get(r.outcome, 2) == phase]
                if len(slow.standing(general, world, 0, {})) > 1:
                    return True
        except AssertionError:  # two exceptions to one rule disagree
            return True
    return False


@settings(max_examples=count(120, few=40), deadline=None, suppress_health_check=list(HealthCheck))
@given(rules())
def test_a_conflict_is_found_exactly_where_some_world_shows_one(made):
    text = slow.as_file(made)
    loaded, errors = check_bytes(text.encode(), "random.yaml")
    assert {error.code for error in errors} <= {"conflict"}, [str(error) for error in errors]
    assert (loaded is None) is disagrees(made), text
