"""What can stand at a place of a policy file, by the schema that is made from the loader's own tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache

from screener.policy.authoring.places import ITEM, Path
from screener.policy.language.vocabulary import FACTS
from screener.policy.rendering.guide import Entry, entries
from screener.policy.rendering.schema import Schema, policy_schema


@dataclass(slots=True)
class Shape:
    """All that the schema allows at one place, whichever form is chosen there: keys, entries of a list, or words.

    ``words`` are a closed list, ``offered`` words that others may stand beside. ``free`` says that keys may have any
    name; their value then is ``others``.
    """

    keys: dict[str, Schema] = field(default_factory=dict)
    patterns: list[tuple[str, Schema]] = field(default_factory=list)
    others: list[Schema] = field(default_factory=list)
    items: list[Schema] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    offered: list[str] = field(default_factory=list)
    description: str = ""
    names: set[str] = field(default_factory=set)


@cache
def _schema() -> Schema:
    return policy_schema()


def _take(schema: Mapping[str, object], into: Shape) -> None:
    reference = schema.get("$ref")
    if isinstance(reference, str):
        name = reference.rpartition("/")[2]
        into.names.add(name)
        definitions = _schema()["definitions"]
        assert isinstance(definitions, dict)
        _take(definitions[name], into)
    into.description = into.description or str(schema.get("description", ""))
    for each in (*_several(schema.get("allOf")), schema.get("then"), schema.get("else")):
        if isinstance(each, dict):
            _take(each, into)
    for name, value in _mapping(schema.get("properties")).items():
        into.keys.setdefault(name, value)
    into.patterns.extend(_mapping(schema.get("patternProperties")).items())
    rest = schema.get("additionalProperties")
    if isinstance(rest, dict) and None not in _several(rest.get("enum")):
        into.others.append(rest)
    inner = schema.get("items")
    if isinstance(inner, dict):
        into.items.append(inner)
    into.words += [word for word in _several(schema.get("enum")) if isinstance(word, str) and word]
    into.offered += [word for word in _several(schema.get("examples")) if isinstance(word, str)]


def _several(value: object) -> Sequence[object]:
    return value if isinstance(value, list) else ()


def _mapping(value: object) -> Mapping[str, Schema]:
    return value if isinstance(value, dict) else {}


@lru_cache(maxsize=4096)
def shape_at(path: Path) -> Shape:
    """What can stand at a path: nothing where the path leads to no place of a policy file."""
    found: list[Schema] = [_schema()]
    for step in path:
        found = [inner for each in found for inner in _inside(each, step)]
    shape = Shape()
    for each in found:
        _take(each, shape)
    return shape


def _inside(schema: Schema, step: str) -> Iterator[Schema]:
    shape = Shape()
    _take(schema, shape)
    if step == ITEM:
        yield from shape.items
        return
    if step in shape.keys:
        yield shape.keys[step]
        return
    matching = [inner for pattern, inner in shape.patterns if re.match(pattern, step)]
    yield from matching or shape.others


def key_path(path: Path) -> Path:
    """The path to the key that a place belongs to: without the lists at its end."""
    end = len(path)
    while end and path[end - 1] == ITEM:
        end -= 1
    return path[:end]


@lru_cache(maxsize=4096)
def entry_at(path: Path) -> Entry | None:
    """What the guide says of the key that a path ends with; None for a name of the file's own."""
    path = key_path(path)
    if not path:
        return None
    above, key = shape_at(path[:-1]), path[-1]
    schema = above.keys.get(key)
    if schema is None:
        wanted = _pattern_key(key) if any(re.match(pattern, key) for pattern, _ in above.patterns) else ""
        return next((each for each in entries() if each.key == wanted), None) if wanted else None
    said = str(schema.get("description", ""))
    same = [each for each in entries() if each.key == key]
    told = [each for each in same if said in (each.say, each.ask) and said]
    return max(told, key=lambda each: _known(each.place, above)) if told else _lone(same, path)


def _known(place: str, above: Shape) -> int:
    """How many of the keys of a place can stand somewhere: what tells ``cite`` of a rule from ``cite`` of a term."""
    names = [each.key for each in entries() if each.place == place]
    return sum(name in above.keys for name in names) * 1000 // len(names)


def _pattern_key(key: str) -> str:
    """The key under which the guide speaks of all keys of a form: numbers, days, bands."""
    if re.match(r"any \S+ of$", key):
        return "any 2 of"
    if re.match(r"at least \S+ of$", key):
        return "at least 2 of"
    return "by statute" if key.startswith("by ") else "until"


def _lone(same: list[Entry], path: Path) -> Entry | None:
    """A key whose schema has no description of its own: a fact or a way to name values."""
    facts = [each for each in same if each.place in ("fact", "set", "measure", "condition")]
    if path[-1] in FACTS:
        return next((each for each in facts if each.place == "fact"), None)
    return facts[0] if len(facts) == 1 else next(iter(facts), None)
