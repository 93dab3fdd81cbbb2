"""Quantities and their boundaries (design 2, points 5 to 7, and "Quantities" of the semantics)."""

from __future__ import annotations

import pytest

from screener.domain.decision import Rollup
from screener.domain.truth import Truth
from screener.policy.language.errors import PolicyErrors
from screener.policy.language.vocabulary import parse_fact
from tests.policy.writing import amount, grams, missing, policy, possession, say


def limit(text, *more, key="if"):
    rules = f"  - {{id: 1, applies to: {{offense: simple possession}}, {key}: {{amount: {text}}}, outcome: decline}}\n"
    return policy(rules, *more)


@pytest.mark.parametrize(
    ("text", "value", "expected"),
    [
        ("at most 10 g", "10", "decline"),
        ("at most 10 g", "10.000", "decline"),
        ("at most 10 g", "10.0000000001", "ordinary screening"),
        ("less than 10 g", "10", "ordinary screening"),
        ("less than 10 g", "9.9999999999", "decline"),
        ("at least 10 g", "10", "decline"),
        ("at least 10 g", "9.99", "ordinary screening"),
        ("more than 10 g", "10", "ordinary screening"),
        ("more than 10 g", "10.01", "decline"),
        ("exactly 10 g", "10.00", "decline"),
        ("exactly 10 g", "10.01", "ordinary screening"),
        ("up to 1 g", "1.000", "decline"),
        ("no more than 100 g", "100", "decline"),
        ("under 100 g", "100", "ordinary screening"),
        ("1 g or less", "1", "decline"),
    ],
)
def test_boundaries_are_exact_and_explicit_in_words(text, value, expected):
    assert say(limit(text), possession(amount=grams(value))).outcome == expected


def test_one_ounce_is_28_349523125_g_so_28_35_g_is_more_than_1_oz():
    at_most_an_ounce = limit("at most 1 oz")
    assert say(at_most_an_ounce, possession(amount=grams("28.35"))).outcome == "ordinary screening"
    assert say(at_most_an_ounce, possession(amount=grams("28.349523125"))).outcome == "decline"
    assert say(at_most_an_ounce, possession(amount=amount("1", "oz"))).outcome == "decline"
    assert say(limit("at most 28.35 g"), possession(amount=amount("1", "oz"))).outcome == "decline"
    assert say(limit("at most 28.35 g"), possession(amount=grams("28.35"))).outcome == "decline"


def test_units_of_mass_convert_exactly():
    one_gram = limit("at most 1 g")
    assert say(one_gram, possession(amount=amount("1000", "mg"))).outcome == "decline"
    assert say(one_gram, possession(amount=amount("1001", "mg"))).outcome == "ordinary screening"
    assert say(limit("at most 1 lb"), possession(amount=amount("16", "oz"))).outcome == "decline"
    assert say(limit("at most 1 lb"), possession(amount=amount("0.45359238", "kg"))).outcome == "ordinary screening"


def test_mass_and_count_never_convert():
    found = say(limit("at most 1 g"), possession(amount=amount("3", "pills")))
    assert found.rollup is Rollup.NEEDS_INFORMATION
    assert missing(found) == {"amount": {"at most 1 g": "decline", "more than 1 g": "ordinary screening"}}
    found = say(limit("fewer than 5 pills"), possession(amount=grams("0.2")))
    assert missing(found) == {"pills": {"less than 5 pills": "decline", "at least 5 pills": "ordinary screening"}}
    assert found.missing[0].ask == "How many pills are there?"


EITHER = "{any of: [less than 1 g, fewer than 5 pills]}"


def test_a_weight_that_meets_any_of_two_measures_is_enough_and_the_other_one_alone_is_asked():
    assert say(limit(EITHER), possession(amount=grams("0.99"))).outcome == "decline"
    heavy = say(limit(EITHER), possession(amount=grams("2")))
    assert [(each.fact, each.ask) for each in heavy.missing] == [("pills", "How many pills are there?")]
    many = say(limit(EITHER), possession(pills=amount("5", "pills")))
    asked = [(each.fact, each.ask) for each in many.missing]
    assert asked == [("amount", "What is the weight found by the laboratory?")]
    assert [each.fact for each in say(limit(EITHER), possession()).missing] == ["amount", "pills"]


