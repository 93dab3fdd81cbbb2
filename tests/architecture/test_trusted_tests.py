"""Tests that can be trusted: in any order, and none that cannot fail."""

from __future__ import annotations

import ast
import subprocess
import sys
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from tests.shuffled import shuffled

ROOT = Path(__file__).resolve().parents[2]
TESTS = sorted((ROOT / "tests").rglob("*.py"))
FOUND = [(f"file {number % 5}", number) for number in range(60)]


def test_a_seed_is_an_order_of_all_tests_in_which_files_stay_together() -> None:
    file_of = {number: file for file, number in FOUND}
    orders = {tuple(shuffled(FOUND, seed)) for seed in range(8)}
    assert len(orders) == 8
    for order in orders:
        assert sorted(order) == list(range(60))
        files = [file_of[number] for number in order]
        assert sum(one != other for one, other in pairwise(files)) == 4
    assert shuffled(FOUND, 3) in [list(order) for order in orders]


def test_what_one_room_of_tests_changes_is_as_it_was_in_the_next() -> None:
    """Keys are sealed cheaply for tests of the window; the test of what a key costs comes after them, and before."""
    window = "tests/ui/test_theme.py::test_all_schemes_have_the_same_tokens"
    cost = "tests/storage/test_keys.py"
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", window, cost, window],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout


@cache
def nodes() -> tuple[tuple[str, ast.AST], ...]:
    """Each fixture and comparison of the tests with its place; every file is parsed once."""
    return tuple(
        (f"{file.relative_to(ROOT)}:{node.lineno}", node)
        for file in TESTS
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef | ast.Compare)
    )


def changes_the_program(function: ast.FunctionDef) -> bool:
    """Whether a fixture of the whole run sets an attribute of the program for all that come after."""
    whole = any("scope='session'" in ast.unparse(each) for each in function.decorator_list)
    acts = {node.attr for node in ast.walk(function) if isinstance(node, ast.Attribute)}
    return whole and bool(acts & {"setattr", "delattr", "setitem"})


def compares_with_itself(node: ast.AST) -> bool:
    if not isinstance(node, ast.Compare):
        return False
    sides = [ast.dump(side) for side in (node.left, *node.comparators)]
    return any(one == other for one, other in pairwise(sides))


def test_no_fixture_of_the_whole_run_changes_the_program() -> None:
    assert [at for at, node in nodes() if isinstance(node, ast.FunctionDef) and changes_the_program(node)] == []


def test_no_test_compares_a_thing_with_itself() -> None:
    assert [at for at, node in nodes() if compares_with_itself(node)] == []


@pytest.mark.parametrize(
    ("source", "wrong"),
    [
        ("f(x) == f(x)", True), ("f(x) == f(y) == f(y)", True), ("f(x) == g(x)", False), ("f(x) == f(x, 1)", False),
    ],
)  # fmt: skip
def test_a_comparison_with_itself_is_seen(source: str, wrong: bool) -> None:
    assert compares_with_itself(ast.parse(source, mode="eval").body) is wrong


@pytest.mark.parametrize(
    ("scope", "act", "wrong"),
    [("session", "patch.setattr(a, 'b', 1)", True), ("package", "patch.setattr(a, 'b', 1)", False),
     ("session", "patch.setenv('A', 'b')", False)],
)  # fmt: skip
def test_a_fixture_that_changes_the_program_for_good_is_seen(scope: str, act: str, wrong: bool) -> None:
    source = f"@pytest.fixture(scope='{scope}', autouse=True)\ndef one():\n    {act}\n    yield\n"
    (function,) = ast.parse(source).body
    assert isinstance(function, ast.FunctionDef)
    assert changes_the_program(function) is wrong
