"""What a person is writing on the policy page and has not saved: kept beside the office while it is typed.

One file per user beside the office's own, written whole, so that a kill, a power cut or a full disk leaves the last
draft or the one before. It holds policy text only, nothing of any docket, and goes away once the draft is saved.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from screener.domain.errors import ScreenerError
from screener.reports.finished import write_whole
from screener.workflow.session import Office

_FORMAT = 1
_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptDraft:
    """A draft as it stood. ``base`` is the text that it was begun with or last saved as; ``known`` the SHA-256 of the
    file at ``path`` then ("" for none). ``answers`` are those of a new policy that is not written yet.
    """

    text: str = field(default="", repr=False)
    base: str = field(default="", repr=False)
    path: Path | None = None
    known: str = ""
    cursor: int = 0
    answers: Mapping[str, str] = field(default_factory=dict, repr=False)
    at: datetime = _NEVER

    @property
    def unsaved(self) -> bool:
        """Whether there is a text that no file and no version holds."""
        return bool(self.text) and self.text != self.base


def draft_file(office: Office) -> Path:
    """Where the draft of the user who works in the office is kept."""
    user = re.sub(r"[^\w-]", lambda found: f"%{ord(found[0]):x}", office.user) or "nobody"
    return office.path.with_name(f"{office.path.stem}.policy-draft.{user}.json")


def keep(office: Office, draft: KeptDraft) -> datetime:
    """Keeps a draft in place of the one before; gives the time. One with nothing to keep takes the file away."""
    path, now = draft_file(office), office.now()
    if not draft.unsaved and not draft.answers:
        forget(office)
        return now
    body = {
        "format": _FORMAT,
        "text": draft.text,
        "base": draft.base,
        "path": None if draft.path is None else str(draft.path),
        "known": draft.known,
        "cursor": draft.cursor,
        "answers": dict(draft.answers),
        "at": now.isoformat(),
    }
    write_whole(path, json.dumps(body, ensure_ascii=False, indent=1).encode("utf-8", "replace"))
    return now


def kept(office: Office) -> KeptDraft | None:
    """The draft that was kept; None where none was.

    A file that cannot be read is put aside under another name, and said: ScreenerError.
    """
    path = draft_file(office)
    try:
        body = json.loads(path.read_bytes())
        if body["format"] != _FORMAT:
            raise ValueError("another format")
        return KeptDraft(
            text=str(body["text"]),
            base=str(body["base"]),
            path=None if body["path"] is None else Path(body["path"]),
            known=str(body["known"]),
            cursor=int(body["cursor"]),
            answers={str(key): str(value) for key, value in body["answers"].items()},
            at=datetime.fromisoformat(body["at"]),
        )
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise _unreadable(path) from error


def _unreadable(path: Path) -> ScreenerError:
    aside = path.with_suffix(".unreadable")
    try:
        path.replace(aside)
    except OSError:
        aside = path
    return ScreenerError(f"The draft kept in {path.name} cannot be read", f"it is left as {aside}", "Look at it there")


def forget(office: Office) -> None:
    """Takes the kept draft away: it is saved in a file, or no longer wanted."""
    draft_file(office).unlink(missing_ok=True)
