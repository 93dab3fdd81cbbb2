"""The table of facts is complete: every fact has its words, an example that reads, and works in a file."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from screener.domain.offense import OffenseClass
from screener.domain.quantity import Quantity
from screener.policy.language.vocabulary import (
    CONSTRAINTS,
    FACTS,
    KIND_WORDS,
    WEIGHT_WORDS,
    FactType,
    parse_fact,
    show_fact,
)
from tests.policy.writing import missing, policy, say

#: What others write: the docket's columns and the desk speak of facts by these names.
PROMISED = [
    "offense",
    "substance",
    "statute",
    "grade",
    "amount",
    "field amount",
    "estimated amount",
    "stated amount",
    "value",
    "scales",
    "baggies",
    "cash",
    "multiple phones",
    "weapon",
    "ledger",
    "residue",
    "school zone",
    "victim",
    "victim under 18",
    "age at offense",
    "prior convictions",
    "prior drug convictions",
    "prior prostitution convictions",
    "prior theft convictions",
    "role",
    "in custody",
    "supervision",
    "drug involved",
    "lab report",
    "agency",
    "place",
    "intake channel",
    "sex offender registrant",
    "serious priors",
    "offense date",
    "arrest date",
    "referral date",
    "filing date",
    "issue date",
]
TESTS = {
    FactType.FLAG: "yes",
    FactType.KIND: "simple possession",
    FactType.AMOUNT: "at most 2 g",
    FactType.COUNT: "at most 30",
    FactType.DATE: "on or after 2026-01-01",
    FactType.EVENTS: "at most 3 arrests",
}


def test_every_promised_name_is_a_fact():
    assert set(PROMISED) <= set(FACTS)


@pytest.mark.parametrize("name", list(FACTS))
def test_a_fact_has_a_question_a_sentence_and_an_example_that_reads(name):
    spec = FACTS[name]
    assert spec.ask.endswith("?")
    assert ("{}" in spec.sentence) is (spec.type is not FactType.FLAG)
    assert bool(spec.denial) is (spec.type is FactType.FLAG)
    value = parse_fact(name, spec.example)
    assert parse_fact(name, show_fact(name, value)) == value


@pytest.mark.parametrize("name", [name for name in FACTS if not FACTS[name].record])
def test_a_fact_works_in_a_file_without_further_code(name):
    spec = FACTS[name]
    wanted = f"at most {spec.example}" if spec.unit not in ("", "g") else TESTS.get(spec.type, spec.example)
    head = "policy: {title: T, office: O, version: 1, effective: 2026-01-01, state: Texas}" if name == "class" else ""
    rule = policy(f"  - {{id: 1, if: {{{name}: {wanted}}}, outcome: decline}}\n", head=head)
    found = say(rule, {})
    assert list(missing(found)) == [name]
    assert set(missing(found)[name].values()) == {"decline", "ordinary screening"}
    assert say(rule, {name: parse_fact(name, spec.example)}).outcome == "decline"


def test_what_a_fact_cannot_be_is_said():
    for name, raw in (
        ("scales", "perhaps"),
        ("grade", "capital"),
        ("offense", "mischief"),
        ("substance", "moonrock"),
        ("amount", "2"),
        ("amount", "$2"),
        ("value", "2 g"),
        ("prior convictions", "-1"),
        ("prior convictions", "1.5"),
        ("offense date", "01/02/2026"),
        ("agency", " "),
    ):
        with pytest.raises(ValueError):
            parse_fact(name, raw)


def test_values_read_as_people_write_them():
    assert parse_fact("amount", "1.4 g") == Quantity(value=Decimal("1.4"), unit="g")
    assert parse_fact("amount", "2 g ± 0.1 g") == Quantity(value=Decimal(2), unit="g", uncertainty=Decimal("0.1"))
    assert parse_fact("value", "$1,200.50") == Quantity(value=Decimal("1200.50"), unit="$")
    assert parse_fact("substance", "marijuana") == "cannabis"
    assert parse_fact("substance", "cocaine and fentanyl") == ("cocaine", "fentanyl")
    assert parse_fact("offense", "possession") == OffenseClass.SIMPLE_POSSESSION.value
    assert parse_fact("offense date", "2026-02-03") == date(2026, 2, 3)


def test_every_offense_class_has_a_word():
    assert set(KIND_WORDS.values()) == set(OffenseClass)


def test_constraints_and_weights_name_facts():
    assert {name for pair in CONSTRAINTS for name in pair} <= set(FACTS)
    assert {name for names in WEIGHT_WORDS.values() for name in names} <= set(FACTS)
