"""What a citation alone tells about a charge: the index of statutes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache

from screener.domain.errors import ScreenerError
from screener.domain.offense import OffenseClass
from screener.domain.shipped import resource
from screener.domain.statute import Citation, parse


@dataclass(frozen=True, slots=True, kw_only=True)
class StatuteReading:
    """The class of offense that a section forbids, and its drug where it forbids only one ("" else)."""

    section: str
    offense: OffenseClass
    substance: str


_Row = tuple[str, tuple[str, ...], StatuteReading]


@cache
def _index() -> dict[tuple[str, str], tuple[_Row, ...]]:
    """Rows by state and section, the ones with the most subdivisions first."""
    path = resource("vocabulary", "statutes.tsv")
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise ScreenerError(
            f"The statute index {path} cannot be read", str(error.strerror), "Install the program again"
        ) from error
    rows: dict[tuple[str, str], list[_Row]] = {}
    for line in [line for line in lines if line and not line.startswith("#")][1:]:
        state, section, offense, substance = line.split("\t")
        citation = parse(section)
        if citation is None:
            raise ScreenerError(f"{path.name} has a section that is no citation: {section}")
        reading = StatuteReading(section=section, offense=OffenseClass(offense), substance=substance)
        rows.setdefault((state, citation.main), []).append((citation.code, citation.parts, reading))
    return {key: tuple(sorted(each, key=lambda row: -len(row[1]))) for key, each in rows.items()}


@cache
def _everywhere() -> dict[str, tuple[str, ...]]:
    """States by section, for citations that name their code so that the state need not be given."""
    states: dict[str, set[str]] = {}
    for state, main in _index():
        states.setdefault(main, set()).add(state)
    return {main: tuple(sorted(each)) for main, each in states.items()}


@cache
def _places() -> frozenset[str]:
    return frozenset(state for state, _ in _index())


@lru_cache(maxsize=65536)
def find_statute(statute: str, state: str) -> StatuteReading | None:
    """What the index says about a citation; None where it has no row, or where the state is open and several fit."""
    place = state.strip().upper()
    if place and place not in _places() and "US" not in statute.upper():
        return None
    citation = parse(statute)
    if citation is None:
        return None
    if citation.code == "US":
        place = "US"
    if place:
        return _match(_index().get((place, citation.main), ()), citation)
    states = _everywhere().get(citation.main, ())
    found = [hit for each in states if (hit := _match(_index()[each, citation.main], citation))]
    distinctive = citation.code or len(citation.main) >= 6
    return found[0] if len(found) == 1 and distinctive else None


def _match(rows: tuple[_Row, ...], citation: Citation) -> StatuteReading | None:
    for code, parts, reading in rows:
        if code and citation.code and code != citation.code:
            continue
        if citation.parts[: len(parts)] == parts:
            return reading
    return None
