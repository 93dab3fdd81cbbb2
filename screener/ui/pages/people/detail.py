"""The pair that is current: both sides, their charges, and what each answer would do, with the keys that give it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from screener.ui.pages.people.compare import CompareView
from screener.ui.pages.people.pair_sentences import does, files_of, sentence, twice, waits
from screener.ui.table import Column, DataTable
from screener.ui.theme import px, style
from screener.ui.widgets.buttons import Button
from screener.ui.widgets.labels import Label, SectionLabel
from screener.ui.widgets.layouts import Flow, clear, column
from screener.ui.widgets.panes import Pane, Scroll
from screener.workflow.verbs.link_people import ChargeHistory, CopyPair, Effects, PairAnswer, PairView

#: The answers with their keys, in words for people and for charges.
ANSWERS = (
    (PairAnswer.SAME, "S", "One person", "The same charge"),
    (PairAnswer.DIFFERENT, "D", "Two people", "Another count"),
    (PairAnswer.NOT_KNOWN, "U", "Not known", "Not known"),
)


def charge_columns() -> tuple[Column, ...]:
    """Of rows (which side, charge): where it stands, and how it is grouped and recommended now."""
    return (
        Column(title="", text=lambda c: c[0], width=28, tone=lambda _c: "muted"),
        Column(title="Case", text=lambda c: c[1].case, width=128),
        Column(title="Charge", text=lambda c: c[1].text or c[1].statute, note=lambda c: _where(c[1])),
        Column(title="Grouped", text=lambda c: c[1].grouped, width=92),
        Column(title="Recommended", text=lambda c: c[1].decided or c[1].recommended, width=150,
               note=lambda c: "decided" if c[1].decided else ""),
    )  # fmt: skip


class PairDetail(Pane):
    """``answered`` says which answer was chosen by a button."""

    answered = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("surface", "l", parent)
        self.why = Label("", role="strong", wrap=True)
        self.waiting = Label("", tone="muted", wrap=True)
        self.against = Label("", wrap=True)
        self.reason = Label("", tone="muted", wrap=True)
        self.compare = CompareView()
        self.charges = DataTable(charge_columns(), name="Charges of both", fit=True)
        self.said = QLineEdit()
        self.said.setAccessibleName("Reason of the answer")
        self.said.setPlaceholderText("Reason, where there is one to say (N); kept in the record")
        style(self.said, "body")
        self.buttons = {said: Button(words, key=key) for said, key, words, _ in ANSWERS}
        for said, button in self.buttons.items():
            button.clicked.connect(lambda _checked=False, said=said: self.answered.emit(said))
        self.effects = column(gap=3)
        buttons = QWidget()
        buttons.setLayout(Flow(tuple(self.buttons.values()), gap=10))
        self.files = column(gap=3)
        self._charges_head = SectionLabel("Their charges")
        self._does_head = SectionLabel("What the answer does")
        inner = QWidget()
        inner.setLayout(
            column(
                self.why, 2, self.waiting, self.against, self.reason, 10, self.said, 8, buttons, 14,
                self.compare, 14, self._does_head, 4, self.effects, 14,
                self._charges_head, 2, self.charges, 8, self.files, None, margins=(16, 14, 16, 16),
            )
        )  # fmt: skip
        self.setLayout(column(Scroll(inner), margins=(1, 0, 0, 0)))

    def take_reason(self) -> str:
        """What was typed as the reason; it is of this answer only."""
        text = self.said.text().strip()
        self.said.clear()
        return text

    def show_pair(self, pair: PairView) -> None:
        """Shows a pair of people."""
        clear(self.files)
        self._name(2)
        self.why.setText(sentence(pair.evidence))
        self.waiting.setText(waits(pair))
        self._show(self.against, f"Against it: {', '.join(pair.against)}." if pair.against else "")
        self._show(self.reason, f"{pair.by}: {pair.reason}" if pair.reason else "")
        self.compare.show_pair(pair)
        rows = [("1", charge) for charge in pair.first.charges] + [("2", charge) for charge in pair.second.charges]
        self.charges.set_rows(rows, keep=False)
        for widget in (self.compare, self._charges_head, self.charges, self._does_head):
            widget.setVisible(True)
        self.show_effects({})

    def show_copy(self, pair: CopyPair) -> None:
        """Shows a charge that may stand twice."""
        clear(self.files)
        self._name(3)
        self.why.setText(
            f"{pair.text or pair.statute}, {pair.person or 'name not recorded'}, {pair.offense or 'no day'}"
        )
        places = f"{pair.first_file} line {pair.first_row} and {pair.second_file} line {pair.second_row}"
        self.waiting.setText(f"In {places}. Both are screened, and stand beside each other, until you say so.")
        self._show(self.against, f"Unlike: {twice(pair)}." if pair.differs else "Alike in everything that is compared.")
        self._show(self.reason, f"Answered by {pair.by}: {pair.said}." if pair.said else "")
        for widget in (self.compare, self._charges_head, self.charges):
            widget.setVisible(False)
        clear(self.effects)
        kept = "the decided one" if any(pair.decided) else f"that of {pair.first_file}"
        for line in (
            f"The same charge: {kept} is screened; the other is kept with its rows and no longer stands beside it.",
            "Another count: both stay, and the pair is not listed again.",
        ):
            self.effects.addWidget(Label(line, wrap=True))

    def show_files(self, found: ChargeHistory) -> None:
        """The files that brought one of the charges."""
        clear(self.files)
        name = ", ".join(part for part in (found.text, found.case) if part)
        self.files.addWidget(Label(f"Files of {name}", role="strong", wrap=True))
        for line in files_of(found):
            self.files.addWidget(Label(line, wrap=True))

    def show_effects(self, found: dict[PairAnswer, Effects]) -> None:
        """What each answer would do."""
        clear(self.effects)
        for said, _key, words, _ in ANSWERS[:2]:
            if said in found:
                self.effects.addWidget(Label(words, role="strong"))
                for line in does(found[said]):
                    label = Label(line, wrap=True)
                    label.setContentsMargins(px(12), 0, 0, 0)
                    self.effects.addWidget(label)

    def _name(self, at: int) -> None:
        for answer in ANSWERS:
            button = self.buttons[answer[0]]
            button.setText(answer[at])
            button.setAccessibleName(answer[at])
            button.updateGeometry()

    @staticmethod
    def _show(label: Label, text: str) -> None:
        label.setText(text)
        label.setVisible(bool(text))


def _where(charge: object) -> str:
    arrest = getattr(charge, "arrest", None)
    return ", ".join(
        part
        for part in (
            f"{getattr(charge, 'file', '')} line {getattr(charge, 'row', '')}",
            f"arrested {arrest}" if arrest is not None else "",
        )
        if part
    )
