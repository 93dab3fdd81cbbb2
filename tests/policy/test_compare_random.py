"""On random pairs of small files, the regions hold just the charges whose outcome differs: every charge is tried.

The random files are written here as text, so that nothing of the comparison is used to make or to judge them: the
evaluator says what each file finds, and a region says only whether it holds a charge.
"""

from __future__ import annotations

import random
from datetime import date
from itertools import product

import pytest

from screener.domain.decision import COVERED
from screener.domain.quantity import Quantity
from screener.policy.diff.mode import Comparison, Found
from screener.policy.diff.pair import joined
from screener.policy.diff.pair_space import BLANK
from screener.policy.evaluation.compiled import Compiled
from screener.policy.explanation.evaluate import evaluate_group
from screener.policy.loading.load import draft_policy
from tests.policy.writing import grams

ON = date(2026, 6, 30)
HEAD = """policy format: 1
policy: {title: T, office: O, version: 1, effective: 2026-01-01}
terms: {grave: {judgment: yes}}
outcomes:
  decline: {roll-up: declined}
  reduce: {roll-up: reduced}
  divert: {roll-up: diverted}
  hold: {roll-up: held}
  review: {roll-up: attorney decides}
  ordinary: {roll-up: outside the policy}
rules:
"""
LEAVES = [
    "{amount: at most 1 g}", "{amount: at most 2 g}", "{amount: more than 1 g}", "{scales: yes}", "{cash: no}",
    "{prior convictions: at most 1}", "{prior drug convictions: at least 1}", "{substance: cocaine}",
    "{substance: [cocaine, heroin]}", "{beside: [violent felony]}", "{beside: [felony]}", "grave",
    "{lab report: present}", "{any item: {substance: heroin}}", "{none observed: [scales]}",
]  # fmt: skip
SHOWN = ["{scales: yes}", "{cash: yes}", "{any 2 of: [scales, cash]}", "{any of: [scales, cash]}"]
REACH = ["the charge, alone or beside others", "the charge only when it stands alone",
         "only if all other charges are covered"]  # fmt: skip
#: A charge beside the one in question of which everything is known.
PLAIN = {"substance": "lsd", "amount": grams("0"), "scales": False, "cash": False, "lab report": False, "grave": False,
         "prior convictions": 0, "prior drug convictions": 0}  # fmt: skip
KINDS = ["simple possession", "paraphernalia"]


def condition(rng: random.Random) -> str:
    parts = [each for each in rng.sample(LEAVES, 2) if "any item" not in each]
    if len(parts) == 2 and rng.random() < 0.4:
        return f"{{any of: [{parts[0]}, {parts[1]}]}}"
    return parts[0]


def rules(seed: int) -> list[str]:
    rng = random.Random(seed)
    found = []
    for n, kind in enumerate(rng.sample(KINDS, rng.choice([1, 2]))):
        outcome = rng.choice(["decline", "decline", "reduce", "divert", "hold"])
        lines = [f"id: r{n}", f"applies to: {{offense: {kind}}}", f"outcome: {outcome}"]
        lines += [f"if: {condition(rng)}"] if rng.random() < 0.7 else []
        lines += [f"unless: {condition(rng)}"] if rng.random() < 0.4 else []
        lines += [f"reaches: {rng.choice(REACH)}"] if rng.random() < 0.4 else []
        found.append("  - {" + ", ".join(lines) + "}\n")
        if rng.random() < 0.5:
            key = f"if shown: {rng.choice(SHOWN)}" if rng.random() < 0.7 else f"if: {condition(rng)}"
            word = rng.choice(["not covered", "review", "reduce"])
            found.append(f"  - {{id: r{n}.a, exception to: r{n}, {key}, outcome: {word}}}\n")
    return found


def pair(seed: int, folder):
    """Two files that share some rules; None where one of them does not load."""
    old = rules(seed)
    other = rules(seed + 10_000)
    new = [*old[:1], *other[1:]] if seed % 2 else [*other[:1], *old[1:]]
    loaded = []
    for name, text in (("old", old), ("new", new)):
        file = folder / f"{name}.yaml"
        file.write_text(HEAD + "".join(text) + "otherwise: ordinary\n", encoding="utf-8")
        policy, errors = draft_policy(file)
        if policy is None or errors:
            return None
        loaded.append(policy)
    return loaded


# -- a charge in a region --------------------------------------------------------------------------------------------


def place(cells, value) -> int:
    """The cell that a value lies in."""
    number = value.base if isinstance(value, Quantity) else value
    for n, cell in enumerate(cells):
        if cell is BLANK:
            continue
        if cell.members or isinstance(cell.value, str):
            if str(value) in (cell.members or {cell.value}):
                return n
        elif isinstance(cell.value, bool):
            if cell.value is value:
                return n
        elif (cell.low is None or cell.low < number or (cell.low == number and not cell.low_open)) and (
            cell.high is None or number < cell.high or (cell.high == number and not cell.high_open)
        ):
            return n
    raise AssertionError((cells, value))


