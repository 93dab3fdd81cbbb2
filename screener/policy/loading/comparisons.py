"""Reads ``at most 1 g``, ``fewer than 5 pills``, ``on or after 2026-03-01``: a closed set of phrases, exact decimals.

``<`` and ``<=`` are always explicit in words; a bare number is allowed for whole counts only and means "exactly".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from screener.domain.quantity import Quantity, unit_of
from screener.policy.language.errors import did_you_mean, plain, strange_letter
from screener.policy.language.predicates import Compare
from screener.policy.language.vocabulary import COUNTED, ONE_UNIT, UNITS, FactSpec, FactType, measured_in, without_unit

_PHRASES = {
    "at most": "<=",
    "no more than": "<=",
    "not more than": "<=",
    "up to": "<=",
    "less than": "<",
    "fewer than": "<",
    "under": "<",
    "below": "<",
    "at least": ">=",
    "no less than": ">=",
    "not less than": ">=",
    "no fewer than": ">=",
    "more than": ">",
    "over": ">",
    "above": ">",
    "exactly": "=",
}
_DATE_PHRASES = {"before": "<", "on or before": "<=", "on or after": ">=", "since": ">=", "after": ">", "on": "="}
_SPELLED = dict(
    zip(
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"],
        range(13),
        strict=True,
    )
) | {"none": 0, "no": 0}
_TAIL = {" after subtracting the uncertainty": "subtracting", " surely": "surely", " by stated value": "stated"}
#: Things that are counted, for which the law has no unit of their own.
_COUNTED_AS = frozenset(
    {"film", "films", "strip", "strips", "patch", "patches", "blotter", "blotters", "hit", "hits", "piece", "pieces"}
)
_COUNTING = (
    "Count tablets and capsules as 'pills', films, patches and doses as 'dosage units': they never become each other."
)
_THOUSANDS = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+")
_LEVEL = re.compile(r" at (\d{1,2}(?:\.\d+)?) ?% *$")
_NUMBER = re.compile(r"(\$)?\s*(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)\s*(.*)$")


@dataclass(frozen=True, slots=True)
class Misread:
    """Why a comparison cannot be read; ``offset`` is where in the text the fault begins."""

    code: str
    message: str
    hint: str = ""
    offset: int = 0


def read_comparison(text: str, spec: FactSpec) -> Compare | Misread:
    """The comparison that a text says for a fact, or why it says none."""
    strange = strange_letter(text)
    if strange:
        return Misread("strange-letter", f"In '{text}', {strange[1]}.", f"Write '{plain(text)}'.", strange[0])
    body, reading = text.strip().replace(", ", " ", 1) if spec.type is FactType.AMOUNT else text.strip(), "stated"
    level = _LEVEL.search(body) if spec.type is FactType.AMOUNT else None
    if level:
        body = body[: level.start()]
    for tail, kind in _TAIL.items():
        if body.endswith(tail):
            body, reading = body[: -len(tail)], kind
    if level:
        if reading == "stated":
            return Misread(
                "confidence-alone",
                f"'{text}' names a confidence but not how the uncertainty counts.",
                "Write 'surely at 95 %' or 'after subtracting the uncertainty at 95 %'.",
            )
        reading = f"{reading}@{level[1]}"
    phrases = _DATE_PHRASES if spec.type is FactType.DATE else _PHRASES
    lowered = body.lower()
    found = max((p for p in phrases if lowered.startswith(p + " ")), key=len, default=None)
    if found is None:
        return _without_phrase(body, spec, list(phrases))
    rest = body[len(found) :].strip()
    offset = text.find(rest) if rest else 0
    if spec.type is FactType.DATE:
        return _date(phrases[found], rest, offset)
    if spec.type is FactType.COUNT:
        return _count(phrases[found], rest, offset, spec)
    return _amount(phrases[found], rest, offset, spec, reading)


def _without_phrase(body: str, spec: FactSpec, phrases: list[str]) -> Compare | Misread:
    if spec.type is FactType.COUNT:
        number = _whole(without_unit(spec, body))
        if number is not None:
            return Compare("=", number, _shown(number, spec))
        backward = re.match(r"^(\S+) or (more|fewer|less)$", body)
        if backward and _whole(backward[1]) is not None:
            return _count(">=" if backward[2] == "more" else "<=", backward[1], 0, spec)
    if spec.type is FactType.AMOUNT:
        backward = re.match(r"^(.+?) or (more|less|fewer)$", body)
        if backward and _NUMBER.match(backward[1]):
            return _amount(">=" if backward[2] == "more" else "<=", backward[1], 0, spec, "stated")
        if _NUMBER.match(body):
            return Misread(
                "bare-amount",
                f"'{body}' does not say whether the boundary itself is in.",
                f"Write 'at most {body}', 'less than {body}', 'at least {body}' or 'more than {body}'.",
            )
    words = body.split()
    near = did_you_mean(" ".join(words[:2]), phrases) if len(words) > 1 else ""
    hint = near if near.startswith("Did you mean") else f"Write a comparison, such as '{such_as(spec)}'."
    return Misread("not-a-comparison", f"'{body}' is not a comparison.", hint)


def such_as(spec: FactSpec) -> str:
    """A comparison that the fact can be tested by."""
    match spec.type:
        case FactType.DATE:
            return "on or after 2026-01-01"
        case FactType.COUNT:
            return f"at most 30 {spec.unit}".rstrip()
    return {"$": "at most $500", "g": "at most 2 g"}.get(spec.unit, f"at most {spec.example}")


def _whole(text: str) -> int | None:
    if text.isascii() and text.isdigit():
        return int(text)
    if _THOUSANDS.fullmatch(text):
        return int(text.replace(",", ""))
    return _SPELLED.get(text.lower())


def _shown(number: int, spec: FactSpec) -> str:
    return f"{number:,} {spec.unit}" if spec.own and spec.unit else str(number)


def _count(operator: str, text: str, offset: int, spec: FactSpec) -> Compare | Misread:
    number = _whole(without_unit(spec, text))
    if number is None:
        hint = "Write a number such as " + (f"2 {spec.unit}." if spec.own and spec.unit else "2.")
        return Misread("not-a-number", f"'{text}' is not a whole number.", hint, offset)
    return Compare(operator, number, _shown(number, spec))


def _date(operator: str, text: str, offset: int) -> Compare | Misread:
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            raise ValueError
        limit = date.fromisoformat(text)
    except ValueError:
        return Misread("not-a-date", f"'{text}' is not a date.", "Write it as 2026-03-01.", offset)
    return Compare(operator, limit, text)


def _amount(operator: str, text: str, offset: int, spec: FactSpec, reading: str) -> Compare | Misread:
    match = _NUMBER.match(text)
    if match is None:
        return Misread(
            "not-an-amount", f"'{text}' is not an amount.", "Write a number with its unit, such as 1 g.", offset
        )
    dollar, number, word = match.groups()
    unit = "$" if dollar else ONE_UNIT.get(word, word) or (spec.unit if spec.unit in COUNTED else "")
    at = offset + (text.rfind(word) if word else len(text))
    if dollar and word:
        message = f"'{word}' stands after ${number} and is not understood."
        return Misread("not-an-amount", message, "Write one limit here and the other one under 'unless'.", at)
    if not unit:
        hint = f"Write '{text} g'." if spec.unit == "g" else f"Write '${text}'."
        return Misread("no-unit", f"'{text}' has no unit.", hint, at)
    if unit not in UNITS:
        return Misread("unknown-unit", f"'{word}' is not a unit.", _unit_hint(word), at)
    if not measured_in(spec, unit):
        wanted = {"$": "dollars, such as $500", "g": "a weight or a count, such as 1 g"}.get(spec.unit, spec.example)
        return Misread("wrong-unit", f"'{text}' is not what '{spec.name}' is measured in.", f"Write {wanted}.", offset)
    quantity = Quantity(value=Decimal(number.replace(",", "")), unit=unit)
    return Compare(operator, quantity.base, text, quantity.dimension, reading)


def _unit_hint(word: str) -> str:
    """What was probably meant by a word that is no unit."""
    if word.lower() in _COUNTED_AS:
        return _COUNTING
    known = unit_of(word)
    return f"Did you mean '{known}'?" if known else did_you_mean(word, UNITS)
