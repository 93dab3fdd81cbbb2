"""Pairs of mentions of which it is doubtful whether they are one person: what a person should look at, best first.

Never linked silently, never kept separate silently: a pair is listed with its evidence in words. Blocks keep the search
short: only mentions that share a name, a birth date, an id or a case are ever compared.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, product

from screener.screening.linking.mentions import Mention, Roster, Traces, agree, shared, traces
from screener.screening.linking.name_pairs import pairs_to_compare
from screener.screening.linking.names import birth_keys, births_alike, names_alike

#: Kinds of doubt in the order in which they are looked at where nothing else puts one before the other.
TWO_IDS, SPELLING, BIRTH, NO_BIRTH, REUSED, CASE, BARE, VARIES = (
    "two ids", "spelling", "birth date", "no birth date", "reused id", "same case", "same name", "varying id",
)  # fmt: skip
KINDS = (REUSED, TWO_IDS, SPELLING, BIRTH, NO_BIRTH, CASE, BARE, VARIES)
#: A name that so many birth dates stand under says nothing by itself.
_COMMON = 3
_MOST_IN_CASE = 30
_MOST_OF_ID = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two mentions that may be one person, or one id that may be two.

    ``shared`` says by what their charges would be grouped; empty: the answer groups nothing. ``kept`` are pairs that
    count as one person unless somebody says otherwise.
    """

    first: int
    second: int
    kind: str
    evidence: tuple[str, ...]
    against: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()
    kept: bool = False

    @property
    def order(self) -> tuple[int, int, int, int]:
        """Pairs whose answer may group charges come first, then the surer ones."""
        return (not self.shared or self.kept, KINDS.index(self.kind), len(self.against), self.first)


def doubtful_pairs(roster: Roster) -> tuple[Pair, ...]:
    """Every doubtful pair once, those whose answer matters first."""
    search = _Search(roster)
    found: dict[tuple[int, int], Pair] = {}
    for pair in search.pairs():
        known = found.get((pair.first, pair.second))
        if known is None or KINDS.index(pair.kind) < KINDS.index(known.kind):
            found[pair.first, pair.second] = pair
    return tuple(sorted(found.values(), key=lambda pair: pair.order))


