"""Where the charge of each stage stands on a row: the prosecutor's first, else the arrest's. Never the court's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from screener.docket.cells.headers import matches
from screener.docket.columns.lists import SIGNS
from screener.docket.columns.plan import AMOUNT_FIELDS, AMOUNTS
from screener.docket.reading.rowcells import Grounds
from screener.policy.language.vocabulary import COUNTED

_PREFIXES = (("", "prosecutor"), ("arrest ", "arrest"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Column indexes of one stage, -1 where there is none; ``bare`` are the grounds where the text is blank."""

    name: str
    text: int
    statute: int
    code: int
    count: int
    grade: int
    grounds: Grounds
    bare: Grounds


def stages_of(at: Mapping[str, int], headers: tuple[str, ...], letters: tuple[str, ...]) -> tuple[Stage, ...]:
    """The stages that the columns ``at`` (field to index) can give, the one to be screened first."""
    return tuple(_stage(at, headers, letters, prefix, name) for prefix, name in _PREFIXES)


def _stage(at: Mapping[str, int], headers: tuple[str, ...], letters: tuple[str, ...], prefix: str, name: str) -> Stage:
    text, statute, code = (at.get(prefix + word, -1) for word in ("text", "statute", "charge code"))
    own = [place for place in (text, statute, code) if place >= 0]
    if not prefix and own:
        name = _main_name([headers[place] for place in own])
    cells = {key: place for key, place in at.items() if key not in ("text", "statute", "grade")}
    grade = _grade_at(at, headers, prefix)
    if grade >= 0:
        cells["grade"] = grade
        cells.setdefault("class", grade)
    if statute >= 0 or code >= 0:
        cells["statute"] = statute if statute >= 0 else code
    with_text = {**cells, "text": text} if text >= 0 else cells
    return Stage(
        name=name,
        text=text,
        statute=statute,
        code=code,
        count=at.get(prefix + "count", -1),
        grade=grade,
        grounds=Grounds(at=_with_facts(with_text), headers=headers, letters=letters),
        bare=Grounds(at=_with_facts(cells), headers=headers, letters=letters),
    )


def _grade_at(at: Mapping[str, int], headers: tuple[str, ...], prefix: str) -> int:
    """The class of the charge at its own stage; a column that names the prosecutor says nothing of an arrest."""
    own = at.get(prefix + "grade", -1)
    if own >= 0 or not prefix or "grade" not in at:
        return own
    return -1 if _main_name([headers[at["grade"]]]) == "prosecutor" else at["grade"]


def _main_name(headers: Sequence[str]) -> str:
    """Whose charge it is that stands under headers without arrest or court in them."""
    said = {match.stage for header in headers for match in matches(header)[:1]}
    return "prosecutor" if "prosecutor" in said else "not stated"


def _with_facts(cells: Mapping[str, int]) -> dict[str, int]:
    """Facts that are worked out point to the cell that they were worked out from."""
    found = dict(cells)
    source = found.get("text", found.get("statute", -1))
    if "substance" in found:
        found.setdefault("drug involved", found["substance"])
    if source >= 0:
        found["offense"] = source
        found.setdefault("substance", source)
        found.setdefault("conduct", source)
        found.setdefault("attempted", source)
        found.setdefault("penalty group", source)
        found.setdefault("schedule", source)
    if "birth date" in found:
        found.setdefault("age at offense", found["birth date"])
    if "quantity" in found:
        for name in AMOUNTS:
            found.setdefault(name, found["quantity"])
    if "indicia" in found:
        for name in SIGNS:
            found.setdefault(name, found["indicia"])
    # A cell's own words can make another fact of it: a count beside a weight, "(field)", "approx", "$350", "residue".
    source = next((found[name] for name in ("amount", "quantity", *AMOUNT_FIELDS) if name in found), -1)
    if source >= 0:
        for name in (*AMOUNTS, *COUNTED, "gross amount", "residue", "value"):
            found.setdefault(name, source)
    return found
