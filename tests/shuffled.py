"""Tests in a random order: ``pytest --shuffle 7``. A test that needs another to have run before it is found so.

Files come in random order, and the tests of a file in random order among themselves; a file stays together, since its
fixtures are made once for it. The seed makes the same order again.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TypeVar

import pytest

T = TypeVar("T")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--shuffle", type=int, metavar="SEED", help="run files, and the tests of each, in random order")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    seed = config.getoption("shuffle")
    if seed is not None:
        items[:] = shuffled([(str(item.path), item) for item in items], seed)


def shuffled(found: Sequence[tuple[str, T]], seed: int) -> list[T]:
    """What was found, with the name of its file, in the order of a seed."""
    chance = random.Random(seed)
    files: dict[str, list[T]] = {}
    for file, each in found:
        files.setdefault(file, []).append(each)
    order = list(files)
    chance.shuffle(order)
    for file in order:
        chance.shuffle(files[file])
    return [each for file in order for each in files[file]]
