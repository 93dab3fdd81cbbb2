"""At the left: the clusters, the largest first, and the line that narrows them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from screener.ui.pages.charges.classes import is_letter
from screener.ui.pages.charges.cluster_sentences import beneath, share, title
from screener.ui.table import Column, DataTable
from screener.ui.theme import px, style
from screener.ui.widgets.labels import Label
from screener.ui.widgets.layouts import column
from screener.ui.widgets.panes import Pane
from screener.workflow.verbs.charge_table import UNREAD, ChargeCluster

_WIDTH = 420
_SHARE = 3  # the column that says something of what is not recognized only


class Listed(Pane):
    """``moved`` says which cluster is current; ``typed`` a letter or a digit that is meant for the classes."""

    moved = Signal(object)  # Group, or None where no cluster is there
    typed = Signal(str)
    entered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("surface", "r", parent)
        self._groups: tuple[ChargeCluster, ...] = ()
        self._total = 0
        self.search = QLineEdit()
        self.search.setAccessibleName("Find a charge text or a statute")
        self.search.setPlaceholderText("Find a text or a statute")
        self.search.setClearButtonEnabled(True)
        style(self.search, "body")
        self.table = DataTable(
            (
                Column(
                    title="Text", text=title, note=beneath,
                    tip=lambda g: "\n".join(text or "no text" for text, _ in g.cluster.texts[:12]),
                ),
                Column(title="Charges", text=lambda g: f"{g.cluster.charges:,}", width=66, number=True, strong=True),
                Column(title="People", text=lambda g: f"{g.people:,}", width=62, number=True),
                Column(
                    title="Share", text=lambda g: share(g.cluster.charges, self._total), width=60, number=True,
                    tone=lambda _g: "muted",
                ),
            ),
            name="Clusters of charges",
        )  # fmt: skip
        self.none = Label("", tone="muted", wrap=True)
        self.none.setContentsMargins(px(12), px(10), px(12), px(12))
        self.none.setAlignment(Qt.AlignmentFlag.AlignTop)
        holder = column(self.search, margins=(10, 8, 10, 8))
        whole = column(holder, self.table, self.none)
        whole.setStretch(1, 1)
        whole.setStretch(2, 1)
        self.setLayout(whole)
        self.setMinimumWidth(px(_WIDTH * 0.52))
        self.setMaximumWidth(px(_WIDTH))
        self.table.moved.connect(self.moved)
        self.table.installEventFilter(self)
        self.search.installEventFilter(self)
        self.search.textChanged.connect(lambda _text: self._show())
        self.none.hide()

    @property
    def group(self) -> ChargeCluster | None:
        """The cluster that is current."""
        row: ChargeCluster | None = self.table.row
        return row

    def show_groups(self, groups: Sequence[ChargeCluster], total: int, *, key: str = "") -> None:
        """Shows clusters; the one with ``key`` becomes current where it is still there, else the place stays."""
        self._groups, self._total = tuple(groups), total
        self.table.setColumnHidden(_SHARE, bool(groups) and groups[0].kind != UNREAD)
        self._show(key)

    def _show(self, key: str = "") -> None:
        wanted = self.search.text().strip().casefold()
        shown = [each for each in self._groups if not wanted or _holds(each, wanted)]
        self.table.set_rows(shown)
        self.table.setVisible(bool(shown))
        self.none.setVisible(not shown)
        if wanted and not shown:
            self.none.setText(f"No text or statute here holds “{self.search.text().strip()}”.")
        self.choose(key)
        self.moved.emit(self.group if shown else None)

    def choose(self, key: str) -> None:
        """Makes a cluster current by its key."""
        for number, each in enumerate(self.table.rows_model.rows):
            if key and each.key == key:
                self.table.selectRow(number)
                return

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Letters and digits answer, Enter saves: the list itself needs neither."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if watched is self.table and is_letter(event):
                self.typed.emit(event.text())
                return True
            if watched is self.table and enter:
                self.entered.emit()
                return True
            if watched is self.search and (enter or event.key() == Qt.Key.Key_Down):
                self.table.setFocus(Qt.FocusReason.OtherFocusReason)
                return True
        return super().eventFilter(watched, event)


def _holds(group: ChargeCluster, wanted: str) -> bool:
    return any(wanted in text.casefold() or wanted in statute.casefold() for text, statute, _ in group.cluster.written)
