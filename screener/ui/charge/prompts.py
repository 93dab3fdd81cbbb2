"""The questions of the desk, asked inside the strip: a choice by digit, a line of text, a note, a fact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from screener.policy.language.vocabulary import FACTS, FactSpec, FactType
from screener.ui.charge import charge_sentences
from screener.ui.theme import metrics, px
from screener.ui.widgets.buttons import Button, Combo
from screener.ui.widgets.layouts import Flow, column, row

SOURCES = ("police report", "lab report", "property sheet", "complaint", "interview", "other record")
_MOST_KEYS = 9
_UNITS = {"g": "grams, as in 1.4 g", "$": "dollars, as in $500"}


class Prompt(QWidget):
    """One question. ``answered`` carries the answer; Esc says ``left``."""

    answered = Signal(object)
    left = Signal()

    def start(self) -> None:
        """Takes the keyboard."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptOption:
    """One answer of a choice: its key, its words, and why it cannot be taken (empty: it can)."""

    key: str
    label: str
    value: object
    barred: str = ""


class PromptChoices(Prompt):
    """Answers with a key each. ``enter`` is the value that Enter takes, None for none."""

    def __init__(
        self, options: Sequence[PromptOption], *, name: str, enter: object = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._options, self._enter = tuple(options), enter
        flow = Flow()
        for option in self._options:
            button = Button(option.label, key=option.key, name=f"{option.label}, key {option.key}")
            button.setEnabled(not option.barred)
            button.setToolTip(option.barred)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(lambda _checked=False, value=option.value: self.answered.emit(value))
            flow.addWidget(button)
        back = Button("Back", key="Esc", kind="quiet")
        back.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        back.clicked.connect(lambda _checked=False: self.left.emit())
        flow.addWidget(back)
        self.setLayout(flow)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._enter is not None:
                self.answered.emit(self._enter)
            return
        for option in self._options:
            if event.text() and event.text().upper() == option.key and not option.barred:
                self.answered.emit(option.value)
                return
        super().keyPressEvent(event)


class TextAnswer(Prompt):
    """One line of text, with quick answers that a press puts in."""

    def __init__(
        self, *, name: str, hint: str, button: str, quick: Sequence[str] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.field = QLineEdit()
        self.field.setAccessibleName(name)
        self.field.setPlaceholderText(hint)
        self._quick = tuple(quick)
        self.save = Button(button, key="Enter", kind="secondary")
        back = Button("Back", key="Esc", kind="quiet")
        self.save.clicked.connect(lambda _checked=False: self._finish())
        back.clicked.connect(lambda _checked=False: self.left.emit())
        self.field.returnPressed.connect(self._finish)
        self.field.installEventFilter(self)
        line = row(self.field, self.save, back, gap=8)
        line.setStretchFactor(self.field, 1)
        choices = Flow(gap=6)
        for number, text in enumerate(self._quick, start=1):
            pick = Button(charge_sentences.capital(text), key=str(number), name=f"{text}, key {number}")
            pick.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            pick.clicked.connect(lambda _checked=False, text=text: self.answered.emit(text))
            choices.addWidget(pick)
        self.setLayout(column(*([choices] if self._quick else []), line, gap=8))

    def start(self) -> None:
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A digit in the empty field takes the quick answer with that key."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and not self.field.text():
            digit = event.text()
            if digit.isdigit() and 1 <= int(digit) <= len(self._quick):
                self.answered.emit(self._quick[int(digit) - 1])
                return True
        return False

    def _finish(self) -> None:
        text = " ".join(self.field.text().split())
        if text:
            self.answered.emit(text)


class NoteBox(Prompt):
    """A note, several lines; what is half-typed is kept by ``typed``."""

    typed = Signal(str)

    def __init__(self, draft: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = QPlainTextEdit(draft)
        self.field.setAccessibleName("Note on this charge")
        self.field.setPlaceholderText("A note on this charge. Enter saves, Shift Enter starts a line.")
        self.field.setTabChangesFocus(True)
        self.field.setFixedHeight(round(metrics("body").height() * 3) + px(16))
        self.field.installEventFilter(self)
        self.field.textChanged.connect(lambda: self.typed.emit(self.field.toPlainText()))
        save = Button("Save the note", key="Enter")
        save.clicked.connect(lambda _checked=False: self._finish())
        back = Button("Put away, keep the draft", key="Esc", kind="quiet")
        back.clicked.connect(lambda _checked=False: self.left.emit())
        self.setLayout(column(self.field, row(save, back, None), gap=8))

    def start(self) -> None:
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        cursor = self.field.textCursor()
        cursor.movePosition(cursor.MoveOperation.End)
        self.field.setTextCursor(cursor)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            plain = not event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
                self._finish()
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.left.emit()
                return True
        return False

    def _finish(self) -> None:
        text = self.field.toPlainText().strip()
        if text:
            self.answered.emit(text)


class Picks(QWidget):
    """The answers of one question as buttons, each with its key; one press answers."""

    picked = Signal(str)

    def __init__(self, answers: Sequence[tuple[str, str]], *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._answers = dict(answers)
        buttons = []
        for key, answer in answers:
            button = Button(charge_sentences.capital(answer), key=key, kind="secondary", name=f"{answer}, key {key}")
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(lambda _checked=False, answer=answer: self.picked.emit(answer))
            buttons.append(button)
        self.setLayout(row(*buttons, gap=8))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        answer = self._answers.get(event.text().upper())
        if answer is not None:
            self.picked.emit(answer)
            return
        super().keyPressEvent(event)


class FactAnswer(Prompt):
    """A fact, its value and its source. ``answered`` carries (fact, value as text, source)."""

    def __init__(
        self,
        fact: str,
        *,
        choose: Sequence[str] = (),
        key: str = "Enter",
        known: Mapping[str, FactSpec] = FACTS,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.fact, self._known = fact, known
        self._pick = Combo(name="Fact")
        for name in choose or (fact,):
            self._pick.addItem(charge_sentences.fact_label(name), name)
        self._pick.setCurrentIndex(max(0, self._pick.findData(fact)))
        if len(choose) < 2:
            self._pick.hide()
        self._slot = row(gap=8)
        self.value: QLineEdit | Combo | Picks = QLineEdit()
        self.source = Combo(name="Source of the fact")
        for source in SOURCES:
            self.source.addItem(f"source: {source}", source)
        self.save = Button("Record the fact", key=key)
        self.save.clicked.connect(lambda _checked=False: self._finish())
        self.setLayout(row(self._pick, self._slot, self.source, self.save, None, gap=8))
        self._build()
        self._pick.currentIndexChanged.connect(self._changed)

    def _changed(self) -> None:
        self.fact = str(self._pick.currentData())
        self._build()
        self.start()

    def _build(self) -> None:
        spec = self._known.get(self.fact)
        old = self.value
        picked = _picks(spec)
        self.save.setVisible(not picked)
        if spec is not None and picked:
            self.value = Picks(picked, name=spec.ask)
            self.value.picked.connect(self._answer)
        elif spec is not None and (spec.type is FactType.FLAG or spec.type is FactType.WORD):
            self.value = Combo(name=spec.ask)
            self.value.addItems(["yes", "no"] if spec.type is FactType.FLAG else list(spec.allowed))
            self.value.setCurrentIndex(-1)
            self.value.setPlaceholderText("yes or no" if spec.type is FactType.FLAG else "choose")
        else:
            self.value = QLineEdit()
            self.value.setFixedWidth(px(150))
            self.value.setAccessibleName(spec.ask if spec is not None else self.fact)
            self.value.setPlaceholderText(_hint(spec) if spec is not None else "value")
            self.value.returnPressed.connect(self._finish)
        self.value.installEventFilter(self)
        self._slot.removeWidget(old)
        old.hide()
        old.deleteLater()
        self._slot.addWidget(self.value)

    def start(self) -> None:
        self.value.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape:
                self.left.emit()
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(self.value, Combo):
                self._finish()
                return True
        return False

    def _finish(self) -> None:
        if isinstance(self.value, Picks):
            return
        text = self.value.currentText() if isinstance(self.value, Combo) else self.value.text().strip()
        if isinstance(self.value, Combo) and self.value.currentIndex() < 0:
            return
        if text:
            self._answer(_with_unit(self._known.get(self.fact), text))

    def _answer(self, text: str) -> None:
        self.answered.emit((self.fact, text, str(self.source.currentData())))


def _picks(spec: FactSpec | None) -> tuple[tuple[str, str], ...]:
    """The answers of a fact that the policy declares, or of a judgment, each with its key; () where they are typed."""
    if spec is None or not spec.own:
        return ()
    if spec.type is FactType.FLAG:
        return (("Y", "yes"), ("N", "no"))
    if spec.type is FactType.WORD and len(spec.allowed) <= _MOST_KEYS:
        return tuple((str(number), word) for number, word in enumerate(spec.allowed, start=1))
    return ()


def _hint(spec: FactSpec) -> str:
    if spec.own and spec.type is FactType.COUNT and spec.unit:
        return f"{spec.unit}, as in 1200"
    return _UNITS.get(spec.unit, f"as in {spec.example}")


def _with_unit(spec: FactSpec | None, text: str) -> str:
    """A bare number is taken in the unit that the field's hint names."""
    bare = text.replace(",", "").replace(".", "", 1).isdigit()
    if spec is None or spec.type is not FactType.AMOUNT or not bare:
        return text
    return f"${text}" if spec.unit == "$" else f"{text} {spec.unit}"
