"""The index of statutes: classes by section with what public texts say of them, and how sure each is."""

from pathlib import Path

import pytest

from screener.docket.charges.charges import BAR, classify
from screener.docket.charges.rules import DRUG_CLASSES
from screener.docket.charges.statutes import (
    Index,
    StatuteReading,
    _first_number,
    _index,
    chapter_of,
    find_statute,
    hand_written,
)
from screener.domain.offense import OffenseClass
from screener.domain.shipped import resource
from tests.docket.statute_counts import chapters, counted, public_rows

C = OffenseClass


def test_the_more_texts_agree_the_surer_a_section_is():
    sure = StatuteReading(section="1", offense=C.THEFT, texts=40, agree=40)
    code = StatuteReading(section="1", offense=C.THEFT)
    torn = StatuteReading(section="1", offense=C.THEFT, texts=40, agree=10)
    assert BAR < torn.confidence < code.confidence < sure.confidence < 1
    assert "40 of 40 texts agree" in sure.basis
    assert code.basis == "statute 1"


def test_a_reading_by_statute_says_how_many_texts_agree():
    reading = classify("", "13A-12-231", "AL")
    assert reading.offense is C.SALE_MANUFACTURE
    assert "texts agree" in reading.basis
    assert reading.confidence >= 0.85


def test_sections_known_by_texts_alone_count_only_where_the_state_is_known():
    assert classify("", "009-11-51", "AL").offense is C.OTHER
    assert find_statute("009-11-51", "") is None


def test_sections_are_taken_apart_only_when_one_with_their_number_is_cited():
    """What one finds so is what all of them say: the same first number, and no code that is not looked at."""
    everything = _index()
    coded: dict[str, set[str]] = {}
    for state, citation, reading in everything.sections:
        assert _first_number(reading.section) == _first_number(citation.main), reading.section
        assert (state, citation.main) in everything._shelf(citation.main).rows
        coded.setdefault(citation.code, set()).add(state)
    assert everything._coded == {code: states for code, states in coded.items() if code}
    few = Index([["FL", "893.13", "simple_possession", ""], ["FL", "812.13", "violent", ""]])
    assert few.find("893.13(6)", "FL") is not None
    assert list(few._shelves) == ["893"]


def test_no_section_is_held_to_be_about_drugs_by_texts_alone():
    by_hand = {(state, reading.section) for state, _, reading in hand_written().sections}
    plain = {C.OTHER, C.VIOLENT, C.THEFT, C.TRESPASS, C.LOITERING, C.PROSTITUTION, C.FTA_WARRANT}
    lines = resource("vocabulary", "statute_counts.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith(("#", "state\t"))]
    assert len(rows) > 1000
    for state, section, offense, texts, agree in rows:
        assert 0 <= int(agree) <= int(texts)
        assert (state, section) in by_hand or (OffenseClass(offense) in plain and int(texts) >= 4), section


def test_hand_written_sections_agree_with_most_public_texts():
    lines = resource("vocabulary", "statute_counts.tsv").read_text(encoding="utf-8").splitlines()
    by_hand = {(state, reading.section) for state, _, reading in hand_written().sections}
    texts = agree = 0
    for line in lines:
        cells = line.split("\t")
        if tuple(cells[:2]) in by_hand:
            texts, agree = texts + int(cells[3]), agree + int(cells[4])
    assert texts > 2_000
    assert agree / texts >= 0.85


def test_the_counts_are_those_of_the_public_texts_today(shared: Path):
    assert resource("vocabulary", "statute_counts.tsv").read_text(encoding="utf-8") == counted(public_rows()), (
        "run tests.docket.statute_counts"
    )


def test_the_chapters_are_those_of_the_public_texts_today(shared: Path):
    assert resource("vocabulary", "statute_chapters.tsv").read_text(encoding="utf-8") == chapters(public_rows()), (
        "run tests.docket.statute_counts"
    )


def test_no_chapter_that_counts_as_without_drugs_holds_a_section_about_drugs():
    lines = resource("vocabulary", "statute_chapters.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith(("#", "state\t"))]
    assert len(rows) > 300
    assert all(int(texts) >= 8 for _, _, texts in rows)
    plain = {(state, chapter) for state, chapter, _ in rows}
    for state, citation, reading in hand_written().sections:
        if reading.offense in DRUG_CLASSES:
            assert (state, chapter_of(citation, state)) not in plain, reading.section
    for known in [("FL", "893"), ("MA", "94C"), ("TX", "35"), ("US", "35"), ("SC", "44-53"), ("CA", "HS 11300")]:
        assert known not in plain


@pytest.mark.parametrize("state", ["AL", "CA", "FL", "LA", "MA", "NY", "PA", "SC", "SD", "TX", "WI"])
def test_each_state_of_the_index_has_sections(state: str):
    assert sum(each == state for each, _, _ in hand_written().sections) >= 5
