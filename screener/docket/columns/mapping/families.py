"""Numbered columns, CHARGE1 AMT1 CHARGE2 AMT2: all of one family mean the same, an empty or a strange one too."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Container, Mapping, Sequence

from screener.docket.columns.mapping.claims import Claim

_NUMBERED = re.compile(r"^(.*?)[\s_#.-]*0?(\d{1,2})[\s_#.-]*(.*)$")
Family = dict[int, int]  # number -> column


def families_of(headers: Sequence[str]) -> list[Family]:
    """Columns whose headers differ in one number only, by that number; families of one are left out."""
    found: dict[tuple[str, str], Family] = defaultdict(dict)
    for at, header in enumerate(headers):
        match = _NUMBERED.match(" ".join(header.split()).lower())
        if match and (match[1] or match[3]):
            found[match[1], match[3]].setdefault(int(match[2]), at)
    return [family for family in found.values() if len(family) > 1]


def join_families(
    taken: dict[int, Claim],
    fixed: Mapping[int, Claim],
    headers: Sequence[str],
    repeatable: Container[str],
    empty: Container[int],
) -> None:
    """Gives each member of a numbered family the field that its members have, at its own place.

    The field of most of the filled members is taken, of equally many the one of the first. What a person or a saved
    mapping said stays.
    """
    for family in families_of(headers):
        fields = Counter(
            taken[at].field for _, at in sorted(family.items())
            if at in taken and taken[at].field in repeatable and (at not in empty or at in fixed)
        )  # fmt: skip
        if not fields:
            continue
        field = fields.most_common(1)[0][0]
        like = next(at for _, at in sorted(family.items()) if at in taken and taken[at].field == field)
        used = {(claim.field, claim.ordinal) for at, claim in taken.items() if at not in family.values()}
        for number, at in sorted(family.items()):
            claim = taken.get(at)
            if at in fixed or (claim is not None and claim.field == field) or (field, number) in used:
                continue
            note = f"it belongs to the family of {headers[like].strip()!r} and means the same"
            taken[at] = Claim(at, field, 0.6, number, f"header {headers[at].strip()!r}: {note}", (note,))
