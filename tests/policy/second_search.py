"""Every completion of what is not known of some counts, tried one after the other: no cells, no pruning.

A fact ranges over values such that every test of the policy is met by some and not by others: each limit itself, a
value between any two, one below and one above. Only facts that the policy looks at are varied; values, and companies of
charges that were not read, that no condition tells apart are tried once.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations, pairwise, product
from math import prod

from tests.policy import second_evaluator as slow
from tests.policy import second_vocabulary as more


class Drugs(frozenset):
    """The drugs of a charge."""


#: Two or more drugs; up to four, which is as many as the conditions of one policy here can ask for at once.
SEVERAL = [Drugs(chosen) for size in (2, 3, 4) for chosen in combinations(more.DRUGS, size)]


@dataclass(frozen=True)
class Weighed:
    """An amount as it is recorded: with its unit, how far it may be off, and at what confidence that is stated."""

    value: Decimal
    unit: str = "g"
    off: Decimal | None = None
    level: str = ""


@dataclass
class Charge:
    """The counts of one group as far as they are known, and what is asked of them."""

    recorded: list  # per count: fact -> value
    known: bool = True  # whether what stands beside the counts is known
    judged: list = field(default_factory=list)  # per count: term -> answer
    place: int = 0
    as_of: date = more.AS_OF
    mode: str = "new cases"


@dataclass
class Found:
    """A finding: its outcome, what is missing, what is left to judge, and per missing axis what answers give."""

    outcome: str
    missing: set = field(default_factory=set)
    terms: set = field(default_factory=set)
    answers: dict = field(default_factory=dict)  # (name, axis) -> [(value, outcome or names still needed)]
    completions: dict = field(default_factory=dict)  # by the number of the value of each axis -> outcome


PARTLY = {
    "drug_unspecified": ["simple_possession", "paraphernalia", "sale_manufacture", "prescription_fraud", "drug_other"],
    "unknown": more.CLASSES,
    "multi": more.CLASSES,
}


def unknown(value) -> bool:
    """Missing, blank and "pending" are unknown."""
    return value is None or (isinstance(value, str) and value in ("", "pending"))


class Axes:
    """The axes of one charge: every fact that can have several values, each with those values."""

    def __init__(self, policy: slow.SlowPolicy, charge: Charge):
        self.policy, self.charge = policy, charge
        self.recorded = [{k: v for k, v in facts.items() if not unknown(v)} for facts in charge.recorded]
        self.leaves = list({repr(c): c for c in more.leaves(policy, policy.roots())}.values())
        self.recursive = any(c[0] == "others" for c in self.leaves)
        self.judges = {c[1] if len(c) > 1 else slow.TERM for c in self.leaves if c[0] == "judge"}
        self.units = {c[2] for c in self.leaves if c[0] in ("beside in", "beside one") and c[2]}
        self.besides = [c for c in self.leaves if c[0] in ("beside", "beside in", "beside one")]
        self.days = self._days()
        self.axes: list[tuple[tuple, list]] = []
        for n in range(len(charge.recorded)):
            for name in self._read(n):
                self.axes.append(((n, name), self.values(n, name)))
            for term in sorted(self.judges) if n == charge.place or self.recursive else ():
                given = charge.judged[n].get(term) if charge.judged else None
                self.axes.append(((n, term), [True, False] if given is None else [given]))
        self.pairs = self._pairs()
        self.axes += [(pair, [True, False]) for pair in self.pairs]
        if not charge.known:
            self.axes.append(((-1, "grouped"), self.companies()))
        self.size = prod(len(options) for _, options in self.axes)

    def open(self):
        """The axes that have several values."""
        return [name for name, options in self.axes if len(options) > 1]

    # -- what is read --------------------------------------------------------------------------------------------------

    def _read(self, n):
        recorded = self.recorded[n]
        found = set()
        own = n == self.charge.place or self.recursive
        for c in self.leaves:
            found |= more.looks_at(self.policy, c, recorded) if own else set()
            found |= more.looks_beside(self.policy, c, recorded) if n != self.charge.place or self.recursive else set()
        governing = more.GOVERNING.get(self.policy.governed.get(self.charge.mode, ""))
        found |= {governing} if governing and own else set()
        for pair in map(set, [*ORDERED, ("class", "grade")]):
            if pair & found:
                found |= {each for each in pair if not each.endswith(LESS) and self._amount(n, each) is not None}
        return sorted(found)

    def _amount(self, n, name):
        """What is recorded for an axis; None where that is unknown."""
        value = self.recorded[n].get(more.fact_of(name))
        if isinstance(value, Weighed):
            return value if (value.unit == "pills") is name.endswith("pills") else None
        return value

    # -- values --------------------------------------------------------------------------------------------------------

    def values(self, n, name) -> list:
        value = self._amount(n, name)
        fact, _, aspect = name.partition("#")
        if fact in more.AMOUNTS or fact == "value":
            return self._amounts(value, name, aspect)
        if fact in more.DRUG_FACTS:
            return self._drugs(value, fact)
        if fact == "offense":
            options = more.CLASSES if value is None else PARTLY.get(value, [value])
            return self._told_apart(options, fact)
        if fact == "history":
            return self._histories(n, value)
        if fact == "stop reason":
            if value is not None:
                return [frozenset({value} if isinstance(value, str) else value)]
            sizes = range(1, len(more.REASONS) + 1)
            return self._told_apart([frozenset(s) for k in sizes for s in combinations(more.REASONS, k)], fact)
        if fact in more.DATE_FACTS:
            return [value] if value is not None else self._dates(n, fact)
        if fact in more.COUNT_FACTS:
            return [value] if value is not None else list(range(max(self._numbers(fact)) + 2))
        if value is not None:
            return [more.SPELLED.get(value, value)] if fact == "statute" else [value]
        if fact in more.SILENT_NO:
            return [False]
        if fact in more.FLAG_FACTS:
            return [True, False]
        if fact == "housing":
            return self._told_apart(more.HOUSING, fact)
        if fact == "grade":
            return self._told_apart([*slow.RANK], fact)
        if fact == "class":
            return self._told_apart(more.classes(self.policy.state), fact)
        if fact == "statute":
            return self._told_apart(more.CITED, fact)
        if fact == "penalty group":
            return self._told_apart(["1", "1-A", "2", "none"], fact)
        assert fact == "agency", fact
        return self._told_apart(["Sheriff", "City police", "State police"], fact)

    def _told_apart(self, options, fact) -> list:
        """One of all values that no condition tells apart."""
        kept = {}
        for option in options:
            marks = [self._marks(c, fact, option) for c in self.leaves]
            marks += [more.grade_of(self.policy.state, option)] if fact == "class" else []
            marks += [option] if fact == "grade" and self.policy.state else []
            kept.setdefault(tuple(marks), option)
        return list(kept.values())

    def _marks(self, c, fact, value):
        match c[0]:
            case "beside one":
                return tuple(self._marks(each, fact, value) for each in more.leaves(self.policy, c[1]))
            case "beside" | "beside in":
                return tuple(word == value for word in c[1].split())
            case "others":
                return tuple(word == value for words in (c[1] if len(c) > 1 else []) for word in words.split())
            case "serious":
                if len(c) > 1:
                    return value if fact == "class" else None
                return slow.RANK[value] if fact == "grade" else None
            case "band":
                return value if fact == "statute" else None
            case "table" if fact == "substance":
                return frozenset(drug if drug in more.TABLE else "" for drug in value)
        if fact not in more.looks_at(self.policy, c, {}):
            return None
        return more.true(c, slow.World(self.policy, [{}], [{fact: value}], [{}], None, as_of=self.charge.as_of), 0)

    def _drugs(self, value, fact):
        every = [Drugs({drug}) for drug in more.DRUGS]
        match value:
            case None | "unspecified":  # one item, of which the drug is not known
                return self._told_apart(every, fact)
            case "multiple":
                return self._told_apart(SEVERAL, fact)
            case "opiate":
                return self._told_apart([Drugs({d}) for d in more.DRUGS if "opioids" in more.DRUGS[d]], fact)
        return [Drugs({value} if isinstance(value, str) else value)]

    def _numbers(self, fact):
        names = {fact, *(b for a, b in more.CONSTRAINTS if a == fact), *(a for a, b in more.CONSTRAINTS if b == fact)}
        found = [0]
        for c in self._all_leaves():
            if c[0] == "count" and c[1] in names:
                found.append(c[3])
            if c[0] == "between" and c[1] in names:
                found += c[2:]
        return found + [v for facts in self.recorded for k, v in facts.items() if k in names and type(v) is int]

    def _all_leaves(self):
        for c in self.leaves:
            yield c
            if c[0] == "beside one":
                yield from more.leaves(self.policy, c[1])

    def _limits(self, unit) -> list:
        """Every limit of amounts in one unit ("" for weights), and every recorded amount."""
        found = {Decimal(0)}
        for c in self._all_leaves():
            if c[0] in ("amount", "pills"):
                _, number, named, *_ = more.amount(c)
            elif c[0] == "measure":
                number, named = c[3:]
            else:
                found |= {Decimal(n) for n in (1, 2)} if c[0] in ("dated", "band", "table") else set()
                continue
            if (named if named not in (*more.GRAMS, "$") else "") == unit:
                found.add(Decimal(number) * more.GRAMS.get(named, 1))
        for facts in self.recorded:
            for each in facts.values():
                if isinstance(each, Weighed) and (each.unit if each.unit not in (*more.GRAMS, "$") else "") == unit:
                    off = (each.off or 0) * more.GRAMS.get(each.unit, 1)
                    value = _base(each)
                    found |= {end for end in (value, value - off, value + off) if end >= 0}
        return sorted(found)

    def _amounts(self, value, name, aspect) -> list:
        unit = "pills" if name.endswith("pills") else ""
        limits = self._limits(unit)
        if unit:
            grid = [Decimal(n) for n in range(int(limits[-1]) + 2)]
        else:
            between = [(a + b) / 2 for a, b in pairwise(limits)]
            grid = sorted({*limits, *between, limits[-1] + 1})
        if value is None:
            return self._steps(grid, name)
        stated = _base(value)
        if aspect in ("", "pills"):
            return [stated]
        reading, _, level = aspect.partition(" at ")
        # A confidence other than the rule's is unknown, never rescaled; without one, any statement will do.
        off = value.off if level.removesuffix(" %") in ("", value.level) else None
        off = None if off is None else off * more.GRAMS[value.unit]
        if reading == "surely":
            low, high = (Decimal(0), None) if off is None else (max(Decimal(0), stated - off), stated + off)
        else:
            low, high = (Decimal(0), stated) if off is None else (max(Decimal(0), stated - off),) * 2
        return self._steps([each for each in grid if low <= each and (high is None or each <= high)], name)

    def _steps(self, grid, name):
        """The numbers of a grid; of neighbours that no comparison tells apart, one is enough where nothing is tied."""
        if any(name in pair for pair in ORDERED):
            return grid
        kept = []
        for number in grid:
            marks = tuple(
                more.OPERATORS[c[1]](number, Decimal(c[2]) * more.GRAMS.get(more.amount(c)[2], 1))
                for c in self._all_leaves()
                if c[0] in ("amount", "pills")
            )
            marks += tuple(
                more.OPERATORS[c[2]](number, Decimal(c[3]) * more.GRAMS.get(c[4], 1))
                for c in self._all_leaves()
                if c[0] == "measure"
            )
            if any(c[0] in ("dated", "band", "table") for c in self.leaves):
                marks += (number,)
            if not kept or kept[-1][0] != marks:
                kept.append((marks, number))
        return [number for _, number in kept]

    # -- dates and histories -------------------------------------------------------------------------------------------

    def _days(self):
        policy = self.policy
        found = {policy.effective, policy.sunset, policy.withdrawn, *(c[3] for c in self.leaves if c[0] == "day")}
        found |= {more.CHANGES} if any(c[0] == "dated" for c in self.leaves) else set()
        return sorted(found - {None})

    def _dates(self, n, fact):
        options = [day + timedelta(days=step) for day in self.days for step in (-1, 0, 1)]
        options += [date(1990, 1, 1), date(2060, 1, 1)]
        for c in self.leaves:
            if c[0] == "apart" and c[1] == fact:  # a year after the decision is not found by going a year back
                now = self.charge.as_of
                edges = [now, more.since(now, c[3]), now + timedelta(days=365 if c[3] > 0 else -c[3])]
                options += [edge + timedelta(days=step) for edge in edges for step in range(-2, 3)]
        history = self.recorded[n].get("history")
        events = [] if history is None else [e for each in self._events(n, history) for e in each]
        for on, _, _ in events:
            years = [(on + timedelta(days=round(365.25 * y))) for y in (0, 30 / 365.25, 1, 2)]
            options += [year + timedelta(days=step) for year in years for step in range(-3, 4)]
        governing = more.GOVERNING.get(self.policy.governed.get(self.charge.mode, ""))
        kept = {}
        for day in sorted(options):
            marks = [self._marks(c, fact, day) if c[0] in ("day", "apart") else None for c in self.leaves]
            if fact == governing:
                policy = self.policy
                marks += [day < policy.effective, bool(policy.sunset and day > policy.sunset)]
                marks += [bool(policy.withdrawn and day >= policy.withdrawn), day < more.CHANGES]
            for c in self.leaves:
                if (
                    c[0] == "events"
                    and c[5]
                    and fact == more.GOVERNING.get(c[6], f"{c[6].removeprefix('date of ')} date")
                ):
                    marks += [more.inside(on, day, c[5]) for on, _, _ in events]
            kept.setdefault(tuple(marks), day)
        return list(kept.values())

    def _windows(self):
        return list(dict.fromkeys(tuple(c[3:]) for c in self.leaves if c[0] == "events"))

    def _histories(self, n, value):
        windows = self._windows()
        if value is not None:
            events = self._events(n, value)
            return events
        most = 1 + max(c[2] for c in self.leaves if c[0] == "events")
        found = []
        for numbers in product(range(most + 1), repeat=len(windows)):
            given = dict(zip(windows, numbers, strict=True))
            if all(given[a] <= given[b] for a in windows for b in windows if _holds(a, b)):
                found.append(given)
        return found

    def _events(self, n, value) -> list:
        """Every list of events that a recorded history can be: days and offenses that it does not give are tried."""
        windows = self._windows()
        options = []
        for each in value:
            on, kind, *offense = each.split(" ", 2)
            days = [date.fromisoformat(on)] if on != "undated" else self._around(n, windows)
            named = [offense[0].replace(" ", "_")] if offense else ["theft", "other"]
            options.append([(day, kind, name) for day in days for name in named])
        found = {}
        for chosen in product(*options):
            marks = tuple(
                sum(e[1] == w[0] and w[1] in ("", e[2]) and self._in(n, w, e[0]) for e in chosen) for w in windows
            )
            found.setdefault(marks if self._known_day(n, windows) else chosen, chosen)
        return list(found.values())

    def _day(self, n, window):
        named = more.GOVERNING.get(window[3], f"{window[3].removeprefix('date of ')} date")
        return self.charge.as_of if named is None else self.recorded[n].get(named)

    def _known_day(self, n, windows):
        return all(not unknown(self._day(n, each)) for each in windows if each[2])

    def _in(self, n, window, day):
        anchor = self._day(n, window)
        return not window[2] or unknown(anchor) or more.inside(day, anchor, window[2])

    def _around(self, n, windows):
        anchors = [self._day(n, each) for each in windows if each[2]]
        days = [each - timedelta(days=1) for each in anchors if not unknown(each)]
        return [*dict.fromkeys(days), date(1980, 1, 1)]

    # -- the group -----------------------------------------------------------------------------------------------------

    def _pairs(self):
        recorded, place = self.recorded, self.charge.place
        found = []
        for a, b in combinations(range(len(recorded)), 2):
            if place not in (a, b) and not self.recursive:
                continue
            for unit in sorted(self.units):
                if any(recorded[n].get(unit) is None for n in (a, b)):
                    found.append((a, f"same {unit} as count {(b if a == place else a) + 1}", unit, a, b))
        return found

    def companies(self):
        """What may stand beside the counts unread: nothing, or so many charges that another one makes no difference."""
        read = {name for c in self.leaves for name in more.looks_beside(self.policy, c, {})}
        read |= {"class" if len(c) > 1 else "grade" for c in self.leaves if c[0] == "serious"}
        axes = {name: self.values_of_nothing(name) for name in sorted(read)}
        units = sorted(self.units)
        axes["same"] = [dict(zip(units, s, strict=True)) for s in product([True, False], repeat=len(units))]
        axes["covered"] = [True, False] if self.recursive else [True]
        singles = [dict(zip(axes, chosen, strict=True)) for chosen in product(*axes.values())]
        singles = [each for each in singles if _of_one_grade(self.policy.state, each) and _possible(each)]
        for each in singles:
            each.setdefault("grade", "summary")
            each.setdefault("offense", "other")
        # Of charges that answer to the same, one is enough: a company answers to what one of its charges does.
        singles = list({self._seen([each]): each for each in reversed(singles)}.values())
        kept = {self._seen([]): []}
        newest = [[]]
        while newest:
            grown = [[*company, single] for company in newest for single in singles]
            newest = []
            for company in grown:
                if self._seen(company) not in kept:
                    kept[self._seen(company)] = company
                    newest.append(company)
        return list(kept.values())

    def values_of_nothing(self, name):
        """The values of a fact of which nothing is known."""
        empty = Axes.__new__(Axes)
        empty.__dict__.update(self.__dict__)
        empty.recorded = [{}]
        return empty.values(0, name)

    def _seen(self, company):
        world = slow.World(self.policy, [{}], [{}], [{}], company, as_of=self.charge.as_of)
        met = [slow.beside(c, world, 0) for c in self.besides]
        serious = [c for c in self.leaves if c[0] == "serious"]
        ranks = [slow.RANK[each["grade"]] for each in company] if any(len(c) == 1 for c in serious) else []
        state = self.policy.state
        told = [
            (True in found, None in found)
            for name in (more.classes(state) if any(len(c) > 1 for c in serious) else [])
            if (found := [more.above(state, each["class"], name) for each in company]) is not None
        ]
        covering = [slow.true(c, world, 0, {}) for c in self.leaves if c[0] == "others"]
        return (bool(company), *met, max(ranks, default=0), *told, *covering)


def _holds(a, b) -> bool:
    """Whether a window's events all lie in another one."""
    return (
        a[0] == b[0] and b[1] in ("", a[1]) and (b[2] is None or (a[2] is not None and a[2] <= b[2] and a[3] == b[3]))
    )


