"""Words and states of warrants on the board: what each column is called, and the chip of a card."""

from __future__ import annotations

from dataclasses import dataclass

from screener.domain.offense import label
from screener.policy.evaluation.finding import Finding
from screener.screening.recommend.recommend import Screened
from screener.workflow.model import WarrantCard


@dataclass(frozen=True, slots=True, kw_only=True)
class WarrantLabel:
    """A recommendation or a decision on a warrant: its words, and the state whose color and shape it takes."""

    word: str
    decided: str
    state: str


WAYS = {
    "recall": WarrantLabel(word="Recall", decided="Recalled", state="dismissed"),
    "partial": WarrantLabel(word="Partial", decided="Partial", state="reduced"),
    "keep": WarrantLabel(word="Keep", decided="Kept", state="filed"),
    "needs information": WarrantLabel(word="Needs information", decided="Needs information", state="needs information"),
    "find the case": WarrantLabel(word="Find the case", decided="Find the case", state="needs information"),
    "summons": WarrantLabel(word="Summons", decided="Summons", state="diverted"),
    "refer": WarrantLabel(word="Refer", decided="Referred", state="attorney decides"),
    "hold": WarrantLabel(word="Hold", decided="Held", state="held"),
}
#: What each outcome asks of the court, for the strip.
OUTCOME_WORDS = {
    "recall": "recall the warrant and dismiss",
    "partial": "dismiss the covered counts, keep the rest",
    "keep": "keep the warrant",
    "summons": "convert to a summons",
    "refer": "refer to a supervisor",
}
_TITLES = {"recommend recall": "Recommend recall", "new": "New", "done": "Done"}


def column_title(key: str) -> str:
    """The heading of a column of the board."""
    return _TITLES.get(key, key[:1].upper() + key[1:])


def way(key: str) -> WarrantLabel:
    """How an outcome of a warrant is named; an outcome of an office's own by its key."""
    return WAYS.get(key, WarrantLabel(word=key.capitalize(), decided=key.capitalize(), state="held"))


def recommended(card: WarrantCard) -> str:
    """The recommendation of a warrant's review as its key."""
    return str(card.review.recommendation)


def chip(card: WarrantCard) -> tuple[str, str]:
    """Words and state of a card's chip: the decision where there is one, else the recommendation."""
    if card.decision is not None:
        decided = way(card.decision.outcome)
        return decided.decided, decided.state
    if recommended(card) == "needs information" and card.review.needs:
        fact = card.review.needs[0].fact
        return fact[:1].upper() + fact[1:], "needs information"
    found = way(recommended(card))
    return found.word, found.state


def headline(card: WarrantCard) -> str:
    """Number and kind, in the words of the file."""
    return " · ".join(part for part in (card.number or f"row {card.row}", card.type.lower()) if part)


def summary(card: WarrantCard) -> str:
    """Year of issue and the reason: what a card says under its headline."""
    return f"{card.issued.year} · {card.review.reason}" if card.issued is not None else card.review.reason


def age(card: WarrantCard) -> str:
    """How long it has been open, in words."""
    if card.age_days is None:
        return "age not known"
    years, rest = divmod(card.age_days, 365)
    return (
        f"{card.age_days:,} days"
        if not years
        else f"{years} years, {rest // 30} months"
        if years > 1
        else f"1 year, {rest // 30} months"
    )


def count_words(item: Screened) -> str:
    """An underlying charge in words."""
    kind = label(item.charge.reading.offense)
    substance = item.charge.reading.substance
    return f"{kind}, {substance.replace('_', ' ')}" if substance not in ("", "none", "unspecified") else kind


def recommendation(finding: Finding) -> str:
    """Outcome and rule of an underlying charge: "Decline 3.2"."""
    from screener.ui.widgets.chip import state_style

    words = state_style(finding.rollup.value).recommends
    return f"{words} {finding.decided_by}" if finding.decided_by else words


def can_accept(card: WarrantCard) -> bool:
    """Whether the recommendation is one that a person can take as it is."""
    return card.decision is None and recommended(card) in ("recall", "partial", "keep")
