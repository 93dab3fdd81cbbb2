"""Limits that can be moved: found in rules and terms, changed at their place and nowhere else."""

from __future__ import annotations

from decimal import Decimal

import pytest

from screener.domain.errors import ScreenerError
from screener.policy.loading.load import load_policy, load_policy_bytes
from screener.screening.thresholds import cuts, moved_text

TEXT = """\
policy format: 1
policy:
  title: Small amounts
  office: District Attorney, Example County
  model: substance-specific declination
  version: 2026-03
  effective: 2026-03-01
terms:
  small amount:
    cocaine: at most 2 g        # not 2 g of anything else
    oxycodone: at most 10 dosage units
outcomes:
  decline: {roll-up: declined, record: nothing filed}
  ordinary screening: {roll-up: outside the policy}
rules:
  - id: 1
    title: Small amounts
    applies to: {offense: simple possession, substance: [cocaine, oxycodone]}
    if: {amount: small amount}
    beyond this: otherwise
    outcome: decline
  - id: 2
    title: Marijuana
    applies to: {offense: simple possession, substance: marijuana}
    unless: {amount: over 1 oz}
    beyond this: otherwise
    outcome: decline
  - id: 3
    title: Retail theft
    applies to: {offense: theft}
    if: {value: less than $500}
    beyond this: otherwise
    outcome: decline
otherwise: ordinary screening
"""


@pytest.fixture(scope="module")
def policy():
    return load_policy_bytes(TEXT.encode(), "small.yaml")


def test_every_limit_with_what_it_speaks_of(policy):
    found = {cut.shown: cut for cut in cuts(policy)}
    assert list(found) == ["2 g", "10 dosage units", "1 oz", "$500"]
    assert found["2 g"].drugs == {"cocaine"}
    assert found["10 dosage units"].drugs == {"oxycodone"}
    assert found["1 oz"].drugs == {"cannabis"}
    assert found["$500"].drugs is None
    assert found["2 g"].offenses == {"simple_possession"}
    assert found["$500"].offenses == {"theft"}
    assert [cut.dimension for cut in found.values()] == ["mass", "dosage units", "mass", "$"]
    assert [cut.unit for cut in found.values()] == ["g", "dosage units", "oz", "$"]
    assert found["1 oz"].limit == Decimal("28.349523125")
    assert [cut.rules for cut in found.values()] == [("1",), ("1",), ("2",), ("3",)]
    assert [cut.closed_below for cut in found.values()] == [True, True, True, False]
    assert found["$500"].with_unit(Decimal("750.00")) == "$750"
    assert found["2 g"].with_unit(Decimal("100")) == "100 g"


def test_moving_changes_one_limit_and_no_other_byte(policy):
    for cut in cuts(policy):
        shown = cut.with_unit(Decimal("3.5") if cut.unit in ("g", "oz") else Decimal(7))
        text = moved_text(policy, cut, shown).decode()
        before, after = TEXT.splitlines(), text.splitlines()
        changed = [n for n, (a, b) in enumerate(zip(before, after, strict=True), start=1) if a != b]
        assert changed == [cut.place.line]
        assert shown in after[cut.place.line - 1]
        moved = next(c for c in cuts(load_policy_bytes(text.encode(), "small.yaml")) if c.place.line == cut.place.line)
        assert (moved.shown, moved.operator) == (shown, cut.operator)
    assert "# not 2 g of anything else" in moved_text(policy, cuts(policy)[0], "5 g").decode()


def test_a_limit_that_is_not_where_it_was_is_told(policy):
    other = load_policy_bytes(TEXT.replace("terms:", "\n\nterms:").encode(), "other.yaml")
    with pytest.raises(ScreenerError, match="does not stand in line 10 of other"):
        moved_text(other, cuts(policy)[0], "5 g")


def test_every_shipped_policy_s_limits_can_be_moved(policies):
    for path in sorted(policies.glob("*.yaml")):
        policy = load_policy(path)
        for cut in cuts(policy):
            assert moved_text(policy, cut, cut.shown) == policy.raw


NUMBERS = TEXT.replace(
    "    if: {value: less than $500}",
    """\
    if:
      value: less than $500
      prior convictions: no more than two
      age at offense: at least 18""",
).replace("at most 10 dosage units", "fewer than 5 pills")


def test_money_ages_and_whole_counts_can_be_moved():
    policy = load_policy_bytes(NUMBERS.encode(), "numbers.yaml")
    found = {cut.facts[0]: cut for cut in cuts(policy) if cut.rules == ("3",)}
    assert [(cut.shown, cut.dimension, cut.whole) for cut in found.values()] == [
        ("$500", "$", False), ("2", "", True), ("18", "", True),
    ]  # fmt: skip
    assert found["prior convictions"].with_unit(Decimal(3)) == "3"
    text = moved_text(policy, found["prior convictions"], "3").decode()
    assert "prior convictions: no more than 3\n" in text
    assert "age at offense: at least 21\n" in moved_text(policy, found["age at offense"], "21").decode()
    pills = next(cut for cut in cuts(policy) if cut.unit == "pills")
    assert (pills.operator, pills.limit, pills.whole) == ("<", 5, True)
    assert "fewer than 6 pills" in moved_text(policy, pills, "6 pills").decode()
