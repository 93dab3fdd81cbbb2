"""Policies as files: Yolo, Pima, Contra Costa, an unwritten one, and six invented ones over the four models."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from screener.domain.decision import Rollup
from screener.domain.errors import ScreenerError
from screener.policy.analysis.analyse import Budget, analyse
from screener.policy.authoring.coverage import coverage
from screener.policy.authoring.scenarios import run_scenarios
from screener.policy.evaluation.compiled import dated
from screener.policy.explanation.evaluate import evaluate_group
from screener.policy.loading.load import load_policy
from screener.policy.rendering.render import render, to_markdown
from tests.policy.writing import amount, grams, missing, possession, say

PUBLISHED = ("yolo-2021", "pima-2021", "contra-costa-2020", "unwritten-trace")
INVENTED = (
    "invented-buprenorphine",
    "invented-psychedelics",
    "invented-diversion",
    "invented-companions",
    "invented-case-by-case",
    "invented-unwritten",
)
BURGLARY = {"offense": "other", "grade": "felony"}


def applied(found) -> set[str]:
    """The rules and exceptions that apply and that no exception has beaten."""
    return {trace.rule for trace in found.because if trace.verdict == "applies" and not trace.beaten_by}


@pytest.fixture(params=(*PUBLISHED, *INVENTED))
def sample(request: pytest.FixtureRequest, policies: Path):
    return load_policy(policies / f"{request.param}.yaml")


def test_every_scenario_passes(sample):
    report = run_scenarios(sample)
    assert [(failure.scenario.name, failure.reason) for failure in report.failed] == []
    assert report.passed == len(sample.scenarios) > 0


def test_the_scenarios_leave_nothing_out(sample):
    assert [(each.kind, each.id) for each in coverage(sample).uncovered] == []


def test_the_analysis_finds_nothing_and_leaves_nothing_open(sample):
    found = analyse(sample, budget=Budget())
    assert (found.conflicts, found.gaps, found.shadowed, found.unreachable, found.not_decided) == ((), (), (), (), ())


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_published_policy_is_marked_and_quotes_nothing(policies: Path, name: str):
    sample = load_policy(policies / f"{name}.yaml")
    assert sample.raw.decode().startswith("# Historical, for study; not legal advice.\n")
    assert sample.marks == "historical, for study; not legal advice"
    assert all(rule.quote == "" and rule.summary for rule in sample.rules)


@pytest.mark.parametrize("name", INVENTED)
def test_an_invented_policy_says_so(policies: Path, name: str):
    sample = load_policy(policies / f"{name}.yaml")
    assert sample.raw.decode().startswith("# Example, invented; not legal advice.")
    assert sample.marks == "example, invented; not legal advice"
    assert sample.office.endswith("(invented)")


def test_the_invented_policies_follow_all_four_models(policies: Path):
    models = [load_policy(policies / f"{name}.yaml").model for name in INVENTED]
    assert sorted(models) == [
        "case-by-case",
        "case-by-case",
        "expanded diversion",
        "substance-specific declination",
        "substance-specific declination",
        "unconditional declination",
    ]


@pytest.mark.parametrize("name", ["unwritten-trace", "invented-unwritten"])
def test_an_unwritten_policy_is_shown_to_the_office_alone(policies: Path, name: str):
    sample = load_policy(policies / f"{name}.yaml")
    assert sample.unwritten
    assert sample.reasons
    assert sample.title in to_markdown(render(sample, audience="internal"))
    with pytest.raises(ScreenerError):
        render(sample, audience="public")


class TestYolo:
    REFERRED = date(2022, 6, 1)

    @pytest.fixture
    def yolo(self, policies: Path):
        return load_policy(policies / "yolo-2021.yaml")

    def case(self, *history: str, **more):
        facts = possession(referral_date=self.REFERRED, sex_offender_registrant=False, serious_priors=False)
        return {**facts, "history": history, **more}

    @pytest.mark.parametrize(("days", "expected"), [(364, "file"), (365, "file"), (366, "refer to the health agency")])
    def test_the_third_case_within_twelve_months(self, yolo, days: int, expected: str):
        """365 days before is the anniversary, which is in; a day more is out."""
        first = self.REFERRED - timedelta(days=days)
        charge = self.case(f"{first} referral simple possession", "2022-02-10 referral paraphernalia")
        assert say(yolo, charge, on=self.REFERRED).outcome == expected

    def test_filing_the_third_case_is_what_the_policy_says(self, yolo):
        charge = self.case("2022-01-10 referral simple possession", "2022-02-10 referral simple possession")
        found = say(yolo, charge, on=self.REFERRED)
        assert (found.rollup, found.decided_by) == (Rollup.FILED, "1.a")

    def test_the_twelve_months_over_a_leap_day(self, yolo):
        """2024-02-29 lies between: 366 days before the referral is the anniversary."""
        referred = date(2024, 6, 1)
        for days, expected in ((366, "file"), (367, "refer to the health agency")):
            first = referred - timedelta(days=days)
            charge = self.case(f"{first} referral simple possession", "2024-02-29 referral simple possession")
            charge["referral date"] = referred
            assert say(yolo, charge, on=referred).outcome == expected

    def test_the_referral_that_is_screened_is_not_its_own_history(self, yolo):
        charge = self.case(f"{self.REFERRED} referral simple possession", "2022-02-10 referral simple possession")
        assert say(yolo, charge, on=self.REFERRED).outcome == "refer to the health agency"

    @pytest.mark.parametrize("fact", ["sex offender registrant", "serious priors"])
    def test_the_excluded_are_neither_referred_nor_filed_by_the_policy(self, yolo, fact: str):
        for history in ((), ("2022-01-10 referral simple possession", "2022-02-10 referral simple possession")):
            found = say(yolo, self.case(*history, **{fact: True}), on=self.REFERRED)
            assert (found.rollup, found.decided_by) == (Rollup.OUTSIDE, None)
        charge = self.case()
        del charge[fact]
        assert missing(say(yolo, charge, on=self.REFERRED)) == {
            fact: {"yes": "ordinary screening", "no": "refer to the health agency"}
        }

    def test_a_history_that_is_not_available_is_never_none(self, yolo):
        charge = self.case()
        del charge["history"]
        assert set(missing(say(yolo, charge, on=self.REFERRED))) == {"history"}


class TestPima:
    ON = date(2022, 1, 10)

    @pytest.fixture
    def pima(self, policies: Path):
        return load_policy(policies / "pima-2021.yaml")

    def test_a_felony_beside_possession_withdraws_it(self, pima):
        found = say(pima, possession(substance="heroin", grade="felony"), BURGLARY, on=self.ON)
        assert (found.rollup, applied(found)) == (Rollup.OUTSIDE, {"1.a"})

    def test_possession_that_is_itself_the_felony_is_declined(self, pima):
        assert say(pima, possession(grade="felony"), on=self.ON).outcome == "decline"

    def test_a_misdemeanor_beside_it_changes_nothing_and_an_unknown_grade_is_asked(self, pima):
        assert say(pima, possession(), {**BURGLARY, "grade": "misdemeanor"}, on=self.ON).outcome == "decline"
        found = say(pima, possession(), {"offense": "other"}, on=self.ON)
        assert missing(found)["grade of count 2"]["felony"] == "ordinary screening"

    def test_paraphernalia_is_withdrawn_only_beside_both(self, pima):
        pipe = {"offense": "paraphernalia"}
        assert say(pima, pipe, BURGLARY, on=self.ON).outcome == "decline"
        assert say(pima, pipe, possession(grade="felony"), on=self.ON).outcome == "decline"
        assert applied(say(pima, pipe, possession(), BURGLARY, on=self.ON)) == {"2.a"}

    def test_it_was_to_be_reviewed_after_sixty_days_and_held_until_it_was_rescinded(self, pima):
        assert pima.review_by == pima.effective + timedelta(days=60)
        held = [dated(date(2022, 3, 8), pima) == 0, dated(date(2022, 3, 9), pima) == 0]
        assert held == [True, False]
        assert dated(date(2021, 12, 13), pima)


class TestContraCosta:
    REFERRED = date(2021, 6, 1)

    @pytest.fixture
    def county(self, policies: Path):
        return load_policy(policies / "contra-costa-2020.yaml")

    def case(self, days_before: tuple[int, ...] = (), kind: str = "arrest simple possession misdemeanor", **more):
        days = (self.REFERRED - timedelta(days=days) for days in days_before)
        facts = possession(grade="misdemeanor", supervision="none", referral_date=self.REFERRED)
        return {**facts, "history": tuple(f"{day} {kind}" for day in days), "first-time offender": True, **more}

    @pytest.mark.parametrize(
        ("days", "expected"),
        [
            ((), "not charged"),
            ((10, 200), "not charged"),
            ((10, 200, 300), "ordinary screening"),
            ((10, 200, 365), "ordinary screening"),
            ((10, 200, 366), "not charged"),
            ((10, 20, 30, 40), "ordinary screening"),
        ],
    )
    def test_three_arrests_in_the_past_year(self, county, days: tuple[int, ...], expected: str):
        assert say(county, self.case(days), on=self.REFERRED).outcome == expected

    @pytest.mark.parametrize(
        "kind",
        [
            "arrest simple possession felony",
            "arrest theft misdemeanor",
            "conviction simple possession misdemeanor",
            "citation simple possession misdemeanor",
        ],
    )
    def test_only_arrests_for_misdemeanor_drug_offenses_count(self, county, kind: str):
        assert say(county, self.case((10, 20, 30), kind), on=self.REFERRED).outcome == "not charged"

    @pytest.mark.parametrize(("value", "expected"), [("300", "not charged"), ("300.01", "ordinary screening")])
    def test_theft_over_300_dollars(self, county, value: str, expected: str):
        charge = self.case(offense="theft", conduct="shoplifting", value=amount(value, "$"))
        assert say(county, charge, on=self.REFERRED).outcome == expected

    def test_only_the_judgment_is_left_to_the_attorney(self, county):
        charge = self.case()
        del charge["first-time offender"]
        assert say(county, charge, on=self.REFERRED).rollup is Rollup.ATTORNEY_DECIDES

    def test_on_probation_and_beside_others_it_is_ordinary_screening(self, county):
        assert applied(say(county, self.case(supervision="probation"), on=self.REFERRED)) == {"1.c"}
        assert say(county, self.case(), possession(grade="misdemeanor"), on=self.REFERRED).rollup is Rollup.OUTSIDE

    def test_it_is_guidance(self, county):
        found = say(county, self.case(), on=self.REFERRED)
        assert str(found.force) == "guidance"
        assert found.also == ("behavioral health",)


@pytest.mark.parametrize(("weight", "expected"), [("0.0099", Rollup.REDUCED), ("0.01", Rollup.OUTSIDE)])
def test_a_trace_is_under_a_hundredth_of_a_gram(policies: Path, weight: str, expected: Rollup):
    trace = load_policy(policies / "unwritten-trace.yaml")
    assert say(trace, possession(grade="felony", amount=grams(weight))).rollup is expected


def test_one_uncovered_companion_takes_the_whole_case_with_it(policies: Path):
    sample = load_policy(policies / "invented-companions.yaml")
    resisting = {"offense": "other", "conduct": "resisting arrest", "injury": False}
    counts = [possession(), {"offense": "paraphernalia"}, resisting]
    on = date(2026, 5, 4)

    def outcomes(*counts):
        return [found.outcome for found in evaluate_group(sample, list(counts), companions_known=True, as_of=on)]

    assert outcomes(*counts) == ["decline"] * 3
    assert outcomes(*counts[:2], {**resisting, "injury": True}) == ["ordinary screening"] * 3
    assert outcomes(*counts, {"offense": "theft"}) == ["ordinary screening"] * 4


@pytest.mark.parametrize(
    ("day", "weight", "expected"),
    [
        (date(2026, 12, 31), "4", "decline"),
        (date(2026, 12, 31), "4.001", "ordinary screening"),
        (date(2027, 1, 1), "8", "decline"),
        (date(2027, 1, 1), "8.001", "ordinary screening"),
    ],
)
def test_a_limit_changes_on_the_day_of_the_offense(policies: Path, day: date, weight: str, expected: str):
    sample = load_policy(policies / "invented-psychedelics.yaml")
    charge = possession(substance="psilocybin", amount=grams(weight), age_at_offense=30, offense_date=day)
    assert say(sample, {**charge, "lab report": True}, on=date(2027, 2, 1)).outcome == expected
