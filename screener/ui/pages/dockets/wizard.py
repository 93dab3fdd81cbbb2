"""The import wizard: six steps from a file to the record. Nothing is written before the last."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QRadioButton, QStackedWidget, QWidget

from screener.docket.columns.join_again import JoinedFile
from screener.docket.columns.profile import Profile
from screener.docket.model.choices import STATES, ReadChoices, WrongChoice
from screener.docket.reading.reading import NoColumns
from screener.domain.errors import ScreenerError
from screener.ui.page import Page
from screener.ui.pages.dockets.import_check import CheckStep, WriteStep
from screener.ui.pages.dockets.import_columns import ColumnsStep
from screener.ui.pages.dockets.import_mapped import MappedLine
from screener.ui.pages.dockets.import_opening import HEADER_LINE, STATE
from screener.ui.pages.dockets.import_opening import SHEET as SHEET_CHOICE
from screener.ui.pages.dockets.import_reading import ReviewedPlan, brief, is_warrant_list, obstacle
from screener.ui.pages.dockets.import_side import STEPS, ImportSide, StepBar
from screener.ui.pages.dockets.import_steps import ChargesStep, FileStep, SheetStep
from screener.ui.pages.dockets.planning import Planning
from screener.ui.pages.dockets.printed.step import PrintedStep
from screener.ui.tasks import Job, Stopped
from screener.ui.theme import px
from screener.ui.widgets.buttons import Button
from screener.ui.widgets.labels import Elided
from screener.ui.widgets.layouts import box_of, column, row
from screener.ui.widgets.path_line import dropped
from screener.workflow.model import ImportResult
from screener.workflow.session import Office
from screener.workflow.session.state import set_state
from screener.workflow.verbs import import_docket as verbs
from screener.workflow.verbs.set_aside import write_set_aside

FILE, SHEET, COLUMNS, CHARGES, CHECK, WRITE = range(6)
_PROMISE = "Nothing is written before step 6."
_NARROW = 900  # below this width, at 100 %, the side panel gives way


class ImportWizard(QWidget):
    """Lives inside the Dockets page, whose strip and key line it uses. ``left`` is said when it is put away."""

    left = Signal()
    headed = Signal()

    def __init__(self, page: Page, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.page = page
        self.at = FILE
        self.result: ImportResult | None = None
        self.planning = Planning(page)
        self._writing = self._narrow = self._warrants = False
        self._job: Job | None = None
        self.bar, self.side = StepBar(), ImportSide()
        self.file, self.sheet, self.columns = FileStep(), SheetStep(), ColumnsStep()
        self.charges, self.check, self.write = ChargesStep(), CheckStep(), WriteStep()
        self.mapped, self.printed = MappedLine(), PrintedStep(page)
        columns = QWidget()
        columns.setLayout(column(self.mapped, self.columns))
        box_of(columns).setStretch(1, 1)
        self.steps = QStackedWidget()
        for step in (self.file, self.sheet, columns, self.charges, self.check, self.write):
            self.steps.addWidget(step)
        self.steps.addWidget(self.printed)
        self.back, self.next = Button("Back"), Button("Next", kind="primary")
        self.brief = Elided("", tone="muted")
        self.brief.hide()
        self.promise = Elided(_PROMISE, tone="muted")
        self.warrants = Button("Review it as warrants")
        foot = row(self.back, self.next, self.warrants, None, self.promise, gap=10)
        foot.setStretch(4, 100)
        main = column(
            self.bar,
            4,
            self.brief,
            8,
            self.steps,
            14,
            foot,
            margins=(14, 14, 14, 14),
        )
        main.setStretch(4, 1)
        line = row(gap=0)
        line.addLayout(main, 1)
        line.addWidget(self.side)
        self.setLayout(line)
        self.setAcceptDrops(True)
        self.setAccessibleName("Import a docket")
        self._connect()

    def _connect(self) -> None:
        self.back.clicked.connect(lambda _checked=False: self.go_back())
        self.next.clicked.connect(lambda _checked=False: self.go_next())
        self.file.entered.connect(self.go_next)
        self.file.path.changed.connect(self._another_path)
        self.file.printed_asked.connect(self._mark_printed)
        self.sheet.printed_asked.connect(self._mark_printed)
        self.printed.left.connect(lambda: self._move(self.at))
        planning = self.planning
        self.printed.used.connect(lambda path, layout: planning.read_printed(path, layout, after=self._keep_printed))
        planning.shown.connect(self._show_reading)
        planning.refused.connect(self._not_read)
        planning.busy_changed.connect(lambda busy: self._show_busy(busy))
        self.file.opening.chosen.connect(planning.say)
        self.sheet.opening.chosen.connect(planning.choose)
        self.sheet.mapping_chosen.connect(planning.map_by)
        self.sheet.state_kept.connect(self._keep_state)
        self.file.join.added.connect(lambda _path, _by: self._read())
        self.sheet.joins.added.connect(planning.join)
        self.sheet.joins.by_chosen.connect(planning.join_by)
        self.sheet.joins.left_out.connect(planning.leave_out)
        self.mapped.chosen.connect(planning.map_by)
        self.columns.mapped.connect(planning.map)
        self.check.save_asked.connect(self._save_aside)
        self.check.doubts.agreed.connect(self._show_agreed)
        self.warrants.clicked.connect(lambda _checked=False: self._to_warrants())
        self.write.desk_asked.connect(self._to_desk)
        self.write.again_asked.connect(lambda: self.start(None))
        self.write.stop.clicked.connect(lambda _checked=False: self._job.stop() if self._job else None)

    # -- moving ------------------------------------------------------------------------------

    def start(self, path: Path | None) -> None:
        """Begins anew, with a file where one is given."""
        self.at, self.result = FILE, None
        self._writing = self._warrants = False
        self.planning.begin()
        self.mapped.begin()
        self.check.control.begin()
        self.file.unread.hide()
        self.file.path.set_path(path)
        self.file.what.set_key("docket")
        self.check.path.set_path(None)
        self.side.show_reading(None)
        self._show_step()
        self.first_focus().setFocus()
        if path is not None:
            self.go_next()

    def first_focus(self) -> QWidget:
        """Where the keyboard works in the present step."""
        if self.at == FILE:
            return self.file.path.line
        if self.at == COLUMNS and self.columns.current is not None:
            return self.columns.current
        if self.at == CHARGES:
            return self.charges.asked if self.charges.asked.isVisibleTo(self.charges) else self.charges.known
        if self.at == CHECK and self.check.doubts.open:
            return self.check.control.rows  # Enter alone must agree to nothing
        if self.at == WRITE and self.result is not None:
            return self.write.desk
        return self.next

    def go_next(self) -> None:
        """Enter: the next step; on a button that has the focus, that button."""
        on = QApplication.focusWidget()
        chosen = isinstance(on, QRadioButton) or on is self.next
        if isinstance(on, QAbstractButton) and not chosen and self.isAncestorOf(on):
            on.click()
            return
        if self._busy:
            return
        if self.marking:
            self.printed.mark()
        elif self.at == FILE:
            self._read()
        elif self.at == SHEET and self.sheet.joins.line.typed_in:
            self.sheet.joins.line.add()
        elif self.at == CHECK:
            if self.next.isEnabled():
                self._write()
        elif self.at == WRITE:
            if self.result is not None:
                self._to_desk()
        else:
            self._move(self.at + 1)

    def go_back(self) -> None:
        """Alt+Left: the step before; after the import there is nothing to go back to."""
        if self.marking or (not self._busy and FILE < self.at < WRITE):
            self._move(self.at - (not self.marking))

    def leave(self) -> None:
        """Esc: away. Work that is being written is stopped, and then nothing of it is kept."""
        if self.marking:
            self._move(self.at)
            return
        if self._job is not None:
            self._job.stop()
        self._writing = False
        self.planning.stop()
        self.left.emit()

    def _move(self, at: int) -> None:
        self.at = at
        self.page.hush()
        self._show_step()
        self.first_focus().setFocus()

    def _show_step(self) -> None:
        self.bar.show_step(self.at)
        self.steps.setCurrentIndex(self.at)
        self.side.setVisible(not self._narrow)
        self.back.setVisible(FILE < self.at < WRITE)
        self.next.setVisible(self.at < WRITE)
        self.promise.setVisible(self.at < WRITE)
        words = "Import" if self.at == CHECK else f"Next: {STEPS[self.at + 1]}" if self.at < CHECK else "Next"
        self.next.setText(words)
        self.next.setAccessibleName(words)
        ready = self.reviewed is not None or (self.at == FILE and self.file.path.path is not None)
        against = self._against if self.at == CHECK else ""
        self.promise.set_text(against or _PROMISE)
        self.next.setEnabled(ready and not self._busy and not against)
        self.warrants.setVisible(self._warrants and FILE < self.at < WRITE)
        self.next.updateGeometry()
        self.headed.emit()

    @property
    def marking(self) -> bool:
        """Whether the layout of a printed report is being learned, in place of the present step."""
        return self.steps.currentWidget() is self.printed

    def _mark_printed(self) -> None:
        if (path := self.file.path.path) is not None:
            self.page.hush()
            self.steps.setCurrentWidget(self.printed)
            self.bar.show_step(SHEET)
            for widget in (self.back, self.next, self.warrants, self.side):
                widget.hide()
            self.printed.begin(path, self.planning.choices)
            self.headed.emit()

    def _keep_printed(self) -> None:
        self._move(SHEET)
        self.save_profile()

    # -- reading -----------------------------------------------------------------------------

    def _read(self) -> None:
        path = self.file.path.path
        if path is None:
            self.page.say("Type the path of a file, drop one here, or press Browse.", kind="note")
            return
        cases = self.file.what.key == "cases"
        if self.planning.fits(path, cases):
            self._move(SHEET)
            return
        unread = self.file.unread.isVisibleTo(self.file)
        line = self.file.join
        other = line.path.path if unread else None
        joined = None if other is None else (JoinedFile(path=other, by=line.by.text().strip()),)
        self.planning.read(path, cases=cases, keep_choices=unread, after=lambda: self._move(SHEET), joined=joined)

    def _show_agreed(self) -> None:
        self._show_step()
        self.next.setFocus()

    def _another_path(self) -> None:
        self.file.unread.hide()
        self._show_step()

    def _not_read(self, error: ScreenerError, instead: ReadChoices | None) -> None:
        """A choice that was refused is taken back; a file in which nothing was found can be opened otherwise."""
        self.page.say(str(error), kind="wrong")
        if self.reviewed is not None and self.at == SHEET:
            self.sheet.joins.stand(self.reviewed)
        if instead is not None and self.reviewed is not None:
            self.sheet.opening.show_reading(self.reviewed.reading, instead)
            return  # the focus stays on the drop-down
        if self.at == FILE and isinstance(error, NoColumns | WrongChoice):
            sheets = error.sheets if isinstance(error, NoColumns) else ()
            self.file.show_unread(self.planning.choices, sheets if len(sheets) > 1 else ())
            if len(sheets) > 1:
                self.file.opening.combos[SHEET_CHOICE].setFocus()
                return
        self.first_focus().setFocus()

    def _show_busy(self, busy: bool) -> None:
        path = self.file.path.path
        self.file.show_busy(path.name if busy and path is not None else "")
        self._show_step()

    def _show_reading(self, reviewed: ReviewedPlan) -> None:
        self._warrants = is_warrant_list(reviewed.reading)
        planning = self.planning
        self.sheet.show_reading(reviewed, tuple(planning.profiles), planning.mapping, planning.choices)
        self.mapped.show_reading(reviewed, planning.mapping)
        self.columns.show_columns(reviewed.reading.columns)
        self.charges.show_reading(reviewed)
        self.check.show_reading(reviewed)
        self.side.show_reading(reviewed)
        self.brief.set_text(brief(reviewed))
        self._show_step()

    @property
    def reviewed(self) -> ReviewedPlan | None:
        """The file as it was read last."""
        return self.planning.reviewed

    @property
    def _busy(self) -> bool:
        return self._writing or self.planning.busy

    @property
    def _against(self) -> str:
        """Why what was read cannot be imported as things stand, or nothing."""
        if self.reviewed is None:
            return ""
        unagreed = "Somebody has to agree first that this is a docket: see above." if self.check.doubts.open else ""
        return obstacle(self.reviewed) or unagreed

    # -- keeping -----------------------------------------------------------------------------

    def choose_field(self) -> None:
        """F4."""
        if self.at == COLUMNS:
            self.columns.choose_field()
        elif self.at == SHEET:
            sheets = self.sheet.opening.combos[SHEET_CHOICE]
            box = sheets if sheets.isVisible() and sheets.count() > 2 else self.sheet.opening.combos[HEADER_LINE]
            box.setFocus()
            box.showPopup()

    def next_doubt(self) -> None:
        """F8."""
        if self.at == COLUMNS and not self.columns.next_doubt():
            self.page.say("No column needs a second look.")

    def save_profile(self) -> None:
        """Ctrl+S: keeps this mapping under the name of the file, for next month."""
        if self.reviewed is None:
            return
        plan, name = self.reviewed.plan, self.reviewed.reading.path.stem

        def kept(profile: Profile) -> None:
            self.planning.keep(profile)
            self.page.say(f"The mapping is kept as profile “{profile.name}”.", kind="done")

        self.page.session.run(lambda office: verbs.save_profile(office, name, plan), kept, owner=self)

    def _keep_state(self, state: str) -> None:
        """The state that was chosen for this file becomes the office's own."""
        if not self.page.allowed("setting changed"):
            return

        def kept(code: str) -> None:
            self.page.say(f"From now on statutes are read as those of {STATES[code]}.", kind="done")
            self.planning.choose(STATE, None)

        self.page.session.run(lambda office: set_state(office, state), kept, owner=self)

    def _save_aside(self) -> None:
        path = self.check.path.path
        if self.reviewed is None or path is None:
            return
        reading = self.reviewed.reading
        words = f"The rows set aside are in {path}. Fix them there, and import that workbook like any other file."
        self.page.session.run(
            lambda office: write_set_aside(reading, path, office),
            lambda _none: self.page.say(words, kind="done"),
            owner=self,
        )

    def _write(self) -> None:
        reviewed = self.reviewed
        if reviewed is None or self._against:
            return
        self.write.begin(reviewed)
        self._move(WRITE)
        self._writing, said = True, self.check.control.said

        def work(office: Office, report: Callable[[int, int], None]) -> ImportResult:
            return verbs.import_docket(office, reviewed.plan, said=said, progress=report)

        self._job = self.page.session.run_long(
            work, self._written, self._not_written, on_progress=self.write.show_progress, owner=self
        )

    def _written(self, result: ImportResult) -> None:
        assert self.reviewed is not None
        self._writing, self._job, self.result = False, None, result
        self.write.show_result(self.reviewed, result, self.check.control.total)
        self._show_step()
        self.page.session.saved.emit(result.at)
        self.page.session.changed.emit("dockets")

    def _not_written(self, error: ScreenerError) -> None:
        self._writing, self._job = False, None
        if self.isVisible():
            self._move(CHECK)
        self.page.say(str(error), kind="note" if isinstance(error, Stopped) else "wrong")

    def _to_warrants(self) -> None:
        path = self.file.path.path
        self.leave()
        self.page.session.go("retroactive", path)

    def _to_desk(self) -> None:
        docket, cases = self.result.docket_id if self.result is not None else None, self.of_cases
        self.left.emit()
        if cases:
            self.page.session.go("retroactive")
        else:
            self.page.session.go("desk", ("docket", docket) if docket else None)

    # -- dropping ----------------------------------------------------------------------------

    def minimumSizeHint(self) -> QSize:
        """Small: its steps scroll, and its side panel gives way."""
        return QSize(px(360), px(240))

    def hasHeightForWidth(self) -> bool:
        """As high as there is room: a step that is not on screen must not push the foot out of the window."""
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the side panel gives way to a line."""
        super().resizeEvent(event)
        narrow = self.width() < px(_NARROW)
        if narrow is not self._narrow:
            self._narrow = narrow
            self.bar.set_narrow(narrow)
            self.side.setVisible(not narrow)
            self.brief.setVisible(narrow)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped(event) is not None and not self._busy:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = dropped(event)
        if path is not None:
            self.start(path)

    @property
    def of_cases(self) -> bool:
        """Whether the file holds cases behind warrants: nothing of it goes to the desk."""
        return self.reviewed is not None and self.reviewed.plan.kind == "cases"

    @property
    def title(self) -> str:
        """The file's name, for the title line."""
        path = self.file.path.path
        return path.name if path is not None and self.at > FILE else ""
