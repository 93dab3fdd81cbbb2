"""An office on a removable drive: refused, unless the office allows it; then with a warning and a backup each time."""

from __future__ import annotations

from dataclasses import dataclass

from screener.domain.errors import ScreenerError
from screener.storage.audit_log import projection
from screener.storage.audit_log.journal import Entry
from screener.storage.engines.place import ALLOWED, PORTABLE, on_removable
from screener.storage.rows import records
from screener.workflow.session import Office
from screener.workflow.session.office_paths import on_server


@dataclass(frozen=True, slots=True, kw_only=True)
class Portable:
    """Whether the office may lie on a removable drive, and whether it does. ``warning`` is "" where it does not."""

    allowed: bool
    removable: bool
    warning: str


def standing(office: Office) -> Portable:
    """Where the office stands with removable drives."""
    with office.reading() as connection:
        allowed = records.settings(connection).get(PORTABLE) == ALLOWED
    removable = not on_server(office.place) and on_removable(office.path.parent)
    warning = (
        "This office lies on a removable drive. Close it before you pull the drive out; a drive that is lost takes the "
        "record with it. A backup is made each time you close it: keep one on another disk."
    )
    return Portable(allowed=allowed, removable=removable, warning=warning if removable else "")


def allow(office: Office, *, on: bool) -> None:
    """Lets the office lie on a removable drive from now on, or no more. Raises ScreenerError while it lies on one."""
    if on_server(office.place):
        raise ScreenerError("The office lies on a server", "", "A backup of it is a file that can be taken along")
    if not on and standing(office).removable:
        raise ScreenerError(
            f"{office.path} lies on a removable drive", "it could not be opened again", "Move it to this computer first"
        )
    body = {"settings": {PORTABLE: ALLOWED if on else "off"}}
    office.record([Entry(kind=projection.SET, object="office", body=body)])
