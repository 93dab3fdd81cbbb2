"""Riverside County (example): people, cases and charges that nobody had, made from a seed.

The same seed gives the same county, to the letter. What is deliberately in it: possession counts alone and beside
other charges, some of them under a second case number of the same incident; weights that are missing; a sixth of the
people without a recorded race, independent of everything else; people with two unrelated cases.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random

from screener.example.offenses import Offense, invented_names, offense, pick

ATTORNEYS = ("A1", "A2", "A3", "A4", "A5")
AGENCIES = ("RPD", "RCSO", "NFPD", "HWYP")
_AGENCY_SHARES = (52, 27, 14, 7)
#: (race as the forms have it, share). "" is not recorded, as on nearly a fifth of the rows.
_RACES = (("W", 40), ("B", 27), ("H", 12), ("A", 3), ("", 18))
#: How cases are put together, and how often each kind comes.
_PATTERNS = (
    ("possession", 26),
    ("possession and paraphernalia", 10),
    ("beside", 22),
    ("beside, with paraphernalia", 6),
    ("beside, under two numbers", 7),
    ("sale", 4),
    ("paraphernalia", 5),
    ("alone", 28),
    ("beside, no drugs", 11),
    ("twice", 5),
    ("no link", 2),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class InventedPerson:
    """An invented person. ``birth_date`` and ``number`` are None where the forms left them out."""

    last: str
    first: str
    middle: str
    birth_date: date | None
    number: str | None
    race: str
    sex: str
    priors: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class InventedCount:
    """One charge. ``amount`` is the laboratory's; None where no report is in. Signs are None where nobody wrote."""

    offense: Offense
    amount: Decimal | None = None
    unit: str = ""
    scales: bool | None = None
    baggies: bool | None = None
    cash: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InventedCase:
    """One case of one person as police referred it. Cases of one arrest share ``incident``."""

    number: str
    incident: str
    person: InventedPerson
    agency: str
    court: str
    offense_date: date
    arrest_date: date
    referral_date: date
    hearing: datetime | None
    custody: bool
    attorney: str
    counts: tuple[InventedCount, ...]


