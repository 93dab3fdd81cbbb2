"""What charges that are counted under the same keys of the queue have in common."""

from __future__ import annotations

from collections.abc import Hashable

from screener.domain.decision import Approval, Rollup
from screener.storage.audit_log.projection import ChargeState
from screener.workflow.session import Count, Model

NOT_RECORDED = "not recorded"
#: Approvals that somebody has still to do something about.
APPROVALS = {Approval.REQUESTED.value: "asked", Approval.REFUSED.value: "refused"}
#: Recommendation, grouping, offense, agency, unit, attorney and docket, and how a charge stands.
Alike = tuple[Rollup, bool | None, object, object, str, str, str, tuple[str, ...]]
_UNTOUCHED = ("undecided",)


class Alikes:
    """Gives each charge the number of those that it is alike with; ``found`` says by number what they share.

    Two numbers may share the same: what is counted by number is added up by what is shared.
    """

    def __init__(self, model: Model) -> None:
        self.found: list[Alike] = []
        self._numbers: dict[Hashable, int] = {}
        self._of_place: list[int] = []
        if model.batch is not None:
            shared, self._of_place = model.batch.classes([c.listed for c in model.counts.values()], NOT_RECORDED)
            self.found = [(*each, _UNTOUCHED) for each in shared]
        self._shared = len(self.found)

    def number(self, count: Count) -> int:
        """The number of a charge."""
        state = count.state
        touched = bool(state.decisions) or state.hold is not None
        if count.own_screened is None and count.own is None and count.batch is not None:
            number = self._of_place[count.place]
            if not touched:
                return number
            standing = _standing(state)
            return self._of((number, standing), (*self.found[number][:-1], standing))
        alike = _alike(count, _standing(state) if touched else _UNTOUCHED)
        return self._of(alike, alike)

    def _of(self, key: Hashable, alike: Alike) -> int:
        number = self._numbers.setdefault(key, len(self.found))
        if number == len(self.found):
            self.found.append(alike)
        return number


def _alike(count: Count, standing: tuple[str, ...]) -> Alike:
    screened, attributes = count.screened, count.imported.attributes
    facts = screened.facts
    return (
        screened.finding.rollup,
        screened.grouped,
        facts.get("offense"),
        facts.get("agency") or attributes.get("agency"),
        attributes.get("unit of office") or attributes.get("unit") or NOT_RECORDED,
        attributes.get("attorney", NOT_RECORDED),
        count.listed,
        standing,
    )


def _standing(state: ChargeState) -> tuple[str, ...]:
    found = ["decided" if state.decisions else "undecided"]
    if state.hold is not None:
        found.append("onhold")
    if state.conflict:
        found.append("conflict")
    if state.approval in APPROVALS:
        found.append(APPROVALS[state.approval])
    return tuple(found)