def test_a_count_is_the_amount_or_stands_beside_it():
    few = limit("fewer than 5 pills")
    assert say(few, possession(amount=amount("4", "pills"))).outcome == "decline"
    assert say(few, possession(amount=grams("2"), pills=amount("4", "pills"))).outcome == "decline"
    named = policy(
        "  - {id: 1, applies to: {offense: simple possession}, if: {pills: fewer than 5}, outcome: decline}\n"
    )
    assert say(named, possession(amount=amount("4", "pills"))).outcome == "decline"
    assert say(named, possession(pills=amount("5", "pills"))).outcome == "ordinary screening"
    assert [each.fact for each in say(named, possession(amount=grams("2"))).missing] == ["pills"]


def test_pills_dosage_units_and_plants_are_counted_apart():
    loaded = limit("{any of: [at most 10 pills, at most 10 dosage units, at most 2 plants]}")
    found = say(loaded, possession(pills=amount("11", "pills")))
    assert [each.fact for each in found.missing] == ["dosage units", "plants"]
    assert say(loaded, possession(plants=amount("2", "plants"))).outcome == "decline"


def test_the_largest_item_is_not_more_than_all_the_pills():
    loaded = policy(
        "  - {id: 1, applies to: {offense: simple possession}, if: {amount: at most 10 pills}, outcome: decline}\n"
        "  - {id: 1.a, exception to: 1, if: {largest item: more than 10 pills}, outcome: review}\n"
    )
    assert say(loaded, possession(pills=amount("9", "pills"))).outcome == "decline"


def test_a_number_of_pills_needs_no_unit_and_takes_no_other():
    assert parse_fact("pills", "6") == amount("6", "pills") == parse_fact("pills", "6 tablets")
    for wrong in ("6 g", "6 dosage units", "$6"):
        with pytest.raises(ValueError, match="such as 4 pills"):
            parse_fact("pills", wrong)


def test_measures_joined_by_any_and_all():
    either = limit("{any of: [less than 1 g, fewer than 5 pills]}")
    assert say(either, possession(amount=amount("4", "pills"))).outcome == "decline"
    assert say(either, possession(amount=grams("0.9"))).outcome == "decline"
    assert say(either, possession(amount=amount("5", "pills"))).rollup is Rollup.NEEDS_INFORMATION
    assert say(either, possession(amount=grams("2"), pills=amount("4", "pills"))).outcome == "decline"
    assert say(either, possession(amount=grams("2"), pills=amount("5", "pills"))).outcome == "ordinary screening"
    between = limit("{all of: [at least 1 g, less than 3 g]}")
    assert say(between, possession(amount=grams("1"))).outcome == "decline"
    assert say(between, possession(amount=grams("3"))).outcome == "ordinary screening"
    assert missing(say(between, possession())) == {
        "amount": {
            "less than 1 g": "ordinary screening",
            "at least 1 g and less than 3 g": "decline",
            "at least 3 g": "ordinary screening",
        }
    }


def test_cocaine_of_unknown_weight_under_unless_over_10_g_is_never_declined_and_never_filed():
    found = say(limit("over 10 g", key="unless"), possession(substance="cocaine"))
    assert found.rollup is Rollup.NEEDS_INFORMATION
    assert missing(found) == {"amount": {"at most 10 g": "decline", "more than 10 g": "ordinary screening"}}
    assert found.missing[0].ask == "What is the weight found by the laboratory?"
    assert found.decided_by is None
    assert found.because[0].verdict == "not known"
    assert found.because[0].conditions[-1].truth is Truth.UNKNOWN


@pytest.mark.parametrize(("limited", "said"), [("at least 0 g", "always so"), ("less than 0 g", "never so")])
def test_amounts_are_not_below_zero(limited: str, said: str):
    """A limit that every amount meets, or none, says nothing: it is refused."""
    with pytest.raises(PolicyErrors, match=said):
        limit(limited)


def test_by_stated_value_a_missing_uncertainty_is_ignored_and_a_given_one_too():
    assert say(limit("at most 2 g"), possession(amount=grams("2", "0.5"))).outcome == "decline"
    assert say(limit("at most 2 g"), possession(amount=grams("2"))).outcome == "decline"


def test_surely_takes_the_whole_interval_else_unknown():
    surely = limit("at most 2 g surely")
    assert say(surely, possession(amount=grams("1.9", "0.1"))).outcome == "decline"
    assert say(surely, possession(amount=grams("2.2", "0.1"))).outcome == "ordinary screening"
    found = say(surely, possession(amount=grams("2", "0.1")))
    assert found.rollup is Rollup.NEEDS_INFORMATION
    assert list(missing(found)) == ["amount"]
    assert (
        say(surely, possession(amount=grams("2.05"))).outcome == "ordinary screening"
        or say(surely, possession(amount=grams("2.05"))).rollup is Rollup.NEEDS_INFORMATION
    )


