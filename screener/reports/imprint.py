"""The line at the foot of every page and sheet: which record a report was made from."""

from __future__ import annotations

from datetime import date

from screener.reports.anchor import anchor_words
from screener.reports.document import Provenance
from screener.reports.record_code import RecordPoint

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def record_line(provenance: Provenance) -> str:
    """The record and its head as anchor words; for a report without one, the hash of its file or policy."""
    if provenance.event is not None:
        words = " ".join(anchor_words(provenance.head_hash)) if provenance.head_hash else "nothing recorded"
        return f"Record through event {provenance.event:,}: {words}"
    if provenance.files:
        first = provenance.files[0]
        more = f" and {len(provenance.files) - 1} more" if len(provenance.files) > 1 else ""
        return f"From {first.name}{more}: {' '.join(anchor_words(first.sha256))}"
    if provenance.policies:
        policy = provenance.policies[0]
        return f"{policy.title}, version {policy.version}: {' '.join(anchor_words(policy.sha256))}"
    return ""


def record_point(provenance: Provenance) -> RecordPoint | None:
    """The place in the record that a report counts through; None for a report from files alone."""
    if provenance.event is None or not provenance.head_hash:
        return None
    return RecordPoint(event=provenance.event, hash=provenance.head_hash)


def record_heading(point: RecordPoint) -> str:
    """The title of the block that says where the record stood."""
    return f"Where the record stood: event {point.event:,}"


def record_lines(point: RecordPoint) -> tuple[str, ...]:
    """The twelve words, the whole hash, and how both are compared with the record."""
    return (
        " ".join(anchor_words(point.hash)),
        f"SHA-256 {point.hash}",
        "The code holds the same. screener verify --words, or --qr with what a scanner reads, says whether the record "
        "still holds this event as it was.",
    )


def short_hash(sha256: str) -> str:
    """The ends of a hash, as the drawing sets it: 4be1 7a90 … 9c02. The whole stands in XLSX and measures.json."""
    return f"{sha256[:4]} {sha256[4:8]} \u2026 {sha256[-4:]}" if len(sha256) >= 12 else sha256


def day(value: date) -> str:
    """31 May 2026."""
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


def period(start: date, end: date) -> str:
    """1 March to 31 May 2026; the year stands twice only where it differs."""
    first = f"{start.day} {_MONTHS[start.month - 1]}" + (f" {start.year}" if start.year != end.year else "")
    return f"{first} to {day(end)}"


def percent(rate: float | None) -> str:
    """95.9 %; a dash where there is nothing to divide by."""
    return "\u2013" if rate is None else f"{rate * 100:.1f} %"


def p_value(p: float) -> str:
    """1.000, 0.655, 9.1e-14: three decimals, and a power of ten below one thousandth."""
    if p >= 0.9995:
        return "1.000"
    if p >= 0.001:
        return f"{p:.3f}"
    return f"{p:.1e}" if p > 0 else "< 1e-300"
