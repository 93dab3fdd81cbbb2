"""Reads who must approve a deviation, in which order, who may stand in, and what a deviation needs besides."""

from __future__ import annotations

from dataclasses import dataclass

from screener.policy.language.model import NOT_STATED, Approver
from screener.policy.language.words import listed
from screener.policy.loading.nodes import Entries, Faults, Node

APPROVER_KEYS = ("role", "in absence", "verbal", "note")
DEVIATION_KEYS = ("needs", "verbal", "record", "refusals", "note")
NEEDS = ("approval", "reason", "note")


@dataclass(frozen=True, slots=True)
class Deviation:
    """What a deviation needs: ``text`` for people, ``needs`` of approval, reason and note, whether verbal is enough."""

    text: str = ""
    needs: tuple[str, ...] = ()
    verbal: bool | None = None


def read_approval(node: Node, faults: Faults) -> tuple[Approver, ...]:
    """The approvers of a chain, in order. One who asks is never the one who approves: the desk sees to that."""
    found = []
    for each in faults.each(node, "'approval'"):
        if not isinstance(each, Entries):
            text = faults.text(each, "'approval'")
            if text and text != NOT_STATED:
                found.append(Approver(role=text, text=text))
            continue
        faults.keys(each, "an approver", APPROVER_KEYS, ("role",))
        role = _text(each, "role", faults)
        delegates = _texts(each, "in absence", faults)
        verbal = _yes(each, faults)
        text = f"{role}, or in absence {listed(delegates, 'or')}" if delegates else role
        if verbal:
            text += " (a verbal answer is enough, dated and named)"
        note = _text(each, "note", faults)
        text += f" ({note})" if note else ""
        if role:
            found.append(Approver(role=role, delegates=delegates, verbal=verbal, note=note, text=text))
    return tuple(found)


def read_deviation(node: Node, faults: Faults) -> Deviation:
    """What a deviation needs, as a sentence or spelled out."""
    if not isinstance(node, Entries):
        return Deviation(text=faults.text(node, "'deviation'"))
    faults.keys(node, "a deviation", DEVIATION_KEYS)
    needs_node, record = node.get("needs"), _texts(node, "record", faults)
    nodes = () if needs_node is None else faults.each(needs_node, "'needs'")
    needs = tuple(word for each in nodes if (word := faults.word(each, "a need", NEEDS)))
    verbal = _yes(node, faults)
    said = [f"A deviation needs {listed([f'a {n}' if n != 'approval' else n for n in needs])}."] if needs else []
    if verbal is not None:
        said.append("A verbal answer is enough." if verbal else "A verbal answer is not enough.")
    if record:
        said.append(f"The file holds {listed(record)}.")
    refusals = _text(node, "refusals", faults)
    if refusals:
        said.append(f"Refusals: {refusals.rstrip('.')}.")
    note = _text(node, "note", faults)
    return Deviation(text=" ".join([*said, note] if note else said), needs=needs, verbal=verbal)


def _yes(body: Entries, faults: Faults) -> bool | None:
    node = body.get("verbal")
    if node is None:
        return None
    word = faults.word(node, "yes or no", ("yes", "no", NOT_STATED))
    return None if word in ("", NOT_STATED) else word == "yes"


def _text(body: Entries, key: str, faults: Faults) -> str:
    """A text; "" where nothing is said, or where the source is silent (every rendering prints that by itself)."""
    node = body.get(key)
    return "" if node is None or (text := faults.text(node, f"'{key}'")) == NOT_STATED else text


def _texts(body: Entries, key: str, faults: Faults) -> tuple[str, ...]:
    node = body.get(key)
    found = () if node is None else faults.texts(node, f"'{key}'")
    return tuple(text for text, _ in found if text and text != NOT_STATED)
