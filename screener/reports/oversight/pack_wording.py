"""How shares, tests and charges of an oversight pack read: cells and sentences shared by its sections."""

from __future__ import annotations

from collections.abc import Sequence

from screener.domain.offense import OffenseClass, label
from screener.oversight.facts import FactRow
from screener.oversight.result import NOT_RECORDED, AttorneyRow, Share
from screener.reports.document import Column, Table, TableCell
from screener.reports.imprint import p_value, percent

#: Rows of a list on paper; the workbook holds all.
PAPER_ROWS = 120
#: The charges behind a flag stand on paper too, up to an amount that a person can read.
FLAG_ROWS = 600
_NUMBER_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def number_word(count: int) -> str:
    """one to ten in words, then figures."""
    return _NUMBER_WORDS[count] if 0 <= count <= 10 else f"{count:,}"


def text_cell(text: str | None, *, bold: bool = False, mark: str = "") -> TableCell:
    """Text, or "not recorded" in words where nothing is."""
    return TableCell(text=text if text else "not recorded", value=text or None, bold=bold, mark=mark)


def count_cell(count: int) -> TableCell:
    """A count with its thousands parted for people, as a number for analysts."""
    return TableCell(text=f"{count:,}", value=count)


def share_cells(part: Share) -> tuple[TableCell, TableCell]:
    """``51 / 53`` and ``96.2 %``."""
    return (
        TableCell(text=f"{part.count:,} / {part.of:,}", value=f"{part.count} / {part.of}"),
        TableCell(text=percent(part.rate), value=part.rate),
    )


def interval_cell(interval: tuple[float | None, float | None] | None, *, as_percent: bool = True) -> TableCell:
    """``90.1 to 98.3 %``; "no bound" where an end is missing."""
    if interval is None:
        return TableCell(text="\u2013", value=None)
    low, high = interval
    if as_percent:
        ends = ["no bound" if end is None else f"{end * 100:.1f}" for end in (low, high)]
        text = f"{ends[0]} to {ends[1]} %"
    else:
        ends = ["no bound" if end is None else f"{end:.2f}" for end in (low, high)]
        text = f"{ends[0]} to {ends[1]}"
    return TableCell(text=text, value=text)


def p_cell(p: float | None) -> TableCell:
    """A p-value in the form of all tables; a dash where nothing was tested."""
    return TableCell(text="\u2013" if p is None else p_value(p), value=p)


def verdict_cell(row: AttorneyRow) -> TableCell:
    """The verdict; on paper without its second half, which the note below says once: n may be too small."""
    return TableCell(text=row.verdict.split(";")[0], value=row.verdict, mark="look" if row.flagged else "")


def offense_words(row: FactRow) -> str | None:
    """The offense as people read it: "possession, cocaine"."""
    kind = row.offense
    if kind is not None and kind in set(OffenseClass):
        kind = label(OffenseClass(kind))
    parts = [part.replace("_", " ") for part in (kind, row.substance) if part and part != "none"]
    return ", ".join(parts) or None


def group_words(by: str, group: str) -> str:
    """A group as people read it: "possession" for simple_possession, "Black" for black."""
    if by == "offense" and group in set(OffenseClass):
        return label(OffenseClass(group))
    if by == "substance":
        return "no drug" if group == "none" else group.replace("_", " ")
    return group[:1].upper() + group[1:] if by in ("race", "ethnicity", "sex") and group != NOT_RECORDED else group


def charge_table(
    name: str, caption: str, rows: Sequence[FactRow], *, empty: str, attorney: bool = True, flagged: bool = False
) -> Table:
    """Charges to open, one a row. Columns that no row fills are left out."""
    filled = {
        "label": any(row.label for row in rows),
        "rule": any(row.rule for row in rows),
        "basis": any(row.basis for row in rows),
        "reason": any(row.reason for row in rows),
        "approval": any(row.approval for row in rows),
    }
    columns = [Column(header="Case and count")] if filled["label"] else [Column(header="Charge"), Column(header="Case")]
    columns += [Column(header="Attorney")] if attorney else []
    columns += [Column(header="Decided on", number="yyyy-mm-dd"), Column(header="Offense", weight=2)]
    columns += [Column(header="Rule")] if filled["rule"] else []
    columns += [Column(header="Recommended \u2192 decided")]
    for word, weight in (("basis", 1.0), ("reason", 2.0), ("approval", 1.0)):
        columns += [Column(header=word.capitalize(), weight=weight)] if filled[word] else []
    return Table(
        name=name, caption=caption, columns=tuple(columns), empty=empty, dense=True,
        paper_rows=FLAG_ROWS if flagged else PAPER_ROWS,
        rows=tuple(_charge_cells(row, filled, attorney=attorney) for row in rows),
    )  # fmt: skip


def _charge_cells(row: FactRow, filled: dict[str, bool], *, attorney: bool) -> tuple[TableCell, ...]:
    on = row.decided_on
    name = row.label or row.charge_id
    own = TableCell(text=name.replace(" ", "\u00a0"), value=name)
    cells = [own] if filled["label"] else [own, text_cell(row.case_id)]
    cells += [text_cell(row.attorney)] if attorney else []
    cells += [TableCell(text=on.isoformat() if on else "no date", value=on), text_cell(offense_words(row))]
    cells += [text_cell(row.rule)] if filled["rule"] else []
    turn = f"{_word(row.recommended) or 'covered'} \u2192 {_word(row.decided) or 'not decided'}"
    cells += [TableCell(text=turn.replace(" ", "\u00a0"), value=turn)]
    cells += [text_cell(_word(getattr(row, word))) for word in ("basis", "reason", "approval") if filled[word]]
    return tuple(cells)


def _word(value: object) -> str | None:
    return None if value is None else str(value)
