"""Whether the program's own files are those that were installed (CJIS SI-7): compared with the wheel's RECORD.

The list of files with their SHA-256 lies beside the files, as every installer writes it. Whoever can change a file
there can change the list too; so the list's own hash is told, to be compared with the one that the release names.
"""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import json
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

_PACKAGE = "screener/"
#: What Python makes by itself beside the files.
_MADE = ("__pycache__/",)


@dataclass(frozen=True, slots=True, kw_only=True)
class InstalledFiles:
    """``state`` is "whole", "changed", or "not installed" (a working copy, of which there is no list).

    ``changed`` differ from the list, ``missing`` are not there, ``added`` are in the program's folder and on no list.
    ``list_sha256`` is over names and hashes, in order.
    """

    state: str
    files: int = 0
    changed: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    list_sha256: str = ""

    def sentence(self) -> str:
        """The finding for a person."""
        if self.state == "not installed":
            return (
                "This is a working copy of the program, not an installed one: there is no list of its files to "
                "compare with."
            )
        if self.state == "whole":
            return f"All {self.files:,} files of the program are as they were installed."
        parts = []
        for names, one, many in (
            (self.changed, "was changed", "were changed"), (self.missing, "is missing", "are missing"),
            (self.added, "does not belong there", "do not belong there"),
        ):  # fmt: skip
            if names:
                more = f" and {len(names) - 1:,} more" if len(names) > 1 else ""
                parts.append(f"{names[0]}{more} {one if len(names) == 1 else many}")
        return f"The program's own files are not as they were installed: {'; '.join(parts)}. Install it again."


def check_installed(found: Distribution | None = None) -> InstalledFiles:
    """Reads every file of the installed program once. Needs no office and changes nothing."""
    try:
        found = found or distribution("screener")
    except PackageNotFoundError:
        return InstalledFiles(state="not installed")
    listed = _listed(found)
    if not listed or _editable(found):
        return InstalledFiles(state="not installed")
    root = Path(str(found.locate_file("")))
    changed, missing = [], []
    for name, wanted in listed.items():
        try:
            data = (root / name).read_bytes()
        except OSError:
            missing.append(name)
            continue
        if base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode() != wanted:
            changed.append(name)
    there = {path.relative_to(root).as_posix() for path in (root / _PACKAGE).rglob("*") if path.is_file()}
    added = sorted(name for name in there - set(listed) if not any(part in name for part in _MADE))
    told = "\n".join(f"{wanted} {name}" for name, wanted in sorted(listed.items()))
    return InstalledFiles(
        state="changed" if changed or missing or added else "whole",
        files=len(listed),
        changed=tuple(changed),
        missing=tuple(missing),
        added=tuple(added),
        list_sha256=hashlib.sha256(told.encode()).hexdigest(),
    )


def _listed(found: Distribution) -> dict[str, str]:
    """The program's files with their hashes, as the list says; what has none (compiled files) is left out."""
    rows = csv.reader(io.StringIO(found.read_text("RECORD") or ""))
    return {
        row[0]: row[1].removeprefix("sha256=")
        for row in rows
        if len(row) > 1 and row[0].startswith(_PACKAGE) and row[1].startswith("sha256=")
    }


def _editable(found: Distribution) -> bool:
    try:
        said = json.loads(found.read_text("direct_url.json") or "{}")
    except ValueError:
        return False
    return bool(isinstance(said, dict) and said.get("dir_info", {}).get("editable"))
