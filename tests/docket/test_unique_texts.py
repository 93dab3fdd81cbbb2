"""The composed texts are all different, and what the reader remembers changes nothing that it reads."""

from __future__ import annotations

import random
from itertools import islice

from screener.docket.charges import cut, rules
from screener.docket.charges.forms import distance
from screener.docket.charges.several.accounted import unaccounted
from screener.docket.charges.several.kinds import stands_alone
from screener.docket.charges.several.parts import several
from screener.docket.charges.signs import Signs
from tests.docket.made_cells import cells
from tests.docket.unique_texts import key_of, unique_charges, without_end_number

MANY = 3000
#: What is written over blanks, and what else chunks between blanks could be read differently for.
INTO = (
    "&", " & ", " A & B ", "A& B", "B &E", "'", "/", "§", " § 3", ";", "\n", "\t", "\xa0", " W/ O ", " W O RX", "W/",
    "W/OUT ", " W/IN 1000 ", " WI 500 ", " WIN 50", " c94C s. 32A ", " C. 94C, SEC. 32", " CH 94 SECOND", " 2 SEC 5",
    "12CR12345", " 0Z ", "10Z", "(F)", " (M1) ", "½", "é", "ß", ")", " ) ", "S.", "(F3)\n",
)  # fmt: skip


def mangled(rng: random.Random, text: str) -> str:
    """The text with something written into it, or with a piece of it left out."""
    at = rng.randrange(len(text) + 1)
    if rng.randrange(4) == 0:
        return text[at:] if rng.randrange(2) else text[:at]
    changed = text[:at] + rng.choice(INTO) + text[at:]
    return changed + rng.choice(("", "", " (F3)", " (FELA) ", ")"))


def test_no_text_comes_twice_not_even_without_the_number_at_its_end():
    texts = [text for _, text, _ in islice(unique_charges(11), MANY)]
    assert len({key_of(text) for text in texts}) == MANY
    assert len({without_end_number(text) for text in texts}) == MANY
    assert [text for _, text, _ in islice(unique_charges(11), 50)] == texts[:50]
    assert len({kind for _, _, kind in islice(unique_charges(11), MANY)}) == 9


def test_chunks_between_blanks_are_cut_as_the_whole_text_is():
    rng = random.Random(3)
    for _, text, _ in islice(unique_charges(12), MANY):
        for each in (text, mangled(rng, text), mangled(rng, mangled(rng, text))):
            if "\n" not in each:
                assert cut.cut(each) == cut._cut_whole(each.upper()), each


def test_texts_with_the_same_concepts_are_judged_as_each_by_itself():
    for _, text, _ in islice(unique_charges(13), MANY):
        signs = Signs(text)
        alone = next(said for rule in rules._rules(signs) if (said := rule(signs)) is not None)
        assert rules.verdict(signs) == alone, text


def test_a_text_that_need_not_be_cut_is_one_charge_where_it_is_cut():
    rng = random.Random(5)
    texts = [*(text for _, text, _ in islice(unique_charges(14), MANY)), *(cell.text for cell in cells(600, 8))]
    let_through = 0
    for text in (*texts, *(mangled(rng, text) for text in texts)):
        signs = Signs(text)
        if stands_alone(text, signs):
            let_through += 1
            assert not several(text) or unaccounted(signs), text
    assert let_through > MANY // 2


def slips(a: str, b: str) -> int:
    """The same distance by its definition, for short words."""
    if not a or not b:
        return len(a) + len(b)
    least = min(slips(a[1:], b) + 1, slips(a, b[1:]) + 1, slips(a[1:], b[1:]) + (a[0] != b[0]))
    swapped = a[:2] == b[1::-1] and len(a) > 1 and len(b) > 1
    return min(least, slips(a[2:], b[2:]) + 1) if swapped else least


def test_what_two_words_begin_and_end_with_costs_nothing():
    rng = random.Random(6)
    for _ in range(MANY):
        a, b = ("".join(rng.choices("ABC", k=rng.randrange(6))) for _ in range(2))
        assert distance(a, b) == slips(a, b), (a, b)
