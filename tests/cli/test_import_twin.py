"""What the import wizard does, the command line does: layouts, control totals, April's mapping, rows that come back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from screener.docket.reading.presets import preset_named

DOCKET = 'Case Number,Count,Defendant,Charge\n26-1,1,"ALDER, A",POSS COCAINE\n26-2,1,"BIRCH, B",TRESPASS\n26-3,1,,\n'


@pytest.fixture
def office(screener: Callable[..., object], tmp_path: Path) -> Path:
    made = tmp_path / "a.screener"
    assert screener("office", "create", made, "--user", "S1", "--zone", "America/Chicago").code == 0
    return made


@pytest.fixture
def docket(tmp_path: Path) -> Path:
    path = tmp_path / "may.csv"
    path.write_text(DOCKET, encoding="utf-8")
    return path


def initiation(tmp_path: Path) -> Path:
    columns = preset_named("cook-initiation").columns
    cells = {"CASE_ID": "41", "CHARGE_ID": "7", "CHARGE_OFFENSE_TITLE": "RETAIL THEFT", "CHARGE_COUNT": "2"}
    path = tmp_path / "initiation.csv"
    path.write_text(
        ",".join(columns) + "\n" + ",".join(cells.get(name, "") for name in columns) + "\n", encoding="utf-8"
    )  # fmt: skip
    return path


def test_known_layouts_are_listed(screener: Callable[..., object]) -> None:
    listed = screener("read", "--presets", "--json").json
    assert len(listed) == 9
    assert {"name", "title", "says", "source", "confirmed", "notes", "columns"} == listed[0].keys()
    words = screener("read", "--presets").out
    assert "prosecutor-delivery: Prosecutor delivery layout, 58 columns" in words
    assert "odyssey-like: Odyssey-like case export (names not confirmed)" in words
    nothing = screener("read")
    assert (nothing.code, "say which docket to read" in nothing.err) == (2, True)


def test_a_known_layout_is_offered_and_used_when_asked(
    screener: Callable[..., object], office: Path, tmp_path: Path
) -> None:
    path = initiation(tmp_path)
    offered = screener("read", path, "--json").json
    assert offered["preset"] == {
        "name": "cook-initiation", "title": "Cook County felony files: Initiation", "found": 38, "of": 38,
        "missing": [], "used": False,
    }  # fmt: skip
    assert "--preset cook-initiation reads them so." in screener("read", path).out
    used = screener("read", path, "--preset", "cook-initiation", "--json").json
    assert used["preset"]["used"]
    assert used["mapped_as"]["same"] == 38
    fields = {column["header"]: column["field"] for column in used["columns"]}
    assert (fields["CHARGE_ID"], fields["CHARGE_COUNT"], fields["CLASS"]) == (None, "count", "grade")
    done = screener("office", "import", path, "--office", office, "--preset", "cook-initiation", "--json").json
    assert (done["charges"], done["preset"]["used"]) == (1, True)
    wrong = screener("read", path, "--preset", "cook")
    assert (wrong.code, "There is no known layout 'cook'" in wrong.err) == (1, True)
    both = screener("read", path, "--preset", "cook-intake", "--profile", path)
    assert (both.code, "--profile or --preset" in both.err) == (2, True)


def test_the_control_total_is_compared_and_blocks_nothing(
    screener: Callable[..., object], office: Path, docket: Path
) -> None:
    said = ("--control-total", "3", "--control-cases", "5")
    read = screener("read", docket, *said)
    assert read.code == 0
    assert "The source system's number and the 3 rows read are equal." in read.out
    assert "The source system's number is 5, here are 3 case numbers: the source says 2 more." in read.out
    found = screener("read", docket, *said, "--json").json["control"]
    assert (found["rows"], found["accepted"], found["set aside"], found["case numbers"]) == (3, 2, 1, 3)
    assert [each["equal"] for each in found["compared"]] == [True, False]
    done = screener("office", "import", docket, "--office", office, *said, "--json")
    assert (done.code, done.json["control"]) == (0, found)
    assert screener("read", docket, "--control-total", "-1").code == 1


def test_same_as_april_one_new_column(screener: Callable[..., object], docket: Path, tmp_path: Path) -> None:
    kept = tmp_path / "county jail.json"
    assert screener("read", docket, "--save-profile", kept).code == 0
    june = tmp_path / "june.csv"
    june.write_text(DOCKET.replace("Defendant", "Body Cam ID"), encoding="utf-8")
    said = "Mapped as “county jail”: 3 columns the same, 1 new: Body Cam ID; 1 gone: Defendant"
    assert said in screener("read", june, "--profile", kept).out
    found = screener("read", june, "--profile", kept, "--json").json["mapped_as"]
    assert (found["same"], found["new"], found["gone"], found["exact"]) == (3, ["Body Cam ID"], ["Defendant"], False)


def test_rows_set_aside_come_back(screener: Callable[..., object], office: Path, docket: Path, tmp_path: Path) -> None:
    out = tmp_path / "aside.xlsx"
    assert screener("read", docket, "--set-aside", out).code == 0
    first = screener("office", "import", docket, "--office", office, "--json").json
    assert (first["rows_set_aside"], first["addition_to"]) == (1, None)
    book = openpyxl.load_workbook(out)
    book.active["F4"] = "PETIT THEFT"
    book.save(out)
    read = screener("read", out, "--json").json
    assert (read["rows_read"], read["rows_accepted"], read["charges"]) == (1, 1, 1)
    assert [column["field"] for column in read["columns"][:2]] == [None, None]
    back = screener("office", "import", out, "--office", office, "--json").json
    assert (back["new"], back["same"], back["addition_to"]) == (1, 0, first["docket"])
    again = screener("office", "import", out, "--office", office)
    assert again.code == 1


def test_a_sheet_that_is_no_docket_names_the_others(screener: Callable[..., object], tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Notes"
    for number in range(9):
        book.active.append([f"Town {number}", "nothing to say"])
    sheet = book.create_sheet("May")
    sheet.append(["Case Number", "Charge"])
    sheet.append(["26-1", "POSS COCAINE"])
    path = tmp_path / "a.xlsx"
    book.save(path)
    found = screener("read", path)
    if found.code:  # the program may look for the docket on the other sheets by itself
        assert "May" in found.err
    assert screener("read", path, "--sheet", "May", "--json").json["rows_read"] == 1


def test_columns_of_spaces(screener: Callable[..., object], tmp_path: Path) -> None:
    path = tmp_path / "print.txt"
    path.write_text(
        "Case Number  Charge                Tag\n"
        "26-1         POSS COCAINE          3\n"
        "26-2         TRESPASS, SIGN, WALL  4\n"
    )
    found = screener("read", path, "--delimiter", "spaces", "--json").json
    assert (found["format"], found["chosen"], found["charges"]) == ("fixed width", {"delimiter": "spaces"}, 2)


def test_the_state_is_said_once_for_the_office_or_for_a_file(
    screener: Callable[..., object], office: Path, tmp_path: Path
) -> None:
    path = tmp_path / "bare.csv"
    path.write_text("Case Number,Defendant,Statute\n26-1,ANN ALDER,HS 11377(A)\n", encoding="utf-8")
    assert screener("office", "state", "--office", office, "--json").json == {"state": None}
    assert screener("office", "state", "Florence", "--office", office).code == 1
    assert screener("office", "state", "fl", "--office", office, "--json").json == {"state": "FL"}
    told = screener("office", "import", path, "--office", office, "--json").json
    assert (told["state"], told["state_from"]) == ("FL", "office")
    read = screener("read", path, "--state", "fl", "--json").json
    assert (read["state"], read["not_recognized"]) == ("FL", 1)
    assert (
        "Statutes are read as those of California, as said for this file" in screener("read", path, "--state", "CA").out
    )
    assert screener("office", "state", "-", "--office", office, "--json").json == {"state": None}


def test_a_list_of_warrants_is_compared_with_the_source(
    screener: Callable[..., object], office: Path, tmp_path: Path
) -> None:
    path = tmp_path / "w.csv"
    path.write_text("Warrant Number,Defendant,Date,Charge\nW1,ANN ALDER,01/20/2025,FTA\n", encoding="utf-8")
    done = screener("office", "import", path, "--warrants", "--control-total", "2", "--office", office, "--json").json
    assert [each["equal"] for each in done["control"]["compared"]] == [False]
    path.write_text("Warrant Number,Defendant,Date,Charge,Bond\nW2,BO ELM,01/20/2025,FTA,5\n", encoding="utf-8")
    words = screener("office", "import", path, "--warrants", "--office", office).out
    assert "Columns as in “w.csv”: 4 columns the same, 1 new: Bond." in words
