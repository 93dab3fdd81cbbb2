"""Known layouts of exports, as data in resources/docket/presets: recognized by their column names, offered by name.

A preset is offered, never applied by itself: the program says which layout a file looks like and how many of its names
are there, and reads it so when a person says yes.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import cast

from screener.docket.columns.profile import Profile, docket_headers
from screener.docket.files.source import load
from screener.docket.model.choices import NOTHING_CHOSEN, ReadChoices
from screener.docket.reading.opened_file import open_chosen
from screener.domain.errors import ScreenerError
from screener.domain.shipped import resource

_SQUEEZE = re.compile(r"[^0-9a-z]+")
_LEAST = 0.75  # share of a layout's names that a file must have, where the layout says nothing else


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """A layout: ``columns`` are its names in their order, each with the field that it is ("" is kept).

    ``says`` is what the file holds, ``notes`` what a person should know, ``confirmed`` whether a published description
    gives the names. ``also`` are other spellings, each with the name that it stands for.
    """

    name: str
    title: str
    says: str
    source: str
    notes: tuple[str, ...]
    columns: Mapping[str, str]
    also: Mapping[str, str]
    confirmed: bool = True
    least: float = _LEAST

    def profile(self, headers: Sequence[str]) -> Profile:
        """The layout as a mapping for the columns of one file, whatever their spelling and order."""
        known = _squeezed(self)
        present = {name: header for header in headers if (name := known.get(squeeze(header), ""))}
        pairs = [(present.get(name, name), field) for name, field in self.columns.items()]
        return Profile.of_pairs(self.title, pairs)


@dataclass(frozen=True, slots=True, kw_only=True)
class PresetMatch:
    """How much of a layout a file has: ``found`` of its names; ``beyond`` are the file's own names."""

    preset: Preset
    found: int
    missing: tuple[str, ...]
    beyond: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """``The columns are those of "Cook County felony files: Intake": 17 of 17 names.``"""
        of = len(self.preset.columns)
        more = f", {len(self.beyond)} more" if self.beyond else ""
        return f"The columns are those of “{self.preset.title}”: {self.found} of {of} names{more}."


@cache
def presets() -> tuple[Preset, ...]:
    """Every layout that ships with the program, by name."""
    return tuple(_load(path) for path in sorted(resource("docket", "presets").glob("*.toml")))


def preset_named(name: str) -> Preset:
    """The layout of a name; raises ScreenerError for a name that is none."""
    found = next((preset for preset in presets() if preset.name == name.strip().lower()), None)
    if found is None:
        raise ScreenerError(
            f"There is no known layout {name!r}", "", "One of: " + ", ".join(preset.name for preset in presets())
        )
    return found


def match_preset(headers: Sequence[str]) -> PresetMatch | None:
    """The layout whose names these are, the one with the largest share of both; None where none is near."""
    own = [header for header in docket_headers(headers) if header.strip()]
    best, best_share = None, 0.0
    for preset in presets():
        found = _match(preset, own)
        share = found.found / (len(preset.columns) + len(found.beyond))
        if found.found >= preset.least * len(preset.columns) and share > best_share:
            best, best_share = found, share
    return best


def preset_profile(path: Path, name: str, choices: ReadChoices = NOTHING_CHOSEN) -> Profile:
    """The layout of a name as a mapping for the columns of a file; raises ScreenerError where it cannot be opened."""
    return preset_named(name).profile(open_chosen(load(path), choices).header)


def squeeze(header: str) -> str:
    """A name for comparing across spellings: ``File Number``, ``FILE_NUMBER`` and ``FileNumber`` are one."""
    return _SQUEEZE.sub("", header.lower())


def _match(preset: Preset, headers: Sequence[str]) -> PresetMatch:
    known = _squeezed(preset)
    found = {known.get(squeeze(header), "") for header in headers}
    beyond = dict.fromkeys(" ".join(header.split()) for header in headers if squeeze(header) not in known)
    missing = tuple(name for name in preset.columns if name not in found)
    return PresetMatch(
        preset=preset, found=len(preset.columns) - len(missing), missing=missing, beyond=tuple(beyond)
    )  # fmt: skip


def _squeezed(preset: Preset) -> dict[str, str]:
    """Every spelling of the layout's columns, squeezed, with the column's own name."""
    names = {squeeze(other): name for other, name in preset.also.items()}
    return names | {squeeze(name): name for name in preset.columns}


def _load(path: Path) -> Preset:
    with path.open("rb") as file:
        found = tomllib.load(file)
    also = cast(dict[str, list[str]], found.get("also", {}))
    return Preset(
        name=str(found["name"]),
        title=str(found["title"]),
        says=str(found["says"]),
        source=str(found["source"]),
        notes=tuple(cast(list[str], found["notes"])),
        columns=cast(dict[str, str], found["columns"]),
        also={other: name for name, others in also.items() for other in others},
        confirmed=bool(found["confirmed"]),
        least=float(cast(float, found.get("least", _LEAST))),
    )
