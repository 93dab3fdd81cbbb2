"""How many charges a CPU second the evaluator takes: ``python -m tests.benchmarks.bench_policy [--keep]``.

A made-up docket of 100,000 charges whose facts repeat as those of a real docket do; every finding has its explanation.
"""

from __future__ import annotations

import random
import sys
import time
from datetime import date
from decimal import Decimal

from screener.domain.quantity import Quantity
from screener.domain.shipped import sample_policy
from screener.policy.explanation.evaluate import evaluate_group
from screener.policy.loading.load import load_policy
from tests.benchmarks.history import Run

CHARGES = 100_000


def groups(seed: int, charges: int):
    """Groups of one to four counts: a quarter possession, weights on some of them, some of unknown company."""
    rng = random.Random(seed)
    made, count = [], 0
    kinds = ["simple_possession", "paraphernalia", "violent", "theft", "other", "drug_unspecified", "unknown"]
    while count < charges:
        size = rng.choices([1, 2, 3, 4], [60, 25, 10, 5])[0]
        counts = []
        for _ in range(size):
            kind = rng.choice(kinds)
            drug = rng.choice(["cocaine", "heroin", "cannabis", "unspecified"])
            facts = {"offense": kind, "substance": drug, "grade": rng.choice(["felony", "misdemeanor"])}
            if kind == "simple_possession" and rng.random() < 0.5:
                facts["amount"] = Quantity(value=Decimal(rng.randrange(1, 300)) / 10, unit="g")
            if rng.random() < 0.1:
                facts["scales"] = rng.random() < 0.5
            counts.append(facts)
        made.append((counts, size > 1 or rng.random() < 0.8))
        count += size
    return made


def main(run: Run) -> None:
    made = groups(1, CHARGES)
    charges = sum(len(counts) for counts, _ in made)
    for name in ("riverside-unconditional-1", "riverside-unconditional", "riverside-diversion"):
        policy = load_policy(sample_policy(f"{name}.yaml"))
        for turn in ("first", "again"):
            start = time.process_time()
            for counts, known in made:
                evaluate_group(policy, counts, companions_known=known, as_of=date(2026, 6, 30))
            took = time.process_time() - start
            run.found(f"{name}, {turn}", charges / took, "charges/CPU s")
            print(f"{name}, {turn}: {charges:,} charges in {took:.2f} CPU s, {charges / took:,.0f} a second")


if __name__ == "__main__":
    run = Run("policy", sys.argv[1:])
    main(run)
    run.done()
