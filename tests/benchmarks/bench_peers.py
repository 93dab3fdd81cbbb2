"""The evaluator beside other rule engines, in one run: ``python -m tests.benchmarks.bench_peers [charges]``.

Twelve rules over 100,000 made-up charges (seeded; a third of the weights and many other facts are missing). Printed:
how many charges a CPU second each engine takes, the ratio, how far the answers agree. Then the targets that belong to
it: the analysis of 50 rules, the check of a 1,300-line file, a replay after moving a threshold.

The peers are not dependencies of the project. Without them the run says so and prints the rest; to have them beside
it for one run (zen-engine is MIT, rule-engine BSD-3-Clause):

    uv run --no-sync --with zen-engine --with rule-engine python -m tests.benchmarks.bench_peers

What the peers cannot say, and what is done instead:

- An exception: it is a line of its own above its rule and repeats the rule's conditions; the first that holds wins.
- An unknown: they get ``null``, every comparison with it fails, and so a charge with an open fact falls through to the
  last line as if the rule had been weighed and refused. How often that happens is printed. It goes the other way, too:
  the drug of a charge of a minor is not known, and whichever it is the charge is diverted (by rule 1.b or by rule 2).
  Ours settles that; a table that looks for one line that holds does not find it. All differences among the charges
  that ours settles are of this kind, which the run checks.
- What stands beside a charge: they get ``grouped`` worked out for them beforehand. Ours reads the groups itself.
- An explanation: zen's trace names the line that hit, rule-engine gives none. Ours holds every near rule with its
  conditions as they stood, what is missing, and the nearest change. It is there for every charge and worked out when
  somebody looks, which is measured apart.
"""

from __future__ import annotations

import gc
import importlib
import json
import random
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from screener.domain.decision import Rollup
from screener.domain.quantity import Quantity
from screener.policy.analysis.analyse import Budget, analyse
from screener.policy.evaluation.finding import Finding
from screener.policy.explanation.evaluate import Evaluator, Findings
from screener.policy.loading.load import check_bytes, load_policy_bytes
from screener.screening.recommend.recommend import screen
from screener.screening.replay import prepare, replay
from tests.benchmarks.bench_analyse import fifty
from tests.benchmarks.bench_replay import made_up

AS_OF = date(2026, 6, 30)
TARGET, TIMES_ZEN, TIMES_RULE_ENGINE = 500_000, 4, 25
#: rule-engine is slow: it gets this many of the charges.
SHORT = 10_000

