"""Records: the audit log, whether it is whole, backups, anchors, the weekly review, the office in numbers."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QElapsedTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from screener.domain.counting import plural
from screener.domain.errors import ScreenerError
from screener.ui import dialogs
from screener.ui.page import Heading, Page
from screener.ui.pages.records.anchors import AnchorsSection
from screener.ui.pages.records.audit_log_view import TrailSection
from screener.ui.pages.records.backups import BackupsSection
from screener.ui.pages.records.review import ReviewSection
from screener.ui.pages.records.sections import MORE, RecordsSection, SectionSwitch
from screener.ui.pages.records.side import SIDE, RecordsSide, verdict
from screener.ui.session import Session
from screener.ui.tasks import Job, Stopped
from screener.ui.theme import px
from screener.ui.widgets.buttons import Button
from screener.ui.widgets.layouts import column, row
from screener.workflow.model import BackupRow, OfficeStatus, TrailRow, Verification
from screener.workflow.session import Office
from screener.workflow.session.rights import AUDITOR, SUPERVISOR
from screener.workflow.verbs import anchor_record, audit_review, keep_backups
from screener.workflow.verbs.at_rest import at_rest
from screener.workflow.verbs.report_incident import Incident, incident_package
from screener.workflow.verbs.verify_record import verify

#: Who is asked for the weekly review.
_REVIEWERS = (SUPERVISOR, AUDITOR)
_Around = tuple[OfficeStatus, str, BackupRow | None, anchor_record.AnchorCoverage, int, str]

_NARROW, _SLIM = 900, 280  # below this width, at 100 %, the side panel becomes so slim


class RecordsPage(Page):
    """The audit log is appended to, never overwritten."""

    name, label, icon = "records", "Records", "shield-check"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._status: OfficeStatus | None = None
        self._weeks = 0  # weeks that nobody signed off, where the person who acts may
        self._job: Job | None = None
        self._since = QElapsedTimer()
        self.trail, self.review = TrailSection(session), ReviewSection(session)
        self.backups, self.anchors = BackupsSection(session), AnchorsSection(session)
        own: list[RecordsSection] = [self.trail, self.backups, self.anchors, self.review]
        self.sections = {one.name: one for one in (*own, *(make(session) for make in MORE))}
        self.switch, self.stack = SectionSwitch(), QStackedWidget()
        for section in self.sections.values():
            self.switch.add(section.name, section.label)
            self.stack.addWidget(section)
            section.said.connect(self.said)
            section.changed.connect(self.refresh)
        self.switch.choose("trail")
        self.side = RecordsSide()
        self.accounts = Button("Accounts ...", icon="users")
        self.accounts.clicked.connect(lambda _checked=False: session.accounts_wanted.emit())
        head = row(self.switch, self.accounts, gap=12, margins=(14, 10, 14, 0))
        head.setStretch(0, 1)
        main = column(head, self.stack)
        main.setStretchFactor(self.stack, 1)
        line = row(gap=0)
        line.addLayout(main, 1)
        line.addWidget(self.side)
        self.setLayout(line)
        self._connect()
        self._add_acts()

    @property
    def table(self) -> QWidget:
        """The audit log's own table."""
        return self.trail.table

    def _connect(self) -> None:
        self.switch.chosen.connect(self.show_section)
        self.trail.moved.connect(self._moved)
        self.trail.opened.connect(self._open)
        self.review.event_wanted.connect(self.show_event)
        self.side.verify_asked.connect(self.verify)
        self.side.stop_asked.connect(self._stop)
        self.side.event_wanted.connect(self.show_event)
        self.side.elsewhere.backup_asked.connect(self.back_up)
        self.side.elsewhere.anchor_asked.connect(self.write_anchor)
        self.side.elsewhere.incident_asked.connect(self.write_incident)

    def _add_acts(self) -> None:
        self.act("Find in the audit log", "Ctrl+F", self._find, hint="Find", shown="/")
        self.act("Verify the record", "Ctrl+R", lambda: self.verify(False), hint="Verify")
        self.act("Verify every row", "Ctrl+Shift+R", lambda: self.verify(True))
        self.act("Back up now", "Ctrl+B", self.back_up, hint="Back up", needs="backup made")
        self.act("Write an anchor", "Ctrl+Shift+B", self.write_anchor)
        self.act("Incident package ...", "Ctrl+Shift+I", self.write_incident, needs="exported", what="incident package")
        self.act("Only about this one", "Ctrl+D", self._same, hint="Only about this")
        for number, section in enumerate(self.sections.values(), start=1):
            self.act(section.label, f"Alt+{number}", partial(self.show_section, section.name))
        self.act("Copy rows", "Ctrl+C", self.trail.table.copy, on=self.trail.table, hint=True)
        self.act("Back to the audit log", "Esc", self._escape)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the audit log keeps most of the width."""
        super().resizeEvent(event)
        self.side.setMaximumWidth(px(_SLIM if self.width() < px(_NARROW) else SIDE))

    # -- the frame ---------------------------------------------------------------------------

    def heading(self) -> Heading:
        if self._status is None:
            return Heading(title="Records")
        return Heading(title="Records", subtitle=f"{self._status.events:,} events · nothing is ever overwritten")

    def waiting(self) -> int | None:
        return self._weeks or None

    def opened(self, wish: object) -> None:
        """``wish`` may name a section, or the number of an event."""
        if isinstance(wish, str) and wish in self.sections:
            self.show_section(wish)
        elif isinstance(wish, int):
            self.show_event(wish)
        else:
            self.refresh()

    @property
    def section(self) -> RecordsSection:
        """The section on screen."""
        found = self.stack.currentWidget()
        assert isinstance(found, RecordsSection)
        return found

    def first_focus(self) -> QWidget:
        return self.section.first_focus()

    def refresh(self) -> None:
        self.section.refresh()
        self._look_around()

    def show_section(self, name: str) -> None:
        """Brings a section on screen."""
        section = self.sections[name]
        self.stack.setCurrentWidget(section)
        self.switch.choose(name)
        self.side.show_event(self.trail.table.row if name == "trail" else None, "")
        self.refresh()
        section.first_focus().setFocus()

    def show_event(self, seq: int) -> None:
        """An event in the audit log, with those around it."""
        self.stack.setCurrentWidget(self.trail)
        self.switch.choose("trail")
        self.trail.show_event(seq)
        self._look_around()

    def _look_around(self) -> None:
        def work(office: Office) -> _Around:
            newest = next(iter(keep_backups.listed(office.place)), None)
            weeks = len(audit_review.weeks_waiting(office)) if office.role in _REVIEWERS else 0
            disk = at_rest(office).words
            return office.status(), str(office.place), newest, anchor_record.standing(office), weeks, disk

        def arrived(found: _Around) -> None:
            self._status, place, newest, standing, self._weeks, disk = found
            saved = self._status.last_saved
            self.side.show_status(self._status, place, self.session.local(saved) if saved else None)
            when = None if newest is None else self.session.local(newest.at)
            self.side.elsewhere.show_standing(newest, when, standing, disk)
            self.headed.emit()

        self.session.run(work, arrived, owner=self)

    # -- kept elsewhere ----------------------------------------------------------------------

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
        self.anchors.write_anchor()

    def write_incident(self) -> None:
        """Trail without names, hashes, findings, versions and log in one file, for whoever looks into an incident."""
        start = Path.home() / f"incident {self.session.local(self.session.clock()):%Y-%m-%d}.zip"
        out = dialogs.ask_save(self, "The incident package", start, "Zip files (*.zip);;All files (*)")
        if out is None:
            return
        self.side.elsewhere.set_busy(True)
        self.say("The record is read whole.", strong="Writing the incident package.", kind="note")
        self.session.run(lambda office: incident_package(office, out), self._incident, self._kept_not, owner=self)

    def _incident(self, made: Incident) -> None:
        self.side.elsewhere.set_busy(False)
        verdict = "The record is whole." if not made.faults else f"Verify found {made.faults:,} faults."
        self.say(f"{made.path}: {made.events:,} events, no names. {verdict}", strong="Written.", kind="done")
        self.refresh()

    def _kept_not(self, error: ScreenerError) -> None:
        self.side.elsewhere.set_busy(False)
        self.say(str(error), kind="wrong")

    # -- the audit log ---------------------------------------------------------------------------

    def _find(self) -> None:
        if self.section is not self.trail:
            self.show_section("trail")
        self.trail.search.setFocus()
        self.trail.search.selectAll()

    def _moved(self, event: TrailRow | None) -> None:
        self.side.show_event(event, "" if event is None else self.trail.when(event))

    def _same(self) -> None:
        """Only the events about what the current one is about."""
        event = self.trail.table.row
        if event is not None and self.section is self.trail:
            self.trail.only_about(event.object)

    def _open(self, event: TrailRow) -> None:
        """Enter on an event about a charge shows that charge on the desk."""
        kind, _, name = event.object.partition(":")
        if kind == "charge" and name:
            self.session.go("desk", name)

    def _escape(self) -> None:
        self.hush()
        if self.trail.search.hasFocus() and self.trail.search.text():
            self.trail.search.clear()
        self.first_focus().setFocus()

    # -- verify ------------------------------------------------------------------------------

    def verify(self, thorough: bool) -> None:
        """Recomputes and compares, beside the work; the record is not touched."""
        if self._job is not None:
            return
        self.side.begin()
        self._since.start()
        place = self.session.office.place

        def work(report: Callable[[int, int], None]) -> Verification:
            return verify(place, thorough=thorough, progress=report)

        self._job = self.session.run_beside(
            work, self._verified, self._not_verified, on_progress=self._progressed, owner=self
        )

    def _progressed(self, done: int, total: int) -> None:
        self.side.show_progress(done, total, self._since.elapsed() / 1000)

    def _stop(self) -> None:
        if self._job is not None:
            self._job.stop()

    def _verified(self, found: Verification) -> None:
        self._job = None
        self.side.show_result(found)
        if found.ok:
            self.say(verdict(found), strong="Whole.", kind="done")
        else:  # the sentence and the list stand beside
            first = next((fault.seq for fault in found.findings if fault.seq), 0)
            where = f"; the first is at event {first:,}" if first else ""
            count = len(found.findings)
            faults = plural(count, "fault")
            self.say(f"{faults} found{where}.", strong="Not whole.", kind="wrong")

    def _not_verified(self, error: ScreenerError) -> None:
        self._job = None
        self.side.end()
        self.say(str(error), kind="note" if isinstance(error, Stopped) else "wrong")
