"""Verify: recompute the chain, compare rows with digests, rebuild the projections."""

from screener.workflow.session.record.audit_log_lines import trail  # the record, to read beside the verdict about it
from screener.workflow.verbs.verify_record.checking import verify

__all__ = ["trail", "verify"]
