"""Header texts: split into words, spelled out, matched to the names of fields."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import combinations, groupby

from screener.docket.cells.controlled_words import charge_words, field_specs, spelled, stage_words
from screener.docket.cells.fused import fused, lengthened

#: Fields that say what a row charges.
CHARGE_FIELDS = ("text", "statute", "charge code", "arrest text", "arrest statute")

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[A-Za-z])(?=\d)|(?<=\d)(?=[A-Za-z])")
_APART = re.compile(r"[^0-9A-Za-z]+")
_PATH = re.compile(r"[A-Za-z_][\w -]*(?:\.[A-Za-z_][\w -]*)+")
#: Objects of nested records that hold what is the defendant's, the case's or the charge's own.
_HOLDERS = frozenset(
    {"defendant", "person", "people", "persons", "defendants", "individual", "case", "cases", "charge", "offense"}
    | {"record", "records", "count", "counts", "item", "items", "data", "attributes", "properties", "list", "details"}
    | {"info", "information", "detail", "name", "names", "result", "results", "row", "rows", "entry", "entries"}
    | {"violation", "violations", "identity", "demographics", "number", "party", "parties"}
)
#: Words that say nothing about which field a column is.
_NEUTRAL = frozenset(
    {"defendant", "the", "of", "full", "primary", "code", "number", "id", "name", "description", "text", "value"}
    | {"gram", "g", "oz"}
)
#: Words at the end of a header that say that its cells are yes or no.
_FLAGS = frozenset({"y", "n", "yn", "yesno", "flag", "flg", "ind", "indicator"})
_YES_OR_NO = re.compile(r"\(?\b(?:yes|y)\s*(?:/|\bor\b)\s*(?:no|n)\b\)?", re.IGNORECASE)
#: Units that take the place of the word "weight" in a header (LAB_GRAMS).
_UNITS = frozenset({"gram", "g", "oz", "ounce", "ounces", "lb", "lbs", "pound", "pounds", "kg", "mg"})
#: Words before a charge that do not change what it is: the docket shows the first charge of several.
_EMPTY = frozenset({"top", "lead"})
#: Fields that a stage word in the header sets apart (Arrest Charge, Court Charge).
_STAGED = frozenset({"text", "statute", "charge code", "count", "grade"})


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderMatch:
    """What a header alone suggests: a field with a score from 0 to 1, its stage, its place in a repetition.

    ``charge_family`` marks headers over charge texts, statutes and codes, where the content decides which.
    ``says`` is the word that the header itself used ("charge", "statute").
    """

    field: str
    score: float
    stage: str = ""
    ordinal: int = 0
    charge_family: bool = False
    says: str = ""


def words_of(header: str) -> tuple[str, ...]:
    """The words of a header, lowered and spelled out: ``Arrest Chg #`` gives arrest, charge, number."""
    split = [word for word in _APART.split(_CAMEL.sub(" ", _spelled_out(header))) if word]
    joined = [_glue(word) for word in _letters_joined(split)]
    words = tuple(part for word in joined for part in spelled().get(word, word).split())
    if "time" not in words or "date" not in words:
        return words
    return tuple(word for before, word in zip(("", *words), words, strict=False) if (before, word) != ("date", "time"))


def _letters_joined(words: Sequence[str]) -> list[str]:
    """An abbreviation whose letters stand apart is one word: ``D O B``, ``D.O.B.``."""
    found: list[str] = []
    for single, some in groupby(words, lambda word: len(word) == 1 and word.isalpha()):
        run = list(some)
        whole = "".join(run)
        found += (
            [whole]
            if single and len(run) > 1 and (whole.lower() in spelled() or whole.lower() in stage_words())
            else run
        )
    return found


def without_flag(words: Sequence[str]) -> tuple[str, ...]:
    """The words of a column of yes or no without those that only say so (``Weapon Y/N``, ``WEAPON_IND``)."""
    end = len(words)
    while end and words[end - 1] in _FLAGS:
        end -= 1
    return tuple(words[:end])


def _spelled_out(header: str) -> str:
    for sign, words in (("#", " number "), ("±", " plus minus "), ("+/-", " plus minus "), ("%", " percent ")):
        if sign in header:
            header = header.replace(sign, words)
    return _YES_OR_NO.sub(" yn ", header) if "/" in header or " or " in header.lower() else header


def _glue(word: str) -> str:
    return word.lower()


@cache
def _names() -> dict[frozenset[str], list[str]]:
    found: dict[frozenset[str], list[str]] = {}
    for spec in field_specs().values():
        for name in spec.names:
            key = frozenset(words_of(name))
            if spec.name not in found.setdefault(key, []):
                found[key].append(spec.name)
    return found


@lru_cache(maxsize=8192)
def matches(header: str) -> tuple[HeaderMatch, ...]:
    """Every field that the header can stand for, best first; empty where it says nothing known."""
    return _matches(header) if _PATH.fullmatch(header.strip()) is None else _of_path(header.strip())


def _of_path(header: str) -> tuple[HeaderMatch, ...]:
    """A dotted name, as nested records have them: ``defendant.name``, ``case.charges.grams``.

    The whole path is tried, then what is left of it without objects that only hold values of the defendant, the case
    or the charge: the name of a victim or an officer is never the defendant's.
    """
    parts = header.split(".")
    holds = next((at for at, part in enumerate(parts) if not _HOLDERS.issuperset(words_of(part))), len(parts))
    tails = [".".join(parts[at:]) for at in range(min(holds, len(parts) - 1) + 1)]
    known = [_matches(tail) for tail in tails]
    exact = (found for found, tail in zip(known, tails, strict=True) if frozenset(words_of(tail)) in _names())
    return next(exact, None) or next((found for found in known if found), ())


