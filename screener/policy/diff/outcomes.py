"""What one file says of all charges: a region for each outcome, and where each rule has the last word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from screener.domain.decision import Rollup
from screener.policy.analysis.rules import CLASH, Regions, Words
from screener.policy.diff.pair import Side
from screener.policy.diff.pair_space import PairSpace
from screener.policy.evaluation.diagrams.regions import NOWHERE, RegionDiagrams
from screener.policy.language.model import NOT_COVERED, Rule

OPEN = Rollup.NEEDS_INFORMATION.value


@dataclass(frozen=True, slots=True)
class Label:
    """An outcome: the file's word and what it counts as."""

    word: str
    rollup: Rollup


@dataclass(eq=False)
class Outcomes:
    """The outcomes of one file for one kind of matter. Any of its answers may raise OverBudget."""

    side: Side
    space: PairSpace
    tied: Sequence[int] = ()
    rules: Regions = field(init=False)

    def __post_init__(self) -> None:
        turned = {name: read.turned(self.space.turn) for name, read in self.side.read.items()}
        self.rules = Regions(self.side.ready, self.space, turned)

    @property
    def diagrams(self) -> RegionDiagrams:
        """The diagrams in which both files are drawn."""
        return self.space.diagrams

    def label(self, word: str) -> Label:
        """An outcome of this file with how it is counted."""
        return Label(word, self.side.ready.outcome(word).rollup)

    # -- where everything is known -----------------------------------------------------------------------------------

    def words(self) -> Words:
        """Where each word is the outcome, the values behind blanks taken as known; no two regions meet."""
        policy, diagrams = self.side.policy, self.diagrams
        found: Words = {}
        rest = self._older()
        self.rules.add(found, policy.otherwise, diagrams.opposite(rest))
        entry = policy.retroactive.get(self.side.mode)
        for rules in self.side.ready.phases:
            level = self.rules.joined(rules)
            for word, region in level.items():
                said = word
                if entry is not None and entry.outcome and word != CLASH and self.side.ready.outcome(word).covered:
                    said = entry.outcome
                self.rules.add(found, said, diagrams.both(rest, region))
            rest = diagrams.without(rest, diagrams.any_of(level.values()))
        self.rules.add(found, policy.otherwise, rest)
        return {word: region for word, region in found.items() if region != NOWHERE}

    def _older(self) -> int:
        return self.space.region(self.space.turn(self.side.older))

    # -- what the record lets one say --------------------------------------------------------------------------------

    def labels(self) -> Mapping[Label, int]:
        """Where each outcome is the finding, over what is recorded. No two regions meet."""
        can: dict[Label, int] = {}
        tied = self.space.behind(self.tied)
        for word, region in self.words().items():
            label = self.label(word)
            closed = self.space.closed(region, tied) if self.space.twins else region
            can[label] = self.diagrams.either(can.get(label, NOWHERE), closed)
        if not self.space.twins:
            return can
        several = self.diagrams.at_least(2, list(can.values()))
        found = {label: self.diagrams.without(region, several) for label, region in can.items()}
        if several != NOWHERE:
            label = Label(OPEN, Rollup.NEEDS_INFORMATION)
            found[label] = self.diagrams.either(found.get(label, NOWHERE), several)
        return {label: region for label, region in found.items() if region != NOWHERE}

    def decides(self, rule: Rule) -> int:
        """Where a rule's own word is what the outcome is made of."""
        if rule.outcome == NOT_COVERED:
            return NOWHERE
        inside, stronger = self.rules.decides(rule)
        here = self.diagrams.all_of([self._older(), *inside])
        return self.diagrams.without(here, self.diagrams.any_of(stronger.values()))
