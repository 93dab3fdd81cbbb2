"""What is said of a fact that a file declares: what the answers are, who gives them, what silence means."""

from __future__ import annotations

from screener.policy.language.vocabulary import FactSpec, FactType
from screener.policy.language.words import listed

#: The one of ``facts.own.ANSWERED_BY`` that names no person.
DOCKET_ONLY = "the docket only"


def answers_words(spec: FactSpec) -> str:
    """What the answers are, and who gives them."""
    match spec.type:
        case FactType.FLAG:
            kind = "yes or no"
        case FactType.WORD:
            kind = f"one of {listed(spec.allowed, 'or')}"
        case FactType.AMOUNT:
            kind = "an amount of money" if spec.unit == "$" else "an amount"
        case FactType.COUNT:
            kind = f"a number of {spec.unit}" if spec.unit else "a number"
        case _:
            kind = "a date"
    return f"The answer is {kind}; {whose_words(spec)}."


def whose_words(spec: FactSpec) -> str:
    """Who answers."""
    if spec.answered_by == (DOCKET_ONLY,):
        return "only the docket can give it"
    who = listed([f"the {each}" for each in spec.answered_by], "or")
    return f"it comes from the docket or from {who}"


def silence_words(spec: FactSpec) -> str:
    """What it means that nobody stated the fact."""
    if spec.silent_no:
        return "Where nobody has stated it, it counts as no."
    return "Where nobody has stated it, it is not known, and the program asks for it."


def noun_of(spec: FactSpec) -> str:
    """A fact with values as a noun: what its sentence says before the value."""
    return spec.sentence.partition(" {}")[0].removesuffix(" is").removesuffix(" are")
