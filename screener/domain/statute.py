"""Citations of statutes: one spelling for one code, and whether a text looks like a citation.

Case systems write one section in many ways: ``HS11377(A)``, ``H&S 11377 (a)`` and ``11377A HS`` are one
code, and so are ``893.13(6A)``, ``893.13 6a`` and ``F.S. 893.13(6)(a)``. The spelling used inside is
``CODE MAIN(SUB)(SUB)``: upper case, the code's short name in front where the source gives one, each
subdivision in its own parentheses.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from screener.domain.statute_letters import SECTION, letter_means

#: Ways in which codes are named, by the short name used inside. Letters only, spaces and points removed.
_CODES = {
    "HS": "HS", "HANDS": "HS", "HSC": "HS", "HANDSC": "HS", "HEALTHSAFETY": "HS", "HEALTHANDSAFETY": "HS",
    "HEALTHANDSAFETYCODE": "HS", "HEALTHSAFETYCODE": "HS", "PC": "PC", "PENALCODE": "PC", "CPC": "PC", "VC": "VC",
    "CVC": "VC", "VEHICLECODE": "VC", "VEHCODE": "VC", "BP": "BP", "BANDP": "BP", "BPC": "BP", "BANDPC": "BP",
    "WI": "WI", "WANDI": "WI", "WIC": "WI", "FC": "FC", "FG": "FG", "FANDG": "FG", "HN": "HN", "EC": "EC", "LC": "LC",
    "GC": "GC", "PU": "PU", "UI": "UI", "PL": "PL", "PENALLAW": "PL", "VTL": "VTL", "VANDTL": "VTL", "AC": "AC",
    "RS": "RS", "LSARS": "RS", "LARS": "RS", "FS": "", "FSS": "", "FLSTAT": "", "FLASTAT": "", "ARS": "ARS",
    "ORC": "ORC", "RC": "ORC", "RCW": "RCW", "NRS": "NRS", "KRS": "KRS", "CRS": "CRS", "TCA": "TCA", "OCGA": "",
    "GS": "",
    "NCGS": "", "NCS": "", "MCL": "", "MCLA": "", "MSA": "", "MGL": "", "ILCS": "ILCS", "IC": "", "ORS": "ORS",
    "RSMO": "RSMO", "KSA": "KSA", "SDCL": "", "ACA": "", "CGS": "", "USC": "US", "US": "US", "USCA": "US", "TPC": "PC",
    "THSC": "HS", "NJSA": "", "NJS": "", "PACS": "", "CS": "", "WISSTAT": "", "WISSTATS": "", "STAT": "", "STATS": "",
    "SS": "", "SECTION": "", "SECTIONS": "", "SEC": "", "SECT": "", "CODE": "", "CH": "", "S": "", "ART": "", "NO": "",
}  # fmt: skip
_GRADE = re.compile(r"\((?:[FM]\d|FELONY|MISDEMEANOR|[FMI]ELONY)\)|\b(?:FELONY|MISDEMEANOR)\b|\bNOTES?:.*|[*\"]+")
#: The general attempt section written before the attempted one, as California and New York do.
_ATTEMPT = re.compile(r"^(\D*)(?:664(?:\(A\))?\s*[/-]\s*(?=\D*\d{2,})|110(?:\.00)?\s*[/-]\s*(?=\d{3}\.\d\d))")
_PLAIN = re.compile(r"(?!110|664)[0-9.:-]*[0-9][0-9A-E()]*")  # nothing to unwrap: the common case, told cheaply
_SIGNS, _SIGN = re.compile(r"\s*§§+\s*"), re.compile(r"\s*§\s*")
_NOT_LETTERS = re.compile(r"[^A-Z]")
_CODE_BEHIND = re.compile(r"(?:^|[\s)])([A-Z][A-Z&.]{1,5})\s*$")
#: A code of a city or county by its initials (``SMC``, ``LAMC``, ``KCC``), as dockets write it.
_LOCAL = re.compile(r"[A-Z]{1,4}(?:MC|CC)")
#: Words that name such a code in full, and the ones that its initials leave out.
_LOCAL_WORDS = re.compile(
    r"MUN|MUNI|MUNICIPAL|MUNIC|COUNTY|CITY|TOWN|TOWNSHIP|VILLAGE|BOROUGH|PARISH|METRO|ORDINANCES?|ORD"
)
_NOT_INITIALS = frozenset({"OF", "THE", "AND", "SECTION", "SECTIONS", "SEC", "SECT", "NO", "CH", "CHAPTER", "S", "ART"})
#: An ordinance whose source does not say of which city or county: the docket's own.
ORDINANCE = "ORD"
_CODE_GLUED = re.compile(r"(?<=[\d)A-Z])\s*(HS|PC|VC|BP)\s*$")
_CODE_INSIDE = re.compile(r"ILCS|USC")
_LETTER_TAIL = re.compile(r"(\d+(?:[-:/.]\d+)*)([A-Z]{1,2})")
#: The same of a section with a letter in its title, where the letter behind usually belongs to the section.
_TITLED_TAIL = re.compile(r"(\d+[A-Z](?:[-:/.]\d+)+)([A-Z]{1,2})")
#: Letters right behind a section, with no parenthesis between: ``273A(A)``, ``265.01-B``.
_BEHIND = re.compile(r"(-?[A-Z]{1,2})(?![A-Z])")
_NAMED = re.compile(r"(\d+)\s*(ILCS|USC|U\.?S\.?C\.?)\s*(?=\d)")
#: Codes that count titles in front of their name: ``35 P.S. 780-113`` and ``18 V.S.A. 4230`` are ``35 § 780-113`` ...
_TITLED = re.compile(
    r"^(?:TITLE )?(\d+[A-Z]?(?:-[A-Z])?)\s*(?:P\.? ?S\.?|PA\.? ?C\.? ?S\.?(?: ?A\.?)?|V\.? ?S\.? ?A\.?"
    r"|M\.? ?R\.? ?S\.?(?: ?A\.?)?|O\.? ?S\.?|DEL\.? ?C(?:ODE|\.)?|SECTION|SEC\.?"
    r"|(?<=-[A-Z])(?=§)|(?<=-[A-Z]\s)(?=§))\s*§{0,2}\s*(?=\d)"
)
#: What stands in front of a subdivision in words: ``152.025, subd. 2(1)``.
_SUBDIVISION = re.compile(r",?\s*\b(?:SUBD(?:IVISION)?|SUBSEC(?:TION)?|PAR(?:A|AGRAPH)?|CL(?:AUSE)?)S?\b\.?\s*")
_MAIN = re.compile(
    r"\d{1,3}[A-Z]?/\d{1,3}[A-Z]{0,2}½?(?![A-Z0-9]|[-.:]\d)"
    r"|\d+[A-Z]{0,2}(?:(?:[-:/.§]|ILCS|USC)\d+(?:[A-Z](?![A-Z]))?)+|\d+"
)
#: Massachusetts by chapter and section: ``c. 266 § 30A``, ``G.L. c. 266, s. 30A``, ``C266 S30A`` are ``266/30A``.
_MASSACHUSETTS = re.compile(
    r"^(?:(?:M(?:ASS)?\.?\s*|ALM\s*)?G(?:EN)?\.?\s*L(?:AWS)?\.?\s*(?:A\.?)?\s*(?:ANN\.?)?\s*,?\s*(?:C(?:H(?:AP(?:TER)?)?)?\.?)?"
    r"|C(?:H(?:AP(?:TER)?)?)?\.?)\s*"
    r"(\d{1,3}[A-Z]?)\s*[,/]?\s*(?:§+|S{1,2}\.?|SEC(?:T(?:ION)?)?S?\.?)\s*(?=\d)"
)
#: The highest chapter of the Massachusetts laws: what stands before a stroke and is higher is an act of Illinois.
_LAST_CHAPTER = 282
#: Sections of one cell joined by a stroke, each with a point or colon of its own: ``69.50.4013/9A.28.020``.
_JOINED = re.compile(r"(?<=[0-9A-Z)])\s*/\s*(?=(?:[A-Z.&]{2,8} )?\d+[A-Z]?[.:]\d)")
_BY_CHAPTER = re.compile(r"(\d{1,3})[A-Z]?/\d{1,3}[A-Z]{0,2}½?")
_HYPHEN = re.compile(r"(\d{1,3}[A-Z]?)-((\d{1,3}[A-Z]{0,2})(?:\s*[(/]\s*[A-Z0-9]{1,3}\)?)*)")
_PART = re.compile(r"\d+(?:\.\d+)?|[A-Z]+")
_ZEROS = re.compile(r"(?<=[-:/§])0+(?=\d)")


#: Codes whose sections are whole numbers: a point there begins a subdivision (``VTL 511.1`` is ``VTL 511(1)``).
#: Everywhere else the piece behind a point can be part of the section's number, and ``13.10`` is never ``13(10)``.
_POINT_SUBDIVIDES = frozenset({"VTL"})
_POINTED = re.compile(r"(\d+)\.(\d+)([A-Z]?)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A citation taken apart: the code's short name ("" where the source gives none), section, subdivisions."""

    code: str
    main: str
    parts: tuple[str, ...]

    def __str__(self) -> str:
        text = self.main + "".join(f"({part})" for part in self.parts)
        return f"{self.code} {text}" if self.code else text


