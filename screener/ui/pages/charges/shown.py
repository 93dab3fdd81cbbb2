"""In the middle: the cluster that is current, as it is written, what the program makes of it, and where it stands."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from screener.ui.pages.charges.cluster_sentences import chip, counted, decided, decided_tip, stand, thinks, title
from screener.ui.pages.charges.moves import MoveList
from screener.ui.table import Column, DataTable
from screener.ui.theme import px
from screener.ui.widgets.labels import Elided, Label
from screener.ui.widgets.layouts import column, row
from screener.ui.widgets.panes import Scroll
from screener.workflow.verbs.charge_table import ChargeCluster, ClusterCharge

#: So many spellings are listed before the table scrolls.
_SPELLINGS = 4
_STATUTE = 1  # of the texts as written
_FILE = 1  # the column that is only shown where there are several files


def _source(place: ClusterCharge) -> str:
    return f"{place.file}, row {place.row:,}\n{place.text or 'no text'}  {place.statute}\n{place.person}".strip()


class Shown(QWidget):
    """``opened`` says which place is to be shown on its own page."""

    opened = Signal(object)  # Place

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title, self.counts = Elided("", role="heading"), Elided("", tone="muted")
        self.guess, self.basis = Label("", role="strong", wrap=True), Label("", role="small", tone="muted", wrap=True)
        self.written = DataTable(
            (
                Column(title="As written", text=lambda w: w[0] or "no text", role="strong"),
                Column(title="Statute", text=lambda w: w[1] or "—", width=150),
                Column(title="Charges", text=lambda w: f"{w[2]:,}", width=70, number=True),
            ),
            name="As written",
        )
        self.places_title = Elided("Where they stand", role="section", tone="muted")
        self.places = DataTable(
            (
                Column(title="Row", text=lambda p: f"{p.row:,}", width=58, number=True, tip=_source),
                Column(title="File", text=lambda p: p.file, width=130, tip=_source),
                Column(title="Case", text=lambda p: p.case or "—", width=112),
                Column(
                    title="Recommended now", text=lambda p: chip(p.recommended)[0],
                    chip=lambda p: chip(p.recommended)[1], width=162,
                ),
                Column(
                    title="Decided", text=lambda p: decided(p) or "—", tip=decided_tip,
                    tone=lambda p: "text" if p.decided else "muted",
                ),
            ),
            name="Where the charges stand",
        )  # fmt: skip
        self.moves = MoveList()
        body = QWidget()
        self.answer_slot = column()
        inner = column(
            self.title, 2, self.counts, 8, self.guess, 1, self.basis, 10, self.written, 12,
            self.places_title, 4, self.places, margins=(14, 12, 14, 10),
        )  # fmt: skip
        inner.setStretch(inner.indexOf(self.places), 1)
        inner.addLayout(self.answer_slot)
        body.setLayout(inner)
        whole = column(Scroll(body), self.moves)
        whole.setStretch(0, 1)
        self.setLayout(whole)
        self.places.setMinimumHeight(px(110))
        self.places.opened.connect(self.opened)
        self.setMinimumWidth(px(220))

    def set_narrow(self, narrow: bool) -> None:
        """In a narrow window the texts have the room: the statutes stand in the list too."""
        self.written.setColumnHidden(_STATUTE, narrow)
        self.moves.set_low(narrow)

    def show_group(self, group: ChargeCluster | None, total: int) -> None:
        """Shows a cluster; its places come by ``show_places``."""
        if group is None:
            self.title.set_text("No cluster chosen")
            for label in (self.guess, self.basis):
                label.setText("")
            self.counts.set_text("")
            self.written.set_rows(())
            self.show_places(())
            return
        self.title.set_text(title(group))
        self.counts.set_text(counted(group, total))
        words, basis = thinks(group)
        self.guess.setText(words)
        self.basis.setText(basis)
        self.written.set_rows(group.cluster.written, keep=False)
        lines = min(len(group.cluster.written), _SPELLINGS)
        head = self.written.horizontalHeader().sizeHint().height()
        self.written.setFixedHeight(head + self.written.row_height * lines + 2)

    def show_places(self, places: Sequence[ClusterCharge]) -> None:
        self.places.set_rows(places, keep=False)
        self.places.setColumnHidden(_FILE, len({place.file for place in places}) == 1)
        self.places_title.set_text(stand(places))


def labelled(name: str, *fields: QWidget) -> QWidget:
    """A field with its name at the left, in the same width everywhere."""
    holder = QWidget()
    words = Label(name, tone="muted")
    words.setFixedWidth(px(66))
    line = row(words, *fields, gap=8)
    for number in range(1, len(fields) + 1):
        line.setStretch(number, 1)
    holder.setLayout(line)
    return holder
