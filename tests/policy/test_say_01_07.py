"""What a policy file must be able to say, lines 1 to 7 of the design, each with the edge that broke simpler designs."""

from __future__ import annotations

from decimal import Decimal

import pytest

from screener.domain.decision import Rollup
from screener.domain.quantity import Quantity
from screener.policy.explanation.evaluate import evaluate_group
from screener.policy.language.vocabulary import parse_fact, show_fact
from screener.policy.loading.load import PolicyErrors
from screener.policy.rendering.render import render, to_markdown
from tests.policy.writing import AS_OF, amount, grams, missing, policy, possession, say

FELONY = {"offense": "violent", "grade": "felony"}
THEFT = {"offense": "theft", "grade": "misdemeanor"}


class Test01Grouping:
    RULE = "  - {id: 1, applies to: {offense: simple possession}, reaches: %s, outcome: decline}\n"

    @pytest.mark.parametrize(
        ("reaches", "alone", "beside_theft", "beside_felony"),
        [
            ("whatever it is charged with", "decline", "decline", "decline"),
            ("only standalone", "decline", "ordinary screening", "ordinary screening"),
            ("only if it is the only or the most serious charge", "decline", "decline", "ordinary screening"),
            ("unless a felony stands beside it", "decline", "decline", "ordinary screening"),
        ],
    )
    def test_each_rule_says_how_far_it_reaches(self, reaches, alone, beside_theft, beside_felony):
        rule, mine = policy(self.RULE % reaches), possession(grade="misdemeanor")
        assert say(rule, mine).outcome == alone
        assert say(rule, mine, THEFT).outcome == beside_theft
        assert say(rule, mine, FELONY).outcome == beside_felony

    @pytest.mark.parametrize("unit", ["instrument", "case", "incident"])
    def test_a_grouped_felony_in_the_same_instrument(self, unit):
        rule = policy(self.RULE % f"unless a felony stands in the same {unit}")
        mine = possession(grade="misdemeanor", **{unit: "A"})
        assert say(rule, mine, {**FELONY, unit: "A"}).outcome == "ordinary screening"
        assert say(rule, mine, {**FELONY, unit: "B"}).outcome == "decline"
        assert list(missing(say(rule, mine, FELONY))) == [f"same {unit} as count 2"]

    def test_unless_a_listed_companion(self):
        rule = policy(
            "  - id: 1\n    applies to: {statute: VTL 511.1}\n"
            "    unless: {beside in the same instrument: {statute: [VTL 1212, VTL 1192, VTL 511.2]}}\n"
            "    outcome: decline\n"
        )
        mine = {"statute": "VTL 511.1", "instrument": "A"}
        assert say(rule, mine, {"statute": "1192 VTL", "instrument": "A"}).outcome == "ordinary screening"
        assert say(rule, mine, {"statute": "VTL 1180", "instrument": "A"}).outcome == "decline"

    def test_an_infraction_that_is_accompanied_by_something_worse(self):
        rule = policy(
            "  - id: 1\n    applies to: {grade: infraction}\n"
            "    unless: {beside: [misdemeanor, felony]}\n    outcome: decline\n"
        )
        assert say(rule, {"grade": "infraction"}, {"grade": "infraction"}).outcome == "decline"
        assert say(rule, {"grade": "infraction"}, THEFT).outcome == "ordinary screening"
        assert list(missing(say(rule, {"grade": "infraction"}, {"offense": "theft"}))) == ["grade of count 2"]


