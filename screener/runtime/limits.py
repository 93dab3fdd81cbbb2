"""Where this machine says how much opening one file may take: the environment, else the settings file."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from screener.docket.files.limits import Limits, read_limits
from screener.runtime.paths import places
from screener.runtime.settings import load_settings

#: Names in the environment, and of the settings: memory with its unit, time in seconds.
ENVIRONMENT = ("SCREENER_FILE_MEMORY", "SCREENER_FILE_SECONDS")
SETTINGS = ("file memory", "file seconds")


def file_limits(path: Path | None = None, environment: Mapping[str, str] | None = None) -> Limits:
    """The limits as this machine has them; ``path`` is the settings file. Raises ScreenerError for a nonsense value."""
    path = path or places().settings
    said = os.environ if environment is None else environment
    kept = load_settings(path)
    if any(said.get(name) for name in ENVIRONMENT):
        memory, seconds = (said.get(name) or kept.get(own) for name, own in zip(ENVIRONMENT, SETTINGS, strict=True))
        return read_limits(memory, seconds, where=" or ".join(ENVIRONMENT))
    return read_limits(kept.get(SETTINGS[0]), kept.get(SETTINGS[1]), where=f"settings in {path}")
