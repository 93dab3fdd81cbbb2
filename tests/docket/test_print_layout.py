"""Printed reports of several lines a case: each case, person and charge, each line once, nothing wrong in silence."""

from __future__ import annotations

import json
import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path

import pytest

from screener.docket.charges.unsettled import unsettled
from screener.docket.columns.profile import Profile
from screener.docket.model.choices import choose
from screener.docket.model.printed import PrintLayout
from screener.docket.reading.reading import DocketReading, read_docket
from screener.docket.tables.print_layout.learn import learned
from screener.docket.tables.print_layout.read_printed import read_printed
from screener.docket.tables.print_layout.shipped import known_layouts, read_text, recognized
from screener.domain.errors import ScreenerError
from screener.workflow.verbs.set_aside import write_set_aside
from tests.docket.calendar_marks import bell_county_layout, dallas_layout
from tests.docket.calendars import CALENDARS, Calendar
from tests.docket.printed_fuzz import Report, report
from tests.seeds import count

Known = list[tuple[str, str, str]]
_LEARNED: dict[str, Callable[[str], PrintLayout]] = {"bell county": bell_county_layout, "dallas": dallas_layout}


# -- independent readers: regular expressions of one file each, which share no code with the program ------------------


def north_carolina_by_eye(text: str) -> Known:
    found, case, name = [], "", ""
    for line in text.split("\n"):
        if entry := re.match(r"\s*\d+\s+(\d{2}CR \d{6}) (\S+(?:,\S+)*)", line):
            case, name = entry[1], entry[2]
        elif " PLEA:" in line:
            found.append((case, name, line[:43].strip()))
    return found


def utah_by_eye(text: str) -> Known:
    found: Known = []
    case, name, after = "", "", False
    for line in text.replace("\f", "").split("\n"):
        if entry := re.search(r"CONFERENCE +EAS (\d{9}) ", line):
            case = entry[1]
        elif line.strip() == "VS.":
            after = True
        elif one := re.match(r" {9}(.+?)  +ATTY:" if after else r"     VS\. (.+?)  +ATTY:", line):
            name, after = one[1].strip(), False
        elif charge := re.match(r" {9}(?:MA|MB|F3) - (.*?)(?: +- \d\d/\d\d/\d\d)?$", line):
            found.append((case, name, charge[1]))
        elif rest := re.match(r" {15}(?!PRETRIAL)(\S.*?)(?: +- \d\d/\d\d/\d\d)?$", line):
            found[-1] = (case, name, f"{found[-1][2]} {rest[1]}")
    return found


def bell_county_by_eye(text: str) -> Known:
    found, case, name = [], "", ""
    for line in text.replace("\f", "").split("\n"):
        if entry := re.match(r" (\d{5}| {5}) {12}\d{6} {8}(.{40}) (.{35}) N$", line):
            case, name = entry[1].strip() or case, entry[2].strip()
            found.append((case, name, entry[3].strip()))
        elif more := re.match(r" {73}(\S.*)$", line):
            found.append((case, name, more[1]))
    return found


def dallas_by_eye(text: str) -> Known:
    found = []
    for page in text.split("\f"):
        case, name = re.findall(r"^DA CASE ID (\S+)|^DEF NAME (.+) RACE", page, re.MULTILINE)
        found += [(case[0], name[1], text) for text in re.findall(r"^OFF (.+) DT \d{8} TYP", page, re.MULTILINE)]
    return found


_BY_EYE = {
    "north carolina": north_carolina_by_eye,
    "utah": utah_by_eye,
    "bell county": bell_county_by_eye,
    "dallas": dallas_by_eye,
}


# -- the four calendars ------------------------------------------------------------------------------------------------


def read(tmp_path: Path, name: str, text: str) -> DocketReading:
    """The file as an office reads it: without a word, or with the layout that was learned the month before."""
    path = tmp_path / f"{name.replace(' ', '_')}.txt"
    path.write_text(text, encoding="utf-8")
    profile = None
    if name in _LEARNED:
        before = CALENDARS[name](999)
        kept = Profile.of_layout(_LEARNED[name](before.text)).to_json()
        profile = Profile.from_json(kept)
    return read_docket(path, as_of=None, profile=profile)


def every_line_once(reading: DocketReading, text: str) -> None:
    entries = [int(entry.cell[1:]) for entry in reading.layout]
    records = [row for _, row in reading.places()] + [row.row for row in reading.set_aside]
    lines = len(text.removesuffix("\n").split("\n"))
    assert Counter({*records}) + Counter(entries) == Counter(range(1, lines + 1))
    assert reading.rows_read == reading.rows_accepted + len(reading.set_aside)


