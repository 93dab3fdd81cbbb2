"""What one user chose on one machine: the last office, the look. Small, and never anything of a record."""

from __future__ import annotations

import json
import os
import tempfile
from dataclasses import dataclass, field, replace
from pathlib import Path

from screener.domain.errors import ScreenerError
from screener.runtime.paths import private_folder

THEMES = ("system", "light", "dark", "high contrast")
_RECENT = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything has a default: a missing or spoiled file costs the user his choices, nothing else."""

    last_office: str = ""
    last_user: str = ""
    recent: tuple[str, ...] = field(default=())  # paths of office files, the newest first
    theme: str = "system"
    scale: int = 100  # percent

    def opened(self, office: Path, user: str) -> Settings:
        """The settings after an office was opened."""
        name = str(office)
        recent = (name, *(other for other in self.recent if other != name))[:_RECENT]
        return replace(self, last_office=name, last_user=user, recent=recent)


def load_settings(path: Path) -> Settings:
    """The user's settings. What cannot be read, or says what cannot be, falls back to its default."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return Settings()
    if not isinstance(found, dict):
        return Settings()
    plain = Settings()
    recent, scale, theme = found.get("recent"), found.get("scale"), found.get("theme")
    return Settings(
        last_office=_text(found.get("last_office")),
        last_user=_text(found.get("last_user")),
        recent=tuple(str(name) for name in recent)[:_RECENT] if isinstance(recent, list) else (),
        theme=theme if theme in THEMES else plain.theme,
        scale=scale if isinstance(scale, int) and 50 <= scale <= 300 else plain.scale,
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def save_settings(path: Path, settings: Settings) -> None:
    """Writes the settings whole or not at all, readable by their owner only."""
    values = {name: getattr(settings, name) for name in Settings.__slots__}
    temporary = ""
    try:
        private_folder(path.parent)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".settings-")  # mkstemp gives mode 0600
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            json.dump(values, out, ensure_ascii=False, indent=1)
        os.replace(temporary, path)
        temporary = ""
    except OSError as error:
        raise ScreenerError(
            f"{path} could not be written", error.strerror or "", "Your choices will not be remembered"
        ) from error
    finally:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
