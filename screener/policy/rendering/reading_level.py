"""How hard a text is to read, as a school grade, so that "plain language" is a number that one can look at.

The Flesch-Kincaid grade level (Kincaid, Fishburne, Rogers and Chissom 1975): 0.39 x words per sentence + 11.8 x
syllables per word - 15.59. Syllables are counted by the groups of vowels of a word, a silent final e left out; no
dictionary is needed, and the count is right for about nine of ten English words. The formula says nothing of sense.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

#: With fewer words the formula swings too far with every one of them.
FEWEST_WORDS = 30
#: What a plain-language text should not exceed: readable at the end of compulsory school.
PLAIN_GRADE = 9

_SENTENCE = re.compile(r"[.!?]+(?=\s|$|[”\"')])")
_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*")
_VOWELS = re.compile(r"[aeiouy]+")
_SILENT = re.compile(r"[^aeiouy]e$|[^aeiouytd]ed$|[^aeiouyszxcgh]es$|[aeiouy][^aeiouy]es$(?<![szxcg]es)")
_SOUNDED = re.compile(r"[^aeiouy]les?$")
#: Two vowels in a row that are said apart: vi-olent, the-ory, cre-ate, situ-ation, sci-ence.
_APART = re.compile(r"(?<![ctsg])i[ao]|(?<!p)eo|cre(?=at)|[ie]a$|[td]ua|ie[nt]")


def syllables(word: str) -> int:
    """How many syllables an English word has, at least one."""
    bare = re.sub(r"[^a-z]", "", re.sub(r"['’]s$", "", word.lower()))
    found = len(_VOWELS.findall(bare)) + len(_APART.findall(bare))
    if _SILENT.search(bare) and not _SOUNDED.search(bare):
        found -= 1
    return max(1, found)


def grade(texts: Sequence[str]) -> float | None:
    """The school grade that the texts ask of a reader; None for too few words to say.

    Each text ends a sentence, whether a full stop stands there or not. A list whose items have none is one sentence:
    pass it as one text.
    """
    words: list[str] = []
    sentences = 0
    for text in texts:
        for part in _SENTENCE.split(text):
            found = _WORD.findall(part)
            words += found
            sentences += bool(found)
    if len(words) < FEWEST_WORDS:
        return None
    return 0.39 * len(words) / sentences + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def reading_level(texts: Sequence[str]) -> str:
    """The reading level as a sentence; empty for too few words to say."""
    found = grade(texts)
    if found is None:
        return ""
    said = max(1, round(found))
    level = "above grade 12" if said > 12 else f"about grade {said}"
    return f"Reading level: {level} (Flesch-Kincaid; grade {PLAIN_GRADE} or below is plain)."
