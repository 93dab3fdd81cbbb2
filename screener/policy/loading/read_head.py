"""Reads what a file says of itself beyond its dates (who was consulted, when the office looks), and its sets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from screener.policy.language.conditions import FilePlace
from screener.policy.language.model import NOT_STATED, Consulted
from screener.policy.loading.nodes import Entries, Faults, Items, Node

CONSULTED_KEYS = ("who", "sector", "when", "note")


def read_consultation(node: Node, faults: Faults) -> tuple[Consulted, ...]:
    """The consultation log: who was heard, of which sector, when."""
    if not isinstance(node, Items) and not isinstance(node, Entries) and faults.text(node, "'consultation'"):
        if faults.text(node, "'consultation'") != NOT_STATED:
            faults.items(node, "'consultation'")
        return ()
    found = []
    for each in faults.items(node, "'consultation'"):
        body = faults.entries(each, "An entry of the consultation log")
        faults.keys(body, "an entry of the consultation log", CONSULTED_KEYS, ("who",))
        texts = {key: "" if (one := body.get(key)) is None else faults.text(one, f"'{key}'") for key in CONSULTED_KEYS}
        found.append(Consulted(**texts))
    return tuple(found)


def read_texts(node: Node | None, what: str, faults: Faults) -> tuple[str, ...]:
    """A list of texts, or one; none where the source is silent."""
    if node is None:
        return ()
    return tuple(text for text, _ in faults.texts(node, what, some=False) if text and text != NOT_STATED)


def read_sets(node: Node, faults: Faults) -> dict[str, tuple[str, ...]]:
    """The sets of a file, each with all its members: a set among them stands for its own members.

    A word that a set is called by too means, within that set, the word of the vocabulary.
    """
    written = {
        key.text: [each for each in faults.texts(value, f"The set '{key.text}'") if each[0]]
        for key, value in faults.entries(node, "'sets'")
    }
    return {name: tuple(dict.fromkeys(_members(name, (name,), written, faults))) for name in written}


def _members(
    name: str, above: tuple[str, ...], written: Mapping[str, list[tuple[str, FilePlace]]], faults: Faults
) -> Iterator[str]:
    for text, place in written[name]:
        if text == name or text not in written:
            yield text
        elif text in above:
            way = " holds ".join(f"'{each}'" for each in (*above[above.index(text) :], text))
            faults.add(place, "set-cycle", f"This set holds itself: {way}.", "Write the members of that set here.")
        else:
            yield from _members(text, (*above, text), written, faults)
