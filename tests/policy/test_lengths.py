"""Days, weeks, months and years: windows of a history that end on a day, to the day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from screener.policy.language.lengths import Length, read_length
from screener.policy.loading.load import PolicyErrors
from tests.policy.writing import policy, say


@pytest.mark.parametrize(
    ("text", "length"),
    [("30 days", Length(days=30)), ("a week", Length(days=7)), ("6 weeks", Length(days=42)), ("1 day", Length(days=1)),
     ("12 months", Length(months=12)), ("ten years", Length(months=120)), ("a year", Length(months=12))],
)  # fmt: skip
def test_a_length_is_read(text, length):
    assert read_length(text) == length


@pytest.mark.parametrize("text", ["0 days", "30", "a while", "200 years", "-3 days", "1.5 years", "days"])
def test_what_is_no_length_is_refused(text):
    assert read_length(text) is None
    rule = f"  - {{id: 1, if: {{history: at least 1 arrest within {text} before the referral}}, outcome: decline}}\n"
    with pytest.raises(PolicyErrors) as refused:
        policy(rule)
    assert "30 days" in refused.value.errors[0].hint or refused.value.errors[0].code == "not-a-history"


@pytest.mark.parametrize("text", ["30 days", "6 weeks", "1 month", "12 months", "10 years"])
def test_the_last_day_of_a_length_is_just_the_last(text):
    length = read_length(text)
    for day in (date(2024, 2, 29), date(2023, 12, 31), date(2025, 1, 30)):
        last = length.last(day)
        assert length.before(last) <= day < length.before(last + timedelta(days=1))


def test_a_window_of_30_days_holds_the_30th_day_and_not_the_31st():
    rule = "  - {id: 1, if: {history: at least 1 arrest within 30 days before the referral}, outcome: decline}\n"
    loaded = policy(rule)
    for event, outcome in (
        ("2026-03-01", "decline"), ("2026-02-28", "ordinary screening"), ("2026-03-31", "ordinary screening")
    ):  # fmt: skip
        found = say(loaded, {"history": (f"{event} arrest theft",), "referral date": date(2026, 3, 31)})
        assert found.outcome == outcome, event
    found = say(loaded, {"history": ("2026-03-01 arrest theft",)})
    assert {each.fact for each in found.missing} == {"referral date"}
    assert found.missing[0].answers == {
        "on or before 2026-03-01": "ordinary screening",
        "after 2026-03-01 and on or before 2026-03-31": "decline",
        "after 2026-03-31": "ordinary screening",
    }


def test_a_shorter_window_is_inside_a_longer_one_even_in_another_unit():
    assert Length(days=28).not_longer(Length(months=1))
    assert not Length(days=29).not_longer(Length(months=1))
    assert Length(months=1).not_longer(Length(days=31))
    assert not Length(months=1).not_longer(Length(days=30))
