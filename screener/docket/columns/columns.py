"""What the columns of a docket mean: by name and by content, with a reason that a person can check.

The header is a claim, the content is evidence. Where they disagree about a charge, a statute, a race or a sex,
the content wins and the disagreement is said.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from screener.docket.cells.controlled_words import FIELDS
from screener.docket.cells.headers import HeaderMatch, matches, words_of
from screener.docket.columns.by_content import Told
from screener.docket.columns.content import ColumnContent
from screener.docket.columns.fit import fit
from screener.docket.columns.mapping.claims import Claim
from screener.docket.columns.mapping.families import join_families
from screener.docket.columns.mapping.partly import read_partly
from screener.docket.columns.own_export import program_columns
from screener.docket.columns.profile import Profile, compared, fingerprint, header_key, is_set_aside, of_the_program
from screener.docket.columns.side_by_side import columns_beside
from screener.docket.model.result import FileColumn, MappedAs, column_letter
from screener.domain.errors import ScreenerError

__all__ = ["FIELDS", "Mapped", "Profile", "fingerprint", "map_columns"]

_THRESHOLD = 0.5
_CHARGE_FIELDS = ("text", "statute", "charge code")
#: Fields that a row can have several of: one per charge.
_REPEATABLE = frozenset(
    {"text", "statute", "charge code", "grade", "count", "quantity", "unit", "substance", "disposition", "offense date"}
)
_LABEL = {"text": "a charge description", "statute": "a statute", "charge code": "a code of the system"}
#: Dates of what a person did, and the least years between a birth and them.
_EVENTS = ("offense date", "arrest date")
_YOUNGEST = 8
#: Fields whose content is so plain that it is taken over what the header says.
_BY_CONTENT = ("sex", "race", "birth date", "grade")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapped:
    """The columns as mapped, and sentences about the mapping as a whole."""

    columns: tuple[FileColumn, ...]
    notices: tuple[str, ...] = ()
    mapped_as: MappedAs | None = None  # the saved mapping that was applied, and to how much
    at: Mapping[str, tuple[int, ...]] = field(default_factory=dict)  # field -> column indexes, by ordinal


def map_columns(
    headers: Sequence[str],
    contents: Sequence[ColumnContent],
    *,
    profile: Profile | None = None,
    overrides: Mapping[str, str] | None = None,
    recognized: Callable[[str], bool] | None = None,
    extra_names: Mapping[str, str] | None = None,
    told: Told | None = None,
) -> Mapped:
    """Maps every column. ``overrides`` (letter to field or "") beat the profile, the profile beats the guess.

    ``recognized`` says whether a text reads as a charge: used only where no header names one.
    ``extra_names`` are header names with a meaning in this kind of list only; ``told`` is what the columns of a table
    without any names are by their cells.
    """
    mapped_as = compared(profile, headers) if profile is not None else None
    fixed = _fixed(headers, profile, overrides)
    claims: list[Claim] = []
    for at, header in enumerate(headers):
        if at not in fixed and not _of_the_body(header, headers):
            claims.extend(_claims(at, header, contents[at], extra_names or {}))
    taken = _assign(claims, fixed, headers)
    for at, (name, reason) in (told or {}).items():
        if at not in fixed:
            taken[at] = Claim(at, name, 0.7, 0, reason, ("no line names the columns: told by its content",))
    _degrees(taken, fixed, headers, contents)
    _by_content(taken, fixed, headers, contents)
    _births_before_offenses(taken, fixed, contents)
    if not _has_charge(taken) and recognized is not None:
        _find_charge(taken, fixed, contents, recognized)
    _side_by_side(taken, headers)
    join_families(taken, fixed, headers, _REPEATABLE, {at for at, content in enumerate(contents) if content.empty})
    why_not = read_partly(taken, fixed, headers, contents, lambda header: _of_the_body(header, headers))
    columns = tuple(
        _column(at, header, contents[at], taken.get(at), at in fixed, why_not.get(at, ""))
        for at, header in enumerate(headers)
    )
    if mapped_as is not None:
        columns = tuple(_new_since(mapped_as, column) for column in columns)
    notices = (mapped_as.sentence,) if mapped_as is not None else ()
    if told:
        known = ", ".join(f"{c.letter} {FIELDS[c.field].label.lower()}" for c in columns if c.field)
        notices = (*notices, f"told by their content: {known}; the other columns are kept without a meaning")
    return Mapped(columns=columns, notices=notices, mapped_as=mapped_as, at=_places(columns))


def _side_by_side(taken: dict[int, Claim], headers: Sequence[str]) -> None:
    """Tables side by side are places of one row, each with its own case and person."""
    for places in columns_beside(headers):
        claim = next((taken[at] for at in places if at in taken and taken[at].field), None)
        for ordinal, at in enumerate(places, 1):
            if claim is not None:
                taken[at] = replace(claim, at=at, ordinal=ordinal)


def _new_since(mapped_as: MappedAs, column: FileColumn) -> FileColumn:
    """A column that the saved mapping does not know says so, for a person to look at."""
    if " ".join(column.header.split()) not in mapped_as.new:
        return column
    return replace(column, notes=(f"new since “{mapped_as.name}”", *column.notes))


def _of_the_body(header: str, headers: Sequence[str]) -> bool:
    """A person's weight stands beside a height, and is no drug weight."""
    return words_of(header) == ("weight",) and any("height" in words_of(other) for other in headers)


