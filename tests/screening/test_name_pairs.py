"""Names worth comparing: no pair that is alike is missed, and many who share a surname are not compared one by one."""

from __future__ import annotations

import random
from itertools import combinations

import pytest

from screener.screening.linking import name_pairs
from screener.screening.linking.name_pairs import pairs_to_compare
from screener.screening.linking.names import names_alike

SEED = 20261129
_WORDS = """ANN ANNA HANNA JOHN JON JOHNSON JOHNSTON JOHNATHAN JONATHAN JONATHON MC DONALD MCDONALD ALEX ALXE A B J D
JR SR II SMITH SMYTH SMIHT GARCIA LOPEZ GARCIALOPEZ MARIA MARY ROBERTSON ROBERTSEN ROBINSON"""
_PARTS = _WORDS.split()


def _name(rng: random.Random) -> str:
    return " ".join(rng.choice(_PARTS) for _ in range(rng.randint(1, 4)))


def _slip(name: str, rng: random.Random) -> str:
    at = rng.randrange(len(name))
    changed = rng.choice((name[:at] + name[at + 1 :], name[:at] + rng.choice("AEJNS") + name[at:], name))
    parts = changed.split()
    rng.shuffle(parts)
    return " ".join(parts) or name


@pytest.mark.parametrize("seed", range(SEED, SEED + 12))
def test_no_pair_that_is_alike_is_missed(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Against comparing every two that share a part or all letters."""
    rng = random.Random(seed)
    names = [_name(rng) for _ in range(60)]
    names += [_slip(name, rng) for name in names]
    every = set(pairs_to_compare(names))
    monkeypatch.setattr(name_pairs, "_FEW", 1)
    fewer = set(pairs_to_compare(names))
    alike = {(one, other) for one, other in every if names_alike(names[one], names[other]) is not None}
    assert len(alike) > 60
    assert alike <= fewer < every


def test_many_of_one_surname_are_not_compared_with_each_other() -> None:
    rng = random.Random(SEED)
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    names = [f"SMITH {''.join(rng.choices(letters, k=8))}" for _ in range(1_000)]
    assert len(list(combinations(names, 2))) == 499_500
    assert len(set(pairs_to_compare(names))) < 1_000


def test_few_are_compared_each_with_each() -> None:
    assert sorted(set(pairs_to_compare(["SMITH ANN", "SMITH BO", "ROE CY"]))) == [(0, 1)]
