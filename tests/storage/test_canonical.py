"""One text per value: what is hashed reads the same everywhere."""

from __future__ import annotations

import json
import unicodedata
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screener.storage.schema.canonical import canonical, commitment, digest, parsed, utc_of, utc_text

_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(st.text(max_size=8), _json, max_size=5))
def test_canonical_text_is_stable_and_composed(value: dict[str, object]) -> None:
    written = canonical(value)
    assert canonical(parsed(written)) == written
    assert unicodedata.is_normalized("NFC", written)
    written.encode("utf-8")


@given(st.dictionaries(st.text("abc", max_size=4), st.integers(), max_size=6))
def test_the_order_of_keys_does_not_matter(value: dict[str, int]) -> None:
    backwards = dict(reversed(list(value.items())))
    assert canonical(value) == canonical(backwards)
    assert json.loads(canonical(value)) == value


@pytest.mark.parametrize("value", [1.5, {"a": [1, {"b": 0.1}]}])
def test_floating_point_numbers_are_refused(value: object) -> None:
    with pytest.raises(TypeError):
        canonical(value)


def test_digest_tells_where_one_part_ends() -> None:
    assert digest("ab", "c") != digest("a", "bc")
    assert commitment("1", "x") != commitment("2", "x")
    assert commitment("1", "é\ud800") == digest("written", "1", "é\ud800")


def test_moments_are_utc_with_microseconds() -> None:
    at = datetime(2026, 4, 2, 10, 0, 0, 5, tzinfo=timezone(timedelta(hours=-5)))
    assert utc_text(at) == "2026-04-02T15:00:00.000005Z"
    assert utc_of(utc_text(at)) == at.astimezone(UTC)
    with pytest.raises(ValueError, match="zone"):
        utc_text(datetime(2026, 4, 2))


def test_a_spoiled_body_reads_as_empty() -> None:
    assert parsed("{nonsense") == {}
    assert parsed("[1]") == {}
