"""The JSON Schema takes every file that the loader takes, as an editor reads it, and refuses unknown keys and words."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import ClassVar

import pytest
import yaml
from jsonschema import Draft7Validator

from screener.domain.shipped import sample_policy
from screener.policy.authoring.new_draft import draft
from screener.policy.language.vocabulary import FACTS, FactSpec, FactType
from screener.policy.loading.load import HEAD_KEYS, MODELS, TOP_KEYS
from screener.policy.loading.read_rules import KEYS
from screener.policy.rendering.guide import PLACES, entries
from screener.policy.rendering.schema import policy_schema
from tests.policy.examples import example_file

SCHEMA = policy_schema()
CHECK = Draft7Validator(SCHEMA)
#: For a file that declares no facts of its own: every name of a fact is known.
CLOSED = Draft7Validator(policy_schema(()))
SAMPLES = sorted(path.name for path in sample_policy("x").parent.glob("*.yaml"))


class Editor(yaml.CSafeLoader):
    """YAML 1.2 as editors read it: true and false, numbers and null have types, dates and yes and no are texts."""

    yaml_implicit_resolvers: ClassVar[dict] = {}


for _tag, _pattern, _first in (
    ("bool", r"^(?:true|false)$", "tf"),
    ("int", r"^[-+]?\d+$", "-+0123456789"),
    ("float", r"^[-+]?\d+\.\d+$", "-+0123456789"),
    ("null", r"^(?:~|null|)$", ["~", "n", ""]),
):
    Editor.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), list(_first))


def faults(text: str, loader: type = Editor, check: Draft7Validator = CHECK) -> list[str]:
    found = check.iter_errors(yaml.load(text, Loader=loader))
    return [f"{'/'.join(map(str, error.absolute_path))}: {error.message}" for error in found]


def test_it_is_a_draft_07_schema_without_any_of():
    Draft7Validator.check_schema(SCHEMA)
    assert SCHEMA["$schema"] == "http://json-schema.org/draft-07/schema#"
    assert not {"anyOf", "oneOf"} & set(re.findall(r'"(\w+)":', json.dumps(SCHEMA)))
    references = set(re.findall(r'"\$ref": "#/definitions/(\w+)"', json.dumps(SCHEMA)))
    assert references <= set(SCHEMA["definitions"])


@pytest.mark.parametrize("loader", [Editor, yaml.CBaseLoader], ids=["as an editor", "as the loader"])
@pytest.mark.parametrize("name", SAMPLES)
def test_every_file_that_ships_is_valid(name: str, loader: type):
    assert faults(sample_policy(name).read_text(encoding="utf-8"), loader) == []


@pytest.mark.parametrize("entry", entries(), ids=lambda entry: f"{entry.place}: {entry.key}")
def test_every_example_of_the_guide_is_valid(entry):
    assert faults(example_file(entry.example)) == []


def test_every_key_of_the_loader_is_in_it():
    assert set(SCHEMA["properties"]) == set(TOP_KEYS)
    assert set(SCHEMA["properties"]["policy"]["properties"]) == set(HEAD_KEYS)
    assert set(SCHEMA["definitions"]["rule"]["properties"]) == set(KEYS)
    condition = SCHEMA["definitions"]["condition"]["then"]["properties"]
    assert set(FACTS) <= set(condition)
    assert set(condition) == set(FACTS) | set(PLACES["condition"][1])


@pytest.mark.parametrize(
    "sections",
    [
        "otherwize: ordinary screening\n",
        "policy: {title: t, office: o, version: 1, effective: 2026-01-01, colour: red}\n",
        "policy: {title: t, office: o, version: 1}\n",
        "policy: {title: t, office: o, version: 1, effective: soon}\n",
        "policy: {title: t, office: o, version: 1, effective: 2026-01-01, model: strict}\n",
        "rules: [{id: 1, outcome: decline, whenever: always}]\n",
        "rules: [{id: 1, outcome: decline, force: binding}]\n",
        "rules: [{id: 1, outcome: decline, if: {grade: capital}}]\n",
        "rules: [{id: 1, outcome: decline, if: {scales: perhaps}}]\n",
        "rules: [{id: 1, outcome: decline, if: [scales, cash]}]\n",
        "rules: [{id: 1, outcome: decline, if: {any 9 of: [scales]}}]\n".replace("9", "many"),
        "rules: [{id: 1, outcome: decline, if: {substance: {everything but: [heroin]}}}]\n",
        "rules: [{id: 1, outcome: decline, unless: [{weight: over 1 g}]}]\n",
        "rules: [{id: 1, outcome: decline, reaches: the whole county}]\n",
        "rules: {id: 1, outcome: decline}\n",
        "outcomes: {decline: {roll-up: refused}}\n",
        "outcomes: {decline: {record: nothing filed}}\n",
        "programs: [{id: a, title: b, stage: later}]\n",
        "retroactive: {future cases: same rules}\n",
        "retroactive: {warrants: {outcome: decline, until: 2026-01-01}}\n",
        "scenarios: [{name: a, charge: {}, expect: decline}]\n",
        "policy format: 2\n",
    ],
)
def test_unknown_keys_and_words_are_refused(sections: str):
    assert faults(example_file(sections), check=CLOSED) != []


@pytest.mark.parametrize(
    "sections",
    [
        "rules: [{id: 1, outcome: decline, if: {colour: red}}]\n",
        "scenarios: [{name: a, charge: {colour: red}, on: 2026-01-01, expect: decline}]\n",
    ],
)
def test_a_fact_that_no_table_knows_is_refused_by_the_schema_of_a_file(sections: str):
    """Which facts a file declares only the file says: the schema of all files leaves them open, that of one not."""
    declared = FactSpec(name="colour", type=FactType.TEXT, ask="?", sentence="it is {}", example="red", own=True)
    assert faults(example_file(sections), check=CLOSED) != []
    assert faults(example_file(sections)) == []
    if "if:" in sections:
        assert faults(example_file(sections), check=Draft7Validator(policy_schema((declared,)))) == []


def test_every_key_is_described():
    """An editor shows the sentence of the guide when one points at a key."""
    rule = SCHEMA["definitions"]["rule"]["properties"]
    assert all(each["description"] for each in rule.values())
    assert "Silence is not a yes" in rule["if shown"]["description"]


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("limits", ["none", "psilocybin: at most 12 g"])
def test_a_new_draft_is_valid(model: str, limits: str):
    assert faults(draft({"model": model, "effective": "2026-03-01", "limits": limits})) == []


def test_the_design_s_own_example_is_valid():
    text = Path(__file__).with_name("design_example.yaml").read_text(encoding="utf-8")
    assert "cite: GO 26-03, section 5}" in text, "a text with a comma, which an editor reads as a key without a value"
    assert faults(text) == []
    assert faults(text.replace("cite: GO 26-03, section 5}", "cite: GO 26-03, section: 5}")) != []
