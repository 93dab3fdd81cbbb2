"""How often the charge of one stage differs from that of the next: what the police charged, what was filed, and what
the court has on its books.

Counted from the charges as they were read; each stage keeps its own words. Two charges are the same where their words
are, apart from capitals and spaces. What stands at one stage alone is counted apart: a blank differs from nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import dataclass

from screener.docket.model.result import DocketReading
from screener.domain.case import Charge

#: The fields of a charge at each stage: its words, then its statute, else the code of the system.
_OWN = ("text", "statute", "charge code")
_STAGES = ("arrest", "court")
#: The stages for people, as they follow "a charge".
NAMES = {"arrest": "at arrest", "filed": "as filed", "court": "in court"}


@dataclass(frozen=True, slots=True, kw_only=True)
class StagePair:
    """Two stages of the same charges: on how many one or both stand, and how many of both differ.

    ``differ`` counts a charge once, be it in words (``differ_text``), in statute or code (``differ_statute``) or in
    both. ``changes`` are (first, then, charges) where the words differ, the most frequent first.
    """

    first: str
    then: str
    both: int
    first_only: int
    then_only: int
    differ: int
    differ_text: int
    differ_statute: int
    changes: tuple[tuple[str, str, int], ...] = ()

    def words(self) -> str:
        """In one sentence."""
        return (
            f"{self.both:,} charges stand {NAMES[self.first]} and {NAMES[self.then]}; {self.differ:,} of them differ "
            f"({self.differ_text:,} in words, {self.differ_statute:,} in statute or code)"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Stages:
    """The stages of a docket. ``filed`` is the prosecutor's charge, or the docket's own where none is named.

    ``not_compared`` charges stand on rows with several charges: which of them an arrest charge became is not said.
    """

    arrest: int
    filed: int
    court: int
    not_compared: int
    pairs: tuple[StagePair, ...]

    def as_json(self) -> dict[str, object]:
        """The part ``stages`` of ``screener read --json``: counts of charges."""
        found: dict[str, object] = {"arrest": self.arrest, "filed": self.filed, "court": self.court}
        found["not_compared"] = self.not_compared
        for pair in self.pairs:
            front = "" if pair.first == "arrest" else "court_"
            found |= {
                f"{front}both": pair.both,
                f"{front}differ": pair.differ,
                f"{front}differ_text": pair.differ_text,
                f"{front}differ_statute": pair.differ_statute,
                f"{pair.first}_without_{pair.then}": pair.first_only,
                f"{pair.then}_without_{pair.first}": pair.then_only,
            }
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class StageChange:
    """A charge that differs between two stages: (words, statute or code) at each. ``at`` is its place among all."""

    at: int
    first: str
    then: str
    before: tuple[str, str]
    after: tuple[str, str]


def compare_stages(reading: DocketReading) -> Stages | None:
    """Counts where the stages differ; None where the docket has the charge of one stage only."""
    return compare_charges({column.field for column in reading.columns}, reading.charges)


def has_stages(mapped: Set[str]) -> bool:
    """Whether a docket with these fields has the charge of more than one stage."""
    return bool(_stages(mapped))


def compare_charges(mapped: Set[str], charges: Sequence[Charge]) -> Stages | None:
    """The same of charges whose docket has these fields."""
    stages = _stages(mapped)
    if not stages:
        return None
    rows = [said for _, said in _alone(mapped, charges)]
    pairs = [_pair(*pair, [(said.at(pair[0]), said.at(pair[1])) for said in rows]) for pair in _pairs(stages)]
    return Stages(
        arrest=sum(any(row.arrest) for row in rows),
        filed=sum(any(row.filed) for row in rows),
        court=sum(any(row.court) for row in rows),
        not_compared=len(charges) - len(rows),
        pairs=tuple(pairs),
    )


def stage_changes(mapped: Set[str], charges: Sequence[Charge]) -> tuple[StageChange, ...]:
    """The charges behind the counts: each that differs between two stages that follow each other."""
    stages = _stages(mapped)
    return tuple(
        StageChange(at=at, first=first, then=then, before=said.at(first), after=said.at(then))
        for at, said in (_alone(mapped, charges) if stages else ())
        for first, then in _pairs(stages)
        if any(_differ(one, other) for one, other in zip(said.at(first), said.at(then), strict=True))
    )


def _stages(mapped: Set[str]) -> list[str]:
    """The stages beside the charge that was filed; none where that has no column."""
    found = [stage for stage in _STAGES if any(f"{stage} {name}" in mapped for name in _OWN)]
    return found if mapped & set(_OWN) else []


def _pairs(stages: Sequence[str]) -> list[tuple[str, str]]:
    return [pair for pair in (("arrest", "filed"), ("filed", "court")) if pair[0] in stages or pair[1] in stages]


def _alone(mapped: Set[str], charges: Sequence[Charge]) -> list[tuple[int, _Said]]:
    """Charges that have a row for themselves, by their place."""
    rows = Counter((each.sheet, each.row) for each in charges)
    return [(at, _Said(each, mapped)) for at, each in enumerate(charges) if rows[each.sheet, each.row] == 1]


class _Said:
    """(words, statute or code) of one charge at each stage, "" where nothing is written."""

    __slots__ = ("arrest", "court", "filed")

    def __init__(self, charge: Charge, mapped: Set[str]) -> None:
        code = "statute" if "statute" in mapped else "charge code"
        own = (charge.text, _own_statute(charge, mapped))
        self.filed = ("", "") if charge.stage == "arrest" else own
        self.arrest, self.court = (
            (charge.attributes.get(f"{stage} text", ""), charge.attributes.get(f"{stage} {code}", ""))
            for stage in _STAGES
        )

    def at(self, stage: str) -> tuple[str, str]:
        """Words and statute (or code) at one stage."""
        return {"arrest": self.arrest, "filed": self.filed, "court": self.court}[stage]


def _own_statute(charge: Charge, mapped: Set[str]) -> str:
    """As its column has it: a citation that was put together from several columns stands in no other stage."""
    if "statute chapter" not in mapped:
        return charge.statute
    cell = charge.cells.get("statute")
    return " ".join(cell.raw.split()) if cell is not None else ""


def _pair(first: str, then: str, rows: list[tuple[tuple[str, str], tuple[str, str]]]) -> StagePair:
    both = [(one, other) for one, other in rows if any(one) and any(other)]
    texts = [(one[0], other[0]) for one, other in both if _differ(one[0], other[0])]
    return StagePair(
        first=first,
        then=then,
        both=len(both),
        first_only=sum(any(one) and not any(other) for one, other in rows),
        then_only=sum(any(other) and not any(one) for one, other in rows),
        differ=sum(_differ(one[0], other[0]) or _differ(one[1], other[1]) for one, other in both),
        differ_text=len(texts),
        differ_statute=sum(_differ(one[1], other[1]) for one, other in both),
        changes=tuple((*pair, n) for pair, n in Counter(texts).most_common()),
    )


def _differ(one: str, other: str) -> bool:
    """Whether both are written and say different words."""
    return bool(one and other) and one != other and one.casefold() != other.casefold()
