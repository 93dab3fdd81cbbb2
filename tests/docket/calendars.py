"""Public court calendars as print files, composed after their published form with invented people.

- North Carolina: the criminal calendars of the Administrative Office of the Courts, a text file a session. The columns
  are those that a public parser of them cuts at (github.com/chlynott/pythonclassprojects, Group11.py).
- Utah: the district courts' calendars. The form is that of pages stored by a public extractor of them
  (github.com/codeforutah/utah-court-calendar-service, mocks/).
- Bell County, Texas: the docket of the county coordinator, two lines a case. The columns are those of a public parser
  (github.com/johtso/docket-parser, example.py).
- Dallas County, Texas: the case pages of the criminal courts, each value behind its label. The labels and their order
  are those of a public parser (github.com/jaycatsby/tx_dallas_court_parser, regex.py).
"""

from __future__ import annotations

import random
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

_LAST = ("ABERNATHY", "BRINDLE", "CALLOWAY", "DUNMORE", "EASTLAKE", "FARROW", "GRANTHAM", "HOLLIS", "INGLE", "JESSUP")
_FIRST = ("ADA", "BOYD", "CLEO", "DEAN", "ELLA", "FRANK", "GRETA", "HANK", "IDA", "JUDD", "KARL", "LENA")
_MIDDLE = "ABCDEFGHJKLMNPRSTW"
#: Texts as such calendars have them; each has a class of its own so that a wrong one shows.
TEXTS = (
    "POSSESSION OF COCAINE",
    "POSS METHAMPHETAMINE",
    "SIMPLE POSSESS SCH VI CS",
    "POSSESS DRUG PARAPHERNALIA",
    "PWIMSD COCAINE",
    "SELL HEROIN",
    "LARCENY OF MOTOR VEHICLE",
    "COMMON LAW ROBBERY",
    "RESISTING PUBLIC OFFICER",
    "DWLR NOT IMPAIRED REV",
    "ASSAULT ON A FEMALE",
    "OPEN CONTAINER",
)
LONG = (
    "POSSESSION OF CONTROLLED SUBSTANCE WITH INTENT TO DISTRIBUTE METHAMPHETAMINE",
    "POSSESSION OF A CONTROLLED SUBSTANCE IN THE FIRST DEGREE",
    "THEFT OF PROPERTY VALUED AT LESS THAN FIVE HUNDRED DOLLARS",
    "USE OR POSSESSION OF DRUG PARAPHERNALIA",
    "POSS <1 OZ MARIJUANA, SPICE, CONTROLLED SUBSTANCE",
    "DISTRIBUTE OR ARRANGE TO DISTRIBUTE A CONTROLLED SUBSTANCE",
    "ASSAULT",
    "RETAIL THEFT (SHOPLIFTING)",
    "FAILURE TO STOP AT COMMAND OF LAW ENFORCEMENT OFFICER",
)


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    born: str
    charges: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Case:
    number: str
    people: tuple[Person, ...]


@dataclass(slots=True)
class Calendar:
    """A print file with what it holds."""

    text: str
    cases: list[Case] = field(default_factory=list)

    @property
    def charges(self) -> list[tuple[str, str, str]]:
        """Case, person and text of each charge."""
        return [(c.number, p.name, text) for c in self.cases for p in c.people for text in p.charges]


def _name(rng: random.Random, between: str) -> str:
    return between.join((rng.choice(_LAST), rng.choice(_FIRST), rng.choice(_MIDDLE)))


def _born(rng: random.Random) -> str:
    return f"{rng.randint(1, 12):02}/{rng.randint(1, 28):02}/{rng.randint(1955, 2005)}"


def _some(rng: random.Random, texts: Sequence[str], most: int) -> tuple[str, ...]:
    return tuple(rng.sample(texts, rng.randint(1, most)))


def _put(*parts: tuple[int, str]) -> str:
    """A line with each text at its column."""
    line = ""
    for at, text in parts:
        line = line.ljust(at)[:at] + text
    return line.rstrip()


