"""What is learned from one marked case: columns that touch, names with a comma, texts that wrap, labels, numbers."""

from __future__ import annotations

import pytest

from screener.docket.model.printed import LineRole, PrintLayout
from screener.docket.tables.print_layout.learn import MarkedLine, MarkedPiece
from screener.docket.tables.print_layout.phrases import Phrases
from screener.docket.tables.print_layout.trying import suggested, tried
from tests.docket.calendars import bell_county, dallas


def _mark(line: int, shown: str, role: LineRole, **pieces: str) -> MarkedLine:
    found = tuple(
        MarkedPiece(field=name.replace("_", " "), start=shown.index(said), stop=shown.index(said) + len(said))
        for name, said in pieces.items()
    )
    return MarkedLine(line=line, role=role, pieces=found)


def test_a_line_of_numbers_is_passed_over_with_all_like_it() -> None:
    text = bell_county(7).text
    lines = text.split("\n")
    case = _mark(
        5, lines[4], LineRole.CASE, case_number="70041", name="GRANTHAM, KARL B", text="RESISTING PUBLIC OFFICER"
    )
    marks = [case, MarkedLine(line=6, role=LineRole.SKIP)]
    found = tried(text, marks, "b")
    assert found.read is not None
    passed = {text for _, kind, text in found.read.passed if kind == "passed over"}
    assert len({line.split()[1] for line in passed}) > 5  # of many attorneys, not of the marked one alone
    kept = PrintLayout.of_json(found.layout.to_json())
    assert kept == found.layout


def test_a_number_one_blank_before_the_name_is_no_part_of_it() -> None:
    rows = [f"  {n:2}  26CR 7001{n:02} DOE{'ABCDEFGHJK'[n % 10]},JANE,{'QRST'[n % 4]}" for n in range(1, 30)]
    text = "\n".join(f"{row}\n      POSS COCAINE        PLEA:\n" for row in rows)
    lines = text.split("\n")
    marks = [
        _mark(1, lines[0], LineRole.CASE, case_number="26CR 700101"),
        _mark(2, lines[1], LineRole.CHARGE, text="POSS COCAINE"),
    ]
    read = tried(text, marks, "n").read
    assert read is not None
    assert (read.cases, read.charges) == (29, 29)


_WHO = "DEF NAME BRINDLE DEAN RACE W SEX F DOB 11211992 AGE 31"


@pytest.mark.parametrize(
    ("line", "at", "said"),
    [
        (_WHO, 12, "BRINDLE DEAN"),
        (_WHO, 27, "W"),
        ("OFF LARCENY OF MOTOR VEHICLE DT 01032026 TYP/CL FS GOC/CAT OTHER CODE 5", 8, "LARCENY OF MOTOR VEHICLE"),
        (_WHO, 1, _WHO),
        ("   POSSESSION OF COCAINE     N", 4, "POSSESSION OF COCAINE"),
    ],
)  # fmt: skip
def test_a_click_takes_the_words_that_belong_together(line: str, at: int, said: str) -> None:
    found = Phrases(dallas(3).text.replace("\f", "").split("\n")).at(line, at)
    assert found is not None
    assert line[slice(*found)] == said


@pytest.mark.parametrize(("label", "value", "field"), [("RACE", "W", "race"), ("SEX", "F", "sex")])
def test_the_words_before_a_value_say_what_it_is(label: str, value: str, field: str) -> None:
    line = f"DEF NAME BRINDLE DEAN {label} {value}"
    assert suggested(line, line.rindex(value), len(line), LineRole.PERSON, ("name",)) == field
