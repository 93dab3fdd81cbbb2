"""Tables on paper: hairlines between rows, figures right-aligned, headers on every page, long cells wrapped."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.platypus import Flowable, Paragraph
from reportlab.platypus import Table as PdfTable

from screener.reports.document import Column, Table, TableCell
from screener.reports.pdf_style import MEASURE, ink, markup, style, width_of

_PAD = 8.0


def table_flowable(table: Table) -> Flowable:
    """The table over the whole measure; where it has no rows, its sentence instead."""
    if not table.rows:
        return Paragraph(markup(table.empty), style("body"))
    grouped = any(column.group for column in table.columns)
    heads = [[_head(column) for column in table.columns]]
    if grouped and any(column.group and column.header for column in table.columns):
        heads.insert(0, [Paragraph(markup(text), style("head right")) for text in _groups(table.columns)])
    elif grouped:  # one line does: a group's words stand where its columns have none
        heads = [
            [Paragraph(markup(text), style("head right")) if column.group else _head(column)]
            for column, text in zip(table.columns, _groups(table.columns), strict=True)
        ]
        heads = [[cell for cells in heads for cell in cells]]
    last = len(table.rows) - 1
    body = [
        [
            _cell(column, cell, bold=table.total and place == last)
            for column, cell in zip(table.columns, row, strict=True)
        ]
        for place, row in enumerate(table.rows)
    ]
    headers = len(heads) if any(column.header for column in table.columns) or grouped else 0
    made = PdfTable(
        [*heads[: len(heads) if headers else 0], *body],
        colWidths=column_widths(table),
        repeatRows=headers,
        style=_commands(table, headers, grouped=grouped),
        hAlign="LEFT",
        splitByRow=1,
    )
    made.spaceAfter = 6
    return made


def _commands(table: Table, headers: int, *, grouped: bool) -> list[tuple[object, ...]]:
    commands: list[tuple[object, ...]] = [
        ("LEFTPADDING", (0, 0), (-1, -1), _PAD / 2),
        ("RIGHTPADDING", (0, 0), (-1, -1), _PAD / 2),
        ("LEFTPADDING", (0, 0), (0, -1), 0),
        ("RIGHTPADDING", (-1, 0), (-1, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), 3.25),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3.75),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LINEBELOW", (0, max(0, headers - 1)), (-1, -1), 0.6, ink("line")),
    ]
    if headers:
        commands.append(("VALIGN", (0, 0), (-1, headers - 1), "BOTTOM"))
    if grouped:
        commands.append(("BOTTOMPADDING", (0, 0), (-1, 0), 0))
        start = 0
        for place in range(1, len(table.columns) + 1):
            if place == len(table.columns) or table.columns[place].group != table.columns[start].group:
                if table.columns[start].group and place - start > 1:
                    commands.append(("SPAN", (start, 0), (place - 1, 0)))
                start = place
    return commands


def _groups(columns: Sequence[Column]) -> list[str]:
    """The group's words in the first of its columns, where the span begins."""
    return [
        column.group if place == 0 or columns[place - 1].group != column.group else ""
        for place, column in enumerate(columns)
    ]


def _head(column: Column) -> Paragraph:
    return Paragraph(markup(column.header), style("head right" if column.align == "right" else "head"))


def _style_name(column: Column, cell: TableCell, *, bold: bool) -> str:
    if cell.mark == "look":
        return "cell look"
    if bold or cell.bold:
        return "cell bold right" if column.align == "right" else "cell bold"
    if column.align == "right":
        return "cell right"
    return "cell muted" if column.muted else "cell"


def _text(cell: TableCell) -> str:
    return f"\u25b2 {cell.text}" if cell.mark == "look" else cell.text


def _cell(column: Column, cell: TableCell, *, bold: bool) -> Paragraph:
    return Paragraph(markup(_text(cell)), style(_style_name(column, cell, bold=bold)))


def column_widths(table: Table) -> list[float]:
    """Widths that fill the measure: figures get what they need, text the rest.

    Where everything fits on one line, what is left over goes to the text columns by their weights. Where it does
    not, the widest text columns give way first, never below their longest word (up to a third of the measure).
    """
    natural, least = [], []
    for place, column in enumerate(table.columns):
        texts = [(_text(row[place]), _style_name(column, row[place], bold=table.total)) for row in table.rows]
        texts.append((column.header, "head"))
        pad = _PAD / 2 if place in (0, len(table.columns) - 1) else _PAD
        widest = max(width_of(text, name) for text, name in texts)
        word = max((width_of(part, name) for text, name in texts for part in text.split()), default=0.0)
        natural.append(widest + pad + 1)
        least.append(min(widest, word, MEASURE / 3) + pad + 1)
    spare = MEASURE - sum(natural)
    if spare >= 0:
        return _spread(table, natural, spare)
    return _shrink(natural, least, -spare)


def _spread(table: Table, natural: Sequence[float], spare: float) -> list[float]:
    weights = [column.weight if column.align == "left" else column.weight * 0.6 for column in table.columns]
    total = sum(weights)
    return [width + spare * weight / total for width, weight in zip(natural, weights, strict=True)]


def _shrink(natural: Sequence[float], least: Sequence[float], excess: float) -> list[float]:
    widths = list(natural)
    for _ in range(200):
        if excess <= 0.01:
            break
        give = [place for place, width in enumerate(widths) if width > least[place] + 0.01]
        if not give:
            break
        widest = max(widths[place] for place in give)
        front = [place for place in give if widths[place] >= widest - 0.5]
        step = min(excess / len(front), 6.0, *(widths[place] - least[place] for place in front))
        for place in front:
            widths[place] -= step
        excess -= step * len(front)
    scale = min(1.0, MEASURE / sum(widths))
    return [width * scale for width in widths]
