"""Rows packed in blocks come back as they went in, whatever they hold; every row answers for itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screener.docket.reading.rowcells import Grounds, RowCells
from screener.domain.case import Cell, Charge, PersonKey
from screener.domain.quantity import Quantity
from screener.storage.rows import block
from screener.storage.rows.cells import BlockRows
from screener.storage.rows.charge_fields import IDENTITY, ChargeReader, ChargeWriter, Memory
from tests.seeds import count
from tests.storage.test_codec import values
from tests.workflow.county import charge

_texts = st.text(alphabet=st.characters() | st.sampled_from("\x1b\x1d\x1e\x1fRPFE\x00"))
_lines = st.lists(
    st.tuples(
        st.none() | _texts,
        st.lists(_texts, max_size=4),
        st.lists(st.lists(_texts, min_size=1, max_size=3), max_size=3),
    ),
    min_size=1,
    max_size=5,
)


def _sound(text: str) -> str:
    """Half of a surrogate pair cannot be stored: it is shown as the replacement character."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


@settings(max_examples=count(200, few=60))
@given(found=_lines)
def test_rows_come_back_as_they_went_in(found: list[tuple[str | None, list[str], list[list[str]]]]) -> None:
    lines = [(at + 7, aside, cells, charges, charges) for at, (aside, cells, charges) in enumerate(found)]
    packed = block.pack("d", 1, "Sheet", {"columns": []}, lines)
    assert list(block.spoiled(packed)) == []
    assert (packed.first_row, packed.last_row, packed.rows) == (7, 6 + len(found), len(found))
    header, said = block.said_of(packed)
    assert header == {"columns": []}
    apart, kept = block.apart_of(packed), block.cells_of(packed.cells)
    assert apart is not None
    assert kept is not None
    for (row, aside, cells, charges, _), held, own, raw in zip(lines, said, apart, kept, strict=True):
        assert (held.row, held.aside) == (row, None if aside is None else _sound(aside))
        assert [block.split(text) for text in held.charges] == [[_sound(text) for text in part] for part in charges]
        assert [block.split(text) for text in own] == [[_sound(text) for text in part] for part in charges]
        assert raw == [_sound(cell) for cell in cells]


def test_two_rows_alike_have_two_commitments() -> None:
    """A salt each: who knows what a short row may say cannot find it by its commitment."""
    packed = block.pack("d", 1, "", {}, [(row, None, ("M",), (), ()) for row in (1, 2)])
    assert packed.digests[:32] != packed.digests[64:96]


def test_a_row_that_changed_is_named_and_no_other() -> None:
    lines = [(row, None, (f"cell {row}",), [["a", str(row)]], [["b"]]) for row in range(1, 9)]
    packed = block.pack("d", 1, "", {}, lines)
    other = block.pack("d", 1, "", {}, [*lines[:4], (5, None, ("cell x",), [["a", "5"]], [["b"]]), *lines[5:]])
    # Every packing has salts of its own: the first one's digests and salts beside the other's rows.
    found = set(block.spoiled(replace(other, apart=packed.apart, digests=packed.digests)))
    assert found - {None} == {5}


def test_what_is_personal_can_be_taken_out_and_the_rest_verifies() -> None:
    packed = block.pack("d", 1, "", {}, [(1, None, ("Example, Alex",), [["POSS"]], [["Example, Alex"]])])
    sealed = replace(packed, apart=None, cells=None, checksum=block.checksum((packed.said, None, None)))
    assert list(block.spoiled(sealed)) == []
    assert block.apart_of(sealed) is None
    assert block.cells_of(sealed.cells) is None


