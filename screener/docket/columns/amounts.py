"""What an amount cell says: how much, by whom it was weighed as far as the cell itself says it, and what it is not.

``0.4 GRAMS (FIELD)`` is a field weight, ``12 tabs 3.1g`` a count and a weight, ``1.20 g ± 0.05 g (95 %)`` a weight with
its uncertainty. A limit (``<1g``), a range, about so much, a zero, a trace, a number that can be two are no amounts:
they are told at their cell, and the amount stays unknown.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from screener.docket.cells.controlled_words import plain, vocabulary
from screener.docket.cells.numbers import NUMBER, Decimals, number_of
from screener.domain.quantity import Quantity, unit_of

#: More than the largest seizures on record: such a number is a slip of the keys.
MOST_GRAMS, MOST_COUNTED, MOST_DOLLARS = Decimal(10) ** 9, Decimal(10) ** 9, Decimal(10) ** 12
_FAST = re.compile(r"(\d{1,9}(?:\.\d{1,9})?|\.\d{1,9})\s?([a-z]{1,12})?")
_OFF = re.compile(r"±|\+\s*/\s*-|\+-|\bplus or minus\b")
_LIMIT = re.compile(r"[<>≤≥]|\b(?:less|more|under|over|below|above|up to|at least|at most|greater|min|max)\b|\d\s*\+$")
_RANGE = re.compile(rf"{NUMBER}\s*[a-z]*\s*(?:-|–|\bto\b)\s*{NUMBER}")
_PAIR = re.compile(
    rf"\s*(\$)?\s*({NUMBER})\s*([a-z$][a-z$. ]*?)?(?=\s*(?:$|\d|,\s|&|\+|\band\b|\.\d))\s*(?:,\s|&|\+|\band\b)?"
)
_CERTAIN = re.compile(
    r"\(?\s*(?:at|@|,)?\s*(?:a\s)?\(?(\d{2}(?:\.\d+)?)\s*%?\s*(?:confidence|conf|level|interval|ci|cl)*\s*\)?"
)
_FACTOR = re.compile(r"\(?\s*k\s*=\s*\d(?:\.\d+)?\s*\)?")
_OFF_BY = re.compile(rf"\(?\s*({NUMBER})\s*(%|(?!at\b)[a-z]+)?\s*\)?\s*(.*)")
_WORDS_APART = re.compile(r"\(([^()\d]*)\)")  # a number in brackets is below zero to a bookkeeper
_SIGNS = str.maketrans(
    {"½": " 1/2", "¼": " 1/4", "¾": " 3/4", "⅛": " 1/8", "⅜": " 3/8", "⅝": " 5/8", "⅞": " 7/8", "≈": "~"}
)
_DAY = re.compile(
    r"\d{1,2}[/.-]\d{1,2}[/.-](?:\d{2}|\d{4})|\d{4}-\d{2}-\d{2}|\d{1,2}[ -][a-z]{3,9}[ -]\d{2,4}"
    r"|[a-z]{3,9}\.? \d{1,2},? \d{4}"
)
_WAITS = re.compile(
    r"\b(?:pending|pend|awaiting|awaits?|tbd|in progress|not (?:yet )?(?:submitted|tested|received|analyzed|completed?"
    r"|returned|weighed)|submitted|requested|sent to|at lab|no results?|to follow|backlog)\b"
)
_REPORT = re.compile(
    r"(?:(?:lab|rpt|report|item|exhibit|case|no|nr)\b\.? ?)*#? ?(?=(?:\D*\d){4})[a-z0-9]+(?:-[a-z0-9]+)+|(?=\D*\d)#\w+"
)
#: One thing in two units: pounds and ounces.
_SUMS = {("lb", "oz"): 16, ("kg", "g"): 1000, ("g", "mg"): 1000}
_WEIGHTS = frozenset({"amount", "field amount", "stated amount", "estimated amount"})
Problem = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class AmountCell:
    """``amounts`` holds a weight or count, and a count beside it. ``basis`` is the fact that the cell's own words make
    of it, "" where it says nothing. ``problem`` (code, sentence) says why there is none."""

    amounts: tuple[Quantity, ...] = ()
    basis: str = ""
    residue: bool = False
    problem: Problem | None = None


def read_amount(raw: str, unit: str | None, decimals: Decimals = Decimals.NOT_SHOWN) -> AmountCell:
    """Reads one cell that is not blank. ``unit`` is the column's, for a number without its own."""
    text = raw.strip().lower()
    fast = _FAST.fullmatch(text) if decimals is not Decimals.COMMA else None
    if fast is not None:
        own = unit_of(fast[2]) if fast[2] else unit
        if own is not None:
            return _checked(raw, AmountCell(amounts=(Quantity(value=Decimal(fast[1]), unit=own),)))
    return _checked(raw, _read(raw, " ".join(text.translate(_SIGNS).split()).rstrip("."), unit, decimals))


