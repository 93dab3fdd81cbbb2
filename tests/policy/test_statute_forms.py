"""The page on statutes, read as a table: every form against the spellings of dockets, and every refusal."""

from __future__ import annotations

import csv
import itertools
import re

import pytest

from screener.domain import statute
from screener.domain.shipped import resource
from screener.policy.analysis.unknown_statutes import unknown_codes
from screener.policy.language.statutes.spans import covers
from screener.policy.loading.load import PolicyErrors, load_policy_bytes
from tests.policy.writing import HEAD, policy, say

_PAGE = resource("guide", "statutes.md").read_text(encoding="utf-8")
_ROWS = [
    [re.findall(r"`([^`]+)`", cell) for cell in line.split("|")[1:-1]] for line in _PAGE.splitlines() if "| `" in line
]
FORMS = [(row[0][0], row[1], row[2]) for row in _ROWS if len(row) == 3]
REFUSED = [
    (cells[1].strip().strip("`"), cells[2].strip())
    for line in _PAGE.splitlines()
    if "| `" in line and len(cells := line.split("|")) == 4
]


def test_the_page_shows_every_kind_of_form():
    assert len(FORMS) >= 25
    assert len(REFUSED) >= 7
    assert sum(bool(re.search(r"SMC|LAMC|Mun|County|Ord", form)) for form, _, _ in FORMS) >= 6


@pytest.mark.parametrize(("form", "reached", "not_reached"), FORMS)
def test_each_form_reaches_what_the_page_says_and_nothing_else(form, reached, not_reached):
    loaded = policy(f'  - id: 1\n    applies to: {{statute: "{form}"}}\n    outcome: decline\n')
    for cited in [form, *reached]:
        assert say(loaded, {"statute": cited}).outcome == "decline", cited
    for cited in not_reached:
        assert say(loaded, {"statute": cited}).outcome == "ordinary screening", cited


@pytest.mark.parametrize(("form", "message"), REFUSED)
def test_each_refusal_has_its_place_and_says_what_can_be_written(form, message):
    text = HEAD + f'rules:\n  - id: 1\n    applies to: {{statute: [HS 11377, "{form}"]}}\n    outcome: decline\n'
    with pytest.raises(PolicyErrors) as refused:
        load_policy_bytes(text.encode(), "x.yaml")
    (error,) = refused.value.errors
    words = message.removeprefix("it ").removeprefix("the ends ")
    assert words in error.message
    assert error.source[error.column - 1 :].startswith(f'"{form}"')
    assert error.hint.startswith(("Write", "Turn"))


def test_a_range_never_reaches_what_stands_before_or_behind_it():
    for low in range(100, 130, 7):
        for high in range(low, 130, 5):
            named = f"{low} to {high}"
            for each in range(95, 140):
                assert covers(named, str(each)) is (low <= each <= high)
                assert covers(named, f"PC {each}(a)") is (low <= each <= high)


def test_a_section_is_told_from_one_whose_number_begins_alike():
    for named, cited in [
        ("69.50.4013", "69.50.401"),
        ("893.13", "893.135"),
        ("chapter 893", "8935.1"),
        ("13", "13.10"),
    ]:
        assert not covers(named, cited)
        assert not covers(cited, named)


def test_a_code_that_no_table_and_no_docket_holds_is_named():
    text = "  - id: 1\n    applies to: {statute: [HS 11377, HS 91377, SMC 12A.20.050]}\n    outcome: decline\n"
    found = unknown_codes(policy(text))
    assert [each.named for each in found] == ["HS 91377", "SMC 12A.20.050"]
    assert "no statute table" in found[0].sentence
    assert "city and county codes" in found[1].sentence
    assert [each.named for each in unknown_codes(policy(text), cited=["12A.20.050(A) SMC"])] == ["HS 91377"]


_MASSACHUSETTS = (
    "{c}/{s}", "c. {c} § {s}", "c{c} §{s}", "C{c} S{s}", "{c}-{s}", "G.L. c. {c}, § {s}", "GL c. {c} s. {s}",
    "M.G.L. c. {c}, § {s}", "MGL ch. {c} sec. {s}", "Mass. G.L. c. {c} § {s}", "Mass. Gen. Laws ch. {c}, § {s}",
    "M.G.L.A. {c} § {s}", "Ch {c} Sec {s}", "Chapter {c}, Section {s}",
)  # fmt: skip


@pytest.mark.parametrize("named", _MASSACHUSETTS)
def test_every_way_of_citing_massachusetts_is_one_section_and_a_letter_is_another(named: str):
    sections = [("266", "30"), ("266", "30A"), ("94C", "32"), ("94C", "32E"), ("275", "2"), ("268", "32B")]
    for (chapter, one), (other, two), cited in itertools.product(sections, sections, _MASSACHUSETTS):
        if "-" in named and "-" in cited:
            continue  # nothing says of which state they are
        for part in ("", "(1)", "(a)"):
            text = cited.format(c=other, s=two) + part
            wanted = (chapter, one) == (other, two)
            assert covers(named.format(c=chapter, s=one), text) is wanted, (named.format(c=chapter, s=one), text)


def test_a_hyphen_is_massachusetts_only_beside_a_section_that_is():
    assert covers("28-416", "28-416A")
    assert not covers("90-95", "90/96")
    assert not covers("37-2732", "37/2732B")


def test_a_stroke_inside_one_section_joins_nothing():
    for one in ("720-5/12-3", "720 ILCS 5/16-25", "720 ILCS 570/402(c)", "266/30", "570/402"):
        assert statute.joined(one) == (one,)
        assert covers(one, one)
    assert not covers("12-3", "720-5/12-3")


def _letters() -> list[dict[str, str]]:
    lines = resource("vocabulary", "statute_letters.tsv").read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t"))


@pytest.mark.parametrize("row", _letters(), ids=lambda row: f"{row['state']} {row['example']}")
def test_a_letter_behind_a_section_is_what_its_state_makes_of_it(row: dict[str, str]):
    example = row["example"]
    section, letter = re.fullmatch(r"(.+?)-?([A-Za-z])", example).groups()
    own = row["means"] == "section"
    assert covers(example, example.upper())
    assert covers(section, example) is not own
    assert covers(f"{section}({letter})", example) is not own
    assert covers(section, f"{section}({letter})")
    assert covers(example, f"{example}(1)")
    assert not covers(example, section)


@pytest.mark.parametrize(
    ("section", "cited"),
    [("11377", "11377A HS"), ("90-95", "90-95A1"), ("16-13-30", "16-13-30J"), ("13-3407", "13-3407A1"),
     ("28-416", "28-416A"), ("PC 647", "647F"), ("PC 487", "487A PC"), ("893.13", "893.13A")],
)  # fmt: skip
def test_a_letter_behind_any_other_section_of_digits_is_a_subdivision(section: str, cited: str):
    assert covers(section, cited)
    assert not covers(f"{section} only", cited)
