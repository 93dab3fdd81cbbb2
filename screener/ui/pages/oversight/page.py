"""Oversight: the consistency of decisions with the policy, in a period, with every number open to its charges."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QMenu, QStackedWidget, QWidget

from screener.domain.errors import ScreenerError
from screener.oversight.result import NOT_RECORDED, AttorneyRow, Oversight
from screener.ui.page import Heading, Page
from screener.ui.pages.oversight.behind import Behind
from screener.ui.pages.oversight.consistency import Consistency
from screener.ui.pages.oversight.tables import Deviations, Lists, Outcomes
from screener.ui.pages.oversight.words import both, day, p_words, period_words, periods
from screener.ui.session import Session
from screener.ui.theme import px, style
from screener.ui.widgets.buttons import Button, MenuButton
from screener.ui.widgets.empty import EmptyState
from screener.ui.widgets.labels import Elided, Label
from screener.ui.widgets.layouts import column, row
from screener.ui.widgets.panes import Pane
from screener.ui.widgets.path_line import PathLine
from screener.workflow import produce_report as verbs
from screener.workflow.office import Office
from screener.workflow.views import ChargeRow, PackResult

CONSISTENCY, OUTCOMES, DEVIATIONS, LISTS, BEHIND, EMPTY = range(6)
_VIEWS = ("Consistency", "Outcomes", "Deviations", "Lists")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What one look at the office gave: the day there, the numbers, and since when each version is in force."""

    today: date
    view: Oversight
    since: tuple[tuple[date, str], ...]


