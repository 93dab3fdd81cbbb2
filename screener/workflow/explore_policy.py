"""Explore a policy on the office's own dockets: replay a draft, look at a distribution, move a limit. Writes nothing.

Both sides of a replay are judged as of the later of today and the draft's first day, as ``adopt_policy.preview`` does.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from weakref import WeakKeyDictionary

from screener.policy.evaluate import version_for
from screener.policy.load import load_policy_bytes
from screener.policy.model import Policy
from screener.screening.explore import Distribution, distributions
from screener.screening.replay import Prepared, Replay, prepare, replay
from screener.screening.thresholds import Cut, cuts, moved_text
from screener.workflow.office import Model, Office


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeReplay:
    """A draft against the version in force on every charge of the office. ``charge_ids`` are in the replay's order."""

    before: Policy | None
    after: Policy
    replay: Replay
    charge_ids: tuple[str, ...] = field(repr=False)

    def behind(self, before: str, after: str, *, dimension: str = "", key: str = "") -> tuple[str, ...]:
        """The ids of the charges of one cell."""
        found = self.replay.behind(before, after, dimension=dimension, key=key)
        return tuple(self.charge_ids[index] for index in found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Explored:
    """One limit with the quantities that the office's dockets hold: over all substances first, then each."""

    policy: Policy
    cut: Cut
    parts: tuple[Distribution, ...]
    charge_ids: tuple[str, ...] = field(repr=False)

    def ids(self, places: tuple[int, ...]) -> tuple[str, ...]:
        """The ids of charges of a distribution."""
        return tuple(self.charge_ids[index] for index in places)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A limit at another place: the changed text, and what it does to the office's charges."""

    cut: Cut
    shown: str
    text: bytes = field(repr=False)
    result: OfficeReplay


@dataclass(eq=False)
class _Ready:
    model: Model
    revision: int
    charge_ids: tuple[str, ...]
    prepared: Prepared


_READY: WeakKeyDictionary[Office, _Ready] = WeakKeyDictionary()


def _ready(office: Office) -> _Ready:
    """The office's charges prepared for replays, until an import, a recorded fact or a new day changes them."""
    model = office.model()
    known = _READY.get(office)
    if known is None or known.model is not model or known.revision != model.revision:
        counts = list(model.counts.values())
        referred = {count.charge_id for count in model.referrals()}
        known = _READY[office] = _Ready(
            model=model,
            revision=model.revision,
            charge_ids=tuple(count.charge_id for count in counts),
            # What only stands behind a warrant is looked at beside others, and not counted.
            prepared=prepare(
                [count.screened for count in counts], counted=[count.charge_id in referred for count in counts]
            ),
        )
    return known


def _day(office: Office, policy: Policy) -> date:
    return max(office.today(), policy.effective)


def replay_draft(office: Office, policy: Policy) -> OfficeReplay:
    """What a text would change on every charge that the office screens, against the version in force."""
    return replay_versions(office, version_for(_ready(office).model.policies, _day(office, policy)), policy)


def replay_versions(office: Office, before: Policy | None, after: Policy) -> OfficeReplay:
    """What one text changes against another on every charge that the office screens. None: against no policy at all."""
    ready = _ready(office)
    return OfficeReplay(
        before=before,
        after=after,
        replay=replay(ready.prepared, before, after, as_of=_day(office, after)),
        charge_ids=ready.charge_ids,
    )


def limits(policy: Policy) -> tuple[Cut, ...]:
    """The limits of a text that can be moved."""
    return cuts(policy)


def explore(office: Office, policy: Policy, cut: Cut) -> Explored:
    """How the quantities that a limit looks at are distributed in the office's dockets."""
    ready = _ready(office)
    parts = distributions(
        ready.prepared, facts=cut.facts, dimension=cut.dimension, offenses=cut.offenses, drugs=cut.drugs
    )
    return Explored(policy=policy, cut=cut, parts=parts, charge_ids=ready.charge_ids)


def move(office: Office, policy: Policy, cut: Cut, shown: str) -> Moved:
    """The text with one limit written anew (``shown``: "5 g"), replayed against the text as it was.

    Raises PolicyErrors where the changed text is no policy.
    """
    text = moved_text(policy, cut, shown)
    moved = load_policy_bytes(text, policy.file)
    return Moved(cut=cut, shown=shown, text=text, result=replay_versions(office, policy, moved))