class Test02SelfReference:
    RULES = (
        "  - {id: 1, applies to: {conduct: resisting arrest},"
        " reaches: only if all other charges are covered, outcome: decline}\n"
        "  - {id: 2, applies to: {offense: simple possession}, outcome: decline}\n"
    )
    RESISTING = {"offense": "other", "conduct": "resisting arrest"}  # noqa: RUF012 - never changed

    def test_two_resisting_counts_alone_are_both_covered(self):
        found = evaluate_group(policy(self.RULES), [self.RESISTING, self.RESISTING], companions_known=True, as_of=AS_OF)
        assert [each.outcome for each in found] == ["decline", "decline"]

    def test_resisting_beside_a_charge_that_is_not_covered(self):
        rules = policy(self.RULES)
        assert say(rules, self.RESISTING, {**FELONY, "conduct": "other conduct"}).outcome == "ordinary screening"
        assert say(rules, self.RESISTING, {**possession(), "conduct": "other conduct"}).outcome == "decline"
        assert say(rules, self.RESISTING).outcome == "decline", "no companions satisfies all"

    def test_a_cycle_through_a_negation_is_refused(self):
        with pytest.raises(PolicyErrors) as refused:
            policy(
                "  - {id: 1, applies to: {offense: other}, unless: all other charges are covered, outcome: decline}\n"
            )
        assert {error.code for error in refused.value.errors} == {"negated-self-reference"}

    CRIMES = RULES.replace(
        " reaches: only if all other charges are covered,", " if: {all others covered: [felony, misdemeanor]},"
    )
    VIOLATION = {"offense": "other", "conduct": "other conduct", "grade": "summary"}  # noqa: RUF012 - never changed
    THEFT = {"offense": "theft", "conduct": "other conduct", "grade": "misdemeanor"}  # noqa: RUF012 - never changed

    def test_only_others_of_a_kind_must_be_covered(self):
        rules = policy(self.CRIMES)
        covered = {**possession(), "conduct": "other conduct", "grade": "misdemeanor"}
        assert say(rules, self.RESISTING, self.VIOLATION).outcome == "decline"
        assert say(rules, self.RESISTING, self.VIOLATION, covered).outcome == "decline"
        assert say(rules, self.RESISTING, self.THEFT).outcome == "ordinary screening"
        assert say(rules, self.RESISTING, self.THEFT, self.VIOLATION).outcome == "ordinary screening"
        assert say(rules, self.RESISTING, self.RESISTING).outcome == "decline"
        assert say(rules, self.RESISTING).outcome == "decline", "no companion of the kind satisfies all of them"

    def test_whether_a_charge_that_is_not_covered_is_of_the_kind_may_be_unknown(self):
        rules = policy(self.CRIMES)
        unknown = {"offense": "theft", "conduct": "other conduct"}
        assert list(missing(say(rules, self.RESISTING, unknown))) == ["grade of count 2"]
        assert say(rules, self.RESISTING, {**possession(), "conduct": "other conduct"}).outcome == "decline"
        (answers,) = missing(say(rules, self.RESISTING, known=False)).values()
        assert "ordinary screening" in answers.values()
        assert any("felony or misdemeanor that is not covered" in answer for answer in answers)

    def test_it_is_said_and_explained_with_the_kind(self):
        rules = policy(self.CRIMES)
        text = to_markdown(render(rules, audience="public"))
        assert "all other charges of this kind are covered: felony or misdemeanor" in text
        found = say(rules, self.RESISTING, self.THEFT, self.VIOLATION)
        values = [c.value or "" for trace in found.because if trace.rule == "1" for c in trace.conditions]
        assert any("theft: not covered" in v or "theft not covered" in v for v in values), values
        assert not any("summary" in value for value in values)

    def test_a_kind_does_not_let_a_negation_through(self):
        negated = "  - {id: 1, applies to: {offense: other}, unless: {all others covered: felony}, outcome: decline}\n"
        with pytest.raises(PolicyErrors) as refused:
            policy(negated)
        assert {error.code for error in refused.value.errors} == {"negated-self-reference"}


class Test03AnotherCountsFacts:
    def test_paraphernalia_only_where_the_drug_involved_is_cannabis(self):
        rule = policy(
            "  - {id: 1, applies to: {offense: paraphernalia}, if: {drug involved: cannabis}, outcome: decline}\n"
        )
        assert say(rule, {"offense": "paraphernalia", "drug involved": "cannabis"}).outcome == "decline"
        assert list(missing(say(rule, {"offense": "paraphernalia"}))) == ["drug involved"]

    def test_where_no_link_to_the_other_count_is_known_it_is_missing(self):
        rule = policy(
            "  - id: 1\n    applies to: {offense: paraphernalia}\n"
            "    if: {beside in the same incident: {offense: simple possession, substance: cannabis}}\n"
            "    outcome: decline\n"
        )
        pipe = {"offense": "paraphernalia", "incident": "7"}
        assert say(rule, pipe, possession(substance="cannabis", incident="7")).outcome == "decline"
        assert say(rule, pipe, possession(substance="cannabis", incident="8")).outcome == "ordinary screening"
        assert list(missing(say(rule, pipe, possession(substance="cannabis")))) == ["same incident as count 2"]


