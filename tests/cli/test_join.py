"""``--join`` on read, screen and office import: charges to their cases, with both files' SHA-256."""

from __future__ import annotations

import csv
import hashlib
import json
from collections import Counter
from pathlib import Path

from screener.workflow.session import create_office, system_clock
from tests.docket.test_joining import CASES, CHARGES, write
from tests.docket.ugly import KNOWN, LAYOUTS


def test_read_joins_and_says_so(screener, tmp_path: Path) -> None:
    cases, charges = write(tmp_path / "cases.csv", CASES), write(tmp_path / "charges.csv", CHARGES)
    told = screener("read", cases, "--join", charges, "--as-of", "2026-06-30", "--json").json
    assert (told["charges"], told["rows_read"], told["rows_accepted"], told["rows_set_aside"]) == (8, 13, 13, 0)
    (joined,) = told["joined"]
    assert joined["name"] == "charges.csv"
    assert joined["sha256"] == hashlib.sha256(charges.read_bytes()).hexdigest()
    assert told["sha256"] == hashlib.sha256(cases.read_bytes()).hexdigest()
    words = screener("read", cases, "--join", charges).out
    assert "cases.csv joined by Case No and Case Number: 5 of its 5 rows matched" in words


def test_a_file_that_is_not_there_and_a_column_that_is_not_there(screener, tmp_path: Path) -> None:
    cases, charges = write(tmp_path / "cases.csv", CASES), write(tmp_path / "charges.csv", CHARGES)
    assert screener("read", cases, "--join", tmp_path / "none.csv").code == 1
    refused = screener("read", charges, "--join", cases, "--join-by", "Docket No")
    assert refused.code == 1
    assert "cases.csv has no column Docket No" in refused.err
    assert screener("read", charges, "--join-by", "Case Number").code == 2


def test_screen_and_import_join_alike(screener, tmp_path: Path, policies: Path) -> None:
    cases, charges = write(tmp_path / "cases.csv", CASES), write(tmp_path / "charges.csv", CHARGES)
    policy = sorted(policies.glob("*.yaml"))[0]
    out = tmp_path / "out.csv"
    screened = screener(
        "screen", cases, "--join", charges, "--policy", policy, "--as-of", "2026-06-30", "-o", out, "--json"
    )
    assert screened.code == 0, screened.err
    assert screened.json["charges"] == 8
    assert screened.json["joined"] == {"charges.csv": hashlib.sha256(charges.read_bytes()).hexdigest()}
    assert len(out.read_text(encoding="utf-8-sig").splitlines()) == 9
    place = tmp_path / "an.office"
    create_office(place, name="Nowhere", county="Nowhere", zone="UTC", clock=system_clock, user="S1").close()
    first = screener("office", "import", cases, "--join", charges, "--office", place, "--user", "S1", "--json")
    assert first.code == 0, first.err
    assert (first.json["charges"], first.json["rows_read"]) == (8, 13)
    again = screener("office", "import", cases, "--join", charges, "--office", place, "--user", "S1", "--json")
    assert again.code == 1
    assert "already in this office" in again.err
    verified = screener("verify", "--office", place)
    assert verified.code == 0, verified.out + verified.err


def test_a_screened_docket_has_every_cell_under_its_own_name(screener, tmp_path: Path, policies: Path) -> None:
    """Rows of a further block, and of two files, stand under the names of the docket's columns."""
    blocks = next(each for each in LAYOUTS if each.name == "blocks, another order")
    cases, charges = write(tmp_path / "cases.csv", CASES), write(tmp_path / "charges.csv", CHARGES)
    policy = sorted(policies.glob("*.yaml"))[0]
    for docket in ([blocks.write(tmp_path, "csv")], [cases, "--join", charges]):
        out = tmp_path / "out.csv"
        ran = screener("screen", *docket, "--policy", policy, "--as-of", "2026-06-30", "-o", out)
        assert ran.code == 0, ran.err
        rows = list(csv.DictReader(out.open(encoding="utf-8-sig", newline="")))
        found = Counter((row.get("Case Number") or row["Case No"], row["Defendant"], row["Statute"]) for row in rows)
        assert found == Counter((one.case, one.name, one.statute) for one in KNOWN)


def test_a_table_whose_columns_only_the_mapping_of_the_docket_names(screener, tmp_path: Path) -> None:
    """A table of the office's codes joins a docket, though no header of its is known to the program."""
    docket = tmp_path / "d.csv"
    docket.write_text("File No,Charge,PACC\n1,POSS HEROIN,333.7403\n2,POSS METH,333.7404\n", encoding="utf-8")
    table, other = tmp_path / "codes.csv", tmp_path / "no.csv"
    table.write_text("Codes of the office,\nPACC,MI Class\n333.7403,G\n333.7404,E\n", encoding="utf-8")
    other.write_text("Qux,Zot\n1,2\n", encoding="utf-8")
    profile = tmp_path / "p.json"
    mapping = {"file no": "case number", "charge": "text", "pacc": "statute", "mi class": ""}
    profile.write_text(json.dumps({"name": "p", "fingerprint": "", "mapping": mapping}), encoding="utf-8")
    told = screener("read", docket, "--join", table, "--join-by", "PACC", "--profile", profile, "--json")
    assert told.code == 0, told.err
    assert told.json["charges"] == 2
    said = screener("read", docket, "--join", table, "--join-by", "PACC", "--profile", profile).out
    assert "4 rows read (2 of d.csv, 2 of codes.csv) = 4 accepted" in said
    assert "MI Class" in [column["header"] for column in told.json["columns"]]
    assert screener("read", docket, "--join", other, "--join-by", "Qux").code == 1
