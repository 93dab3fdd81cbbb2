"""Mappings that are kept: what an office saved for the columns of a file, and how much another file is like it.

A mapping is found again by the names of the columns. Where most of them are the same it applies to those, and one
sentence says which columns are new and which are gone.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from screener.docket.cells.controlled_words import field_specs
from screener.docket.columns.join_again import SavedJoins
from screener.docket.model.choices import NOTHING_CHOSEN, ReadChoices
from screener.docket.model.printed import PrintLayout
from screener.docket.model.result import DocketReading, FileColumn, MappedAs
from screener.domain.errors import ScreenerError

#: Columns that the program writes beside rows set aside. They are no columns of the docket.
ASIDE_HEADERS = ("Line set aside", "Reason set aside")
#: A third one, where the docket stands in several sheets or files.
ASIDE_PLACE = "Sheet or file set aside"
_ASIDE_KEYS = frozenset(header.lower() for header in ASIDE_HEADERS)
#: A file is like an earlier one from this share of the names of the one that has more, and from so many names on.
_ALIKE, _LEAST = 0.75, 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A mapping that an office saved. ``mapping`` goes from a header (as ``header_key`` leaves it) to a field or "".

    ``headers`` are the names as they stood, in their order; a mapping saved by an earlier version has none.
    """

    name: str
    fingerprint: str
    mapping: Mapping[str, str]
    choices: ReadChoices = NOTHING_CHOSEN  # how the file was opened, where a person said it
    headers: tuple[str, ...] = ()
    joins: SavedJoins | None = None  # the files that were joined, whose columns the mapping names too
    print_layout: PrintLayout | None = None  # by which a printed report is read

    def to_json(self) -> str:
        found: dict[str, object] = {
            "name": self.name,
            "fingerprint": self.fingerprint,
            "mapping": dict(self.mapping),
        }
        if self.choices:
            found["choices"] = self.choices.chosen()
        if self.headers:
            found["headers"] = list(self.headers)
        if self.joins is not None:
            found["joins"] = self.joins.to_json()
        if self.print_layout is not None:
            found["print layout"] = self.print_layout.to_json()
        return json.dumps(found, ensure_ascii=False, indent=1)

    @staticmethod
    def from_json(text: str) -> Profile:
        """Raises ScreenerError where the text is no profile or names a field that does not exist."""
        try:
            found = json.loads(text)
            if isinstance(found, dict) and "lines" in found and "mapping" not in found:
                return Profile.of_layout(PrintLayout.of_json(found))
            name, mark, mapping = str(found["name"]), str(found["fingerprint"]), dict(found["mapping"])
            headers = tuple(str(header) for header in found.get("headers", ()))
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise ScreenerError("This is no docket profile", "", "Save the profile again from an import") from error
        for header, name_of_field in mapping.items():
            if name_of_field and name_of_field not in field_specs():
                raise ScreenerError(
                    f"The profile {name} maps {header!r} to {name_of_field!r}",
                    "there is no such field",
                    "screener read --fields lists those that there are",
                )
        return Profile(
            name=name,
            fingerprint=mark,
            mapping={str(k): str(v) for k, v in mapping.items()},
            choices=ReadChoices.of(found.get("choices", {})),
            headers=headers,
            joins=SavedJoins.of(found.get("joins")),
            print_layout=PrintLayout.of_json(printed) if (printed := found.get("print layout")) else None,
        )

    @staticmethod
    def of_reading(name: str, reading: DocketReading) -> Profile:
        """The profile of a docket as it was mapped, opened and joined with other files."""
        found = Profile.of(name, reading.columns, reading.choices)
        return replace(found, joins=SavedJoins.of_reading(reading), print_layout=reading.print_layout)

    @staticmethod
    def of_layout(layout: PrintLayout) -> Profile:
        """The profile of printed reports that are read by a layout: it says itself what each column is."""
        labels = [(field_specs()[name].label, name) for name in layout.fields]
        return replace(Profile.of_pairs(layout.name, labels), print_layout=layout)

    @staticmethod
    def of(name: str, columns: Sequence[FileColumn], choices: ReadChoices = NOTHING_CHOSEN) -> Profile:
        """The profile of a docket as it was mapped, and as it was opened."""
        pairs = [(column.header, column.field) for column in columns if not of_the_program(column.header)]
        return Profile.of_pairs(name, pairs, choices)

    @staticmethod
    def of_pairs(name: str, pairs: Sequence[tuple[str, str]], choices: ReadChoices = NOTHING_CHOSEN) -> Profile:
        """The profile of headers and their fields, in the order of the sheet."""
        mapping: dict[str, str] = {}
        for header, field in pairs:
            mapping.setdefault(header_key(header), field)
        mapping.pop("", None)
        headers = tuple(header for header, _ in pairs)
        return Profile(
            name=name, fingerprint=fingerprint(headers), mapping=mapping, choices=choices, headers=headers
        )  # fmt: skip


