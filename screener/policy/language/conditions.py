"""The closed list of conditions. Each answers yes, no, or which fact it would need to know.

A condition is asked through a :class:`View`, which gives for a fact the values that are still possible (one where the
fact is known). The answer is ``True``, ``False``, or the :data:`Var` whose value would have to be known: so
three-valued (strong Kleene) evaluation and the search over completions share one code.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from screener.policy.language.predicates import Compare, Drugs, Predicate, Value, ValueCell, Within
from screener.policy.language.relative_dates import Apart
from screener.policy.language.vocabulary_facts import FactSpec

#: A fact of one count: (place of the count in its group, or -1 for the group itself; fact; aspect such as a dimension).
Var = tuple[int, str, str]
Answer = bool | Var


class View(Protocol):
    """What a condition may look at: one count of a group, as far as it is known."""

    @property
    def count(self) -> int:
        """The place in its group of the charge that is asked about, from 0."""

    def shown(self, part: Condition) -> Answer:
        """Whether the record says yes to a condition; silence is no."""

    def cells(self, var: Var) -> Sequence[ValueCell]:
        """The values of a variable that are still possible, in the order of its axis; one where it is known."""

    def variable(self, test: Test) -> Var:
        """The variable that a test looks at: the fact in the unit, or the window, that the test counts in."""

    def companions(self, beside: Beside) -> Answer:
        """Whether some other charge of the group answers the description."""

    def grouped(self) -> Answer:
        """Whether the charge stands with others."""

    def most_serious(self) -> Answer:
        """Whether no other charge of the group has a higher grade."""

    def highest_class(self) -> Answer:
        """Whether no other charge of the group has a higher class by the state's statutes."""

    def others_covered(self, which: OthersCovered) -> Answer:
        """Whether the policy covers every other charge, or every other one of a kind."""

    def beside(self, other: int) -> View:
        """The same group as another of its charges sees it, by that charge's place."""

    def is_recorded(self, fact: str, wanted: bool) -> Answer:
        """Whether the record says ``wanted`` of a yes-or-no fact; what it does not say is no."""

    def drug_variable(self, fact: str) -> Var:
        """The variable of a drug, as a table with a limit per substance looks at it."""

    def events(self, test: Within) -> Answer:
        """Whether the past events in a window are as many as a test wants."""

    def apart(self, fact: str, test: Apart) -> Answer:
        """Whether two days lie as far from each other as a test wants."""

    def governing(self, test: Compare) -> Answer:
        """Whether the date that governs lies before or after a day."""


@dataclass(frozen=True, slots=True)
class FilePlace:
    """Where something stands in the file, counted from 1."""

    line: int = 0
    column: int = 0


NOWHERE = FilePlace()


# -- conditions ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Test:
    """One fact of the charge put to one test. ``weight_from``: which weights count (``lab`` or ``any``).

    ``own`` is what the file says of the fact, where it is one of its own.
    """

    fact: str
    predicate: Predicate
    weight_from: str = "lab"
    place: FilePlace = NOWHERE
    own: FactSpec | None = field(default=None, compare=False)

    def holds(self, view: View) -> Answer:
        """Whether the fact passes; where it may pass or not, the fact."""
        if isinstance(self.predicate, Within):
            return view.events(self.predicate)
        if isinstance(self.predicate, Apart):
            return view.apart(self.fact, self.predicate)
        var = view.variable(self)
        return _agree([self.predicate(cell.value) for cell in view.cells(var)], var)


def _agree(found: Sequence[bool], var: Var) -> Answer:
    first = found[0]
    return first if all(each is first for each in found) else var


@dataclass(frozen=True, slots=True)
class Table:
    """An amount with a limit per substance; a substance that no line names does not meet it."""

    lines: tuple[tuple[Drugs, Test], ...]
    fact: str = "substance"
    place: FilePlace = NOWHERE

    def holds(self, view: View) -> Answer:
        """Whether the amount lies within the limit of every drug; where that is open, the drug or the amount."""
        drug_var = view.drug_variable(self.fact)
        cells = view.cells(drug_var)
        answers = [self._for(cell.value, view) for cell in cells]
        if all(answer is answers[0] for answer in answers) and isinstance(answers[0], bool):
            return answers[0]
        if len(cells) > 1:
            return drug_var
        return answers[0]

    def _for(self, drugs: Value, view: View) -> Answer:
        assert isinstance(drugs, frozenset)
        asked: Answer = True
        for drug in sorted(drugs):
            test = next((test for group, test in self.lines if group.has(drug)), None)
            answer = False if test is None else test.holds(view)
            if answer is False:
                return False
            if answer is not True and asked is True:
                asked = answer
        return asked


@dataclass(frozen=True, slots=True)
class AllOf:
    """And. ``name`` is the term that the file gives it, if any."""

    parts: tuple[Condition, ...]
    name: str = ""
    place: FilePlace = NOWHERE

    def holds(self, view: View) -> Answer:
        """No as soon as one part is no; else the first open fact; yes where none is open."""
        asked: Answer = True
        for part in self.parts:
            answer = part.holds(view)
            if answer is False:
                return False
            if answer is not True and asked is True:
                asked = answer
        return asked


