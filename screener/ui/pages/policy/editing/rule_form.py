"""Add a rule: its conditions chosen from lists, its text and its scenarios shown before they stand in the draft."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QBoxLayout, QLineEdit, QWidget

from screener.domain.errors import ScreenerError
from screener.domain.offense import OffenseClass
from screener.domain.offense import label as offense_label
from screener.policy.authoring.add_rule import RuleDraft
from screener.policy.authoring.choices import sentences
from screener.policy.authoring.file_words import FileWords, file_words
from screener.policy.authoring.rule_text import Value
from screener.policy.language.model import NOT_COVERED
from screener.policy.language.vocabulary import FACTS
from screener.policy.loading.read_rules import REACHES
from screener.ui.pages.policy.editing.coloring import Coloring
from screener.ui.pages.policy.editing.condition_row import ConditionRow
from screener.ui.pages.policy.editing.rule_verdict import verdict_html
from screener.ui.pages.policy.text import FileView
from screener.ui.pages.policy.turning import Turning
from screener.ui.theme import px, style
from screener.ui.widgets.buttons import Button, Combo
from screener.ui.widgets.labels import Label, SectionLabel
from screener.ui.widgets.layouts import Flow, box_of, column, row
from screener.ui.widgets.panes import Pane, Scroll
from screener.ui.widgets.reader import Reader

_PAUSE = 350
_MOST = 8  # conditions
_DRUGS = {"any": "Any drug, or none", "only": "Only these drugs", "except": "All drugs except these"}


class RuleForm(Pane):
    """``look_wanted`` asks what the file would be: its text, the rule, whether scenarios are settled.

    ``insert_wanted`` gives the rule draft that was looked at; ``closed`` leads back to the text.
    """

    look_wanted = Signal(str, object, bool)
    insert_wanted = Signal(object)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("surface", parent=parent)
        self.text, self.words = "", FileWords()
        self.draft: RuleDraft | None = None
        self.conditions: list[ConditionRow] = []
        self._yields: list[str] = []
        self._settle = False
        self.title, self.cite = _line("Title: what the rule is about"), _line("Where the document says so")
        self.quote = _line("The document's own words")
        self.kind, self.offense = Combo(name="A rule or an exception"), Combo(name="Which offense")
        self.which_drugs, self.drugs = Combo(name="Which drugs"), _line("Drugs, with commas")
        self.reaches, self.outcome = Combo(name="How far it reaches"), Combo(name="Outcome")
        self.more = Button("Add a condition")
        self.insert = Button("Insert the rule", kind="primary")
        self.back = Button("Back to the text")
        self.give_way, self.settle = Button("Let it give way"), Button("Let these scenarios expect it")
        self.preview = FileView(name="The rule and its scenarios")
        self.coloring = Coloring(self.preview.document())
        self.verdict = Reader(name="Whether the rule fits")
        self._rows = column(gap=8)
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE)
        self._timer.timeout.connect(self._look)
        self._lay()
        self._connect()

    def _lay(self) -> None:
        inner = QWidget()
        lines = column(
            Label("Add a rule", role="heading"), 2,
            Label("Choose; the text is written beside. Nothing stands in the draft before it is inserted.",
                  tone="muted", wrap=True), 10,
            gap=0, margins=(18, 12, 14, 16),
        )  # fmt: skip
        self._field(lines, "What is it about?", self.title)
        self._field(lines, "Is it a rule of its own?", self.kind)
        self._field(lines, "Which offense does it speak of?", self.offense)
        self._field(lines, "Which drugs?", self.which_drugs, self.drugs)
        self._field(lines, "How far does it reach where other charges stand beside it?", self.reaches)
        lines.addSpacing(px(10))
        lines.addWidget(Label("On which conditions?", role="strong"))
        lines.addSpacing(px(4))
        lines.addLayout(self._rows)
        lines.addSpacing(px(4))
        lines.addLayout(row(self.more, None))
        self._field(lines, "What happens to the charge?", self.outcome)
        self._field(lines, "What does the document say, in its own words? (may stay empty)", self.quote)
        self._field(lines, "Where does it say so? (may stay empty)", self.cite)
        lines.addStretch(1)
        inner.setLayout(lines)
        left, right = Pane("surface", "r"), Pane("sunken")
        buttons = QWidget()
        buttons.setLayout(Flow((self.insert, self.give_way, self.settle, self.back), gap=8))
        foot = Pane("surface", "t")
        foot.setLayout(column(buttons, margins=(14, 8, 14, 8)))
        left.setLayout(column(Scroll(inner)))
        below = Pane("surface", "t")
        below.setLayout(column(self.verdict, margins=(8, 8, 10, 0)))
        right.setLayout(
            column(row(6, SectionLabel("What will be inserted"), gap=0), 6, self.preview, below, margins=(6, 12, 0, 0))
        )
        box_of(right).setStretch(2, 60)
        box_of(right).setStretch(3, 40)
        whole = column(Turning((left, 50), (right, 50)), foot)
        whole.setStretch(0, 1)
        self.setLayout(whole)

    @staticmethod
    def _field(lines: QBoxLayout, ask: str, *widgets: QWidget) -> None:
        lines.addSpacing(px(8))
        lines.addWidget(Label(ask, wrap=True))
        lines.addSpacing(px(3))
        for widget in widgets:
            if isinstance(widget, Combo):
                widget.setMaximumWidth(px(470))
                lines.addLayout(row(widget, None))
            else:
                lines.addSpacing(px(3) if widget is not widgets[0] else 0)
                lines.addWidget(widget)

    def _connect(self) -> None:
        for line in (self.title, self.cite, self.quote, self.drugs):
            line.textChanged.connect(lambda _text: self.touch())
        for combo in (self.offense, self.which_drugs, self.reaches, self.outcome):
            combo.currentIndexChanged.connect(lambda _at: self.touch())
        self.kind.currentIndexChanged.connect(lambda _at: self._kind_changed())
        self.which_drugs.currentIndexChanged.connect(
            lambda _at: self.drugs.setVisible(self.which_drugs.currentData() != "any")
        )
        slots: tuple[tuple[Button, Callable[[], object]], ...] = (
            (self.more, self.add_condition), (self.insert, self._insert), (self.back, self.put_away),
            (self.give_way, self._give_way), (self.settle, self._let_settle),
        )  # fmt: skip
        for button, slot in slots:
            button.clicked.connect(lambda _checked=False, slot=slot: slot())

    # -- the choices -------------------------------------------------------------------------

    def begin(self, text: str) -> None:
        """A new rule for a text: every choice as it is most often."""
        self.text, self.words = text, file_words(text)
        for each in list(self.conditions):
            self._drop(each)
        for line in (self.title, self.cite, self.quote, self.drugs):
            line.setText("")
        _fill(self.kind, [("A rule of its own", "")])
        for name, title in self.words.rules.items():
            self.kind.addItem(f"An exception to {name}{': ' + title if title else ''}"[:70], name)
        _fill(self.offense, [("any offense", ""), *((each, each) for each in FACTS["offense"].allowed)])
        self.offense.setCurrentIndex(max(0, self.offense.findData(offense_label(OffenseClass.SIMPLE_POSSESSION))))
        _fill(self.which_drugs, [(label, key) for key, label in _DRUGS.items()])
        _fill(self.reaches, [(each, each) for each in REACHES])
        self._fill_outcomes()
        self.drugs.hide()
        self.add_condition()
        self.title.setFocus()

    def _kind_changed(self) -> None:
        exception = bool(self.kind.currentData())
        self._fill_outcomes()
        if exception:
            self.offense.setCurrentIndex(0)
        self.touch()

    def _fill_outcomes(self) -> None:
        found = [(name, name) for name in self.words.outcomes]
        if self.kind.currentData():
            found.append((f"{NOT_COVERED}: the exception takes its rule away", NOT_COVERED))
        _fill(self.outcome, found)

    def add_condition(self) -> None:
        """One condition more."""
        if len(self.conditions) >= _MOST:
            return
        made = ConditionRow(len(self.conditions) + 1, self.words)
        made.changed.connect(self.touch)
        made.dropped.connect(self._drop)
        self.conditions.append(made)
        self._rows.addWidget(made)
        self.more.setEnabled(len(self.conditions) < _MOST)
        if self.isVisible():
            made.clause.setFocus()
        self.touch()

    def _drop(self, condition: ConditionRow) -> None:
        self.conditions.remove(condition)
        self._rows.removeWidget(condition)
        condition.hide()
        condition.deleteLater()
        self.more.setEnabled(True)
        if self.isVisible():
            self.more.setFocus()
        self.touch()

    def wish(self) -> dict[str, Value]:
        """The rule that was chosen, as a file has it."""
        found: dict[str, Value] = {"title": self.title.text(), "quote": self.quote.text(), "cite": self.cite.text()}
        exception = self.kind.currentData() or ""
        applies: dict[str, Value] = {}
        if self.offense.currentData():
            applies["offense"] = self.offense.currentData()
        drugs = [each.strip() for each in self.drugs.text().split(",") if each.strip()]
        if drugs and self.which_drugs.currentData() != "any":
            applies["substance"] = drugs if self.which_drugs.currentData() == "only" else {"all except": drugs}
        found |= {"exception to": exception, "applies to": applies}
        if not exception:
            found["reaches"] = self.reaches.currentData() or ""
        found["outcome"] = self.outcome.currentData() or ""
        for clause in ("if", "if shown", "unless", "unless shown"):
            found[clause] = _clause(clause, [each.said()[1:] for each in self.conditions if each.said()[0] == clause])
        found["gives way to"] = list(self._yields)
        return {key: value for key, value in found.items() if value}

    # -- what the file would be --------------------------------------------------------------

    def touch(self) -> None:
        """Another choice: what was looked at before no longer holds."""
        self._yields, self._settle = [], False
        self._wait()

    def _wait(self) -> None:
        self.draft = None
        self.insert.setEnabled(False)
        self._timer.start()

    def _look(self) -> None:
        self.look_wanted.emit(self.text, self.wish(), self._settle)

    def show_draft(self, text: str, found: RuleDraft | ScreenerError) -> None:
        """What check, test and analyze say of the file with the rule."""
        if text != self.text or self._timer.isActive():
            return
        self.draft = found if isinstance(found, RuleDraft) else None
        shown = (
            ""
            if self.draft is None
            else self.draft.rule + (f"\n{self.draft.scenarios}" if self.draft.scenarios else "")
        )
        self.preview.show_file(shown)
        self.insert.setEnabled(self.draft is not None and self.draft.ok)
        rivals = () if self.draft is None else self.draft.rivals
        self.give_way.setVisible(bool(rivals))
        self.give_way.setText(f"Let it give way to {', '.join(rivals)}")
        failing = self.draft is not None and bool(self.draft.failures) and not self.draft.errors
        self.settle.setVisible(failing)
        self.verdict.show_html(lambda: verdict_html(found))

    def _give_way(self) -> None:
        if self.draft is not None:
            self._yields += [each for each in self.draft.rivals if each not in self._yields]
            self._wait()

    def _let_settle(self) -> None:
        self._settle = True
        self._wait()

    def _insert(self) -> None:
        if self.draft is not None and self.draft.ok:
            self.insert_wanted.emit(self.draft)

    def put_away(self) -> None:
        """Back to the text; nothing was inserted."""
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.put_away()
            return
        super().keyPressEvent(event)


def _clause(clause: str, said: list[tuple[str, Value]]) -> Value:
    """The conditions of one clause: all of them for ``if``, any of them for ``unless``."""
    each: list[Value] = [value if not fact else {fact: value} for fact, value in said]
    if len(each) < 2:
        return each[0] if each else ""
    if clause.startswith("unless"):
        return each
    facts = [fact for fact, _ in said]
    if all(facts) and len(set(facts)) == len(facts):
        return dict(said)
    return {"all of": each}


def _fill(combo: Combo, items: list[tuple[str, str]]) -> None:
    combo.blockSignals(True)
    combo.clear()
    for label, key in items:
        combo.addItem(label, key)
        say = sentences().get(key, "")
        if say:
            combo.setItemData(combo.count() - 1, say, Qt.ItemDataRole.ToolTipRole)
    combo.blockSignals(False)
    combo.updateGeometry()  # as wide as its longest entry


def _line(name: str) -> QLineEdit:
    made = QLineEdit()
    made.setAccessibleName(name)
    style(made, "body")
    return made
