"""What an order reaches only by hand: every copy that left the office file since the person first came into it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from screener.storage.audit_log import journal, projection
from screener.storage.audit_log.journal import Event
from screener.storage.backup.backup import copies_in
from screener.storage.engines.engine import Connection
from screener.storage.rows import imports
from screener.storage.schema.canonical import list_in, part_in, text_in
from screener.workflow.session import Office
from screener.workflow.session.backups import backup_folder
from screener.workflow.session.office_paths import on_server

BACKUP, REPLACED, EXPORT, ORIGINAL, PAPER, SERVER = (
    "backup", "replaced office file", "export", "original docket file", "paper and mail", "database server",
)  # fmt: skip
_PAPER = "Printed pages, letters and mail; copies made of these files"
_SERVER = "The server's own backups, its write-ahead archive and its replicas"


@dataclass(frozen=True, slots=True, kw_only=True)
class ByHand:
    """One thing to destroy. ``place`` is where it was put; ``there`` whether it still is (None: cannot be told here).

    ``seq`` is the event of the record that tells of it, 0 where none does.
    """

    kind: str
    name: str
    place: str = ""
    sha256: str = ""
    seq: int = 0
    at: datetime | None = None
    there: bool | None = None


def by_hand(
    office: Office, connection: Connection, *, first: int, dockets: tuple[str, ...], through: int | None = None
) -> tuple[ByHand, ...]:
    """Everything that may hold the person: made from event ``first`` (exclusive) through the order's own."""
    events = tuple(journal.stream(connection, after=first, through=through, kinds=_KINDS))
    found = [
        *_backups(office, events, first, through),
        *_exports(events),
        *_originals(connection, dockets),
        ByHand(kind=PAPER, name=_PAPER),
    ]
    if connection.dialect.name != "sqlite":
        found.append(ByHand(kind=SERVER, name=_SERVER))
    return tuple(found)


_KINDS = (projection.BACKED_UP, projection.RESTORED, projection.EXPORTED)


def _backups(office: Office, events: tuple[Event, ...], first: int, through: int | None) -> Iterator[ByHand]:
    """Those that the record tells of, then those that lie in the office's own folder and beside it."""
    met: set[Path] = set()
    for event in events:
        body = event.content
        if event.kind == projection.BACKED_UP:
            path = Path(text_in(body, "folder")) / text_in(body, "file")
            met.add(path)
            yield ByHand(
                kind=BACKUP,
                name=path.name,
                place=str(path.parent),
                sha256=text_in(body, "sha256"),
                seq=event.seq,
                at=event.at,
                there=path.exists(),
            )
        elif event.kind == projection.RESTORED and text_in(body, "replaced file"):
            if on_server(office.place):  # a schema beside the office's own: the administrator looks whether it stands
                name = text_in(body, "replaced file")
                yield ByHand(kind=REPLACED, name=name, place=office.place, seq=event.seq, at=event.at, there=True)
                continue
            path = office.path.with_name(text_in(body, "replaced file"))
            met.add(path)
            place = str(path.parent)
            yield ByHand(kind=REPLACED, name=path.name, place=place, seq=event.seq, at=event.at, there=path.exists())
    folder = backup_folder(office.path)
    sides = {copy.path: copy for copy in copies_in(folder, office.path.stem)}
    for copy in sides.values():
        if copy.path not in met and copy.seq >= first and (through is None or copy.seq < through):
            yield ByHand(
                kind=BACKUP, name=copy.path.name, place=str(folder), sha256=copy.sha256, at=copy.at, there=True
            )
    known = met | set(sides)
    beside = [*folder.glob(f"*{office.path.suffix}"), *folder.glob("*.backup*"), *folder.glob("* of release *")]
    beside += office.path.parent.glob(f"{office.path.stem} replaced *")
    for path in sorted(dict.fromkeys(beside)):
        if path not in known and path.is_file() and not path.name.endswith(".json") and path != office.path:
            at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
            kind = REPLACED if " replaced " in path.name else BACKUP
            yield ByHand(kind=kind, name=path.name, place=str(path.parent), at=at, there=True)


def _exports(events: tuple[Event, ...]) -> Iterator[ByHand]:
    for event in events:
        if event.kind != projection.EXPORTED:
            continue
        body = event.content
        went = [each for each in list_in(body, "files") if isinstance(each, Mapping)]
        files = [(text_in(each, "name"), text_in(each, "sha256")) for each in went]
        for name, sha256 in files or [(name, "") for name in text_in(body, "file").split(", ")]:
            what = f"{name} ({text_in(body, 'what')})"
            yield ByHand(kind=EXPORT, name=what, sha256=sha256, seq=event.seq, at=event.at)


def _originals(connection: Connection, dockets: tuple[str, ...]) -> Iterator[ByHand]:
    published = {docket.docket_id: docket for docket in imports.dockets(connection)}
    for name in dockets:
        docket = published.get(name)
        event = None if docket is None else journal.event_by_id(connection, docket.event_id or "")
        if docket is None or event is None:
            continue
        yield ByHand(kind=ORIGINAL, name=docket.name, sha256=docket.file_sha256, seq=event.seq, at=event.at)
        for file, sha256 in part_in(event.content, "joined").items():
            yield ByHand(kind=ORIGINAL, name=file, sha256=str(sha256), seq=event.seq, at=event.at)
