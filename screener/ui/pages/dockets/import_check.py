"""Steps 5 and 6 of the import: the counts that must add up, what waits for absent facts, and the writing itself."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QElapsedTimer, Signal
from PySide6.QtWidgets import QWidget

from screener.docket.quality.control import ControlTotal
from screener.docket.reading.facts.absent import why_absent
from screener.docket.reading.reading import SetAside
from screener.domain.counting import agreed, plural
from screener.ui.pages.dockets.aside import aside_columns
from screener.ui.pages.dockets.import_control import ControlCard
from screener.ui.pages.dockets.import_doubts import DoubtsCard
from screener.ui.pages.dockets.import_reading import IssueGroup, ReviewedPlan, fact_label, listed, short_hash
from screener.ui.table import Column, DataTable
from screener.ui.theme import px
from screener.ui.widgets.buttons import Button
from screener.ui.widgets.labels import Label, LabelRows
from screener.ui.widgets.layouts import column, row
from screener.ui.widgets.panes import Card, Scroll
from screener.ui.widgets.path_line import PathLine
from screener.ui.widgets.progress import ProgressLine
from screener.workflow.model import ImportPlan, ImportResult

_WORTH_SAYING = 2.0  # seconds: less than this is not worth a word
_MOST = 8  # rows of a table inside the scrolling step before it scrolls itself


class CheckStep(QWidget):
    """Step 5: rows read = accepted + set aside, the doubts, and what the absent columns leave open."""

    save_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sum = Label("", role="heading", wrap=True)
        self.about = Label("", tone="muted", wrap=True)
        self.aside = DataTable(aside_columns(), name="Rows set aside")
        self.path = PathLine(name="Workbook for the rows set aside", kind="save", kinds="Excel workbook (*.xlsx)")
        self.save = Button("Save these rows")
        self.save.clicked.connect(lambda _checked=False: self.save_asked.emit())
        self.aside_card = Card("Set aside", "fix them in the workbook and import it again")
        self.aside_card.body.addWidget(self.aside, 1)
        self.aside_card.body.addLayout(row(self.path, self.save, margins=(10, 8, 10, 8)))
        self.control = ControlCard()
        self.doubts = DoubtsCard()
        self.issues = DataTable(
            (
                Column(title="Doubts", text=lambda i: f"{i.count:,}", width=70, number=True),
                Column(title="What", text=lambda i: i.example),
                Column(title="Cells", text=lambda i: i.cells, width=210),
            ),
            name="Doubts about cells",
        )  # fmt: skip
        self.issue_card = Card("Doubts about cells", "shown, never repaired; no row is set aside for them")
        self.issue_card.body.addWidget(self.issues)
        self.open = DataTable(
            (
                Column(title="Fact that the policy looks at and no column gives", text=lambda o: o[0]),
                Column(title="Charges that wait for it", text=lambda o: f"{o[1]:,}", width=180, number=True),
            ),
            name="Facts given by no column",
        )
        self.open_note = Label("", tone="muted", wrap=True)
        self.open_note.setContentsMargins(px(12), px(8), px(12), px(10))
        self.open_card = Card("Given by no column", "under the policy in force")
        self.open_card.body.addWidget(self.open)
        self.open_card.body.addWidget(self.open_note)
        inner = QWidget()
        inner.setLayout(
            column(
                self.sum,
                4,
                self.about,
                12,
                self.doubts,
                12,
                self.control,
                12,
                self.aside_card,
                12,
                self.open_card,
                12,
                self.issue_card,
                None,
            )
        )
        self.scroll_area = Scroll(inner)
        self.setLayout(column(self.scroll_area))
        self.setAccessibleName("Step 5, check")

    def show_reading(self, reviewed: ReviewedPlan) -> None:
        plan, reading = reviewed.plan, reviewed.reading
        self.sum.setText(
            f"{plural(reading.rows_read, 'row')} read = {reading.rows_accepted:,} accepted "
            f"+ {len(reading.set_aside):,} set aside"
        )
        self.about.setText(_about(reviewed))
        self.doubts.show_doubts(reviewed.doubts, reading.sha256)
        self.control.show_total(reviewed.control)
        _fill(self.aside, reading.set_aside)
        self.aside_card.setVisible(bool(reading.set_aside))
        if self.path.path is None:
            self.path.set_path(reading.path.with_name(f"{reading.path.stem}-set-aside.xlsx"))
        _fill(self.issues, reviewed.issues)
        self.issue_card.setVisible(bool(reviewed.issues))
        waiting = sorted(plan.open_by_absent_fact.items(), key=lambda item: (-item[1], item[0]))
        _fill(self.open, [(_why(plan, fact), n) for fact, n in waiting if n])
        self._say_open(reviewed)

    def _say_open(self, reviewed: ReviewedPlan) -> None:
        plan = reviewed.plan
        waits = any(plan.open_by_absent_fact.values())
        words: list[str] = []
        if waits:
            words.append(
                "Answer them on the desk (F), attest that the report shows none of them (R), "
                "or adopt a policy that says what silence means."
            )
        if plan.silent_facts:
            words.append(
                f"{listed(fact_label(name) if n == 0 else name for n, name in enumerate(plan.silent_facts))} "
                f"{agreed(len(plan.silent_facts), 'is', 'are')} given by no column: the policy itself treats "
                "silence as “not shown”, and every recommendation says so."
            )
        if not waits and not plan.silent_facts:
            words.append(
                "No charge of this file waits for a fact that it cannot give."
                if plan.rollups is not None
                else "No policy is in force yet: adopt one, and the program says what each absent column leaves open."
            )
        self.open.setVisible(waits)
        self.open_note.setText(" ".join(words))


def _why(plan: ImportPlan, fact: str) -> str:
    """A fact that waits, and why no column gives it: "Amount is in no column"."""
    return fact_label(why_absent(plan.reading, fact, plan.facts_read).replace("'", "", 2))


def _about(reviewed: ReviewedPlan) -> str:
    plan, reading = reviewed.plan, reviewed.reading
    total = plan.new + plan.same + plan.changed
    parts = [
        f"{plural(total, 'charge')} in {plural(reading.cases, 'case')} of {plural(reading.people, 'person', 'people')}"
    ]
    if plan.same or plan.changed:
        parts.append(f"{plan.new:,} new, {plan.changed:,} changed, {plan.same:,} in the record already")
    if plan.twins:
        parts.append(f"{plan.twins:,} alike in every field: separate counts, kept apart")
    if plan.doubtful:
        parts.append(
            f"{plural(plan.doubtful, 'pair')} of people of this file may each be one person: their charges are grouped "
            "“not known” until somebody answers on the People page"
        )
    if plan.kind == "cases":
        parts.append("they stand behind warrants: none of them will wait on the desk")
    if plan.rollups:
        told = [f"{n:,} {word}" for word, n in plan.rollups.items() if n]
        if told:
            parts.append("under the policy in force: " + ", ".join(told))
    return " ".join(f"{part[:1].upper()}{part[1:]}." for part in parts)


def _fill(table: DataTable, rows: Sequence[SetAside] | Sequence[IssueGroup] | Sequence[tuple[str, int]]) -> None:
    """Shows rows, as high as they are up to a limit."""
    table.set_rows(rows)
    head = table.horizontalHeader().sizeHint().height()
    table.setFixedHeight(head + table.row_height * min(len(rows), _MOST) + px(4))


class WriteStep(QWidget):
    """Step 6: the import, with its progress and its result."""

    desk_asked = Signal()
    again_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._timer = QElapsedTimer()
        self.title = Label("", role="title", wrap=True)
        self.words = Label("", tone="muted", wrap=True)
        self.bar = ProgressLine(420)
        self.stop = Button("Stop", name="Stop the import; nothing is written")
        self.desk = Button("Go to the desk", kind="primary")
        self.again = Button("Import another file")
        self.desk.clicked.connect(lambda _checked=False: self.desk_asked.emit())
        self.again.clicked.connect(lambda _checked=False: self.again_asked.emit())
        self.numbers = LabelRows()
        self._result = QWidget()
        self._result.setLayout(column(self.numbers, 16, row(self.desk, self.again, None)))
        self._result.setMaximumWidth(px(520))
        card = Card()
        card.body.addLayout(
            column(
                self.title, 6, self.words, 14, row(self.bar, self.stop, None, gap=16), self._result, None,
                margins=(18, 16, 18, 18),
            )
        )  # fmt: skip
        inner = QWidget()
        inner.setLayout(column(card, None))
        self.setLayout(column(Scroll(inner)))
        self.setAccessibleName("Step 6, import")

    def begin(self, reviewed: ReviewedPlan) -> None:
        name = reviewed.reading.name
        self.title.setText(f"Writing {name} into the record ...")
        self.words.setText("One import is one event: it happens wholly or not at all.")
        self.bar.set_progress(0, 1)
        self._timer.start()
        for widget in (self.bar, self.stop):
            widget.show()
        self._result.hide()

    def show_progress(self, done: int, total: int) -> None:
        self.bar.set_progress(done, total)
        left = self._timer.elapsed() / 1000 * (total - done) / done if done else 0.0
        soon = f" About {left:.0f} s left." if left >= _WORTH_SAYING else ""
        self.words.setText(f"{done:,} of {total:,} rows.{soon} It happens wholly or not at all.")

    def show_result(self, reviewed: ReviewedPlan, result: ImportResult, control: ControlTotal | None) -> None:
        reading = reviewed.reading
        self.title.setText(f"{reading.name} is in the record")
        charges, cases = escape(plural(result.charges, "charge")), reviewed.plan.kind == "cases"
        self.words.setText(
            f"{charges} can be looked at, and are read when warrants are reviewed. None of them waits on the desk."
            if cases
            else f"{charges} can be screened now."
            if not reviewed.plan.settled
            else f"{charges}: {reviewed.plan.settled:,} settled by a court are history, the others can be screened now."
        )
        self.desk.setText("Go to the warrants" if cases else "Go to the desk")
        self.desk.setAccessibleName(self.desk.text())
        self.desk.updateGeometry()
        self.numbers.set_rows(
            (
                ("rows read", f"{result.rows_read:,}"),
                ("rows accepted", f"{result.rows_accepted:,}"),
                ("rows set aside", f"{result.rows_set_aside:,}"),
                *(_compared(control) if control is not None else ()),
                ("charges new", f"{result.new:,}"),
                ("charges changed", f"{result.changed:,}"),
                ("charges already there", f"{result.same:,}"),
                ("file", short_hash(reading.sha256)),
            )
        )
        for widget in (self.bar, self.stop):
            widget.hide()
        self._result.show()
        self.desk.setFocus()


def _compared(control: ControlTotal) -> tuple[tuple[str, str], ...]:
    """What was said of the control total, in a word, where something was."""
    if not control.compared:
        return ()
    return (("control total", "differs" if control.differs else "equal"),)
