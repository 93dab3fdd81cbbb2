"""The words that a policy file brings along itself: its outcomes, terms, sets, rules, programs, found in any text.

Read line by line and not by the loader, so that they are there while the file cannot be loaded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from screener.policy.authoring.marks import (
    DASH,
    KEY,
    QUOTE,
    START,
    VALUE,
    Mark,
    Open,
    ends_block,
    opened,
    read_line,
)
from screener.policy.language.vocabulary_facts import FactSpec
from screener.policy.loading.nodes import Entries, Faults, read_nodes
from screener.policy.loading.own_facts import read_own

_NAMED = ("outcomes", "terms", "sets", "programs", "rules")


@dataclass(frozen=True, slots=True, kw_only=True)
class FileWords:
    """Names with what is said of each: ``outcomes`` with their roll-up, ``rules`` and ``programs`` by id with title.

    ``judged`` are the terms that the file leaves to the attorney, ``facts`` the facts that it names itself,
    ``sections`` the sections that stand there, each with its line from 0; ``state`` is the one whose classes it means.
    """

    outcomes: Mapping[str, str] = field(default_factory=dict)
    terms: Mapping[str, str] = field(default_factory=dict)
    sets: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[str, FactSpec] = field(default_factory=dict)
    programs: Mapping[str, str] = field(default_factory=dict)
    rules: Mapping[str, str] = field(default_factory=dict)
    judged: frozenset[str] = frozenset()
    sections: Mapping[str, int] = field(default_factory=dict)
    state: str = ""


_STATE = re.compile(r"""[{\s,]state: *["']?([A-Za-z][A-Za-z ]*)""")


def file_words(text: str) -> FileWords:
    """The words of a text, whatever else is wrong with it."""
    found: dict[str, dict[str, str]] = {name: {} for name in _NAMED}
    sections: dict[str, int] = {}
    judged: set[str] = set()
    for section, name, said, number in _named(text):
        if not name:
            sections.setdefault(section, number)
        elif section in found:
            found[section].setdefault(name, "")
            if said:
                found[section][name] = said
        elif section == "judged":
            judged.add(name)
    state = _STATE.search(text)
    return FileWords(
        **found,
        facts=_own_facts(text, sections),
        judged=frozenset(judged),
        sections=sections,
        state=state[1] if state else "",
    )


def _own_facts(text: str, sections: Mapping[str, int]) -> Mapping[str, FactSpec]:
    """The facts that the file declares, as far as their own section can be read."""
    first = sections.get("facts")
    if first is None:
        return {}
    after = min((line for line in sections.values() if line > first), default=None)
    node = read_nodes("\n".join(text.splitlines()[first:after]).encode("utf-8", "replace"), Faults(""))
    declared = node.get("facts") if isinstance(node, Entries) else None
    return {} if declared is None else {spec.name: spec for spec in read_own(declared, Faults(""), ())}


#: The key that says in a few words what a name stands for.
_SAYS = {"outcomes": "roll-up", "terms": "quote", "rules": "title", "programs": "title"}


def _named(text: str) -> Iterator[tuple[str, str, str, int]]:
    """(section, name, what is said of it, line) of each name; the name is "" for the section itself."""
    state, section, name, inset = 0, "", "", -1
    for number, line in enumerate(text.splitlines()):
        before = state
        marks, state = read_line(line, state)
        if opened(before) is Open.BLOCK and ends_block(line, before):
            before = START
        if not marks or opened(before) or (section and section not in _NAMED and line[:1] in " -"):
            continue
        first = next((mark for mark in marks if mark.kind != DASH), None)
        if first is not None and before == 0 and first.start == 0 and first.kind == KEY:
            section, name, inset = first.text, "", -1
            yield section, "", "", number
            marks = marks[2:]
        if section not in _NAMED or not marks:
            continue
        pairs = list(_pairs(marks))
        if section in ("rules", "programs"):
            if before == 0 and marks[0].kind == DASH and (inset < 0 or marks[0].start <= inset):
                inset, name = marks[0].start, ""
            name = next((said for key, said in pairs if key == "id" and not name), name)
        elif before == 0 and first is not None and first.kind == KEY and (inset < 0 or first.start <= inset):
            inset = first.start or inset
            name = _bare(first) if first.start else name
        if not name:
            continue
        said = next((said for key, said in pairs if key == _SAYS.get(section)), "")
        yield section, name, said, number
        if section == "terms" and ("judgment", "yes") in pairs:
            yield "judged", name, "", number


def _pairs(marks: tuple[Mark, ...]) -> Iterator[tuple[str, str]]:
    """Keys with the plain value that follows each on the line."""
    for at in range(len(marks) - 2):
        key, colon, value = marks[at : at + 3]
        if key.kind == KEY and colon.text == ":" and value.kind in (VALUE, QUOTE):
            yield _bare(key), _bare(value)


def _bare(mark: Mark) -> str:
    return re.sub(r"^([\"'])(.*)\1$", r"\2", mark.text)
