"""Measured amounts: an exact decimal, its unit, and how far the measurement may be off.

Mass and count never convert into each other. One ounce is 28.349523125 g and one pound 453.59237 g
exactly (international yard and pound agreement, 1959), so 28.35 g is more than 1 oz.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

#: Grams of each unit of weight.
GRAMS = {
    "g": Decimal(1),
    "mg": Decimal("0.001"),
    "kg": Decimal(1000),
    "oz": Decimal("28.349523125"),
    "lb": Decimal("453.59237"),
}
_SPELLED = {
    "gram": "g", "grams": "g", "gm": "g", "gms": "g", "gr": "g", "grm": "g", "grms": "g", "g": "g",
    "milligram": "mg", "milligrams": "mg", "mgs": "mg", "mg": "mg",
    "kilogram": "kg", "kilograms": "kg", "kilo": "kg", "kilos": "kg", "kgs": "kg", "kg": "kg",
    "ounce": "oz", "ounces": "oz", "ozs": "oz", "oz": "oz",
    "pound": "lb", "pounds": "lb", "lbs": "lb", "lb": "lb",
    "pill": "pills", "pills": "pills", "tablet": "pills", "tablets": "pills", "tabs": "pills", "tab": "pills",
    "capsule": "pills", "capsules": "pills",
    "dosage unit": "dosage units", "dosage units": "dosage units", "du": "dosage units", "doses": "dosage units",
    "dose": "dosage units", "unit": "dosage units", "units": "dosage units", "dus": "dosage units",
    "strip": "dosage units", "strips": "dosage units", "film": "dosage units", "films": "dosage units",  # buprenorphine
    "plant": "plants", "plants": "plants",
    "usd": "$", "dollars": "$", "dollar": "$", "$": "$",
}  # fmt: skip
UNITS = frozenset(_SPELLED.values())
_TEXT = re.compile(
    r"^\s*(\$)?\s*([0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]*\.?[0-9]+)\s*([A-Za-z$][A-Za-z ]*)?\.?\s*$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """An amount as it was stated. ``uncertainty`` is in ``unit``; None where the source gives none.

    ``confidence`` is the percentage that the uncertainty is stated at ("95"); "" where the source does not say.
    """

    value: Decimal
    unit: str
    uncertainty: Decimal | None = None
    confidence: str = ""

    def __post_init__(self) -> None:
        if self.unit not in UNITS:
            raise ValueError(f"not a unit: {self.unit}")

    @property
    def dimension(self) -> str:
        """``mass`` for weights, else the unit itself: counts of different things do not compare."""
        return "mass" if self.unit in GRAMS else self.unit

    @property
    def base(self) -> Decimal:
        """The amount in grams for a weight, else the plain count; exact."""
        return self.value * GRAMS.get(self.unit, Decimal(1))

    @property
    def base_uncertainty(self) -> Decimal | None:
        """The uncertainty in the same measure as ``base``."""
        return None if self.uncertainty is None else self.uncertainty * GRAMS.get(self.unit, Decimal(1))

    def __str__(self) -> str:
        if self.unit == "$":
            return f"${self.value:,}"
        return f"{self.value} {self.unit}"


def unit_of(word: str) -> str | None:
    """The unit that a word means, or None where it is no unit that the program knows."""
    return _SPELLED.get(" ".join(word.lower().replace(".", "").split()))


def parse_quantity(text: str, *, unit: str | None = None) -> Quantity | None:
    """Reads ``0.8 g``, ``1,200 mg``, ``$500``, or a bare number where the column's ``unit`` is known.

    None where the text is not exactly one amount: nothing is guessed.
    """
    match = _TEXT.match(text)
    if match is None:
        return None
    dollar, number, word = match.groups()
    found = "$" if dollar else unit_of(word) if word else unit
    if found is None or (dollar and word):
        return None
    try:
        value = Decimal(number.replace(",", ""))
    except InvalidOperation:
        return None
    return Quantity(value=value, unit=found)
