"""What the second evaluator's policies can say: each condition as text, its truth in a world, and what it looks at.

Written from the sentences of the design, apart from the program: windows by counting years, sets by listing them,
units by their weight in grams.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache

AS_OF = date(2026, 6, 30)
CHANGES = date(2026, 7, 1)
GRAMS = {"g": Decimal(1), "mg": Decimal("0.001"), "kg": Decimal(1000), "oz": Decimal("28.349523125")}
OPERATORS = {
    "at most": lambda a, b: a <= b,
    "no more than": lambda a, b: a <= b,
    "up to": lambda a, b: a <= b,
    "or less": lambda a, b: a <= b,
    "less than": lambda a, b: a < b,
    "fewer than": lambda a, b: a < b,
    "at least": lambda a, b: a >= b,
    "or more": lambda a, b: a >= b,
    "more than": lambda a, b: a > b,
    "exactly": lambda a, b: a == b,
    "before": lambda a, b: a < b,
    "on or before": lambda a, b: a <= b,
    "on or after": lambda a, b: a >= b,
    "after": lambda a, b: a > b,
}
GOVERNING = {
    "date of decision": None,
    "date of filing": None,
    "date of review": None,
    "date of offense": "offense date",
    "date of arrest": "arrest date",
    "date of referral": "referral date",
}
WEIGHTS = {
    "lab": ["amount"],
    "field": ["field amount"],
    "lab or field": ["amount", "field amount"],
    "any": ["amount", "field amount", "stated amount", "estimated amount"],
}
UNITS = ("instrument", "case", "incident")
_FELONY = ("beside", "felony")
REACHES = {
    "the charge, alone or beside others": ("all", []),
    "the charge only when it stands alone": ("alone",),
    "the charge only when it stands beside others": ("beside others",),
    "the charge only if it is the only or the most serious charge": ("serious",),
    "the charge only if it is the only or the most serious charge by class": ("serious", "by class"),
    "the charge unless a felony stands beside it": ("none", [_FELONY]),
    **{
        f"the charge unless a felony stands in the same {unit}": ("none", [("beside in", "felony", unit)])
        for unit in UNITS
    },
    "the charge only if all other charges are covered": ("others",),
}
_SOME = "any controlled substance"
#: One drug of every kind that the policies here can tell apart, with the words that name it.
DRUGS = {
    "cocaine": {"cocaine", "schedule II", _SOME},
    "heroin": {"heroin", "opioids", "schedule I", _SOME, "street set"},
    "lsd": {"lsd", "schedule I", _SOME, "street set"},
    "mdma": {"mdma", "schedule I", _SOME},
    "psilocybin": {"schedule I", _SOME},
    "methamphetamine": {"schedule I", "schedule II", _SOME},
    "amphetamine": {"schedule II", _SOME},
    "alprazolam": {_SOME},
    "oxycodone": {"opioids", "schedule II", _SOME},
    "fentanyl": {"opioids", "schedule I", "schedule II", _SOME},
    "nitazene": {"opioids", "schedule I", _SOME},
    "buprenorphine": {"opioids", _SOME},
}
CLASSES = [
    "simple_possession", "paraphernalia", "sale_manufacture", "prescription_fraud", "dui_drug", "drug_other",
    "fta_warrant", "open_container", "trespass", "loitering", "prostitution", "theft", "violent", "other",
]  # fmt: skip
REASONS = ["tint", "plate light", "moving violation", "rear lamp"]
STATUTES = {
    "13.10": {"13.10", "13.10(1)"},
    "13.10 only": {"13.10"},
    "602(a)-(c)": {"602(b)"},
    "602 (a) through (c)": {"602(b)"},
    "459": {"459", "459(a)"},
    "459 and subdivisions": {"459", "459(a)"},
    "459 to 602": {"459", "459(a)", "602(b)"},
    "13.10 and 459": {"13.10", "13.10(1)", "459", "459(a)"},
    "SMC 12A.20.050": {"12A.20.050", "12A.20.050(B)"},
    "two codes": {"13.10", "13.10(1)", "459", "459(a)"},
}
#: Statutes as a docket writes them, and the one code that each of them is.
SPELLED = {
    "PC 602(b)": "602(b)", "602 (B)": "602(b)", "P.C. 459(a)": "459(a)", "PC 459": "459", "PC 13.10": "13.10",
    "13.10 (1)": "13.10(1)", "12A.20.050 SMC": "12A.20.050", "smc 12A.20.050(b)": "12A.20.050(B)",
    "Seattle Municipal Code 12A.20.050": "12A.20.050",
}  # fmt: skip
#: One of every statute that the policies here can tell apart.
CITED = ["13.10", "13.10(1)", "602(b)", "459", "459(a)", "12A.20.050", "12A.20.050(B)", "9.9"]
SETS = ["sets:", "  street set: [heroin, lsd]", "  two codes: [13.10, 459]", "  our people: [theft, trespass]"]
#: A table of limits by substance; a drug that no line names has none.
TABLE = {"heroin": lambda g: 1 <= g <= 2, "cocaine": lambda g: g < 1 or g >= 2, "mdma": lambda g: g <= 2}
TERMS = [
    "  limits:",
    "    heroin: at least 1 g and at most 2 g",
    "    cocaine: {any of: [less than 1 g, at least 2 g]}",
    "    mdma: at most 2000 mg",
]
#: Classes of two states, from the highest grade down: tables of one grade, each from its highest class down. No statute
#: says how two tables lie to each other.
CLASSED = {
    "Washington": [
        ("felony", [["Class A felony", "Class B felony", "Class C felony"]]),
        ("misdemeanor", [["gross misdemeanor", "misdemeanor"]]),
        ("infraction", [["infraction"]]),  # it has no classes
    ],
    "Colorado": [
        ("felony", [[f"Class {n} felony" for n in range(1, 7)], [f"Level {n} drug felony" for n in range(1, 5)]]),
        (
            "misdemeanor",
            [[f"Class {n} misdemeanor" for n in range(1, 4)], [f"Level {n} drug misdemeanor" for n in range(1, 3)]],
        ),
        ("infraction", [["petty offense"]]),
    ],
}


def classes(state) -> list:
    return [each for _, tables in CLASSED[state] for table in tables for each in table]


def grade_of(state, name) -> str:
    return next(grade for grade, tables in CLASSED[state] if any(name in table for table in tables))


@cache
def above(state, one, other):
    """Whether a class is above another one; None where nothing says so."""
    for _, tables in CLASSED[state]:
        here = [[name in table for table in tables] for name in (one, other)]
        if any(here[0]) is not any(here[1]):
            return any(here[0])
        if any(here[0]):
            table = tables[here[0].index(True)]
            return table.index(one) < table.index(other) if other in table else None
    raise AssertionError((one, other))


#: Pairs (a, b): a is never more than b; a yes means b yes.
CONSTRAINTS = [
    ("prior drug convictions", "prior convictions"),
    ("victim under 18", "victim"),
    ("largest item", "amount"),
    ("largest item", "gross amount"),
    ("amount", "gross amount"),
]
AMOUNTS = ["pills", "amount", "field amount", "stated amount", "estimated amount", "largest item", "gross amount"]
DRUG_FACTS = ["substance", "drug involved", "primary substance"]
FLAG_FACTS = ["scales", "cash", "baggies", "residue", "victim", "victim under 18", "both rear lamps out",
              "most serious charge"]  # fmt: skip
COUNT_FACTS = ["prior convictions", "prior drug convictions", "age at offense"]
DATE_FACTS = ["offense date", "arrest date", "referral date"]
#: Facts that a file declares itself: each of a type, as the file says it; of one silence counts as no.
OWN = [
    "facts:",
    "  engaged with treatment: {type: yes or no, ask: Begun?, yes: it is begun, no: it is not, silence: counts as no}",
    "  has counsel: {type: yes or no, ask: Is there counsel?, yes: there is counsel, no: there is none}",
    "  distance from a school: {type: number, unit: feet, ask: How far?}",
    "  date of the offer: {type: date, ask: When?}",
    '  housing: {type: words, words: [own home, shelter, none, "rogue and vagabond"], ask: Where?}',
]
HOUSING = ["own home", "shelter", "none", "rogue and vagabond"]
SILENT_NO = ["engaged with treatment"]
FLAG_FACTS += ["engaged with treatment", "has counsel"]
COUNT_FACTS.append("distance from a school")
DATE_FACTS.append("date of the offer")


def fact_of(kind: str) -> str:
    """The fact that an axis such as ``amount#pills`` belongs to."""
    return kind.partition("#")[0]


