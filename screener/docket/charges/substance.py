"""Which drug a charge text names: exclusions, classes beside their drugs, several drugs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from screener.docket.charges.found import Found
from screener.domain.substance import substances

#: Classes that charge readings call by a wider name.
_WIDER = {
    "barbiturate": "depressant",
    "benzodiazepine": "depressant",
    "solvent": "inhalant",
    "amyl_nitrite": "inhalant",
}
_JOINING = frozenset({"OR", "AND"})
_AMOUNT = frozenset(
    {
        "G",
        "GM",
        "GMS",
        "GRAM",
        "GRAMS",
        "MG",
        "KG",
        "OZ",
        "OUNCE",
        "OUNCES",
        "LB",
        "LBS",
        "OR",
        "LESS",
        "MORE",
        "THAN",
        "OF",
    }
)
_PRECURSORS = frozenset({"ephedrine", "anhydrous_ammonia", "phenylacetone"})


def named_drug(words: Sequence[str], found: Sequence[Found], concepts: Mapping[str, int]) -> str:
    """The drug that the text names; ``unspecified`` where none is, ``multiple`` for several.

    A drug that the text excludes ("other than cannabis") is not named. A class beside one of its drugs
    ("narcotic: heroin") gives the drug, unless the two are joined as alternatives ("narcotic or cocaine").
    """
    drugs = included(words, found, concepts)
    names = {each.mark.drug or "" for each in drugs}
    if not names:
        return "unspecified"
    if _beside_any_drug(words, found, drugs, concepts["drug"]):
        return "multiple"
    if len(names) > 1 and names & _PRECURSORS:
        names = names & _PRECURSORS
    if len(names) > 1:
        names = _narrowed(words, drugs, names)
    if "imitation" in names and len(names) == 2 and not _any_joined(words, drugs):
        return "imitation"
    names = {_WIDER.get(name, name) for name in names}
    return names.pop() if len(names) == 1 else "multiple"


def _beside_any_drug(words: Sequence[str], found: Sequence[Found], drugs: Sequence[Found], drug_bit: int) -> bool:
    """Whether a named drug is only an alternative to any controlled substance ("controlled substance or marijuana")."""
    if "OR" not in words:
        return False
    places = {each.start for each in drugs}
    for before, after in pairwise(each for each in found if each.start in places or each.mark.bits & drug_bit):
        one_named = (before.start in places) != (after.start in places)
        if one_named and words[before.end : after.start] in (["OR"], ["OR", "A"]):
            return True
    return False


def _any_joined(words: Sequence[str], drugs: Sequence[Found]) -> bool:
    return any(_joined(words, before, after) for before, after in pairwise(drugs))


def _joined(words: Sequence[str], before: Found, after: Found) -> bool:
    return bool(_JOINING & set(words[before.end : after.start])) or bool(set(after.before) & set("/&,+"))


def included(words: Sequence[str], found: Sequence[Found], concepts: Mapping[str, int]) -> list[Found]:
    """The places at which a text names a drug and does not exclude it."""
    except_bit, name_bit = concepts["except"], concepts["drug_name"]
    if not any(each.mark.bits & except_bit for each in found):
        return [each for each in found if each.mark.drug is not None and each.mark.bits & name_bit]
    drugs: list[Found] = []
    excluded_until = -1
    for each in found:
        bits = each.mark.bits
        if bits & except_bit:
            excluded_until = _past_amount(words, each.end) + 1  # "except 20 grams or less of marijuana"
        elif each.mark.drug is not None and bits & name_bit:
            if each.start <= excluded_until:
                excluded_until = each.end + 1  # "other than heroin or cocaine" excludes both
            else:
                drugs.append(each)
        elif each.start <= excluded_until and (bits & concepts["drug"] or _runs_on(words[each.start])):
            excluded_until = max(excluded_until, each.end)  # "excluding I(B), (C), LSD" goes on over lists
    return drugs


def _past_amount(words: Sequence[str], place: int) -> int:
    """The place behind an amount that begins at a place; the place itself where none does."""
    if place >= len(words) or not words[place].isdigit():
        return place
    while place < len(words) and (words[place].isdigit() or words[place] in _AMOUNT):
        place += 1
    return place


def _runs_on(word: str) -> bool:
    return word in ("OR", "AND", "A", "THE", "ANY") or len(word) == 1 or word in ("II", "III", "IV", "VI")


def _narrowed(words: Sequence[str], drugs: Sequence[Found], names: set[str]) -> set[str]:
    """Leaves classes out where a drug stands beside them, unless "or" or a stroke joins the two."""
    known = substances()
    classes = {name for name in names if known[name].is_class}
    drop: set[str] = set()
    for before, after in pairwise(drugs):
        first, second = before.mark.drug or "", after.mark.drug or ""
        joined = _joined(words, before, after)
        if not joined and first in classes and second not in classes:
            drop.add(first)
        if not joined and second in classes and first not in classes:
            drop.add(second)
    return names - drop
