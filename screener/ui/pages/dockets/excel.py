"""Work in Excel: a docket out as a workbook, its decisions back in, every conflict shown before anything is saved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from screener.domain.counting import plural
from screener.ui.page import Page
from screener.ui.table import Column, DataTable
from screener.ui.theme import px
from screener.ui.widgets.buttons import Button
from screener.ui.widgets.labels import Label, SectionLabel
from screener.ui.widgets.layouts import column, row
from screener.ui.widgets.panes import Card, Pane
from screener.ui.widgets.path_line import PathLine
from screener.workflow.model import (
    DocketRow,
    ExportedWorkbook,
    ReadBackPlan,
    ReadBackResult,
    RefusedLine,
    WorkbookConflict,
)
from screener.workflow.verbs.produce_report import export_workbook
from screener.workflow.verbs.screen_charge.from_workbook import EXCEL, OFFICE, plan_read_back, read_back

_WORKBOOK = "Excel workbook (*.xlsx)"


@dataclass(slots=True)
class _Line:
    """A line that is not saved as it stands: a conflict with its answer so far, or a refused one."""

    cell: str
    charge: str
    excel: str
    office: str
    by: str
    why: str
    charge_id: str
    answers: tuple[str, ...]
    answer: str = ""


class ExcelView(Pane):
    """Export above, read back below. ``left`` says that the files are wanted again."""

    left = Signal()

    def __init__(self, page: Page) -> None:
        super().__init__("window", "", page)
        self._page = page
        self._docket: DocketRow | None = None
        self._plan: ReadBackPlan | None = None
        self.title = Label("", role="heading", wrap=True)
        self.original = PathLine(
            name="Original workbook", kinds="Excel workbook (*.xlsx *.xlsm)", hint="empty: a new workbook is made"
        )
        self.out = PathLine(name="Workbook to write", kind="save", kinds=_WORKBOOK)
        self.write = Button("Write the workbook", kind="primary")
        self.back_path = PathLine(name="Workbook to read back", kinds=_WORKBOOK)
        self.look = Button("Compare with the office")
        self.save = Button("Save the decisions", kind="primary")
        self.sum = Label("", role="strong", wrap=True)
        self.rest = Label("", role="small", tone="muted", wrap=True)
        self.why = Label("", wrap=True)
        self.table = DataTable(_columns(), name="Conflicts and lines that cannot be saved")
        self.take_excel = Button("Take Excel", key="E")
        self.keep_office = Button("Keep the office's", key="K")
        back = Button("Back to the files", key="Esc")
        back.clicked.connect(lambda _checked=False: self.left.emit())
        head = row(gap=16)
        head.addLayout(column(self.title), 1)
        head.addLayout(column(back, None))
        self._found = QWidget()
        self._found.setLayout(self._answers())
        self._room = QWidget()  # what keeps the cards together at the top while nothing is listed
        page_layout = column(
            head, 10, self._export_card(), 12, self._back_card(), 10, self._found, self._room,
            margins=(14, 12, 14, 14),
        )  # fmt: skip
        for widget in (self._found, self._room):
            page_layout.setStretch(page_layout.indexOf(widget), 1)
        self.setLayout(page_layout)
        self.write.clicked.connect(lambda _checked=False: self.export())
        self.look.clicked.connect(lambda _checked=False: self.compare())
        self.save.clicked.connect(lambda _checked=False: self.save_decisions())
        self.take_excel.clicked.connect(lambda _checked=False: self.answer(EXCEL))
        self.keep_office.clicked.connect(lambda _checked=False: self.answer(OFFICE))
        self.back_path.entered.connect(self.compare)
        self.table.moved.connect(self._moved)
        self._settle = QTimer(self, singleShot=True, interval=40)  # when the table stands in its place
        self._settle.timeout.connect(self._bring_into_view)
        self._found.hide()

    def _export_card(self) -> QWidget:
        card = Card("Out to Excel", "with the original xlsx, all its sheets and formatting are kept")
        card.body.addLayout(
            column(
                SectionLabel("Original workbook, as it was imported"), 2, self.original,
                8, SectionLabel("Write to"), 2, row(self.out, self.write, gap=12), margins=(12, 8, 12, 12),
            )
        )  # fmt: skip
        return card

    def _back_card(self) -> QWidget:
        card = Card("Back from Excel")
        card.body.addLayout(
            column(
                row(self.back_path, self.look, gap=12), 6, self.sum, 2, self.rest, margins=(12, 10, 12, 12)
            )
        )  # fmt: skip
        return card

    def _answers(self) -> QVBoxLayout:
        self._card = card = Card()
        card.body.addWidget(self.table)
        stack = column(
            card, 8, self.why, 8, row(self.take_excel, self.keep_office, None, self.save, gap=10)
        )  # fmt: skip
        stack.setStretch(0, 1)
        return stack

    # -- what is on screen -------------------------------------------------------------------

    def show_docket(self, docket: DocketRow) -> None:
        """The docket to work on; what was compared for another one is put away."""
        if self._docket is None or self._docket.docket_id != docket.docket_id:
            stem = Path(docket.name).stem
            self.original.set_path(None)
            self.out.set_path(Path.home() / f"{stem}-screened.xlsx")
            self.back_path.set_path(Path.home() / f"{stem}-screened.xlsx")
            self._forget()
        self._docket = docket
        self.title.setText(f"{docket.name} in Excel")
        kept = docket.format in ("xlsx", "xlsm")
        self.original.setEnabled(kept)
        self.original.line.setPlaceholderText(
            "empty: a new workbook is made" if kept else f"a {docket.format} file: a new workbook is made"
        )

    def first_focus(self) -> QWidget:
        return self.original.line if self.original.isEnabled() else self.out.line

    def _forget(self) -> None:
        self._plan = None
        self.sum.setText("")
        self.rest.setText("Nothing is saved before you have seen what it would do.")
        self._found.hide()
        self._room.show()

    # -- out ---------------------------------------------------------------------------------

    def export(self) -> None:
        """Writes the workbook."""
        docket, out, original = self._docket, self.out.path, self.original.path
        if docket is None or out is None:
            self._page.say("Say where the workbook is to be written.")
            return

        def written(done: ExportedWorkbook) -> None:
            lost = f" {'; '.join(done.notices).capitalize()}." if done.notices else ""
            self.back_path.set_path(done.path)
            self._page.say(f"{plural(done.charges, 'charge')} are in {done.path}.{lost}", kind="done")

        self._page.session.run(
            lambda office: export_workbook(office, docket.docket_id, out, original=original), written, owner=self
        )

    # -- back --------------------------------------------------------------------------------

    def compare(self) -> None:
        """Shows what reading the workbook back would do. Saves nothing."""
        path = self.back_path.path
        if path is None:
            self._page.say("Say which workbook is to be read back.")
            return
        self._page.hush()
        self._page.session.run(lambda office: plan_read_back(office, path), self._arrived, owner=self)

    def _arrived(self, plan: ReadBackPlan) -> None:
        self._plan = plan
        lines = [self._of_conflict(c) for c in plan.conflicts] + [_of_refused(r) for r in plan.refused]
        self.table.set_rows(lines, keep=False)
        self._found.show()
        self._tell()
        if lines:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
            self._settle.start()
        elif self.save.isEnabled():
            self.save.setFocus(Qt.FocusReason.OtherFocusReason)

    def _bring_into_view(self) -> None:
        """What is to be answered is never below the edge of a small window."""
        around = self.parentWidget()
        while around is not None:
            if isinstance(around, QScrollArea):
                around.ensureWidgetVisible(self.keep_office, 0, px(8))
            around = around.parentWidget()

    def _of_conflict(self, conflict: WorkbookConflict) -> _Line:
        at = f"{self._page.session.local(datetime.fromisoformat(conflict.at)):%Y-%m-%d %H:%M}" if conflict.at else ""
        return _Line(
            cell=conflict.cell, charge=conflict.charge, excel=conflict.excel, office=conflict.office,
            by=" · ".join(filter(None, (conflict.by, at))), why=f"{conflict.why}. {conflict.remedy}".rstrip("."),
            charge_id=conflict.charge_id, answers=conflict.answers,
        )  # fmt: skip

    def _tell(self) -> None:
        plan = self._plan
        if plan is None:
            return
        taken = sum(answer == EXCEL for answer in self._chosen().values())
        conflicts, refused = len(plan.conflicts), len(plan.refused)
        self.sum.setText(
            f"{plural(len(plan.decisions), 'decision')} to save · {plural(conflicts, 'conflict')} · {refused:,} refused"
        )
        self.rest.setText(
            f"{plural(plan.lines, 'line')} of {plan.name}: {plan.same:,} the same as in the office, "
            f"{plan.untouched:,} as exported, {plan.empty:,} empty."
        )
        number = len(plan.decisions) + taken
        self.save.setText(f"Save {plural(number, 'decision')}" if number else "Nothing to save")
        self.save.setAccessibleName(self.save.text())
        self.save.setEnabled(bool(number))
        self.save.updateGeometry()
        listed = bool(conflicts or refused)
        self._room.setVisible(not listed)
        for widget in (self._card, self.why, self.take_excel, self.keep_office):
            widget.setVisible(listed)
        self._moved(self.table.row)

    def _moved(self, line: _Line | None) -> None:
        self.why.setText("" if line is None else f"{line.cell}: {line.why}.")
        answers = () if line is None else line.answers
        self.take_excel.setEnabled(EXCEL in answers)
        self.keep_office.setEnabled(OFFICE in answers)

    def _chosen(self) -> Mapping[str, str]:
        return {line.charge_id: line.answer for line in self.table.rows_model.rows if line.answer}

    def answer(self, side: str) -> None:
        """Answers the conflicts that are selected, and goes on to the next one."""
        at = self.table.currentIndex().row()
        chosen = [self.table.rows_model.rows[index.row()] for index in self.table.selectionModel().selectedRows()]
        for line in chosen:
            if side in line.answers:
                line.answer = side
        self.table.viewport().update()
        if len(chosen) == 1 and at + 1 < len(self.table.rows_model.rows):
            self.table.selectRow(at + 1)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self._tell()

    def save_decisions(self) -> None:
        """Saves what is agreed; conflicts without an answer are left."""
        plan, chosen = self._plan, self._chosen()
        if plan is None or not self.save.isEnabled():
            return
        self._page.session.run(lambda office: read_back(office, plan, chosen), self._saved, owner=self)

    def _saved(self, result: ReadBackResult) -> None:
        session = self._page.session
        if result.saved is not None:
            session.saved.emit(result.saved.at)
            session.changed.emit("decisions")
        left = len(result.plan.conflicts) + len(result.plan.refused)
        words = "Nothing was saved" if result.saved is None else result.saved.words
        more = f" {plural(left, 'line')} left, listed below." if left else " Ctrl+Z on the desk takes all of it back."
        self._page.say(f"{words}.{more}", kind="warn" if left else "done")
        done = 0 if result.saved is None else len(result.saved.charge_ids)
        kept = {name: side for name, side in result.plan.answers.items() if side == OFFICE}
        self._arrived(replace(result.plan, decisions=(), same=result.plan.same + done, answers=kept))


def _of_refused(refused: RefusedLine) -> _Line:
    return _Line(
        cell=refused.cell, charge=refused.charge, excel="", office="", by="",
        why=f"{refused.why}. {refused.remedy}".rstrip("."), charge_id=refused.charge_id, answers=(),
    )  # fmt: skip


def _answer_words(line: _Line) -> str:
    if not line.answers:
        return "change the workbook"
    return {EXCEL: "take Excel", OFFICE: "keep the office's"}.get(line.answer, "to answer")


def _columns() -> tuple[Column, ...]:
    return (
        Column(
            title="Cell", text=lambda c: c.cell.rpartition("!")[2], note=lambda c: c.cell.rpartition("!")[0],
            tip=lambda c: c.cell, width=130,
        ),
        Column(title="Charge", text=lambda c: c.charge or "—", strong=True, note=lambda c: c.why, tip=lambda c: c.why),
        Column(title="Excel", text=lambda c: c.excel or "—", width=190, tip=lambda c: c.excel),
        Column(
            title="Office", text=lambda c: c.office or "—", note=lambda c: c.by, width=210, tip=lambda c: c.office
        ),
        Column(
            title="Answer", text=_answer_words, width=150,
            tone=lambda c: "text" if c.answer else "needs" if c.answers else "muted",
        ),
    )  # fmt: skip