class _Search:
    def __init__(self, roster: Roster) -> None:
        self._roster = roster
        self._traces: dict[int, Traces] = {}
        self._joined = {(at, other) for at, others in roster.joined.items() for other in others}

    def pairs(self) -> Iterator[Pair]:
        named = _blocks((m, (m.name,)) for m in self._roster.mentions if m.name)
        for block in named:
            yield from self._of_name(block)
        dated = [m for m in self._roster.mentions if m.person.birth_date is not None]
        for block in _blocks((m, (m.person.birth_date,)) for m in dated):
            yield from self._of_birth(block)
        for block in _blocks((m, (m.person.person_id,)) for m in self._roster.mentions if m.person.person_id):
            yield from self._of_id(block)
        for block in _blocks((m, self._cases(m)) for m in dated):
            yield from self._of_case(block)

    # -- by name ------------------------------------------------------------------------------

    def _of_name(self, block: Sequence[Mention]) -> Iterator[Pair]:
        dated = [m for m in block if m.person.birth_date is not None]
        bare = [m for m in block if m.person.birth_date is None]
        yield from self._slips(dated)
        if not bare:
            return
        births = {m.person.birth_date for m in dated}
        meeting = product(bare, dated) if len(births) <= _COMMON else self._meeting(bare, dated)
        for one, other in meeting:
            yield from self._pair(one, other, NO_BIRTH, "the same name", "one has no birth date")
        if len(bare) > 1:
            for near in _blocks((m, self._days(m)) for m in bare):
                for one, other in combinations(near, 2):
                    if one.person.person_id is None or one.person.person_id != other.person.person_id:
                        yield from self._pair(one, other, BARE, "the same name", "neither has a birth date")

    def _meeting(self, bare: Sequence[Mention], dated: Sequence[Mention]) -> Iterator[tuple[Mention, Mention]]:
        """Those who share something by which charges are grouped: a name may stand under thousands."""
        known: dict[Hashable, list[Mention]] = defaultdict(list)
        for other in dated:
            for key in (*self._days(other), *self._of(other).cases):
                known[key].append(other)
        for one in bare:
            near = {other.at: other for key in (*self._days(one), *self._of(one).cases) for other in known.get(key, ())}
            for _, other in sorted(near.items()):
                if self._shared(one, other):
                    yield one, other

    def _slips(self, dated: Sequence[Mention]) -> Iterator[Pair]:
        """Birth dates of one name that may be a slip of each other, and one birth date under two ids."""
        if len(dated) < 2:
            return
        for block in _blocks((m, birth_keys(m.person.birth_date)) for m in dated if m.person.birth_date):
            for one, other in combinations(block, 2):
                mine, theirs = one.person.birth_date, other.person.birth_date
                if mine is None or theirs is None:
                    continue
                if mine == theirs:
                    yield from self._pair(one, other, TWO_IDS, "the same name and birth date", "two person ids")
                elif (why := births_alike(mine, theirs)) is not None:
                    yield from self._pair(one, other, BIRTH, "the same name", f"birth dates {mine}, {theirs}: {why}")

    # -- by birth date, id and case -----------------------------------------------------------

    def _of_birth(self, block: Sequence[Mention]) -> Iterator[Pair]:
        seen: set[tuple[int, int]] = set()
        named = [mention for mention in block if mention.name]
        for first, second in pairs_to_compare([mention.name for mention in named]):
            one, other = named[first], named[second]
            if one.name == other.name or (one.at, other.at) in seen:
                continue
            seen.add((one.at, other.at))
            why = _alike(one.name, other.name)
            if why is not None:
                words = f"the names differ by {why}" if why else "the names are alike"
                yield from self._pair(one, other, SPELLING, "the same birth date", words)

    def _of_id(self, block: Sequence[Mention]) -> Iterator[Pair]:
        if len(block) > _MOST_OF_ID:
            return
        for one, other in combinations(block, 2):
            names = names_alike(one.name, other.name) if one.name and other.name else ""
            mine, theirs = one.person.birth_date, other.person.birth_date
            other_birth = mine is not None and theirs is not None and mine != theirs
            if not agree(one, other):
                yield from self._pair(one, other, REUSED, "the same person id", "another name and another birth date")
            elif names is None:
                yield from self._pair(one, other, VARIES, "the same person id", "another name", kept=True)
            elif other_birth:
                yield from self._pair(one, other, VARIES, "the same person id", "another birth date", kept=True)

    def _of_case(self, block: Sequence[Mention]) -> Iterator[Pair]:
        if len(block) > _MOST_IN_CASE:
            return
        for one, other in combinations(block, 2):
            mine, theirs = one.person.birth_date, other.person.birth_date
            if mine == theirs and one.name != other.name:
                yield from self._pair(one, other, CASE, "the same birth date in one case", "other names")

    # -- one pair -----------------------------------------------------------------------------

    def _pair(self, one: Mention, other: Mention, kind: str, *evidence: str, kept: bool = False) -> Iterator[Pair]:
        if (one.at, other.at) in self._joined and not kept:
            return
        first, second = (one, other) if one.at < other.at else (other, one)
        yield Pair(
            first=first.at,
            second=second.at,
            kind=kind,
            evidence=evidence,
            against=self._against(first, second),
            shared=self._shared(first, second),
            kept=kept,
        )

    def _against(self, one: Mention, other: Mention) -> tuple[str, ...]:
        """What speaks for two people: what is recorded of both and differs."""
        mine = self._roster.charges[one.charges[0]].attributes
        theirs = self._roster.charges[other.charges[0]].attributes
        found = []
        for name in ("sex", "race"):
            a, b = mine.get(name, ""), theirs.get(name, "")
            if a and b and a != b and "unknown" not in (a, b):
                found.append(f"{name} {a} and {b}")
        ids = one.person.person_id, other.person.person_id
        if all(ids) and ids[0] != ids[1]:
            found.append("two person ids")
        return tuple(found)

    def _shared(self, one: Mention, other: Mention) -> tuple[str, ...]:
        return shared(self._of(one), self._of(other))

    def _of(self, mention: Mention) -> Traces:
        known = self._traces.get(mention.at)
        if known is None:
            known = self._traces[mention.at] = traces(self._roster.charges, mention.charges)
        return known

    def _cases(self, mention: Mention) -> tuple[Hashable, ...]:
        """Cases with the birth date: the block of those born on one day in one case."""
        if len(mention.charges) == 1:
            charge = self._roster.charges[mention.charges[0]]
            number = charge.case_number
            return ((charge.court or "", number, mention.person.birth_date),) if number else ()
        return tuple((*case, mention.person.birth_date) for case in self._of(mention).cases)

    def _days(self, mention: Mention) -> tuple[Hashable, ...]:
        of = self._of(mention)
        incidents = (("incident", number) for number in of.incidents)
        arrests = (("arrest", day) for day in of.arrests)
        return (*incidents, *arrests, *(("offense", day) for day in of.offenses))


def _blocks(keyed: Iterator[tuple[Mention, Sequence[Hashable]]]) -> Iterator[Sequence[Mention]]:
    """Mentions that share a key, for each key that at least two have."""
    found: dict[Hashable, list[Mention]] = defaultdict(list)
    for mention, keys in keyed:
        for key in keys:
            found[key].append(mention)
    return (block for block in found.values() if len(block) > 1)


@lru_cache(maxsize=50_000)
def _alike(one: str, other: str) -> str | None:
    return names_alike(one, other)


def spelled_alike(one: str, other: str) -> bool:
    """Whether two different names, as ``name_key`` writes them, may be one person's."""
    return _alike(one, other) is not None
