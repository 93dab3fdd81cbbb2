"""Turns the records of a docket into charges, by its plan. The hot path of an import.

Facts and attributes of rows that say the same are worked out once and shared; cells are bound only when looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from screener.docket.columns import FIELDS
from screener.docket.plan import AMOUNTS, DATE_FACTS, Amounts, Plan
from screener.docket.result import Issue, SetAside, column_letter
from screener.docket.rowcells import Grounds, RowCells
from screener.docket.splitting import Splitter
from screener.domain.case import Charge, FactValue, PersonKey, Reading
from screener.domain.offense import OffenseClass

Classify = Callable[[str, str], Reading]
_DRUG = frozenset(
    {
        OffenseClass.SIMPLE_POSSESSION,
        OffenseClass.SALE_MANUFACTURE,
        OffenseClass.PRESCRIPTION_FRAUD,
        OffenseClass.DUI_DRUG,
        OffenseClass.DRUG_OTHER,
        OffenseClass.DRUG_UNSPECIFIED,
        OffenseClass.MULTI,
        OffenseClass.UNKNOWN,
    }
)
_OPEN_SUBSTANCES = frozenset({"unspecified", "none", "narcotic", "opiate", "stimulant", "depressant", "hallucinogen", ""})
_PERSON = ("person id", "name", "last name", "first name", "middle name", "name suffix", "birth date")
_OLDEST_AGE = 115
#: Fields that carry one value per place of a repetition (CHARGE1, STATUTE1, LEVEL1 ...).
_STAGES = (("", "prosecutor"), ("arrest ", "arrest"))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stage:
    """Where the charge of one stage stands: column indexes, -1 where there is none."""

    name: str
    text: int
    statute: int
    code: int
    count: int
    grounds: Grounds


@dataclass(slots=True)
class Assembled:
    """What became of the records."""

    charges: list[Charge] = field(default_factory=list)
    set_aside: list[SetAside] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    accepted: int = 0


class Assembler:
    """Makes charges of rows. One per docket; ``place`` numbers the repeated columns from 1 (0: none repeat)."""

    def __init__(
        self, plan: Plan, headers: tuple[str, ...], classify: Classify, *, sheet: str, name: str, splitter: Splitter | None
    ) -> None:
        self.plan = plan
        self.sheet = sheet
        self.name = name
        self.splitter = splitter
        self.classify = classify
        self.headers = headers
        self.letters = tuple(column_letter(at) for at in range(len(headers)))
        ordinals = sorted({c.ordinal for c in plan.mapped.columns if c.field in ("text", "statute", "charge code") and c.ordinal})
        self.places = [_Place(self, ordinal) for ordinal in (ordinals or [0])]
        self._readings: dict[tuple[str, str], Reading] = {}
        self._persons: dict[tuple[str, ...], PersonKey] = {}

    def run(
        self, rows: Sequence[Sequence[str]], lines: Sequence[int], origins: Mapping[int, Mapping[int, int]]
    ) -> Assembled:
        """Every row becomes charges, or is set aside with a reason."""
        out = Assembled()
        simple = self.splitter is None and len(self.places) == 1
        place = self.places[0]
        for at, row in enumerate(rows):
            line = lines[at]
            origin = origins.get(at) if origins else None
            if simple:
                charge = place.charge(row, line, 1, origin, None, out)
                if charge is None:
                    out.set_aside.append(SetAside(row=line, reason=self._why_not(row), cells=tuple(row)))
                else:
                    out.charges.append(charge)
                    out.accepted += 1
            else:
                self._several(row, line, origin, out)
        return out

    def _several(self, row: Sequence[str], line: int, origin: Mapping[int, int] | None, out: Assembled) -> None:
        rows: list[Sequence[str]] = [row]
        if self.splitter is not None:
            rows, unequal = self.splitter.rows(row)
            for at in unequal:
                out.issues.append(
                    Issue(
                        code="unequal_parts",
                        cell=f"{self.letters[at]}{line}",
                        message=f"{row[at].strip()!r} has another number of parts than the charges: left unknown",
                    )
                )
        many = len(rows) > 1 or len(self.places) > 1
        incident = f"{self.name} line {line}" if many else None
        part = 0
        for one in rows:
            for place in self.places:
                charge = place.charge(one, line, part + 1, origin, incident, out, raw=row)
                if charge is not None:
                    part += 1
                    out.charges.append(charge)
        if part:
            out.accepted += 1
        else:
            out.set_aside.append(SetAside(row=line, reason=self._why_not(row), cells=tuple(row)))

    def _why_not(self, row: Sequence[str]) -> str:
        at = self.plan.mapped.at
        for name in ("court text", "court statute", "court charge code"):
            for column in at.get(name, ()):
                if self.plan.texts[column].get(row[column]):
                    return "only the court's charge is filled: an outcome, not a charge to screen"
        return "neither a charge text nor a statute"

    def reading(self, text: str, statute: str) -> Reading:
        key = (text, statute)
        found = self._readings.get(key)
        if found is None:
            found = self._readings[key] = self.classify(text, statute)
        return found

    def person(self, row: Sequence[str], places: Sequence[int]) -> PersonKey:
        key = tuple(row[at] if at >= 0 else "" for at in places)
        found = self._persons.get(key)
        if found is None:
            found = self._persons[key] = self._person(key, places)
        return found

    def _person(self, key: tuple[str, ...], places: Sequence[int]) -> PersonKey:
        ids, dates = self.plan.ids, self.plan.dates

        def value(at: int) -> str:
            return ids[places[at]].get(key[at], "") if places[at] >= 0 and places[at] in ids else ""

        last = value(2)
        suffix = " ".join(key[5].split())
        others = " ".join(part for part in (value(3), value(4), suffix) if part)
        name = (f"{last}, {others}" if others else last) if last else value(1)
        birth = dates[places[6]].values.get(key[6]) if places[6] >= 0 else None
        return PersonKey(person_id=value(0) or None, name=name or None, birth_date=birth)


class _Place:
    """One place of a repetition (or the only one): which columns its charge reads."""

    def __init__(self, owner: Assembler, ordinal: int) -> None:
        self.owner = owner
        plan = owner.plan
        self.at: dict[str, int] = {}
        for at, column in enumerate(plan.mapped.columns):
            if column.field and column.ordinal in (0, ordinal) and (column.ordinal or column.field not in self.at):
                self.at[column.field] = at
        self.stages = tuple(stage for stage in self._stages() if stage.text >= 0 or stage.statute >= 0 or stage.code >= 0)
        self.fact_columns = [
            (name, at, plan.facts[name, at]) for name, at in self.at.items() if (name, at) in plan.facts
        ]
        self.attribute_columns = [
            (name.removeprefix("stated ") if name != "stated grade" else name, at, values)
            for (name, at), values in plan.attributes.items()
            if self.at.get(name.removeprefix("stated ")) == at
        ]
        self.date_columns = [
            (name, at, plan.dates[at].values) for name, at in self.at.items() if at in plan.dates and name != "birth date"
        ]
        self.amounts = self._amounts()
        self.person_at = tuple(self.at.get(name, -1) for name in _PERSON)
        self.wrong = [(at, plan.wrong[at]) for at in self.at.values() if at in plan.wrong]
        self.case, self.incident = self.at.get("case number", -1), self.at.get("incident", -1)
        court, county = self.at.get("court", -1), self.at.get("county", -1)
        self.court_at = [at for at in (court, county) if at >= 0]
        self.substance = self.at.get("substance", -1)
        self._shared: dict[tuple[object, ...], tuple[dict[str, FactValue], dict[str, str]]] = {}
        self._key_columns = sorted({at for _, at, _ in (*self.fact_columns, *self.attribute_columns)})

    def _amounts(self) -> list[Amounts]:
        plan, found = self.owner.plan, []
        unit, basis = self.at.get("unit"), self.at.get("weight basis")
        for name in ("quantity", *AMOUNTS):
            if name in self.at and FIELDS.get(name) and self.at[name] in plan.quantity_unit:
                fact = None if name == "quantity" else name
                found.append(Amounts(plan, self.at[name], unit, basis if fact is None else None, fact))
        return found

    def _stages(self) -> list[_Stage]:
        found = []
        for prefix, name in _STAGES:
            text, statute = self.at.get(prefix + "text", -1), self.at.get(prefix + "statute", -1)
            code = self.at.get(prefix + "charge code", -1)
            own = [at for at in (text, statute, code) if at >= 0]
            if prefix == "" and own:
                name = self._main_stage(own)
            cells = dict(self.at)
            cells.update({key: at for key, at in (("text", text), ("statute", statute)) if at >= 0})
            for key in [key for key in ("text", "statute") if {"text": text, "statute": statute}[key] < 0]:
                cells.pop(key, None)
            if statute < 0 and code >= 0:
                cells["statute"] = code
            self._name_facts(cells)
            grounds = Grounds(at=cells, headers=self.owner.headers, letters=self.owner.letters)
            count = self.at.get(prefix + "count", -1)
            found.append(_Stage(name=name, text=text, statute=statute, code=code, count=count, grounds=grounds))
        return found

    def _main_stage(self, own: Sequence[int]) -> str:
        """Whose charge the columns without another stage in their headers give."""
        from screener.docket.headers import matches

        headers = [self.owner.headers[at] for at in own]
        said = {match.stage for header in headers for match in matches(header)[:1] if match.stage}
        return "prosecutor" if "prosecutor" in said else "not stated"

    def _name_facts(self, cells: dict[str, int]) -> None:
        """Facts that are worked out point to the cell that they were worked out from."""
        source = cells.get("text", cells.get("statute", -1))
        if source >= 0:
            cells["offense"] = source
            cells.setdefault("substance", source)
        if "birth date" in cells:
            cells.setdefault("age at offense", cells["birth date"])
        if "quantity" in cells:
            for name in AMOUNTS:
                cells.setdefault(name, cells["quantity"])
        if "substance" in self.at:
            cells.setdefault("drug involved", self.at["substance"])

    def charge(
        self,
        row: Sequence[str],
        line: int,
        part: int,
        origin: Mapping[int, int] | None,
        incident: str | None,
        out: Assembled,
        raw: Sequence[str] | None = None,
    ) -> Charge | None:
        """The charge of one row at this place, or None where the place is empty."""
        plan, owner = self.owner.plan, self.owner
        texts = plan.texts
        for stage in self.stages:
            text = self._text(texts, stage.text, row)
            statute = self._text(texts, stage.statute, row)
            code = ""
            if not statute and stage.code >= 0:
                code = self._text(texts, stage.code, row)
            if text or statute or code:
                break
        else:
            return None
        reading = owner.reading(text, statute or code)
        facts, attributes = self._said(row, text, statute, reading)
        person = owner.person(row, self.person_at)
        dates: dict[str, date] = {}
        if self.date_columns:
            for name, at, values in self.date_columns:
                day = values.get(row[at])
                if day is not None:
                    dates[name] = day
        facts = self._row_facts(facts, row, line, dates, person, reading, out)
        for at, wrong in self.wrong:
            if row[at] in wrong and part == 1:
                code_of, message = wrong[row[at]]
                out.issues.append(Issue(code=code_of, cell=f"{owner.letters[at]}{line}", message=message))
        count = plan.ids[stage.count].get(row[stage.count]) if stage.count >= 0 else None
        case = plan.ids[self.case].get(row[self.case]) if self.case >= 0 else None
        own_incident = plan.ids[self.incident].get(row[self.incident]) if self.incident >= 0 else None
        court = next((found for at in self.court_at if (found := " ".join(row[at].split()))), None)
        return Charge(
            row=line,
            part=part,
            sheet=owner.sheet,
            text=text,
            statute=statute or code,
            stage=stage.name,
            reading=reading,
            case_number=case,
            court=court,
            incident=own_incident or (incident if case is None else None),
            count=count,
            person=person,
            facts=facts,
            cells=RowCells(stage.grounds, raw if raw is not None else row, line, origin),
            attributes=attributes,
            dates=dates,
        )

    @staticmethod
    def _text(texts: Mapping[int, Mapping[str, str]], at: int, row: Sequence[str]) -> str:
        if at < 0:
            return ""
        raw = row[at]
        found = texts[at].get(raw)
        return " ".join(raw.split()) if found is None else found  # a part of a cell was not seen as a whole cell

    def _said(
        self, row: Sequence[str], text: str, statute: str, reading: Reading
    ) -> tuple[dict[str, FactValue], dict[str, str]]:
        """Facts and attributes that rows with the same words share."""
        key = (text, statute, reading, *[row[at] for at in self._key_columns])
        found = self._shared.get(key)
        if found is None:
            facts: dict[str, FactValue] = {}
            if reading.offense is not OffenseClass.UNKNOWN:
                facts["offense"] = reading.offense.value
                if reading.substance:
                    facts["substance"] = reading.substance
            if statute:
                facts["statute"] = statute
            for name, at, values in self.fact_columns:
                value = values.get(row[at])
                if value is None and name == "grade":
                    value = self._part_grade(row[at])
                if value is not None and name != "substance":
                    facts[name] = value
            attributes = {name: values[row[at]] for name, at, values in self.attribute_columns if row[at] in values}
            found = self._shared[key] = (facts, attributes)
        return found

    @staticmethod
    def _part_grade(cell: str) -> str | None:
        from screener.docket.cells import grade_of

        return grade_of(cell) or None if cell.strip() else None

    def _row_facts(
        self,
        facts: dict[str, FactValue],
        row: Sequence[str],
        line: int,
        dates: Mapping[str, date],
        person: PersonKey,
        reading: Reading,
        out: Assembled,
    ) -> dict[str, FactValue]:
        own: dict[str, FactValue] = {name: dates[name] for name in DATE_FACTS if name in dates}
        for amounts in self.amounts:
            found = amounts.read(row)
            if found is not None:
                own[found[0]] = found[1]
            elif amounts.problems:
                problem = amounts.problems.get(amounts.key(row))
                if problem:
                    out.issues.append(self._issue(problem, self.at["quantity"] if "quantity" in self.at else 0, line))
        if person.birth_date is not None and "age at offense" not in facts:
            self._age(own, person.birth_date, dates, line, out)
        if self.substance >= 0:
            self._drug(own, facts, row, line, reading, out)
        return {**facts, **own} if own else facts

    def _age(
        self, own: dict[str, FactValue], birth: date, dates: Mapping[str, date], line: int, out: Assembled
    ) -> None:
        """Full years at the offense, else at the arrest; 29 February comes of age on 1 March."""
        day = dates.get("offense date") or dates.get("arrest date")
        if day is None:
            return
        age = day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))
        if 0 < age <= _OLDEST_AGE:
            own["age at offense"] = age
        else:
            message = f"a birth on {birth.isoformat()} does not go with an offense on {day.isoformat()}"
            out.issues.append(self._issue(("impossible_age", message), self.at["birth date"], line))

    def _drug(
        self,
        own: dict[str, FactValue],
        facts: Mapping[str, FactValue],
        row: Sequence[str],
        line: int,
        reading: Reading,
        out: Assembled,
    ) -> None:
        """The substance column beside what the charge says: the more definite counts, a contradiction is unknown."""
        values = self.owner.plan.facts.get(("substance", self.substance), {})
        stated = values.get(row[self.substance])
        if not isinstance(stated, str):
            return
        if reading.offense is OffenseClass.PARAPHERNALIA:
            own.setdefault("drug involved", stated)
            return
        if reading.offense not in _DRUG:
            return
        if reading.substance in _OPEN_SUBSTANCES or reading.substance == stated or reading.offense is OffenseClass.UNKNOWN:
            own["substance"] = stated
        elif stated not in _OPEN_SUBSTANCES:
            own["substance"] = "unspecified"
            message = f"the charge says {reading.substance}, the column says {stated}: the substance stays unknown"
            out.issues.append(self._issue(("substances_differ", message), self.substance, line))

    def _issue(self, problem: tuple[str, str], at: int, line: int) -> Issue:
        return Issue(code=problem[0], cell=f"{self.owner.letters[at]}{line}", message=problem[1])
