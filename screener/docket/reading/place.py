"""Makes the charge of one row: the columns of one place (``CHARGE2, STATUTE2``), or of the row where none repeat.

Facts and attributes of rows that say the same are worked out once and shared; the hot path of an import.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from screener.docket.cells.controlled_words import is_blank
from screener.docket.charges.facts.of_charge import read_facts
from screener.docket.charges.several.parts import charges_in
from screener.docket.columns.plan import DATE_FACTS, Plan
from screener.docket.model.result import Issue
from screener.docket.reading.known import PERSON, Known, cells_of
from screener.docket.reading.row_facts import RowFacts, Told, UnreadColumn, unread_of
from screener.docket.reading.rowcells import RowCells, RowWords
from screener.docket.reading.several_in_cell import CellSplit
from screener.docket.reading.stages import Stage, stages_of
from screener.domain.case import NOT_UNDERSTOOD, Charge, Facts, FactValue, PersonKey, Reading, charge_of_values
from screener.domain.kept import Kept
from screener.domain.offense import OffenseClass

_NAMED = ("person id", "name", "last name", "case number", "underlying case", "warrant number")
_OWN = ("text", "statute", "charge code")
_ARREST = ("arrest text", "arrest statute", "arrest charge code")
#: The facts of what is charged, the problems told before and after the age, and how many facts text and statute say.
_Facts = tuple[dict[str, FactValue], Sequence[Told], Sequence[Told], int]
DateColumn = tuple[str, int, Mapping[str, date]]
FactColumn = tuple[str, int, Mapping[str, FactValue]]


class Alike(NamedTuple):
    """What rows with the same words share. ``before`` and ``after`` their age the problems of their cells are told.

    ``said``: so many of the facts come from text and statute; those of other columns follow them.
    """

    stage: Stage
    text: str
    statute: str
    reading: Reading
    facts: Facts
    before: Sequence[Told]
    after: Sequence[Told]
    said: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceReads:
    """By which columns (-1: none) the charges of a place are read, with what their cells mean.

    Rows alike in the ``charging`` columns charge the same; each of the ``facts`` stands in a column of its own.
    """

    charging: Sequence[int]
    facts: Sequence[FactColumn]
    dates: Sequence[DateColumn]
    fact_days: Sequence[str]
    wrong: Sequence[tuple[int, Mapping[str, tuple[str, str]]]]
    court: Sequence[tuple[int, Mapping[str, str]]]
    ids: Mapping[str, int]
    person: tuple[int, ...]  # in the order of known.PERSON
    unread: Sequence[UnreadColumn] = ()


class ChargePlace:
    """``ordinal`` is the place of a repetition (0: none repeat). Issues are added to ``issues``."""

    def __init__(
        self,
        plan: Plan,
        known: Known,
        headers: tuple[str, ...],
        letters: tuple[str, ...],
        *,
        ordinal: int,
        sheet: str,
        bare: bool,
        issues: list[Issue],
    ) -> None:
        self._plan, self._known, self._sheet, self._bare, self._issues = plan, known, sheet, bare, issues
        self._letters = letters
        self._at: dict[str, int] = {}
        for at, column in enumerate(plan.mapped.columns):
            if column.field and column.ordinal in (0, ordinal) and (column.ordinal or column.field not in self._at):
                self._at[column.field] = at
        self._at.update(plan.own)
        stages = stages_of(self._at, headers, letters)
        filled = tuple(stage for stage in stages if stage.text >= 0 or stage.statute >= 0 or stage.code >= 0)
        self._stages = filled or (stages[:1] if bare else ())
        self._elsewhere, self._later = self._other_places(ordinal), ordinal > 1
        self._set_columns()
        self._cells = CellSplit(self._at)
        self._shared: Kept[tuple[object, ...], Alike | None] = Kept()
        self._told: dict[tuple[object, ...], _Facts] = {}  # the facts of what rows charge, by what they are told by
        self._several: dict[tuple[str, str], bool] = {}  # whether a text and its statute are several charges

    def _other_places(self, ordinal: int) -> tuple[int, ...]:
        """Columns of the row's further charges, where one arrest charge stands for the whole row.

        That it is the arrest of this place can be said only where no other place is filled.
        """
        columns = self._plan.mapped.columns
        if not ordinal or any(columns[at].ordinal for name, at in self._at.items() if name in _ARREST):
            return ()
        return tuple(at for at, c in enumerate(columns) if c.field in _OWN and c.ordinal not in (0, ordinal))

    def _set_columns(self) -> None:
        plan, at = self._plan, self._at
        # A list of signs comes first: a column of the sign's own goes before it.
        listed = at.get("indicia", -1)
        self._facts: list[FactColumn] = [
            *((name, place, values) for (name, place), values in plan.facts.items() if place == listed),
            *(
                (name, place, plan.facts[name, place])
                for name, place in at.items()
                if (name, place) in plan.facts and name not in ("substance", "grade", "arrest grade", "class")
            ),
        ]
        self._grades = {
            stage.name: (stage.grade, plan.facts[plan.mapped.columns[stage.grade].field, stage.grade])
            for stage in self._stages
            if (plan.mapped.columns[stage.grade].field, stage.grade) in plan.facts and stage.grade >= 0
        }
        self._degree = at.get("class", -1)
        self._classes = {
            stage.name: (stage.grade, plan.facts["class", stage.grade])
            for stage in self._stages
            if plan.facts.get(("class", stage.grade))
        }
        self._attributes = {
            name: (place, values)
            for (name, place), values in plan.attributes.items()
            if at.get(name.removeprefix("stated ")) == place
        }
        self._dates: list[DateColumn] = [
            (name, place, plan.dates[place].values)
            for name, place in at.items()
            if place in plan.dates and name != "birth date" and name not in plan.own
        ]
        self._fact_days = tuple(name for name, _, _ in self._dates if name in DATE_FACTS)
        self._unread: list[UnreadColumn] = [
            ("grade" if name == "arrest grade" else name, place, cells)
            for (name, place), cells in plan.unread.items()
            if at.get(name, place) == place or place == listed
        ]
        self._chapter, self._act = at.get("statute chapter", -1), at.get("statute act", -1)
        self._wrong = [(place, plan.wrong[place]) for place in at.values() if place in plan.wrong]
        self._person = self._known.person_reader(tuple(at.get(name, -1) for name in PERSON))
        self._case, self._incident = at.get("case number", -1), at.get("incident", -1)
        self._arrest = at.get("arrest number", -1)
        self._court = [(at[name], plan.attributes[name, at[name]]) for name in ("court", "county") if name in at]
        self._row_facts = RowFacts(plan, at, self._letters, self._issues)
        self._pick = cells_of(sorted({*self._charging(), *(place for _, place, _ in self._facts)}))
        self._pick_beside = cells_of(sorted(self._beside()))
        self._fact_names = frozenset(name for name, _, _ in self._facts)

    def _charging(self) -> list[int]:
        """The columns that say what is charged, with its amounts, its drug and its class."""
        told = self._beside()
        told |= {place for stage in self._stages for place in (stage.text, stage.statute, stage.code)}
        told |= {self._chapter, self._act, *self._elsewhere}
        return sorted(place for place in told if place >= 0)

    def _beside(self) -> set[int]:
        """Those of them that say more of a charge than its words and its section."""
        told = {place for place, _ in (*self._grades.values(), *self._classes.values())}
        return {place for place in {*told, self._degree, *self._row_facts.columns} if place >= 0}

    @property
    def reads(self) -> PlaceReads | None:
        """By what all rows can be read at once, column by column; None where a row must be looked at by itself."""
        if self._elsewhere or self._bare or self._known.dated or not self._stages:
            return None
        return PlaceReads(
            charging=self._charging(),
            facts=self._facts,
            dates=self._dates,
            fact_days=self._fact_days,
            wrong=self._wrong,
            court=self._court,
            ids={"case number": self._case, "incident": self._incident, "arrest number": self._arrest},
            person=tuple(self._at.get(name, -1) for name in PERSON),
            unread=self._unread,
        )

    @property
    def sheet(self) -> str:
        return self._sheet

    @property
    def words(self) -> Mapping[str, tuple[int, Mapping[str, str]]]:
        """Each descriptive value with its column and what the cells there mean."""
        return self._attributes

    @property
    def parted(self) -> Sequence[int]:
        """The columns in which the rows of one cell's charges differ from each other or from their own row."""
        texts = (stage.text for stage in self._stages if stage.text >= 0)
        return tuple(dict.fromkeys((*texts, *self._cells.columns)))

    def names_several(self, alike: Alike) -> bool:
        """Whether the text of a charge names several that can be told apart."""
        return alike.reading.offense is OffenseClass.MULTI and len(charges_in(alike.text)) > 1

    def rows(self, row: Sequence[str]) -> tuple[list[Sequence[str]], tuple[int, ...]]:
        """A row for each charge that the cell names, and the columns of which it is not known whose they are."""
        found = self._stage(row)
        if found is None or not found[1]:
            return [row], ()
        stage, text, statute, code = found
        key = (text, statute or code)
        several = self._several.get(key)
        if several is None:
            read = self._known.reading(*key, None)
            several = self._several[key] = read.offense is OffenseClass.MULTI and len(charges_in(text)) > 1
        return self._cells.rows(row, stage.text) if several else ([row], ())

    def person(self, row: Sequence[str]) -> PersonKey:
        """Whose row it is."""
        return self._person(row)

    def charging(self, row: Sequence[str]) -> Alike | None:
        """What is charged on a row, without the facts that other columns give by themselves."""
        stage = self._stage(row)
        return None if stage is None else self._made(row, None, (), *stage)

    def tell(
        self, row: Sequence[str], line: int, alike: Alike, days: Mapping[str, date], birth: date | None, *, aged: bool,
        late: bool,
    ) -> None:  # fmt: skip
        """Tells what is wrong on a row (none: nothing of its own cells), as ``charge`` does; ``aged``: its age, too,
        ``late``: the order of its days."""
        if row:
            self._tell_wrong(row, line)
        if late:
            self._row_facts.order(days, line)
        for problem, at in alike.before:
            self._row_facts.tell(problem, at, line)
        if aged and birth is not None:
            self._row_facts.age({}, birth, days, line)
        for problem, at in alike.after:
            self._row_facts.tell(problem, at, line)

    def be_silent(self) -> None:
        """All issues were told: charges that are made from now on tell those of their rows no more."""
        self._row_facts.silent = True

    def charge(
        self,
        row: Sequence[str],
        line: int,
        part: int,
        *,
        origin: Mapping[int, int] | None = None,
        incident: str | None = None,
        raw: Sequence[str] | None = None,
        charging: Alike | None = None,
    ) -> Charge | None:
        """The charge of one row, or None where this place is empty. ``raw`` is the row before its cells were parted,
        ``incident`` links the charges of one row where the docket has no number that does; ``charging`` is what the row
        charges, where somebody asked before.
        """
        days = {name: day for name, at, values in self._dates if (day := values.get(row[at])) is not None}
        alike = self._alike(row, days.get("offense date"), charging, bare=self._bare and part == 1)
        if alike is None:
            return None
        person = self._person(row)
        case = self._id(self._case, row)
        if part == 1 and not self._row_facts.silent:
            self._tell_wrong(row, line)
            self._row_facts.order(days, line)
        stage = alike.stage
        return charge_of_values(
            (
                line,
                part,
                self._sheet,
                alike.text,
                alike.statute,
                stage.name,
                alike.reading,
                case,
                self._court_of(row) if self._court else None,
                self._incident_of(row) or (incident if case is None else None),
                self._id(stage.count, row),
                person,
                self._facts_of(alike, line, days, person.birth_date, unread_of(self._unread, row, alike.facts)),
                RowCells(stage.grounds if alike.text else stage.bare, row if raw is None else raw, line, origin),
                RowWords(self._attributes, row),
                days,
            )
        )

    def _facts_of(
        self, alike: Alike, line: int, days: Mapping[str, date], birth: date | None, unread: tuple[str, ...]
    ) -> Facts:
        """What rows alike share, with the days and the age of this one."""
        for problem, at in alike.before:
            self._row_facts.tell(problem, at, line)
        facts = dict(alike.facts)
        for name in self._fact_days:
            if name in days:
                facts[name] = days[name]
        if birth is not None and "age at offense" not in facts and not self._row_facts.age(facts, birth, days, line):
            unread = tuple(sorted({*unread, "age at offense"}))
        for problem, at in alike.after:
            self._row_facts.tell(problem, at, line)
        if unread:
            facts[NOT_UNDERSTOOD] = unread
        return facts

    def _alike(self, row: Sequence[str], day: date | None, charging: Alike | None, *, bare: bool) -> Alike | None:
        """What the row shares with all that have the same words; None where it has no charge."""
        key = (*self._pick(row), day) if self._known.dated else self._pick(row)
        if key in self._shared:
            found = self._shared[key]
        else:
            found = self._shared[key] = self._anew(row, day, charging)
        if found is None and bare and self._stages and self._identified(row):
            return self._made(row, day, self._facts, self._stages[0], "", "", "")
        return found

    def _anew(self, row: Sequence[str], day: date | None, charging: Alike | None) -> Alike | None:
        """The same, with the facts that other columns give over what was worked out of the charge already."""
        alone = self._known.dated or self._degree >= 0  # a degree is read beside the class that another column gives
        known = None if alone else charging
        if known is not None and self._fact_names.isdisjoint(known.facts):
            own = {name: values[row[at]] for name, at, values in self._facts if row[at] in values}
            if own:
                said = list(known.facts.items())
                facts = {**dict(said[: known.said]), **own, **dict(said[known.said :])}  # in the order of ``_made``
                alike = known.stage, known.text, known.statute, known.reading, facts, known.before, known.after
                return Alike(*alike, known.said)
            return known
        stage = self._stage(row)
        return None if stage is None else self._made(row, day, self._facts, *stage)

    def _stage(self, row: Sequence[str]) -> tuple[Stage, str, str, str] | None:
        """The first stage that is filled, with its text, statute and code."""
        texts = self._plan.texts
        for stage in self._stages:
            if self._elsewhere and stage.name == "arrest" and self._other_charge(row):
                continue
            text = texts[stage.text].get(row[stage.text], "") if stage.text >= 0 else ""
            statute = texts[stage.statute].get(row[stage.statute], "") if stage.statute >= 0 else ""
            if statute and self._chapter >= 0:
                statute = self._whole_statute(row, statute)
            code = texts[stage.code].get(row[stage.code], "") if stage.code >= 0 and not statute else ""
            if text or statute or code:
                return stage, text, statute, code
        return None

    def _other_charge(self, row: Sequence[str]) -> bool:
        return self._later or any(self._plan.texts[at].get(row[at]) for at in self._elsewhere)

    def _whole_statute(self, row: Sequence[str], section: str) -> str:
        """Chapter, act and section in one citation, as Illinois exports them: ``720 ILCS 570/402(c)``."""
        texts = self._plan.texts
        chapter = texts[self._chapter].get(row[self._chapter], "")
        act = texts[self._act].get(row[self._act], "") if self._act >= 0 else ""
        front = f"{chapter} ILCS {act}" if len(chapter) == 3 and act else chapter
        return f"{front}/{section}" if front else section

    def _identified(self, row: Sequence[str]) -> bool:
        """Whether a row names a person, a case or a warrant."""
        return any(self._id(self._at[name], row) for name in _NAMED if name in self._at)

    def _id(self, at: int, row: Sequence[str]) -> str | None:
        return self._plan.ids[at].get(row[at]) if at >= 0 else None

    def _incident_of(self, row: Sequence[str]) -> str | None:
        """The incident number, else the arrest number: either links the charges of one event."""
        return self._id(self._incident, row) or self._id(self._arrest, row)

    def _court_of(self, row: Sequence[str]) -> str | None:
        """The court, else the county: case numbers are unique only within them."""
        for at, values in self._court:
            if row[at] in values:
                return values[row[at]]
        return None

    def _tell_wrong(self, row: Sequence[str], line: int) -> None:
        for at, wrong in self._wrong:
            if row[at] in wrong:
                self._row_facts.tell(wrong[row[at]], at, line)

    def _made(
        self,
        row: Sequence[str],
        day: date | None,
        plain: Sequence[FactColumn],
        stage: Stage,
        text: str,
        statute: str,
        code: str,
    ) -> Alike:
        reading = self._known.reading(text, statute or code, day)
        facts = read_facts(text, statute, reading)
        if plain:
            found = self._with_cells(row, plain, stage, statute, reading, facts)
        else:  # texts differ, and what they are read as recurs
            key = (stage.name, statute, reading.substance, *facts.items(), *self._pick_beside(row))
            known = self._told.get(key)
            found = known or self._told.setdefault(key, self._with_cells(row, (), stage, statute, reading, facts))
        return Alike(stage, text, statute or code, reading, *found)

    def _with_cells(
        self,
        row: Sequence[str],
        plain: Sequence[FactColumn],
        stage: Stage,
        statute: str,
        reading: Reading,
        facts: dict[str, FactValue],
    ) -> _Facts:
        """The facts of text and statute with those that the cells beside them give."""
        # Where a column says it, a text that is silent of attempts says no "no" in its place.
        if plain and facts.get("attempted") is False and any(name == "attempted" for name, _, _ in plain):
            del facts["attempted"]
        if statute:
            facts["statute"] = statute
        said = len(facts)
        if plain:
            facts.update({name: values[row[at]] for name, at, values in plain if row[at] in values})
        if stage.name in self._grades:
            at, grades = self._grades[stage.name]
            if row[at] in grades:
                facts["grade"] = grades[row[at]]
        if stage.name in self._classes:
            at, classes = self._classes[stage.name]
            if row[at] in classes:
                facts["class"] = classes[row[at]]
        if self._degree >= 0 and self._plan.classes is not None and not is_blank(row[self._degree]):
            self._row_facts.degree(facts, row[self._degree])
        before, after = self._row_facts.amounts(facts, row, reading), self._row_facts.drug(facts, row, reading)
        return facts, before, after, said
