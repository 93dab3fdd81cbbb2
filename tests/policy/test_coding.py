"""Very many keys are told apart on arrays: with the same answer as one after the other."""

from __future__ import annotations

import random
from dataclasses import dataclass

import numpy as np
import pytest

from screener.policy.evaluation import coding
from screener.policy.evaluation.coding import all_differ, coded_of, merged, told_apart

SEED = 20261129


@dataclass(frozen=True)
class Clash:
    """A key whose hash others have too."""

    value: int

    def __hash__(self) -> int:
        return self.value % 7


@pytest.mark.parametrize("part", [4, 64, 100_000])
@pytest.mark.parametrize("kind", [str, Clash])
def test_keys_are_numbered_in_the_order_in_which_they_are_met(
    kind: type, part: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(coding, "_PART", part)
    rng = random.Random(SEED)
    for size, many in ((0, 1), (1, 1), (5, 1), (5, 9), (200, 20), (200, 1_000_000), (500, 400)):
        keys = [kind(rng.randrange(many)) for _ in range(size)]
        once = list(dict.fromkeys(keys))
        found = told_apart(keys)
        assert all_differ(keys) is (found is None) is (len(once) == size)
        if found is not None:
            assert [keys[at] for at in found[1].tolist()] == once
            assert found[0].tolist() == [once.index(key) for key in keys]
        codes = np.array([rng.randrange(-1, size) for _ in range(50)], "i4")
        one = merged(coded_of(range(size), codes), keys)
        assert list(one.values) == once
        assert [once[at] if at >= 0 else None for at in one.codes] == [
            keys[at] if at >= 0 else None for at in codes.tolist()
        ]
