"""Names of files that are not finished: hidden, and saying which process writes them, so that no other takes them away.

A process that is killed leaves its unfinished files behind, and they hold what the record holds. Whoever works in the
same folder next removes those whose writer runs no more.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

_MARK = "unfinished"


def machine() -> str:
    """The name of this computer."""
    return os.uname().nodename if hasattr(os, "uname") else os.environ.get("COMPUTERNAME", "")


def runs(number: int) -> bool:
    """Whether a process of this computer still runs."""
    if os.name != "posix":  # there, signal 0 would end the other process
        return number == os.getpid()
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def unfinished(path: Path, what: str = "") -> Path:
    """The name under which this process writes what shall become ``path``: in the same folder, with the same ending."""
    kind = f" {what}" if what else ""
    return path.with_name(f".{path.stem}{kind}.{_machine_word()}-{os.getpid()}.{_MARK}{path.suffix}")


def remove_leftovers(folder: Path) -> tuple[Path, ...]:
    """Takes away what processes of this computer that run no more left unfinished in a folder; gives their names.

    What cannot be removed stays: it stops nobody's work.
    """
    pattern = re.compile(rf"\..*\.{re.escape(_machine_word())}-(\d+)\.{_MARK}[^/]*")
    gone = []
    try:
        found = [(path, match) for path in folder.iterdir() if (match := pattern.fullmatch(path.name))]
    except OSError:
        return ()
    for path, match in found:
        if not runs(int(match[1])):
            try:
                path.unlink()
            except OSError:
                continue
            gone.append(path)
    return tuple(gone)


def _machine_word() -> str:
    return re.sub(r"[^A-Za-z0-9]", "_", machine())
