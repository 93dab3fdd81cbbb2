"""What a policy file must be able to say, lines 8 to 14 of the design, each with the edge that broke others."""

from __future__ import annotations

from datetime import date

import pytest

from screener.domain.decision import Rollup
from screener.policy.explanation.evaluate import evaluate_group
from screener.policy.language.vocabulary import parse_fact, show_fact
from screener.policy.loading.load import PolicyErrors, load_policy_bytes
from screener.policy.rendering.render import render, to_markdown
from tests.policy.writing import AS_OF, HEAD, grams, missing, policy, possession, say


def codes(rules, *more):
    with pytest.raises(PolicyErrors) as refused:
        policy(rules, *more)
    return {error.code for error in refused.value.errors}


class Test08Hold:
    RULES = (
        "  - {id: 1, applies to: {offense: simple possession}, if: {lab report: absent}, outcome: await lab}\n"
        "  - {id: 1.a, exception to: 1, if: {amount: at most 0.5 g, weight from: field}, outcome: decline}\n"
        "  - {id: 2, applies to: {offense: simple possession}, if: {amount: at most 2 g}, outcome: decline}\n"
    )

    def test_no_lab_report_yet_is_held_with_the_missing_facts_listed_anyway(self):
        found = say(policy(self.RULES), possession(field_amount=grams("1")))
        assert (found.outcome, found.rollup) == ("await lab", Rollup.HELD)
        assert list(missing(found)) == ["amount"]

    def test_far_below_the_limit_by_field_weight_is_enough_where_the_policy_says_so(self):
        rules = policy(self.RULES)
        assert say(rules, possession(field_amount=grams("0.5"))).outcome == "decline"
        assert say(rules, possession(lab_report=True, field_amount=grams("0.5"))).rollup is Rollup.NEEDS_INFORMATION

    def test_a_hold_has_a_clock(self):
        text = HEAD.replace("{roll-up: held}", "{roll-up: held, clock: 30 days from the referral}")
        loaded = load_policy_bytes((text + "rules:\n" + self.RULES).encode(), "x.yaml")
        assert loaded.outcomes["await lab"].clock == "30 days from the referral"
        assert "30 days from the referral" in to_markdown(render(loaded, audience="internal"))


ARRESTS = (
    "  - id: 1\n    applies to: {offense: simple possession}\n"
    "    unless: {history: at least 3 arrests for simple possession, paraphernalia within 12 months before"
    " the referral}\n    outcome: decline\n"
)


def arrests(*days, kind="arrest simple possession"):
    return tuple(f"{day} {kind}" for day in days)


