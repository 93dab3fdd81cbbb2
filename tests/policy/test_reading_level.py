"""The reading level: the formula as it was published, syllables as people say them, and what the samples come to."""

from __future__ import annotations

import re

import pytest

from screener.domain.shipped import sample_policy
from screener.policy.loading.load import load_policy
from screener.policy.rendering.reading_level import FEWEST_WORDS, PLAIN_GRADE, grade, reading_level, syllables
from screener.policy.rendering.render import render

SAID = {
    1: "the used scales are here jumped weighed sole takes rules weight piece source charge",
    2: "declined table little people released create cases judges quiet science police person boxes wanted measure"
    " statute outcomes charges dismissed office because social",
    3: "possession decided offenses residue attorney felony officer violent area prosecute juvenile theory articles",
    4: "marijuana misdemeanor situation",
    5: "laboratory",
    6: "paraphernalia",
}  # fmt: skip
PLAIN = "We do not charge the use of a drug. We look at the weight. " * 4
LEGAL = (
    "Notwithstanding any contrary provision hereinbefore enumerated, prosecutorial discretion concerning individual"
    " possession of controlled substances shall be exercised in accordance with departmental considerations of"
    " proportionality, rehabilitation and community reintegration, subject to supervisory authorization."
)


def test_syllables_are_counted_as_people_say_them():
    wrong = {
        word: (syllables(word), count) for count, words in SAID.items() for word in words.split()
        if syllables(word) != count
    }  # fmt: skip
    assert wrong == {}


def test_the_formula_is_the_published_one():
    # 36 words in 6 sentences, one syllable each.
    assert grade(["The cat sat on the mat."] * 6) == pytest.approx(0.39 * 6 + 11.8 - 15.59)


def test_a_hard_text_asks_for_more_school_than_a_plain_one():
    plain, legal = grade([PLAIN]), grade([LEGAL])
    assert plain is not None
    assert plain < 5
    assert legal is not None
    assert legal > 16
    assert reading_level([LEGAL]).startswith("Reading level: above grade 12 ")
    assert "grade 1 " in reading_level([PLAIN])


def test_too_few_words_say_nothing():
    few = " ".join(["word"] * (FEWEST_WORDS - 1))
    assert grade([few]) is None
    assert reading_level([few]) == ""
    assert grade([few, "more"]) is not None


def test_a_text_ends_a_sentence_without_a_full_stop():
    assert grade([" ".join(["scales"] * 10)] * 3) < grade([" ".join(["scales"] * 30)])


@pytest.mark.parametrize("audience", ["public", "officer"])
def test_it_is_printed_for_the_people_outside_and_is_plain(audience: str):
    policy = load_policy(sample_policy("riverside-unconditional.yaml"))
    last = render(policy, audience=audience)[-1]
    found = re.fullmatch(r"Reading level: about grade (\d+) \(.*\)\.", last.text)
    assert found is not None
    assert int(found.group(1)) <= PLAIN_GRADE
    assert all("Reading level" not in block.text for block in render(policy, audience="internal"))
