"""Which columns fill which fact: for the page that says where every fact comes from, and for the tests."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from screener.docket.facts.lists import SIGNS
from screener.docket.words import field_specs
from screener.policy.vocabulary import COUNTED, FACTS

#: Facts that columns of another name give too, in the order in which they are asked.
_ALSO: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "offense": ("text", "arrest text", "statute", "arrest statute", "charge code", "arrest charge code"),
        "substance": ("text", "statute"),
        "drug involved": ("substance",),
        "statute": ("arrest statute",),
        "grade": ("arrest grade",),
        "amount": ("quantity",),
        "field amount": ("quantity",),
        "estimated amount": ("quantity",),
        "stated amount": ("quantity",),
        "gross amount": ("quantity",),
        "residue": ("quantity",),
        "value": ("quantity",),
        "conduct": ("text",),
        "age at offense": ("birth date",),
        "case": ("case number",),
        "incident": ("arrest number",),
        **dict.fromkeys(COUNTED, ("quantity",)),
        **dict.fromkeys(SIGNS, ("indicia",)),
    }
)


@cache
def fields_of(fact: str) -> tuple[str, ...]:
    """The fields (``resources/docket/fields.toml``) whose columns can give a fact of the vocabulary, its own first.

    Empty for a fact that no column of a docket gives. KeyError where there is no such fact.
    """
    if fact not in FACTS:
        raise KeyError(fact)
    own = (fact,) if fact in field_specs() else ()
    return (*own, *_ALSO.get(fact, ()))


@cache
def headers_of(fact: str) -> tuple[str, ...]:
    """The header names under which a column gives a fact by itself, as ``fields.toml`` lists them, the usual first.

    Capitals, spacing, order of words and the short forms of ``[spelled]`` (NO, DT, WT) do not matter. Where the fact
    has no field of its own, the names of those that give it.
    """
    specs = field_specs()
    names = [name for field in fields_of(fact)[:1] for name in specs[field].names]
    return tuple(dict.fromkeys(names))


def headers_by_fact() -> Mapping[str, tuple[str, ...]]:
    """Every fact of the vocabulary with its header names, in the vocabulary's order; empty where no column gives it."""
    return MappingProxyType({fact: headers_of(fact) for fact in FACTS})
