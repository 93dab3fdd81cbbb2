"""What is wrong with a policy as a whole: rules that disagree, charges that no rule speaks of, rules without effect.

The search is exact over known facts within the constraints of the vocabulary (design 2): facts are cut into cells by
the file's own thresholds, rules become condition diagrams over these cells, and every question is a joint walk through
the diagrams of the rules concerned. Where the budget ends, the question stands under ``not_decided``: what is not
listed anywhere was looked at to its end.

- *conflict*: two rules of one level (one phase, or exceptions to one rule), neither giving way to the other, that stand
  on one charge with different outcomes. Signs that are so without being recorded are let in here, as at load.
- *gap*: a charge inside some rule's ``applies to`` that only ``otherwise`` decides, unless the rule says ``beyond this:
  otherwise``. A charge that a ``not covered`` exception takes out is decided by that exception.
- *unreachable*: a rule whose clauses (with those of the rules that it is an exception to) can never hold.
- *shadowed*: a rule that can hold but never decides, because others always go before it.

New cases on a day in force stand for all matters; only where some rule speaks of one kind of matter (``for``) are the
kinds looked at apart. Dangling references, cycles and the order of dates are errors at load.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

from screener.policy.analysis.charges import Example, as_scenario_yaml
from screener.policy.analysis.conflicts import disagreement, siblings
from screener.policy.analysis.desk import Desk, named
from screener.policy.analysis.gaps import Gaps
from screener.policy.analysis.items import Analysis, Budget, Item
from screener.policy.evaluation.diagrams.regions import RegionDiagrams, box_of
from screener.policy.language.model import Policy, Rule, in_study
from screener.policy.language.words import listed

__all__ = ["Analysis", "Budget", "Example", "Item", "analyse", "as_scenario_yaml"]


def analyse(policy: Policy, *, budget: Budget) -> Analysis:
    """Everything that the analysis finds in a policy. The same file and budget always give the same answer."""
    return _Analyst(Desk(in_study(policy), budget)).run()


@dataclass(eq=False, slots=True)
class _Analyst:
    desk: Desk

    @property
    def diagrams(self) -> RegionDiagrams:
        return self.desk.diagrams

    def run(self) -> Analysis:
        desk = self.desk
        if not desk.begin():
            return desk.analysis()
        for rule in desk.policy.rules:
            desk.ask("unreachable or shadowed", [rule], partial(self._effect, rule))
        for one, other in siblings(desk.ready):
            desk.ask("conflict", [one, other], partial(self._conflict, one, other))
        gaps = Gaps(desk)
        for rule in desk.policy.rules:
            says = any(clause.key == "applies to" for clause in rule.clauses)
            if says and rule.exception_to is None and rule.beyond != "otherwise":
                desk.ask("gap", [rule], partial(gaps.look, rule))
        return desk.analysis()

    # -- rules without effect ----------------------------------------------------------------------------------------

    def _effect(self, rule: Rule) -> None:
        inside, stronger = self.desk.known.decides(rule)
        held = self.diagrams.point([*self.desk.possible, *inside])
        if held is None:
            self._unreachable(rule)
        elif self.diagrams.point([*self.desk.possible, *inside], stronger.values()) is None:
            kept = dict(stronger)
            for name in stronger:
                rest = [region for each, region in kept.items() if each != name]
                if self.diagrams.point([*self.desk.possible, *inside], rest) is None:
                    del kept[name]
            charge = self.desk.charge(held)
            where = f"; for example: {self.desk.examples.words(box_of(held))}" if charge is not None else ""
            goes = "goes" if len(kept) == 1 else "go"
            sentence = f"'{rule.id}' can hold but never decides: wherever it does, {named(list(kept))} {goes}"
            self.desk.add("shadowed", [rule], f"{sentence} first{where}.", charge[0] if charge else None)

    def _unreachable(self, rule: Rule) -> None:
        own = [(f"'{key}'", each) for key, each in self.desk.known.read[rule.id].clauses]
        for above in self.desk.known.above(rule):
            own += [(f"'{key}' of '{above.id}'", each) for key, each in self.desk.known.read[above.id].clauses]
        core = [(label, self.desk.space.region(each)) for label, each in own]
        for each in tuple(core):
            rest = [region for other, region in core if other != each[0]]
            if len(core) > 1 and self.diagrams.point([*self.desk.possible, *rest]) is None:
                core.remove(each)
        others = [self.desk.space.region(each) for label, each in own if label != core[0][0]]
        near = self.diagrams.point([*self.desk.possible, *others]) or self.diagrams.point(self.desk.possible)
        charge = self.desk.charge(near) if near is not None else None
        names = [label for label, _ in core]
        why = f"{names[0]} can never be met" if len(names) == 1 else f"{listed(names)} exclude each other"
        words = self.desk.examples.words(box_of(near)) if near is not None else ""
        sentence = f"'{rule.id}' can never hold: {why}. What comes nearest: {words}."
        self.desk.add("unreachable", [rule], sentence, charge[0] if charge else None)

    def _conflict(self, one: Rule, other: Rule) -> None:
        found = disagreement(self.desk, one, other)
        if found is None:
            return
        mine, theirs = found.outcomes
        example = self.desk.examples.charge(found.point)
        if example is not None:
            example = replace(example, expect=mine, because=one.id)
        said = f"'{one.id}' and '{other.id}' can both reach one charge with different outcomes"
        words = self.desk.examples.words(box_of(found.point))
        sentence = f"{said} ('{mine}' and '{theirs}'): {words}."
        self.desk.add("conflict", [one, other], sentence, example, f"the file also says '{theirs}'")
