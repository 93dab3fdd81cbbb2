"""One charge written twice over: a code and its words, as in ``PCS - POSSESSION - LESS THAN 15 GRMS - COCAINE``."""

from __future__ import annotations

import re

from screener.docket.charges.signs import Signs

_DASH = re.compile(r"\s+[-–—]+\s+")


def without_codes(text: str) -> str:
    """The text without the one-word codes of possession that stand before or behind its words ("PCS - ", " - POM").

    The text itself where it has none, and where what is left would say less.
    """
    whole = Signs(text)
    pieces = _DASH.split(text) if whole.has("possess") else []
    if len(pieces) < 2 or whole.has("sell", "intent") or whole.substance == "multiple":
        return text
    at = 0
    while at < len(pieces) > 1:
        rest = [*pieces[:at], *pieces[at + 1 :]]
        if _is_code(pieces[at], rest[at] if at < len(rest) else "") and _says_as_much(" - ".join(rest), whole):
            pieces = rest
        else:
            at += 1
    return " - ".join(pieces)


def _is_code(piece: str, following: str) -> bool:
    """Whether a piece is one word for possession that names its drug, or that the next piece says again."""
    signs = Signs(piece)
    return len(signs.words) == 1 and signs.has("possess") and (signs.drug or Signs(following).has("possess"))


def _says_as_much(rest: str, whole: Signs) -> bool:
    left = Signs(rest)
    return left.drug and left.has("possess") and left.substance == whole.substance
