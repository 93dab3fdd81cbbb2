"""People: who may be one person, asked and answered."""

from screener.ui.pages.people.page import PeoplePage

__all__ = ["PeoplePage"]