@pytest.mark.parametrize("seed", range(count(12, few=3)))
@pytest.mark.parametrize("name", list(CALENDARS))
def test_every_case_person_and_charge_of_a_public_calendar(tmp_path: Path, name: str, seed: int) -> None:
    calendar: Calendar = CALENDARS[name](seed)
    counted = _BY_EYE[name](calendar.text)
    assert Counter(counted) == Counter(calendar.charges)  # the reader of the test itself is right
    reading = read(tmp_path, name, calendar.text)
    assert Counter((c.case_number, c.person.name, c.text) for c in reading.charges) == Counter(counted)
    assert reading.cases == len({case for case, _, _ in counted})
    assert f"{len({each[:2] for each in counted})} people" in reading.notices[0]
    assert not reading.set_aside
    assert not any(map(unsettled, reading.charges))
    born = {(c.number, p.name): p.born for c in calendar.cases for p in c.people if p.born}
    for charge in reading.charges:
        if born:
            assert charge.person.birth_date is not None
            assert f"{charge.person.birth_date:%m/%d/%Y}" == born[charge.case_number or "", charge.person.name or ""]
        where = charge.cells["text"].row
        assert charge.text.split()[0] in calendar.text.split("\n")[where - 1]
    every_line_once(reading, calendar.text)


def test_two_of_them_are_read_without_a_word(tmp_path: Path) -> None:
    for name, said in (("north carolina", "North Carolina"), ("utah", "Utah")):
        layout = recognized(CALENDARS[name](5).text)
        assert layout is not None
        assert layout.name.startswith(said)
    for name in ("bell county", "dallas"):
        assert recognized(CALENDARS[name](5).text) is None
    columns = "CASE NUMBER   DEFENDANT      OFFENSE\n" + "26-1          DOE, ALEX      THEFT\n" * 9
    assert recognized(columns) is None
    path = tmp_path / "columns.txt"
    path.write_text(columns, encoding="utf-8")
    assert read_docket(path, as_of=None).format == "fixed width"


def test_a_saved_layout_of_another_report_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "docket.csv"
    path.write_text("Case,Name,Charge\n26-1,DOE,THEFT\n", encoding="utf-8")
    profile = Profile.of_layout(known_layouts()[0])
    assert [c.text for c in read_docket(path, as_of=None, profile=profile).charges] == ["THEFT"]


def test_what_a_person_says_of_the_columns_is_obeyed(tmp_path: Path) -> None:
    """Somebody who says how the file is opened gets the table, not the report."""
    calendar = CALENDARS["north carolina"](3)
    path = tmp_path / "calendar.txt"
    path.write_text(calendar.text, encoding="utf-8")
    with pytest.raises(ScreenerError):
        read_docket(path, as_of=None, choices=choose(delimiter="comma", header_line=4))


# -- layouts as files --------------------------------------------------------------------------------------------------


def test_a_layout_is_written_and_read_again(tmp_path: Path) -> None:
    for layout in (*known_layouts(), *(make(CALENDARS[name](1).text) for name, make in _LEARNED.items())):
        assert PrintLayout.of_json(json.loads(json.dumps(layout.to_json()))) == layout
        assert Profile.from_json(json.dumps(layout.to_json())).print_layout == layout


_LINE = {"is": "case", "must": ["case number"], "pieces": [{"field": "case number", "from": 0, "to": 9}]}
_CHARGE = {"is": "charge", "must": ["text"], "pieces": [{"field": "text", "from": 4, "to": None}]}


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([{**_LINE, "is": "tall"}, _CHARGE], "line 1 is 'tall', and can be case, person, charge"),
        ([{**_LINE, "pieces": [{"field": "weather", "from": 0, "to": 9}]}, _CHARGE], "gives 'weather'"),
        ([{**_LINE, "pieces": [{"field": "case number", "from": 9, "to": 3}]}, _CHARGE], "ends before it begins"),
        ([{**_LINE, "must": ["name"]}, _CHARGE], "must have 'name', which is none of its pieces"),
        ([{"is": "case", "pieces": []}, _CHARGE], "line 1 would be any line"),
        ([_LINE], "mark a line that holds a charge"),
        ([_CHARGE], "mark a line that opens a case"),
        ("case", "it has no list “lines”"),
        ([{**_LINE, "indent": "far"}, _CHARGE], "“indent” of line 1 is no number"),
    ],
)
def test_a_mistake_in_a_layout_is_named(lines: object, said: str) -> None:
    with pytest.raises(ScreenerError, match=re.escape(said)):
        PrintLayout.of_json({"name": "x", "lines": lines})


# -- random layouts, and damage ----------------------------------------------------------------------------------------


