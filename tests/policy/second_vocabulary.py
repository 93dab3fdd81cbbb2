"""The wider vocabulary for the second evaluator: its conditions as text, their truth in a world, and what facts can be.

Written from the sentences of the design, apart from the program: windows by counting years, sets by listing them.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations

AMOUNTS = [Decimal(n) for n in ("0", "0.5", "1", "1.5", "2", "3")]
REASONS = ["tint", "plate light", "moving violation"]
STATUTES = {"13.10": {"13.10"}, "602(a)-(c)": {"602(b)"}}
AS_OF = date(2026, 6, 30)
EFFECTIVE = date(2020, 1, 1)
CHANGES = date(2026, 7, 1)
OFFENSE_DATES = [date(2019, 12, 31), date(2026, 6, 30), date(2026, 7, 1)]
TABLE = {"heroin": lambda g: 1 <= g <= 2, "cocaine": lambda g: g < 1 or g >= 2}
TERMS = [
    "  limits:",
    "    heroin: at least 1 g and at most 2 g",
    "    cocaine: {any of: [less than 1 g, at least 2 g]}",
]
#: The facts that each kind of condition looks at.
READS = {
    "stop": ["stop reason"],
    "item": ["largest item"],
    "events": ["history", "referral date"],
    "band": ["statute"],
    "statute": ["statute"],
    "beside in": ["incident"],
}
OPERATORS = {
    "at most": lambda a, b: a <= b,
    "less than": lambda a, b: a < b,
    "at least": lambda a, b: a >= b,
    "more than": lambda a, b: a > b,
}


def text(c, inner) -> str | None:
    """The condition as a file says it; None for a kind that is not of this module."""
    match c[0]:
        case "stop":
            words = ", ".join(c[1])
            return f"{{stop reason: {{any item: [{words}]}}}}" if c[2] else f"{{stop reason: [{words}]}}"
        case "item":
            return f"{{largest item: {c[1]} {c[2]} g}}"
        case "events":
            return f"{{history: {c[1]} {c[2]} arrests within {c[3]} months before the referral}}"
        case "dated":
            return "{amount: {until 2026-06-30: at most 1 g, from 2026-07-01: at most 2 g}}"
        case "band":
            return "{amount: {by statute: {13.10: at most 1 g, 602(a)-(c): at most 2 g}}}"
        case "statute":
            return f"{{statute: [{', '.join(c[1])}]}}"
        case "table":
            return "{amount: limits}"
        case "but":
            return f"{{all of: [{inner(c[1])}], unless: [{inner(c[2])}]}}"
        case "beside in":
            return f"{{beside in the same incident: {c[1]}}}"
    return None


def true(c, world, place, covered, inner, weight) -> bool:
    """The truth of a condition of this module in a world."""
    facts = world.counts[place]
    match c[0]:
        case "stop":
            found = [reason in c[1] for reason in facts["stop reason"]]
            return any(found) if c[2] else all(found)
        case "item":
            return OPERATORS[c[1]](facts["largest item"], Decimal(c[2]))
        case "events":
            return OPERATORS[c[1]](_number(facts, c[3]), c[2])
        case "dated":
            return weight <= (1 if _governing(world, place) < CHANGES else 2)
        case "band":
            limits = {"13.10": 1, "602(b)": 2}
            return facts["statute"] in limits and weight <= limits[facts["statute"]]
        case "statute":
            return any(facts["statute"] in STATUTES[name] for name in c[1])
        case "table":
            return facts["substance"] in TABLE and TABLE[facts["substance"]](weight)
        case "but":
            return inner(c[1], world, place, covered) and not inner(c[2], world, place, covered)
        case "beside in":
            wanted = c[1].split()
            return any(
                all(word in (each["offense"], each["grade"]) for word in wanted) and _same(world, place, n)
                for n, each in enumerate(world.counts)
                if n != place
            )
    raise AssertionError(c)


def _governing(world, place):
    return world.counts[place]["offense date"] if world.policy.by_offense else AS_OF


def _same(world, one, other) -> bool:
    known = [world.recorded[n].get("incident") for n in (one, other)]
    if None not in known:
        return known[0] == known[1]
    return world.same[min(one, other), max(one, other)]


def _number(facts, months) -> int:
    history = facts["history"]
    if history[:1] == ("?",):
        return history[1] if months == 12 else history[2]
    return sum(_inside(date.fromisoformat(event[:10]), facts["referral date"], months) for event in history)


def _inside(day, anchor, months) -> bool:
    year = anchor.year - months // 12
    try:
        first = anchor.replace(year=year)
    except ValueError:
        first = date(year, 2, 28)
    return first <= day < anchor


def kinds(conditions) -> set:
    """The kinds of conditions, and of those inside them."""
    found = set()
    for c in conditions:
        found.add(c[0])
        found |= kinds(each for part in c[1:] for each in _inner(part))
    return found


def _inner(part):
    if isinstance(part, tuple):
        return [part]
    return [each for each in part if isinstance(each, tuple)] if isinstance(part, list) else []


def facts_used(policy) -> list:
    """The facts of this module that a policy looks at."""
    seen = kinds(c for rule in policy.rules for _, c in rule.clauses)
    if policy.scope is not None:
        seen |= kinds([policy.scope])
    found = {fact for kind in seen for fact in READS.get(kind, ())}
    return sorted(found | ({"offense date"} if policy.by_offense else set()))


def values(name, fact, facts) -> list:
    """What a fact of this module can be, given what is recorded of the count."""
    match name:
        case "stop reason":
            if fact is not None:
                return [frozenset({fact} if isinstance(fact, str) else fact)]
            return [frozenset(chosen) for size in (1, 2, 3) for chosen in combinations(REASONS, size)]
        case "largest item":
            return AMOUNTS if fact is None else [fact]
        case "statute":
            return ["13.10", "602(b)", "9.9"] if fact is None else [fact]
        case "offense date":
            return OFFENSE_DATES if fact is None else [fact]
        case "history":
            return [("?", few, many) for many in (0, 1, 2) for few in range(many + 1)] if fact is None else [fact]
        case "referral date":
            if fact is not None:
                return [fact]
            events = [date.fromisoformat(event[:10]) for event in facts.get("history", ())]
            steps = (0, 1, 364, 365, 366, 367, 729, 730, 731, 732)
            return [date(2000, 1, 1), date(2045, 1, 1), *(e + timedelta(days=n) for e in events for n in steps)]
    raise AssertionError(name)
