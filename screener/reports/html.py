"""Documents as one HTML file: opens offline, in light and dark, for screen readers and print; fetches nothing."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from functools import lru_cache
from html import escape
from pathlib import Path

from screener.reports.document import Block, Chart, Document, Paragraph, Section, Table, TableCell
from screener.reports.figure import Figure, Line, Rect, Shape, Text
from screener.reports.figure import Path as Outline
from screener.reports.finished import write_whole
from screener.reports.imprint import record_heading, record_line, record_lines, record_point
from screener.reports.palette import color, font_file, scheme_css
from screener.reports.record_code import code_svg, point_text

_NAMES = ("text", "muted", "accent", "wrong", "sunken", "line", "surface", "frame", "selected")
_WEIGHTS = {"Regular": 400, "SemiBold": 600}
_DASH = {"dots": "1 2", "dashes": "3 2"}


def write_html(document: Document, path: Path) -> None:
    """Writes the document whole or not at all."""
    write_whole(path, html_bytes(document))


def html_bytes(document: Document) -> bytes:
    """The document as UTF-8 HTML. Same document, same bytes."""
    return "\n".join(_page(document)).encode()


def _page(document: Document) -> Iterator[str]:
    about = document.provenance
    marking = " \u00b7 ".join(part for part in (about.marking, about.audience) if part)
    yield "<!DOCTYPE html>"
    yield '<html lang="en">'
    yield "<head>"
    yield '<meta charset="utf-8">'
    yield (
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:\">"
    )
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{escape(document.title)}: {escape(about.office)}</title>"
    yield f"<style>\n{_style()}\n</style>"
    yield "</head>"
    yield "<body>"
    yield '<a class="skip" href="#content">To the content</a>'
    yield f'<header class="page"><b>{escape(about.office)}</b><span>{escape(marking)}</span></header>'
    yield '<main id="content">'
    yield f"<h1>{escape(document.title)}</h1>"
    if document.subtitle:
        yield f'<p class="subtitle">{escape(document.subtitle)}</p>'
    for block in document.opening:
        yield from _block(block)
    yield from _contents(document)
    for number, section in enumerate(document.sections, start=1):
        yield from _section(section, number)
    yield from _record(document)
    yield "</main>"
    yield f"<footer><span>{escape(record_line(about))}</span><span>{escape(marking)}</span></footer>"
    yield "</body>"
    yield "</html>"


def _record(document: Document) -> Iterator[str]:
    """Where the record stood, in words and as a code to scan."""
    point = record_point(document.provenance)
    if point is None:
        return
    words, digest, how = record_lines(point)
    yield '<section class="record" aria-labelledby="record">'
    yield code_svg(point_text(point), f"Code that holds event {point.event} and its hash")
    yield f'<div><h2 id="record">{escape(record_heading(point))}</h2><p>{escape(words)}</p>'
    yield f'<p class="meta">{digest}</p><p class="note">{escape(how)}</p></div></section>'


def _id(section: Section, number: int) -> str:
    return section.anchor or f"section-{number}"


def _contents(document: Document) -> Iterator[str]:
    if len(document.sections) < 4:
        return
    yield '<nav aria-label="Contents"><ol>'
    for number, section in enumerate(document.sections, start=1):
        yield f'<li><a href="#{escape(_id(section, number))}">{escape(section.title)}</a></li>'
    yield "</ol></nav>"


def _section(section: Section, number: int) -> Iterator[str]:
    name = escape(_id(section, number))
    yield f'<section aria-labelledby="{name}">'
    level = 2 if section.level == 1 else 3
    yield f'<h{level} id="{name}">{escape(section.title)}</h{level}>'
    for block in section.blocks:
        yield from _block(block)
    yield "</section>"


def _block(block: Block) -> Iterator[str]:
    match block:
        case Paragraph(style="subheading"):
            yield f"<h3>{_runs(block)}</h3>"
        case Paragraph():
            yield f'<p class="{block.style}">{_runs(block)}</p>'
        case Table():
            yield from _table(block)
        case Chart():
            yield f"<figure>{svg(block.figure, block.alt)}</figure>"


def _runs(paragraph: Paragraph) -> str:
    parts = []
    for run in paragraph.runs:
        text = escape(run.elsewhere if run.page_of else run.text)
        if run.page_of or run.link:
            text = f'<a href="#{escape(run.page_of or run.link)}">{text}</a>'
        parts.append(f"<b>{text}</b>" if run.bold else text)
    return "".join(parts)


def _table(table: Table) -> Iterator[str]:
    if not table.rows:
        yield f"<p>{escape(table.empty)}</p>"
        return
    anchor = f' id="{escape(table.anchor)}"' if table.anchor else ""
    yield f'<div class="wide" role="region" aria-label="{escape(table.caption)}" tabindex="0"><table{anchor}>'
    yield f"<caption>{escape(table.caption)}</caption>"
    if any(column.header or column.group or column.spoken for column in table.columns):
        yield from _head(table)
    yield "<tbody>"
    last = len(table.rows) - 1
    shown = table.rows[: table.paper_rows] if table.paper_rows else table.rows
    for number, row in enumerate(shown):
        total = ' class="total"' if table.total and number == last else ""
        yield f"<tr{total}>" + "".join(_cells(table, row)) + "</tr>"
    yield "</tbody></table></div>"
    if len(shown) < len(table.rows):
        yield f'<p class="note">{len(table.rows) - len(shown):,} more rows stand in the workbook.</p>'


def _head(table: Table) -> Iterator[str]:
    yield "<thead>"
    groups = any(column.group for column in table.columns)
    if groups:
        yield "<tr>" + "".join(_group_cells(table)) + "</tr>"
    yield "<tr>"
    for column in table.columns:
        kind = "share" if "%" in column.number else "count" if column.group else ""
        words = column.header or column.spoken or kind
        hidden = "" if column.header or not words else ' class="quiet"'
        side = ' style="text-align:right"' if column.align == "right" else ""
        yield f'<th scope="col"{side}><span{hidden}>{escape(words)}</span></th>' if words else "<td></td>"
    yield "</tr>"
    yield "</thead>"


def _group_cells(table: Table) -> Iterator[str]:
    place = 0
    while place < len(table.columns):
        group = table.columns[place].group
        span = 1
        while place + span < len(table.columns) and group and table.columns[place + span].group == group:
            span += 1
        if group:
            yield f'<th scope="colgroup" colspan="{span}" style="text-align:right">{escape(group)}</th>'
        else:
            yield "<td></td>"
        place += span


def _cells(table: Table, row: tuple[TableCell, ...]) -> Iterator[str]:
    for place, (column, cell) in enumerate(zip(table.columns, row, strict=True)):
        text = escape(cell.text)
        if cell.mark == "look":
            text = f'<span class="look">\u25b2 {text}</span>'
        elif cell.bold:
            text = f"<b>{text}</b>"
        right = "n" if len(cell.text) < 22 else "r"
        names = [name for name, on in ((right, column.align == "right"), ("muted", column.muted)) if on]
        kind = f' class="{" ".join(names)}"' if names else ""
        yield f'<th scope="row"{kind}>{text}</th>' if place == 0 else f"<td{kind}>{text}</td>"


def svg(figure: Figure, alt: str) -> str:
    """A figure as inline SVG with its words; colors follow the page's scheme."""
    shapes = "".join(_shape(shape) for shape in figure.shapes)
    return (
        f'<svg viewBox="0 0 {_n(figure.width)} {_n(figure.height)}" role="img" aria-label="{escape(alt)}">'
        '<defs><pattern id="stripes" width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)">'
        f'<rect width="4" height="4" {_fill("wrong")}/><rect width="1.3" height="4" {_fill("surface")}/></pattern>'
        f"</defs>{shapes}</svg>"
    )


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _fill(token: str) -> str:
    """The color itself, for whatever knows no variables, and the class by which the page's scheme replaces it."""
    return f'fill="{color(token)}" class="f-{token}"'


