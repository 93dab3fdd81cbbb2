"""A docket goes out to a spreadsheet program and comes back: decisions are taken, every conflict is shown."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from screener.docket.readback.readback import IDENTITY
from screener.domain.decision import Approval, Basis, Rollup
from screener.domain.errors import ScreenerError
from screener.workflow.session import Office
from screener.workflow.verbs import adopt_policy, import_docket, produce_report, screen_charge
from screener.workflow.verbs.screen_charge.from_workbook import plan_read_back, read_back
from screener.workflow.verbs.verify_record import trail, verify
from tests.workflow.county import POLICY, bring_in, charge, ids, office, robbery, write_policy
from tests.workflow.formatted import HEAD, formatted_docket

STRICT = POLICY.replace("force: presumptive", "force: mandatory")


class Desk:
    """An office with a docket of ten people, one charge each: nine possessions and, last, a robbery."""

    def __init__(self, folder: Path, policy: str = POLICY) -> None:
        self.folder = folder
        self.office: Office = office(folder, user="A1")
        adopt_policy.adopt(self.office, write_policy(folder, policy))
        charges = [charge(2 + n, case=f"26-CR-{n}", name=f"Example, {n}") for n in range(9)]
        bring_in(self.office, [*charges, robbery(11, case="26-CR-9", name="Example, 9")])
        self.ids = ids(self.office)
        self.docket = import_docket.dockets(self.office)[0].docket_id
        self.path = folder / "screened.xlsx"
        produce_report.export_workbook(self.office, self.docket, self.path)

    def fill(self, change: Callable[[Worksheet, dict[str, int], int], None]) -> Desk:
        """Changes the workbook as a person would: gets the sheet, its columns by header, and the first line."""
        book = openpyxl.load_workbook(self.path)
        sheet = book.worksheets[0]
        head = next(row for row in sheet.iter_rows() if any(cell.value == IDENTITY for cell in row))
        change(sheet, {str(cell.value): cell.column for cell in head}, head[0].row + 1)
        book.save(self.path)
        return self

    def put(self, number: int, **cells: str) -> Desk:
        """Fills in cells of the line of a charge, by header."""

        def change(sheet: Worksheet, columns: dict[str, int], first: int) -> None:
            for name, text in cells.items():
                sheet.cell(first + number, columns[name]).value = text

        return self.fill(change)

    def outcome(self, number: int) -> str | None:
        decision = self.office.model().counts[self.ids[number]].state.decision
        return None if decision is None else str(decision.content["outcome"])


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_nothing_filled_in_decides_nothing(desk: Desk) -> None:
    plan = plan_read_back(desk.office, desk.path)
    assert (plan.lines, plan.empty, plan.decisions, plan.conflicts, plan.refused) == (10, 10, (), (), ())
    assert read_back(desk.office, plan).saved is None


def test_decisions_come_in_as_one_act_of_the_person_at_the_keyboard(desk: Desk) -> None:
    desk.put(0, Decision="Declined").put(1, Decision="filed ", Reason="third arrest", Note="talked to victim")
    desk.put(9, Decision="Filed")
    before = trail(desk.office, 1)[0].seq
    result = read_back(desk.office, plan_read_back(desk.office, desk.path))
    assert result.saved is not None
    assert [desk.outcome(n) for n in (0, 1, 2, 9)] == ["declined", "filed", None, "filed"]
    rows = [row for row in trail(desk.office, 9) if row.seq > before and row.kind == "charge decided"]
    assert {row.actor for row in rows} == {"A1"}
    decision = desk.office.model().counts[desk.ids[1]].state.decision
    assert decision is not None
    assert decision.content["basis"] == Basis.OTHER.value
    assert decision.content["deviation"] is True
    assert decision.content["displayed"] is False
    assert decision.content["decided in Excel"] == {
        "file": "screened.xlsx",
        "sha256": result.plan.sha256,
        "cell": result.plan.decisions[1].cell,
    }
    assert desk.office.model().texts[decision.event_id] == {"reason": "third arrest", "note": "talked to victim"}
    robbed = desk.office.model().counts[desk.ids[9]].state.decision
    assert robbed is not None
    assert robbed.content["basis"] == Basis.EVIDENCE.value
    assert verify(desk.office.place).ok


def test_a_second_reading_finds_the_same_and_undo_takes_all_back(desk: Desk) -> None:
    desk.put(0, Decision="Declined").put(1, Decision="Declined")
    read_back(desk.office, plan_read_back(desk.office, desk.path))
    again = plan_read_back(desk.office, desk.path)
    assert (again.same, again.empty, again.decisions, again.conflicts) == (2, 8, (), ())
    screen_charge.undo(desk.office)
    assert [desk.outcome(n) for n in (0, 1)] == [None, None]
    after = plan_read_back(desk.office, desk.path)
    assert [c.kind for c in after.conflicts] == []
    assert len(after.decisions) == 2


def test_what_the_office_decided_before_the_export_stands_in_the_cells(desk: Desk) -> None:
    screen_charge.accept(desk.office, desk.ids[0])
    produce_report.export_workbook(desk.office, desk.docket, desk.path)
    plan = plan_read_back(desk.office, desk.path)
    assert (plan.untouched, plan.empty) == (1, 9)
    desk.put(0, Decision="Filed", Basis="evidence")
    plan = plan_read_back(desk.office, desk.path)
    assert [(d.outcome, d.basis) for d in plan.decisions] == [(Rollup.FILED, Basis.EVIDENCE)]
    desk.fill(lambda sheet, columns, first: _clear(sheet, columns, first))
    (refused,) = plan_read_back(desk.office, desk.path).refused
    assert "takes nothing back" in refused.why
    assert "Undo" in refused.remedy


def _clear(sheet: Worksheet, columns: dict[str, int], first: int) -> None:
    for name in ("Decision", "Basis", "Reason", "Approval", "Note"):
        sheet.cell(first, columns[name]).value = None


def test_decided_in_the_office_since(desk: Desk) -> None:
    desk.put(0, Decision="Filed", Reason="third arrest").put(1, Decision="Declined").put(2, Decision="Declined")
    desk.office.user = "A2"
    screen_charge.decide(desk.office, desk.ids[0], outcome=Rollup.DECLINED, basis=Basis.POLICY)
    screen_charge.decide(desk.office, desk.ids[1], outcome=Rollup.DECLINED, basis=Basis.EVIDENCE)
    screen_charge.hold(desk.office, desk.ids[2], "lab report")
    desk.office.user = "A1"
    plan = plan_read_back(desk.office, desk.path)
    assert plan.same == 1  # the same outcome: nothing to ask
    filed, held = plan.conflicts
    assert (filed.kind, filed.excel, filed.office, filed.by) == (
        "decided", "Filed, third arrest", "Declined, policy", "A2",
    )  # fmt: skip
    assert filed.at.startswith("2026-04-02")
    assert filed.cell == "Screened docket!M7"
    assert held.office == "On hold: lab report"
    left = read_back(desk.office, plan)
    assert left.saved is None
    assert len(left.plan.conflicts) == 2
    done = read_back(desk.office, plan, {desk.ids[0]: "excel", desk.ids[2]: "office"})
    assert done.saved is not None
    assert (done.plan.conflicts, done.plan.office_kept) == ((), 1)
    assert (desk.outcome(0), desk.outcome(2)) == ("filed", None)


def test_an_answer_falls_when_the_office_changes_once_more(desk: Desk) -> None:
    desk.put(0, Decision="Filed", Reason="third arrest")
    screen_charge.decide(desk.office, desk.ids[0], outcome=Rollup.DECLINED, basis=Basis.POLICY)
    plan = plan_read_back(desk.office, desk.path)
    screen_charge.decide(desk.office, desk.ids[0], outcome=Rollup.DISMISSED, basis=Basis.EVIDENCE, reason="new report")
    done = read_back(desk.office, plan, {desk.ids[0]: "excel"})
    assert done.saved is None
    assert done.plan.conflicts[0].office == "Dismissed, evidence, new report"


def test_excels_side_is_not_offered_where_it_could_not_be_saved(desk: Desk) -> None:
    desk.put(0, Decision="Filed")
    screen_charge.decide(desk.office, desk.ids[0], outcome=Rollup.DECLINED, basis=Basis.POLICY)
    plan = plan_read_back(desk.office, desk.path)
    (conflict,) = plan.conflicts
    assert conflict.answers == ("office",)
    assert "has no reason" in conflict.why
    assert "correct the workbook (Write the reason)" in conflict.remedy
    assert read_back(desk.office, plan, {desk.ids[0]: "excel"}).saved is None


def test_the_recommendation_or_the_policy_changed_since(desk: Desk) -> None:
    desk.put(0, Decision="Declined").put(1, Decision="Declined")
    screen_charge.record_fact(desk.office, desk.ids[0], "amount", "40 g", "lab")
    (changed,) = plan_read_back(desk.office, desk.path).conflicts
    assert changed.kind == "recommendation"
    assert "outside the policy" in changed.why
    later = POLICY.replace("version: 2026-03", "version: 2026-04").replace("2026-03-01", "2026-04-01")
    adopt_policy.adopt(desk.office, write_policy(desk.folder, later))
    plan = plan_read_back(desk.office, desk.path)
    assert [c.kind for c in plan.conflicts] == ["recommendation", "policy"]
    assert "version 2026-04" in plan.conflicts[1].why
    assert plan.decisions == ()


def test_a_covered_count_of_a_grouped_case_is_said_out_loud_first(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    bring_in(desk.office, [charge(2, case="27-1", name="P"), robbery(3, case="27-1", name="P")], name="June.xlsx")
    june = next(d.docket_id for d in import_docket.dockets(desk.office) if d.name == "June.xlsx")
    produce_report.export_workbook(desk.office, june, desk.path)
    desk.put(0, Decision="Filed", Reason="robbery")
    plan = plan_read_back(desk.office, desk.path)
    (asked,) = plan.conflicts
    assert asked.kind == "covered"
    assert "although it stands beside 'ROBBERY 1ST'" in asked.why
    done = read_back(desk.office, plan, {asked.charge_id: "excel"})
    assert done.saved is not None


def test_one_charge_on_two_lines_that_differ(desk: Desk) -> None:
    def copy(sheet: Worksheet, columns: dict[str, int], first: int) -> None:
        for at in range(1, sheet.max_column + 1):
            sheet.cell(first + 12, at).value = sheet.cell(first, at).value
        sheet.cell(first, columns["Decision"]).value = "Declined"
        sheet.cell(first + 12, columns["Decision"]).value = "Filed"

    plan = plan_read_back(desk.fill(copy).office, desk.path)
    (twice,) = plan.conflicts
    assert (twice.kind, twice.answers, plan.repeated, plan.lines) == ("twice", ("office",), 1, 11)
    assert "Declined" in twice.excel
    assert "Filed" in twice.excel
    assert read_back(desk.office, plan, {twice.charge_id: "excel"}).saved is None


def test_a_line_of_another_office_and_a_damaged_one(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    other = Desk(tmp_path / "other").put(0, Decision="Declined")
    plan = plan_read_back(desk.office, other.path)
    assert [(c.kind, c.answers) for c in plan.conflicts] == [("unknown", ())]
    assert "another office" in plan.conflicts[0].why
    assert plan.empty == 9

    def spoil(sheet: Worksheet, columns: dict[str, int], first: int) -> None:
        cell = sheet.cell(first, columns[IDENTITY])
        cell.value = str(cell.value)[:-1] + "x"
        sheet.cell(first + 1, columns[IDENTITY]).value = None
        sheet.cell(first + 1, columns["Decision"]).value = "Declined"

    plan = plan_read_back(desk.fill(spoil).office, desk.path)
    assert ["damaged" in r.why or "no charge" in r.why for r in plan.refused] == [True, True]
    assert plan.lines == 9


@pytest.mark.parametrize(
    ("cells", "column", "why"),
    [
        ({"Decision": "Declned"}, "Decision", "not in the list"),
        ({"Decision": "Filed"}, "Reason", "no reason"),
        ({"Decision": "Filed", "Basis": "policy"}, "Reason", "reason"),
        ({"Decision": "Declined", "Basis": "hunch"}, "Basis", "not in the list"),
        ({"Reason": "because"}, "Decision", "no decision"),
        ({"Decision": "Declined", "Approval": "approved"}, "Approval", "never gives it"),
    ],
)
def test_what_cannot_be_taken_names_its_cell_and_the_remedy(
    desk: Desk, cells: dict[str, str], column: str, why: str
) -> None:
    desk.put(3, **cells).put(4, Decision="Declined")
    result = read_back(desk.office, plan_read_back(desk.office, desk.path))
    (refused,) = result.plan.refused
    assert why in refused.why
    assert refused.remedy
    sheet, _, place = refused.cell.partition("!")
    book = openpyxl.load_workbook(desk.path)
    head = next(row for row in book[sheet].iter_rows() if any(cell.value == IDENTITY for cell in row))
    assert book[sheet].cell(head[0].row, book[sheet][place].column).value == column
    assert (desk.outcome(3), desk.outcome(4)) == (None, "declined")


def test_a_deviation_from_a_mandatory_rule_waits_for_its_approval(tmp_path: Path) -> None:
    desk = Desk(tmp_path, STRICT).put(0, Decision="Filed", Reason="third arrest")
    (refused,) = plan_read_back(desk.office, desk.path).refused
    assert "needs an approval" in refused.why
    desk.put(0, Approval="requested")
    read_back(desk.office, plan_read_back(desk.office, desk.path))
    decision = desk.office.model().counts[desk.ids[0]].state.decision
    assert decision is not None
    assert decision.content["approval"] == Approval.REQUESTED.value


def test_rows_sorted_deleted_and_columns_moved(desk: Desk) -> None:
    desk.put(0, Decision="Declined")

    def stir(sheet: Worksheet, columns: dict[str, int], first: int) -> None:
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=first)]
        rows = list(reversed(rows))[:5] + rows[:1]
        sheet.delete_rows(first, 20)
        for row in rows:
            sheet.append(row)
        sheet.insert_cols(3, 2)
        sheet.row_dimensions[first].hidden = True

    plan = plan_read_back(desk.fill(stir).office, desk.path)
    assert [d.charge_id for d in plan.decisions] == [desk.ids[0]]
    assert plan.lines == 6


def test_headers_that_are_gone_are_a_sentence(desk: Desk, tmp_path: Path) -> None:
    desk.fill(lambda sheet, columns, first: _rename(sheet, columns, first, "Decision", "Result"))
    with pytest.raises(ScreenerError, match="The column 'Decision' is not on line 6 of sheet Screened docket"):
        plan_read_back(desk.office, desk.path)
    desk.fill(lambda sheet, columns, first: _rename(sheet, columns, first, "Result", "Reason"))
    with pytest.raises(ScreenerError, match="Decision"):
        plan_read_back(desk.office, desk.path)
    desk.fill(lambda sheet, columns, first: _rename(sheet, columns, first, IDENTITY, "id"))
    with pytest.raises(ScreenerError, match=f"no header '{IDENTITY}'"):
        plan_read_back(desk.office, desk.path)
    strange = formatted_docket(tmp_path / "strange.xlsx", charges=3)
    with pytest.raises(ScreenerError, match="carries no charge of an office"):
        plan_read_back(desk.office, strange)


def _rename(sheet: Worksheet, columns: dict[str, int], first: int, old: str, new: str) -> None:
    for cell in sheet[first - 1]:
        if cell.value == old:
            cell.value = new


def test_the_workbook_must_be_the_one_that_was_looked_at(desk: Desk) -> None:
    plan = plan_read_back(desk.put(0, Decision="Declined").office, desk.path)
    desk.put(1, Decision="Declined")
    with pytest.raises(ScreenerError, match="was changed since"):
        read_back(desk.office, plan)
    assert desk.outcome(0) is None


def test_a_conflict_that_is_none_cannot_be_answered(desk: Desk) -> None:
    with pytest.raises(ScreenerError, match="no conflict about"):
        plan_read_back(desk.office, desk.path, answers={desk.ids[0]: "excel"})


def test_the_original_must_be_the_file_that_was_imported(tmp_path: Path) -> None:
    opened = office(tmp_path)
    adopt_policy.adopt(opened, write_policy(tmp_path))
    original = formatted_docket(tmp_path / "May.xlsx", charges=30)
    docket = import_docket.import_docket(opened, import_docket.plan_import(opened, original)).docket_id
    other = formatted_docket(tmp_path / "Other.xlsx", charges=29)
    with pytest.raises(ScreenerError, match=r"is not the file that was imported as May\.xlsx"):
        produce_report.export_workbook(opened, docket, tmp_path / "out.xlsx", original=other)
    with pytest.raises(ScreenerError, match="is the original itself"):
        produce_report.export_workbook(opened, docket, original, original=original)
    with pytest.raises(ScreenerError, match=r"end in \.xlsx"):
        produce_report.export_workbook(opened, docket, tmp_path / "out.xlsm")
    written = produce_report.export_workbook(opened, docket, tmp_path / "out.xlsx", original=original)
    assert (written.kept, written.charges, written.notices) == (True, 30, ())
    sheet = openpyxl.load_workbook(written.path)["May docket"]
    assert sheet.cell(HEAD + 1, 11).value == "Decline"
    assert sheet.cell(HEAD + 1, 1).value == "002026000"


def test_three_hundred_decisions_and_two_conflicts(tmp_path: Path) -> None:
    """The same story as with LibreOffice, for machines without it."""
    opened = office(tmp_path, user="A1")
    adopt_policy.adopt(opened, write_policy(tmp_path))
    original = formatted_docket(tmp_path / "May.xlsx", charges=302)
    docket = import_docket.import_docket(opened, import_docket.plan_import(opened, original)).docket_id
    path = produce_report.export_workbook(opened, docket, tmp_path / "out.xlsx", original=original).path
    opened.user = "A2"
    names = ids(opened)
    for name in names[:2]:
        screen_charge.decide(opened, name, outcome=Rollup.DISMISSED, basis=Basis.EVIDENCE, reason="no lab report")
    opened.user = "A1"
    book = openpyxl.load_workbook(path)
    sheet = book["May docket"]
    columns = {str(cell.value): cell.column for cell in sheet[HEAD]}
    for row in range(HEAD + 1, HEAD + 303):
        recommended = sheet.cell(row, columns["Recommendation"]).value
        sheet.cell(row, columns["Decision"]).value = "Declined" if recommended == "Decline" else "Filed"
    book.save(path)
    result = read_back(opened, plan_read_back(opened, path))
    assert result.saved is not None
    assert len(result.saved.charge_ids) == 300
    assert [(c.charge_id, c.by, c.office) for c in result.plan.conflicts] == [
        (name, "A2", "Dismissed, evidence, no lab report") for name in names[:2]
    ]
    assert opened.status().decided == 302
    assert verify(opened.place).ok
