"""What of the counts that stand beside a charge matters to a policy: companies of one key form a class."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from screener.domain.case import NOT_UNDERSTOOD, Facts
from screener.policy.evaluation.compiled import Compiled
from screener.policy.evaluation.equivalence import Equivalence
from screener.policy.evaluation.group import NOTHING, Group
from screener.policy.language.sights import in_order
from screener.policy.language.vocabulary import CONSTRAINTS

#: A companion that answers to no description of the policy: any such is like any other.
IGNORED = 0


class Companions:
    """Tells companions apart, as far as the policy does. ``classes`` says whether words stand for themselves.

    Where a rule only asks whether some charge of a description stands beside, a companion that answers to none of them
    is left out. Where the company is not named, its order is left out, too: the order of counts never matters.
    """

    def __init__(self, ready: Compiled, classes: Equivalence) -> None:
        self._ready, self._classes = ready, classes
        self._described = not ready.ranked and not ready.asks_others_covered
        read = set(ready.key_facts if ready.asks_others_covered else ready.policy.companion_facts)
        read |= {name for pair in CONSTRAINTS for name in pair if not read.isdisjoint(pair)}
        if classes.named:
            read |= {"grade", "offense"}  # by these a companion is called
        if ready.reads_silence:
            read.add(NOT_UNDERSTOOD)
        self.units = in_order(classes.units)
        self.facts = in_order(read)
        self._kinds: dict[Hashable, int] = {}
        self._known: dict[Hashable, int] = {}

    def forget(self) -> None:
        """Kinds keep their numbers; only what was seen is forgotten."""
        self._known.clear()

    def kinds(self, counts: Sequence[Facts]) -> list[int]:
        """For each count a number: counts of one number are of one class as companions."""
        found = []
        for facts in counts:
            key = tuple(map(facts.get, self.facts))
            kind = self._known.get(key)
            if kind is None:
                kind = self._known[key] = self._kind(facts)
            found.append(kind)
        return found

    def _kind(self, facts: Facts) -> int:
        if self._described:
            view = Group(self._ready, [facts], True).view(0, NOTHING)
            if all(each.charge.holds(view) is False for each in self._ready.besides):
                return IGNORED
        like = tuple(self._classes.of(name, facts.get(name)) for name in self.facts)
        return self._kinds.setdefault(like, len(self._kinds) + 1)

    def key(self, counts: Sequence[Facts], kinds: Sequence[int], place: int) -> Hashable:
        """What one count of a group sees of the others."""
        if len(kinds) == 1:
            return ()
        others = (*kinds[:place], *kinds[place + 1 :])
        if not any(others):
            return ()
        if self._classes.named:
            return (place, others, self._same(counts, place))
        if not self.units:
            return tuple(sorted(others))
        same = self._same(counts, place)
        return tuple(sorted(zip(others, same, strict=True))) if self._described else (others, same)

    def in_order(self, counts: Sequence[Facts], place: int) -> list[Facts]:
        """The counts with this one first, the others in the order in which their key has them.

        What is looked at one after the other then depends on nothing else than the key.
        """
        kinds = self.kinds(counts)
        others = [each for each in range(len(counts)) if each != place]
        if self._described and self.units:
            same = dict(zip(others, self._same(counts, place), strict=True))
            others.sort(key=lambda each: (kinds[each], same[each]))
        elif not self.units:
            others.sort(key=kinds.__getitem__)
        return [counts[place], *(counts[each] for each in others)]

    def _same(self, counts: Sequence[Facts], place: int) -> tuple[str, ...]:
        """For each other count whether it stands in the same units (case, incident, instrument) as this one.

        Where every count is evaluated with its own company, which of them stand together.
        """
        if not self.units:
            return ()
        own = counts[place]
        rest = [counts[each] for each in range(len(counts)) if each != place]
        if self._described:
            return tuple("".join(_same(own, each, unit) for unit in self.units) for each in rest)
        numbers: list[dict[object, int]] = [{} for _ in self.units]
        return tuple(
            " ".join(
                "?" if unit not in each else str(known.setdefault(each[unit], len(known)))
                for unit, known in zip(self.units, numbers, strict=True)
            )
            for each in (own, *rest)
        )


def _same(one: Facts, other: Facts, unit: str) -> str:
    if unit not in one or unit not in other:
        return "?"
    return "+" if one[unit] == other[unit] else "-"