def _read(raw: str, text: str, unit: str | None, decimals: Decimals) -> AmountCell:
    if vocabulary("amount").get(plain(text)) == "residue":
        message = f"{raw.strip()!r} is no amount: recorded as residue, the amount stays unknown"
        return AmountCell(residue=True, problem=("not_an_amount", message))
    stated, *off = _OFF.split(text)
    if len(off) > 1:
        return _no(raw)
    words, basis = _without_words(stated)
    if _LIMIT.search(words):
        return _no(raw, "is a limit, not an amount: the amount stays unknown")
    if words.startswith("-"):
        return _no(raw, "is below zero: no amount")
    if _RANGE.search(words) and "/" not in words:
        return _no(raw, "is a range, not an amount: the amount stays unknown")
    if off and not re.search(r"[a-z]", words):  # 1.2 ± 0.05 g
        behind = _OFF_BY.fullmatch(off[0].strip())
        unit = (unit_of(behind[2]) if behind and behind[2] else None) or unit
    found = _pairs(words, unit, decimals)
    if isinstance(found, tuple):
        return AmountCell(problem=(found[0], f"{raw.strip()!r} {found[1]}"))
    if found is None:
        return _no(raw, _instead(text))
    if off:
        first = with_uncertainty(found[0], off[0], decimals)
        if first is None:
            return _no(raw)
        found[0] = first
    return AmountCell(amounts=tuple(found), basis=basis)


def _no(raw: str, why: str = "is no amount") -> AmountCell:
    return AmountCell(problem=("not_an_amount", f"{raw.strip()!r} {why}"))


def _instead(text: str) -> str:
    """What a cell of an amount says that is none: a day, the number of a report, or that nothing is there yet."""
    if _DAY.fullmatch(text):
        return "is a date, not an amount: the amount stays unknown"
    if _WAITS.search(text):
        return "says that there is no result yet: the amount stays unknown"
    if _REPORT.fullmatch(text):
        return "is the number of a report or an item, not an amount: the amount stays unknown"
    return "is no amount"


@cache
def _beside() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = [word for word, meaning in vocabulary("amount").items() if meaning != "residue" and word != "net amount"]
    either = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return re.compile(rf"^(?:({either})\b|(~))[ :.]*"), re.compile(rf"[ ,.:;-]*\b({either})\.?$")


def _without_words(text: str) -> tuple[str, str]:
    """A cell without the words beside its amount, and the fact that they make of it."""
    text = " ".join(_WORDS_APART.sub(r" \1 ", text).split())
    said: set[str] = set()
    front, back = _beside()
    while match := front.search(text) or back.search(text):
        said.add("estimated amount" if match[0].strip().startswith("~") else vocabulary("amount")[match[1]])
        text = f"{text[: match.start()]} {text[match.end() :]}".strip()
    return text, next(
        (b for b in ("estimated amount", "gross amount", "field amount", "amount", "net") if b in said), ""
    )