def test_after_subtracting_the_uncertainty():
    less = limit("at most 2 g after subtracting the uncertainty")
    assert say(less, possession(amount=grams("2.1", "0.1"))).outcome == "decline"
    assert say(less, possession(amount=grams("2.11", "0.1"))).outcome == "ordinary screening"
    assert say(less, possession(amount=grams("1.5"))).outcome == "decline", "it can only become less"
    assert say(less, possession(amount=grams("2.5"))).rollup is Rollup.NEEDS_INFORMATION


def test_weight_from_lab_reads_one_fact():
    lab = limit("at most 1 g")
    found = say(lab, possession(field_amount=grams("0.1"), estimated_amount=grams("0.1")))
    assert list(missing(found)) == ["amount"]


def test_weight_from_any_reads_the_first_that_is_known():
    any_weight = limit("at most 1 g", "weight from: any")
    assert say(any_weight, possession(estimated_amount=grams("0.5"))).outcome == "decline"
    assert say(any_weight, possession(stated_amount=grams("0.5"), estimated_amount=grams("5"))).outcome == "decline"
    assert (
        say(any_weight, possession(field_amount=grams("5"), stated_amount=grams("0.5"))).outcome == "ordinary screening"
    )
    assert say(any_weight, possession(amount=grams("0.5"), field_amount=grams("5"))).outcome == "decline"
    assert list(missing(say(any_weight, possession()))) == ["amount"]
    traced = say(any_weight, possession(field_amount=grams("0.5"))).because[0].conditions[-1]
    assert (traced.fact, traced.value) == ("field amount", "0.5 g")


SMALL = """terms:
  small amount:
    quote: "an amount consistent with personal use"
    cocaine: at most 2 g
    marijuana: at most 28.35 g
    oxycodone: at most 10 dosage units
"""


def small():
    return policy(
        "  - {id: 1, applies to: {offense: simple possession, substance: [cocaine, marijuana, oxycodone, heroin]},"
        " if: {amount: small amount}, outcome: decline}\n",
        SMALL,
    )


@pytest.mark.parametrize(
    ("drug", "weight", "expected"),
    [
        ("cocaine", grams("2"), "decline"),
        ("cocaine", grams("2.01"), "ordinary screening"),
        ("cannabis", grams("28.35"), "decline"),
        ("cannabis", amount("1", "oz"), "decline"),
        ("oxycodone", amount("10", "dosage units"), "decline"),
        ("oxycodone", amount("11", "dosage units"), "ordinary screening"),
        ("oxycodone", grams("1"), "needs information"),
        ("heroin", grams("0.1"), "ordinary screening"),
    ],
)
def test_a_term_can_give_each_substance_its_limit(drug, weight, expected):
    assert say(small(), possession(substance=drug, amount=weight)).outcome == expected


def test_a_class_of_drugs_under_a_term_asks_for_the_drug():
    found = say(small(), possession(substance="unspecified", amount=grams("3")))
    assert "substance" in missing(found)
    assert missing(found)["substance"]["cannabis"] == "decline"


def test_at_most_2_g_declines_and_more_than_2_g_declines_is_declined_without_a_weight():
    both = policy(
        "  - {id: 1, applies to: {offense: simple possession}, if: {amount: at most 2 g}, outcome: decline}\n"
        "  - {id: 2, applies to: {offense: simple possession}, if: {amount: more than 2 g}, outcome: decline}\n"
    )
    found = say(both, possession())
    assert (found.outcome, found.rollup, found.missing) == ("decline", Rollup.DECLINED, ())
    assert found.decided_by == "1 or 2"
    assert [trace.verdict for trace in found.because] == ["not known", "not known"]


def test_the_nearest_change_names_the_limit():
    found = say(limit("at most 2 g"), possession(amount=grams("2.4")))
    assert found.nearest_change == "amount 2.4 g to 2 g would give decline"
    found = say(limit("at most 2 g"), possession(amount=grams("1.4")))
    assert found.nearest_change == "amount 1.4 g to more than 2 g would give ordinary screening"


