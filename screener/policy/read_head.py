"""Reads what a file says of itself beyond its dates: who was consulted, when the office looks, its equity note."""

from __future__ import annotations

from screener.policy.model import NOT_STATED, Consulted
from screener.policy.nodes import Entries, Faults, Items, Node

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
    return tuple(text for text, _ in faults.texts(node, what) if text and text != NOT_STATED)
