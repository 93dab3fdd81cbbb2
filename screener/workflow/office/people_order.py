"""The people of the office in the order in which they are screened, and the ids under which they are known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from screener.screening.worklist import urgency

if TYPE_CHECKING:
    from screener.workflow.office.model import Count

Rank = tuple[Any, ...]
_FIRST = 3  # whether anything is to be screened, custody, and the nearest day
#: Person -> charges, the most urgent person first; and any stored person -> the person shown.
Ordered = tuple[dict[str, tuple[str, ...]], dict[str, str]]


class Order:
    """Knows of each person how urgent they are, so that a few can be put in their place among all others."""

    def __init__(self) -> None:
        self._ranks: dict[str, Rank] = {}
        self._first: dict[str, str] = {}  # a stored person -> the first charge that was stored under it

    def of_all(self, counts: Iterable[Count]) -> Ordered:
        """All people of the office."""
        self._ranks, self._first = {}, {}
        people: dict[int, list[Count]] = defaultdict(list)
        for count in counts:
            self._first.setdefault(count.stored_person, count.charge_id)
            people[count.screened.person].append(count)
        aliases: dict[str, str] = {}
        # Sorted in parts, since Python sorts a list in one go, in which no window moves.
        alike: dict[Rank, list[tuple[Rank, str, tuple[str, ...]]]] = defaultdict(list)
        for members in people.values():
            name, charges = self._named(members, aliases)
            rank = self._ranks[name]
            alike[rank[:_FIRST]].append((rank[_FIRST:], name, charges))
        found: dict[str, tuple[str, ...]] = {}
        for first in sorted(alike):
            for _, name, charges in sorted(alike[first]):
                found[name] = charges
        return found, aliases

    def renewed(self, people: dict[str, tuple[str, ...]], aliases: dict[str, str], counts: Sequence[Count]) -> Ordered:
        """The people with those of some charges taken out and put in again, where they belong now."""
        gone = {count.person for count in counts}
        for name in gone:
            self._ranks.pop(name, None)
        groups: dict[int, list[Count]] = defaultdict(list)
        for count in counts:
            groups[count.screened.person].append(count)
        fresh = [self._named(members, aliases) for members in groups.values()]
        fresh.sort(key=lambda each: self._ranks[each[0]], reverse=True)
        found: dict[str, tuple[str, ...]] = {}
        for name, charges in people.items():
            if name in gone:
                continue
            while fresh and self._ranks[fresh[-1][0]] < self._ranks[name]:
                found.update([fresh.pop()])
            found[name] = charges
        found.update(reversed(fresh))
        return found, aliases

    def _named(self, members: Sequence[Count], aliases: dict[str, str]) -> tuple[str, tuple[str, ...]]:
        """A person is named by the least of the ids that its first charges brought, else by its own first charge."""
        mine = {member.charge_id for member in members}
        owned = [member.stored_person for member in members if self._first[member.stored_person] in mine]
        name = min(owned) if owned else f"{members[0].stored_person}+{members[0].charge_id}"
        listed = [member.screened for member in members if member.listed]
        rank = urgency(listed)
        whole = rank if len(listed) == len(members) else urgency(member.screened for member in members)
        self._ranks[name] = (not listed, *rank, *whole)
        for member in members:
            member.person = name
        aliases.update(dict.fromkeys(owned, name))
        return name, tuple(member.charge_id for member in members)
