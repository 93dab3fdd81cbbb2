"""What the example county is made from: its offenses, and its invented names. Both are data under resources/example."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from random import Random

from screener.domain.shipped import resource


@dataclass(frozen=True, slots=True, kw_only=True)
class Offense:
    """One kind of charge, with the words that the county's three case systems use for it.

    ``role`` says where it stands in a case: ``possession``, ``paraphernalia``, ``sale``, ``beside`` (what a possession
    count is grouped with) or ``alone``. The statutes are the county's own and follow no state's numbering: the example
    must not look like anybody's law.
    """

    role: str
    weight: int
    key: str
    substance: str
    grade: str
    statute: str
    court_text: str
    police_text: str
    printed_text: str


@cache
def offenses() -> tuple[Offense, ...]:
    """Every offense of the example county."""
    with resource("example", "offenses.csv").open(encoding="utf-8", newline="") as file:
        return tuple(_offense(row) for row in csv.DictReader(file))


def _offense(row: dict[str, str]) -> Offense:
    return Offense(
        role=row["role"],
        weight=int(row["weight"]),
        key=row["key"],
        substance=row["substance"],
        grade=row["grade"],
        statute=row["statute"],
        court_text=row["court_text"],
        police_text=row["police_text"],
        printed_text=row["printed_text"],
    )


def pick(random: Random, role: str) -> Offense:
    """One offense of a role, as often as its weight says."""
    choices = [offense for offense in offenses() if offense.role == role]
    return random.choices(choices, weights=[offense.weight for offense in choices])[0]


def offense(key: str) -> Offense:
    """The offense with a key."""
    return next(offense for offense in offenses() if offense.key == key)


def invented_names(random: Random, count: int) -> tuple[tuple[str, str, str], ...]:
    """``count`` different people as (last, first, middle); the middle name is often empty. Nobody bears these names."""
    lines = resource("example", "names.txt").read_text("utf-8").splitlines()
    first_names, starts, ends, accented = (line.split() for line in lines if not line.startswith("#"))
    found: dict[tuple[str, str], tuple[str, str, str]] = {}
    while len(found) < count:
        last = random.choice(starts) + random.choice(ends)
        if random.random() < 0.02:
            last = random.choice(accented)
        first = random.choice(first_names)
        middle = random.choice(first_names) if random.random() < 0.45 else ""
        found.setdefault((last, first), (last, first, middle))
    return tuple(found.values())
