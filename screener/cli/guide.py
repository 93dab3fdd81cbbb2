"""``screener guide``: the guide in the terminal, searched, or as one file for a browser."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from screener.cli.output import JsonOption, emit, say, tell
from screener.domain.errors import ScreenerError
from screener.reports.finished import write_whole
from screener.reports.guide.book import Book, GuidePage, book
from screener.reports.guide.page import guide_html
from screener.reports.guide.search import find, nearest


def guide(
    page: Annotated[
        list[str] | None, typer.Argument(metavar="PAGE", help="A chapter, or an entry such as rule-quote.")
    ] = None,
    search: Annotated[str, typer.Option("--search", metavar="WORDS", help="Find the places with these words.")] = "",
    out: Annotated[Path | None, typer.Option("-o", "--out", metavar="F.html", help="Write the whole guide.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Read the guide: its contents, a chapter, or what a search finds; -o writes all of it as one file."""
    whole, named = book(), page or []  # the words behind the first of a search stand where a page would
    if out is not None:
        write_whole(out, guide_html(whole))
        tell(f"The guide is in {out}")
    if search:
        _search(whole, " ".join((search, *named)), as_json=as_json)
    elif named:
        _page(whole, " ".join(named), as_json=as_json)
    elif as_json:
        emit({"pages": [_listed(each) for each in whole.pages], "file": str(out) if out is not None else None})
    elif out is None:
        for part in whole.parts:
            say(f"\n{part}")
            for each in whole.pages:
                if each.part == part:
                    say(f"  {each.slug}: {each.title}")


def _listed(page: GuidePage) -> dict[str, str]:
    return {"page": page.slug, "title": page.title, "part": page.part}


def _page(whole: Book, name: str, *, as_json: bool) -> None:
    found = whole.page(name)
    if found is None:
        raise ScreenerError(f"The guide has no page '{name}'", "", "screener guide lists them; --search finds words")
    page, anchor = found
    if as_json:
        emit({**_listed(page), "text": page.text})
        return
    for section in page.sections:
        if not anchor or section.anchor == anchor:
            say(f"{'#' * section.level} {section.heading}\n\n{section.text}\n")


def _search(whole: Book, words: str, *, as_json: bool) -> None:
    hits = find(whole, words)
    if as_json:
        emit([{"page": h.slug, "section": h.anchor, "heading": h.heading, "excerpt": h.excerpt,
               "without": list(h.without)} for h in hits])  # fmt: skip
    if hits and hits[0].without:
        tell("No place of the guide has all of these words; these have most of them, nearest first:")
    for hit in () if as_json else hits:
        say(f"{hit.slug}{'#' if hit.anchor else ''}{hit.anchor}: {hit.heading} ({hit.page})\n    {hit.excerpt}")
    if not hits:
        near = nearest(whole, words)
        tell(f"The guide says nothing of '{words}'.{f' Did you mean {chr(32).join(near)}?' if near else ''}")
        raise typer.Exit(1)
