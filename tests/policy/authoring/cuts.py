"""Every key and value of every sample policy, with its path and its place: what an editor is asked about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from screener.domain.shipped import sample_policy
from screener.policy.authoring.file_words import FileWords, file_words
from screener.policy.authoring.places import ITEM, Lines
from screener.policy.loading.nodes import Entries, Faults, Items, Node, Scalar, read_nodes

FILES = tuple(sorted(path.name for path in sample_policy("orleans-2021.yaml").parent.glob("*.yaml")))


@dataclass(frozen=True)
class Cut:
    """One word of a file: ``path`` are the keys above it, ``others`` the other keys of its mapping."""

    word: Scalar
    is_key: bool
    path: tuple[str, ...]
    others: frozenset[str]

    @property
    def line(self) -> int:
        return self.word.place.line - 1

    @property
    def column(self) -> int:
        return self.word.place.column - 1


@dataclass(frozen=True)
class Sample:
    path: Path
    text: str
    lines: Lines
    words: FileWords
    cuts: tuple[Cut, ...]


def once(cuts: Iterable[Cut]) -> tuple[Cut, ...]:
    """Of words that stand at places alike, one: what can stand there does not differ."""
    return tuple({(cut.path, cut.is_key, cut.word.text): cut for cut in cuts}.values())


@cache
def sample(name: str) -> Sample:
    path = sample_policy(name)
    text = path.read_text(encoding="utf-8")
    node = read_nodes(text.encode(), Faults(name))
    assert node is not None
    lines = text.splitlines()
    plain = [cut for cut in _cuts(node, ()) if lines[cut.line][cut.column : cut.column + 1] not in ("|", ">")]
    return Sample(path, text, Lines.of(text), file_words(text), tuple(plain))


def _cuts(node: Node, path: tuple[str, ...]) -> Iterator[Cut]:
    match node:
        case Entries():
            names = frozenset(key.text for key, _ in node)
            for key, value in node:
                yield Cut(key, True, path, names - {key.text})
                yield from _cuts(value, (*path, key.text))
        case Items():
            for each in node.nodes:
                yield from _cuts(each, (*path, ITEM))
        case Scalar():
            yield Cut(node, False, path, frozenset())
