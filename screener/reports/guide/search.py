"""Looking in the guide: headings count more than text; where no section has all the words, those with most of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache

from screener.reports.guide.book import Book, GuidePage, GuideSection

_WORD = re.compile(r"[a-z0-9§][a-z0-9§.'-]*")
_MARKUP = re.compile(r"\]\([^)]*\)|[`*_>#|\[\]]")
_AROUND = 70
_ENDING = re.compile(r"(?:ions?|ing|ed|es|e|s)$")
_SHORT = 5
#: Words that a question holds and no answer turns on.
_EMPTY = frozenset(
    {"a", "an", "the", "of", "to", "in", "on", "is", "are", "do", "does", "how", "what", "when", "where", "which",
     "who", "why", "i", "we", "it", "for", "and", "or", "my", "with", "by", "at", "as", "be", "if", "that", "this",
     "there", "can", "write", "say"}
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class GuideHit:
    """A section in which the words stand. ``excerpt`` is a line of it around the first; ``without`` are words that
    were asked for and are not in it (none, where any section has all of them).
    """

    slug: str
    anchor: str
    page: str
    heading: str
    excerpt: str
    without: tuple[str, ...] = ()


def find(book: Book, words: str, *, most: int = 30) -> tuple[GuideHit, ...]:
    """The sections that hold all of the words (a word counts where one begins with it), best first.

    Where no section does, those that hold more than half of them: a phrase of a memo is rarely a phrase of the guide.
    """
    wanted = tuple(dict.fromkeys(w for w in _WORD.findall(words.lower()) if w not in _EMPTY))
    if not wanted:
        return ()
    phrase = " ".join(words.lower().split())
    found: list[tuple[int, int, int, GuideHit]] = []
    for number, page in enumerate(book.pages):
        for section in page.sections:
            score, without = _score(page, section, wanted, phrase)
            if 2 * len(without) < len(wanted):
                found.append((len(without), -score, number, _hit(page, section, wanted, without)))
    found.sort(key=lambda each: each[:3])
    return tuple(hit for missing, _, _, hit in found if missing == found[0][0])[:most]


def nearest(book: Book, words: str) -> tuple[str, ...]:
    """Words of the guide that are spelled nearly as those that stand nowhere in it."""
    known = _vocabulary(book)
    strange = [w for w in _WORD.findall(words.lower()) if w not in _EMPTY and not any(k.startswith(w) for k in known)]
    return tuple(near for word in strange for near in get_close_matches(word, known, n=2, cutoff=0.75))


@lru_cache(maxsize=2)
def _vocabulary(book: Book) -> tuple[str, ...]:
    words = {word for page in book.pages for each in page.sections for word in _words(each.heading + " " + each.text)}
    return tuple(sorted(words))


@lru_cache(maxsize=4096)
def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(_MARKUP.sub(" ", text).lower()))


def _score(page: GuidePage, section: GuideSection, wanted: tuple[str, ...], phrase: str) -> tuple[int, tuple[str, ...]]:
    """How well a section answers, and the words that are not in it; a chapter comes before the appendix."""
    heading, title, body = section.heading.lower(), page.title.lower(), section.text.lower()
    total, without = 0, []
    for word in wanted:
        inside = (_begins(word, heading) * 20, _begins(word, title) * 8, _begins(word, body) * 3)
        total += sum(inside)
        if not any(inside):
            without.append(word)
    total += 60 * (heading == phrase) + 15 * (phrase in heading) + 6 * (phrase in body)
    return total + (2 if not page.part.startswith("Appendix") else 0), tuple(without)


def _begins(word: str, text: str) -> bool:
    """Whether a word of the text begins with this one, its ending aside: "distribute" is in "distribution"."""
    stem = _ENDING.sub("", word) if len(word) > _SHORT else word
    return any(known.startswith(stem) for known in _words(text))


def _hit(page: GuidePage, section: GuideSection, wanted: tuple[str, ...], without: tuple[str, ...]) -> GuideHit:
    plain = " ".join(_MARKUP.sub(" ", section.text).split())
    lower = plain.lower()
    at = min((place for word in wanted if (place := lower.find(word)) >= 0), default=0)
    start = plain.rfind(" ", 0, max(0, at - _AROUND) + 1) + 1 if at > _AROUND else 0
    end = plain.find(" ", at + _AROUND)
    cut = plain[start : end if end > 0 else None]
    excerpt = f"{'… ' if start else ''}{cut}{' …' if end > 0 else ''}"
    return GuideHit(
        slug=page.slug,
        anchor=section.anchor,
        page=page.title,
        heading=section.heading,
        excerpt=excerpt,
        without=without,
    )
