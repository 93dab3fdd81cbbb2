"""Cells that say the same become one: a docket has few different ones among its millions."""

from __future__ import annotations


class SameCells:
    """Serves one docket. What is alike is hashed and compared once, and takes the room of one."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}

    def row(self, cells: list[str]) -> list[str]:
        """The same cells, each as it was met first."""
        return list(map(self._known.setdefault, cells, cells))
