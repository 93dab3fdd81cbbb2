"""What the window remembers on this machine: the last office, who worked, scheme, text size, window size.

No names of people and nothing of any docket. A file that cannot be read or written is never in the way.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Mapping
from pathlib import Path

from platformdirs import user_config_path

_log = logging.getLogger(__name__)


class Remembered:
    """A small JSON file of plain values, written whole."""

    def __init__(self, path: Path | None = None) -> None:
        home = os.environ.get("SCREENER_HOME")
        folder = Path(home) if home else user_config_path("screener", appauthor=False)
        self.path = path or folder / "window.json"
        self._values = self._read()

    def _read(self) -> dict[str, object]:
        try:
            values = json.loads(self.path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return values if isinstance(values, dict) else {}

    def text(self, key: str, default: str = "") -> str:
        value = self._values.get(key)
        return value if isinstance(value, str) else default

    def number(self, key: str, default: float) -> float:
        value = self._values.get(key)
        return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else default

    def offices(self) -> tuple[Path, ...]:
        """Offices opened before, the last one first; those that are gone are left out."""
        names = self._values.get("offices")
        paths = (Path(name) for name in names if isinstance(name, str)) if isinstance(names, list) else ()
        return tuple(path for path in paths if path.is_file())

    def user_of(self, path: Path) -> str:
        """The code of who worked in an office last on this machine."""
        users = self._values.get("users")
        code = users.get(str(path)) if isinstance(users, dict) else None
        return code if isinstance(code, str) else ""

    def opened(self, path: Path, user: str) -> None:
        """An office was opened by a user."""
        others = [str(other) for other in self.offices() if other != path]
        offices = [str(path), *others][:6]
        users = self._values.get("users")
        kept = {k: v for k, v in users.items() if k in offices} if isinstance(users, dict) else {}
        self.keep({"offices": offices, "users": {**kept, str(path): user}})

    def keep(self, values: Mapping[str, object]) -> None:
        """Writes values over the old ones; the file is replaced whole, so that it is never half-written."""
        self._values.update(values)
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            draft = self.path.with_suffix(".new")
            draft.write_text(json.dumps(self._values, indent=1), encoding="utf-8")
            draft.chmod(0o600)
            draft.replace(self.path)
        except OSError:
            _log.warning("the window's settings could not be written")
