"""From a point of the analysis to a concrete charge: its facts, what stands beside it, and a scenario to save."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from screener.domain.case import FactValue
from screener.domain.decision import Rollup
from screener.policy.analysis.company import Company, units_of
from screener.policy.analysis.expressions import ALONE, ITEM, MATTER, UNCOVERED
from screener.policy.analysis.history import history
from screener.policy.analysis.rules import Regions
from screener.policy.analysis.state_space import StateSpace, day_in_force
from screener.policy.analysis.values import days_apart, drugs_of, value_of, whole
from screener.policy.evaluation.answers import Names
from screener.policy.evaluation.compiled import governing_fact
from screener.policy.evaluation.diagrams.completions import Search, deciding, leaves
from screener.policy.evaluation.diagrams.nodes import OverBudget
from screener.policy.evaluation.diagrams.regions import Box, Point
from screener.policy.evaluation.group import GOVERNING_DATE, Group
from screener.policy.evaluation.resolve import Resolver
from screener.policy.language.conditions import Var
from screener.policy.language.model import MODES, Policy
from screener.policy.language.predicates import ValueCell
from screener.policy.language.vocabulary import FACTS, GOVERNING, FactType, show_fact
from screener.policy.language.words import listed

_MOST_NAMED = 6
_PLAIN = re.compile(r"[A-Za-z0-9$][A-Za-z0-9 .$()+-]*$")
_MISREAD = re.compile(r"(?i)^(?:yes|no|true|false|null|on|off|~)$|.* $")


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A concrete charge. ``companions`` None: what stands beside it does not matter and is left open.

    ``expect`` and ``because`` are what the policy says of it today, in the words of a scenario.
    """

    facts: Mapping[str, FactValue]
    companions: tuple[Mapping[str, FactValue], ...] | None
    on: date
    expect: str = ""
    because: str = ""
    mode: str = MODES[0]

    def shown(self) -> dict[str, str]:
        """The facts as people read them."""
        return {name: show_fact(name, value) for name, value in self.facts.items()}


@dataclass(frozen=True, slots=True)
class Judged:
    """What the evaluator says of a charge, in the words of a scenario, and the facts that are missing."""

    expect: str
    because: str
    missing: tuple[str, ...] = ()


def as_scenario_yaml(example: Example, name: str, remark: str = "") -> str:
    """The lines to add under ``scenarios:``. ``remark`` follows as a comment."""
    charge = _flow(example.facts)
    if example.companions is not None:
        beside = ", ".join("{" + ", ".join(_flow(each)) + "}" for each in example.companions)
        charge.append(f"beside: [{beside}]")
    mode = [f"    mode: {example.mode}"] if example.mode != MODES[0] else []
    lines = [
        f"  - name: {_scalar(name)}",
        f"    charge: {{{', '.join(charge)}}}",
        *mode,
        f"    on: {example.on.isoformat()}",
        f"    expect: {_scalar(example.expect)}" + (f"  # {remark}" if remark else ""),
    ]
    if example.because:
        lines.append(f"    because: {_scalar(example.because)}")
    return "\n".join(lines) + "\n"


def _flow(facts: Mapping[str, FactValue]) -> list[str]:
    return [f"{_scalar(name)}: {_value(name, value)}" for name, value in facts.items()]


def _value(name: str, value: FactValue) -> str:
    if isinstance(value, tuple):
        return "[" + ", ".join(_scalar(each) for each in value) + "]" if value else "none"
    if name in FACTS and FACTS[name].type is FactType.DRUG:
        return _scalar(str(value))  # by its name: a label can have an "and" in it
    if isinstance(value, bool):
        return "yes" if value else "no"
    return _scalar(show_fact(name, value))


def _scalar(text: str) -> str:
    if _PLAIN.match(text) and not _MISREAD.match(text):
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


