"""Files that were joined to a docket once, found again beside the next month's.

A file is found by its name alone: by the name that it had, with what changed in the docket's own name changed in it
too ("cases-2026-04.csv" with "charges-2026-04.csv", then "cases-2026-05.csv" with "charges-2026-05.csv"). Nothing else
in the folder is opened; a file that is not there is named, never replaced by one that looks like it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from screener.docket.model.result import DocketReading
from screener.domain.errors import ScreenerError

_PARTS = re.compile(r"\d+|[^\W\d_]+|[\W_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinedFile:
    """A file to be joined to a docket; ``by`` is the name of its column with the number, "" to find it."""

    path: Path
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedJoin:
    """One file that was joined: its name then, and the column that was chosen, "" where the program found it."""

    name: str
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedJoins:
    """What was joined to a docket. ``docket`` is its name then, ``headers`` are its own columns, without theirs."""

    docket: str
    headers: tuple[str, ...]
    files: tuple[SavedJoin, ...]

    def to_json(self) -> dict[str, object]:
        return {
            "docket": self.docket,
            "headers": list(self.headers),
            "files": [{"name": each.name, "by": each.by} for each in self.files],
        }

    @staticmethod
    def of(found: object) -> SavedJoins | None:
        """The joins of a saved mapping, None where it has none; raises ScreenerError where they are damaged."""
        if found is None:
            return None
        try:
            if not isinstance(found, Mapping):
                raise TypeError("no object")
            files = tuple(SavedJoin(name=_plain(each["name"]), by=str(each.get("by", ""))) for each in found["files"])
            return SavedJoins(docket=str(found["docket"]), headers=tuple(map(str, found["headers"])), files=files)
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise ScreenerError(
                "The joined files of this profile are damaged", "", "Save the profile again from an import"
            ) from error

    @staticmethod
    def of_reading(reading: DocketReading) -> SavedJoins | None:
        """What was joined to a docket as it was read; None where nothing was."""
        if not reading.joined:
            return None
        return SavedJoins(
            docket=reading.name,
            headers=reading.joined[0].docket_headers,
            files=tuple(SavedJoin(name=each.name, by=each.by) for each in reading.joined),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundJoins:
    """The files that stand beside a docket as last time, and the names of those that do not."""

    files: tuple[JoinedFile, ...]
    missing: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """What was found again, or what to look for."""
        if self.missing:
            names = " and ".join(self.missing)
            verb = "does" if len(self.missing) == 1 else "do"
            return f"last time another file was joined; {names} {verb} not stand beside this one: nothing was joined"
        return f"joined as last time: {', '.join(file.path.name for file in self.files)}"


def found_again(saved: SavedJoins, docket: Path) -> FoundJoins:
    """Looks beside a docket for the files that were joined to the one before it."""
    files, missing = [], []
    for each in saved.files:
        name = expected(each.name, saved.docket, docket.name)
        if name and _is_another(docket, name):
            files.append(JoinedFile(path=docket.parent / name, by=each.by))
        else:
            missing.append(name or f"what was {each.name} then")
    return FoundJoins(files=tuple(files), missing=tuple(missing))


def expected(name: str, before: str, now: str) -> str:
    """What a joined file is called now, by how the docket's own name changed: each part that differs, in it too.

    "" where the names do not tell: last month's file must not be taken for this month's.
    """
    old, new, own = (_PARTS.findall(each) for each in (before, now, name))
    if len(old) != len(new):
        gone = {part.casefold() for part in old} - {part.casefold() for part in new}
        return "" if any(part.casefold() in gone for part in own if part.isalnum()) else name
    turned: dict[str, set[str]] = {}
    for one, other in zip(old, new, strict=True):
        turned.setdefault(one.casefold(), set()).add(other if one.casefold() != other.casefold() else "")
    parts = [turned.get(part.casefold(), {""}) for part in own]
    if any(len(each) > 1 for each in parts):
        return ""
    return "".join(next(iter(each)) or part for each, part in zip(parts, own, strict=True))


def _is_another(docket: Path, name: str) -> bool:
    return name.casefold() != docket.name.casefold() and (docket.parent / name).is_file()


def _plain(name: object) -> str:
    """A name of a file without a folder: a profile never points anywhere else."""
    if not isinstance(name, str) or not name or name in (".", "..") or re.search(r"[/\\\0]", name):
        raise ValueError("no name of a file")
    return name
