"""Rendered blocks as Markdown and as HTML."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from typing import Protocol


class Rendered(Protocol):
    """A block of a rendered policy."""

    @property
    def kind(self) -> str:
        """What kind of block it is: heading, subheading, text, list or table."""

    @property
    def text(self) -> str:
        """The words of a heading or a text."""

    @property
    def items(self) -> tuple[str, ...]:
        """The points of a list, or the rows of a table with tabs between the cells."""

    @property
    def line(self) -> int | None:
        """The line of the policy file that it stands for; None where there is none."""


_SPECIAL = re.compile(r"([\\`*_\[\]<>|#])")


def _plain(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)


def to_markdown(blocks: Iterable[Rendered]) -> str:
    """The blocks as Markdown, one blank line between them."""
    return "\n\n".join(_markdown(block) for block in blocks) + "\n"


def _markdown(block: Rendered) -> str:
    text = _plain(block.text)
    match block.kind:
        case "title":
            return f"# {text}"
        case "heading":
            return f"## {text}"
        case "subheading":
            return f"### {text}"
        case "quote":
            return f"> {text}"
        case "note":
            return f"*{text}*"
        case "list":
            items = "\n".join(f"{'  ' * _depth(item)}- {_plain(item.lstrip(chr(9)))}" for item in block.items)
            return f"{text}\n\n{items}" if text else items
        case "table":
            rows = [[_plain(cell) for cell in row.split("\t")] for row in block.items]
            lines = ["| " + " | ".join(row) + " |" for row in rows]
            lines.insert(1, "|" + " --- |" * len(rows[0]))
            return "\n".join(lines)
        case _:
            return text


def _depth(item: str) -> int:
    """How deep an entry of a list stands: one level for each tab before it."""
    return len(item) - len(item.lstrip("\t"))


def _html_list(items: tuple[str, ...], line: str) -> str:
    """A list, in lists where entries stand deeper; what brings its own label gets no other mark."""
    style = ' style="list-style:none"' if any(item.lstrip("\t")[:1] == "(" for item in items) else ""
    parts = [f"<ul{line}{style}>"]
    for place, item in enumerate(items):
        depth = _depth(item)
        below = _depth(items[place + 1]) if place + 1 < len(items) else 0
        parts.append(f"<li>{escape(item.lstrip(chr(9)))}")
        parts.append(f"<ul{style}>" * (below - depth) if below > depth else "</li>" + "</ul></li>" * (depth - below))
    return "".join(parts) + "</ul>"


def to_html(blocks: Iterable[Rendered]) -> str:
    """The blocks as HTML with escaped text; ``data-line`` is the line of the file that a block stands for."""
    return "\n".join(_html(block) for block in blocks) + "\n"


def _html(block: Rendered) -> str:
    text = escape(block.text)
    line = "" if block.line is None else f' data-line="{block.line}"'
    match block.kind:
        case "title":
            return f"<h1{line}>{text}</h1>"
        case "heading":
            return f"<h2{line}>{text}</h2>"
        case "subheading":
            return f"<h3{line}>{text}</h3>"
        case "quote":
            return f"<blockquote{line}>{text}</blockquote>"
        case "list":
            return (f"<p{line}>{text}</p>" if text else "") + _html_list(block.items, line)
        case "table":
            head, *rows = [row.split("\t") for row in block.items]
            top = "".join(f"<th>{escape(cell)}</th>" for cell in head)
            body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
            return f"<table{line}><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"
        case "note" | "meta":
            return f'<p class="{block.kind}"{line}>{text}</p>'
        case _:
            return f"<p{line}>{text}</p>"
