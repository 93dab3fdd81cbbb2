"""A JSON Schema (draft-07, no anyOf) of policy files, made from the loader's own tables: editors complete and check.

It knows every key and every closed list of words. What depends on the file itself (its outcomes, terms, ids) and what
is exact (quantities, dates in order, conflicts) only the loader checks: ``screener policy check``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from screener.domain.charge_class import states_with_classes
from screener.policy.language.model import MODE_WORDS, MODES, NOT_STATED
from screener.policy.language.vocabulary import FACTS, GOVERNING, FactSpec, FactType
from screener.policy.loading.nodes import FREE_TEXT
from screener.policy.loading.own_facts import ANSWERED_BY
from screener.policy.loading.read_conditions import PHRASES
from screener.policy.loading.read_rules import REACHES, REACHES_SHORT
from screener.policy.loading.read_terms import BESIDE
from screener.policy.loading.read_tests import COMPARED
from screener.policy.rendering.guide import ALLOWED, PLACES, entries

Schema = dict[str, object]
ID = "https://screener.invalid/policy-format-1.schema.json"
#: A text in an editor's eyes: ``2026``, ``13.10`` and ``yes`` are texts to the loader, which keeps what is written.
_SCALAR = ["string", "number", "boolean"]
_SHORT_LIST = 8
#: In ``{cite: GO 26-03, section 5}`` an editor reads ``section 5`` as a key without a value; the loader, as the text.
_COMMA: Schema = {"enum": [None, ""], "description": "A text that goes on after a comma."}
_BLOCKS = ("file", "head", "scenario", "charge")
_PLAIN = (FactType.FLAG, FactType.WORD)


def policy_schema(own: Sequence[FactSpec] | None = None) -> Schema:
    """The schema of a policy file.

    ``own`` are the facts that one file declares: then the schema is for that file and closed. Without it a condition
    may name a fact that this table does not know, since which ones a file declares only the loader can tell.
    """
    facts = _Facts(FACTS if own is None else {**FACTS, **{spec.name: spec for spec in own}}, closed=own is not None)
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$id": ID,
        "title": "Policy file of an office that screens charges",
        **_keys("file", _FILE),
        "definitions": {
            "text": {"type": _SCALAR},
            "texts": {"type": [*_SCALAR, "array"], "items": _ref("text")},
            "date": {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"},
            "openDate": {"type": "string", "pattern": rf"^(\d{{4}}-\d{{2}}-\d{{2}}|{NOT_STATED})$"},
            "condition": _condition(facts, lists=False),
            "conditions": _condition(facts, lists=True),
            "ownValue": _OWN_VALUE,
            "measure": _measure(),
            "companion": {"type": ["string", "object"], "allOf": [_ref("condition")]},
            "term": _term(facts),
            "charge": _charge(facts),
            "approver": _either({"type": _SCALAR}, keys=_keys("approver", {"in absence": _ref("texts")})),
            "approval": _either({"type": _SCALAR}, items=_ref("approver"), keys=_ref("approver")),
            "rule": _keys("rule", _RULE),
            "program": _keys("program", _PROGRAM),
            "scenario": _keys("scenario", _SCENARIO),
        },
    }


@dataclass(frozen=True, slots=True)
class _Facts:
    """The facts that a schema names. ``closed``: there are no others."""

    specs: Mapping[str, FactSpec]
    closed: bool

    @property
    def others(self) -> Schema | bool:
        """What may stand under a name that is none of them."""
        return False if self.closed else _described(_ref("ownValue"), "A fact that the file declares under `facts`.")

    @property
    def flags(self) -> Schema:
        """The name of a yes-or-no fact."""
        names = [name for name, spec in self.specs.items() if spec.type is FactType.FLAG]
        return {"enum": names} if self.closed else {"type": "string", "examples": names}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/definitions/{name}"}


def _list(of: str) -> Schema:
    return {"type": "array", "items": _ref(of)}


def _map(of: str) -> Schema:
    return {"type": "object", "additionalProperties": _ref(of)}


def _words(words: Iterable[str]) -> Schema:
    """One of some words. An editor may read yes and no as true and false, and ``1`` as a number."""
    found: list[object] = list(dict.fromkeys(str(word) for word in words))
    if "yes" in found:
        found += [True, False]
    elif "no" in found:
        found.append(False)
    found += [int(word) for word in found if isinstance(word, str) and word.isascii() and word.isdigit()]
    return {"enum": found}


def _closed(words: Sequence[str]) -> Schema:
    """The words of a fact. Of a long list a file may name a set and write its name: the words are then only offered."""
    return _words(words) if len(words) <= _SHORT_LIST else {"type": _SCALAR, "examples": list(words)}


def _either(scalar: Schema, *, items: Schema | None = None, keys: Schema | None = None) -> Schema:
    """A word, or a list, or keys: each checked as what it is, without anyOf, so that editors name the right fault."""
    types = [*_SCALAR, *(["array"] if items is not None else []), *(["object"] if keys is not None else [])]
    inner: Schema = scalar
    if items is not None:
        inner = {"if": {"type": "array"}, "then": {"items": items}, "else": inner}
    if keys is not None:
        inner = {"if": {"type": "object"}, "then": keys, "else": inner}
    return {"type": types, **inner}


def _keys(place: str, known: Mapping[str, Schema]) -> Schema:
    """The keys of a place with what the guide says of each; any other key is an error."""
    found: Schema = {}
    needed = []
    found.update({key: {} for key in PLACES[place][1] or ()})
    for entry in entries():
        if entry.place != place:
            continue
        allowed = ALLOWED.get((place, entry.key))
        inner = known.get(entry.key) or (_words(allowed) if allowed else {"type": _SCALAR})
        found[entry.key] = _described(inner, entry.say)
        if entry.needed:
            needed.append(entry.key)
    schema: Schema = {"type": "object", "properties": found}
    if needed:
        schema["required"] = needed
    flows = any(key in FREE_TEXT for key in found) and place not in _BLOCKS
    schema["additionalProperties"] = _COMMA if flows else False
    return schema


def _described(schema: Schema, text: str) -> Schema:
    """A schema with a description: beside a reference draft-07 would ignore it."""
    return {"description": text, "allOf": [schema]} if "$ref" in schema else {"description": text, **schema}


# -- conditions ------------------------------------------------------------------------------------------------------


def _measure() -> Schema:
    """A limit, limits joined by any and all, dated limits, or limits in bands (by statute, by substance ...)."""
    joined: Schema = {"type": "array", "items": _ref("measure")}
    keys: Schema = {
        "type": "object",
        "properties": {"any of": joined, "all of": joined},
        "patternProperties": {
            r"^(until|before|from|after) \d{4}-\d{2}-\d{2}$": _ref("measure"),
            r"^by .+$": _map("measure"),
        },
        "additionalProperties": False,
    }
    return _either({"type": _SCALAR}, keys=keys)


def _history() -> Schema:
    about: Schema = {
        "type": "object",
        "properties": {each: _fact(FACTS[each]) for each in ("offense", "grade", "statute")},
        "additionalProperties": False,
    }
    known = {"for": _either({"type": _SCALAR}, items=_ref("text"), keys=about)}
    return _either({"type": "string"}, keys=_keys("history", known))


def _fact(spec: FactSpec) -> Schema:
    """What a rule can write after a fact."""
    match spec.type:
        case FactType.FLAG:
            return _words(("present", "absent", "yes", "no") if spec.record else ("yes", "no"))
        case FactType.AMOUNT | FactType.COUNT | FactType.DATE:
            return _ref("measure")
        case FactType.DRUG:
            return _set({"type": _SCALAR}, ("all except", "any item"))
        case FactType.SEVERAL:
            return _set(_closed(spec.allowed), ("all except", "any item"))
        case FactType.EVENTS:
            return _history()
        case FactType.TEXT | FactType.STATUTE | FactType.KIND:
            return _set({"type": _SCALAR}, ("all except",))
        case FactType.WORD:
            return _set(_closed(spec.allowed), ("all except", *COMPARED) if spec.name == "class" else ("all except",))
        case _:
            return {}


def _set(word: Schema, ways: Sequence[str]) -> Schema:
    listed: Schema = _either(word, items=word)
    keys: Schema = {
        "type": "object",
        "properties": dict.fromkeys(ways, listed),
        "additionalProperties": False,
        "minProperties": 1,
        "maxProperties": 1,
    }
    return _either(word, items=word, keys=keys)


def _facts(facts: _Facts) -> Schema:
    return {name: _described(_fact(spec), spec.ask) for name, spec in facts.specs.items()}


def _lists(facts: _Facts) -> tuple[Schema, Schema]:
    """The keys of a condition that are no facts, and those that are written with a number."""
    say = {entry.key: entry.say for entry in entries() if entry.place == "condition"}
    conditions: Schema = {"type": "array", "items": _ref("condition")}
    known: Mapping[str, Schema] = {
        "none observed": {"type": "array", "items": facts.flags},
        **dict.fromkeys(BESIDE, _either({"type": _SCALAR}, items=_ref("companion"), keys=_ref("condition"))),
        "all others covered": _either({"type": _SCALAR}, items=_ref("companion"), keys=_ref("condition")),
        "unless": _ref("conditions"),
        "judgment": {"type": "string"},
        "weight from": _words(ALLOWED["condition", "weight from"]),
    }
    found: Schema = {}
    for key, text in say.items():
        plain: Schema = conditions if key.endswith(" of") else {}
        found[key] = _described(known.get(key, plain), text)
    numbered: Schema = {r"^(any|at least) (\d+|one|two|three|four|five|six) of$": conditions}
    return found, numbered


def _condition(facts: _Facts, *, lists: bool) -> Schema:
    named, numbered = _lists(facts)
    keys: Schema = {
        "type": "object",
        "properties": {**_facts(facts), **named},
        "patternProperties": numbered,
        "additionalProperties": facts.others,
    }
    said: Schema = {"type": "string", "examples": list(PHRASES)}
    found = _either(said, items=_ref("condition") if lists else None, keys=keys)
    return {**found, "type": [each for each in ("string", "array", "object") if each != "array" or lists]}


def _term(facts: _Facts) -> Schema:
    """A term: its words, and a condition or a table of limits by substance, whose names no list here closes."""
    named, numbered = _lists(facts)
    own = _keys("term", {"quote": _ref("text")})["properties"]
    assert isinstance(own, dict)
    return {
        "type": "object",
        "properties": {**_facts(facts), **named, **own},
        "patternProperties": numbered,
        "additionalProperties": _ref("measure"),
    }


def _charge(known: _Facts) -> Schema:
    """The facts of a scenario's charge. Terms that the file leaves to judgment stand there too: yes or no."""
    facts: Schema = {}
    for name, spec in known.specs.items():
        inner: Schema = {"type": [*_SCALAR, "array"], "items": _ref("text")}
        if spec.type in _PLAIN:
            inner = _words(("yes", "no", "present", "absent") if spec.type is FactType.FLAG else spec.allowed)
        facts[name] = _described(inner, spec.ask)
    companions: Schema = {"type": "array", "items": {"type": ["string", "object"]}}
    own = _keys("charge", {"beside": _either({"enum": ["nothing"]}, items=companions["items"])})["properties"]  # type: ignore[arg-type]  # the schema of a charge has properties
    assert isinstance(own, dict)
    others = _words(("yes", "no")) if known.closed else {"type": [*_SCALAR, "array"], "items": _ref("text")}
    return {"type": "object", "properties": {**facts, **own}, "additionalProperties": others}


