"""The policy writer's guide is complete, up to date, and every example in it loads and passes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from screener.domain.shipped import resource
from screener.domain.substance import expand
from screener.policy.guide import PLACES, Entry, beside_example, entries, example_file, pages, write
from screener.policy.load import load_policy_bytes
from screener.policy.scenarios import run_scenarios
from screener.policy.vocabulary import FACTS

FOLDER = resource("policy", "guide")
BY_HAND = (
    "how-to-write-a-policy.md",
    "how-the-program-decides.md",
    "what-silence-means.md",
    "units.md",
    "beside-others.md",
)
REMEDY = "run: python -m screener.policy.guide resources/policy/guide"


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


def test_the_pages_are_those_that_the_tables_make():
    made = dict(pages())
    assert len(made) == len(entries()) + 1, "two entries share a page"
    kept = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.md")}
    for name in BY_HAND:
        assert kept.pop(name), name
    assert sorted(kept) == sorted(made), REMEDY
    assert [name for name, text in made.items() if kept[name] != text] == [], REMEDY


def test_old_pages_go_and_hand_written_ones_stay(tmp_path: Path):
    (tmp_path / "fact-of-yesterday.md").write_text("old")
    (tmp_path / "how-to-write-a-policy.md").write_text("by hand")
    write(tmp_path)
    assert not (tmp_path / "fact-of-yesterday.md").exists()
    assert (tmp_path / "how-to-write-a-policy.md").read_text() == "by hand"
    assert (tmp_path / "fact-amount.md").exists()


@pytest.mark.parametrize("entry", entries(), ids=lambda entry: f"{entry.place}: {entry.key}")
def test_an_entry_says_what_it_is_and_its_example_passes(entry: Entry):
    assert entry.takes
    assert entry.say.endswith((".", "?")), entry.say
    if entry.place not in ("phrase",):
        assert re.search(rf"(?<![\w-]){re.escape(entry.key)}(?![\w-])", entry.example), "the example shows the entry"
    policy = load_policy_bytes(example_file(entry.example).encode(), "example.yaml", beside_example)
    report = run_scenarios(policy)
    assert [(each.scenario.name, each.reason) for each in report.failed] == []
    assert report.passed > 0 or "scenarios:" not in entry.example


#: What can be unknown, place by place; a fact says it of itself.
OPEN = {
    "condition": None, "phrase": None, "set": None, "measure": None, "history": None,
    "rule": ("applies to", "reaches", "if", "if shown", "unless", "unless shown", "gives way to", "program"),
    "head": ("governed by",), "file": ("scope",), "program": ("eligible", "excluded"), "term": ("judgment",),
    "older": ("applies to", "unless"),
}  # fmt: skip


def test_what_can_be_unknown_says_what_happens_then():
    told = dict(pages())
    for entry in entries():
        if entry.place == "fact":
            continue
        keys = OPEN.get(entry.place, ())
        wanted = keys is None or entry.key in keys
        assert bool(entry.unknown) is wanted, f"resources/policy/keys.yaml, {entry.place}: {entry.key}"
        assert ("\nNot known: " in told[entry.file]) is wanted
        assert not wanted or entry.unknown.endswith("."), entry.key


def blocks() -> list[str]:
    texts = [(FOLDER / name).read_text(encoding="utf-8") for name in BY_HAND]
    return [block for text in texts for block in re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)]


def test_a_page_says_what_happens_when_it_is_not_known_and_where_to_read_on():
    for name, text in pages():
        if name == "index.md":
            assert all(f"({page})" in text for page in BY_HAND)
            continue
        assert "Related: [" in text, name
        if name.startswith("fact-"):
            assert "Question for the attorney: " in text
            assert "not known" in text or "never unknown" in text


@pytest.mark.parametrize("number", range(len(blocks())))
def test_every_example_of_the_opening_pages_passes(number: int):
    block = blocks()[number]
    whole = block if block.startswith("policy format") else example_file(block)
    report = run_scenarios(load_policy_bytes(whole.encode(), "example.yaml"))
    assert [(each.scenario.name, each.reason) for each in report.failed] == []


def test_links_of_the_guide_lead_somewhere():
    for path in FOLDER.glob("*.md"):
        for link in re.findall(r"\]\(([^)#]+)\)", path.read_text(encoding="utf-8")):
            assert (FOLDER / link).exists(), f"{path.name}: {link}"


def test_the_table_of_keys_is_plain_yaml():
    table = yaml.load(resource("policy", "keys.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    examples = set(table.pop("examples"))
    used = {said["example"] for keys in table.values() for said in keys.values() if "example" in said}
    assert used == examples
