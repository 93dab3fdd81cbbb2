"""The draft of a new policy: it passes check, test and analysis whatever is answered, and says what was answered."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from screener.domain.errors import ScreenerError
from screener.policy.analysis.analyse import Budget, analyse
from screener.policy.authoring.coverage import coverage
from screener.policy.authoring.new_answers import problem, read_answers
from screener.policy.authoring.new_draft import check_answers, draft
from screener.policy.authoring.new_questions import FIELDS, HISTORIES, QUESTIONS, model_answers
from screener.policy.authoring.scenarios import run_scenarios
from screener.policy.explanation.evaluate import evaluate_group
from screener.policy.loading.load import MODELS, load_policy_bytes
from screener.policy.loading.read_rules import REACHES, REACHES_SHORT
from tests.policy.writing import grams
from tests.seeds import count

DAY = "2026-03-01"
ROBBERY = {"offense": "violent", "grade": "felony"}


def loaded(**answers: str):
    said = {"effective": DAY, **{key.replace("_", " "): text for key, text in answers.items()}}
    return load_policy_bytes(draft(said).encode(), "draft.yaml")


def passes(policy) -> None:
    report = run_scenarios(policy)
    assert [(each.scenario.name, each.reason) for each in report.failed] == []
    assert [(each.kind, each.id) for each in coverage(policy).uncovered] == []
    found = analyse(policy, budget=Budget())
    for items in (found.conflicts, found.gaps, found.shadowed, found.unreachable, found.not_decided):
        assert [each.sentence for each in items] == []


@pytest.mark.parametrize("model", MODELS)
def test_each_model_gives_a_draft_that_passes_everything(model: str):
    policy = loaded(model=model)
    assert policy.model == model
    assert len(policy.scenarios) > 10
    passes(policy)


def test_there_are_ten_questions_and_every_model_answers_them_but_the_day():
    assert [each.number for each in QUESTIONS] == list(range(11))
    for model in MODELS:
        usual = model_answers(model)
        assert set(FIELDS) - set(usual) == {"effective"}
        assert [key for key, text in usual.items() if problem(key, text)] == []


def one(policy, *counts, known=True, on=date(2026, 3, 20), mode="new cases"):
    return evaluate_group(policy, list(counts), companions_known=known, as_of=on, mode=mode)[0]


def test_unconditional_declines_possession_beside_a_robbery():
    policy = loaded(model="unconditional")
    drugs = {"offense": "simple_possession", "substance": "heroin"}
    assert one(policy, drugs, ROBBERY).outcome == "decline"
    assert one(policy, drugs, mode="warrants").outcome == "recall"
    assert one(policy, {**drugs, "scales": True, "cash": True}).outcome == "attorney review"


def test_case_by_case_leaves_every_charge_to_the_attorney():
    policy = loaded(model="case-by-case")
    assert {outcome.rollup.value for outcome in policy.outcomes.values()} == {"attorney decides", "outside the policy"}
    assert policy.public == "internal"


def test_the_limit_is_what_was_answered():
    policy = loaded(model="unconditional", limits="less than 10 g", weight_from="any", signs_of_sale="none")
    drugs = {"offense": "simple_possession", "substance": "heroin"}
    assert one(policy, {**drugs, "amount": grams("9.999")}).outcome == "decline"
    assert one(policy, {**drugs, "amount": grams("10")}).outcome == "ordinary screening"
    assert [each.fact for each in one(policy, drugs).missing] == ["amount"]


def test_what_silence_means_is_what_was_answered():
    drugs = {"offense": "simple_possession", "substance": "heroin"}
    assert one(loaded(silence="not a sign"), drugs).outcome == "decline"
    asking = one(loaded(silence="ask"), drugs)
    assert [each.fact for each in asking.missing] == ["scales", "baggies", "cash", "weapon"]


def test_diversion_comes_after_declination():
    policy = loaded(model="unconditional", limits="at most 5 g", diversion="Recovery Track", minimum_age="18")
    heavy = {"offense": "simple_possession", "substance": "heroin", "amount": grams("6"), "age at offense": 18}
    found = one(policy, heavy)
    assert (found.outcome, found.also) == ("offer the program", ("Recovery Track",))
    assert one(policy, {**heavy, "age at offense": 17}).outcome == "ordinary screening"
    assert one(policy, {**heavy, "amount": grams("5")}).outcome == "decline"
    assert "leave no possession to it" in draft({"effective": DAY, "diversion": "Recovery Track"})


def test_titles_are_quoted_whatever_stands_in_them():
    policy = loaded(title='He said: "small" amounts, # and \\ more', office="'District Attorney: A'")
    assert policy.title == 'He said: "small" amounts, # and \\ more'
    assert policy.office == "'District Attorney: A'"


@pytest.mark.parametrize("drug", ["fentanyl", "fentanyl and its analogues", "ephedrine", "2C series", "DOM (STP)"])
def test_drugs_by_any_of_their_names(drug: str):
    passes(loaded(substances=drug, limits=f"{drug}: at most 1 g", paraphernalia=drug))


@pytest.mark.parametrize(
    ("key", "text", "said"),
    [
        ("model", "strict", "four models"),
        ("substances", "moonrock", "moonrock"),
        ("substances", "alcohol", "controlled"),
        ("substances", "unspecified", "write any"),
        ("effective", "9999-12-31", "not a date"),
        ("limits", "at most 5", "no unit"),
        ("limits", "at least 5 g", "upper limit"),
        ("limits", "10 g", "boundary"),
        ("limits", "cocaine: at most 1 g, cocaine: at most 2 g", "two limits"),
        ("limits", "at most 1 g, cocaine: at most 2 g", "one for each"),
        ("grouped", "the whole county", "not one of"),
        ("signs of sale", "scale", "scales"),
        ("signs needed", "5", "there are 4 signs"),
        ("companions", "loud music", "loud music"),
        ("history", "-1", "number"),
        ("minimum age", "0", "none"),
        ("force", "strong", "not one of"),
        ("effective", "1 March", "2026-03-01"),
        ("sunset", "2026-02-28", "before"),
        ("colour", "red", "not one of the questions"),
    ],
)
def test_an_answer_that_cannot_be_used_is_named(key: str, text: str, said: str):
    answers = {"effective": DAY, key: text}
    assert said in check_answers(answers)
    with pytest.raises(ScreenerError):
        draft(answers)


def test_the_first_day_is_always_asked():
    assert "first day" in check_answers({"model": "unconditional"})
    assert check_answers({"effective": DAY}) == ""


def test_answers_that_do_not_go_together():
    assert "needs a program" in check_answers({"effective": DAY, "model": MODELS[0], "diversion": "none"})
    assert "not among" in check_answers({"effective": DAY, "substances": "heroin", "limits": "cocaine: at most 1 g"})
    assert "reach" in check_answers(
        {"effective": DAY, "model": "case-by-case", "grouped": "only if all other charges are covered"}
    )


def test_answers_from_a_file():
    text = "model: case-by-case\nsubstances: [cocaine, heroin]\nlimits: {cocaine: at most 2 g}\nsigns of sale: []\n"
    assert read_answers(text) == {
        "model": "case-by-case",
        "substances": "cocaine, heroin",
        "limits": "cocaine: at most 2 g",
        "signs of sale": "none",
    }
    assert read_answers('{"history": 2, "effective": "2026-03-01"}') == {"history": "2", "effective": DAY}
    for bad in ("- a\n- b\n", "a: [", ""):
        with pytest.raises(ScreenerError):
            read_answers(bad)


_DRUGS = st.sampled_from(
    [
        ("any", "none"),
        ("any", "at most 10 g"),
        ("any", "less than 1 oz"),
        ("any", "cocaine: at most 2 g, heroin: less than 1 g"),
        ("cocaine, heroin", "cocaine: at most 2 g"),
        ("oxycodone", "fewer than 5 pills"),
        ("all except heroin, fentanyl", "at most 3 g"),
        ("opioids", "opioids: at most 1 g"),
        ("natural psychedelics", "none"),
        ("schedule II", "less than 0.5 g"),
    ]
)
_ANSWERS = st.fixed_dictionaries(
    {
        "effective": st.just(DAY),
        "model": st.sampled_from(MODELS),
        "weight from": st.sampled_from(["lab", "field", "lab or field", "any"]),
        "grouped": st.sampled_from([*REACHES, *REACHES_SHORT]),
        "signs of sale": st.sampled_from(["none", "scales", "scales, cash, weapon"]),
        "silence": st.sampled_from(["not a sign", "ask"]),
        "signs mean": st.sampled_from(["attorney decides", "not covered"]),
        "paraphernalia": st.sampled_from(["yes", "no", "cannabis", "cocaine, heroin"]),
        "companions": st.sampled_from(["none", "violent felony", "felony", "sale, violent"]),
        "history": st.sampled_from(["none", "0", "2"]),
        "history of": st.sampled_from(HISTORIES),
        "beyond history": st.sampled_from(["attorney decides", "not covered"]),
        "force": st.sampled_from(["mandatory", "guidance"]),
        "approval": st.sampled_from(["none", 'unit supervisor, "chief", of: unit']),
        "pending cases": st.sampled_from(["dismiss", "same rules", "not stated"]),
        "warrants": st.sampled_from(["recall", "same rules", "not stated"]),
        "diversion": st.sampled_from(["none", 'Track: "A", one']),
        "minimum age": st.sampled_from(["none", "18"]),
        "sunset": st.sampled_from(["none", "2026-03-05", "2027-12-31"]),
        "public": st.sampled_from(["public", "unwritten"]),
    }
)


@settings(max_examples=count(60, few=20), deadline=None)
@given(_ANSWERS, _DRUGS)
def test_whatever_is_answered_the_draft_passes(answers, drugs):
    answers = {**answers, "substances": drugs[0], "limits": drugs[1]}
    assume(not check_answers(answers))
    passes(load_policy_bytes(draft(answers).encode(), "draft.yaml"))
