"""A policy in several files: a version can repeal or amend single rules of another, and the rest stays as it was.

``amends: {file, sha256}`` names the file that is amended; it lies beside the amendment and must be the one with that
hash, to the byte. What stands in the amendment replaces what has the same id or name there; ``repeals`` takes rules
away. All files of a version travel together (``pack``), so that what an office adopted loads again anywhere.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from screener.policy.language.conditions import FilePlace
from screener.policy.language.errors import did_you_mean
from screener.policy.loading.nodes import Entries, Faults, Items, Node, Scalar, read_nodes

#: Gives the bytes of a file that lies beside the amendment, or None.
Beside = Callable[[str], bytes | None]
AMENDS_KEYS = ("file", "sha256")
_MAGIC = b"#screener-policy-files 1\n"
_MOST_FILES = 8
_NAMED = ("sets", "facts", "terms", "outcomes", "retroactive")
_BY_ID = ("rules", "programs")
_OWN = ("policy", "amends", "repeals", "scenarios")


@dataclass(slots=True)
class Files:
    """The files of one version, the amendment first, with their bytes."""

    named: dict[str, bytes] = field(default_factory=dict)

    @property
    def hashes(self) -> tuple[tuple[str, str], ...]:
        """Each file's name with its SHA-256, in the order in which they were given."""
        return tuple((name, hashlib.sha256(data).hexdigest()) for name, data in self.named.items())


def pack(files: Mapping[str, bytes]) -> bytes:
    """Several files as one: a line per file with its length and name, an empty line, then the files."""
    lines = [f"#{len(data)} {name}\n".encode() for name, data in files.items()]
    return b"".join([_MAGIC, *lines, b"\n", *files.values()])


def unpack(data: bytes) -> dict[str, bytes] | None:
    """The files of a pack in order; None where the bytes are no pack."""
    if not data.startswith(_MAGIC):
        return None
    head, _, rest = data[len(_MAGIC) :].partition(b"\n\n")
    found: dict[str, bytes] = {}
    for line in head.decode("utf-8", "replace").splitlines():
        length, _, name = line.removeprefix("#").partition(" ")
        size = int(length) if length.isdigit() else 0
        found[name], rest = rest[:size], rest[size:]
    return found


def beside(folder: Path) -> Beside:
    """Reads files of a folder."""

    def read(name: str) -> bytes | None:
        try:
            return (folder / name).read_bytes()
        except OSError:
            return None

    return read


def resolve(top: Entries, faults: Faults, read: Beside, files: Files) -> Entries | None:
    """The text that an amendment and what it amends come to; the amendment's own where it amends nothing.

    None where what it amends cannot be read: without it, nothing more can be said of the amendment.
    """
    node = top.get("amends")
    if node is None:
        if (repeals := top.key("repeals")) is not None:
            faults.add(
                repeals.place, "repeals-nothing", "'repeals' stands in a file that amends none.", "Write 'amends'."
            )
        return top
    body = faults.entries(node, "'amends'")
    faults.keys(body, "'amends'", AMENDS_KEYS, AMENDS_KEYS)
    base = _base(body, faults, read, files)
    return None if base is None else _merged(top, base, faults)


def _base(body: Entries, faults: Faults, read: Beside, files: Files) -> Entries | None:
    name_node, hash_node = body.get("file"), body.get("sha256")
    if name_node is None or hash_node is None:
        return None
    name, wanted = faults.text(name_node, "'file'"), faults.text(hash_node, "'sha256'")
    if not name or not wanted:
        return None
    data = read(name) if Path(name).name == name else None
    if data is None:
        hint = "Save it in the folder of the amendment, and name it without a folder."
        faults.add(name_node.place, "amended-missing", f"'{name}' does not lie beside this file.", hint)
        return None
    found = hashlib.sha256(data).hexdigest()
    if found != wanted.lower():
        message = f"'{name}' is not the file that was amended: its SHA-256 is {found}."
        faults.add(hash_node.place, "amended-changed", message, "Amend the text that is in force, or correct the hash.")
        return None
    if name in files.named or len(files.named) >= _MOST_FILES:
        faults.add(name_node.place, "amends-cycle", f"'{name}' amends itself, by itself or through others.", "")
        return None
    files.named[name] = data
    inner = Faults(name)
    tree = read_nodes(data, inner)
    if not isinstance(tree, Entries):
        faults.add(name_node.place, "amended-broken", f"'{name}' cannot be read as a policy file.", "Check it first.")
        return None
    resolved = resolve(tree, inner, read, files)
    if inner.found:
        first = inner.sorted()[0]
        faults.add(name_node.place, "amended-broken", f"'{name}', line {first.line}: {first.message}", first.hint)
    moved = None if resolved is None else _moved(resolved, body.place)
    return moved if isinstance(moved, Entries) else None


def _moved(node: Node, place: FilePlace) -> Node:
    """A text of another file, with the place that speaks of it in this one."""
    match node:
        case Scalar():
            return Scalar(node.text, place, node.quoted)
        case Items():
            return Items(tuple(_moved(each, place) for each in node.nodes), place)
    return Entries(tuple((Scalar(key.text, place), _moved(value, place)) for key, value in node), place)


def _merged(top: Entries, base: Entries, faults: Faults) -> Entries:
    keys = dict.fromkeys([key.text for key, _ in base] + [key.text for key, _ in top])
    pairs: list[tuple[Scalar, Node]] = []
    repealed = _repealed(top, base, faults)
    for name in keys:
        own, old = top.get(name), base.get(name)
        key = top.key(name) or base.key(name)
        assert key is not None
        if name in _OWN or own is None or old is None:
            node = own if name in _OWN else (own or old)
        elif name in _NAMED and isinstance(own, Entries) and isinstance(old, Entries):
            node = Entries((*(pair for pair in old if own.get(pair[0].text) is None), *own.pairs), own.place)
        elif name in _BY_ID and isinstance(own, Items) and isinstance(old, Items):
            mine = {_id(each) for each in own.nodes}
            node = Items((*(each for each in old.nodes if _id(each) not in mine), *own.nodes), own.place)
        else:
            node = own
        if name == "rules" and isinstance(node, Items):
            node = Items(tuple(each for each in node.nodes if _id(each) not in repealed), node.place)
        if node is not None:
            pairs.append((key, node))
    return Entries(tuple(pairs), top.place)


def _repealed(top: Entries, base: Entries, faults: Faults) -> set[str]:
    node, rules = top.get("repeals"), base.get("rules")
    if node is None:
        return set()
    known = {_id(each) for each in rules.nodes} if isinstance(rules, Items) else set()
    found = set()
    for text, place in faults.texts(node, "'repeals'"):
        if text not in known:
            message = f"'{text}' is no rule of the file that is amended."
            faults.add(place, "repeals-unknown", message, did_you_mean(text, known))
        found.add(text)
    return found


def _id(node: Node) -> str:
    found = node.get("id") if isinstance(node, Entries) else None
    return found.text.strip() if isinstance(found, Scalar) else ""