def header_key(header: str) -> str:
    """A header for comparing: lowered, single spaces."""
    return " ".join(header.lower().split())


def fingerprint(headers: Sequence[str]) -> str:
    """A short mark of a line of headers: the same for the same columns in the same order."""
    return hashlib.sha256("\x1f".join(header_key(h) for h in headers).encode()).hexdigest()[:16]


def of_the_program(header: str) -> bool:
    """Whether a column was added by the program itself, to a workbook of rows set aside."""
    return header_key(header) in _ASIDE_KEYS or header_key(header) == header_key(ASIDE_PLACE)


def is_set_aside(headers: Iterable[str]) -> bool:
    """Whether a file is a workbook of rows that were set aside, to be imported again."""
    return {header_key(header) for header in headers} >= _ASIDE_KEYS


def docket_headers(headers: Sequence[str]) -> tuple[str, ...]:
    """The headers without the columns that the program added."""
    return tuple(header for header in headers if not of_the_program(header))


def named(header: str, letter: str) -> str:
    """The header of a column in a workbook of rows set aside; one without a name is called by its letter."""
    return header or f"column {letter}"


def compared(profile: Profile, headers: Sequence[str]) -> MappedAs:
    """Which columns of a file a saved mapping knows, which are new, and which of its own are not there."""
    own = docket_headers(headers)
    named = Counter(key for header in own if (key := header_key(header)))
    spelled = {header_key(header): header for header in profile.headers}
    gone = [spelled.get(key, key) for key in profile.mapping if key not in named]
    new = [" ".join(header.split()) for header in own if header.strip() and header_key(header) not in profile.mapping]
    return MappedAs(
        name=profile.name,
        same=sum(many for key, many in named.items() if key in profile.mapping),
        new=tuple(dict.fromkeys(new)),
        gone=tuple(gone),
        exact=profile.fingerprint == fingerprint(own),
    )


def nearest(profiles: Iterable[Profile], headers: Sequence[str]) -> Profile | None:
    """The saved mapping for these columns or for most of them; None where none is near."""
    best, best_share = None, 0.0
    for profile in profiles:
        found = compared(profile, headers)
        share = 2.0 if found.exact else found.same / (found.same + max(len(found.new), len(found.gone)) or 1)
        near = found.exact or (share >= _ALIKE and found.same >= _LEAST)
        if near and share > best_share:
            best, best_share = profile, share
    return best


def joining(profiles: Iterable[Profile], headers: Sequence[str]) -> Profile | None:
    """The saved mapping of a docket with these columns to which files were joined; None where none is near."""
    saved = {profile.name: profile for profile in profiles if profile.joins is not None}
    own = [
        Profile.of_pairs(profile.name, [(header, "") for header in profile.joins.headers])
        for profile in saved.values()
        if profile.joins is not None
    ]
    found = nearest(own, headers)
    return saved[found.name] if found is not None else None


def for_files(profile: Profile, docket: str, joined: Sequence[str]) -> Profile:
    """The mapping under the names of this month's files: a joined column that has a twin is called by its file."""
    if profile.joins is None or len(profile.joins.files) != len(joined):
        return profile
    old = (profile.joins.docket, *(each.name for each in profile.joins.files))
    fronts = [(f"{one}: ", f"{other}: ") for one, other in zip(old, (docket, *joined), strict=True)]

    def named_now(header: str) -> str:
        for one, other in fronts:
            if header.casefold().startswith(one.casefold()):
                return other + header[len(one) :]
        return header

    headers = tuple(map(named_now, profile.headers))
    mapping = {header_key(named_now(header)): field for header, field in profile.mapping.items()}
    return replace(profile, fingerprint=fingerprint(headers), headers=headers, mapping=mapping)
