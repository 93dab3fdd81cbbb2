"""Rows of imports come back as they went in, whatever they hold; every row answers for itself."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from isal import isal_zlib

from screener.docket.reading.rowcells import Grounds, RowCells
from screener.domain.case import Cell, Charge, FactValue, PersonKey, Reading
from screener.domain.offense import OffenseClass
from screener.domain.quantity import Quantity
from screener.storage.rows import block
from screener.storage.rows.block import Filled, Line
from screener.storage.rows.charge_rows import sound
from screener.storage.rows.stored_columns import load_charges, load_columns
from screener.storage.schema.charge_table import COLUMNS, TYPED
from screener.workflow.verbs import import_docket
from screener.workflow.verbs.import_docket.identity import content
from screener.workflow.verbs.import_docket.plan import plan_for
from screener.workflow.verbs.verify_record import verify
from tests.seeds import count
from tests.storage.test_codec import values
from tests.workflow.county import charge, office, reading

_texts = st.text(alphabet=st.characters() | st.sampled_from("\x1b\x1d\x1e\x1f\x00"))
_rows = st.lists(st.tuples(st.none() | _texts, st.lists(_texts, max_size=4)), min_size=1, max_size=6)


def _packed(lines: list[Line]) -> Filled:
    return block.filled(("d", 1, "Sheet"), "[]", lines, [], [[] for _ in block.NAMED])


def _whole(text: str) -> str:
    """Half of a surrogate pair cannot be stored: it is shown as the replacement character."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


@settings(max_examples=count(200, few=60))
@given(found=_rows)
def test_rows_come_back_as_they_stood(found: list[tuple[str | None, list[str]]]) -> None:
    asides = [None if aside is None else sound(aside) for aside, _ in found]
    salts = block.salts(len(found))
    lines = [Line(at + 7, asides[at], salts[at], cells) for at, (_, cells) in enumerate(found)]
    packed = _packed(lines)
    assert list(block.spoiled(packed)) == []
    assert (packed.block.first_row, packed.block.last_row, packed.block.rows) == (7, 6 + len(found), len(found))
    again = packed.block.lines()
    assert [(line.row, line.aside, line.salt) for line in again] == [
        (line.row, line.aside, line.salt) for line in lines
    ]
    assert [list(line.cells) for line in again] == [[*map(_whole, line.cells)] for line in lines]


def test_the_image_is_zlib_over_json() -> None:
    held = json.loads(isal_zlib.decompress(_packed([Line(2, None, "s" * 32, ["a", "b"])]).block.image))
    assert held == {"rows": [2], "aside": {}, "salts": "s" * 32, "columns": [["a"], ["b"]]}


def test_two_rows_alike_have_two_digests() -> None:
    """A salt each: who knows what a short row may say cannot find it by its digest."""
    digests = _packed(
        [Line(row, None, salt, ["M"]) for row, salt in zip((1, 2), block.salts(2), strict=True)]
    ).block.digests
    assert digests[:32] != digests[32:]


def test_a_row_that_changed_is_named_and_no_other() -> None:
    salts = block.salts(8)
    lines = [Line(row, None, salts[row - 1], [f"cell {row}"]) for row in range(1, 9)]
    packed = _packed(lines)
    lines[4] = Line(5, None, salts[4], ["cell x"])
    other = replace(packed.block, image=_packed(lines).block.image)
    assert set(block.spoiled(replace(packed, block=other))) - {None} == {5}


# -- charges ----------------------------------------------------------------------------------------------------------

_short = st.text(alphabet="ab1é ", max_size=6)
_names = [(each.kind, each.name) for each in TYPED] + [
    ("facts", "stop reason"),
    ("words", "address"),
    ("words", "docket no"),
]


def _of_kind(kind: str, drawn: st.SearchStrategy[object]) -> st.SearchStrategy[dict[str, object]]:
    return st.dictionaries(st.sampled_from([name for each, name in _names if each == kind]), drawn, max_size=5)


_charges = st.builds(
    lambda facts, words, dates, texts, born, read, part: (facts, words, dates, texts, born, read, part),
    _of_kind("facts", values),
    _of_kind("words", _short),
    _of_kind("dates", st.dates()),
    st.tuples(*[st.none() | _short] * 6),
    st.none() | st.dates(),
    st.tuples(st.sampled_from(OffenseClass), st.sampled_from(["cocaine", "none", ""]), st.floats(0, 1), st.booleans()),
    st.integers(1, 2),
)


def _made(row: int, drawn: tuple) -> Charge:
    facts, words, dates, texts, born, (offense, substance, sure, attempt), part = drawn
    again = {name: dates[name] for name in facts if name in dates and len(name) % 2}  # some facts are the day itself
    return replace(
        charge(row, part=part),
        text=texts[5] or "",
        statute=texts[4] or "",
        reading=Reading(offense=offense, substance=substance, confidence=sure, basis="text", attempt=attempt),
        facts={**facts, **again, "offense": offense.value},
        case_number=texts[0],
        court=texts[1],
        incident=texts[2],
        count=texts[3],
        person=PersonKey(person_id=texts[4], name=texts[0], birth_date=born),
        attributes=words,
        dates=dates,
        cells={"amount": Cell(column="F", header="QTY", row=row, raw="x")} if part == 2 else {},
    )


def _shown(facts: Mapping[str, FactValue]) -> dict[str, str]:
    return {name: repr(value) for name, value in facts.items()}