def _again(kept: Charge, row: tuple[str, ...] | None, *, sealed: bool = False) -> Charge:
    """The charge written into a block and read out of it."""
    writer = ChargeWriter()
    body, personal = writer.fields(kept, row)
    said = [["c1", "k", "p", "", str(kept.part), "1", *body]]
    header = {"columns": [["A", "NAME"], ["B", "QTY"]], **writer.header()}
    packed = block.pack("d", 1, kept.sheet, header, [(kept.row, None, row or (), said, [personal])])
    top, rows = block.said_of(packed)
    apart = None if sealed else block.apart_of(packed)
    source = None if sealed else BlockRows(packed.cells or b"", [kept.row], [("A", "NAME"), ("B", "QTY")])
    reader = ChargeReader(top, Memory(), docket_id="d", sheet=kept.sheet, source=source)
    return reader.charge(kept.row, block.split(rows[0].charges[0]), None if apart is None else apart[0][0])


@given(
    facts=st.dictionaries(st.sampled_from(["amount", "scales", "age at offense", "weight basis"]), values),
    texts=st.tuples(*[st.none() | st.text(alphabet="ab1")] * 5),
    attributes=st.dictionaries(st.sampled_from(["race", "agency", "unit"]), st.text(alphabet="ab1")),
    born=st.none() | st.dates(),
)
def test_a_charge_comes_back_as_it_went_in(
    facts: dict[str, object], texts: tuple[str | None, ...], attributes: dict[str, str], born: date | None
) -> None:
    made = replace(
        charge(7),
        facts=facts,
        case_number=texts[0],
        court=texts[1],
        incident=texts[2],
        count=texts[3],
        person=PersonKey(person_id=texts[4], name=texts[0], birth_date=born),
        attributes=attributes,
    )
    back = _again(made, None)
    assert back.attributes == {**attributes, "source": "d"}
    assert replace(back, attributes=attributes, cells={}) == replace(made, cells={})
    assert repr(dict(back.facts)) == repr({name: back.facts[name] for name in back.facts})
    assert {name: repr(value) for name, value in back.facts.items()} == {n: repr(v) for n, v in facts.items()}
    assert dict(back.cells) == dict(made.cells)


def test_an_amount_keeps_the_digits_that_were_written() -> None:
    """0.80 and 0.8 are equal, and are two texts: what is remembered goes by the value itself."""
    writer = ChargeWriter()
    amounts = [Quantity(value=Decimal(text), unit="g") for text in ("0.8", "0.80")]
    written = [writer.fields(replace(charge(2), facts={"amount": amount}), None)[0] for amount in amounts]
    assert '{"quantity":["0.8","g",null]}' in written[0]
    assert '{"quantity":["0.80","g",null]}' in written[1]


def test_a_cell_of_its_own_row_is_kept_once_and_goes_when_it_is_sealed() -> None:
    grounds = Grounds(at={"amount": 1, "name": 0}, headers=("NAME", "QTY"), letters=("A", "B"))
    row = ("Example, Alex", "0.8 g")
    made = replace(charge(7), cells=RowCells(grounds, row, 7))
    back = _again(made, row)
    assert dict(back.cells) == dict(made.cells)
    assert back.cells["amount"] == Cell(column="B", header="QTY", row=7, raw="0.8 g")
    assert dict(_again(made, row, sealed=True).cells) == {}


def test_a_sealed_charge_is_nobodys() -> None:
    back = _again(charge(7), None, sealed=True)
    assert back.person == PersonKey()
    assert back.attributes == {"agency": "Sheriff", "unit": "Drugs", "source": "d"}
    assert back.text == "POSS COCAINE"


def test_what_may_be_known_names_nobody() -> None:
    body, personal = ChargeWriter().fields(charge(7), None)
    assert "Example, Alex" not in " ".join(body)
    assert "12 Example Street" not in " ".join(body)
    assert "Example, Alex" in personal
    assert IDENTITY == 6


@pytest.mark.parametrize("text", ["\x1b", "a\x1cb\x1d", "\x1e", "x\x1f", "\ud83d"])
def test_texts_that_cannot_be_stored_as_they_are_are_not_plain(text: str):
    assert block.is_plain(["DOE", "É", "\U0001f600", ""])
    assert not block.is_plain(["DOE", text, "x"])
