"""What was done, where the charge's text or its statute says it outright: ``RETAIL THEFT``, ``RESISTING ARREST``.

A text that names two kinds of conduct, or a charge that is read as something else than its words would be, gives none:
then the attorney says it (``conduct`` of the policy's vocabulary). A text that plainly tells another act (``BURGLARY OF
VEHICLE``) is ``other conduct``, so that a rule on one conduct does not wait for it.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from string import ascii_uppercase, digits

from screener.docket.charges.facts.dealing import dealing_of, deals
from screener.domain.case import Reading
from screener.domain.offense import OffenseClass
from screener.domain.shipped import resource


class _Letters(dict[int, str]):
    """Capitals and digits as they are, all other signs as spaces."""

    def __missing__(self, sign: int) -> str:
        found = self[sign] = chr(sign) if chr(sign) in ascii_uppercase + digits else " "
        return found


_LETTERS = _Letters()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Row:
    conduct: str
    classes: frozenset[OffenseClass]
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None
    begins: tuple[str, ...]
    listed: bool  # names a conduct: it is neither another act nor a doubt

    def says(self, words: str) -> bool:
        """Whether a text in capitals, its marks turned into spaces, has the row's words and none that deny them."""
        return self.pattern.search(words) is not None and not self.denied(words)

    def denied(self, words: str) -> bool:
        """Whether a text has a word that makes something else of the row's words."""
        return self.unless is not None and self.unless.search(words) is not None


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
                    classes=frozenset(OffenseClass(name) for name in row["classes"].split(",") if name),
                    pattern=re.compile(whole),
                    unless=re.compile(rf"\b(?:{row['not']})\b") if row["not"] else None,
                    begins=tuple(row["begins"].split()),
                    listed=row["conduct"] not in (OTHER_CONDUCT, _DOUBT),
                )
            )
    return tuple(found)


#: In the table: no conduct, but words behind which one of the conducts may stand.
_DOUBT = "?"
#: A text that plainly tells an act that is none of the listed ones.
OTHER_CONDUCT = "other conduct"
#: Below this the class itself is too unsure to say that no listed conduct is meant.
_SURE = 0.8
#: Classes of charges of buying, whose texts may name a seller.
_BUYS = frozenset({OffenseClass.DRUG_OTHER, OffenseClass.DRUG_UNSPECIFIED})


@cache
def _possible(where: str) -> frozenset[OffenseClass]:
    """The classes of charges of which a conduct can be told: of all others nothing is looked up."""
    return frozenset(kind for row in _rows(where) for kind in row.classes)


@cache
def _by_beginning() -> dict[str, dict[_Row, None]]:
    """The rows for texts by the first letters of a word that their patterns need: most texts have few of them."""
    found: dict[str, list[_Row]] = {}
    for row in _rows("text"):
        for beginning in row.begins:
            found.setdefault(beginning, []).append(row)
    return {beginning: dict.fromkeys(rows) for beginning, rows in found.items()}


def _near(words: Sequence[str]) -> dict[_Row, None]:
    """The rows for texts whose patterns some words can answer to, in the order of the words."""
    by_beginning = _by_beginning()
    found: dict[_Row, None] = {}
    for word in words:
        rows = by_beginning.get(word[:3])
        if rows is not None:
            found.update(rows)
    return found


@lru_cache(maxsize=4096)
def _cited(statute: str) -> tuple[_Row, ...]:
    """The rows for statutes that a citation answers to: texts differ, their sections are few."""
    cited = statute.upper().replace(" ", "")
    return tuple(row for row in _rows("statute") if row.pattern.search(cited))


def conduct_of(text: str, statute: str, reading: Reading) -> str | None:
    """The conduct that a charge names, a word of the fact ``conduct``; None where none or several are named.

    ``other conduct`` only where the class is read surely and the text tells an act that is none of the listed ones,
    with no word behind which a listed one may stand: a theft that does not say of what can be a retail theft.
    """
    kind = reading.offense
    sale = kind is OffenseClass.SALE_MANUFACTURE
    if not sale and kind not in _possible("text"):
        return None
    each = text.upper().translate(_LETTERS).split()
    words, rows = " ".join(each), _near(each)
    found = [row for row in rows if row.listed and row.pattern.search(words)]
    if sale:
        return None if found or reading.several else dealing_of(text)
    conduct = _named(words, rows, found, statute, reading)
    # Whether a text names dealing besides takes the longest to tell: it is asked last.
    return None if conduct is None or (kind not in _BUYS and deals(text)) else conduct


def _named(words: str, rows: Collection[_Row], found: Sequence[_Row], statute: str, reading: Reading) -> str | None:
    """The conduct of the rows that words or a citation answer to; ``found`` are those of a conduct in the words."""
    kind = reading.offense
    if any(row.denied(words) for row in found):
        return None
    other = False
    if not found:
        other = any(row.conduct == OTHER_CONDUCT and kind in row.classes and row.says(words) for row in rows)
        if statute and kind in _possible("statute"):
            found = [row for row in _cited(statute) if not row.denied(words)]
        if found and other:
            return None  # the text tells another act than the statute
    if not found:
        if not other or reading.several or reading.confidence < _SURE:
            return None
        return None if any(row.conduct == _DOUBT and row.says(words) for row in rows) else OTHER_CONDUCT
    if len({row.conduct for row in found}) != 1:
        return None
    return found[0].conduct if any(kind in row.classes for row in found) else None