def _stroke(token: str, width: float) -> str:
    return f'fill="none" stroke="{color(token)}" class="s-{token}" stroke-width="{_n(width)}"'


def _shape(shape: Shape) -> str:
    match shape:
        case Rect():
            fill = 'fill="url(#stripes)"' if shape.pattern == "stripes" else _fill(shape.fill)
            return (
                f'<rect x="{_n(shape.x)}" y="{_n(shape.y)}" width="{_n(shape.width)}" height="{_n(shape.height)}" '
                f"{fill}>{_tip(shape.tip)}</rect>"
            )
        case Line():
            ends = f'x1="{_n(shape.x1)}" y1="{_n(shape.y1)}" x2="{_n(shape.x2)}" y2="{_n(shape.y2)}"'
            return f"<line {ends} {_stroke(shape.stroke, shape.width)}{_dashed(shape.dash)}/>"
        case Text():
            weight = ' font-weight="600"' if shape.weight == "semibold" else ""
            return (
                f'<text x="{_n(shape.x)}" y="{_n(shape.y)}" font-size="{_n(shape.size)}" {_fill(shape.fill)} '
                f'text-anchor="{shape.anchor}"{weight}>{escape(shape.text)}</text>'
            )
        case Outline():
            points = " ".join(f"{_n(x)},{_n(y)}" for x, y in shape.points)
            look = _fill(shape.fill) if shape.fill else _stroke(shape.stroke, shape.width)
            kind = "polygon" if shape.closed else "polyline"
            return f'<{kind} points="{points}" {look}{_dashed(shape.dash)}>{_tip(shape.tip)}</{kind}>'


