"""Two versions of a policy on the same charges: what would change, for how many, and for whom.

Facts are prepared once (``prepare``), so that a replay after moving a threshold costs one look at each charge.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import compress

from screener.domain.case import Charge, Facts
from screener.domain.decision import UNSETTLED, Rollup
from screener.domain.substance import SUBSTANCES
from screener.domain.substance import label as substance_label
from screener.policy.evaluation.finding import Decided
from screener.policy.explanation.evaluate import evaluator, version_for
from screener.policy.language.model import Policy
from screener.screening.recommend.recommend import NEW_CASES, NO_POLICY, Screened

#: By what a replay is split, besides the whole.
DIMENSIONS = ("rule", "substance", "race", "agency", "grouped")
NOT_KNOWN = "not known"
NO_RULE, NOT_SETTLED = "no rule", "not settled"
_GROUPED: Mapping[bool | None, str] = {True: "grouped", False: "standalone", None: NOT_KNOWN}
_NO_POLICY = Decided(rollup=NO_POLICY.rollup, outcome=NO_POLICY.outcome)
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
        """Whether the recommendation is another one under the new policy."""
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
    """Charges made ready for replays: facts, groups and traits, worked out once. Use :func:`prepare`.

    ``groups``: the facts of the counts of each group, and whether what stands beside is known. ``places``: the charges
    in the order of the groups. ``kinds``: for each of them, in that order, which of ``traits`` it has.
    """

    charges: tuple[Charge, ...]
    facts: tuple[Facts, ...]
    traits: tuple[_Traits, ...]
    groups: tuple[tuple[tuple[Facts, ...], bool], ...]
    places: tuple[int, ...]
    kinds: tuple[int, ...]
    counted: tuple[bool, ...]  # per charge: False where it only stands beside others
    decided: dict[tuple[object, ...], list[Decided]] = field(default_factory=dict, repr=False)

    def __len__(self) -> int:
        return len(self.charges)

    @cached_property
    def chosen(self) -> tuple[bool, ...] | None:
        """In the order of the groups which charges are counted; None where all are."""
        return None if all(self.counted) else tuple(self.counted[index] for index in self.places)


def prepare(screened: Sequence[Screened], *, counted: Sequence[bool] | None = None) -> Prepared:
    """Makes screened charges ready: their facts and groups are taken, their recommendations are not.

    ``counted`` says which of them are counted; the others are only looked at as companions. None: all.
    """
    members: dict[int, list[int]] = defaultdict(list)
    for index, item in enumerate(screened):
        members[item.group].append(index)
    places = tuple(index for indices in members.values() for index in indices)
    seen: dict[_Traits, int] = {}
    kinds = tuple(seen.setdefault(_traits(screened[index]), len(seen)) for index in places)
    return Prepared(
        charges=tuple(item.charge for item in screened),
        facts=tuple(item.facts for item in screened),
        traits=tuple(seen),
        groups=tuple(
            (tuple(screened[index].facts for index in indices), screened[indices[0]].company_known)
            for indices in members.values()
        ),
        places=places,
        kinds=kinds,
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
    before: list[Decided]
    after: list[Decided]

    def of_cell(self, before: str, after: str, dimension: str, key: str) -> tuple[int, ...]:
        prepared = self.prepared
        at = DIMENSIONS.index(dimension) - 1 if dimension not in ("", "rule") else -1
        wanted = {kind for kind, traits in enumerate(prepared.traits) if at < 0 or traits[at] == key}
        pairs = {
            (old, new)
            for old, new in set(zip(self.before, self.after, strict=True))
            if (old.rollup.value, new.rollup.value) == (before, after)
            and (dimension != "rule" or _rules(_code(old), _code(new)) == key)
        }
        rows = zip(prepared.places, prepared.kinds, zip(self.before, self.after, strict=True), strict=True)
        counted = prepared.counted
        return tuple(sorted(index for index, kind, pair in rows if pair in pairs and kind in wanted and counted[index]))


def replay(
    prepared: Prepared, before: Policy | None, after: Policy | None, *, as_of: date, mode: str = NEW_CASES
) -> Replay:
    """Both versions on the same charges, as of the same day. Without a version every charge is outside the policy."""
    old, new = _decided(prepared, before, as_of, mode), _decided(prepared, after, as_of, mode)
    rows: Iterable[tuple[Decided, Decided, int]] = zip(old, new, prepared.kinds, strict=True)
    if prepared.chosen is not None:
        rows = compress(rows, prepared.chosen)
    counted: Counter[tuple[_Code, _Code, _Traits]] = Counter()
    for (was, becomes, kind), n in Counter(rows).items():
        counted[_code(was), _code(becomes), prepared.traits[kind]] += n
    return Replay(
        n=sum(prepared.counted),
        as_of=as_of,
        transitions=_matrix("", _totals(counted)).transitions,
        by=_split(counted),
        _of_charge=_Behind(prepared, old, new),
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


def _code(decided: Decided) -> _Code:
    if decided.decided_by is not None:
        return decided.rollup, decided.decided_by
    return decided.rollup, NOT_SETTLED if decided.rollup in UNSETTLED else NO_RULE


def _decided(prepared: Prepared, policy: Policy | None, as_of: date, mode: str) -> list[Decided]:
    """What a policy says, in the order of the groups. Kept for the texts that were asked last: the one in force is
    asked again."""
    key = (policy.sha256 if policy is not None else "", as_of, mode)
    known = prepared.decided.pop(key, None)
    if known is None:
        in_force = version_for([] if policy is None else [policy], as_of)
        known = (
            [_NO_POLICY] * len(prepared)
            if in_force is None
            else evaluator(in_force, as_of, mode).decided(prepared.groups)
        )
    while len(prepared.decided) >= _MOST_KEPT:
        del prepared.decided[next(iter(prepared.decided))]
    prepared.decided[key] = known
    return known
