"""The control total: counted here, read off the file's own total line, typed by a person; never blocking."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from screener.docket.quality.control import ControlSaid, ControlTotal, control_total
from screener.docket.reading.reading import read_docket
from screener.domain.errors import ScreenerError

AS_OF = date(2026, 6, 30)
HEAD = "Case Number,Count,Defendant Name,Charge\n"
ROWS = '26-1,1,"ALDER, A",POSS COCAINE\n26-1,2,"ALDER, A",PETIT THEFT\n26-2,1,"BIRCH, B",TRESPASS\n'
EMPTY = "26-3,,,\n"


def control(path: Path, text: str, said: ControlSaid | None = None) -> ControlTotal:
    path.write_text(text, encoding="utf-8")
    return control_total(read_docket(path, as_of=AS_OF), said or ControlSaid())


def test_what_is_counted(tmp_path: Path) -> None:
    found = control(tmp_path / "a.csv", HEAD + ROWS + EMPTY)
    assert (found.read, found.accepted, found.set_aside) == (4, 3, 1)
    assert found.cases == 3  # the case of the row set aside counts: the source counts it too
    assert found.compared == ()
    assert not found.differs


@pytest.mark.parametrize(
    ("line", "what", "said", "equal"),
    [
        ("Total rows: 3,,,", "rows", 3, True),
        ("Total: 3,,,", "rows", 3, True),
        ("Record count,3,,", "rows", 3, True),
        ('"Total records: 1,204",,,', "rows", 1204, False),
        ("Total cases: 2,,,", "cases", 2, True),
        ("Total charges: 3,,,", "charges", 3, True),
        ("Total defendants: 5,,,", "people", 5, False),
    ],
)
def test_the_files_own_total(tmp_path: Path, line: str, what: str, said: int, equal: bool) -> None:
    (own,) = control(tmp_path / "a.csv", f"{HEAD}{ROWS}{line}\nPrinted on 06/01/2026,,,\n").compared
    assert (own.what, own.said, own.equal, own.where) == (what, said, equal, "A5")


@pytest.mark.parametrize(
    "line", ["Total,,,", "Total amount: $300,,,", "Total: 3 of 9,,,", "Total due 12.50,,,", "Printed on 06/01/2026,,,"]
)
def test_a_line_that_is_no_count_is_not_compared(tmp_path: Path, line: str) -> None:
    assert control(tmp_path / "a.csv", f"{HEAD}{ROWS}{line}\n").compared == ()


def test_totals_of_groups_are_added_and_a_grand_total_is_not(tmp_path: Path) -> None:
    one, two = ROWS, ROWS.replace("26-", "25-")
    groups = f"{HEAD}{one}Courtroom 3 total: 3,,,\n{two}Courtroom 4 total: 3,,,\n"
    (own,) = control(tmp_path / "a.csv", groups).compared
    assert (own.said, own.found, own.text) == (6, 6, "sum of 2 totals")
    (own,) = control(tmp_path / "b.csv", groups + "Grand total: 6,,,\n").compared
    assert (own.said, own.equal, own.where) == (6, True, "A10")
    (own,) = control(tmp_path / "c.csv", groups + "Grand total: 7,,,\n").compared
    assert (own.said, own.equal) == (7, False)


def test_what_a_person_reads_off_the_source(tmp_path: Path) -> None:
    found = control(tmp_path / "a.csv", HEAD + ROWS + EMPTY, ControlSaid(rows=4, cases=5))
    assert [each.sentence for each in found.compared] == [
        "The source system's number and the 4 rows read are equal.",
        "The source system's number is 5, here are 3 case numbers: the source says 2 more.",
    ]
    assert found.differs
    fewer = control(tmp_path / "a.csv", HEAD + ROWS, ControlSaid(rows=2)).compared[0]
    assert fewer.sentence == "The source system's number is 2, here are 3 rows read: the source says 1 fewer."
    assert found.to_json()["compared"][1] == {
        "what": "cases", "source": "said", "said": 5, "found": 3, "equal": False,
    }  # fmt: skip


@pytest.mark.parametrize("number", [-1, 10**9])
def test_a_number_that_counts_nothing_is_refused(number: int) -> None:
    with pytest.raises(ScreenerError, match="is no control total"):
        ControlSaid(cases=number)