TWELVE = """\
policy format: 1
policy: {id: twelve, title: Twelve rules, office: Invented, version: "1", effective: 2026-01-01,
  source: {document: Invented}, marks: invented}
outcomes:
  decline: {roll-up: declined}
  divert: {roll-up: diverted}
  review: {roll-up: attorney decides}
  ordinary: {roll-up: outside the policy}
rules:
  - {id: 1, applies to: {offense: simple possession, substance: {all except: [fentanyl]}}, unless: {amount: over 10 g},
     beyond this: otherwise, outcome: decline}
  - {id: 1.a, exception to: 1, if shown: weapon, outcome: review}
  - {id: 1.b, exception to: 1, if: {age at offense: under 18}, outcome: divert, gives way to: [1.a]}
  - {id: 2, applies to: {offense: simple possession, substance: fentanyl},
     if: {amount: at most 2 g, prior drug convictions: at most 1}, beyond this: otherwise, outcome: divert}
  - {id: 3, applies to: {offense: paraphernalia}, reaches: the charge only when it stands alone,
     beyond this: otherwise, outcome: decline}
  - {id: 4, applies to: {offense: theft}, if: {value: at most $100, prior theft convictions: at most 2},
     beyond this: otherwise, outcome: decline}
  - {id: 5, applies to: {offense: theft}, if: {value: over $100, prior convictions: at most 1},
     unless: {value: over $500}, beyond this: otherwise, outcome: divert}
  - {id: 6, applies to: {offense: trespass}, if: {victim: no}, beyond this: otherwise, outcome: decline}
  - {id: 7, applies to: {offense: prostitution}, if: {role: seller}, beyond this: otherwise, outcome: decline}
  - {id: 8, applies to: {offense: prescription fraud}, if: {age at offense: at least 18}, beyond this: otherwise,
     outcome: divert}
  - {id: 9, applies to: {offense: [open container, loitering], grade: [infraction, misdemeanor]},
     beyond this: otherwise, outcome: decline}
  - {id: 10, applies to: {offense: sale}, if: {amount: at most 1 g, prior drug convictions: at most 0, in custody: no},
     beyond this: otherwise, outcome: divert}
otherwise: ordinary
"""
#: The same lines for the peers, the first that holds wins: line, outcome, and per fact a comparison and a value.
Cells = Mapping[str, tuple[str, Any]]
POSSESSION: Cells = {
    "offense": ("in", ("simple_possession",)), "substance": ("not in", ("fentanyl",)), "amount": ("<=", 10),
}  # fmt: skip
LINES: Sequence[tuple[str, str, Cells]] = (
    ("1.a", "review", {**POSSESSION, "weapon": ("is", True)}),
    ("1.b", "divert", {**POSSESSION, "age": ("<", 18)}),
    ("1", "decline", POSSESSION),
    ("2", "divert", {
        "offense": ("in", ("simple_possession",)), "substance": ("in", ("fentanyl",)), "amount": ("<=", 2),
        "prior_drug": ("<=", 1),
    }),
    ("3", "decline", {"offense": ("in", ("paraphernalia",)), "grouped": ("is", False)}),
    ("4", "decline", {"offense": ("in", ("theft",)), "value": ("<=", 100), "prior_theft": ("<=", 2)}),
    ("5", "divert", {"offense": ("in", ("theft",)), "value": ("between", (100, 500)), "prior": ("<=", 1)}),
    ("6", "decline", {"offense": ("in", ("trespass",)), "victim": ("is", False)}),
    ("7", "decline", {"offense": ("in", ("prostitution",)), "role": ("in", ("seller",))}),
    ("8", "divert", {"offense": ("in", ("prescription_fraud",)), "age": (">=", 18)}),
    ("9", "decline", {
        "offense": ("in", ("open_container", "loitering")), "grade": ("in", ("infraction", "misdemeanor")),
    }),
    ("10", "divert", {
        "offense": ("in", ("sale_manufacture",)), "amount": ("<=", 1), "prior_drug": ("<=", 0),
        "custody": ("is", False),
    }),
)  # fmt: skip
NAMES = {
    "offense": "offense", "substance": "substance", "grade": "grade", "amount": "amount", "value": "value",
    "weapon": "weapon", "victim": "victim", "role": "role", "age": "age at offense", "prior": "prior convictions",
    "prior_drug": "prior drug convictions", "prior_theft": "prior theft convictions", "custody": "in custody",
}  # fmt: skip
KINDS = (
    ("simple_possession", 24), ("paraphernalia", 10), ("theft", 14), ("trespass", 9), ("prostitution", 2),
    ("prescription_fraud", 2), ("open_container", 3), ("loitering", 2), ("sale_manufacture", 8), ("violent", 14),
    ("other", 10), ("unknown", 2),
)  # fmt: skip
Groups = list[tuple[list[dict[str, Any]], bool]]
Row = dict[str, Any]


