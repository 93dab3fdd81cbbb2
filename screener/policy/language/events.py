"""A person's history as dated events: arrests, citations, charges, convictions and referrals are different things.

An event that was taken from another charge of the office names it behind a comma (``, case 24-0101``), and says where
it may be another person's or not lie before (``, perhaps ...``). Where a history holds only part of what there may be,
it ends with ``REST``.

An event is one text, ``2025-03-14 arrest simple possession misdemeanor``: its day (``undated`` where the record gives
none), its kind, and as far as known the offense, the grade, and after ``under`` the statute. A history that is known to
hold nothing is ``none``; one that is not available is left out, which is unknown, never "none". What is screened is not
itself in the history.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from screener.domain.offense import OffenseClass
from screener.policy.language.vocabulary_facts import FACTS_OF_EVENTS, KIND_WORDS

#: Kinds of events, each with the words that a policy may use for them.
KINDS = ("arrest", "citation", "charge", "conviction", "referral", "diversion", "failure to appear")
PLURALS = {**{f"{kind}s": kind for kind in KINDS}, "failures to appear": "failure to appear"}
UNDATED = "undated"
#: Stands in a history of which only a part is known: there may be more events, of every kind.
REST = "and what else there may be"
OF_COLUMNS = "the docket's history"
_SOURCED = re.compile(
    rf"^(?P<event>.*?)(?:, (?P<source>(?:case|incident|row) [^,;]+|{OF_COLUMNS}))?(?P<perhaps>, perhaps [^,;]+)?$"
)
_BETWEEN = re.compile(rf";| and (?=\d{{4}}-|{UNDATED} )")
_EVENT = re.compile(rf"^(\d{{4}}-\d{{2}}-\d{{2}}|{UNDATED}) ({'|'.join(KINDS)})(?: (.*?))??(?: under (.+))?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class PastEvent:
    """One event. ``on`` is None where its day is not known; "" where the offense, grade or statute is not."""

    on: date | None
    kind: str
    offense: str = ""
    grade: str = ""
    statute: str = ""
    source: str = ""
    sure: bool = True


#: What may be, beside the events that are known.
_ANY = PastEvent(on=None, kind=REST)


@lru_cache(maxsize=65536)
def read_event(text: str) -> PastEvent | None:
    """The event that a text says, or None."""
    whole = " ".join(text.split())
    if whole == REST:
        return _ANY
    sourced = _SOURCED.match(whole)
    parted = None if sourced is None else _parted(sourced["event"])
    if sourced is None or parted is None:
        return None
    day, kind, offense, grade, statute = parted
    if offense and offense.lower() not in KIND_WORDS:
        return None
    try:
        on = None if day == UNDATED else date.fromisoformat(day)
    except ValueError:
        return None
    found = KIND_WORDS.get(offense.lower(), OffenseClass.UNKNOWN)
    return PastEvent(
        on=on,
        kind=kind,
        offense="" if found is OffenseClass.UNKNOWN else found.value,
        grade=grade,
        statute=statute,
        source=sourced["source"] or "",
        sure=sourced["perhaps"] is None,
    )


def _parted(text: str) -> tuple[str, str, str, str, str] | None:
    """The day, kind, offense, grade and statute of an event, "" where one is not given; None where it is no event."""
    match = _EVENT.match(text)
    if match is None:
        return None
    day, kind, about, statute = match.groups()
    words = (about or "").split()
    grade = next((word for word in words[-1:] + words[:1] if word in FACTS_OF_EVENTS["grade"]), "")
    if grade:
        words = words[:-1] if words[-1] == grade else words[1:]
    return day, kind, " ".join(words), grade, statute or ""


def event_parts(text: str) -> tuple[str, ...]:
    """The single events of a text, parted by semicolons or "and"."""
    return tuple(" ".join(part.split()) for part in _BETWEEN.split(text))


def around_offense(text: str) -> tuple[str, str, str] | None:
    """An event parted in three: its day and kind; what it was for; its grade and statute. None where it is none."""
    parted = _parted(text)
    if parted is None:
        return None
    day, kind, offense, grade, statute = parted
    return f"{day} {kind}", offense, " ".join(filter(None, (grade, f"under {statute}" if statute else "")))


def parse_events(text: str) -> tuple[str, ...]:
    """The events of a text, parted by semicolons or "and"; ``none`` is a history that is known to be empty."""
    if text.lower() == "none":
        return ()
    found = []
    for each in event_parts(text):
        if read_event(each) is None:
            raise ValueError(
                f"'{each}' is not an event; write its day, its kind ({', '.join(KINDS)}), and what it was for"
            )
        found.append(each)
    return tuple(sorted(found))


def months_before(anchor: date, months: int) -> date:
    """The same day some months earlier; the last day of a shorter month (29 February falls back to the 28th)."""
    year, month = divmod(anchor.year * 12 + anchor.month - 1 - months, 12)
    last = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month + 1, min(anchor.day, last))
