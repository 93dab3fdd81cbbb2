"""Records: the audit log of everything that was done, and whether it is whole."""

from screener.ui.pages.records.page import RecordsPage

__all__ = ["RecordsPage"]
