"""Regions of charges in words: ``simple possession · cocaine · amount more than 1 g and at most 2 g``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from screener.policy.analysis.expressions import ALONE, ITEM, UNCOVERED
from screener.policy.diff.pair_space import BLANK, PairSpace
from screener.policy.diff.regions import Region
from screener.policy.evaluation.answers import Names
from screener.policy.evaluation.axes import OTHER
from screener.policy.evaluation.group import GOVERNING_DATE
from screener.policy.language.conditions import Beside, Condition, Var
from screener.policy.language.predicates import Codes, Drugs, ValueCell
from screener.policy.language.statutes.spans import without_samples
from screener.policy.language.vocabulary import COUNTED, FACTS, FactType, show_fact
from screener.policy.language.words import listed, say

_MOST_NAMED = 6
_LINES = (FactType.AMOUNT, FactType.COUNT, FactType.EVENTS, FactType.DATE)
#: What each fact is called where a value follows.
_READINGS = {"surely": ", surely", "subtracting": " after subtracting the uncertainty"}


@dataclass(eq=False)
class RegionWords:
    """Says regions. ``lists`` are the conditions behind the numbers of a region's lists."""

    space: PairSpace
    lists: Sequence[Condition]
    besides: Mapping[Var, Beside]
    one_coverage: bool
    names: Names = field(init=False)

    def __post_init__(self) -> None:
        self.names = Names(self.space.reader.group, 0)

    def say(self, region: Region) -> str:
        """A region in one line."""
        return " · ".join(self.parts(region)) or "any charge"

    def parts(self, region: Region) -> list[str]:
        """Each thing that is said of the charges of a region."""
        by_var = {self.space.order[level]: cells for level, cells in region.box.items()}
        said = list(self._own(by_var))
        said += [self._list(self.lists[n], here) for n, here in region.lists.items()]
        return [*said, *self._company(by_var)]

    # -- facts of the charge -----------------------------------------------------------------------------------------

    def _own(self, by_var: Mapping[Var, frozenset[int]]) -> Iterator[str]:
        place = {name: n for n, name in enumerate(FACTS)}
        drugs: set[str] = set()
        for var in sorted(by_var, key=lambda each: (place.get(each[1], 999), each[1:])):
            if var[2] == "mark" or var[0] > 0:
                continue
            if var[2].startswith(ITEM):
                if var[1] not in drugs:
                    drugs.add(var[1])
                    yield self._drugs(var[1], by_var)
                continue
            yield self._fact(var, by_var[var])

    def _fact(self, var: Var, chosen: frozenset[int]) -> str:
        all_cells = self.space.cells(var)
        cells = [all_cells[n] for n in sorted(chosen)]
        known = [cell for cell in cells if cell is not BLANK]
        blank = len(known) < len(cells)
        name = var[2] if var[1] == "history" else var[1]
        _, _, reading = var[2].partition("/")
        if var == GOVERNING_DATE:
            return self._runs(var, known)
        if var[2] == "judgment":
            return f"judged a case of “{var[1]}”: {'yes' if known[0].value is True else 'no'}"
        measure = {"mass": "a weight", "$": "a value"}.get(var[2].partition("/")[0], f"a number of {var[2]}")
        if not known:
            if reading:
                return f"{name} with no uncertainty stated"
            several = len(self.space.blanks.axes.get(var[1], ())) > 1
            return f"{name} not recorded" + (f" as {measure}" if several else "")
        if len(known) == len([cell for cell in all_cells if cell is not BLANK]):
            if reading:
                return f"{name} with its uncertainty stated"
            several = len(self.space.blanks.axes.get(var[1], ())) > 1
            return f"{name} recorded" + (f" as {measure}" if several else "")
        words = self._values(var, known)
        if reading:
            words += _READINGS.get(reading.partition("@")[0], "")
        if var[1] in COUNTED:
            return words + (" or not counted" if blank else "")  # the unit is the name of the fact
        spec = self.space.reader.ready.facts.get(var[1])
        tail = " or not recorded" if blank else ""
        if spec is not None and spec.type is FactType.KIND:
            return words + tail
        return f"{name}: {words}{tail}" if isinstance(known[0].value, bool) else f"{name} {words}{tail}"

    def _values(self, var: Var, cells: Sequence[ValueCell]) -> str:
        spec = self.space.reader.ready.facts[var[1]]
        if spec.type in _LINES:
            return self._runs(var, cells)
        if isinstance(cells[0].value, bool):
            return " or ".join("yes" if cell.value is True else "no" for cell in cells)
        named = self._named(var, cells)
        if named:
            return named
        members = frozenset().union(*(_members(cell) for cell in cells))
        rest = frozenset().union(*(_members(cell) for cell in self.space.reader.cells(var))) - members
        one = "an offense other than" if spec.type is FactType.KIND else "other than"
        if OTHER in members or len(members) > _MOST_NAMED or (len(rest) == 1 and len(members) > 1):
            return f"{one} {listed([show_fact(var[1], each) for each in sorted(rest)], 'or')}"
        return listed([show_fact(var[1], each) for each in sorted(members)], "or")

    def _named(self, var: Var, cells: Sequence[ValueCell]) -> str:
        """Statutes by the names that a file has for them."""
        for test in self.space.reader.ready.tests.get(var[1], ()):
            if isinstance(test, Codes):
                met = [cell for cell in self.space.reader.cells(var) if test(cell.value) is not test.all_except]
                if met == list(cells):
                    return listed(test.named, "or")
                if [cell for cell in self.space.reader.cells(var) if cell not in met] == list(cells):
                    return f"other than {listed(test.named, 'or')}"
        return ""

    def _runs(self, var: Var, cells: Sequence[ValueCell]) -> str:
        """Cells of a line: neighbours in one stretch."""
        order = list(self.space.reader.cells(var))
        runs: list[list[ValueCell]] = []
        for cell in cells:
            if runs and order.index(cell) == order.index(runs[-1][-1]) + 1:
                runs[-1].append(cell)
            else:
                runs.append([cell])
        return " or ".join(self.names.label(var, run) for run in runs)

    # -- drugs -------------------------------------------------------------------------------------------------------

    def _drugs(self, fact: str, by_var: Mapping[Var, frozenset[int]]) -> str:
        """The drugs of the charges: those that are there, those that may be."""
        cells = self.space.reader.drugs(fact)
        told = {n: by_var.get((0, fact, f"{ITEM}{n}"), frozenset({0, 1})) for n in range(len(cells))}
        has = [cells[n] for n, answers in told.items() if answers == {0}]
        free = [cells[n] for n, answers in told.items() if len(answers) == 2]
        not_there = [cells[n] for n, answers in told.items() if answers == {1}]
        name = "" if fact == "substance" else f"{fact} "
        if not has:
            return name + self._set(fact, free, not_there)
        said = " and ".join(self._set(fact, [cell], [each for each in cells if each is not cell]) for cell in has)
        if free and not_there:
            said += f", alone or with {self._set(fact, free, not_there)}"
        elif free:
            said += ", with or without other drugs"
        return name + said

    def _set(self, fact: str, cells: Sequence[ValueCell], rest: Sequence[ValueCell]) -> str:
        members = frozenset().union(*(cell.members for cell in cells))
        others = frozenset().union(*(cell.members for cell in rest))
        for test in self.space.reader.ready.tests.get(fact, ()):
            if not isinstance(test, Drugs) or len(members) < 2 or (test.all_except and not others):
                continue
            if {each for each in members | others if test.has(each)} == members:
                return ("any drug except " if test.all_except else "") + listed(test.named, "or")
        if len(members) <= _MOST_NAMED:
            return listed([show_fact(fact, each) for each in sorted(members)], "or")
        if 0 < len(others) <= 2 * _MOST_NAMED:
            return "any drug except " + listed([show_fact(fact, each) for each in sorted(others)], "or")
        first = [show_fact(fact, each) for each in sorted(members)][:_MOST_NAMED]
        return f"{', '.join(first)} or one of {len(members) - _MOST_NAMED} more"

    # -- lists and company -------------------------------------------------------------------------------------------

    @staticmethod
    def _list(condition: Condition, here: bool) -> str:
        return say(condition, no=not here)

    def _company(self, by_var: Mapping[Var, frozenset[int]]) -> Iterator[str]:
        marks = {var: cells == {0} for var, cells in by_var.items() if var[2] == "mark" and len(cells) == 1}
        if ALONE in marks:
            yield "standing alone" if marks[ALONE] else "beside other charges"
        for var, there in marks.items():
            if var[1].startswith(UNCOVERED[1]):
                which, _, kind = var[1].removeprefix(UNCOVERED[1]).strip().partition(" ")
                file = "" if self.one_coverage else f" under the {'old' if which == 'before' else 'new'} version"
                of = f" of this kind: {kind}" if kind else ""
                yield (
                    f"beside a charge that is not covered{file}{of}"
                    if there
                    else f"all other charges are covered{file}{of}"
                )
            elif var[1].startswith(("grade ", "class ")):
                yield f"{'beside a' if there else 'not beside a'} {var[1][6:]}"
            elif var != ALONE:
                yield say(self.besides[var], no=not there) if var in self.besides else var[1]


def _members(cell: ValueCell) -> frozenset[str]:
    members = cell.members or frozenset({str(cell.value)})
    return frozenset(without_samples(members))
