"""Which kind of dealing in drugs a charge text names: possession with intent, distribution, manufacture, trafficking.

A policy can reach one of them and not the others. A text that names two ("MANUFACTURE/DELIVER"), or that may mean
either ("DCS"), gives none: then the attorney says it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from screener.docket.charges.signs import Signs

#: The words of the policy's fact ``conduct`` for them.
INTENT, DISTRIBUTION = "possession with intent to distribute", "distribution of drugs"
MANUFACTURE, TRAFFICKING = "manufacture of drugs", "drug trafficking"
_OPEN = ""
#: Words of dealing in drugs by what they name, those among them that the reader of charges knows only in a phrase.
_KINDS = (
    (DISTRIBUTION, re.compile(r"(?:S(?:EL|OLD|AL|LAE)|D(?:E?LI?V|EL|ILI|LV|IST|ISB|ISR|ISP|ST|SP)|GIV|FURN|PEDD)\w*")),
    (MANUFACTURE, re.compile(r"MF|(?:MAN|MF[GRC]|MN[FU]|MAUF|CULT|GROW|HARVEST|PRODUC(?!T\b))(?!SAL|DEL|DIS)\w*")),
    (TRAFFICKING, re.compile(r"(?:TRAF|TRFK)\w*")),
    (_OPEN, re.compile(r"ETC|PUR\w*|SOLICIT\w*|MAN(?:SAL|DEL|DIS)\w*")),
)
#: What may stand between two words of one purpose: WITH INTENT TO MANUFACTURE, OR TO DELIVER.
_JOINED = frozenset({"OR", "AND", "TO", "N", "THE", "FOR", "OF", "ETC"})
#: What was held FOR sale, or TO distribute, was held with that intent.
_PURPOSE = frozenset({"FOR", "F", "4", "TO", "INT"})
#: What stands between two charges; the stroke of POSSESS W / INTENT is none.
_APART = re.compile(r"(?<!\bW)\s[/-]\s|[;&\n]")
#: An agreement to do it is not the act, and a text that takes the intent back names none.
_NOT_SAID = ("not_intent", "conspiracy", "doubtful", "purchase")


def dealing_of(text: str) -> str | None:
    """The one kind of dealing that a text of the class "sale or manufacture" names; None where it is open or two are.

    ``POSS CLASS B W/INTENT TO DISTRIBUTE`` is possession with intent: what it was meant for is no act of its own.
    """
    signs = Signs(text)
    if signs.has(*_NOT_SAID):
        return None
    acts = {act for part in _APART.split(text) for act in _acts(Signs(part))}
    if signs.has("possess") and INTENT not in acts:
        return None  # possession beside a sale, or one that may be meant for it
    return acts.pop() or None if len(acts) == 1 else None


def deals(text: str) -> bool:
    """Whether a text of another class names dealing in drugs besides, or may."""
    signs = Signs(text)
    if signs.drug:
        return signs.has("sell") or _kind(signs.words) is not None
    return signs.has("sell") and signs.has("intent")


def _acts(signs: Signs) -> Iterator[str]:
    """Each kind that the text names; "" for what leaves it open."""
    sell, intent = signs.mask("sell"), signs.mask("intent")
    meant, purpose = False, 0  # whether an intent is named, and where the words end that say what it was meant for
    for start, end, bits in _pieces(signs):
        words = signs.words[start:end]
        kind = _kind(words)
        if bits & intent or (bits & sell and _for(signs, start)):
            meant, purpose = True, end
            yield _OPEN if _initials_alone(words) else INTENT
        elif bits & sell or kind is not None:
            if meant and _JOINED.issuperset(signs.words[purpose:start]) and not _own(signs.words[start : end + 1]):
                purpose = end
            else:
                yield kind or _OPEN


def _own(words: Sequence[str]) -> bool:
    """Whether words name an act of its own, not what something was meant for: SALE OF COCAINE, TRAFFICKING."""
    return words[-1] == "OF" or words[0].endswith("ING")


def _pieces(signs: Signs) -> Iterator[tuple[int, int, int]]:
    """Start, end and concepts of each phrase that the reader knows, and of each word between them."""
    place = 0
    for each in sorted(signs.found, key=lambda found: found.start):
        yield from ((at, at + 1, 0) for at in range(place, each.start))
        yield each.start, each.end, each.mark.bits
        place = max(place, each.end)
    yield from ((at, at + 1, 0) for at in range(place, len(signs.words)))


def _for(signs: Signs, start: int) -> bool:
    """Whether words say what something was held for: possession stands before them."""
    if signs.words[start] not in _PURPOSE and (not start or signs.words[start - 1] not in _PURPOSE):
        return False
    possess = signs.mask("possess")
    return any(each.start < start and each.mark.bits & possess for each in signs.found)


def _initials_alone(words: Sequence[str]) -> bool:
    """``M/S/D/P``: manufacture, sale, delivery or possession, without a letter for the intent."""
    return {"W", "I"}.isdisjoint(words) and all(len(word) == 1 for word in words)


def _kind(words: Sequence[str]) -> str | None:
    """What a phrase names; None where none of its words is one of dealing."""
    found = {kind for word in words for kind in _kinds_of(word)}
    return None if not found else found.pop() if len(found) == 1 else _OPEN


@lru_cache(maxsize=65536)
def _kinds_of(word: str) -> tuple[str, ...]:
    """What one word names: texts differ, their words are few."""
    return tuple(kind for kind, pattern in _KINDS if pattern.fullmatch(word))
