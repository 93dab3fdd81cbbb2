"""Answers to the ten questions: read from a file, completed from the model, and checked one by one and together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date

import yaml

from screener.domain import substance
from screener.domain.errors import ScreenerError
from screener.policy.authoring.new_questions import (
    CASE,
    DIVERSION,
    FIELDS,
    NONE,
    UNCONDITIONAL,
    Field,
    find_model,
    model_answers,
)
from screener.policy.language.conditions import NOWHERE
from screener.policy.language.errors import did_you_mean
from screener.policy.language.vocabulary import FACTS, FactType
from screener.policy.loading.comparisons import Misread, read_comparison
from screener.policy.loading.read_rules import REACHES_SHORT
from screener.policy.loading.read_tests import companion_tests

Answers = Mapping[str, str]


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
    given = {key: " ".join(text.split()) for key, text in answers.items() if text.strip()}
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
        known = REACHES_SHORT.get(short, text) in field.allowed
        return "" if known else _not_allowed(text, field)
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
    every = substance.expand("any drug")
    unnamed = (every, substance.expand("any controlled substance"))
    for name in names:
        drugs = substance.expand(name)
        if not drugs or not drugs <= every:
            yield f"'{name}' is not a controlled substance that the program knows."
        elif drugs in unnamed:
            yield f"'{name}' leaves open which drugs are meant: name them, or write any."
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
        if not 1900 < date.fromisoformat(text).year < 3000:
            raise ValueError
    except ValueError:
        yield f"'{text}' is not a date: write it as 2026-03-01."
