"""200 statutes of 50 states, as sources print them, survive a policy file unchanged: no number, time, date or "no"."""

from __future__ import annotations

from pathlib import Path

import pytest

from screener.domain import statute
from screener.policy.load import load_policy_bytes
from screener.policy.predicates import Codes
from tests.policy.writing import HEAD, say

_ROWS = [
    line.split("\t")
    for line in (Path(__file__).parent / "statutes_50_states.tsv").read_text(encoding="utf-8").splitlines()[1:]
]
STATUTES = list(dict.fromkeys(row[1] for row in _ROWS))


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
    assert {"14:30", "13.10", "07", "NO", "1_2", "0755", "12e3"} <= set(STATUTES)


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
    other = next(each for each in STATUTES if not statute.same(each, text))
    assert say(loaded, {"statute": other}).outcome == "ordinary screening"


@pytest.mark.parametrize("text", STATUTES)
def test_each_survives_a_scenario(text: str):
    scenario = (
        f"scenarios:\n  - name: s\n    charge:\n      statute: {written(text)}\n"
        "    on: 2026-03-01\n    expect: decline\n"
    )
    loaded = load_policy_bytes(file_of([text]) + scenario.encode(), "x.yaml")
    assert loaded.scenarios[0].facts["statute"] == text