def _fixed(headers: Sequence[str], profile: Profile | None, overrides: Mapping[str, str] | None) -> dict[int, Claim]:
    fixed: dict[int, Claim] = {}
    for at, header in enumerate(headers):
        key = header_key(header)
        if profile is not None and key and key in profile.mapping:
            fixed[at] = Claim(at, profile.mapping[key], 1.0, 0, f"profile {profile.name}")
        if of_the_program(header) and is_set_aside(headers):
            fixed[at] = Claim(at, "", 1.0, 0, "written by the program when the rows were set aside")
    for at in program_columns(headers):
        fixed[at] = Claim(at, "", 1.0, 0, "written by Screener beside the docket")
    letters = {column_letter(at): at for at in range(len(headers))}
    for letter, name in (overrides or {}).items():
        if letter.upper() not in letters:
            raise ScreenerError(f"There is no column {letter}", f"the last is {column_letter(len(headers) - 1)}", "")
        if name and name not in FIELDS:
            raise ScreenerError(f"There is no field {name!r} for column {letter}", "", "Fields: " + ", ".join(FIELDS))
        fixed[letters[letter.upper()]] = Claim(letters[letter.upper()], name, 1.0, 0, "chosen by a person")
    _number_places(fixed)
    return fixed


def _number_places(fixed: Mapping[int, Claim]) -> None:
    """Columns that were given one field of a charge are its places, in the order of the sheet."""
    places: dict[str, list[int]] = {}
    for at, claim in sorted(fixed.items()):
        if claim.field in _REPEATABLE:
            places.setdefault(claim.field, []).append(at)
    for several in places.values():
        if len(several) > 1:
            for ordinal, at in enumerate(several, 1):
                fixed[at].ordinal = ordinal


def _claims(at: int, header: str, content: ColumnContent, extra_names: Mapping[str, str]) -> list[Claim]:
    if header_key(header) in extra_names:
        name = extra_names[header_key(header)]
        score, evidence = fit(FIELDS[name].kind, content, name)
        return [Claim(at, name, score, 0, f"header {header.strip()!r} in a list of this kind; {evidence}")]
    found = matches(header)
    family = [match for match in found if match.charge_family]
    claims = [_family_claim(at, header, content, family)] if family else []
    for match in found:
        if not match.charge_family:
            score, evidence = fit(FIELDS[match.field].kind, content, match.field)
            reason = f"header {header.strip()!r} is a name of {FIELDS[match.field].label}; {evidence}"
            claims.append(Claim(at, match.field, match.score * score, match.ordinal, reason))
    return [claim for claim in claims if claim.score >= _THRESHOLD]


