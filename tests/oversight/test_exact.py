"""Exact tests, multiplicity and Mantel-Haenszel against published numbers (p-values 1e-3 relative)."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screener.oversight.exact import (
    at_least,
    at_most,
    at_most_each,
    benjamini_hochberg,
    fisher,
    mantel_haenszel,
    smallest_fisher,
)

BH_1995 = (
    .0001, .0004, .0019, .0095, .0201, .0278, .0298, .0344, .0459, .3240, .4262,
    .5719, .6528, .7590, 1.0,
)  # fmt: skip
BERKELEY = (
    (512, 313, 89, 19), (353, 207, 17, 8), (120, 205, 202, 391),
    (138, 279, 131, 244), (53, 138, 94, 299), (22, 351, 24, 317),
)  # fmt: skip


def test_fisher() -> None:
    assert fisher(3, 1, 1, 3) == pytest.approx(0.485714, abs=1e-6)
    assert fisher(40, 0, 0, 12) == pytest.approx(4.845e-12, rel=1e-3)
    assert fisher(38, 2, 7, 5) == pytest.approx(0.004900, rel=1e-3)
    assert fisher(46, 2, 9, 32) == pytest.approx(9.1e-14, rel=1e-2)


@given(*[st.integers(0, 40)] * 4)
def test_fisher_is_the_sum_of_all_tables_no_likelier(a: int, b: int, c: int, d: int) -> None:
    """By whole numbers: comb(row, k) * comb(n - row, column - k) counts the tables with first cell k."""
    row, column, n = a + b, a + c, a + b + c + d
    ways = {
        k: math.comb(row, k) * math.comb(n - row, column - k)
        for k in range(max(0, row + column - n), min(row, column) + 1)
    }
    assert fisher(a, b, c, d) == pytest.approx(
        sum(w for w in ways.values() if w <= ways[a]) / sum(ways.values()), rel=1e-9
    )


def test_counts_below_zero_are_refused() -> None:
    with pytest.raises(ValueError):
        fisher(-1, 2, 3, 4)


@given(st.integers(1, 80), st.integers(1, 999), st.data())
def test_tails_are_the_sums_of_the_binomial(n: int, thousandths: int, data: st.DataObject) -> None:
    x, p = data.draw(st.integers(0, n)), Fraction(thousandths, 1000)
    weights = [math.comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(n + 1)]
    assert at_most(x, n, float(p)) == pytest.approx(float(sum(weights[: x + 1])), rel=1e-9)
    assert at_least(x, n, float(p)) == pytest.approx(float(sum(weights[x:])), rel=1e-9)
    assert at_most_each(n, float(p))[x] == at_most(x, n, float(p))


def test_sixty_and_sixty_need_six_deviations() -> None:
    assert smallest_fisher(57, 3, 57, 3) <= 0.05
    assert smallest_fisher(57, 3, 58, 2) > 0.05
    assert smallest_fisher(60, 0, 60, 0) == 1.0
    assert smallest_fisher(10, 2, 0, 0) == 1.0


@given(*[st.integers(0, 12)] * 4)
def test_the_smallest_p_is_the_smallest(a: int, b: int, c: int, d: int) -> None:
    row, column, n = a + b, a + c, a + b + c + d
    every = [
        fisher(k, row - k, column - k, n - row - column + k)
        for k in range(max(0, row + column - n), min(row, column) + 1)
    ]
    assert smallest_fisher(a, b, c, d) == pytest.approx(min(every))


def test_binomial() -> None:
    assert at_least(5, 5, 0.95) == pytest.approx(0.7738, abs=5e-5)
    assert at_most(2, 10, 0.5) == pytest.approx(56 / 1024)


def test_benjamini_hochberg_1995() -> None:
    adjusted = benjamini_hochberg(BH_1995)
    expected = (
        .0015, .0030, .0095, .035625, .0603, .063857, .063857, .0645, .0765,
        .486, .581182, .714875, .753231, .813214, 1,
    )  # fmt: skip
    assert adjusted == pytest.approx(expected, abs=1e-6)
    assert sum(p <= 0.05 for p in adjusted) == 4


def test_benjamini_hochberg_keeps_the_order_given() -> None:
    assert benjamini_hochberg((0.9, 0.01, 0.04)) == pytest.approx((0.9, 0.03, 0.06))
    assert benjamini_hochberg(()) == ()


def test_berkeley_turns_round_when_stratified() -> None:
    pooled = mantel_haenszel(BERKELEY)
    crude = [sum(table[cell] for table in BERKELEY) for cell in range(4)]
    assert crude[0] * crude[3] / (crude[1] * crude[2]) == pytest.approx(1.8411, abs=5e-5)
    assert pooled.odds_ratio == pytest.approx(0.904697, abs=1e-6)
    assert pooled.interval == pytest.approx((0.771907, 1.060330), abs=1e-6)
    assert pooled.p == pytest.approx(0.216924, rel=1e-3)


def test_strata_that_say_nothing_are_left_out() -> None:
    pooled = mantel_haenszel([(5, 0, 3, 0), (0, 0, 4, 2)])
    assert pooled.strata == 0
    assert pooled.p is None
    assert mantel_haenszel([(5, 0, 3, 0), (40, 0, 0, 12)]).odds_ratio is None
