"""Tells whether what lies on the disk is encrypted there; the office decides what follows from it."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from screener.storage.engines.at_rest import DiskProtection, disk_protection
from screener.workflow.session import Office
from screener.workflow.session.office_paths import is_encrypted, on_server

_ADVICE = "turn on the disk's own encryption (BitLocker, FileVault or LUKS)"


def at_rest(office: Office) -> DiskProtection:
    """What encrypts the office: its file itself, or the disk under it. May take seconds; a server's is not seen."""
    if on_server(office.place):
        return DiskProtection(encrypted=None, how="the server's disk")
    if is_encrypted(office.place):
        return DiskProtection(encrypted=True, how="the file itself, AES-256")
    return _asked(office.path.parent)


@lru_cache(maxsize=8)
def _asked(folder: Path) -> DiskProtection:
    """Asked once while the program runs: Windows needs a second for it."""
    return disk_protection(folder)


def advice(found: DiskProtection) -> str:
    """A sentence for whoever opens an office on a disk that lies open; empty where there is nothing to advise."""
    if found.encrypted is not False:
        return ""
    return f"The disk that holds this office is not encrypted: whoever takes it can read it. Remedy: {_ADVICE}."
