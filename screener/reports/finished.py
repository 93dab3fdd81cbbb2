"""Files that appear whole or not at all: written beside their place, synced, then renamed over it."""

from __future__ import annotations

import errno
import os
import tempfile
from pathlib import Path

from screener.domain.errors import ScreenerError


def write_whole(path: Path, data: bytes) -> None:
    """Writes a file so that a full disk, a kill or a power cut leaves the old file or the new one, never a half.

    Raises ScreenerError, in a sentence, where the folder is missing, may not be written, or is full.
    """
    folder = path.parent
    temporary: str | None = None
    try:
        if not folder.is_dir():
            raise ScreenerError(f"{path} cannot be written", f"the folder {folder} does not exist", "Make it first")
        handle, temporary = tempfile.mkstemp(dir=folder, prefix=".unfinished-", suffix=path.suffix)
        with os.fdopen(handle, "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        os.replace(temporary, path)
        temporary = None
    except OSError as error:
        raise cannot_write(path, error, size=len(data)) from error
    finally:
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)


def cannot_write(path: Path, error: OSError, *, size: int = 0) -> ScreenerError:
    """The sentence for a write that the system refused."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        need = f"; {size / 1_000_000:.1f} MB are needed" if size else ""
        return ScreenerError(f"{path} was not written", f"the disk is full{need}", "Free some space and try again")
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return ScreenerError(
            f"{path} was not written", "you may not write there, or the file is open elsewhere", "Choose another folder"
        )
    return ScreenerError(f"{path} was not written", error.strerror or "the system refused", "Choose another place")
