"""Cases of one person, joined into one incident or parted into two by hand, with what that does before it is saved."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from screener.ui.pages.people.detail import charge_columns
from screener.ui.pages.people.pair_sentences import does
from screener.ui.table import DataTable
from screener.ui.theme import px, style
from screener.ui.widgets.buttons import Button, Combo
from screener.ui.widgets.labels import Label, SectionLabel
from screener.ui.widgets.layouts import Flow, clear, column, row
from screener.ui.widgets.panes import Card, Pane, Scroll
from screener.workflow.verbs.link_people import Effects, PairAnswer, PersonCase, PersonCases

#: The answers about two cases, with their keys.
CASE_ANSWERS = (
    (PairAnswer.SAME, "S", "One incident"),
    (PairAnswer.DIFFERENT, "D", "Two incidents"),
    (PairAnswer.NOT_KNOWN, "U", "Not known whether one incident"),
)


def reason_line(name: str, hint: str) -> QLineEdit:
    """A line for the reason of an answer; it is kept in the record."""
    edit = QLineEdit()
    edit.setAccessibleName(name)
    edit.setPlaceholderText(hint)
    style(edit, "body")
    return edit


class CasesView(Pane):
    """``answered`` gives an answer, ``chosen`` says that other cases are compared, ``left`` that it is put away."""

    answered = Signal(object)
    chosen = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("window", "", parent)
        self.found: PersonCases | None = None
        self.name, self.about = Label("", role="heading", wrap=True), Label("", tone="muted", wrap=True)
        self.one, self.other = Combo(name="One case"), Combo(name="Other case")
        self.charges = DataTable(charge_columns(), name="Charges of the two cases", fit=True)
        self.reason = reason_line("Reason", "How it is known; kept in the record")
        self.buttons = {said: Button(words, key=key) for said, key, words in CASE_ANSWERS}
        for said, button in self.buttons.items():
            button.clicked.connect(lambda _checked=False, said=said: self.answered.emit(said))
        for combo in (self.one, self.other):
            combo.activated.connect(lambda _n: self._show_two())
        back = Button("Back to the pairs", key="Esc")
        back.clicked.connect(lambda _checked=False: self.left.emit())
        head = row(gap=16)
        head.addLayout(column(self.name, 2, self.about), 1)
        head.addLayout(column(back, None))
        buttons = QWidget()
        buttons.setLayout(Flow(tuple(self.buttons.values()), gap=10))
        self.effects, self.answers = column(gap=3), column(gap=3)
        self._answers_head = SectionLabel("What was said of these cases")
        card = Card()
        pair = row(self.one, Label("and", tone="muted"), self.other, None, gap=8)
        card.body.addLayout(
            column(
                pair, 10, self.reason, 8, buttons, 14, SectionLabel("What the answer does"), 4, self.effects, 14,
                SectionLabel("Their charges"), 2, self.charges, 14, self._answers_head, 4, self.answers,
                margins=(14, 12, 14, 14),
            )
        )  # fmt: skip
        inner = QWidget()
        inner.setLayout(column(head, 10, card, None, margins=(14, 0, 14, 14)))
        self.setLayout(column(Scroll(inner)))

    @property
    def two(self) -> tuple[str, str] | None:
        """The charges that stand for the two cases; None where there are no two."""
        one, other = self.one.currentData(), self.other.currentData()
        return (str(one), str(other)) if one and other and one != other else None

    def show_cases(self, found: PersonCases, charge_id: str) -> None:
        """The cases of a person; that of ``charge_id`` is the first of the two."""
        same = self.found is not None and self.found.person_id == found.person_id
        kept = self.two if same else None
        self.found = found
        born = f", {found.birth_date}" if found.birth_date is not None else ""
        self.name.setText(f"{found.name or 'Name not recorded'}{born}")
        first = next((case.charge_id for case in found.cases if _has(case, charge_id)), "")
        second = next((case.charge_id for case in found.cases if case.charge_id != first), "")
        for combo, wanted in zip((self.one, self.other), kept or (first, second), strict=True):
            combo.clear()
            for case in found.cases:
                combo.addItem(_said(case), case.charge_id)
            combo.setCurrentIndex(max(0, combo.findData(wanted)))
            combo.updateGeometry()
        several = len(found.cases) > 1
        self.about.setText(
            "Say whether two of the cases are one incident. The dockets stay as they are; the answer can be taken back."
            if several
            else "Everything that the dockets have of this person stands in one case: there is nothing to join or part."
        )
        for widget in (self.one, self.other, self.reason, *self.buttons.values()):
            widget.setEnabled(several)
        clear(self.answers)
        self._answers_head.setVisible(bool(found.answers))
        words = {said: text for said, _, text in CASE_ANSWERS}
        for answer in found.answers:
            line = f"{answer.first} and {answer.second}: {words[answer.said].lower()}, {answer.by}: {answer.reason}"
            self.answers.addWidget(Label(line, wrap=True))
        self._show_two()

    def show_effects(self, found: dict[PairAnswer, Effects]) -> None:
        """What each answer would do to the recommendations."""
        clear(self.effects)
        for said, _key, words in CASE_ANSWERS[:2]:
            if said in found:
                self.effects.addWidget(Label(words, role="strong"))
                for line in does(found[said]):
                    label = Label(line, wrap=True)
                    label.setContentsMargins(px(12), 0, 0, 0)
                    self.effects.addWidget(label)

    def _show_two(self) -> None:
        cases = {case.charge_id: case for case in self.found.cases} if self.found is not None else {}
        sides = [(str(at), cases.get(name)) for at, name in enumerate(self.two or (), start=1)]
        self.charges.set_rows([(at, charge) for at, case in sides if case for charge in case.charges], keep=False)
        self.show_effects({})
        self.chosen.emit()


def _has(case: PersonCase, charge_id: str) -> bool:
    return any(charge.charge_id == charge_id for charge in case.charges)


def _said(case: PersonCase) -> str:
    days = ", ".join(map(str, case.arrests))
    return f"{case.name}{f', arrested {days}' if days else ''}"
