"""Charges that are linked and screened at once get what they get one by one: links, doubts, facts, findings.

Links: the columns that a docket brings say what the charges say that are made of it. Facts and findings: as a slow
way gives them, group by group.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest

from screener.docket.reading.column_charges import TableCharges
from screener.docket.reading.reading import read_docket
from screener.domain.case import Charge
from screener.domain.decision import Rollup
from screener.domain.shipped import sample_policy
from screener.policy.explanation import evaluate
from screener.policy.language.model import Policy
from screener.policy.loading.load import load_policy
from screener.screening.linking.docket_links import link_docket
from screener.screening.recommend.recommend import rollup_counts, screen
from screener.screening.recommend.screened_columns import ScreenedCharges
from screener.workflow.verbs.screen_docket import waiting_for
from tests.docket.made_dockets import LINKS, made
from tests.screening.slow_screening import slow_screen
from tests.seeds import count

AS_OF = date(2026, 6, 30)
#: Policies that look at the count alone, at what stands beside it, and at cases and incidents.
POLICIES = [
    "orleans-2021.yaml", "contra-costa-2020.yaml", "invented-companions.yaml", "invented-driving.yaml",
    "invented-case-by-case.yaml", "yolo-2021.yaml",
]  # fmt: skip

PLAIN = 24


@pytest.fixture(autouse=True)
def forgetful() -> Iterator[None]:
    """Nothing that one way worked out helps the other."""
    evaluate._EVALUATORS.clear()
    yield
    evaluate._EVALUATORS.clear()


def charges_of(seed: int, tmp_path: Path) -> TableCharges | None:
    """The charges of a made docket, where it is read by column; those from ``PLAIN`` on have cells with several."""
    path = tmp_path / f"{seed}.csv"
    made_so = made(seed, rows=60, several=seed >= PLAIN, without=LINKS[max(seed - PLAIN, 0) % len(LINKS)])
    path.write_text(made_so, encoding="utf-8")
    found = read_docket(path, as_of=AS_OF).charges
    return found if isinstance(found, TableCharges) else None


def screened(charges: Sequence[Charge], policy: Policy) -> ScreenedCharges:
    linked = link_docket(charges)
    return screen(charges, (policy,), as_of=AS_OF, links=linked.links, known=linked.charges)


@pytest.mark.parametrize("seed", range(PLAIN + 2 * len(LINKS)))
def test_links_as_one_by_one(seed: int, tmp_path: Path) -> None:
    charges = charges_of(seed, tmp_path)
    if charges is None:
        return
    one, other = link_docket(charges), link_docket(tuple(charges))
    for name in ("group", "person", "grouped"):
        assert tuple(getattr(one.links, name)) == tuple(getattr(other.links, name)), name
    assert one.links.open == other.links.open
    assert one.doubts == other.doubts
    assert tuple(one.charges) == tuple(other.charges)


def test_there_is_something_to_tell_apart(tmp_path: Path) -> None:
    """The control: made dockets have doubts, unknown links, groups and dockets by column."""
    linked = [link_docket(found) for seed in range(PLAIN) if (found := charges_of(seed, tmp_path)) is not None]
    said = Counter(each for one in linked for each in one.links.grouped)
    assert len(linked) >= 12
    assert min(said[True], said[False], said[None]) > 20
    assert sum(bool(one.doubts) for one in linked) >= 5
    assert sum(bool(one.links.open) for one in linked) >= 5
    shared = [found.columns.row for seed in range(PLAIN, PLAIN + 14) if (found := charges_of(seed, tmp_path))]
    assert sum(row is not None for row in shared) >= 10


@pytest.mark.parametrize("name", POLICIES)
@pytest.mark.full
@pytest.mark.parametrize("seed", [1, 25, 27, 28, 5, 2, 7, 12, 29, 31][: count(10, few=4)])
def test_screened_as_one_by_one(seed: int, name: str, tmp_path: Path) -> None:
    charges = charges_of(seed, tmp_path)
    if charges is None:
        return
    policy = load_policy(sample_policy(name))
    one = screened(charges, policy)
    counted = rollup_counts(one), waiting_for(one, sorted(policy.facts_read)), one.not_shown()
    evaluate._EVALUATORS.clear()
    other = slow_screen(tuple(charges), (policy,), as_of=AS_OF)
    rollups = Counter(item.finding.rollup.value for item in other)
    waiting = Counter(fact for item in other for fact in item.finding.waits_for)
    assert counted[0] == {rollup.value: rollups[rollup.value] for rollup in Rollup}
    assert counted[1] == {fact: waiting[fact] for fact in sorted(policy.facts_read) if waiting[fact]}
    assert counted[2] == Counter(sign for item in other for sign in item.finding.not_shown)
    assert len(one) == len(other)
    for at, (mine, theirs) in enumerate(zip(one, other, strict=True)):
        assert repr(mine.facts) == repr(theirs.facts)
        assert mine.finding.decided_by == theirs.finding.decided_by
        if at % 5:
            assert mine.finding.outcome == theirs.finding.outcome
        else:
            assert mine == theirs
    assert one[3] == other[3]
    assert list(one[-2:]) == list(other[-2:])


def test_without_a_policy_and_without_charges(tmp_path: Path) -> None:
    charges = charges_of(1, tmp_path)
    assert charges is not None
    assert tuple(screen(charges, (), as_of=AS_OF)) == slow_screen(tuple(charges), (), as_of=AS_OF)
    nothing = screen((), (), as_of=AS_OF)
    assert not tuple(nothing)
    assert set(rollup_counts(nothing).values()) == {0}
