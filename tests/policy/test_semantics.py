"""The sentences of "Semantics" in the design of the policy file, each by its words."""

from __future__ import annotations

from datetime import date

import pytest

from screener.domain.decision import Force, Rollup
from screener.domain.truth import Truth
from screener.policy.evaluation.compiled import dated as date_state
from screener.policy.evaluation.finding import explanation
from screener.policy.explanation.evaluate import evaluate_group, version_for
from screener.policy.loading.load import load_policy_bytes
from tests.policy.writing import AS_OF, HEAD, grams, missing, policy, possession, say

SIGNS = "terms:\n  signs: {any 2 of: [scales, baggies, cash]}\n"


def verdicts(finding):
    return {trace.rule: trace.verdict for trace in finding.because}


# -- values ----------------------------------------------------------------------------------------------------------


def test_each_condition_shows_its_value_yes_no_or_unknown():
    rule = policy(
        "  - {id: 1, applies to: {offense: simple possession}, if: {scales: yes, cash: no,"
        " residue: yes}, outcome: decline}\n"
    )
    traced = say(rule, possession(scales=True, cash=True)).because[0].conditions
    assert [(c.fact, c.value, c.truth) for c in traced] == [
        ("offense", "possession", Truth.YES),
        ("scales", "yes", Truth.YES),
        ("cash", "yes", Truth.NO),
        ("residue", None, Truth.UNKNOWN),
    ]


def test_missing_and_blank_are_unknown_never_zero_never_no():
    rule = policy(
        "  - {id: 1, applies to: {offense: simple possession}, if: {prior convictions: 0,"
        " school zone: no}, outcome: decline}\n"
    )
    assert set(missing(say(rule, possession()))) == {"prior convictions", "school zone"}
    assert set(missing(say(rule, possession(prior_convictions=0)))) == {"school zone"}
    assert say(rule, possession(school_zone=True)).outcome == "ordinary screening"


def test_conditions_on_the_record_are_always_yes_or_no():
    rule = policy(
        "  - {id: 1, applies to: {offense: simple possession}, if: {lab report: present}, outcome: decline}\n"
    )
    assert say(rule, possession(lab_report=True)).outcome == "decline"
    for facts in (possession(), possession(lab_report=False)):
        found = say(rule, facts)
        assert (found.outcome, found.missing) == ("ordinary screening", ())
        assert found.because[0].conditions[-1].truth is Truth.NO


def test_a_blank_none_observed_is_no():
    rule = policy(
        "  - {id: 1, applies to: {offense: simple possession}, if: {none observed: [scales, cash]}, outcome: decline}\n"
    )
    assert say(rule, possession(scales=False, cash=False)).outcome == "decline"
    assert say(rule, possession(scales=False)).outcome == "ordinary screening"
    assert say(rule, possession(scales=False, cash=True)).outcome == "ordinary screening"


# -- the finding -----------------------------------------------------------------------------------------------------

ORDER = (
    "  - {id: 0, applies to: {offense: simple possession}, if: {substance: salvia}, outcome: void}\n"
    "  - {id: 1, applies to: {offense: simple possession}, if: {lab report: absent}, outcome: await lab}\n"
    "  - {id: 2, applies to: {offense: simple possession}, if: {amount: at most 2 g}, outcome: decline}\n"
    "  - {id: 3, applies to: {offense: simple possession}, outcome: divert}\n"
)


def test_no_offense_precedes_all():
    found = say(policy(ORDER), possession(substance="salvia"))
    assert (found.rollup, found.decided_by, found.missing) == (Rollup.NO_OFFENSE, "0", ())


def test_held_precedes_the_rest_with_the_missing_facts_listed_anyway():
    found = say(policy(ORDER), possession(substance="cocaine"))
    assert (found.rollup, found.decided_by) == (Rollup.HELD, "1")
    assert missing(found) == {"amount": {"at most 2 g": "decline", "more than 2 g": "divert"}}
    assert not found.settled


def test_decline_first_divert_second():
    assert say(policy(ORDER), possession(substance="cocaine", lab_report=True, amount=grams("2"))).outcome == "decline"
    assert say(policy(ORDER), possession(substance="cocaine", lab_report=True, amount=grams("3"))).outcome == "divert"


