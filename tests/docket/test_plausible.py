"""What is no docket is stopped in one sentence, whatever columns it has; no docket is stopped."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest

from screener.cli.app import run
from screener.docket.quality.plausible import NotPlausible, doubts_of, require_plausible
from screener.docket.reading.reading import read_docket
from screener.domain.errors import ScreenerError
from tests.docket import ugly
from tests.docket.made_dockets import made

OFFENSES = (
    "ROBBERY", "BURGLARY", "POSS COCAINE", "POSS MARIJUANA", "DUI", "PETIT THEFT", "BATTERY", "TRESPASS", "FORGERY",
    "DISORDERLY CONDUCT", "GRAND THEFT AUTO", "ARSON", "PROSTITUTION", "CRIMINAL MISCHIEF", "RESISTING ARREST",
)  # fmt: skip
STATUTES = ("812.13", "810.02", "893.13(6)(a)", "893.13(6)(b)", "316.193", "812.014", "784.03", "810.08", "831.01")
Table = list[list[str]]


def text_of(rows: Sequence[Sequence[str]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def number(rng: random.Random) -> str:
    return rng.choice([f"{rng.randrange(4000):,}", str(rng.randrange(900)), "-", "0", f"{rng.random() * 90:.1f}"])


def by_year(rng: random.Random) -> Table:
    first = rng.randrange(1998, 2020)
    named = rng.choice(["{}", "CY{}", "FY {}", "{} YTD"])
    place = rng.choice(["Precinct", "District", "County", "Division"])
    head = [
        place,
        rng.choice(["Offense", "Violation", "Charge"]),
        *(named.format(first + at) for at in range(rng.randrange(3, 12))),
    ]
    return [head, *([str(at % 40 + 1), rng.choice(OFFENSES), *(number(rng) for _ in head[2:])] for at in range(120))]


def by_place(rng: random.Random) -> Table:
    head = [
        "Offense",
        *rng.sample(["North", "South", "Central", "Airport", "Harbor", "Downtown", "Valley"], 5),
        "Total",
    ]
    return [head, *([text, *(number(rng) for _ in head[1:])] for text in OFFENSES * 3)]


def by_month(rng: random.Random) -> Table:
    head = ["Month", "Charge Description", rng.choice(["Count", "Number of Arrests", "Total Cases", "Arrests"])]
    return [
        head,
        *([f"2025-{at % 12 + 1:02d}", text, str(rng.randrange(100, 900))] for at, text in enumerate(OFFENSES * 6)),
    ]


def statute_table(rng: random.Random) -> Table:
    head = [rng.choice(["Statute", "Code Section"]), "Description", "Class", "Effective"]
    return [
        head,
        *(
            [f"{s}.{at}", rng.choice(OFFENSES), rng.choice(["F3", "M1", "F2"]), "2019"]
            for at, s in enumerate(STATUTES * 5)
        ),
    ]


def lookup(rng: random.Random) -> Table:
    head = [rng.choice(["Charge Code", "Code"]), rng.choice(["Charge Description", "Description"]), "Active"]
    return [head, *([str(5000 + at), text, "Y"] for at, text in enumerate(OFFENSES * 4))]


def staff(rng: random.Random) -> Table:
    head = ["Name", "Title", rng.choice(["Position Description", "Description"]), "Phone", "Hire Date"]
    works = ["Paralegal for felony intake", "Victim advocate", "Assistant attorney", "Investigator, narcotics unit"]
    hired = date(2001, 3, 4)
    return [
        head,
        *(
            [f"PERSON{at}, ANN", "Staff", rng.choice(works), f"555-01{at:02d}", str(hired + timedelta(days=90 * at))]
            for at in range(40)
        ),
    ]


def warrants(rng: random.Random) -> Table:
    head = ["Warrant Number", "Name", "DOB", "Charge", "Issue Date"]
    return [
        head,
        *(
            [
                f"W-{at}",
                f"PERSON{at}, ANN",
                "01/02/1980",
                rng.choice(["FAILURE TO APPEAR", "POSS COCAINE"]),
                "03/04/2025",
            ]
            for at in range(40)
        ),
    ]


def one_column(rng: random.Random) -> Table:
    return [["Charge"], *([rng.choice(OFFENSES)] for _ in range(40))]


def same_words(rng: random.Random) -> Table:
    return [["Case Number", "Charge"], *([f"26-{at}", "SEE ATTACHED SHEET"] for at in range(60))]


def same_rows(rng: random.Random) -> Table:
    return [["Case Number", "Charge", "Offense Date"], *(["26-1", "POSS COCAINE", "01/02/2026"] for _ in range(60))]


def free_words(rng: random.Random) -> Table:
    words = [
        "lorem",
        "vestibulum",
        "quaerat",
        "nulla",
        "fermentum",
        "ipsam",
        "dolore",
        "tincidunt",
        "aliquam",
        "pharetra",
    ]
    return [["Case Number", "Charge"], *([f"26-{at}", " ".join(rng.sample(words, 3))] for at in range(60))]


def bare_numbers(rng: random.Random) -> Table:
    return [["Case Number", "Charge"], *([f"26-{at}", str(rng.randrange(700_000, 999_999))] for at in range(60))]


#: As a city publishes its summonses: the offense, its law, a column a year.
SUMMONSES = [
    ["Precinct", "Violation", "Law", *(f"CY{year}" for year in range(2007, 2015)), "2015 YTD 03-31"],
    *(
        [str(at // 15 + 1), text, "PL", *(str((at * 37 + year) % 400) for year in range(9))]
        for at, text in enumerate(OFFENSES * 6)
    ),
]


NO_DOCKETS: tuple[Callable[[random.Random], Table], ...] = (
    by_year, by_place, by_month, statute_table, lookup, staff, warrants, one_column, same_words, same_rows, free_words,
    bare_numbers,
)  # fmt: skip


@pytest.mark.parametrize("make", NO_DOCKETS, ids=lambda make: make.__name__)
@pytest.mark.parametrize("seed", range(6))
def test_what_is_no_docket_is_stopped_or_refused(
    tmp_path: Path, make: Callable[[random.Random], Table], seed: int
) -> None:
    path = tmp_path / "export.csv"
    path.write_text(text_of(make(random.Random(seed))), encoding="utf-8")
    with pytest.raises(ScreenerError):
        require_plausible(read_docket(path, as_of=date(2026, 6, 30)), as_read=False)


@pytest.mark.parametrize("seed", range(25))
def test_a_made_docket_is_not_stopped(tmp_path: Path, seed: int) -> None:
    path = tmp_path / "docket.csv"
    path.write_text(made(seed), encoding="utf-8")
    assert doubts_of(read_docket(path, as_of=date(2026, 6, 30))) == ()


@pytest.mark.parametrize("case", ugly.LAYOUTS, ids=lambda case: case.name)
def test_an_ugly_docket_is_not_stopped(tmp_path: Path, case: ugly.Ugly) -> None:
    assert (
        doubts_of(
            read_docket(case.write(tmp_path, case.forms[0]), as_of=date(2026, 6, 30), overrides=case.overrides or None)
        )
        == ()
    )


def test_no_real_docket_is_stopped(shared: Path) -> None:
    read = 0
    for path in sorted((shared / "dockets").iterdir()):
        if path.suffix.lower() not in (".csv", ".txt") or "warrants" in path.name:
            continue
        try:
            reading = read_docket(path, as_of=date(2026, 6, 30))
        except ScreenerError:
            continue  # a list of weights: no column of charges
        assert doubts_of(reading) == (), path.name
        read += 1
    assert read >= 10


def test_the_sentence_says_what_was_seen_and_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "summonses.csv"
    path.write_text(text_of(SUMMONSES), encoding="utf-8")
    with pytest.raises(NotPlausible) as stopped:
        require_plausible(read_docket(path, as_of=None), as_read=False)
    assert "a table of counts, not a docket" in str(stopped.value)
    assert "--as-read" in str(stopped.value)
    require_plausible(read_docket(path, as_of=None), as_read=True)


def test_the_command_line_stops_until_a_person_agrees(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "summonses.csv"
    path.write_text(text_of(SUMMONSES), encoding="utf-8")
    stopped = run(["read", str(path)])
    said = capsys.readouterr()
    assert (stopped.code, said.out) == (1, "")
    assert "does not look like a docket" in said.err
    assert run(["read", str(path), "--as-read", "--json"]).code == 0
