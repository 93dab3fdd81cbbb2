from __future__ import annotations

import pytest

from screener.domain.counting import agreed, one, plural


@pytest.mark.parametrize(
    ("number", "said"), [(0, "0 rows"), (1, "1 row"), (2, "2 rows"), (999, "999 rows"), (1_000, "1,000 rows")]
)
def test_a_number_and_its_noun_agree(number: int, said: str) -> None:
    assert plural(number, "row") == said


def test_a_plural_that_no_s_makes_is_given() -> None:
    assert [plural(n, "person", "people") for n in (0, 1, 2)] == ["0 people", "1 person", "2 people"]
    assert [agreed(n, "is", "are") for n in (0, 1, 2)] == ["are", "is", "are"]


def test_an_article_is_that_of_its_noun() -> None:
    assert [one(noun) for noun in ("felony", "infraction", "Class C felony", "auditor")] == [
        "a felony", "an infraction", "a Class C felony", "an auditor"
    ]  # fmt: skip
