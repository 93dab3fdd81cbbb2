"""The closed vocabulary of facts: one table from which loader, evaluator, rendering and desk questions all come.

The facts themselves are rows of ``vocabulary_facts``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from screener.domain import substance
from screener.domain.case import FactValue
from screener.domain.charge_class import GRADES
from screener.domain.offense import OffenseClass
from screener.domain.offense import label as offense_label
from screener.domain.quantity import Quantity, parse_quantity
from screener.policy.language.events import parse_events, read_event
from screener.policy.language.statutes.spans import without_samples
from screener.policy.language.vocabulary_facts import KIND_WORDS, TABLE, FactSpec, FactType

__all__ = [
    "CONSTRAINTS",
    "COUNTED",
    "FACTS",
    "GOVERNING",
    "GRADE_RANK",
    "GROUP_ASKS",
    "KIND_WORDS",
    "ONE_UNIT",
    "UNITS",
    "WEIGHTS",
    "WEIGHT_WORDS",
    "FactSpec",
    "FactType",
    "fits",
    "measured_in",
    "parse_fact",
    "show_fact",
    "show_value",
    "without_unit",
]

#: Every fact by its name, in the order in which people see them.
FACTS: Mapping[str, FactSpec] = MappingProxyType({spec.name: spec for spec in TABLE})

#: What is asked where the group itself is not known.
GROUP_ASKS: Mapping[str, str] = MappingProxyType(
    {
        "grouped": "Does the charge stand alone, or beside other charges of the same person and incident?",
        "governing date": "On which date does the policy look?",
    }
)

#: The governing dates that a file may name, and the fact that gives each (None: the as-of date, for what is undecided).
GOVERNING: Mapping[str, str | None] = {
    "date of decision": None,
    "date of filing": None,
    "date of review": None,
    "date of offense": "offense date",
    "date of arrest": "arrest date",
    "date of referral": "referral date",
    "date of submission": "referral date",
    "date of issue": "issue date",
}

#: Weights that count under ``weight from: any``, the surest first.
WEIGHTS = ("amount", "field amount", "stated amount", "estimated amount")
WEIGHT_WORDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"lab": ("amount",), "field": ("field amount",), "lab or field": ("amount", "field amount"), "any": WEIGHTS}
)
#: More serious first; equal rank is a tie.
GRADE_RANK: Mapping[str, int] = GRADES

#: Pairs (a, b): the number a is never more than the number b; for yes-or-no facts a yes means b yes; a class belongs to
#: one grade.
CONSTRAINTS = (
    ("class", "grade"),
    ("prior drug convictions", "prior convictions"),
    ("prior prostitution convictions", "prior convictions"),
    ("prior theft convictions", "prior convictions"),
    ("prior felony convictions", "prior convictions"),
    ("prior violent convictions", "prior convictions"),
    ("victim under 18", "victim"),
    ("largest item", "amount"),
    ("largest item", "gross amount"),
    ("amount", "gross amount"),
    ("largest item", "pills"),
    ("largest item", "dosage units"),
    ("largest item", "plants"),
)
#: What is counted, not weighed: each has a fact of its own, so that a charge can carry a weight and a count.
COUNTED = ("pills", "dosage units", "plants")
UNITS = ("g", "mg", "kg", "oz", "lb", "pills", "dosage units", "plants", "$")
ONE_UNIT = {"pill": "pills", "dosage unit": "dosage units", "plant": "plants"}


def parse_fact(name: str, raw: str, facts: Mapping[str, FactSpec] = FACTS) -> FactValue:
    """The value of a fact as a person or a scenario writes it ("1.4 g", "yes", "simple possession", "2026-03-14").

    ``facts`` is the vocabulary of the file, where it has facts of its own. ValueError with one plain sentence where it
    is none; KeyError where there is no such fact.
    """
    spec = facts[name]
    text = " ".join(raw.split())
    match spec.type:
        case FactType.FLAG:
            return _flag(spec, text)
        case FactType.WORD:
            return _word(spec, text)
        case FactType.SEVERAL:
            found = tuple(dict.fromkeys(_word(spec, each.strip()) for each in re.split(r" and |,|;", text)))
            return found[0] if len(found) == 1 else found
        case FactType.EVENTS:
            return parse_events(text)
        case FactType.KIND:
            kind = KIND_WORDS.get(text.lower())
            if kind is None:
                raise ValueError(f"'{raw}' is not an offense class")
            return kind.value
        case FactType.DRUG:
            return _drug(text)
        case FactType.AMOUNT:
            return _quantity(spec, text)
        case FactType.COUNT:
            number = without_unit(spec, text).replace(",", "")
            if not number.isascii() or not number.isdigit():
                raise ValueError(f"'{raw}' is not a whole number")
            return int(number)
        case FactType.DATE:
            try:
                return date.fromisoformat(text)
            except ValueError:
                raise ValueError(f"'{raw}' is not a date; write it as {spec.example}") from None
        case _:
            if not text:
                raise ValueError("the value is empty")
            return text


def without_unit(spec: FactSpec, text: str) -> str:
    """An own number without the word that it is counted in: "1,000 feet" in feet is 1,000."""
    unit = spec.unit.lower()
    return text[: -len(unit)].rstrip() if spec.own and unit and text.lower().endswith(" " + unit) else text


def _flag(_spec: FactSpec, text: str) -> bool:
    known = {"yes": True, "no": False, "present": True, "absent": False}
    if text.lower() not in known:
        raise ValueError(f"'{text}' is not yes or no")
    return known[text.lower()]


def _word(spec: FactSpec, text: str) -> str:
    found = next((word for word in spec.allowed if word.lower() == text.lower()), None)
    if found is None:
        raise ValueError(f"'{text}' is not one of: {', '.join(spec.allowed)}")
    return found


def _drug(text: str) -> str | tuple[str, ...]:
    names = []
    for word in text.split(" and "):
        found = word if word in ("none", "unspecified", "multiple") else substance.resolve(word)
        if found is None:
            raise ValueError(f"'{word}' is not a substance that the program knows")
        names.append(found)
    return names[0] if len(names) == 1 else tuple(names)


def _quantity(spec: FactSpec, text: str) -> Quantity:
    value, _, uncertainty = text.partition("±")
    uncertainty, _, confidence = uncertainty.partition(" at ")
    stated = re.fullmatch(r"\s*(\d{1,2}(?:\.\d+)?)\s*%\s*", confidence)
    if confidence and stated is None:
        raise ValueError(f"'{confidence}' is not a confidence, such as 95 %")
    found = parse_quantity(value, unit=None if spec.unit == "g" else spec.unit)
    if found is None or not measured_in(spec, found.unit):
        raise ValueError(f"'{text}' is not an amount with its unit, such as {spec.example}")
    if uncertainty.strip():
        off = parse_quantity(uncertainty, unit=found.unit)
        if off is None or off.unit != found.unit:
            raise ValueError(f"'{text}' has no uncertainty in {found.unit}")
        level = stated[1] if stated else ""
        return Quantity(value=found.value, unit=found.unit, uncertainty=off.value, confidence=level)
    return found


def measured_in(spec: FactSpec, unit: str) -> bool:
    """Whether an amount can be in a unit: money in dollars, pills in pills, a weight or count in anything but money."""
    return unit != "$" if spec.unit == "g" else unit == spec.unit


def fits(spec: FactSpec, value: FactValue) -> bool:
    """Whether a value is of the kind that a fact has; one that is not ("F3?" for a grade) says nothing: unknown."""
    match spec.type:
        case FactType.FLAG:
            return isinstance(value, bool)
        case FactType.COUNT:
            return isinstance(value, int) and not isinstance(value, bool)
        case FactType.DATE:
            return isinstance(value, date)
        case FactType.WORD:
            return value in spec.allowed
        case FactType.SEVERAL:
            words = (value,) if isinstance(value, str) else value if isinstance(value, tuple) else ()
            return bool(words) and all(word in spec.allowed for word in words)
        case FactType.EVENTS:
            return isinstance(value, tuple) and all(read_event(each) is not None for each in value)
        case _:
            return isinstance(value, str)


def show_value(value: FactValue) -> str:
    """A fact as a person reads it."""
    match value:
        case bool():
            return "yes" if value else "no"
        case tuple():
            return " and ".join(substance.label(each) for each in value)
        case Quantity():
            off = "" if value.uncertainty is None else f" ± {value.uncertainty} {value.unit}"
            off += f" at {value.confidence} %" if value.confidence else ""
            return f"{value}{off}"
        case date():
            return value.isoformat()
        case _:
            return str(value)


def show_fact(name: str, value: FactValue) -> str:
    """A fact of the vocabulary as a person reads it: classes and drugs by their labels."""
    spec = FACTS.get(name)
    if spec is not None and spec.type is FactType.EVENTS and isinstance(value, tuple):
        return "; ".join(value) or "none"
    if spec is not None and spec.type is FactType.KIND and isinstance(value, str):
        return offense_label(OffenseClass(value)) if value in set(OffenseClass) else value
    if spec is not None and spec.type is FactType.DRUG and isinstance(value, str):
        return substance.label(value)
    return show_value(value)


def words_of_cell(spec: FactSpec, members: frozenset[str]) -> str:
    """A set of offense classes, drugs or words in one phrase."""
    names = sorted(members)
    if spec.type is FactType.KIND:
        names = [offense_label(OffenseClass(each)) for each in OffenseClass if each in members]
    elif spec.type is FactType.DRUG:
        names = [substance.label(each) for each in names]
    elif spec.type is FactType.STATUTE:
        names = without_samples(members)
    elif spec.allowed:
        names = [each for each in spec.allowed if each in members]
    return " or ".join(names) if len(names) < 3 else ", ".join(names[:-1]) + " or " + names[-1]