def test_one_outcome_over_all_completions_is_that_outcome():
    rule = policy(
        "  - {id: 1, applies to: {offense: [simple possession, paraphernalia, sale, prescription fraud,"
        " other drug charge]},"
        " outcome: decline}\n"
    )
    found = say(rule, {"offense": "drug_unspecified"})
    assert (found.outcome, found.missing, found.settled) == ("decline", (), True)


def test_if_some_unknown_fact_can_change_it_it_needs_information_and_answers_say_what_is_still_needed():
    rule = policy(
        "  - {id: 1, applies to: {offense: simple possession}, if: {scales: no, amount: at most 2 g},"
        " outcome: decline}\n"
    )
    found = say(rule, possession())
    assert (found.outcome, found.rollup, found.decided_by) == ("needs information", Rollup.NEEDS_INFORMATION, None)
    assert missing(found) == {
        "amount": {"at most 2 g": ("scales",), "more than 2 g": "ordinary screening"},
        "scales": {"yes": "ordinary screening", "no": ("amount",)},
    }


JUDGED = "terms:\n  small amount: {judgment: yes, ask: Is the amount small?}\n"


def test_else_only_judgments_remain_and_the_attorney_decides():
    rule = policy("  - {id: 1, applies to: {offense: simple possession}, if: small amount, outcome: decline}\n", JUDGED)
    found = say(rule, possession(amount=grams("0.1")))
    assert (found.rollup, found.judgments, found.missing) == (Rollup.ATTORNEY_DECIDES, ("small amount",), ())
    assert say(rule, {**possession(), "small amount": True}).outcome == "decline"
    assert say(rule, {**possession(), "small amount": False}).outcome == "ordinary screening"


def test_a_fact_that_matters_under_some_judgment_is_missing():
    rule = policy(
        "  - {id: 1, applies to: {offense: simple possession}, if: {all of: [small amount,"
        " {scales: no}]}, outcome: decline}\n",
        JUDGED,
    )
    found = say(rule, possession())
    assert found.rollup is Rollup.NEEDS_INFORMATION
    assert missing(found) == {"scales": {"yes": "ordinary screening", "no": "attorney decides"}}
    assert found.judgments == ("small amount",)


def test_a_judgment_that_changes_nothing_is_not_asked_for():
    rule = policy(
        "  - {id: 1, applies to: {offense: simple possession}, if: {any of: [small amount,"
        " {scales: no}]}, outcome: decline}\n",
        JUDGED,
    )
    found = say(rule, possession(scales=False))
    assert (found.outcome, found.judgments) == ("decline", ())


def test_facts_that_only_a_record_condition_reads_are_outside_missing():
    rule = policy(
        "  - {id: 1, applies to: {offense: simple possession}, unless shown: signs, unless: {amount: over 2 g},"
        " outcome: decline}\n",
        SIGNS,
    )
    assert set(missing(say(rule, possession()))) == {"amount"}


def test_declared_constraints_cut_the_completions():
    """A number of drug convictions is at most the number of convictions; a victim under 18 is a victim."""
    rule = policy(
        "  - {id: 1, applies to: {offense: simple possession}, if: {prior drug convictions: at most 2},"
        " outcome: decline}\n"
    )
    assert say(rule, possession(prior_convictions=2)).outcome == "decline"
    assert set(missing(say(rule, possession(prior_convictions=3)))) == {"prior drug convictions"}
    victims = policy("  - {id: 1, applies to: {offense: trespass}, unless: {victim under 18: yes}, outcome: decline}\n")
    assert say(victims, {"offense": "trespass", "victim": False}).outcome == "decline"
    assert set(missing(say(victims, {"offense": "trespass", "victim": True}))) == {"victim under 18"}


# -- rules -----------------------------------------------------------------------------------------------------------

EXCEPTIONS = (
    "  - {id: 1, applies to: {offense: simple possession}, outcome: decline}\n"
    "  - {id: 1.a, exception to: 1, if: {weapon: yes}, outcome: not covered}\n"
    "  - {id: 1.a.i, exception to: 1.a, if: {residue: yes}, outcome: not covered}\n"
    "  - {id: 2, applies to: {offense: simple possession}, if: {age at offense: less than 21}, outcome: divert}\n"
)