class Test04Substances:
    EXCEPT = (
        "  - {id: 1, applies to: {offense: simple possession, substance: {all except: [heroin, fentanyl]}},"
        " outcome: decline}\n"
        "  - {id: 2, applies to: {offense: simple possession, substance: {any item: [heroin, fentanyl]}},"
        " outcome: charge}\n"
        "  - {id: 2.a, exception to: 2, if: {residue: yes}, outcome: decline}\n"
    )

    @pytest.mark.parametrize(
        ("drug", "residue", "expected"),
        [
            ("cocaine", None, "decline"),
            ("fentanyl", False, "charge"),
            ("fentanyl", True, "decline"),
            ("fentanyl", None, "needs information"),
            (("cocaine", "fentanyl"), False, "charge"),
            (("cocaine", "fentanyl"), True, "decline"),
            (("cocaine", "lsd"), False, "decline"),
        ],
    )
    def test_residue_inside_all_except_fentanyl(self, drug, residue, expected):
        facts = possession(substance=drug) | ({} if residue is None else {"residue": residue})
        assert say(policy(self.EXCEPT), facts).outcome == expected

    def test_a_mixture_by_its_main_part(self):
        rule = policy(
            "  - {id: 1, applies to: {offense: simple possession}, if: {primary substance: cocaine},"
            " outcome: decline}\n"
        )
        mixture = possession(substance=("cocaine", "fentanyl"))
        assert list(missing(say(rule, mixture))) == ["primary substance"]
        assert say(rule, {**mixture, "primary substance": "cocaine"}).outcome == "decline"

    def test_penalty_groups_and_sets_of_the_files_own(self):
        rule = policy(
            "  - {id: 1, applies to: {offense: simple possession, substance: [group one]}, outcome: decline}\n"
            "  - {id: 2, applies to: {offense: simple possession, substance: {all except: [group one]},"
            " penalty group: 2}, outcome: reduce}\n",
            "sets: {group one: [cocaine, heroin, methamphetamine]}",
        )
        assert say(rule, possession(substance="heroin")).outcome == "decline"
        assert say(rule, possession(substance="mdma", penalty_group="2")).outcome == "reduce"
        assert list(missing(say(rule, possession(substance="mdma")))) == ["penalty group"]
        assert "group one" in to_markdown(render(rule, audience="public"))

    def test_a_class_of_the_schedules(self):
        rule = policy(
            "  - {id: 1, applies to: {offense: simple possession, substance: [schedule II]}, outcome: decline}\n"
        )
        assert say(rule, possession(substance="cocaine")).outcome == "decline"
        assert say(rule, possession(substance="heroin")).outcome == "ordinary screening"


OREGON = """terms:
  below:
    heroin: less than 1 g
    mdma: {any of: [less than 1 g, fewer than 5 pills]}
    methamphetamine: less than 2 g
    lsd: fewer than 40 dosage units
  band:
    heroin: at least 1 g and at most 3 g
    mdma: {any of: [at least 1 g and at most 4 g, at least 5 pills and fewer than 20 pills]}
"""