def _base(value) -> Decimal:
    return value.value * more.GRAMS.get(value.unit, 1) if isinstance(value, Weighed) else value


# -- all completions -----------------------------------------------------------------------------------------------


def finding(policy: slow.SlowPolicy, charge: Charge, axes: Axes | None = None) -> Found:
    """The set of outcomes over all completions, then over the judgments."""
    axes = axes or Axes(policy, charge)
    found = outcomes(axes, skip_held=False)
    results = set(found.values())
    if len(results) > 1:
        return _open(axes, found)
    (result,) = results
    if slow.ROLLUPS[result] != "held":
        return Found(result, completions=found)
    rest = _open(axes, outcomes(axes, skip_held=True))
    return Found(result, rest.missing, set(), rest.answers, found)


def outcomes(axes: Axes, *, skip_held: bool) -> dict:
    """The outcome of every completion, by the number of the value that each axis has in it."""
    charge, policy = axes.charge, axes.policy
    names = [name for name, _ in axes.axes]
    found, torn = {}, {}
    for chosen in product(*(range(len(options)) for _, options in axes.axes)):
        counts = [{k: v for k, v in facts.items() if not isinstance(v, Weighed)} for facts in axes.recorded]
        judgments: list[dict] = [{} for _ in charge.recorded]
        same, company = {}, None
        for (name, options), pick in zip(axes.axes, chosen, strict=True):
            if len(name) > 2:
                same[name[2:]] = options[pick]
            elif name[0] < 0:
                company = options[pick]
            elif name[1] in axes.judges:
                judgments[name[0]][name[1]] = options[pick]
            else:
                counts[name[0]][name[1]] = options[pick]
        if all(_possible(facts) for facts in counts) and _one_place(same, charge):
            fit = all(_of_one_grade(policy.state, facts) for facts in counts)
            world = slow.World(
                policy,
                axes.recorded,
                counts,
                judgments,
                company,
                skip_held,
                same,
                charge.as_of,
                charge.mode,
                axes.recursive,
            )
            (found if fit else torn)[chosen] = slow.settled_outcome(world, charge.place)
    assert found, names
    return _looked_at(axes, found, torn)


def _looked_at(axes: Axes, found: dict, torn: dict) -> dict:
    """The completions without a class, or a grade, that no rule comes to look at.

    A class belongs to one grade, so no two completions differ in the grade alone while a class is told beside it. If
    only the grade is looked at, the grade is what is missing. Classes put beside the wrong grades (``torn``) show what
    is looked at; they are no completions.
    """
    if not torn:
        return found
    opened = [name for name, options in axes.axes if len(options) > 1]
    for n, (name, _) in enumerate(axes.axes):
        if name[1:] not in (("class",), ("grade",)) or not {(name[0], "class"), (name[0], "grade")} <= set(opened):
            continue
        lines: dict = {}
        for chosen, result in (found | torn).items():
            lines.setdefault((*chosen[:n], *chosen[n + 1 :]), set()).add(result)
        if all(len(results) == 1 for results in lines.values()):
            found = {(*chosen[:n], 0, *chosen[n + 1 :]): result for chosen, result in found.items()}
            torn = {(*chosen[:n], 0, *chosen[n + 1 :]): result for chosen, result in torn.items()}
    return found


LESS = "#after subtracting the uncertainty"
#: A weight less its uncertainty is at most the weight, and so at most whatever the weight is at most.
ORDERED = [
    *((low + unit, high + unit) for low, high in more.CONSTRAINTS for unit in ("", "#pills")),
    ("largest item#pills", "pills"),
    *((low + LESS, high) for low, high in more.CONSTRAINTS),
    *((name + LESS, name) for name in more.AMOUNTS),
]