@lru_cache(maxsize=65536)
def parse(text: str) -> Citation | None:
    """Takes one citation apart; None where the text holds no section number.

    An attempt written before it (``664/11377(A)``) is dropped: it is the same code, attempted.
    """
    upper = text.upper().strip()
    if not _PLAIN.fullmatch(upper):
        upper = _unwrapped(upper)
    found = _first_section(upper)
    if found is None:
        return None
    before, main, after = found
    if "/" in main and by_chapter(main) and not main.endswith("/"):
        return Citation(code=_code(before, after)[0], main=_ZEROS.sub("", main), parts=tuple(_PART.findall(after)))
    code, after = _code(before, after)
    if "§" in main:
        main = main.replace("§", " § ")
    parts = _PART.findall(after)
    main = _ZEROS.sub("", _CODE_INSIDE.sub(lambda match: f" {match.group()} ", main))
    main, parts = _letters(code, main, parts, after)
    return in_code(Citation(code=code, main=main, parts=tuple(parts)), code)


def _letters(code: str, main: str, parts: list[str], after: str) -> tuple[str, list[str]]:
    """A section and its subdivisions, the letters right behind its number put where they belong."""
    behind = _BEHIND.match(after)
    if behind and letter_means(code, main + behind[1]) == SECTION:
        return main + behind[1].lstrip("-"), parts[1:]
    lone = _LETTER_TAIL.fullmatch(main) or _TITLED_TAIL.fullmatch(main)
    if lone is None or len(lone[1]) <= 3:
        return main, parts
    means = letter_means(code, main)
    if means == SECTION or (not means and not _LETTER_TAIL.fullmatch(main)):
        return main, parts
    return lone[1], [lone[2], *parts]


