"""Texts that are no charge: a person's name, a court or an agency, the header of a column.

A column that was taken for the charge by mistake must show itself as not recognized; a name or a header that is
read as an offense would hide it. What is told here is only what a word of the charge vocabulary could be
mistaken in ("LYNCH, DENISE", "Probation Department"); other words abstain for want of evidence.
"""

from __future__ import annotations

import re
from functools import cache

from screener.docket.charges.signs import Signs
from screener.docket.charges.vocabulary import vocabulary
from screener.domain.errors import ScreenerError
from screener.domain.shipped import resource

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_NAME = re.compile(r"[^\W\d_]+(?:['’. -][^\W\d_]*)*")
#: A name of more words than this is read as a charge.
_MOST_WORDS = 5
_DIGIT = re.compile(r"\d")
#: Surnames that are a short word of violence or theft ("LYNCH", "ROBB") are told from charges by their length.
_OUTRIGHT = 6
_ADDRESS = re.compile(r"(?:\d{1,6}|P\.?\s?O\.?)\s.*")


@cache
def _words(kind: str) -> frozenset[str]:
    path = resource("vocabulary", "no_charges.tsv")
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise ScreenerError(
            f"The list {path} cannot be read", str(error.strerror), "Install the program again"
        ) from error
    rows = dict(line.split("\t") for line in lines if line and not line.startswith("#"))
    return frozenset(rows[kind].upper().split("|"))


@cache
def _labels() -> frozenset[str]:
    """The words of which one stands in every header, and in every name of a court or an agency."""
    return _words("label") | _words("seat") | _words("team") | {"NO", "ID"}


def no_charge(text: str, signs: Signs) -> str:
    """Why a text is no charge ("" where it may be one)."""
    if len(text) > 60 or len(signs.words) > 10:
        return ""
    if ("," in text or not signs.evidence()) and _is_name(text, signs):
        return "a person's name"
    address = _ADDRESS.fullmatch(text.strip()) is not None
    if not address and _labels().isdisjoint(signs.words):
        return ""
    words = [word for word in signs.words if not word.isdigit() and len(word) > 1]
    if not words:
        return ""
    if address and _is_address(text, signs):
        return "an address"
    if _is_header(words):
        return "the header of a column"
    if _is_court(words, signs):
        return "a court or an agency"
    return ""


def _is_name(text: str, signs: Signs) -> bool:
    """``LAST, FIRST M`` or ``FIRST LAST`` with a known given name at its place."""
    if _DIGIT.search(text):
        return False
    parts = [part.strip() for part in text.upper().split(",")]
    given, suffix = _words("given"), _words("suffix")
    if len(parts) > 3 or (len(parts) == 1 and len(signs.words) > _MOST_WORDS):
        return False
    if len(parts) > 1 and all(_NAME.fullmatch(part) for part in parts):
        before, after = _cut(parts[0]), _cut(parts[-1])
        if not after or len(before) + len(after) > _MOST_WORDS:
            return False
        return not signs.has("drug_name") and (after[0] in given or _may_be_name(before, after, signs))
    if len(parts) != 1 or not _NAME.fullmatch(parts[0]):
        return False
    words = [word for word in _cut(parts[0]) if word not in suffix]
    if not 2 <= len(words) <= 4 or not (words[0] in given or (words[-1] in given and len(words) == 2)):
        return False
    rest = [word for word in words if word not in given and len(word) > 1]
    return len(rest) <= 1 and not signs.evidence()


def _may_be_name(before: list[str], after: list[str], signs: Signs) -> bool:
    """One word, a comma and a word that means nothing: a name, unless the first word tells an offense outright."""
    unread = {signs.words[place] for place in signs.unread}
    outright = len(before[0]) >= _OUTRIGHT and signs.has(
        "theft", "violent", "robbery", "trespass", "prostitution", "fta"
    )
    return len(before) == 1 and not outright and all(word in unread or len(word) == 1 for word in after)


def _cut(part: str) -> list[str]:
    return _WORD.findall(part)


def _is_address(text: str, signs: Signs) -> bool:
    """A number, some words and a kind of street at the end or before a comma, and no word of an offense."""
    last = [word for word in signs.words if not word.isdigit()][-1]
    streets = _words("street")
    behind = _cut(text.upper().split(",")[0])
    kinds = {last, behind[-1] if behind else ""}
    return bool(kinds & streets) and not signs.evidence() & ~signs.mask("other", "generic")


def _is_header(words: list[str]) -> bool:
    """Only words of headers, one of them a word that labels a column ("ARREST DATE", "Charge_Desc", "Warrant No")."""
    header, label = _words("header"), _words("label")
    if not header.issuperset(words):
        return False
    return words[-1] in ("NO", "ID") or not label.isdisjoint(words)


def _is_court(words: list[str], signs: Signs) -> bool:
    """Words of courts and agencies, and places that mean nothing else ("Magistrate Court of Cobb County")."""
    court, seat = _words("court"), _words("seat")
    if words[-1] in _words("team") and (court | _words("work") | _words("team")).issuperset(words):
        return len(words) > 1  # a team is named after what it works on: "Narcotics Division"
    if seat.isdisjoint(words):
        return False
    if court.issuperset(words):
        return True
    tells = vocabulary().forms().tells
    unread = {word for place in signs.unread if not tells(word := signs.words[place])}
    return (court | unread).issuperset(words) and not signs.evidence()
