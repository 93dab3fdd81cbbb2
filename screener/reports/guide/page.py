"""The guide as HTML: a page for the window, or one file with all of it for a browser and for paper."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from html import escape

from markdown_it import MarkdownIt
from markdown_it.token import Token

from screener.reports.guide.book import Book, GuidePage, GuideSection
from screener.reports.palette import scheme_css

_NAMES = ("text", "muted", "accent", "sunken", "line", "surface")


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table")


def section_html(section: GuideSection, link: Callable[[str], str]) -> str:
    """A section with its heading. ``link`` turns the target of each link into what is written."""
    tokens = _parser().parse(f"{'#' * section.level} {section.heading}\n\n{section.text}")
    _turn(tokens, link)
    return str(_parser().renderer.render(tokens, _parser().options, {}))


def _turn(tokens: Sequence[Token], link: Callable[[str], str]) -> None:
    for token in tokens:
        if token.type == "link_open":
            token.attrSet("href", link(str(token.attrGet("href") or "")))
        if token.children:
            _turn(token.children, link)


def guide_html(book: Book) -> bytes:
    """The whole guide as one UTF-8 file that fetches nothing: contents, every chapter, the appendix."""
    return "\n".join(_whole(book)).encode()


def _whole(book: Book) -> Iterator[str]:
    yield '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
    yield (
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        '<meta name="viewport" content="width=device-width, initial-scale=1"><title>Screener: the guide</title>'
    )
    yield f"<style>{_style()}</style></head><body>"
    yield '<nav aria-label="Contents"><p class="name">Screener: the guide</p>'
    for part in book.parts:
        yield f"<p>{escape(part)}</p><ol>"
        for page in book.pages:
            if page.part == part:
                yield f'<li><a href="#{page.slug}">{escape(page.title)}</a></li>'
        yield "</ol>"
    yield "</nav><main>"
    for page in book.pages:
        yield from _article(book, page)
    yield "</main></body></html>"


def _article(book: Book, page: GuidePage) -> Iterator[str]:
    def link(target: str) -> str:
        found = book.page(target)
        return target if found is None else f"#{_id(found[0], found[1])}"

    yield "<article>"
    for section in page.sections:
        yield f'<div id="{_id(page, section.anchor)}">{section_html(section, link)}</div>'
    yield "</article>"


def _id(page: GuidePage, anchor: str) -> str:
    return f"{page.slug}--{anchor}" if anchor else page.slug


def _style() -> str:
    return (
        f"{scheme_css(_NAMES)}"
        "body{margin:0;display:flex;font:16px/1.5 Inter,system-ui,sans-serif;color:var(--text);"
        "background:var(--surface)}"
        "nav{width:20rem;flex:none;height:100vh;overflow:auto;position:sticky;top:0;box-sizing:border-box;"
        "padding:1rem;background:var(--sunken);font-size:.9rem}nav p{font-weight:600;margin:.8rem 0 .2rem}"
        "nav .name{font-size:1.1rem}nav ol{margin:0;padding-left:1.4rem}a{color:var(--accent)}"
        "main{max-width:46rem;padding:1rem 2rem 6rem}article{border-top:1px solid var(--line);padding-top:1rem}"
        "h1{font-size:1.6rem}h2{font-size:1.2rem;margin-top:2rem}h3{font-size:1rem}"
        "pre{background:var(--sunken);padding:.8rem;overflow:auto;font-size:.85rem;white-space:pre-wrap}"
        "code{font-family:ui-monospace,Consolas,monospace}blockquote{margin-left:1rem;color:var(--muted)}"
        "table{border-collapse:collapse}td,th{border-bottom:1px solid var(--line);padding:.3rem .8rem .3rem 0;"
        "text-align:left;vertical-align:top}"
        "@media print{nav{display:none}main{max-width:none}article{break-before:page}}"
        "@media(max-width:60rem){body{display:block}nav{position:static;width:auto;height:auto}}"
    )
