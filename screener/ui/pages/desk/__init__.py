"""The screening desk: queue, person, charges, facts and the reasons, one frame that does not move."""

from screener.ui.pages.desk.page import DeskPage

__all__ = ["DeskPage"]
