"""What cannot be read never decides: no row looks eligible because of a date, a word or an amount that is not known.

Each case is one cell of a row that would be declined. Beside it stands the control: with the clean cell it is declined.
These are the places where well-known tools give a wrong verdict without a word.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from screener.docket.columns.columns import Profile
from screener.docket.reading.reading import DocketReading, read_docket
from screener.domain.case import Charge
from screener.policy.language.model import Policy
from screener.policy.loading.load import load_policy
from screener.screening.recommend.recommend import Screened, screen

AS_OF = date(2026, 6, 30)
CLEAN = {
    "Case No": "26-CR-9", "Defendant": "Example, Ann", "DOB": "1990-05-01", "Offense Date": "2026-01-05",
    "Charge": "POSSESSION OF COCAINE", "Severity": "Misd", "Weight": "1.5", "Unit": "g", "Prior Convictions": "0",
}  # fmt: skip
#: Declined: a misdemeanor since 2025 of at most 10 g by an adult with at most one prior, standing alone.
CONDITIONS = """
    applies to: {offense: simple possession, grade: misdemeanor}
    reaches: the charge only when it stands alone
    if:
      all of:
        - amount: at most 10 g
        - age at offense: at least 18
        - prior convictions: at most 1
        - offense date: on or after 2025-01-01
