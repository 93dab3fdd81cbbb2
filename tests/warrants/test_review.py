"""Three failures to appear (covered, partial, orphan), and every other end that a warrant can come to."""

from __future__ import annotations

from datetime import date

import pytest

from screener.docket.charges.charges import classify
from screener.domain.case import Charge, PersonKey, Warrant
from screener.domain.quantity import Quantity, parse_quantity
from screener.policy.loading.load import load_policy, load_policy_bytes
from screener.warrants.review import WarrantRecommendation, review_warrants, totals

AS_OF = date(2026, 6, 30)
PERSON = PersonKey(name="DOE, JORDAN", birth_date=date(1990, 4, 2))


@pytest.fixture(scope="module")
def riverside(policies):
    return (load_policy(policies / "riverside-unconditional.yaml"),)


def charge(
    row: int, text: str, *, case: str = "A", amount: str = "", court: str = "1", person: PersonKey = PERSON
) -> Charge:
    facts: dict[str, Quantity] = {}
    if amount:
        weight = parse_quantity(amount)
        assert weight is not None
        facts["amount"] = weight
    return Charge(
        row=row, text=text, statute="", stage="arrest", reading=classify(text, ""), case_number=case, court=court,
        person=person, facts=facts,
    )  # fmt: skip


def warrant(
    case: str | None, *, court: str | None = "1", person: PersonKey = PERSON, charges: tuple[Charge, ...] = ()
) -> Warrant:
    return Warrant(
        row=2, number="W-1", type="failure to appear", issued=date(2019, 1, 2), text="FAIL TO APPEAR", statute="",
        case_number=case, court=court, person=person, charges=charges,
    )  # fmt: skip


def one(found: Warrant, cases: list[Charge], policies):
    (review,) = review_warrants([found], cases, policies, as_of=AS_OF)
    return review


def test_an_fta_on_covered_counts_is_a_recall(riverside):
    review = one(warrant("A"), [charge(2, "POSS COCAINE", amount="1 g"), charge(3, "DRUG PARAPHERNALIA")], riverside)
    assert review.recommendation is WarrantRecommendation.RECALL
    assert [item.finding.outcome for item in review.underlying] == ["recall", "recall"]
    assert not review.approval


def test_an_fta_on_possession_and_assault_is_partial_and_goes_to_a_supervisor(riverside):
    review = one(warrant("A"), [charge(2, "POSS COCAINE", amount="1 g"), charge(3, "AGGRAVATED ASSAULT")], riverside)
    assert review.recommendation is WarrantRecommendation.PARTIAL
    assert review.approval
    assert "Not covered: violent" in review.reason


def test_an_fta_on_robbery_alone_is_kept(riverside):
    assert one(warrant("A"), [charge(2, "ROBBERY")], riverside).recommendation is WarrantRecommendation.KEEP


def test_an_orphan_needs_its_case(riverside):
    for found in (warrant(None), warrant("B")):
        review = one(found, [charge(2, "POSS COCAINE", amount="1 g")], riverside)
        assert review.recommendation is WarrantRecommendation.FIND_THE_CASE
        assert review.underlying == ()


def test_a_missing_weight_that_can_change_the_result_is_named(riverside):
    review = one(warrant("A"), [charge(2, "POSS COCAINE"), charge(3, "DRUG PARAPHERNALIA")], riverside)
    assert review.recommendation is WarrantRecommendation.NEEDS_INFORMATION
    assert [(need.fact, need.charge.row) for need in review.needs] == [("amount", 2)]


def test_a_case_of_the_same_number_in_another_court_or_of_another_person_is_not_the_case(riverside):
    other_court = [charge(2, "POSS COCAINE", amount="1 g", court="2"), charge(3, "ROBBERY", court="3")]
    assert one(warrant("A"), other_court, riverside).recommendation is WarrantRecommendation.FIND_THE_CASE
    somebody = PersonKey(name="ROE, CASEY", birth_date=date(1980, 1, 1))
    theirs = [charge(2, "POSS COCAINE", amount="1 g", person=somebody)]
    assert one(warrant("A"), theirs, riverside).recommendation is WarrantRecommendation.FIND_THE_CASE


def test_a_charge_that_is_a_mere_failure_to_appear_is_no_underlying_charge(riverside):
    mere = charge(2, "FAILURE TO APPEAR", case="")
    review = one(warrant(None, charges=(mere,)), [], riverside)
    assert (review.underlying, review.recommendation) == ((), WarrantRecommendation.FIND_THE_CASE)
    named = charge(2, "DRUG PARAPHERNALIA", case="")
    assert one(warrant(None, charges=(mere, named)), [], riverside).recommendation is WarrantRecommendation.RECALL


def test_the_companions_of_a_warrants_own_text_are_not_known_to_be_none(policies):
    """Version 1 covers standalone counts only; the row of a warrant list does not say what else stood in the case."""
    text = (policies / "riverside-unconditional-1.yaml").read_text()
    block = "\nretroactive:\n  warrants: {outcome: decline, cite: nowhere}\n\nscenarios:"
    first = (load_policy_bytes(text.replace("\nscenarios:", block).encode(), "v1.yaml"),)
    for case in ("", "A"):
        own = charge(2, "DRUG PARAPHERNALIA", case=case)
        review = one(warrant(case or None, charges=(own,)), [], first)
        assert review.recommendation is WarrantRecommendation.NEEDS_INFORMATION
    known = one(warrant("A"), [charge(2, "DRUG PARAPHERNALIA")], first)
    assert known.recommendation is WarrantRecommendation.RECALL


def test_a_policy_that_says_nothing_of_warrants_recommends_no_recall(policies):
    silent = (load_policy(policies / "riverside-unconditional-1.yaml"),)
    assert one(warrant("A"), [charge(2, "DRUG PARAPHERNALIA")], silent).recommendation is WarrantRecommendation.KEEP


def test_without_a_policy_in_force_nothing_is_recommended(riverside):
    (review,) = review_warrants([warrant("A")], [charge(2, "ROBBERY")], (), as_of=AS_OF)
    assert review.recommendation is WarrantRecommendation.NEEDS_INFORMATION
    (early,) = review_warrants([warrant("A")], [charge(2, "ROBBERY")], riverside, as_of=date(2020, 1, 1))
    assert early.recommendation is not WarrantRecommendation.RECALL


def test_every_warrant_stands_once_in_the_totals(riverside):
    found = [warrant("A"), warrant(None), warrant("A")]
    assert sum(totals(review_warrants(found, [charge(2, "ROBBERY")], riverside, as_of=AS_OF)).values()) == 3
