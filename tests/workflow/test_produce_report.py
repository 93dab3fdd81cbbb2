"""Reports out of the record: the same record, the same bytes; every number opens to its charges."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from screener.domain.decision import Approval, Basis, Force, Rollup
from screener.domain.errors import ScreenerError
from screener.oversight.facts import FactRow
from screener.workflow.session import Office
from screener.workflow.session.record.exports import last_event
from screener.workflow.verbs import adopt_policy, import_docket, produce_report, screen_charge
from screener.workflow.verbs.produce_report.fact_rows import fact_rows
from screener.workflow.verbs.verify_record import trail, verify
from tests.workflow.county import bring_in, charge, ids, office, robbery, write_policy

START, END = date(2026, 4, 1), date(2026, 4, 30)


@pytest.fixture
def opened(tmp_path: Path) -> Office:
    """Person n: possession alone (odd) or beside a robbery (even). A2 files what is grouped, A1 declines all."""
    made = office(tmp_path)
    adopt_policy.adopt(made, write_policy(tmp_path))
    charges = []
    for number in range(20):
        name, case = f"Example, {number}", f"26-CR-{number}"
        charges.append(charge(2 + 2 * number, case=case, name=name))
        if number % 2 == 0:
            charges.append(robbery(3 + 2 * number, case=case, name=name))
    bring_in(made, charges)
    for at, count in enumerate(list(made.model().counts.values())):
        made.user = "A1" if at % 3 else "A2"
        if count.screened.finding.rollup is not Rollup.DECLINED:
            screen_charge.decide(made, count.charge_id, outcome=Rollup.FILED, basis=Basis.EVIDENCE)
        elif made.user == "A2" and count.screened.grouped:
            screen_charge.decide(
                made, count.charge_id, outcome=Rollup.FILED, basis=Basis.POLICY, reason="robbery", confirmed=True
            )
        else:
            screen_charge.accept(made, count.charge_id)
    made.user = "S1"
    return made


def _rows(opened: Office, through: int | None = None) -> tuple[FactRow, ...]:
    return fact_rows(opened, through=last_event(opened, through).seq, as_of=END)


def test_a_decision_is_a_row_with_everything_that_is_measured(opened: Office) -> None:
    rows = _rows(opened)
    assert len(rows) == 30
    row = next(r for r in rows if r.decided is Rollup.FILED and r.recommended is Rollup.DECLINED)
    assert (row.attorney, row.unit, row.basis, row.reason) == ("A2", "Drugs", Basis.POLICY, "robbery")
    assert (row.offense, row.substance, row.quantity_g) == ("simple_possession", "cocaine", Decimal("0.8"))
    assert (row.grouped, row.covered, row.covered_at_import) == (True, True, True)
    assert (row.rule, row.force, row.needs_approval, row.approval) == ("3.2", Force.PRESUMPTIVE, False, Approval.NONE)
    assert (row.race, row.sex, row.policy_version, row.stage) == ("B", "F", "2026-03", "new")
    assert row.decided_on == date(2026, 4, 2)
    assert row.source.startswith("May.xlsx row ")
    assert row.concordant is False


def test_undone_held_and_undecided_charges_stand_beside(opened: Office) -> None:
    bring_in(opened, [charge(2, case="27-1", name="U"), charge(3, case="27-2", name="V")], name="June.xlsx")
    opened.user = "A1"
    fresh = [c.charge_id for c in opened.model().counts.values() if c.imported.case_number in ("27-1", "27-2")]
    screen_charge.accept(opened, fresh[0])
    screen_charge.undo(opened)
    screen_charge.hold(opened, fresh[1], "lab")
    found = {row.charge_id: row for row in _rows(opened)}
    assert found[fresh[0]].withdrawn
    assert found[fresh[1]].decided is Rollup.HELD
    view = produce_report.oversight_view(opened, START, END)
    assert (view.beside.withdrawn, view.beside.held, len(view.decided)) == (1, 1, 30)


def test_a_decision_taken_again_after_an_undo_counts_once(opened: Office) -> None:
    opened.user = "A2"
    event = trail(opened, 1)[0]
    screen_charge.undo(opened)
    screen_charge.redo(opened)
    standing = [r for r in _rows(opened) if r.charge_id == event.object.partition(":")[2]]
    assert len(standing) == 1
    assert not standing[0].withdrawn


def test_the_pack_shows_who_does_not_drop_grouped_possession(opened: Office, tmp_path: Path) -> None:
    result = produce_report.oversight_pack(opened, START, END, tmp_path / "pack")
    assert {path.name for path in result.files} == {
        "oversight.pdf",
        "oversight.xlsx",
        "oversight.html",
        "measures.json",
    }
    assert result.oversight.concordance.of == 20
    assert 0 < result.oversight.concordance.count < 20


def test_the_same_record_gives_the_same_bytes_and_exports_do_not_count(opened: Office, tmp_path: Path) -> None:
    first = produce_report.oversight_pack(opened, START, END, tmp_path / "a")
    produce_report.annotated_docket(opened, import_docket.dockets(opened)[0].docket_id, tmp_path / "x.xlsx")
    second = produce_report.oversight_pack(opened, START, END, tmp_path / "b")
    assert first.through == second.through
    for one, other in zip(first.files, second.files, strict=True):
        assert one.read_bytes() == other.read_bytes(), one.name
    assert [row.kind for row in trail(opened, 3)] == ["exported"] * 3


def test_a_pack_through_an_earlier_event_is_what_it_was_then(opened: Office, tmp_path: Path) -> None:
    before = produce_report.oversight_pack(opened, START, END, tmp_path / "a")
    opened.user = "A1"
    bring_in(opened, [charge(2, case="27-1", name="U")], name="June.xlsx")
    screen_charge.undo(opened)
    screen_charge.record_fact(opened, ids(opened)[0], "amount", "40 g", "lab")
    adopt_policy.adopt(opened, write_policy(tmp_path, _later()))
    after = produce_report.oversight_pack(opened, START, END, tmp_path / "b")
    again = produce_report.oversight_pack(opened, START, END, tmp_path / "c", through=before.through)
    assert after.through > before.through
    for one, other in zip(before.files, again.files, strict=True):
        assert one.read_bytes() == other.read_bytes(), one.name
    with pytest.raises(ScreenerError, match="no event 9999"):
        produce_report.oversight_pack(opened, START, END, tmp_path / "d", through=9999)


def _later() -> str:
    from tests.workflow.county import POLICY

    return POLICY.replace("version: 2026-03", "version: 2026-04").replace("2026-03-01", "2026-04-01")


def test_a_period_turned_round_is_told(opened: Office, tmp_path: Path) -> None:
    with pytest.raises(ScreenerError, match="before it starts"):
        produce_report.oversight_view(opened, END, START)


def test_numbers_open_to_their_charges(opened: Office) -> None:
    view = produce_report.oversight_view(opened, START, END)
    names = [row.charge_id for row in view.decided if row.concordant is False]
    rows = produce_report.charges_behind(opened, names)
    assert [row.charge_id for row in rows] == names
    assert {row.attorney for row in rows} == {"A2"}
    assert {(row.recommended, row.decided, row.reason) for row in rows} == {("declined", "filed", "robbery")}
    assert produce_report.charges_behind(opened, ["none"]) == ()


def test_the_screened_docket_has_one_line_a_charge_beside_the_original_cells(opened: Office, tmp_path: Path) -> None:
    docket = import_docket.dockets(opened)[0]
    out = produce_report.annotated_docket(opened, docket.docket_id, tmp_path / "screened.xlsx")
    sheet = openpyxl.load_workbook(out).worksheets[0]
    rows = [[str(v) if v is not None else "" for v in row] for row in sheet.iter_rows(values_only=True)]
    head = next(at for at, row in enumerate(rows) if row[0] == "CASE")
    columns = {name: at for at, name in enumerate(rows[head])}
    lines = [row for row in rows[head + 1 :] if row[0].startswith("26-CR-")]
    assert len(lines) == 30
    robberies = [row for row in lines if row[columns["CHARGE"]] == "ROBBERY 1ST"]
    assert {row[columns["Recommendation"]] for row in robberies} == {"Outside the policy"}
    assert {row[columns["Grouped"]] for row in robberies} == {"yes"}
    decided = {row[columns["Decision"]] for row in lines}
    assert decided == {"Declined", "Filed"}
    assert any("robbery" in row[columns["Reason"]] for row in lines)


def test_a_docket_that_is_not_there(opened: Office, tmp_path: Path) -> None:
    with pytest.raises(ScreenerError, match="no docket"):
        produce_report.annotated_docket(opened, "none", tmp_path / "x.xlsx")
    assert verify(opened.place).ok
