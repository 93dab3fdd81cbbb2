"""Approvals: deviations that wait for somebody's yes, each beside its case."""

from screener.ui.pages.approvals.page import ApprovalsPage

__all__ = ["ApprovalsPage"]
