"""Five published policies as files: Manhattan, Bexar, Oregon, Orleans and Ramsey say what their sources say."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from screener.domain.decision import Rollup
from screener.policy.analysis.analyse import Budget, analyse
from screener.policy.authoring.coverage import coverage
from screener.policy.authoring.scenarios import run_scenarios
from screener.policy.loading.load import load_policy
from tests.policy.writing import amount, grams, missing, possession, say

NAMES = ("manhattan-2022", "bexar-2019", "oregon-m110", "orleans-2021", "ramsey-2021")
RESISTING = {"statute": "PL 205.30", "grade": "misdemeanor", "instrument": "A"}
FARE = {"statute": "PL 165.15(3)", "grade": "misdemeanor", "instrument": "A", "conduct": "fare evasion"}
ASSAULT = {"statute": "PL 120.00", "grade": "misdemeanor", "instrument": "A"}
ROBBERY = {"statute": "PL 160.05", "grade": "felony", "instrument": "A"}
OBSTRUCTING = {"statute": "PL 195.05", "grade": "misdemeanor", "instrument": "A"}
VIOLATION = {"statute": "PL 240.20", "grade": "summary", "instrument": "A"}


@pytest.fixture(params=NAMES)
def sample(request: pytest.FixtureRequest, policies: Path):
    return load_policy(policies / f"{request.param}.yaml")


def test_every_scenario_passes(sample):
    report = run_scenarios(sample)
    assert [(failure.scenario.name, failure.reason) for failure in report.failed] == []
    assert report.passed == len(sample.scenarios) > 0


def test_the_scenarios_leave_nothing_out_without_a_reason(sample):
    found = coverage(sample)
    assert [(each.kind, each.id) for each in found.unexplained] == []
    if sample.id != "oregon-m110":
        assert found.uncovered == ()


def test_the_analysis_finds_nothing_and_leaves_nothing_open(sample):
    found = analyse(sample, budget=Budget())
    assert (found.conflicts, found.gaps, found.shadowed, found.unreachable, found.not_decided) == ((), (), (), (), ())


def test_each_says_that_it_is_no_advice_names_its_source_and_quotes_nothing(sample):
    assert sample.raw.decode().startswith("# Historical, for study; not legal advice.\n")
    assert sample.marks == "historical, for study; not legal advice"
    assert b"  source:\n    document: " in sample.raw
    assert all(rule.quote == "" and rule.summary and rule.cite for rule in sample.rules)
    assert sample.otherwise == "ordinary screening"


def test_what_the_sources_do_not_say_of_older_matters_is_not_made_up(sample):
    for mode in ("pending cases", "warrants", "appeals", "sentenced"):
        assert f"  {mode}: not stated\n".encode() in sample.raw
        found = say(sample, possession(substance="cocaine", amount=grams("0.1")), on=sample.effective, mode=mode)
        assert found.rollup is Rollup.OUTSIDE


class TestManhattan:
    @pytest.fixture
    def memo(self, policies: Path):
        return load_policy(policies / "manhattan-2022.yaml")

    @pytest.mark.parametrize(
        ("beside", "expected"),
        [
            ((), "not prosecuted"),
            ((RESISTING,), "not prosecuted"),
            ((FARE,), "not prosecuted"),
            ((VIOLATION,), "not prosecuted"),
            ((ASSAULT,), "ordinary screening"),
            ((FARE, ASSAULT), "ordinary screening"),
            ((ROBBERY,), "ordinary screening"),
            (({**ROBBERY, "instrument": "B"},), "ordinary screening"),
            ((OBSTRUCTING,), "attorney decides"),
        ],
    )
    def test_resisting_follows_what_the_arrest_was_for(self, memo, beside, expected):
        assert say(memo, RESISTING, *beside, on=date(2022, 6, 1)).outcome == expected

    def test_resisting_an_arrest_for_nobody_knows_what_needs_information(self, memo):
        found = say(memo, RESISTING, known=False, on=date(2022, 6, 1))
        assert found.rollup is Rollup.NEEDS_INFORMATION
        assert list(missing(found)) == ["grouped"]

    def test_a_felony_counts_only_in_the_same_instrument(self, memo):
        other = {**ROBBERY, "instrument": "B"}
        assert say(memo, FARE, ROBBERY, on=date(2022, 6, 1)).outcome == "ordinary screening"
        assert say(memo, FARE, other, on=date(2022, 6, 1)).outcome == "not prosecuted"

    def test_only_the_act_of_not_paying(self, memo):
        other = {**FARE, "conduct": "other conduct"}
        assert say(memo, other, on=date(2022, 6, 1)).outcome == "ordinary screening"


class TestBexar:
    @pytest.mark.parametrize(
        ("weight", "expected"),
        [
            (amount("1", "oz"), "decline"),
            (grams("28.349523125"), "decline"),
            (grams("28.349523126"), "ordinary screening"),
            (grams("28.35"), "ordinary screening"),
        ],
    )
    def test_one_ounce_is_in_and_the_other_account_is_noted(self, policies: Path, weight, expected):
        file = load_policy(policies / "bexar-2019.yaml")
        facts = possession(substance="cannabis", penalty_group="none", amount=weight)
        judged = {"risk to public safety": False, "open to cite and release": False}
        assert say(file, {**facts, **judged}, on=date(2019, 10, 1)).outcome == expected
        assert b"less than one\n      ounce" in file.raw


class TestOregon:
    @pytest.fixture
    def law(self, policies: Path):
        return load_policy(policies / "oregon-m110.yaml")

    @pytest.mark.parametrize(
        ("drug", "below", "limit", "at_the_limit"),
        [
            ("heroin", grams("0.999"), grams("1.000"), "misdemeanor"),
            ("mdma", grams("0.999"), grams("1.000"), "needs information"),
            ("mdma", amount("4", "pills"), amount("5", "pills"), "needs information"),
            ("methamphetamine", grams("1.999"), grams("2.000"), "misdemeanor"),
            ("cocaine", grams("1.999"), grams("2.000"), "misdemeanor"),
            ("lsd", amount("39", "dosage units"), amount("40", "dosage units"), "ordinary screening"),
            ("psilocybin", grams("11.999"), grams("12.000"), "ordinary screening"),
            ("methadone", amount("39", "dosage units"), amount("40", "dosage units"), "ordinary screening"),
            ("oxycodone", amount("39", "pills"), amount("40", "pills"), "ordinary screening"),
        ],
    )
    def test_less_than_the_limit_is_no_crime_and_the_limit_itself_is_out(self, law, drug, below, limit, at_the_limit):
        day = {"offense date": date(2022, 3, 14)}
        found = say(law, {**possession(substance=drug, amount=below), **day})
        assert (found.outcome, found.rollup) == ("no crime", Rollup.NO_OFFENSE)
        assert say(law, {**possession(substance=drug, amount=limit), **day}).outcome == at_the_limit

    @pytest.mark.parametrize(("drug", "end"), [("heroin", "3"), ("methamphetamine", "8"), ("cocaine", "8")])
    def test_the_end_of_a_band_is_out_of_it(self, law, drug, end):
        day = {"offense date": date(2022, 3, 14)}
        just_below = str(int(end) - 1) + ".999"
        assert say(law, {**possession(substance=drug, amount=grams(just_below)), **day}).outcome == "misdemeanor"
        assert say(law, {**possession(substance=drug, amount=grams(end)), **day}).outcome == "ordinary screening"

    @pytest.mark.parametrize(
        ("day", "expected"),
        [
            (date(2021, 1, 31), "outside the policy"),
            (date(2021, 2, 1), "no crime"),
            (date(2023, 12, 31), "no crime"),
            (date(2024, 1, 1), "attorney decides"),
            (date(2024, 12, 31), "attorney decides"),
            (date(2025, 1, 1), "outside the policy"),
        ],
    )
    def test_the_law_ended_in_2024_on_a_day_that_only_the_attorney_knows(self, law, day, expected):
        facts = {**possession(substance="heroin", amount=grams("0.5")), "offense date": day}
        assert say(law, facts).outcome == expected


class TestOrleans:
    @pytest.mark.parametrize(
        ("drugs", "residue", "expected"),
        [
            (("cocaine",), None, "refuse"),
            (("heroin",), False, "ordinary screening"),
            (("heroin",), True, "refuse"),
            (("cocaine", "fentanyl"), False, "ordinary screening"),
            (("cocaine", "fentanyl"), True, "refuse"),
            (("cocaine", "fentanyl"), None, "needs information"),
        ],
    )
    def test_kept_drugs_in_a_mixture_unless_it_is_residue(self, policies: Path, drugs, residue, expected):
        file = load_policy(policies / "orleans-2021.yaml")
        facts = {**possession(substance=drugs), "small amount": True, "personal use": True}
        facts |= {} if residue is None else {"residue": residue}
        assert say(file, facts, on=date(2021, 10, 1)).outcome == expected


class TestRamsey:
    @pytest.fixture
    def file(self, policies: Path):
        return load_policy(policies / "ramsey-2021.yaml")

    def stop(self, *reasons: str, **facts: bool):
        given = {name.replace("_", " "): value for name, value in facts.items()}
        calm = {"dangerous condition": False, "only from the stop": True, "vehicle search": False}
        return possession() | {"stop reason": reasons} | calm | given

    @pytest.mark.parametrize(
        ("lamp", "both"), [("headlight", "both headlights out"), ("rear lamp", "both rear lamps out")]
    )
    def test_one_lamp_out_is_covered_and_both_are_not(self, file, lamp, both):
        one = self.stop(lamp) | {"both headlights out": False, "both rear lamps out": False}
        assert say(file, one, on=date(2022, 3, 1)).outcome == "decline"
        found = say(file, one | {both: True}, on=date(2022, 3, 1))
        assert (found.outcome, found.rollup) == ("ordinary screening", Rollup.OUTSIDE)
        open_ = {name: value for name, value in one.items() if name != both}
        assert list(missing(say(file, open_, on=date(2022, 3, 1)))) == [both]

    def test_every_reason_of_the_stop_must_be_on_the_list(self, file):
        assert say(file, self.stop("tint", "muffler"), on=date(2022, 3, 1)).outcome == "decline"
        assert say(file, self.stop("tint", "moving violation"), on=date(2022, 3, 1)).outcome == "ordinary screening"

    def test_a_dangerous_condition_takes_the_stop_out(self, file):
        found = say(file, self.stop("tint", dangerous_condition=True), on=date(2022, 3, 1))
        assert (found.outcome, found.rollup) == ("ordinary screening", Rollup.OUTSIDE)
        assert [each.verdict for each in found.because if each.rule == "1.a"] == ["applies"]

    def test_the_small_counts_of_the_source_do_not_stand_in_the_file(self, file):
        assert b"12 cases" not in file.raw
        assert b"9 declined" not in file.raw