def amount(c):
    """(operator, limit, unit, kind of weight, reading) of ``("amount", operator, number, ...)`` and of a count."""
    if c[0] == "pills":
        return (*c[1:], "pills", "", "")
    return (*c[1:], *("g", "", "")[len(c) - 3 :])


# -- as text -------------------------------------------------------------------------------------------------------


def _compared(operator, number) -> str:
    return f"{number} {operator}" if operator.startswith("or ") else f"{operator} {number}"


def _limit(operator, number, unit, reading="") -> str:
    return _compared(operator, f"${number}" if unit == "$" else f"{number} {unit}") + (f" {reading}" if reading else "")


def _words(words, mode="") -> str:
    listed = f"[{', '.join(words)}]"
    return f"{{{mode}: {listed}}}" if mode else listed


def _plain(word) -> str:
    return word.replace("_", " ")


def text(c) -> str:
    """The condition as a file says it."""
    match c[0]:
        case "amount":
            operator, number, unit, weight, reading = amount(c)
            return (
                f"{{amount: {_limit(operator, number, unit, reading)}{f', weight from: {weight}' if weight else ''}}}"
            )
        case "pills":
            return f"{{pills: {_compared(c[1], c[2])}{'' if c[1].startswith('or ') else ' pills'}}}"
        case "measure":
            return f"{{{c[1]}: {_limit(c[2], c[3], c[4])}}}"
        case "flag":
            return f"{{{c[1]}: {'yes' if c[2] else 'no'}}}"
        case "count":
            return f"{{{c[1]}: {_compared(c[2], c[3])}}}"
        case "between":
            return f"{{{c[1]}: {c[2]} to {c[3]}}}"
        case "day":
            return f"{{{c[1]}: {c[2]} {c[3]}}}"
        case "apart":
            return f"{{{c[1]}: {c[2]} {span(c[3])} {c[4]} the decision}}"
        case "substance":
            return f"{{substance: {_words(c[1])}}}"
        case "drugs":
            return f"{{{c[1]}: {_words(c[3], c[2])}}}"
        case "offense":
            return f"{{offense: {_words([_plain(each) for each in c[1]], *c[2:])}}}"
        case "grade":
            return f"{{grade: {c[1]}}}"
        case "words":
            return f"{{{c[1]}: {_words(c[2], c[3])}}}"
        case "class to":
            return f"{{class: {{{c[2]}: {c[1]}}}}}"
        case "stop":
            return f"{{stop reason: {_words(c[1], c[2])}}}"
        case "statute":
            return f"{{statute: {_words(c[1], *c[2:])}}}"
        case "lab":
            return f"{{lab report: {'present' if c[1] else 'absent'}}}"
        case "none observed":
            return f"{{none observed: {_words(c[1])}}}"
        case "judge":
            return c[1] if len(c) > 1 else "a hard case"
        case "term":
            return c[1]
    return _wider(c)


