"""Dockets: imported files, and the wizard that imports one."""

from screener.ui.pages.dockets.page import DocketsPage

__all__ = ["DocketsPage"]
