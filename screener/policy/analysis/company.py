"""The charges beside a charge: such as bear the marks that a point of the analysis asks for, and no others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from screener.domain.case import FactValue
from screener.policy.analysis.expressions import ALONE, ITEM, UNCOVERED
from screener.policy.analysis.rules import Regions
from screener.policy.analysis.state_space import StateSpace
from screener.policy.analysis.values import drugs_of, value_of
from screener.policy.evaluation.compiled import Compiled
from screener.policy.language.conditions import Var
from screener.policy.language.model import Policy

#: Names of the instrument that a charge stands in, and of another one.
SAME, OTHER = "A", "B"
Companion = Mapping[str, FactValue]


@dataclass(frozen=True, slots=True)
class Company:
    """Makes companions out of marks."""

    policy: Policy
    space: StateSpace
    regions: Regions

    def of(self, marks: Mapping[Var, bool]) -> tuple[Companion, ...] | None:
        """Charges that bear just the marks that are wanted; None where there is no such company."""
        borne = [var for var, wanted in marks.items() if wanted and var != ALONE and not _uncovers(var)]
        if marks.get(ALONE) is True or (ALONE not in marks and not any(marks.values())):
            return ()
        regions = {var: self.space.region(what) for what, var in self.space.marks.items()}
        without = [regions[var] for var in regions if var not in borne]
        against = [wanted for var, wanted in marks.items() if _uncovers(var)]
        covered = not any(against) if against else None
        asked = [[regions[var]] for var in borne] or [[]]
        return needed([self._companion(inside, without, covered) for inside in asked])

    def _companion(self, inside: Sequence[int], outside: Sequence[int], covered: bool | None) -> Companion | None:
        return companion(self.space, inside, outside, {} if covered is None else self._of_coverage(covered))

    def _of_coverage(self, covered: bool) -> dict[str, FactValue]:
        """Facts of a charge that some rule covers, or that no rule does, as far as the charge itself goes."""
        regions, policy = self.regions, self.policy
        general = [rule for rule in policy.rules if rule.exception_to is None]
        covers = {rule.id: [r for word, r in regions.comes(rule).items() if _covers(policy, word)] for rule in general}
        point = None
        if covered:
            for rule in general:
                for region in covers[rule.id]:
                    point = point or self.space.diagrams.point([regions.stands(rule), region])
        else:
            marks = range(self.space.company.stop, len(self.space.order))  # in whatever company it stands
            anyhow = [self.space.diagrams.some_way(region, marks) for each in covers.values() for region in each]
            point = self.space.diagrams.point([], anyhow)
        named = self.space.named(point or {})
        plain = {var: cell for var, cell in named.items() if var[0] == 0 and var[1] != "history"}
        facts = {var[1]: value_of(var, cell) for var, cell in plain.items() if not var[2].startswith(ITEM)}
        return facts | drugs_of(named, 0, self.space.reader)


def companion(
    space: StateSpace, inside: Sequence[int], outside: Sequence[int], given: Mapping[str, FactValue]
) -> Companion | None:
    """A companion inside some regions and outside others, with facts that are given where these leave them open."""
    found = space.diagrams.point([*inside, *space.companions()], outside)
    if found is None:
        return None
    facts = dict(given)
    named = space.named(found)
    for var, cell in named.items():
        if var[2] == "same":
            facts[var[1]] = SAME if cell.value is True else OTHER
        elif var[0] == 1 and var[2] != "recorded" and not var[2].startswith(ITEM):
            facts[var[1]] = value_of(var, cell)
    facts.update(drugs_of(named, 1, space.reader))
    return facts if "offense" in facts else {"offense": "other", **facts}


def needed(found: Sequence[Companion | None]) -> tuple[Companion, ...] | None:
    """Some companions without those that others make unnecessary; None where one could not be made."""
    kept = [each for each in found if each is not None]
    unique = [each for n, each in enumerate(kept) if each not in kept[:n]]
    least = [each for each in unique if not any(each.items() < other.items() for other in unique)]
    return tuple(least) if len(kept) == len(found) else None


def units_of(ready: Compiled, companions: Iterable[Companion] | None) -> dict[str, FactValue]:
    """The units (case, incident, instrument) of a charge of whose companions is said whether they stand in them."""
    units = sorted({each.within for each in ready.besides if each.within})
    some = tuple(companions or ())
    return {unit: SAME for unit in units if any(unit in each for each in some)}


def _uncovers(var: Var) -> bool:
    """Whether a mark says that a charge (of a kind) is not covered."""
    return var[1].startswith(UNCOVERED[1])


def _covers(policy: Policy, word: str) -> bool:
    return word in policy.outcomes and policy.outcomes[word].covered