def north_carolina(seed: int, cases: int = 40) -> Calendar:
    """Page breaks fall inside a case, and the first column tells the printer of them."""
    rng, made, lines = random.Random(seed), Calendar(""), list[str]()
    page = 1
    head = [
        _put((1, "RUN DATE: 11/13/26"), (40, "CRIMINAL CALENDAR"), (76, "PAGE: {page}")),
        _put((1, "LOCATION: BIRCH"), (40, "DISTRICT COURT")),
        _put((1, "COURT DATE: 11/16/26"), (34, "TIME: 09:00 AM"), (60, "COURTROOM NUMBER: 001A")),
        _put(
            (1, "NO."), (8, "FILE NUMBER"), (20, "DEFENDANT NAME"), (42, "COMPLAINANT"), (57, "ATTORNEY"), (82, "CONT")
        ),
        " " + "*" * 88,
    ]
    lines += [line.format(page=page) for line in head]

    def add(line: str) -> None:
        nonlocal page
        if len(lines) % 56 == 55:
            page += 1
            lines.extend(["1" + head[0].format(page=page)[1:], *(each for each in head[1:])])
        lines.append(line)

    for at in range(1, cases + 1):
        number = f"26CR {700000 + 100 * at + rng.randrange(99):06}"
        person = Person(_name(rng, ","), "", _some(rng, TEXTS, 4))
        made.cases.append(Case(number, (person,)))
        attorney = rng.choice((f"ATTY:{rng.choice(_LAST)},P", "ATTY:WAIVED", "", "P.D."))
        add("")
        add(_put((0, f"{at:6}"), (8, number), (20, person.name), (42, f"{rng.choice(_LAST)[:8]},T"), (57, attorney),
                 (84, str(rng.randint(0, 9)))))  # fmt: skip
        if rng.random() < 0.3:
            add(_put((8, f"BOND: ${rng.randint(1, 20)},000 SEC")))
        if rng.random() < 0.2:
            add(_put((8, "AKA:"), (18, _name(rng, ","))))
        if rng.random() < 0.2:
            add(_put((8, "DEFENDANT NEEDS TO BE FINGERPRINTED")))
        for text in person.charges:
            add(_put((8, text), (43, "PLEA:"), (63, "VER:")))
            add(_put((8, f"CLS:{rng.choice('123A')}"), (15, "P:"), (20, "L:"), (40, "JUDGMENT:"), (76, "ADA:")))
    lines += ["1RUN DATE: 11/13/26" + " " * 21 + "SUMMARY", f" TOTAL CASES: {cases}", ""]
    made.text = "\n".join(lines)
    return made


def utah(seed: int, cases: int = 40) -> Calendar:
    """Texts are wrapped, and stand below the line of the attorneys."""
    rng, made, lines = random.Random(seed), Calendar(""), list[str]()
    head = [_put((27, "BIRCH DISTRICT-EASTLAKE")), "", _put((0, "PAT Q EXAMPLE"), (64, "November 16, 2026")),
            _put((0, "COURTROOM 1"), (75, "Monday")), ""]  # fmt: skip
    lines += head
    for at in range(cases):
        number = f"26{1000 * at + rng.randrange(1000):07}"
        person = Person(
            f"{rng.choice(_LAST)}, {rng.choice(_FIRST)} {rng.choice(_MIDDLE)}", _born(rng), _some(rng, LONG, 4)
        )
        made.cases.append(Case(number, (person,)))
        time = "08:30 AM" if at % 5 == 0 else ""
        kind = "Other Misdemeanor" if rng.random() < 0.5 else "State Felony"
        lines.append(_put((0, time), (15, "PRETRIAL CONFERENCE"), (50, "EAS"), (54, number), (64, kind)))
        lines.append(_put((9, "STATE OF UTAH"), (52, f"ATTY: {rng.choice(_LAST)}, J C")))
        attorney = f"ATTY: {rng.choice(_LAST)}, AMY N" if rng.random() < 0.7 else "ATTY:"
        if rng.random() < 0.3:
            lines.append(_put((5, "VS."), (9, person.name), (52, attorney)))
        else:
            lines += ["     VS.", _put((9, person.name), (52, attorney))]
        tracked = str(rng.randrange(10**8)) if rng.random() < 0.5 else ""
        lines += [_put((13, "OTN:"), (18, tracked), (30, f"DOB: {person.born}")), "", ""]
        for text in person.charges:
            pieces = textwrap.wrap(text, rng.choice((32, 40, 44)))
            day = f"- {rng.randint(1, 12):02}/{rng.randint(1, 28):02}/26" if rng.random() < 0.9 else ""
            for place, piece in enumerate(pieces):
                last = day if place == len(pieces) - 1 else ""
                front = [(9, f"{rng.choice(('MA', 'MB', 'F3'))} - {piece}")] if not place else [(15, piece)]
                lines.append(_put(*front, (60, last)))
        lines += [
            "",
            _put((0, f"CITATION #: E{rng.randrange(10**7):07}"), (25, "SHERIFF #:"), (48, f"LEA #: 26-{at:05}")),
        ]
        for flag in rng.sample(("NO OTN NUMBER", "CASE EFILED", "WARRANT OUTSTANDING"), rng.randint(0, 2)):
            lines.append(f"{'':26}>      {flag}       <")
        lines += ["  " + "-" * 78, ""]
        if at % 4 == 3 and at + 1 < cases:
            lines += [f"{'':60}Page {at // 4 + 1} of {cases // 4}", "\f" + head[0], *head[1:]]
    made.text = "\n".join([*lines, ""])
    return made


