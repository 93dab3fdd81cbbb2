"""What the window remembers on this machine: the last office, who worked, scheme, text size, window size.

No names of people and nothing of any docket. A file that cannot be read or written is never in the way.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path

from screener.domain.errors import ScreenerError
from screener.runtime.paths import places
from screener.runtime.settings import load_settings, save_settings
from screener.workflow.session.office_paths import Place, office_place, on_server

_log = logging.getLogger(__name__)


class Remembered:
    """The user's settings, as the window reads them: what is missing or cannot be is its default."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or places().settings
        self._values = load_settings(self.path)

    def text(self, key: str, default: str = "") -> str:
        value = self._values.get(key)
        return value if isinstance(value, str) else default

    def number(self, key: str, default: float) -> float:
        value = self._values.get(key)
        return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else default

    def offices(self) -> tuple[Place, ...]:
        """Offices opened before, the last one first; files that are gone are left out, and what is no address."""
        names = self._values.get("offices")
        found: list[Place] = []
        for name in names if isinstance(names, list) else ():
            try:
                place = office_place(name) if isinstance(name, str) else Path()
            except ScreenerError:
                continue
            if on_server(place) or Path(place).is_file():
                found.append(place)
        return tuple(found)

    def user_of(self, path: Place) -> str:
        """The code of who worked in an office last on this machine."""
        users = self._values.get("users")
        code = users.get(str(path)) if isinstance(users, dict) else None
        return code if isinstance(code, str) else ""

    def opened(self, path: Place, user: str) -> None:
        """An office was opened by a user. An address carries no password here: ``Office.place`` has none."""
        others = [str(other) for other in self.offices() if str(other) != str(path)]
        offices = [str(path), *others][:6]
        users = self._values.get("users")
        kept = {k: v for k, v in users.items() if k in offices} if isinstance(users, dict) else {}
        self.keep({"offices": offices, "users": {**kept, str(path): user}})

    def keep(self, values: Mapping[str, object]) -> None:
        """Writes values over the old ones. Where they cannot be written, they last as long as the window."""
        self._values.update(values)
        try:
            save_settings(self.path, self._values)
        except ScreenerError:
            _log.warning("the window's settings could not be written")
