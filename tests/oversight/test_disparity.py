"""Groups compared, and what charges without a recorded group leave open."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screener.oversight.consistency import share
from screener.oversight.disparity import difference_bounds, ratio_bounds


def test_the_direction_is_not_identified() -> None:
    b, w, unknown = share(60, 100), share(80, 120), share(30, 50)
    assert b.rate is not None
    assert w.rate is not None
    assert b.rate / w.rate == pytest.approx(0.900)
    assert ratio_bounds(b, w, unknown) == pytest.approx((0.6818, 1.2115), abs=5e-5)
    low, high = difference_bounds(b, w, unknown)
    assert low < 0 < high


def test_nothing_unknown_leaves_nothing_open() -> None:
    b, w, unknown = share(60, 100), share(80, 120), share(0, 0)
    assert ratio_bounds(b, w, unknown) == pytest.approx((0.9, 0.9))


@given(st.integers(1, 6), st.integers(1, 6), st.integers(0, 3), st.integers(0, 3), st.data())
def test_no_allocation_leaves_the_bounds(n1: int, n2: int, yes: int, no: int, data: st.DataObject) -> None:
    one, other = share(data.draw(st.integers(0, n1)), n1), share(data.draw(st.integers(1, n2)), n2)
    low, high = ratio_bounds(one, other, share(yes, yes + no))
    for a, b in product(range(yes + 1), range(no + 1)):
        for c, d in product(range(yes - a + 1), range(no - b + 1)):
            first = (one.count + a) / (one.of + a + b)
            second = (other.count + c) / (other.of + c + d)
            assert low is None or low <= first / second + 1e-12
            assert high is None or first / second <= high + 1e-12
