"""What one user chose on one machine, as a small file of plain values. Never anything of a record."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from screener.domain.errors import ScreenerError
from screener.runtime.paths import private_folder


def load_settings(path: Path) -> dict[str, object]:
    """The values by name. A file that is missing or spoiled holds none: it costs the user his choices, nothing else.

    Any value may be of any type, as somebody wrote it: the reader must not trust it.
    """
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def save_settings(path: Path, values: Mapping[str, object]) -> None:
    """Writes the values whole or not at all, readable by their owner only."""
    temporary = ""
    try:
        private_folder(path.parent)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".settings-")  # mkstemp gives mode 0600
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            json.dump(dict(values), out, ensure_ascii=False, indent=1)
        os.replace(temporary, path)
        temporary = ""
    except OSError as error:
        raise ScreenerError(
            f"{path} could not be written", error.strerror or "", "Your choices will not be remembered"
        ) from error
    finally:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
