"""Two versions on the same charges: equal to screening twice, summed by every part, each cell opens its charges."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screener.domain.case import Charge, PersonKey, Reading
from screener.domain.offense import OffenseClass
from screener.domain.quantity import Quantity
from screener.policy.loading.load import load_policy, load_policy_bytes
from screener.screening.recommend.recommend import Screened, screen
from screener.screening.replay import DIMENSIONS, NOT_KNOWN, prepare, replay

AS_OF = date(2026, 6, 30)
FILES = (
    "riverside-unconditional-1.yaml",
    "riverside-unconditional.yaml",
    "riverside-diversion.yaml",
    "philadelphia-2018.yaml",
)
KINDS = ("simple_possession", "paraphernalia", "violent", "theft", "prostitution", "unknown")
DRUGS = ("cocaine", "cannabis", "opiate", "unspecified", "")


@pytest.fixture(scope="module")
def texts(policies):
    return {name: load_policy(policies / name) for name in FILES}


def made_up(seed: int, cases: int = 40) -> list[Charge]:
    """Cases of one to four counts, known and unknown in every fact; some people are not known."""
    rng = random.Random(seed)
    made: list[Charge] = []
    for case in range(cases):
        person = PersonKey(person_id=f"P{case}") if rng.random() < 0.8 else PersonKey()
        words = {"race": rng.choice("BWH")} if rng.random() < 0.7 else {}
        for _ in range(rng.choice((1, 1, 2, 4))):
            facts: dict[str, object] = {}
            if rng.random() < 0.6:
                facts["amount"] = Quantity(
                    value=Decimal(rng.choice(("0", "1.9", "2", "9.99", "10", "10.01", "40"))), unit="g"
                )
            if rng.random() < 0.2:
                facts["amount"] = Quantity(value=Decimal(3), unit="pills")
            for name, values in (
                ("grade", ("felony", "misdemeanor")), ("scales", (True, False)), ("cash", (True, False)),
                ("prior drug convictions", (0, 2, 3)), ("age at offense", (15, 17, 18, 30)),
                ("role", ("seller", "buyer")),
                ("prior prostitution convictions", (0, 2, 3)), ("agency", ("CITY PD", "SHERIFF")),
            ):  # fmt: skip
                if rng.random() < 0.5:
                    facts[name] = rng.choice(values)
            made.append(
                Charge(
                    row=len(made) + 2, text="", statute="", stage="arrest",
                    reading=Reading(
                        offense=OffenseClass(rng.choice(KINDS)), substance=rng.choice(DRUGS), confidence=1, basis=""
                    ),
                    case_number=f"C{case}" if person.known or rng.random() < 0.5 else None,
                    person=person, facts=facts, attributes=words,
                )
            )  # fmt: skip
    return made


def asked(result):
    return {(t.before, t.after): t.n for t in result.transitions}


def transitions(before: Sequence[Screened], after: Sequence[Screened]) -> dict[tuple[str, str], int]:
    """Charges by their roll-up before and after, counted one by one."""
    return Counter((x.finding.rollup.value, y.finding.rollup.value) for x, y in zip(before, after, strict=True))


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), old=st.sampled_from(FILES), new=st.sampled_from(FILES))
def test_a_replay_equals_screening_twice_charge_by_charge(texts, seed, old, new):
    docket = made_up(seed)
    before = screen(docket, (texts[old],), as_of=AS_OF)
    after = screen(docket, (texts[new],), as_of=AS_OF)
    result = replay(prepare(before), texts[old], texts[new], as_of=AS_OF)
    assert asked(result) == transitions(before, after)
    for each in result.transitions:
        assert result.behind(each.before, each.after) == tuple(
            index
            for index, (x, y) in enumerate(zip(before, after, strict=True))
            if (x.finding.rollup.value, y.finding.rollup.value) == (each.before, each.after)
        )


def test_every_split_sums_to_the_whole_and_every_cell_opens_its_charges(texts):
    docket = made_up(3, cases=200)
    prepared = prepare(screen(docket, (texts[FILES[0]],), as_of=AS_OF))
    result = replay(prepared, texts[FILES[0]], texts[FILES[1]], as_of=AS_OF)
    assert result.n == len(docket) == sum(t.n for t in result.transitions)
    assert 0 < result.changed < result.n
    assert set(result.by) == set(DIMENSIONS)
    for dimension in DIMENSIONS:
        parts = result.by[dimension]
        assert sum(part.n for part in parts) == result.n
        assert sum(part.changed for part in parts) == result.changed
        opened: list[int] = []
        for part in parts:
            for cell in part.transitions:
                behind = result.behind(cell.before, cell.after, dimension=dimension, key=part.key)
                assert len(behind) == cell.n
                opened.extend(behind)
        assert sorted(opened) == list(range(result.n))


def test_who_a_change_reaches_is_told_also_where_it_is_not_known(texts):
    docket = made_up(3, cases=200)
    result = replay(
        prepare(screen(docket, (texts[FILES[0]],), as_of=AS_OF)), texts[FILES[0]], texts[FILES[1]], as_of=AS_OF
    )
    assert {part.key for part in result.by["race"]} == {"B", "W", "H", NOT_KNOWN}
    assert {part.key for part in result.by["agency"]} == {"CITY PD", "SHERIFF", NOT_KNOWN}
    assert {part.key for part in result.by["grouped"]} == {"grouped", "standalone", NOT_KNOWN}
    for part in result.by["race"]:
        for cell in part.transitions:
            for index in result.behind(cell.before, cell.after, dimension="race", key=part.key):
                assert docket[index].attributes.get("race", NOT_KNOWN) == part.key


def test_the_rules_before_and_after_stand_together(texts):
    docket = made_up(9, cases=200)
    result = replay(
        prepare(screen(docket, (texts[FILES[0]],), as_of=AS_OF)), texts[FILES[0]], texts[FILES[1]], as_of=AS_OF
    )
    keys = {part.key for part in result.by["rule"]}
    assert "no rule" in keys
    assert any(key.startswith("no rule, then ") for key in keys)


def test_a_version_that_is_not_yet_in_force_has_no_opinion(texts):
    docket = made_up(1)
    new = texts["riverside-unconditional.yaml"]
    result = replay(prepare(screen(docket, (), as_of=date(2020, 1, 1))), None, new, as_of=date(2020, 1, 1))
    assert asked(result) == {("outside the policy", "outside the policy"): len(docket)}


def test_dragging_a_threshold_back_and_forth_gives_the_same_answers(texts):
    docket = made_up(5, cases=150)
    old = texts["riverside-unconditional.yaml"]
    prepared = prepare(screen(docket, (old,), as_of=AS_OF))
    seen = []
    for cut in ("2 g", "9.99 g", "10 g", "40 g", "9.99 g", "2 g"):
        moved = load_policy_bytes(old.raw.replace(b"over 10 g", f"over {cut}".encode()), "moved.yaml")
        result = replay(prepared, old, moved, as_of=AS_OF)
        assert asked(result) == transitions(screen(docket, (old,), as_of=AS_OF), screen(docket, (moved,), as_of=AS_OF))
        seen.append(result.changed)
    assert seen[0] == seen[5] > seen[1] == seen[4] > seen[2] == 0
    assert seen[3] > 0


def test_no_charges_change_nothing(texts):
    old = texts["riverside-diversion.yaml"]
    result = replay(prepare(()), old, old, as_of=AS_OF)
    assert (result.n, result.transitions, result.changed) == (0, (), 0)
