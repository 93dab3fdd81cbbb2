"""Where every fact comes from: columns of the docket, the charge text, a computation, or a person alone.

One table for the guide, the rendered policy and ``policy check``. Which header names a column can have stands in
resources/docket/fields.toml, from which the docket's reader takes them, too.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from types import MappingProxyType
from typing import cast

from screener.domain.shipped import resource
from screener.policy.language.facts.said import DOCKET_ONLY
from screener.policy.language.model import BOTH, COLUMNS, OWN, Policy
from screener.policy.language.sights import sighted
from screener.policy.language.vocabulary import COUNTED, FACTS, FactSpec
from screener.policy.language.words import listed

_CHARGE = ("text", "arrest text", "statute", "arrest statute", "charge code", "arrest charge code")
#: Facts that columns of another name give too, in the order in which they are asked.
_ALSO: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "offense": _CHARGE,
        "substance": ("text", "statute"),
        "drug involved": ("substance",),
        "statute": ("arrest statute",),
        "grade": ("arrest grade",),
        "class": ("grade", "arrest grade"),
        "amount": ("quantity",),
        "field amount": ("quantity",),
        "estimated amount": ("quantity",),
        "stated amount": ("quantity",),
        "gross amount": ("quantity",),
        "residue": ("quantity",),
        "value": ("quantity",),
        "conduct": ("text",),
        "attempted": ("text",),
        "penalty group": ("text",),
        "schedule": ("text",),
        "age at offense": ("birth date",),
        "case": ("case number",),
        "incident": ("arrest number",),
        **dict.fromkeys(COUNTED, ("quantity",)),
        **dict.fromkeys(("scales", "baggies", "cash", "multiple phones", "weapon", "ledger"), ("indicia",)),
    }
)
#: What the program reads or works out besides columns.
_WORKED_OUT: Mapping[str, str] = MappingProxyType(
    {
        "offense": "the charge text and the statute, read by the program",
        "substance": "the charge text and the statute, where they name a drug",
        "conduct": "the charge text and the statute, where they say what was done",
        "attempted": "the charge text and the statute: an attempt, or the completed offense",
        "penalty group": "the charge text, where it names one",
        "schedule": "the charge text, where it names one",
        "drug involved": "the drug of a possession count beside a paraphernalia count",
        "age at offense": "computed from the birth date and the date of the offense, else of the arrest",
        "case": "the links of person, case and incident",
        "incident": "the links of person, case and incident; without a number the person and the day",
    }
)
#: Told by the links between charges, whatever columns there are.
_LINKED = ("case", "incident")
#: Of these the charge text is named once, not column by column.
_READ = ("offense", "substance", "conduct", "attempted", "penalty group", "schedule", "age at offense")
_MOST_HEADERS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What can fill a fact: columns, each with its label, the first with the header names that the docket's reader
    understands; what is read or worked out; and who is asked."""

    fact: str
    columns: tuple[tuple[str, tuple[str, ...]], ...] = ()
    worked_out: str = ""
    asked: tuple[str, ...] = ()

    @property
    def filled(self) -> bool:
        """Whether anything but a person fills it."""
        return bool(self.columns or self.worked_out)

    @property
    def words(self) -> str:
        """The source in one sentence, without its end."""
        said = []
        for place, (label, headers) in enumerate(self.columns):
            more = f" and {len(headers) - _MOST_HEADERS} more" if len(headers) > _MOST_HEADERS else ""
            names = ", ".join(f"“{each}”" for each in headers[:_MOST_HEADERS])
            said.append(f"a column for {label}" + (f" ({names}{more})" if place == 0 else ""))
        if self.worked_out:
            said.append(self.worked_out)
        if not said:
            return f"{listed([f'the {each}' for each in self.asked], 'or')} only; no column of a docket fills it"
        return listed(said, "or") + (f", else {listed([f'the {a}' for a in self.asked], 'or')}" if self.asked else "")


@cache
def fields_of(fact: str) -> tuple[str, ...]:
    """The fields (resources/docket/fields.toml) whose columns can give a fact of the vocabulary, its own first.

    Empty for a fact that no column of a docket gives. KeyError where there is no such fact.
    """
    if fact not in FACTS:
        raise KeyError(fact)
    own = (fact,) if fact in _fields() else ()
    return (*own, *_ALSO.get(fact, ()))


