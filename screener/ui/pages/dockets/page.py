"""Dockets: the files that the office imported, how good they were and how far they are screened; and the import."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QWidget

from screener.docket.model.result import SetAside
from screener.domain.counting import plural
from screener.ui.page import Heading, KeyHint, Page
from screener.ui.pages.dockets.aside import Aside
from screener.ui.pages.dockets.excel import ExcelView
from screener.ui.pages.dockets.import_reading import short_hash
from screener.ui.pages.dockets.side import DocketSide
from screener.ui.pages.dockets.stage_panel import StagesView
from screener.ui.pages.dockets.wizard import COLUMNS, FILE, WRITE, ImportWizard
from screener.ui.session import Session
from screener.ui.table import Column, DataTable
from screener.ui.theme import px
from screener.ui.widgets.buttons import Button
from screener.ui.widgets.empty import EmptyState
from screener.ui.widgets.labels import Elided
from screener.ui.widgets.layouts import column, row
from screener.ui.widgets.panes import Card
from screener.ui.widgets.path_line import dropped
from screener.workflow.model import DocketRow
from screener.workflow.verbs import import_docket as verbs
from screener.workflow.verbs.import_docket import DocketStages
from screener.workflow.verbs.produce_report import quality_report
from screener.workflow.verbs.screen_charge.from_workbook import EXCEL as FROM_EXCEL
from screener.workflow.verbs.screen_charge.from_workbook import OFFICE as FROM_OFFICE

EMPTY, LIST, WIZARD, ASIDE, EXCEL, STAGES = range(6)
_NARROW = 900


#: What a file is, where it is no docket.
_KINDS = {"cases": "Cases behind warrants", "warrants": "Warrants"}


def _about(docket: DocketRow) -> str:
    parts = (_KINDS.get(docket.kind, ""), docket.format.upper(), short_hash(docket.sha256), docket.sheet)
    return " · ".join(filter(None, parts))


def _share(docket: DocketRow) -> str:
    if not docket.charges or docket.kind != "docket":
        return "—"
    return f"{docket.decided:,} of {docket.charges:,} · {100 * docket.decided // docket.charges} %"


class DocketsPage(Page):
    """The list of imported files, and the wizard in its place while a file is being imported."""

    name, label, icon = "dockets", "Dockets", "files"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._dockets: tuple[DocketRow, ...] = ()
        self.table = self._make_table()
        self.side = DocketSide()
        self.wizard, self.aside, self.excel = ImportWizard(self), Aside(), ExcelView(self)
        self.stages = StagesView()
        self._found: DocketStages | None = None
        self.total = Elided("", tone="muted")
        self.start = Button("Import a docket ...", kind="primary")
        self.start.clicked.connect(lambda _checked=False: self._begin.trigger())
        self.empty = EmptyState(
            "files", "No docket is imported yet",
            "Import what the case system exports, or drop the file here. "
            "It is shown to you before anything is written.",
            button="Import a docket ...", slot=self.begin,
        )  # fmt: skip
        card = Card()
        card.body.addWidget(self.table)
        main = column(row(self.total, None, self.start, gap=12), 10, card, margins=(14, 12, 14, 14))
        main.setStretch(2, 1)
        line = row(gap=0)
        line.addLayout(main, 1)
        line.addWidget(self.side)
        listed = QWidget()
        listed.setLayout(line)
        self.views = QStackedWidget()
        for view in (self.empty, listed, self.wizard, self.aside, self.excel, self.stages):
            self.views.addWidget(view)
        self.setLayout(column(self.views))
        self.setAcceptDrops(True)
        self._add_actions()
        self.table.moved.connect(self._moved_to)
        self.side.stages_asked.connect(self.open_stages)
        self.stages.left.connect(self._aside_left)
        self.stages.charge_asked.connect(lambda charge: self.session.go("desk", charge))
        self.side.aside_asked.connect(self.open_aside)
        self.aside.left.connect(self._aside_left)
        self.side.screen_asked.connect(self._screen)
        self.side.excel_asked.connect(self.open_excel)
        self.excel.left.connect(self._aside_left)
        self.side.quality_asked.connect(self._write_quality)
        self.wizard.left.connect(self._wizard_left)
        self.wizard.headed.connect(self._moved_on)
        self._show(EMPTY)

    def _make_table(self) -> DataTable:
        return DataTable(
            (
                Column(
                    title="File", text=lambda d: d.name, strong=True, middle=True,
                    note=_about,
                    tip=lambda d: "\n".join(filter(None, (d.name, d.sheet, f"SHA-256 {d.sha256}"))),
                ),
                Column(title="Rows", text=lambda d: f"{d.rows_read:,}", width=68, number=True),
                Column(title="Accepted", text=lambda d: f"{d.rows_accepted:,}", width=78, number=True),
                Column(title="Set aside", text=lambda d: f"{d.rows_set_aside:,}", width=78, number=True),
                Column(
                    title="Charges", text=lambda d: "—" if d.kind == "warrants" else f"{d.charges:,}",
                    width=72, number=True,
                ),
                Column(
                    title="Not recognized", text=lambda d: f"{d.not_recognized:,}", width=110, number=True,
                    tone=lambda d: "needs" if d.not_recognized else "muted",
                ),
                Column(title="Decided", text=_share, width=146, number=True),
                Column(
                    title="Imported", text=lambda d: f"{self.session.local(d.imported_at):%Y-%m-%d}",
                    width=104, number=True,
                    tip=lambda d: f"{self.session.local(d.imported_at):%Y-%m-%d %H:%M} by {d.imported_by}",
                ),
            ),
            name="Imported files",
        )  # fmt: skip

    def _add_actions(self) -> None:
        self._next = self.act("Next step", "Return", self.wizard.go_next, hint="Next", shown="Enter")
        self._back = self.act("Step before", "Alt+Left", self.wizard.go_back, hint="Back", key="Alt ←")
        self._field = self.act("Choose the field of this column", "F4", self.wizard.choose_field, hint="Choose field")
        self._keep = self.act(
            "Save this mapping as a profile", "Ctrl+S", self.wizard.save_profile, hint="Save as profile",
            needs="profile saved",
        )  # fmt: skip
        self._leave = self.act(
            "Leave the import, nothing written", "Esc", self.wizard.leave, hint="Leave, nothing written"
        )
        self._doubt = self.act("Next column to look at", "F8", self.wizard.next_doubt, hint="Next to look at")
        self._begin = self.act("Import a docket", "Ctrl+I", self.begin, hint=True, needs="docket imported")
        self._screen_action = self.act("Screen this docket", "Ctrl+Return", self._screen, hint=True)
        self._open_aside = self.act("Open the rows set aside", "Ctrl+D", self.open_aside, hint="Rows set aside")
        self._quality = self.act(
            "Write the quality report",
            "Ctrl+P",
            self.side.quality.click,
            hint="Quality report",
            needs="exported",
            what="quality report",
        )
        self._excel = self.act(
            "Work in Excel", "Ctrl+E", self.open_excel, hint=True, needs="exported", what="screened docket"
        )
        self._copy = self.act("Copy rows", "Ctrl+C", self.table.copy, on=self.table, hint=True)
        lines = self.excel.table
        take, keep = partial(self.excel.answer, FROM_EXCEL), partial(self.excel.answer, FROM_OFFICE)
        self._take = self.act("Take Excel's side of this conflict", "E", take, on=lines, hint="Take Excel")
        self._keep_office = self.act("Keep the office's side", "K", keep, on=lines, hint="Keep the office's")
        self._save_back = self.act(
            "Save what was read back", "Ctrl+S", self.excel.save_decisions, hint="Save", needs="charge decided"
        )
        self._back_to_files = self.act("Back to the files", "Esc", self._aside_left, hint="Back to the files")
        self._hint = {hint.action: hint for hint in self.hints}
        self._wizard_actions = (self._next, self._back, self._field, self._doubt, self._keep, self._leave)
        self._list_actions = (self._screen_action, self._open_aside, self._quality, self._excel, self._copy)
        self._excel_actions = (self._take, self._keep_office, self._save_back)

    def _hints_now(self) -> list[KeyHint]:
        """The key line of what is on screen: each step of the wizard shows its own keys only."""
        view, hint = self.views.currentIndex(), self._hint
        if view == ASIDE:
            return [KeyHint(key="Ctrl C", text="Copy rows"), hint[self._back_to_files]]
        if view == STAGES:
            return [KeyHint(key="Enter", text="Open on the desk"), hint[self._back_to_files]]
        if view == EXCEL:
            return [*(hint[action] for action in self._excel_actions), hint[self._back_to_files]]
        if view != WIZARD:
            return [hint[self._begin], *(hint[action] for action in self._list_actions if view == LIST)]
        at = self.wizard.at
        if at == WRITE:
            done = self.wizard.result is not None
            return [KeyHint(key="Enter", text=self.wizard.write.desk.text(), action=self._next)] if done else []
        if self.wizard.marking:
            keep = KeyHint(key="Enter", text="Keep the mark", action=self._next)
            return [KeyHint(key="Shift → ←", text="Mark words"), keep, KeyHint(key="Esc", text="Back")]
        shown = [hint[self._next]]
        if at > FILE:
            shown.append(hint[self._back])
        if at == COLUMNS:
            shown += [KeyHint(key="↑ ↓", text="Column"), hint[self._field], hint[self._doubt]]
        if at > FILE:
            shown.append(hint[self._keep])
        return [*shown, hint[self._leave]]

    def _moved_on(self) -> None:
        """The wizard stands at another step."""
        self.hints = self._hints_now()
        self.keyed.emit()
        self.headed.emit()

    # -- the frame ---------------------------------------------------------------------------

    def heading(self) -> Heading:
        if self.views.currentIndex() == WIZARD:
            return Heading(title="Import a docket", subtitle=self.wizard.title)
        charges = sum(d.charges for d in self._dockets if d.kind == "docket")
        decided = sum(d.decided for d in self._dockets if d.kind == "docket")
        if not self._dockets:
            return Heading(title="Dockets")
        words = f"{plural(len(self._dockets), 'file')} · {decided:,} of {plural(charges, 'charge')} decided"
        return Heading(title="Dockets", subtitle=words, done=decided, total=charges)

    def opened(self, wish: object) -> None:
        self.refresh()
        if isinstance(wish, Path):
            self.begin(wish)
        elif wish == "import":
            self.begin()

    def refresh(self) -> None:
        self.session.run(verbs.dockets, self._arrived, owner=self)

    def first_focus(self) -> QWidget:
        view = self.views.currentIndex()
        if view == WIZARD:
            return self.wizard.first_focus()
        if view == EXCEL:
            return self.excel.first_focus()
        return {LIST: self.table, ASIDE: self.aside.table, STAGES: self.stages.table}.get(view, self.empty.button)

    def _show(self, view: int) -> None:
        wizard = view == WIZARD
        for action in self._wizard_actions:
            action.setEnabled(wizard)
        for action in self._list_actions:
            action.setEnabled(view == LIST)
        self._begin.setEnabled(not wizard)
        for action in self._excel_actions:
            action.setEnabled(view == EXCEL)
        self._back_to_files.setEnabled(view in (ASIDE, EXCEL, STAGES))
        for at in range(self.views.count()):  # what is not on screen asks for no room
            policy = QSizePolicy.Policy.Preferred if at == view else QSizePolicy.Policy.Ignored
            page = self.views.widget(at)
            assert page is not None
            page.setSizePolicy(policy, policy)
        self.views.setCurrentIndex(view)
        self._moved_on()

    # -- the list ----------------------------------------------------------------------------

    def _arrived(self, dockets: Sequence[DocketRow]) -> None:
        self._dockets = tuple(dockets)
        self.table.set_rows(self._dockets)
        rows = sum(d.rows_read for d in dockets)
        accepted, aside = sum(d.rows_accepted for d in dockets), sum(d.rows_set_aside for d in dockets)
        self.total.set_text(f"{plural(rows, 'row')} read = {accepted:,} accepted + {aside:,} set aside")
        if self.views.currentIndex() not in (WIZARD, ASIDE, EXCEL, STAGES):
            had_focus = self.empty.button.hasFocus()
            self._show(LIST if self._dockets else EMPTY)
            if had_focus:
                self.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)
        self.headed.emit()

    def begin(self, path: Path | None = None) -> None:
        """Opens the wizard, with a file where one is given."""
        if not self.allowed("docket imported"):
            return
        self._show(WIZARD)
        self.wizard.start(path)

    def _wizard_left(self) -> None:
        self.hush()
        self._show(LIST if self._dockets else EMPTY)
        self.refresh()
        self.first_focus().setFocus()

    def _screen(self) -> None:
        docket = self.table.row
        if docket is not None and docket.kind == "docket":
            self.session.go("desk", ("docket", docket.docket_id))
        elif docket is not None:
            self.session.go("retroactive")

    def open_aside(self) -> None:
        """The rows of the current file that were set aside, each with its reason."""
        docket = self.table.row
        if docket is None or not docket.rows_set_aside:
            self.say("No row of this file was set aside.")
            return

        def arrived(rows: Sequence[SetAside]) -> None:
            self.aside.show_rows(docket.name, rows)
            self._show(ASIDE)
            self.aside.table.setFocus()

        self.session.run(lambda office: verbs.rows_set_aside(office, docket.docket_id), arrived, owner=self)

    def _aside_left(self) -> None:
        self._show(LIST)
        self.table.setFocus()

    def _moved_to(self, docket: DocketRow) -> None:
        """Another file is current: its numbers, and how its stages differ once that is counted."""
        self.side.show_docket(docket)
        docket_id, self._found = docket.docket_id, None

        def arrived(found: DocketStages | None) -> None:
            current = self.table.row
            if current is not None and current.docket_id == docket_id:
                self._found = found
                self.side.show_stages(docket_id, found)

        self.session.run(lambda office: verbs.docket_stages(office, docket_id), arrived, owner=self)

    def open_stages(self) -> None:
        """The charges of the current docket that differ between arrest, filing and court."""
        docket, found = self.table.row, self._found
        if docket is None or found is None or not found.changed:
            return
        self.stages.show_stages(docket.name, found)
        self._show(STAGES)
        self.stages.table.setFocus()

    def open_excel(self) -> None:
        """The current docket out to Excel, and its decisions back in."""
        docket = self.table.row
        if docket is None or docket.kind != "docket":
            self.say("Only a docket goes out to Excel and comes back.")
            return
        self.excel.show_docket(docket)
        self._show(EXCEL)
        self.excel.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def _write_quality(self, out: Path) -> None:
        docket = self.table.row
        if docket is None:
            return
        docket_id = docket.docket_id

        def written(path: Path) -> None:
            self.say(f"The quality report is in {path}.", kind="done")

        self.session.run(lambda office: quality_report(office, docket_id, out), written, owner=self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the table has the whole width."""
        super().resizeEvent(event)
        self.side.setVisible(self.width() >= px(_NARROW))

    # -- dropping ----------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = dropped(event)
        if path is not None:
            self.begin(path)
