"""Charges: texts that were not recognized, in clusters that one answer settles, and the office's charge table."""

from screener.ui.pages.charges.page import ChargesPage

__all__ = ["ChargesPage"]
