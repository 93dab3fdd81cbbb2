"""A table without a line of names is read by its cells: what is sure has a meaning, the rest is kept."""

from __future__ import annotations

import csv
import random
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screener.docket.reading.reading import read_docket
from screener.domain.errors import ScreenerError

TEXTS = (
    ("POSS COCAINE", "893.13(6)(a)"), ("ROBBERY", "812.13"), ("PETIT THEFT", "812.014(2)"), ("DUI", "316.193(1)"),
    ("BATTERY", "784.03"), ("POSS MARIJUANA", "893.13(6)(b)"), ("BURGLARY", "810.02"), ("TRESPASS", "810.08"),
)  # fmt: skip
LAST = ("MARLOW", "WENDT", "SOREL", "PELLER", "BRANDT", "KELBY", "CORSON", "REMER")
COLUMNS = ("case number", "name", "birth date", "sex", "text", "statute", "offense date", "number")


def rows(seed: int, order: Sequence[str], many: int = 40) -> list[list[str]]:
    rng = random.Random(seed)
    made = []
    for at in range(many):
        text, statute = rng.choice(TEXTS)
        row = {
            "case number": f"26-CF-{at // 2:04d}",
            "name": f"{LAST[at // 2 % 8]}, {'ABCDEFGH'[at // 3 % 8]}NN",
            "birth date": (date(1960, 1, 1) + timedelta(days=rng.randrange(14_000))).strftime("%m/%d/%Y"),
            "sex": rng.choice("MF"),
            "text": text,
            "statute": statute,
            "offense date": (date(2026, 1, 1) + timedelta(days=rng.randrange(150))).strftime("%m/%d/%Y"),
            "number": str(rng.randrange(1, 900)),
        }
        made.append([row[name] for name in order])
    return made


def put(path: Path, lines: Sequence[Sequence[str]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(lines)
    return path


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10_000), order=st.permutations(COLUMNS))
def test_columns_in_any_order_are_told_by_their_cells(
    tmp_path_factory: pytest.TempPathFactory, seed: int, order: list[str]
) -> None:
    made = rows(seed, order)
    reading = read_docket(put(tmp_path_factory.mktemp("h") / "export.csv", made), as_of=date(2026, 6, 30))
    told = {order[at]: column.field for at, column in enumerate(reading.columns) if column.field}
    assert {name: told.get(name) for name in ("text", "name", "case number", "sex", "statute")} == {
        name: name for name in ("text", "name", "case number", "sex", "statute")
    }
    assert all(field == name for name, field in told.items()), "nothing is told wrongly"
    assert "number" not in told
    assert "offense date" not in told, "which day it is, the cells do not say"
    assert (reading.rows_read, len(reading.charges), reading.header_row) == (len(made), len(made), 0)
    assert [charge.text for charge in reading.charges] == [row[order.index("text")] for row in made]
    assert any(notice.startswith("told by their content") for notice in reading.notices)


def test_a_line_of_names_that_nobody_knows_is_no_record(tmp_path: Path) -> None:
    made = [
        ["Zaak", "Wie", "Geb", "Wat", "Dag"],
        *rows(1, ("case number", "name", "birth date", "text", "offense date")),
    ]
    with pytest.raises(ScreenerError, match="no line of column names"):
        read_docket(put(tmp_path / "a.csv", made), as_of=None)


@pytest.mark.parametrize(
    "order",
    [("case number", "name", "birth date"), ("text", "statute", "number"), ("number", "offense date", "sex")],
)
def test_without_a_charge_or_anybody_whose_it_is_nothing_is_told(tmp_path: Path, order: tuple[str, ...]) -> None:
    with pytest.raises(ScreenerError, match="no line of column names"):
        read_docket(put(tmp_path / "a.csv", rows(2, order)), as_of=None)


def test_the_known_layout_without_names_is_read_as_before(shared: Path) -> None:
    reading = read_docket(shared / "dockets" / "no_headers.csv", as_of=date(2026, 6, 30))
    assert (len(reading.columns), len(reading.charges), reading.people) == (95, 38, 11)
    assert not any(notice.startswith("told by") for notice in reading.notices)