def _wider(c) -> str:
    match c[0]:
        case "some":
            return f"{{any {c[1]} of: [{_parts(c[2])}]}}"
        case "all":
            return f"{{all of: [{_parts(c[1])}]}}"
        case "none":
            return f"{{none of: [{_parts(c[1])}]}}"
        case "but":
            return f"{{all of: [{text(c[1])}], unless: [{text(c[2])}]}}"
        case "reach":
            return c[1]
        case "beside":
            return f"{{beside: {c[1]}}}"
        case "beside in":
            return f"{{beside in the same {c[2]}: {c[1]}}}"
        case "beside one":
            where = f"beside in the same {c[2]}" if c[2] else "beside"
            return f"{{{where}: {{all of: [{_parts(c[1])}]}}}}"
        case "alone":
            return "the charge stands alone"
        case "beside others":
            return "the charge stands beside others"
        case "serious":
            return "no other charge is more serious" + (" by class" if len(c) > 1 else "")
        case "others":
            return f"{{all others covered: {_words(c[1])}}}" if len(c) > 1 else "all other charges are covered"
        case "events":
            operator, number, kind, about, months, anchor = c[1:]
            told = f"{_compared(operator, number)} {kind}s" + (f" for {about}" if about else "")
            return f"{{history: {told}{f' within {span(months)} before the {anchor}' if months else ''}}}"
        case "dated":
            return "{amount: {until 2026-06-30: at most 1 g, from 2026-07-01: at most 2 g}}"
        case "band":
            return "{amount: {by statute: {13.10: at most 1 g, 602(a)-(c): at most 2 g}}}"
        case "table":
            return "{amount: limits}"
    raise AssertionError(c)