def test_money_is_no_weight():
    theft = policy("  - {id: 1, applies to: {offense: theft}, unless: {value: more than $500}, outcome: reduce}\n")
    assert say(theft, {"offense": "theft", "value": amount("500", "$")}).outcome == "reduce"
    assert say(theft, {"offense": "theft", "value": amount("500.01", "$")}).outcome == "ordinary screening"
    assert missing(say(theft, {"offense": "theft"})) == {
        "value": {"at most $500": "reduce", "more than $500": "ordinary screening"}
    }


def test_an_answer_is_cut_where_another_amount_begins_to_follow_from_it():
    """The largest item is at most the total: more than 5 g in all leaves the largest item open, less does not."""
    both = policy(
        "  - {id: 1, applies to: {offense: simple possession}, if: {amount: at most 2 g}, outcome: decline}\n"
        "  - {id: 2, applies to: {offense: simple possession}, if: {largest item: more than 5 g}, outcome: charge}\n"
    )
    assert missing(say(both, possession()))["amount"] == {
        "at most 2 g": "decline",
        "more than 2 g and at most 5 g": "ordinary screening",
        "more than 5 g": ("largest item",),
    }


def test_a_weight_less_its_uncertainty_is_bound_by_the_gross_weight_as_stated():
    """1 g gross, 0.5 g off: the net weight can be 0.9 g and hardly off at all."""
    rules = limit("less than 0.7 g after subtracting the uncertainty")
    gross = policy(
        "  - {id: 1, applies to: {offense: simple possession}, outcome: decline,\n"
        "     if: {amount: less than 0.7 g after subtracting the uncertainty}}\n"
        "  - {id: 2, applies to: {offense: paraphernalia}, if: {gross amount: at most 1 g}, outcome: charge}\n"
    )
    for loaded in (rules, gross):
        known = possession(gross_amount=grams("1", "0.5"))
        assert list(missing(say(loaded, known))) == ["amount"]
        assert say(loaded, {**known, "amount": grams("0.9", "0.01")}).outcome == "ordinary screening"
        assert say(loaded, possession(gross_amount=grams("0.6", "0.5"))).outcome == "decline"


def test_a_fact_of_which_two_things_are_asked_is_missing_once():
    loaded = limit("{any of: [at most 1 g, at most 2 g surely]}")
    (weight,) = say(loaded, possession()).missing
    assert weight.fact == "amount"
    assert weight.ask == "What is the weight or count found by the laboratory?"
    assert weight.answers["by stated value: at most 1 g"] == "decline"
    assert weight.answers["surely: more than 2 g"] == ("amount",)


def test_two_windows_of_one_history_are_asked_once():
    loaded = policy(
        "  - id: 1\n    applies to: {offense: simple possession}\n    if:\n      all of:\n"
        "        - history: at most 1 arrests within 12 months before the referral\n"
        "        - history: at most 3 arrests within 24 months before the referral\n    outcome: decline\n"
    )
    found = say(loaded, possession())
    assert [each.fact for each in found.missing] == ["history"]
    (history,) = found.missing
    assert history.ask.startswith("What arrests, citations, charges")
    more = "arrests within 12 months before the date of referral: 2 or more"
    assert history.answers[more] == "ordinary screening"


def test_a_missing_uncertainty_is_asked_by_its_name_and_not_as_the_amount():
    rule = limit("at most 1 g after subtracting the uncertainty at 95 %")
    (asked,) = say(rule, possession(amount=grams("1.02"))).missing
    assert asked.fact == "amount"
    assert asked.label == "the laboratory's measurement uncertainty"
    assert asked.ask.startswith("What is the laboratory's measurement uncertainty at 95 %?")
    assert "1.02 g ± 0.05 g at 95 %" in asked.ask
    (nothing,) = say(rule, possession()).missing
    assert nothing.label == "the weight found by the laboratory"
    assert nothing.ask == "What is the weight found by the laboratory?"


@pytest.mark.parametrize(
    ("fact", "label"),
    [
        ("amount", "the weight found by the laboratory"),
        ("field amount", "the weight measured in the field"),
        ("gross amount", "the weight with its packaging"),
        ("estimated amount", "the amount as the officer estimated it"),
    ],
)
def test_a_missing_weight_is_named_by_whose_it_is(fact: str, label: str):
    (asked,) = say(policy(f"  - {{id: 1, if: {{{fact}: at most 1 g}}, outcome: decline}}\n"), possession()).missing
    assert (asked.fact, asked.label) == (fact, label)
