"""What the word at the caret means: the guide's entry of its key, and the sentence of the word itself."""

from __future__ import annotations

from dataclasses import dataclass

from screener.policy.authoring.choices import KEY, WORD, choices
from screener.policy.authoring.file_words import FileWords
from screener.policy.authoring.places import Role, Spot
from screener.policy.authoring.shapes import entry_at, key_path
from screener.policy.rendering.guide import PLACES, Entry

#: What people call the places whose keys are names of the file's own.
_OWN = {
    ("terms",): "A term of this file: a vague word of the policy with one meaning.",
    ("sets",): "A list of this file, used in rules by its name.",
    ("outcomes",): "An outcome of this file: the policy's own word for what happens to a charge.",
    ("facts",): "A fact of this file, which rules and scenarios use as any other.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """``key`` with what the guide says of it (``entry``, None for a name of the file's own: then ``say``).

    ``word`` is the value at the caret and ``word_say`` its sentence, both "" where there is none.
    """

    key: str
    entry: Entry | None = None
    say: str = ""
    word: str = ""
    word_say: str = ""

    @property
    def where(self) -> str:
        """What kind of key it is, as a person says it."""
        if self.entry is None:
            return ""
        return "a fact of the charge" if self.entry.place == "fact" else PLACES[self.entry.place][0]


def meaning(spot: Spot, words: FileWords) -> Meaning | None:
    """What the key at a spot means; None where nothing of the vocabulary stands there."""
    text = spot.word.strip("\"'")
    path = key_path(spot.path)
    if spot.role is Role.KEY and text:
        path = (*spot.path, text)
    if not path:
        return None
    entry = entry_at(path)
    known = {(each.kind, each.text): each.say for each in choices(spot, words)} if spot.role is not Role.TEXT else {}
    said = known.get((WORD, text), "") if spot.role is not Role.KEY else ""
    if entry is None:
        own = known.get((KEY, path[-1])) or next((say for at, say in _OWN.items() if path[:-1] == at), "")
        if not own and not said:
            return meaning_above(path)
        return Meaning(key=path[-1], say=own, word=text if said else "", word_say=said)
    return Meaning(key=path[-1], entry=entry, say=entry.say, word=text if said else "", word_say=said)


def meaning_above(path: tuple[str, ...]) -> Meaning | None:
    """The nearest key above a name that the vocabulary does not know."""
    for end in range(len(path) - 1, 0, -1):
        above = key_path(path[:end])
        entry = entry_at(above)
        if entry is not None:
            return Meaning(key=above[-1], entry=entry, say=entry.say)
    return None
