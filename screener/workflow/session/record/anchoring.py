"""Anchors that the office writes by itself: after every export, every 100 decisions, at the end of a session.

They go to the folder that the office's settings name (a supervisor's share, a stick). Without one there are none, and
Verify says what that means.
"""

from __future__ import annotations

from pathlib import Path

from screener.domain.errors import ScreenerError
from screener.storage.audit_log import anchors
from screener.storage.audit_log.anchors import Anchor
from screener.workflow.session.opened import Office

#: So many decisions without an anchor are the most (7-records-and-security, section 4).
DECISIONS_BETWEEN = 100


def anchor_file(office: Office, folder: Path) -> Path:
    """Where an office's anchors stand in a folder: several offices may share one."""
    with office.reading() as connection:
        mark = anchors.office_mark(connection)
    return folder / f"{office.path.stem} {mark[:8]}{anchors.SUFFIX}"


def write_anchor(office: Office, folder: Path) -> tuple[Anchor, ...]:
    """Writes down where the record ends now. Changes nothing in the office."""
    with office.reading() as connection:
        found = anchors.current(connection, office.now())
    anchors.append_to(anchor_file(office, folder), found)
    return found


def anchor_if_due(office: Office, acts: int) -> None:
    """After so many acts on charges: an anchor where 100 were done since the last one of this session."""
    office.unanchored += acts
    if office.unanchored >= DECISIONS_BETWEEN:
        keep_anchored(office)


def end_of_session(office: Office) -> None:
    """The anchor at the end of the work, where anything was done that none covers."""
    if office.unanchored:
        keep_anchored(office)


def keep_anchored(office: Office) -> str:
    """Writes an anchor to the office's folder where it has one; gives the sentence of a fault, else "".

    A missing stick must not stop an export or a decision: the fault is shown, and the next anchor covers the same.
    """
    if not office.anchor_folder:
        return ""
    try:
        write_anchor(office, Path(office.anchor_folder))
    except ScreenerError as error:
        office.anchor_fault = str(error)
        return str(error)
    office.anchor_fault = ""
    office.unanchored = 0
    return ""
