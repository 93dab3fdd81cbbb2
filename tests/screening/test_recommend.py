"""A docket screened: facts bound to their cells, groups evaluated together, order of no importance."""

from __future__ import annotations

import random
from datetime import date
from decimal import Decimal

import pytest

from screener.docket.charges.charges import classify
from screener.domain.case import Cell, Charge, PersonKey
from screener.domain.decision import Rollup
from screener.domain.quantity import Quantity
from screener.policy.loading.load import load_policy
from screener.screening.recommend.recommend import (
    bound_explanation,
    charge_facts,
    recorded_cell,
    rollup_counts,
    screen,
)
from screener.screening.worklist import STATES, state_of, urgency

AS_OF = date(2026, 6, 30)
GRAM = Quantity(value=Decimal(1), unit="g")


def charge(row: int, text: str, *, case: str = "A", name: str = "X", **facts: object) -> Charge:
    return Charge(
        row=row, text=text, statute="", stage="arrest", reading=classify(text, ""), case_number=case,
        person=PersonKey(name=name, birth_date=date(1990, 1, 1)), facts=facts,
        dates={"arrest date": date(2026, 5, 1)},
        cells={"amount": Cell(column="N", header="QTY", row=row, raw="1")} if "amount" in facts else {},
    )  # fmt: skip


@pytest.fixture(scope="module")
def both(policies):
    return tuple(load_policy(policies / f"riverside-unconditional{n}.yaml") for n in ("-1", ""))


DOCKET = [
    charge(2, "ROBBERY"),
    charge(3, "POSS COCAINE", amount=GRAM),
    charge(4, "POSS COCAINE", name="Y", case="B", amount=GRAM),
]


def rollups(screened) -> list[str]:
    return [item.finding.rollup.value for item in screened]


def test_the_version_in_force_on_the_day_speaks(both):
    assert rollups(screen(DOCKET, both, as_of=date(2026, 2, 15))) == [
        "outside the policy",
        "outside the policy",
        "declined",
    ]
    assert rollups(screen(DOCKET, both, as_of=date(2026, 2, 16))) == ["outside the policy", "declined", "declined"]
    before = screen(DOCKET, both, as_of=date(2025, 1, 1))
    assert rollups(before) == ["outside the policy"] * 3
    assert before[0].policy is None


def test_every_roll_up_is_counted_also_those_at_zero(both):
    counted = rollup_counts(screen(DOCKET, both, as_of=AS_OF))
    assert set(counted) == {r.value for r in Rollup}
    assert sum(counted.values()) == len(DOCKET)


def test_the_order_of_rows_never_matters(both):
    docket = [
        charge(i, text, case=case, amount=GRAM)
        for i, (text, case) in enumerate(
            [("POSS HEROIN", "A"), ("ROBBERY", "A"), ("DRUG PARAPHERNALIA", "B"), ("THEFT", "C")]
        )
    ]
    expected = {item.charge.row: item.finding for item in screen(docket, both[:1], as_of=AS_OF)}
    for seed in range(5):
        random.Random(seed).shuffle(docket)
        assert {item.charge.row: item.finding for item in screen(docket, both[:1], as_of=AS_OF)} == expected


def test_an_explanation_names_this_charges_own_cell(both):
    one, two = screen(DOCKET, both, as_of=AS_OF)[1:]
    assert one.finding is two.finding or one.finding == two.finding
    cells = []
    for item in (one, two):
        tree = bound_explanation(item, as_of=AS_OF)
        conditions = [c for trace in tree["because"] for c in trace["conditions"]]
        cells.append({c["origin"].get("cell") for c in conditions if c["fact"] == "amount"})
        assert tree["as_of"] == "2026-06-30"
        assert tree["policy"]["sha256"] == both[1].sha256
    assert cells == [{"N3"}, {"N4"}]


def test_a_recorded_fact_names_its_source_instead_of_a_cell(both):
    from dataclasses import replace

    recorded = replace(DOCKET[1], cells={"amount": recorded_cell("lab report, recorded by A1", "1 g")})
    tree = bound_explanation(screen([recorded], both, as_of=AS_OF)[0], as_of=AS_OF)
    origins = [c["origin"] for trace in tree["because"] for c in trace["conditions"] if c["fact"] == "amount"]
    assert origins[0]["source"] == "lab report, recorded by A1"


def test_paraphernalia_takes_its_drug_from_the_possession_beside_it(both):
    screened = screen([charge(2, "DRUG PARAPHERNALIA"), charge(3, "POSS MARIJUANA", amount=GRAM)], both, as_of=AS_OF)
    assert screened[0].facts["drug involved"] == "cannabis"
    alone = screen([charge(2, "DRUG PARAPHERNALIA")], both, as_of=AS_OF)
    assert "drug involved" not in alone[0].facts


def test_what_is_not_known_is_absent_never_zero():
    facts = charge_facts(charge(2, "POSS COCAINE"))
    assert "amount" not in facts
    assert None not in facts.values()


def test_every_roll_up_has_its_state_on_the_desk():
    assert {state_of(rollup) for rollup in Rollup} == {key for key, _, _ in STATES}


def test_who_is_in_custody_comes_first_then_the_nearest_hearing(both):
    from dataclasses import replace

    far = replace(charge(2, "THEFT", name="P", case="1"), dates={"next hearing": date(2026, 9, 1)})
    near = replace(charge(3, "THEFT", name="Q", case="2"), dates={"next hearing": date(2026, 7, 1)})
    held = charge(4, "THEFT", name="R", case="3", **{"in custody": True})
    screened = screen([far, near, held], both, as_of=AS_OF)
    assert [item.charge.row for item in sorted(screened, key=lambda item: urgency([item]))] == [4, 3, 2]