def test_not_covered_withdraws_the_parent_and_other_rules_may_still_reach_the_charge():
    rules = policy(EXCEPTIONS)
    assert say(rules, possession(weapon=False)).outcome == "decline"
    found = say(rules, possession(weapon=True, residue=False, age_at_offense=30))
    assert (found.outcome, found.decided_by) == ("ordinary screening", None)
    assert found.because[0].beaten_by == "1.a"
    assert say(rules, possession(weapon=True, residue=False, age_at_offense=20)).outcome == "divert"


def test_an_exception_to_the_exception_lets_the_rule_stand():
    found = say(policy(EXCEPTIONS), possession(weapon=True, residue=True, age_at_offense=30))
    assert (found.outcome, found.decided_by) == ("decline", "1")
    assert verdicts(found) == {"1": "applies", "1.a": "applies", "1.a.i": "applies", "2": "does not apply"}
    assert {trace.rule: trace.beaten_by for trace in found.because}["1.a"] == "1.a.i"


def test_an_exception_of_which_a_fact_is_unknown_is_open():
    assert set(missing(say(policy(EXCEPTIONS), possession(age_at_offense=30)))) == {"weapon", "residue"}


def test_unless_treats_unknown_as_unknown_and_unless_shown_looks_only_for_a_recorded_yes():
    strict = policy("  - {id: 1, applies to: {offense: simple possession}, unless: signs, outcome: decline}\n", SIGNS)
    silent = policy(
        "  - {id: 1, applies to: {offense: simple possession}, unless shown: signs, outcome: decline}\n", SIGNS
    )
    assert say(strict, possession()).rollup is Rollup.NEEDS_INFORMATION
    found = say(silent, possession())
    assert (found.outcome, found.not_shown) == ("decline", ("baggies", "cash", "scales"))
    assert say(silent, possession(scales=True, cash=True)).outcome == "ordinary screening"
    assert say(silent, possession(scales=True)).not_shown == ("baggies", "cash")
    assert say(silent, possession(scales=False, cash=False)).not_shown == (), "one blank sign cannot make two"
    assert say(strict, possession(scales=False, cash=False)).outcome == "decline"


def test_if_shown_on_an_exception_fires_on_a_recorded_yes_and_says_what_was_not_shown():
    rule = policy(
        "  - {id: 1, applies to: {offense: simple possession}, outcome: decline}\n"
        "  - {id: 1.a, exception to: 1, if shown: signs, outcome: review}\n",
        SIGNS,
    )
    found = say(rule, possession())
    assert (found.outcome, found.decided_by) == ("decline", "1")
    assert found.not_shown == ("baggies", "cash", "scales"), "the desk marks it, and G leaves it out"
    found = say(rule, possession(scales=True, baggies=True))
    assert (found.outcome, found.rollup, found.decided_by) == ("review", Rollup.ATTORNEY_DECIDES, "1.a")
    assert found.because[0].beaten_by == "1.a"


def test_gives_way_to_lets_a_sibling_stand():
    rules = policy(
        "  - {id: 1, applies to: {offense: simple possession}, outcome: decline, gives way to: [2]}\n"
        "  - {id: 2, applies to: {offense: simple possession}, if: {school zone: yes}, outcome: charge}\n"
    )
    assert say(rules, possession(school_zone=False)).outcome == "decline"
    found = say(rules, possession(school_zone=True))
    assert (found.outcome, found.decided_by) == ("charge", "2")
    assert {trace.rule: trace.beaten_by for trace in found.because} == {"2": None, "1": "2"}


def test_a_rule_does_not_give_way_to_one_that_its_own_exception_withdrew():
    rules = policy(
        "  - {id: 1, applies to: {offense: simple possession}, outcome: decline, gives way to: [2]}\n"
        "  - {id: 2, applies to: {offense: simple possession}, if: {school zone: yes}, outcome: charge}\n"
        "  - {id: 2.a, exception to: 2, if: {residue: yes}, outcome: not covered}\n"
    )
    assert say(rules, possession(school_zone=True, residue=True)).outcome == "decline"


