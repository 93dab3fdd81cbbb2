"""Drugs by the names that policy files, dockets and screens share.

A name is either one drug ("cocaine", "alprazolam") or a class that the source leaves open ("opiate",
"prescription_drug", "unspecified"): :func:`possible` gives the drugs that a name can stand for, and
:func:`is_among` answers in three values, so that a class is never silently read as one of its drugs.

The facts (names, federal schedules, groups, brands, spellings) are rows of ``resources/vocabulary/substances.tsv``,
which names its public sources. They are read once, at the first question.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from screener.domain.errors import ScreenerError
from screener.domain.shipped import resource
from screener.domain.truth import Truth

#: Names that stand for no drug of the schedules: they are themselves only.
NOT_CONTROLLED = frozenset({"alcohol", "none", "imitation"})
#: A drug of which it is not said whether it is a controlled substance: any of them, or one that is none.
DANGEROUS = "dangerous_drug"
#: The same where a text says "drugs" and no more.
SOME_DRUG = "some_drug"
_SPACES = re.compile(r"[^a-z0-9$]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Substance:
    """One row of the vocabulary.

    ``schedules`` are the federal ones (21 CFR 1308) that a form of the drug stands in; states differ.
    ``groups`` are the classes that it belongs to. ``aliases`` name it anywhere, ``street`` names only
    beside other words about drugs. ``is_class`` is true for a name that leaves the drug open.
    """

    name: str
    label: str
    schedules: frozenset[str]
    groups: frozenset[str]
    aliases: tuple[str, ...]
    street: tuple[str, ...]
    is_class: bool


@cache
def substances() -> Mapping[str, Substance]:
    """Every substance of the vocabulary by its name, in the order of the file."""
    path = resource("vocabulary", "substances.tsv")
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise ScreenerError(
            f"The drug vocabulary {path} cannot be read", str(error.strerror), "Install the program again"
        ) from error
    rows = csv.DictReader((line for line in lines if line and not line.startswith("#")), delimiter="\t")
    return {row["name"]: _substance(row) for row in rows}


def _substance(row: Mapping[str, str | None]) -> Substance:
    def words(column: str) -> tuple[str, ...]:
        return tuple(word.strip() for word in (row.get(column) or "").split("|") if word.strip())

    groups = frozenset(words("groups"))
    return Substance(
        name=row["name"] or "",
        label=row["label"] or row["name"] or "",
        schedules=frozenset(words("schedules")),
        groups=groups - {"class"},
        aliases=words("aliases"),
        street=words("street"),
        is_class="class" in groups,
    )


class _Names(Mapping[str, Substance]):
    """``SUBSTANCES``: looks like a dictionary, reads the file at the first look."""

    def __getitem__(self, name: str) -> Substance:
        return substances()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(substances())

    def __len__(self) -> int:
        return len(substances())


SUBSTANCES: Mapping[str, Substance] = _Names()


def _key(word: str) -> str:
    return _SPACES.sub(" ", word.lower()).strip()


@cache
def _resolver() -> Mapping[str, str]:
    known: dict[str, str] = {}
    for substance in substances().values():
        for word in (substance.name, substance.label, *substance.aliases):
            known.setdefault(_key(word), substance.name)
    for substance in substances().values():
        for word in substance.street:
            known.setdefault(_key(word), substance.name)
    return known


def resolve(word: str) -> str | None:
    """The substance that a word or short phrase names: alias, brand, abbreviation or known misspelling.

    For words known to stand where a drug is named (a policy file, a substance column): street names count.
    None where the vocabulary does not know the word; nothing is guessed.
    """
    key = _key(word)
    found = _resolver().get(key)
    if found is None and key.endswith("s"):
        found = _resolver().get(key[:-1])
    return found


def label(name: str) -> str:
    """The words that a person reads for a substance; a name that is unknown here is shown as it stands."""
    known = substances().get(name)
    return known.label if known else name.replace("_", " ")


@cache
def _definite() -> frozenset[str]:
    return frozenset(s.name for s in substances().values() if not s.is_class and s.name not in NOT_CONTROLLED)


@cache
def possible(name: str) -> frozenset[str]:
    """The definite drugs that a name can stand for; a drug stands for itself.

    ``unspecified`` and ``multiple`` leave every drug open, ``alcohol_or_drug`` alcohol too. A class also
    stands for itself as "some drug of that class that the vocabulary does not list".
    """
    known = substances().get(name)
    if name in ("unspecified", "multiple"):
        return _definite()
    if name == "alcohol_or_drug":
        return _definite() | {"alcohol"}
    if name in (DANGEROUS, SOME_DRUG):
        return _definite() | {DANGEROUS}
    if known is None or not known.is_class:
        return frozenset({name})
    members = frozenset(s.name for s in substances().values() if not s.is_class and name in s.groups)
    return members or frozenset({name})


@lru_cache(maxsize=4096)
def is_among(name: str, wanted: frozenset[str]) -> Truth:
    """Whether a charge about ``name`` is about one of ``wanted`` (definite drugs or classes).

    Unknown where ``name`` is a class only some of whose drugs are wanted.
    """
    if name in wanted:
        return Truth.YES
    drugs = possible(name)
    wanted_drugs: frozenset[str] = frozenset().union(*(possible(each) for each in wanted)) if wanted else frozenset()
    if drugs <= wanted_drugs:
        return Truth.YES
    return Truth.NO if drugs.isdisjoint(wanted_drugs) else Truth.UNKNOWN


_ANY = frozenset({"any", "any drug", "any drugs", "any substance", "drug", "drugs", "all drugs"})
_ANY_CONTROLLED = frozenset(
    {"any controlled substance", "controlled substance", "controlled substances", "all controlled substances"}
)
_SET_WORDS = {
    "opioid": "opiate", "opioids": "opiate", "opiates": "opiate", "narcotics": "narcotic",
    "stimulants": "stimulant", "depressants": "depressant", "hallucinogens": "hallucinogen",
    "psychedelics": "hallucinogen", "psychedelic": "hallucinogen", "steroids": "steroid", "inhalants": "inhalant",
    "natural psychedelics": "natural_psychedelic", "natural psychedelic": "natural_psychedelic",
    "plant based psychedelics": "natural_psychedelic", "entheogens": "natural_psychedelic",
    "entheogenic plants": "natural_psychedelic", "prescription drugs": "prescription_drug",
    "prescription drug": "prescription_drug", "prescription medication": "prescription_drug",
    "benzodiazepines": "benzodiazepine", "benzodiazepine": "benzodiazepine", "benzos": "benzodiazepine",
    "barbiturates": "barbiturate", "barbiturate": "barbiturate", "cannabinoids": "cannabinoid",
    "synthetic cannabinoids": "synthetic_cannabinoid",
}  # fmt: skip
_SCHEDULE = re.compile(r"^(?:federal )?sch(?:edule|ed)? (i{1,3}|iv|v|[1-5])$")
_NUMERALS = {"1": "I", "2": "II", "3": "III", "4": "IV", "5": "V"}


@cache
def expand(set_word: str) -> frozenset[str]:
    """The definite drugs meant by a word for a set, or by one drug's name or alias; empty where it is unknown.

    "any controlled substance" and "any drug" are every drug and cannabis too, the latter also a drug of which it is not
    said whether it is controlled; "schedule II" is the federal
    schedule (a state's can differ); "opioids", "natural psychedelics", "prescription drugs" are groups of the
    vocabulary.
    """
    key = _key(set_word)
    if key in _ANY:
        return _definite() | {DANGEROUS}
    if key in _ANY_CONTROLLED:
        return _definite()
    schedule = _SCHEDULE.match(key)
    if schedule:
        numeral = schedule.group(1)
        wanted = _NUMERALS.get(numeral, numeral.upper())
        return frozenset(s.name for s in substances().values() if wanted in s.schedules and not s.is_class)
    group = _SET_WORDS.get(key, key.replace(" ", "_"))
    members = frozenset(s.name for s in substances().values() if not s.is_class and group in s.groups)
    if members:
        return members
    found = resolve(set_word)
    return possible(found) if found else frozenset()
