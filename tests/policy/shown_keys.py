"""Where the example of an entry of the guide shows its key: at the entry's own place, not at another of that name."""

from __future__ import annotations

from collections.abc import Iterator

import yaml

from screener.policy.authoring.places import ITEM, Path
from screener.policy.authoring.shapes import entry_at
from screener.policy.rendering.guide import Entry
from tests.policy.examples import example_file


def pairs(node: yaml.Node, path: Path = ()) -> Iterator[tuple[Path, yaml.Node, yaml.Node]]:
    """Every key of a file with its value and the way to it."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield (*path, key.value), key, value
            yield from pairs(value, (*path, key.value))
    elif isinstance(node, yaml.SequenceNode):
        for each in node.value:
            yield from pairs(each, (*path, ITEM))


def shown(entry: Entry, example: str = "") -> Iterator[tuple[yaml.Node, yaml.Node]]:
    """Each place of an example (the entry's own) at which the guide would explain the key by this entry."""
    text = example_file(example or entry.example)
    for path, key, value in pairs(yaml.compose(text, Loader=yaml.SafeLoader)):
        if entry_at(path) == entry:
            yield key, value