@dataclass(frozen=True, slots=True)
class AtLeast:
    """At least ``count`` of some conditions (one: or)."""

    count: int
    parts: tuple[Condition, ...]
    name: str = ""
    place: FilePlace = NOWHERE

    def holds(self, view: View) -> Answer:
        """Yes as soon as enough parts are; no where too few can become so; else the first open fact."""
        sure, asked = 0, []
        for part in self.parts:
            answer = part.holds(view)
            if answer is True:
                sure += 1
                if sure >= self.count:
                    return True
            elif answer is not False:
                asked.append(answer)
        return asked[0] if sure + len(asked) >= self.count else False


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite."""

    part: Condition
    place: FilePlace = NOWHERE

    def holds(self, view: View) -> Answer:
        """The opposite of the part; what is open stays open."""
        answer = self.part.holds(view)
        return not answer if isinstance(answer, bool) else answer


@dataclass(frozen=True, slots=True)
class Beside:
    """Some other charge of the group answers a description; ``within`` narrows the group (``instrument``, ``case``)."""

    charge: AllOf
    shown: str
    within: str = ""
    place: FilePlace = NOWHERE

    def holds(self, view: View) -> Answer:
        """Whether a companion answers, known or not yet seen."""
        return view.companions(self)


@dataclass(frozen=True, slots=True)
class Grouped:
    """Whether the charge stands beside others (or, wanted no: alone)."""

    wanted: bool
    place: FilePlace = NOWHERE

    def holds(self, view: View) -> Answer:
        """Whether it stands as wanted; open where it is not known whether there are others."""
        answer = view.grouped()
        return answer is self.wanted if isinstance(answer, bool) else answer


@dataclass(frozen=True, slots=True)
class MostSerious:
    """No other charge of the group is strictly more serious; ties all qualify.

    ``by`` is the fact that is compared: the ``grade``, or within it the ``class`` in the order of the state's statutes.
    """

    by: str = "grade"
    held: bool = False  # some classes of the state are in no order: then what a person holds of the charge decides
    place: FilePlace = NOWHERE

    def holds(self, view: View) -> Answer:
        """Whether none is more serious, by grade or by class; open where a grade is."""
        return view.most_serious() if self.by == "grade" else view.highest_class()


@dataclass(frozen=True, slots=True)
class OthersCovered:
    """Every other charge of the group is covered by the policy (greatest fixpoint).

    ``among`` narrows it to the others that answer to one of some descriptions (``shown`` as the file writes them): a
    charge that answers to none of them does not count.
    """

    among: tuple[AllOf, ...] = ()
    shown: str = ""
    place: FilePlace = NOWHERE

    @property
    def words(self) -> str:
        """The condition as one sentence."""
        return (
            f"all other charges of this kind are covered: {self.shown}"
            if self.among
            else "all other charges are covered"
        )

    def holds(self, view: View) -> Answer:
        """Whether all others that count are covered, as the fixpoint has worked it out."""
        return view.others_covered(self)

    def counts(self, other: View) -> Answer:
        """Whether another charge is of the kind that counts."""
        return AtLeast(1, self.among).holds(other) if self.among else True


@dataclass(frozen=True, slots=True)
class Dated:
    """The governing date lies before or after a day: values inside a rule may be dated."""

    predicate: Compare
    place: FilePlace = NOWHERE

    def holds(self, view: View) -> Answer:
        """Whether the governing date passes; open where there is none."""
        return view.governing(self.predicate)


@dataclass(frozen=True, slots=True)
class Judgment:
    """A vague term that only the attorney can answer; never computed."""

    term: str
    ask: str
    place: FilePlace = NOWHERE

    def holds(self, view: View) -> Answer:
        """What the attorney has answered; open until then."""
        var = (view.count, self.term, "judgment")
        return _agree([cell.value is True for cell in view.cells(var)], var)


@dataclass(frozen=True, slots=True)
class Shown:
    """A condition on the record: yes only where what is recorded says yes; silence is no."""

    part: Condition
    place: FilePlace = NOWHERE

    def holds(self, view: View) -> Answer:
        """Whether the record says yes; silence is no."""
        return view.shown(self.part)


@dataclass(frozen=True, slots=True)
class NoneObserved:
    """A condition on the record: every one of these is recorded as not observed; a blank is no."""

    facts: tuple[str, ...]
    place: FilePlace = NOWHERE

    def holds(self, view: View) -> Answer:
        """Whether each sign is recorded as not there; open only for a cell that could not be read."""
        asked: Answer = True
        for fact in self.facts:
            answer = view.is_recorded(fact, False)
            if answer is False:
                return False
            if answer is not True and asked is True:
                asked = answer
        return asked


@dataclass(frozen=True, slots=True)
class Present:
    """A condition on the record: a paper such as the lab report is there (or, wanted no: is not)."""

    fact: str
    wanted: bool = True
    place: FilePlace = NOWHERE

    def holds(self, view: View) -> Answer:
        """Whether the paper is there, as wanted; open only for a cell that could not be read."""
        answer = view.is_recorded(self.fact, True)
        return answer is self.wanted if isinstance(answer, bool) else answer


Condition = (
    Test | Table | AllOf | AtLeast | Not | Beside | Grouped | MostSerious | OthersCovered
    | Judgment | Shown | NoneObserved | Present | Dated
)  # fmt: skip

ALWAYS = AllOf(())


def parts(condition: Condition) -> Iterator[Condition]:
    """A condition and everything inside it, outermost first. What describes a companion is not walked into."""
    yield condition
    match condition:
        case AllOf() | AtLeast():
            for part in condition.parts:
                yield from parts(part)
        case Not() | Shown():
            yield from parts(condition.part)
        case Table():
            for _, test in condition.lines:
                yield test


@dataclass(frozen=True, slots=True)
class Sighted:
    """What a set of conditions looks at: own facts, companions' facts, terms that an attorney judges."""

    own: frozenset[str] = frozenset()
    companions: frozenset[str] = frozenset()
    judgments: frozenset[str] = frozenset()
    looks_beside: bool = field(default=False)
