"""Whether an office file may stand where it is: a local disk, a folder that can be written, no synced folder.

SQLite's locks and flushes do not hold on network shares, and a synchronizing program copies the file while it is
being written (https://www.sqlite.org/howtocorrupt.html): both damage an office, so both are refused. A removable drive
is pulled out in the middle of a transaction, lost, and taken home: it is refused unless the office allows it.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
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
_DRIVE_REMOVABLE, _DRIVE_REMOTE = 2, 4  # winbase.h, GetDriveTypeW
#: The setting with which an office may lie on a removable drive, and what it is set to.
PORTABLE, ALLOWED = "portable office", "on"


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


def refuse_removable(path: Path) -> None:
    """Raises ScreenerError where ``path`` is on a removable drive: for offices that do not allow it."""
    if on_removable(path.parent):
        raise ScreenerError(
            f"{path} lies on a removable drive",
            "it can be pulled out while something is saved, lost, or taken away",
            "Keep it on this computer's own disk; or allow it there (screener office portable on), then move it",
        )


def on_removable(folder: Path, mounts: str | None = None, system: Path = Path("/sys")) -> bool:
    """Whether a folder lies on a stick, a card or a disk on USB. What the machine does not say counts as no.

    ``mounts`` is the text of /proc/self/mountinfo, ``system`` /sys (sysfs(5): block/*/removable). The disk from which
    the machine itself runs is none, whatever its plug.
    """
    if sys.platform == "win32":
        return _drive_type(folder) == _DRIVE_REMOVABLE
    try:
        own = _disks(_mounted(Path("/"), mounts), system)
        return any(_is_removable(disk) for disk in _disks(_mounted(folder, mounts), system) - own)
    except OSError:
        return False


def _disks(found: _Mounted | None, system: Path) -> set[Path]:
    """The disks that a file system lies on, below encryption and volumes."""
    if found is None:
        return set()
    block = system / "dev" / "block" / found.device
    if not block.exists() and found.source.startswith("/dev/"):  # btrfs numbers its mounts itself
        block = system / "class" / "block" / Path(os.path.realpath(found.source)).name
    open_ones, disks = ([block.resolve()] if block.exists() else []), set()
    while open_ones:
        one = open_ones.pop()
        below = list((one / "slaves").iterdir()) if (one / "slaves").is_dir() else []
        open_ones += [each.resolve() for each in below]
        if not below:
            disks.add(one.parent if (one / "partition").exists() else one)
    return disks


def _is_removable(disk: Path) -> bool:
    told = disk / "removable"
    says = told.is_file() and told.read_text(encoding="ascii", errors="replace").strip() == "1"
    return says or any(part.startswith("usb") for part in disk.parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mounted:
    """Where a folder's file system is mounted, and what it is."""

    mount: str
    device: str
    kind: str
    source: str


def remote_kind(folder: Path, mounts: str | None = None) -> str | None:
    """The kind of network file system that holds ``folder``, or None for a local one.

    ``mounts`` is the text of /proc/self/mountinfo (proc(5)); None reads the machine's own.
    """
    if sys.platform == "win32":
        return _windows_kind(folder)
    found = _mounted(folder, mounts)
    return found.kind if found is not None and found.kind in _REMOTE else None


def _mounted(folder: Path, mounts: str | None) -> _Mounted | None:
    if mounts is None:
        try:
            mounts = Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="replace")
        except OSError:
            return None
    real = os.path.realpath(folder)
    best = None
    for line in mounts.splitlines():
        left, _, right = line.partition(" - ")
        fields, after = left.split(" "), right.split(" ")
        if len(fields) < 5 or not after:
            continue
        mount = fields[4].replace("\\040", " ")
        inside = real == mount or real.startswith(mount.rstrip("/") + "/")
        if inside and (best is None or len(mount) >= len(best.mount)):  # a later mount covers an earlier one
            best = _Mounted(mount=mount, device=fields[2], kind=after[0], source=after[1] if len(after) > 1 else "")
    return best


def _windows_kind(folder: Path) -> str | None:
    if str(folder).startswith("\\\\"):
        return "UNC path"
    return "mapped drive" if _drive_type(folder) == _DRIVE_REMOTE else None


def _drive_type(folder: Path) -> int:
    import ctypes

    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009 - exists on Windows only, mypy checks for Linux
    return int(kernel.GetDriveTypeW(os.path.splitdrive(os.path.realpath(folder))[0] + "\\"))


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