class Test05Quantities:
    def measures(self):
        return policy(
            "  - {id: 1, applies to: {offense: simple possession}, if: {amount: below}, outcome: void}\n"
            "  - {id: 2, applies to: {offense: simple possession}, if: {amount: band}, outcome: reduce}\n",
            OREGON,
        )

    @pytest.mark.parametrize(
        ("drug", "weight", "expected"),
        [
            ("heroin", grams("0.999"), "void"),
            ("heroin", grams("1.000"), "reduce"),
            ("heroin", grams("3"), "reduce"),
            ("heroin", grams("3.001"), "ordinary screening"),
            ("mdma", grams("0.5"), "void"),
            ("mdma", amount("4", "pills"), "void"),
            ("mdma", amount("5", "pills"), "needs information"),
            ("lsd", amount("39", "dosage units"), "void"),
            ("lsd", amount("40", "dosage units"), "ordinary screening"),
            ("cocaine", grams("0.1"), "ordinary screening"),
        ],
    )
    def test_measures_joined_by_any_with_a_limit_for_each_substance(self, drug, weight, expected):
        assert say(self.measures(), possession(substance=drug, amount=weight)).outcome == expected

    @pytest.mark.parametrize(
        ("weight", "pills", "expected"),
        [
            ("0.5", "30", "void"), ("2", "4", "void"), ("2", "5", "reduce"), ("2", "30", "reduce"),
            ("5", "19", "reduce"), ("5", "20", "ordinary screening"),
        ],
    )  # fmt: skip
    def test_a_weight_and_a_count_of_one_item(self, weight, pills, expected):
        charge = possession(substance="mdma", amount=grams(weight), pills=amount(pills, "pills"))
        assert say(self.measures(), charge).outcome == expected

    def test_joined_lines_read_as_the_file_says_them(self):
        text = to_markdown(render(self.measures(), audience="public"))
        assert "less than 1 g or fewer than 5 pills of MDMA (ecstasy)" in text
        assert "at least 1 g and at most 3 g of heroin" in text
        assert "either at least 1 g and at most 4 g, or at least 5 pills and fewer than 20 pills, of MDMA" in text

    def test_two_drugs_must_each_meet_their_own_line(self):
        both = possession(substance=("heroin", "mdma"))
        assert say(self.measures(), {**both, "amount": grams("0.5")}).outcome == "void"
        assert say(self.measures(), {**both, "amount": grams("2")}).outcome == "reduce"

    def test_per_item_and_in_total(self):
        rule = policy(
            "  - {id: 1, applies to: {offense: simple possession},"
            " if: {largest item: at most 1 g, amount: at most 5 g}, outcome: decline}\n"
        )
        assert say(rule, possession(largest_item=grams("1"), amount=grams("5"))).outcome == "decline"
        assert say(rule, possession(largest_item=grams("1.1"), amount=grams("2"))).outcome == "ordinary screening"
        assert list(missing(say(rule, possession(amount=grams("2"))))) == ["largest item"]

    def test_the_largest_item_is_at_most_the_total(self):
        item = policy(
            "  - {id: 1, applies to: {offense: simple possession}, if: {largest item: at most 1 g}, outcome: decline}\n"
        )
        assert say(item, possession(amount=grams("1"))).outcome == "decline"
        assert list(missing(say(item, possession(amount=grams("1.01"))))) == ["largest item"]
        total = policy(
            "  - {id: 1, applies to: {offense: simple possession}, if: {amount: more than 1 g}, outcome: reduce}\n"
        )
        assert say(total, possession(largest_item=grams("2"))).outcome == "reduce"
        both = policy(
            "  - {id: 1, applies to: {offense: simple possession},"
            " if: {largest item: more than 2 g, amount: at most 2 g}, outcome: decline}\n"
        )
        assert say(both, possession()).outcome == "ordinary screening", "it can never be so"

    def test_a_band_for_each_statute(self):
        rule = policy(
            "  - id: 1\n    applies to: {offense: simple possession}\n"
            "    if: {amount: {by statute: {475.854: less than 1 g, 475.884: less than 2 g}}}\n    outcome: void\n"
        )
        assert say(rule, possession(statute="ORS 475.884", amount=grams("1.9"))).outcome == "void"
        assert say(rule, possession(statute="475.854", amount=grams("1"))).outcome == "ordinary screening"
        assert say(rule, possession(statute="475.999", amount=grams("0.1"))).outcome == "ordinary screening"
        assert set(missing(say(rule, possession(amount=grams("1.5"))))) == {"statute"}

    def test_for_every_substance_and_for_one_of_them(self):
        rule = policy(
            "  - {id: 1, applies to: {offense: simple possession, substance: {any item: [fentanyl]}},"
            " if: {amount: at most 1 g}, outcome: reduce}\n"
        )
        assert say(rule, possession(substance=("cocaine", "fentanyl"), amount=grams("1"))).outcome == "reduce"
        assert say(rule, possession(substance="cocaine", amount=grams("1"))).outcome == "ordinary screening"


