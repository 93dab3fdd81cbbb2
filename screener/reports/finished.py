"""Files that appear whole or not at all: written beside their place, synced, then renamed over it."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from screener.domain.errors import ScreenerError
from screener.domain.unfinished import remove_leftovers, unfinished

_BUFFER, _LINES = 1 << 20, 256  # bytes and lines that are written at once


def write_whole(path: Path, data: bytes) -> None:
    """Writes a file of these bytes as ``whole_file`` does; a full disk is told with how much is needed."""
    with whole_file(path, size=len(data)) as out:
        out.write(data)


def write_lines(path: Path, lines: Iterable[str]) -> None:
    """Writes lines of text, with their ends, as ``whole_file`` does: made while they are written, and not held."""
    some = iter(lines)
    with whole_file(path) as out:
        while part := "".join(islice(some, _LINES)):
            out.write(part.encode())


@contextmanager
def whole_file(path: Path, *, size: int = 0) -> Iterator[BinaryIO]:
    """A file that is written bit by bit: a full disk, a kill or a power cut leaves the old one or the new one, never a
    half. ``size``: how long it will be, where that is known.

    Raises ScreenerError, in a sentence, where the folder is missing, may not be written, or is full.
    """
    folder = path.parent
    temporary: str | None = None
    try:
        if not folder.is_dir():
            raise ScreenerError(f"{path} cannot be written", f"the folder {folder} does not exist", "Make it first")
        remove_leftovers(folder)
        handle, temporary = _draft(path)
        with os.fdopen(handle, "wb", buffering=_BUFFER) as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        os.replace(temporary, path)
        temporary = None
    except OSError as error:
        raise cannot_write(path, error, size=size) from error
    finally:
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)


def write_together(folder: Path, files: Mapping[str, bytes]) -> tuple[Path, ...]:
    """Writes several files into a folder, which is made where it is missing: all of them are on disk before the
    first takes its name, so that a full disk leaves the folder as it was.

    Raises ScreenerError as ``write_whole`` does.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ScreenerError(f"The folder {folder} cannot be made", error.strerror or "", "Choose another") from error
    waiting: list[tuple[Path, Path]] = []
    try:
        remove_leftovers(folder)
        for name, data in files.items():
            handle, temporary = _draft(folder / name)
            waiting.append((Path(temporary), folder / name))
            with os.fdopen(handle, "wb") as out:
                out.write(data)
                out.flush()
                os.fsync(out.fileno())
        for temporary_path, path in waiting:
            os.replace(temporary_path, path)
    except OSError as error:
        size = sum(len(data) for data in files.values())
        raise cannot_write(waiting[-1][1] if waiting else folder, error, size=size) from error
    finally:
        for temporary_path, _ in waiting:
            temporary_path.unlink(missing_ok=True)
    return tuple(path for _, path in waiting)


def _draft(path: Path) -> tuple[int, str]:
    """A new file beside ``path``, readable by its owner only. Threads of one process do not share it."""
    name = unfinished(path)
    return tempfile.mkstemp(dir=path.parent, prefix=f"{name.name}-", suffix=path.suffix)


def cannot_write(path: Path, error: OSError, *, size: int = 0) -> ScreenerError:
    """The sentence for a write that the system refused."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        need = f"; {max(size, 100_000) / 1_000_000:.1f} MB are needed" if size else ""
        return ScreenerError(f"{path} was not written", f"the disk is full{need}", "Free some space and try again")
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return ScreenerError(
            f"{path} was not written", "you may not write there, or the file is open elsewhere", "Choose another folder"
        )
    return ScreenerError(f"{path} was not written", error.strerror or "the system refused", "Choose another place")
