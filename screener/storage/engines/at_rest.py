"""Whether the disk under an office is encrypted, as far as the machine says so to a program without special rights.

CJIS Security Policy v5.9.5, SC-28: data at rest outside a physically secure location are encrypted. The disk's own
encryption (BitLocker, FileVault, LUKS) is the answer for an office file; this module only tells whether it is there.
What cannot be told is unknown, never a no.
"""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

_SECONDS = 10  # a machine that does not answer by then has not answered
_ENCRYPTED_FILES = frozenset({"ecryptfs", "fuse.gocryptfs", "fuse.encfs", "fuse.cryfs", "fuse.veracrypt"})
#: What Windows tells in System.Volume.BitLockerProtection (propkey.h): 1 on, 2 off, 6 on but locked; 3 and 4 are
#: being encrypted or decrypted, 5 is suspended: the data may still lie open.
_BITLOCKER = {"1": True, "6": True, "2": False, "3": False, "4": False, "5": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class DiskProtection:
    """``encrypted`` is None where the machine does not say. ``how`` names what encrypts, or why it is not known."""

    encrypted: bool | None
    how: str = ""

    @property
    def words(self) -> str:
        """A few words for a person: "encrypted (LUKS)", "not encrypted", "not known (a folder in memory)"."""
        head = {True: "encrypted", False: "not encrypted", None: "not known"}[self.encrypted]
        return f"{head} ({self.how})" if self.how else head


def disk_protection(folder: Path) -> DiskProtection:
    """What encrypts the disk that holds ``folder``. May take seconds on Windows; never raises."""
    try:
        if sys.platform == "win32":
            return _windows(folder)
        if sys.platform == "darwin":
            return file_vault(_answer(["/usr/bin/fdesetup", "status"]))
        mounts = Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="replace")
        return under_linux(Path(os.path.realpath(folder)), mounts, Path("/sys"))
    except (OSError, subprocess.SubprocessError, ValueError):
        return DiskProtection(encrypted=None, how="the machine does not say")


def under_linux(folder: Path, mounts: str, system: Path) -> DiskProtection:
    """``folder`` is real (no links), ``mounts`` the text of /proc/self/mountinfo (proc(5)), ``system`` is /sys.

    A device is encrypted when it is a dm-crypt mapping (its dm/uuid begins with CRYPT-) or lies wholly on such ones:
    a logical volume over two disks of which one is open is not encrypted.
    """
    best, device, kind, source = -1, "", "", ""
    for line in mounts.splitlines():
        left, _, right = line.partition(" - ")
        fields, after = left.split(" "), right.split(" ")
        if len(fields) < 5 or len(after) < 2:
            continue
        mount = fields[4].replace("\\040", " ")
        inside = str(folder) == mount or str(folder).startswith(mount.rstrip("/") + "/")
        if inside and len(mount) >= best:  # a later mount covers an earlier one at the same place
            best, device, kind, source = len(mount), fields[2], after[0], after[1]
    if kind in _ENCRYPTED_FILES:
        return DiskProtection(encrypted=True, how=kind.removeprefix("fuse."))
    block = system / "dev" / "block" / device
    if not block.exists() and source.startswith("/dev/"):
        # btrfs numbers its mounts itself: the device is found by its name then
        block = system / "class" / "block" / Path(os.path.realpath(source)).name
    if not block.exists():
        return DiskProtection(encrypted=None, how=f"a file system of kind {kind}" if kind else "no file system found")
    name = _cipher(block.resolve())
    return DiskProtection(encrypted=name is not None, how=name or "")


def _cipher(block: Path, depth: int = 0) -> str | None:
    """What encrypts a block device, or None. A partition has what its disk has."""
    told = block / "dm" / "uuid"
    if told.is_file():
        uuid = told.read_text(encoding="ascii", errors="replace")
        if uuid.startswith("CRYPT-"):
            return "LUKS" if uuid.startswith("CRYPT-LUKS") else "dm-crypt"
    slaves = block / "slaves"
    below = sorted(slaves.iterdir()) if slaves.is_dir() else []
    if not below and (block / "partition").exists():
        below = [block.parent]
    if not below or depth > 8:
        return None
    found = [_cipher(one.resolve(), depth + 1) for one in below]
    return None if None in found else found[0]


def _windows(folder: Path) -> DiskProtection:
    drive = os.path.splitdrive(os.path.realpath(folder))[0]
    if len(drive) != 2 or drive[1] != ":" or not drive[0].isalpha():
        return DiskProtection(encrypted=None, how="no drive letter")
    asked = (
        f"(New-Object -ComObject Shell.Application).NameSpace('{drive}').Self"
        ".ExtendedProperty('System.Volume.BitLockerProtection')"
    )
    root = os.environ.get("SYSTEMROOT", r"C:\Windows")
    shell = os.path.join(root, "System32", "WindowsPowerShell", "v1.0", "powershell.exe")
    return bitlocker(_answer([shell, "-NoProfile", "-NonInteractive", "-Command", asked]))


def bitlocker(said: str) -> DiskProtection:
    """``said`` is the number of System.Volume.BitLockerProtection as Windows prints it; empty where there is none."""
    encrypted = _BITLOCKER.get(said.strip())
    how = "BitLocker" if encrypted else "Windows does not say" if encrypted is None else ""
    return DiskProtection(encrypted=encrypted, how=how)


def file_vault(said: str) -> DiskProtection:
    """``said`` is what fdesetup(8) prints."""
    if "FileVault is On" in said:
        return DiskProtection(encrypted=True, how="FileVault")
    if "FileVault is Off" in said:
        return DiskProtection(encrypted=False)
    return DiskProtection(encrypted=None, how="the machine does not say")


def _answer(command: list[str]) -> str:
    quiet = getattr(subprocess, "CREATE_NO_WINDOW", 0)
    done = subprocess.run(command, capture_output=True, text=True, timeout=_SECONDS, check=True, creationflags=quiet)
    return done.stdout
