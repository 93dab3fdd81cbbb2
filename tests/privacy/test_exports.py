"""Every export of the program, by a registry: no cell is a formula, CSV cells are made harmless, every page is marked.

The registry is compared with the program: a module that begins to write files must be entered here.
"""

from __future__ import annotations

import ast
import csv
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from pypdf import PdfReader

from screener.docket.charges.table import OfficeTable, make_row
from screener.reports.xlsx.annotated import neutral
from screener.reports.xlsx.xlsx import write_rows
from screener.workflow.session import Office
from screener.workflow.verbs import adopt_policy, import_docket, produce_report, screen_charge, seal_person
from screener.workflow.verbs.import_docket.plan import plan_import
from screener.workflow.verbs.import_docket.write import import_warrants
from screener.workflow.verbs.person_data import write_person_data
from screener.workflow.verbs.report_incident import incident_package
from screener.workflow.verbs.review_list import review_list, write_review
from screener.workflow.verbs.screen_charge.questions import write_questions
from screener.workflow.verbs.screen_docket import screen_docket, write_screen
from screener.workflow.verbs.set_aside import write_set_aside
from tests.seeds import count
from tests.workflow.county import office, write_policy

ROOT = Path(__file__).parents[2]
MARKING = "For the eyes of Example County only"
STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
EVIL = (
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1)",
    "\uff1d1+1",
    "=HYPERLINK(0)",
    "\uff20A1",
    "\uff0b1",
    "\uff0d1",
)
#: Modules that write files which people open, and where each is looked at: a file of `exports`, or a test of its own.
WRITERS = {
    "reports/html.py": "oversight.html",
    "reports/oversight/pack.py": "oversight.pdf",
    "reports/pdf/pdf.py": "list.pdf",
    "reports/quality/report.py": "quality.xlsx",
    "reports/warrant_packet.py": "reviewed.xlsx",
    "reports/xlsx/xlsx.py": "rows.xlsx",
    "reports/xlsx/added_columns.py": "tests/reports/test_xlsx_beside.py",
    "reports/xlsx/decisions.py": "screened.xlsx",
    "reports/xlsx/plain.py": "tests/cli/test_charges.py",
    "reports/audit_review.py": "tests/workflow/test_audit_review.py",
    "workflow/verbs/person_data.py": "person.xlsx",
    "workflow/verbs/report_incident.py": "incident.zip",
    "workflow/verbs/review_list.py": "reviewed.xlsx",
    "workflow/verbs/screen_charge/questions.py": "questions.xlsx",
    "workflow/verbs/screen_docket.py": "plain.csv",
    "workflow/verbs/seal_person/listing.py": "list.pdf",
}
#: Modules that write files for the program itself, or texts of policies, which hold no cell of a docket.
NO_EXPORTS = {
    "cli/policy/policy.py", "cli/policy/add_rule.py",
    "cli/policy/new.py", "cli/policy/schema.py", "cli/docket/read.py", "example/dockets.py",
    "cli/guide.py", "storage/backup/backup.py", "ui/access/halves.py",
    "workflow/verbs/draft_policy.py", "workflow/verbs/keep_draft.py",
}  # fmt: skip
_WRITES = {"write_whole", "write_together", "write_bytes", "write_text"}


