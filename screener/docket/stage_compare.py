"""How often the charge of one stage differs from that of the next: what the police charged, what was filed, and what
the court has on its books.

Counted from the charges as they were read; each stage keeps its own words. Two charges are the same where their words
are, apart from capitals and spaces. What stands at one stage alone is counted apart: a blank differs from nothing.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from screener.docket.result import DocketReading
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


def compare_stages(reading: DocketReading) -> Stages | None:
    """Counts where the stages differ; None where the docket has the charge of one stage only."""
    mapped = {column.field for column in reading.columns}
    stages = [stage for stage in _STAGES if any(f"{stage} {name}" in mapped for name in _OWN)]
    if not stages or not mapped.intersection(_OWN):
        return None
    alone = {row for row, n in Counter((each.sheet, each.row) for each in reading.charges).items() if n == 1}
    rows = [_Said(charge, mapped) for charge in reading.charges if (charge.sheet, charge.row) in alone]
    pairs = []
    if "arrest" in stages:
        pairs.append(_pair("arrest", "filed", [(row.arrest, row.filed) for row in rows]))
    if "court" in stages:
        pairs.append(_pair("filed", "court", [(row.filed, row.court) for row in rows]))
    return Stages(
        arrest=sum(any(row.arrest) for row in rows),
        filed=sum(any(row.filed) for row in rows),
        court=sum(any(row.court) for row in rows),
        not_compared=len(reading.charges) - len(rows),
        pairs=tuple(pairs),
    )


class _Said:
    """(words, statute or code) of one charge at each stage, "" where nothing is written."""

    __slots__ = ("arrest", "court", "filed")

    def __init__(self, charge: Charge, mapped: set[str]) -> None:
        code = "statute" if "statute" in mapped else "charge code"
        own = (charge.text, _own_statute(charge, mapped))
        self.filed = ("", "") if charge.stage == "arrest" else own
        self.arrest, self.court = (
            (charge.attributes.get(f"{stage} text", ""), charge.attributes.get(f"{stage} {code}", ""))
            for stage in _STAGES
        )


def _own_statute(charge: Charge, mapped: set[str]) -> str:
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
