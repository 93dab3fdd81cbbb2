"""200 statutes of 50 states, as sources print them, survive a policy file unchanged: no number, time, date or "no"."""

from __future__ import annotations

from pathlib import Path

import pytest

from screener.policy.language.predicates import Codes
from screener.policy.language.statutes.spans import covers
from screener.policy.loading.load import PolicyErrors, load_policy_bytes
from tests.policy.writing import HEAD, say

_ROWS = [
    line.split("\t")
    for line in (Path(__file__).parent / "statutes_50_states.tsv").read_text(encoding="utf-8").splitlines()[1:]
]
#: What YAML readers turn into no, nothing or yes, and what has no number at all: refused, never read as something else.
NO_STATUTES = ("NO", "yes", "null", "~")
STATUTES = [text for text in dict.fromkeys(row[1] for row in _ROWS) if text not in NO_STATUTES]


def written(text: str) -> str:
    """As a person writes it: plain where YAML lets it stand so, else between quotation marks."""
    special = ": " in text or " #" in text or text.endswith(":") or text[0] in "&*!|>%@`'\"#{}[],?:-~"
    return f'"{text}"' if special else text


def file_of(texts: list[str]) -> bytes:
    lines = "".join(f"        - {written(text)}\n" for text in texts)
    return (HEAD + f"rules:\n  - id: 1\n    applies to:\n      statute:\n{lines}    outcome: decline\n").encode()


def test_there_are_200_of_all_states_with_the_ones_that_break_readers():
    assert len(_ROWS) == 200
    assert len({state for state, _ in _ROWS if state != "any"}) == 50
    assert {"14:30", "13.10", "07", "1_2", "0755", "12e3"} <= set(STATUTES)
    assert set(NO_STATUTES) <= {row[1] for row in _ROWS}


@pytest.mark.parametrize("text", NO_STATUTES)
def test_a_text_without_a_number_is_refused_where_it_stands(text: str):
    with pytest.raises(PolicyErrors) as refused:
        load_policy_bytes(file_of([text]), "x.yaml")
    (error,) = refused.value.errors
    assert (error.code, error.source.strip()) == ("not-a-statute", f"- {written(text)}")
    assert f"'{text}'" in error.message
    assert "Write a section" in error.hint


def test_each_stands_in_the_file_as_it_was_written():
    loaded = load_policy_bytes(file_of(STATUTES), "x.yaml")
    (codes,) = [test.predicate for test in loaded.tests if isinstance(test.predicate, Codes)]
    assert list(codes.named) == STATUTES


@pytest.mark.parametrize("text", STATUTES)
def test_each_reaches_the_charge_that_cites_it_and_no_other_of_the_list(text: str):
    loaded = load_policy_bytes(file_of([text]), "x.yaml")
    found = say(loaded, {"statute": text})
    assert found.outcome == "decline"
    assert found.because[0].conditions[0].value == text
    other = next(each for each in STATUTES if not covers(text, each))
    assert say(loaded, {"statute": other}).outcome == "ordinary screening"


@pytest.mark.parametrize("text", STATUTES)
def test_each_survives_a_scenario(text: str):
    scenario = (
        f"scenarios:\n  - name: s\n    charge:\n      statute: {written(text)}\n"
        "    on: 2026-03-01\n    expect: decline\n"
    )
    loaded = load_policy_bytes(file_of([text]) + scenario.encode(), "x.yaml")
    assert loaded.scenarios[0].facts["statute"] == text