def test_no_export_is_forgotten() -> None:
    found = set()
    for path in (ROOT / "screener").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
                if name in _WRITES:
                    found.add(path.relative_to(ROOT / "screener").as_posix())
    assert found - set(WRITERS) - NO_EXPORTS == set(), "enter a new export in WRITERS, and write it in `exports`"
    assert NO_EXPORTS - found == set(), "these write no file any more"


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every export, of an office and a docket whose cells begin like formulas."""
    folder = tmp_path_factory.mktemp("exports")
    out = folder / "out"
    out.mkdir()
    docket, warrants = folder / "may.csv", folder / "warrants.csv"
    with docket.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["Case Number", "Defendant Name", "Date of Birth", "Statute", "Charge Description", "Quantity",
                         "=Remarks"])  # fmt: skip
        for n, evil in enumerate(EVIL):
            writer.writerow([f"26-CR-{n}", evil, "1990-04-02", "481.115", "POSS CS PG 1 <1G", "0.4 g", evil])
            writer.writerow([f"26-CR-{n}", evil, "1990-04-02", "29.02", f"{evil} ROBBERY", "", evil])
        writer.writerow(["", EVIL[0], "", "", "", "", EVIL[1]])
    with warrants.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["Warrant Number", "Case Number", "Defendant Name", "Date of Birth", "Warrant Type",
                         "Issue Date", "Charge Description"])  # fmt: skip
        for n, evil in enumerate(EVIL):
            writer.writerow([f"WA-{n}", f"26-CR-{n}", evil, "1990-04-02", "FTA", "2026-01-05", f"{evil} FTA"])
    opened = office(folder)
    with opened:
        opened.marking = MARKING
        _write_all(opened, docket, warrants, write_policy(folder), out)
    return out


def _write_all(opened: Office, docket: Path, warrants: Path, policy: Path, out: Path) -> None:
    adopt_policy.adopt(opened, policy)
    plan = plan_import(opened, docket)
    write_set_aside(plan.reading, out / "rows.xlsx", opened)
    name = import_docket.import_docket(opened, plan).docket_id
    import_warrants(opened, warrants)
    incident_package(opened, out / "incident.zip")
    count = next(iter(opened.model().counts.values()))
    screen_charge.add_note(opened, count.charge_id, EVIL[0])
    for form in (".pdf", ".xlsx"):
        produce_report.quality_report(opened, name, out / f"quality{form}")
        write_person_data(opened, count.person, out / f"person{form}")
    produce_report.annotated_docket(opened, name, out / "screened.xlsx")
    assert write_questions(opened, out / "questions.xlsx") > 0
    produce_report.oversight_pack(opened, date(2026, 1, 1), date(2026, 12, 31), out / "pack")
    produce_report.warrant_list(opened, out / "warrants")
    as_of = date(2026, 6, 30)
    for form in (".csv", ".xlsx", ".jsonl"):
        write_screen(screen_docket(docket, policy, as_of=as_of), out / f"plain{form}")
    write_review(review_list(warrants, policy, as_of=as_of, cases=docket), out / "reviewed.xlsx")
    OfficeTable([make_row(f"{evil} ROBBERY", "29.02", "violent") for evil in EVIL]).save(out / "table.csv")
    seal_person.seal(opened, count.person, order="2026-9")
    for form in (".pdf", ".txt"):
        seal_person.write_list(opened, seal_person.orders(opened)[0], out / f"list{form}")


def test_every_export_of_the_registry_is_looked_at(exports: Path) -> None:
    made = {path.name for path in exports.rglob("*")}
    for module, where in WRITERS.items():
        assert where in made or (ROOT / where).is_file(), module


def _files(exports: Path, *forms: str) -> Iterator[Path]:
    found = [path for path in sorted(exports.rglob("*")) if path.suffix in forms]
    assert found
    yield from found


def test_no_cell_of_any_workbook_is_a_formula(exports: Path) -> None:
    seen = ""
    for path in _files(exports, ".xlsx"):
        for sheet in load_workbook(path).worksheets:
            for row in sheet.iter_rows():
                for cell in row:
                    assert cell.data_type != "f", f"{path.name} {sheet.title}!{cell.coordinate}"
                    seen += str(cell.value or "") if cell.data_type in "si" else ""
    assert "=1+1" in seen  # the control: what could have been one went out, unaltered
    assert "=HYPERLINK(0)" in seen


def test_no_cell_of_any_csv_begins_like_a_formula(exports: Path) -> None:
    seen = ""
    for path in _files(exports, ".csv"):
        for row in csv.reader(path.read_text(encoding="utf-8-sig").splitlines()):
            for cell in row:
                assert not cell.startswith(STARTS), f"{path.name}: {cell[:20]!r}"
                seen += cell
    assert "'=1+1" in seen
    with zipfile.ZipFile(exports / "incident.zip") as held:
        for name in held.namelist():
            if name.endswith(".csv"):
                for row in csv.reader(held.read(name).decode("utf-8-sig").splitlines()):
                    assert not any(cell.startswith(STARTS) for cell in row), name


def test_every_page_and_sheet_of_an_office_carries_its_own_marking(exports: Path) -> None:
    own = [path for path in _files(exports, ".pdf", ".xlsx", ".html", ".txt") if path.name not in _WITHOUT_OFFICE]
    for path in own:
        if path.suffix == ".pdf":
            for number, page in enumerate(PdfReader(path).pages, 1):
                assert MARKING in page.extract_text(), f"{path.name}, page {number}"
        elif path.suffix == ".xlsx":
            for sheet in load_workbook(path).worksheets:
                top = [str(cell.value or "") for row in sheet.iter_rows(max_row=2) for cell in row]
                assert any(MARKING in text for text in top), f"{path.name}, sheet {sheet.title}"
        else:
            assert MARKING in path.read_text(encoding="utf-8"), path.name


#: Made from files alone: there is no office whose words they could carry; they carry the program's.
_WITHOUT_OFFICE = {"plain.xlsx", "reviewed.xlsx"}


def test_exports_without_an_office_carry_the_programs_marking(exports: Path) -> None:
    for name in sorted(_WITHOUT_OFFICE):
        for sheet in load_workbook(exports / name).worksheets:
            top = [str(cell.value or "") for row in sheet.iter_rows(max_row=2) for cell in row]
            assert any("Confidential: attorney work product" in text for text in top), f"{name}, {sheet.title}"


@settings(max_examples=count(60, few=20), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.tuples(st.sampled_from(STARTS), st.text(max_size=12)).map("".join))
@example(text="\uff1dcmd")
@example(text="\t=1")
def test_whatever_begins_like_a_formula_goes_out_as_text(text: str, tmp_path: Path) -> None:
    assert neutral(text) == f"'{text}"
    out = tmp_path / "rows.xlsx"
    write_rows([text], [[text]], out, title="Rows")
    for row in load_workbook(out).worksheets[0].iter_rows():
        assert [cell.data_type for cell in row if cell.data_type == "f"] == []


def test_a_charge_table_with_such_texts_is_read_back_as_it_was(tmp_path: Path) -> None:
    rows = [make_row(f"{evil} ROBBERY", "29.02", "violent") for evil in EVIL]
    OfficeTable(rows).save(tmp_path / "table.csv")
    assert [row.key for row in OfficeTable.load(tmp_path / "table.csv").rows] == [row.key for row in rows]
