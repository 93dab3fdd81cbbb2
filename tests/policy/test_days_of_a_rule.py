"""A rule holds from its first day to its last, by the date that governs: to the day, with the date open, in words."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from screener.policy.analysis.analyse import Budget, analyse
from screener.policy.loading.load import PolicyErrors, load_policy_bytes
from screener.policy.rendering.render import render, to_markdown
from tests.policy.writing import HEAD, missing, possession, say

FIRST, LAST = date(2026, 3, 1), date(2026, 6, 30)
DAYS = [day + timedelta(days=step) for day in (FIRST, LAST) for step in (-1, 0, 1)]
GOVERNED = HEAD.replace("effective: 2026-01-01}", "effective: 2026-01-01, governed by: {new cases: date of offense}}")
ABOUT = "applies to: {offense: simple possession}, reaches: whatever it is charged with"


def loaded(*rules: str, head: str = HEAD):
    return load_policy_bytes((head + "rules:\n" + "".join(f"  - {{{rule}}}\n" for rule in rules)).encode(), "x.yaml")


@pytest.mark.parametrize("keys", [("from",), ("until",), ("from", "until")])
@pytest.mark.parametrize("day", DAYS)
def test_a_rule_holds_on_its_days_and_on_no_others(keys: tuple[str, ...], day: date):
    said = "".join(f", {key}: {FIRST if key == 'from' else LAST}" for key in keys)
    holds = ("from" not in keys or day >= FIRST) and ("until" not in keys or day <= LAST)
    wanted = "decline" if holds else "ordinary screening"
    assert say(loaded(f"id: 1, {ABOUT}{said}, outcome: decline"), possession(), on=day).outcome == wanted
    governed = loaded(f"id: 1, {ABOUT}{said}, outcome: decline", head=GOVERNED)
    assert say(governed, possession(offense_date=day)).outcome == wanted


def test_an_open_governing_date_is_asked_for():
    policy = loaded(f"id: 1, {ABOUT}, from: {FIRST}, outcome: decline", head=GOVERNED)
    found = say(policy, possession())
    assert found.outcome == "needs information"
    assert set(missing(found)) == {"offense date"}


@pytest.mark.parametrize(("second", "clean"), [("2026-07-01", True), ("2026-06-30", False)])
def test_rules_that_follow_each_other_do_not_disagree(second: str, clean: bool):
    rules = (f"id: 1, {ABOUT}, until: {LAST}, outcome: review", f"id: 2, {ABOUT}, from: {second}, outcome: decline")
    if clean:
        found = analyse(loaded(*rules), budget=Budget())
        assert found.clean, found.as_json()
        return
    with pytest.raises(PolicyErrors) as refused:
        loaded(*rules)
    assert [each.code for each in refused.value.errors] == ["conflict"]


def test_an_exception_has_days_too():
    rule = f"id: 1, {ABOUT}, outcome: decline"
    policy = loaded(rule, f"id: 1.a, exception to: 1, from: {FIRST}, outcome: review")
    assert [say(policy, possession(), on=day).outcome for day in DAYS[:3]] == ["decline", "review", "review"]


def test_the_sentence_says_the_days():
    text = to_markdown(render(loaded(f"id: 1, {ABOUT}, from: {FIRST}, outcome: decline"), audience="public"))
    assert "if the governing date is no earlier than 2026-03-01" in text


@pytest.mark.parametrize(
    ("said", "code", "at"),
    [
        ("from: soon", "not-a-date", "soon"), ("until: not stated", "not-a-date", "not stated"),
        ("from: 2026-07-01, until: 2026-06-30", "date-order", "2026-06-30"),
    ],
)  # fmt: skip
def test_a_day_that_is_none_is_refused_in_its_place(said: str, code: str, at: str):
    with pytest.raises(PolicyErrors) as refused:
        loaded(f"id: 1, {ABOUT}, {said}, outcome: decline")
    (error,) = refused.value.errors
    assert error.code == code
    assert error.hint
    assert error.source[error.column - 1 :].startswith(at)
