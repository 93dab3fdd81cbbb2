"""The charges that the scenarios of a draft put to it: one for each rule, both sides of a limit, and the unknown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal

from screener.domain import substance
from screener.domain.quantity import Quantity, parse_quantity
from screener.policy.authoring.new_answers import Answers, company, covered_drugs, excepted, limits, words
from screener.policy.authoring.new_questions import NONE
from screener.policy.language.predicates import Compare
from screener.policy.language.vocabulary import FACTS, WEIGHT_WORDS
from screener.policy.loading.comparisons import read_comparison

#: The smallest step that takes an amount over its limit, in the unit of the limit.
_STEP = {"mass": Decimal("0.001")}
_COMMON = ("cocaine", "heroin", "methamphetamine", "cannabis", "fentanyl", "lsd")


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeCharge:
    """A scenario's charge: facts as texts, what stands beside it (None: not known), and the day."""

    name: str
    facts: Mapping[str, str]
    on: date
    beside: tuple[str, ...] | None = ()
    mode: str = ""

    def flow(self) -> str:
        """The charge as a scenario writes it, on one line."""
        said = [f"{name}: {_value(text)}" for name, text in self.facts.items()]
        if self.beside is not None:
            said.append(f"beside: [{', '.join(self.beside)}]")
        return "{" + ", ".join(said) + "}"


def _value(text: str) -> str:
    return f'"{text}"' if "," in text or ":" in text else text


def charges(answers: Answers) -> tuple[MadeCharge, ...]:
    """Every charge of a draft's scenarios, each name and each charge once."""
    found: dict[tuple[str, str, date], MadeCharge] = {}
    names: set[str] = set()
    for charge in _Writer(answers).all():
        if charge.name not in names:
            found.setdefault((charge.flow(), charge.mode, charge.on), charge)
            names.add(charge.name)
    return tuple(found.values())


def ages(base: MadeCharge, least: int) -> Iterator[MadeCharge]:
    """A charge of a person just too young for a program, and of one whose age is not known."""
    yield replace(
        base, name=f"{base.name}, {least - 1} years old", facts={**base.facts, "age at offense": str(least - 1)}
    )
    yield _without(base, "age at offense", f"{base.name}, age not known")


def _without(base: MadeCharge, fact: str, name: str) -> MadeCharge:
    return replace(base, name=name, facts={key: text for key, text in base.facts.items() if key != fact})


