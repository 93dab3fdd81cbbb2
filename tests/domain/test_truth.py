"""Strong Kleene logic, checked against its definition: minimum and negation on no < unknown < yes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from screener.domain.offense import OffenseClass, is_among, possible_classes
from screener.domain.truth import Truth, all_of, truth

RANK = {Truth.NO: 0, Truth.UNKNOWN: 1, Truth.YES: 2}
values = st.lists(st.sampled_from(list(Truth)), max_size=6)


@given(values)
def test_and_is_the_least(items: list[Truth]):
    assert RANK[all_of(items)] == min([RANK[i] for i in items], default=2)


def test_not():
    assert (~Truth.YES, ~Truth.NO, ~Truth.UNKNOWN) == (Truth.NO, Truth.YES, Truth.UNKNOWN)
    assert truth(None) is Truth.UNKNOWN


def test_a_charge_read_in_part_may_be_what_it_was_not_read_as():
    possession = frozenset({OffenseClass.SIMPLE_POSSESSION})
    assert is_among(OffenseClass.SIMPLE_POSSESSION, possession) is Truth.YES
    assert is_among(OffenseClass.THEFT, possession) is Truth.NO
    for partly in (OffenseClass.UNKNOWN, OffenseClass.MULTI, OffenseClass.DRUG_UNSPECIFIED):
        assert is_among(partly, possession) is Truth.UNKNOWN
        assert partly not in possible_classes(partly)
    assert is_among(OffenseClass.DRUG_UNSPECIFIED, frozenset({OffenseClass.VIOLENT})) is Truth.NO
