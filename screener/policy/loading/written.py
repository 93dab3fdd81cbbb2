"""Where each thing stands in a policy's text, and where the text says that its source is silent.

Rendered policies and the file come from one tree: every sentence carries the line that it was made from.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from screener.policy.language.model import NOT_STATED, Policy
from screener.policy.loading.amendments import Files, resolve, unpack
from screener.policy.loading.nodes import Entries, Faults, Items, Node, Scalar, read_nodes

#: A way through the file by its keys; entries of a list go by their id or name, others by their place from 0.
Path = tuple[str, ...]
_EMPTY = "none"


@dataclass(frozen=True, slots=True)
class Written:
    """``lines`` by path; ``silent`` are the paths at which the file says ``not stated``, in the order of the file.

    ``empty`` are the paths at which a list or keys without an entry stand: the file says that there are none.
    """

    lines: Mapping[Path, int]
    silent: tuple[Path, ...]
    empty: tuple[Path, ...] = ()

    def line(self, *path: str) -> int | None:
        """The line of a path, or of the nearest thing above it."""
        for length in range(len(path), 0, -1):
            found = self.lines.get(path[:length])
            if found is not None:
                return found
        return self.lines.get(())

    def silent_under(self, *path: str) -> tuple[str, ...]:
        """The keys right under a path that say ``not stated``."""
        return tuple(each[-1] for each in self.silent if each[:-1] == path)

    def silent_below(self, *path: str) -> tuple[Path, ...]:
        """The ways from a path to all below it, however deep, that say ``not stated``."""
        return tuple(each[len(path) :] for each in self.silent if each[: len(path)] == path and each != path)


def written(policy: Policy) -> Written:
    """Reads the text of a policy again, for places only; of an amended policy, places are those of the amendment."""
    files = unpack(policy.raw) or {policy.file: policy.raw}
    name, data = next(iter(files.items()))
    faults = Faults(name)
    tree: Node | None = read_nodes(data, faults)
    if isinstance(tree, Entries):
        tree = resolve(tree, faults, files.get, Files({name: data}))
    if tree is None:
        return Written(MappingProxyType({(): 1}), ())
    walked = list(_walk(tree, ()))
    lines: dict[Path, int] = {(): 1}
    for path, line, _ in walked:
        lines.setdefault(path, line)
    silent = tuple(path for path, _, says in walked if says == NOT_STATED and path[0] != "scenarios")
    empty = tuple(path for path, _, says in walked if says == _EMPTY)
    return Written(MappingProxyType(lines), silent, empty)


def _walk(node: Node, path: Path) -> Iterator[tuple[Path, int, str]]:
    match node:
        case Entries():
            for key, value in node:
                yield (*path, key.text), key.place.line, _said(value)
                yield from _walk(value, (*path, key.text))
        case Items():
            for place, each in enumerate(node.nodes):
                step = _name(each) or str(place)
                yield (*path, step), each.place.line, ""
                yield from _walk(each, (*path, step))


def _said(value: Node) -> str:
    """What a value says of its key: that the source is silent, that there is nothing, or something ("")."""
    match value:
        case Scalar():
            return NOT_STATED if value.text.strip() == NOT_STATED else ""
        case Items():
            return "" if value.nodes else _EMPTY
    return "" if value.pairs else _EMPTY


def _name(node: Node) -> str:
    for key in ("id", "name"):
        found = node.get(key) if isinstance(node, Entries) else None
        if isinstance(found, Scalar) and found.text.strip():
            return found.text.strip()
    return ""