class OversightPage(Page):
    """Never ranks, never judges: a flag is an invitation to look at the files."""

    name, label, icon = "oversight", "Oversight", "chart-column"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.seen: Seen | None = None
        self._period: tuple[date, date] | None = None
        self._back = CONSISTENCY
        self.period = MenuButton("Period", name="Period")
        self.period_menu = QMenu(self.period)
        self.period.clicked.connect(lambda _checked=False: self.choose_period())
        self.consistency, self.outcomes = Consistency(), Outcomes()
        self.deviations, self.lists, self.behind = Deviations(), Lists(), Behind()
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
        self.chooser, self.dates = self._make_chooser(), self._make_dates()
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

    def _make_chooser(self) -> QWidget:
        self.folder = PathLine(name="Folder for the pack", kind="folder", hint="Type or paste the path of a folder")
        self.write, self.cancel = Button("Write the pack", kind="primary"), Button("Cancel")
        pane = Pane("surface", "b")
        line = row(
            Label("Oversight pack (PDF, workbook, page, measures) into"),
            self.folder,
            self.write,
            self.cancel,
            gap=10,
            margins=(18, 8, 18, 8),
        )
        line.setStretch(1, 1)
        pane.setLayout(line)
        pane.hide()
        return pane

    def _make_dates(self) -> QWidget:
        self.start, self.end = QLineEdit(), QLineEdit()
        for line, name in ((self.start, "First day"), (self.end, "Last day")):
            line.setAccessibleName(name)
            line.setPlaceholderText("2026-03-01")
            line.setMaximumWidth(px(130))
            style(line, "body")
            line.returnPressed.connect(self._dates_typed)
        self.show_dates = Button("Show", kind="primary")
        pane = Pane("surface", "b")
        pane.setLayout(
            row(
                Label("Decided from"),
                self.start,
                Label("to"),
                self.end,
                self.show_dates,
                None,
                gap=10,
                margins=(18, 8, 18, 8),
            )
        )
        pane.hide()
        return pane

    def _connect(self) -> None:
        self.export.clicked.connect(lambda _checked=False: self.ask_folder())
        self.write.clicked.connect(lambda _checked=False: self._write())
        self.folder.entered.connect(self._write)
        self.cancel.clicked.connect(lambda _checked=False: self.escape())
        self.show_dates.clicked.connect(lambda _checked=False: self._dates_typed())
        self.consistency.tile_opened.connect(self._open_tile)
        self.consistency.attorney_opened.connect(self._open_attorney)
        self.consistency.explained.connect(self._explain_attorney)
        self.consistency.month_opened.connect(self._open_month)
        for view in (self.outcomes, self.deviations, self.lists):
            view.opened.connect(lambda title, ids: self._open(title, "", ids))
        self.behind.left.connect(self.escape)
        self.behind.opened.connect(lambda charge: self.session.go("desk", charge.charge_id))

    def _add_actions(self) -> None:
        self.act("Export the pack", "Ctrl+E", self.ask_folder, hint="Export pack")
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
            self.act(words, f"Alt+{number + 1}", lambda number=number: self.show_view(number))
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
            return self.folder.line
        current = self.views.currentIndex()
        return {
            CONSISTENCY: self.consistency.against.table, OUTCOMES: self.outcomes.table,
            DEVIATIONS: self.deviations.table, LISTS: self.lists.table,
            BEHIND: self.behind.table, EMPTY: self.empty.button,
        }[current]  # fmt: skip

    def refresh(self) -> None:
        wanted = self._period

        def work(office: Office) -> Seen:
            today = office.today()
            start, end = wanted or periods(today)[0][1:]
            view = verbs.oversight_view(office, start, end)
            since = tuple((p.effective, f"version {p.version} in force") for p in office.policies())
            return Seen(today=today, view=view, since=since)

        self.session.run(work, self._arrived, owner=self)

    def _arrived(self, seen: Seen) -> None:
        self.seen = seen
        self._period = (seen.view.start, seen.view.end)
        view = seen.view
        self.period.setText(period_words(view.start, view.end))
        self.period.updateGeometry()
        self.consistency.show_view(view, seen.since)
        for part in (self.outcomes, self.deviations, self.lists):
            part.show_view(view)
        self.sentence.set_text(_sentence(view))
        if not view.decided:
            self._show(EMPTY)
        elif self.views.currentIndex() == EMPTY:
            self.show_view(self._back)
        self.headed.emit()

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
        other.triggered.connect(lambda _checked=False: self._ask_dates())
        self.period_menu.popup(self.period.mapToGlobal(self.period.rect().bottomLeft()))

    def show_period(self, start: date, end: date) -> None:
        """Another period; every number is computed anew."""
        self._period = (start, end)
        if self.views.currentIndex() == BEHIND:
            self.show_view(self._back)
        self.refresh()

    def _ask_dates(self) -> None:
        if self._period is not None:
            self.start.setText(self._period[0].isoformat())
            self.end.setText(self._period[1].isoformat())
        self.dates.show()
        self.start.setFocus()
        self.start.selectAll()

    def _dates_typed(self) -> None:
        try:
            start, end = date.fromisoformat(self.start.text().strip()), date.fromisoformat(self.end.text().strip())
        except ValueError:
            self.say("Write both days as year-month-day, such as 2026-03-01.", kind="warn")
            return
        if end < start:
            self.say("The period ends before it starts.", kind="warn")
            return
        self.dates.hide()
        self.hush()
        self.show_period(start, end)
        self.first_focus().setFocus()

    # -- the charges behind a number ---------------------------------------------------------

    def _open(self, title: str, words: str, ids: Sequence[str]) -> None:
        """Shows the charges with these ids."""
        wanted = tuple(ids)

        def arrived(charges: Sequence[ChargeRow]) -> None:
            count = "1 charge" if len(charges) == 1 else f"{len(charges):,} charges"
            self.behind.show_charges(f"{title}: {count}", words or self._provenance(), charges)
            self._show(BEHIND)
            self.behind.table.setFocus(Qt.FocusReason.OtherFocusReason)

        self.session.run(lambda office: verbs.charges_behind(office, wanted), arrived, owner=self)

    def _provenance(self) -> str:
        if self.seen is None:
            return ""
        view = self.seen.view
        versions = ", ".join(version for version, _ in view.policy_versions) or "none"
        when = f"Decided {period_words(view.start, view.end)}, as of {day(view.end)}."
        return f"Unit: charge. {when} Policy version {versions}."

    def _open_tile(self, key: str) -> None:
        if self.seen is None:
            return
        view = self.seen.view
        if key == "without approval":
            found = next((item for item in view.lists if item.name == "deviations without approval"), None)
            if found is not None:
                self._open(
                    found.label, f"{found.explanation} {self._provenance()}", [r.charge_id for r in found.charges]
                )
        elif key == "race":
            rows = [r.charge_id for r in view.decided if r.is_covered and r.race is None]
            self._open("Covered charges whose race is not recorded", "", rows)
        elif key == "grouped":
            rows = [r.charge_id for r in view.decided if r.grouped is True and r.concordant is False]
            self._open(
                "Grouped covered charges not decided as recommended",
                self._explained(view.main.definition, both(view.main.office.grouped)),
                rows,
            )
        elif key == "concordance":
            rows = [r.charge_id for r in view.decided if r.concordant is False]
            self._open(
                "Covered charges not decided as recommended",
                self._explained(view.main.definition, both(view.concordance)),
                rows,
            )
        else:
            self.show_view(LISTS)

    def _explained(self, definition: str, number: str) -> str:
        return f"{number}. {definition} {self._provenance()}"

    def _open_attorney(self, line: AttorneyRow) -> None:
        if line.behind:
            self._open(f"{line.attorney}, covered, not decided as recommended", self._attorney_words(line), line.behind)

    def _attorney_words(self, line: AttorneyRow) -> str:
        assert self.seen is not None
        words = [f"Standalone {both(line.standalone)}, grouped {both(line.grouped)}."]
        if line.unknown.of:
            words.append(f"Not known whether grouped: {both(line.unknown)}.")
        if line.test is not None:
            adjusted = f", adjusted {p_words(line.test.adjusted)}" if line.test.adjusted is not None else ""
            words.append(f"{line.test.name}: p = {p_words(line.test.p)}{adjusted}: {line.verdict}.")
        elif line.verdict:
            words.append(f"{line.verdict.capitalize()}.")
        words.append(self.seen.view.main.definition)
        words.append(self._provenance())
        return " ".join(words)

    def _explain_attorney(self, line: AttorneyRow) -> None:
        """Every covered charge of one attorney that the number counts, and the number in words."""
        if self.seen is None:
            return
        wanted = None if line.attorney == NOT_RECORDED else line.attorney
        rows = [
            r.charge_id for r in self.seen.view.decided
            if r.concordant is not None and (line.attorney == "Office" or r.attorney == wanted)
        ]  # fmt: skip
        self._open(f"{line.attorney}, what the number counts", self._attorney_words(line), rows)

    def _open_month(self, month: str) -> None:
        if self.seen is not None:
            rows = [
                r.charge_id
                for r in self.seen.view.decided
                if r.concordant is not None and f"{r.decided_on:%Y-%m}" == month
            ]
            self._open(f"Covered charges decided in {month}", "", rows)

    def open_current(self) -> None:
        line = self.consistency.against.table.row
        if line is not None:
            self._open_attorney(line)

    def explain_current(self) -> None:
        line = self.consistency.against.table.row
        if line is not None:
            self._explain_attorney(line)

    def _copy(self) -> None:
        table = self.first_focus()
        if hasattr(table, "copy"):
            table.selectAll()
            table.copy()
            self.say("The table is on the clipboard.")

    # -- the pack ----------------------------------------------------------------------------

    def ask_folder(self) -> None:
        """Ctrl+E: into which folder."""
        self.chooser.show()
        self.folder.setFocus()

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
        out, seen = self.folder.path, self.seen
        if out is None or seen is None:
            self.say("Type the path of a folder, or press Browse.")
            return
        self.write.setEnabled(False)
        start, end = seen.view.start, seen.view.end
        self.say(f"Writing the pack for {period_words(start, end)} ...")
        self.session.run(
            lambda office: verbs.oversight_pack(office, start, end, out), self._written, self._not_written, owner=self
        )

    def _written(self, result: PackResult) -> None:
        self.write.setEnabled(True)
        self.chooser.hide()
        where = result.files[0].parent if result.files else ""
        names = ", ".join(file.name for file in result.files)
        self.say(f"{names} in {where}. Record through event {result.through:,}.", strong="Written:", kind="done")
        self.session.changed.emit("exports")
        self.first_focus().setFocus()

    def _not_written(self, error: ScreenerError) -> None:
        self.write.setEnabled(True)
        self.say(str(error), kind="wrong")
        self.folder.setFocus()


def _sentence(view: Oversight) -> str:
    """The one sentence above the numbers."""
    if not view.decided:
        return ""
    flagged = view.main.flagged
    head = (
        f"Of {view.concordance.of:,} covered charges decided, {view.concordance.count:,} were decided as recommended."
    )
    if not flagged:
        return f"{head} No difference between standalone and grouped was found; n may be too small."
    names = ", ".join(row.attorney for row in flagged)
    return f"{head} Outside limits, look at the files: {names}."