def bell_county(seed: int, cases: int = 40) -> Calendar:
    """Several defendants a case, and further charges below the line of the attorney."""
    rng, made, lines = random.Random(seed), Calendar(""), list[str]()
    head = [
        _put((40, "BIRCH COUNTY DISTRICT COURT DOCKET"), (100, "PAGE {page}")),
        _put((1, "CAUSE NUMBER"), (18, "CR. NO. P AT"), (32, "DEFENDANTS NAME"), (73, "OFFENSE"), (109, "CAPIAS")),
        _put(
            (15, "ARR DTE"),
            (22, "ATTORNY"),
            (33, "BD CO"),
            (39, "AMT"),
            (46, "SETTING"),
            (57, "DISP"),
            (76, "PTDT/TIME"),
        ),
        " " + "=" * 118,
    ]
    page = 0
    for at in range(cases):
        if at % 9 == 0:
            page += 1
            lines += [("\f" if page > 1 else "") + head[0].format(page=page), *head[1:]]
        number = f"{70000 + 100 * at + rng.randrange(100)}"
        people = []
        for place in range(rng.choice((1, 1, 2, 3))):
            person = Person(
                f"{rng.choice(_LAST)}, {rng.choice(_FIRST)} {rng.choice(_MIDDLE)}", "", _some(rng, TEXTS, 3)
            )
            people.append(person)
            first = (1, number) if not place else (1, "")
            lines.append(
                _put(first, (18, f"{rng.randrange(10**6):06}"), (32, person.name), (73, person.charges[0]), (109, "N"))
            )
            day, bond = f"{rng.randint(1, 12):02}{rng.randint(1, 28):02}26", f"{rng.randint(1, 20)}000"
            lines.append(_put((15, day), (22, rng.choice(_LAST)[:9]), (33, "SURE"), (39, bond), (46, "112026"),
                              (76, "111626 0900")))  # fmt: skip
            lines += [_put((73, text)) for text in person.charges[1:]]
        made.cases.append(Case(number, tuple(people)))
        lines.append("")
    made.text = "\n".join([*lines, f" TOTAL CASES: {cases}", ""])
    return made


def dallas(seed: int, cases: int = 30) -> Calendar:
    """A page for each case; every value stands behind its label, and the columns shift with what stands before."""
    rng, made, lines = random.Random(seed), Calendar(""), list[str]()
    for at in range(cases):
        number = f"F-26{100 * at + rng.randrange(100):05}"
        charges = _some(rng, (*TEXTS, *LONG[:3]), 3)
        person = Person(f"{rng.choice(_LAST)} {rng.choice(_FIRST)}", _born(rng), charges)
        made.cases.append(Case(number, (person,)))
        born = person.born.replace("/", "")
        lines += [
            ("\f" if at else "") + f"DA CASE ID {number} JUDCL CASE ID {number.replace('-', '')}",
            f"DEF NAME {person.name} RACE {rng.choice('WBH')} SEX {rng.choice('MF')} DOB {born} AGE 3{at % 10}",
            f"DEF ADR1 {rng.randint(1, 999)} EXAMPLE ST AC 000 PH 0000000 SS 000000000",
            f"FILING AGENCY TXDPD0000 SER/CAS NO {rng.randrange(10**6)} ARREST NUM {rng.randrange(10**6):06}",
        ]
        for text in charges:
            day, grade = f"{rng.randint(1, 12):02}{rng.randint(1, 28):02}2026", rng.choice(("F3", "FS", "MA"))
            lines += [
                f"OFF {text} DT {day} TYP/CL {grade} GOC/CAT OTHER CODE {rng.randrange(10**8)}",
                f"COMT {'':10} SID NUM {rng.randrange(10**7)} OF AMT",
            ]
        lines += [f"COURT ASSIGNED TO C{rng.randint(1, 9)} DATE ASSIGNED 11022026 ASSIGNED BY L REASON C", ""]
    made.text = "\n".join([*lines, ""])
    return made


CALENDARS: dict[str, Callable[[int], Calendar]] = {
    "north carolina": north_carolina,
    "utah": utah,
    "bell county": bell_county,
    "dallas": dallas,
}