def test_an_exception_belongs_to_its_parents_phase():
    """An exception to a declining rule that diverts is not put off to the phase of programs."""
    rules = policy(
        "  - {id: 1, applies to: {offense: simple possession}, outcome: decline}\n"
        "  - {id: 1.a, exception to: 1, if: {age at offense: less than 21}, outcome: divert}\n"
        "  - {id: 2, applies to: {offense: simple possession}, outcome: divert}\n"
    )
    assert say(rules, possession(age_at_offense=20)).decided_by == "1.a"
    assert say(rules, possession(age_at_offense=30)).decided_by == "1"


def test_two_rules_with_one_outcome_are_fine():
    rules = policy(
        "  - {id: 1, applies to: {offense: simple possession}, outcome: decline}\n"
        "  - {id: 2, applies to: {substance: cocaine}, outcome: decline}\n"
    )
    found = say(rules, possession(substance="cocaine"))
    assert (found.outcome, found.decided_by) == ("decline", "1")


# -- outcomes, force, items ------------------------------------------------------------------------------------------


def test_outcomes_map_the_policys_words_to_a_roll_up_and_a_record_consequence():
    rule = policy(
        "  - {id: 1, applies to: {offense: simple possession}, outcome: decline, force: mandatory,"
        " approval: [chief, deputy]}\n"
    )
    found = say(rule, possession())
    assert (found.outcome, found.rollup, found.record) == ("decline", Rollup.DECLINED, "nothing filed")
    assert (found.force, found.approval) == (Force.MANDATORY, ("chief", "deputy"))


def test_otherwise_is_the_outcome_of_a_charge_that_no_rule_reaches():
    rule = policy("  - {id: 1, applies to: {offense: simple possession}, outcome: decline}\n")
    found = say(rule, {"offense": "violent", "grade": "felony"})
    assert (found.outcome, found.rollup, found.decided_by) == ("ordinary screening", Rollup.OUTSIDE, None)
    assert found.because[0].conditions[0].truth is Truth.NO, "and why no rule does"


SETS = "  - {id: 1, applies to: {offense: simple possession, substance: %s}, outcome: decline}\n"


@pytest.mark.parametrize(
    ("written", "drug", "expected"),
    [
        ("marijuana", "cannabis", "decline"),
        ("[cocaine, heroin]", "heroin", "decline"),
        ("[cocaine, heroin]", "lsd", "ordinary screening"),
        ("opioids", "oxycodone", "decline"),
        ("heroin", "opiate", "needs information"),
        ("opioids", "opiate", "decline"),
        ("cocaine", "opiate", "ordinary screening"),
        ("any controlled substance", "unspecified", "decline"),
        ("any controlled substance", "alcohol", "ordinary screening"),
        ("{all except: [heroin, fentanyl]}", "cocaine", "decline"),
        ("{all except: [heroin, fentanyl]}", "heroin", "ordinary screening"),
        ("{all except: [heroin, fentanyl]}", "unspecified", "needs information"),
        ("{all except: [heroin, fentanyl]}", ("cocaine", "fentanyl"), "ordinary screening"),
        ("{all except: [heroin, fentanyl]}", ("cocaine", "lsd"), "decline"),
        ("{any item: [fentanyl]}", ("cocaine", "fentanyl"), "decline"),
        ("{any item: [fentanyl]}", "multiple", "needs information"),
        ("[cocaine, heroin]", ("cocaine", "heroin"), "decline"),
        ("cocaine", "multiple", "ordinary screening"),
    ],
)
def test_a_rule_reaches_a_charge_if_every_item_qualifies_and_membership_is_yes_no_or_unknown(written, drug, expected):
    assert say(policy(SETS % written), possession(substance=drug)).outcome == expected


def test_statutes_are_compared_as_written():
    rule = policy("  - {id: 1, applies to: {statute: 13.10}, outcome: decline}\n")
    assert say(rule, {"offense": "other", "statute": "13.10"}).outcome == "decline"
    assert say(rule, {"offense": "other", "statute": "13.1"}).outcome == "ordinary screening"


# -- dates -----------------------------------------------------------------------------------------------------------

DATED = """\
policy format: 1
policy: {title: T, office: O, version: 1, effective: 2026-01-05, sunset: 2026-12-31, governed by: %s}
outcomes:
  decline: {roll-up: declined}
  old screening: {roll-up: outside the policy}
  expired: {roll-up: outside the policy}
  ordinary screening: {roll-up: outside the policy}
otherwise: ordinary screening
rules:
  - {id: 1, applies to: {offense: simple possession}, outcome: decline}
"""


