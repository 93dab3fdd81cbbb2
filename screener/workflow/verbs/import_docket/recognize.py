"""What the office knows of a file before it is read: a mapping saved for columns like these, or the docket whose rows,
set aside once, come back in a workbook.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from screener.docket.columns.join_again import JoinedFile, found_again
from screener.docket.columns.profile import (
    Profile,
    compared,
    docket_headers,
    for_files,
    header_key,
    is_set_aside,
    joining,
    named,
    nearest,
)
from screener.docket.files.source import load
from screener.docket.model.choices import ReadChoices
from screener.docket.model.result import DocketReading, WarrantReading
from screener.docket.reading.opened_file import fits_profile, open_chosen
from screener.docket.reading.reading import NoColumns, read_docket
from screener.docket.reading.warrants_list import read_warrants
from screener.domain.errors import ScreenerError
from screener.storage.audit_log import journal
from screener.storage.rows import records
from screener.storage.schema.canonical import list_in, part_in, text_in
from screener.workflow.model import Addition
from screener.workflow.session import Office
from screener.workflow.session.own_facts import own_facts
from screener.workflow.session.state import state_of


def saved_profiles(office: Office) -> tuple[Profile, ...]:
    """The office's saved mappings, by name."""
    with office.reading() as connection:
        return tuple(Profile.from_json(content) for content in records.profiles(connection))


@dataclass(frozen=True, slots=True, kw_only=True)
class RecognizedFile:
    """A file as it was read by what the office knows of it."""

    reading: DocketReading
    profile: Profile | None
    addition: Addition | None = None
    joined: tuple[JoinedFile, ...] = ()


def read_known(
    office: Office, path: Path, *, choices: ReadChoices, joined: Sequence[JoinedFile] | None
) -> RecognizedFile:
    """Reads a file by what the office knows of its columns, with the files that belong to it.

    ``joined`` None: those that a saved mapping says were joined to the docket before this one. Where they do not
    stand beside it nothing is joined, and that is said.
    """
    passed = ""
    if joined is None:
        joined, passed = _joined_before(office, path, choices)
    if joined:
        reading, profile = _read_joined(office, path, choices=choices, joined=joined)
        return RecognizedFile(reading=reading, profile=profile, joined=tuple(joined))
    try:
        reading, profile, addition = _read_as_known(office, path, choices=choices)
    except NoColumns as error:
        if passed:
            error.remedy = f"{passed[:1].upper()}{passed[1:]}. Choose it"
        raise
    if passed:
        reading = replace(reading, notices=(passed, *reading.notices))
    return RecognizedFile(reading=reading, profile=profile, addition=addition)


def _joined_before(office: Office, path: Path, choices: ReadChoices) -> tuple[tuple[JoinedFile, ...], str]:
    """The files beside this one that belong to it as others did to the docket before; else what is missing, said."""
    saved = [profile for profile in saved_profiles(office) if profile.joins is not None]
    if not saved:
        return (), ""
    try:
        profile = joining(saved, open_chosen(load(path), choices).header)
    except ScreenerError:
        return (), ""  # whoever reads it next says why it cannot be opened
    if profile is None or profile.joins is None:
        return (), ""
    found = found_again(profile.joins, path)
    return ((), found.sentence) if found.missing else (found.files, "")


def _read_as_known(
    office: Office, path: Path, *, choices: ReadChoices
) -> tuple[DocketReading, Profile | None, Addition | None]:
    """Reads a file by what the office knows of its columns, with the mapping that was used.

    A mapping that was saved with choices or a print layout is tried first, for how the file is opened; the others are
    found by the names of the columns, all the same or most of them.
    """
    as_of, saved, state = office.today(), saved_profiles(office), state_of(office)
    opening = (each for each in saved if each.choices or each.print_layout is not None)
    opener = next((each for each in opening if fits_profile(path, each, choices)), None)
    try:
        reading = read_docket(path, as_of=as_of, profile=opener, choices=choices, state=state, own=own_facts(office))
    except NoColumns:
        opener = next((each for each in saved if fits_profile(path, each, choices)), None)
        if opener is None:
            raise
        reading = read_docket(path, as_of=as_of, profile=opener, choices=choices, state=state, own=own_facts(office))
    headers = [column.header for column in reading.columns]
    profile, addition = opener, None
    if opener is None:
        profile, addition = first_docket(office, headers)
    if opener is None and profile is None:
        profile = nearest(saved, headers)
    if profile is not None and profile is not opener:
        reading = _read_by(profile, reading, path, office, choices)
    return reading, profile, addition