class Test09History:
    def after(self, rule, *events, referral=date(2026, 3, 1), **facts):
        return say(policy(rule), possession(history=events, referral_date=referral, **facts))

    def test_three_arrests_for_a_listed_set_within_12_months_of_the_referral(self):
        assert self.after(ARRESTS, *arrests("2025-06-01", "2025-07-01", "2025-08-01")).outcome == "ordinary screening"
        assert self.after(ARRESTS, *arrests("2025-06-01", "2025-07-01")).outcome == "decline"
        others = arrests("2025-06-01", "2025-07-01", "2025-08-01", kind="arrest theft")
        assert self.after(ARRESTS, *others).outcome == "decline"

    def test_arrests_citations_charges_and_convictions_are_different_events(self):
        for kind in ("citation", "charge", "conviction", "referral"):
            events = arrests("2025-06-01", "2025-07-01", "2025-08-01", kind=f"{kind} simple possession")
            assert self.after(ARRESTS, *events).outcome == "decline"

    @pytest.mark.parametrize(
        ("referral", "event", "inside"),
        [
            (date(2026, 3, 1), "2025-03-01", True),  # day 365: the anniversary is in
            (date(2026, 3, 1), "2025-02-28", False),  # day 366
            (date(2026, 3, 1), "2026-03-01", False),  # the day itself is not before it
            (date(2026, 3, 1), "2026-02-28", True),
            (date(2024, 3, 1), "2023-03-01", True),  # 366 days earlier, over a leap day
            (date(2024, 2, 29), "2023-02-28", True),  # 29 February falls back to the 28th
            (date(2024, 2, 29), "2023-02-27", False),
            (date(2025, 2, 28), "2024-02-29", True),
            (date(2025, 2, 28), "2024-02-28", True),
        ],
    )
    def test_day_365_day_366_and_a_leap_day(self, referral, event, inside):
        rule = (
            "  - {id: 1, applies to: {offense: simple possession},"
            " if: {history: no arrests within 12 months before the referral}, outcome: decline}\n"
        )
        loaded = load_policy_bytes(
            (HEAD.replace("effective: 2026-01-01", "effective: 2020-01-01") + "rules:\n" + rule).encode(), "x.yaml"
        )
        found = say(loaded, possession(history=arrests(event), referral_date=referral), on=referral)
        assert (found.outcome == "ordinary screening") is inside

    def test_history_not_available_is_not_none(self):
        found = say(policy(ARRESTS), possession(referral_date=date(2026, 3, 1)))
        assert found.rollup is Rollup.NEEDS_INFORMATION
        assert missing(found) == {"history": {"at most 2": "decline", "3 or more": "ordinary screening"}}
        assert (
            "arrests for possession" in found.missing[0].ask or "arrests for simple possession" in found.missing[0].ask
        )
        assert self.after(ARRESTS).outcome == "decline", "known to hold nothing"

    def test_a_day_that_is_not_known_matters_only_where_it_can_change_the_number(self):
        events = arrests("2025-06-01", "2025-07-01", "2025-08-01")
        found = say(policy(ARRESTS), possession(history=events))
        assert list(missing(found)) == ["referral date"]
        assert missing(found)["referral date"] == {
            "on or before 2025-08-01": "decline",
            "after 2025-08-01 and on or before 2026-06-01": "ordinary screening",
            "after 2026-06-01": "decline",
        }
        assert say(policy(ARRESTS), possession(history=events[:2])).outcome == "decline"

    def test_an_event_without_a_day_or_an_offense_may_count(self):
        two = arrests("2025-06-01", "2025-07-01")
        assert list(missing(self.after(ARRESTS, *two, "undated arrest simple possession"))) == ["history"]
        assert list(missing(self.after(ARRESTS, *two, "2025-08-01 arrest"))) == ["history"]
        assert list(missing(self.after(ARRESTS, *two, "2025-08-01 arrest drug charge, kind not stated"))) == ["history"]
        assert self.after(ARRESTS, *two, "undated arrest theft").outcome == "decline"

    def test_a_shorter_window_never_holds_more_than_a_longer_one(self):
        rule = (
            "  - id: 1\n    applies to: {offense: simple possession}\n    if:\n      all of:\n"
            "        - history: at least 2 arrests within 12 months before the referral\n"
            "        - history: fewer than 2 arrests within 24 months before the referral\n    outcome: decline\n"
        )
        assert say(policy(rule), possession()).outcome == "ordinary screening", "it can never be so"
        anyway = (
            "  - id: 1\n    applies to: {offense: simple possession}\n    if:\n      any of:\n"
            "        - history: fewer than 2 arrests within 12 months before the referral\n"
            "        - history: at least 2 arrests within 24 months before the referral\n    outcome: decline\n"
        )
        assert say(policy(anyway), possession()).outcome == "decline", "it is always so"

    def test_at_most_two_prior_convictions_and_repeat_within_24_months(self):
        rule = (
            "  - id: 1\n    applies to: {offense: simple possession}\n    unless:\n"
            "      - prior convictions: more than 2\n"
            "      - history: at least 1 conviction for theft within 24 months before the offense\n"
            "    outcome: decline\n"
        )
        loaded = policy(rule)
        facts = {"prior convictions": 2, "offense date": date(2026, 2, 1)}
        assert say(loaded, {**possession(), **facts, "history": ("2024-02-01 conviction theft",)}).settled
        assert say(loaded, {**possession(), **facts, "history": ("2024-01-31 conviction theft",)}).outcome == "decline"
        late = {**possession(), **facts, "history": ("2024-02-01 conviction theft",)}
        assert say(loaded, late).outcome == "ordinary screening"

    def test_a_listed_set_by_statute_and_grade_and_a_window_that_ends_today(self):
        rule = policy(
            "  - id: 1\n    applies to: {offense: simple possession}\n    unless:\n      history:\n"
            "        events: 1 or more arrests or citations\n"
            "        for: {statute: [H&S 11377, H&S 11364], grade: misdemeanor}\n"
            "        within: 1 year before the decision\n    outcome: decline\n"
        )
        one = "2025-07-01 citation misdemeanor under 11364 HS"
        assert say(rule, possession(history=(one,))).outcome == "ordinary screening"
        assert say(rule, possession(history=(one,)), on=date(2026, 7, 2)).outcome == "decline"
        assert list(missing(say(rule, possession(history=("2025-07-01 citation misdemeanor",))))) == ["history"]

    def test_the_explanation_shows_the_events(self):
        found = self.after(ARRESTS, *arrests("2025-06-01"))
        line = found.because[0].conditions[-1]
        assert (line.fact, line.value) == ("history", "2025-06-01 arrest simple possession")

    def test_what_is_no_history_is_said(self):
        start = "  - {id: 1, if: {history: "
        assert codes(start + "three arests}, outcome: decline}\n") == {"not-a-history"}
        assert codes(start + "at least 3 arrests within 12 moons before the referral}, outcome: decline}\n") == {
            "not-a-span"
        }
        assert codes(start + "at least 3 arrests within 1 year before the feast}, outcome: decline}\n") == {
            "unknown-date"
        }
        assert codes(start + "at least 3 arrests for mischif}, outcome: decline}\n") == {"unknown-offense"}
        with pytest.raises(ValueError, match="not an event"):
            parse_fact("history", "last spring")

    def test_a_history_is_written_and_read(self):
        value = parse_fact("history", "2025-03-14 arrest simple possession; 2024-11-02 conviction under PC 459.5")
        assert parse_fact("history", show_fact("history", value)) == value
        assert parse_fact("history", "none") == ()
        assert show_fact("history", ()) == "none"


