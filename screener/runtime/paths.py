"""Where the program keeps its own files: settings, logs, crash reports. Offices lie where people put them."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import platformdirs

APP = "screener"


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """The program's own folders. Made when something is first written, for their owner only."""

    settings: Path  # the settings file
    logs: Path
    crashes: Path
    offices: Path  # what the file dialog proposes for a new office
    servers: Path  # backups and drafts of offices that lie on a server


def places(home: Path | None = None) -> Places:
    """The folders of this user; below ``home`` where one is given (a portable copy, a test).

    ``SCREENER_HOME`` in the environment names such a folder too, so that the program can run from a stick
    and leave nothing on the machine.
    """
    if home is None and (named := os.environ.get("SCREENER_HOME")):
        home = Path(named)
    if home is not None:
        return Places(
            settings=home / "settings.json",
            logs=home / "logs",
            crashes=home / "crashes",
            offices=home / "offices",
            servers=home / "servers",
        )
    state = Path(platformdirs.user_state_dir(APP, appauthor=False))
    return Places(
        settings=Path(platformdirs.user_config_dir(APP, appauthor=False)) / "settings.json",
        logs=state / "logs",
        crashes=state / "crashes",
        offices=Path(platformdirs.user_documents_dir()),
        servers=Path(platformdirs.user_data_dir(APP, appauthor=False)) / "servers",
    )


def private_folder(folder: Path) -> Path:
    """The folder, made where it is missing, readable by its owner only."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder
