"""Random policies and charges for the second evaluator, over all that it can say.

They are drawn from a ``random.Random``: a seed for the long run, Hypothesis's own for the short one.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from screener.domain.quantity import Quantity
from screener.policy.loading.load import check_bytes
from tests.policy import second_vocabulary as more
from tests.policy.second_evaluator import (
    COVERED,
    JUDGED,
    PHASE,
    RANK,
    ROLLUPS,
    TERM,
    Older,
    SlowPolicy,
    SlowRule,
    as_file,
)
from tests.policy.second_search import Axes, Charge, Weighed, unknown

#: Limits that stand close together: a boundary in other words, an ounce that is not 28.35 g, a milligram.
POOLS = [
    [("1", "g"), ("2", "g"), ("1000", "mg")],
    [("1", "oz"), ("28.35", "g")],
    [("0.999", "g"), ("1.000", "g"), ("0.001", "kg")],
    [("1", "g"), ("5", "pills"), ("2", "g")],
]
EXACT = ["at most", "no more than", "up to", "or less", "less than", "fewer than", "at least", "or more", "more than"]
READINGS = ["surely", "after subtracting the uncertainty", "surely at 95 %"]
OUTCOMES = ["decline", "decline", "refuse", "reduce", "divert", "hold", "void", "review", "prosecute"]
MODES = ["new cases", "pending cases", "warrants", "appeals", "sentenced"]
DAYS = [date(2025, 6, 30), date(2026, 6, 30), date(2026, 7, 1)]
STATED = ("amount", "weight", "item", "gross", "dated", "band", "table")
COVERING = [["felony", "misdemeanor"], ["felony"], ["theft", "violent felony"]]
KINDS = [
    "amount", "amount", "amount", "reading", "weight", "item", "gross", "money", "flag", "flag", "count", "age",
    "drugs", "drugs", "involved", "offense", "grade", "group", "stop", "statute", "word", "beside", "beside",
    "beside one", "beside in", "grouping", "serious", "judge", "judge", "lab", "none observed", "events", "events",
    "events",
    "dated", "band", "table", "day", "victim", "apart", "class", "serious class",
    "own flag", "own flag", "own count", "own day", "own word",
]  # fmt: skip


class Writer:
    """Writes one policy. ``kinds`` are the few kinds of conditions that it uses, so that they meet each other."""

    def __init__(self, rng: Random):
        self.rng = rng
        self.kinds = [rng.choice(KINDS) for _ in range(rng.choice([2, 3, 4]))]
        self.pool = rng.choice(POOLS)
        self.reading = rng.choice(READINGS)
        if not {"class", "serious class"}.isdisjoint(self.kinds):  # the two are most telling beside each other
            self.kinds += rng.choices(["class", "serious class", "grade", "beside"], k=2)
        self.state = rng.choice(["Washington", "Washington", "Colorado"])
        if "reading" in self.kinds and self.reading.startswith("surely"):
            # What a weight surely is and what it is stated as are not put beside each other in one policy here.
            self.kinds = [each if each not in STATED else "flag" for each in self.kinds]
        self.units = rng.choices(more.UNITS, k=rng.choice([1, 1, 2]))
        self.windows = self._windows()
        self.described = [self._description() for _ in range(2)]
        self.leaves: list = []

    def _windows(self):
        """One window, or windows of which each holds the one before it."""
        kind = self.rng.choice(["arrest", "conviction"])
        anchor = self.rng.choice(["date of referral", "date of decision", "date of offense"])
        chain = [
            (kind, "theft", 12, anchor),
            (kind, "theft", 24, anchor),
            (kind, "", 24, anchor),
            (kind, "", None, anchor),
        ]
        return self.rng.choice(
            [
                chain[:1],
                chain[1:2],
                chain[3:],
                chain[:2],
                chain[1:3],
                [(kind, "", 12, anchor), chain[2]],
                [(kind, "", -30, anchor)],
                [(kind, "theft", -30, anchor), chain[0]],
                [(kind, "", -30, anchor), chain[2]],
            ]
        )

    def _description(self):
        parts = [("offense", [self.rng.choice(["theft", "violent", "paraphernalia"])])]
        parts.append(
            self.rng.choice([("grade", "felony"), ("flag", "victim", True), ("drugs", "substance", "", ["heroin"])])
        )
        return ("beside one", parts, self.rng.choice(["", self.rng.choice(self.units)]))

    def leaf(self):
        """Mostly a condition that the policy has already, now and then a new one."""
        if len(self.leaves) > 3 and self.rng.random() < 0.6:
            return self.rng.choice(self.leaves)
        self.leaves.append(self._leaf(self.rng.choice(self.kinds)))
        return self.leaves[-1]

    def _leaf(self, kind):
        rng = self.rng
        operator = rng.choice(EXACT)
        number, unit = rng.choice(self.pool)
        match kind:
            case "amount":
                if unit == "pills" and rng.random() < 0.3:
                    return ("pills", operator, number)
                return ("amount", operator, number, unit)
            case "reading":
                number, unit = rng.choice([each for each in self.pool if each[1] != "pills"])
                return (
                    "amount",
                    operator if not operator.startswith("or ") else "at most",
                    number,
                    unit,
                    "",
                    self.reading,
                )
            case "weight":
                return ("amount", operator, number, unit, rng.choice(list(more.WEIGHTS)), "")
            case "item":
                return ("measure", "largest item", operator, number, unit)
            case "gross":
                return ("measure", "gross amount", operator, number, unit)
            case "money":
                return ("measure", "value", operator, rng.choice(["500", "950"]), "$")
            case "flag":
                return ("flag", rng.choice(["scales", "cash", "residue", "both rear lamps out"]), rng.random() < 0.7)
            case "victim":
                return ("flag", rng.choice(["victim", "victim under 18"]), rng.random() < 0.7)
            case "count":
                fact = rng.choice(["prior convictions", "prior drug convictions"])
                return ("count", fact, rng.choice(["at most", "at least", "exactly", "more than"]), rng.choice([1, 2]))
            case "age":
                return rng.choice([("between", "age at offense", 18, 20), ("count", "age at offense", "at least", 18)])
            case "offense":
                words = rng.choice([["simple_possession"], ["theft", "violent"], ["our people"]])
                return ("offense", words, "all except") if rng.random() < 0.4 else ("offense", words)
            case "grade":
                return ("grade", rng.choice(["felony", "misdemeanor", "infraction"]))
            case "drugs" | "involved":
                names = rng.choice([["cocaine"], ["heroin"], ["cocaine", "heroin"], ["opioids"], ["schedule II"],
                                    ["any controlled substance"], ["street set"], ["lsd", "schedule II"]])  # fmt: skip
                fact = "drug involved" if kind == "involved" else "substance"
                return ("drugs", fact, rng.choice(["", "", "any item", "all except"]), names)
            case "group":
                return ("words", "penalty group", rng.choice([["1"], ["1", "1-A"]]), rng.choice(["", "all except"]))
            case "own flag":
                return ("flag", rng.choice(["engaged with treatment", "has counsel"]), rng.random() < 0.7)
            case "own count":
                return ("count", "distance from a school", rng.choice(["at most", "more than"]), rng.choice([2, 3]))
            case "own word":
                names = rng.choice([["rogue and vagabond"], ["shelter", "none"]])
                return ("words", "housing", names, rng.choice(["", "all except"]))
            case "word":
                return ("words", "agency", ["Sheriff"], rng.choice(["", "all except"]))
        return self._wider(kind)

    def _wider(self, kind):
        rng = self.rng
        match kind:
            case "stop":
                words = rng.choice([["tint"], ["tint", "plate light"]])
                return ("stop", words, rng.choice(["", "any item", "all except"]))
            case "statute":
                names = [rng.choice(list(more.STATUTES)) for _ in range(rng.choice([1, 1, 2]))]
                return ("statute", names, "all except") if rng.random() < 0.3 else ("statute", names)
            case "beside":
                return ("beside", rng.choice(["violent felony", "felony", "violent", "theft"]))
            case "class":
                names = rng.sample(more.classes(self.state), 2)
                if self.state == "Washington" and rng.random() < 0.5:
                    return ("class to", names[0], rng.choice(["no more serious than", "more serious than"]))
                return ("words", "class", names, rng.choice(["", "all except"]))
            case "serious class":
                return ("serious", "by class")
            case "beside one":
                return rng.choice(self.described)
            case "beside in":
                return ("beside in", rng.choice(["violent felony", "felony", "violent"]), rng.choice(self.units))
            case "grouping":
                return rng.choice([("alone",), ("beside others",)])
            case "judge":
                return rng.choice([("judge", term) for term in JUDGED])
            case "lab":
                return ("lab", rng.random() < 0.5)
            case "none observed":
                return ("none observed", rng.choice([["scales"], ["scales", "cash"]]))
            case "events":
                return (
                    "events",
                    rng.choice(["at least", "at most", "exactly"]),
                    rng.choice([0, 1, 2]),
                    *rng.choice(self.windows),
                )
            case "apart":
                how = rng.choice(["at least", "at most", "more than"])
                return ("apart", rng.choice(["offense date", "arrest date"]), how, rng.choice([-30, 12]),
                        rng.choice(["before", "after"]))  # fmt: skip
            case "day" | "own day":
                fact = "date of the offer" if kind == "own day" else rng.choice(["offense date", "arrest date"])
                return (
                    "day",
                    fact,
                    rng.choice(["before", "on or before", "on or after", "after"]),
                    rng.choice(DAYS[:2]),
                )
        return (kind,)

    def condition(self, depth=2):
        rng = self.rng
        what = rng.choice(["leaf", "leaf", "leaf", "all", "some", "none", "but"]) if depth else "leaf"
        match what:
            case "all":
                return ("all", [self.condition(depth - 1) for _ in range(2)])
            case "some":
                parts = [self.condition(depth - 1) for _ in range(rng.choice([2, 2, 3]))]
                return ("some", rng.choice([1, 1, 2]), parts)
            case "none":
                return ("none", [self.condition(depth - 1) for _ in range(rng.choice([1, 2]))])
            case "but":
                return ("but", self.condition(depth - 1), self.condition(depth - 1))
        return self.leaf()

    def shown(self):
        names = ("scales", "cash", "baggies") if self.rng.random() < 0.8 else ("has counsel", "cash", "baggies")
        flags = [("flag", name, True) for name in names]
        return self.rng.choice([flags[0], flags[1], ("flag", "residue", False), ("some", 1, flags), ("some", 2, flags)])

    # -- rules -----------------------------------------------------------------------------------------------------

    def write(self) -> SlowPolicy:
        rng = self.rng
        policy = SlowPolicy([], weight_from=rng.choice(["lab"] * 4 + ["field", "lab or field", "any"]))
        self._head(policy)
        if rng.random() < 0.2:
            policy.terms["a named thing"] = self.condition(1)
            self.leaves.append(("term", "a named thing"))
        for n in range(rng.choice([1, 2, 3, 3, 4, 5])):
            policy.rules.append(self._general(n, policy.rules))
        for n in range(rng.choice([0, 0, 1, 2, 3, 4])):
            policy.rules.append(self._exception(n, policy.rules))
        rng.shuffle(policy.rules)
        looked = {repr(c[:2]) for c in more.leaves(policy, [*policy.roots(), *policy.terms.values()])}
        if any(text.startswith(("('class to'", "('words', 'class'", "('serious', 'by class'")) for text in looked):
            policy.state = self.state
        return policy

    def _head(self, policy):
        rng = self.rng
        if rng.random() < 0.15:
            policy.scope = self.condition(1)
        if rng.random() < 0.2:
            policy.sunset = date(2026, 12, 31)
        if rng.random() < 0.1:
            policy.withdrawn = date(2026, 7, 1)
        policy.before, policy.after = rng.choice([("", ""), ("", ""), ("too early", "too late")])
        for mode in MODES:
            if rng.random() < 0.2:
                policy.governed[mode] = rng.choice(list(more.GOVERNING))
        for mode in MODES[1:]:
            if rng.random() < 0.6:
                policy.older[mode] = self._older()

    def _older(self):
        rng = self.rng
        return Older(
            rng.choice(["", "recall", "decline"]),
            rng.choice([None, None, date(2026, 7, 1)]),
            self.condition(1) if rng.random() < 0.3 else None,
            self.condition(1) if rng.random() < 0.3 else None,
            rng.random() < 0.9,
        )

    def _general(self, n, rules):
        rng = self.rng
        outcome = rng.choice(OUTCOMES)
        clauses = []
        if rng.random() < 0.8:
            words = [["simple_possession"]] * 4 + [["simple_possession", "paraphernalia"], ["theft"]]
            clauses.append(("applies to", ("offense", rng.choice(words))))
        covered = ROLLUPS[outcome] in COVERED
        if rng.random() < 0.25:
            reaches = [each for each in more.REACHES if covered or "covered" not in each]
            clauses.append(("reaches", ("reach", rng.choice(reaches))))
        if rng.random() < 0.65:
            condition = self.condition(rng.choice([0, 1, 1, 2]))
            if covered and rng.random() < 0.2:
                others = rng.choice([("others",), ("others",), ("others", rng.choice(COVERING))])
                condition = rng.choice([("all", [condition, others]), ("some", 1, [condition, others])])
            clauses.append(("if", condition))
        clauses += [("unless", self.condition(1))] if rng.random() < 0.3 else []
        clauses += [("unless shown", self.shown())] if rng.random() < 0.15 else []
        ways = [r.id for r in rules if self._beside(r, outcome) and rng.random() < 0.7]
        program = (self._maybe(), self._maybe()) if outcome == "divert" and rng.random() < 0.5 else None
        return SlowRule(f"r{n}", outcome, clauses, None, ways, self._modes(), program)

    def _maybe(self):
        return self.condition(1) if self.rng.random() < 0.6 else None

    def _modes(self):
        return self.rng.sample(MODES, 2) if self.rng.random() < 0.15 else []

    @staticmethod
    def _beside(rule, outcome):
        return rule.parent is None and PHASE.get(rule.outcome, 2) == PHASE.get(outcome, 2)

    def _exception(self, n, rules):
        rng = self.rng
        parent = rng.choice(rules)
        outcome = rng.choice(["not covered", "not covered", *OUTCOMES])
        clauses = [("if", self.condition(1))] if rng.random() < 0.7 else []
        if outcome == "not covered" and self._widens(parent, rules) and rng.random() < 0.1:
            clauses.append(("unless", ("others",)))
        elif rng.random() < 0.25:
            clauses.append(("unless", self.condition(1)))
        clauses += [("if shown", self.shown())] if not clauses or rng.random() < 0.25 else []
        ways = [r.id for r in rules if r.parent == parent.id and rng.random() < 0.7]
        return SlowRule(f"e{n}", outcome, clauses, parent.id, ways, self._modes())

    def _widens(self, rule, rules):
        if rule.outcome != "not covered":
            return ROLLUPS[rule.outcome] in COVERED
        return not self._widens(next(each for each in rules if each.id == rule.parent), rules)


def siblings(policy, rule):
    same = [r for r in policy.rules if r is not rule and r.parent == rule.parent]
    return [r for r in same if rule.parent or PHASE.get(r.outcome, 2) == PHASE.get(rule.outcome, 2)]


def random_policy(rng: Random):
    """A policy, and the same as the program loads it. Rules that would disagree give way to each other."""
    policy = Writer(rng).write()
    for rule in policy.rules:  # one that speaks only of matters that the file does not open is refused
        rule.modes = rule.modes if {MODES[0], *policy.older}.intersection(rule.modes) else []
    loaded, errors = check_bytes(as_file(policy).encode(), "random.yaml")
    if loaded is None:
        told = "\n".join(str(error) for error in errors)
        assert all(error.code == "conflict" for error in errors), told + as_file(policy)
        for rule in policy.rules:
            rule.gives_way = [r.id for r in siblings(policy, rule) if r.id < rule.id]
        loaded, errors = check_bytes(as_file(policy).encode(), "random.yaml")
        assert loaded is not None, "\n".join(str(error) for error in errors) + as_file(policy)
    return policy, loaded


# -- charges -----------------------------------------------------------------------------------------------------------

EVENTS = [
    "2024-02-29 arrest theft", "2025-03-14 arrest simple possession", "2025-06-30 arrest theft",
    "2024-06-30 conviction theft", "2025-07-01 conviction theft", "2024-06-29 arrest theft",
    "2023-02-28 arrest theft", "2023-02-28 conviction theft", "2027-02-28 arrest theft", "2026-02-28 conviction theft",
]  # fmt: skip
VAGUE = ["undated arrest theft", "undated conviction theft", "2026-01-05 arrest", "2026-01-05 conviction"]


def value_of(rng, policy, axes: Axes, name):
    """A known value of a fact, often one that lies just at a limit."""
    fact = more.fact_of(name)
    if fact == "value":
        return Weighed(rng.choice([*axes._limits(""), Decimal(600)]), "$")
    if fact in more.AMOUNTS:
        return _amount(rng, axes, name)
    if fact in more.DRUG_FACTS:
        names = [*more.DRUGS, "cocaine", "heroin", "unspecified", "opiate", "multiple"]
        return rng.choice([*names, ("cocaine", "heroin"), ("lsd", "mdma"), ("heroin", "oxycodone")])
    match fact:
        case "offense":
            named = [word for c in axes.leaves if c[0] == "offense" for word in c[1] if word != "our people"]
            if "trespass" in named and rng.random() < 0.4:
                return "trespass"
            some = [*named, "violent", "theft", "other", "drug_unspecified", "unknown"]
            return "simple_possession" if rng.random() < 0.5 else rng.choice(some)
        case "grade":
            return rng.choice(["felony", "misdemeanor", "summary", "infraction"])
        case "class":
            return rng.choice(more.classes(policy.state))
        case "history":
            vague = [rng.choice(VAGUE)] if len(axes._windows()) == 1 and rng.random() < 0.4 else []
            return tuple(sorted([*rng.sample(EVENTS, rng.choice([0, 1, 1, 2, 3])), *vague]))
        case "statute":
            return rng.choice([*more.SPELLED, "13.10", "459", "9.9"])
        case "stop reason":
            return rng.choice(["tint", "moving violation", ("tint", "plate light"), ("tint", "rear lamp")])
        case "penalty group":
            return rng.choice(["1", "1-A", "2"])
        case "agency":
            return rng.choice(["Sheriff", "City police"])
        case "age at offense":
            return rng.choice([17, 18, 20, 21])
        case "housing":
            return rng.choice(more.HOUSING)
        case "distance from a school":
            return rng.choice([each + step for each in axes._numbers(fact) for step in (0, 1)])
        case "prior convictions" | "prior drug convictions":
            return rng.choice([0, 1, 2, 3])
        case "offense date" | "arrest date" | "referral date" | "date of the offer":
            leap = [date(2028, 2, 29), date(2025, 2, 28)] * 3
            return rng.choice([*DAYS, *leap, date(2019, 12, 31), date(2026, 12, 31), date(2026, 3, 14)])
        case "instrument" | "case" | "incident":
            return rng.choice(["A", "A", "B"])
    return rng.random() < 0.5


def _amount(rng, axes, name):
    if rng.random() < 0.15 or name.endswith("pills"):
        return Weighed(Decimal(rng.choice([0, 4, 5, 6])), "pills")
    limits = axes._limits("")
    value = rng.choice([*limits, *limits, rng.choice(limits) + Decimal("0.5"), Decimal("0.2"), Decimal("28.35")])
    off = (
        rng.choice([None, Decimal("0.25"), Decimal("0.5"), Decimal("1")]) if "#" in name or rng.random() < 0.1 else None
    )
    level = rng.choice(["", "95", "95", "99"]) if off is not None else ""
    if rng.random() < 0.15 and off is None:
        return Weighed(value * 1000, "mg")
    return Weighed(value, "g", off, level)


def random_charge(rng: Random, policy: SlowPolicy, *, most: int = 400) -> tuple[Charge, Axes]:
    """One to three counts of which some facts are open, so that there are at most so many completions."""
    size = rng.choice([1, 1, 1, 2, 2, 3])
    mode = "new cases" if rng.random() < 0.7 else rng.choice([*policy.older, *policy.older, *MODES])
    as_of = rng.choice(
        [more.AS_OF] * 8 + [date(2026, 7, 1)] * 3 + [date(2026, 12, 31), date(2027, 1, 1), date(2019, 6, 1)]
    )
    known = rng.random() < 0.65 or policy.state == "Colorado"  # too many companies to try of so many classes
    charge = Charge([{} for _ in range(size)], known, [{} for _ in range(size)], 0, as_of, mode)
    axes = Axes(policy, charge)
    for n, facts in enumerate(charge.recorded):
        asked = [name for (place, name, *rest) in (a for a, _ in axes.axes) if place == n and not rest]
        for name in sorted({*asked, *axes.units}):
            if rng.random() < (0.6 if n == 0 else 0.8):
                _record(rng, policy, axes, charge, n, name)
            elif rng.random() < 0.1 and more.fact_of(name) not in (*axes.judges, *axes.units):
                facts[more.fact_of(name)] = rng.choice(["", "pending"])
        _extras(rng, facts, axes)
        _consistent(facts, policy.state)
    _edges(rng, charge, Axes(policy, charge))
    axes = Axes(policy, charge)
    for _ in range(40):
        if axes.size <= most:
            return charge, _dated(rng, charge, axes)
        place, name, *rest = rng.choice(axes.open())
        if place < 0:
            charge.known = True
        elif rest:
            for n in rest[1:]:
                charge.recorded[n].setdefault(rest[0], rng.choice(["A", "B"]))
        else:
            _record(rng, policy, axes, charge, place, name, definite=True)
            _consistent(charge.recorded[place], policy.state)
        axes = Axes(policy, charge)
    return random_charge(rng, policy, most=most)  # what was filled in contradicted what was known, again and again


def _edges(rng, charge, axes):
    """Events on the first and the last day of a window, and on the days beside them."""
    for n, facts in enumerate(charge.recorded):
        for kind, about, months, anchor in axes._windows() if isinstance(facts.get("history"), tuple) else ():
            day = axes._day(n, (kind, about, months, anchor))
            if months and not unknown(day) and rng.random() < 0.6:
                first = more.since(day, months)
                on = rng.choice([first, first, day]) + timedelta(days=rng.choice([-1, 0, 1]))
                facts["history"] = tuple(sorted({*facts["history"], f"{on} {kind} {about or 'theft'}"}))


def _dated(rng, charge, axes):
    """A window in which an event without a day may lie ends at a day that is known: then its number is what is open."""
    changed = False
    for facts in charge.recorded:
        if any(each in VAGUE for each in facts.get("history", ())):
            for window in axes._windows():
                fact = more.GOVERNING[window[3]]
                if fact and unknown(facts.get(fact)):
                    facts[fact], changed = value_of(rng, axes.policy, axes, fact), True
    return Axes(axes.policy, charge) if changed else axes


def _record(rng, policy, axes, charge, n, name, *, definite=False):
    if name in axes.judges:
        charge.judged[n][name] = rng.random() < 0.5
        return
    fact = more.fact_of(name)
    value = value_of(rng, policy, axes, name)
    if definite:
        value = {"offense": "simple_possession", "history": (), "statute": "13.10"}.get(fact, value)
        value = "cocaine" if value in ("unspecified", "opiate", "multiple") else value
        if isinstance(value, Weighed):
            unit = "pills" if name.endswith("pills") else "$" if value.unit == "$" else "g"
            value = Weighed(value.value, unit, Decimal(0), "95") if "#" in name else Weighed(value.value, unit)
    charge.recorded[n][fact] = value


def _extras(rng, facts, axes):
    """What only the record is asked for, and facts that no rule may look at."""
    if rng.random() < 0.4:
        facts["lab report"] = rng.random() < 0.8
    for name in ("scales", "cash", "baggies"):
        if name not in facts and rng.random() < 0.2 and any(c[0] in ("none observed", "flag") for c in axes.leaves):
            facts[name] = rng.random() < 0.5
    for name in ("field amount", "stated amount", "gross amount", "largest item"):
        if name not in facts and rng.random() < 0.06:
            facts[name] = _amount(rng, axes, name)
    if "prior convictions" not in facts and rng.random() < 0.1:
        facts["prior convictions"] = rng.choice([0, 1, 5])


def _consistent(facts, state):
    """No record that says the impossible: of two that contradict each other one is left out."""
    both = state and not unknown(facts.get("class")) and not unknown(facts.get("grade"))
    if both and RANK[more.grade_of(state, facts["class"])] != RANK[facts["grade"]]:
        del facts["grade"]
    for low, high in [*more.CONSTRAINTS, ("largest item", "pills")]:
        a, b = facts.get(low), facts.get(high)
        if unknown(a) or unknown(b):
            continue
        if isinstance(a, Weighed):
            if (a.unit == "pills") is (b.unit == "pills") and _grams(a) > _grams(b):
                del facts[low]
        elif a > b:
            del facts[low]


def _grams(each):
    return each.value * more.GRAMS.get(each.unit, 1)


def as_facts(charge: Charge) -> list[dict]:
    """The counts as the first evaluator has them."""
    made = []
    for n, facts in enumerate(charge.recorded):
        full = {}
        for name, value in facts.items():
            if isinstance(value, Weighed):
                value = Quantity(value=value.value, unit=value.unit, uncertainty=value.off, confidence=value.level)
            full[name] = value
        made.append({**full, **(charge.judged[n] if charge.judged else {})})
    return made


__all__ = ["TERM", "Charge", "as_facts", "random_charge", "random_policy"]
