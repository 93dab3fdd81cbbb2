"""What is tried here is what an office holds, not the migrations that make its tables."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests import tables_once


@pytest.fixture(scope="package", autouse=True)
def tables() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        tables_once.once(patch)
        yield
