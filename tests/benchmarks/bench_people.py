"""100,000 people: how long the search for doubtful pairs takes, and one answer, beside linking everybody.

python -m tests.benchmarks.bench_people
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from screener.domain.case import Charge, PersonKey, Reading
from screener.domain.offense import OffenseClass
from screener.screening.linking.doubtful import doubtful_pairs
from screener.screening.linking.link import link
from screener.screening.linking.linking import Answers, People, link_people
from screener.screening.linking.mentions import make_roster

PEOPLE = 100_000
_READ = Reading(offense=OffenseClass.SIMPLE_POSSESSION, substance="cocaine", confidence=1.0, basis="test")


def _names(rng: random.Random, number: int, syllables: tuple[int, int]) -> list[str]:
    def syllable() -> str:
        return rng.choice("BCDFGKLMNPRST") + rng.choice("AEIOU")

    return ["".join(syllable() for _ in range(rng.randint(*syllables))) for _ in range(number)]


def county(seed: int = 1) -> list[Charge]:
    """One charge of each of the people; names as skewed as names are, one in twenty without a birth date."""
    rng = random.Random(seed)
    last, first = _names(rng, 3000, (2, 4)), _names(rng, 600, (2, 3))
    lasts = rng.choices(last, [1 / (at + 3) for at in range(len(last))], k=PEOPLE)
    firsts = rng.choices(first, [1 / (at + 3) for at in range(len(first))], k=PEOPLE)
    charges = []
    for row in range(PEOPLE):
        born = date(1950, 1, 1) + timedelta(days=rng.randrange(20_000)) if rng.random() < 0.95 else None
        person = PersonKey(name=f"{lasts[row]}, {firsts[row]} {rng.choice('ABCDEFG')}", birth_date=born)
        arrest = date(2020, 1, 1) + timedelta(days=rng.randrange(700))
        charges.append(
            Charge(
                row=row,
                text="POSS",
                statute="",
                stage="arrest",
                reading=_READ,
                case_number=f"C{row}",
                person=person,
                dates={"arrest date": arrest},
            )
        )
    return charges


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    """What a piece of work gives, and its CPU seconds."""
    begun = time.process_time()
    return work(), time.process_time() - begun


def main() -> None:
    """Prints the times as ratios to linking everybody."""
    charges = county()
    _, whole = timed(lambda: link(charges))
    roster, made = timed(lambda: make_roster(charges))
    pairs, search = timed(lambda: doubtful_pairs(roster))
    people, known = timed(lambda: People(roster, pairs, Answers()))
    _, linked = timed(lambda: link_people(people))
    pair = pairs[0]

    def answer() -> object:
        after = People(roster, pairs, Answers(people={(pair.first, pair.second): True}))
        return link_people(after, after.charges_of(people.near([pair.first, pair.second])))

    _, one = timed(answer)
    print(f"{PEOPLE:,} people, {len(pairs):,} doubtful pairs, {sum(bool(p.shared) for p in pairs):,} share something")
    for words, seconds in (
        ("linking by rule alone", whole),
        ("collecting the mentions", made),
        ("searching for pairs", search),
        ("linking with what is doubtful", known + linked),
        ("one answer", one),
    ):
        print(f"  {words:<32} {seconds:8.3f} s  {seconds / whole:6.2f} of linking")


if __name__ == "__main__":
    main()
