"""Distributions: quantiles and bars as numpy has them, missing weights beside and never among them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from screener.domain.case import Charge, PersonKey, Reading
from screener.domain.offense import OffenseClass
from screener.domain.quantity import Quantity
from screener.screening.explore import ALL, Distribution, distributions
from screener.screening.recommend.recommend import screen
from screener.screening.replay import prepare

grams = st.decimals(min_value=0, max_value=500, places=3)


def of(values) -> Distribution:
    ordered = sorted(values)
    return Distribution(key="x", values=tuple(ordered), charges=tuple(range(len(ordered))), missing=(7, 8))


@given(st.lists(grams, min_size=1, max_size=60), st.integers(0, 100))
def test_quantiles_are_those_of_numpy(values, percent):
    found = of(values).quantile(percent / 100)
    assert float(found) == pytest.approx(float(numpy.quantile([float(v) for v in values], percent / 100)))


@given(st.lists(grams, max_size=60), st.integers(1, 12))
def test_bars_are_those_of_numpy(values, bars):
    edges = [Decimal(500) * n / bars for n in range(bars + 1)]
    counted, _ = numpy.histogram([float(v) for v in values], bins=[float(e) for e in edges])
    found = of(values).histogram(edges, closed_below=False)
    at_the_end = sum(v == 500 for v in values)  # numpy's last bin is closed on both sides
    assert [*found[:-2], found[-2] + at_the_end] == list(counted)
    assert sum(found) == len(values)
    assert found[-1] == at_the_end


@given(st.lists(grams, max_size=60), grams)
def test_the_share_at_a_cut_is_counted_one_by_one(values, limit):
    spread = of(values)
    for operator, meets in (
        ("<=", lambda v: v <= limit), ("<", lambda v: v < limit), (">", lambda v: v > limit),
        (">=", lambda v: v >= limit), ("=", lambda v: v == limit),
    ):  # fmt: skip
        share = spread.share(operator, limit)
        assert share.inside == sum(map(meets, values))
        assert (share.measured, share.missing, share.total) == (len(values), 2, len(values) + 2)
        if values:
            assert share.of_measured == pytest.approx(share.inside / len(values))


@given(st.lists(grams, max_size=60), st.lists(grams, min_size=2, max_size=8, unique=True), st.booleans())
def test_each_bar_opens_its_own_charges(values, edges, closed):
    spread, edges = of(values), sorted(edges)
    bars = spread.histogram(edges, closed_below=closed)
    opened = [spread.between(None, edges[1], closed_below=closed)]
    opened += [spread.between(a, b, closed_below=closed) for a, b in zip(edges[1:], [*edges[2:], None], strict=True)]
    assert [len(each) for each in opened] == list(bars)
    assert sorted(index for each in opened for index in each) == list(range(len(values)))


def test_missing_weights_leave_the_share_of_all_open_between_two_ends():
    share = of([Decimal(1), Decimal(2), Decimal(30)]).share("<=", Decimal(2))
    assert share.of_measured == pytest.approx(2 / 3)
    assert share.of_all == pytest.approx((2 / 5, 4 / 5))
    nothing = Distribution(key="x", values=(), charges=(), missing=())
    assert nothing.share("<=", Decimal(1)).of_measured is None
    assert nothing.share("<=", Decimal(1)).of_all is None
    assert nothing.quantile(0.5) is None
    with pytest.raises(KeyError):
        nothing.share("~", Decimal(1))


def charge(row: int, drug: str, amount: str = "", *, offense: OffenseClass = OffenseClass.SIMPLE_POSSESSION, **facts):
    if amount:
        number, unit = amount.split(" ", 1)
        facts["amount"] = Quantity(value=Decimal(number), unit=unit)
    return Charge(
        row=row, text="", statute="", stage="arrest", case_number=str(row), person=PersonKey(person_id=str(row)),
        reading=Reading(offense=offense, substance=drug, confidence=1, basis=""), facts=facts,
    )  # fmt: skip


def test_per_substance_with_what_is_missing_and_what_is_measured_in_something_else():
    field = {"field amount": Quantity(value=Decimal("0.5"), unit="g")}
    docket = [
        charge(2, "cocaine", "1 g"), charge(3, "cocaine", "500 mg"), charge(4, "cocaine"), charge(5, "heroin", "1 oz"),
        charge(6, "oxycodone", "10 pills"), charge(7, "cocaine", "9 g", offense=OffenseClass.SALE_MANUFACTURE),
        charge(8, "cocaine", "3 g", **field), charge(9, "heroin", **field), charge(10, ""),
    ]  # fmt: skip
    prepared = prepare(screen(docket, (), as_of=date(2026, 6, 30)))
    only = frozenset({"simple_possession"})
    every, *each = distributions(prepared, facts=("amount", "field amount"), dimension="mass", offenses=only)
    assert (every.key, every.n) == (ALL, 8)
    assert sum(part.n for part in each) == every.n
    found = {part.key: part for part in each}
    assert found["cocaine"].values == (Decimal("0.5"), Decimal(1), Decimal(3))
    assert [docket[i].row for i in found["cocaine"].charges] == [3, 2, 8]
    assert [docket[i].row for i in found["cocaine"].missing] == [4]
    assert found["heroin"].values == (Decimal("0.5"), Decimal("28.349523125"))
    assert [docket[i].row for i in found["oxycodone"].otherwise] == [6]
    assert found["oxycodone"].share("<=", Decimal(100)).missing == 1
    lab = distributions(prepared, facts=("amount",), dimension="mass", offenses=only)
    assert next(part for part in lab if part.key == "heroin").missing != ()


def test_a_substance_that_is_left_open_is_taken_in_where_it_can_be_meant():
    docket = [charge(2, "opiate", "1 g"), charge(3, "cocaine", "1 g"), charge(4, "heroin", "2 g"), charge(5, "")]
    prepared = prepare(screen(docket, (), as_of=date(2026, 6, 30)))
    every, *each = distributions(prepared, facts=("amount",), dimension="mass", drugs=frozenset({"heroin"}))
    assert every.n == 3
    assert "cocaine" not in {part.key for part in each}
