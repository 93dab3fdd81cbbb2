"""A text in the office's own words that holds the policy's word is not known to be it, nor known not to be."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screener.policy.evaluation.axes import text_cells
from screener.policy.explanation.evaluate import evaluate_group, evaluator
from screener.policy.language.predicates import Words
from screener.policy.loading.load import load_policy
from tests.docket.test_unread_cells import _HEAD, _TAIL

ON = date(2026, 6, 30)
SAME = ("residence", "RESIDENCE", " Residence. ", "Residences")
NEAR = ("SINGLE FAMILY RESIDENCE", "RESIDENCE/HOME", "residence - yard")
FAR = ("street", "PARKING LOT", "residential street", "APT")


@pytest.mark.parametrize("clause", ["unless", "unless shown", "if", "if shown"])
def test_a_place_by_its_words(clause: str, tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    head = _TAIL % (f"    {clause}: {{place: residence}}", "")
    if clause == "if shown":
        head = _TAIL % ("", "  - {id: 1.a, exception to: 1, title: E, if shown: {place: residence}, outcome: ordinary}")
    path.write_text(_HEAD + head, encoding="utf-8")
    policy = load_policy(path)
    inside, outside = ("outside the policy", "declined") if clause != "if" else ("declined", "outside the policy")
    for texts, rollup in ((SAME, inside), (NEAR, "needs information"), (FAR, outside)):
        for text in texts:
            (found,) = evaluate_group(
                policy, [{"offense": "simple_possession", "place": text}], companions_known=True, as_of=ON
            )
            assert found.rollup.value == rollup, (clause, text)
            assert [each.fact for each in found.missing] == (["place"] if rollup == "needs information" else [])
    # what was worked out for one text is not taken for another
    seen = evaluator(policy, ON).decided(
        [([{"offense": "simple_possession", "place": text}], True) for text in (*FAR, *NEAR, *SAME)]
    )
    assert [each.rollup.value for each in seen] == [outside] * 4 + ["needs information"] * 3 + [inside] * 4


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(["home", "park", "school", "yard", "lot", "of"]), min_size=1, max_size=4),
       st.lists(st.sampled_from(["home", "park", "school", "yard", "lot", "of"]), min_size=1, max_size=2),
       st.sampled_from([" ", "/", " - ", ", "]))  # fmt: skip
def test_texts(said: list[str], wanted: list[str], sign: str) -> None:
    word = " ".join(wanted)
    test = Words(frozenset({word}), (word,))
    answers = {test(cell.value) for cell in text_cells(sign.join(said).upper(), [test])}
    spans = {tuple(said[a:b]) for a in range(len(said)) for b in range(a + 1, len(said) + 1)}
    turned = {tuple(wanted[a:b]) for a in range(len(wanted)) for b in range(a + 1, len(wanted) + 1)}
    if said == wanted:
        assert answers == {True}
    elif tuple(wanted) in spans or tuple(said) in turned:
        assert answers == {True, False}
    else:
        assert answers == {False}
