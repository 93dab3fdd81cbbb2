"""Grouped counts: reach, companions, coverage of the others, and what is not known of the group (design 2, 1 to 3)."""

from __future__ import annotations

import pytest

from screener.domain.decision import Rollup
from screener.policy.explanation.evaluate import evaluate_group
from screener.policy.loading.load import PolicyErrors
from tests.policy.writing import AS_OF, missing, policy, possession, say

ROBBERY = {"offense": "violent", "grade": "felony"}
ASSAULT = {"offense": "violent", "grade": "misdemeanor"}
THEFT = {"offense": "theft", "grade": "misdemeanor"}


def reaching(words):
    return policy(f"  - {{id: 1, applies to: {{offense: simple possession}}, reaches: '{words}', outcome: decline}}\n")


def test_alone_or_beside_others():
    rule = reaching("the charge, alone or beside others")
    assert say(rule, possession()).outcome == "decline"
    assert say(rule, possession(), ROBBERY).outcome == "decline"
    assert say(rule, possession(), known=False).outcome == "decline"


def test_standalone_only():
    rule = reaching("the charge only when it stands alone")
    assert say(rule, possession()).outcome == "decline"
    assert say(rule, possession(), THEFT).outcome == "ordinary screening"


@pytest.mark.parametrize(
    "words", ["standalone only", "the charge, standalone only", "only standalone", "the charge only standalone"]
)
def test_a_reach_can_be_said_in_several_ways(words):
    rule = reaching(words)
    assert say(rule, possession()).outcome == "decline"
    assert say(rule, possession(), THEFT).outcome == "ordinary screening"


def test_no_link_to_person_or_incident_is_never_standalone():
    found = say(reaching("the charge only when it stands alone"), possession(), known=False)
    assert found.rollup is Rollup.NEEDS_INFORMATION
    assert missing(found) == {"grouped": {"standing alone": "decline", "beside other charges": "ordinary screening"}}
    assert found.because[0].conditions[-1].fact == "grouped"
    assert found.because[0].conditions[-1].value is None


def test_an_unknown_group_is_not_asked_for_where_it_does_not_matter():
    found = say(reaching("the charge only when it stands alone"), THEFT, known=False)
    assert (found.outcome, found.missing) == ("ordinary screening", ())


def test_only_or_most_serious_with_ties():
    rule = reaching("the charge only if it is the only or the most serious charge")
    assert say(rule, possession(grade="misdemeanor")).outcome == "decline"
    assert say(rule, possession(grade="misdemeanor"), THEFT).outcome == "decline", "ties all qualify"
    assert say(rule, possession(grade="misdemeanor"), ROBBERY).outcome == "ordinary screening"
    assert say(rule, possession(grade="felony"), {"offense": "theft"}).outcome == "decline", "nothing is above a felony"
    found = say(rule, possession(grade="misdemeanor"), {"offense": "theft"})
    assert list(missing(found)) == ["grade of count 2"], "an unknown class makes it unknown"
    assert missing(found)["grade of count 2"]["felony"] == "ordinary screening"


def test_unless_a_felony_stands_in_the_same_instrument():
    rule = reaching("the charge unless a felony stands in the same instrument")
    here, there = {"instrument": "A"}, {"instrument": "B"}
    assert say(rule, possession(**here), {**ROBBERY, **here}).outcome == "ordinary screening"
    assert say(rule, possession(**here), {**ROBBERY, **there}).outcome == "decline"
    assert say(rule, possession(**here), {**ASSAULT, **here}).outcome == "decline"
    found = say(rule, possession(**here), ROBBERY)
    assert missing(found) == {"same instrument as count 2": {"yes": "ordinary screening", "no": "decline"}}


BESIDE = (
    "  - {id: 1, applies to: {offense: simple possession}, unless: {beside: [violent felony,"
    " sale]}, outcome: decline}\n"
)


def test_a_listed_companion():
    rule = policy(BESIDE)
    assert say(rule, possession(), ROBBERY).outcome == "ordinary screening"
    assert say(rule, possession(), {"offense": "sale_manufacture"}).outcome == "ordinary screening"
    assert say(rule, possession(), ASSAULT, THEFT).outcome == "decline"
    assert say(rule, possession()).outcome == "decline"


def test_a_companion_that_was_not_read_is_unknown_never_not_violent():
    found = say(policy(BESIDE), possession(), {"offense": "unknown", "grade": "felony"})
    assert found.rollup is Rollup.NEEDS_INFORMATION
    assert list(missing(found)) == ["offense of count 2"]
    found = say(policy(BESIDE), possession(), {"offense": "violent"})
    assert list(missing(found)) == ["grade of count 2"], "class violent and felony grade; an unknown grade is unknown"
    found = say(policy(BESIDE), possession(), known=False)
    assert list(missing(found)) == ["grouped"]


def test_beside_a_violent_companion_that_is_read_nothing_else_matters():
    found = say(policy(BESIDE), possession(), ROBBERY, {"offense": "unknown"})
    assert (found.outcome, found.missing) == ("ordinary screening", ())


RESISTING = (
    "  - {id: 1, applies to: {offense: simple possession}, if: {amount: at most 2 g}, outcome: decline}\n"
    "  - {id: 2, applies to: {offense: other}, if: all other charges are covered, outcome: decline}\n"
)
RESIST = {"offense": "other"}


def findings(loaded, *counts, known=True):
    return [f.outcome for f in evaluate_group(loaded, counts, companions_known=known, as_of=AS_OF)]


