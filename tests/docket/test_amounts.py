"""Amounts as offices write them: what can be read is read, all else is told at its cell and stays unknown."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screener.docket.cells.numbers import Decimals, decimals_of, number_of
from screener.docket.columns.amounts import confidence_of, read_amount, with_uncertainty
from screener.docket.reading.reading import DocketReading, read_docket
from screener.domain.quantity import Quantity

AS_OF = date(2026, 6, 30)
#: Cell -> the facts that a plain Amount column in grams gets of it; a code where it is told instead.
CELLS: dict[str, dict[str, str] | str] = {
    ".5g": {"stated amount": "0.5 g"},
    "0.5 g": {"stated amount": "0.5 g"},
    "500mg": {"stated amount": "500 mg"},
    "1oz.": {"stated amount": "1 oz"},
    "1.5 OZ": {"stated amount": "1.5 oz"},
    "1/8 oz": {"stated amount": "0.125 oz"},
    "1 1/2 lb": {"stated amount": "1.5 lb"},
    "½ oz": {"stated amount": "0.5 oz"},
    "28.35": {"stated amount": "28.35 g"},
    "05": {"stated amount": "5 g"},
    "1.000": {"stated amount": "1.000 g"},
    "0,5": {"stated amount": "0.5 g"},
    "2 lbs": {"stated amount": "2 lb"},
    "1 LB 3 OZ": {"stated amount": "19 oz"},
    "3 pills": {"stated amount": "3 pills"},
    "10 DU": {"stated amount": "10 dosage units"},
    "6 strips": {"stated amount": "6 dosage units"},
    ".4 GM": {"stated amount": "0.4 g"},
    "1.2g net": {"stated amount": "1.2 g"},
    "0.4 GRAMS (FIELD)": {"field amount": "0.4 g"},
    "0.4 g (lab)": {"amount": "0.4 g"},
    "2 g gross": {"gross amount": "2 g"},
    "12 tabs 3.1g": {"stated amount": "3.1 g", "pills": "12 pills"},
    "$350": {"value": "$350"},
    "trace": "not_an_amount",
    "residue": "not_an_amount",
    "8-ball": "not_an_amount",
    "<1g": "not_an_amount",
    ">4 g": "not_an_amount",
    "1-4 g": "not_an_amount",
    "1 to 4 g": "not_an_amount",
    "less than 1 g": "not_an_amount",
    "approx 2g": "not_an_amount",
    "2g approx": "not_an_amount",
    "~2 g": "not_an_amount",
    "1 gram total 0.3 net": "not_an_amount",
    "0.3/0.2": "not_an_amount",
    "1/3 oz": "not_an_amount",
    "1 0z": "not_an_amount",
    "O.5g": "not_an_amount",
    "1.2.3": "not_an_amount",
    "-3": "not_an_amount",
    "(3)": "not_an_amount",
    "abc": "not_an_amount",
    "1,000": {"stated amount": "1000 g"},  # most numbers of the column have a point
    "1,500 g": {"stated amount": "1500 g"},
    "1,5 g": "ambiguous_number",
    "0": "zero_amount",
    "0 g": "zero_amount",
    "0.00": "zero_amount",
    "99999999999999999999999999 kg": "impossible_amount",
}


def read(path: Path, names: list[str], *rows: list[str]) -> DocketReading:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([names, *rows])
    return read_docket(path, as_of=AS_OF)


def amounts_of(reading: DocketReading, at: int) -> dict[str, str]:
    facts = reading.charges[at].facts
    return {name: str(value) for name, value in facts.items() if isinstance(value, Quantity)}


def test_each_spelling_is_read_or_told_at_its_cell(tmp_path: Path) -> None:
    rows = [[str(at), "POSS METH", cell] for at, cell in enumerate(CELLS)]
    reading = read(tmp_path / "a.csv", ["Case No", "Charge", "Amount (g)"], *rows)
    assert reading.columns[2].field == "quantity"
    told = {issue.cell: issue.code for issue in reading.issues}
    for at, (cell, right) in enumerate(CELLS.items()):
        assert (amounts_of(reading, at) or told.get(f"C{at + 2}")) == right, cell
    assert len(told) == sum(isinstance(right, str) for right in CELLS.values())
    assert all(repr(rows[int(issue.cell[1:]) - 2][2]) in issue.message for issue in reading.issues)


def test_a_trace_is_residue_and_no_amount(tmp_path: Path) -> None:
    reading = read(
        tmp_path / "a.csv", ["Case No", "Charge", "Lab Weight (g)"],
        ["1", "POSS METH", "TRACE"], ["2", "POSS METH", "0.3"], ["3", "POSS METH", "1.3"],
    )  # fmt: skip
    assert [charge.facts.get("residue") for charge in reading.charges] == [True, None, None]
    assert "amount" not in reading.charges[0].facts


def test_a_zero_beside_what_is_no_drug_is_not_told(tmp_path: Path) -> None:
    reading = read(
        tmp_path / "a.csv", ["Case No", "Charge", "Weight (g)"],
        ["1", "ROBBERY", "0"], ["2", "POSS METH", "0"], ["3", "POSS METH", "0.3"], ["4", "UNHEARD OF THING", "0"],
    )  # fmt: skip
    assert [issue.cell for issue in reading.issues] == ["C3", "C5"]
    assert not any("stated amount" in reading.charges[at].facts for at in (0, 1, 3))


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (["0.5", "1,500", "2.25"], Decimals.POINT),
        (["0,5", "1,25", "28,3"], Decimals.COMMA),
        (["1,500", "2,250"], Decimals.NOT_SHOWN),
        (["1.500", "3"], Decimals.NOT_SHOWN),
        (["1.234,5"], Decimals.COMMA),
        (["1,234.5"], Decimals.POINT),
        (["0,5", "0.5"], Decimals.BOTH),
        ([f"{n},5" for n in range(30)] + ["0.5"], Decimals.COMMA),
    ],
)
def test_a_column_shows_how_it_writes_decimals(cells: list[str], said: Decimals) -> None:
    assert decimals_of(cells) is said


def test_a_thousand_is_never_made_or_lost(tmp_path: Path) -> None:
    def cell(*column: str) -> tuple[object, list[str]]:
        rows = [[str(at), "POSS METH", each] for at, each in enumerate(column)]
        reading = read(tmp_path / "a.csv", ["Case No", "Charge", "Grams"], *rows)
        return reading.charges[0].facts.get("stated amount"), [issue.code for issue in reading.issues]

    assert cell("1,500", "12", "3") == (None, ["ambiguous_number"])
    assert cell("1,500", "12.5", "3.5") == (Quantity(value=Decimal(1500), unit="g"), [])
    assert cell("1,500", "12,5", "3,5") == (Quantity(value=Decimal("1.500"), unit="g"), [])
    assert cell("1.500", "12,5", "3,5") == (None, ["ambiguous_number"])
    assert cell("12,5", "1.5", "2.5", "3.5") == (None, ["ambiguous_number"])


VALUES = st.decimals(min_value="0.001", max_value="9999", places=3)


@given(st.lists(VALUES, min_size=1, max_size=12), st.sampled_from(["point", "comma"]), st.booleans())
def test_what_was_meant_is_read_or_nothing(values: list[Decimal], mark: str, grouped: bool) -> None:
    """However a column writes its decimals: no value is ever another one than was meant."""

    def written(value: Decimal) -> str:
        text = f"{value.normalize():{',' if grouped else ''}f}"
        return text if mark == "point" else text.translate(str.maketrans({".": ",", ",": "."}))

    cells = [written(value) for value in values]
    decimals = decimals_of(cells)
    shown = any(round(value, 2) != value or value < 1 for value in values)
    for value, cell in zip(values, cells, strict=True):
        found = number_of(cell, decimals)
        if mark == "point" or shown:
            assert isinstance(found, str) or found == value, (cells, cell)
        assert found is not None


UNITS = {"g": "g", "GM": "g", " grams": "g", "mg": "mg", " oz.": "oz", "OZ": "oz", " lbs": "lb", " pills": "pills"}


@given(
    st.decimals(min_value="0.01", max_value="900", places=2), st.sampled_from(sorted(UNITS)),
    st.sampled_from(["", " (field)", " NET", " gross", " (LAB)"]),
    st.decimals(min_value="0.01", max_value="2", places=2),
    st.sampled_from(["", " ± {}", "+/-{}", " +/- {} (95%)", " ± {} at 95 % confidence"]),
)  # fmt: skip
def test_an_amount_in_any_dress(value: Decimal, unit: str, basis: str, off: Decimal, behind: str) -> None:
    found = read_amount(f"{value}{unit}{'' if behind else basis}{behind.format(off)}", None)
    wanted = Quantity(
        value=value, unit=UNITS[unit], uncertainty=off if behind else None, confidence="95" if "95" in behind else ""
    )
    assert found.amounts == (wanted,)
    if basis and not behind:
        assert (
            found.basis
            == {"(field)": "field amount", "net": "net", "gross": "gross amount", "(lab)": "amount"}[
                basis.strip().lower()
            ]
        )


@given(st.text(max_size=14), st.sampled_from([None, "g"]))
def test_no_amount_is_invented(cell: str, unit: str | None) -> None:
    found = read_amount(cell, unit)
    assert bool(found.amounts) != (found.problem is not None)
    for amount in found.amounts:
        assert amount.value > 0
        assert any(mark.isnumeric() for mark in cell)


def test_what_stands_behind_the_plus_or_minus() -> None:
    amount = Quantity(value=Decimal("2.5"), unit="g")
    assert with_uncertainty(amount, "50 mg", Decimals.POINT).uncertainty == Decimal("0.050")
    assert with_uncertainty(amount, "4%", Decimals.POINT).uncertainty == Decimal("0.1")
    assert with_uncertainty(amount, "0.1 (k=2)", Decimals.POINT).confidence == ""
    assert with_uncertainty(amount, "2 pills", Decimals.POINT) is None
    assert with_uncertainty(amount, "some", Decimals.POINT) is None
    assert [confidence_of(cell) for cell in ("95", "95 %", "0.95", "99.7%", "k=2", "high", "20")] == [
        "95", "95", "95", "99.7", None, None, None,
    ]  # fmt: skip