@dataclass(slots=True)
class _Writer:
    a: Answers
    day: date = field(init=False)

    def __post_init__(self) -> None:
        first = date.fromisoformat(self.a["effective"])
        last = self.a["sunset"]
        self.day = first if last != NONE and date.fromisoformat(last) < first + timedelta(days=30) else (
            first + timedelta(days=30)
        )  # fmt: skip

    def all(self) -> Iterator[MadeCharge]:
        possession = self._base("Possession", {"offense": "simple possession", **self._drug(), **self._amount()})
        yield possession
        yield from self._drugs(possession)
        yield from self._amounts(possession)
        yield from self._around(possession)
        if self.a["paraphernalia"] != "no":
            only = words(self.a["paraphernalia"]) if self.a["paraphernalia"] != "yes" else ()
            drug = {"drug involved": _name(only[0])} if only else {}
            things = self._base("Paraphernalia", {"offense": "paraphernalia", **drug})
            yield things
            yield from self._involved(things, only)
            yield from self._around(things)
        yield from self._unread(possession)
        yield self._charge("Sale stays prosecuted", {**possession.facts, "offense": "sale"})
        yield replace(possession, name="The day before", on=date.fromisoformat(self.a["effective"]) - timedelta(days=1))
        yield replace(possession, name="The first day", on=date.fromisoformat(self.a["effective"]))
        for mode in ("pending cases", "warrants"):
            yield replace(possession, name=f"Possession, {mode}", mode=mode)

    def _charge(self, name: str, facts: Mapping[str, str], beside: tuple[str, ...] | None = ()) -> MadeCharge:
        return MadeCharge(name=name, facts=facts, beside=beside, on=self.day)

    def _base(self, name: str, facts: Mapping[str, str]) -> MadeCharge:
        """A charge that the policy covers, of which everything is known that it looks at."""
        more: dict[str, str] = {}
        if self.a["history"] != NONE:
            more[self.a["history of"]] = self.a["history"]
        if self.a["minimum age"] != NONE:
            more["age at offense"] = self.a["minimum age"]
        if "most serious" in self.a["grouped"]:
            more["grade"] = "felony"
        if self._unit:
            more[self._unit] = "A"
        more |= dict.fromkeys(words(self.a["signs of sale"]), "no")
        beside = ("loitering misdemeanor",) if self._only_beside else ()
        return self._charge(name, {**facts, **more}, beside)

    @property
    def _only_beside(self) -> bool:
        return "only when it stands beside" in self.a["grouped"]

    @property
    def _unit(self) -> str:
        """What the reach narrows the group to (instrument, case, incident); "" where it does not."""
        return self.a["grouped"].partition(" in the same ")[2]

    # -- drugs and amounts ---------------------------------------------------------------------------------------------

    def _covered(self) -> str:
        table = [drug for drug, _ in limits(self.a["limits"]) if drug]
        named = table or ([] if excepted(self.a["substances"]) else list(words(self.a["substances"])))
        if named and named[0] != "any":
            return _definite(named[0])
        spoken = covered_drugs(self.a["substances"])
        return next((drug for drug in _COMMON if drug in spoken), min(spoken))

    def _drug(self) -> dict[str, str]:
        return {"substance": _name(self._covered())}

    def _amount(self) -> dict[str, str]:
        table = limits(self.a["limits"])
        if not table:
            return {}
        sides = _sides(table[0][1])
        return {self._weighed: str(sides[0][1])}

    @property
    def _weighed(self) -> str:
        return WEIGHT_WORDS[self.a["weight from"]][0]

    def _drugs(self, base: MadeCharge) -> Iterator[MadeCharge]:
        spoken = covered_drugs(self.a["substances"])
        other = next((drug for drug in _COMMON if drug not in spoken), None)
        if other is not None:
            yield replace(base, name=f"Possession of {other}", facts={**base.facts, "substance": other})
        if self.a["substances"] != "any" or (limits(self.a["limits"]) or [("", "")])[0][0]:
            yield replace(
                base, name="A drug that the text does not name", facts={**base.facts, "substance": "unspecified"}
            )

    def _amounts(self, base: MadeCharge) -> Iterator[MadeCharge]:
        for drug, limit in limits(self.a["limits"]):
            name = _name(_definite(drug)) if drug else base.facts["substance"]
            for words_of, amount in _sides(limit):
                facts = {**base.facts, "substance": name, self._weighed: str(amount)}
                yield replace(base, name=f"Possession of {words_of} of {name}", facts=facts)
        if limits(self.a["limits"]):
            facts = {key: text for key, text in base.facts.items() if key != self._weighed}
            yield replace(base, name="No weight yet", facts=facts)

    def _involved(self, base: MadeCharge, only: tuple[str, ...]) -> Iterator[MadeCharge]:
        if not only:
            return
        among = frozenset().union(*(substance.expand(each) for each in only))
        other = next((drug for drug in _COMMON if drug not in among), None)
        if other is not None:
            yield replace(base, name=f"Paraphernalia for {other}", facts={**base.facts, "drug involved": other})
        yield _without(base, "drug involved", "Paraphernalia for a drug that is not known")

    # -- signs, company, history ---------------------------------------------------------------------------------------

    def _around(self, base: MadeCharge) -> Iterator[MadeCharge]:
        yield from self._signs(base)
        yield from self._company(base)
        yield from self._history(base)
        if self.a["minimum age"] != NONE:
            yield from ages(base, int(self.a["minimum age"]))

    def _signs(self, base: MadeCharge) -> Iterator[MadeCharge]:
        signs = words(self.a["signs of sale"])
        if not signs:
            return
        needed = int(self.a["signs needed"])
        plain = {key: text for key, text in base.facts.items() if key not in signs}
        silent = replace(base, name=f"{base.name}, the report is silent about signs", facts=plain)
        yield silent
        yield replace(
            base,
            name=f"{base.name}, signs of sale ({', '.join(signs[:needed])})",
            facts={**base.facts, **dict.fromkeys(signs[:needed], "yes")},
        )
        if needed > 1:
            fewer = {**base.facts, **dict.fromkeys(signs[: needed - 1], "yes")}
            yield replace(base, name=f"{base.name}, one sign fewer", facts=fewer)

    def _company(self, base: MadeCharge) -> Iterator[MadeCharge]:
        reach, companions = self.a["grouped"], company(self.a)
        yield replace(base, name=f"{base.name} beside a robbery", beside=self._beside("violent felony"))
        yield replace(base, name=f"{base.name}, nobody knows what stands beside it", beside=None)
        if self._only_beside:
            yield replace(base, name=f"{base.name} alone", beside=())
        for each in companions:
            yield replace(base, name=f"{base.name} beside: {each}", beside=self._beside(each))
            if not {*each.split()} & {*FACTS["grade"].allowed}:
                minor = f"{each} misdemeanor"
                yield replace(base, name=f"{base.name} beside: {minor}", beside=self._beside(minor))
        graded = "felony" in reach or "most serious" in reach
        if companions or graded:
            yield replace(base, name=f"{base.name} beside a minor charge", beside=self._beside("loitering misdemeanor"))
            for grade in ("felony", "misdemeanor"):
                yield replace(base, name=f"{base.name} beside a {grade} of an unknown kind", beside=self._beside(grade))
            kind = _kind(companions) or "violent"
            yield replace(base, name=f"{base.name} beside a charge of an unknown grade", beside=self._beside(kind))
        if self._unit:
            for each in (*companions, "theft felony", "felony"):
                name = f"{base.name}, in another {self._unit}: {each}"
                yield replace(base, name=name, beside=self._beside(each, "B"))
            name = f"{base.name}, the {self._unit} of a felony is not known"
            yield replace(base, name=name, beside=("theft felony",))
        if "most serious" in reach:
            yield replace(
                _without(base, "grade", f"{base.name} of an unknown grade"), beside=("loitering misdemeanor",)
            )
            lesser = {**base.facts, "grade": "misdemeanor"}
            yield replace(base, name=f"{base.name}, a felony is more serious", facts=lesser, beside=("theft felony",))
            yield replace(base, name=f"{base.name}, a charge of unknown grade", facts=lesser, beside=("theft",))
            yield replace(base, name=f"{base.name}, a misdemeanor, company not known", facts=lesser, beside=None)

    def _beside(self, charge: str, unit: str = "A") -> tuple[str, ...]:
        """One companion, in the same instrument (case, incident) where the policy looks at that."""
        grade = next((each for each in FACTS["grade"].allowed if each in charge.split()), "")
        kind = charge.replace(grade, "").strip() if grade else charge
        if not self._unit and kind:
            return (charge,)
        said = [f"offense: {kind}"] if kind else []
        said += [f"grade: {grade}"] if grade else []
        said += [f"{self._unit}: {unit}"] if self._unit else []
        return ("{" + ", ".join(said) + "}",)

    def _history(self, base: MadeCharge) -> Iterator[MadeCharge]:
        if self.a["history"] == NONE:
            return
        fact, more = self.a["history of"], str(int(self.a["history"]) + 1)
        yield replace(base, name=f"{base.name}, {more} {fact}", facts={**base.facts, fact: more})
        yield _without(base, fact, f"{base.name}, history not known")

    def _unread(self, base: MadeCharge) -> Iterator[MadeCharge]:
        unread = {**base.facts, "offense": "drug charge, kind not stated"}
        yield replace(base, name="A drug charge whose kind the text does not say", facts=unread)
        kinds = {**base.facts, "offense": "unknown"}
        yield replace(base, name="A charge that was not recognized", facts=kinds)


