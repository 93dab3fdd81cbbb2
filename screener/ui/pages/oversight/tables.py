"""Outcomes by attribute, deviations by basis and reason, and the absolute lists: every row opens to its charges."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from screener.domain.decision import DECIDABLE
from screener.oversight.result import NOT_RECORDED, Disparity, Oversight
from screener.ui.pages.oversight.number_format import both, counted, interval, percent
from screener.ui.table import Column, DataTable
from screener.ui.theme import px
from screener.ui.widgets.chip import state_style
from screener.ui.widgets.facets import FacetLine, FacetList
from screener.ui.widgets.labels import Label
from screener.ui.widgets.layouts import column, row
from screener.ui.widgets.panes import Card

_NOT_KNOWN = "not known: too much is not recorded"


def _tone(word: str) -> str:
    return "muted" if word == NOT_RECORDED else "text"


def _decided(state: str) -> str:
    return state_style(state).decided if state != "covered" else "Covered"


def _outcome_column(key: str) -> Column:
    return Column(
        title=_decided(key), text=lambda r: f"{r.outcomes.get(key, 0):,}", width=82, number=True,
        tone=lambda r: "text" if r.outcomes.get(key, 0) else "muted",
    )  # fmt: skip


def _outcome_columns(label: str) -> tuple[Column, ...]:
    numbers = tuple(_outcome_column(str(rollup)) for rollup in DECIDABLE)
    return (
        Column(title=label, text=lambda r: r.group.replace("_", " "), tone=lambda r: _tone(r.group)),
        Column(title="Decided", text=lambda r: f"{r.decided:,}", width=76, number=True),
        *numbers,
        Column(
            title="Covered, as recommended", text=lambda r: both(r.covered), width=176, number=True,
            tip=lambda r: f"{counted(r.covered)}; 95 % interval {interval(r.covered)}",
        ),
    )  # fmt: skip


def _bound(pair: tuple[float | None, float | None] | None) -> str:
    if pair is None:
        return "—"
    low, high = (("—" if value is None else f"{value:.2f}") for value in pair)
    return f"{low} to {high}"


def _ratio(line: Disparity) -> str:
    return "—" if line.ratio is None else f"{line.ratio:.2f}"


class OutcomeTables(QWidget):
    """Outcomes by rule, substance, race and the rest; "not recorded" is a row of its own."""

    opened = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: Oversight | None = None
        self._choices: list[FacetLine] = []
        self.choice = FacetList("Outcomes by", always=True)
        self.table = DataTable(_outcome_columns("Group"), name="Outcomes")
        self.card = Card("Outcomes", "unit: charge, latest decision")
        self.card.body.addWidget(self.table)
        self.disparities = DataTable(
            (
                Column(title="Group", text=lambda d: d.group),
                Column(title="against", text=lambda d: d.reference),
                Column(title="Share", text=lambda d: both(d.share), width=150, number=True),
                Column(title="Reference share", text=lambda d: both(d.reference_share), width=150, number=True),
                Column(title="Ratio", text=_ratio, width=64, number=True),
                Column(title="95 % interval", text=lambda d: _bound(d.ratio_interval), width=120, number=True),
                Column(
                    title="Bounds with those not recorded", text=lambda d: _bound(d.ratio_bounds),
                    width=196, number=True,
                    tone=lambda d: "text" if d.direction_known else "needs",
                    tip=lambda d: f"the direction is {'known' if d.direction_known else _NOT_KNOWN}",
                ),
            ),
            name="Ratios between groups",
        )  # fmt: skip
        self.ratio_card = Card(
            "Ratios between groups", "bounds: every way in which charges with nothing recorded could belong"
        )
        self.ratio_card.body.addWidget(self.disparities)
        left = QWidget()
        left.setFixedWidth(px(170))
        left.setLayout(column(self.choice, None))
        right = column(self.card, 12, self.ratio_card)
        right.setStretch(0, 3)
        right.setStretch(2, 2)
        line = row(left, gap=14, margins=(18, 2, 18, 14))
        line.addLayout(right, 1)
        self.setLayout(line)
        self.choice.chosen.connect(lambda _key: self._show())
        self.table.opened.connect(
            lambda r: self.opened.emit(f"{self.card.title.text()}: {r.group.replace('_', ' ')}", r.charges)
        )

    def show_view(self, view: Oversight) -> None:
        self._view = view
        known = [table for table in view.outcomes if table.known] or list(view.outcomes[:1])
        current = self.choice.current or (known[0].by if known else "")
        self._choices = [FacetLine(key=t.by, label=t.label, count=f"{len(t.rows) - 1:,}") for t in known]
        self.choice.set_choices(self._choices, current)
        self._show()

    def _show(self) -> None:
        if self._view is None:
            return
        table = next((t for t in self._view.outcomes if t.by == self.choice.current), None)
        if table is None:
            return
        self.card.title.setText(f"Outcomes by {table.label.lower()}")
        self.table.rows_model.columns = (_outcome_columns(table.label)[0], *self.table.rows_model.columns[1:])
        self.table.set_rows([r for r in table.rows if r.decided or r.group != NOT_RECORDED] or table.rows, keep=False)
        ratios = [d for d in self._view.disparities if d.by == table.by and d.of == "covered"]
        self.ratio_card.setVisible(bool(ratios))
        self.disparities.set_rows(ratios, keep=False)


class Deviations(QWidget):
    """Decisions unlike the recommendation: what, on which basis, for which reason, how many approved."""

    opened = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = DataTable(
            (
                Column(
                    title="Recommended", width=170,
                    text=lambda d: "Covered" if d.recommended == "covered" else state_style(d.recommended).recommends,
                    chip=lambda d: "" if d.recommended == "covered" else d.recommended,
                ),
                Column(title="Decided", text=lambda d: _decided(d.decided), chip=lambda d: d.decided, width=150),
                Column(title="Basis", text=lambda d: d.basis, width=170),
                Column(title="Reason", text=lambda d: d.reason, tone=lambda d: _tone(d.reason)),
                Column(title="Charges", text=lambda d: f"{d.count:,}", width=80, number=True),
                Column(title="Grouped", text=lambda d: f"{d.grouped:,}", width=80, number=True),
                Column(title="Approved", text=lambda d: f"{d.approved:,}", width=84, number=True),
            ),
            name="Deviations",
        )  # fmt: skip
        card = Card(
            "Deviations by basis and reason", "most declinations in real life are not policy: the basis says which"
        )
        card.body.addWidget(self.table)
        self.none = Label("No decision of this period is unlike a recommendation of the policy.", tone="muted")
        self.none.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.none.setContentsMargins(px(12), px(10), px(12), px(12))
        card.body.addWidget(self.none)
        self.setLayout(column(card, margins=(18, 2, 18, 14)))
        self.table.opened.connect(
            lambda d: self.opened.emit(
                f"Recommended {d.recommended}, decided {d.decided}, basis {d.basis}, {d.reason}", d.charges
            )
        )

    def show_view(self, view: Oversight) -> None:
        self.table.set_rows(view.deviations)
        self.table.setVisible(bool(view.deviations))
        self.none.setVisible(not view.deviations)


class Lists(QWidget):
    """The absolute lists: each charge stands there whatever the statistics say."""

    opened = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = DataTable(
            (
                Column(title="List", text=lambda c: c.label, note=lambda c: c.explanation),
                Column(
                    title="Charges", text=lambda c: f"{len(c.charges):,}" if c.known else "not known",
                    width=110, number=True,
                    tone=lambda c: "text" if c.known and c.charges else "muted",
                ),
            ),
            name="Lists of charges",
        )  # fmt: skip
        card = Card("Lists to open", "no statistic: every charge that meets the words")
        card.body.addWidget(self.table)
        self.setLayout(column(card, margins=(18, 2, 18, 14)))
        self.table.opened.connect(lambda c: self.opened.emit(c.label, tuple(r.charge_id for r in c.charges)))

    def show_view(self, view: Oversight) -> None:
        self.table.set_rows(view.lists)


__all__ = ["Deviations", "Lists", "OutcomeTables", "percent"]
