"""Intervals against published numbers and PHE's test data (reference numbers of the design, 1e-6)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screener.oversight.intervals import (
    newcombe,
    ratio_log,
    ratio_score,
    wilson,
)

NEAR = {"abs": 1e-6}


@pytest.mark.parametrize(
    ("x", "n", "expected"),
    [
        (81, 263, (0.255289, 0.366210)),
        (15, 148, (0.062386, 0.160487)),
        (0, 20, (0.0, 0.161125)),
        (1, 29, (0.006113, 0.171755)),
        (0, 10, (0.0, 0.277533)),
        (10, 10, (0.722467, 1.0)),
        (65, 100, (0.552544, 0.736358)),
        (1045, 5000, (0.197955, 0.220491)),
        (1, 100, (0.001767, 0.054486)),
        (5, 100, (0.021544, 0.111750)),
        (20, 100, (0.133367, 0.288829)),
        (6, 741, (0.003716, 0.017552)),
        (9, 12, (0.467695, 0.911058)),
    ],
)
def test_wilson_95(x: int, n: int, expected: tuple[float, float]) -> None:
    assert wilson(x, n) == pytest.approx(expected, **NEAR)


@pytest.mark.parametrize(
    ("x", "n", "expected"),
    [
        (81, 263, (0.228036, 0.401389)),
        (15, 148, (0.047384, 0.203646)),
        (0, 20, (0.0, 0.323170)),
        (1, 29, (0.003016, 0.296586)),
        (0, 10, (0.0, 0.488479)),
        (10, 10, (0.511521, 1.0)),
        (65, 100, (0.495495, 0.778354)),
        (1045, 5000, (0.191794, 0.227316)),
        (1, 100, (0.000873, 0.104554)),
        (5, 100, (0.013865, 0.164589)),
        (20, 100, (0.105192, 0.347111)),
        (6, 741, (0.002466, 0.026245)),
    ],
)
def test_wilson_998(x: int, n: int, expected: tuple[float, float]) -> None:
    assert wilson(x, n, 0.998) == pytest.approx(expected, **NEAR)


def test_counts_that_cannot_be_are_refused() -> None:
    for x, n in ((5, 4), (0, 0), (1, -1), (-1, 10)):
        with pytest.raises(ValueError):
            wilson(x, n)


def test_differences_and_ratios() -> None:
    assert newcombe(56, 70, 48, 80) == pytest.approx((0.0524, 0.3339), abs=5e-5)
    assert newcombe(9, 10, 3, 10) == pytest.approx((0.1705, 0.8090), abs=5e-5)
    assert ratio_log(30, 100, 20, 100) == pytest.approx((0.9160, 2.4564), abs=5e-5)
    assert ratio_score(30, 100, 20, 100) == pytest.approx((0.9226, 2.4610), abs=5e-5)
    assert ratio_log(60, 100, 80, 120) == pytest.approx((0.7339, 1.1037), abs=5e-5)


def test_a_ratio_over_nothing_has_no_upper_end() -> None:
    low, high = ratio_score(5, 10, 0, 10)
    assert low > 1
    assert high is None
    assert ratio_log(5, 10, 0, 10) is None
    assert ratio_score(0, 10, 5, 10)[0] == 0.0


@given(st.integers(1, 400), st.data())
def test_wilson_holds_its_share_and_turns_round(n: int, data: st.DataObject) -> None:
    x = data.draw(st.integers(0, n))
    low, high = wilson(x, n)
    assert 0 <= low <= x / n <= high <= 1
    assert wilson(n - x, n) == pytest.approx((1 - high, 1 - low), abs=1e-12)


@given(st.integers(1, 60), st.integers(1, 60), st.data())
def test_the_score_ratio_holds_its_point(n1: int, n2: int, data: st.DataObject) -> None:
    x1, x2 = data.draw(st.integers(1, n1)), data.draw(st.integers(1, n2))
    low, high = ratio_score(x1, n1, x2, n2)
    assert high is not None
    assert low <= (x1 / n1) / (x2 / n2) * (1 + 1e-9)
    assert high >= (x1 / n1) / (x2 / n2) * (1 - 1e-9)