def test_random_layouts_give_the_known_charges() -> None:
    made = Counter[str]()
    for seed in range(count(600, few=60)):
        known: Report = report(seed)
        layout = learned(known.text, list(known.marks.values()), "learned")
        found = read_printed(known.text, PrintLayout.of_json(layout.to_json()), read_text)
        charges = [tuple(r.values.get(n) for n in ("case number", "name", "text")) for r in found.records]
        assert Counter(charges) == Counter(known.charges), seed
        assert (found.cases, found.people) == (known.cases, known.people), seed
        assert not found.aside, seed
        made["charges"] += len(charges)
        made["asked"] += len(found.open_lines)
    print(dict(made))
    assert made["asked"] <= 0.03 * made["charges"]  # texts over a page, of which a head may be a part


def damaged(rng: random.Random, text: str) -> tuple[str, str]:
    lines = text.split("\n")
    kind = rng.choice(("cut", "head", "tab"))
    if kind == "cut":
        return kind, text[: rng.randrange(len(text) // 3, len(text))]
    if kind == "head":
        at = rng.choice([n for n, line in enumerate(lines) if re.search(r"\bPAGE\b|DISTRICT-", line)])
        return kind, "\n".join(lines[:at] + lines[at + rng.randint(1, 3) :])
    at = rng.choice([n for n, line in enumerate(lines) if "   " in line])
    gap = rng.choice(list(re.finditer(r" {3,}", lines[at])))
    lines[at] = lines[at][: gap.start()] + "\t" + lines[at][gap.end() :]
    return kind, "\n".join(lines)


def wrong_in_silence(known: Known, text: str, layout: PrintLayout) -> list[object]:
    """Charges that were never there, and cases of which a charge is missing while the others are read."""
    found = read_printed(text, layout, read_text)
    cases, seen = defaultdict(Counter[tuple[str, ...]]), defaultdict(Counter[tuple[str, ...]])
    for case, *charge in known:
        cases[case][tuple(charge)] += 1
    wrong: list[object] = []
    asked = set()
    for record in found.records:
        case, *charge = (record.values.get(name, "") for name in ("case number", "name", "text"))
        if charge[1]:
            seen[case][tuple(charge)] += 1
            asked |= {case} if record.line in found.open_lines else set()
            wrong += [] if record.line in found.open_lines or tuple(charge) in cases[case] else [(case, charge)]
    # What is missing behind the last line of a file that was cut at the end of a line, nobody can know.
    last = max(found.records, key=lambda record: record.line).values.get("case number") if found.records else None
    for case, own in seen.items():
        if case not in asked and case != last and cases[case] - own:
            wrong.append((case, cases[case] - own))
    return wrong


def test_damage_never_gives_a_wrong_charge_in_silence() -> None:
    rng, made = random.Random(2), Counter[str]()
    for seed in range(count(900, few=90)):
        known = report(seed)
        kind, text = damaged(rng, known.text)
        layout = learned(known.text, list(known.marks.values()), "learned")
        assert wrong_in_silence(known.charges, text, layout) == [], (seed, kind)
        made[kind] += 1
    north_carolina, utah = known_layouts()
    layouts = {"north carolina": north_carolina, "utah": utah}
    for name in ("north carolina", "utah", "bell county"):
        for seed in range(count(60, few=6)):
            calendar = CALENDARS[name](seed)
            kind, text = damaged(rng, calendar.text)
            layout = layouts[name] if name in layouts else bell_county_layout(calendar.text)
            assert wrong_in_silence(calendar.charges, text, layout) == [], (name, seed, kind)
            made[kind] += 1
    assert min(made.values()) > 10


def test_a_line_that_fits_nothing_is_set_aside_and_its_case_is_not_read(tmp_path: Path) -> None:
    calendar = CALENDARS["utah"](1)
    lines = calendar.text.split("\n")
    charge = re.compile(r" {9}(?:M[AB]|F3) - ")
    at = next(n for n in range(1, len(lines)) if charge.match(lines[n]) and charge.match(lines[n - 1]))
    lines[at] = "   " + lines[at].strip().replace(" - ", "  ", 1)
    reading = read(tmp_path, "utah", "\n".join(lines))
    reasons = {row.row: row.reason for row in reading.set_aside}
    assert "fits no line of the layout" in reasons[at + 1]
    assert any(map(unsettled, reading.charges))
    assert {issue.code for issue in reading.issues} == {"print_line"}
    assert "1 line fits nothing" in reading.notices[0] or "lines fit nothing" in reading.notices[0]
    every_line_once(reading, "\n".join(lines))
    # A line that was not understood is shown, and is no charge of the case above it when the rows come back.
    assert not any(row.cells[len(reading.columns) - 1] for row in reading.set_aside if row.row == at + 1)
    aside = tmp_path / "aside.xlsx"
    write_set_aside(reading, aside)
    again = read_docket(aside, as_of=None)
    assert (len(again.charges), len(again.set_aside)) == (0, len(reading.set_aside))
