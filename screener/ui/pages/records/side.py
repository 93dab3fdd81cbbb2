"""Beside the audit log: the office in numbers, Verify with its result in words, and the event that is current."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from screener.domain.counting import plural
from screener.ui.pages.records.elsewhere import Elsewhere
from screener.ui.widgets.buttons import Button
from screener.ui.widgets.labels import Label, LabelRows, SectionLabel
from screener.ui.widgets.layouts import clear, column, row
from screener.ui.widgets.panes import SidePanel
from screener.ui.widgets.progress import ProgressLine
from screener.ui.widgets.strip import Strip
from screener.workflow.model import OfficeStatus, TrailRow, Verification

SIDE = 330  # the width of the column at 100 %
_MOST = 6


def verdict(found: Verification) -> str:
    """What Verify found, in a sentence."""
    events = f"{found.events:,} events" if found.events != 1 else "1 event"
    if found.ok:
        return (
            f"{events}: the chain is whole, the rows match their digests, "
            "and the decisions rebuilt from the audit log are the same."
        )
    count = len(found.findings)
    faults = plural(count, "fault")
    return f"{events}: {faults} found. Nothing was changed; keep the file as it is and go back to the last good copy."


def remaining(done: int, total: int, seconds: float) -> str:
    """How much is read, and about how long the rest takes; nothing of time before a tenth of it or a second went by."""
    told = f"{done:,} of {total:,} events"
    if seconds < 1 or done * 10 < total:
        return told
    left = seconds * (total - done) / done
    return f"{told}, about {left:.0f} s left" if left < 90 else f"{told}, about {left / 60:.0f} minutes left"


class RecordsSide(SidePanel):
    """``verify_asked`` says whether every row is to be compared, ``stop_asked`` that it takes too long;
    ``event_wanted`` is the event at which a finding lies."""

    verify_asked = Signal(bool)
    stop_asked = Signal()
    event_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(SIDE, parent=parent)
        self.verify, self.thorough = Button("Verify", kind="primary"), Button("Verify every row")
        self.stop = Button("Stop", name="Stop verifying")
        self.verify.clicked.connect(lambda _checked=False: self.verify_asked.emit(False))
        self.thorough.clicked.connect(lambda _checked=False: self.verify_asked.emit(True))
        self.stop.clicked.connect(lambda _checked=False: self.stop_asked.emit())
        self.bar, self.words = ProgressLine(210), Label("", role="small", tone="muted", wrap=True)
        self.left = Label("", role="small", tone="muted", wrap=True)
        self.result = Strip()
        self.faults = column(gap=6)
        self.elsewhere = Elsewhere()
        self.office, self.where = LabelRows(), Label("", role="small", tone="muted", wrap=True)
        self._event = QWidget()
        self.event_words = Label("", wrap=True)
        self.event_rows, self.event_hash = LabelRows(), Label("", role="small", tone="muted", wrap=True)
        self._event.setLayout(
            column(SectionLabel("This event"), 4, self.event_words, 4, self.event_rows, 4, self.event_hash)
        )
        self.body.addLayout(
            column(
                SectionLabel("Is the record whole?"), 4, self.words, 8, row(self.verify, self.thorough, None), 4,
                row(self.bar, self.stop, None, gap=10), 2, self.left, 6, self.result, 4, self.faults,
                14, self.elsewhere,
                14, self._event,
                14, SectionLabel("This office"), 2, self.office, 4, self.where,
            )
        )  # fmt: skip
        self.words.setText(
            "Verify recomputes the chain, compares the imported rows with their digests "
            "and rebuilds the decisions from the audit log."
        )
        self._event.hide()
        for widget in (self.bar, self.stop, self.left):
            widget.hide()

    def show_status(self, status: OfficeStatus, path: str, saved: datetime | None) -> None:
        self.office.set_rows(
            (
                ("charges", f"{status.charges:,}"),
                ("people", f"{status.people:,}"),
                ("cases", f"{status.cases:,}"),
                ("decided", f"{status.decided:,}"),
                ("held", f"{status.held:,}"),
                ("files imported", f"{status.dockets:,}"),
                ("warrants", f"{status.warrants:,}"),
                ("policy versions", f"{status.policies:,}"),
                ("events", f"{status.events:,}"),
                ("last saved", f"{saved:%Y-%m-%d %H:%M:%S}" if saved is not None else "never"),
            )
        )
        self.where.setText(path)

    def begin(self) -> None:
        for widget in (self.bar, self.stop, self.left):
            widget.show()
        self.left.setText("Reading the pages of the file ...")
        for widget in (self.verify, self.thorough):
            widget.setEnabled(False)
        self.bar.set_progress(0, 1)
        self.result.put_away()
        clear(self.faults)

    def end(self) -> None:
        for widget in (self.bar, self.stop, self.left):
            widget.hide()
        for widget in (self.verify, self.thorough):
            widget.setEnabled(True)

    def show_progress(self, done: int, total: int, seconds: float) -> None:
        """How far it is, and how long it will still take at the pace so far (``seconds`` went by)."""
        self.bar.set_progress(done, total)
        self.left.setText(remaining(done, total, seconds))

    def show_result(self, found: Verification) -> None:
        self.end()
        self.result.say(
            verdict(found), strong="Whole." if found.ok else "Not whole.", kind="done" if found.ok else "wrong"
        )
        for fault in found.findings[:_MOST]:
            place = "" if (fault.seq and fault.chain) or not fault.table else f"{fault.table}: "
            self.faults.addWidget(Label(f"{place}{fault.message}", tone="wrong", wrap=True))
            if fault.seq:
                show = Button(f"Show event {fault.seq:,}", kind="link")
                show.clicked.connect(lambda _checked=False, seq=fault.seq: self.event_wanted.emit(seq))
                self.faults.addLayout(row(show, None))
        if len(found.findings) > _MOST:
            self.faults.addWidget(Label(f"and {len(found.findings) - _MOST:,} more", tone="muted"))
        for note in found.notes:
            self.faults.addWidget(Label(note, tone="muted", wrap=True))

    def show_event(self, event: TrailRow | None, when: str) -> None:
        self._event.setVisible(event is not None)
        if event is None:
            return
        self.event_words.setText(event.words or event.kind)
        rows = [
            ("number", f"{event.chain} {event.seq:,}"),
            ("kind", event.kind),
            ("by", event.actor),
            ("saved", when or "not readable"),
            ("office day", event.office_date.isoformat() if event.office_date.year > 1 else "not readable"),
        ]
        if event.undone:
            rows.append(("undone", "yes"))
        self.event_rows.set_rows(rows)
        self.event_hash.setText(f"{event.object}\nhash {event.hash[:24]} …")
        self.event_hash.setToolTip(event.hash)
