"""Tables on paper: hairlines between rows, figures right-aligned, headers on every page, long cells wrapped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reportlab.platypus import Flowable, Paragraph
from reportlab.platypus import Table as PdfTable

from screener.reports.document import Column, Table, TableCell
from screener.reports.pdf.style import MEASURE, ink, markup, style, width_of

_PAD = 7.0


def table_flowable(table: Table) -> Flowable:
    """The table over the whole measure; where it has no rows, its sentence instead."""
    if not table.rows:
        return Paragraph(markup(table.empty), style("body"))
    heads = _heads(table)
    widths = column_widths(table)
    rooms = [width - (_PAD / 2 if place in (0, len(widths) - 1) else _PAD) for place, width in enumerate(widths)]
    last = len(table.rows) - 1
    body = [
        [
            _body_cell(table, column, cell, room, bold=table.total and place == last)
            for column, cell, room in zip(table.columns, row, rooms, strict=True)
        ]
        for place, row in enumerate(shown_rows(table))
    ]
    made = PdfTable(
        [*heads, *body], colWidths=widths, repeatRows=len(heads), style=_commands(table, len(heads)),
        hAlign="LEFT", splitByRow=1,
    )  # fmt: skip
    made.spaceBefore, made.spaceAfter = 4, 6
    return made


def shown_rows(table: Table) -> Sequence[tuple[TableCell, ...]]:
    """The rows that paper prints; the workbook holds all."""
    return table.rows[: table.paper_rows] if table.paper_rows else table.rows


def _body_cell(table: Table, column: Column, cell: TableCell, room: float, *, bold: bool) -> Paragraph | str:
    """Plain text where it fits on one line in the column's own style (many times faster), else a paragraph."""
    text, name = _text(column, cell), _style_name(table, column, cell, bold=bold)
    if (
        name == _column_style(table, column)
        and text.replace("\u00a0", " ").isprintable()
        and width_of(text, name) <= room
    ):
        return text
    return _paragraph(text, name)


def _column_style(table: Table, column: Column) -> str:
    return _style_name(table, column, TableCell(text=""), bold=False)


def _paragraph(text: str, name: str) -> Paragraph:
    return Paragraph(markup(text), style(name))


def _heads(table: Table) -> list[list[Paragraph]]:
    """No header line, one, or two: one does where a group's words stand above columns without words of their own."""
    own = [_paragraph(column.header, "head right" if column.align == "right" else "head") for column in table.columns]
    grouped = any(column.group for column in table.columns)
    if not grouped:
        return [own] if any(column.header for column in table.columns) else []
    groups = [_paragraph(text, "head right") for text in _groups(table.columns)]
    if any(column.group and column.header for column in table.columns):
        return [groups, own]
    return [[group if column.group else mine for column, group, mine in zip(table.columns, groups, own, strict=True)]]


def _groups(columns: Sequence[Column]) -> list[str]:
    """The group's words in the first of its columns, where the span begins."""
    return [
        column.group if place == 0 or columns[place - 1].group != column.group else ""
        for place, column in enumerate(columns)
    ]


def _spans(columns: Sequence[Column]) -> Iterator[tuple[int, int]]:
    """First and last column of every group."""
    start = 0
    for place in range(1, len(columns) + 1):
        if place == len(columns) or columns[place].group != columns[start].group:
            if columns[start].group:
                yield start, place - 1
            start = place