class Test10Indicia:
    RULES = (
        "  - {id: 1, applies to: {offense: simple possession}, if: {amount: at most 5 g}, outcome: decline}\n"
        "  - {id: 1.a, exception to: 1, if: {any 2 of: [scales, baggies, cash]}, outcome: review}\n"
        "  - {id: 2, applies to: {offense: simple possession}, if: {amount: more than 5 g}, outcome: review}\n"
        "  - {id: 2.a, exception to: 2, if: {any 2 of: [scales, baggies, cash]}, outcome: charge}\n"
    )

    @pytest.mark.parametrize(
        ("scales", "baggies", "cash", "expected"),
        [
            (True, True, None, "charge"),
            (True, False, False, "review"),
            (None, False, False, "review"),
            (True, None, False, "needs information"),
            (None, None, None, "needs information"),
        ],
    )
    def test_at_least_two_of_a_checklist_with_yes_no_and_not_stated(self, scales, baggies, cash, expected):
        signs = {"scales": scales, "baggies": baggies, "cash": cash}
        facts = possession(amount=grams("6")) | {k: v for k, v in signs.items() if v is not None}
        assert say(policy(self.RULES), facts).outcome == expected

    def test_a_weight_above_the_threshold_without_indicia_is_review_not_sale(self):
        none = {"scales": False, "baggies": False, "cash": False}
        found = say(policy(self.RULES), possession(amount=grams("50")) | none)
        assert found.rollup is Rollup.ATTORNEY_DECIDES


