"""What a charge is: from its text, its statute and its state to an offense class and a substance.

The order of trust: the office's own charge table, then statute and text together, then either alone. A text
that says what the charge is wins over a statute that says otherwise (dockets abbreviate and mistype sections),
with one exception that holds both ways: any sign of sale, manufacture or trafficking in either keeps a charge
from being read as possession for oneself. Below the bar the reader abstains: ``unknown``.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from screener.docket.charges.statutes import StatuteReading, find_statute, plain_chapter
from screener.docket.charges.table import OfficeTable, TableRow, cluster_key
from screener.docket.charges.text import TextReading, read_text
from screener.domain.case import MAY_BE_SEVERAL, Reading
from screener.domain.offense import OffenseClass
from screener.domain.statute import looks_like

__all__ = ["BAR", "OfficeTable", "classify", "cluster_key", "names_several"]

#: Readings less sure than this are withheld.
BAR = 0.55
C = OffenseClass
_DRUG = frozenset(
    {C.SIMPLE_POSSESSION, C.PARAPHERNALIA, C.SALE_MANUFACTURE, C.PRESCRIPTION_FRAUD, C.DUI_DRUG, C.DRUG_OTHER}
)
#: A citation of chapter and section inside the text, as Massachusetts writes it: "c94C §32A(a)".
_CHAPTER = re.compile(
    r"\bc(?:h|hap)?\.?\s?(\d+[A-Z]{0,2})[,.]?\s*(?:§|s\.|sec\.?)\s*(\d+[A-Z½]*(?:\s?\([A-Z0-9½]+\))*)", re.IGNORECASE
)
_SECTION_FIRST = re.compile(r"\s*\d{2,4}[-.:]\d{1,4}(?:\.\d+)?\s?[A-Z(]")
_ATTEMPTED = re.compile(r"\s*(?:PC|HS|PL)?\s*(?:664|110)\s*(?:\([A-Z]\))?\s*[-/]\s*\D*\d{3,}", re.IGNORECASE)
_NUMBERED = re.compile(r"\s*[A-Za-z.&]{0,5}\s?\d{2}")


def classify(
    text: str, statute: str, state: str = "", table: OfficeTable | None = None, *, on: date | None = None
) -> Reading:
    """What one charge is read as. ``state`` is the postal code, "" where it is not known.

    ``table`` is the office's own charge table, asked first; ``on`` the day of the charge, so that repealed rows
    do not count (None: rows count whatever their dates). Never raises on a text; the same charge gives the same
    reading. ``substance`` is named only where the text (or, without a text, the statute) names one.
    """
    if table is not None:
        row = table.find(text, statute, on)
        if row is not None:
            return _from_table(row, text)
    return _read(text, statute, state)


def names_several(text: str) -> bool:
    """Whether a text by itself names more than one charge."""
    return _text(text).offense is C.MULTI


def _from_table(row: TableRow, text: str) -> Reading:
    return Reading(
        offense=row.offense, substance=row.substance, confidence=1.0, basis=row.basis, attempt=_text(text).attempt
    )


@lru_cache(maxsize=131072)
def _text(text: str) -> TextReading:
    return read_text(text)


@lru_cache(maxsize=131072)
def _read(text: str, statute: str, state: str) -> Reading:
    said, alone = _text(text), not statute.strip()
    cited = _cited(text, statute, state)
    bare = cited is None and said.bare and not said.clipped
    chapter = _plain_chapter(text, statute, state) if bare else ""
    return _reading(said, cited, chapter, alone=alone, attempted=_attempted(statute))


@lru_cache(maxsize=16384)
def _reading(said: TextReading, cited: StatuteReading | None, chapter: str, *, alone: bool, attempted: bool) -> Reading:
    """What text and statute say together: ``alone``, where no statute stands beside the text that cites a section."""
    if said.several:  # a section tells one of the offenses at most
        offense, confidence = said.offense, said.confidence
        basis = f"text: {said.why}" if offense is C.MULTI else f"{MAY_BE_SEVERAL}: {said.why}"
    elif cited is not None and alone and _cites_another(said, cited):
        offense, confidence, basis = C.UNKNOWN, BAR - 0.05, f"{MAY_BE_SEVERAL}: {said.why}; {cited.basis}"
    elif cited is None:
        offense, confidence, basis = said.offense, said.confidence, f"text: {said.why}"
        if chapter:
            confidence, basis = 0.6, f"text: {said.why}; {chapter}"
    else:
        offense, confidence, basis = _together(said, cited)
        if said.clipped and offense is C.OTHER:
            confidence, basis = BAR - 0.05, f"text: {said.why}; {cited.basis} says otherwise"
    if confidence < BAR:
        offense = C.UNKNOWN
    substance = said.substance
    if cited is not None and offense is cited.offense and not said.drug and said.offense is not offense:
        substance = cited.substance or ("unspecified" if offense in _DRUG else "none")
    elif (offense in _DRUG and substance == "none") or (offense is C.UNKNOWN and not said.drug):
        substance = "unspecified"
    return Reading(
        offense=offense,
        substance=substance,
        confidence=round(confidence, 2),
        basis=basis,
        attempt=said.attempt or attempted,
    )


def _cited(text: str, statute: str, state: str) -> StatuteReading | None:
    found = find_statute(statute, state) if statute.strip() else None
    if found is None and _NUMBERED.match(text) and not statute.strip() and _is_citation(text):
        found = find_statute(text, state)  # the description column holds the citation
    if found is None and ("§" in text or " s." in text):
        chapter = _CHAPTER.search(text)
        found = find_statute(f"{chapter[1]}/{chapter[2]}", state) if chapter else None
    return found


def _cites_another(said: TextReading, cited: StatuteReading) -> bool:
    """Whether a text cites possession or paraphernalia and speaks of another drug offense: it may be of both."""
    small = cited.offense in (C.SIMPLE_POSSESSION, C.PARAPHERNALIA)
    return small and (said.confidence < BAR or said.offense not in (cited.offense, C.DRUG_UNSPECIFIED))


def _plain_chapter(text: str, statute: str, state: str) -> str:
    """The chapter of the citation where no charge in it is about drugs, in words; "" where that is not known."""
    cited = _CHAPTER.search(text) if not statute.strip() and ("§" in text or " s." in text) else None
    return plain_chapter(f"{cited[1]}/{cited[2]}" if cited else statute, state)


def _is_citation(text: str) -> bool:
    return bool(_SECTION_FIRST.match(text)) or looks_like(text) >= 0.8


def _attempted(statute: str) -> bool:
    """California writes an attempt as 664 before the attempted section; New York as 110."""
    return ("664" in statute or "110" in statute) and bool(_ATTEMPTED.match(statute))


def _together(said: TextReading, cited: StatuteReading) -> tuple[OffenseClass, float, str]:
    """The class from text and statute, how surely, and by which evidence."""
    section = cited.basis
    text = f"text: {said.why}"
    if said.offense is cited.offense:
        return said.offense, min(0.99, max(said.confidence, 0.85) + 0.04), f"{text}; {section}"
    if said.confidence < BAR or said.offense is C.UNKNOWN:
        if said.sale and cited.offense is C.SIMPLE_POSSESSION:
            return C.DRUG_UNSPECIFIED, 0.6, f"{section}, but the text has a sign of sale"
        return cited.offense, cited.confidence, section
    if said.offense is C.DRUG_UNSPECIFIED and cited.offense in _DRUG:
        if cited.offense is C.SIMPLE_POSSESSION and said.sale:
            return said.offense, 0.75, f"{text}; {section}"
        return cited.offense, cited.confidence, f"{section}; {text}"
    if {said.offense, cited.offense} == {C.SIMPLE_POSSESSION, C.SALE_MANUFACTURE}:
        return C.SALE_MANUFACTURE, 0.72, f"{text}; {section}: a sign of sale in either is not possession for oneself"
    if said.offense is C.PARAPHERNALIA and not said.drug and cited.offense not in _DRUG:
        return cited.offense, 0.75, f"{section}; {text}"
    if said.offense is C.SIMPLE_POSSESSION and cited.offense is C.DRUG_OTHER:
        return cited.offense, 0.65, f"{section}; {text}: the section forbids something more than possession"
    if said.offense is C.SALE_MANUFACTURE and cited.offense is C.DRUG_OTHER:
        return cited.offense, 0.7, f"{section}; {text}: the section forbids what serves sale or manufacture"
    if said.offense is C.SIMPLE_POSSESSION and cited.offense in (C.PARAPHERNALIA, C.PRESCRIPTION_FRAUD):
        return said.offense, BAR - 0.05, f"{text}; {section} says otherwise"
    if said.offense is C.DRUG_UNSPECIFIED and cited.offense in (C.VIOLENT, C.THEFT):
        return cited.offense, 0.75, f"{section}; {text}"
    if cited.offense is C.DUI_DRUG and said.offense in (C.OTHER, C.DRUG_OTHER):
        return cited.offense, 0.85, f"{section}; {text}"
    if said.confidence <= 0.7:
        return cited.offense, 0.75, f"{section}; {text}"
    return said.offense, max(said.confidence - 0.1, BAR), f"{text}; {section} says otherwise"
