"""Names pressed into ten letters, as dBase writes them, get the meaning of the words they are made of, or none."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest

from screener.docket.cells.controlled_words import field_specs, spelled
from screener.docket.cells.headers import matches
from screener.docket.reading.reading import read_docket

_VOWELS = "aeiou"


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("DEFNAME", "name"), ("ARRDT", "arrest date"), ("OFFDT", "offense date"), ("CASENO", "case number"),
        ("DOB", "birth date"), ("RACECD", "race"), ("LASTNM", "last name"), ("BRTHDT", "birth date"),
        ("CHRGDESC", "text"), ("DISPDT", "disposition date"), ("QTYUNIT", "unit"), ("WARNO", "warrant number"),
    ],
)  # fmt: skip
def test_a_name_of_ten_letters_has_its_meaning(name: str, field: str) -> None:
    assert matches(name)[0].field == field


@pytest.mark.parametrize("word", ["ROBBERY", "BURGLARY", "ASSAULT", "JOHNSON", "CASEY", "LASTER", "PENDING", "FORGERY"])
def test_a_word_of_a_cell_is_no_such_name(word: str) -> None:
    assert matches(word) == ()


def _short(rng: random.Random, word: str) -> str:
    """A word as somebody with ten letters writes it."""
    forms = [short for short, whole in spelled().items() if whole == word and len(short) > 1]
    if len(word) > 3:
        forms += [word[:3], word[:4], word[0] + "".join(each for each in word[1:] if each not in _VOWELS)]
    return rng.choice([word, *forms])


def test_names_made_from_the_vocabulary_mean_their_field_or_nothing() -> None:
    rng = random.Random(13)
    told: Counter[bool] = Counter()
    wrong = []
    for spec in field_specs().values():
        for name in spec.names:
            words = name.split()
            if not 2 <= len(words) <= 3 or not name.replace(" ", "").isalpha():
                continue
            right = {match.field for match in matches(name)}
            for _ in range(4):
                pressed = "".join(_short(rng, word) for word in words).upper()
                if not 5 <= len(pressed) <= 10:
                    continue
                found = matches(pressed)
                told[bool(found)] += 1
                if found and not right & {match.field for match in found}:
                    wrong.append((name, pressed, found[0].field))
    assert sum(told.values()) > 300
    assert told[True] > 0.7 * sum(told.values())
    assert len(wrong) <= 0.02 * told[True], wrong


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Viol Dt", "offense date"), ("VIOL_DATE", "offense date"), ("PRIOR HIST", "history"), ("MERCH VALUE", "value"),
        ("PRIOR FEL CONV", "prior felony convictions"), ("Grams Recovered", "quantity"), ("DEF BIRTH", "birth date"),
        ("MH Signs", "signs of illness"), ("Mental Health Signs", "signs of illness"),
        ("HOMELESS SIGNS", "signs of homelessness"), ("STATUTE CITE", "statute"),
    ],
)  # fmt: skip
def test_a_header_with_words_cut_short_has_its_meaning(header: str, field: str) -> None:
    assert matches(header)[0].field == field


@pytest.mark.parametrize("text", ["POSS COCAINE", "VIOL PROB", "SEX ASSLT", "Smith Jan", "THEFT MERCH", "FEL"])
def test_a_cell_with_words_cut_short_is_no_header(text: str) -> None:
    assert matches(text) == ()


@pytest.mark.parametrize("header", ["Package Weight", "Packag Weight", "PACK_WEIGHT", "Lbr Weight"])
def test_which_weight_it_is_is_not_told_by_a_word_cut_short(header: str) -> None:
    assert matches(header) == ()


def test_headers_with_words_cut_short_mean_their_field_or_nothing() -> None:
    rng = random.Random(29)
    told: Counter[bool] = Counter()
    wrong = []
    for spec in field_specs().values():
        if spec.kind in ("quantity", "uncertainty"):
            continue
        for name in spec.names:
            words = name.split()
            if not 2 <= len(words) <= 4 or not name.replace(" ", "").isalpha():
                continue
            right = {match.field for match in matches(name)}
            at = rng.randrange(len(words))  # one word stays as it is
            short = [word if here == at else _short(rng, word) for here, word in enumerate(words)]
            header = rng.choice([" ", "_", "-"]).join(short)
            header = rng.choice([header.upper(), header.title(), header])
            found = matches(header)
            if found and found[0].charge_family:  # a header over charges: its content decides what it is
                continue
            told[bool(found)] += 1
            if found and not right & {match.field for match in found}:
                wrong.append((name, header, found[0].field))
    assert sum(told.values()) > 500
    assert told[True] > 0.75 * sum(told.values()), told
    assert len(wrong) <= 0.02 * told[True], wrong


def _dbf(fields: list[tuple[str, str, int]], rows: list[list[str]]) -> bytes:
    width = 1 + sum(length for _, _, length in fields)
    head = bytes([3, 126, 6, 1]) + len(rows).to_bytes(4, "little")
    head += (33 + 32 * len(fields)).to_bytes(2, "little") + width.to_bytes(2, "little") + bytes(20)
    for name, kind, length in fields:
        head += name.encode().ljust(11, b"\x00") + kind.encode() + bytes(4) + bytes([length]) + bytes(15)
    body = b"".join(
        b" " + b"".join(cell.encode().ljust(length) for cell, (_, _, length) in zip(row, fields, strict=True))
        for row in rows
    )
    return head + b"\x0d" + body + b"\x1a"


def test_a_dbase_export_gives_its_people(tmp_path: Path) -> None:
    fields = [("CASENO", "C", 9), ("DEFNAME", "C", 14), ("DFTDOB", "D", 8), ("CHGDESC", "C", 20), ("ARRDT", "D", 8)]
    rows = [
        ["26-1", "MARLOW, INA", "19900203", "POSS COCAINE", "20260601"],
        ["26-1", "MARLOW, INA", "19900203", "ROBBERY", "20260601"],
        ["26-2", "WENDT, ODO", "19610203", "DUI", "20260602"],
    ]
    path = tmp_path / "EXPORT.DBF"
    path.write_bytes(_dbf(fields, rows))
    reading = read_docket(path, as_of=None)
    assert (len(reading.charges), reading.cases, reading.people) == (3, 2, 2)
    assert [column.field for column in reading.columns] == ["case number", "name", "birth date", "text", "arrest date"]