def _of_one_grade(state, facts) -> bool:
    """A class belongs to one grade."""
    name, grade = facts.get("class"), facts.get("grade")
    return None in (name, grade) or not state or slow.RANK[more.grade_of(state, name)] == slow.RANK[grade]


def _possible(facts) -> bool:
    for low, high in ORDERED:
        a, b = facts.get(low), facts.get(high)
        if a is not None and b is not None and a > b:
            return False
    return True


def _one_place(same, charge) -> bool:
    """Of three counts, two that stand in one unit with the third stand in one unit with each other."""
    return True


def name_of(axes: Axes, name) -> str:
    place, said = name[:2]
    fact = more.fact_of(said)
    beside = place not in (-1, axes.charge.place) and len(name) == 2
    return f"{fact} of count {place + 1}" if beside else fact


def _deciding(axes: Axes, found: dict) -> list:
    """The axes of which two values, all else alike, give different outcomes."""
    deciding = []
    for n, (name, options) in enumerate(axes.axes):
        if len(options) == 1:
            continue
        lines: dict = {}
        for chosen, result in found.items():
            lines.setdefault((*chosen[:n], *chosen[n + 1 :]), set()).add(result)
        if any(len(results) > 1 for results in lines.values()):
            deciding.append((n, name))
    return deciding


def _open(axes: Axes, found: dict) -> Found:
    if len(set(found.values())) == 1:
        return Found(next(iter(found.values())))
    deciding = _deciding(axes, found)
    facts = [(n, name) for n, name in deciding if name[1] not in axes.judges]
    terms = {name[1] for _, name in deciding if name[1] in axes.judges}
    made = Found(
        "needs information" if facts else "attorney decides", {name_of(axes, name) for _, name in facts}, terms
    )
    for n, name in facts:
        made.answers[name_of(axes, name), name] = [
            (value, _given(axes, {chosen: result for chosen, result in found.items() if chosen[n] == pick}))
            for pick, value in enumerate(axes.axes[n][1])
        ]
    return made


def _given(axes: Axes, found: dict):
    """What one answer gives: an outcome, the facts still needed, or a judgment; None where it cannot be."""
    results = set(found.values())
    if len(results) < 2:
        return results.pop() if results else None
    needed = {name_of(axes, name) for _, name in _deciding(axes, found) if name[1] not in axes.judges}
    return needed or "attorney decides"
