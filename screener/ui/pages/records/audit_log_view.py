"""The audit log on screen: every event, newest first, narrowed by who, kind, days, what it is about, and by words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QWidget

from screener.ui.pages.records.sections import EDGE, RecordsSection
from screener.ui.session import Session
from screener.ui.table import Column, DataTable
from screener.ui.theme import px, style
from screener.ui.widgets.buttons import Button, Combo
from screener.ui.widgets.labels import Elided, Label
from screener.ui.widgets.layouts import Flow, column, row
from screener.ui.widgets.panes import Card
from screener.workflow.model import TrailRow, TrailWays
from screener.workflow.session import Office
from screener.workflow.session.record.audit_log_lines import UNKNOWN, TrailFilter, trail, trail_ways

PAGE = 200
_PAUSE = 150  # milliseconds after the last key before a search begins
_AROUND = 40  # events above the one that a finding names
#: What the days can be narrowed to: words, and how many days back the first lies (None: no bound).
_DAYS: tuple[tuple[str, int | None], ...] = (
    ("All days", None), ("Today", 0), ("Last 7 days", 6), ("Last 30 days", 29), ("Last 365 days", 364),
)  # fmt: skip


class TrailSection(RecordsSection):
    """``moved`` is the event that is current now, ``opened`` the one that Enter was pressed on."""

    name, label = "trail", "Audit log"

    moved = Signal(object)
    opened = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.rows: list[TrailRow] = []
        self._asked = 0
        self._object = ""
        self._wanted: int | None = None  # the event that is to be current when the rows arrive
        self.search = QLineEdit()
        self.search.setAccessibleName("Search the audit log")
        self.search.setPlaceholderText("Find a case, a charge, a reason, an id, a file")
        self.search.setToolTip("Every word must be there. Names of defendants are not searched.")
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumWidth(px(280))
        style(self.search, "body")
        self.who, self.kind = Combo(name="Who"), Combo(name="Kind of event")
        self.period = Combo(name="Days")
        self.period.addItems([words for words, _ in _DAYS])
        self.about = Button("Only about this one: show all", name="Show events about everything")
        self.about.hide()
        self.count = Elided("", tone="muted")
        self.more = Button(f"Show {PAGE} older")
        self.table = _table(self.when)
        self.none = Label("Nothing in the audit log matches.", tone="muted")
        self.none.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.none.setContentsMargins(px(12), px(10), px(12), px(12))
        card = Card()
        card.body.addWidget(self.table, 1)
        card.body.addWidget(self.none)
        filters = Flow((self.search, self.who, self.kind, self.period, self.about))
        main = column(filters, 8, card, 8, row(self.count, None, self.more, gap=12), margins=EDGE)
        main.setStretch(2, 1)
        self.setLayout(main)
        self._fill(TrailWays(actors=(), kinds=()))
        self._typing = QTimer(self, singleShot=True, interval=_PAUSE)
        self._typing.timeout.connect(self.refresh)
        self.search.textChanged.connect(lambda _text: self._typing.start())
        for combo in (self.who, self.kind, self.period):
            combo.activated.connect(lambda _at: self.refresh())
        self.about.clicked.connect(lambda _checked=False: self.only_about(""))
        self.more.clicked.connect(lambda _checked=False: self.show_older())
        self.table.moved.connect(self.moved)
        self.table.opened.connect(self.opened)

    def when(self, event: TrailRow) -> str:
        return "not readable" if event.at == UNKNOWN else f"{self.session.local(event.at):%Y-%m-%d %H:%M:%S}"

    def first_focus(self) -> QWidget:
        return self.table

    # -- what is shown -----------------------------------------------------------------------

    def _fill(self, ways: TrailWays) -> None:
        """The choices; what is chosen stays chosen."""
        for combo, every, values in ((self.who, "Everybody", ways.actors), (self.kind, "Every kind", ways.kinds)):
            chosen = combo.currentText()
            told = [every, *(value or "nobody" for value in values)]
            if [combo.itemText(at) for at in range(combo.count())] != told:
                combo.clear()
                combo.addItems(told)
                combo.setCurrentIndex(max(combo.findText(chosen), 0))
                combo.updateGeometry()  # as wide as what can be chosen

    def only(self) -> TrailFilter:
        """What the drop-downs say."""
        back = _DAYS[self.period.currentIndex()][1]
        today: date = self.session.local(self.session.clock()).date()
        return TrailFilter(
            actor=self.who.currentText() if self.who.currentIndex() > 0 else "",
            kind=self.kind.currentText() if self.kind.currentIndex() > 0 else "",
            object=self._object,
            start=None if back is None else today - timedelta(days=back),
            end=None if back is None else today,
        )

    def refresh(self) -> None:
        self._look(before=None)
        self.session.run(trail_ways, self._fill, owner=self)

    def _look(self, before: int | None) -> None:
        self._asked += 1
        asked, text, only = self._asked, self.search.text().strip(), self.only()

        def arrived(rows: tuple[TrailRow, ...]) -> None:
            if asked == self._asked:  # else another search was begun meanwhile
                self.rows = list(rows)
                self._show(len(rows) == PAGE)

        self.session.run(
            lambda office: trail(office, limit=PAGE, before=before, text=text, only=only), arrived, owner=self
        )

    def show_older(self) -> None:
        """The next page of the audit log."""
        if not self.rows:
            return
        text, before, only = self.search.text().strip(), self.rows[-1].seq, self.only()

        def work(office: Office) -> tuple[TrailRow, ...]:
            return trail(office, limit=PAGE, before=before, text=text, only=only)

        def arrived(rows: tuple[TrailRow, ...]) -> None:
            self.rows.extend(rows)
            self._show(len(rows) == PAGE)

        self.session.run(work, arrived, owner=self)

    def only_about(self, name: str) -> None:
        """Only the events about one object; about all again with an empty name."""
        self._object = name
        self.about.setVisible(bool(name))
        self.refresh()

    def show_event(self, seq: int) -> None:
        """Brings an event on screen, with those around it, whatever was searched before."""
        self._object = ""
        self.about.hide()
        self.search.blockSignals(True)
        self.search.clear()
        self.search.blockSignals(False)
        for combo in (self.who, self.kind, self.period):
            combo.setCurrentIndex(0)
        self._wanted = seq
        self._look(before=seq + _AROUND)

    def _show(self, more: bool) -> None:
        self.table.set_rows(self.rows)
        self.table.setVisible(bool(self.rows))
        self.none.setVisible(not self.rows)
        self.more.setVisible(more)
        text = self.search.text().strip()
        newest = "" if self._wanted is not None else " newest"
        shown = f"{len(self.rows):,}{newest} shown" if more else f"{len(self.rows):,} shown"
        self.count.set_text(shown + (f" for “{text}”" if text else ""))
        if self._wanted is not None:
            self._select(self._wanted)
            self._wanted = None
        if not self.rows:
            self.moved.emit(None)

    def _select(self, seq: int) -> None:
        """The event itself, or the nearest before it where it is missing."""
        for number, event in enumerate(self.rows):
            if event.seq <= seq:
                self.table.selectRow(number)
                middle = QAbstractItemView.ScrollHint.PositionAtCenter
                self.table.scrollTo(self.table.rows_model.index(number, 0), middle)
                self.table.setFocus()
                return


def _table(when: Callable[[TrailRow], str]) -> DataTable:
    return DataTable(
        (
            Column(title="Event", text=lambda e: f"{e.seq:,}", width=70, number=True),
            Column(title="Saved", text=when, width=168),
            Column(title="By", text=lambda e: e.actor or "nobody", width=64),
            Column(title="Kind", text=lambda e: e.kind, width=150),
            Column(
                title="What", text=lambda e: f"{e.words} (undone)" if e.undone else e.words,
                tone=lambda e: "wrong" if e.at == UNKNOWN else "muted" if e.undone else "text",
            ),
            Column(
                title="Hash", text=lambda e: e.hash[:8], width=92, tone=lambda _e: "muted",
                tip=lambda e: f"chain {e.chain}, {e.hash}",
            ),
        ),
        name="Audit log, newest first",
    )  # fmt: skip