def dated(governing, more=""):
    return load_policy_bytes((DATED % governing + more).encode(), "dated.yaml")


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2026, 1, 4), "outside the policy"),
        (date(2026, 1, 5), "decline"),
        (date(2026, 12, 31), "decline"),
        (date(2027, 1, 1), "outside the policy"),
    ],
)
def test_outside_the_dates_in_force_a_charge_is_outside_the_policy(on, expected):
    loaded = dated("date of decision")
    assert say(loaded, possession(), on=on).outcome == expected
    assert say(loaded, possession(), on=on).rollup is (Rollup.DECLINED if expected == "decline" else Rollup.OUTSIDE)
    assert (date_state(on, loaded) == 0) is (expected == "decline")


def test_before_and_after_have_their_own_outcomes_where_written():
    loaded = dated("date of decision", "before: old screening\nafter: expired\n")
    assert say(loaded, possession(), on=date(2025, 1, 1)).outcome == "old screening"
    assert say(loaded, possession(), on=date(2028, 1, 1)).outcome == "expired"


def test_an_offense_date_governs_where_the_file_says_so_and_an_unknown_one_is_asked_for():
    loaded = dated("date of offense")
    assert say(loaded, possession(offense_date=date(2025, 12, 31))).outcome == "outside the policy"
    assert say(loaded, possession(offense_date=date(2026, 1, 5)), on=date(2027, 5, 5)).outcome == "decline"
    assert missing(say(loaded, possession())) == {
        "offense date": {
            "before 2026-01-05": "outside the policy",
            "on or after 2026-01-05 and on or before 2026-12-31": "decline",
            "after 2026-12-31": "outside the policy",
        }
    }


def test_filing_and_decision_dates_of_undecided_charges_are_the_as_of_date():
    loaded = dated("date of filing")
    assert say(loaded, possession(), on=date(2026, 1, 4)).rollup is Rollup.OUTSIDE
    assert say(loaded, possession(), on=date(2026, 1, 5)).outcome == "decline"


def test_the_version_in_force_is_the_latest_that_is_effective(policies):
    from screener.policy.loading.load import load_policy

    first = load_policy(policies / "riverside-unconditional-1.yaml")
    second = load_policy(policies / "riverside-unconditional.yaml")
    both = [second, first]
    assert version_for(both, date(2026, 1, 4)) is None
    assert version_for(both, date(2026, 1, 5)) is first
    assert version_for(both, date(2026, 2, 15)) is first
    assert version_for(both, date(2026, 2, 16)) is second
    assert date_state(date(2030, 1, 1), first) == 0, "no sunset: by itself it stays in force"


# -- explanation -----------------------------------------------------------------------------------------------------


def test_the_explanation_is_a_value_with_why_not_for_near_rules():
    rules = policy(
        "  - {id: 1, title: Small, quote: Small amounts are declined., cite: 'GO 1, 2',"
        " applies to: {offense: simple possession},"
        " if: {amount: at most 2 g}, outcome: decline}\n"
        "  - {id: 2, applies to: {offense: paraphernalia}, outcome: decline}\n"
    )
    found = say(rules, possession(amount=grams("5")))
    tree = explanation(found, policy=rules.identity, as_of="2026-06-30", app_version="1")
    assert tree["outcome"] == "ordinary screening"
    assert [trace["rule"] for trace in tree["because"]] == ["1"], "near rules only"
    assert tree["because"][0]["verdict"] == "does not apply"
    assert (tree["because"][0]["quote"], tree["because"][0]["cite"]) == ("Small amounts are declined.", "GO 1, 2")
    assert tree["because"][0]["conditions"][1] == {
        "text": "the amount by the lab is at most 2 g",
        "fact": "amount",
        "value": "5 g",
        "origin": {"field": "amount"},
        "truth": "no",
    }
    assert tree["nearest_change"] == "amount 5 g to 2 g would give decline"
    assert tree["policy"] == {"id": "test", "version": "1", "sha256": rules.sha256}


