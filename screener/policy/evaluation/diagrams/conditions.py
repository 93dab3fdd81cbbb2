"""The conditions of a policy for the counts of one group, as diagrams over everything that is not known.

A condition that looks at one count is asked through its own ``holds``, so that a wider vocabulary needs no change here;
what looks at the company (beside, most serious, all others covered) is put together from the counts one by one.

The order of the facts keeps diagrams small: the facts of the count in question, then count by count those of the others
(what counts is only which descriptions were met so far), last the company that was not read.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from screener.policy.evaluation.compiled import ALONE, Compiled
from screener.policy.evaluation.diagrams.nodes import IMPOSSIBLE, NO, YES, Diagrams, OverBudget
from screener.policy.evaluation.group import GROUPED, AssumedCount, Group
from screener.policy.language.conditions import (
    AllOf,
    AtLeast,
    Beside,
    Condition,
    Grouped,
    MostSerious,
    Not,
    OthersCovered,
    Var,
)
from screener.policy.language.predicates import ValueCell
from screener.policy.language.vocabulary import FACTS, GRADE_RANK

#: For each condition that all other charges (of a kind) are covered, where that is so (in the order of ``covering``).
Others = tuple[int, ...]
_PLACES = {name: n for n, name in enumerate(FACTS)}
_MOST_PLACES = 4096
_MOST_ASPECTS = 256
_PAIR = _MOST_PLACES - 1
#: The first level of the company that was not read: after every count.
LAST_BLOCK = 1 << 50


@dataclass(eq=False)
class ConditionDiagrams:
    """Diagrams of conditions for one count (``own``) of a group and for the counts beside it."""

    group: Group
    own: int
    diagrams: Diagrams
    var_at: dict[int, Var] = field(default_factory=dict)
    level_of: dict[Var, int] = field(default_factory=dict)
    aspects: dict[tuple[int, int], int] = field(default_factory=dict)
    terms: dict[str, int] = field(default_factory=dict)
    made: dict[tuple[int, int], int] = field(default_factory=dict)

    @property
    def compiled(self) -> Compiled:
        """The policy as it is evaluated."""
        return self.group.compiled

    # -- facts and their order ---------------------------------------------------------------------------------------

    def _block(self, count: int) -> int:
        if count < 0 or count == self.own:
            return 0
        return count + 1

    def level(self, var: Var) -> int:
        """The place of a fact in the order."""
        found = self.level_of.get(var)
        if found is None:
            found = self.level_of[var] = self._level(var)
            self.var_at[found] = var
        return found

    def _level(self, var: Var) -> int:
        count, fact, aspect = var
        block, place = self._block(count), _PLACES.get(fact)
        if aspect.startswith("same "):
            block, place = max(block, self._block(int(aspect[5:]))), _PAIR
        elif place is None:
            place = len(FACTS) + self.terms.setdefault(fact, len(self.terms))
        first = block * _MOST_PLACES + place
        number = self.aspects[block, place] = self.aspects.get((block, place), -1) + 1
        if number >= _MOST_ASPECTS:
            raise OverBudget
        return first * _MOST_ASPECTS + number

    def flag(self, word: str) -> int:
        """Where a charge that was not read answers to a word (``alone``: where there is none)."""
        group = self.group
        if group.companions_known or (word == ALONE and len(group.counts) > 1):
            return NO
        if word != ALONE and word not in self.compiled.kinds_of_company:
            return NO
        var = (-1, GROUPED[1], word)
        level = self.level_of.get(var)
        if level is None:
            level = self.level_of[var] = LAST_BLOCK + self.compiled.kinds_of_company.index(word)
            self.var_at[level] = GROUPED
        return self.diagrams.node(level, (YES, NO))

    # -- conditions --------------------------------------------------------------------------------------------------

    def diagram(self, condition: Condition, count: int, others: Others) -> int:
        """Where a condition holds of a count, if all other charges are covered where ``others`` says."""
        match condition:
            case AllOf():
                return self.all_of(condition.parts, count, others)
            case AtLeast():
                parts = [self.diagram(part, count, others) for part in condition.parts]
                if condition.count == 1:
                    return self.diagrams.any_of(parts)
                return self.diagrams.at_least(condition.count, parts)
            case Not():
                return self.diagrams.opposite(self.diagram(condition.part, count, others))
            case OthersCovered():
                return others[list(self.compiled.covering).index(self.compiled.uncovered(condition))]
        key = (id(condition), count)
        found = self.made.get(key)
        if found is None:
            found = self.made[key] = self._looking(condition, count)
        return found

    def all_of(self, conditions: Sequence[Condition], count: int, others: Others) -> int:
        """Where all conditions hold; stops at the first that holds nowhere."""
        parts = []
        for condition in conditions:
            part = self.diagram(condition, count, others)
            if part == NO:
                return NO
            parts.append(part)
        return self.diagrams.all_of(parts)

    def _looking(self, condition: Condition, count: int) -> int:
        match condition:
            case Beside():
                return self._beside(condition, count)
            case MostSerious():
                return self._most_serious(count) if condition.by == "grade" else self._highest_class(count)
            case Grouped():
                grouped = YES if len(self.group.counts) > 1 else self._not_alone()
                return grouped if condition.wanted else self.diagrams.opposite(grouped)
        return self._asked(condition, count, {})

    def _not_alone(self) -> int:
        return NO if self.group.companions_known else self.diagrams.opposite(self.flag(ALONE))

    def _asked(self, condition: Condition, count: int, assumed: dict[Var, ValueCell]) -> int:
        """A condition of one count, asked with every value of each fact that it wants to know."""
        answer = condition.holds(AssumedCount(self.group, count, assumed))
        if isinstance(answer, bool):
            return YES if answer else NO
        self.diagrams.step()
        below = []
        for cell in self.group.domain(answer):
            assumed[answer] = cell
            below.append(self._asked(condition, count, assumed))
            del assumed[answer]
        return self.diagrams.split(self.level(answer), below)

    def _beside(self, condition: Beside, count: int) -> int:
        found = [self.flag(f"beside {self.compiled.besides.index(condition)}")]
        view = AssumedCount(self.group, count, {})
        for other in view.others():
            answers = self.made.get((id(condition.charge), other))
            if answers is None:
                answers = self.diagram(condition.charge, other, self._no_others)
                self.made[id(condition.charge), other] = answers
            if answers != NO and condition.within:
                answers = self.diagrams.both(answers, self._same(view, other, condition.within))
            if answers == YES:
                return YES
            found.append(answers)
        return self.diagrams.any_of(found)

    @property
    def _no_others(self) -> Others:
        """What stands beside a companion is not looked at."""
        return (NO,) * len(self.compiled.covering)

    def described(self, among: Sequence[AllOf], count: int) -> int:
        """Where a count answers to one of some descriptions."""
        return self.diagrams.any_of(self.diagram(each, count, self._no_others) for each in among)

    def _same(self, view: AssumedCount, other: int, unit: str) -> int:
        answer = view.same(other, unit)
        if isinstance(answer, bool):
            return YES if answer else NO
        return self.diagrams.node(self.level(answer), (YES, NO))

    def _most_serious(self, count: int) -> int:
        """No other count is strictly more serious: per rank that the count's own grade can have."""
        ranks = sorted(set(GRADE_RANK.values()))
        found = NO
        for rank in ranks:
            mine = self._ranked(count, lambda each, rank=rank: each == rank)
            if mine != NO:
                above = [self._ranked(n, lambda each, rank=rank: each > rank) for n in self._others(count)]
                above += [self.flag(f"grade {grade}") for grade, each in GRADE_RANK.items() if each > rank]
                found = self.diagrams.choose(mine, self.diagrams.opposite(self.diagrams.any_of(above)), found)
        return found

    def _others(self, count: int) -> list[int]:
        return [n for n in range(len(self.group.counts)) if n != count]

    def _ranked(self, count: int, wanted: object) -> int:
        assert callable(wanted)
        return self._among((count, "grade", ""), lambda word: wanted(GRADE_RANK[word]))

    def _among(self, var: Var, wanted: Callable[[str], bool]) -> int:
        """Where a fact with words has one that is wanted."""
        cells = self.group.domain(var)
        inside = tuple(YES if wanted(str(cell.value)) else NO for cell in cells)
        return inside[0] if len(cells) == 1 else self.diagrams.node(self.level(var), inside)

    def _highest_class(self, count: int) -> int:
        """No other count is of a higher class: per class that the count's own can be."""
        order, diagrams = self.compiled.order, self.diagrams
        found = NO
        for name in order.names:
            mine = self._among((count, "class", ""), lambda word, name=name: word == name)  # type: ignore[misc]  # the word of this turn
            if mine != NO:
                above = self._of_classes(count, order.above(name))
                apart = self._of_classes(count, order.unordered(name))
                if apart != NO:  # no statute says which is higher: what a person holds of the charge does
                    held = self._among((count, "most serious charge", ""), lambda word: word == "True")
                    apart = diagrams.both(apart, diagrams.opposite(held))
                found = diagrams.choose(mine, diagrams.opposite(diagrams.any_of([above, apart])), found)
        return found

    def _of_classes(self, count: int, names: Sequence[str]) -> int:
        """Where some other count is of one of some classes."""
        some = [self._among((n, "class", ""), lambda word: word in names) for n in self._others(count)]
        return self.diagrams.any_of([*some, *(self.flag(f"class {name}") for name in names)])

    # -- what can be -------------------------------------------------------------------------------------------------

    def possible(self, one: int) -> int:
        """A diagram with the completions taken out that the constraints and the kinds of company rule out."""
        levels = self.diagrams.variables(one)
        kinds = [level for level in levels if level >= LAST_BLOCK]
        rules = [self._tied(level, levels) for level in levels if self.can_be_tied(self.var_at[level])]
        rules += self._company(kinds)
        somewhere = self.diagrams.all_of(rules)
        return one if somewhere == NO else self.diagrams.choose(somewhere, one, IMPOSSIBLE)

    def can_be_tied(self, var: Var) -> bool:
        """Whether a constraint can tie a fact to another one."""
        return var[0] >= 0 and var[1] in self.compiled.tied

    def _tied(self, level: int, levels: Sequence[int]) -> int:
        """Where a fact is in order with the facts that a constraint ties it to."""
        group, var = self.group, self.var_at[level]
        alone = [YES if group.feasible(var, cell, {}) else NO for cell in group.domain(var)]
        found = [self.diagrams.node(level, tuple(alone))] if YES in alone else []
        for other in levels:
            beside = self.var_at[other]
            if other > level and beside[0] == var[0] and self.can_be_tied(beside):
                below = []
                for cell in group.domain(var):
                    fits = [YES if group.feasible(beside, each, {var: cell}) else NO for each in group.domain(beside)]
                    below.append(self.diagrams.node(other, tuple(fits)))
                found.append(self.diagrams.node(level, tuple(below)))
        return self.diagrams.all_of(found)

    def _company(self, levels: Sequence[int]) -> list[int]:
        """Where the kinds of company can be together: each kind that is there is that of some charge."""
        words = {self.kind(level): level for level in levels}
        flags = {word: self.diagrams.node(level, (YES, NO)) for word, level in words.items() if word != ALONE}
        found = []
        for word, flag in flags.items():
            charges = {single.intersection(flags) for single in self.compiled.singles if word in single}
            some = self.diagrams.any_of([self.diagrams.all_of(flags[each] for each in one) for one in charges])
            found.append(self.diagrams.choose(flag, some, YES))
        if ALONE in words:
            alone = self.diagrams.node(words[ALONE], (YES, NO))
            none = self.diagrams.opposite(self.diagrams.any_of(flags.values()))
            found.append(self.diagrams.choose(alone, none, YES))
        return found

    def kind(self, level: int) -> str:
        """The kind of company that a level asks about."""
        return self.compiled.kinds_of_company[level - LAST_BLOCK]
