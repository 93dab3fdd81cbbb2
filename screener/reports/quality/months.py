"""The part of a quality report about time: charges by month, months without any, and agencies that fell silent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from screener.docket.quality.quality import Quality
from screener.reports.document import Block, Column, Table, TableCell, plain
from screener.reports.quality.stage_sections import number

_SHORT = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def month_blocks(quality: Quality, what: str) -> Iterator[Block]:
    """``what`` are counted: "charges" or "warrants"."""
    if not quality.months:
        yield plain("No column gives a date by which the rows can be set in order.", "body")
        return
    if quality.missing_months:
        yield plain(f"Months without any row: {', '.join(spans(quality.missing_months))}.", "body")
    else:
        yield plain("There is no month without a row between the first and the last.", "body")
    yield _by_year(quality, what)
    if not quality.agencies:
        yield plain("No column names an agency.", "note")
        return
    yield Table(
        name="Agencies' gaps",
        caption="Months without a row of an agency that has rows in most months",
        columns=(Column(header="Agency", weight=2), Column(header="Months without a row", weight=4)),
        rows=tuple((TableCell(text=gap.agency), TableCell(text=", ".join(spans(gap.months)))) for gap in quality.gaps),
        empty="No agency that sends charges in most months misses one.",
    )


def _by_year(quality: Quality, what: str) -> Table:
    """A line for each year: a month before the first or after the last is blank, one between without a row is 0."""
    every = {*quality.months, *quality.missing_months}
    years = sorted({month[:4] for month in every})
    return Table(
        name="Months",
        caption=f"{what.capitalize()} by month of the {quality.dated_by}",
        columns=(
            Column(header="Year", weight=1.2),
            *(Column(header=name, align="right", number="0") for name in _SHORT),
            Column(header="All", spoken="Whole year", align="right", number="0", weight=1.2),
        ),
        rows=tuple(_year(quality, every, year) for year in years),
        dense=True,
    )


def _year(quality: Quality, every: set[str], year: str) -> tuple[TableCell, ...]:
    months = [f"{year}-{at:02}" for at in range(1, 13)]
    return (
        TableCell(text=year),
        *(
            number(quality.months.get(month, 0), bold=month in quality.missing_months)
            if month in every
            else TableCell(text="", value=None)
            for month in months
        ),
        number(sum(quality.months.get(month, 0) for month in months)),
    )


def spans(months: Sequence[str]) -> list[str]:
    """Months in their order, those that follow each other as one: ``2025-11 to 2026-02``."""
    found: list[list[str]] = []
    for month in months:
        if found and _next(found[-1][-1]) == month:
            found[-1].append(month)
        else:
            found.append([month])
    return [run[0] if len(run) == 1 else f"{run[0]} to {run[-1]}" for run in found]


def _next(month: str) -> str:
    year, at = int(month[:4]), int(month[5:])
    return f"{year + at // 12:04}-{at % 12 + 1:02}"
