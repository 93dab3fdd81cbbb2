"""Runs the command line in this process, as a script would call it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from screener.cli.app import run
from tests import tables_once


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str

    @property
    def json(self):
        return json.loads(self.out)


@pytest.fixture(scope="package", autouse=True)
def tables() -> Iterator[None]:
    """What is tried here is not the migrations."""
    with pytest.MonkeyPatch.context() as patch:
        tables_once.once(patch)
        yield


@pytest.fixture
def screener(capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    def call(*arguments: object) -> Ran:
        capsys.readouterr()
        outcome = run([str(a) for a in arguments])
        printed = capsys.readouterr()
        assert "Traceback" not in printed.err + printed.out
        return Ran(outcome.code, printed.out, printed.err)

    return call
