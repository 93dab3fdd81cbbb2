"""The controlled words and header names of dockets, from resources/docket."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from string import ascii_letters, digits
from typing import cast

from screener.domain.shipped import resource

_LONGEST = 20  # no sentinel word is longer
_SPACES = re.compile(r"\s+")
_PLAIN = frozenset(ascii_letters + digits) - {"x", "X"}  # begins neither a mask nor a row of marks
_MANY = 100
_PART = 1 << 16  # cells looked at together: all of a large docket in one go would stop the window
_MASK = re.compile(r"[xX*][-xX*]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldSpec:
    """One meaning that a column can have: its name, words for people, the look of its content, header names."""

    name: str
    label: str
    kind: str
    case_level: bool
    names: tuple[str, ...]


@cache
def _load(name: str) -> dict[str, object]:
    with resource("docket", name).open("rb") as file:
        return tomllib.load(file)


@cache
def field_specs() -> Mapping[str, FieldSpec]:
    """The fields by name, in the order of the file."""
    tables = cast(list[dict[str, object]], _load("fields.toml")["field"])
    return {
        str(table["name"]): FieldSpec(
            name=str(table["name"]),
            label=str(table["label"]),
            kind=str(table["kind"]),
            case_level=table.get("level") == "case",
            names=tuple(cast(list[str], table["names"])),
        )
        for table in tables
    }


@cache
def spelled() -> Mapping[str, str]:
    """Short words of headers and what they stand for."""
    return cast(dict[str, str], _load("fields.toml")["spelled"])


@cache
def fused_words() -> Mapping[str, str]:
    """Short words that stand for another only inside a name written as one word: ``cd`` in ``RACECD``."""
    return cast(dict[str, str], _load("fields.toml")["fused"])


@cache
def stage_words() -> Mapping[str, str]:
    """Words of a header that name a stage, each with its stage."""
    stages = cast(dict[str, list[str]], _load("fields.toml")["stages"])
    return {word: stage for stage, words in stages.items() for word in words}


@cache
def charge_words(part: str) -> frozenset[str]:
    """The header words of the charge family: ``words``, ``text``, ``statute`` or ``other``."""
    return frozenset(cast(dict[str, list[str]], _load("fields.toml")["charge"])[part])


@cache
def vocabulary(table: str) -> Mapping[str, str]:
    """A controlled vocabulary: each known word (as ``plain`` leaves it) with the word that it stands for."""
    words = cast(dict[str, list[str]], _load("words.toml")[table])
    return {word: meaning for meaning, alike in words.items() for word in (*alike, meaning)}


@cache
def yes_words_of(field: str) -> Mapping[str, str]:
    """Words that say yes or no in the columns of one field only."""
    words = cast(dict[str, dict[str, list[str]]], _load("words.toml")["yesno_of"]).get(field, {})
    return {word: meaning for meaning, alike in words.items() for word in alike}


@cache
def counted_as_yes() -> frozenset[str]:
    """Fields of yes or no in which a number of two or more says yes."""
    return frozenset(cast(dict[str, list[str]], _load("words.toml")["counted_as_yes"])["fields"])


@cache
def sentinels(kind: str) -> frozenset[str]:
    """Cells that mean "not recorded": in ``any`` column, where a ``number`` is due, or ``unknown`` in words.

    ``not_known`` are the words by which a person says that he or she does not know.
    """
    return frozenset(cast(dict[str, list[str]], _load("words.toml")["sentinels"])[kind])


@cache
def layout_words(kind: str) -> tuple[str, ...]:
    """How totals, subtotals and footers begin."""
    return tuple(cast(dict[str, list[str]], _load("words.toml")["layout"])[kind])


@cache
def settled_words(which: str) -> tuple[str, ...]:
    """Words that say how a matter stands: ``open``, ``ended``, ``ended_case``, ``ended_plea``, ``not_plea``."""
    return tuple(cast(dict[str, list[str]], _load("words.toml")["settled"])[which])


@cache
def headless_layouts() -> tuple[Mapping[str, object], ...]:
    """Known files without a line of column names."""
    return tuple(cast(list[dict[str, object]], _load("layouts.toml")["layout"]))


def plain(text: str) -> str:
    """A word for looking up: lowered, single spaces, no point at its end."""
    return _SPACES.sub(" ", text.strip().lower()).rstrip(".")


def is_blank(text: str) -> bool:
    """Whether a cell holds nothing, a sentinel that means "not recorded", or a mask (XXXXXX, a lone x, ***)."""
    stripped = text.strip()
    if not stripped:
        return True
    first = stripped[0]
    if first in "xX*" and _MASK.fullmatch(stripped) is not None:
        return True
    if not first.isalnum() and not any(map(str.isalnum, stripped)):
        return True
    return len(stripped) <= _LONGEST and stripped.lower() in sentinels("any")


def says_not_known(text: str) -> bool:
    """Whether a cell says in words that it is not known: no answer, and no blank either."""
    return plain(text) in sentinels("not_known") or text.strip() in sentinels("not_known")


def is_silent(text: str) -> bool:
    """Whether nobody entered anything: a blank that neither says that it is not known nor hides what it says."""
    return is_blank(text) and not says_not_known(text) and _MASK.fullmatch(text.strip()) is None


def _plainly_filled(cells: list[str], words: frozenset[str]) -> bool:
    plainly = _PLAIN.issuperset(map(itemgetter(0), cells))
    return plainly and words.isdisjoint(map(str.lower, map(str.strip, cells)))


def filled_of(cells: Iterable[str]) -> list[str]:
    """Those that are not blank: most are told by their first character."""
    words = sentinels("any")
    filled = cells if isinstance(cells, list) and "" not in cells else list(filter(None, cells))
    if len(filled) > _MANY and all(
        _plainly_filled(filled[at : at + _PART], words) for at in range(0, len(filled), _PART)
    ):
        return filled
    return [cell for cell in filled if (cell[0] in _PLAIN and cell.strip().lower() not in words) or not is_blank(cell)]


def is_blank_number(text: str) -> bool:
    """Like ``is_blank`` for a date or an id: `88888888` and its like too."""
    stripped = text.strip()
    return is_blank(stripped) or stripped.lower() in sentinels("number")


#: Every field by name, with its label for people, the look of its content and its header names.
FIELDS: Mapping[str, FieldSpec] = field_specs()
