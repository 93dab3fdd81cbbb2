"""Charges made of all their values at once are the same as those made field by field."""

from __future__ import annotations

import pickle
from dataclasses import FrozenInstanceError, fields

import pytest

from screener.domain.case import Charge, PersonKey, Reading, charge_of_values
from screener.domain.offense import OffenseClass

READ = Reading(offense=OffenseClass.TRESPASS, substance="", confidence=0.9, basis="text")
VALUES: dict[str, object] = {
    "row": 7, "part": 2, "sheet": "May", "text": "TRESPASS", "statute": "810.08", "stage": "arrest", "reading": READ,
    "case_number": "25-001", "court": "CR2", "incident": None, "count": "1", "person": PersonKey(name="TESTER, Ann"),
    "facts": {"offense": "trespass"}, "cells": {}, "attributes": {"race": "white"}, "dates": {},
}  # fmt: skip


def test_made_of_values_a_charge_is_the_same_and_as_fixed():
    made, plain = charge_of_values(tuple(VALUES.values())), Charge(**VALUES)  # type: ignore[arg-type]  # all fields
    assert made == plain
    assert [getattr(made, each.name) for each in fields(Charge)] == list(VALUES.values())
    assert pickle.loads(pickle.dumps(made)) == plain
    with pytest.raises(FrozenInstanceError):
        made.text = "THEFT"  # type: ignore[misc]  # it must be refused


def test_a_value_too_few_is_refused():
    with pytest.raises(ValueError, match="argument"):
        charge_of_values(tuple(VALUES.values())[:-1])
