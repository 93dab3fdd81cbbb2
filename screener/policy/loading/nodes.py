"""Restricted YAML: text to nodes that keep the raw text and the exact place of every value.

Composed with PyYAML's C base loader, so ``13.10`` stays ``13.10`` and ``NO`` stays ``NO``. Tags, anchors, aliases,
several documents, duplicate keys, more than 2 MB or 20 levels are errors. Every fault is collected, none raised.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Protocol

import yaml

from screener.policy.language.conditions import FilePlace
from screener.policy.language.errors import PolicyError, did_you_mean, strange_letter

MAX_BYTES = 2 * 1024 * 1024
MAX_DEPTH = 20
#: Keys whose value is a sentence for people, never a word of the vocabulary.
FREE_TEXT = frozenset(
    {
        "cite",
        "quote",
        "note",
        "title",
        "in our words",
        "record",
        "procedure",
        "document",
        "section",
        "signed",
        "ask",
        "name",
        "directive",
        "completion",
        "duration",
        "capacity",
        "when full",
        "deviation",
        "contact",
        "marks",
        "office",
        "history",
        "clock",
        "wait",
        "equity note",
        "role",
        "who",
    }
)

_ONE_TEXT = "Write one text after the key; put it in quotation marks if it holds brackets or braces."
_KEYS = "Write keys with their values, each on its own line or in braces: {key: value}."


@dataclass(frozen=True, slots=True)
class Scalar:
    """A single text of a policy file with its place; ``quoted`` where it stands in quotation marks."""

    text: str
    place: FilePlace
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Items:
    """A list of a policy file."""

    nodes: tuple[Node, ...]
    place: FilePlace


@dataclass(frozen=True, slots=True)
class Entries:
    """Keys with what stands under each, in the order of the file; a key that is written twice stands twice."""

    pairs: tuple[tuple[Scalar, Node], ...]
    place: FilePlace

    def __iter__(self) -> Iterator[tuple[Scalar, Node]]:
        return iter(self.pairs)

    def get(self, key: str) -> Node | None:
        """What stands under a key, the first time where it is written twice; None where it is not written."""
        return next((node for name, node in self.pairs if name.text == key), None)

    def key(self, key: str) -> Scalar | None:
        """The key itself, for its place; None where it is not written."""
        return next((name for name, _ in self.pairs if name.text == key), None)


Node = Scalar | Items | Entries


@dataclass(slots=True)
class Faults:
    """Collects what is wrong with one file."""

    file: str
    lines: list[str] = field(default_factory=list)
    found: list[PolicyError] = field(default_factory=list)

    def add(self, place: FilePlace, code: str, message: str, hint: str = "") -> None:
        """Notes a mistake with its place, its code and what could be done; reading goes on."""
        line = max(place.line, 1)
        source = self.lines[line - 1].rstrip("\r\n") if line <= len(self.lines) else ""
        self.found.append(
            PolicyError(
                file=self.file,
                line=line,
                column=max(place.column, 1),
                code=code,
                message=message,
                hint=hint,
                source=source,
            )
        )

    def sorted(self) -> tuple[PolicyError, ...]:
        """All mistakes in the order of the file, each once."""
        unique = {(e.line, e.column, e.code, e.message): e for e in self.found}
        return tuple(unique[key] for key in sorted(unique))

    # -- reading of nodes, with an error where the node is of another shape --------------------------------------

    def text(self, node: Node, what: str) -> str:
        """The text of a scalar; "" and an error where it is a list or a mapping, or empty."""
        if isinstance(node, Scalar):
            if not node.text.strip():
                self.add(node.place, "empty-value", f"{what} is empty.", "Write a value, or leave the key out.")
            if not node.quoted and node.text[:1] in "“”„‘’‚«»" and node.text:
                found = strange_letter(node.text)
                self.add(
                    node.place, "curly-quote", f"{what}: {found[1] if found else ''}.", "Retype the quotation mark."
                )
            return node.text.strip()
        self.add(node.place, "not-a-text", f"{what} must be one text, not a {_shape(node)}.", _ONE_TEXT)
        return ""

    def word(self, node: Node, what: str, allowed: Collection[str], code: str = "unknown-word") -> str:
        """One word of a closed list; "" and an error where it is another."""
        text = self.text(node, what)
        if not text:
            return ""
        if text in allowed:
            return text
        folded = {" ".join(each.lower().split()): each for each in allowed}
        found = folded.get(" ".join(text.lower().split()))
        if found is not None:
            return found
        self.unknown(node.place, code, text, what, allowed)
        return ""

    def unknown(self, place: FilePlace, code: str, text: str, what: str, allowed: Collection[str]) -> None:
        """An error for a word that is not in a list, naming strange letters and what was probably meant."""
        strange = strange_letter(text)
        if strange:
            offset, sentence = strange
            place = FilePlace(place.line, place.column + offset)
            self.add(place, "strange-letter", f"In '{text}', {sentence}.", did_you_mean(text, allowed))
            return
        hint = did_you_mean(text, allowed) or "The file has none yet: declare it first."
        self.add(place, code, f"'{text}' is not {what}.", hint)

    def texts(self, node: Node, what: str, *, some: bool = True) -> tuple[tuple[str, FilePlace], ...]:
        """One text, or a list of texts (``some``: at least one), each with its place."""
        return tuple((self.text(each, what), each.place) for each in self.each(node, what, some=some))

    def each(self, node: Node, what: str, *, some: bool = True) -> tuple[Node, ...]:
        """The entries of a list, or what stands in its place alone; ``some``: an error where the list is empty."""
        if not isinstance(node, Items):
            return (node,)
        if some and not node.nodes:
            self.add(node.place, "empty-list", f"{what} is an empty list.", "Write an entry, or leave the key out.")
        return node.nodes

    def entries(self, node: Node, what: str) -> Entries:
        """A mapping; an empty one and an error where the node is something else."""
        if isinstance(node, Entries):
            return node
        self.add(node.place, "not-a-mapping", f"{what} must be keys with values, not a {_shape(node)}.", _KEYS)
        return Entries((), node.place)

    def items(self, node: Node, what: str, *, some: bool = False) -> tuple[Node, ...]:
        """A list (``some``: of at least one entry); an empty one and an error where the node is something else."""
        if isinstance(node, Items):
            return self.each(node, what, some=some)
        self.add(
            node.place, "not-a-list", f"{what} must be a list, not a {_shape(node)}.", "Begin each entry with '- '."
        )
        return ()

    def keys(self, entries: Entries, what: str, allowed: Collection[str], needed: Collection[str] = ()) -> None:
        """Errors for keys that are not allowed and for needed ones that are absent."""
        meant: set[str] = set()
        for name, _ in entries:
            if name.text not in allowed:
                self.unknown(name.place, "unknown-key", name.text, f"a key of {what}", allowed)
                meant.add(did_you_mean(name.text, allowed))
        for key in needed:
            # A misspelled key is one mistake, not two.
            if entries.get(key) is None and f"Did you mean '{key}'?" not in meant:
                self.add(
                    entries.place, "missing-key", f"{what} needs the key '{key}'.", f"Add '{key}:' with its value."
                )


def _shape(node: Node) -> str:
    return {Scalar: "text", Items: "list", Entries: "mapping"}[type(node)]


class _Mark(Protocol):
    line: int
    column: int


def _at(mark: _Mark | None) -> FilePlace:
    return FilePlace(1, 1) if mark is None else FilePlace(mark.line + 1, mark.column + 1)


def read_nodes(data: bytes, faults: Faults) -> Node | None:
    """The one document of a file, or None with the faults that stand in the way."""
    if len(data) > MAX_BYTES:
        faults.add(FilePlace(1, 1), "too-large", f"The file has {len(data):,} bytes; a policy file has at most 2 MB.")
        return None
    text = _decoded(data, faults)
    if text is None:
        return None
    faults.lines = text.splitlines() or [""]
    try:
        if not _plain(text, faults):
            return None
        node = yaml.compose(text, Loader=yaml.CBaseLoader)
    except yaml.MarkedYAMLError as error:
        place = _at(error.problem_mark or error.context_mark)
        faults.add(place, "not-yaml", *_explained(error, faults.lines, place))
        return None
    except yaml.YAMLError as error:
        faults.add(
            FilePlace(1, 1), "not-yaml", f"The file cannot be read as YAML ({' '.join(str(error).split())[:80]})."
        )
        return None
    if node is None:
        faults.add(FilePlace(1, 1), "empty-file", "The file is empty.", "Start from a sample policy.")
        return None
    return _node(node, faults)


def _decoded(data: bytes, faults: Faults) -> str | None:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        faults.lines = data.decode("utf-8", "replace").splitlines()
        faults.add(
            FilePlace(line, column),
            "not-utf8",
            "This letter is not written in UTF-8.",
            "Save the file with the encoding UTF-8.",
        )
        return None
    control = re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", text)
    if control:
        line = text.count("\n", 0, control.start()) + 1
        faults.lines = text.splitlines()
        column = control.start() - text.rfind("\n", 0, control.start())
        faults.add(FilePlace(line, column), "not-text", "There is a control character here: this is not a text file.")
        return None
    return text


def _plain(text: str, faults: Faults) -> bool:
    """No tags, anchors, aliases, second document or deep nesting."""
    depth = documents = 0
    fine = True
    for event in yaml.parse(text, Loader=yaml.CBaseLoader):
        place = _at(event.start_mark)
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents == 2:
                faults.add(
                    place, "two-documents", "A second document begins here; one file holds one policy.", "Remove '---'."
                )
                fine = False
        if isinstance(event, yaml.AliasEvent):
            faults.add(
                place,
                "alias",
                f"'*{event.anchor}' is an alias; a policy file says everything where it stands.",
                "Write the text out, or put it between quotation marks.",
            )
            fine = False
        elif anchor := getattr(event, "anchor", None):
            faults.add(place, "anchor", f"'&{anchor}' is an anchor; a policy file has none.", "Remove it.")
            fine = False
        if tag := getattr(event, "tag", None):
            faults.add(place, "tag", f"'{tag}' is a tag; a policy file has none.", "Remove it, or quote the text.")
            fine = False
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            faults.add(place, "too-deep", f"More than {MAX_DEPTH} levels stand inside each other here.")
            return False
    return fine


def _explained(error: yaml.MarkedYAMLError, lines: list[str], place: FilePlace) -> tuple[str, str]:
    line = lines[place.line - 1] if place.line <= len(lines) else ""
    problem = error.problem or "it is not YAML"
    if "\t" in line[: place.column]:
        return "There is a tab here; lines are set in with spaces.", "Replace the tab by spaces."
    if "mapping values are not allowed" in problem:
        return (
            "There is a ':' where none can stand.",
            "Put the text between plain quotation marks, or check how far the line is set in.",
        )
    if "could not find expected ':'" in problem:
        return "This line has no ':' after its key.", "Write 'key: value'."
    if "did not find expected key" in problem or "did not find expected '-'" in problem:
        return "This line is set in differently from the lines that it belongs to.", "Line it up with them."
    if "cannot start any token" in problem:
        return (
            f"'{line[place.column - 1 : place.column]}' cannot begin a value.",
            "Put the text between plain quotation marks.",
        )
    return (
        f"The file cannot be read here: {problem}.",
        "Look at quotation marks, brackets and how far the line is set in.",
    )


def _bare(key: yaml.Node, value: yaml.Node, lines: list[str]) -> bool:
    """Whether what reads as a key is only text after a comma, as in ``{cite: GO 26-03, section 5}``."""
    if not isinstance(value, yaml.ScalarNode) or value.value or value.style in ("'", '"') or key.end_mark is None:
        return False
    line = lines[key.end_mark.line] if key.end_mark.line < len(lines) else ""
    return line[key.end_mark.column :].lstrip()[:1] in (",", "}")


def _take_up(key: Scalar, pairs: list[tuple[Scalar, Node]], faults: Faults) -> None:
    """A comma does not end a free text: what follows it belongs to it. After any other value it is an error."""
    if pairs:
        before, value = pairs[-1]
        if before.text in FREE_TEXT and isinstance(value, Scalar) and not value.quoted:
            pairs[-1] = (before, Scalar(f"{value.text}, {key.text}", value.place))
            return
    faults.add(
        key.place,
        "text-with-comma",
        f"'{key.text}' stands after a comma without a value.",
        "Put a text that has a comma between quotation marks.",
    )


def _node(node: yaml.Node, faults: Faults) -> Node:
    place = _at(node.start_mark)
    if isinstance(node, yaml.ScalarNode):
        return Scalar(str(node.value), place, quoted=node.style in ("'", '"', "|", ">"))
    if isinstance(node, yaml.SequenceNode):
        return Items(tuple(_node(each, faults) for each in node.value), place)
    pairs: list[tuple[Scalar, Node]] = []
    seen: dict[str, FilePlace] = {}
    for key_node, value_node in node.value:
        key, value = _node(key_node, faults), _node(value_node, faults)
        if isinstance(key, Scalar) and _bare(key_node, value_node, faults.lines):
            _take_up(key, pairs, faults)
            continue
        if not isinstance(key, Scalar):
            faults.add(key.place, "key-not-text", f"A key must be a text, not a {_shape(key)}.")
            continue
        if key.text in seen:
            faults.add(
                key.place,
                "duplicate-key",
                f"The key '{key.text}' stands twice (first in line {seen[key.text].line}).",
                "Keep one.",
            )
            continue
        seen[key.text] = key.place
        pairs.append((key, value))
    return Entries(tuple(pairs), place)
