"""The office that is open: its record, its clock, its user, and its charges as the policy in force sees them."""

from screener.workflow.office.acts import Act, Clock
from screener.workflow.office.gate import Expired, LogOnNeeded, Refused, SessionState
from screener.workflow.office.model import Count, Model
from screener.workflow.office.opened import Office
from screener.workflow.office.opening import (
    DEFAULT_MARKING,
    being_written,
    create_office,
    left_behind,
    open_office,
    system_clock,
    system_zone,
    writer_name,
)
from screener.workflow.office.ready import Ready, day_for, ready
from screener.workflow.office.rights import ROLES, AccessMode, may
from screener.workflow.office.warrants import HeldWarrant, held_warrants, outcome_of

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