def in_code(citation: Citation, code: str) -> Citation:
    """A citation as its code divides sections: ``511.1`` in a code of whole sections is subdivision 1 of 511."""
    found = _POINTED.fullmatch(citation.main) if code in _POINT_SUBDIVIDES else None
    if found is None:
        return citation
    parts = (found[2], *filter(None, [found[3]]), *citation.parts)
    return Citation(code=citation.code, main=found[1], parts=parts)


def _unwrapped(upper: str) -> str:
    """Without grades, notes and attempts, and with one way of writing the section sign and code names."""
    upper = _MASSACHUSETTS.sub(r"\1/", _ATTEMPT.sub(r"\1 ", _GRADE.sub(" ", upper)).strip())
    if "/" in upper:
        upper = _JOINED.split(upper, maxsplit=1)[0] if _pointed(upper) else upper
    upper = _SUBDIVISION.sub(" ", _TITLED.sub(lambda match: match[1].replace("-", "") + "§", upper))
    upper = _NAMED.sub(lambda match: f"{match[1]}{_NOT_LETTERS.sub('', match[2])}", upper)
    if "§" in upper:
        upper = _SIGNS.sub(" ", upper)  # Pennsylvania: two signs before the subdivision
        upper = _SIGN.sub("§", upper).removeprefix("§")
    return upper


def _pointed(upper: str) -> bool:
    """Whether what stands before the first stroke is a whole section by itself: ``720-5/12-3`` is one section."""
    return re.search(r"\d[A-Z]?[.:]\d", upper.partition("/")[0]) is not None


def joined(text: str) -> tuple[str, ...]:
    """The sections of a cell that a stroke joins, as texts; the text itself where it is one section."""
    if "/" not in text or not _pointed(text.upper()):
        return (text,)
    return tuple(each.strip() for each in _JOINED.split(text.upper()))


def by_chapter(main: str) -> bool:
    """Whether a section is written as Massachusetts writes it, ``266/30A``: there ``30A`` is another than ``30``."""
    found = _BY_CHAPTER.fullmatch(main)
    return found is not None and int(found[1]) <= _LAST_CHAPTER


def with_hyphen(text: str) -> str:
    """A Massachusetts chapter and section with a stroke for the hyphen: ``268/32B`` for ``268-32B``; "" else."""
    found = _HYPHEN.fullmatch(text.upper().strip())
    return f"{found[1]}/{found[2]}" if found and by_chapter(f"{found[1]}/{found[3]}") else ""


