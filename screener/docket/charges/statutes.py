"""What a citation alone tells about a charge: the index of statutes, with what public charge texts say beside it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

from screener.domain.errors import ScreenerError
from screener.domain.offense import OffenseClass
from screener.domain.shipped import resource
from screener.domain.statute import Citation, parse

#: How sure a section is that was read from its code and that no public text was counted for, and how many texts
#: that is worth: counts move the confidence from there towards the share that agrees.
_FROM_CODE, _WORTH = 0.85, 4
#: A section is never less sure than its code makes it likely, nor surer than an unusual use of it allows.
_LEAST, _MOST = 0.62, 0.97


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)  # one object for each section of a state
class StatuteReading:
    """The class of offense that a section forbids, and its drug where it forbids only one ("" else).

    ``texts`` public charge texts cite the section and say by themselves what they are; ``agree`` of them say the same.
    ``by_texts``: nothing but these texts tells the class; it counts only where the state is known.
    """

    section: str
    offense: OffenseClass
    substance: str = ""
    texts: int = 0
    agree: int = 0
    by_texts: bool = False

    @property
    def confidence(self) -> float:
        """How surely a charge with this citation is of this class."""
        share = (self.agree + _FROM_CODE * _WORTH) / (self.texts + _WORTH)
        return round(min(_MOST, max(_LEAST, share)), 2)

    @property
    def basis(self) -> str:
        """The evidence in words."""
        return f"statute {self.section}" + (f" ({self.agree} of {self.texts} texts agree)" if self.texts else "")


_PIECES = re.compile(r"[-.:/§ ]+")
_NUMBER = re.compile(r"[0-9]+")
_NAMES_A_CODE = re.compile(
    r"[^0-9]*[A-Z]|.*[A-Z][A-Z&.]", re.IGNORECASE
)  # letters in front of the number, or two side by side
_ATTEMPTS = ("664", "110")
_Row = tuple[str, tuple[str, ...], StatuteReading]
_Section = tuple[str, Citation, StatuteReading]


class Index:
    """Sections by state, the ones with the most subdivisions first.

    They are taken apart when somebody cites one with the same first number: a docket cites few of them.
    ``lines`` are those of ``statutes.tsv``, ``counts`` those of ``statute_counts.tsv``.
    """

    def __init__(self, lines: Iterable[list[str]], counts: Iterable[list[str]] = ()) -> None:
        self._lines, self._counts = tuple(lines), tuple(counts)
        self._places = frozenset(line[0] for line in (*self._lines, *self._counts))
        self._numbered: dict[str, tuple[list[list[str]], list[list[str]]]] = {}
        for which, some in enumerate((self._lines, self._counts)):
            for line in some:
                self._numbered.setdefault(_first_number(line[1]), ([], []))[which].append(line)
        self._shelves: dict[str, _Shelf] = {}

    @cached_property
    def sections(self) -> tuple[_Section, ...]:
        """All sections, those from the codes first."""
        return tuple(_sections(self._lines, self._counts))

    @cached_property
    def _coded(self) -> dict[str, frozenset[str]]:
        """States by the code that a citation names: a section of another state's code is none of this one's."""
        coded = ([line for line in some if _NAMES_A_CODE.match(line[1])] for some in (self._lines, self._counts))
        codes: dict[str, set[str]] = {}
        for state, citation, _ in _sections(*coded):
            codes.setdefault(citation.code, set()).add(state)
        return {code: frozenset(each) for code, each in codes.items() if code}

    def _shelf(self, main: str) -> _Shelf:
        key = _first_number(main)
        found = self._shelves.get(key)
        if found is None:
            found = self._shelves[key] = _Shelf(_sections(*self._numbered.get(key, ((), ()))))
        return found

    def find(self, statute: str, state: str) -> StatuteReading | None:
        """What the index says about a citation; None where it has no row, or the state is open and several fit."""
        place = state.strip().upper()
        if place and place not in self._places and "US" not in statute.upper():
            return None
        citation = parse(statute)
        if citation is None:
            return None
        if citation.code == "US":
            place = "US"
        if place and citation.code and place not in self._coded.get(citation.code, (place,)):
            return None
        shelf = self._shelf(citation.main)
        if place:
            return _match(shelf.rows.get((place, citation.main), ()), citation)
        states = shelf.everywhere.get(citation.main, ())
        found = [hit for each in states if (hit := _match(shelf.rows[each, citation.main], citation))]
        # The letters behind a section tell no state: 90/24I is as short as 90/24.
        distinctive = citation.code or len(citation.main.rstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) >= 6
        return found[0] if len(found) == 1 and distinctive else None


def _first_number(section: str) -> str:
    """The number with which a section begins; of an attempt written before it (664/187), that of what was attempted."""
    number = _NUMBER.search(section)
    if number is not None and number.group() in _ATTEMPTS and (citation := parse(section)) is not None:
        number = _NUMBER.search(citation.main)
    return number.group() if number is not None else ""


class _Shelf:
    """Sections by state and section, and states by section, for citations whose code tells where they belong."""

    def __init__(self, sections: Iterable[_Section]) -> None:
        rows: dict[tuple[str, str], list[_Row]] = {}
        states: dict[str, set[str]] = {}
        for state, citation, reading in sections:
            rows.setdefault((state, citation.main), []).append((citation.code, citation.parts, reading))
            if not reading.by_texts:
                states.setdefault(citation.main, set()).add(state)
        self.rows = {key: tuple(sorted(each, key=lambda row: -len(row[1]))) for key, each in rows.items()}
        self.everywhere = {main: tuple(sorted(each)) for main, each in states.items()}


def _sections(lines: Iterable[list[str]], counts: Iterable[list[str]]) -> Iterator[_Section]:
    """The sections of some lines with what texts say of them, then those that only texts tell."""
    counted = {(state, section): (offense, int(texts), int(agree)) for state, section, offense, texts, agree in counts}
    for state, section, offense, substance in lines:
        found = counted.pop((state, section), None)
        texts, agree = found[1:] if found is not None and found[0] == offense else (0, 0)
        known = StatuteReading(
            section=section, offense=OffenseClass(offense), substance=substance, texts=texts, agree=agree
        )
        yield state, _citation("statutes.tsv", section), known
    for (state, section), (offense, texts, agree) in counted.items():
        known = StatuteReading(section=section, offense=OffenseClass(offense), texts=texts, agree=agree, by_texts=True)
        yield state, _citation("statute_counts.tsv", section), known


def _match(rows: tuple[_Row, ...], citation: Citation) -> StatuteReading | None:
    for code, parts, reading in rows:
        if code and citation.code and code != citation.code:
            continue
        if citation.parts[: len(parts)] == parts:
            return reading
    return None


def _lines(name: str) -> Iterator[list[str]]:
    path = resource("vocabulary", name)
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise ScreenerError(
            f"The statute index {path} cannot be read", str(error.strerror), "Install the program again"
        ) from error
    yield from (line.split("\t") for line in [line for line in lines if line and not line.startswith("#")][1:])


def _citation(name: str, section: str) -> Citation:
    citation = parse(section)
    if citation is None:
        raise ScreenerError(f"{name} has a section that is no citation: {section}")
    return citation


@cache
def hand_written() -> Index:
    """The sections that were read from the published codes, without what texts say."""
    return Index(_lines("statutes.tsv"))


@cache
def _index() -> Index:
    return Index(_lines("statutes.tsv"), _lines("statute_counts.tsv"))


def chapter_of(citation: Citation, state: str) -> str:
    """The part of a code that a section stands in, as far as its number tells; "" where it does not.

    California numbers sections through within a code: a hundred of them are taken together. The statewide codes of
    Texas and the federal crime codes (state ``US``) begin with two digits for the kind of offense.
    """
    pieces = _PIECES.split(citation.main)
    if state == "CA":
        return f"{citation.code} {pieces[0][:-2] or 0}00" if citation.code and pieces[0].isdigit() else ""
    if len(pieces) == 1:
        long = state in ("TX", "US") and len(citation.main) >= 4 and citation.main.isdigit()
        return citation.main[:2] if long else ""
    if "§" in citation.main:
        return f"{pieces[0]} § {pieces[1][:-2]}" if pieces[1].isdigit() and len(pieces[1]) > 2 else ""
    return "-".join(pieces[:-1])


@cache
def _plain_chapters() -> dict[tuple[str, str], int]:
    return {(state, chapter): int(texts) for state, chapter, texts in _lines("statute_chapters.tsv")}


@lru_cache(maxsize=65536)
def plain_chapter(statute: str, state: str) -> str:
    """In words, how many public texts of the statute's chapter there are where none of them is about drugs; "" else."""
    place = state.strip().upper()
    citation = parse(statute) if place and statute.strip() else None
    chapter = chapter_of(citation, place) if citation is not None else ""
    texts = _plain_chapters().get((place, chapter), 0)
    return f"none of {texts} texts of chapter {chapter} is about drugs" if texts else ""


@lru_cache(maxsize=65536)
def find_statute(statute: str, state: str) -> StatuteReading | None:
    """What the index says about a citation; None where it has no row, or where the state is open and several fit."""
    return _index().find(statute, state)
