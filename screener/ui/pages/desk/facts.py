"""Under the charges: the facts of the charge with their source, the original row, notes, and the last decisions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from screener.ui.charge import charge_sentences
from screener.ui.table import Column, DataTable
from screener.ui.theme import color, px
from screener.ui.widgets.buttons import KeyCap
from screener.ui.widgets.chip import chip_size, paint_chip, state_style
from screener.ui.widgets.labels import Elided, Label
from screener.ui.widgets.layouts import clear, row
from screener.ui.widgets.panes import Card
from screener.workflow.model import CountView, DecidedCharge, SourceRow

MISSING = "not in the data"
#: They stand above the charges already; among the facts only where a rule looks at them or somebody recorded them.
_UNITS = ("case", "incident", "instrument")


@dataclass(frozen=True, slots=True, kw_only=True)
class FactLine:
    """One line: the fact, its value, where it stood."""

    label: str
    value: str
    source: str
    missing: bool = False


def used_facts(count: CountView) -> frozenset[str]:
    """The facts that the rules looked at, and the drug and its weight, which people look for first."""
    read = {condition.fact for trace in count.finding.because for condition in trace.conditions}
    return frozenset(read | {"amount", "field amount", "stated amount", "substance", "in custody"})


def fact_lines(count: CountView, *, whole: bool) -> tuple[FactLine, ...]:
    """What is asked and not known first, then the facts that the policy used; all of them with ``whole``."""
    known = {fact.name for fact in count.facts}
    missing = [name for name in count.asks if name not in known]
    lines = [
        FactLine(
            label=charge_sentences.fact_label(n), value=MISSING, source="F records it, with its source", missing=True
        )
        for n in missing
    ]
    used = used_facts(count) - {"offense", "statute", "grade"}  # these stand in the list of charges above
    for fact in count.facts:
        if (not whole or fact.name in _UNITS) and fact.name not in used and not fact.recorded:
            continue
        label = charge_sentences.capital(fact.label or charge_sentences.fact_label(fact.name))
        lines.append(FactLine(label=label, value=fact.value, source=fact.source))
    return tuple(lines)


class FactsCard(Card):
    """The facts used for the current count, or the row of the file that it came from (F6)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Facts", parent=parent)
        self.facts = DataTable(
            (
                Column(title="Fact", text=lambda f: f.label, width=180, tone=lambda _f: "muted"),
                Column(
                    title="Value", text=lambda f: f.value, width=200, tone=lambda f: "needs" if f.missing else "text"
                ),
                Column(title="Source", text=lambda f: f.source, role="small", tone=lambda _f: "muted"),
            ),
            name="Facts used for this charge",
            header=False,
            fit=True,
        )
        self.original = DataTable(
            (
                Column(title="", text=lambda c: c.letter, width=44, tone=lambda _c: "muted"),
                Column(title="Column", text=lambda c: c.header, width=190, tone=lambda _c: "muted"),
                Column(
                    title="As it stands", text=lambda c: c.raw or "blank", tone=lambda c: "text" if c.raw else "muted"
                ),
                Column(title="Read as", text=lambda c: c.fact, width=170, role="small", tone=lambda _c: "muted"),
            ),
            name="The original row",
            header=True,
            fit=True,
        )
        self._hint = Label("original row", role="small", tone="muted")
        self.note.hide()
        self.where = Elided("", role="small", tone="muted")
        self.head.insertWidget(1, self.where)
        self.head.addWidget(KeyCap("F6"))
        self.head.addWidget(self._hint)
        self.head.setSpacing(px(6))
        self.body.addWidget(self.facts)
        self.body.addWidget(self.original)
        self.original.hide()
        for table in (self.facts, self.original):
            table.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def show_facts(self, count: CountView, *, whole: bool) -> None:
        """The facts that the policy used, or with ``whole`` everything that the docket says."""
        what = "All facts of" if whole else "Facts used for"
        self.title.setText(f"{what} count {count.number}" if count.number else f"{what} this count")
        self.where.set_text(f"{count.file}, row {count.row}")
        self.facts.set_rows(fact_lines(count, whole=whole), keep=False)
        self.facts.clearSelection()
        self._switch(original=False)

    def show_original(self, source: SourceRow) -> None:
        sheet = f", sheet {source.sheet}" if source.sheet else ""
        self.title.setText(f"Row {source.row}")
        self.where.set_text(f"{source.file}{sheet}")
        self.original.set_rows(source.cells, keep=False)
        self.original.clearSelection()
        self._switch(original=True)

    @property
    def shows_original(self) -> bool:
        return not self.original.isHidden()

    def _switch(self, *, original: bool) -> None:
        self.original.setVisible(original)
        self.facts.setVisible(not original)
        self._hint.setText("facts" if original else "original row")


class NotesCard(Card):
    """The notes on a charge, and the narrative where the docket has one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Notes", parent=parent)
        self.note.hide()
        self.hide()

    def show_notes(self, lines: Sequence[tuple[str, str]]) -> None:
        """Each with who and when it is from."""
        clear(self.body)
        for by, text in lines:
            left = Label(by, role="small", tone="muted")
            left.setFixedWidth(px(122))
            line = row(left, gap=8, margins=(8, 5, 12, 5))
            line.setAlignment(left, Qt.AlignmentFlag.AlignTop)
            line.addWidget(Label(text, wrap=True), 1)
            self.body.addLayout(line)
        self.setVisible(bool(lines))


class LastChip(QAbstractButton):
    """One of the last decisions; a press goes there."""

    def __init__(self, number: int, decided: DecidedCharge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.decided = decided
        self._label = _short(decided.case)
        state = state_style(decided.decision.outcome)
        self.setAccessibleName(f"{state.decided}: {decided.text}, {decided.case}, {decided.person}. Alt+{number}")
        self.setToolTip(f"{state.decided}: {decided.text}\n{decided.case}, {decided.person}\nAlt+{number}")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return chip_size(self._label)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_chip(painter, QRectF(self.rect()), self._label, self.decided.decision.outcome)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(color("accent"), px(2)))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), px(3), px(3))


def _short(case: str) -> str:
    """The end of a case number, by which people know it; the year and court in front are left out."""
    tail = case.strip().split("-")[-1].split()[-1] if case.strip() else "no case"
    return tail.lstrip("0") or tail


class LastRow(QWidget):
    """The last decisions, newest first."""

    went = Signal(object)  # DecidedCharge

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Last decisions")
        self._row: QHBoxLayout = row(gap=8)
        self.setLayout(self._row)
        self.decided: tuple[DecidedCharge, ...] = ()
        self.hide()

    def show_decided(self, decided: Sequence[DecidedCharge]) -> None:
        self.decided = tuple(decided)[:9]
        clear(self._row)
        self._row.addWidget(Label("Last", role="small", tone="muted"))
        for number, item in enumerate(self.decided, start=1):
            chip = LastChip(number, item)
            chip.clicked.connect(lambda _checked=False, item=item: self.went.emit(item))
            self._row.addWidget(chip)
        self._row.addWidget(KeyCap("Alt 1–9"))
        self._row.addStretch(1)
        self.setVisible(bool(self.decided))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        return QSize(px(100), chip_size("8").height())

    def _fit(self) -> None:
        room = self.width() - px(100)
        for number in range(self._row.count()):
            item = self._row.itemAt(number)
            chip = item.widget() if item is not None else None
            if isinstance(chip, LastChip):
                room -= chip.sizeHint().width() + px(8)
                chip.setVisible(room >= 0)
