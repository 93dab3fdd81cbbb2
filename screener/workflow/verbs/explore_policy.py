"""Explore a policy on the office's own dockets: replay a draft, look at a distribution, move a limit. Writes nothing.

Both sides of a replay are judged as of the later of today and the draft's first day, as ``adopt_policy.preview`` does.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from screener.policy.explanation.evaluate import version_for
from screener.policy.language.model import Policy
from screener.policy.loading.load import load_policy_bytes
from screener.screening.explore import Distribution, distributions
from screener.screening.replay import Replay, replay
from screener.screening.thresholds import Cut, cuts, moved_text
from screener.workflow.session import Office, day_for, ready


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
class MovedLimit:
    """A limit at another place: the changed text, and what it does to the office's charges."""

    cut: Cut
    shown: str
    text: bytes = field(repr=False)
    result: OfficeReplay


def replay_draft(office: Office, policy: Policy) -> OfficeReplay:
    """What a text would change on every charge that the office screens, against the version in force."""
    return replay_versions(office, version_for(ready(office).model.policies, day_for(office, policy)), policy)


def replay_versions(office: Office, before: Policy | None, after: Policy) -> OfficeReplay:
    """What one text changes against another on every charge that the office screens. None: against no policy at all."""
    found = ready(office)
    return OfficeReplay(
        before=before,
        after=after,
        replay=replay(found.prepared, before, after, as_of=day_for(office, after)),
        charge_ids=found.charge_ids,
    )


def limits(policy: Policy) -> tuple[Cut, ...]:
    """The limits of a text that can be moved."""
    return cuts(policy)


def explore(office: Office, policy: Policy, cut: Cut) -> Explored:
    """How the quantities that a limit looks at are distributed in the office's dockets."""
    found = ready(office)
    parts = distributions(
        found.prepared, facts=cut.facts, dimension=cut.dimension, offenses=cut.offenses, drugs=cut.drugs
    )
    return Explored(policy=policy, cut=cut, parts=parts, charge_ids=found.charge_ids)


def move(office: Office, policy: Policy, cut: Cut, shown: str) -> MovedLimit:
    """The text with one limit written anew (``shown``: "5 g"), replayed against the text as it was.

    Raises PolicyErrors where the changed text is no policy.
    """
    text = moved_text(policy, cut, shown)
    moved = load_policy_bytes(text, policy.file)
    return MovedLimit(cut=cut, shown=shown, text=text, result=replay_versions(office, policy, moved))