def cell_of(comparison: Comparison, var, facts, company) -> int:
    space = comparison.space
    count, fact, aspect = var
    if count == -2 or count == 1:
        return 0  # what stands behind a blank, or is asked of one companion, no region speaks of
    if aspect == "mark":
        if fact == "alone":
            return int(bool(company))
        if fact.startswith("uncovered"):
            policy = comparison.old if fact.endswith("before") else comparison.new
            found = evaluate_group(policy, [facts, *company], companions_known=True, as_of=ON)[1:]
            return int(all(each.rollup in COVERED for each in found))
        wanted = fact.split()[1:-1]  # "beside violent felony 0"
        borne = any({"violent felony": each["offense"] == "violent" and each["grade"] == "felony",
                     "felony": each["grade"] == "felony"}[" ".join(wanted)] for each in company)  # fmt: skip
        return int(not borne)
    value = facts.get(fact)
    if aspect.startswith("item "):
        drugs = value if isinstance(value, tuple) else (value,)
        return int(not set(drugs) & space.reader.drugs(fact)[int(aspect[5:])].members)
    cells = space.cells(var)
    if value is None:
        assert cells[-1] is BLANK, (var, "is asked for, but not as something that can be blank")
        return len(cells) - 1
    return place(cells, value)


def holds(comparison: Comparison, found: Found, cells) -> bool:
    node = found.region.diagram
    diagrams = comparison.diagrams
    while node > 1:
        node = diagrams.below[node][cells[diagrams.level[node]]]
    return node == 1


def charges(comparison: Comparison, rng: random.Random, most: int):
    """Every charge that the pair can tell apart, or so many of them."""
    used = {var[1] for var in comparison.space.order if var[0] == 0}
    optional = {var[1] for var in comparison.space.order if comparison.space.blanks.has(var)}
    blank = {name: [None] if name in optional else [] for name in ("scales", "cash", "lab report")}
    axes = {
        "offense": ["simple_possession", "paraphernalia", "violent"],
        "substance": ["cocaine", "heroin", "lsd", ("cocaine", "heroin"), ("cocaine", "lsd"), ("heroin", "lsd")],
        "amount": [grams(n) for n in ("0", "1", "1.5", "2", "3")],
        "scales": [True, False, *blank["scales"]],
        "cash": [True, False, *blank["cash"]],
        "lab report": [True, False, *blank["lab report"]],
        "prior convictions": [0, 1, 2],
        "prior drug convictions": [0, 1, 2],
        "grave": [True, False],
        "grade": ["felony", "misdemeanor"],
    }
    axes = {name: values for name, values in axes.items() if name in used or name == "offense"}
    single = [{"offense": o, "grade": g} for o in ("violent", "theft") for g in ("felony", "misdemeanor")]
    single = [{**PLAIN, **each} for each in single]
    single += [{"offense": kind, "grade": "misdemeanor", **PLAIN} for kind in ("paraphernalia",)]
    companies = [[], *([one] for one in single), [single[1], single[2]]]
    every = list(product(*axes.values(), companies))
    for chosen in every if len(every) <= most else rng.sample(every, most):
        facts = {name: value for name, value in zip(axes, chosen[:-1], strict=True) if value is not None}
        if facts.get("prior drug convictions", 0) > facts.get("prior convictions", 99):
            continue
        yield facts, chosen[-1]


@pytest.mark.parametrize("batch", range(6))
def test_regions_hold_just_the_charges_that_differ(batch, tmp_path):
    rng = random.Random(batch)
    compared = differing = 0
    for seed in range(batch * 20, batch * 20 + 20):
        policies = pair(seed, tmp_path)
        if policies is None:
            continue
        comparison = Comparison(*policies, Compiled(joined(*policies)), "new cases", 1_500_000)
        regions = comparison.run()
        unsure = comparison.not_decided
        assert all("whether there are such charges" in each for each in unsure), unsure
        compared += 1
        for each in regions:
            assert each.shown.before.outcome == each.before.word
            assert each.shown.after.outcome == each.after.word
        for facts, company in charges(comparison, rng, 400):
            cells = [cell_of(comparison, var, facts, company) for var in comparison.space.order]
            before, after = (
                evaluate_group(policy, [facts, *company], companions_known=True, as_of=ON)[0] for policy in policies
            )
            inside = [each for each in regions if holds(comparison, each, cells)]
            said = {(each.before.word, each.after.word) for each in inside}
            expected = {(before.outcome, after.outcome)} if before.outcome != after.outcome else set()
            differing += bool(expected)
            if unsure and not said:
                continue
            assert said == expected, (
                f"seed {seed}: {facts} beside {company}\n{policies[0].raw.decode()}\n{policies[1].raw.decode()}"
            )
    assert compared >= 8
    assert differing >= 100
