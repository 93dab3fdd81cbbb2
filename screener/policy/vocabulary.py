"""The closed vocabulary of facts: one table from which loader, evaluator, rendering and desk questions all come.

A new fact is one row here: it can then be read from a docket, tested in a policy file, asked at the desk and written in
a scenario, without further code.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from screener.domain import substance
from screener.domain.case import FactValue
from screener.domain.offense import OffenseClass
from screener.domain.offense import label as offense_label
from screener.domain.quantity import Quantity, parse_quantity


class FactType(StrEnum):
    """What values a fact can have."""

    FLAG = "yes or no"
    WORD = "one of some words"
    TEXT = "a text"
    KIND = "an offense class"
    DRUG = "a substance"
    STATUTE = "a statute"
    AMOUNT = "an amount"
    COUNT = "a whole number"
    DATE = "a date"


@dataclass(frozen=True, slots=True, kw_only=True)
class FactSpec:
    """One fact: its type and what is said of it.

    ``ask`` is the question that an attorney answers at the desk. ``sentence`` completes with a test ("the amount is
    {}"), or for yes-or-no facts says the yes; ``denial`` says the no. ``allowed`` are the words of a closed list, in
    order. ``unit`` is what an amount is measured in (g stands for any weight or count, $ for money). ``record`` marks
    papers (a lab report): present or not, never unknown.
    """

    name: str
    type: FactType
    ask: str
    sentence: str
    example: str
    denial: str = ""
    allowed: tuple[str, ...] = ()
    unit: str = ""
    record: bool = False


def _amount(name: str, whose: str, example: str = "1.4 g") -> FactSpec:
    return FactSpec(
        name=name,
        type=FactType.AMOUNT,
        unit="g",
        ask=f"What is the {whose}?",
        sentence=f"the {whose} is {{}}",
        example=example,
    )


def _sign(name: str, yes: str, no: str) -> FactSpec:
    return FactSpec(
        name=name, type=FactType.FLAG, ask=f"Does the report say that {yes}?", sentence=yes, denial=no, example="yes"
    )


def _count(name: str, of: str) -> FactSpec:
    return FactSpec(
        name=name,
        type=FactType.COUNT,
        ask=f"How many {of} does the person have?",
        sentence=f"the number of {of} is {{}}",
        example="2",
    )


def _date(name: str, of: str) -> FactSpec:
    return FactSpec(
        name=name, type=FactType.DATE, ask=f"What is the date of the {of}?", sentence=f"the date of the {of} is {{}}",
        example="2026-03-14",
    )  # fmt: skip


def _text(name: str, ask: str, sentence: str, example: str) -> FactSpec:
    return FactSpec(name=name, type=FactType.TEXT, ask=ask, sentence=sentence, example=example)


_KIND = FactSpec(
    name="offense", type=FactType.KIND, ask="What kind of offense is charged?", sentence="the offense is {}",
    example="simple possession", allowed=tuple(offense_label(c) for c in OffenseClass),
)  # fmt: skip
_TABLE = (
    _KIND,
    FactSpec(
        name="substance", type=FactType.DRUG, ask="Which drug is it?", sentence="the substance is {}", example="cocaine"
    ),
    FactSpec(
        name="drug involved",
        type=FactType.DRUG,
        ask="Which drug was the item used or bought for?",
        sentence="the drug involved is {}",
        example="cannabis",
    ),
    FactSpec(
        name="statute",
        type=FactType.STATUTE,
        ask="Which statute is charged?",
        sentence="the statute is {}",
        example="13.10",
    ),
    FactSpec(
        name="grade",
        type=FactType.WORD,
        ask="Is the charge a felony, a misdemeanor or less?",
        sentence="the grade is {}",
        allowed=("felony", "misdemeanor", "summary", "infraction"),
        example="misdemeanor",
    ),
    _amount("amount", "weight or count found by the laboratory"),
    _amount("field amount", "weight or count measured in the field"),
    _amount("stated amount", "amount stated in the docket"),
    _amount("estimated amount", "amount as the officer estimated it"),
    FactSpec(
        name="value",
        type=FactType.AMOUNT,
        unit="$",
        ask="What is the value at stake, in dollars?",
        sentence="the value is {}",
        example="$500",
    ),
    _sign("scales", "scales were found", "no scales were found"),
    _sign("baggies", "empty baggies were found", "no empty baggies were found"),
    _sign("cash", "a large sum of cash was found", "no large sum of cash was found"),
    _sign("multiple phones", "several phones were found", "not several phones were found"),
    _sign("weapon", "a weapon was found", "no weapon was found"),
    _sign("ledger", "a ledger of sales was found", "no ledger of sales was found"),
    _sign("residue", "there was only residue", "there was more than residue"),
    _sign("school zone", "it happened in a school zone", "it did not happen in a school zone"),
    _sign("drug-free zone", "it happened in a drug-free zone", "it did not happen in a drug-free zone"),
    _sign("victim", "there is a victim", "there is no victim"),
    _sign("victim under 18", "a victim is under 18", "no victim is under 18"),
    _sign("in custody", "the person is in custody", "the person is not in custody"),
    _sign(
        "sex offender registrant", "the person is a registered sex offender", "the person is no registered sex offender"
    ),
    _sign("serious priors", "the person has serious prior convictions", "the person has no serious prior convictions"),
    _count("prior convictions", "prior convictions"),
    _count("prior drug convictions", "prior drug convictions"),
    _count("prior prostitution convictions", "prior prostitution convictions"),
    _count("prior theft convictions", "prior theft convictions"),
    FactSpec(
        name="age at offense",
        type=FactType.COUNT,
        ask="How old was the person at the time?",
        sentence="the age at the offense is {}",
        example="24",
    ),
    FactSpec(
        name="role",
        type=FactType.WORD,
        ask="Is the person the seller or the buyer?",
        sentence="the person is the {}",
        allowed=("seller", "buyer"),
        example="seller",
    ),
    FactSpec(
        name="conduct",
        type=FactType.WORD,
        ask="What was done, whatever the charge is called?",
        sentence="the conduct is {}",
        allowed=("retail theft", "buying from a person", "fare evasion", "other conduct"),
        example="retail theft",
    ),
    FactSpec(
        name="supervision",
        type=FactType.WORD,
        ask="Is the person on probation or parole?",
        sentence="the supervision is {}",
        allowed=("none", "probation", "parole"),
        example="none",
    ),
    FactSpec(
        name="lab report",
        type=FactType.FLAG,
        ask="Is the laboratory's report there?",
        sentence="the lab report is there",
        denial="there is no lab report yet",
        example="yes",
        record=True,
    ),
    _text("agency", "Which agency referred it?", "the agency is {}", "Sheriff"),
    _text("place", "Where did it happen?", "the place is {}", "park"),
    _text("intake channel", "How did it reach the office?", "the intake channel is {}", "referral"),
    _text("instrument", "Which instrument (complaint) does the count stand in?", "the instrument is {}", "26-0412"),
    _date("offense date", "offense"),
    _date("arrest date", "arrest"),
    _date("referral date", "referral"),
    _date("filing date", "filing"),
    _date("issue date", "issue of the warrant"),
)

#: Every fact by its name, in the order in which people see them.
FACTS: Mapping[str, FactSpec] = MappingProxyType({spec.name: spec for spec in _TABLE})

#: What is asked where the group itself is not known.
GROUP_ASKS: Mapping[str, str] = MappingProxyType(
    {
        "grouped": "Does the charge stand alone, or beside other charges of the same person and incident?",
        "governing date": "On which date does the policy look?",
    }
)

#: Weights that count under ``weight from: any``, the surest first.
WEIGHTS = ("amount", "field amount", "stated amount", "estimated amount")
WEIGHT_WORDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"lab": ("amount",), "field": ("field amount",), "lab or field": ("amount", "field amount"), "any": WEIGHTS}
)
#: More serious first; equal rank is a tie.
GRADE_RANK: Mapping[str, int] = MappingProxyType({"felony": 3, "misdemeanor": 2, "summary": 1, "infraction": 1})

#: Pairs (a, b): the number a is never more than the number b; for yes-or-no facts a yes means b yes.
CONSTRAINTS = (
    ("prior drug convictions", "prior convictions"),
    ("prior prostitution convictions", "prior convictions"),
    ("prior theft convictions", "prior convictions"),
    ("victim under 18", "victim"),
)
UNITS = ("g", "mg", "kg", "oz", "lb", "pills", "dosage units", "plants", "$")
ONE_UNIT = {"pill": "pills", "dosage unit": "dosage units", "plant": "plants"}
#: Offense words that a file may use besides the labels of ``classify``.
KIND_WORDS: Mapping[str, OffenseClass] = MappingProxyType(
    {
        **{offense_label(kind): kind for kind in OffenseClass},
        **{kind.value.replace("_", " "): kind for kind in OffenseClass},
        **{kind.value: kind for kind in OffenseClass},
        "sale": OffenseClass.SALE_MANUFACTURE,
        "failure to appear": OffenseClass.FTA_WARRANT,
    }
)


def parse_fact(name: str, raw: str) -> FactValue:
    """The value of a fact as a person or a scenario writes it ("1.4 g", "yes", "simple possession", "2026-03-14").

    ValueError with one plain sentence where it is none; KeyError where there is no such fact.
    """
    spec = FACTS[name]
    text = " ".join(raw.split())
    match spec.type:
        case FactType.FLAG:
            return _flag(spec, text)
        case FactType.WORD:
            found = next((word for word in spec.allowed if word == text.lower()), None)
            if found is None:
                raise ValueError(f"'{raw}' is not one of: {', '.join(spec.allowed)}")
            return found
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
            if not text.isascii() or not text.isdigit():
                raise ValueError(f"'{raw}' is not a whole number")
            return int(text)
        case FactType.DATE:
            try:
                return date.fromisoformat(text)
            except ValueError:
                raise ValueError(f"'{raw}' is not a date; write it as {spec.example}") from None
        case _:
            if not text:
                raise ValueError("the value is empty")
            return text


def _flag(spec: FactSpec, text: str) -> bool:
    known = {"yes": True, "no": False, "present": True, "absent": False}
    if text.lower() not in known:
        raise ValueError(f"'{text}' is not yes or no")
    return known[text.lower()]


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
    found = parse_quantity(value, unit="$" if spec.unit == "$" else None)
    if found is None or (spec.unit == "$") != (found.unit == "$"):
        raise ValueError(f"'{text}' is not an amount with its unit, such as {spec.example}")
    if uncertainty.strip():
        off = parse_quantity(uncertainty, unit=found.unit)
        if off is None or off.unit != found.unit:
            raise ValueError(f"'{text}' has no uncertainty in {found.unit}")
        return Quantity(value=found.value, unit=found.unit, uncertainty=off.value)
    return found


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
            return f"{value}{off}"
        case date():
            return value.isoformat()
        case _:
            return str(value)


def show_fact(name: str, value: FactValue) -> str:
    """A fact of the vocabulary as a person reads it: classes and drugs by their labels."""
    spec = FACTS.get(name)
    if spec is not None and spec.type is FactType.KIND and isinstance(value, str):
        return offense_label(OffenseClass(value)) if value in set(OffenseClass) else value
    if spec is not None and spec.type is FactType.DRUG and isinstance(value, str):
        return substance.label(value)
    return show_value(value)
