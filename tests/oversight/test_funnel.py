"""Funnel lines and over-dispersion against the reference numbers; the trap of a line below the only usual result."""

from __future__ import annotations

import pytest

from screener.oversight.consistency import share
from screener.oversight.funnel import dispersion, exact_tail, interpolated_limit, tau_squared
from screener.oversight.trend import limits

TAILS = (0.001, 0.025, 0.975, 0.999)


@pytest.mark.parametrize(
    ("theta", "n", "expected"),
    [
        (0.85, 10, (0.369308, 0.537725, 0.987302, 0.999492)),
        (0.85, 20, (0.534780, 0.653377, 0.967750, 0.998710)),
        (0.85, 50, (0.665258, 0.734009, 0.933213, 0.974603)),
        (0.85, 100, (0.725047, 0.771668, 0.911617, 0.944903)),
        (0.85, 200, (0.764945, 0.796299, 0.895223, 0.919963)),
        (0.5, 20, (0.136736, 0.255824, 0.694176, 0.813264)),
    ],
)
def test_interpolated_limits(theta: float, n: int, expected: tuple[float, ...]) -> None:
    assert [interpolated_limit(theta, n, tail) for tail in TAILS] == pytest.approx(expected, abs=1e-6)


def test_five_of_five_lies_above_a_line_and_is_the_usual_result() -> None:
    assert interpolated_limit(0.95, 5, 0.975) == pytest.approx(0.9935, abs=5e-5)
    assert exact_tail(share(5, 5), 0.95) == 1.0  # twice .7738, at most 1: nothing to see


def test_dispersion_fixture() -> None:
    z = (-3.2, -2.5, -1.8, -1.1, -.6, -.2, 0, .3, .7, 1, 1.4, 1.9, 2.2, 2.8, 3.9, 4.5, -.9, .5, 1.1, -1.4)  # fmt: skip
    assert dispersion(z) == pytest.approx((2.642, 4.043), abs=1e-3)


def test_no_spread_beyond_chance_is_zero() -> None:
    assert tau_squared(0.5, [10.0, 20.0, 30.0]) == 0.0
    assert tau_squared(3.0, [10.0, 20.0, 30.0]) > 0.0


def test_p_chart_of_the_wafers() -> None:
    low, high = limits(50, 0.23133333)
    assert (low, high) == pytest.approx((0.0524, 0.4102), abs=5e-5)


def test_p_chart_is_exact_where_the_numbers_are_small() -> None:
    low, high = limits(10, 0.97)
    assert high == 1.0
    assert 0 < low < 0.9
    assert limits(10, 1.0) == (1.0, 1.0)
