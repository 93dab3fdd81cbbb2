"""Charges compared by class: whether none of a group is above one, as far as it is known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from screener.domain.charge_class import Classes
from screener.policy.language.conditions import Answer, Var
from screener.policy.language.predicates import ValueCell

Known = tuple[Var, Sequence[ValueCell]]
_CLASS = "class "


@dataclass(frozen=True, slots=True)
class Comparison:
    """One charge beside others. ``own`` is what its class can be; ``held`` what a person says of it, where no statute
    puts two classes in order."""

    order: Classes
    own: Known
    held: Known

    def beside(self, others: Iterable[Known]) -> Answer:
        """Whether no other charge is above this one."""
        asked: Answer = True
        for other in others:
            answers = {self._above(str(each.value), mine) for each in other[1] for mine in self.own[1]}
            if answers == {True}:
                return False
            if answers != {False} and asked is True:
                asked = self._asked(other)
        return asked

    def beside_unread(self, company: Known, words: frozenset[str] | None, every: Iterable[str]) -> Answer:
        """The same of charges that were not read: by what their company answers to (each class up to its own), and
        where that is not known, by all that it could."""
        if words is None:
            possible = {self._of_words([word], mine) for word in every for mine in self.own[1]}
            return True if possible <= {False} else company[0]
        answers = {self._of_words(words, mine) for mine in self.own[1]}
        if answers == {True}:
            return False
        return True if answers == {False} else self._asked(company)

    def _above(self, theirs: str, mine: ValueCell) -> bool | None:
        return self.order.higher(theirs, str(mine.value))

    def _of_words(self, words: Iterable[str], mine: ValueCell) -> bool | None:
        found = [self._above(word.removeprefix(_CLASS), mine) for word in words if word.startswith(_CLASS)]
        return True if True in found else None if None in found else False

    def _asked(self, other: Known) -> Answer:
        """What would have to be known: a class, else (with both known) what a person holds of the two."""
        for var, cells in (self.own, other):
            if len(cells) > 1:
                return var
        var, cells = self.held
        return cells[0].value is True if len(cells) == 1 else var
