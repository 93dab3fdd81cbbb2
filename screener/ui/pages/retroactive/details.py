"""Under the board: the warrant that is current, its underlying charges with their recommendations, and why."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QSizePolicy, QWidget

from screener.ui.pages.retroactive.warrant_labels import (
    age,
    chip,
    count_words,
    headline,
    recommendation,
    recommended,
    way,
)
from screener.ui.table import Column, DataTable
from screener.ui.theme import px
from screener.ui.widgets.chip import Chip
from screener.ui.widgets.labels import Elided, Label, SectionLabel
from screener.ui.widgets.layouts import clear, column, row
from screener.ui.widgets.panes import Pane, Scroll
from screener.workflow.model import WarrantCard


def _rows(card: WarrantCard) -> tuple[tuple[str, str], ...]:
    issued = f"{card.issued.isoformat()}, {age(card)}" if card.issued is not None else "not stated"
    born = f", born {card.birth_date.isoformat()}" if card.birth_date is not None else ""
    return (
        ("Person", f"{card.person or 'not stated'}{born}"),
        ("Issued", issued),
        ("Case", " · ".join(part for part in (card.case_number, card.court) if part) or "not stated"),
        ("On the row", card.text or "nothing"),
        ("Source", f"{card.file}, row {card.row}"),
    )


#: The height of the panel, and how low it may become in a small window; its parts scroll then.
_HEIGHT, _LEAST = 208, 96


class Details(Pane):
    """Three parts beside each other; always there, so that nothing moves when another card is taken."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("surface", "t", parent)
        self.title, self.chip = Elided("", role="heading"), Chip("", "held")
        self._facts = column(gap=3)
        self.charges = DataTable(
            (
                Column(title="Statute", text=lambda s: s.charge.statute or "—", width=120),
                Column(title="Charge", text=lambda s: s.charge.text or "—", note=count_words),
                Column(
                    title="Today's policy", text=lambda s: recommendation(s.finding), width=190,
                    chip=lambda s: s.finding.rollup.value,
                ),
            ),
            name="Underlying charges",
        )  # fmt: skip
        self._none = Label(
            "No underlying case stands in the data. Import the docket that holds it, and it is reviewed at once.",
            tone="muted",
            wrap=True,
        )
        self.why_title = SectionLabel("Why")
        self._why = column(gap=4)
        left, middle, right = QWidget(), QWidget(), QWidget()
        facts = QWidget()
        facts.setLayout(column(row(self.title, self.chip, None, gap=10), 8, self._facts, None, margins=(14, 12, 10, 8)))
        left.setLayout(column(Scroll(facts)))
        self.charges.setMinimumHeight(px(40))
        middle.setLayout(
            column(SectionLabel("Underlying charges"), 6, self.charges, self._none, margins=(10, 12, 10, 8))
        )
        inner = QWidget()
        inner.setLayout(column(self.why_title, 6, self._why, None, margins=(10, 12, 14, 8)))
        right.setLayout(column(Scroll(inner)))
        line = row(gap=0)
        for part, stretch in ((left, 30), (middle, 42), (right, 28)):
            line.addWidget(part, stretch)
        self.setLayout(line)
        self.setAccessibleName("The warrant that is chosen")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.show_card(None)

    def sizeHint(self) -> QSize:
        return QSize(px(600), px(_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(360), px(_LEAST))

    def show_card(self, card: WarrantCard | None) -> None:
        clear(self._facts)
        clear(self._why)
        self.chip.setVisible(card is not None)
        if card is None:
            self.title.set_text("No warrant chosen")
            self.charges.set_rows(())
            return
        self.title.set_text(headline(card))
        self.chip.set_state(*chip(card))
        for name, value in _rows(card):
            label = Label(name, role="small", tone="muted")
            label.setFixedWidth(px(72))
            text = Elided(value)
            self._facts.addLayout(row(label, text, None, gap=6))
        underlying = card.review.underlying
        self.charges.set_rows(underlying, keep=False)
        self.charges.setVisible(bool(underlying))
        self._none.setVisible(not underlying)
        self._show_why(card)

    def _show_why(self, card: WarrantCard) -> None:
        review = card.review
        self._say(f"{way(recommended(card)).word}. {review.reason}", role="strong")
        for need in review.needs[:4]:
            self._say(need.ask or need.fact, tone="needs")
        if review.approval:
            self._say("Violent, or a victim is stated: a supervisor approves first.", tone="wrong")
        for item in review.underlying:
            for trace in item.finding.because:
                if trace.rule == item.finding.decided_by and trace.quote:
                    self._say(f"“{trace.quote}”", tone="muted")
                    self._say(
                        " · ".join(part for part in (trace.cite, f"rule {trace.rule}") if part),
                        role="small",
                        tone="muted",
                    )
                    break
            else:
                continue
            break
        if card.decision is not None:
            decision = card.decision
            self._say(f"Decided by {decision.by}: {way(decision.outcome).decided.lower()}. {decision.reason}".strip())

    def _say(self, text: str, *, role: str = "body", tone: str = "text") -> None:
        self._why.addWidget(Label(text, role=role, tone=tone, wrap=True))
