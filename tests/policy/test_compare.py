"""What one version changes against another: in words, and exactly in effect."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest

from screener.policy.analysis.analyse import Budget
from screener.policy.diff.compare import describe_changes
from screener.policy.language.model import Policy
from screener.policy.loading.load import load_policy, load_policy_bytes
from tests import seeds
from tests.policy.test_say_everything import TEXT
from tests.policy.writing import policy

POSSESSION = "  - {id: 1, applies to: {offense: simple possession}, %s, outcome: decline}\n"


def lines(old: Policy, new: Policy) -> tuple[tuple[str, ...], tuple[str, ...]]:
    changes = describe_changes(old, new)
    assert not changes.not_decided
    return changes.widens, changes.narrows


def rule(clause: str, *more: str) -> Policy:
    return policy(POSSESSION % clause, *more)


def test_the_clarification_in_words_and_in_effect(policies: Path):
    old = load_policy(policies / "riverside-unconditional-1.yaml")
    new = load_policy(policies / "riverside-unconditional.yaml")
    changes = describe_changes(old, new)
    assert any("rule 1 said:" in words and "stands alone" in words for words in changes.words)
    assert any("exception 1.a is new" in words for words in changes.words)
    assert changes.not_decided == ()
    few = "fewer than two of scales, baggies, cash and weapon are shown"
    wide = [each for each in changes.effect.changes if each.direction == "widens" and each.modes == ("new cases",)]
    assert [each.charges for each in wide if each.after.word == "decline"] == [
        f"possession · amount at most 10 g · {few} · beside other charges",
        f"paraphernalia · {few} · beside other charges",
    ]  # fmt: skip
    assert any(words.startswith("possession · amount more than 10 g · standing alone: “decline” by rule 1 becomes")
               for words in changes.narrows)  # fmt: skip
    back = describe_changes(new, old)
    assert len(back.narrows) == len(changes.widens)
    assert len(back.widens) == len(changes.narrows)


def test_a_limit_that_moves_is_one_region():
    widens, narrows = lines(
        rule("if: {amount: small}", "terms: {small: {cocaine: at most 1 g, heroin: at most 1 g}}"),
        rule("if: {amount: small}", "terms: {small: {cocaine: at most 2 g, heroin: at most 1 g}}"),
    )
    assert narrows == ()
    assert len(widens) == 1
    assert widens[0].startswith(
        "possession · cocaine · amount more than 1 g and at most 2 g: “ordinary screening” by no"
    )


def test_what_counts_in_a_history():
    history = "unless: {history: at least %d arrests for theft within 12 months before the referral}"
    widens, narrows = lines(rule(history % 3), rule(history % 2))
    assert widens == ()
    assert len(narrows) == 1
    assert "exactly 2: “decline” by rule 1 becomes “ordinary screening” by no rule" in narrows[0]


def test_a_policy_against_itself_changes_nothing(policies: Path):
    one = load_policy(policies / "riverside-diversion.yaml")
    changes = describe_changes(one, one)
    assert (changes.words, changes.widens, changes.narrows, changes.effect.same) == ((), (), (), True)


def test_two_ways_of_saying_one_thing_are_no_difference():
    one = rule("if: {any of: [scales, cash]}")
    other = rule("unless: {none of: [scales, cash]}")
    assert describe_changes(one, other).effect.same


def test_silence_is_a_difference_of_its_own():
    widens, narrows = lines(rule("unless: {scales: yes}"), rule("unless shown: {scales: yes}"))
    assert narrows == ()
    assert len(widens) == 1
    assert widens[0].startswith("possession · scales: not recorded") or "scales not recorded" in widens[0]
    assert "“needs information” becomes “decline” by rule 1" in widens[0]


def test_which_weight_counts():
    widens, narrows = lines(rule("if: {amount: at most 1 g}"), rule("if: {amount: at most 1 g}", "weight from: any"))
    assert all("amount not recorded" in each for each in (*widens, *narrows))
    assert any("field amount at most 1 g" in each and "becomes “decline”" in each for each in widens)
    assert any("field amount more than 1 g" in each for each in narrows)


def test_an_uncertain_measurement():
    widens, narrows = lines(rule("if: {amount: at most 1 g}"), rule("if: {amount: at most 1 g surely}"))
    assert [each.split(":")[0] for each in narrows] == [
        "possession · amount at most 1 g · amount with no uncertainty stated"
    ]
    assert len(widens) == 1


def test_a_charge_that_is_covered_now_carries_its_companion():
    rules = (
        "  - {id: 1, applies to: {offense: simple possession}, if: {amount: at most %d g}, outcome: decline}\n"
        "  - {id: 2, applies to: {conduct: resisting arrest}, reaches: only if all other charges are covered,"
        " outcome: divert}\n"
    )
    changes = describe_changes(policy(rules % 1), policy(rules % 2))
    induced = [each for each in changes.effect.changes if each.decided[1] == ("2",)]
    assert [each.charges for each in induced if each.direction == "widens"]
    assert all("covered" in each.charges for each in induced)
    assert all(each.example.companions for each in induced)


def test_a_word_in_the_place_of_another_is_no_change_of_outcome():
    old = rule("if: {amount: at most 1 g}")
    new = load_policy_bytes(old.raw.replace(b"outcome: decline", b"outcome: no charge").replace(
        b"  decline: {roll-up", b"  no charge: {roll-up"), "new.yaml")  # fmt: skip
    changes = describe_changes(old, new)
    assert changes.effect.same
    assert any("“no charge” is new" in words for words in changes.words)


def test_days_that_never_meet_are_said():
    old = rule("if: {amount: at most 1 g}")
    new = load_policy_bytes(old.raw.replace(b"at most 1 g", b"at most 2 g").replace(
        b"effective: 2026-01-01", b"effective: 2027-01-01"), "new.yaml")  # fmt: skip
    ended = load_policy_bytes(old.raw.replace(b"effective: 2026-01-01", b"effective: 2026-01-01, sunset: 2026-12-31"),
                              "old.yaml")  # fmt: skip
    changes = describe_changes(ended, new)
    assert any("last day (2026-12-31)" in words for words in changes.words)
    assert len(changes.widens) == 1
    assert changes.effect.changes[0].days == ("2026-12-31", "2027-01-01")


def test_over_the_budget_it_is_not_decided():
    changes = describe_changes(
        rule("if: {amount: at most 1 g}"), rule("if: {amount: at most 2 g}"), budget=Budget(steps=5)
    )
    assert changes.not_decided
    assert not changes.effect.same


def test_a_file_that_uses_everything_against_itself_with_one_limit_moved():
    old = load_policy_bytes(TEXT.encode(), "old.yaml")
    moved = TEXT.replace("heroin: at least 1 g and at most 3 g", "heroin: at least 1 g and at most 4 g")
    new = load_policy_bytes(moved.encode(), "new.yaml")
    changes = describe_changes(old, new)  # how long: python -m tests.benchmarks.bench_analyse
    assert changes.not_decided or changes.effect.changes
    assert not changes.effect.same
    for each in changes.effect.changes:
        assert "heroin" in each.charges or "covered under the" in each.charges  # its companion carries it


@pytest.mark.parametrize("direction", [1, -1])
def test_the_published_files_against_each_other(policies: Path, direction: int):
    """Every example was found so by the evaluator; no pair takes long."""
    names = ("riverside-diversion", "riverside-unconditional", "philadelphia-2018", "bexar-2019")
    for one, other in list(permutations(names, 2))[::direction][:6]:
        changes = describe_changes(load_policy(policies / f"{one}.yaml"), load_policy(policies / f"{other}.yaml"))
        assert changes.effect.changes, (one, other)
        assert not any("whether there are such" in each for each in changes.not_decided)


def _pairs(policies: Path) -> list[tuple[str, str]]:
    """Every ordered pair of the files that ship."""
    return list(permutations(sorted(each.stem for each in policies.glob("*.yaml")), 2))


def test_a_file_that_looks_at_other_companions_than_the_other_is_compared(policies: Path) -> None:
    """One pair of each kind by default: with a file that names kinds of companions, either way round."""
    _compared(policies, [each for each in _pairs(policies) if "invented-driving" in each][::9])


def test_every_ordered_pair_of_the_files_that_ship_is_compared(policies: Path) -> None:
    """Each pair in the long run, one of forty in every build."""
    pairs = _pairs(policies)
    _compared(policies, pairs[:: len(pairs) // seeds.count(len(pairs), few=len(pairs) // 41)])


def _compared(policies: Path, pairs: list[tuple[str, str]]) -> None:
    assert pairs
    read = {name: load_policy(policies / f"{name}.yaml") for name in {name for pair in pairs for name in pair}}
    for one, other in pairs:
        changes = describe_changes(read[one], read[other])
        assert changes.effect.changes or changes.effect.same or changes.not_decided, (one, other)