def test_all_other_charges_are_covered_is_a_greatest_fixpoint():
    rule = policy(RESISTING)
    assert findings(rule, RESIST, RESIST) == ["decline", "decline"], "two resisting counts alone are both covered"
    assert findings(rule, RESIST, ROBBERY) == ["ordinary screening", "ordinary screening"]
    assert findings(rule, RESIST, RESIST, ROBBERY) == ["ordinary screening"] * 3
    assert findings(rule, RESIST) == ["decline"], "no companions satisfies all"


def test_all_other_charges_are_covered_under_unknown_facts():
    rule = policy(RESISTING)
    found = say(rule, RESIST, possession())
    assert missing(found) == {"amount of count 2": {"at most 2 g": "decline", "more than 2 g": "ordinary screening"}}
    assert findings(rule, RESIST, possession(), ROBBERY)[0] == "ordinary screening"
    found = say(rule, RESIST, known=False)
    assert list(missing(found)) == ["grouped"]


def test_a_cycle_through_a_negation_is_refused():
    with pytest.raises(PolicyErrors) as refused:
        policy("  - {id: 1, applies to: {offense: other}, unless: all other charges are covered, outcome: decline}\n")
    assert [error.code for error in refused.value.errors] == ["negated-self-reference"]


def test_another_counts_facts():
    """Paraphernalia only where the possession beside it is of cannabis; nothing known of that drug: unknown."""
    rule = policy(
        "  - {id: 1, applies to: {offense: paraphernalia},"
        " if: {beside: {offense: simple possession, substance: cannabis}}, outcome: decline}\n"
    )
    pipe = {"offense": "paraphernalia"}
    assert say(rule, pipe, possession(substance="cannabis")).outcome == "decline"
    assert say(rule, pipe, possession(substance="heroin")).outcome == "ordinary screening"
    assert list(missing(say(rule, pipe, possession(substance="unspecified")))) == ["substance of count 2"]
    assert list(missing(say(rule, pipe, known=False))) == ["grouped"]


def test_a_group_of_which_only_a_part_is_known_is_grouped_and_open():
    rule = policy(BESIDE)
    found = say(rule, possession(), THEFT, known=False)
    assert missing(found) == {
        "grouped": {
            "beside others, none of them of a kind that matters": "decline",
            "beside a violent felony, or beside a sale": "ordinary screening",
        }
    }
    assert say(rule, possession(), ROBBERY, known=False).outcome == "ordinary screening"


def test_standing_alone_is_named_as_the_nearest_change():
    found = say(reaching("the charge only when it stands alone"), possession(), THEFT)
    assert found.nearest_change == "standing alone would give decline"


def test_a_group_of_many_open_companions_stays_quick():
    """A dozen companions of which nothing was read: one question each, not a million combinations."""
    found = say(policy(BESIDE), possession(), *({"offense": "unknown"} for _ in range(12)))
    assert found.rollup is Rollup.NEEDS_INFORMATION
    wanted = {f"{fact} of count {n}" for fact in ("offense", "grade") for n in range(2, 14)}
    assert {each.fact for each in found.missing} == wanted
    assert found.missing[0].answers["sale or manufacture"] == "ordinary screening"


def test_a_companion_that_was_not_read_may_stand_in_the_same_case_and_not_in_the_same_instrument():
    loaded = policy(
        "  - id: 1\n"
        "    applies to: {offense: simple possession}\n"
        "    reaches: the charge unless a felony stands in the same instrument\n"
        "    outcome: decline\n"
        "  - id: 1.a\n"
        "    exception to: 1\n"
        "    if: {beside in the same case: felony}\n"
        "    outcome: review\n"
    )
    found = say(loaded, possession(), known=False)
    assert set(missing(found)["grouped"].values()) == {"decline", "review", "ordinary screening"}
    assert missing(found)["grouped"]["beside a felony in the same case"] == "review"


def test_who_is_covered_does_not_rest_on_the_order_of_the_counts():
    """Charges that are no offense where all others are covered: all are taken out at once, not the first one first."""
    loaded = policy(
        "  - {id: 1, applies to: {offense: simple possession}, outcome: decline,\n"
        "     if: all other charges are covered}\n"
        "  - {id: 1.a, exception to: 1, if: {lab report: absent}, outcome: void}\n"
        "  - {id: 2, applies to: {offense: simple possession}, if: {scales: yes}, outcome: divert}\n"
    )
    one, other = possession(scales=False), possession(scales=True)
    found = [say(loaded, *group).outcome for group in ((one, other), (other, one))]
    assert found == ["ordinary screening", "divert"]


@pytest.mark.parametrize(
    "described",
    [
        "{amount: more than 5 pills}",
        "{history: at least 2 arrests}",
        "{amount: more than 1 g surely}",
        "{value: over $50}",
    ],
)
def test_a_companion_that_was_not_read_may_have_any_number_that_a_rule_looks_at(described):
    loaded = policy(
        "  - id: 1\n    applies to: {offense: simple possession}\n"
        f"    unless: {{beside: {described}}}\n    outcome: decline\n"
    )
    found = say(loaded, possession(), known=False)
    assert list(missing(found)) == ["grouped"]
    assert missing(found)["grouped"]["beside a charge as described"] == "ordinary screening"


def test_who_is_covered_is_asked_until_nothing_changes():
    """The theft rests on the robbery, which nothing covers; the possession rests on the theft: two rounds."""
    loaded = policy(
        "  - {id: 1, applies to: {offense: simple possession}, if: {all others covered: [theft]}, outcome: decline}\n"
        "  - {id: 2, applies to: {offense: theft}, if: {all others covered: [violent]}, outcome: decline}\n"
    )
    theft, robbery = {"offense": "theft"}, {"offense": "violent"}
    assert say(loaded, possession(), theft).outcome == "decline"
    assert say(loaded, possession(), theft, robbery).outcome == "ordinary screening"
    assert say(loaded, possession(), robbery).outcome == "decline"
