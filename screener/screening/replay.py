"""Two versions of a policy on the same charges: what would change, for how many, and for whom.

Facts are prepared once (``prepare``). Charges of which both versions see the same stand in one slot, so that a replay
after moving a threshold costs a look at each slot instead of one at each charge.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import compress

from screener.domain.case import Charge, Facts
from screener.domain.decision import Rollup
from screener.domain.substance import SUBSTANCES
from screener.domain.substance import label as substance_label
from screener.policy.compiled import compiled
from screener.policy.evaluate import evaluate_group, version_for
from screener.policy.finding import Finding
from screener.policy.model import Policy
from screener.screening.recommend import NEW_CASES, NO_POLICY, Screened, names_units
from screener.screening.slots import Slots, by_count, by_group
from screener.screening.units import told_apart

#: By what a replay is split, besides the whole.
DIMENSIONS = ("rule", "substance", "race", "agency", "grouped")
NOT_KNOWN = "not known"
NO_RULE, NOT_SETTLED = "no rule", "not settled"
_GROUPED: Mapping[bool | None, str] = {True: "grouped", False: "standalone", None: NOT_KNOWN}
#: What a finding counts as in a replay: roll-up and deciding rule.
_Code = tuple[Rollup, str]
_Traits = tuple[str, str, str, str]
#: So many texts' answers are kept with the charges.
_MOST_KEPT = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """``n`` charges whose recommendation was ``before`` and becomes ``after`` (roll-ups)."""

    before: str
    after: str
    n: int

    @property
    def changed(self) -> bool:
        return self.before != self.after


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """The transitions of one part of the charges: of one rule, substance, race, agency, or of grouped charges."""

    key: str
    n: int
    transitions: tuple[Transition, ...]

    @property
    def changed(self) -> int:
        """How many charges get another recommendation."""
        return sum(each.n for each in self.transitions if each.changed)


@dataclass(eq=False)
class Prepared:
    """Charges made ready for replays: facts, groups and traits, worked out once. Use :func:`prepare`."""

    charges: tuple[Charge, ...]
    facts: tuple[Facts, ...]
    apart: tuple[Facts, ...]  # the same, with cases and incidents by their order in the group
    traits: tuple[_Traits, ...]
    members: tuple[tuple[int, ...], ...]
    known: tuple[bool, ...]  # per group of ``members``: whether what stands beside is known
    counted: tuple[bool, ...]  # per charge: False where it only stands beside others
    slots: Slots | None = field(default=None, repr=False)
    slots_key: tuple[object, ...] = ()
    tallied: list[tuple[int, _Traits, int]] = field(default_factory=list, repr=False)  # slot, traits, charges
    codes: dict[tuple[object, ...], list[_Code]] = field(default_factory=dict, repr=False)

    def __len__(self) -> int:
        return len(self.charges)


def prepare(screened: Sequence[Screened], *, counted: Sequence[bool] | None = None) -> Prepared:
    """Makes screened charges ready: their facts and groups are taken, their recommendations are not.

    ``counted`` says which of them are counted; the others are only looked at as companions. None: all.
    """
    members: dict[int, list[int]] = defaultdict(list)
    for index, item in enumerate(screened):
        members[item.group].append(index)
    groups = tuple(tuple(indices) for indices in members.values())
    apart = [item.facts for item in screened]
    for indices in groups:
        if len(indices) > 1:
            for index, facts in zip(indices, told_apart([apart[index] for index in indices]), strict=True):
                apart[index] = facts
    return Prepared(
        charges=tuple(item.charge for item in screened),
        facts=tuple(item.facts for item in screened),
        apart=tuple(apart),
        traits=tuple(_traits(item) for item in screened),
        members=groups,
        known=tuple(screened[indices[0]].grouped is not None for indices in groups),
        counted=(True,) * len(screened) if counted is None else tuple(counted),
    )


def _traits(item: Screened) -> _Traits:
    drug = item.facts.get("substance")
    words = item.charge.attributes
    agency = item.facts.get("agency") or words.get("agency")
    return (
        _drug(drug) if isinstance(drug, str) else NOT_KNOWN,
        NOT_KNOWN if words.get("race", "unknown") == "unknown" else words["race"],
        str(agency) if agency else NOT_KNOWN,
        _GROUPED[item.grouped],
    )


def _drug(name: str) -> str:
    return substance_label(name) if name in SUBSTANCES else name


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """What another version does to the charges. Every part sums to ``n``; nobody is left out.

    ``by`` holds the matrices of each of ``DIMENSIONS``, the part with most changes first. By rule, the parts are the
    rules that decided before and after ("3.2", or "3.2, then no rule"), so that each charge stands in one part.
    """

    n: int
    as_of: date
    transitions: tuple[Transition, ...]
    by: Mapping[str, tuple[Matrix, ...]]
    _of_charge: _Behind = field(repr=False, compare=False)

    @property
    def changed(self) -> int:
        """How many charges get another recommendation."""
        return sum(each.n for each in self.transitions if each.changed)

    def behind(self, before: str, after: str, *, dimension: str = "", key: str = "") -> tuple[int, ...]:
        """The charges of one cell, as places among the charges that were prepared, in their order."""
        return self._of_charge.of_cell(before, after, dimension, key)


@dataclass(eq=False, slots=True)
class _Behind:
    """Finds the charges of a cell when they are asked for."""

    prepared: Prepared
    slots: Slots
    before: list[_Code]
    after: list[_Code]

    def of_cell(self, before: str, after: str, dimension: str, key: str) -> tuple[int, ...]:
        wanted = {
            slot
            for slot, (old, new) in enumerate(zip(self.before, self.after, strict=True))
            if old[0].value == before and new[0].value == after and (dimension != "rule" or _rules(old, new) == key)
        }
        counted = self.prepared.counted
        found = (index for index, slot in enumerate(self.slots.slot_of) if slot in wanted and counted[index])
        if dimension in ("", "rule"):
            return tuple(found)
        at = DIMENSIONS.index(dimension) - 1
        traits = self.prepared.traits
        return tuple(index for index in found if traits[index][at] == key)


def replay(
    prepared: Prepared, before: Policy | None, after: Policy | None, *, as_of: date, mode: str = NEW_CASES
) -> Replay:
    """Both versions on the same charges, as of the same day. Without a version every charge is outside the policy."""
    slots = _slots_for(prepared, [policy for policy in (before, after) if policy is not None])
    old = _codes(prepared, slots, before, as_of, mode)
    new = _codes(prepared, slots, after, as_of, mode)
    pairs = list(zip(old, new, strict=True))
    counted: Counter[tuple[_Code, _Code, _Traits]] = Counter()
    for slot, traits, n in prepared.tallied:
        counted[(*pairs[slot], traits)] += n
    return Replay(
        n=sum(prepared.counted),
        as_of=as_of,
        transitions=_matrix("", {(a, b): n for (a, b), n in _totals(counted).items()}).transitions,
        by=_split(counted),
        _of_charge=_Behind(prepared, slots, old, new),
    )


def _totals(counted: Mapping[tuple[_Code, _Code, _Traits], int]) -> Counter[tuple[str, str]]:
    found: Counter[tuple[str, str]] = Counter()
    for (old, new, _), n in counted.items():
        found[old[0].value, new[0].value] += n
    return found


def _split(counted: Mapping[tuple[_Code, _Code, _Traits], int]) -> dict[str, tuple[Matrix, ...]]:
    parts: dict[str, dict[str, Counter[tuple[str, str]]]] = {name: defaultdict(Counter) for name in DIMENSIONS}
    for (old, new, traits), n in counted.items():
        cell = (old[0].value, new[0].value)
        for name, key in zip(DIMENSIONS, (_rules(old, new), *traits), strict=True):
            parts[name][key][cell] += n
    found = {}
    for name, keys in parts.items():
        matrices = [_matrix(key, cells) for key, cells in keys.items()]
        found[name] = tuple(sorted(matrices, key=lambda each: (-each.changed, -each.n, each.key)))
    return found


def _matrix(key: str, cells: Mapping[tuple[str, str], int]) -> Matrix:
    ordered = sorted(cells.items(), key=lambda cell: (-cell[1], cell[0]))
    return Matrix(
        key=key,
        n=sum(cells.values()),
        transitions=tuple(Transition(before=a, after=b, n=n) for (a, b), n in ordered),
    )


def _rules(old: _Code, new: _Code) -> str:
    return old[1] if old[1] == new[1] else f"{old[1]}, then {new[1]}"


def _code(finding: Finding) -> _Code:
    if finding.decided_by is not None:
        return finding.rollup, finding.decided_by
    return finding.rollup, NOT_SETTLED if not finding.settled else NO_RULE


def _codes(prepared: Prepared, slots: Slots, policy: Policy | None, as_of: date, mode: str) -> list[_Code]:
    """Per slot what the policy says. Kept for the texts that were asked last: the one in force is asked again."""
    key = (id(slots), policy.sha256 if policy is not None else "", as_of, mode)
    known = prepared.codes.pop(key, None)
    if known is None:
        in_force = version_for([] if policy is None else [policy], as_of)
        known = _evaluated(slots, in_force, as_of, mode) if in_force is not None else [_code(NO_POLICY)] * slots.slots
    while len(prepared.codes) >= _MOST_KEPT:
        del prepared.codes[next(iter(prepared.codes))]
    prepared.codes[key] = known
    return known


def _evaluated(slots: Slots, policy: Policy, as_of: date, mode: str) -> list[_Code]:
    """One look at each count that the text tells apart from those before it."""
    sight = slots.seen_by(policy)
    codes: dict[tuple[object, ...], _Code] = {}
    found: list[_Code] = []
    for known, ids, places in slots.groups:
        for place in range(places):
            key = sight.key(ids, place)
            code = codes.get((known, key))
            if code is None:
                first, *_ = evaluate_group(policy, sight.group(key), companions_known=known, as_of=as_of, mode=mode)
                code = codes[known, key] = _code(first)
            found.append(code)
    return found


def _slots_for(prepared: Prepared, policies: Sequence[Policy]) -> Slots:
    """The slots that these policies tell apart; moving a threshold leaves them as they are."""
    ready = [compiled(policy) for policy in policies]
    names = tuple(sorted({name for each in ready for name in (*each.key_facts, *each.policy.companion_facts)}))
    beside, grouped = any(each.looks_beside for each in ready), any(each.asks_grouped for each in ready)
    by_name = any(names_units(policy) for policy in policies)
    key = (names, beside, grouped, by_name)
    if prepared.slots_key != key or prepared.slots is None:
        prepared.codes.clear()
        build = by_group if beside else by_count
        prepared.slots = build(
            prepared.facts if by_name else prepared.apart, prepared.members, prepared.known, names, grouped=grouped
        )
        prepared.slots_key = key
        tallied = Counter(compress(zip(prepared.slots.slot_of, prepared.traits, strict=True), prepared.counted))
        prepared.tallied = [(slot, traits, n) for (slot, traits), n in tallied.items()]
    return prepared.slots
