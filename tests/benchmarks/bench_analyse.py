"""How long the analysis of a policy takes: ``python -m tests.benchmarks.bench_analyse``.

A file of 50 rules as an office would write it, the same without ``beyond this: otherwise`` (40 gaps), and random rules
over 12 facts of six cells each.
"""

from __future__ import annotations

import time

from screener.policy.analysis.analyse import Budget, analyse
from screener.policy.diff.compare import describe_changes
from screener.policy.loading.load import load_policy_bytes
from tests.policy.test_analyse import text, twelve_facts
from tests.policy.test_say_everything import TEXT

KINDS = [
    "simple possession", "paraphernalia", "sale", "prescription fraud", "trespass", "loitering", "prostitution",
    "theft", "open container", "dui_drug",
]  # fmt: skip
FIVE = """\
  - {{id: {n}.1, applies to: {{offense: {kind}}}, if: {{amount: at most {g} g, prior convictions: at most 2}},
     outcome: decline, beyond this: otherwise}}
  - {{id: {n}.1.a, exception to: {n}.1, if shown: signs, outcome: review, gives way to: [{n}.1.b]}}
  - {{id: {n}.1.b, exception to: {n}.1, if: {{beside: [violent felony, sale]}}, outcome: not covered}}
  - {{id: {n}.2, applies to: {{offense: {kind}}}, if: {{amount: more than {g} g, prior convictions: at most 2,
     age at offense: at least 18}}, unless: [weapon, school zone], outcome: reduce, beyond this: otherwise}}
  - {{id: {n}.3, applies to: {{offense: {kind}, substance: {{all except: [fentanyl, heroin]}}}},
     if: {{prior convictions: at least 3}}, outcome: divert, beyond this: otherwise}}
"""


def fifty() -> bytes:
    rules = "".join(FIVE.format(n=n, kind=kind, g=n + 1) for n, kind in enumerate(KINDS))
    return text(rules, "terms: {signs: {any 2 of: [scales, baggies, cash, weapon]}}")


def main() -> None:
    files = {"50 rules": fifty(), "50 rules with gaps": fifty().replace(b", beyond this: otherwise", b"")}
    files["50 rules with gaps"] = files["50 rules with gaps"].replace(b"decline,\n", b"decline,\n")
    for seed, rules, width in ((1, 12, 3), (2, 30, 3), (3, 50, 2)):
        files[f"12 facts of 6 cells, {rules} rules"] = text(twelve_facts(seed, rules, width))
    for name, data in files.items():
        start = time.process_time()
        policy = load_policy_bytes(data, "bench.yaml")
        loaded = time.process_time()
        found = analyse(policy, budget=Budget())
        took = time.process_time() - loaded
        print(
            f"{name}: load {loaded - start:.2f} CPU s, analysis {took:.2f} CPU s: {len(found.conflicts)} conflicts, "
            f"{len(found.gaps)} gaps, {len(found.shadowed)} shadowed, {len(found.unreachable)} unreachable, "
            f"{len(found.not_decided)} not decided"
        )
    old = load_policy_bytes(TEXT.encode(), "old.yaml")
    new = load_policy_bytes(TEXT.replace("at most 3 g", "at most 4 g").encode(), "new.yaml")
    start = time.process_time()
    describe_changes(old, new)
    print(f"a file that uses everything, against itself with one limit moved: {time.process_time() - start:.2f} CPU s")


if __name__ == "__main__":
    main()
