"""How the oversight page prints shares, p-values and periods."""

from __future__ import annotations

from datetime import date, timedelta

from screener.oversight.result import CANNOT, AttorneyRow, Share

_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def percent(share: Share) -> str:
    """``88.8 %``, or a dash where there is nothing to divide by."""
    return "—" if share.rate is None else f"{100 * share.rate:.1f} %"


def counted(share: Share) -> str:
    """``395 of 445``."""
    return f"{share.count:,} of {share.of:,}"


def both(share: Share) -> str:
    """``51 of 53 · 96 %``."""
    return "none" if share.rate is None else f"{counted(share)} · {100 * share.rate:.0f} %"


def interval(share: Share) -> str:
    """The Wilson 95 % interval in percent."""
    if share.interval is None:
        return ""
    low, high = share.interval
    return f"{100 * low:.1f} to {100 * high:.1f} %"


def p_words(p: float | None) -> str:
    """``0.66``, ``0.004``, ``9 × 10⁻¹⁴``."""
    if p is None:
        return "—"
    if p >= 0.0995:
        return f"{p:.2f}"
    if p >= 0.001:
        return f"{p:.3f}"
    mantissa, exponent = f"{p:.0e}".split("e")
    return f"{mantissa} × 10{str(int(exponent)).translate(_RAISED)}"


def day(value: date) -> str:
    """A day as the oversight page prints it: ``1 Mar 2026``."""
    return f"{value.day} {value:%b %Y}"


def period_words(start: date, end: date) -> str:
    """``1 Mar to 31 May 2026``."""
    first = f"{start.day} {start:%b}" if start.year == end.year else day(start)
    return f"{first} to {day(end)}"


def month_start(value: date, back: int = 0) -> date:
    """The first of the month, so many months back."""
    number = value.year * 12 + value.month - 1 - back
    return date(number // 12, number % 12 + 1, 1)


def periods(today: date) -> tuple[tuple[str, date, date], ...]:
    """The periods that are offered: words, first and last day."""
    this = month_start(today)
    quarter = month_start(today, (today.month - 1) % 3)
    before = month_start(quarter, 3)
    return (
        ("The last three months", month_start(today, 2), today),
        ("This month", this, today),
        ("Last month", month_start(today, 1), this - timedelta(days=1)),
        ("This quarter", quarter, today),
        ("Last quarter", before, quarter - timedelta(days=1)),
        ("This year", date(today.year, 1, 1), today),
        ("The last twelve months", month_start(today, 11), today),
    )


def verdict_words(row: AttorneyRow) -> str:
    """The short words of the table; the whole ones stand in the tooltip."""
    return "cannot be assessed" if row.verdict == CANNOT else row.verdict.split(";")[0]
