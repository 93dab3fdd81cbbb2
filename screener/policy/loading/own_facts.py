"""A policy file's own facts: what the office asks beyond the program's vocabulary, declared under ``facts``.

An own fact is a ``FactSpec`` like any other. It stands beside the built-in ones in the vocabulary of its file, and is
answered by a column of the docket with its name (or one of its ``headers``), at the desk, or on the command line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

from screener.domain.charge_class import classes_of
from screener.policy.language.conditions import FilePlace
from screener.policy.language.facts.said import DOCKET_ONLY
from screener.policy.language.vocabulary import FACTS, GROUP_ASKS, KIND_WORDS, FactSpec, FactType
from screener.policy.loading.nodes import Entries, Faults, Node, Scalar

OWN_KEYS = (
    "type", "words", "unit", "ask", "answered by", "silence", "yes", "no", "sentence", "headers", "quote", "cite",
    "note",
)  # fmt: skip
#: What kinds of facts a file can declare, by the word that it writes.
TYPES: Mapping[str, FactType] = MappingProxyType(
    {
        "yes or no": FactType.FLAG,
        "number": FactType.COUNT,
        "date": FactType.DATE,
        "amount": FactType.AMOUNT,
        "dollars": FactType.AMOUNT,
        "words": FactType.WORD,
    }
)
#: Who can answer; the first answers where the file does not say.
ANSWERED_BY = ("attorney", "supervisor", "clerk", DOCKET_ONLY)
SILENCE = ("unknown", "counts as no")
#: Where the value stands in the sentence of a fact.
GAP = "..."
_EXAMPLES = {
    "yes or no": "yes",
    "number": "2",
    "date": "2026-03-14",
    "amount": "1.4 g",
    "dollars": "$500",
}
_MOST_WORDS = 40
_SEVERAL = re.compile(r" (?:and|or) ")
_MARKS = re.compile(r"[^\w %$#&'()./-]")


def vocabulary_of(own: Iterable[FactSpec], state: str = "") -> Mapping[str, FactSpec]:
    """The built-in facts, and behind them a file's own; the classes are those of the file's state."""
    found = tuple(own)
    known = classes_of(state) if state else None
    if known is None:
        return MappingProxyType({**FACTS, **{spec.name: spec for spec in found}}) if found else FACTS
    classed = replace(FACTS["class"], allowed=known.names, example=known.names[0])
    return MappingProxyType({**FACTS, "class": classed, **{spec.name: spec for spec in found}})


def read_own(node: Node, faults: Faults, taken: Iterable[str]) -> tuple[FactSpec, ...]:
    """The own facts of a file, in its order. ``taken`` are names that mean something else there: terms, phrases."""
    used = dict.fromkeys(taken, "a term or a phrase of this file")
    found: list[FactSpec] = []
    seen: set[str] = set()
    for key, value in faults.entries(node, "'facts'"):
        name = _name(key, faults, used)
        spec = _spec(name or key.text, key.place, faults.entries(value, f"The fact '{key.text}'"), faults)
        if name and spec is not None and name.lower() not in seen:
            found.append(spec)
        seen.add(key.text.lower())
    return tuple(found)


def _name(key: Scalar, faults: Faults, used: Mapping[str, str]) -> str:
    """The name, where it can be one."""
    name = key.text.strip()
    folded = name.lower()
    if folded in FACTS or folded in GROUP_ASKS or folded in ("history", "beside", "judgment"):
        faults.add(
            key.place,
            "shadows-a-fact",
            f"'{name}' is a fact that the program already knows; a file cannot give it another meaning.",
            "Leave it out here and use it as it is, or choose another name.",
        )
        return ""
    if folded in used or folded in KIND_WORDS:
        what = used.get(folded, "an offense")
        faults.add(key.place, "name-taken", f"'{name}' is {what} already.", "Choose another name for the fact.")
        return ""
    if not name or _MARKS.search(name) or not name[0].isalpha() or " of count " in name or len(name) > 60:
        faults.add(
            key.place,
            "bad-fact-name",
            f"'{name}' cannot be the name of a fact.",
            "Begin with a letter and use letters, digits and spaces, at most 60, such as 'engaged with treatment'.",
        )
        return ""
    return name


def _spec(name: str, place: FilePlace, body: Entries, faults: Faults) -> FactSpec | None:
    faults.keys(body, "a fact of the office", OWN_KEYS, ("type", "ask"))
    type_node = body.get("type")
    kind = "" if type_node is None else faults.word(type_node, "a kind of fact", tuple(TYPES), "unknown-fact-type")
    if not kind:
        return None
    texts = {key: _text(body, key, faults) for key in ("ask", "yes", "no", "unit")}
    words = _words(body, kind, place, faults)
    _fitting(body, kind, faults)
    said = _sentence(name, body, kind, faults)
    unit = {"amount": "g", "dollars": "$"}.get(kind, texts["unit"])
    return FactSpec(
        name=name,
        type=TYPES[kind],
        ask=texts["ask"],
        sentence=said[0],
        denial=said[1],
        allowed=words,
        unit=unit,
        example=words[0] if words else _EXAMPLES.get(kind, ""),
        own=True,
        answered_by=_answered_by(body, faults),
        silent_no=_silence(body, kind, faults),
        headers=tuple(text for text, _ in _listed(body, "headers", faults) if text),
        quote=_text(body, "quote", faults),
        cite=_text(body, "cite", faults),
        note=_text(body, "note", faults),
        line=place.line,
    )


def _text(body: Entries, key: str, faults: Faults) -> str:
    node = body.get(key)
    return "" if node is None else faults.text(node, f"'{key}'")


def _listed(body: Entries, key: str, faults: Faults) -> tuple[tuple[str, FilePlace], ...]:
    node = body.get(key)
    return () if node is None else faults.texts(node, f"'{key}'")


def _words(body: Entries, kind: str, place: FilePlace, faults: Faults) -> tuple[str, ...]:
    """The words of a closed list; two that differ in capitals alone would be one answer."""
    if kind != "words":
        return ()
    written = body.get("words")
    seen: dict[str, str] = {}
    for each in () if written is None else faults.each(written, "'words'"):
        text, at = faults.text(each, "'words'"), each.place
        if not text:
            continue
        one = isinstance(each, Scalar) and each.quoted
        if text.lower() in seen:
            faults.add(at, "word-twice", f"'{text}' stands in this list twice.", "Keep one of them.")
        elif "," in text or ";" in text:
            message = f"'{text}' reads as several answers."
            faults.add(at, "word-with-and", message, "Write each answer as a word of its own, without a comma.")
        elif not one and _SEVERAL.search(text):
            hint = f'Write each answer as a word of its own; one answer that is called so stands in quotes: "{text}".'
            faults.add(at, "word-with-and", f"'{text}' reads as several answers.", hint)
        seen.setdefault(text.lower(), text)
    if not 2 <= len(seen) <= _MOST_WORDS:
        node = body.get("words")
        faults.add(
            place if node is None else node.place,
            "words-needed",
            f"A fact that is one of some words needs 2 to {_MOST_WORDS} of them.",
            "Write them under 'words', such as [own home, shelter, none].",
        )
    return tuple(seen.values())


#: Keys that only some kinds of facts have, and those kinds.
_ONLY: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "words": ("words",),
        "unit": ("number",),
        "yes": ("yes or no",),
        "no": ("yes or no",),
        "sentence": tuple(kind for kind in TYPES if kind != "yes or no"),
    }
)


def _fitting(body: Entries, kind: str, faults: Faults) -> None:
    """Errors for keys that say nothing of this kind of fact, and for a yes without a no."""
    for key, kinds in _ONLY.items():
        name = body.key(key)
        if name is not None and kind not in kinds:
            faults.add(
                name.place,
                "key-of-another-type",
                f"'{key}' says nothing of a fact whose type is '{kind}'.",
                f"It belongs to: {', '.join(kinds)}.",
            )
    if kind == "yes or no":
        faults.keys(body, "a yes-or-no fact", OWN_KEYS, ("yes", "no"))


def _sentence(name: str, body: Entries, kind: str, faults: Faults) -> tuple[str, str]:
    """What is said of a yes and of a no; of a value, a sentence with a gap."""
    if kind == "yes or no":
        return _text(body, "yes", faults).rstrip("."), _text(body, "no", faults).rstrip(".")
    node = body.get("sentence")
    text = "" if node is None else faults.text(node, "'sentence'").rstrip()
    if text.endswith(".") and not text.endswith(GAP):
        text = text[:-1]
    if node is not None and text.count(GAP) != 1:
        faults.add(
            node.place,
            "sentence-without-gap",
            f"The sentence must have '{GAP}' once, where the value stands.",
            f"Write for example 'the {name} is {GAP}'.",
        )
    said = text or f"the {name} is {GAP}"
    return said.replace("{", "(").replace("}", ")").replace(GAP, "{}", 1), ""


def _answered_by(body: Entries, faults: Faults) -> tuple[str, ...]:
    node = body.get("answered by")
    if node is None:
        return ANSWERED_BY[:1]
    nodes: tuple[Node, ...] = getattr(node, "nodes", None) or (node,)
    found = tuple(faults.word(each, "who can answer", ANSWERED_BY) for each in nodes)
    if DOCKET_ONLY in found and len(found) > 1:
        faults.add(
            node.place,
            "docket-only-alone",
            f"'{DOCKET_ONLY}' stands alone: then no person answers.",
            "Remove it, or the others.",
        )
    return tuple(each for each in found if each) or ANSWERED_BY[:1]


def _silence(body: Entries, kind: str, faults: Faults) -> bool:
    node = body.get("silence")
    if node is None:
        return False
    word = faults.word(node, "what silence means", SILENCE)
    if word == SILENCE[1] and kind != "yes or no":
        faults.add(
            node.place,
            "silence-of-a-value",
            f"Only a yes-or-no fact can count as no; a {kind} that nobody stated is unknown.",
            "Remove this line.",
        )
        return False
    return word == SILENCE[1]
