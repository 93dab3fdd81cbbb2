"""One condition of a rule, chosen from lists: when, which fact, and which value."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from screener.policy.authoring.choices import companions, fact_values
from screener.policy.authoring.file_words import FileWords
from screener.policy.authoring.rule_text import Value
from screener.policy.language.vocabulary import FACTS, FactSpec, FactType
from screener.policy.loading.read_terms import BESIDE
from screener.ui.theme import px, style
from screener.ui.widgets.buttons import Button, Combo
from screener.ui.widgets.labels import Label
from screener.ui.widgets.layouts import Flow, column

CLAUSES = {
    "if": "Only if this is so",
    "unless": "Not if this is so",
    "if shown": "Only if the record shows it",
    "unless shown": "Not if the record shows it",
}
_FIGURES = (FactType.AMOUNT, FactType.COUNT, FactType.DATE)
_FREE = (FactType.TEXT, FactType.STATUTE, FactType.EVENTS)
_PHRASE = "a term of this file"


class ConditionRow(QWidget):
    """``changed`` says that another choice was made, ``dropped`` that the condition is to go."""

    changed = Signal()
    dropped = Signal(object)

    def __init__(self, number: int, words: FileWords, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self.facts: dict[str, FactSpec] = {**FACTS, **words.facts}
        self.clause = Combo(name=f"Condition {number}: when")
        self.fact = Combo(name=f"Condition {number}: what")
        self.value = Combo(name=f"Condition {number}: value")
        self.figure = QLineEdit()
        self.figure.setAccessibleName(f"Condition {number}: figure, day or text")
        self.figure.setFixedWidth(px(110))
        style(self.figure, "body")
        self.drop = Button("Remove", name=f"Remove condition {number}")
        self.say = Label("", role="small", tone="muted", wrap=True)
        for key, label in CLAUSES.items():
            self.clause.addItem(label, key)
        for name in ("amount", *BESIDE, *(each for each in self.facts if each not in ("amount", "offense"))):
            self.fact.addItem(name, name)
        if words.terms:
            self.fact.addItem(_PHRASE, _PHRASE)
        self.fact.setMaximumWidth(px(190))
        self.value.setMaximumWidth(px(190))
        self.setLayout(
            column(Flow((self.clause, self.fact, self.value, self.figure, self.drop), gap=6), 2, self.say, gap=0)
        )
        self.fact.currentIndexChanged.connect(lambda _at: self._fill())
        self.value.currentIndexChanged.connect(lambda _at: self._told())
        self.clause.currentIndexChanged.connect(lambda _at: self.changed.emit())
        self.figure.textChanged.connect(lambda _text: self.changed.emit())
        self.drop.clicked.connect(lambda _checked=False: self.dropped.emit(self))
        self._fill()

    def _fill(self) -> None:
        name = self.fact.currentData()
        spec = self.facts.get(name)
        self.value.blockSignals(True)
        self.value.clear()
        for text, say in self._values(name, spec):
            self.value.addItem(text, say)
            self.value.setItemData(self.value.count() - 1, say, Qt.ItemDataRole.ToolTipRole)
        self.value.blockSignals(False)
        free = spec is not None and spec.type in _FREE
        self.value.setVisible(not free)
        self.figure.setVisible(free or (spec is not None and spec.type in _FIGURES))
        if spec is not None and self.figure.isVisibleTo(self):
            self.figure.setText(spec.example)
        self._told()

    def _values(self, name: str, spec: FactSpec | None) -> tuple[tuple[str, str], ...]:
        if name in BESIDE:
            return companions()
        if name == _PHRASE:
            return tuple(self._words.terms.items())
        return () if spec is None else fact_values(spec, self._words)

    def _told(self) -> None:
        spec = self.facts.get(self.fact.currentData())
        asked = "" if spec is None else f"{spec.ask} "
        self.say.setText(f"{asked}{self.value.currentData() or ''}".strip())
        self.changed.emit()

    def said(self) -> tuple[str, str, Value]:
        """The clause, the fact ("" for a term), and the value as the file writes it."""
        name = self.fact.currentData()
        spec = self.facts.get(name)
        value = self.value.currentText()
        if spec is not None and spec.type in _FIGURES:
            value = f"{value} {self.figure.text().strip()}"
        elif spec is not None and spec.type in _FREE:
            value = self.figure.text().strip()
        return self.clause.currentData(), "" if name == _PHRASE else name, value