@settings(max_examples=count(60, few=12), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=st.lists(_charges, min_size=1, max_size=8))
def test_charges_come_back_as_they_went_in(drawn: list[tuple], tmp_path_factory: pytest.TempPathFactory) -> None:
    """Whatever facts, values, days and people: from every column, and from what has none; by one and by column."""
    made = [_made(at + 2, each) for at, each in enumerate(drawn)]
    with office(tmp_path_factory.mktemp("office")) as opened:
        import_docket.import_docket(opened, plan_for(opened, reading(made)))
        with opened.reading() as connection:
            back = [stored.charge for stored in load_charges(connection)]
            columns = load_columns(connection)
        place = opened.path
    assert len(back) == len(made)
    for before, after in zip(made, back, strict=True):
        assert content(after)[:-3] == content(_composed(before))[:-3]
        assert _shown(after.facts) == _shown(_composed(before).facts)
        assert {n: v for n, v in after.attributes.items() if n != "source"} == dict(before.attributes)
        assert (after.dates, after.part, after.row, after.sheet) == (
            before.dates,
            before.part,
            before.row,
            before.sheet,
        )
        assert (dict(after.cells), after.reading) == (dict(before.cells), before.reading)
    if columns is not None:
        for name in {name for each in back for name in each.facts}:
            coded = columns[0].columns.fact(name)
            assert coded is not None
            found = [None if code < 0 else coded.values[code] for code in coded.codes]
            assert list(map(repr, found)) == [repr(each.facts.get(name)) for each in back]
    assert verify(place).ok


def _composed(made: Charge) -> Charge:
    """Texts of facts that have no column are kept composed (NFC), and no text holds NUL."""
    from screener.storage.rows import codec
    from screener.storage.schema.canonical import rows_canonical

    kept = {}
    for name, value in made.facts.items():
        typed = isinstance(value, str) and ("facts", name) in {(each.kind, each.name) for each in TYPED}
        text = rows_canonical(codec.value_json(value)).replace("\\u0000", "\ufffd")
        kept[name] = sound(value) if typed and isinstance(value, str) else codec.value_of(json.loads(text))
    return replace(made, facts=kept)


def test_a_cell_of_its_own_row_is_kept_once_and_one_of_another_row_is_written_out(tmp_path: Path) -> None:
    grounds = Grounds(at={"amount": 1, "name": 0}, headers=("NAME", "QTY"), letters=("A", "B"))
    own, other = ("Example, Alex", "0.8 g"), ("", "2 g")
    filled_down = RowCells(grounds, ("Example, Alex", "2 g"), 3, {0: 2})
    made = [replace(charge(2), cells=RowCells(grounds, own, 2)), replace(charge(3), cells=filled_down)]
    read = reading(made)
    read = replace(read, raw_rows={2: own, 3: other})
    with office(tmp_path) as opened:
        import_docket.import_docket(opened, plan_for(opened, read))
        with opened.reading() as connection:
            back = [stored.charge for stored in load_charges(connection)]
        raw = sqlite3.connect(opened.path)
        more = raw.execute("SELECT more, own FROM charge ORDER BY place").fetchall()
        raw.close()
    assert [each.cells["amount"].raw for each in back] == ["0.8 g", "2 g"]
    assert back[1].cells["name"] == Cell(column="A", header="NAME", row=2, raw="Example, Alex")
    assert "0.8 g" not in str(more[0])
    assert "cells" not in str(more[0])
    assert json.loads(more[1][1])["cells"]["name"][3] == "Example, Alex"


def test_an_amount_keeps_the_digits_that_were_written(tmp_path: Path) -> None:
    """0.80 and 0.8 are equal, and are two texts."""
    amounts = [Quantity(value=Decimal(text), unit="g") for text in ("0.8", "0.80")]
    amounts.append(Quantity(value=Decimal("1.0"), unit="oz", uncertainty=Decimal("0.1"), confidence="95"))
    made = [replace(charge(at + 2, case=f"26-{at}"), facts={"amount": each}) for at, each in enumerate(amounts)]
    with office(tmp_path) as opened:
        import_docket.import_docket(opened, plan_for(opened, reading(made)))
        raw = sqlite3.connect(opened.path)
        found = raw.execute("SELECT amount, amount_unit, more FROM charge ORDER BY place").fetchall()
        raw.close()
        with opened.reading() as connection:
            assert [repr(each.charge.facts["amount"]) for each in load_charges(connection)] == list(map(repr, amounts))
    assert [each[:2] for each in found] == [("0.8", "g"), ("0.80", "g"), ("1.0", "oz")]
    assert json.loads(found[2][2])["facts"] == {"amount": {"off": ["0.1", "95"]}}


def test_what_may_be_known_names_nobody(tmp_path: Path) -> None:
    """No column before those of the person says whose a charge is."""
    with office(tmp_path) as opened:
        import_docket.import_docket(opened, plan_for(opened, reading([charge(2)])))
        raw = sqlite3.connect(opened.path)
        (row,) = raw.execute(f"SELECT {', '.join(COLUMNS)} FROM charge").fetchall()
        raw.close()
    public, own = " ".join(map(str, row[: block.OWN])), " ".join(map(str, row[block.OWN :]))
    for told in ("Example", "Alex", "1990", "12 Example Street"):
        assert told not in public, told
    assert "12 Example Street" in own
    assert date(1990, 4, 2).isoformat() not in own
