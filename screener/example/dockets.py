"""The example county's files, each as ugly as the real ones: three dockets of three systems, old cases, warrants.

Each is named for the month in which it was printed, and holds what was referred since the one before.

- March: a workbook of the court system. Title lines, a header of two lines, the case only on its first row,
  subtotals by agency, a footer.
- April: a csv of the police system. Windows code page, dates as MMDDYYYY without separators, codes,
  88888888 for "none".
- May: a print file. Padded cells between bars, the page header again on every page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from pathlib import Path

from screener.example.county import County, InventedCase, InventedCount, InventedPerson, WarrantRow
from screener.reports.finished import write_whole
from screener.reports.xlsx.file import CellValue
from screener.reports.xlsx.plain import write_sheet

FILES = (
    "Riverside screening docket March 2026.xlsx",
    "RIV_REFERRALS_APR2026.csv",
    "riv-docket-may-2026.txt",
    "riverside cases behind warrants.csv",
    "riverside open warrants.csv",
)
#: The header of the court system stands on two lines.
_COURT_HEADER = (
    ("Case", "Number"), ("Incident", "Number"), ("Arresting", "Agency"), ("Offense", "Date"), ("Arrest", "Date"),
    ("Referral", "Date"), ("Court", ""), ("Defendant", "Name"), ("Birth", "Date"), ("Race", ""), ("Sex", ""),
    ("Prior", "Convictions"), ("In", "Custody"), ("Next", "Hearing"), ("Assigned", "Attorney"), ("Count", "Number"),
    ("Statute", ""), ("Charge", "Description"), ("Charge", "Level"), ("Lab", "Weight"), ("Unit", ""), ("Scales", ""),
    ("Baggies", ""), ("Cash", ""),
)  # fmt: skip
_CASE_COLUMNS = 15
_RACE_WORDS = {"W": "White", "B": "Black", "H": "Hispanic", "A": "Asian", "": ""}
_LEVEL_CODES = {"felony": "F", "misdemeanor": "M", "infraction": "I"}


def write_county(county: County, folder: Path) -> tuple[Path, ...]:
    """Writes the five files of ``FILES`` into ``folder`` and gives them back in that order."""
    paths = tuple(folder / name for name in FILES)
    march, april, may = county.dockets
    write_sheet(paths[0], sheet="Docket", rows=_court_rows(march), merged=("A1:H1", "A2:H2"))
    write_whole(paths[1], _csv(_police_rows(april)).encode("cp1252"))
    write_whole(paths[2], "\r\n".join(_printed_lines(may)).encode("cp1252"))
    write_whole(paths[3], _csv(_old_case_rows(county.old_cases)).encode("utf-8-sig"))
    write_whole(paths[4], _csv(_warrant_rows(county.warrants)).encode("utf-8-sig"))
    return paths


def _court_rows(cases: Sequence[InventedCase]) -> Iterator[list[CellValue]]:
    first, last = min(c.referral_date for c in cases), max(c.referral_date for c in cases)
    yield ["RIVERSIDE COUNTY (EXAMPLE) - OFFICE OF THE DISTRICT ATTORNEY"]
    yield [f"Screening docket, referrals received {first:%m/%d/%Y} to {last:%m/%d/%Y}"]
    yield ["Report CMS-114. Invented people. Confidential"]
    yield []
    yield [above for above, _ in _COURT_HEADER]
    yield [below for _, below in _COURT_HEADER]
    ordered = sorted(cases, key=lambda case: (case.agency, case.referral_date, case.number))
    total = 0
    for agency, group in groupby(ordered, key=lambda case: case.agency):
        counted = 0
        for case in group:
            for number, count in enumerate(case.counts, start=1):
                row = _court_row(case, number, count)
                yield row if number == 1 or not case.number else [*[None] * _CASE_COLUMNS, *row[_CASE_COLUMNS:]]
                counted += 1
        yield [f"Subtotal {agency}", *[None] * 14, counted]
        yield []
        total += counted
    yield ["Total", *[None] * 14, total]
    yield [f"Printed on {last:%m/%d/%Y} 17:04 by CMS"]


def _court_row(case: InventedCase, number: int, count: InventedCount) -> list[CellValue]:
    person = case.person
    return [
        case.number, case.incident, case.agency, case.offense_date, case.arrest_date, case.referral_date,
        f"CC{case.court}", _name(person), person.birth_date, _RACE_WORDS[person.race], person.sex, person.priors,
        "Yes" if case.custody else "No", f"{case.hearing:%m/%d/%Y %H:%M}" if case.hearing else None, case.attorney,
        number, count.offense.statute, count.offense.court_text, count.offense.grade.capitalize(),
        None if count.amount is None else float(count.amount), _unit(count, "g", "tablets"), _yes_no(count.scales),
        _yes_no(count.baggies), _yes_no(count.cash),
    ]  # fmt: skip


_POLICE_HEADER = (
    "CASE_NBR", "INC_NBR", "AGY", "DEF_NAM", "DEF_DOB", "SPN", "RAC", "SEX", "OFF_DT", "ARR_DT", "REFERRAL_DT", "SEQ",
    "CHG_CODE", "CHG_WORDING", "LVL", "LAB_WT_GRAMS", "IN_CUSTODY", "NEXT_SETTING", "CRT", "ADA", "PRIOR_CONV",
)  # fmt: skip


def _police_rows(cases: Sequence[InventedCase]) -> Iterator[list[str]]:
    yield list(_POLICE_HEADER)
    for case in cases:
        person = case.person
        for number, count in enumerate(case.counts, start=1):
            yield [
                case.number.replace("-", ""), case.incident, case.agency, _name(person).upper(),
                _digits(person.birth_date),
                person.number or "", person.race or "U", person.sex, _digits(case.offense_date),
                _digits(case.arrest_date),
                _digits(case.referral_date), f"{number:03d}", count.offense.statute, count.offense.police_text,
                _LEVEL_CODES[count.offense.grade], _grams(count),
                "Y" if case.custody else "N", _digits(case.hearing.date() if case.hearing else None), f"00{case.court}",
                case.attorney, "" if person.priors is None else f"{person.priors:02d}",
            ]  # fmt: skip


_PRINTED = (
    ("CASE NO", 12), ("INCIDENT", 11), ("DEFENDANT", 30), ("DOB", 10), ("RACE", 5), ("SEX", 3), ("AGENCY", 6),
    ("OFFENSE DT", 10), ("ARREST DT", 10), ("REFERRAL DATE", 13), ("CT", 2),
    ("STATUTE", 10), ("CHARGE", 24), ("LVL", 3),
    ("LAB WEIGHT", 10), ("SCALES", 6), ("BAGGIES", 7), ("CASH", 4), ("CUSTODY", 7), ("NEXT COURT DATE", 16),
    ("COURT", 5),
    ("ATTY", 4), ("PRIORS", 6),
)  # fmt: skip
_LINES_A_PAGE = 60


def _printed_lines(cases: Sequence[InventedCase]) -> Iterator[str]:
    rows = [_printed_row(case, number, count) for case in cases for number, count in enumerate(case.counts, start=1)]
    first, last = min(c.referral_date for c in cases), max(c.referral_date for c in cases)
    header = "|".join(name.ljust(width) for name, width in _PRINTED)
    for page, start in enumerate(range(0, len(rows), _LINES_A_PAGE), start=1):
        yield f"RIVERSIDE COUNTY (EXAMPLE)   SCREENING DOCKET   REFERRALS {first:%m/%d/%Y} THROUGH {last:%m/%d/%Y}"
        yield ""
        yield header
        for row in rows[start : start + _LINES_A_PAGE]:
            yield "|".join(cell[:width].ljust(width) for cell, (_, width) in zip(row, _PRINTED, strict=True))
        yield f"Page {page}"
    yield f"*** END OF REPORT *** {len(rows)} CHARGES"


def _printed_row(case: InventedCase, number: int, count: InventedCount) -> list[str]:
    person = case.person
    return [
        case.number, case.incident, _name(person).upper(), _slashes(person.birth_date), person.race, person.sex,
        case.agency, _slashes(case.offense_date), _slashes(case.arrest_date), _slashes(case.referral_date), str(number),
        count.offense.statute, count.offense.printed_text, _LEVEL_CODES[count.offense.grade],
        f"{_amount(count)} {_unit(count, 'g', 'tabs')}".strip(), _yes_no(count.scales)[:1], _yes_no(count.baggies)[:1],
        _yes_no(count.cash)[:1], "IN" if case.custody else "OUT",
        f"{case.hearing:%m/%d/%Y %H:%M}" if case.hearing else "", case.court, case.attorney,
        "" if person.priors is None else str(person.priors),
    ]  # fmt: skip


def _old_case_rows(cases: Sequence[InventedCase]) -> Iterator[list[str]]:
    yield [
        "Case Number", "Incident Number", "Defendant Name", "Date of Birth", "Race", "Sex", "Arrest Date",
        "Filing Date", "Count", "Statute", "Charge Description", "Level", "Lab Weight Grams", "Court",
    ]  # fmt: skip
    for case in cases:
        for number, count in enumerate(case.counts, start=1):
            yield [
                case.number, case.incident, _name(case.person), _slashes(case.person.birth_date),
                _RACE_WORDS[case.person.race], case.person.sex, _slashes(case.arrest_date),
                _slashes(case.referral_date), str(number), count.offense.statute,
                count.offense.court_text, count.offense.grade.capitalize(), _grams(count), f"Court {case.court}",
            ]  # fmt: skip


def _warrant_rows(rows: Sequence[WarrantRow]) -> Iterator[list[str]]:
    yield [
        "Warrant No", "Warrant Type", "Issue Date", "Defendant Name", "DOB", "Race", "Sex", "Charge", "Statute",
        "Case Number", "Judge",
    ]  # fmt: skip
    for row in rows:
        person = row.person
        yield [
            row.number, row.type, _slashes(row.issued), _name(person), _slashes(person.birth_date),
            _RACE_WORDS[person.race], person.sex, row.text, row.statute, row.case_number, row.judge,
        ]  # fmt: skip


def _name(person: InventedPerson) -> str:
    return f"{person.last}, {person.first} {person.middle}".strip()


def _digits(day: date | None) -> str:
    return "88888888" if day is None else f"{day:%m%d%Y}"


def _slashes(day: date | None) -> str:
    return "" if day is None else f"{day:%m/%d/%Y}"


def _amount(count: InventedCount) -> str:
    return "" if count.amount is None else f"{count.amount}"


def _grams(count: InventedCount) -> str:
    return "" if count.unit == "TAB" else _amount(count)


def _unit(count: InventedCount, mass: str, tablets: str) -> str:
    if count.amount is None:
        return ""
    return tablets if count.unit == "TAB" else mass


def _yes_no(value: bool | None) -> str:
    return "" if value is None else "Yes" if value else "No"


def _csv(rows: Iterator[list[str]]) -> str:
    return "".join(",".join(_quoted(cell) for cell in row) + "\r\n" for row in rows)


def _quoted(cell: str) -> str:
    return f'"{cell}"' if "," in cell or '"' in cell else cell