def _parts(conditions) -> str:
    return ", ".join(text(each) for each in conditions)


# -- truth in a world ------------------------------------------------------------------------------------------------


def weighed(policy, recorded, named="", unit="g", reading="") -> str:
    """The axis of the weight or count that counts: the first of those allowed that the record has in such a unit.

    Else it is the first weight allowed, or for what is counted the count itself. An uncertain weight is read in three
    ways, each of them a number of its own.
    """
    names = WEIGHTS[policy.weight(named)]
    pills = unit == "pills"
    found = next((each for each in names if each in recorded and _in_pills(recorded[each]) is pills), None)
    if found is None:
        return "pills" if pills else kind_of_amount(names[0], unit, reading)
    return kind_of_amount(found, unit, reading)


def _in_pills(value) -> bool:
    return getattr(value, "unit", "g") == "pills"


def kind_of_amount(fact, unit, reading="") -> str:
    """The axis of an amount: weights and counts are different things."""
    return fact + ("" if unit in GRAMS or unit == "$" else f"#{unit}") + (f"#{reading}" if reading else "")


def _among(drugs, wanted, mode) -> bool:
    if not isinstance(drugs, frozenset):
        return drugs in wanted
    found = [any(name in DRUGS[drug] for name in wanted) for drug in drugs]
    if mode == "all except":
        return not any(found)
    return any(found) if mode == "any item" else all(found)


def true(c, world, place) -> bool:
    """The truth of a condition that looks at one count alone."""
    facts, policy = world.counts[place], world.policy
    match c[0]:
        case "amount" | "pills":
            operator, number, unit, weight, reading = amount(c)
            fact = weighed(policy, world.recorded[place], weight, unit, reading)
            return OPERATORS[operator](facts[fact], Decimal(number) * GRAMS.get(unit, 1))
        case "measure":
            fact = kind_of_amount(c[1], c[4])
            return OPERATORS[c[2]](facts[fact], Decimal(c[3]) * GRAMS.get(c[4], 1))
        case "flag":
            return facts[c[1]] is c[2]
        case "count":
            return OPERATORS[c[2]](facts[c[1]], c[3])
        case "between":
            return c[2] <= facts[c[1]] <= c[3]
        case "day":
            return OPERATORS[c[2]](facts[c[1]], c[3])
        case "apart":
            return lies_apart(facts[c[1]], world.as_of, *c[2:])
        case "substance":
            return _among(facts["substance"], c[1], "")
        case "drugs":
            return _among(facts[c[1]], c[3], c[2])
        case "offense":
            return (facts["offense"] in listed_offenses(c[1])) is not (len(c) > 2)
        case "grade":
            return facts["grade"] == c[1]
        case "words":
            return (facts[c[1]] in c[2]) is not (c[3] == "all except")
        case "class to":
            return above(policy.state, facts["class"], c[1]) is c[2].startswith("more")
        case "stop":
            found = [(reason in c[1]) is not (c[2] == "all except") for reason in facts["stop reason"]]
            return any(found) if c[2] == "any item" else all(found)
        case "statute":
            return any(facts["statute"] in STATUTES[name] for name in c[1]) is not (len(c) > 2)
        case "events":
            return OPERATORS[c[1]](number_of_events(facts, c[3:], world.as_of), c[2])
    lab = weighed(policy, world.recorded[place]) if c[0] in ("dated", "band", "table") else ""
    match c[0]:
        case "dated":
            return facts[lab] <= (1 if world.governing(place) < CHANGES else 2)
        case "band":
            limits = {"13.10": 1, "13.10(1)": 1, "602(b)": 2}
            return facts["statute"] in limits and facts[lab] <= limits[facts["statute"]]
        case "table":
            drugs = facts["substance"]
            drugs = drugs if isinstance(drugs, frozenset) else {drugs}
            return all(drug in TABLE and TABLE[drug](facts[lab]) for drug in drugs)
    raise AssertionError(c)