def _pairs(text: str, unit: str | None, decimals: Decimals) -> list[Quantity] | Problem | None:
    """Numbers with their units: one amount, pounds with ounces, or a count with a weight."""
    found: list[Quantity] = []
    at = 0
    while at < len(text):
        match = _PAIR.match(text, at)
        if match is None or match.end() == at:
            return None
        at = match.end()
        dollar, digits, word = match.groups()
        number = number_of(digits, decimals)
        if isinstance(number, str):
            return ("ambiguous_number", f"{number}: the amount stays unknown")
        own = "$" if dollar else unit_of(word) if word else unit
        if number is None or (word and own is None) or (dollar and word):
            return None
        if own is None and number == 0 and at == len(text):
            return ("zero_amount", "is no weight and no count: the amount stays unknown")
        if own is None or ("/" in digits and not word):
            return None if at < len(text) else ("no_unit", "has no unit: the amount stays unknown")
        found.append(Quantity(value=number, unit=own))
    return _one(found)


def _one(found: list[Quantity]) -> list[Quantity] | None:
    if len(found) <= 1:
        return found or None
    first, second, *more = found
    if more:
        return None
    times = _SUMS.get((first.unit, second.unit))
    if times is not None:
        return [Quantity(value=first.value * times + second.value, unit=second.unit)] if second.value < times else None
    masses = [each for each in found if each.dimension == "mass"]
    counted = [each for each in found if each.dimension not in ("mass", "$")]
    return [*masses, *counted] if len(masses) == len(counted) == 1 else None


def with_uncertainty(amount: Quantity, off: str, decimals: Decimals, *, percent: bool = False) -> Quantity | None:
    """The amount with what stands behind its ±: ``0.05 g``, ``0.05 (95 %)``, ``4 %``; None where that is not read."""
    match = _OFF_BY.fullmatch(off.strip().lower())
    if match is None:
        return None
    digits, unit, rest = match.groups()
    value = number_of(digits, decimals)
    if not isinstance(value, Decimal):
        return None
    own = unit_of(unit) if unit and unit != "%" else amount.unit
    if unit == "%" or (percent and not unit):
        value = amount.value * value / 100
    elif own != amount.unit:
        times = {("mg", "g"): Decimal("0.001"), ("g", "mg"): Decimal(1000), ("g", "kg"): Decimal("0.001")}
        if own is None or (own, amount.unit) not in times:
            return None
        value *= times[own, amount.unit]
    level = _CERTAIN.fullmatch(rest) if rest else None
    if rest and level is None and _FACTOR.fullmatch(rest) is None:
        return None
    return replace(amount, uncertainty=value, confidence=level[1] if level else "")


def confidence_of(cell: str) -> str | None:
    """A stated confidence in percent (``95``, ``95 %``, ``0.95``), as text; None where the cell states none."""
    match = re.fullmatch(
        r"(\d{2}(?:\.\d+)?|0?\.\d{2,4})\s*(?:%|percent|pct)?\s*(?:confidence|ci|cl)?", cell.strip().lower()
    )
    if match is None:
        return None
    value = Decimal(match[1])
    value = value * 100 if value < 1 else value
    return f"{value.normalize():f}" if 50 <= value < 100 else None


def _checked(raw: str, cell: AmountCell) -> AmountCell:
    """Nothing weighs nothing, and no seizure weighs more than the largest on record."""
    for each in cell.amounts:
        if not each.value:
            message = f"{raw.strip()!r} is no weight and no count: the amount stays unknown"
            return AmountCell(problem=("zero_amount", message))
        most = MOST_DOLLARS if each.unit == "$" else MOST_GRAMS if each.dimension == "mass" else MOST_COUNTED
        if each.base > most:
            return AmountCell(
                problem=("impossible_amount", f"{raw.strip()!r} is more than can be: the amount stays unknown")
            )
    return cell


def fact_of(column: str, cell: AmountCell) -> str | None:
    """The fact that an amount is, by its column (or the basis column) and by the words of its cell; None where these
    two cannot both be."""
    said = cell.basis
    if said in ("", "net"):
        return None if said and column == "gross amount" else column
    if said == "estimated amount":
        return column if column == said else None
    if column in _WEIGHTS:
        return column if column == "estimated amount" else said
    return column if said in ("amount", "field amount", column) else None


def amount_like(cell: str, decimals: Decimals) -> bool:
    """Whether an amount can be read here, or the word that takes its place."""
    found = read_amount(cell, "g", decimals)
    return bool(found.amounts) or found.residue
