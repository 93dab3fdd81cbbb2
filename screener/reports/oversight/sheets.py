"""Sheets for analysts that paper leaves out: every decided charge, and every measure."""

from __future__ import annotations

from datetime import date

from screener.oversight.facts import FactRow
from screener.oversight.result import Measure, Oversight
from screener.reports.document import Column, Table, TableCell

_CHARGE_FIELDS = (
    "charge_id", "label", "case_id", "attorney", "unit", "stage", "referral_date", "decided_on", "offense", "substance",
    "quantity_g", "grouped", "covered_at_import", "recommended", "decided", "basis", "reason", "approval",
    "filed_charge", "custody", "priors", "race", "ethnicity", "sex", "age", "agency", "policy_version", "rule",
)  # fmt: skip
_DATES = frozenset({"referral_date", "decided_on"})


def pack_tables(result: Oversight) -> tuple[Table, ...]:
    """The decided charges, one a row, and the measures as measures.json holds them."""
    return _charges(result), _measures(result)


def _charges(result: Oversight) -> Table:
    columns = (
        *(Column(header=name, number="yyyy-mm-dd" if name in _DATES else "") for name in _CHARGE_FIELDS),
        Column(header="covered"), Column(header="as recommended"), Column(header="source"),
    )  # fmt: skip
    return Table(
        name="Decided charges",
        caption="Every decided charge of the period, one a row; an empty cell is unknown",
        columns=columns,
        rows=tuple(_charge(row) for row in result.decided),
        empty="No charge was decided in the period.",
    )


def _charge(row: FactRow) -> tuple[TableCell, ...]:
    cells = [_cell(getattr(row, name)) for name in _CHARGE_FIELDS]
    return (*cells, _cell(row.is_covered), _cell(row.concordant), _cell(row.source))


def _cell(value: object) -> TableCell:
    if value is None:
        return TableCell(text="", value=None)
    if isinstance(value, bool):
        return TableCell(text="yes" if value else "no", value="yes" if value else "no")
    if isinstance(value, date):
        return TableCell(text=value.isoformat(), value=value)
    if isinstance(value, int):
        return TableCell(text=str(value), value=value)
    return TableCell(text=str(value), value=str(value))


def _measures(result: Oversight) -> Table:
    columns = (
        Column(header="name"), Column(header="group"), Column(header="unit"), Column(header="numerator", number="0"),
        Column(header="denominator", number="0"), Column(header="estimate", number="0.0000"),
        Column(header="low", number="0.0000"), Column(header="high", number="0.0000"), Column(header="test"),
        Column(header="p", number="0.000E+00"), Column(header="adjusted p", number="0.000E+00"), Column(header="flag"),
        Column(header="definition"),
    )  # fmt: skip
    return Table(
        name="Measures", caption="Every measure, as measures.json holds it", columns=columns,
        rows=tuple(_measure(one) for one in result.measures),
    )  # fmt: skip


def _measure(one: Measure) -> tuple[TableCell, ...]:
    low, high = one.interval if one.interval is not None else (None, None)
    test = one.test
    group = "; ".join(f"{name}: {value}" for name, value in one.group.items())
    return (
        _cell(one.name), _cell(group), _cell(one.unit), _cell(one.numerator), _cell(one.denominator),
        TableCell(text="", value=one.estimate), TableCell(text="", value=low), TableCell(text="", value=high),
        _cell(test.name if test else None), TableCell(text="", value=test.p if test else None),
        TableCell(text="", value=test.adjusted if test else None), _cell(one.flag), _cell(one.definition),
    )  # fmt: skip
