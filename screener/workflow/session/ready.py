"""The office's charges prepared for replays: what every text is tried on, and which of them are counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from weakref import WeakKeyDictionary

from screener.policy.language.model import Policy
from screener.screening.replay import Prepared, prepare
from screener.workflow.session.charges.charges import Model
from screener.workflow.session.opened import Office


@dataclass(eq=False)
class Ready:
    """All charges of an office in the order of ``charge_ids``, with the links by which the desk screens them.

    What only stands behind a warrant is looked at beside others, as on the desk, and never counted.
    """

    model: Model
    revision: int
    charge_ids: tuple[str, ...]
    prepared: Prepared


_READY: WeakKeyDictionary[Office, Ready] = WeakKeyDictionary()


def ready(office: Office) -> Ready:
    """Prepared once, until an import, a recorded fact, another policy or a new day changes the charges."""
    model = office.model()
    known = _READY.get(office)
    if known is None or known.model is not model or known.revision != model.revision:
        counts = list(model.counts.values())
        known = _READY[office] = Ready(
            model=model,
            revision=model.revision,
            charge_ids=tuple(count.charge_id for count in counts),
            prepared=prepare([count.screened for count in counts], counted=[bool(count.listed) for count in counts]),
        )
    return known


def day_for(office: Office, policy: Policy) -> date:
    """The day as of which a text is tried: today, or its first day where that is to come."""
    return max(office.today(), policy.effective)
