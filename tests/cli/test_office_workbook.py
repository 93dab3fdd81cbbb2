"""``screener office export`` and ``readback``: out to a spreadsheet program and back, as a script would do it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from screener.docket.readback.readback import IDENTITY
from tests.workflow.county import POLICY
from tests.workflow.formatted import HEAD, formatted_docket

SHEET = "May docket"
#: Debian's own Python has the bridge to LibreOffice; the one that runs the tests need not.
SYSTEM_PYTHON = "/usr/bin/python3"


@pytest.fixture
def county(screener: Callable[..., object], tmp_path: Path) -> Path:
    """An office with two attorneys, a policy and a formatted docket of 302 charges."""
    office, policy = tmp_path / "a.screener", tmp_path / "possession.yaml"
    policy.write_text(POLICY, encoding="utf-8")
    formatted_docket(tmp_path / "May.xlsx", charges=302)
    assert screener("office", "create", office, "--user", "S1", "--zone", "America/Chicago").code == 0
    for code in ("A1", "A2"):
        assert screener("office", "user", "--office", office, "--user", "S1", "--add", code).code == 0
    assert screener("office", "adopt", policy, "--office", office, "--user", "S1").code == 0
    assert screener("office", "import", tmp_path / "May.xlsx", "--office", office, "--user", "S1").code == 0
    return office


def export(screener: Callable[..., object], county: Path) -> Path:
    out = county.with_name("screened.xlsx")
    done = screener(
        "office", "export", county.with_name("May.xlsx"), "-o", out, "--office", county, "--user", "A1", "--json"
    )
    assert done.code == 0, done.err
    assert (done.json["charges"], done.json["original_kept"], done.json["notices"]) == (302, True, [])
    return out


def dismiss_two(screener: Callable[..., object], county: Path, out: Path) -> list[str]:
    """The other attorney decides two of the charges in the office meanwhile; gives their ids."""
    sheet = openpyxl.load_workbook(out)[SHEET]
    place = next(cell.column for cell in sheet[HEAD] if cell.value == IDENTITY)
    names = [str(sheet.cell(HEAD + n, place).value).split("-")[1] for n in (1, 2)]
    for name in names:
        told = ("--outcome", "dismissed", "--basis", "evidence", "--reason", "no lab report")
        assert screener("office", "decide", name, *told, "--office", county, "--user", "A2").code == 0
    return names


def test_nothing_is_saved_by_a_dry_run_and_a_conflict_is_exit_code_1(
    screener: Callable[..., object], county: Path
) -> None:
    out = export(screener, county)
    first, second = dismiss_two(screener, county, out)
    fill_in(out)
    call = ("office", "readback", out, "--office", county, "--user", "A1")
    looked = screener(*call, "--dry-run", "--json")
    assert looked.code == 1
    assert (looked.json["lines"], len(looked.json["decisions"]), looked.json["saved"]) == (302, 300, 0)
    assert screener("office", "status", "--office", county, "--json").json["decided"] == 2
    done = screener(*call, "--json")
    assert (done.code, done.json["saved"], len(done.json["events"])) == (1, 300, 300)
    assert [c["id"] for c in done.json["conflicts"]] == [first, second]
    shown = screener(*call)
    assert shown.code == 1
    assert "302 lines = 0 decisions saved + 300 the same as in the office" in shown.out
    assert f"--take {first}=excel or --take {first}=office" in shown.out
    assert "Office: Dismissed, evidence, no lab report (A2, " in shown.out
    settled = screener(*call, "--take", f"{first}=excel", "--take", f"{second}=office", "--json")
    assert (settled.code, settled.json["saved"], settled.json["office_kept"]) == (0, 1, 1)
    assert screener("office", "status", "--office", county, "--json").json["decided"] == 302
    assert screener("verify", "--office", county).code == 0


def fill_in(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    sheet = book[SHEET]
    columns = {str(cell.value): cell.column for cell in sheet[HEAD]}
    for row in range(HEAD + 1, HEAD + 303):
        recommended = sheet.cell(row, columns["Recommendation"]).value
        sheet.cell(row, columns["Decision"]).value = "Declined" if recommended == "Decline" else "Filed"
    book.save(path)


def test_the_positional_name_is_the_workbook_where_no_other_is_given(
    screener: Callable[..., object], county: Path, tmp_path: Path
) -> None:
    done = screener("office", "export", tmp_path / "plain.xlsx", "--office", county, "--user", "A1")
    assert done.code == 0
    assert "a new workbook, 302 charges" in done.out
    wrong = screener("office", "export", "June.xlsx", "-o", tmp_path / "x.xlsx", "--office", county, "--user", "A1")
    assert wrong.code == 1
    assert "No such docket" in wrong.err


def test_what_is_not_an_answer_is_wrong_usage(screener: Callable[..., object], county: Path, tmp_path: Path) -> None:
    out = export(screener, county)
    call = ("office", "readback", out, "--office", county, "--user", "A1")
    assert screener(*call, "--take", "abc=both").code == 2
    unknown = screener(*call, "--take", "abc=excel")
    assert unknown.code == 1
    assert "There is no conflict about abc" in unknown.err
    assert screener("office", "readback", tmp_path / "none.xlsx", "--office", county, "--user", "A1").code == 1
    strange = screener("office", "readback", tmp_path / "May.xlsx", "--office", county, "--user", "A1")
    assert strange.code == 1
    assert "carries no charge of an office" in strange.err


# -- with LibreOffice --------------------------------------------------------------------------------------------------

#: Runs inside Debian's Python with the bridge: types into the cells as a person does, respecting the drop-down.
SCRIPT = """
import json, os, sys, time
import uno
from com.sun.star.beans import PropertyValue

