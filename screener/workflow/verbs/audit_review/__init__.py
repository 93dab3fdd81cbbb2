"""The weekly audit review: what the audit log says of a week, on paper, signed off, asked for where it is missing."""

from screener.workflow.verbs.audit_review.review import audit_review, hours_of, set_hours, write_audit_review
from screener.workflow.verbs.audit_review.sign import sign_off
from screener.workflow.verbs.audit_review.weeks import last_week, weeks_waiting

__all__ = [
    "audit_review",
    "hours_of",
    "last_week",
    "set_hours",
    "sign_off",
    "weeks_waiting",
    "write_audit_review",
]
