"""Invented warrants, reviewed under a sample policy, for the packet's tests."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from screener.docket.charges.charges import classify
from screener.domain.case import Charge, FactValue, PersonKey, Warrant
from screener.domain.quantity import Quantity
from screener.domain.shipped import sample_policy
from screener.policy.language.model import Policy
from screener.policy.loading.load import load_policy
from screener.warrants.review import WarrantReview, review_warrants

AS_OF = date(2026, 6, 30)
_TEXTS = (
    ("POSSESSION OF COCAINE", Quantity(value=Decimal("0.8"), unit="g")),
    ("ROBBERY 1ST DEGREE", None),
    ("POSSESSION OF METHAMPHETAMINE", Quantity(value=Decimal(2), unit="g")),
    ("FAILURE TO APPEAR", None),
    ("POSSESSION OF DRUG PARAPHERNALIA", None),
    ("POSSESSION OF HEROIN", None),
)
_JUDGES = ("Okafor", "Lindqvist", "")


def policy() -> Policy:
    return load_policy(sample_policy("riverside-unconditional.yaml"))


def reviews(n: int = 40) -> tuple[WarrantReview, ...]:
    """``n`` warrants, their charges in turn, with three judges (one of them not recorded)."""
    return review_warrants([_warrant(number) for number in range(n)], (), (policy(),), as_of=AS_OF)


def _warrant(number: int) -> Warrant:
    texts = [_TEXTS[number % len(_TEXTS)]]
    if number % 7 == 0:
        texts.append(_TEXTS[(number + 1) % len(_TEXTS)])
    charges = tuple(_charge(number, part, text, amount) for part, (text, amount) in enumerate(texts, start=1))
    judge = _JUDGES[number % 3]
    return Warrant(
        row=number + 5,
        number=f"BW-{2000 + number}",
        type="bench warrant",
        issued=date(2015 + number % 10, 1 + number % 12, 1 + number % 28),
        text=charges[0].text,
        statute="",
        case_number=f"{15 + number % 10}-CR-{number:04d}",
        court="Circuit",
        person=PersonKey(person_id=f"P{number}"),
        charges=charges,
        attributes={"judge": judge} if judge else {},
    )


def _charge(number: int, part: int, text: str, amount: Quantity | None) -> Charge:
    reading = classify(text, "")
    facts: dict[str, FactValue] = {"offense": reading.offense.value, "substance": reading.substance}
    if amount is not None:
        facts["amount"] = amount
    return Charge(
        row=number + 5, part=part, text=text, statute="", stage="warrant", reading=reading,
        case_number=f"{15 + number % 10}-CR-{number:04d}", court="Circuit", person=PersonKey(person_id=f"P{number}"),
        facts=facts,
    )  # fmt: skip