"""


@pytest.fixture(scope="module")
def policy(policies: Path, tmp_path_factory: pytest.TempPathFactory) -> Policy:
    """The sample policy of Riverside, with conditions on every kind of cell."""
    text = (policies / "riverside-unconditional-1.yaml").read_text(encoding="utf-8")
    old = "    applies to: {offense: simple possession}\n    reaches: the charge only when it stands alone\n"
    assert text.count(old) == 1
    path = tmp_path_factory.mktemp("policy") / "conditions.yaml"
    path.write_text(
        "weight from: any\n".join(("", text.replace(old, CONDITIONS.lstrip("\n")).partition("scenarios:")[0])),
        encoding="utf-8",
    )
    return load_policy(path)


@dataclass(frozen=True)
class Read:
    """A docket that was read and screened."""

    reading: DocketReading
    screened: tuple[Screened, ...]

    @property
    def charge(self) -> Charge:
        return self.screened[-1].charge

    @property
    def rollup(self) -> str:
        return self.screened[-1].finding.rollup.value

    def said(self, cell: str) -> list[str]:
        """What is said of a cell."""
        return [issue.code for issue in self.reading.issues if issue.cell == cell]


def docket(folder: Path, rows: Sequence[Mapping[str, str]], header: Sequence[str] = tuple(CLEAN)) -> Path:
    path = folder / "docket.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(header)
        out.writerows([[row[name] for name in header] for row in rows])
    return path


def judged(path: Path, policy: Policy, profile: Profile | None = None) -> Read:
    reading = read_docket(path, as_of=AS_OF, profile=profile)
    assert reading.rows_read == reading.rows_accepted + len(reading.set_aside)
    return Read(reading, screen(reading.charges, (policy,), as_of=AS_OF))


def others(**changed: Sequence[str]) -> list[dict[str, str]]:
    """Eight more rows of other people, so that a column has a form of its own."""
    rows = []
    for n in range(8):
        more = {name.replace("_", " "): cells[n % len(cells)] for name, cells in changed.items()}
        rows.append(
            {**CLEAN, "Case No": f"26-CR-{n}", "Defendant": f"Example, {'BCDEFGHI'[n]}ob", "DOB": f"1980-04-{n + 13}",
             "Offense Date": f"2026-02-{n + 11}", "Prior Convictions": str(n % 4), **more}
        )  # fmt: skip
    return rows


US = [f"02/{day}/2026" for day in range(13, 21)]
SHORT = [f"02/{day}/26" for day in range(13, 21)]
CODES = [f"02{day}26" for day in range(13, 21)]
#: Column, odd cell, its form in the other rows (none: as in CLEAN), what is said of the cell ("" where it is blank or
#: a word that is counted), the clean cell of the control.
DATES = [
    ("Offense Date", "03/04/2026", None, "ambiguous_day", "2026-03-04"),
    ("Offense Date", "13/04/2026", US, "impossible_date", "04/13/2026"),
    ("Offense Date", "2026-13-04", US, "impossible_date", "2026-04-13"),
    ("Offense Date", "03/04/30", SHORT, "doubtful_century", "03/04/26"),
    ("Offense Date", "03/04/27", SHORT, "doubtful_century", "03/04/26"),
    ("Offense Date", "030426", None, "ambiguous_day", "2026-03-04"),
    ("Offense Date", "134026", CODES, "impossible_date", "030426"),
    ("Offense Date", "023026", CODES, "impossible_date", "022826"),
    ("Offense Date", "00/00/0000", US, "", "03/04/2026"),
    ("Offense Date", "9999-12-31", None, "", "2026-03-04"),
    ("Offense Date", "12/31/9999", US, "", "03/04/2026"),
    ("Offense Date", "46085", US, "not_a_date", "03/04/2026"),
    ("Offense Date", "46085", None, "ambiguous_day", "2026-03-04"),
    ("Offense Date", "2026-02-30", None, "impossible_date", "2026-02-28"),
    ("Offense Date", "2026-07-01", None, "future_date", "2026-06-30"),
    ("Offense Date", "Mar-26", None, "not_a_date", "2026-03-04"),
    ("Offense Date", "2026", None, "not_a_date", "2026-03-04"),
    ("Offense Date", "approx 3/4/2026", US, "not_a_date", "03/04/2026"),
    ("Offense Date", "", None, "", "2026-03-04"),
    ("DOB", "05/06/1990", None, "ambiguous_day", "1990-05-06"),
    ("DOB", "1990-02-30", None, "impossible_date", "1990-02-28"),
    ("DOB", "2030-05-01", None, "future_date", "1990-05-01"),
    ("DOB", "00/00/0000", None, "", "1990-05-01"),
    ("DOB", "1900-01-01", None, "", "1990-05-01"),
    ("DOB", "unknown", None, "", "1990-05-01"),
]
WORDS = [
    ("Severity", "ZZ", "Misd"), ("Severity", "FM", "MB"), ("Severity", "F/M", "M-A"), ("Severity", "Wobbler", "M"),
    ("Severity", "Felony or misdemeanor", "Misdemeanor"), ("Severity", "non-felony", "Misd. A"),
    ("Severity", "Class 9", "Misd"), ("Severity", "#N/A", "Misd"), ("Severity", "U", "Misd"), ("Severity", "", "Misd"),
    ("Severity", "?", "Misd"), ("Severity", "3", "Misd"),
]  # fmt: skip
AMOUNTS = [
    ("Weight", "<1G", "not_an_amount"), ("Weight", "< 1", "not_an_amount"), ("Weight", ">4", "not_an_amount"),
    ("Weight", "-5", "not_an_amount"), ("Weight", "(5)", "not_an_amount"), ("Weight", "1,5", "ambiguous_number"),
    ("Weight", "1,5 g", "ambiguous_number"), ("Weight", "1-2 g", "not_an_amount"), ("Weight", "N/A", ""),
    ("Weight", "", ""),
    ("Weight", "pending", "not_an_amount"), ("Weight", "0.5 0Z", "not_an_amount"), ("Weight", "0.50Z", "not_an_amount"),
    ("Weight", "trace", "not_an_amount"), ("Weight", "15 g gross with packaging", ""),
    ("Weight", "0", "zero_amount"), ("Weight", "0.00", "zero_amount"), ("Weight", "approx 2g", "not_an_amount"),
    ("Weight", "1..5", "not_an_amount"), ("Weight", "O.5", "not_an_amount"), ("Weight", "1 bag", "not_an_amount"),
    ("Weight", "~1", "not_an_amount"), ("Weight", "5%", "not_an_amount"), ("Weight", "1.5 g / 0.2 g", "not_an_amount"),
    ("Unit", "", "no_unit"), ("Unit", "0Z", "no_unit"), ("Unit", "bags", "no_unit"), ("Unit", "?", "no_unit"),
]  # fmt: skip
PRIORS = [
    ("none", ""), ("", ""), ("unk", "not_a_number"), ("unknown", "not_a_number"), ("N/A", ""), ("1+", "not_a_number"),
    ("-1", "not_a_number"), ("0-1", "not_a_number"), ("O", "not_a_number"), ("no", "not_a_number"),
    ("pending", "not_a_number"), ("0.5", "not_a_number"),
]  # fmt: skip


def cell_of(column: str) -> str:
    """The address of the odd cell: it stands on the last of nine rows."""
    return f"{chr(65 + list(CLEAN).index(column))}10"


def asked(read: Read, *facts: str) -> None:
    """The row waits for what is not known: it is not declined, and it is not said to be outside either."""
    assert read.rollup == "needs information"
    missing = {need.fact for need in read.screened[-1].finding.missing}
    assert missing & set(facts), missing


@pytest.mark.parametrize(("column", "odd", "form", "code", "clean"), DATES)
def test_a_date_that_is_not_told(
    tmp_path: Path, policy: Policy, column: str, odd: str, form: list[str] | None, code: str, clean: str
) -> None:
    more = others(**({column.replace(" ", "_"): form} if form else {}))
    read = judged(docket(tmp_path, [*more, {**CLEAN, column: odd}]), policy)
    asked(read, "offense date" if column == "Offense Date" else "age at offense")
    assert read.said(cell_of(column)) == ([code] if code else [])
    control = judged(docket(tmp_path, [*more, {**CLEAN, column: clean}]), policy)
    assert control.rollup == "declined"
    assert not control.said(cell_of(column))


@pytest.mark.parametrize(("column", "odd", "clean"), WORDS)
def test_a_severity_word_that_nobody_knows(tmp_path: Path, policy: Policy, column: str, odd: str, clean: str) -> None:
    more = others(Severity=["Misd", "Fel", "M", "F"])
    read = judged(docket(tmp_path, [*more, {**CLEAN, column: odd}]), policy)
    asked(read, "grade")
    assert "grade" not in read.charge.facts
    if odd not in ("", "?", "#N/A", "U"):
        assert read.reading.unknown_words["grade"] == {odd.lower(): 1}
    assert judged(docket(tmp_path, [*more, {**CLEAN, column: clean}]), policy).rollup == "declined"


@pytest.mark.parametrize("word", ["FEL", "F", "Felony-3", "F3", "Felony", "F-S", "fel.", "SJF"])
def test_a_felony_in_any_spelling_is_none_of_the_misdemeanors(tmp_path: Path, policy: Policy, word: str) -> None:
    more = others(Severity=["Misd", "M"])
    read = judged(docket(tmp_path, [*more, {**CLEAN, "Severity": word}]), policy)
    assert read.charge.facts["grade"] == "felony"
    assert read.rollup == "outside the policy"


@pytest.mark.parametrize("word", ["M-A", "MISD", "Misd. A", "M", "M1", "Class A Misdemeanor", "misdemeanor"])
def test_a_misdemeanor_in_any_spelling_is_one(tmp_path: Path, policy: Policy, word: str) -> None:
    read = judged(docket(tmp_path, [*others(), {**CLEAN, "Severity": word}]), policy)
    assert (read.charge.facts["grade"], read.rollup) == ("misdemeanor", "declined")


@pytest.mark.parametrize(("column", "odd", "code"), AMOUNTS)
def test_an_amount_that_is_not_told(tmp_path: Path, policy: Policy, column: str, odd: str, code: str) -> None:
    read = judged(docket(tmp_path, [*others(), {**CLEAN, column: odd}]), policy)
    asked(read, "amount", "stated amount")
    assert read.said(cell_of("Weight")) == ([code] if code else [])
    assert judged(docket(tmp_path, [*others(), CLEAN]), policy).rollup == "declined"


@pytest.mark.parametrize(("odd", "code"), PRIORS)
def test_priors_that_are_not_told(tmp_path: Path, policy: Policy, odd: str, code: str) -> None:
    read = judged(docket(tmp_path, [*others(), {**CLEAN, "Prior Convictions": odd}]), policy)
    asked(read, "prior convictions")
    assert read.said(cell_of("Prior Convictions")) == ([code] if code else [])
    assert judged(docket(tmp_path, [*others(), CLEAN]), policy).rollup == "declined"


def test_a_bare_number_under_a_header_without_a_unit(tmp_path: Path, policy: Policy) -> None:
    header = [name for name in CLEAN if name != "Unit"]
    read = judged(docket(tmp_path, [*others(), CLEAN], header), policy)
    asked(read, "amount", "stated amount")
    assert read.said(cell_of("Weight")) == ["no_unit"]


@pytest.mark.parametrize("name", ["Packaging Weight", "Weight of Packaging", "Package Weight", "Tare Weight"])
def test_the_weight_of_the_packaging_is_no_weight_of_the_drug(tmp_path: Path, policy: Policy, name: str) -> None:
    header = [name if column == "Weight" else column for column in CLEAN]
    rows = [{**row, name: row["Weight"]} for row in (*others(), CLEAN)]
    asked(judged(docket(tmp_path, rows, header), policy), "amount")


@pytest.mark.parametrize(
    ("birth", "rollup"),
    [("2008-01-05", "declined"), ("2008-01-06", "outside the policy"), ("2012-02-29", "outside the policy")],
)
def test_juveniles_are_told_to_the_day(tmp_path: Path, policy: Policy, birth: str, rollup: str) -> None:
    assert judged(docket(tmp_path, [*others(), {**CLEAN, "DOB": birth}]), policy).rollup == rollup


def test_a_short_birth_year_never_makes_an_adult_of_a_child(tmp_path: Path, policy: Policy) -> None:
    short = [f"04/{day}/80" for day in range(13, 21)]
    for birth, age, rollup in (
        ("05/01/12", 13, "outside the policy"), ("05/01/30", 95, "declined"), ("05/01/90", 35, "declined"),
    ):  # fmt: skip
        read = judged(docket(tmp_path, [*others(DOB=short), {**CLEAN, "DOB": birth}]), policy)
        assert (read.charge.facts["age at offense"], read.rollup) == (age, rollup)


@pytest.mark.parametrize("age", ["17Y", "juv", "17.5", "unk", "", "0", "200", "16-17"])
def test_an_age_that_is_not_told(tmp_path: Path, policy: Policy, age: str) -> None:
    header = ["Age at Offense" if column == "DOB" else column for column in CLEAN]
    rows = [{**row, "Age at Offense": "30"} for row in others()]
    asked(judged(docket(tmp_path, [*rows, {**CLEAN, "Age at Offense": age}], header), policy), "age at offense")
    for told, rollup in (("18", "declined"), ("17", "outside the policy")):
        assert judged(docket(tmp_path, [*rows, {**CLEAN, "Age at Offense": told}], header), policy).rollup == rollup


def test_columns_in_another_order_next_month_mean_the_same(tmp_path: Path, policy: Policy) -> None:
    april = read_docket(docket(tmp_path, [*others(), CLEAN]), as_of=AS_OF)
    profile = Profile.of("April", april.columns)
    turned = list(reversed(CLEAN))
    may = judged(docket(tmp_path, [*others(), CLEAN], turned), policy, profile)
    assert {c.header: c.field for c in may.reading.columns} == {c.header: c.field for c in april.columns}
    assert may.rollup == "declined"
    assert may.charge.facts == april.charges[-1].facts
    # By place the two dates would have changed: the person would be an adult by the day of the offense.
    child = judged(docket(tmp_path, [*others(), {**CLEAN, "DOB": "2012-05-01"}], turned), policy, profile)
    assert child.rollup == "outside the policy"


def test_a_header_that_was_renamed_is_said_and_its_facts_are_asked(tmp_path: Path, policy: Policy) -> None:
    april = read_docket(docket(tmp_path, [*others(), CLEAN]), as_of=AS_OF)
    profile = Profile.of("April", april.columns)
    header = ["XQ7" if name == "Severity" else name for name in CLEAN]
    rows = [{**row, "XQ7": row["Severity"]} for row in (*others(), CLEAN)]
    may = judged(docket(tmp_path, rows, header), policy, profile)
    asked(may, "grade")
    assert any("Severity" in notice and "gone" in notice for notice in may.reading.notices)


@pytest.mark.parametrize("column", ["County", "Court", "Agency"])
def test_a_county_in_title_case_is_the_same_county(tmp_path: Path, policy: Policy, column: str) -> None:
    """Two counts of one case stand together however their county is written: neither stands alone."""
    header = (*CLEAN, column)
    rows = [{**row, column: "BIRCH COUNTY"} for row in others()]
    for other in ("Birch County", "BIRCH COUNTY", "birch  county"):
        beside = {**CLEAN, "Charge": "ROBBERY", "Severity": "Fel", column: other}
        read = judged(docket(tmp_path, [*rows, beside, {**CLEAN, column: "BIRCH COUNTY"}], header), policy)
        assert read.screened[-1].grouped is True
        assert read.rollup == "outside the policy"
    apart = {**CLEAN, "Defendant": "Example, Zoe", "Case No": "26-CR-10", column: "Birch County"}
    control = judged(docket(tmp_path, [*rows, apart, {**CLEAN, column: "BIRCH COUNTY"}], header), policy)
    assert (control.screened[-1].grouped, control.rollup) == (False, "declined")


def test_a_case_number_in_small_letters_is_the_same_case(tmp_path: Path, policy: Policy) -> None:
    beside = {**CLEAN, "Charge": "ROBBERY", "Severity": "Fel", "Case No": "26-cr-9"}
    read = judged(docket(tmp_path, [*others(), beside, CLEAN]), policy)
    assert (read.screened[-1].grouped, read.rollup) == (True, "outside the policy")


@pytest.mark.parametrize(
    ("odd", "day"),
    [("2026-03-04", date(2026, 3, 4)), ("2026-03-04 00:00:00", date(2026, 3, 4)), ("3/4/2026", date(2026, 3, 4))],
)
def test_a_year_in_front_is_told_in_a_column_of_american_days(
    tmp_path: Path, policy: Policy, odd: str, day: date
) -> None:
    read = judged(docket(tmp_path, [*others(Offense_Date=US), {**CLEAN, "Offense Date": odd}]), policy)
    assert (read.charge.facts["offense date"], read.rollup) == (day, "declined")
