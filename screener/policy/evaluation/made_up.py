"""Charges that were not read, made up of cells: what can stand beside a charge, asked as if it were known."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from math import prod

from screener.domain.charge_class import Classes
from screener.policy.language.conditions import Answer, Beside, Condition, OthersCovered, Table, Test, Var, parts
from screener.policy.language.predicates import Compare, ValueCell, Within
from screener.policy.language.relative_dates import Apart
from screener.policy.language.vocabulary import FACTS

#: A fact, and what of it is looked at: a unit of an amount with its reading, a window of a history.
Sight = tuple[str, str]
#: Of more combinations of values than these not each is made up.
_MOST_COMBINATIONS = 5000


class MadeUp:
    """A view of a companion of whom everything that matters is known."""

    count = 0

    def __init__(self, values: Mapping[Sight, ValueCell]) -> None:
        self.values = values

    def shown(self, part: Condition) -> Answer:
        return part.holds(self) is True

    def cells(self, var: Var) -> Sequence[ValueCell]:
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


def looked_at(condition: Condition) -> Iterator[Sight]:
    """The facts that a description of a charge looks at, each with what of it."""
    for part in parts(condition):
        if isinstance(part, Table):
            yield part.fact, ""
        elif isinstance(part, Test):
            yield part.fact, _aspect(part)


@dataclass(frozen=True, slots=True)
class Descriptions:
    """What a policy asks of the charges beside one: descriptions (``besides``), whether charges of some kinds are
    covered, how serious they are. ``order``: the classes, where these are compared."""

    besides: Sequence[Beside]
    covering: Mapping[str, OthersCovered]
    ranked: frozenset[str]
    order: Classes | None

    def facts(self) -> tuple[Sight, ...]:
        """Every fact that is looked at, in the order of the vocabulary."""
        told = [*(each.charge for each in self.besides), *(d for each in self.covering.values() for d in each.among)]
        looked = {each for one in told for each in looked_at(one)} | {(fact, "") for fact in self.ranked}
        places = {name: n for n, name in enumerate(FACTS)}
        return tuple(sorted(looked, key=lambda each: (places.get(each[0], len(places)), each)))

    def of_one_charge(
        self, axes: Mapping[Sight, Sequence[ValueCell]], possible: Callable[[Mapping[Sight, ValueCell]], bool]
    ) -> tuple[frozenset[str], ...]:
        """What one charge can answer to: each set of words once. ``axes``: the cells of each fact; ``possible``:
        whether one charge can have some values."""
        few = prod(len(cells) for cells in axes.values()) <= _MOST_COMBINATIONS
        found = self._of_each(axes, possible) if few else self._unlisted()
        return tuple(each for each in dict.fromkeys(found) if each)

    def _of_each(
        self, axes: Mapping[Sight, Sequence[ValueCell]], possible: Callable[[Mapping[Sight, ValueCell]], bool]
    ) -> Iterator[frozenset[str]]:
        for chosen in product(*axes.values()):
            values = dict(zip(axes, chosen, strict=True))
            if not possible(values):
                continue
            charge = MadeUp(values)
            met = {f"beside {n}" for n, each in enumerate(self.besides) if each.charge.holds(charge) is True}
            rank = {word for fact in self.ranked for word in self._rank(fact, str(values[fact, ""].value))}
            against = {name for name, each in self.covering.items() if each.counts(charge) is True}
            for elsewhere in self._elsewhere():
                words = frozenset((met - elsewhere) | rank)
                yield words
                yield words | against

    def _unlisted(self) -> Iterator[frozenset[str]]:
        """Where the combinations are too many: every description for itself, covered or not."""
        against = frozenset(self.covering)
        for n in range(len(self.besides)):
            yield frozenset({f"beside {n}"})
            yield frozenset({f"beside {n}"}) | against
        yield against

    def _elsewhere(self) -> Iterator[set[str]]:
        """The descriptions that ask for one unit and are not met by a charge of another: a charge that was not read
        stands in the same instrument or not, and either way in the same case or not."""
        units = sorted({each.within for each in self.besides if each.within})
        for number in range(len(units) + 1):
            for others in combinations(units, number):
                yield {f"beside {n}" for n, each in enumerate(self.besides) if each.within in others}

    def _rank(self, fact: str, value: str) -> Iterator[str]:
        """What a charge of some grade or class answers to: its grade; its class, and every class below that one.

        So the words of two charges together are those of the more serious one, and few companies are told apart.
        """
        yield f"{fact} {value}"
        if fact == "class" and self.order is not None:
            yield from (f"class {each}" for each in self.order.names if self.order.higher(value, each) is True)
