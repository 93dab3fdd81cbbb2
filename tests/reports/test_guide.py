"""The guide names every measure that a pack can hold, and every column that a facts file may have."""

from __future__ import annotations

import json
import re
from pathlib import Path

from screener.domain.shipped import resource
from screener.oversight.facts import _READERS
from screener.reports.oversight.pack import pack_from_facts
from tests.reports.test_oversight_pack import END, START, facts


def test_every_measure_is_documented(tmp_path: Path) -> None:
    documented = set(re.findall(r"`([a-z_]+)`", resource("guide", "oversight.md").read_text("utf-8")))
    pack_from_facts(facts(tmp_path), START, END, tmp_path)
    names = {one["name"] for one in json.loads((tmp_path / "measures.json").read_text("utf-8"))}
    assert names - documented == set()


def test_every_column_is_documented() -> None:
    text = resource("guide", "oversight.md").read_text("utf-8")
    assert [name for name in _READERS if not re.search(rf"\b{name}\b", text)] == []
