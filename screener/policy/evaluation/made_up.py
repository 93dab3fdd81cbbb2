"""A charge that was not read, made up of cells: what can stand beside a charge, asked as if it were known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from screener.policy.language.conditions import Answer, Beside, Condition, OthersCovered, Table, Test, Var, parts
from screener.policy.language.predicates import Cell, Compare, Within
from screener.policy.language.relative_dates import Apart


class MadeUp:
    """A view of a companion of whom everything that matters is known."""

    count = 0

    def __init__(self, values: Mapping[tuple[str, str], Cell]) -> None:
        self.values = values

    def shown(self, part: Condition) -> Answer:
        return part.holds(self) is True

    def cells(self, var: Var) -> Sequence[Cell]:
        return (self.values[var[1], var[2]],)

    def variable(self, test: Test) -> Var:
        return (0, test.fact, _aspect(test))

    def drug_variable(self, fact: str) -> Var:
        return (0, fact, "")

    def companions(self, beside: Beside) -> Answer:
        return False

    def grouped(self) -> Answer:
        return True

    def most_serious(self) -> Answer:
        return False

    def highest_class(self) -> Answer:
        return False

    def others_covered(self, which: OthersCovered) -> Answer:
        return False

    def beside(self, other: int) -> MadeUp:
        return self

    def is_recorded(self, fact: str, wanted: bool) -> Answer:
        return False

    def events(self, test: Within) -> Answer:
        cells = self.cells((0, "history", test.unit))
        return test(cells[0].value)

    def apart(self, fact: str, test: Apart) -> Answer:
        return test(self.cells((0, fact, test.unit))[0].value)

    def governing(self, test: Compare) -> Answer:
        return True


def _aspect(test: Test) -> str:
    """What of a fact a test looks at: a unit of an amount with its reading, a window of a history."""
    predicate = test.predicate
    if not isinstance(predicate, Compare) or not predicate.unit:
        return ""
    return (
        predicate.unit
        if isinstance(predicate, Within) or predicate.reading == "stated"
        else f"{predicate.unit}/{predicate.reading}"
    )


def looked_at(condition: Condition) -> Iterator[tuple[str, str]]:
    """The facts that a description of a charge looks at, each with what of it."""
    for part in parts(condition):
        if isinstance(part, Table):
            yield part.fact, ""
        elif isinstance(part, Test):
            yield part.fact, _aspect(part)
