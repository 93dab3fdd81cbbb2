"""The policy writer's guide is complete, up to date, and every example in it loads and passes."""

from __future__ import annotations

import re

import pytest
import yaml

from screener.domain.shipped import resource
from screener.domain.substance import expand
from screener.policy.authoring.scenarios import run_scenarios
from screener.policy.language.vocabulary import FACTS
from screener.policy.loading.load import load_policy_bytes
from screener.policy.rendering.guide import PLACES, Entry, entries, reference, section
from tests.policy.examples import beside_example, example_file


def by_place(place: str) -> list[str]:
    return [entry.key for entry in entries() if entry.place == place]


def test_every_fact_has_a_page_and_every_page_a_fact():
    assert by_place("fact") == list(FACTS)


@pytest.mark.parametrize("place", list(PLACES))
def test_every_key_of_the_loader_has_a_page_and_every_page_a_key(place: str):
    known = PLACES[place][1]
    assert by_place(place), place
    if known is not None:
        assert sorted(by_place(place)) == sorted(known), f"resources/policy/keys.yaml, {place}"


def test_every_drug_that_the_guide_offers_is_known():
    (drug,) = [entry for entry in entries() if entry.key == "substance"]
    assert len(drug.allowed) > 100
    assert [word for word in drug.allowed if not expand(word) and word != "alcohol"] == []


def test_every_place_is_known():
    assert {entry.place for entry in entries()} == {"fact", *PLACES}


def test_the_appendix_holds_every_entry_once():
    told = dict(reference())
    assert list(told) == [f"all-{place}" for place in ("fact", *PLACES)]
    anchors = [anchor for text in told.values() for anchor in re.findall(r'<a id="([a-z0-9-]+)"></a>', text)]
    assert anchors == [entry.anchor for place in ("fact", *PLACES) for entry in entries() if entry.place == place]
    assert len(set(anchors)) == len(entries()), "two entries share a name"


@pytest.mark.parametrize("entry", entries(), ids=lambda entry: f"{entry.place}: {entry.key}")
def test_an_entry_says_what_it_is_and_its_example_passes(entry: Entry):
    assert entry.takes
    assert entry.say.endswith((".", "?")), entry.say
    if entry.place == "phrase":
        assert entry.key in entry.example, "the example shows the phrase"
    else:
        assert re.search(rf"(?<![\w-]){re.escape(entry.key)}(?![\w-])", entry.example), "the example shows the entry"
    policy = load_policy_bytes(example_file(entry.example).encode(), "example.yaml", beside_example)
    report = run_scenarios(policy)
    assert [(each.scenario.name, each.reason) for each in report.failed] == []
    assert report.passed > 0 or "scenarios:" not in entry.example


#: What can be unknown, place by place; a fact says it of itself.
OPEN = {
    "condition": None, "phrase": None, "set": None, "measure": None, "history": None,
    "rule": ("applies to", "reaches", "if", "if shown", "unless", "unless shown", "gives way to", "program", "from",
        "until"),
    "head": ("governed by",), "file": ("facts", "scope"), "program": ("eligible", "excluded"), "term": ("judgment",),
    "older": ("applies to", "unless"),
}  # fmt: skip


def test_what_can_be_unknown_says_what_happens_then():
    for entry in entries():
        if entry.place == "fact":
            assert "not known" in section(entry) or "never unknown" in section(entry)
            assert "Question for the attorney: " in section(entry)
            continue
        keys = OPEN.get(entry.place, ())
        wanted = keys is None or entry.key in keys
        assert bool(entry.unknown) is wanted, f"resources/policy/keys.yaml, {entry.place}: {entry.key}"
        assert ("\nNot known: " in section(entry)) is wanted
        assert not wanted or entry.unknown.endswith("."), entry.key


def test_the_table_of_keys_is_plain_yaml():
    table = yaml.load(resource("policy", "keys.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    examples = set(table.pop("examples"))
    used = {said["example"] for keys in table.values() for said in keys.values() if "example" in said}
    assert used == examples
