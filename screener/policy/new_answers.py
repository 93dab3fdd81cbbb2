"""The ten questions that a new policy begins with, and what can be answered.

Answers are texts, as a person writes them at a terminal or in the window, or as a file gives them (a list is its
entries with commas, keys are ``name: value`` with commas). Each of the four models has an answer of its own to every
question but the dates, so that one starts from a model and changes what is different.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

import yaml

from screener.domain import substance
from screener.domain.decision import Force
from screener.domain.errors import ScreenerError
from screener.policy.comparisons import Misread, read_comparison
from screener.policy.conditions import NOWHERE
from screener.policy.errors import did_you_mean
from screener.policy.load import MODELS, PUBLICITY
from screener.policy.read_rules import REACHES, REACHES_SHORT
from screener.policy.read_sections import STAGES
from screener.policy.read_tests import companion_tests
from screener.policy.vocabulary import FACTS, WEIGHT_WORDS, FactType

DIVERSION, SUBSTANCE, CASE, UNCONDITIONAL = MODELS
NONE = "none"
ATTORNEY, WITHDRAWN = "attorney decides", "not covered"
NOT_A_SIGN, ASK = "not a sign", "ask"
Answers = Mapping[str, str]
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
        fields=(Field(key="substances", ask="Which drugs? (any; names with commas; or: all except heroin, fentanyl)"),),
    ),
    Question(
        number=2,
        title="Limits, and who weighs",
        fields=(
            Field(key="limits", ask="Up to which amount? (none; at most 10 g; or: cocaine: at most 2 g, heroin: ...)"),
            Field(key="weight from", ask="Whose weight counts?", allowed=tuple(WEIGHT_WORDS)),
        ),
    ),
    Question(
        number=3,
        title="Grouped charges",
        fields=(
            Field(key="grouped", ask="What does it reach where other charges stand beside?", allowed=tuple(REACHES)),
        ),
    ),
    Question(
        number=4,
        title="Signs of sale, and what silence means",
        fields=(
            Field(key="signs of sale", ask="Which signs? (none, or: scales, baggies, cash, weapon)"),
            Field(key="signs needed", ask="How many of them make it a case of sale?"),
            Field(
                key="silence", ask="What does it mean if the report says nothing of a sign?", allowed=(NOT_A_SIGN, ASK)
            ),
            Field(key="signs mean", ask="What holds then?", allowed=_SIGN_ENDS),
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
            Field(key="history", ask="Up to how many earlier convictions? (none: they do not matter; or a number)"),
            Field(key="history of", ask="Which convictions count?", allowed=HISTORIES),
            Field(key="beyond history", ask="What holds beyond that number?", allowed=_SIGN_ENDS),
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
            Field(key="pending cases", ask="Pending cases?", allowed=("dismiss", "same rules", "not stated")),
            Field(key="warrants", ask="Outstanding warrants?", allowed=("recall", "same rules", "not stated")),
        ),
    ),
    Question(
        number=9,
        title="Diversion",
        fields=(
            Field(key="diversion", ask="Which program is offered? (none, or its name)"),
            Field(key="stage", ask="When does it begin?", allowed=STAGES),
            Field(key="minimum age", ask="From which age? (none, or a number)"),
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


def read_answers(text: str) -> dict[str, str]:
    """The answers in a YAML or JSON file; ScreenerError where it is none."""
    try:
        found = yaml.load(text, Loader=yaml.CBaseLoader)
    except yaml.YAMLError as error:
        raise ScreenerError(
            "The answers cannot be read", " ".join(str(error).split())[:120], "Write key: value"
        ) from error
    if not isinstance(found, dict):
        raise ScreenerError("The answers cannot be read", "they are no keys with values", "Write key: value")
    return {str(key): _as_text(value) for key, value in found.items()}


def _as_text(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_as_text(each)}" for key, each in value.items())
    if isinstance(value, list):
        return ", ".join(_as_text(each) for each in value) or NONE
    return " ".join(str(value).split())


def complete(answers: Answers) -> dict[str, str]:
    """The answers with those of their model for what is not said; ScreenerError names the first that cannot be used."""
    for key in answers:
        if key not in FIELDS:
            raise ScreenerError(f"'{key}' is not one of the questions", "", did_you_mean(key, FIELDS) or "Leave it out")
    given = {key: text.strip() for key, text in answers.items() if text.strip()}
    found = {**model_answers(find_model(given.pop("model", UNCONDITIONAL))), **given}
    if "effective" not in found:
        raise ScreenerError("The first day of the policy is not said", "", "Answer 'effective', as 2026-03-01")
    signs = words(found["signs of sale"])
    if "signs needed" not in given and 0 < len(signs) < int(found["signs needed"]):
        found["signs needed"] = str(len(signs))
    for key, text in found.items():
        wrong = problem(key, text)
        if wrong:
            raise ScreenerError(f"The answer to '{key}' cannot be used", wrong.rstrip("."), FIELDS[key].ask)
    short = found["grouped"].removeprefix("the charge").lstrip(", ")
    found["grouped"] = REACHES_SHORT.get(short, found["grouped"])
    for wrong in _together(found):
        raise ScreenerError("The answers do not go together", wrong.rstrip("."), "Change one of them")
    for early, late in (("effective", "review by"), ("effective", "sunset"), ("review by", "sunset")):
        if NONE not in (found[early], found[late]) and found[late] < found[early]:
            raise ScreenerError(f"'{late}' is before '{early}'", "", "Correct one of the days")
    return found


def _together(found: Answers) -> Iterator[str]:
    signs = words(found["signs of sale"])
    if signs and int(found["signs needed"]) > len(signs):
        yield f"'signs needed' is {found['signs needed']}, and there are {len(signs)} signs."
    if found["model"] == DIVERSION and found["diversion"] == NONE:
        yield f"The model '{DIVERSION}' needs a program: answer 'diversion'."
    if found["model"] == CASE and found["grouped"].endswith("are covered"):
        yield f"Under the model '{CASE}' the attorney decides, so no charge counts as covered: choose another reach."
    spoken = covered_drugs(found["substances"])
    for drug, _ in limits(found["limits"]):
        if drug and not substance.expand(drug) <= spoken:
            yield f"'{drug}' has a limit but is not among the substances."


def company(answers: Answers) -> tuple[str, ...]:
    """The companions beside which the attorney decides, without those beside which the rules reach nothing anyway."""
    found, reach = words(answers["companions"]), answers["grouped"]
    if reach.endswith(("only when it stands alone", "are covered")):
        return ()
    if reach.endswith("unless a felony stands beside it"):
        return tuple(each for each in found if "felony" not in each.split())
    return found


def covered_drugs(text: str) -> frozenset[str]:
    """The drugs that an answer to ``substances`` means."""
    every = substance.expand("any drug")
    if text == "any":
        return every
    out = frozenset().union(*(substance.expand(each) for each in excepted(text)))
    return every - out if out else frozenset().union(*(substance.expand(each) for each in words(text)))


# -- single answers --------------------------------------------------------------------------------------------------


def words(text: str) -> tuple[str, ...]:
    """The entries of an answer with commas; nothing for ``none``."""
    found = tuple(dict.fromkeys(each.strip() for each in text.split(",") if each.strip()))
    return () if found == (NONE,) else found


def limits(text: str) -> tuple[tuple[str, str], ...]:
    """The limits of an answer: (drug, limit), the drug "" for one limit for all."""
    found = []
    for each in words(text):
        drug, colon, limit = each.rpartition(":")
        found.append((drug.strip() if colon else "", limit.strip()))
    return tuple(found)


def excepted(text: str) -> tuple[str, ...]:
    """The drugs of ``all except heroin, fentanyl``; nothing where the answer is another."""
    found = re.match(r"all except:? +(.+)$", text)
    return words(found[1]) if found else ()


def problem(key: str, text: str) -> str:
    """Why an answer cannot be used, in one sentence; "" where it can."""
    field = FIELDS[key]
    if not text.strip():
        return "The answer is empty."
    if key == "grouped":
        short = text.removeprefix("the charge").lstrip(", ")
        return "" if text in REACHES or short in REACHES_SHORT else _not_allowed(text, field)
    if field.allowed:
        return "" if text in field.allowed else _not_allowed(text, field)
    return next(_wrong(key, text), "")


def _not_allowed(text: str, field: Field) -> str:
    return f"'{text}' is not one of: {'; '.join(field.allowed)}."


def _wrong(key: str, text: str) -> Iterator[str]:
    match key:
        case "substances" if text != "any":
            yield from _drugs(excepted(text) or words(text))
        case "paraphernalia" if text not in ("yes", "no"):
            yield from _drugs(words(text))
        case "limits":
            yield from _limits(text)
        case "signs of sale":
            flags = [name for name, spec in FACTS.items() if spec.type is FactType.FLAG and not spec.record]
            unknown = [each for each in words(text) if each not in flags]
            yield from (f"'{each}' is not a yes-or-no fact. {did_you_mean(each, flags)}" for each in unknown)
        case "companions":
            unknown = [each for each in words(text) if companion_tests(each, NOWHERE) is None]
            yield from (f"'{each}' is not an offense class, a grade or both." for each in unknown)
        case "signs needed":
            if text not in "123456" or len(text) != 1:
                yield f"'{text}' is not a number from 1 to 6."
        case "history" | "minimum age":
            if text != NONE and not (text.isascii() and text.isdigit() and len(text) < 3):
                yield f"'{text}' is not a number below 100."
            elif key == "minimum age" and text != NONE and int(text) == 0:
                yield "From birth on there is no limit: write none."
        case "effective" | "review by" | "sunset":
            yield from _day(text, may_be_none=key != "effective")


def _drugs(names: tuple[str, ...]) -> Iterator[str]:
    for name in names:
        if not substance.expand(name):
            yield f"'{name}' is not a substance that the program knows."
    if not names:
        yield "No substance is named."


def _limits(text: str) -> Iterator[str]:
    found = limits(text)
    for drug, limit in found:
        read = read_comparison(limit, FACTS["amount"])
        if isinstance(read, Misread):
            yield f"{read.message} {read.hint}"
        elif read.operator not in ("<", "<="):
            yield f"'{limit}' is not an upper limit: write 'at most' or 'less than'."
        if drug and not substance.expand(drug):
            yield f"'{drug}' is not a substance that the program knows."
    named = [drug for drug, _ in found]
    if "" in named and len(named) > 1:
        yield "Write one limit for every drug, or one for each."
    seen: set[str] = set()
    for drug in named:
        if drug and seen & substance.expand(drug):
            yield f"'{drug}' has two limits."
        seen |= substance.expand(drug) if drug else frozenset()


def _day(text: str, *, may_be_none: bool) -> Iterator[str]:
    if may_be_none and text == NONE:
        return
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            raise ValueError
        date.fromisoformat(text)
    except ValueError:
        yield f"'{text}' is not a date: write it as 2026-03-01."
