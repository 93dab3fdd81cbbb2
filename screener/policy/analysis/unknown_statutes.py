"""Which statutes of a policy no table of statutes and no docket holds: most often a slip of the pen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from screener.domain import statute
from screener.domain.shipped import resource
from screener.policy.language.conditions import FilePlace, Test, parts
from screener.policy.language.model import Policy
from screener.policy.language.predicates import Codes
from screener.policy.language.statutes.named import spans
from screener.policy.language.statutes.spans import covers

_TABLES = ("statutes.tsv", "statute_counts.tsv")


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownCode:
    """A statute that a rule names and that nothing known holds."""

    named: str
    place: FilePlace

    @property
    def sentence(self) -> str:
        """What is said of the statute: why the program knows nothing of it, and what to do."""
        local = any(statute.is_local(each.low.code) for each in spans(self.named))
        why = (
            "city and county codes stand in no table of the program"
            if local
            else "no docket of this office and no statute table of the program holds it"
        )
        return f"'{self.named}': {why}. Check it against a docket: a code that no docket spells so reaches no charge."


@cache
def _sections() -> dict[str, tuple[str, ...]]:
    """The sections of the shipped tables by their first number."""
    found: dict[str, set[str]] = {}
    for table in _TABLES:
        for line in resource("vocabulary", table).read_text(encoding="utf-8").splitlines():
            cells = line.split("\t")
            if len(cells) > 2 and not line.startswith("#") and cells[1] != "section":
                found.setdefault(_first(cells[1]), set()).add(cells[1])
    return {number: tuple(sorted(some)) for number, some in found.items()}


def _first(text: str) -> str:
    parsed = statute.parse(text)
    return "" if parsed is None else "".join(mark for mark in parsed.main if mark.isalnum())[:2]


def unknown_codes(policy: Policy, cited: Iterable[str] = ()) -> tuple[UnknownCode, ...]:
    """The statutes that rules of a policy name and that neither the tables nor ``cited`` (of dockets) hold."""
    seen = tuple(dict.fromkeys(cited))
    return tuple(each for each in _named(policy) if not _known(each.named, seen))


def _known(named: str, cited: Sequence[str]) -> bool:
    if any(covers(named, each) for each in cited):
        return True
    for span in spans(named):
        near = _sections().get(_first(str(span.low)), ())
        section = str(statute.Citation(code=span.low.code, main=span.low.main, parts=()))
        if any(covers(named, each) or covers(section, each) for each in near):
            return True
    return False


def _named(policy: Policy) -> Iterator[UnknownCode]:
    told: set[str] = set()
    for rule in policy.rules:
        for clause in rule.clauses:
            for part in parts(clause.condition):
                if not isinstance(part, Test) or not isinstance(part.predicate, Codes):
                    continue
                for named in part.predicate.codes or part.predicate.named:
                    if named not in told:
                        told.add(named)
                        yield UnknownCode(named=named, place=part.place)
