"""How groups, offenses and numbers read."""

from __future__ import annotations

from screener.oversight.facts import FactRow
from screener.reports.oversight.pack_wording import group_words, interval_cell, number_word, offense_words


def test_groups_read_as_people_say_them() -> None:
    assert group_words("offense", "simple_possession") == "possession"
    assert group_words("offense", "something of another system") == "something of another system"
    assert group_words("substance", "none") == "no drug"
    assert group_words("substance", "synthetic_cannabinoid") == "synthetic cannabinoid"
    assert group_words("race", "black") == "Black"
    assert group_words("race", "not recorded") == "not recorded"
    assert group_words("rule", "3.2") == "3.2"


def test_offenses() -> None:
    assert (
        offense_words(FactRow(charge_id="C", offense="simple_possession", substance="cocaine")) == "possession, cocaine"
    )
    assert offense_words(FactRow(charge_id="C", offense="theft", substance="none")) == "theft"
    assert offense_words(FactRow(charge_id="C")) is None


def test_numbers() -> None:
    assert [number_word(n) for n in (0, 1, 10, 11, 1200)] == ["no", "one", "ten", "11", "1,200"]
    assert interval_cell((0.1, None)).text == "10.0 to no bound %"
    assert interval_cell((0.5, 2.0), as_percent=False).text == "0.50 to 2.00"
    assert interval_cell(None).text == "–"
