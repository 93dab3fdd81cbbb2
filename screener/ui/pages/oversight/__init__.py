"""Oversight: whether the policy is applied the same way by everyone, and the charges behind every number."""

from screener.ui.pages.oversight.page import OversightPage

__all__ = ["OversightPage"]
