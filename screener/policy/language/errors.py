"""What is wrong with a policy file: the place, one sentence, and what was probably meant."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from screener.domain.errors import ScreenerError


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyError:
    """One fault of a policy file. ``code`` is stable and has a help page; ``line`` and ``column`` count from 1.

    ``hint`` is what to do, often "Did you mean 'g'?"; ``source`` the line of the file as it stands.
    """

    file: str
    line: int
    column: int
    code: str
    message: str
    hint: str = ""
    source: str = ""

    def __str__(self) -> str:
        text = f"{self.file}:{self.line}:{self.column}: {self.message}"
        if self.hint:
            text += f" {self.hint}"
        if self.source:
            before = "".join("\t" if mark == "\t" else " " for mark in self.source[: self.column - 1])
            text += f"\n    {self.source}\n    {before}^"
        return text


class PolicyErrors(ScreenerError):
    """A policy file that cannot be used. ``errors`` holds every fault, sorted by its place."""

    def __init__(self, errors: Iterable[PolicyError]) -> None:
        self.errors = tuple(errors)
        first = self.errors[0]
        count = len(self.errors)
        more = "" if count == 1 else f" (and {count - 1} more)"
        super().__init__(
            f"{first.file} cannot be used as a policy",
            f"line {first.line}, column {first.column}: {first.message.rstrip('.')}{more}",
            first.hint or "Correct the file and load it again",
        )

    def __str__(self) -> str:
        return ScreenerError.__str__(self).replace("?.", "?")


#: Characters that look like others in a text editor, and what was meant.
_QUOTES = {"“": '"', "”": '"', "„": '"', "‟": '"', "‘": "'", "’": "'", "‚": "'", "′": "'", "″": '"', "«": '"', "»": '"'}
_LOOKALIKE = dict(
    zip(
        "АВЕКМНОРСТХаеорсухіјѕԁɡո" + "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧο",
        "ABEKMHOPCTXaeopcyxijsdgn" + "ABEZHIKMNOPTYXo",
        strict=True,
    )
)
_SPACES = {
    "\u00a0": "no-break space",
    "\u2009": "thin space",
    "\u202f": "narrow no-break space",
    "\u200b": "zero-width space",
    "\ufeff": "byte order mark",
    "\u00ad": "soft hyphen",
}


def strange_letter(text: str) -> tuple[int, str] | None:
    """The first curly quote, look-alike letter or invisible space of a text: its place and a sentence naming it."""
    for place, mark in enumerate(text):
        if mark in _QUOTES:
            return place, f"{mark} is a curly quotation mark (U+{ord(mark):04X}); a plain {_QUOTES[mark]} was meant"
        if mark in _LOOKALIKE:
            name = unicodedata.name(mark, "a foreign letter").lower()
            return (
                place,
                f"'{mark}' is {name} (U+{ord(mark):04X}), not the letter '{_LOOKALIKE[mark]}' that it looks like",
            )
        if mark in _SPACES:
            return place, f"there is an invisible {_SPACES[mark]} (U+{ord(mark):04X}); a plain space was meant"
    return None


def plain(text: str) -> str:
    """The text with look-alikes replaced by what they look like, to find what was meant."""
    replaced = "".join(_QUOTES.get(m, _LOOKALIKE.get(m, " " if m in _SPACES else m)) for m in text)
    return " ".join(replaced.split())


def did_you_mean(word: str, allowed: Iterable[str]) -> str:
    """``Did you mean 'g'?`` where one allowed word is near, else the allowed words, or the first of many."""
    given = [each for each in dict.fromkeys(allowed) if each.strip()]
    words = sorted(given)
    folded = {w.lower(): w for w in words}
    near = difflib.get_close_matches(plain(word).lower(), list(folded), n=1, cutoff=0.6)
    if near:
        return f"Did you mean '{folded[near[0]]}'?"
    if 0 < len(words) <= 12:
        return f"Allowed here: {', '.join(words)}."
    return f"One of {len(words)} words belongs here, such as {', '.join(given[:3])}." if words else ""