@cache
def headers_of(fact: str) -> tuple[str, ...]:
    """The header names under which a column gives a fact by itself, as fields.toml lists them, the usual first.

    Capitals, spacing, order of words and short forms (NO, DT, WT) do not matter. Where the fact has no field of its
    own, the names of the first that gives it.
    """
    return tuple(dict.fromkeys(name for field in fields_of(fact)[:1] for name in _fields()[field][1]))


@cache
def _fields() -> Mapping[str, tuple[str, tuple[str, ...]]]:
    """Per field of a docket its label and the header names that it can have."""
    with resource("docket", "fields.toml").open("rb") as file:
        tables = cast(list[dict[str, object]], tomllib.load(file)["field"])
    return {
        str(table["name"]): (_label(str(table["label"])), tuple(cast(list[str], table["names"]))) for table in tables
    }


def _label(text: str) -> str:
    first = text.split()[0] if text.split() else text
    return text if first.isupper() else text[:1].lower() + text[1:]


def source_of(spec: FactSpec) -> Source:
    """Where a fact comes from."""
    if spec.own:
        asked = () if spec.answered_by == (DOCKET_ONLY,) else spec.answered_by
        return Source(fact=spec.name, columns=((spec.name, (spec.name, *spec.headers)),), asked=asked)
    read = (*_CHARGE, "birth date") if spec.name in _READ else ()
    columns = tuple(_fields()[name] for name in fields_of(spec.name) if name not in read)
    return Source(fact=spec.name, columns=columns, worked_out=_WORKED_OUT.get(spec.name, ""), asked=("attorney",))


def sources_of(policy: Policy) -> tuple[Source, ...]:
    """Where each fact comes from that a policy looks at, in the order of its vocabulary; judgments are no facts."""
    read = frozenset(policy.facts_read)
    found = (source_of(spec) for spec in policy.facts.values() if spec.name in read)
    return tuple(_with_own_charges(each, policy) if each.fact == "history" else each for each in found)


def _with_own_charges(source: Source, policy: Policy) -> Source:
    """A history as the policy counts it: from columns, from the office's own charges, or both."""
    if policy.history_from == COLUMNS:
        return source
    columns = source.columns if policy.history_from == BOTH else ()
    return replace(source, columns=columns, worked_out="the person's other charges in this docket or office")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfilled:
    """A fact that nothing fills and that a rule hangs on, with the line of the first such rule."""

    fact: str
    rules: tuple[str, ...]
    line: int
    why: str

    @property
    def sentence(self) -> str:
        """The warning in one sentence."""
        rules = f"rule {self.rules[0]}" if len(self.rules) == 1 else f"rules {listed(self.rules)}"
        return f"line {self.line}: {rules} {'hangs' if len(self.rules) == 1 else 'hang'} on “{self.fact}”: {self.why}"


def unfilled(policy: Policy, given: Iterable[str] | None = None, *, what: str = "the docket") -> tuple[Unfilled, ...]:
    """Facts that rules hang on and that nothing fills.

    Without ``given``: those for which no column of any docket is known. With the facts that a docket gives: those
    that it does not give either. The program then asks a person, charge by charge.
    """
    known = None if given is None else frozenset(given)
    found = []
    for source in sources_of(policy):
        if known is None:
            open_, of = not source.filled, "any docket"
        else:
            own = source.fact == "history" and policy.history_from == OWN
            open_, of = source.fact not in known and source.fact not in _LINKED and not own, what
        asked = f"the program asks {_who(source)} charge by charge" if source.asked else "nobody can answer it"
        why = f"no column of {of} fills it, so {asked}."
        rules, line = _rules(policy, source.fact) if open_ else ((), 0)
        if rules:
            found.append(Unfilled(fact=source.fact, rules=rules, line=line, why=why))
    return tuple(found)


def _who(source: Source) -> str:
    return listed([f"the {each}" for each in source.asked], "or")


def _rules(policy: Policy, fact: str) -> tuple[tuple[str, ...], int]:
    """The rules that look at a fact, and the line of the first."""
    found: list[tuple[int, str]] = []
    for rule in policy.rules:
        for clause in rule.clauses:
            seen = sighted([clause.condition])
            if fact in seen.own | seen.companions:
                found.append((clause.place.line or rule.place.line, rule.id))
                break
    names = tuple(name for _, name in found)
    return names, min((line for line, _ in found), default=0)