path, pipe, head, many = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
local = uno.getComponentContext()
resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
for _ in range(1200):
    try:
        context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        break
    except Exception:
        time.sleep(0.25)  # the office is still starting
else:
    sys.exit("LibreOffice did not answer")
desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
hidden = PropertyValue(Name="Hidden", Value=True)
book = desktop.loadComponentFromURL(uno.systemPathToFileUrl(path), "_blank", 0, (hidden,))
sheet = book.Sheets.getByName("May docket")
columns = {sheet.getCellByPosition(at, head - 1).String: at for at in range(40)}
report = {"protected": sheet.isProtected(), "words": set()}
for number in range(many):
    row = head + number
    cell = sheet.getCellByPosition(columns["Decision"], row)
    rule = cell.Validation
    words = [word.strip('"') for word in rule.getFormula1().replace(";", ",").split(",")]
    report["words"].update(words)
    recommended = sheet.getCellByPosition(columns["Recommendation"], row).String
    word = "Declined" if recommended == "Decline" else "Filed"
    if word not in words or str(rule.Type.value) != "LIST":
        sys.exit(f"'{word}' is not in the drop-down: {words}")
    cell.String = word
locked = sheet.getCellByPosition(columns["Recommendation"], head)
decision = sheet.getCellByPosition(columns["Decision"], head)
report["locked"] = [cell.CellProtection.IsLocked for cell in (locked, decision)]
report["words"] = sorted(report["words"])
report["id hidden"] = not sheet.Columns.getByIndex(columns["Screener id"]).IsVisible
report["total"] = book.Sheets.getByName("Totals").getCellRangeByName("B1").Value
kind = PropertyValue(Name="FilterName", Value="Calc MS Excel 2007 XML")
book.storeToURL(uno.systemPathToFileUrl(path), (kind,))
book.close(True)
try:
    desktop.terminate()
except Exception:
    pass
print(json.dumps(report), flush=True)
os._exit(0)  # the bridge to an office that has ended crashes the interpreter now and then when it is torn down
"""


def has_libreoffice() -> bool:
    if shutil.which("soffice") is None or not os.access(SYSTEM_PYTHON, os.X_OK):
        return False
    return subprocess.run([SYSTEM_PYTHON, "-c", "import uno"], capture_output=True, check=False).returncode == 0


@pytest.mark.skipif(not has_libreoffice(), reason="needs LibreOffice Calc and python3-uno (apt: python3-uno)")
def test_three_hundred_decisions_in_libreoffice_come_back_and_two_conflicts_are_shown(
    screener: Callable[..., object], county: Path, tmp_path: Path
) -> None:
    out = export(screener, county)
    names = dismiss_two(screener, county, out)
    report = in_libreoffice(out, tmp_path, many=302)
    assert report["words"] == ["Declined", "Dismissed", "Diverted", "Filed", "No offense", "Reduced"]
    assert (report["protected"], report["locked"], report["id hidden"]) == (True, [True, False], True)
    assert report["total"] == 302  # the formulas of the other sheet calculate
    done = screener("office", "readback", out, "--office", county, "--user", "A1", "--json")
    assert (done.code, done.json["saved"], done.json["refused"]) == (1, 300, [])
    assert [(c["id"], c["by"]) for c in done.json["conflicts"]] == [(name, "A2") for name in names]
    assert screener("office", "status", "--office", county, "--json").json["decided"] == 302
    kept_by_libreoffice(out, tmp_path / "May.xlsx")


def in_libreoffice(path: Path, tmp_path: Path, *, many: int) -> dict[str, object]:
    """Types the decisions in a LibreOffice of its own, with a profile of its own, and saves as xlsx."""
    script, pipe = tmp_path / "type.py", f"screener{os.getpid()}"
    script.write_text(SCRIPT, encoding="utf-8")
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "VIRTUAL_ENV"))}
    office = subprocess.Popen(
        [
            "soffice", "--headless", "--invisible", "--norestore", "--nologo", "--nodefault",
            f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", f"--accept=pipe,name={pipe};urp;",
        ],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment, start_new_session=True,
    )  # fmt: skip
    try:
        typed = subprocess.run(
            [SYSTEM_PYTHON, str(script), str(path), pipe, str(HEAD), str(many)],
            capture_output=True, text=True, check=False, timeout=600, env=environment,
        )  # fmt: skip
        assert typed.returncode == 0, typed.stderr
        return dict(json.loads(typed.stdout))
    finally:
        try:
            office.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(office.pid, 15)
            office.wait(300)


def kept_by_libreoffice(out: Path, original: Path) -> None:
    """What the other program saved still has our hidden column, protection and drop-downs, and the docket's values."""
    sheet, was = openpyxl.load_workbook(out)[SHEET], openpyxl.load_workbook(original)[SHEET]
    columns = {str(cell.value): cell for cell in sheet[HEAD]}
    assert sheet.column_dimensions[columns[IDENTITY].column_letter].hidden
    assert sheet.protection.sheet
    rules = {str(rule.sqref): rule.formula1 for rule in sheet.data_validations.dataValidation}
    assert '"Declined,Filed,Diverted,Reduced,Dismissed,No offense"' in rules.values()
    for row in range(HEAD + 1, HEAD + 303):
        for at in range(1, 11):
            assert sheet.cell(row, at).value == was.cell(row, at).value, (row, at)
