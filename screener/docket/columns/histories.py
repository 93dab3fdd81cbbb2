"""A column of criminal histories: dated events with what each was for, or a word that says there are none.

What an event was for may be written as a charge is (``arrest driving while suspended``): it is read as the charges of
the docket are. One that is not recognized makes its cell say nothing: half a history would count too few events.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from screener.docket.cells.controlled_words import is_blank, plain, vocabulary
from screener.docket.charges.charges import classify
from screener.docket.columns.content import ColumnContent
from screener.domain.offense import OffenseClass, label
from screener.policy.language.events import KINDS, UNDATED, around_offense, event_parts, parse_events, read_event

_PADDED = re.compile(r"\b(\d)/")
_AMERICAN = re.compile(r"\b(\d\d)/(\d\d)/(\d{4})\b")
#: Words of a history that say there is none, besides ``None`` as a database writes an empty cell.
_NOTHING = frozenset({"none", "0"})
_NULL = "None"
_UNREAD = frozenset({OffenseClass.UNKNOWN, OffenseClass.MULTI})
_HOW = f"Write the day or {UNDATED}, then {', '.join(KINDS[:-1])} or {KINDS[-1]}, then what it was for; or none"


@dataclass(slots=True)
class CellHistories:
    """The events of each different cell, and of each cell that is not understood, why."""

    values: dict[str, tuple[str, ...]] = field(default_factory=dict)
    wrong: dict[str, str] = field(default_factory=dict)


def read_histories(content: ColumnContent) -> CellHistories:
    """What the different cells of a column of histories say. A blank cell says nothing.

    ``none`` and ``0`` say that there are no events. ``None``, spelled so, is also how programs write an empty cell:
    it says so only where another cell of the column holds events, or says in other words that there are none.
    """
    found = CellHistories()
    nulls = []
    for raw in content.counts:
        if raw.strip() == _NULL:
            nulls.append(raw)
        elif raw.strip().lower() not in _NOTHING and is_blank(raw):
            continue
        elif (events := events_of(raw)) is not None:
            found.values[raw] = events
        else:
            found.wrong[raw] = f"{raw.strip()!r} is no history: {_what_is_strange(raw)}. {_HOW}"
    if found.values:
        found.values.update(dict.fromkeys(nulls, ()))
    return found


def events_of(cell: str) -> tuple[str, ...] | None:
    """A history as ``policy.language.events`` writes it, its days also as month/day/year; None where a part is no
    event.
    """
    if plain(cell) in _NOTHING or vocabulary("events").get(plain(cell)) == "nothing":
        return ()
    try:
        return parse_events("; ".join(_understood(part) for part in event_parts(_dated(cell))))
    except ValueError:
        return None


def _dated(cell: str) -> str:
    return _AMERICAN.sub(r"\3-\1-\2", _PADDED.sub(r"0\1/", " ".join(cell.split()).lower()))


def _understood(part: str) -> str:
    """An event with a word of the policy for what it was for, where that is written as a charge."""
    if read_event(part) is not None:
        return part
    parted = around_offense(part)
    if parted is None:
        return part
    begin, offense, end = parted
    kind = classify(offense.upper(), "").offense
    return part if kind in _UNREAD else " ".join(filter(None, (begin, label(kind), end)))


def _what_is_strange(cell: str) -> str:
    """The words of the first event that is not understood."""
    for part in event_parts(_dated(cell)):
        whole = _understood(part)
        if read_event(whole) is None:
            parted = around_offense(whole)
            return f"“{whole if parted is None or not parted[1] else parted[1]}” is not understood"
    return "it cannot be parted into events"