@dataclass(frozen=True, slots=True)
class Examples:
    """Makes charges out of points."""

    policy: Policy
    space: StateSpace
    regions: Regions

    def charge(self, point: Point) -> Example | None:
        """The charge of a point; None where no company could be made for it."""
        named = self.space.named(point)
        facts: dict[str, FactValue] = {}
        silent = {var[1] for var, cell in named.items() if var[2] == "recorded" and cell.value is False}
        drugs = drugs_of(named, 0, self.space.reader)
        for var, cell in sorted(named.items(), key=lambda item: _place(item[0])):
            if var[1] in drugs and var[0] == 0:
                facts[var[1]] = drugs[var[1]]
            elif var[2] in self.space.reader.ready.lines:
                continue
            elif var[0] == 0 and var[2] != "recorded" and var[1] not in silent and var[1] != "history":
                facts.setdefault(var[1], value_of(var, cell))
        mode = str(named[MATTER].value) if MATTER in named else MODES[0]
        governing = governing_fact(self.policy, mode)
        when = named.get((0, governing or "", "")) or named.get(GOVERNING_DATE)
        on = (day_in_force(when, self.policy) if when is not None else None) or self.policy.effective
        entry = self.policy.retroactive.get(mode)
        on = max(on, entry.since) if entry is not None and entry.since is not None and governing is None else on
        if governing is not None:
            facts[governing] = on
        facts.update(self._history(named, on, facts))
        facts.update(days_apart(named, self.space.reader.ready, on, facts))
        marks = {var: cell.value is True for var, cell in named.items() if var[2] == "mark"}
        companions = Company(self.policy, self.space, self.regions).of(marks) if marks else None
        if marks and companions is None:
            return None
        facts.update(units_of(self.space.reader.ready, companions))
        return Example(facts=facts, companions=companions, on=on, mode=mode)

    def _history(
        self, named: Mapping[Var, ValueCell], on: date, facts: Mapping[str, FactValue]
    ) -> dict[str, FactValue]:
        """The history that a point asks for, with the days on which its windows end."""
        windows = self.space.reader.ready.windows
        wanted = {var[2]: whole(cell) for var, cell in named.items() if var[1] == "history"}
        anchors = {GOVERNING[windows[name].anchor] for name in wanted if windows[name].length is not None}
        days: dict[str, FactValue] = {fact: facts.get(fact, on) for fact in sorted(each for each in anchors if each)}
        return {**days, "history": history(wanted, windows, on)} if wanted else {}

    def judged(self, example: Example) -> Judged:
        """What the evaluator says of a charge."""
        counts = [example.facts, *(example.companions or ())]
        governing = governing_fact(self.policy, example.mode)
        known_company = example.companions is not None
        group = Group(self.space.reader.ready, counts, known_company, as_of=example.on, governing=governing)
        try:
            tree = Search(Resolver(group.compiled, group, example.on, example.mode), 0).build()
        except OverBudget:
            return Judged(Rollup.NEEDS_INFORMATION.value, "")
        known = tuple(leaves(tree))
        if len({leaf.outcome for leaf in known}) > 1:
            names = tuple(dict.fromkeys(var[1] for var in deciding(tree)))
            return Judged(Rollup.NEEDS_INFORMATION.value, "", names)
        rules = frozenset.intersection(*(leaf.rules for leaf in known))
        some = any(leaf.some for leaf in known)
        return Judged(known[0].outcome, min(rules, default="" if some else "otherwise"))

    # -- in words ----------------------------------------------------------------------------------------------------

    def words(self, box: Box) -> str:
        """Some charges in words: ``simple possession, cocaine, amount more than 2 g``."""
        names = Names(self.space.reader.group, 0)
        said: list[str] = []
        beside: list[str] = []
        by_var = {self.space.order[level]: cells for level, cells in box.items()}
        for var in sorted(by_var, key=_place):
            cells = [self.space.cells(var)[n] for n in sorted(by_var[var])]
            if var[2] == "mark":
                if len(cells) == 1:
                    beside.append(_mark(var, cells[0].value is True))
                continue
            if var[2].startswith(ITEM):
                if var[0] == 0 and not any(each.startswith(f"{var[1]} ") for each in said):
                    said.append(f"{var[1]} {self._drugs(var[1], by_var)}")
                continue
            if var == MATTER:
                said.append(listed([str(cell.value) for cell in cells], "or"))
            if var[2] in ("recorded", "matter") or var[0] > 0:
                if var[2] == "recorded" and len(cells) == 1 and cells[0].value is False:
                    said.append(f"{var[1]} not recorded")
                continue
            label = self._set(var, cells) or names.label(var, cells)
            plain = var[1] in FACTS and FACTS[var[1]].type is FactType.KIND
            said.append(label if plain else f"{var[2] if var[1] == 'history' else var[1]} {label}")
        company = [each for each in beside if each and not each.startswith("not ")] or beside[:1]
        company = company if len(company) == 1 else [each for each in company if each != _mark(ALONE, False)]
        said += [listed([each for each in company if each])] if any(company) else []
        return ", ".join(said) or "any charge"

    def _drugs(self, fact: str, by_var: Mapping[Var, frozenset[int]]) -> str:
        """The drugs of some charges: those that they have, else those that they have not."""
        cells = self.space.reader.drugs(fact)
        told = {n: by_var.get((0, fact, f"{ITEM}{n}"), frozenset({0, 1})) for n in range(len(cells))}
        has = [cells[n] for n, answers in told.items() if answers == {0}]
        may = has or [cells[n] for n, answers in told.items() if answers != {1}]
        together = " together" if len(has) > 1 else ""
        return " and ".join(self._few(fact, [cell]) for cell in has) + together if has else self._few(fact, may)

    def _few(self, fact: str, cells: Sequence[ValueCell]) -> str:
        """Some drugs by their names, or by the few that are left out."""
        members = frozenset().union(*(_words(cell) for cell in cells))
        rest = frozenset().union(*(_words(cell) for cell in self.space.reader.drugs(fact))) - members
        if len(members) <= _MOST_NAMED:
            return listed([show_fact(fact, each) for each in sorted(members)], "or")
        if len(rest) <= _MOST_NAMED:
            return "other than " + listed([show_fact(fact, each) for each in sorted(rest)], "or")
        return "such as " + show_fact(fact, value_of((0, fact, ""), cells[0]))

    def _set(self, var: Var, cells: Sequence[ValueCell]) -> str:
        """All offenses but a few: "an offense other than possession"."""
        if var[1] not in FACTS or FACTS[var[1]].type is not FactType.KIND:
            return ""
        members = frozenset().union(*(_words(cell) for cell in cells))
        rest = frozenset().union(*(_words(cell) for cell in self.space.cells(var))) - members
        if 0 < len(rest) < len(members) and len(rest) <= _MOST_NAMED:
            return "an offense other than " + listed([show_fact(var[1], each) for each in sorted(rest)], "or")
        return ""


def _words(cell: ValueCell) -> frozenset[str]:
    return cell.members or frozenset({str(cell.value)})


def _mark(var: Var, wanted: bool) -> str:
    if var == ALONE:
        return "standing alone" if wanted else "beside other charges"
    if var[1].startswith(UNCOVERED[1]):
        return f"beside a {var[1].removeprefix(UNCOVERED[1]).strip() or 'charge'} that is not covered" if wanted else ""
    what = var[1][6:] if var[1].startswith(("grade ", "class ")) else var[1][7:].rpartition(" ")[0]
    what = "charge of another kind" if what == "other" else what
    article = "an" if what[0] in "aeio" else "a"
    return f"{'' if wanted else 'not '}beside {article} {what}"


def _place(var: Var) -> tuple[int, int, str]:
    order = {name: n for n, name in enumerate(FACTS)}
    return (0 if var[0] == 0 else 1, order.get(var[1], len(order)), var[1] + var[2])
