"""How long a replay takes after a threshold is moved: ``python -m tests.benchmarks.bench_replay [charges]``.

Baseline: screening the same charges anew under the moved text (``screen``), in the same run. Amounts differ from charge
to charge, as on a real docket. The text of the moved version is read within the time.
"""

from __future__ import annotations

import random
import sys
import time
from datetime import date
from decimal import Decimal
from itertools import pairwise

from screener.domain.case import Charge, PersonKey, Reading
from screener.domain.offense import OffenseClass
from screener.domain.quantity import Quantity
from screener.domain.shipped import sample_policy
from screener.policy.loading.load import load_policy, load_policy_bytes
from screener.screening.recommend.recommend import screen
from screener.screening.replay import prepare, replay

AS_OF = date(2026, 6, 30)
KINDS = ("simple_possession", "simple_possession", "paraphernalia", "violent", "theft", "sale_manufacture")
DRUGS = ("cocaine", "heroin", "cannabis", "fentanyl", "methamphetamine", "unspecified")


def made_up(charges: int, seed: int = 5) -> list[Charge]:
    """Charges of people with one to four counts; weights to the tenth of a gram, a third of them missing."""
    rng = random.Random(seed)
    made: list[Charge] = []
    while len(made) < charges:
        case = f"C{len(made)}"
        race, agency = rng.choice("BWHA"), rng.choice(("CITY PD", "SHERIFF", "STATE"))
        for _ in range(rng.choices((1, 2, 3, 4), (60, 25, 10, 5))[0]):
            facts: dict[str, object] = {"grade": rng.choice(("felony", "misdemeanor"))}
            if rng.random() < 0.66:
                grams = Decimal(round(rng.lognormvariate(0.5, 1.4) * 10)) / 10
                facts["amount"] = Quantity(value=grams, unit="g")
            if rng.random() < 0.1:
                facts["scales"] = rng.random() < 0.5
            if rng.random() < 0.5:
                facts["prior drug convictions"] = rng.randrange(6)
            facts["age at offense"] = rng.randrange(15, 70)
            made.append(
                Charge(
                    row=len(made) + 2, text="", statute="", stage="arrest",
                    reading=Reading(
                        offense=OffenseClass(rng.choice(KINDS)), substance=rng.choice(DRUGS), confidence=1, basis=""
                    ),
                    case_number=case, person=PersonKey(person_id=case), facts=facts,
                    attributes={"race": race, "agency": agency},
                )
            )  # fmt: skip
    return made


def main(charges: int) -> None:
    """Prints CPU seconds for preparing, for the first replay, and for replays after moving a threshold."""
    docket = made_up(charges)
    for name, old, new in (
        ("riverside-unconditional", "over 10 g", "over {} g"),
        ("riverside-diversion", "prior drug convictions: at least 3", "prior drug convictions: at least {}"),
    ):
        policy = load_policy(sample_policy(f"{name}.yaml"))
        text = policy.raw.decode()
        assert old in text
        marks = [time.process_time()]
        screened = screen(docket, (policy,), as_of=AS_OF)
        marks.append(time.process_time())
        prepared = prepare(screened)
        marks.append(time.process_time())
        replay(prepared, policy, policy, as_of=AS_OF)
        marks.append(time.process_time())
        whole, once, first = (b - a for a, b in pairwise(marks))
        print(f"{name}, {len(prepared):,} charges: screen {whole:.2f} s, prepare {once:.2f} s, first {first:.2f} s")
        for cut in (2, 4, 5, 7):
            start = time.process_time()
            moved = load_policy_bytes(text.replace(old, new.format(cut)).encode(), f"{name}.yaml")
            result = replay(prepared, policy, moved, as_of=AS_OF)
            took = time.process_time() - start
            ratio = whole / took
            print(f"  cut at {cut}: {took * 1000:.0f} ms, {result.changed:,} change, 1 / {ratio:.1f} of screening")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
