"""Numbers as offices write them: a comma between thousands, or before the decimals. Never a silent factor of 1,000."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from enum import Enum

#: A number with its marks, or a fraction (``1/8``, ``1 1/2``, ``1-1/2``).
NUMBER = r"(?:(?:\d+[ -])?\d+/\d+|\d[\d,.]*\d|\.\d+|\d)"
_PLAIN = re.compile(r"\d+|\d*\.\d+")
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?")
_ONE_COMMA = re.compile(r"\d+,\d+")
_ABROAD = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+,\d+")
_LIKE_THOUSANDS = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
_FRACTION = re.compile(r"(?:(\d+)[ -])?(\d+)/(\d+)")
_MARKED = re.compile(r"\d*[.,][\d.,]*\d")
_MOST = 20_000  # different cells that show how a column writes its decimals


class Decimals(Enum):
    """How a column writes decimals, as far as its cells show it."""

    POINT = "point"
    COMMA = "comma"
    BOTH = "both"
    NOT_SHOWN = ""


def decimals_of(cells: Iterable[str]) -> Decimals:
    """What the cells show: ``0.5`` and ``1,234.5`` a point, ``0,5`` and ``28,35`` a comma, the one of three in four."""
    point = comma = 0
    for cell, _ in zip(cells, range(_MOST), strict=False):
        if "," not in cell and "." not in cell:
            continue
        for number in _MARKED.findall(cell):
            if _LIKE_THOUSANDS.fullmatch(number):
                continue  # 1,500 and 1.500 can be either
            if _ABROAD.fullmatch(number) or _ONE_COMMA.fullmatch(number):
                comma += 1
            elif _PLAIN.fullmatch(number) or ("." in number and _THOUSANDS.fullmatch(number)):
                point += 1
    if not point and not comma:
        return Decimals.NOT_SHOWN
    if 4 * max(point, comma) < 3 * (point + comma):
        return Decimals.BOTH
    return Decimals.POINT if point > comma else Decimals.COMMA


def number_of(text: str, decimals: Decimals) -> Decimal | str | None:
    """The number of a text without its unit; a sentence where it can be two; None where it is none.

    Fractions are read where they end as decimals: ``1/8`` is 0.125, ``1/3`` is none.
    """
    if "/" in text:
        return _fraction(text)
    if _LIKE_THOUSANDS.fullmatch(text):
        return _thousands_or_decimals(text, decimals)
    if _PLAIN.fullmatch(text):
        return Decimal(text)
    if _THOUSANDS.fullmatch(text):
        return Decimal(text.replace(",", ""))
    if _ONE_COMMA.fullmatch(text):
        if decimals in (Decimals.POINT, Decimals.BOTH) and not text.startswith("0"):
            return "has a comma where its column writes points"
        return Decimal(text.replace(",", "."))
    if _ABROAD.fullmatch(text):
        return Decimal(text.replace(".", "").replace(",", "."))
    return None


def _thousands_or_decimals(text: str, decimals: Decimals) -> Decimal | str:
    """``1,500`` and ``1.500``: a point is a decimal point unless the column writes commas, a comma must be shown."""
    whole, part = re.sub("[,.]", "", text), text.replace(",", ".")
    if decimals is Decimals.POINT:
        return Decimal(whole if "," in text else part)
    if "," in text and decimals is Decimals.COMMA:
        return Decimal(part)
    if "." in text and decimals is Decimals.NOT_SHOWN:
        return Decimal(part)
    return f"can be {whole} or {part}, and its column does not show which"


def _fraction(text: str) -> Decimal | None:
    match = _FRACTION.fullmatch(text)
    if match is None:
        return None
    whole, above, below = int(match[1] or 0), int(match[2]), int(match[3])
    rest = below
    for prime in (2, 5):
        while rest and rest % prime == 0:
            rest //= prime
    if rest != 1 or below == 1 or below > 64 or not 0 < above < below:
        return None
    return Decimal(whole) + Decimal(above) / Decimal(below)