def _family_claim(at: int, header: str, content: ColumnContent, family: Sequence[HeaderMatch]) -> Claim:
    """Text, statute or code of a charge: what the column holds decides, and a lying header is named."""
    own = family[0]
    prefix = next((stage for stage in ("arrest ", "court ") if own.field.startswith(stage)), "")
    own_kind = own.field.removeprefix(prefix)
    if content.empty:
        return Claim(at, own.field, own.score * 0.6, own.ordinal, f"header {header.strip()!r}; the column is empty")
    shares = {"text": content.text, "statute": content.statute, "charge code": 0.0}
    if content.code >= 0.9 and not {"statute", "section", "law", "ordinance"} & set(words_of(header)):
        shares["charge code"], shares["statute"] = content.code, content.code * 0.5
    kind = max(_CHARGE_FIELDS, key=lambda name: (shares[name], name == own_kind))
    share = shares[kind]
    if share < 0.5:
        return Claim(at, own.field, 0.0, own.ordinal, "")
    says = own.says or own_kind
    plain_header = set(words_of(header)) & {"description", "name", "text", "title"}
    lies = (kind == "text" and own_kind == "statute" and not plain_header) or (kind == "statute" and own_kind == "text")
    notes = (f"the header says {says}, the content is {_LABEL[kind]}",) if lies else ()
    reason = f"header {header.strip()!r}; {share:.0%} of its different values read as {_LABEL[kind]}"
    return Claim(at, prefix + kind, own.score * (0.6 + 0.4 * share), own.ordinal, reason, notes)


def _assign(claims: list[Claim], fixed: Mapping[int, Claim], headers: Sequence[str]) -> dict[int, Claim]:
    """The best claim of each column, one column per field and place; equal headers side by side are places."""
    taken: dict[int, Claim] = dict(fixed)
    used = {(claim.field, claim.ordinal): claim for claim in fixed.values() if claim.field}
    repeats: dict[str, int] = {}
    for claim in sorted(claims, key=lambda c: (-round(c.score, 2), c.at)):
        if claim.at in taken:
            continue
        key = (claim.field, claim.ordinal)
        if key in used:
            first = used[key]
            if not _repeats(claim, first, headers):
                continue
            first.ordinal = first.ordinal or 1
            repeats[claim.field] = repeats.get(claim.field, 1) + 1
            claim.ordinal = repeats[claim.field]
            key = (claim.field, claim.ordinal)
        used[key] = claim
        taken[claim.at] = claim
    _drop_lone_ordinals(taken)
    return taken


def _repeats(claim: Claim, first: Claim, headers: Sequence[str]) -> bool:
    """Whether a second column of the same field stands under the same header: a further charge of the row."""
    return (
        claim.ordinal == 0
        and header_key(headers[claim.at]) == header_key(headers[first.at]) != ""
        and claim.field in _REPEATABLE
    )


def _drop_lone_ordinals(taken: dict[int, Claim]) -> None:
    """``CHARGE1..n`` are places only where there are several; ``Charge, Charge 2`` start at one."""
    places: dict[str, list[Claim]] = {}
    for claim in taken.values():
        if claim.field:
            places.setdefault(claim.field, []).append(claim)
    many = any(len(places.get(name, ())) > 1 for name in _CHARGE_FIELDS)
    for claims in places.values():
        if len(claims) == 1 and (not many or claims[0].ordinal == 0):
            claims[0].ordinal = 0
        elif len(claims) > 1:
            for claim in claims:
                claim.ordinal = claim.ordinal or 1


def _degrees(
    taken: dict[int, Claim], fixed: Mapping[int, Claim], headers: Sequence[str], contents: Sequence[ColumnContent]
) -> None:
    """A second column for the grade, beside a LEVEL that says felony or misdemeanor: its class or degree."""
    named = {claim.field for claim in taken.values()}
    if "grade" not in named or "class" in named:
        return
    for at, content in enumerate(contents):
        if at not in taken and at not in fixed and any(match.field == "grade" for match in matches(headers[at])):
            score, evidence = fit(FIELDS["class"].kind, content, "class")
            if score >= _THRESHOLD and not content.empty:
                reason = f"header {headers[at].strip()!r} beside a column of the grade; {evidence}"
                taken[at] = Claim(at, "class", score, 0, reason)
                return


