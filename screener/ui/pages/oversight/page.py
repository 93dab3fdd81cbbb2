"""Oversight: the consistency of decisions with the policy, in a period, with every number open to its charges."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QMenu, QStackedWidget, QWidget

from screener.domain.counting import plural
from screener.domain.errors import ScreenerError
from screener.oversight.result import AttorneyRow, Oversight
from screener.ui.page import Heading, Page
from screener.ui.pages.oversight import number_links
from screener.ui.pages.oversight.consistency import Consistency
from screener.ui.pages.oversight.measure_charges import MeasureCharges
from screener.ui.pages.oversight.number_format import day, period_words, periods
from screener.ui.pages.oversight.number_links import OpenedNumber
from screener.ui.pages.oversight.pack_questions import AskDays, AskFolder
from screener.ui.pages.oversight.tables import Deviations, Lists, OutcomeTables
from screener.ui.session import Session
from screener.ui.table import DataTable
from screener.ui.theme import px
from screener.ui.widgets.buttons import Button, MenuButton
from screener.ui.widgets.empty import EmptyState
from screener.ui.widgets.labels import Elided
from screener.ui.widgets.layouts import column, row
from screener.ui.widgets.panes import Pane
from screener.workflow.model import ChargeRow, PackResult
from screener.workflow.session import Office
from screener.workflow.verbs import produce_report as verbs

CONSISTENCY, OUTCOMES, DEVIATIONS, LISTS, BEHIND, EMPTY = range(6)
_NARROW = 900  # below this width, at 100 %, the year gives way
_VIEWS = ("Consistency", "Outcomes", "Deviations", "Lists")


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeNumbers:
    """What one look at the office gave: the day there, the numbers, and since when each version is in force."""

    today: date
    view: Oversight
    since: tuple[tuple[date, str], ...]


class OversightPage(Page):
    """Never ranks, never judges: a flag is an invitation to look at the files."""

    name, label, icon = "oversight", "Oversight", "chart-column"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.seen: OfficeNumbers | None = None
        self._period: tuple[date, date] | None = None
        self._back = CONSISTENCY
        self.period = MenuButton("Period", name="Period")
        self.period_menu = QMenu(self.period)
        self.period.clicked.connect(lambda _checked=False: self.choose_period())
        self.consistency, self.outcomes = Consistency(), OutcomeTables()
        self.deviations, self.lists, self.behind = Deviations(), Lists(), MeasureCharges()
        self.empty = EmptyState(
            "chart-column", "Nothing is decided in this period",
            "Choose another period, or decide charges on the desk: "
            "then every number stands here with the charges behind it.",
            button="Go to the desk", slot=lambda: self.session.go("desk"),
        )  # fmt: skip
        self.views = QStackedWidget()
        for view in (self.consistency, self.outcomes, self.deviations, self.lists, self.behind, self.empty):
            self.views.addWidget(view)
        self.switches = [Button(words) for words in _VIEWS]
        self.sentence = Elided("", tone="muted")
        self.export = Button("Export pack ...")
        self.chooser, self.dates = AskFolder(), AskDays()
        tools = row(gap=8, margins=(18, 11, 18, 9))
        for number, button in enumerate(self.switches):
            button.clicked.connect(lambda _checked=False, number=number: self.show_view(number))
            tools.addWidget(button)
        tools.addSpacing(px(6))
        tools.addWidget(self.sentence, 100)
        tools.addStretch(1)
        tools.addWidget(self.export)
        page = column(self.chooser, self.dates, tools, self.views)
        page.setStretch(3, 1)
        ground = Pane("window")
        ground.setLayout(page)
        self.setLayout(column(ground))
        self._connect()
        self._add_actions()
        self._mark(CONSISTENCY)

    def _connect(self) -> None:
        self.export.clicked.connect(lambda _checked=False: self.ask_folder())
        self.chooser.asked.connect(self._write)
        self.chooser.left.connect(self.escape)
        self.dates.chosen.connect(self._days_chosen)
        self.dates.wrong.connect(lambda text: self.say(text, kind="warn"))
        first = self.consistency
        first.tile_opened.connect(self._open_tile)
        first.attorney_opened.connect(self._open_attorney)
        first.explained.connect(
            lambda line: self._with_view(lambda view: self._open(number_links.explained(view, line)))
        )
        first.month_opened.connect(
            lambda month: self._with_view(lambda view: self._open(number_links.month(view, month)))
        )
        for part in (self.outcomes, self.deviations, self.lists):
            part.opened.connect(self._open_listed)
        self.behind.left.connect(self.escape)
        self.behind.opened.connect(lambda charge: self.session.go("desk", charge.charge_id))

    def _add_actions(self) -> None:
        self.act(
            "Export the pack", "Ctrl+E", self.ask_folder, hint="Export pack", needs="exported", what="oversight pack"
        )
        self.act(
            "Open the charges", "Return", self.open_current, on=self.consistency.against.table, hint="Open the charges"
        )
        self.act(
            "Explain this number",
            "E",
            self.explain_current,
            on=self.consistency.against.table,
            hint="Explain this number",
        )
        self.act("Copy the table", "Ctrl+C", self._copy, hint="Copy table")
        self.act("Choose the period", "Ctrl+P", self.choose_period, hint="Period")
        for number, words in enumerate(_VIEWS):
            self.act(words, f"Alt+{number + 1}", partial(self.show_view, number))
        self.act("Back to the numbers", "Esc", self.escape)

    # -- the frame ---------------------------------------------------------------------------

    def heading(self) -> Heading:
        if self.seen is None:
            return Heading(title="Oversight", beside=(self.period,))
        versions = [version for version, _ in self.seen.view.policy_versions]
        of = f"policy version {', '.join(versions)} · " if versions else ""
        return Heading(title="Oversight", subtitle=f"{of}as of {day(self.seen.view.end)}", beside=(self.period,))

    def waiting(self) -> int | None:
        return None

    def first_focus(self) -> QWidget:
        if self.chooser.isVisibleTo(self):
            return self.chooser.folder.line
        current = self.views.currentIndex()
        return {
            CONSISTENCY: self.consistency.against.table, OUTCOMES: self.outcomes.table,
            DEVIATIONS: self.deviations.table, LISTS: self.lists.table,
            BEHIND: self.behind.table, EMPTY: self.empty.button,
        }[current]  # fmt: skip

    def refresh(self) -> None:
        wanted = self._period

        def work(office: Office) -> OfficeNumbers:
            today = office.today()
            start, end = wanted or periods(today)[0][1:]
            view = verbs.oversight_view(office, start, end)
            since = tuple((p.effective, f"version {p.version} in force") for p in office.policies())
            return OfficeNumbers(today=today, view=view, since=since)

        self.session.run(work, self._arrived, owner=self)

    def _arrived(self, seen: OfficeNumbers) -> None:
        self.seen = seen
        self._period = (seen.view.start, seen.view.end)
        view = seen.view
        self._show_period()
        self.consistency.show_view(view, seen.since)
        for part in (self.outcomes, self.deviations, self.lists):
            part.show_view(view)
        self.sentence.set_text(number_links.sentence(view))
        if not view.decided:
            self._show(EMPTY)
        elif self.views.currentIndex() == EMPTY:
            self.show_view(self._back)
        self.headed.emit()

    def _show_period(self) -> None:
        """The period in its button; without the year where the window is narrow and the year is one."""
        if self.seen is None:
            return
        view = self.seen.view
        whole = period_words(view.start, view.end)
        short = self.width() < px(_NARROW) and view.start.year == view.end.year
        self.period.setText(whole.removesuffix(f" {view.end.year}") if short else whole)
        self.period.setToolTip(whole)
        self.period.setAccessibleName(f"Period: {whole}")
        self.period.updateGeometry()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_period()

    # -- views and period --------------------------------------------------------------------

    def show_view(self, number: int) -> None:
        """One of the four views of the period."""
        self._back = number
        self._mark(number)
        self._show(EMPTY if self.seen is not None and not self.seen.view.decided else number)
        self.first_focus().setFocus()

    def _show(self, view: int) -> None:
        self.views.setCurrentIndex(view)

    def _mark(self, number: int) -> None:
        for at, button in enumerate(self.switches):
            button.kind = "primary" if at == number else "secondary"
            button.update()

    def choose_period(self) -> None:
        """The menu of periods."""
        self.period_menu.clear()
        if self.seen is None:
            return
        for words, start, end in periods(self.seen.today):
            action = self.period_menu.addAction(f"{words}\t{period_words(start, end)}")
            action.triggered.connect(lambda _checked=False, start=start, end=end: self.show_period(start, end))
        self.period_menu.addSeparator()
        other = self.period_menu.addAction("Other dates ...")
        other.triggered.connect(lambda _checked=False: self.ask_days())
        self.period_menu.popup(self.period.mapToGlobal(self.period.rect().bottomLeft()))

    def show_period(self, start: date, end: date) -> None:
        """Another period; every number is computed anew."""
        self._period = (start, end)
        if self.views.currentIndex() == BEHIND:
            self.show_view(self._back)
        self.refresh()

    def ask_days(self) -> None:
        """Asks for the first and the last day of the period."""
        if self._period is not None:
            self.dates.ask(*self._period)

    def _days_chosen(self, start: date, end: date) -> None:
        self.hush()
        self.show_period(start, end)
        self.first_focus().setFocus()

    # -- the charges behind a number ---------------------------------------------------------

    def _with_view(self, act: Callable[[Oversight], object]) -> None:
        if self.seen is not None:
            act(self.seen.view)

    def _open(self, opened: OpenedNumber) -> None:
        """Shows the charges behind a number, and the number explained."""

        def arrived(charges: Sequence[ChargeRow]) -> None:
            count = plural(len(charges), "charge")
            self.behind.show_charges(f"{opened.title}: {count}", opened.words, charges)
            self._show(BEHIND)
            self.behind.table.setFocus(Qt.FocusReason.OtherFocusReason)

        self.session.run(lambda office: verbs.charges_behind(office, opened.charges), arrived, owner=self)

    def _open_listed(self, title: str, ids: Sequence[str]) -> None:
        self._with_view(lambda view: self._open(number_links.listed(view, title, tuple(ids))))

    def _open_tile(self, key: str) -> None:
        if self.seen is not None:
            opened = number_links.tile(self.seen.view, key)
            if opened is not None:
                self._open(opened)
            else:
                self.show_view(LISTS)

    def _open_attorney(self, line: AttorneyRow) -> None:
        if line.behind:
            self._with_view(lambda view: self._open(number_links.attorney(view, line)))

    def open_current(self) -> None:
        """Enter: the charges behind the attorney's line."""
        line = self.consistency.against.table.row
        if line is not None:
            self._open_attorney(line)

    def explain_current(self) -> None:
        """E: everything that the attorney's number counts."""
        line = self.consistency.against.table.row
        if line is not None:
            self._with_view(lambda view: self._open(number_links.explained(view, line)))

    def _copy(self) -> None:
        table = self.first_focus()
        if isinstance(table, DataTable):
            table.selectAll()
            table.copy()
            self.say("The table is on the clipboard.")

    # -- the pack ----------------------------------------------------------------------------

    def ask_folder(self) -> None:
        """Ctrl+E: into which folder."""
        if not self.allowed("exported", "oversight pack"):
            return
        self.chooser.ask()

    def escape(self) -> None:
        """Esc: the question is put away, or the numbers come back."""
        self.hush()
        if self.chooser.isVisibleTo(self) or self.dates.isVisibleTo(self):
            self.chooser.hide()
            self.dates.hide()
        elif self.views.currentIndex() == BEHIND:
            self.show_view(self._back)
        self.first_focus().setFocus()

    def _write(self) -> None:
        out, seen = self.chooser.folder.path, self.seen
        if out is None or seen is None:
            self.say("Type the path of a folder, or press Browse.")
            return
        self.chooser.write.setEnabled(False)
        start, end = seen.view.start, seen.view.end
        self.say(f"Writing the pack for {period_words(start, end)} ...")
        self.session.run(
            lambda office: verbs.oversight_pack(office, start, end, out), self._written, self._not_written, owner=self
        )

    def _written(self, result: PackResult) -> None:
        self.chooser.write.setEnabled(True)
        self.chooser.hide()
        where = result.files[0].parent if result.files else ""
        names = ", ".join(file.name for file in result.files)
        self.say(f"{names} in {where}. Record through event {result.through:,}.", strong="Written:", kind="done")
        self.session.changed.emit("exports")
        self.first_focus().setFocus()

    def _not_written(self, error: ScreenerError) -> None:
        self.chooser.write.setEnabled(True)
        self.say(str(error), kind="wrong")
        self.chooser.folder.setFocus()