def _commands(table: Table, headers: int) -> list[tuple[object, ...]]:
    tight = 1.25 if table.dense else 0.0
    commands: list[tuple[object, ...]] = [
        ("LEFTPADDING", (0, 0), (-1, -1), _PAD / 2),
        ("RIGHTPADDING", (0, 0), (-1, -1), _PAD / 2),
        ("LEFTPADDING", (0, 0), (0, -1), 0),
        ("RIGHTPADDING", (-1, 0), (-1, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), 3.25 - tight),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3.75 - tight),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LINEBELOW", (0, max(0, headers - 1)), (-1, -1), 0.6, ink("line")),
    ]
    for place, column in enumerate(table.columns):
        own = style(_column_style(table, column))
        cells = ((place, headers), (place, -1))
        commands += [
            ("FONT", *cells, own.fontName, own.fontSize, own.leading),
            ("TEXTCOLOR", *cells, own.textColor),
            ("ALIGN", *cells, "RIGHT" if column.align == "right" else "LEFT"),
        ]
    if headers:
        commands.append(("VALIGN", (0, 0), (-1, headers - 1), "BOTTOM"))
    if headers == 2:
        commands.append(("BOTTOMPADDING", (0, 0), (-1, 0), 0))
    commands += [("SPAN", (start, 0), (end, 0)) for start, end in _spans(table.columns) if end > start and headers]
    return commands


def _style_name(table: Table, column: Column, cell: TableCell, *, bold: bool) -> str:
    size = "dense" if table.dense else "cell"
    if cell.mark == "look":
        return f"{size} look"
    weight = " bold" if bold or cell.bold else ""
    side = " right" if column.align == "right" else ""
    if not weight and not side and column.muted:
        return f"{size} muted"
    return f"{size}{weight}{side}"


def _text(column: Column, cell: TableCell) -> str:
    """The cell's text; figures and short words of a right-aligned column never break."""
    text = f"\u25b2 {cell.text}" if cell.mark == "look" else cell.text
    return text.replace(" ", "\u00a0") if column.align == "right" and len(text) < 22 else text


def column_widths(table: Table) -> list[float]:
    """Widths that fill the measure: figures get what they need, text the rest.

    Where everything fits on one line, what is left over goes to the columns by their weights. Where it does
    not, the widest columns for their weights give way first, never below their longest word: words stay whole.
    """
    natural, least = [], []
    for place, column in enumerate(table.columns):
        texts = [
            (_text(column, row[place]), _style_name(table, column, row[place], bold=table.total))
            for row in shown_rows(table)
        ]
        texts.append((column.header, "head"))
        pad = _PAD / 2 if place in (0, len(table.columns) - 1) else _PAD
        widest = max(width_of(text, name) for text, name in texts)
        word = max((width_of(part, name) for text, name in texts for part in text.split(" ")), default=0.0)
        natural.append(widest + pad + 0.5)
        least.append(min(word, MEASURE / 3) + pad + 0.5)
    for start, end in _spans(table.columns):
        lacking = width_of(table.columns[start].group, "head") + _PAD + 0.5 - sum(natural[start : end + 1])
        if lacking > 0:
            natural[end] += lacking
    spare = MEASURE - sum(natural)
    if spare >= 0:
        return _spread(table, natural, spare)
    return _shrink(natural, least, [column.weight for column in table.columns], -spare)


def _spread(table: Table, natural: Sequence[float], spare: float) -> list[float]:
    weights = [column.weight if column.align == "left" else column.weight * 0.6 for column in table.columns]
    total = sum(weights)
    return [width + spare * weight / total for width, weight in zip(natural, weights, strict=True)]


def _shrink(natural: Sequence[float], least: Sequence[float], weights: Sequence[float], excess: float) -> list[float]:
    widths = list(natural)
    while excess > 0.01:
        give = [place for place, width in enumerate(widths) if width > least[place] + 0.01]
        if not give:
            break
        widest = max(widths[place] / weights[place] for place in give)
        front = [place for place in give if widths[place] / weights[place] >= widest - 0.5]
        step = min(excess / len(front), 6.0, *(widths[place] - least[place] for place in front))
        for place in front:
            widths[place] -= step
        excess -= step * len(front)
    # Words that together are wider than the page: only the widest columns break them.
    while sum(widths) > MEASURE + 0.01:
        widest = max(widths)
        front = [place for place, width in enumerate(widths) if width >= widest - 0.5]
        step = min((sum(widths) - MEASURE) / len(front), 4.0)
        for place in front:
            widths[place] -= step
    return widths