def _by_content(
    taken: dict[int, Claim], fixed: Mapping[int, Claim], headers: Sequence[str], contents: Sequence[ColumnContent]
) -> None:
    """Gives a column whose header lied to the field that its content plainly is, where that field is free."""
    for at, content in enumerate(contents):
        if at in taken or at in fixed or content.empty:
            continue
        claimed = [match.field for match in matches(headers[at]) if match.score >= 0.9]
        if not claimed:
            continue
        for name in _BY_CONTENT:
            score, evidence = fit(FIELDS[name].kind, content, name)
            free = all(claim.field != name for claim in taken.values())
            if free and score >= 0.95 and name not in claimed and _plainly(name, content):
                note = f"the header says {claimed[0]}, the content is {FIELDS[name].label.lower()}"
                taken[at] = Claim(at, name, 0.7, 0, f"header {headers[at].strip()!r}; {evidence}", (note,))
                break
        else:
            if _reads_as_charge(content) and not _has_charge(taken):
                note = f"the header says {claimed[0]}, the content is a charge description"
                taken[at] = Claim(at, "text", 0.6, 0, f"{content.text:.0%} of its different values are words", (note,))


def _births_before_offenses(
    taken: dict[int, Claim], fixed: Mapping[int, Claim], contents: Sequence[ColumnContent]
) -> None:
    """Where the "births" lie years after the "offenses", the two headers have changed places."""
    birth = next((at for at, claim in taken.items() if claim.field == "birth date" and at not in fixed), None)
    if birth is None or (born := contents[birth].median_year) is None:
        return
    for name in _EVENTS:
        event = next((at for at, claim in taken.items() if claim.field == name and at not in fixed), None)
        if event is None or (happened := contents[event].median_year) is None or born - happened < _YOUNGEST:
            continue
        first, second = taken[birth], taken[event]
        first.field, second.field = name, "birth date"
        first.notes = (f"the header says birth date, the days are {FIELDS[name].label.lower()}s",)
        second.notes = (f"the header says {FIELDS[name].label.lower()}, the days are births",)
        return


def _plainly(name: str, content: ColumnContent) -> bool:
    values = {value.strip().lower() for value in content.filled}
    if name == "sex":
        return len(values & {"m", "f", "male", "female"}) >= 2
    if name == "race":
        return len(values & {"w", "b", "white", "black"}) >= 2
    if name == "grade":
        return content.distinct >= 2 and any("fel" in value or "misd" in value for value in values)
    return False  # one date alone does not say which date it is


def _reads_as_charge(content: ColumnContent) -> bool:
    return content.text >= 0.9 and content.long_text >= 0.4 and content.letters < 1.0


def _has_charge(taken: Mapping[int, Claim]) -> bool:
    return any(claim.field in (*_CHARGE_FIELDS, "arrest text", "arrest statute") for claim in taken.values())


def _find_charge(
    taken: dict[int, Claim],
    fixed: Mapping[int, Claim],
    contents: Sequence[ColumnContent],
    recognized: Callable[[str], bool],
) -> None:
    best, best_share = -1, 0.5
    for at, content in enumerate(contents):
        if at in fixed or (at in taken and FIELDS[taken[at].field].kind != "free") or content.text < 0.8:
            continue
        share = sum(recognized(value) for value in content.sample) / max(1, len(content.sample))
        if share > best_share:
            best, best_share = at, share
    if best >= 0:
        note = "no header names a charge; this column reads like charges"
        taken[best] = Claim(
            best, "text", 0.5, 0, f"{best_share:.0%} of its different values are known charges", (note,)
        )


def _column(at: int, header: str, content: ColumnContent, claim: Claim | None, fixed: bool, why_not: str) -> FileColumn:
    samples = tuple(value.strip()[:80] for value in content.most(content.sample[:60], 5))
    if claim is None or not claim.field:
        unclaimed = "the column is empty" if content.empty else why_not or "no header or content that the program knows"
        reason = claim.reason if claim else unclaimed
        return FileColumn(
            letter=column_letter(at),
            header=header,
            field="",
            confidence=1.0 if fixed else 0.0,
            samples=samples,
            reason=reason,
        )
    return FileColumn(
        letter=column_letter(at),
        header=header,
        field=claim.field,
        confidence=round(min(claim.score, 1.0), 2),
        samples=samples,
        reason=claim.reason,
        notes=claim.notes,
        ordinal=claim.ordinal,
    )


def _places(columns: Sequence[FileColumn]) -> dict[str, tuple[int, ...]]:
    found: dict[str, list[tuple[int, int]]] = {}
    for at, column in enumerate(columns):
        if column.field:
            found.setdefault(column.field, []).append((column.ordinal, at))
    return {name: tuple(at for _, at in sorted(places)) for name, places in found.items()}