def run_together(citation: Citation) -> str:
    """The digits of a section that is written without its points, ``69504013``; "" where it has them or is short."""
    return citation.main if len(citation.main) > 6 and citation.main.isdigit() else ""


def _first_section(upper: str) -> tuple[str, str, str] | None:
    match = _MAIN.search(upper)
    if match is None:
        return None
    return upper[: match.start()], match.group(), upper[match.end() :]


def _code(before: str, after: str) -> tuple[str, str]:
    """The code's name from the words in front of the section, else from the words behind it."""
    squeezed = _NOT_LETTERS.sub("", before.replace("&", "AND")) if before else ""
    named = _CODES.get(squeezed, "") or (local_code(before) if squeezed not in _CODES else "")
    if named or (squeezed and squeezed not in _CODES):
        return named, after
    match = _CODE_BEHIND.search(after)
    if match:
        name = _NOT_LETTERS.sub("", match.group(1).replace("&", "AND"))
        if name in _CODES:
            return _CODES[name], after[: match.start(1)]
        if _LOCAL.fullmatch(name):
            return name, after[: match.start(1)]
    glued = _CODE_GLUED.search(after)
    if glued:
        return glued.group(1), after[: glued.start()]
    return "", after


@lru_cache(maxsize=4096)
def local_code(words: str) -> str:
    """The short name of a city's or county's code; "" where the words name none.

    The initials where the words are initials or the full name (``SMC``, ``Seattle Municipal Code``; ``D.R.M.C.``,
    ``Denver Rev. Mun. Code``), ``ORD`` where nothing says of which place (``Ord.``, ``City Ordinance No.``).
    """
    upper = words.upper()
    squeezed = _NOT_LETTERS.sub("", upper)
    if _LOCAL.fullmatch(squeezed):
        return squeezed
    named = [each for each in re.findall(r"[A-Z]+", upper) if each not in _NOT_INITIALS]
    kinds = [each for each in named if _LOCAL_WORDS.fullmatch(each)]
    if not kinds:
        return ""
    if all(each in kinds or each == "CODE" for each in named):
        return ORDINANCE
    return "".join(each[0] for each in named) if named[-1] == "CODE" or "CODE" in named else ORDINANCE


def is_local(code: str) -> bool:
    """Whether a code's short name is that of a city or county."""
    return code == ORDINANCE or (len(code) > 2 and code not in _CODES.values())


def one_code(first: str, second: str) -> bool:
    """Whether two codes' names can be of one code: alike, one left out, or an ordinance of a place not named."""
    if not first or not second or first == second:
        return True
    return ORDINANCE in (first, second) and is_local(first) and is_local(second)


def normalize(text: str) -> str:
    """One spelling for one citation: ``HS11377(A)``, ``H&S 11377 (a)`` and ``11377A HS`` give ``HS 11377(A)``.

    A text without a section number comes back in upper case with single spaces.
    """
    found = parse(text)
    return str(found) if found else " ".join(text.upper().split())


def same(a: str, b: str) -> bool:
    """Whether two citations name the same code. One that leaves the code's name out is the same as one that has it."""
    first, second = parse(a), parse(b)
    if first is None or second is None:
        return bool(a.strip()) and normalize(a) == normalize(b)
    if not one_code(first.code, second.code):
        return False
    first, second = in_code(first, second.code), in_code(second, first.code)
    return first.main == second.main and first.parts == second.parts