def _read_joined(
    office: Office, path: Path, *, choices: ReadChoices, joined: Sequence[JoinedFile]
) -> tuple[DocketReading, Profile | None]:
    """Reads a docket with the files joined to it by the saved mapping of its columns and theirs, if there is one."""
    names = [file.path.name for file in joined]
    state = state_of(office)
    as_of, saved = office.today(), [for_files(each, path.name, names) for each in saved_profiles(office)]
    try:
        reading = read_docket(path, as_of=as_of, choices=choices, joined=joined, state=state, own=own_facts(office))
    except NoColumns:
        profile = next((each for each in saved if fits_profile(path, each, choices)), None)
        if profile is None:
            raise
    else:
        profile = nearest(saved, [column.header for column in reading.columns])
        if profile is None:
            return reading, None
    reading = read_docket(
        path, as_of=as_of, profile=profile, choices=choices, joined=joined, state=state, own=own_facts(office)
    )
    return reading, profile


def _read_by(
    profile: Profile, reading: DocketReading, path: Path, office: Office, choices: ReadChoices
) -> DocketReading:
    """The file read with a mapping; not read twice where the mapping says what was found anyway."""
    if not profile.choices and dict(Profile.of("", reading.columns).mapping) == dict(profile.mapping):
        mapped_as = compared(profile, [column.header for column in reading.columns])
        return replace(reading, mapped_as=mapped_as, notices=(*reading.notices, mapped_as.sentence))
    return read_docket(
        path, as_of=office.today(), profile=profile, choices=choices, state=state_of(office), own=own_facts(office)
    )


def read_list(
    office: Office, path: Path, *, choices: ReadChoices, profile: Profile | None = None
) -> tuple[WarrantReading, str]:
    """Reads a list of warrants, and says how its columns differ from a mapping that was saved, or the list before.

    A saved mapping is used where all or most of the columns are its own; the list before is only compared.
    """
    as_of, state = office.today(), state_of(office)
    found = read_warrants(path, as_of=as_of, choices=choices, state=state, profile=profile)
    if profile is None:
        headers = [column.header for column in found.columns]
        profile = nearest((each for each in saved_profiles(office) if each.joins is None), headers)
        if profile is None:
            before = _list_before(office, headers)
            if before is None:
                return found, ""
            told = compared(before, headers)
            return found, f"Columns as in “{before.name}”: {told.differences}"
        found = read_warrants(path, as_of=as_of, choices=choices, state=state, profile=profile)
    told = found.docket.mapped_as or compared(profile, [column.header for column in found.columns])
    return found, told.sentence


def _list_before(office: Office, headers: Sequence[str]) -> Profile | None:
    """The columns of the latest list of warrants that is like this one."""
    found: list[tuple[int, Profile]] = []
    for docket in office.model().files.values():
        if docket.kind != "warrants":
            continue
        with office.reading() as connection:
            event = journal.event_by_id(connection, docket.event_id or "")
        if event is not None:
            said = [each for each in list_in(event.content, "mapping") if isinstance(each, list)]
            found.append((event.seq, Profile.of_pairs(docket.name, [(str(each[1]), str(each[2])) for each in said])))
    found.sort(key=lambda each: -each[0])
    return next((profile for _, profile in found if nearest((profile,), headers) is not None), None)


def first_docket(office: Office, headers: Sequence[str]) -> tuple[Profile | None, Addition | None]:
    """The docket whose rows, set aside once, stand under these headers, with its mapping: the latest such docket.

    None for a file that is no workbook of rows set aside.
    """
    if not is_set_aside(headers):
        return None, None
    wanted = [header_key(header) for header in docket_headers(headers)]
    best = -1
    found: tuple[Profile | None, Addition | None] = (None, None)
    for docket in office.model().files.values():
        with office.reading() as connection:
            event = journal.event_by_id(connection, docket.event_id or "")
        if event is None or docket.kind == "warrants" or event.seq < best:
            continue
        pairs = [
            (named(str(each[1]), str(each[0])), str(each[2]))
            for each in list_in(event.content, "mapping")
            if isinstance(each, list)
        ]
        if [header_key(header) for header, _ in pairs] == wanted:
            order = text_in(part_in(event.content, "opened"), "date order") or None
            profile = Profile.of_pairs(docket.name, pairs, ReadChoices(date_order=order))
            best, found = event.seq, (profile, Addition(docket_id=docket.docket_id, name=docket.name))
    return found