class Test11Judgment:
    @pytest.mark.parametrize("term", ["a small amount", "approximately one ounce", "very long history"])
    def test_a_vague_term_is_never_computed(self, term):
        rule = policy(
            f"  - {{id: 1, applies to: {{offense: simple possession}}, if: {term}, outcome: decline}}\n",
            f"terms:\n  {term}: {{judgment: yes}}",
        )
        for weight in ("0.01", "1000"):
            found = say(rule, possession(amount=grams(weight)))
            assert (found.rollup, found.judgments) == (Rollup.ATTORNEY_DECIDES, (term,))
        assert say(rule, {**possession(), term: True}).outcome == "decline"
        assert rule.judgment_terms == (term,)

    def test_a_term_cannot_be_judged_and_computed(self):
        assert codes("  - {id: 1, outcome: decline}\n", "terms: {small: {judgment: yes, cocaine: at most 1 g}}") == {
            "judged-and-computed"
        }


class Test12ExceptionsByAbsence:
    RULES = (
        "  - {id: 1, applies to: {offense: other}, outcome: decline}\n"
        "  - {id: 1.a, exception to: 1, if: {none observed: [signs of illness, signs of homelessness]},"
        " outcome: not covered}\n"
    )

    @pytest.mark.parametrize(
        ("illness", "homelessness", "expected"),
        [
            (None, None, "decline"),
            (False, None, "decline"),
            (None, False, "decline"),
            (False, False, "ordinary screening"),
            (True, False, "decline"),
        ],
    )
    def test_a_blank_is_not_absence(self, illness, homelessness, expected):
        signs = {"signs of illness": illness, "signs of homelessness": homelessness}
        facts = {"offense": "other"} | {k: v for k, v in signs.items() if v is not None}
        found = say(policy(self.RULES), facts)
        assert (found.outcome, found.missing) == (expected, ())


STOPS = """  - id: 1
    title: Only from a stop that was not for public safety
    if:
      only from the stop: yes
      stop reason:
        - registration
        - plate light
        - muffler
        - windshield object
        - windshield crack
        - tint
        - headlight
        - turn signal
        - rear lamp
      unless:
        - both headlights out
        - both rear lamps out
    unless: dangerous
    outcome: decline
  - id: 2
    title: Only from a search by consent
    if: {only from the stop: yes, vehicle search: yes, search basis: consent, other suspicion: no}
    outcome: decline
"""
DANGEROUS = "terms: {dangerous: {judgment: yes, ask: Was there a substantial and identifiable risk of injury?}}"