def groups(charges: int, seed: int = 11) -> Groups:
    """Groups of one to four counts and whether their company is known, as a docket with its usual blanks has them."""
    rng = random.Random(seed)
    names, weights = zip(*KINDS, strict=True)
    made: Groups = []
    left = charges
    while left:
        size = min(left, rng.choices((1, 2, 3, 4), (60, 25, 10, 5))[0])
        person: Row = {}
        if rng.random() < 0.95:
            person["age at offense"] = min(80, 15 + int(rng.expovariate(1 / 15)))
        if rng.random() < 0.6:
            priors = min(20, int(rng.expovariate(0.6)))
            person |= {"prior convictions": priors, "prior drug convictions": rng.randint(0, priors)}
            person["prior theft convictions"] = rng.randint(0, priors - person["prior drug convictions"])
        if rng.random() < 0.8:
            person["in custody"] = rng.random() < 0.3
        counts = [count(rng, person, rng.choices(names, weights)[0]) for _ in range(size)]
        made.append((counts, size > 1 or rng.random() < 0.9))
        left -= size
    return made


def count(rng: random.Random, person: Row, kind: str) -> Row:
    """One count; weights to the tenth of a gram, money in whole dollars."""
    facts: Row = {**person}
    if kind != "unknown":
        facts["offense"] = kind
    if rng.random() < 0.97:
        facts["grade"] = rng.choice(("felony", "misdemeanor", "misdemeanor", "infraction"))
    if kind in ("simple_possession", "sale_manufacture"):
        if rng.random() < 0.9:
            facts["substance"] = rng.choice(("cocaine", "heroin", "cannabis", "fentanyl", "methamphetamine"))
        if rng.random() < 0.66:
            facts["amount"] = Quantity(value=Decimal(max(1, round(rng.lognormvariate(0.5, 1.4) * 10))) / 10, unit="g")
        if rng.random() < 0.3:
            facts["weapon"] = rng.random() < 0.15
    if kind == "theft" and rng.random() < 0.7:
        facts["value"] = Quantity(value=Decimal(max(1, round(rng.lognormvariate(4.5, 1.2)))), unit="$")
    if kind == "trespass" and rng.random() < 0.5:
        facts["victim"] = rng.random() < 0.3
    if kind == "prostitution" and rng.random() < 0.8:
        facts["role"] = rng.choice(("seller", "buyer"))
    return facts


def rows(made: Groups) -> list[Row]:
    """The same charges as the peers take them: plain numbers, null for what is not known, ``grouped`` worked out."""
    found = []
    for counts, known in made:
        grouped = True if len(counts) > 1 else False if known else None
        for facts in counts:
            row = {name: facts.get(ours) for name, ours in NAMES.items()}
            for name in ("amount", "value"):
                row[name] = None if row[name] is None else float(row[name].value)
            found.append({**row, "grouped": grouped})
    return found


def ours(evaluator: Evaluator, made: Groups) -> Findings:
    """Every charge as ``screen`` has it: decided, and explained when somebody looks."""
    return evaluator.findings(made)


def one_by_one(evaluator: Evaluator, made: Groups) -> list[Finding]:
    """The same with a finding made for every charge at once, group by group."""
    found: list[Finding] = []
    for counts, known in made:
        found.extend(evaluator.group(counts, known))
    return found


def fresh() -> Evaluator:
    """An evaluator of a text that was never met before: nothing is kept from earlier runs."""
    return Evaluator(load_policy_bytes(TWELVE.encode(), "twelve.yaml"), AS_OF)


def cold(run: Callable[[Evaluator, Groups], Any], made: Groups, times: int) -> tuple[float, Any]:
    """The best of some first runs, each on a text of its own; loading and compiling it is not in the time."""
    return min((timed(partial(run, fresh(), made)) for _ in range(times)), key=lambda each: each[0])


