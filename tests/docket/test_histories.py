"""Columns of criminal histories: events whose offense is written as a charge, words for none, and what is strange."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screener.docket.columns.content import contents_of
from screener.docket.columns.histories import CellHistories, events_of, read_histories
from screener.docket.reading.reading import read_docket
from screener.domain.offense import OffenseClass
from screener.policy.language.events import KINDS, read_event

AS_OF = date(2026, 6, 1)
#: What an event was for as people write it, with the class that it is read as.
WRITTEN = {
    "disturbing the peace": OffenseClass.OTHER,
    "driving while suspended": OffenseClass.OTHER,
    "resisting arrest": OffenseClass.OTHER,
    "trespassing": OffenseClass.TRESPASS,
    "retail theft": OffenseClass.THEFT,
    "robbery": OffenseClass.VIOLENT,
}


def histories(*cells: str) -> CellHistories:
    return read_histories(contents_of([[cell] for cell in cells], 1)[0])


@settings(max_examples=80, deadline=None)
@given(
    st.dates(date(1990, 1, 1), date(2026, 1, 1)),
    st.sampled_from(KINDS),
    st.sampled_from(sorted(WRITTEN)),
    st.sampled_from(["", "misdemeanor", "felony"]),
    st.sampled_from(["", "415(2) PC", "VC 14601.1(A)"]),
    st.booleans(),
)
def test_an_event_keeps_day_kind_grade_and_statute_whatever_it_was_for(day, kind, offense, grade, statute, american):
    said = f"{day.month}/{day.day}/{day.year}" if american else day.isoformat()
    cell = " ".join(filter(None, (said, kind, offense, grade, f"under {statute}" if statute else "")))
    (text,) = events_of(cell) or ("",)
    event = read_event(text)
    assert event is not None
    assert (event.on, event.kind, event.grade, event.statute) == (day, kind, grade, statute.lower())
    assert event.offense == WRITTEN[offense].value


@pytest.mark.parametrize("word", ["none", "NONE", "0", " none ", "No priors", "no history"])
def test_a_word_for_none_is_an_empty_history(word: str):
    assert histories(word, "") == CellHistories(values={word: ()})


@pytest.mark.parametrize("beside", ["none", "0", "2025-01-02 arrest theft", "no record"])
def test_none_as_programs_write_it_counts_only_beside_a_history(beside: str):
    assert histories("None", "").values == {}
    assert histories("None", "", beside).values["None"] == ()


@pytest.mark.parametrize(
    ("cell", "word"),
    [
        ("2020-05-05 arrest zorblax", "“zorblax”"),
        ("2020-05-05 arrest theft; 2021-01-01 arrest zorblax felony", "“zorblax”"),
        ("2020-05-05 nicked theft", "“2020-05-05 nicked theft”"),
        ("clean", "“clean”"),
    ],
)
def test_what_is_not_understood_is_named_and_half_a_history_is_none(cell: str, word: str):
    found = histories(cell)
    assert found.values == {}
    assert f"{word} is not understood" in found.wrong[cell]


def test_a_docket_gives_its_histories(tmp_path: Path):
    path = tmp_path / "june.csv"
    path.write_text(
        "Case Number,Charge,Prior Hist\n"
        "26-1,TRESPASS,none\n26-2,TRESPASS,\n26-3,TRESPASS,2025-03-01 arrest disturbing the peace under 415(2) PC\n"
        "26-4,TRESPASS,arrested once\n",
        encoding="utf-8",
    )
    reading = read_docket(path, as_of=AS_OF)
    got = [charge.facts.get("history", "unknown") for charge in reading.charges]
    assert got == [(), "unknown", ("2025-03-01 arrest other under 415(2) pc",), "unknown"]
    assert [(issue.cell, issue.code) for issue in reading.issues if issue.code == "not_a_history"] == [
        ("C5", "not_a_history")
    ]


def test_a_column_in_which_nobody_has_a_history_is_read(tmp_path: Path):
    path = tmp_path / "june.csv"
    path.write_text("Case Number,Charge,Prior Hist\n26-1,TRESPASS,none\n26-2,THEFT,none\n", encoding="utf-8")
    reading = read_docket(path, as_of=AS_OF)
    assert all(charge.facts["history"] == () for charge in reading.charges)
