"""The state whose statutes the office's dockets cite: a setting of the office, kept in the record."""

from __future__ import annotations

from screener.docket.model.choices import state_code
from screener.storage.audit_log import projection
from screener.storage.audit_log.journal import Entry
from screener.storage.rows import records
from screener.workflow.session.opened import Office

STATE = "state"


def state_of(office: Office) -> str:
    """The postal code of the office's state: as somebody set it, else as its policies say; "" where nobody said it."""
    with office.reading() as connection:
        said = records.settings(connection).get(STATE, "")
    if said:
        return said
    policies = sorted(office.policies(), key=lambda policy: (policy.effective, policy.version))
    return next((policy.state for policy in reversed(policies) if policy.state), "")


def set_state(office: Office, state: str) -> str:
    """Says which state the office is in; "" takes it back. Dockets that are imported from now on are read by it.

    What was imported stays as it was read: a charge is read once, at its import.
    """
    code = state_code(state) if state.strip() else ""
    office.record([Entry(kind=projection.SET, object="office", body={"settings": {STATE: code}})])
    return code
