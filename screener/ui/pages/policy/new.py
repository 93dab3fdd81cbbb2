"""New policy: the ten questions, begun from one of the four models; the draft opens in the editor."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QLineEdit, QWidget

from screener.policy.authoring.new_answers import problem
from screener.policy.authoring.new_draft import check_answers
from screener.policy.authoring.new_questions import QUESTIONS, UNCONDITIONAL, Field, model_answers
from screener.ui.theme import px, style
from screener.ui.widgets.buttons import Button, Combo
from screener.ui.widgets.labels import Label, SectionLabel
from screener.ui.widgets.layouts import column, row
from screener.ui.widgets.panes import Pane, Scroll

Answer = QLineEdit | Combo
MODEL = "model"


class NewPolicy(Pane):
    """``write_wanted`` says the answers of which a draft is to be made. Nothing is written before that."""

    write_wanted = Signal(object)  # dict of answers by key
    touched = Signal()  # somebody gave an answer

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("surface", parent=parent)
        self.answers: dict[str, Answer] = {}
        self._wrong: dict[str, Label] = {}
        self._usual: dict[str, str] = {}
        self.write = Button("Write the draft", kind="primary")
        self.note = Label("", tone="muted", wrap=True)
        inner = QWidget()
        inner.setMaximumWidth(px(760))
        lines = column(
            Label("A new policy", role="heading"), 2,
            Label(
                "Ten questions, answered as the chosen model usually does. Change what is different; "
                "the draft has comments and scenarios, and nothing is in force until it is adopted.",
                tone="muted", wrap=True,
            ),
            gap=0, margins=(18, 12, 18, 18),
        )  # fmt: skip
        for question in QUESTIONS:
            number = f"{question.number} of 10. " if question.number else ""
            lines.addSpacing(px(16))
            lines.addWidget(SectionLabel(f"{number}{question.title}"))
            for field in question.fields:
                self._add(lines, field)
        lines.addSpacing(px(18))
        lines.addLayout(row(self.write, None))
        lines.addSpacing(px(6))
        lines.addWidget(self.note)
        lines.addStretch(1)
        inner.setLayout(lines)
        self.setLayout(column(Scroll(inner)))
        self.write.clicked.connect(lambda _checked=False: self._write())
        self._take(UNCONDITIONAL)

    def _add(self, lines: QBoxLayout, field: Field) -> None:
        answer: Answer
        if field.allowed:
            answer = Combo(name=field.ask)
            for word in field.allowed:
                answer.addItem(word)
            answer.currentIndexChanged.connect(lambda _at, key=field.key: self._changed(key))
        else:
            answer = QLineEdit()
            answer.setAccessibleName(field.ask)
            style(answer, "body")
            answer.textChanged.connect(lambda _text, key=field.key: self._changed(key))
        wrong = Label("", role="small", tone="wrong", wrap=True)
        wrong.hide()
        self.answers[field.key], self._wrong[field.key] = answer, wrong
        lines.addSpacing(px(8))
        lines.addWidget(Label(field.ask, wrap=True))
        lines.addSpacing(px(3))
        if isinstance(answer, Combo):
            lines.addLayout(row(answer, None))
        else:
            lines.addWidget(answer)
        lines.addWidget(wrong)

    # -- answers -----------------------------------------------------------------------------

    def begin(self, today: date, office: str) -> None:
        """What the office knows already; an answer that somebody gave stays."""
        for key, text in (("effective", (today + timedelta(days=1)).isoformat()), ("office", office)):
            if self.text(key) in ("", self._usual.get(key, "")):
                self._put(key, text)
                self._usual[key] = text
        self._judge()

    def text(self, key: str) -> str:
        """The answer to a question."""
        answer = self.answers[key]
        return answer.currentText() if isinstance(answer, Combo) else answer.text()

    def said(self) -> dict[str, str]:
        """All answers."""
        return {key: self.text(key) for key in self.answers}

    def own(self) -> dict[str, str]:
        """The answers that are not the model's usual ones, with the model; none where nobody changed any."""
        changed = {key: text for key, text in self.said().items() if text != self._usual.get(key, "")}
        return {MODEL: self.text(MODEL), **changed} if changed else {}

    def restore(self, answers: Mapping[str, str]) -> None:
        """Answers as they were given before."""
        if MODEL in answers:
            self._put(MODEL, answers[MODEL])
            self._take(answers[MODEL])
        for key, text in answers.items():
            if key in self.answers:
                self._put(key, text)
        self._judge()

    def _put(self, key: str, text: str) -> None:
        answer = self.answers[key]
        answer.blockSignals(True)
        if isinstance(answer, Combo):
            answer.setCurrentIndex(answer.findText(text))
            answer.update()
        else:
            answer.setText(text)
        answer.blockSignals(False)

    def _take(self, model: str) -> None:
        """The answers of a model, where nobody gave another."""
        usual = model_answers(model)
        for key, text in usual.items():
            if key == MODEL or self.text(key) in ("", self._usual.get(key, self.text(key))):
                self._put(key, text)
        self._usual = {**self._usual, **usual}
        self._judge()

    def _changed(self, key: str) -> None:
        if key == MODEL:
            self._take(self.text(MODEL))
        self._judge()
        self.touched.emit()

    def _judge(self) -> None:
        wrong = {key: problem(key, self.text(key)) for key in self.answers}
        for key, sentence in wrong.items():
            self._wrong[key].setText(sentence)
            self._wrong[key].setVisible(bool(sentence))
        some = sum(map(bool, wrong.values()))
        said = "" if some else check_answers(self.said())
        if some:
            said = "One answer cannot be used yet." if some == 1 else f"{some} answers cannot be used yet."
        self.write.setEnabled(not said)
        self.note.setText(said or "The draft opens in the editor. Nothing is saved before you save it.")

    def _write(self) -> None:
        self.write_wanted.emit(self.said())
