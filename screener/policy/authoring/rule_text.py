"""The text of one rule from what a person chose, as the sample policies write it, and an id that is free."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

import yaml

from screener.domain.errors import ScreenerError
from screener.policy.authoring.choices import written
from screener.policy.authoring.file_words import FileWords
from screener.policy.language.errors import did_you_mean
from screener.policy.loading.read_rules import KEYS

#: What stands after a key: a word or text, several, or keys with values.
Value = str | Sequence["Value"] | Mapping[str, "Value"]
Wish = Mapping[str, Value]
#: Clauses that leave some charges of the rule's kind to others, so that ``beyond this`` has to be said.
_NARROWING = ("if", "if shown", "unless", "unless shown")


def read_wish(text: str) -> dict[str, Value]:
    """A rule in YAML or JSON, its id left out where the next free one will do. ScreenerError where it is none."""
    try:
        found = yaml.load(text, Loader=yaml.CBaseLoader)
    except yaml.YAMLError as error:
        said = " ".join(str(error).split())[:120]
        raise ScreenerError("The rule cannot be read", said, "Write it as in a policy file: key: value") from error
    if not isinstance(found, dict):
        raise ScreenerError("The rule cannot be read", "it has no keys with values", "Write key: value")
    for key in found:
        if key not in KEYS:
            raise ScreenerError(f"'{key}' is not a key of a rule", "", did_you_mean(str(key), KEYS) or "Leave it out")
    if "outcome" not in found:
        raise ScreenerError("The rule has no outcome", "it would change nothing", "Write 'outcome'")
    return found


def completed(wish: Wish, words: FileWords) -> dict[str, Value]:
    """The wish with the next free id where none was chosen, and with what the loader would ask for."""
    found = {key: value for key, value in wish.items() if value not in ("", [], {})}
    found.setdefault("id", free_id(words.rules, str(found.get("exception to", ""))))
    narrow = any(key in found for key in _NARROWING) or "reaches" in found
    if narrow and "applies to" in found and "exception to" not in found:
        found.setdefault("beyond this", "otherwise")
    return found


def free_id(ids: Iterable[str], exception_to: str = "") -> str:
    """The id after the last one of its kind: ``3`` after ``2``, ``3.2`` after ``3.1``, ``1.b`` after ``1.a``."""
    taken = set(ids)
    if exception_to:
        letters = (chr(97 + n) for n in range(26))
        lettered = (f"{exception_to}.{letter}" for letter in letters)
        numbered = (f"{exception_to}.{n}" for n in range(1, len(taken) + 2))
        return next(each for each in (*lettered, *numbered) if each not in taken)
    general = [found for each in ids if (found := re.fullmatch(r"(.*?)(\d+)", each)) is not None]
    stem = general[-1][1] if general else ""
    last = max((int(each[2]) for each in general if each[1] == stem), default=0)
    return next(f"{stem}{n}" for n in range(last + 1, last + len(taken) + 2) if f"{stem}{n}" not in taken)


def rule_lines(rule: Wish, inset: int) -> list[str]:
    """The lines of a rule as an entry of the list, its dash set in so far."""
    lines: list[str] = []
    for key in sorted(rule, key=KEYS.index):
        head = "- " if not lines else "  "
        lines.append(f"{' ' * inset}{head}{key}: {flow(rule[key])}")
    return lines


def flow(value: Value, *, inside: bool = False) -> str:
    """A value on one line: ``{offense: simple possession, amount: at most 2 g}``."""
    if isinstance(value, str):
        return written(" ".join(value.split()), flow=inside)
    if isinstance(value, Mapping):
        pairs = (f"{written(key, flow=True)}: {flow(each, inside=True)}" for key, each in value.items())
        return "{" + ", ".join(pairs) + "}"
    return "[" + ", ".join(flow(each, inside=True) for each in value) + "]"
