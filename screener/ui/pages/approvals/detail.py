"""The case behind a request: what was decided and why, all counts of the person, the facts of the count in question."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from screener.domain.decision import Approval
from screener.ui.charge import charge_sentences as charge_words
from screener.ui.table import Column, DataTable
from screener.ui.theme import px
from screener.ui.widgets.buttons import Button
from screener.ui.widgets.chip import state_style
from screener.ui.widgets.labels import Elided
from screener.ui.widgets.layouts import Flow, column, row
from screener.ui.widgets.panes import Card, Pane, Scroll
from screener.ui.widgets.strip import Strip
from screener.workflow.model import CountView, FactView, PersonView
from screener.workflow.verbs.approve_decision import Request

_NARROW = 460  # below this width, at 100 %, a table of four columns leaves no room for the charge


class RequestDetail(Pane):
    """``approved``, ``refused`` and ``spoken`` come from the buttons, which do what the keys do."""

    approved = Signal()
    refused = Signal()
    spoken = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("window", "", parent)
        self.name = Elided("", role="person", keep=200)
        self.line = Elided("", tone="muted")
        self.strip = Strip()
        self.counts = DataTable(
            (
                Column(title="#", text=lambda c: c[1].number, width=40, tone=lambda _c: "muted"),
                Column(title="Charge", text=lambda c: c[1].text, note=lambda c: c[0], tone=lambda _c: "text"),
                Column(title="Recommended", text=lambda c: charge_words.recommendation(c[1].finding),
                       chip=lambda c: c[1].finding.rollup, width=160),
                Column(title="Decided", text=_decided, chip=_decided_state, note=_by, width=140),
            ),
            name="All counts of this person", fit=True,
        )  # fmt: skip
        self.facts = DataTable(
            (
                Column(title="Fact", text=lambda f: charge_words.capital(f.label), width=140, tone=lambda _f: "muted"),
                Column(title="Value", text=lambda f: f.value, width=180),
                Column(title="Source", text=lambda f: f.source, role="small", tone=lambda _f: "muted"),
            ),
            name="Facts of the count", header=False, fit=True,
        )  # fmt: skip
        self.counts_card, self.facts_card = Card("Counts of this person"), Card("Facts of the count")
        for card in (self.counts_card, self.facts_card):
            card.note.hide()
        self.counts_card.body.addWidget(self.counts)
        self.facts_card.body.addWidget(self.facts)
        self.approve_button = Button("Approve", key="A", kind="primary")
        self.refuse_button = Button("Refuse", key="R")
        self.verbal_button = Button("Said aloud", key="V")
        for button, signal in (
            (self.approve_button, self.approved), (self.refuse_button, self.refused),
            (self.verbal_button, self.spoken),
        ):  # fmt: skip
            button.clicked.connect(lambda _checked=False, signal=signal: signal.emit())
        self.buttons = QWidget()
        self.buttons.setLayout(Flow((self.approve_button, self.refuse_button, self.verbal_button), gap=8))
        inner = QWidget()
        inner.setLayout(column(self.counts_card, self.facts_card, None, gap=10))
        whole = column(
            row(self.name, self.line, None, gap=12), self.strip, self.buttons, Scroll(inner), gap=10,
            margins=(14, 12, 14, 0),
        )  # fmt: skip
        whole.setStretch(3, 1)
        self.setLayout(whole)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where the room is small the charge keeps it: what is recommended stands in the strip above."""
        super().resizeEvent(event)
        narrow = self.width() < px(_NARROW)
        for column_at in (0, 2):
            self.counts.setColumnHidden(column_at, narrow)

    def show_request(self, request: Request, told: str, strong: str) -> None:
        """What is asked, at once; the case comes behind."""
        self.name.set_text(request.person or "Name not recorded")
        kind = "conflict" if request.state is Approval.REFUSED else "note" if request.barred else "warn"
        self.strip.say(told, strong=strong, kind=kind, rich=True)
        self.approve_button.setText("Confirm" if request.confirms is not None else "Approve")
        self.approve_button.updateGeometry()
        for button in (self.approve_button, self.refuse_button):
            button.setEnabled(not request.barred)
            button.setToolTip(charge_words.capital(request.barred))
        open_ = request.state is Approval.REQUESTED
        no_verbal = request.step is not None and request.step.verbal is False
        self.verbal_button.setEnabled(open_ and not no_verbal)
        self.verbal_button.setToolTip("The policy takes no verbal answer here" if no_verbal else "")
        self.buttons.setVisible(request.state in (Approval.REQUESTED, Approval.VERBAL))

    def show_person(self, person: PersonView, request: Request) -> CountView | None:
        """All counts of the person with that of the request marked. Gives the count."""
        self.line.set_text(charge_words.person_words(person))
        rows = [(case.number, count) for case in person.cases for count in case.counts]
        self.counts.set_rows(rows, keep=False)
        at = next((n for n, (_, count) in enumerate(rows) if count.charge_id == request.charge_id), None)
        if at is None:
            return None
        self.counts.selectRow(at)
        count = rows[at][1]
        self.show_facts(count)
        return count

    def show_facts(self, count: CountView) -> None:
        """The facts of a count with where each stands."""
        self.facts_card.title.setText(f"Facts of count {count.number}")
        shown: tuple[FactView, ...] = count.facts
        self.facts.set_rows(shown, keep=False)
        self.facts.clearSelection()


def _decided(entry: tuple[str, CountView]) -> str:
    decision = entry[1].decision
    return "Held" if entry[1].held is not None else "" if decision is None else state_style(decision.outcome).decided


def _decided_state(entry: tuple[str, CountView]) -> str:
    decision = entry[1].decision
    return "held" if entry[1].held is not None else "" if decision is None else decision.outcome


def _by(entry: tuple[str, CountView]) -> str:
    decision = entry[1].decision
    return "" if decision is None else f"{decision.by} · deviation" if decision.deviation else decision.by
