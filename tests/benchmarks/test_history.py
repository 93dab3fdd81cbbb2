"""Numbers of benchmarks as data: kept where asked, read back as they were, compared on one kind of machine only."""

from __future__ import annotations

import platform
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.benchmarks import history
from tests.faults.results import machine_class


def test_numbers_are_kept_where_it_is_asked_and_not_else(tmp_path: Path) -> None:
    file = tmp_path / "history.tsv"
    quiet = history.Run("reading", ["1000"], file)
    quiet.found("csv", 1.0, "charges/CPU s")
    quiet.done()
    assert not file.exists()
    for value in (104_512.25, 99_000.0):
        run = history.Run("reading", ["1000", "--keep"], file)
        assert run.words == ["1000"]
        run.found("csv", value, "charges/CPU s")
        run.found("xlsx\tby ratio", 0.25, "of openpyxl")
        run.done()
    numbers = history.kept(file)
    assert [(each.measure, each.value) for each in numbers] == [
        ("csv", 104_510.0), ("xlsx\tby ratio", 0.25), ("csv", 99_000.0), ("xlsx\tby ratio", 0.25),
    ]  # fmt: skip
    assert {(each.day, each.machine) for each in numbers} == {(datetime.now(UTC).date(), machine_class())}


def test_the_kind_of_machine_is_kept_and_not_its_name() -> None:
    assert platform.node() not in machine_class()


@pytest.mark.parametrize("line", ["2026-12-03\tabc\tlinux\t0.1\treading\tcsv\tmany\tx", "2026-12-03\tabc", ""])
def test_a_line_that_is_no_number_is_named(tmp_path: Path, line: str) -> None:
    file = tmp_path / "history.tsv"
    file.write_text("\t".join(history.COLUMNS) + f"\n{line}\n")
    with pytest.raises(ValueError, match=r"line 2 of history\.tsv"):
        history.kept(file)
    file.write_text(f"{line}\n")
    with pytest.raises(ValueError, match="columns"):
        history.kept(file)


def test_the_latest_number_stands_beside_the_one_before_of_the_same_kind_of_machine() -> None:
    one = history.Number(date(2026, 12, 1), "a1", "2 processors", 0.0, "policy", "first", 9.0, "s")
    found = list(history.compared([one, replace(one, value=5.0, machine="8 processors"), replace(one, value=8.0)]))
    assert found == [
        "2 processors", "  policy, first: 8 s (2026-12-01, a1); before 9 (2026-12-01, a1)",
        "8 processors", "  policy, first: 5 s (2026-12-01, a1)",
    ]  # fmt: skip


def test_the_numbers_that_are_kept_can_be_read() -> None:
    assert history.kept()
    ran = subprocess.run([sys.executable, "-m", "tests.benchmarks.history"], capture_output=True, text=True, check=True)
    assert "policy" in ran.stdout
