"""Records: every event of the office, newest first, searchable; Verify; the office in numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from screener.domain.errors import ScreenerError
from screener.ui import dialogs
from screener.ui.page import Heading, Page
from screener.ui.pages.records.side import SIDE, RecordsSide, verdict
from screener.ui.session import Session
from screener.ui.table import Column, DataTable
from screener.ui.tasks import Job, Stopped
from screener.ui.theme import px, style
from screener.ui.widgets.buttons import Button
from screener.ui.widgets.labels import Elided, Label
from screener.ui.widgets.layouts import column, row
from screener.ui.widgets.panes import Card
from screener.workflow import anchor_record, keep_backups
from screener.workflow.office import Office
from screener.workflow.verify_record import trail, verify
from screener.workflow.views import BackupRow, OfficeStatus, TrailRow, Verification

_PAGE = 200
_NARROW, _SLIM = 900, 280  # below this width, at 100 %, the side panel becomes so slim
_PAUSE = 200  # milliseconds after the last key before a search begins


class RecordsPage(Page):
    """The trail: appended to, never overwritten."""

    name, label, icon = "records", "Records", "shield-check"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._rows: list[TrailRow] = []
        self._status: OfficeStatus | None = None
        self._job: Job | None = None
        self._asked = 0
        self.search = QLineEdit()
        self.search.setAccessibleName("Search the trail")
        self.search.setPlaceholderText("Find in the trail: a kind, a person who worked, a case, a word")
        self.search.setClearButtonEnabled(True)
        self.search.setMaximumWidth(px(420))
        style(self.search, "body")
        self.count = Elided("", tone="muted")
        self.more = Button(f"Show {_PAGE} older")
        self.accounts = Button("Accounts ...", icon="users")
        self.accounts.clicked.connect(lambda _checked=False: session.accounts_wanted.emit())
        self.table = self._make_table()
        self.none = Label("Nothing in the trail matches.", tone="muted")
        self.none.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.none.setContentsMargins(px(12), px(10), px(12), px(12))
        self.side = RecordsSide()
        card = Card()
        card.body.addWidget(self.table, 1)
        card.body.addWidget(self.none)
        head = row(self.search, self.count, None, self.more, self.accounts, gap=12)
        head.setStretch(0, 2)
        head.setStretch(1, 3)
        main = column(head, 10, card, margins=(14, 12, 14, 14))
        main.setStretch(2, 1)
        line = row(gap=0)
        line.addLayout(main, 1)
        line.addWidget(self.side)
        self.setLayout(line)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_PAUSE)
        self._typing.timeout.connect(self.refresh)
        self.search.textChanged.connect(lambda _text: self._typing.start())
        self.more.clicked.connect(lambda _checked=False: self.show_older())
        self.table.moved.connect(self._moved)
        self.table.opened.connect(self._open)
        self.side.verify_asked.connect(self.verify)
        self.side.stop_asked.connect(lambda: self._job and self._job.stop())
        self.side.elsewhere.backup_asked.connect(self.back_up)
        self.side.elsewhere.anchor_asked.connect(self.write_anchor)
        self.act("Find in the trail", "Ctrl+F", self.search.setFocus, hint="Find", shown="/")
        self.act("Verify the record", "Ctrl+R", lambda: self.verify(False), hint="Verify")
        self.act("Verify every row", "Ctrl+Shift+R", lambda: self.verify(True))
        self.act("Back up now", "Ctrl+B", self.back_up, hint="Back up")
        self.act("Write an anchor", "Ctrl+Shift+B", self.write_anchor)
        self.act("Copy rows", "Ctrl+C", self.table.copy, on=self.table, hint=True)
        self.act("Back to the trail", "Esc", self._escape)

    def _make_table(self) -> DataTable:
        return DataTable(
            (
                Column(title="Event", text=lambda e: f"{e.seq:,}", width=70, number=True),
                Column(title="Saved", text=self._when, width=168),
                Column(title="By", text=lambda e: e.actor, width=64),
                Column(title="Kind", text=lambda e: e.kind, width=136),
                Column(
                    title="What", text=lambda e: f"{e.words} (undone)" if e.undone else e.words,
                    tone=lambda e: "muted" if e.undone else "text",
                ),
                Column(
                    title="Hash", text=lambda e: e.hash[:8], width=92, tone=lambda _e: "muted",
                    tip=lambda e: f"chain {e.chain}, {e.hash}",
                ),
            ),
            name="Trail, newest first",
        )  # fmt: skip

    def _when(self, event: TrailRow) -> str:
        return f"{self.session.local(event.at):%Y-%m-%d %H:%M:%S}"

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the trail keeps most of the width."""
        super().resizeEvent(event)
        self.side.setMaximumWidth(px(_SLIM if self.width() < px(_NARROW) else SIDE))

    # -- the frame ---------------------------------------------------------------------------

    def heading(self) -> Heading:
        if self._status is None:
            return Heading(title="Records")
        return Heading(title="Records", subtitle=f"{self._status.events:,} events · nothing is ever overwritten")

    def first_focus(self) -> QWidget:
        return self.table

    def refresh(self) -> None:
        text = self.search.text().strip()
        self._asked += 1
        asked = self._asked

        def work(office: Office) -> tuple[OfficeStatus, str, tuple[TrailRow, ...]]:
            return office.status(), office.place, trail(office, limit=_PAGE, text=text)

        def arrived(found: tuple[OfficeStatus, str, tuple[TrailRow, ...]]) -> None:
            if asked != self._asked:
                return  # another search was begun meanwhile
            self._status, path, rows = found
            self._rows = list(rows)
            self._show_rows(len(rows) == _PAGE)
            self.side.show_status(
                self._status, path, self.session.local(self._status.last_saved) if self._status.last_saved else None
            )
            self.headed.emit()

        self.session.run(work, arrived, owner=self)
        self._look_elsewhere()

    # -- kept elsewhere ----------------------------------------------------------------------

    def _look_elsewhere(self) -> None:
        def work(office: Office) -> tuple[BackupRow | None, anchor_record.Standing]:
            return next(iter(keep_backups.listed(office.place)), None), anchor_record.standing(office)

        def arrived(found: tuple[BackupRow | None, anchor_record.Standing]) -> None:
            newest, standing = found
            when = None if newest is None else self.session.local(newest.at)
            self.side.elsewhere.show_standing(newest, when, standing)

        self.session.run(work, arrived, owner=self)

    def back_up(self) -> None:
        """A checked copy of the office in its own folder; work can go on meanwhile in other windows."""
        self.side.elsewhere.set_busy(True)
        self.say("The copy is read whole before it counts.", strong="Backing up.", kind="note")
        self.session.run(keep_backups.make, self._backed_up, self._kept_not, owner=self)

    def _backed_up(self, made: BackupRow) -> None:
        self.side.elsewhere.set_busy(False)
        self.say(f"{made.path}, {made.size / 1_000_000:.1f} MB.", strong="Backed up.", kind="done")
        self.refresh()

    def write_anchor(self) -> None:
        """Writes down where the record ends; the first time it is asked where, and from then on kept there."""
        chosen = None
        if not self.session.office.anchor_folder:
            chosen = dialogs.ask_folder(self, "A folder that whoever edits this office cannot reach")
            if chosen is None:
                return

        def work(office: Office) -> anchor_record.AnchorMade:
            if chosen is not None:
                anchor_record.set_folder(office, chosen)
            return anchor_record.anchor(office)

        self.side.elsewhere.set_busy(True)
        self.session.run(work, self._anchored, self._kept_not, owner=self)

    def _anchored(self, made: anchor_record.AnchorMade) -> None:
        self.side.elsewhere.set_busy(False)
        self.say(f"Event {made.event:,} is written down in {made.file}.", strong="Anchored.", kind="done")
        self.refresh()

    def _kept_not(self, error: ScreenerError) -> None:
        self.side.elsewhere.set_busy(False)
        self.say(str(error), kind="wrong")

    # -- the trail ---------------------------------------------------------------------------

    def _show_rows(self, more: bool) -> None:
        self.table.set_rows(self._rows)
        self.table.setVisible(bool(self._rows))
        self.none.setVisible(not self._rows)
        self.more.setVisible(more)
        shown = f"{len(self._rows):,} newest shown" if more else f"{len(self._rows):,} shown"
        found = f" for “{self.search.text().strip()}”" if self.search.text().strip() else ""
        self.count.set_text(shown + found)
        if not self._rows:
            self.side.show_event(None, "")

    def show_older(self) -> None:
        """The next page of the trail."""
        if not self._rows:
            return
        text, before = self.search.text().strip(), self._rows[-1].seq

        def arrived(rows: Sequence[TrailRow]) -> None:
            self._rows.extend(rows)
            self._show_rows(len(rows) == _PAGE)

        self.session.run(lambda office: trail(office, limit=_PAGE, before=before, text=text), arrived, owner=self)

    def _moved(self, event: TrailRow) -> None:
        self.side.show_event(event, self._when(event))

    def _open(self, event: TrailRow) -> None:
        """Enter on an event about a charge shows that charge on the desk."""
        kind, _, name = event.object.partition(":")
        if kind == "charge" and name:
            self.session.go("desk", name)

    def _escape(self) -> None:
        self.hush()
        if self.search.hasFocus() and self.search.text():
            self.search.clear()
        self.table.setFocus()

    # -- verify ------------------------------------------------------------------------------

    def verify(self, thorough: bool) -> None:
        """Recomputes and compares; the record is not touched."""
        if self._job is not None:
            return
        self.side.begin()

        def work(office: Office, report: Callable[[int, int], None]) -> Verification:
            return verify(office.place, thorough=thorough, progress=report)

        self._job = self.session.run_long(
            work, self._verified, self._not_verified, on_progress=self.side.bar.set_progress, owner=self
        )

    def _verified(self, found: Verification) -> None:
        self._job = None
        self.side.show_result(found)
        self.say(verdict(found), strong="Whole." if found.ok else "Not whole.", kind="done" if found.ok else "wrong")

    def _not_verified(self, error: ScreenerError) -> None:
        self._job = None
        self.side.end()
        self.say(str(error), kind="note" if isinstance(error, Stopped) else "wrong")
