"""What was done, where the charge's text or its statute says it outright: ``RETAIL THEFT``, ``RESISTING ARREST``.

A text that names two kinds of conduct, or a charge that is read as something else than its words would be, gives none:
then the attorney says it (``conduct`` of the policy's vocabulary).
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache

from screener.domain.case import Reading
from screener.domain.offense import OffenseClass
from screener.domain.shipped import resource

_MARKS = re.compile(r"[^A-Z0-9]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    conduct: str
    classes: frozenset[OffenseClass]
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None
    begins: tuple[str, ...]


@cache
def _rows(where: str) -> tuple[_Row, ...]:
    """The rows of ``resources/vocabulary/conduct.tsv`` for texts or for statutes."""
    found: list[_Row] = []
    with resource("vocabulary", "conduct.tsv").open(encoding="utf-8", newline="") as file:
        lines = (line for line in file if not line.startswith("#"))
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE, restval=""):
            if row["in"] != where:
                continue
            either = "|".join(row["patterns"].split(" || "))
            whole = rf"\b(?:{either})\b" if where == "text" else rf"^(?:{either})$"
            found.append(
                _Row(
                    conduct=row["conduct"],
                    classes=frozenset(OffenseClass(name) for name in row["classes"].split(",")),
                    pattern=re.compile(whole),
                    unless=re.compile(rf"\b(?:{row['not']})\b") if row["not"] else None,
                    begins=tuple(row["begins"].split()),
                )
            )
    return tuple(found)


@cache
def _possible(where: str) -> frozenset[OffenseClass]:
    """The classes of charges of which a conduct can be told: of all others nothing is looked up."""
    return frozenset(kind for row in _rows(where) for kind in row.classes)


@cache
def _by_beginning() -> dict[str, tuple[_Row, ...]]:
    """The rows for texts by the first letters of a word that their patterns need: most texts have none of them."""
    found: dict[str, list[_Row]] = {}
    for row in _rows("text"):
        for beginning in row.begins:
            found.setdefault(beginning, []).append(row)
    return {beginning: tuple(rows) for beginning, rows in found.items()}


def conduct_of(text: str, statute: str, reading: Reading) -> str | None:
    """The conduct that a charge names, a word of the fact ``conduct``; None where none or several are named."""
    kind = reading.offense
    if kind not in _possible("text"):
        return None
    words = _MARKS.sub(" ", text.upper())
    near = _by_beginning()
    rows = {row.conduct: row for word in words.split() for row in near.get(word[:3], ())}
    found = [row for row in rows.values() if row.pattern.search(words)]
    if any(row.unless is not None and row.unless.search(words) for row in found):
        return None
    if not found and statute and kind in _possible("statute"):
        cited = statute.upper().replace(" ", "")
        found = [row for row in _rows("statute") if row.pattern.search(cited)]
    if len(found) != 1:
        return None
    return found[0].conduct if kind in found[0].classes else None
