"""One code, however it is written; citations told from names, dates, case numbers and charge phrases."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screener.domain.statute import looks_like, normalize, same


@pytest.mark.parametrize(
    "group",
    [
        ["HS11377(A)", "H&S 11377 (a)", "11377A HS", "11377(A) HS", "Health & Safety 11377(a)", "664/11377(A) HS"],
        ["893.13(6A)", "893.13 6a", "893.13(6)(a)", "F.S. 893.13(6)(a)", "893.13(6a)*"],
        ["947.01(1)", "947.01 (1)"],
        ["14:30", "14:30"],
        ["13.10", "13.10"],
        ["40:967C", "40:967(C)", "40:967.C"],
        ["13A-012-213(A)", "13A-12-213(a)"],
        ["44-53-0375(A)", "44-53-375(A)"],
        ["35 § 780-113 §§ A16", "35 §780-113(A)(16)"],
        ["PL 220.16(1)", "PL 110-220.16(1)"],
    ],
)
def test_one_code_many_spellings(group: list[str]):
    assert {normalize(each) for each in group} == {normalize(group[0])}
    assert all(same(group[0], each) for each in group)


def test_a_missing_code_name_is_no_difference_but_another_one_is():
    assert same("11377(a)", "HS 11377(A)")
    assert not same("HS 484", "PC 484")
    assert not same("893.13(6)(a)", "893.13(6)(b)")
    assert not same("893.13", "893.135")
    assert not same("", "")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("VTL 511.1", "VTL 511(1)"),
        ("VTL 511.1(a)", "VTL 511(1)(a)"),
        ("V&TL 1192.2-a", "VTL 1192(2-a)"),
        ("511.1", "VTL 511(1)"),
        ("VTL 511(1)", "511.1"),
        ("511(1)", "VTL 511.1"),
    ],
)
def test_a_point_begins_a_subdivision_where_sections_are_whole_numbers(one, other):
    assert same(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("13.10", "13.1"),
        ("13.10", "13(10)"),
        ("PL 220.03", "PL 220(03)"),
        ("HS 11364.5", "HS 11364(5)"),
        ("893.13", "893(13)"),
        ("511.1", "511(1)"),
        ("VTL 511.1", "VTL 511.10"),
        ("VTL 511.1", "VTL 511"),
        ("VTL 511.1", "PL 511(1)"),
        ("VTL 511.1a", "VTL 511.1"),
    ],
)
def test_a_point_is_part_of_the_section_everywhere_else(one, other):
    assert not same(one, other)
    assert not same(other, one)


STATUTES = ["HS 11377(A)", "11377(A) HS", "893.13(6a)", "947.01(1)", "14:30", "13.10", "40:966(A)(1)", "961.41(3g)(e)",
            "220.03",
            "94C/34", "18 § 3503 §§ B1v", "13A-012-213(A)", "44-53-0370(d)(3)", "16-13-30(a)", "720 ILCS 570/402(c)",
            "647 (B)(3) PC", "32-12-11"]  # fmt: skip
OTHERS = ["POSS CDS", "POSSESSION OF COCAINE 3RD", "SMITH, JOHN", "2018-CF-001234", "18CR001234", "01/02/2018",
          "2018-01-02",
          "$500.00", "10:45 AM", "555-123-4567", "FECR371272", "", "JAIL", "Criminal Felony"]  # fmt: skip


@pytest.mark.parametrize("text", STATUTES)
def test_citations_look_like_citations(text: str):
    assert looks_like(text) >= 0.7


@pytest.mark.parametrize("text", OTHERS)
def test_other_cells_do_not(text: str):
    assert looks_like(text) <= 0.4


@pytest.mark.parametrize("text", ["131311", "559904", "0299"])
def test_a_bare_code_says_nothing(text: str):
    assert looks_like(text) == 0.5


@settings(deadline=None)
@given(st.text(max_size=40))
def test_any_text_is_taken(text: str):
    assert 0 <= looks_like(text) <= 1
    assert normalize(normalize(text)) == normalize(text) or not any(map(str.isdigit, text))
