"""One day compared with another: to the day, with one or both of them not known, and in a file's own words."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product
from random import Random

import pytest

from screener.policy.analysis.analyse import Budget, analyse
from screener.policy.loading.load import PolicyErrors
from tests.policy.writing import AS_OF, missing, policy, say

RULE = "  - {{id: 1, if: {{{fact}: {words}}}, outcome: decline, beyond this: otherwise}}\n"


def moved(day: date, months: int) -> date:
    """The same day so many months later (earlier below zero), the last of a shorter month."""
    number = day.year * 12 + day.month - 1 + months
    for last in range(day.day, 27, -1):
        try:
            return date(number // 12, number % 12 + 1, last)
        except ValueError:
            continue
    return date(number // 12, number % 12 + 1, day.day)


def oracle(words: str, own: date, other: date) -> bool:
    """A second reading of the words, by steps of one day or one month."""
    *said, _, anchor = words.split()
    del anchor
    sense = said[-1]
    first, last = (own, other) if sense == "before" else (other, own)
    if said[0] == "within":
        if sense == "of":
            first, last = min(own, other), max(own, other)
        number, unit = int(said[1]), said[2]
    else:
        number, unit = int(said[2]), said[3]
    step = {"day": 1, "week": 7}.get(unit.rstrip("s"))
    edge = (
        last - timedelta(days=number * step) if step else moved(last, -number * (12 if unit.startswith("year") else 1))
    )
    match said[0]:
        case "within":
            return edge <= first <= last
        case "at" if said[1] == "least":
            return first <= edge
        case "at":
            return edge <= first <= last
        case "more":
            return first < edge
        case "less":
            return edge < first <= last
    return first == edge


SPANS = ["30 days", "6 weeks", "1 month", "12 months", "10 years"]
WORDS = [
    *(f"{how} {span} {sense} the offense" for how in ("at least", "at most", "more than", "less than") for span in SPANS
      for sense in ("before", "after")),
    *(f"within {span} {sense} the offense" for span in SPANS for sense in ("before", "after", "of")),
]  # fmt: skip


def days_near(words: str, other: date) -> list[date]:
    rng = Random(words)
    near = [moved(other, 12 * years) for years in (-10, -1, 0, 1, 10)] + [moved(other, each) for each in (-1, 1)]
    near += [other + timedelta(days=each) for each in (-42, -30, 30, 42)]
    return [day + timedelta(days=step) for day in near for step in (-1, 0, 1)] + [
        other + timedelta(days=rng.randint(-5000, 5000)) for _ in range(5)
    ]


@pytest.mark.parametrize("words", WORDS)
def test_two_known_days_are_compared_to_the_day_as_a_second_reading_does(words: str):
    loaded = policy(RULE.format(fact="arrest date", words=words))
    for other in (date(2024, 2, 29), date(2025, 3, 31)):
        for own in days_near(words, other):
            expected = "decline" if oracle(words, own, other) else "ordinary screening"
            assert say(loaded, {"arrest date": own, "offense date": other}).outcome == expected, (own, other)


@pytest.mark.parametrize("words", WORDS)
@pytest.mark.parametrize("known", ["arrest date", "offense date"])
def test_a_day_that_is_not_known_is_asked_for_and_every_answer_is_right(words: str, known: str):
    loaded = policy(RULE.format(fact="arrest date", words=words))
    given = date(2024, 2, 29)
    open_fact = "offense date" if known == "arrest date" else "arrest date"
    found = say(loaded, {known: given})
    assert found.outcome == "needs information"
    answers = missing(found)[open_fact]
    assert set(answers.values()) == {"decline", "ordinary screening"}
    for day in days_near(words, given):
        labels = [label for label in answers if _lies(label, day)]
        assert len(labels) == 1, (day, answers)
        facts = {known: given, open_fact: day}
        assert say(loaded, facts).outcome == answers[labels[0]], day


def _lies(label: str, day: date) -> bool:
    tests = {
        "on or before": day.__le__,
        "before": day.__lt__,
        "on or after": day.__ge__,
        "after": day.__gt__,
        "on": day.__eq__,
    }
    return all(
        tests[part.rpartition(" ")[0]](date.fromisoformat(part.rpartition(" ")[2])) for part in label.split(" and ")
    )


@pytest.mark.parametrize("words", WORDS)
def test_with_neither_day_known_the_charge_needs_information_and_each_answer_says_the_files_words(words: str):
    found = say(policy(RULE.format(fact="arrest date", words=words)), {})
    assert found.outcome == "needs information"
    answers = missing(found)["arrest date"]
    assert set(answers.values()) == {"decline", "ordinary screening"}
    assert not any(mark.isdigit() and "." in label for label in answers for mark in label), answers


def test_a_day_is_compared_with_the_day_of_the_review_and_of_the_decision():
    loaded = policy(RULE.format(fact="issue date", words="at least 10 years before the review"))
    assert say(loaded, {"issue date": date(2016, 6, 30)}).outcome == "decline"
    assert say(loaded, {"issue date": date(2016, 7, 1)}).outcome == "ordinary screening"
    assert missing(say(loaded, {}))["issue date"] == {
        "on or before 2016-06-30": "decline",
        "after 2016-06-30": "ordinary screening",
    }
    assert date(2026, 6, 30) == AS_OF


def test_a_day_of_the_files_own_can_stand_on_either_side():
    own = "facts:\n  offer date: {type: date, ask: When was the offer made?}\n"
    own += "  engaged date: {type: date, ask: When did the person engage?}"
    loaded = policy(RULE.format(fact="engaged date", words="within 30 days of the offer"), own)
    offer = date(2026, 3, 1)
    for days, outcome in (
        (0, "decline"),
        (30, "decline"),
        (31, "ordinary screening"),
        (-30, "decline"),
        (-31, "ordinary screening"),
    ):
        facts = {"offer date": offer, "engaged date": offer + timedelta(days=days)}
        assert say(loaded, facts).outcome == outcome, days


def test_the_words_stand_in_the_sentence_as_a_lawyer_writes_them():
    loaded = policy(RULE.format(fact="issue date", words="at least 10 years before the review"))
    (condition,) = say(loaded, {"issue date": date(2020, 1, 1)}).because[0].conditions
    assert condition.text == "the date of the issue of the warrant is at least 10 years before the review"
    assert condition.value == "2020-01-01"


def test_two_rules_on_one_pair_of_days_do_not_disagree_where_their_spans_exclude_each_other():
    rules = "  - {id: 1, if: {arrest date: within 30 days after the offense}, outcome: decline}\n"
    rules += "  - {id: 2, if: {arrest date: more than 30 days after the offense}, outcome: charge}\n"
    rules += "  - {id: 3, if: {arrest date: before the offense}, outcome: review}\n"
    found = analyse(policy(rules), budget=Budget())
    assert found.clean, found.as_json()
    with pytest.raises(PolicyErrors) as refused:
        policy(rules.replace("more than 30 days", "more than 20 days"))
    assert [each.code for each in refused.value.errors] == ["conflict"]


@pytest.mark.parametrize(
    ("words", "said"),
    [("at least ten score before the review", "length of time"), ("within 30 days of the wedding", "not another day"),
     ("before the arrest", "not another day"), ("at least 0 days before the review", "length of time")],
)  # fmt: skip
def test_what_is_no_day_or_no_length_is_refused_in_its_place(words: str, said: str):
    with pytest.raises(PolicyErrors) as refused:
        policy(RULE.format(fact="arrest date", words=words))
    (error,) = refused.value.errors
    assert error.code == "not-a-relative-date"
    assert said in error.message
    assert error.source[error.column - 1 :].startswith(words)


def test_days_that_lie_alike_are_decided_alike_whatever_was_asked_before():
    loaded = policy(RULE.format(fact="arrest date", words="within 30 days after the offense"))
    base = date(2026, 1, 1)
    for one, other in product(range(0, 70, 7), range(0, 70, 7)):
        facts = {"arrest date": base + timedelta(days=one), "offense date": base + timedelta(days=other)}
        assert (say(loaded, facts).outcome == "decline") is (0 <= one - other <= 30)
