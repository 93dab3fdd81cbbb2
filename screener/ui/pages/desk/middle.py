"""The column of the person: name, charges, the strip with what matters, facts, notes, the last decisions."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from screener.ui.charge import charge_sentences
from screener.ui.charge.why import WhyPanel
from screener.ui.pages.desk.browsing import counts_of
from screener.ui.pages.desk.charges import ChargeTable
from screener.ui.pages.desk.facts import FactsCard, LastRow, NotesCard
from screener.ui.theme import px
from screener.ui.widgets.labels import Elided, Label
from screener.ui.widgets.layouts import column, row
from screener.ui.widgets.panes import Card, Pane, Scroll
from screener.ui.widgets.strip import Strip
from screener.workflow.model import CountView, PersonView


class Middle(Pane):
    """Charges above, never moving; what belongs to the current charge scrolls below."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("window", "", parent)
        self.charges, self.strip = ChargeTable(), Strip()
        self.facts, self.notes, self.last = FactsCard(), NotesCard(), LastRow()
        self._name = Elided("", role="person", keep=240)
        self._line = Elided("", tone="muted")
        self._decided = Label("", role="small", tone="muted")
        head = row(self._name, self._line, None, self._decided, gap=12, margins=(0, 0, 0, 6))
        card = Card()
        card.body.addWidget(self.charges)
        below = QWidget()
        self._stack = column(self.facts, self.notes, self.last, None, gap=10)
        below.setLayout(self._stack)
        self._below = Scroll(below)
        inner = QVBoxLayout(self)
        inner.setContentsMargins(px(14), px(12), px(14), 0)
        inner.setSpacing(px(10))
        inner.addLayout(head)
        inner.addWidget(card)
        inner.addWidget(self.strip)
        inner.addWidget(self._below, 1)

    def show_person(self, person: PersonView, charge_id: str) -> None:
        """A person's charges, standing on one of them."""
        counts = counts_of(person)
        self._name.set_text(person.name or "Name not recorded")
        self._line.set_text(charge_sentences.person_words(person))
        self._decided.setText(f"{sum(c.decision is not None for c in counts)} of {len(counts)} decided")
        self.charges.show_person(person, charge_id)

    def show_count(self, count: CountView, notes: Sequence[tuple[str, str]], *, whole: bool) -> None:
        """What belongs to the current charge."""
        self.facts.show_facts(count, whole=whole)
        self.notes.show_notes(notes)
        self._below.verticalScrollBar().setValue(0)

    def take_why(self, why: WhyPanel) -> None:
        """Holds the reasons under the facts, where the window is too small for two columns."""
        self._stack.insertWidget(self._stack.count() - 1, why)

    def give_why(self, why: WhyPanel) -> None:
        self._stack.removeWidget(why)
