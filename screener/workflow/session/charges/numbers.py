"""The office in numbers."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from screener.storage.audit_log import journal
from screener.storage.engines.engine import Connection
from screener.storage.rows import records
from screener.workflow.model import OfficeStatus
from screener.workflow.session.charges.charges import Model


class Named(Protocol):
    """What an office is called."""

    @property
    def name(self) -> str:
        """The office's name, as papers print it."""

    @property
    def county(self) -> str:
        """The county that it prosecutes in."""

    @property
    def marking(self) -> str:
        """The line that marks every page and sheet."""


def status_of(
    office: Named, model: Model, policies: int, connection: Connection, last: datetime | None
) -> OfficeStatus:
    """``policies`` are in force, ``last`` is when something was saved last in this window."""
    counts = model.referrals()
    return OfficeStatus(
        name=office.name,
        county=office.county,
        marking=office.marking,
        charges=len(counts),
        people=len({count.person for count in counts}),
        cases=len({count.case_id for count in counts if count.case_id is not None}),
        decided=sum(count.decided for count in counts),
        held=sum(count.state.hold is not None for count in counts),
        dockets=sum(docket.kind == "docket" for docket in model.files.values()),
        case_files=sum(docket.kind == "cases" for docket in model.files.values()),
        charges_behind=sum(count.behind and not count.settled for count in model.counts.values()),
        charges_settled=sum(bool(count.settled) for count in model.counts.values()),
        warrants=records.count_warrants(connection),
        events=journal.count_events(connection),
        policies=policies,
        last_saved=last,
    )