_DATE = re.compile(
    r"\s*(?:\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d{2})|\d{4}[/.-]\d{1,2}[/.-]\d{1,2}"
    r"|\d{1,2}[- ]?(?:JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)[A-Z]*[- ,]+\d{2,4})"
    r"(?:[ T]\d{1,2}:\d{2}(?::\d{2})?(?: ?[AP]M)?)?\s*"
)
_TIME = re.compile(r"\s*\d{1,2}:\d{2}(?::\d{2}|\s*[AP]M)\s*")
_PHONE = re.compile(r"\s*\(?\d{3}\)?[-. ]\d{3}[-. ]\d{4}\s*")
_MONEY = re.compile(r"\s*-?\$\s*[\d,.]+\s*|\s*\d{1,3}(?:,\d{3})+(?:\.\d\d)?\s*")
_CASE = re.compile(
    r"\s*(?:(?:19|20)?\d\d[- ]?[A-Z]{1,4}[- ]?\d{3,}[- A-Z0-9]*|(?:19|20)\d\d[- ][A-Z]{2}[- ].*"
    r"|[A-Z]{2,4}[- ]?\d{5,}[- A-Z0-9]*"
    r"|[A-Z]{1,3}-?(?:19|20)?\d\d-\d{3,}.*|\d{2}-\d{4,}(?:-\d+)?)\s*"
)
_STRONG = (
    re.compile(r"\s*[A-Z&. ]{0,8}\d{1,5}[A-Z]?(?:[.:-]\d+[A-Z]?)*\s*(?:\(\s*[A-Z0-9.]{1,4}\s*\)\s*)+[A-Z&* ]{0,4}\s*"),
    re.compile(r".*§.*"),
    re.compile(r"\s*(?:H\s?&?\s?S|HSC?|P\.?\s?C|V\.?\s?C|B\s?&?\s?P|W\s?&?\s?I|PL|VTL|RS|A\.?R\.?S|ORC|RCW|NRS|KRS|ORS|CRS|TCA)\.?C?\.?\s?\d{1,5}[-.:A-Z\d()\s/]*"),
    re.compile(r"\s*\d{2,5}(?:\.\d+)?\s?[A-Z]?\s*(?:\(\s*[A-Z0-9.]{1,4}\s*\)\s*)*\d?\s*(?:PC|HS|VC|BP|WI|US|FG|GC|PL|CO|UI|FA|LC)\s*"),
    re.compile(r"\s*\d{1,3}[A-Z]?[-:]\d{1,4}[A-Z]?[-.:]\d+(?:[.-]\d+)*\s*(?:\(?[A-Z0-9]{1,4}\)?)*\s*"),
    re.compile(r"\s*\d{3,4}\.\d{2,4}\s*\(?\d{0,2}[A-Z]{0,2}\d{0,2}\)?\**\s*"),
    re.compile(r"\s*\d{1,3}[A-Z]?/\d{1,3}[A-Z]{0,2}(?:/[A-Z0-9]{1,2}|\([A-Z0-9]+\))*\s*"),
)  # fmt: skip
_WEAK = (
    re.compile(r"\s*\d{1,3}[A-Z]?\s?[:.]\s?\d{1,5}(?:\.\d+)?[A-Z]?\s*"),
    re.compile(r"\s*\d{2,4}-\d{1,4}[A-Z]?\s*"),
    re.compile(r"\s*\d{2,5}(?:\.\d+)?[A-Z]?\s*"),
)


def _is_date(upper: str) -> bool:
    """A day that can be: ``32-12-11`` and ``16-11-0755`` are sections, not dates."""
    if not _DATE.fullmatch(upper):
        return False
    numbers = [int(part) for part in re.findall(r"\d+", upper)[:3]]
    if re.search(r"[A-Z]{3}", upper):
        return True
    if numbers[0] > 31:
        return 1900 <= numbers[0] < 2100 and numbers[1] <= 12
    year = numbers[2]
    return min(numbers[:2]) in range(1, 13) and max(numbers[:2]) < 32 and (year < 100 or 1900 <= year < 2100)


@lru_cache(maxsize=65536)
def looks_like(text: str) -> float:
    """How much a text looks like a citation, from 0 (a phrase, a name, a date) to 1.

    For mapping a column by its content: average over the values. A bare number says nothing (0.5).
    """
    upper = text.upper().strip()
    if not upper or not any(map(str.isdigit, upper)):
        return 0.0
    if _is_date(upper) or _TIME.fullmatch(upper) or _PHONE.fullmatch(upper) or _MONEY.fullmatch(upper):
        return 0.0
    words = re.findall(r"[A-Z]{3,}", upper)
    words = [word for word in words if word not in _CODES and word not in ("XXI", "III", "VII", "VIII", "USC")]
    if len(words) >= 2 or (words and len("".join(words)) > 5 and "§" not in upper):
        return 0.1 if len(words) >= 2 else 0.2
    upper = _ATTEMPT.sub(r"\1", upper)
    if upper.isdigit():
        return 0.5 if len(upper) <= 7 else 0.3 if len(upper) <= 8 else 0.1
    if any(pattern.fullmatch(upper) for pattern in _STRONG):
        return 0.95
    if _CASE.fullmatch(upper):
        return 0.1
    if any(pattern.fullmatch(upper) for pattern in _WEAK):
        return 0.7
    named = re.match(r"[A-Z.\-\s]{1,10}(?=\d)|\d+ (?:ILCS|USC|U\.?S)", upper)
    if named and re.search(r"\d[.:/-]\d|\d\(", upper):
        return 0.8
    return 0.4 if parse(upper) and not words else 0.2
