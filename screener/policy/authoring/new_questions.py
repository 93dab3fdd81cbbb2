"""The ten questions that a new policy begins with, and what can be answered.

Answers are texts, as a person writes them at a terminal or in the window, or as a file gives them (a list is its
entries with commas, keys are ``name: value`` with commas). Each of the four models has an answer of its own to every
question but the dates, so that one starts from a model and changes what is different.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from screener.domain.decision import Force
from screener.domain.errors import ScreenerError
from screener.policy.language.vocabulary import FACTS, WEIGHT_WORDS, FactType
from screener.policy.loading.load import MODELS, PUBLICITY
from screener.policy.loading.read_rules import REACHES
from screener.policy.loading.read_sections import STAGES

DIVERSION, SUBSTANCE, CASE, UNCONDITIONAL = MODELS
NONE = "none"
ATTORNEY, WITHDRAWN = "attorney decides", "not covered"
NOT_A_SIGN, ASK = "not a sign", "ask"
HISTORIES = tuple(name for name, spec in FACTS.items() if spec.type is FactType.COUNT and name.startswith("prior"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One answer: its name in an answers file, what is asked, and the words that it can be (none: a free answer)."""

    key: str
    ask: str
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One of the ten questions (number 0: whose policy it is), with the answers that it takes."""

    number: int
    title: str
    fields: tuple[Field, ...]


_SIGN_ENDS = (ATTORNEY, WITHDRAWN)
QUESTIONS = (
    Question(
        number=0,
        title="Whose policy it is",
        fields=(
            Field(key="model", ask="Which model does it follow?", allowed=MODELS),
            Field(key="title", ask="What is it called?"),
            Field(key="office", ask="Whose office is it?"),
        ),
    ),
    Question(
        number=1,
        title="Substances",
        fields=(
            Field(
                key="substances",
                ask="Possession of which drugs? (any; names with commas; or: all except heroin, fentanyl)",
            ),
        ),
    ),
    Question(
        number=2,
        title="Limits, and who weighs",
        fields=(
            Field(
                key="limits",
                ask="Up to which amount? (none: any amount; at most 10 g; or: cocaine: at most 2 g, heroin: ...)",
            ),
            Field(
                key="weight from",
                ask="Whose weight counts, the laboratory's or also one taken in the field?",
                allowed=tuple(WEIGHT_WORDS),
            ),
        ),
    ),
    Question(
        number=3,
        title="Grouped charges",
        fields=(
            Field(
                key="grouped",
                ask="How far does it reach where other charges stand beside the possession?",
                allowed=tuple(each for each in REACHES if not each.endswith("by class")),  # that needs a state
            ),
        ),
    ),
    Question(
        number=4,
        title="Signs of sale, and what silence means",
        fields=(
            Field(key="signs of sale", ask="Which signs? (none, or: scales, baggies, cash, weapon)"),
            Field(key="signs needed", ask="How many of them must be found together to matter?"),
            Field(
                key="silence", ask="What does it mean if the report says nothing of a sign?", allowed=(NOT_A_SIGN, ASK)
            ),
            Field(key="signs mean", ask="What happens to a charge with so many signs?", allowed=_SIGN_ENDS),
        ),
    ),
    Question(
        number=5,
        title="Paraphernalia, and what stands beside",
        fields=(
            Field(key="paraphernalia", ask="Is paraphernalia covered? (yes; no; or only for these drugs, with commas)"),
            Field(key="companions", ask="Beside which charges does the attorney decide? (none, or: violent felony)"),
        ),
    ),
    Question(
        number=6,
        title="History",
        fields=(
            Field(key="history", ask="Up to how many earlier convictions or arrests? (none: any number; or a number)"),
            Field(key="history of", ask="Which of these are counted?", allowed=HISTORIES),
            Field(key="beyond history", ask="What happens to a person with more of them?", allowed=_SIGN_ENDS),
        ),
    ),
    Question(
        number=7,
        title="Force and approvals",
        fields=(
            Field(key="force", ask="How binding is it?", allowed=tuple(Force)),
            Field(key="approval", ask="Whose approval does a decision unlike it need? (none, or roles with commas)"),
        ),
    ),
    Question(
        number=8,
        title="Older matters",
        fields=(
            Field(
                key="pending cases",
                ask="What happens to pending cases that it would cover?",
                allowed=("dismiss", "same rules", "not stated"),
            ),
            Field(
                key="warrants",
                ask="What happens to outstanding warrants for charges that it would cover?",
                allowed=("recall", "same rules", "not stated"),
            ),
        ),
    ),
    Question(
        number=9,
        title="Diversion",
        fields=(
            Field(key="diversion", ask="Which program is offered? (none, or its name)"),
            Field(key="stage", ask="At which stage is the program offered?", allowed=STAGES),
            Field(key="minimum age", ask="From which age of the person at the offense? (none, or a number)"),
        ),
    ),
    Question(
        number=10,
        title="Dates, public or not",
        fields=(
            Field(key="effective", ask="From which day does it hold? (as 2026-03-01)"),
            Field(key="review by", ask="By which day is it looked at again? (none, or a day)"),
            Field(key="sunset", ask="What is its last day? (none, or a day)"),
            Field(key="public", ask="Is the text public?", allowed=PUBLICITY),
        ),
    ),
)
FIELDS: Mapping[str, Field] = MappingProxyType({field.key: field for each in QUESTIONS for field in each.fields})

_COMMON = {
    "title": "Possession and paraphernalia",
    "office": "not stated",
    "substances": "any",
    "limits": NONE,
    "weight from": "lab",
    "grouped": "the charge, alone or beside others",
    "signs of sale": "scales, baggies, cash, weapon",
    "signs needed": "2",
    "silence": NOT_A_SIGN,
    "signs mean": ATTORNEY,
    "paraphernalia": "yes",
    "companions": NONE,
    "history": NONE,
    "history of": "prior drug convictions",
    "beyond history": ATTORNEY,
    "force": "presumptive",
    "approval": "unit supervisor",
    "pending cases": "dismiss",
    "warrants": "recall",
    "diversion": NONE,
    "stage": "pre-charge",
    "minimum age": NONE,
    "review by": NONE,
    "sunset": NONE,
    "public": "public",
}
_OF_MODEL: Mapping[str, Mapping[str, str]] = {
    DIVERSION: {
        "title": "Expanded diversion",
        "diversion": "Recovery Track",
        "minimum age": "18",
        "companions": "violent felony",
        "pending cases": "same rules",
        "warrants": "not stated",
    },
    SUBSTANCE: {
        "title": "Buprenorphine and natural psychedelics",
        "substances": "buprenorphine, psilocybin",
        "paraphernalia": "buprenorphine, psilocybin",
    },
    CASE: {
        "title": "Possession, case by case",
        "limits": "at most 1 g",
        "grouped": "the charge only when it stands alone",
        "signs mean": WITHDRAWN,
        "paraphernalia": "no",
        "force": "guidance",
        "approval": NONE,
        "pending cases": "same rules",
        "warrants": "not stated",
        "public": "internal",
    },
    UNCONDITIONAL: {},
}


def model_answers(model: str) -> dict[str, str]:
    """What a model usually answers to every question but from when it holds."""
    return {"model": model, **_COMMON, **_OF_MODEL[model]}


def find_model(word: str) -> str:
    """A model by its name or a part of it ("unconditional"); ScreenerError where no single one is meant."""
    found = [model for model in MODELS if word.strip().lower() in model]
    if len(found) != 1 or not word.strip():
        raise ScreenerError(f"'{word}' is not one of the four models", "", f"Write one of: {', '.join(MODELS)}")
    return found[0]
