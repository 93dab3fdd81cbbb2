"""What a policy recommends for the charges of a docket, asked of all at once; each is made where it is shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from typing import TypeVar, overload

import numpy as np

from screener.domain.case import Charge, FactValue
from screener.domain.collection import no_collection
from screener.domain.columns import Coded, ColumnCharges
from screener.domain.decision import Rollup
from screener.policy.evaluation.batch import Batch
from screener.policy.evaluation.coding import Int, coded_of
from screener.policy.evaluation.finding import Decided, Finding, findings_of
from screener.policy.explanation.evaluate import evaluator
from screener.policy.explanation.explained import Explained
from screener.policy.explanation.explaining import OPEN_ROLLUPS
from screener.policy.language.model import Policy
from screener.screening.linking.link import Grouped, Links
from screener.screening.linking.linking import People
from screener.screening.past.events import people_of
from screener.screening.past.sources import counts_own
from screener.screening.recommend.fact_columns import FactColumns
from screener.screening.recommend.screened import (
    NO_POLICY,
    NO_POLICY_CLASS,
    SETTLED,
    SETTLED_CLASS,
    ExplainedCharge,
    Screened,
)

T = TypeVar("T")
_KEPT = 2048  # groups whose facts are kept together
_AT_ONCE = 1 << 14  # charges whose classes are told at once


class ScreenedCharges(Sequence[Screened]):
    """Charges with their recommendations. What is decided stands; the rest is made for the charge that is looked at.

    ``renamed`` are charges under the names by which linking knows their people, where these are others. ``past`` are
    the people of an office and the places of these charges among them, for a policy that counts own charges as events.
    """

    def __init__(
        self,
        charges: ColumnCharges,
        renamed: Mapping[int, Charge],
        links: Links,
        policy: Policy | None,
        *,
        as_of: date,
        mode: str,
        past: tuple[People, Sequence[int]] | None = None,
    ) -> None:
        self._charges, self._links, self._policy = charges, links, policy
        self._facts = FactColumns(charges, renamed, links)
        self._groups: dict[int, list[dict[str, FactValue]]] = {}
        self._evaluator = None if policy is None else evaluator(policy, as_of, mode)
        with no_collection():
            if policy is not None and counts_own(policy):
                people, places = past or (people_of(charges), range(len(charges)))
                self._facts.count_past(policy, people, places)
            self._batch = self._of_groups()
            self._codes, self._decided = self._spread()
        self._settled = -1  # the code of charges that are settled, where there are any

    def settle(self, charges: Collection[int]) -> None:
        """Takes the recommendation from charges that a court has settled; they stay companions of the others."""
        if charges and self._decided:
            self._settled = len(self._decided)
            self._decided = [*self._decided, Decided(rollup=SETTLED.rollup, outcome=SETTLED.outcome)]
            self._codes = self._codes.copy()
            self._codes[np.fromiter(charges, np.int64, len(charges))] = self._settled

    def _of_groups(self) -> Batch:
        facts = self._facts
        first = facts.order[facts.starts[:-1]]
        known = Grouped.of(self._links.grouped).known[first] & ~facts.open
        return Batch(
            group=facts.group,
            order=facts.order,
            starts=facts.starts,
            place=facts.place,
            known=known[facts.group],
            column=facts.column,
            counts=self._counts,
        )

    def _spread(self) -> tuple[Int, list[Decided]]:
        if self._evaluator is None:
            return np.zeros(len(self), np.int32), []
        return self._evaluator.spread(self._batch)

    def _counts(self, group: int) -> list[dict[str, FactValue]]:
        """The facts of the counts of a group."""
        found = self._groups.get(group)
        if found is None:
            found = self._facts.counts(group)
            if len(self._groups) >= _KEPT:
                self._groups.clear()
            self._groups[group] = found
        return found

    # -- one by one ------------------------------------------------------------------------------------------------

    def __len__(self) -> int:
        return len(self._charges)

    @overload
    def __getitem__(self, at: int) -> Screened: ...

    @overload
    def __getitem__(self, at: slice) -> tuple[Screened, ...]: ...

    def __getitem__(self, at: int | slice) -> Screened | tuple[Screened, ...]:
        if isinstance(at, slice):
            return tuple(self[each] for each in range(*at.indices(len(self))))
        return self._made(at if at >= 0 else at + len(self), self._charges[at])

    def __iter__(self) -> Iterator[Screened]:
        for at, charge in enumerate(self._charges):
            yield self._made(at, charge)

    def _made(self, at: int, charge: Charge) -> Screened:
        group = int(self._facts.group[at])
        counts, place = self._counts(group), int(self._facts.place[at])
        return Screened(
            charge=charge,
            group=self._links.group[at],
            person=self._links.person[at],
            grouped=self._links.grouped[at],
            finding=self._finding(at, counts, place),
            policy=self._policy,
            facts=counts[place],
            whole=not self._facts.open[group],
        )

    def _finding(self, at: int, counts: list[dict[str, FactValue]], place: int) -> Finding:
        if not self._decided:
            return NO_POLICY
        if self._codes[at] == self._settled:
            return SETTLED
        decided = self._decided[int(self._codes[at])]
        [found] = findings_of((decided,), counts, 2 * place + bool(self._batch.known[at]))
        return found

    # -- explained -------------------------------------------------------------------------------------------------

    def explained(self) -> Iterator[ExplainedCharge]:
        """Each charge with what is said of its class, in order; none of them is kept: there may be millions."""
        charges = iter(self._charges)
        for start, codes, found in self._classes():
            grouped = self._links.grouped[start : start + len(codes)]
            told = map(found.__getitem__, codes)
            parts = zip(islice(charges, len(codes)), grouped, told, strict=True)
            yield from map(ExplainedCharge._make, parts)

    def classes(self) -> Iterator[Explained]:
        """What is said of the classes of charges; a class may come more than once."""
        for _, _, found in self._classes():
            yield from found

    def _classes(self) -> Iterator[tuple[int, list[int], list[Explained]]]:
        """Part by part where it begins, the class of each charge by number, and what is said by number."""
        for start in range(0, len(self), _AT_ONCE):
            own = self._codes[start : start + _AT_ONCE]
            codes = np.zeros(len(own), np.int32)
            if self._evaluator is None:
                yield start, codes.tolist(), [NO_POLICY_CLASS]
                continue
            open_ones = np.flatnonzero(own != self._settled)
            told, found = self._evaluator.explained(self._batch, open_ones + start)
            codes[:] = len(found)
            codes[open_ones] = told
            yield start, codes.tolist(), found if len(open_ones) == len(own) else [*found, SETTLED_CLASS]

    # -- by column -------------------------------------------------------------------------------------------------

    @property
    def rollup(self) -> Coded[Rollup]:
        """The roll-up of each charge."""
        found = [each.rollup for each in self._decided] or [NO_POLICY.rollup]
        return coded_of(found, self._codes)

    def fact(self, name: str) -> Coded[FactValue] | None:
        """A fact of each charge as ``Screened.facts`` has it."""
        return self._facts.column(name)

    # -- counted ---------------------------------------------------------------------------------------------------

    def rollups(self) -> Mapping[Rollup, int]:
        """How many charges stand under each roll-up."""
        if not self._decided:
            return {NO_POLICY.rollup: len(self)}
        many: Counter[Rollup] = Counter()
        for decided, n in zip(
            self._decided, np.bincount(self._codes, minlength=len(self._decided)).tolist(), strict=True
        ):
            many[decided.rollup] += n
        return many

    def missing(self) -> Mapping[str, int]:
        """For each fact that is missing somewhere: how many charges wait for it."""
        if self._evaluator is None:
            return {}
        asked = np.array([each.rollup in OPEN_ROLLUPS for each in self._decided], np.bool_)
        codes, found = self._evaluator.asked(self._batch, np.flatnonzero(asked[self._codes]))
        return _counted(codes, found, list)

    def not_shown(self) -> Mapping[str, int]:
        """For each sign that was looked for and not found recorded: how many recommendations rest on it."""
        if self._evaluator is None:
            return {}
        ruled = np.array([each.decided_by is not None for each in self._decided], np.bool_)
        codes, found = self._evaluator.silent(self._batch, np.flatnonzero(ruled[self._codes]))
        return _counted(codes, found, list)


def _counted(codes: Int, found: Sequence[T], names: Callable[[T], list[str]]) -> Mapping[str, int]:
    many: Counter[str] = Counter()
    for said, n in zip(found, np.bincount(codes[codes >= 0], minlength=len(found)).tolist(), strict=True):
        for name in names(said):
            many[name] += n
    return many