def _kind(companions: tuple[str, ...]) -> str:
    """The first companion's offense class, without its grade."""
    for each in companions:
        rest = " ".join(word for word in each.split() if word not in (*FACTS["grade"].allowed, "a", "any"))
        if rest:
            return rest
    return ""


def _definite(word: str) -> str:
    """One drug that a word stands for."""
    drugs, found = substance.expand(word), substance.resolve(word)
    return found if found in drugs and found is not None else min(drugs)


def _name(drug: str) -> str:
    """A drug as a scenario writes it."""
    one = _definite(drug)
    label = substance.label(substance.resolve(one) or one)
    plain = "," not in label and " and " not in label
    return label if plain and substance.resolve(label) == substance.resolve(one) else one


def _sides(limit: str) -> tuple[tuple[str, Quantity], ...]:
    """Both sides of an upper limit as near as can be: what is in first, each with its words."""
    read = read_comparison(limit, FACTS["amount"])
    assert isinstance(read, Compare)
    found = parse_quantity(read.shown)
    assert found is not None
    step = _STEP.get(found.dimension, Decimal(1))
    over = replace(found, value=found.value + step)
    under = replace(found, value=found.value - step)
    low, high = (found, over) if read.operator == "<=" else (under, found)
    return ((f"{low}", low), (f"{high}", high))