def _dashed(dash: str) -> str:
    return f' stroke-dasharray="{_DASH[dash]}"' if dash else ""


def _tip(words: str) -> str:
    return f"<title>{escape(words)}</title>" if words else ""


@lru_cache(maxsize=1)
def _style() -> str:
    fonts = "\n".join(
        f"@font-face{{font-family:Inter;font-weight:{number};src:url(data:font/ttf;base64,"
        f"{base64.b64encode(font_file(weight).read_bytes()).decode()})}}"
        for weight, number in _WEIGHTS.items()
    )
    drawn = "".join(f".f-{name}{{fill:var(--{name})}}.s-{name}{{stroke:var(--{name})}}" for name in _NAMES)
    return f"{fonts}\n{scheme_css(_NAMES)}\n{_RULES}\n{drawn}"


_RULES = """
*{box-sizing:border-box}
body{margin:0;background:var(--surface);color:var(--text);font:400 15px/1.5 Inter,system-ui,sans-serif}
header.page,footer{display:flex;justify-content:space-between;gap:24px;flex-wrap:wrap;
max-width:60rem;margin:0 auto;padding:14px 24px;color:var(--muted);font-size:13px}
header.page{border-bottom:2px solid var(--text)}header.page b{color:var(--text)}
footer{border-top:1px solid var(--line);margin-top:48px}
main{max-width:60rem;margin:0 auto;padding:20px 24px}
h1{font-size:30px;line-height:1.2;margin:8px 0 4px}
h2{font-size:17px;font-weight:600;margin:36px 0 8px}h3{font-size:15px;font-weight:600;margin:24px 0 6px}
.subtitle,.note{color:var(--muted)}.subtitle{margin:0 0 16px}.note{font-size:13px;max-width:52rem}
.lead{font-size:18px;line-height:1.55;max-width:50rem}
a{color:var(--accent)}a:focus-visible,.wide:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
.skip{position:absolute;left:-999px}.skip:focus{left:8px;top:8px;background:var(--surface);padding:8px}
nav ol{list-style:none;padding:0;columns:2 18rem;font-size:13px;margin:16px 0}
.wide{overflow-x:auto;margin:12px 0}
table{border-collapse:collapse;width:100%;font-size:14px}
caption{text-align:left;color:var(--muted);font-size:12px;padding-bottom:4px}
th,td{padding:6px 8px;border-bottom:1px solid var(--line);text-align:left;vertical-align:top;font-weight:400}
thead th{font-weight:600;font-size:12px;color:var(--muted);vertical-align:bottom}
thead tr:not(:last-child) th,thead tr:not(:last-child) td{border-bottom:0;padding-bottom:0}
h3+.wide caption{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.n,.r{text-align:right}.n{white-space:nowrap}.muted{color:var(--muted)}
tr.total th,tr.total td{font-weight:600}
.look{color:var(--wrong);font-weight:600;white-space:nowrap}
.quiet{font-weight:400;opacity:.85}.quote{color:var(--muted);margin-left:24px}
.meta{color:var(--muted);font-size:14px;margin:2px 0}.before.list{margin-bottom:2px}
.labelled{margin:2px 0 2px 40px;text-indent:-24px;padding-left:24px}.labelled{max-width:52rem}
p[class="labelled 1"]{margin-left:72px}p[class="labelled 2"]{margin-left:104px}
.item{margin:2px 0 2px 24px;display:list-item}
figure{margin:12px 0}svg{width:100%;height:auto;max-width:48rem;font-family:Inter,system-ui,sans-serif}
.record{display:flex;gap:20px;align-items:center;flex-wrap:wrap;margin-top:36px;break-inside:avoid}
.record h2{margin-top:0}.record div{flex:1 1 20rem;min-width:0;overflow-wrap:anywhere}svg.code{width:38mm;flex:none}
@media print{nav,.skip{display:none}body{font-size:10px}table{font-size:9px}.lead{font-size:13px}
main,header.page,footer{max-width:none;padding-left:0;padding-right:0}h1{font-size:22px}h2{font-size:13px}
h3{font-size:11px}.note,caption,thead th{font-size:8px}thead{display:table-header-group}
tr,figure{break-inside:avoid}h2,h3{break-after:avoid}}
""".strip()
