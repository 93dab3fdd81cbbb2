"""A group that notes what is looked at: so it is known which facts of a charge an answer rests on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from screener.domain.case import Facts, FactValue
from screener.policy.evaluation.compiled import Compiled
from screener.policy.evaluation.group import Group
from screener.policy.language.conditions import Var
from screener.policy.language.predicates import ValueCell
from screener.policy.language.vocabulary import FACTS, FactType

#: What is looked at besides a count's own facts.
GROUPED: Final = "(whether it stands alone)"
COMPANY: Final = "(what stands beside it)"


@dataclass(frozen=True, slots=True)
class Day:
    """The day of a decision, and the fact whose date governs where it is not that day."""

    as_of: date
    governing: str | None


class NotedFacts(Mapping[str, FactValue]):
    """The facts of a count; notes which are looked at. Only single facts can be asked for."""

    def __init__(self, facts: Facts, looks: dict[str, None]) -> None:
        self._facts, self.looks = facts, looks

    def get(self, name: str, _default: object = None) -> FactValue | None:  # type: ignore[override]  # it notes each look, and answers as a mapping does
        """A fact, with a note that it was looked at."""
        self.looks[name] = None
        return self._facts.get(name)

    def __getitem__(self, name: str) -> FactValue:
        self.looks[name] = None
        return self._facts[name]

    def __contains__(self, name: object) -> bool:
        self.looks[str(name)] = None
        return name in self._facts

    def __iter__(self) -> Iterator[str]:
        raise TypeError("the facts of a charge are asked for by name")

    def __len__(self) -> int:
        raise TypeError("the facts of a charge are asked for by name")


class NotedCounts(Sequence[Facts]):
    """The counts of a group; notes whether their number, or another count than the one at ``place``, is looked at."""

    def __init__(self, counts: Sequence[Facts], place: int, looks: dict[str, None]) -> None:
        self._counts, self._place, self._looks = counts, place, looks
        self._own = NotedFacts(counts[place], looks)

    def __len__(self) -> int:
        self._looks[GROUPED] = None
        return len(self._counts)

    def __getitem__(self, place: int) -> Facts:  # type: ignore[override]  # it notes each look, and answers as a mapping does
        if place == self._place:
            return self._own
        self._looks[COMPANY] = None
        return self._counts[place]


class Noted(Group):
    """A group that notes what is looked at to work something out for one of its counts."""

    def __init__(
        self,
        ready: Compiled,
        counts: Sequence[Facts],
        place: int,
        companions_known: bool,
        day: Day,
    ) -> None:
        self.looks: dict[str, None] = {}
        self.cut: dict[tuple[str, FactValue | None], tuple[ValueCell, ...]] = {}
        noted = NotedCounts(counts, place, self.looks)
        super().__init__(ready, noted, companions_known, as_of=day.as_of, governing=day.governing)

    @property
    def companions_known(self) -> bool:
        """Whether all companions are known, with a note that it was asked."""
        self.looks[GROUPED] = None
        return self._known

    @companions_known.setter
    def companions_known(self, known: bool) -> None:
        self._known = known

    def _domain(self, var: Var) -> tuple[ValueCell, ...]:
        """The cells of offenses and drugs are long to find and the same in every group."""
        count, fact, aspect = var
        spec = FACTS.get(fact)
        if count < 0 or aspect or spec is None or spec.type not in (FactType.KIND, FactType.DRUG):
            return super()._domain(var)
        key = (fact, self.counts[count].get(fact))
        if key not in self.cut:
            self.cut[key] = super()._domain(var)
        return self.cut[key]
