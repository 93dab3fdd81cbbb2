"""The wish to open the window: the command line cannot, the front door can."""

from __future__ import annotations

from pathlib import Path


class OpenWindow(Exception):
    """Asks the front door to open the window on an office (None: the last one, else the welcome page)."""

    def __init__(self, office: Path | None = None, user: str | None = None) -> None:
        super().__init__()
        self.office = office
        self.user = user