def test_findings_are_shared_between_charges_with_the_same_facts():
    rule = policy(
        "  - {id: 1, applies to: {offense: simple possession}, if: {amount: at most 2 g}, outcome: decline}\n"
    )
    first = say(rule, possession(amount=grams("1"), substance="cocaine"))
    other = say(rule, possession(amount=grams("1"), substance="heroin"))
    assert other == first, "the policy does not read the substance"
    assert other.because[0] is first.because[0]
    assert say(rule, possession(amount=grams("1.5"))) != first


def test_charges_in_the_same_cells_keep_their_own_numbers():
    rule = policy(
        "  - {id: 1, applies to: {offense: simple possession}, if: {amount: at most 2 g}, outcome: decline}\n"
    )
    for weight in ("1", "1.5", "2", "2.5", "9"):
        found = say(rule, possession(amount=grams(weight)))
        assert found.because[0].conditions[1].value == f"{weight} g"
        assert found.nearest_change.startswith(f"amount {weight} g to ")


def test_the_file_is_kept_by_the_sha256_of_its_raw_bytes():
    import hashlib

    data = (HEAD + "rules:\n  - {id: 1, outcome: decline}\n").encode()
    loaded = load_policy_bytes(data, "some file.yaml")
    assert loaded.raw == data
    assert loaded.identity == {"id": "some-file", "version": "1", "sha256": hashlib.sha256(data).hexdigest()}


def test_modes_without_a_stated_entry_fall_to_otherwise():
    rule = policy(
        "  - {id: 1, applies to: {offense: simple possession}, outcome: decline}\n",
        "retroactive:\n  pending cases: same rules, from 2026-03-01\n  warrants: {outcome: void,"
        " unless: {victim: yes}}\n"
        "  appeals: not stated",
    )
    assert say(rule, possession(), mode="pending cases", on=date(2026, 2, 28)).outcome == "ordinary screening"
    assert say(rule, possession(), mode="pending cases", on=date(2026, 3, 1)).outcome == "decline"
    assert say(rule, possession(victim=False), mode="warrants").outcome == "void"
    assert say(rule, possession(victim=True), mode="warrants").outcome == "ordinary screening"
    assert set(missing(say(rule, possession(), mode="warrants"))) == {"victim"}
    assert say(rule, possession(), mode="appeals").outcome == "ordinary screening"
    assert say(rule, possession(), mode="sentenced").outcome == "ordinary screening"


def test_an_empty_group_has_no_findings():
    rule = policy("  - {id: 1, applies to: {offense: simple possession}, outcome: decline}\n")
    assert evaluate_group(rule, [], companions_known=True, as_of=AS_OF) == ()


def test_the_dates_in_force_are_part_of_the_explanation_where_they_matter():
    loaded = dated("date of decision")
    early = say(loaded, possession(), on=date(2026, 1, 4)).because[0]
    assert (early.rule, early.verdict) == ("in force", "does not apply")
    assert early.conditions[0].text == "the date of decision is on or after 2026-01-05 and on or before 2026-12-31"
    assert early.conditions[0].value == "2026-01-04"
    assert say(loaded, possession(), on=date(2026, 1, 5)).because[0].rule == "1"
    assert say(dated("date of offense"), possession()).because[0].verdict == "not known"


def test_the_entry_for_older_matters_is_part_of_the_explanation(policies):
    from screener.policy.loading.load import load_policy

    loaded = load_policy(policies / "riverside-unconditional.yaml")
    found = say(loaded, possession(amount=grams("1")), mode="warrants")
    assert (found.outcome, found.decided_by) == ("recall", "1")
    assert (found.because[0].rule, found.because[0].cite) == ("retroactive: warrants", "GO 26-02, section 6")
    silent = say(loaded, possession(amount=grams("1")), mode="appeals").because[0]
    assert (silent.verdict, silent.conditions[0].value) == ("does not apply", "not stated")


def test_no_two_answers_share_a_label():
    """Two sets of drugs too long to list are told apart by the file's own words."""
    rules = policy(
        "  - {id: 1, applies to: {offense: simple possession, substance: opioids}, outcome: decline}\n"
        "  - {id: 2, applies to: {offense: simple possession, substance: stimulants}, outcome: reduce}\n"
    )
    answers = missing(say(rules, possession(substance="unspecified")))["substance"]
    assert answers["opioids"] == "decline"
    assert answers["stimulants"] == "reduce"
    assert answers["any other"] == "ordinary screening"
