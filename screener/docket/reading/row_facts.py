"""The facts that differ from row to row: dates, amounts, the age at the offense, the substance column.

What cannot be true together is told and stays unknown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from screener.docket.columns.plan import AMOUNT_FIELDS, Plan
from screener.docket.model.result import Issue
from screener.docket.reading.facts.measures import Amounts
from screener.domain.case import NOT_UNDERSTOOD, Facts, FactValue, Reading
from screener.domain.charge_class import grade_of_class
from screener.domain.offense import OffenseClass

_NO_DRUG = frozenset(OffenseClass) - {
    OffenseClass.SIMPLE_POSSESSION,
    OffenseClass.SALE_MANUFACTURE,
    OffenseClass.PRESCRIPTION_FRAUD,
    OffenseClass.DUI_DRUG,
    OffenseClass.DRUG_OTHER,
    OffenseClass.DRUG_UNSPECIFIED,
    OffenseClass.MULTI,
    OffenseClass.UNKNOWN,
}
_OPEN_SUBSTANCES = frozenset(
    {"unspecified", "none", "narcotic", "opiate", "stimulant", "depressant", "hallucinogen", ""}
)
#: No person is older at an offense.
OLDEST_AGE = 115
#: What is wrong with a cell (code, message), and its column.
Told = tuple[tuple[str, str], int]
#: A fact, its column, and the cells there that are filled and no answer.
UnreadColumn = tuple[str, int, frozenset[str]]


class RowFacts:
    """Reads them for one place of a row: ``at`` maps fields to columns; issues are added to ``issues``."""

    def __init__(self, plan: Plan, at: Mapping[str, int], letters: tuple[str, ...], issues: list[Issue]) -> None:
        self._plan, self._at, self._letters, self._issues = plan, at, letters, issues
        self.silent = False  # whether all issues of the table were told
        self._substance = at.get("substance", -1)
        self._drugs = plan.facts.get(("substance", self._substance), {})
        self._amounts = [
            Amounts(plan, dict(at), name)
            for name in ("quantity", *AMOUNT_FIELDS)
            if name in at and at[name] in plan.quantity_unit
        ]

    def tell(self, problem: tuple[str, str], at: int, line: int) -> None:
        """Adds an issue (code, message) on a cell."""
        if self.silent:
            return
        self._issues.append(Issue(code=problem[0], cell=f"{self._letters[at]}{line}", message=problem[1]))

    @property
    def columns(self) -> frozenset[int]:
        """The columns that amounts and drugs are read from."""
        places = {self._substance, *(at for amounts in self._amounts for at in amounts.columns)}
        return frozenset(at for at in places if at >= 0)

    def amounts(self, facts: dict[str, FactValue], row: Sequence[str], reading: Reading) -> list[Told]:
        """Adds the amounts of a row to its facts; what is wrong with their cells is returned.

        A zero is told where the charge can be of a drug: systems fill it in beside a theft.
        """
        told: list[Told] = []
        for amounts in self._amounts:
            found = amounts.read(row)
            facts.update(found.facts)
            if found.unread:
                before = facts.get(NOT_UNDERSTOOD)
                facts[NOT_UNDERSTOOD] = (*(before if isinstance(before, tuple) else ()), found.unread)
            told += found.told
            if found.zero is not None and reading.offense not in _NO_DRUG:
                told.append(found.zero)
        return told

    def age(self, facts: dict[str, FactValue], birth: date, dates: Mapping[str, date], line: int) -> bool:
        """Full years at the offense, else at the arrest; who is born on 29 February is older from 1 March.

        False where the days are there and no age follows from them: then it is recorded and not understood.
        """
        day = dates.get("offense date") or dates.get("arrest date")
        if day is None:
            return True
        age = day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))
        if 0 < age <= OLDEST_AGE:
            facts["age at offense"] = age
            return True
        message = f"a birth on {birth.isoformat()} does not go with an offense on {day.isoformat()}"
        self.tell(("impossible_age", message), self._at["birth date"], line)
        return False

    def order(self, dates: Mapping[str, date], line: int) -> None:
        """An offense after its own arrest is told at its cell: one of the two days is wrong, and nobody knows which."""
        offense, arrest = dates.get("offense date"), dates.get("arrest date")
        if offense is not None and arrest is not None and offense > arrest:
            other = f"{self._letters[self._at['arrest date']]}{line}"
            message = f"an offense on {offense.isoformat()} lies after the arrest on {arrest.isoformat()} ({other})"
            self.tell(("offense_after_arrest", message), self._at["offense date"], line)

    def degree(self, facts: dict[str, FactValue], cell: str) -> None:
        """What a column beside the grade says: "3" of a felony is its third degree."""
        assert self._plan.classes is not None
        found = self._plan.classes.read(cell, str(facts.get("grade", "")))
        if found is not None and facts.get("class", found) == found:
            facts["class"] = found
            facts.setdefault("grade", grade_of_class(found))
        else:
            facts.pop("class", None)  # two cells that say different things, or a cell that nobody understands

    def drug(self, facts: dict[str, FactValue], row: Sequence[str], reading: Reading) -> list[Told]:
        """The substance column beside what the charge says: the more definite counts, a contradiction is unknown."""
        stated = self._drugs.get(row[self._substance]) if self._drugs else None
        if not isinstance(stated, str | tuple):
            return []
        each = (stated,) if isinstance(stated, str) else stated
        if reading.offense is OffenseClass.PARAPHERNALIA:
            facts["drug involved"] = stated
        elif reading.offense in _NO_DRUG:
            return []
        elif (
            reading.substance in _OPEN_SUBSTANCES
            or reading.substance in each
            or (reading.substance == "multiple" and len(each) > 1)
        ):
            facts["substance"] = stated
        elif reading.substance != "multiple" and not _OPEN_SUBSTANCES.issuperset(each):
            facts["substance"] = "unspecified"
            column = " and ".join(each)
            message = f"the charge says {reading.substance}, the column says {column}: the substance stays unknown"
            return [(("substances_differ", message), self._substance)]
        return []


def unread_of(columns: Sequence[UnreadColumn], row: Sequence[str], said: Facts) -> tuple[str, ...]:
    """The facts of a row whose cells are filled and no answers, by name. ``said`` names those of what is charged."""
    charged = said.get(NOT_UNDERSTOOD)
    found = charged if isinstance(charged, tuple) else ()
    if not columns:
        return found
    return tuple(sorted({*found, *(name for name, at, cells in columns if row[at] in cells)}))
