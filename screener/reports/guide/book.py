"""The guide as a book: its parts, its chapters, and the appendix that the policy language's own tables make.

Chapters are Markdown files under ``resources/guide``, in the order of ``contents.toml``. A link in them names a chapter
(``limits.md``), or an entry of the appendix by its place and key (``rule-gives-way-to.md``, ``fact-amount.md``).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from screener.domain.shipped import resource
from screener.policy.rendering.guide import reference

APPENDIX = "Appendix: everything that a policy file can say"
_HEADING = re.compile(r"^(#{1,3}) +(.+?)\s*$")
_FENCE = re.compile(r"^```")
_MARK = re.compile(r"^<a id=\"([a-z0-9-]+)\"></a>$")


@dataclass(frozen=True, slots=True, kw_only=True)
class GuideSection:
    """A heading of a page with what stands under it, as Markdown. ``anchor`` is unique in its page; "" is the page."""

    heading: str
    anchor: str
    level: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GuidePage:
    """A chapter, or a page of the appendix. ``slug`` is what a link names without its ending."""

    slug: str
    title: str
    part: str
    sections: tuple[GuideSection, ...]

    @property
    def text(self) -> str:
        """The page as Markdown."""
        return "\n\n".join(f"{'#' * each.level} {each.heading}\n\n{each.text}".strip() for each in self.sections) + "\n"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Book:
    """All pages in reading order; ``places`` gives, for each name that a link can have, its page and section."""

    pages: tuple[GuidePage, ...]
    places: Mapping[str, tuple[str, str]]

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts in order."""
        return tuple(dict.fromkeys(page.part for page in self.pages))

    def page(self, name: str) -> tuple[GuidePage, str] | None:
        """The page that a name or a link leads to and the anchor there; None where there is none."""
        slug, _, anchor = name.removesuffix(".md").partition("#")
        found = self.places.get(slug.removesuffix(".md"))
        if found is None:
            return None
        return next(page for page in self.pages if page.slug == found[0]), anchor or found[1]


@cache
def book() -> Book:
    """The guide that ships with the program."""
    pages: list[GuidePage] = []
    places: dict[str, tuple[str, str]] = {}
    contents = tomllib.loads(resource("guide", "contents.toml").read_text(encoding="utf-8"))
    for part in contents["part"]:
        for name in part["chapters"]:
            slug = name.rpartition("/")[2]
            text = resource(*f"{name}.md".split("/")).read_text(encoding="utf-8")
            pages.append(_page(slug, part["title"], text))
    for slug, text in reference():
        pages.append(_page(slug, APPENDIX, text))
    for page in pages:
        places[page.slug] = (page.slug, "")
    for page in pages:
        for section in page.sections:
            if page.part == APPENDIX and section.anchor:
                places.setdefault(section.anchor, (page.slug, section.anchor))
    return Book(pages=tuple(pages), places=MappingProxyType(places))


def _page(slug: str, part: str, text: str) -> GuidePage:
    sections = tuple(_sections(text))
    return GuidePage(slug=slug, title=sections[0].heading.replace("`", ""), part=part, sections=sections)


def _sections(text: str) -> Iterator[GuideSection]:
    """Cut at the headings that stand outside code. A line ``<a id="x"></a>`` before a heading names its anchor."""
    heading, level, anchor, named = "", 1, "", ""
    lines: list[str] = []
    seen: set[str] = set()
    fenced = False
    for line in text.splitlines():
        if _FENCE.match(line):
            fenced = not fenced
        mark = None if fenced else _MARK.match(line)
        if mark is not None:
            named = mark[1]
            continue
        found = None if fenced else _HEADING.match(line)
        if found is None:
            lines.append(line)
            continue
        if heading:
            yield GuideSection(heading=heading, anchor=anchor, level=level, text="\n".join(lines).strip())
        first = not heading
        heading, level, lines = found[2], len(found[1]), []
        anchor = "" if first else _unique(named or anchor_of(heading), seen)
        named = ""
    yield GuideSection(heading=heading, anchor=anchor, level=level, text="\n".join(lines).strip())


def anchor_of(heading: str) -> str:
    """The anchor of a heading: its words in lower case, joined by hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", heading.lower()).strip("-")


def _unique(anchor: str, seen: set[str]) -> str:
    found, number = anchor, 2
    while found in seen:
        found, number = f"{anchor}-{number}", number + 1
    seen.add(found)
    return found
