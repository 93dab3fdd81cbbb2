"""A number or an article with its noun: "1 case", "2 cases", "2 people", "an infraction"."""

from __future__ import annotations


def plural(number: int, one: str, many: str = "") -> str:
    """The number with thousands parted, and its noun: ``many`` is given where an s behind ``one`` is not its plural."""
    return f"{number:,} {agreed(number, one, many)}"


def agreed(number: int, one: str, many: str = "") -> str:
    """The form of a word that agrees with a number which stands elsewhere in the sentence: is or are, row or rows."""
    return one if number == 1 else many or one + "s"


def one(noun: str) -> str:
    """A noun with the article that its first letter asks for."""
    return f"{'an' if noun[:1] in 'aeiouAEIOU' else 'a'} {noun}"
