"""At the right: the answer. A class, a drug where it names one, the days for which it holds, and a note."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

from screener.domain.counting import plural
from screener.domain.offense import label
from screener.domain.substance import substances
from screener.ui.pages.charges.classes import ClassList
from screener.ui.pages.charges.cluster_sentences import DRUGS, substance_label
from screener.ui.pages.charges.shown import labelled
from screener.ui.theme import style
from screener.ui.widgets.buttons import Button, Combo
from screener.ui.widgets.labels import Label, SectionLabel
from screener.ui.widgets.layouts import column, row
from screener.workflow.verbs.charge_table import ANSWERED, ChargeCluster, Wording


class AnswerPanel(QWidget):
    """``changed`` says that the answer is another one, ``given`` that it is to be saved, ``left``: Esc was pressed."""

    changed = Signal(bool)  # whether it is being typed: then it is looked at when the person pauses
    given = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._group: ChargeCluster | None = None
        self.setAccessibleName("The answer")
        self.classes = ClassList()
        self.drug = _line("Drug", "not named")
        found = QCompleter(sorted(each.label for each in substances().values()), self)
        found.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        found.setFilterMode(Qt.MatchFlag.MatchContains)
        self.drug.setCompleter(found)
        self.first, self.until = (
            _line("Holds from", "any day"),
            _line("Holds until, this day not counted", "further on"),
        )
        self.reach = Combo(name="Holds for")
        self.note = _line("Note for the record", "why, for the record")
        self.fault = Label("", tone="wrong", wrap=True)
        self.save = Button("Answer", kind="primary", key="Enter")
        self.save.clicked.connect(lambda _checked=False: self.given.emit())
        self.setLayout(
            column(
                SectionLabel("What is it?"), 4, self.classes, 8,
                labelled("Drug", self.drug), 6,
                labelled("From, until", self.first, self.until), 6,
                labelled("Holds for", self.reach), 6,
                labelled("Note", self.note), 6,
                self.fault, 4, row(self.save, None), None,
            )
        )  # fmt: skip
        self.classes.chosen.connect(self._chosen)
        self.classes.entered.connect(self.given)
        for line in (self.drug, self.first, self.until, self.note):
            line.textChanged.connect(lambda _text: self.changed.emit(True))
            line.installEventFilter(self)
        self.reach.currentIndexChanged.connect(lambda _n: self.changed.emit(False))
        self.fault.hide()
        self.show_group(None)

    def show_group(self, group: ChargeCluster | None) -> None:
        """A new cluster: nothing is chosen before a person chooses, but for what the office answered already."""
        self.blockSignals(True)
        self._group = group
        for line in (self.drug, self.first, self.until, self.note):
            line.clear()
        self.reach.clear()
        self.reach.addItem("this text", "")
        if group is not None and group.cluster.text and group.cluster.statutes:
            statute = group.cluster.statutes[0][0]
            self.reach.addItem(f"also all under {statute}", statute)
        elif group is not None and not group.cluster.text:
            self.reach.setItemText(0, f"charges without a text under {group.cluster.statute}")
        self.reach.setEnabled(self.reach.count() > 1)
        self.classes.take(group.offense if group is not None and group.kind == ANSWERED else None)
        if group is not None and group.substance:
            self.drug.setText(substance_label(group.substance))
        self._chosen()
        words = "Answer" if group is None else f"Answer {plural(group.cluster.charges, 'charge')}"
        self.save.setText(words)
        self.save.setAccessibleName(words)
        self.save.updateGeometry()
        self.setEnabled(group is not None)
        self.blockSignals(False)

    def wording(self) -> Wording | None:
        """The answer as it stands; None where no class is chosen, or a day cannot be read (that is said)."""
        offense = self.classes.offense
        self.say("")
        if offense is None:
            return None
        days: list[date | None] = []
        for line in (self.first, self.until):
            text = line.text().strip()
            try:
                days.append(date.fromisoformat(text) if text else None)
            except ValueError:
                self.say(f"'{text}' is no date. Write it as 2026-02-16.")
                return None
        statute = str(self.reach.currentData() or "")
        drug = " ".join(self.drug.text().split())
        return Wording(
            offense=offense.value,
            substance=_name_of(drug) if offense in DRUGS else "none",
            effective=days[0],
            repealed=days[1],
            statutes=(statute,) if statute else (),
            note=" ".join(self.note.text().split()),
        )

    @property
    def unchanged(self) -> bool:
        """Whether the answer is the one that the office gave already."""
        group, wording = self._group, self.wording()
        if group is None or wording is None or group.kind != ANSWERED:
            return False
        same = wording.offense == group.offense.value and wording.substance in (group.substance, "none", "")
        return same and not (wording.effective or wording.repealed or wording.statutes or wording.note)

    def say(self, fault: str) -> None:
        """Says what is wrong with the answer, "" for nothing."""
        self.fault.setText(fault)
        self.fault.setVisible(bool(fault))

    def _chosen(self) -> None:
        offense = self.classes.offense
        drug = offense is None or offense in DRUGS
        self.drug.setEnabled(drug)
        self.drug.setPlaceholderText("not named" if drug else f"no drug: {label(offense)}" if offense else "")
        self.changed.emit(False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter in a field saves the answer, Esc goes back to the clusters."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.given.emit()
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.left.emit()
                return True
        return super().eventFilter(watched, event)


def _line(name: str, hint: str) -> QLineEdit:
    line = QLineEdit()
    line.setAccessibleName(name)
    line.setPlaceholderText(hint)
    line.setMinimumWidth(40)
    style(line, "body")
    return line


def _name_of(words: str) -> str:
    """A drug's name by its label; what is no label is looked up by whoever saves it."""
    return next((name for name, each in substances().items() if each.label.casefold() == words.casefold()), words)
