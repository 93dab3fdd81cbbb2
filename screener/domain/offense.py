"""Offense classes: what kind of charge it is, as far as its text and statute say."""

from __future__ import annotations

from enum import StrEnum

from screener.domain.truth import Truth


class OffenseClass(StrEnum):
    """The closed list that policy files, dockets and screens share. Values are stable machine words."""

    SIMPLE_POSSESSION = "simple_possession"
    PARAPHERNALIA = "paraphernalia"
    SALE_MANUFACTURE = "sale_manufacture"
    PRESCRIPTION_FRAUD = "prescription_fraud"
    DUI_DRUG = "dui_drug"
    DRUG_OTHER = "drug_other"
    DRUG_UNSPECIFIED = "drug_unspecified"
    FTA_WARRANT = "fta_warrant"
    OPEN_CONTAINER = "open_container"
    TRESPASS = "trespass"
    LOITERING = "loitering"
    PROSTITUTION = "prostitution"
    THEFT = "theft"
    VIOLENT = "violent"
    OTHER = "other"
    MULTI = "multi"
    UNKNOWN = "unknown"


_LABELS = {
    OffenseClass.SIMPLE_POSSESSION: "possession",
    OffenseClass.PARAPHERNALIA: "paraphernalia",
    OffenseClass.SALE_MANUFACTURE: "sale or manufacture",
    OffenseClass.PRESCRIPTION_FRAUD: "prescription fraud",
    OffenseClass.DUI_DRUG: "driving under drugs",
    OffenseClass.DRUG_OTHER: "other drug charge",
    OffenseClass.DRUG_UNSPECIFIED: "drug charge, kind not stated",
    OffenseClass.FTA_WARRANT: "failure to appear or warrant",
    OffenseClass.OPEN_CONTAINER: "open container",
    OffenseClass.TRESPASS: "trespass",
    OffenseClass.LOITERING: "loitering",
    OffenseClass.PROSTITUTION: "prostitution",
    OffenseClass.THEFT: "theft",
    OffenseClass.VIOLENT: "violent",
    OffenseClass.OTHER: "other",
    OffenseClass.MULTI: "several offenses in one text",
    OffenseClass.UNKNOWN: "not recognized",
}

#: A charge read only this far may turn out to be any of these.
_POSSIBLE = {
    OffenseClass.DRUG_UNSPECIFIED: frozenset(
        {
            OffenseClass.SIMPLE_POSSESSION,
            OffenseClass.PARAPHERNALIA,
            OffenseClass.SALE_MANUFACTURE,
            OffenseClass.PRESCRIPTION_FRAUD,
            OffenseClass.DRUG_OTHER,
        }
    ),
    OffenseClass.MULTI: frozenset(OffenseClass)
    - {OffenseClass.MULTI, OffenseClass.UNKNOWN, OffenseClass.DRUG_UNSPECIFIED},
    OffenseClass.UNKNOWN: frozenset(OffenseClass)
    - {OffenseClass.MULTI, OffenseClass.UNKNOWN, OffenseClass.DRUG_UNSPECIFIED},
}


def label(offense: OffenseClass) -> str:
    """The words that a person reads for a class."""
    return _LABELS[offense]


def possible_classes(offense: OffenseClass) -> frozenset[OffenseClass]:
    """The definite classes that a charge read as ``offense`` can be (itself, unless it was read only in part)."""
    return _POSSIBLE.get(offense, frozenset({offense}))


def is_among(offense: OffenseClass, wanted: frozenset[OffenseClass]) -> Truth:
    """Whether a charge read as ``offense`` is one of ``wanted``; unknown where it was read only in part."""
    possible = possible_classes(offense)
    if possible <= wanted:
        return Truth.YES
    return Truth.NO if possible.isdisjoint(wanted) else Truth.UNKNOWN