class Test06Boundaries:
    @pytest.mark.parametrize(
        ("limit", "weight", "met"),
        [
            ("less than 1 g", grams("1.000"), False),
            ("at most 1 g", grams("1.000"), True),
            ("at most 1.000 g", amount("1000", "mg"), True),
            ("more than 100 g", grams("100"), False),
            ("at least 100 g", grams("100"), True),
            ("at most 1 oz", grams("28.35"), False),
            ("at most 1 oz", grams("28.349523125"), True),
            ("less than 1 oz", amount("1", "oz"), False),
            ("at most 28.35 g", amount("1", "oz"), True),
            ("at most 28.35 g", grams("28.35"), True),
        ],
    )
    def test_exactly_on_the_line(self, limit, weight, met):
        rule = policy(
            f"  - {{id: 1, applies to: {{offense: simple possession}}, if: {{amount: {limit}}}, outcome: decline}}\n"
        )
        assert (say(rule, possession(amount=weight)).outcome == "decline") is met

    def test_whole_numbers_and_both_ends_of_a_band(self):
        rule = policy("  - {id: 1, applies to: {offense: theft}, if: {age at offense: 18 to 25}, outcome: divert}\n")
        for age, expected in ((17, "ordinary screening"), (18, "divert"), (25, "divert"), (26, "ordinary screening")):
            assert say(rule, {"offense": "theft", "age at offense": age}).outcome == expected


class Test07Measured:
    RULE = "  - {id: 1, applies to: {offense: simple possession}, if: {amount: at most 2 g %s}, outcome: decline}\n"

    def weight(self, value, off, confidence=""):
        return Quantity(value=Decimal(value), unit="g", uncertainty=Decimal(off), confidence=confidence)

    def test_three_answers_yes_no_cannot_tell(self):
        rule = policy(self.RULE % "surely at 95 %")
        assert say(rule, possession(amount=self.weight("1.9", "0.1", "95"))).outcome == "decline"
        assert say(rule, possession(amount=self.weight("2.2", "0.1", "95"))).outcome == "ordinary screening"
        assert list(missing(say(rule, possession(amount=self.weight("2", "0.1", "95"))))) == ["amount"]

    def test_another_confidence_is_unknown_never_rescaled(self):
        rule = policy(self.RULE % "surely at 95 %")
        for confidence in ("99.7", "68", ""):
            found = say(rule, possession(amount=self.weight("1.5", "0.1", confidence)))
            assert found.rollup is Rollup.NEEDS_INFORMATION
        less = policy(self.RULE % "after subtracting the uncertainty at 95 %")
        assert say(less, possession(amount=self.weight("2.1", "0.1", "95"))).outcome == "decline"
        assert say(less, possession(amount=self.weight("2.1", "0.1", "99.7"))).rollup is Rollup.NEEDS_INFORMATION
        assert say(policy(self.RULE % "surely"), possession(amount=self.weight("1.5", "0.1", "99.7"))).settled

    def test_a_confidence_without_a_reading_is_refused(self):
        with pytest.raises(PolicyErrors) as refused:
            policy(self.RULE % "at 95 %")
        assert {error.code for error in refused.value.errors} == {"confidence-alone"}

    def test_bases_are_facts_of_their_own(self):
        field = policy(
            "  - {id: 1, applies to: {offense: simple possession},"
            " if: {amount: at most 2 g, weight from: field}, outcome: decline}\n"
        )
        assert say(field, possession(field_amount=grams("1"))).outcome == "decline"
        assert list(missing(say(field, possession(amount=grams("1"))))) == ["field amount"]
        net = policy(
            "  - {id: 1, applies to: {offense: simple possession}, if: {amount: at most 2 g}, outcome: decline}\n"
        )
        assert say(net, possession(gross_amount=grams("2"))).outcome == "decline", "with its packaging it is no lighter"
        assert list(missing(say(net, possession(gross_amount=grams("2.5"))))) == ["amount"]

    def test_an_uncertainty_and_its_confidence_are_written_and_read(self):
        value = parse_fact("amount", "2 g ± 0.1 g at 95 %")
        assert value == self.weight("2", "0.1", "95")
        assert parse_fact("amount", show_fact("amount", value)) == value
