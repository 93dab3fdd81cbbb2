"""What one file says of all charges: a region for each outcome, and where each rule has the last word.

The words are those of the evaluator (``resolve``): phases one after the other, exceptions heard, rules that give way
left out; where rules that stand disagree, the attorney decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from screener.domain.decision import Rollup
from screener.policy.diff.pair import Side
from screener.policy.diff.worlds import PairWorlds
from screener.policy.evaluation.diagrams.regions import EVERYWHERE, NOWHERE, RegionDiagrams
from screener.policy.language.model import NOT_COVERED, Rule

CLASH = Rollup.ATTORNEY_DECIDES.value
OPEN = Rollup.NEEDS_INFORMATION.value
_Words = dict[str, int]


@dataclass(frozen=True, slots=True)
class Label:
    """An outcome: the file's word and what it counts as."""

    word: str
    rollup: Rollup


@dataclass(eq=False)
class Outcomes:
    """The outcomes of one file for one kind of matter. Any of its answers may raise OverBudget."""

    side: Side
    worlds: PairWorlds
    tied: Sequence[int] = ()
    came: dict[str, _Words] = field(default_factory=dict)
    at: dict[str, int] = field(default_factory=dict)

    @property
    def diagrams(self) -> RegionDiagrams:
        return self.worlds.diagrams

    def label(self, word: str) -> Label:
        return Label(word, self.side.ready.outcome(word).rollup)

    # -- where everything is known -----------------------------------------------------------------------------------

    def words(self) -> _Words:
        """Where each word is the outcome, the values behind blanks taken as known; no two regions meet."""
        policy, diagrams = self.side.policy, self.diagrams
        found: _Words = {}
        rest = self._older()
        self._add(found, policy.otherwise, diagrams.opposite(rest))
        entry = policy.retroactive.get(self.side.mode)
        for rules in self.side.ready.phases:
            level = self.joined(rules)
            for word, region in level.items():
                said = word
                if entry is not None and entry.outcome and word != CLASH and self.side.ready.outcome(word).covered:
                    said = entry.outcome
                self._add(found, said, diagrams.both(rest, region))
            rest = diagrams.without(rest, diagrams.any_of(level.values()))
        self._add(found, policy.otherwise, rest)
        return {word: region for word, region in found.items() if region != NOWHERE}

    def _older(self) -> int:
        return self.worlds.region(self.worlds.turn(self.side.older))

    def _add(self, found: _Words, word: str, region: int) -> None:
        found[word] = self.diagrams.either(found.get(word, NOWHERE), region)

    def holds(self, rule: Rule) -> int:
        """Where a rule's own clauses hold."""
        expression = self.side.holds.get(rule.id, False)
        return self.worlds.region(self.worlds.turn(expression))

    def comes(self, rule: Rule) -> _Words:
        """What a rule comes to, its exceptions heard."""
        found = self.came.get(rule.id)
        if found is None:
            own = self.holds(rule)
            below = self.joined(self.side.ready.exceptions.get(rule.id, ()))
            found = {}
            for word, region in below.items():
                if word != NOT_COVERED:
                    found[word] = self.diagrams.both(own, region)
            self._add(found, rule.outcome, self.diagrams.without(own, self.diagrams.any_of(below.values())))
            self.came[rule.id] = found = {word: region for word, region in found.items() if region != NOWHERE}
        return found

    def reaches(self, rule: Rule) -> int:
        return self.diagrams.any_of(self.comes(rule).values())

    def stands(self, rule: Rule) -> int:
        """Where a rule reaches and none that it gives way to does."""
        winners = [each for each in self.side.policy.rules if each.id in rule.gives_way_to]
        return self.diagrams.without(self.reaches(rule), self.diagrams.any_of(map(self.reaches, winners)))

    def joined(self, rules: Iterable[Rule]) -> _Words:
        """What the siblings that stand come to together."""
        found: _Words = {}
        clash = NOWHERE
        for rule in rules:
            stands = self.stands(rule) if rule.gives_way_to else EVERYWHERE
            for word, region in self.comes(rule).items():
                here = self.diagrams.both(region, stands)
                others = self.diagrams.any_of(each for other, each in found.items() if other != word)
                clash = self.diagrams.either(clash, self.diagrams.both(here, others))
                self._add(found, word, here)
        if clash != NOWHERE:
            found = {word: self.diagrams.without(region, clash) for word, region in found.items()}
            self._add(found, CLASH, clash)
        return found

    # -- what the record lets one say --------------------------------------------------------------------------------

    def labels(self) -> Mapping[Label, int]:
        """Where each outcome is the finding, over what is recorded. No two regions meet."""
        can: dict[Label, int] = {}
        tied = self.worlds.behind(self.tied)
        for word, region in self.words().items():
            label = self.label(word)
            closed = self.worlds.closed(region, tied) if self.worlds.twins else region
            can[label] = self.diagrams.either(can.get(label, NOWHERE), closed)
        if not self.worlds.twins:
            return can
        several = self.diagrams.at_least(2, list(can.values()))
        found = {label: self.diagrams.without(region, several) for label, region in can.items()}
        if several != NOWHERE:
            label = Label(OPEN, Rollup.NEEDS_INFORMATION)
            found[label] = self.diagrams.either(found.get(label, NOWHERE), several)
        return {label: region for label, region in found.items() if region != NOWHERE}

    def decides(self, rule: Rule) -> int:
        """Where a rule's own word is what the outcome is made of."""
        below = self.side.ready.exceptions.get(rule.id, ())
        return self.diagrams.without(self._active(rule), self.diagrams.any_of(self.stands(each) for each in below))

    def _active(self, rule: Rule) -> int:
        """Where a rule stands and so do all that it is an exception to, no earlier phase having spoken."""
        found = self.at.get(rule.id)
        if found is None:
            if rule.exception_to is not None:
                above = self._active(self.side.policy.rule(rule.exception_to))
            else:
                above = self._older()
                for rules in self.side.ready.phases:
                    if rule in rules:
                        break
                    above = self.diagrams.without(above, self.diagrams.any_of(map(self.stands, rules)))
            found = self.at[rule.id] = self.diagrams.both(above, self.stands(rule))
        return found