def _matches(header: str) -> tuple[HeaderMatch, ...]:
    words = [word for word in words_of(header) if word not in _EMPTY]
    ordinal = 0
    known = any(frozenset(each) in _names() for each in (words, without_flag(words)))
    numbers = [] if known else [word for word in words if word.isdigit()]
    if len(numbers) == 1 and len(numbers[0]) <= 2 and len(words) > 1:
        ordinal = int(numbers[0])
        words.remove(numbers[0])
    found = _exact(words, ordinal)
    if found and not found[0].charge_family:
        return tuple(replace(match, charge_family=False) for match in found)
    family = _family(words, ordinal)
    if family is not None:
        return (*family, *found)
    found = found or _partial(words, ordinal) or _by_rule(words, ordinal)
    if not found and len(words) == 1 and (parted := fused(header, _names())):
        return tuple(replace(match, score=0.9) for match in _exact(parted, ordinal))
    if not found and (longer := lengthened(words, _names())):
        return tuple(replace(match, score=0.9) for match in _exact(longer, ordinal) if not _is_weight(match.field))
    return found


def _by_rule(words: Sequence[str], ordinal: int) -> tuple[HeaderMatch, ...]:
    """A column of yes or no whose header says so, or a weight that is called by its unit."""
    for end in range(len(words) - 1, max(0, len(without_flag(words)) - 1), -1):  # "most serious flag" has a name itself
        flags = [m for m in _exact(words[:end], ordinal) if field_specs()[m.field].kind in ("yesno", "custody")]
        if flags:
            return tuple(replace(match, score=0.95) for match in flags)
    weighed = [word for word in words if word not in _UNITS]
    if not 0 < len(weighed) < len(words):
        return ()
    return tuple(replace(m, score=0.9) for m in _exact([*weighed, "weight"], ordinal) if _is_weight(m.field))


def _is_weight(name: str) -> bool:
    """Whether a field is a weight: which of them it is decides, and a word cut short (PACK WEIGHT) does not say it."""
    spec = field_specs().get(name)
    return spec is not None and spec.kind in ("quantity", "uncertainty")


def _exact(words: Sequence[str], ordinal: int) -> tuple[HeaderMatch, ...]:
    names = _names()
    key = frozenset(words)
    if key in names:
        return tuple(
            HeaderMatch(field=name, score=1.0, stage=_stage_of(words), ordinal=ordinal, charge_family=_is_family(name))
            for name in names[key]
        )
    stage = _stage_of(words)
    rest = frozenset(word for word in words if word not in stage_words())
    if stage and rest in names:
        return tuple(
            HeaderMatch(
                field=name if stage == "prosecutor" else f"{stage} {name}",
                score=0.95,
                stage=stage,
                ordinal=ordinal,
                charge_family=_is_family(name),
            )
            for name in names[rest]
            if name in _STAGED
        )
    return ()


def _is_family(name: str) -> bool:
    return name.removeprefix("arrest ").removeprefix("court ") in ("text", "statute", "charge code")


def _stage_of(words: Sequence[str]) -> str:
    for word in words:
        if word in stage_words():
            return stage_words()[word]
    return ""


def _family(words: Sequence[str], ordinal: int) -> tuple[HeaderMatch, ...] | None:
    """Headers over charge texts, statutes and codes: both readings, the header's own first."""
    stage = _stage_of(words)
    rest = [word for word in words if word not in stage_words() or word in ("citation",)]
    text, statute = charge_words("text"), charge_words("statute")
    core = [word for word in rest if word in charge_words("words") or word in ("description", "text")]
    others = [word for word in rest if word in charge_words("other")]
    if not core or (others and not (set(others) <= {"number"} and {"statute", "section", "law"} & set(rest))):
        return None
    strange = [word for word in rest if word not in text | statute | charge_words("words") | _NEUTRAL | set(others)]
    if len(strange) > 1:
        return None
    prefix = f"{stage} " if stage in ("arrest", "court") else ""
    says = "statute" if statute & set(rest) else "charge"
    if "description" in rest or "name" in rest or "text" in rest:
        says = "charge"
    score = 0.95 - 0.2 * len(strange)
    order = ("statute", "charge code", "text") if says == "statute" else ("text", "statute", "charge code")
    own = next((word for word in rest if word in ("charge", "offense", "statute", "code", "crime")), rest[0])
    return tuple(
        HeaderMatch(
            field=prefix + name, score=score - 0.02 * at, stage=stage, ordinal=ordinal, charge_family=True, says=own
        )
        for at, name in enumerate(order)
    )


def _partial(words: Sequence[str], ordinal: int) -> tuple[HeaderMatch, ...]:
    """Names of fields with up to three words more that say nothing of their own."""
    key = frozenset(words)
    neutral = sorted(key & _NEUTRAL)
    found: dict[str, float] = {}
    for many in range(1, min(3, len(neutral)) + 1):
        for extra in combinations(neutral, many):
            for field in _names().get(key.difference(extra), ()):
                found.setdefault(field, 0.85 - 0.1 * many)
    return tuple(
        HeaderMatch(field=field, score=score, stage=_stage_of(words), ordinal=ordinal, charge_family=_is_family(field))
        for field, score in sorted(found.items(), key=lambda item: -item[1])
    )


def looks_like_header(text: str) -> bool:
    """Whether a cell is a header that the program knows."""
    return bool(text.strip()) and len(text) < 60 and bool(matches(text.strip()))
