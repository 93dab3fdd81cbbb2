"""The rows of the vocabulary: every fact that a policy can look at, with its type and what is said of it.

A new fact is one row here and its column in ``resources/docket/fields.toml``: it can then be read from a docket, tested
in a policy file, asked at the desk and written in a scenario, without further code. One that is worked out of others
needs more: ARCHITECTURE.md, "Where to add".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from screener.domain.charge_class import all_classes
from screener.domain.offense import OffenseClass
from screener.domain.offense import label as offense_label


class FactType(StrEnum):
    """What values a fact can have."""

    FLAG = "yes or no"
    WORD = "one of some words"
    SEVERAL = "one or more of some words"
    TEXT = "a text"
    KIND = "an offense class"
    DRUG = "a substance"
    STATUTE = "a statute"
    AMOUNT = "an amount"
    COUNT = "a whole number"
    DATE = "a date"
    EVENTS = "dated events"


@dataclass(frozen=True, slots=True, kw_only=True)
class FactSpec:
    """One fact: its type and what is said of it.

    ``ask`` is the question that an attorney answers at the desk. ``sentence`` completes with a test ("the amount is
    {}"), or for yes-or-no facts says the yes; ``denial`` says the no. ``allowed`` are the words of a closed list, in
    order. ``unit`` is what an amount is measured in (g stands for any weight or count, $ for money, pills for pills
    alone; of an own number its word, such as feet). ``record`` marks papers (a lab report): present or not, never
    unknown.

    ``own``: a file declares it, on ``line`` (``facts.own``). Then ``answered_by`` are those who may answer it,
    ``silent_no`` says that silence counts as no, ``headers`` are names of docket columns beside its own.
    """

    name: str
    type: FactType
    ask: str
    sentence: str
    example: str
    denial: str = ""
    allowed: tuple[str, ...] = ()
    unit: str = ""
    record: bool = False
    own: bool = False
    answered_by: tuple[str, ...] = ()
    silent_no: bool = False
    headers: tuple[str, ...] = ()
    quote: str = ""
    cite: str = ""
    note: str = ""
    line: int = field(default=0, compare=False)


def _amount(name: str, whose: str, example: str = "1.4 g") -> FactSpec:
    return FactSpec(
        name=name,
        type=FactType.AMOUNT,
        unit="g",
        ask=f"What is the {whose}?",
        sentence=f"the {whose} is {{}}",
        example=example,
    )


def _counted(unit: str, of: str) -> FactSpec:
    """How many of one thing there are, beside the weight: a charge can be weighed and counted."""
    return FactSpec(
        name=unit,
        type=FactType.AMOUNT,
        unit=unit,
        ask=f"How many {unit} are there?",
        sentence=f"the number of {of} is {{}}",
        example=f"4 {unit}",
    )


def _sign(name: str, yes: str, no: str) -> FactSpec:
    return FactSpec(
        name=name, type=FactType.FLAG, ask=f"Does the report say that {yes}?", sentence=yes, denial=no, example="yes"
    )


def _count(name: str, of: str) -> FactSpec:
    return FactSpec(
        name=name,
        type=FactType.COUNT,
        ask=f"How many {of} does the person have?",
        sentence=f"the number of {of} is {{}}",
        example="2",
    )


def _date(name: str, of: str) -> FactSpec:
    return FactSpec(
        name=name, type=FactType.DATE, ask=f"What is the date of the {of}?", sentence=f"the date of the {of} is {{}}",
        example="2026-03-14",
    )  # fmt: skip


def _text(name: str, ask: str, sentence: str, example: str) -> FactSpec:
    return FactSpec(name=name, type=FactType.TEXT, ask=ask, sentence=sentence, example=example)


_KIND = FactSpec(
    name="offense", type=FactType.KIND, ask="What kind of offense is charged?", sentence="the offense is {}",
    example="simple possession", allowed=tuple(offense_label(c) for c in OffenseClass),
)  # fmt: skip
TABLE = (
    _KIND,
    FactSpec(
        name="substance", type=FactType.DRUG, ask="Which drug is it?", sentence="the substance is {}", example="cocaine"
    ),
    FactSpec(
        name="drug involved",
        type=FactType.DRUG,
        ask="Which drug was the item used or bought for?",
        sentence="the drug involved is {}",
        example="cannabis",
    ),
    FactSpec(
        name="statute",
        type=FactType.STATUTE,
        ask="Which statute is charged?",
        sentence="the statute is {}",
        example="13.10",
    ),
    FactSpec(
        name="grade",
        type=FactType.WORD,
        ask="Is the charge a felony, a misdemeanor or less?",
        sentence="the grade is {}",
        allowed=("felony", "misdemeanor", "summary", "infraction"),
        example="misdemeanor",
    ),
    FactSpec(
        name="attempted",
        type=FactType.FLAG,
        ask="Is an attempt charged, and not the completed offense?",
        sentence="an attempt is charged",
        denial="no attempt is charged",
        example="yes",
    ),
    FactSpec(
        name="class",
        type=FactType.WORD,
        ask="Which class or degree of felony or misdemeanor is the charge?",
        sentence="the class is {}",
        allowed=all_classes(),
        example="third degree felony",
    ),
    FactSpec(
        name="most serious charge",
        type=FactType.FLAG,
        ask="No statute puts the classes of these charges in order: is this charge the most serious of them?",
        sentence="the charge is held to be the most serious of those that stand together",
        denial="another of the charges that stand together is held to be more serious",
        example="yes",
    ),
    FactSpec(
        name="primary substance",
        type=FactType.DRUG,
        ask="Which drug is the main part of the mixture?",
        sentence="the main part of the mixture is {}",
        example="heroin",
    ),
    FactSpec(
        name="penalty group",
        type=FactType.WORD,
        ask="Which penalty group is the drug in?",
        sentence="the penalty group is {}",
        allowed=("1", "1-A", "1-B", "2", "2-A", "3", "4", "none"),
        example="1",
    ),
    FactSpec(
        name="schedule",
        type=FactType.WORD,
        ask="Which schedule of the state is the drug in?",
        sentence="the state's schedule is {}",
        allowed=("I", "II", "III", "IV", "V", "VI", "none"),
        example="II",
    ),
    _amount("amount", "weight or count found by the laboratory"),
    _amount("largest item", "weight or count of the largest single item"),
    _amount("gross amount", "weight with its packaging"),
    _amount("field amount", "weight or count measured in the field"),
    _amount("stated amount", "amount stated in the docket"),
    _amount("estimated amount", "amount as the officer estimated it"),
    _counted("pills", "pills"),
    _counted("dosage units", "dosage units"),
    _counted("plants", "plants"),
    FactSpec(
        name="value",
        type=FactType.AMOUNT,
        unit="$",
        ask="What is the value at stake, in dollars?",
        sentence="the value is {}",
        example="$500",
    ),
    _sign("scales", "scales were found", "no scales were found"),
    _sign("baggies", "empty baggies were found", "no empty baggies were found"),
    _sign("cash", "a large sum of cash was found", "no large sum of cash was found"),
    _sign("multiple phones", "several phones were found", "at most one phone was found"),
    _sign("weapon", "a weapon was found", "no weapon was found"),
    _sign("ledger", "a ledger of sales was found", "no ledger of sales was found"),
    _sign("residue", "there was only residue", "there was more than residue"),
    _sign("school zone", "it happened in a school zone", "it did not happen in a school zone"),
    _sign("drug-free zone", "it happened in a drug-free zone", "it did not happen in a drug-free zone"),
    _sign("minor present", "a minor was present", "no minor was present"),
    _sign("victim", "there is a victim", "there is no victim"),
    _sign("victim under 18", "a victim is under 18", "no victim is under 18"),
    _sign("injury", "someone was injured", "nobody was injured"),
    _sign("family offense", "it is a family offense", "it is not a family offense"),
    _sign(
        "overdose",
        "the matter came to light through a call for help at an overdose",
        "the matter came to light in another way than a call for help at an overdose",
    ),
    _sign("signs of illness", "signs of illness were observed", "no signs of illness were observed"),
    _sign("signs of homelessness", "signs of homelessness were observed", "no signs of homelessness were observed"),
    _sign("resident", "the person lives in the county", "the person does not live in the county"),
    _sign("open warrants", "there are open warrants for the person", "there are no open warrants for the person"),
    _sign("supervisor approval", "a supervisor has approved the charge", "no supervisor has approved the charge"),
    FactSpec(
        name="stop reason",
        type=FactType.SEVERAL,
        ask="For which reasons was the stop made?",
        sentence="the reason for the stop is {}",
        allowed=(
            "registration",
            "plate light",
            "muffler",
            "windshield object",
            "windshield crack",
            "tint",
            "headlight",
            "turn signal",
            "rear lamp",
            "other equipment",
            "seat belt",
            "moving violation",
            "dangerous driving",
            "warrant",
            "crime report",
            "reasonable suspicion",
            "call for service",
            "traffic stop",
            "no stop",
            "other reason",
        ),
        example="tint",
    ),
    FactSpec(
        name="search basis",
        type=FactType.SEVERAL,
        ask="On what was the search based?",
        sentence="the basis of the search is {}",
        allowed=(
            "consent",
            "warrant",
            "plain view",
            "arrest",
            "inventory",
            "frisk",
            "probable cause",
            "smell",
            "probation or parole",
            "no search",
            "other basis",
        ),
        example="consent",
    ),
    _sign("both headlights out", "both headlights were out", "at least one headlight was lit"),
    _sign("both rear lamps out", "both rear brake lights were out", "at least one rear brake light was lit"),
    _sign("plain view", "the item lay in plain view", "the item did not lie in plain view"),
    _sign("consent", "the person consented to the search", "the person did not consent to the search"),
    _sign("other suspicion", "there was other articulable suspicion", "there was no other articulable suspicion"),
    _sign("dangerous condition", "there was a dangerous condition", "there was no dangerous condition"),
    _sign(
        "only from the stop", "the charge is solely the product of the stop", "the charge rests on more than the stop"
    ),
    _sign(
        "only from the search",
        "the only evidence comes from the search",
        "there is evidence that does not come from the search",
    ),
    _sign("vehicle search", "a vehicle was searched", "no vehicle was searched"),
    _sign("in custody", "the person is in custody", "the person is not in custody"),
    _sign(
        "sex offender registrant",
        "the person is a registered sex offender",
        "the person is not a registered sex offender",
    ),
    _sign("serious priors", "the person has serious prior convictions", "the person has no serious prior convictions"),
    _count("prior convictions", "prior convictions"),
    _count("prior drug convictions", "prior drug convictions"),
    _count("prior prostitution convictions", "prior prostitution convictions"),
    _count("prior theft convictions", "prior theft convictions"),
    _count("prior felony convictions", "prior felony convictions"),
    _count("prior violent convictions", "prior violent convictions"),
    _count("prior arrests", "prior arrests"),
    _count("prior diversions", "earlier diversions"),
    _count("open cases", "other open cases"),
    FactSpec(
        name="history",
        type=FactType.EVENTS,
        ask="What arrests, citations, charges, convictions and referrals does the person have, with their dates?",
        sentence="the number of {}",
        example="2025-03-14 arrest simple possession misdemeanor; 2024-11-02 conviction theft",
    ),
    FactSpec(
        name="age at offense",
        type=FactType.COUNT,
        ask="How old was the person at the time?",
        sentence="the age at the offense is {}",
        example="24",
    ),
    FactSpec(
        name="role",
        type=FactType.WORD,
        ask="Is the person the seller or the buyer?",
        sentence="the person is the {}",
        allowed=("seller", "buyer"),
        example="seller",
    ),
    FactSpec(
        name="conduct",
        type=FactType.WORD,
        ask="What was done, whatever the charge is called?",
        sentence="the conduct is {}",
        allowed=(
            "retail theft",
            "shoplifting",
            "buying from a person",
            "fare evasion",
            "driving while suspended",
            "resisting arrest",
            "obstruction",
            "disorderly conduct",
            "public intoxication",
            "intoxication",
            "burglary tools",
            "hypodermic",
            "test strips",
            "loitering",
            "public urination",
            "open container",
            "trespass",
            "selling sex",
            "buying sex",
            "failure to appear",
            "threats",
            "minor traffic offense",
            "possession with intent to distribute",
            "distribution of drugs",
            "manufacture of drugs",
            "drug trafficking",
            "other conduct",
        ),
        example="retail theft",
    ),
    FactSpec(
        name="supervision",
        type=FactType.WORD,
        ask="Is the person on probation or parole?",
        sentence="the supervision is {}",
        allowed=("none", "probation", "parole"),
        example="none",
    ),
    FactSpec(
        name="lab report",
        type=FactType.FLAG,
        ask="Is the laboratory's report there?",
        sentence="the lab report is there",
        denial="there is no lab report yet",
        example="yes",
        record=True,
    ),
    _text("agency", "Which agency referred it?", "the agency is {}", "Sheriff"),
    _text("precinct", "In which precinct did it happen?", "the precinct is {}", "14"),
    _text("place", "Where did it happen?", "the place is {}", "park"),
    _text("intake channel", "How did it reach the office?", "the intake channel is {}", "referral"),
    _text("instrument", "Which instrument (complaint) does the count stand in?", "the instrument is {}", "26-0412"),
    _text("case", "Which case does the count stand in?", "the case is {}", "26-0412"),
    _text("incident", "Which incident does the count come from?", "the incident is {}", "26-0412"),
    _date("offense date", "offense"),
    _date("arrest date", "arrest"),
    _date("referral date", "referral"),
    _date("filing date", "filing"),
    _date("issue date", "issue of the warrant"),
)

#: Offense words that a file may use besides the labels of ``classify``.
KIND_WORDS: Mapping[str, OffenseClass] = MappingProxyType(
    {
        **{offense_label(kind): kind for kind in OffenseClass},
        **{kind.value.replace("_", " "): kind for kind in OffenseClass},
        **{kind.value: kind for kind in OffenseClass},
        "sale": OffenseClass.SALE_MANUFACTURE,
        "failure to appear": OffenseClass.FTA_WARRANT,
    }
)
#: Of the facts of a charge, those that an event of a person's history can have, with their words.
FACTS_OF_EVENTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {spec.name: spec.allowed for spec in TABLE if spec.name in ("offense", "grade", "statute")}
)