class Test13StopsAndSearches:
    def stop(self, **facts):
        known = {"only from the stop": True, "vehicle search": False, "dangerous": False}
        known |= {"both headlights out": False, "both rear lamps out": False}
        return say(policy(STOPS, DANGEROUS), known | {k.replace("_", " "): v for k, v in facts.items()})

    def test_one_lamp_out_is_covered_both_out_are_not(self):
        assert self.stop(stop_reason="rear lamp").outcome == "decline"
        assert self.stop(stop_reason="rear lamp", both_rear_lamps_out=True).outcome == "ordinary screening"
        assert self.stop(stop_reason="headlight", both_headlights_out=True).outcome == "ordinary screening"

    def test_a_stop_for_two_listed_reasons_is_covered_with_another_it_is_not(self):
        assert self.stop(stop_reason=("tint", "plate light")).outcome == "decline"
        assert self.stop(stop_reason=("tint", "dangerous driving")).outcome == "ordinary screening"

    def test_evidence_that_comes_only_from_the_search_is_a_fact_that_is_asked(self):
        rule = policy("  - {id: 1, if: {search basis: consent, only from the search: yes}, outcome: decline}\n")
        assert say(rule, {"search basis": "consent", "only from the search": True}).outcome == "decline"
        assert say(rule, {"search basis": "consent", "only from the search": False}).outcome == "ordinary screening"
        (open_one,) = say(rule, {"search basis": "consent"}).missing
        assert open_one.ask == "Does the report say that the only evidence comes from the search?"

    def test_a_reason_that_is_not_stated_is_missing(self):
        found = say(policy(STOPS, DANGEROUS), {"only from the stop": True, "dangerous": False, "vehicle search": False})
        assert {"stop reason", "both headlights out", "both rear lamps out"} == set(missing(found))

    def test_a_dangerous_condition_is_left_to_judgment(self):
        assert self.stop(stop_reason="tint", dangerous=True).outcome == "ordinary screening"
        open_judgment = {"only from the stop": True, "stop reason": "tint", "vehicle search": False}
        open_judgment |= {"both headlights out": False, "both rear lamps out": False}
        assert say(policy(STOPS, DANGEROUS), open_judgment).rollup is Rollup.ATTORNEY_DECIDES

    @pytest.mark.parametrize(
        ("basis", "suspicion", "expected"),
        [
            ("consent", False, "decline"),
            ("consent", True, "ordinary screening"),
            (("consent", "plain view"), False, "ordinary screening"),
            ("plain view", False, "ordinary screening"),
            ("consent", None, "needs information"),
        ],
    )
    def test_a_search_that_rests_on_consent_alone(self, basis, suspicion, expected):
        facts = {"stop_reason": "moving violation", "vehicle_search": True, "search_basis": basis}
        facts |= {} if suspicion is None else {"other_suspicion": suspicion}
        assert self.stop(**facts).outcome == expected

    def test_at_least_one_of_several(self):
        rule = policy("  - {id: 1, if: {stop reason: {any item: [tint]}}, outcome: decline}\n")
        assert say(rule, {"stop reason": ("tint", "moving violation")}).outcome == "decline"
        assert say(rule, {"stop reason": "moving violation"}).outcome == "ordinary screening"
        answers = missing(say(rule, {}))["stop reason"]
        assert answers["tint"] == "decline"
        assert set(answers.values()) == {"decline", "ordinary screening"}


class Test14Outcomes:
    def test_outcomes_are_the_policys_own_words_with_a_roll_up_and_a_record_consequence(self):
        text = HEAD.replace(
            "  charge: {roll-up: filed}\n",
            "  charge: {roll-up: filed}\n"
            "  charge and refer: {roll-up: filed, record: filed and referred at once}\n"
            "  refer and wait: {roll-up: diverted, record: nothing filed; counted towards the third}\n"
            "  set aside: {roll-up: dismissed, record: needs expungement}\n",
        )
        rules = (
            "rules:\n"
            "  - id: 1\n    applies to: {offense: simple possession}\n"
            "    if: {history: fewer than 2 referrals within 12 months before the referral}\n"
            "    outcome: refer and wait\n"
            "  - id: 2\n    applies to: {offense: simple possession}\n"
            "    if: {history: at least 2 referrals within 12 months before the referral}\n    outcome: charge\n"
            "  - {id: 3, applies to: {offense: prostitution}, outcome: charge and refer}\n"
            "  - {id: 4, applies to: {offense: trespass}, outcome: set aside}\n"
        )
        loaded = load_policy_bytes((text + rules).encode(), "x.yaml")
        referred = possession(referral_date=date(2026, 3, 1))
        first = say(loaded, {**referred, "history": ("2025-09-01 referral",)})
        assert (first.outcome, first.rollup) == ("refer and wait", Rollup.DIVERTED)
        third = say(loaded, {**referred, "history": ("2025-09-01 referral", "2025-10-01 referral")})
        assert (third.outcome, third.rollup, third.decided_by) == ("charge", Rollup.FILED, "2")
        assert say(loaded, {"offense": "prostitution"}).record == "filed and referred at once"
        assert say(loaded, {"offense": "trespass"}).record == "needs expungement"
        both = evaluate_group(loaded, [referred], companions_known=True, as_of=AS_OF)[0]
        assert list(missing(both)) == ["history"]
