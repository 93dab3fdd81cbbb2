"""Rendered blocks as Markdown and as HTML."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from typing import Protocol


class Rendered(Protocol):
    """A block of a rendered policy."""

    @property
    def kind(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def items(self) -> tuple[str, ...]: ...
    @property
    def line(self) -> int | None: ...


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
        case "quote":
            return f"> {text}"
        case "note":
            return f"*{text}*"
        case "list":
            items = "\n".join(f"- {_plain(item)}" for item in block.items)
            return f"{text}\n\n{items}" if text else items
        case "table":
            rows = [[_plain(cell) for cell in row.split("\t")] for row in block.items]
            lines = ["| " + " | ".join(row) + " |" for row in rows]
            lines.insert(1, "|" + " --- |" * len(rows[0]))
            return "\n".join(lines)
        case _:
            return text


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
        case "quote":
            return f"<blockquote{line}>{text}</blockquote>"
        case "list":
            items = "".join(f"<li>{escape(item)}</li>" for item in block.items)
            return (f"<p{line}>{text}</p>" if text else "") + f"<ul{line}>{items}</ul>"
        case "table":
            head, *rows = [row.split("\t") for row in block.items]
            top = "".join(f"<th>{escape(cell)}</th>" for cell in head)
            body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
            return f"<table{line}><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"
        case "note" | "meta":
            return f'<p class="{block.kind}"{line}>{text}</p>'
        case _:
            return f"<p{line}>{text}</p>"