# -- sections --------------------------------------------------------------------------------------------------------

_SOURCE = _keys("source", {})
_HEAD: Mapping[str, Schema] = {
    "state": {"type": "string", "examples": [each.name for each in states_with_classes().values()]},
    "effective": _ref("openDate"),
    "sunset": _ref("openDate"),
    "withdrawn": _ref("openDate"),
    "looks": _ref("texts"),
    "consultation": _either({"enum": [NOT_STATED]}, items=_keys("consulted", {})),
    "review by": _ref("openDate"),
    "questions": _ref("texts"),
    "source": _either({"type": "string"}, keys=_SOURCE),
    "governed by": _either(
        {"enum": list(GOVERNING)},
        keys={
            "type": "object",
            "properties": {mode: {"enum": [*GOVERNING, NOT_STATED]} for mode in MODE_WORDS},
            "additionalProperties": False,
        },
    ),
}
_OWN: Mapping[str, Schema] = {
    "words": _list("text"),
    "headers": _ref("texts"),
    "answered by": _either(_words(ANSWERED_BY), items=_words(ANSWERED_BY)),
}
#: What can be written of a fact that a file declares: a word, a limit, a list, or keys.
_OWN_VALUE: Schema = {"type": [*_SCALAR, "array", "object"]}
_OUTCOME: Mapping[str, Schema] = {"approval": _ref("approval")}
_DIRECTIVE: Mapping[str, Schema] = {"applies to": _ref("condition")}
_NEEDS = _words(ALLOWED["deviation", "needs"])
_DEVIATION: Mapping[str, Schema] = {"needs": _either(_NEEDS, items=_NEEDS), "record": _ref("texts")}
_PROGRAM: Mapping[str, Schema] = {
    "eligible": _ref("condition"),
    "excluded": _ref("conditions"),
    "requirements": _ref("texts"),
    "tiers": _map("text"),
}
_REACHES = [*REACHES, *REACHES_SHORT, *(f"the charge {short}" for short in REACHES_SHORT), NOT_STATED]
_RULE: Mapping[str, Schema] = {
    "applies to": _ref("condition"),
    "reaches": {"enum": list(dict.fromkeys(_REACHES))},
    "if": _ref("condition"),
    "if shown": _ref("condition"),
    "unless": _ref("conditions"),
    "unless shown": _ref("conditions"),
    "approval": _ref("approval"),
    "deviation": _either({"type": "string"}, keys=_keys("deviation", _DEVIATION)),
    "gives way to": _ref("texts"),
    "from": _ref("date"),
    "until": _ref("date"),
    "for": _either(_words(MODE_WORDS), items=_words(MODE_WORDS)),
    "options": _ref("texts"),
}
_OLDER: Mapping[str, Schema] = {
    "from": _ref("date"),
    "applies to": _ref("condition"),
    "unless": _ref("conditions"),
    "approval": _ref("approval"),
}
_SCENARIO: Mapping[str, Schema] = {
    "charge": _ref("charge"),
    "on": _ref("date"),
    "mode": _words(MODE_WORDS),
    "missing": _ref("texts"),
}
_FILE: Mapping[str, Schema] = {
    "policy format": {"enum": [1, "1"]},
    "policy": _keys("head", _HEAD),
    "amends": _keys("amends", {}),
    "repeals": _ref("texts"),
    "sets": _map("texts"),
    "facts": {"type": "object", "additionalProperties": _keys("own", _OWN)},
    "scope": _ref("condition"),
    "reasons": _ref("texts"),
    "terms": _map("term"),
    "outcomes": {"type": "object", "additionalProperties": _keys("outcome", _OUTCOME)},
    "rules": _list("rule"),
    "programs": _list("program"),
    "retroactive": {
        "type": "object",
        "properties": {
            mode: _either({"type": "string"}, keys=_keys("older", _OLDER)) for mode in (*MODES, *MODE_WORDS)
        },
        "additionalProperties": False,
    },
    "collateral": {"type": "array", "items": _either({"type": "string"}, keys=_keys("directive", _DIRECTIVE))},
    "not covered because": _map("text"),
    "scenarios": _list("scenario"),
}