class CountyMaker:
    """Makes dockets of cases. Numbers run on from docket to docket; attorneys take turns within every kind of case."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)
        self._names: Iterator[tuple[str, str, str]] = iter(invented_names(self._random, 2400))
        self._case = 400
        self._incident = 21000
        self._last = date.max  # of the docket that is being made
        self._turn: dict[str, int] = {name: self._random.randrange(5) for name, _ in _PATTERNS}

    def referrals(self, start: date, days: int, charges: int) -> tuple[InventedCase, ...]:
        """Cases referred from ``start`` on, ``charges`` counts in all or one or two more, by referral date."""
        cases: list[InventedCase] = []
        made = 0
        self._last = start + timedelta(days=days - 1)
        while made < charges:
            new = self._person_cases(start + timedelta(days=made * days // charges))
            cases += new
            made += sum(len(case.counts) for case in new)
        return tuple(sorted(cases, key=lambda case: (case.referral_date, case.number)))

    def old_case(self, arrest: date, pattern: str) -> tuple[InventedCase, ...]:
        """A case from before, of a kind of ``_PATTERNS``, as old warrants have it."""
        return tuple(self._person_cases(arrest + timedelta(days=3), pattern))

    def person(self) -> InventedPerson:
        """Somebody new."""
        random = self._random
        last, first, middle = next(self._names)
        return InventedPerson(
            last=last,
            first=first,
            middle=middle,
            birth_date=date(1958, 1, 1) + timedelta(days=random.randrange(365 * 49)),
            number=f"{random.randrange(100_000, 999_999)}",
            race=_weighted(random, _RACES),
            sex="M" if random.random() < 0.74 else "F",
            priors=None if random.random() < 0.1 else min(int(random.expovariate(0.7)), 11),
        )

    def _person_cases(self, referred: date, pattern: str = "") -> list[InventedCase]:
        pattern = pattern or _weighted(self._random, _PATTERNS)
        self._turn[pattern] += 1
        attorney = ATTORNEYS[self._turn[pattern] % len(ATTORNEYS)]
        person = self.person()
        if pattern == "no link":
            person = InventedPerson(
                last=person.last, first=person.first, middle="", birth_date=None, number=None,
                race=person.race, sex=person.sex, priors=None,
            )  # fmt: skip
            return [self._new_case(person, referred, attorney, [self._possession()], numbered=False)]
        if pattern == "twice":
            later = referred + timedelta(days=11)
            again = later if later <= self._last else referred - timedelta(days=11)
            return [self._new_case(person, day, attorney, [self._possession()]) for day in (referred, again)]
        if pattern == "beside, under two numbers":
            first = self._new_case(person, referred, attorney, [self._count("beside")])
            return [first, self._same_incident(first, [self._possession()])]
        return [self._new_case(person, referred, attorney, self._counts(pattern))]

    def _counts(self, pattern: str) -> list[InventedCount]:
        random = self._random
        if pattern == "alone":
            counts = [self._count("alone")]
            return [*counts, self._count("alone")] if random.random() < 0.2 else counts
        if pattern == "paraphernalia":
            return [self._count("paraphernalia")]
        if pattern == "beside, no drugs":
            return [self._count("beside")]
        if pattern == "sale":
            return [self._count("sale"), self._possession(signs=True)]
        counts = [self._possession()]
        if pattern.startswith("beside"):
            counts.insert(0, self._count("beside"))
        if pattern.endswith("paraphernalia"):
            counts.append(self._count("paraphernalia"))
        return counts

    def _count(self, role: str) -> InventedCount:
        return InventedCount(offense=pick(self._random, role))

    def _possession(self, signs: bool = False) -> InventedCount:
        random = self._random
        what = pick(random, "possession")
        amount: Decimal | None = None
        unit = "TAB" if what.substance == "oxycodone" else "G"
        if random.random() >= 0.13:
            if unit == "TAB":
                amount = Decimal(random.randint(1, 24))
            else:
                middle = 5.0 if what.substance == "cannabis" else 0.8
                large = random.random() < 0.04
                grams = random.uniform(10.5, 42) if large else middle * math.exp(random.gauss(0, 0.75))
                amount = Decimal(round(grams * 100)) / 100
        return InventedCount(
            offense=what,
            amount=amount,
            unit=unit,
            scales=self._sign(0.6 if signs else 0.02),
            baggies=self._sign(0.7 if signs else 0.03),
            cash=self._sign(0.5 if signs else 0.015),
        )

    def _sign(self, share: float) -> bool | None:
        seen, written = self._random.random() < share, self._random.random() < 0.5
        return True if seen else False if written else None

    def _new_case(
        self, person: InventedPerson, referred: date, attorney: str, counts: list[InventedCount], numbered: bool = True
    ) -> InventedCase:
        random = self._random
        self._case += random.randint(1, 3)
        self._incident += random.randint(1, 9)
        arrest = referred - timedelta(days=random.choice((0, 1, 1, 2, 3, 5)))
        custody = random.random() < (0.55 if any(c.offense.grade == "felony" for c in counts) else 0.12)
        wait = random.randint(2, 6) if custody else random.randint(14, 45)
        return InventedCase(
            number=f"{referred:%y}-CR-{self._case:05d}" if numbered else "",
            incident=f"{arrest:%y}-{self._incident:06d}" if numbered else "",
            person=person,
            agency=random.choices(AGENCIES, weights=_AGENCY_SHARES)[0],
            court=f"{random.randint(1, 4)}",
            offense_date=arrest - timedelta(days=0 if random.random() < 0.85 else 1),
            arrest_date=arrest,
            referral_date=referred,
            hearing=datetime.combine(referred + timedelta(days=wait), time(random.choice((8, 9, 13)), 30)),
            custody=custody,
            attorney=attorney,
            counts=tuple(counts),
        )

    def _same_incident(self, first: InventedCase, counts: list[InventedCount]) -> InventedCase:
        self._case += 1
        return InventedCase(
            number=f"{first.referral_date:%y}-CR-{self._case:05d}",
            incident=first.incident,
            person=first.person,
            agency=first.agency,
            court=first.court,
            offense_date=first.offense_date,
            arrest_date=first.arrest_date,
            referral_date=first.referral_date,
            hearing=first.hearing,
            custody=first.custody,
            attorney=first.attorney,
            counts=tuple(counts),
        )


def _weighted(random: Random, table: tuple[tuple[str, int], ...]) -> str:
    return random.choices([name for name, _ in table], weights=[share for _, share in table])[0]


#: The county of the example office.
SEED = 20260301
#: The referrals of each docket: from which day on, over how many days, how many counts.
DOCKETS = ((date(2026, 2, 16), 26, 393), (date(2026, 3, 14), 35, 387), (date(2026, 4, 18), 35, 400))


@dataclass(frozen=True, slots=True, kw_only=True)
class WarrantRow:
    """One open warrant. ``case`` is None where the old system lost it; ``text`` is what the warrant itself says."""

    number: str
    person: InventedPerson
    issued: date
    type: str
    text: str
    statute: str
    case: InventedCase | None
    case_number: str
    judge: str


@dataclass(frozen=True, slots=True, kw_only=True)
class County:
    """Three dockets of referrals, the old cases under the warrants, and the warrants."""

    dockets: tuple[tuple[InventedCase, ...], ...]
    old_cases: tuple[InventedCase, ...]
    warrants: tuple[WarrantRow, ...]


_OLD_PATTERNS = (
    ("possession", 34),
    ("possession and paraphernalia", 9),
    ("beside", 12),
    ("paraphernalia", 10),
    ("alone", 22),
    ("beside, no drugs", 10),
    ("sale", 3),
)
_JUDGES = ("HON. ORRIN FENWICK", "HON. LARK DELLGATE", "HON. WYNN TARLOW")


def make_county(seed: int = SEED, *, warrants: int = 600) -> County:
    """The whole county. Same seed, same county."""
    maker = CountyMaker(seed)
    dockets = tuple(maker.referrals(start, days, charges) for start, days, charges in DOCKETS)
    random = Random(seed + 1)
    old: list[InventedCase] = []
    rows: list[WarrantRow] = []
    for number in range(warrants):
        issued = date(2017, 1, 9) + timedelta(days=int(random.betavariate(2.2, 1.4) * 3300))
        new = maker.old_case(issued - timedelta(days=random.randint(30, 240)), _weighted(random, _OLD_PATTERNS))
        lost = random.random() < 0.22
        if not lost:
            old += new
        case = new[0]
        failed = lost or random.random() < 0.72
        own = offense("failure to appear") if failed else case.counts[0].offense
        rows.append(
            WarrantRow(
                number=f"W{issued:%y}-{3000 + number * 7:05d}",
                person=case.person,
                issued=issued,
                type="BENCH" if failed else "ARREST",
                text=own.police_text if random.random() < 0.4 else own.court_text,
                statute=own.statute,
                case=None if lost else case,
                case_number="" if lost and random.random() < 0.5 else case.number,
                judge=random.choice(_JUDGES),
            )
        )
    return County(dockets=dockets, old_cases=tuple(old), warrants=tuple(rows))
