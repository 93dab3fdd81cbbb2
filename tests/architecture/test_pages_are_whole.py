"""A page of the rail has its page case and its pictures: nothing else would tell that they are missing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from screener.ui.app import PAGES

TESTS = Path(__file__).parents[1]


@pytest.mark.parametrize("name", [module for module, _ in PAGES])
def test_each_page_has_its_case_and_its_pictures(name: str) -> None:
    named = re.compile(rf'^    page_name\b.* = "{name}"$', re.MULTILINE)
    cases = [path for path in (TESTS / "ui").glob("test_*.py") if named.search(path.read_text(encoding="utf-8"))]
    assert cases, f"no class of tests/ui has page_name = {name!r}: subclass PageCase"
    taken = sum(
        len(re.findall(rf'^@picture\("{name}"', path.read_text(encoding="utf-8"), re.MULTILINE))
        for path in TESTS.glob("pictures_*.py")
    )
    assert taken >= 3, f"{taken} pictures of {name}: register its states in tests/pictures_{name}.py"
