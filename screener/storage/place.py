"""Whether an office file may stand where it is: a local disk, a folder that can be written, no synced folder.

SQLite's locks and flushes do not hold on network shares, and a synchronizing program copies the file while it is
being written (https://www.sqlite.org/howtocorrupt.html): both damage an office, so both are refused.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from screener.domain.errors import ScreenerError

#: How a copy of an office is called at its end.
BACKUP_SUFFIX = ".screener-backup"

_REMOTE = frozenset(
    {"nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "ncpfs", "afs", "ceph", "glusterfs", "lustre", "davfs",
     "fuse.sshfs", "fuse.davfs2", "fuse.rclone", "fuse.s3fs", "fuse.gvfsd-fuse", "fuse.glusterfs", "beegfs", "gfs2"}
)  # fmt: skip
_SYNCED = ("onedrive", "dropbox", "google drive", "googledrive", "icloud drive", "iclouddrive", "nextcloud", "owncloud",
           "box sync", "pcloud drive", "megasync")  # fmt: skip
_WAYS_OUT = "Keep the file on this computer's own disk; or, for several people, keep the office on a PostgreSQL server"
_DRIVE_REMOTE = 4  # winbase.h, GetDriveTypeW


def refuse_unfit_place(path: Path) -> None:
    """Raises ScreenerError where the folder of ``path`` is missing, read-only, on a share, or synchronized."""
    folder = path.parent
    if not folder.is_dir():
        raise ScreenerError(f"{path} cannot be used", "its folder does not exist", "Create the folder first")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise ScreenerError(
            f"{folder} cannot be written", "you have no permission to write there", "Choose a folder of your own"
        )
    if (kind := remote_kind(folder)) is not None:
        raise ScreenerError(f"{path} lies on a network share ({kind})", "an office file is not safe there", _WAYS_OUT)
    if (service := synced_by(folder)) is not None:
        raise ScreenerError(
            f"{path} lies in a folder that {service} synchronizes", "an office file is not safe there", _WAYS_OUT
        )


def remote_kind(folder: Path, mounts: str | None = None) -> str | None:
    """The kind of network file system that holds ``folder``, or None for a local one.

    ``mounts`` is the text of /proc/self/mountinfo (proc(5)); None reads the machine's own.
    """
    if sys.platform == "win32":
        return _windows_kind(folder)
    if mounts is None:
        try:
            mounts = Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="replace")
        except OSError:
            return None
    real = os.path.realpath(folder)
    best, kind = -1, ""
    for line in mounts.splitlines():
        left, _, right = line.partition(" - ")
        fields, after = left.split(" "), right.split(" ")
        if len(fields) < 5 or not after:
            continue
        mount = fields[4].replace("\\040", " ")
        inside = real == mount or real.startswith(mount.rstrip("/") + "/")
        if inside and len(mount) >= best:  # a later mount covers an earlier one at the same place
            best, kind = len(mount), after[0]
    return kind if kind in _REMOTE else None


def _windows_kind(folder: Path) -> str | None:
    if str(folder).startswith("\\\\"):
        return "UNC path"
    import ctypes

    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009 - exists on Windows only, mypy checks for Linux
    drive = os.path.splitdrive(os.path.realpath(folder))[0] + "\\"
    return "mapped drive" if kernel.GetDriveTypeW(drive) == _DRIVE_REMOTE else None


def synced_by(folder: Path) -> str | None:
    """The name of the synchronized folder that ``folder`` lies in, by its well-known name or marker file."""
    real = Path(os.path.realpath(folder))
    for part in (real, *real.parents):
        name = part.name.lower()
        for service in _SYNCED:
            if name == service or name.startswith((service + " -", service + " (")):
                return part.name
        if (part / ".dropbox").exists() or (part / ".sync_ffs.db").exists():
            return part.name
    return None
