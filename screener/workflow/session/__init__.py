"""The office that is open: its record, its clock, its user, and its charges as the policy in force sees them."""

from screener.workflow.session.acts import Act, Clock
from screener.workflow.session.charges.charges import Model
from screener.workflow.session.charges.count import Count
from screener.workflow.session.gate import Expired, LogOnNeeded, Refused, SessionState
from screener.workflow.session.opened import Office
from screener.workflow.session.opening import (
    DEFAULT_MARKING,
    being_written,
    create_office,
    left_behind,
    open_office,
    system_clock,
    system_zone,
    writer_name,
)
from screener.workflow.session.ready import Ready, day_for, ready
from screener.workflow.session.rights import ROLES, AccessMode, may
from screener.workflow.session.warrants import HeldWarrant, held_warrants, outcome_of

__all__ = [
    "DEFAULT_MARKING",
    "ROLES",
    "AccessMode",
    "Act",
    "Clock",
    "Count",
    "Expired",
    "HeldWarrant",
    "LogOnNeeded",
    "Model",
    "Office",
    "Ready",
    "Refused",
    "SessionState",
    "being_written",
    "create_office",
    "day_for",
    "held_warrants",
    "left_behind",
    "may",
    "open_office",
    "outcome_of",
    "ready",
    "system_clock",
    "system_zone",
    "writer_name",
]