def listed_offenses(words) -> set:
    return {each for word in words for each in (["theft", "trespass"] if word == "our people" else [word])}


def number_of_events(facts, window, as_of) -> int:
    """How many events of a history lie in a window: (kind, offense or "", months or None, the day that it ends at)."""
    history = facts["history"]
    if isinstance(history, dict):
        return history[window]
    kind, about, months, anchor = window
    named = GOVERNING.get(anchor, f"{anchor.removeprefix('date of ')} date")
    day = None if not months else as_of if named is None else facts[named]
    return sum(
        what == kind and (not about or offense == about) and (not months or inside(on, day, months))
        for on, what, offense in history
    )


def inside(day, anchor, months) -> bool:
    """The anniversary is in, the day itself is not."""
    return since(anchor, months) <= day < anchor


def since(anchor, months) -> date:
    """The first day of a window: so many months (below zero: days) back; 29 February falls back to the 28th."""
    if months < 0:
        return date.fromordinal(anchor.toordinal() + months)
    try:
        return anchor.replace(year=anchor.year - months // 12)
    except ValueError:
        return date(anchor.year - months // 12, 2, 28)


def lies_apart(day, decision, how, months, sense) -> bool:
    """Whether a day lies so long before (after) the day of the decision: "at most" is on the side that it names."""
    early, late = (day, decision) if sense == "before" else (decision, day)
    edge = since(late, months)
    return {"at least": early <= edge, "at most": edge <= early <= late, "more than": early < edge}[how]


def span(months) -> str:
    return f"{months} months" if months > 0 else f"{-months} days"


# -- what a policy looks at --------------------------------------------------------------------------------------------


def leaves(policy, conditions):
    """The innermost conditions of some conditions, terms and reaches looked into."""
    for c in conditions:
        match c[0]:
            case "some":
                yield from leaves(policy, c[2])
            case "all" | "none":
                yield from leaves(policy, c[1])
            case "but":
                yield from leaves(policy, c[1:])
            case "term":
                yield from leaves(policy, [policy.terms[c[1]]])
            case "reach":
                yield from leaves(policy, [REACHES[c[1]]])
            case _:
                yield c


def looks_at(policy, c, recorded) -> set:
    """The axes of a charge itself that a condition looks at."""
    match c[0]:
        case "amount" | "pills":
            _, _, unit, weight, reading = amount(c)
            return {weighed(policy, recorded, weight, unit, reading)}
        case "measure":
            return {kind_of_amount(c[1], c[4])}
        case "flag" | "count" | "between" | "day" | "apart" | "drugs" | "words":
            return {c[1]}
        case "substance" | "offense" | "grade" | "statute":
            return {c[0]}
        case "class to":
            return {"class"}
        case "serious":
            held = {"most serious charge"} if policy.state == "Colorado" else set()
            return {"class", *held} if len(c) > 1 else {"grade"}
        case "stop":
            return {"stop reason"}
        case "events":
            day = GOVERNING.get(c[6], f"{c[6].removeprefix('date of ')} date") if c[5] else None
            return {"history", *([day] if day else [])}
        case "dated":
            return {weighed(policy, recorded)}
        case "band":
            return {"statute", weighed(policy, recorded)}
        case "table":
            return {"substance", weighed(policy, recorded)}
    return set()


def looks_beside(policy, c, recorded) -> set:
    """The axes of another charge that a condition looks at."""
    match c[0]:
        case "beside" | "beside in":
            return {"offense" if word not in ("felony", "misdemeanor") else "grade" for word in c[1].split()}
        case "others":
            kinds = [word for words in (c[1] if len(c) > 1 else []) for word in words.split()]
            return {"grade" if word in ("felony", "misdemeanor") else "offense" for word in kinds}
        case "beside one":
            return set().union(*(looks_at(policy, each, recorded) for each in leaves(policy, c[1])))
        case "serious":
            return {"class" if len(c) > 1 else "grade"}
    return set()
