"""The properties of a finding, each one by itself: what fails names the policy and the charge, to be tried by hand."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from random import Random

from screener.policy.evaluation.finding import Finding, MissingFact
from screener.policy.explanation.evaluate import evaluate_group
from screener.policy.language.model import Policy
from screener.policy.loading.load import load_policy_bytes
from tests.policy import second_vocabulary as more
from tests.policy.second_evaluator import ROLLUPS, SlowPolicy, as_file
from tests.policy.second_random import as_facts, random_charge
from tests.policy.second_search import Axes, Charge, Drugs, Found, Weighed, _given, finding, unknown


@dataclass
class Case:
    """One policy and one charge with what both evaluators say of it."""

    policy: SlowPolicy
    loaded: Policy
    charge: Charge
    axes: Axes
    first: Finding
    second: Found

    @property
    def told(self):
        return f"\n{as_file(self.policy)}\n{self.charge}\nfirst {self.first.outcome}, second {self.second.outcome}"


def evaluate(loaded: Policy, charge: Charge) -> Finding:
    return evaluate_group(
        loaded, as_facts(charge), companions_known=charge.known, as_of=charge.as_of, mode=charge.mode
    )[charge.place]  # fmt: skip


def case(rng: Random, policy: SlowPolicy, loaded: Policy, *, most: int = 300) -> Case:
    charge, axes = random_charge(rng, policy, most=most)
    return Case(policy, loaded, charge, axes, evaluate(loaded, charge), finding(policy, charge, axes))


# -- the finding, what is missing, what is left to judge -------------------------------------------------------------


def outcome_agrees(each: Case) -> None:
    assert each.first.outcome == each.second.outcome, each.told
    rollup = ROLLUPS.get(each.second.outcome, each.second.outcome)
    assert each.first.rollup.value == rollup, each.told


def missing_agrees(each: Case) -> None:
    missing = {fact.fact for fact in each.first.missing}
    assert missing == each.second.missing, f"{each.told}\nfirst {missing}, second {each.second.missing}"


def judgments_agree(each: Case) -> None:
    if each.second.outcome in ("needs information", "attorney decides"):
        terms = set(each.first.judgments)
        assert terms == each.second.terms, f"{each.told}\nfirst {terms}, second {each.second.terms}"


# -- what each answer gives ------------------------------------------------------------------------------------------


def answers_agree(each: Case) -> int:
    """Every value of a missing fact gives what the answer that it is part of says. How many answers were looked at."""
    looked = 0
    for (name, axis), given in each.second.answers.items():
        mine = [fact for fact in each.first.missing if fact.fact == name]
        if len(mine) != 1 or sum(other == name for other, _ in each.second.answers) != 1:
            continue  # a weight and a count, or several windows, of one name: each has its own question
        (fact,) = mine
        if axis[1] == "history" and len(each.axes._windows()) > 1:
            looked += windows_agree(each, axis, fact)
            continue
        told = {label: _result(result) for label, result in fact.answers.items()}
        possible = [(value, _result(result)) for value, result in given if result is not None]
        where = f"{each.told}\n{name}: first {told}, second {possible}"
        assert {result for _, result in possible} == set(told.values()), where
        for value, result in possible:
            label = label_of(each, axis, value, fact)
            if label is not None:
                assert told[label] == result, f"{where}\n{value} is '{label}'"
                looked += 1
    return looked


def windows_agree(each: Case, axis, fact: MissingFact) -> int:
    """A history is asked for by its windows: each number of events in one of them gives what its answer says."""
    place = [name for name, _ in each.axes.axes].index(axis)
    values = each.axes.axes[place][1]
    if not isinstance(values[0], dict) or each.second.outcome != "needs information":
        return 0
    told = {label: _result(result) for label, result in fact.answers.items()}
    looked = 0
    for window in each.axes._windows():
        labels = {label: label.removeprefix(f"{_said(window)}: ") for label in told if label.startswith(_said(window))}
        for number in {value[window] for value in values} if labels else ():
            picks = {n for n, value in enumerate(values) if value[window] == number}
            rest = {chosen: result for chosen, result in each.second.completions.items() if chosen[place] in picks}
            found = [label for label, part in labels.items() if reads(part, number)]
            if not rest:
                continue
            given = _result(_given(each.axes, rest))
            where = f"{each.told}\n{window} {number}: first {told}, second {given}"
            assert [told[label] for label in found] == [given], where
            looked += 1
    return looked


def _said(window) -> str:
    kind, about, months, anchor = window
    return (
        f"{kind}s"
        + (f" for {about}" if about else "")
        + (f" within {more.span(months)} before the {anchor}" if months else "")
    )


def _result(result):
    return result if isinstance(result, str) else frozenset(result)


def label_of(each: Case, axis, value, fact: MissingFact) -> str | None:
    """The answer that a value is part of; None where answers are words for sets, which only their results tell."""
    if axis[1] == "history":
        windows = each.axes._windows()
        facts = {**each.axes.recorded[axis[0]], "history": value}
        if any(unknown(each.axes._day(axis[0], window)) for window in windows if window[2]):
            return None
        value = more.number_of_events(facts, windows[0], each.charge.as_of)
    if isinstance(value, bool):
        word = "yes" if value else "no"
        found = [label for label in fact.answers if word in label.split(" or ")]
    elif isinstance(value, int | Decimal | date):
        found = [label for label in fact.answers if reads(label, value)]
    else:
        return None
    assert len(found) == 1, f"{each.told}\n{value} answers to {found} of {list(fact.answers)}"
    return found[0]


def reads(label: str, value) -> bool:
    """Whether a number or a day is what a label says; the feet of an own number are left out."""
    label = label.replace(" feet", "")
    if label == "any":
        return True
    if (found := re.fullmatch(r"(\d+) to (\d+)", label)) is not None:
        return int(found[1]) <= value <= int(found[2])
    if (found := re.fullmatch(r"(\d+) or more", label)) is not None:
        return value >= int(found[1])
    return all(_part(part, value) for part in label.split(" and "))


def _part(part: str, value) -> bool:
    words = [*more.OPERATORS, "on"]
    operator = max((word for word in words if part.startswith(word + " ")), key=len)
    limit = part[len(operator) + 1 :]
    if isinstance(value, date):
        number = date.fromisoformat(limit)
    else:
        number, _, unit = limit.removeprefix("$").partition(" ")
        number = Decimal(number) * more.GRAMS.get(unit, 1)
    return value == number if operator == "on" else more.OPERATORS[operator](value, number)


# -- an answer never flips a settled finding -------------------------------------------------------------------------


def settled_stays(rng: Random, each: Case) -> bool:
    """Some or all of what is unknown gets a value. Whether there was anything to answer."""
    if not each.first.settled:
        return False
    chosen = rng.choice(list(each.second.completions))
    values = [(name, options[pick]) for (name, options), pick in zip(each.axes.axes, chosen, strict=True)]
    values = [(name, value) for name, value in values if name in set(each.axes.open())]
    answered = replace(
        each.charge,
        recorded=[dict(facts) for facts in each.charge.recorded],
        judged=[dict(given) for given in each.charge.judged],
    )
    alone = rng.random() < 0.5
    values = [rng.choice(values)] if alone and values else values
    done = [_answer(each, answered, name, value) for name, value in values]
    if not any(done):
        return False
    after = evaluate(each.loaded, answered)
    assert after.outcome == each.first.outcome, f"{each.told}\nanswered {answered}\nthen {after.outcome}"
    return True


def _answer(each: Case, charge: Charge, name, value) -> bool:
    place, said, *rest = name
    if place < 0:
        charge.known = value == []
        return charge.known
    if rest:
        unit, one, other = rest
        known = [charge.recorded[n].get(unit) for n in (one, other)]
        if known == [None, None]:
            charge.recorded[one][unit] = "A"
            charge.recorded[other][unit] = "A" if value else "B"
        return known == [None, None]
    if said in each.axes.judges:
        charge.judged[place][said] = value
        return True
    fact = more.fact_of(said)
    if fact in on_the_record(each.policy) or isinstance(value, dict) or (fact == "history") or "#" in said:
        return False
    if fact in more.AMOUNTS or fact == "value":
        value = Weighed(value, "pills" if fact == "pills" else "$" if fact == "value" else "g")
        if not unknown(charge.recorded[place].get(fact)):
            return False  # the weight is recorded in another unit: that would be another record, not an answer
    if fact in more.WEIGHTS["any"] and len(set(more.WEIGHTS["any"]) & set(each.axes.recorded[place])) > 0:
        return False  # the lab's weight would take the place of the one on the record: another record, not an answer
    if isinstance(value, Drugs):
        value = next(iter(value)) if len(value) == 1 else tuple(sorted(value))
    elif isinstance(value, frozenset):
        value = tuple(sorted(value))
    charge.recorded[place][fact] = value
    return True


def on_the_record(policy: SlowPolicy) -> set[str]:
    """The facts that some condition on the record looks at: an answer would change the record itself."""
    parts = [c for rule in policy.rules for key, c in rule.clauses if key.endswith("shown")]
    found = {c[1] for c in more.leaves(policy, parts)}
    for c in more.leaves(policy, policy.roots()):
        found |= set(c[1]) if c[0] == "none observed" else set()
    return found


# -- no order matters ------------------------------------------------------------------------------------------------


def order_is_nothing(rng: Random, each: Case) -> None:
    """Rules, exceptions and counts in another order: the same finding, with the same reasons."""
    mixed = replace(each.policy, rules=rng.sample(each.policy.rules, len(each.policy.rules)))
    again = load_policy_bytes(as_file(mixed).encode(), "random.yaml")
    size = len(each.charge.recorded)
    order = rng.sample(range(size), size)
    moved = replace(
        each.charge,
        recorded=[each.charge.recorded[n] for n in order],
        judged=[each.charge.judged[n] for n in order],
        place=order.index(each.charge.place),
    )
    after = evaluate(again, moved)
    assert _seen(after) == _seen(each.first), f"{each.told}\n{order}\n{as_file(mixed)}"


def _seen(found: Finding):
    missing = [re.sub(r"count \d+", "count", fact.fact) for fact in found.missing]
    because = sorted((trace.rule, trace.verdict, trace.beaten_by or "") for trace in found.because)
    return (
        found.outcome,
        found.decided_by,
        sorted(missing),
        sorted(found.judgments),
        because,
        found.approval,
        found.force,
    )


def neighbours_change_nothing(rng: Random, each: Case) -> None:
    """What is remembered of other rows, in whatever order they came, changes nothing to the letter."""
    fresh = load_policy_bytes(as_file(each.policy).encode(), "random.yaml")
    assert evaluate(fresh, each.charge) == each.first, each.told


def blanks_are_unknown(each: Case) -> None:
    stripped = [{name: v for name, v in facts.items() if not unknown(v)} for facts in each.charge.recorded]
    after = evaluate(each.loaded, replace(each.charge, recorded=stripped))
    assert after == each.first, each.told
