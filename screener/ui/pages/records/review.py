"""The weekly audit review on screen: which weeks wait, what a week holds, the sign-off."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from screener.reports.audit_review import AuditReview, ReviewLine, ReviewPart
from screener.reports.imprint import period
from screener.ui import dialogs
from screener.ui.pages.records.sections import EDGE, RecordsSection
from screener.ui.session import Session
from screener.ui.table import Column, DataTable
from screener.ui.theme import style
from screener.ui.widgets.buttons import Button, Combo
from screener.ui.widgets.labels import Label, SectionLabel
from screener.ui.widgets.layouts import Flow, column, row
from screener.ui.widgets.panes import Card
from screener.ui.widgets.strip import Strip
from screener.workflow.model import Saved
from screener.workflow.session import Office
from screener.workflow.verbs import audit_review

_WEEKS = 9
Week = tuple[date, date]


class ReviewSection(RecordsSection):
    """A line that is opened names its event with ``event_wanted``."""

    event_wanted = Signal(int)

    name, label = "review", "Audit review"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.waiting: tuple[Week, ...] = ()
        self.review: AuditReview | None = None
        self._weeks: list[Week] = []
        self.reminder = Strip()
        self.week = Combo(name="Week")
        self.write = Button("Write as PDF and workbook ...")
        self.parts, self.lines = _parts_table(), _lines_table()
        self.about = Label("", role="strong", wrap=True)
        self.state = Label("", role="small", tone="muted", wrap=True)
        self.signed = Label("", wrap=True)
        self.note = QLineEdit()
        self.note.setAccessibleName("Note of the sign-off")
        self.note.setPlaceholderText("What you looked at, in a few words")
        style(self.note, "body")
        self.sign = Button("Sign off", kind="primary")
        upper, lower = Card(), Card()
        upper.body.addWidget(self.parts)
        lower.body.addWidget(self.lines)
        main = column(
            self.reminder, 8, Flow((self.week, self.write)), 8, upper, 10, self.about, 4, lower, 10,
            SectionLabel("Sign-off"), 4, self.signed, 4, row(self.note, self.sign, gap=8), 8, self.state, margins=EDGE,
        )  # fmt: skip
        main.setStretchFactor(upper, 3)
        main.setStretchFactor(lower, 2)
        self.setLayout(main)
        self.week.activated.connect(lambda _at: self._look())
        self.write.clicked.connect(lambda _checked=False: self.write_files())
        self.sign.clicked.connect(lambda _checked=False: self.sign_off())
        self.note.returnPressed.connect(self.sign_off)
        self.parts.moved.connect(self._show_part)
        self.lines.opened.connect(lambda line: self.event_wanted.emit(line.event))

    def first_focus(self) -> QWidget:
        return self.parts

    def refresh(self) -> None:
        def work(office: Office) -> tuple[tuple[Week, ...], Week]:
            return audit_review.weeks_waiting(office), audit_review.last_week(office.today())

        self.session.run(work, self._arrived, self.fail, owner=self)

    def _arrived(self, found: tuple[tuple[Week, ...], Week]) -> None:
        self.waiting, (monday, sunday) = found
        chosen = self._weeks[self.week.currentIndex()] if self._weeks else (monday, sunday)
        self._weeks = [(monday - timedelta(days=7 * n), sunday - timedelta(days=7 * n)) for n in range(_WEEKS)]
        self._weeks.insert(0, (monday + timedelta(days=7), sunday + timedelta(days=7)))
        self.week.clear()
        for one in self._weeks:
            ending = ", not signed off" if one in self.waiting else ", so far" if one[0] > sunday else ""
            self.week.addItem(f"{period(*one)}{ending}")
        self.week.updateGeometry()
        self.week.setCurrentIndex(self._weeks.index(chosen) if chosen in self._weeks else 1)
        many = len(self.waiting)
        if many:
            weeks = f"The week of {period(*self.waiting[-1])} has" if many == 1 else f"{many} weeks have"
            self.reminder.say(f"{weeks} not been signed off.", kind="warn")
        else:
            self.reminder.put_away()
        self._look()

    def _look(self) -> None:
        start, end = self._weeks[self.week.currentIndex()]

        def work(office: Office) -> AuditReview:
            return audit_review.audit_review(office, start, end, checked=False)[0]

        self.session.run(work, self._show, self.fail, owner=self)

    def _show(self, review: AuditReview) -> None:
        self.review = review
        self.parts.set_rows(review.parts)
        looks = [number for number, part in enumerate(review.parts) if part.look]
        looks += [number for number, part in enumerate(review.parts) if part.listed]
        self.parts.selectRow(looks[0] if looks else 0)
        found = review.individually
        stands = "; ".join(f"{name}: {said}" for name, said, _ in review.state)
        self.state.setText(
            f"{found.nobodys:,} of {found.decisions:,} decisions are without a person and a time; {found.displayed:,} "
            f"were on screen, {found.undisplayed:,} were not, {found.together:,} were taken together. {stands}."
        )
        done = [f"{one.by} signed off on {one.when}: {one.note}" for one in review.signed]
        self.signed.setText("\n".join(done) or "Nobody has signed this week off yet.")

    def _show_part(self, part: ReviewPart) -> None:
        self.about.setText(f"{part.title}: {part.sentence}" if part.sentence else part.title)
        self.lines.set_rows(part.listed, keep=False)

    def write_files(self) -> None:
        """The review on paper and as a workbook."""
        folder = dialogs.ask_folder(self, "A folder for the review")
        if folder is None:
            return
        start, end = self._weeks[self.week.currentIndex()]

        def work(office: Office) -> tuple[Path, ...]:
            return audit_review.write_audit_review(office, start, end, folder)[1]

        def written(files: tuple[Path, ...]) -> None:
            self.say(", ".join(str(file) for file in files), strong="Written.", kind="done")
            self.changed.emit()

        self.session.run(work, written, self.fail, owner=self)

    def sign_off(self) -> None:
        """Records that the week was looked at, with the note."""
        start, end = self._weeks[self.week.currentIndex()]
        note = self.note.text()

        def done(saved: Saved) -> None:
            self.note.clear()
            self.session.saved.emit(saved.at)
            self.say(saved.words + ".", kind="done")
            self.changed.emit()

        self.session.run(lambda office: audit_review.sign_off(office, start, end, note), done, self.fail, owner=self)


def _parts_table() -> DataTable:
    return DataTable(
        (
            Column(title="Kind", text=lambda one: one.title, width=340, strong=True),
            Column(title="Events", text=lambda one: f"{one.count:,}", width=80, number=True),
            Column(
                title="What stands out",
                text=lambda one: one.sentence,
                tone=lambda one: "wrong" if one.look else "muted",
            ),
            Column(title="", text=lambda one: "\u25b2 look" if one.look else "", width=70, tone=lambda _one: "wrong"),
        ),
        name="What happened in the week",
    )


def _lines_table() -> DataTable:
    return DataTable(
        (
            Column(title="Event", text=_number, width=80, number=True),
            Column(title="When", text=lambda one: one.when, width=190),
            Column(title="Who", text=lambda one: one.who or "nobody", width=64),
            Column(title="What", text=lambda one: one.what),
        ),
        name="The events of this kind that are listed",
    )


def _number(one: ReviewLine) -> str:
    return f"{one.event:,}"
