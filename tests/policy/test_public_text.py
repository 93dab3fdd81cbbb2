"""The public sheet and the officer's card: rules in the file's order, who approves, no word of the program's own."""

from __future__ import annotations

import re
from pathlib import Path
from random import Random

import pytest

from screener.policy.language.model import Policy
from screener.policy.language.vocabulary import FACTS
from screener.policy.loading.load import load_policy
from screener.policy.rendering.render import render
from tests.policy.second_random import random_policy
from tests.policy.writing import policy
from tests.seeds import count

FILES = sorted(Path("policies").glob("*.yaml"))
#: Names of facts that no person would say so: they stand in no sentence that the vocabulary has for the fact.
_COUNTED = "arrest|conviction|citation|charge|referral|diversion|pill|plant|month|day|year"
MACHINE = [
    name for name, spec in FACTS.items() if " " in name and name not in f"{spec.sentence} {spec.denial} {spec.ask}"
]


def said(loaded: Policy, audience: str) -> list[str]:
    """Every sentence of the program's own: a quotation is its source's."""
    blocks = [block for block in render(loaded, audience=audience) if block.kind != "quote"]
    theirs = {rule.note for rule in loaded.rules} | {loaded.equity_note}
    texts = [text for block in blocks for text in (block.text, *block.items) if text]
    return [text for text in texts if text not in theirs and not text.startswith("In our words")]


def faults(loaded: Policy, audience: str) -> list[str]:
    found = []
    for text in said(loaded, audience):
        if re.search(r"[a-z]_[a-z]", text):
            found.append(f"underscore: {text}")
        if re.search(rf"\b1 (?:[a-z]+ )?(?:{_COUNTED})s\b", text):
            found.append(f"one of several: {text}")
        found += [f"machine fact '{name}': {text}" for name in MACHINE if re.search(rf"\b{re.escape(name)}\b", text)]
    return found


@pytest.mark.parametrize("audience", ["public", "officer"])
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_no_public_text_of_a_sample_names_a_fact_of_the_machine(file: Path, audience: str):
    loaded = load_policy(file)
    if not loaded.unwritten:
        assert faults(loaded, audience) == []


def test_no_public_text_of_a_random_policy_does():
    rng = Random(14)
    for _ in range(count(200, few=60)):
        _, loaded = random_policy(rng)
        assert faults(loaded, "public") == []


RULES = """\
  - {id: 2, title: Second in number, applies to: {offense: theft}, outcome: charge}
  - {id: 1.b, title: The exception, exception to: 1, if shown: {cash: yes}, outcome: review}
  - {id: 1, title: First in number, applies to: {offense: trespass},
     outcome: decline, force: presumptive,
     approval: [unit supervisor, {role: district attorney, in absence: [a deputy]}]}
  - {id: 1.a, title: The second exception, exception to: 1, if shown: {scales: yes}, outcome: review}
"""


@pytest.mark.parametrize("audience", ["internal", "public"])
def test_rules_stand_as_the_file_has_them_with_exceptions_under_their_rule(audience: str):
    heads = [block.text for block in render(policy(RULES), audience=audience) if block.kind == "subheading"]
    titles = ["2 Second", "1 First", "Exception 1.b The", "Exception 1.a The"]
    assert [head for head, title in zip(heads, titles, strict=False) if head.startswith(title)] == heads[:4]


def test_the_public_sheet_names_the_roles_that_approve_and_not_their_deputies():
    text = "\n".join(said(policy(RULES), "public"))
    assert "A decision unlike this rule needs the approval of: unit supervisor, then district attorney." in text
    assert "deputy" not in text
    assert "a deputy" in "\n".join(said(policy(RULES), "internal"))


def test_one_is_said_as_one():
    rules = "  - {id: 1, unless: {history: at least 1 arrest for theft}, outcome: decline}\n"
    window = "history: exactly 1 conviction within 1 month before the referral"
    rules += f"  - {{id: 1.a, exception to: 1, if shown: {{{window}}}, outcome: review}}\n"
    text = "\n".join(said(policy(rules), "public"))
    assert "at least one arrest for theft" in text
    assert "exactly one conviction within the month before" in text
