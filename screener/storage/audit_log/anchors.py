"""Anchors: where the record ended, written down where whoever edits the office file cannot reach.

A chain of hashes finds a change, but whoever can edit the file can also compute the chain anew. What was written down
elsewhere cannot be computed anew. An anchor file is a text file of JSON lines that is only ever appended to.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, select

from screener.domain.errors import ScreenerError
from screener.storage.audit_log import journal
from screener.storage.schema import tables

SUFFIX = ".anchors.jsonl"


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """The end of one chain at a moment. ``office`` is the hash of the event that made the office; ``source`` says where
    the anchor stands."""

    office: str
    chain: str
    seq: int
    hash: str
    at: datetime
    source: str = ""


def office_mark(connection: Connection) -> str:
    """What an office is told apart by: the hash of the event that made it."""
    query = select(tables.event.c.hash).where(tables.event.c.seq == 1).order_by(tables.event.c.chain).limit(1)
    return str(connection.execute(query).scalar() or "")


def current(connection: Connection, at: datetime) -> tuple[Anchor, ...]:
    """Where each chain that holds something ends now."""
    mark = office_mark(connection)
    return tuple(
        Anchor(office=mark, chain=head.chain, seq=head.seq, hash=head.hash, at=at)
        for head in journal.heads(connection)
        if head.seq
    )


def append_to(path: Path, anchors: Iterable[Anchor]) -> None:
    """Adds anchors to a file, on disk when it returns. Raises ScreenerError where it cannot be written."""
    lines = [
        json.dumps(
            {
                "office": anchor.office,
                "chain": anchor.chain,
                "event": anchor.seq,
                "hash": anchor.hash,
                "at": anchor.at.astimezone(UTC).isoformat(),
            },
            sort_keys=True,
        )
        for anchor in anchors
    ]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab") as file:
            if file.tell() and not _ends_a_line(path):
                file.write(b"\n")  # the line before was cut by a power cut or a full disk
            file.write("".join(f"{line}\n" for line in lines).encode())
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise ScreenerError(
            f"The anchor could not be written to {path}",
            error.strerror or "",
            "See to the share or stick, or choose another",
        ) from error


def _ends_a_line(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read(1) == b"\n"


def files_in(place: Path) -> tuple[Path, ...]:
    """The anchor files of a folder, or the file itself."""
    return tuple(sorted(place.glob(f"*{SUFFIX}"))) if place.is_dir() else (place,)


def read(path: Path) -> tuple[tuple[Anchor, ...], int]:
    """The anchors of a file, and how many of its lines could not be read (a last line may be cut)."""
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise ScreenerError(
            f"The anchors in {path} cannot be read", error.strerror or "", "Check the name, or put the stick in"
        ) from error
    found: list[Anchor] = []
    unread = 0
    for line in text.splitlines():
        if not line.strip():
            continue
        try:
            said = json.loads(line)
            found.append(
                Anchor(
                    office=str(said["office"]),
                    chain=str(said["chain"]),
                    seq=int(said["event"]),
                    hash=str(said["hash"]),
                    at=datetime.fromisoformat(said["at"]),
                    source=str(path),
                )
            )
        except (ValueError, KeyError, TypeError):
            unread += 1
    return tuple(found), unread


def hashes_at(connection: Connection, anchors: Iterable[Anchor]) -> dict[tuple[str, int], str]:
    """The hash that the record holds now at each anchored place; places that it does not have are left out."""
    places = {(anchor.chain, anchor.seq) for anchor in anchors}
    found: dict[tuple[str, int], str] = {}
    numbers = sorted({seq for _, seq in places})
    for start in range(0, len(numbers), 500):
        query = select(tables.event.c.chain, tables.event.c.seq, tables.event.c.hash)
        query = query.where(tables.event.c.seq.in_(numbers[start : start + 500]))
        for chain, seq, value in connection.execute(query):
            if (chain, seq) in places:
                found[str(chain), int(seq)] = str(value)
    return found


def with_prefix(connection: Connection, prefix: str) -> journal.Head | None:
    """The event whose hash begins so: the last one, as a chain and a number. None where no event does."""
    event = tables.event
    query = select(event.c.chain, event.c.seq, event.c.hash).where(event.c.hash.like(f"{prefix}%"))
    row = connection.execute(query.order_by(event.c.seq.desc()).limit(1)).one_or_none()
    return None if row is None else journal.Head(chain=row.chain, station="", seq=row.seq, hash=row.hash)