def explained(found: Sequence[Finding]) -> tuple[float, float]:
    """CPU seconds a charge to look at the whole explanation of each: why, what is missing, the nearest change."""

    def look(some: Sequence[Finding]) -> None:
        for each in some:
            assert each.because
            assert each.missing or each.rollup is not Rollup.NEEDS_INFORMATION
            assert each.nearest_change is None or each.outcome not in each.nearest_change.partition(" give ")[2]

    first = found[:: max(1, len(found) // 500)]
    return timed(partial(look, first))[0] / len(first), timed(partial(look, found))[0] / len(found)


def zen_cell(test: tuple[str, Any] | None) -> str:
    """One cell of a decision table in zen's words; an empty one holds always."""
    if test is None:
        return ""
    sign, value = test
    match sign:
        case "in":
            return ", ".join(f'"{each}"' for each in value)
        case "not in":
            return "$ != null and " + " and ".join(f'$ != "{each}"' for each in value)
        case "is":
            return "true" if value else "false"
        case "between":
            return f"({value[0]}..{value[1]}]"
        case _:
            return f"{sign} {value}"


def zen_table(*, many: bool) -> str:
    """The lines as a decision table; ``many`` for a list of charges in one call, which is zen's fastest way."""
    facts = (*NAMES, "grouped")
    table: dict[str, Any] = {
        "hitPolicy": "first",
        "inputs": [{"id": name, "name": name, "field": name} for name in facts],
        "outputs": [{"id": f"to_{name}", "name": name, "field": name} for name in ("outcome", "rule")],
        "rules": [
            {"_id": line, **{name: zen_cell(cells.get(name)) for name in facts}}
            | {"to_outcome": f'"{outcome}"', "to_rule": f'"{line}"'}
            for line, outcome, cells in (*LINES, ("otherwise", "ordinary", {}))
        ],
    }
    if many:
        table |= {"executionMode": "loop", "inputField": "charges", "outputPath": "found"}
    kinds = {"in": "inputNode", "table": "decisionTableNode", "out": "outputNode"}
    nodes = [{"id": name, "name": name, "type": kind, "position": {"x": 0, "y": 0}} for name, kind in kinds.items()]
    nodes[1]["content"] = table
    edges = [
        {"id": f"{a}-{b}", "sourceId": a, "targetId": b, "type": "edge"} for a, b in (("in", "table"), ("table", "out"))
    ]
    return json.dumps({"nodes": nodes, "edges": edges})


def rule_text(cells: Cells) -> str:
    """One line in the words of rule-engine. Null is asked for first: it does not compare."""
    said = []
    for name, (sign, value) in cells.items():
        match sign:
            case "in":
                said.append("(" + " or ".join(f'{name} == "{each}"' for each in value) + ")")
            case "not in":
                said.append(f"{name} != null and " + " and ".join(f'{name} != "{each}"' for each in value))
            case "is":
                said.append(f"{name} == {'true' if value else 'false'}")
            case "between":
                said.append(f"{name} != null and {name} > {value[0]} and {name} <= {value[1]}")
            case _:
                said.append(f"{name} != null and {name} {sign} {value}")
    return " and ".join(said)


def installed(name: str) -> Any | None:
    """A peer, or None and a sentence that it is not there."""
    try:
        return importlib.import_module(name)
    except ImportError:
        shown = {"zen": "zen-engine", "rule_engine": "rule-engine"}[name]
        print(f"  {shown} is not installed; it is left out (the head of this file says how to have it)")
        return None


def timed(run: Callable[[], Any]) -> tuple[float, Any]:
    """CPU seconds of one run, with what it gave."""
    gc.collect()
    start = time.process_time()
    found = run()
    return time.process_time() - start, found


def best(run: Callable[[], Any], times: int) -> tuple[float, Any]:
    """The best of some runs, as for every engine here: what others do on the machine is not the engine's."""
    return min((timed(run) for _ in range(times)), key=lambda each: each[0])


def zen_runs(table: list[Row]) -> tuple[float, list[str]] | None:
    """Charges a CPU second in zen's ways, printed; the best of them and its outcomes."""
    zen = installed("zen")
    if zen is None:
        return None
    engine = zen.ZenEngine()
    many, single = engine.create_decision(zen_table(many=True)), engine.create_decision(zen_table(many=False))
    text = [json.dumps({"charges": table[at : at + 5000]}).encode() for at in range(0, len(table), 5000)]
    some = table[:4000]
    took, parts = best(lambda: [many.evaluate(each)["result"]["found"] for each in text], 2)
    outcomes = [each["outcome"] for part in parts for each in part]
    rates = {"a list a call, ready-made JSON": len(table) / took}
    took, _ = best(lambda: [many.evaluate({"charges": table[at : at + 5000]}) for at in range(0, len(table), 5000)], 1)
    rates["a list a call, dicts"] = len(table) / took
    took, _ = best(lambda: many.evaluate({"charges": some}, {"trace": True}), 2)
    rates["a list a call, with its trace"] = len(some) / took
    rates["one charge a call"] = len(some) / best(lambda: [single.evaluate(each) for each in some], 1)[0]
    for way, rate in rates.items():
        print(f"  zen-engine, {way:<34}{rate:>12,.0f} charges a CPU second")
    return max(rates.values()), outcomes


def rule_engine_run(table: list[Row]) -> tuple[float, list[str]] | None:
    """Charges a CPU second of rule-engine, printed, and its outcomes; one rule after the other until one matches."""
    engine = installed("rule_engine")
    if engine is None:
        return None
    context = engine.Context(default_value=None)
    compiled = [(engine.Rule(rule_text(cells), context=context), outcome) for _, outcome, cells in LINES]

    def run() -> list[str]:
        return [next((outcome for rule, outcome in compiled if rule.matches(row)), "ordinary") for row in table]

    took, outcomes = best(run, 1)
    rate = len(table) / took
    print(f"  rule-engine, {'one charge a call':<33}{rate:>12,.0f} charges a CPU second")
    return rate, outcomes


def agreement(name: str, found: Sequence[Finding], outcomes: Sequence[str]) -> None:
    """How far a peer's answers are ours, and what it concludes where ours asks."""
    pairs = list(zip(found, outcomes, strict=False))
    asked = [outcome for finding, outcome in pairs if finding.rollup is Rollup.NEEDS_INFORMATION]
    settled = [(f, outcome) for f, outcome in pairs if f.rollup is not Rollup.NEEDS_INFORMATION]
    unlike = [(f, outcome) for f, outcome in settled if f.outcome != outcome]
    assert all(" or " in (f.decided_by or "") and outcome == "ordinary" for f, outcome in unlike), unlike[:3]
    wrong = sum(outcome != "ordinary" for outcome in asked)
    print(
        f"  {name}: same outcome for {len(settled) - len(unlike):,} of {len(settled):,} charges that ours settles; for "
        f"{len(unlike):,} it finds no line, because a fact is open whose every answer gives ours the same outcome; of "
        f"{len(asked):,} where ours asks for a fact it concludes 'ordinary' {len(asked) - wrong:,} times, another "
        f"outcome {wrong:,} times"
    )


def verdict(name: str, value: str, target: str, met: bool) -> None:
    print(f"  {name:<44}{value:>16}   target {target:<14}{'met' if met else 'MISSED'}")


def peers(charges: int) -> None:
    """Ours, zen-engine and rule-engine on the same charges."""
    made = groups(charges)
    first, found = cold(ours, made, 3)
    evaluator = fresh()
    ours(evaluator, made)
    again, _ = best(lambda: ours(evaluator, made), 3)
    singly, _ = cold(one_by_one, made, 3)
    per_look, per_charge = explained(found)
    policy = load_policy_bytes(TWELVE.encode(), "twelve.yaml")
    table = rows(made)
    kinds = len({id(each) for each in found.decided})
    print(f"{len(policy.rules)} rules, {len(table):,} charges in {len(made):,} groups; {kinds:,} distinct answers")
    print(f"  ours, first time, explained when looked at     {charges / first:>12,.0f} charges a CPU second")
    print(f"  ours, again                                    {charges / again:>12,.0f} charges a CPU second")
    print(f"  ours, first time, group by group               {charges / singly:>12,.0f} charges a CPU second")
    print(f"  a whole explanation, when looked at: {per_look * 1e6:,.0f} microseconds for the first 500, ", end="")
    print(f"{per_charge * 1e6:,.0f} for each of all {charges:,}")
    zen, engine = zen_runs(table), rule_engine_run(table[:SHORT])
    rate = charges / first
    if zen is not None:
        agreement("zen-engine", found, zen[1])
    if engine is not None:
        agreement("rule-engine", found, engine[1])
    print("ratios and targets")
    verdict("charges a CPU second, with explanations", f"{rate:,.0f}", f">= {TARGET:,}", rate >= TARGET)
    if zen is not None:
        verdict("against zen-engine's best", f"{rate / zen[0]:.1f} x", f">= {TIMES_ZEN} x", rate >= TIMES_ZEN * zen[0])
    if engine is not None:
        times = rate / engine[0]
        verdict("against rule-engine", f"{times:.1f} x", f">= {TIMES_RULE_ENGINE} x", times >= TIMES_RULE_ENGINE)


def long_file(lines: int = 1300) -> bytes:
    """A policy of so many lines as offices write them: the twelve rules in full, and scenarios to the end."""
    sections = []
    for number in range(40):
        kind = KINDS[number % 9][0].replace("_", " ").replace("sale manufacture", "sale")
        sections += [
            f"  - id: {number + 1}", f"    title: Section {number + 1}",
            '    quote: "In these cases, and in no others, the office does not file."',
            f"    cite: Order 26-{number + 1:02d}, section 1",
            f"    applies to: {{offense: {kind}, agency: unit {number}}}",
            "    reaches: the charge, alone or beside others",
            "    if: {prior convictions: at most 2, age at offense: at least 18}",
            "    unless: weapon", "    beyond this: otherwise", "    outcome: decline", "    force: presumptive",
            "    approval: [unit supervisor]", "",
        ]  # fmt: skip
    head, _, tail = TWELVE.partition("rules:\n")
    text = [*head.splitlines(), "rules:", *sections, tail.splitlines()[-1], "", "scenarios:"]
    while len(text) < lines - 5:
        number = len(text)
        text += [
            f"  - name: Case {number}",
            f"    charge: {{offense: theft, agency: unit {number % 40}, prior convictions: {number % 5}, beside: []}}",
            "    on: 2026-04-02", "    expect: ordinary", "    because: otherwise",
        ]  # fmt: skip
    return "\n".join(text).encode()


def rest(charges: int) -> None:
    """The targets that no peer has a counterpart to."""
    policy = load_policy_bytes(fifty(), "fifty.yaml")
    took, found = best(lambda: analyse(policy, budget=Budget()), 1)
    verdict("a 50-rule file analyzed", f"{took * 1000:,.0f} ms", "< 1,000 ms", took < 1)
    assert not found.not_decided
    data = long_file()
    took, (read, errors) = best(lambda: check_bytes(data, "long.yaml"), 3)
    assert read is not None, "\n".join(map(str, errors[:3]))
    lines = data.count(b"\n") + 1
    verdict(f"a {lines:,}-line file checked", f"{took * 1000:,.0f} ms", "< 100 ms", took < 0.1)
    took, n = timed(moved(charges))
    verdict(f"{n:,} charges replayed, threshold moved", f"{took * 1000:,.0f} ms", "< 300 ms", took < 0.3)


def moved(charges: int) -> Callable[[], int]:
    """A run that moves the threshold of rule 1 to another place each time and replays the charges on it."""
    policy = load_policy_bytes(TWELVE.encode(), "twelve.yaml")
    prepared = prepare(screen(made_up(charges), (policy,), as_of=AS_OF))
    replay(prepared, policy, policy, as_of=AS_OF)
    cuts = iter((4, 2, 7))

    def run() -> int:
        text = TWELVE.replace("amount: over 10 g", f"amount: over {next(cuts)} g")
        result = replay(prepared, policy, load_policy_bytes(text.encode(), "twelve.yaml"), as_of=AS_OF)
        assert result.changed
        return result.n

    return run


def main(charges: int) -> None:
    peers(charges)
    rest(charges)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
