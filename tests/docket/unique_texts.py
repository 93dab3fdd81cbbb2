"""Charge texts that are all different, composed as clerks and officers write them, from a seed.

For the reader's speed on a docket in which no text stands twice, and for comparing one reading with another over many
texts. A text is an act and an object of one class, with some of what stands around them in dockets: an amount, a degree
or grade, a statute, a place, a count number, an agency, a second offense now and then, and a slip of the typist in one
of twelve. No two texts are alike in upper case with single spaces, nor when the number at their end is left out.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

_DRUGS = (
    "COCAINE", "CRACK COCAINE", "METH", "METHAMPHETAMINE", "HEROIN", "MARIJUANA", "MARIJ", "THC OIL", "FENTANYL",
    "OXYCODONE", "HYDROCODONE", "XANAX", "ALPRAZOLAM", "MDMA", "ECSTASY", "LSD", "PCP", "SUBOXONE", "SPICE",
    "CONTROLLED SUBSTANCE", "CONT SUB", "C/S", "CDS", "A CONTROLLED DANGEROUS SUBSTANCE", "DANGEROUS DRUGS", "NARCOTIC",
    "SCHEDULE I CONTROLLED SUBSTANCE", "SCH II NARCOTIC", "SCHEDULE III SUBSTANCE", "SCHED IV CS", "CS PG 1",
    "PENALTY GROUP 2 SUBSTANCE", "LEGEND DRUG", "SYNTHETIC CANNABINOID", "PSILOCYBIN MUSHROOMS",
)  # fmt: skip
_THINGS = (
    "VEHICLE", "MOTORCYCLE", "BICYCLE", "CREDIT CARD", "FIREARM", "MAIL", "TOOLS", "COPPER WIRE", "SERVICES",
    "MERCHANDISE", "CELL PHONE", "TRAILER", "BOAT", "CHECK", "LAPTOP", "JEWELRY",
)  # fmt: skip
_PEOPLE = (
    "", "FAMILY MEMBER", "PEACE OFFICER", "PREGNANT WOMAN", "ELDERLY PERSON", "SPOUSE", "PUBLIC SERVANT", "EMT",
    "HOUSEHOLD MEMBER", "CHILD UNDER 13", "SPORTS OFFICIAL", "INMATE",
)  # fmt: skip
_PLACES = (
    "SCHOOL", "PARK", "RESIDENCE", "STORE", "HOTEL", "CHURCH", "RAILROAD YARD", "CONSTRUCTION SITE", "HABITATION",
    "BUILDING", "CEMETERY", "PARKING LOT", "SHOPPING CENTER", "AIRPORT", "FAIRGROUNDS", "HOSPITAL",
)  # fmt: skip
#: By class: how it is written, with what stands in braces drawn from the lists, how often, and its sections.
_CLASSES: dict[str, tuple[int, tuple[str, ...], tuple[str, ...]]] = {
    "simple possession": (
        22,
        ("POSS {drug}", "POSSESSION OF {drug}", "POSS OF {drug}", "UNLAWFUL POSSESSION OF {drug}", "POSS. {drug}",
         "POSSESS {drug}", "{drug} - POSS", "DRUGS-POSSESS {drug}", "POSS/USE {drug}", "CRIM POSS {drug}",
         "POSS {drug} W/O RX", "KNOWINGLY POSSESS {drug}", "ATT POSS {drug}", "SIMPLE POSSESSION {drug}"),
        ("893.13(6a)", "HS 11377(A)", "481.115", "220.03", "35-48-4-6", "18.2-250", "44-53-370(D)(2)"),
    ),
    "sale or manufacture": (
        12,
        ("SALE OF {drug}", "SELL {drug}", "POSS {drug} W/INT TO DISTRIBUTE", "PWID {drug}", "DEL {drug}",
         "MFG/DEL {drug}", "TRAFFICKING {drug}", "POSS W/I/T/S {drug}", "DISTRIBUTION OF {drug}", "MANUFACTURE {drug}",
         "DELIVERY OF {drug} NEAR {place}", "CONSPIRACY TO SELL {drug}", "TRANSPORT {drug} FOR SALE"),
        ("893.13(1a)", "HS 11378", "481.112(C)", "220.39", "35-48-4-1", "18.2-248"),
    ),
    "paraphernalia": (
        8,
        ("POSS DRUG PARAPHERNALIA", "DRUG PARAPHERNALIA", "POSSESSION OF PARAPHERNALIA {drug}",
         "USE DRUG PARAPHERNALIA", "PARAPHERNALIA FOR {drug}", "POSS OF DRUG EQUIPMENT", "POSS GLASS PIPE",
         "NARCOTIC EQUIP-POSSESS"),
        ("893.147(1)", "HS 11364", "481.125", "220.50"),
    ),
    "drugs otherwise": (
        6,
        ("UNDER THE INFLUENCE OF {drug}", "USE OF {drug}", "MAINTAIN DWELLING FOR {drug}", "DUI DRUGS {drug}",
         "OBTAIN {drug} BY FRAUD", "FORGED PRESCRIPTION {drug}", "{drug} IN JAIL", "DRUG TAX STAMP {drug}",
         "TAMPER W/ DRUG TEST", "DRIVE WHILE IMPAIRED BY {drug}", "POSS FORGED RX {drug}"),
        ("HS 11550(A)", "893.13(7)", "316.193(1)", "HS 11366"),
    ),
    "theft": (
        12,
        ("THEFT OF {thing}", "GRAND THEFT {thing}", "PETIT THEFT {thing}", "LARCENY {thing}", "SHOPLIFTING {thing}",
         "RECEIVE STOLEN {thing}", "THEFT BY TAKING {thing}", "UNAUTHORIZED USE OF {thing}", "RETAIL THEFT {thing}",
         "POSS STOLEN {thing}", "THEFT OF {thing} FROM {place}", "EMBEZZLE {thing}", "IDENTITY THEFT {thing}"),
        ("812.014(2)", "PC 484(A)", "31.03", "155.25", "18.2-103"),
    ),
    "violence": (
        12,
        ("ASSAULT {person}", "BATTERY {person}", "AGG ASSAULT {person}", "SIMPLE BATTERY {person}",
         "ROBBERY {place}", "AGGRAVATED BATTERY {person} W/ DEADLY WEAPON", "DOMESTIC VIOLENCE {person}", "HOMICIDE",
         "STRANGULATION {person}", "TERRORISTIC THREAT {person}", "KIDNAPPING {person}", "CHILD ABUSE {person}",
         "ARMED ROBBERY {place}", "STALKING {person}"),
        ("812.13", "784.03", "PC 243(E)(1)", "22.01", "120.05"),
    ),
    "small offenses": (
        10,
        ("TRESPASS {place}", "CRIM TRESPASS {place}", "TRESPASS AFTER WARNING {place}", "LOITERING {place}",
         "LOITER AND PROWL {place}", "PROSTITUTION {place}", "SOLICIT PROSTITUTION {place}", "OPEN CONTAINER {place}",
         "DRINKING IN PUBLIC {place}", "OPEN CONTAINER IN {thing}", "CRIMINAL TRESPASS ON {place}"),
        ("810.08", "PC 602", "30.05", "240.35", "856.021"),
    ),
    "other": (
        14,
        ("RESIST OFFICER W/O VIOLENCE", "DRIVING WHILE LICENSE SUSPENDED {thing}", "DUI {thing}", "BURGLARY {place}",
         "DISORDERLY CONDUCT {place}", "FORGERY {thing}", "CRIMINAL MISCHIEF {thing}", "NO VALID DL {thing}",
         "FALSE REPORT", "CARRYING CONCEALED FIREARM {place}", "EVADING ARREST W/ {thing}", "VIOLATE PROTECTIVE ORDER",
         "LEAVE SCENE OF CRASH {thing}", "FELON IN POSS OF FIREARM", "CRUELTY TO ANIMALS", "TAMPER W/ EVIDENCE",
         "HARASSMENT {person}", "ARSON {place}", "RECKLESS DRIVING {thing}", "CONTEMPT OF COURT", "ESCAPE {place}"),
        ("843.02", "810.02", "PC 459", "38.03", "511.1"),
    ),
    "warrants and supervision": (
        4,
        ("FTA {thing}", "FAILURE TO APPEAR {drug}", "BENCH WARRANT {thing}", "PROBATION VIOLATION {drug}",
         "VOP {thing}", "PAROLE HOLD", "CAPIAS {person}", "FUGITIVE FROM JUSTICE", "REVOCATION {drug}"),
        ("843.15", "PC 1320", "948.06"),
    ),
}  # fmt: skip
_MORE = ("RESID", "SEMI-AUTO", "LOADED", "UNLOADED", "OCCUPIED", "UNOCC", "ON POST", "AT NIGHT", "BY MINOR", "HABITUAL")
_UNITS = ("G", "GRAMS", "GRM", "GMS", "OZ", "LBS", "DOSES", "UNITS", "KG", "MG")
_DEGREES = (
    "1ST DEGREE", "2ND DEG", "3RD DEGREE", "FIRST DEGREE", "SECOND DEGREE", "4TH DEG", "1ST OFFENSE", "2ND OFFENSE",
    "3RD OR SUBSEQ", "SUBSEQUENT OFFENSE", "CLASS A", "CLASS B MISD", "CLASS D FELONY", "FELONY", "MISD", "MISDEMEANOR",
    "(F3)", "(M1)", "(F2)", "FELONY 3", "GROSS MISD", "STATE JAIL FELONY", "W/PRIORS", "WITH PRIOR CONV", "ENHANCED",
)  # fmt: skip
_AGENCIES = (
    "CITY PD", "COUNTY SO", "STATE POLICE", "HIGHWAY PATROL", "SHERIFF", "TRANSIT PD", "UNIV PD", "AIRPORT PD",
    "TOWN PD", "DNR", "CONSTABLE PCT", "TASK FORCE",
)  # fmt: skip
_SECTIONS = (
    "893.13",
    "HS 11377",
    "PC 459",
    "35-48-4",
    "18.2-250",
    "481.115",
    "220",
    "13A-12-212",
    "16-13-30",
    "812.014",
)
_SECOND = (
    "RESISTING",
    "TRESPASS",
    "DRUG PARAPHERNALIA",
    "BATTERY",
    "POSS MARIJUANA",
    "THEFT",
    "NO DL",
    "OPEN CONTAINER",
)
_LETTERS = "ABCDEFGHIJKLMNOPRSTUVWY"
_AT_THE_END = re.compile(r"[\W_]*\d[\d.,]*[\W_]*$")


def _amount(rng: random.Random) -> str:
    number, more = rng.randrange(1, 60), rng.randrange(60, 400)
    unit = rng.choice(_UNITS)
    written = (f"{number}.{rng.randrange(100):02d}", str(number), f"{number}{unit}")[rng.randrange(3)]
    form = rng.randrange(7)
    if form < 3:
        return written if written.endswith(unit) else f"{written} {unit}"
    if form == 3:
        return f"LESS THAN {number} {unit}"
    if form == 4:
        return f"<{number} {unit}"
    if form == 5:
        return f">={number}{unit}<{more}{unit}"
    return f"{number} {unit} OR MORE BUT LESS THAN {more} {unit}"


def _section(rng: random.Random) -> str:
    section = rng.choice(_SECTIONS)
    inner = rng.choice((f"({rng.choice(_LETTERS)})", f"({rng.randrange(1, 13)})({rng.choice(_LETTERS).lower()})"))
    return f"{section}{inner}" if rng.randrange(3) else f"{section}.{rng.randrange(1, 99)}"


def _around(rng: random.Random, text: str, drugs: bool) -> str:
    """The text with some of what dockets write around an offense."""
    if drugs and rng.random() < 0.35:
        text = f"{text} {_amount(rng)}"
    if rng.random() < 0.3:
        text = f"{text}{rng.choice((' ', ' - ', ', ', '-', ' '))}{rng.choice(_DEGREES)}"
    if rng.random() < 0.1:
        text = f"{text} WITHIN {rng.randrange(1, 20) * 50} FT OF {rng.choice(_PLACES)}"
    if rng.random() < 0.1:
        text = f"{text} {rng.choice(_MORE)}"
    if not drugs and rng.random() < 0.15:
        text = f"{text} {rng.choice(('OVER', 'UNDER', '>=', '<', 'LESS THAN'))} ${rng.randrange(1, 400) * 25}"
    where = rng.random()
    if where < 0.1:
        text = f"{_section(rng)} {text}"
    elif where < 0.2:
        text = f"{text} {rng.choice(('', '- ', '/ ', 'VIOL '))}{_section(rng)}"
    if rng.random() < 0.1:
        number = rng.randrange(2, 9)
        text = rng.choice((f"CT {number} {text}", f"{text} {number} CTS", f"{text} X{number}"))
    if rng.random() < 0.1:
        text = f"{text} {rng.choice(('-', '/', '', 'ARREST BY'))} {rng.choice(_AGENCIES)}"
    return text


def _slip(rng: random.Random, text: str) -> str:
    """The text with one slip of the typist within a word."""
    places = [at for at in range(1, len(text) - 1) if text[at - 1 : at + 2].isalpha()]
    if not places:
        return text
    at = rng.choice(places)
    kind = rng.randrange(4)
    if kind == 0:
        return text[:at] + text[at + 1 :]
    if kind == 1:
        return text[:at] + text[at] + text[at:]
    if kind == 2:
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    return text[:at] + rng.choice(_LETTERS) + text[at + 1 :]


def _one(rng: random.Random, kind: str) -> str:
    text = rng.choice(_CLASSES[kind][1])
    drugs = "{drug}" in text
    lists = {"drug": _DRUGS, "thing": _THINGS, "person": _PEOPLE, "place": _PLACES}
    text = text.format(**{name: rng.choice(some) for name, some in lists.items()})
    text = _around(rng, text, drugs)
    if rng.random() < 0.05:
        text = f"{text}{rng.choice((' / ', '; ', ' & ', ', ', ' - ', '  '))}{rng.choice(_SECOND)}"
    if rng.random() < 1 / 12:
        text = _slip(rng, text)
    style = rng.random()
    return text if style < 0.8 else text.title() if style < 0.9 else text.capitalize()


def key_of(text: str) -> str:
    """A text in upper case with single spaces."""
    return " ".join(text.upper().split())


def without_end_number(text: str) -> str:
    """The key of a text without the number at its end, if it has one."""
    return _AT_THE_END.sub("", key_of(text))


def unique_charges(seed: int) -> Iterator[tuple[str, str, str]]:
    """Statute, text and class, without end: no text comes twice."""
    rng = random.Random(seed)
    kinds = list(_CLASSES)
    shares = [_CLASSES[kind][0] for kind in kinds]
    seen: set[str] = set()
    while True:
        kind = rng.choices(kinds, shares)[0]
        text = _one(rng, kind)
        key = without_end_number(text)
        if key in seen:
            continue
        seen.add(key)
        section = rng.choice(_CLASSES[kind][2])
        yield (section if rng.random() < 0.9 else ""), text, kind
