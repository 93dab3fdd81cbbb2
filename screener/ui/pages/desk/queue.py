"""The left column: find anything, and the queue with its facets and counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from screener.ui.charge import charge_sentences
from screener.ui.icons import paint_icon
from screener.ui.table import Column, DataTable
from screener.ui.theme import color, px
from screener.ui.widgets.buttons import key_size, paint_key
from screener.ui.widgets.facets import FacetLine, FacetList
from screener.ui.widgets.labels import Label
from screener.ui.widgets.layouts import column
from screener.ui.widgets.panes import Pane, SidePanel
from screener.workflow.model import Facet, Queue, SearchHit

#: facet -> section title, how many are shown before "all"
_GROUPS: tuple[tuple[str, str, int], ...] = (
    ("state", "Queue", 0),
    ("standing", "Decisions", 0),
    ("offense", "Offense", 4),
    ("grouped", "Case", 0),
    ("agency", "Agency", 3),
    ("unit", "Unit", 3),
    ("docket", "Docket", 3),
    ("attorney", "Decided by", 3),
)
_LABELS = {("grouped", "yes"): "Grouped", ("grouped", "no"): "Standalone", ("grouped", "unknown"): "Not known"}
#: Keys of the facet "state" that say how far the work is, not what the policy recommends.
_STANDING = ("undecided", "decided", "onhold", "conflict", "asked", "refused")
_ORDER = {"grouped": ("no", "yes", "unknown")}


def _where(hit: SearchHit) -> str:
    return f"note by {hit.where}" if hit.kind == "note" else hit.where


class FindField(QLineEdit):
    """Find, with its key shown while it is empty."""

    left = Signal()
    down = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText("Find")
        self.setAccessibleName("Find a person, case, charge, note or warrant")
        self.setTextMargins(px(20), 0, 0, 0)
        self.setClearButtonEnabled(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() == Qt.Key.Key_Down:
            self.down.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = px(14)
        paint_icon(painter, "search", QRectF(px(9), (self.height() - side) / 2, side, side), color("muted"))
        if not self.text() and not self.hasFocus():
            size = key_size("/")
            box = QRectF(
                self.width() - size.width() - px(8), (self.height() - size.height()) / 2, size.width(), size.height()
            )
            paint_key(painter, box, "/")


class QueuePanel(Pane):
    """Find above; the facets, or what was found, below."""

    narrowed = Signal(str, str)  # facet, key ("" takes it back)
    searched = Signal(str)
    chosen = Signal(object)  # Hit
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("window", "r", parent)
        self.setAccessibleName("Queue")
        self.setFixedWidth(px(215))  # it is hidden where the room is small
        self.search = FindField()
        self.search.setMinimumHeight(px(29))
        self.facets = SidePanel(214, ground="window", edge="")
        self.facets.body.setSpacing(px(14))
        self.facets.body.setContentsMargins(px(14), px(4), px(14), px(12))
        self._lists: dict[str, FacetList] = {}
        for name, title, limit in _GROUPS:
            made = FacetList(title, limit=limit)
            facet = "state" if name == "standing" else name
            made.chosen.connect(lambda key, facet=facet: self.narrowed.emit(facet, key))
            made.hide()
            self._lists[name] = made
            self.facets.body.addWidget(made)
        self.hits = DataTable(
            (Column(title="Found", text=lambda hit: hit.words, note=_where),),
            name="Found",
            header=False,
        )
        self.nothing = Label("", tone="muted", wrap=True)
        self.nothing.setContentsMargins(px(14), px(8), px(14), 0)
        self._found = QWidget()
        self._found.setLayout(column(self.nothing, self.hits))
        self._found.hide()
        top = QVBoxLayout()
        top.setContentsMargins(px(14), px(12), px(14), px(10))
        top.addWidget(self.search)
        self.setLayout(column(top, self.facets, self._found, margins=(0, 0, 1, 0)))
        self._wait = QTimer(self, singleShot=True, interval=120)
        self._wait.timeout.connect(self._search)
        self.search.textEdited.connect(lambda _text: self._wait.start())
        self.search.returnPressed.connect(self._take_first)
        self.search.left.connect(self.close_find)
        self.search.down.connect(self._enter_hits)
        self.hits.opened.connect(self._take)

    def show_queue(self, queue: Queue, chosen: Mapping[str, str]) -> None:
        """Counts and facets; a facet with a single value says nothing and is left out."""
        for name, made in self._lists.items():
            facet = "state" if name == "standing" else name
            current = chosen.get(facet, "")
            facets = self._ordered(name, queue.facets.get(facet, ()))
            if name in ("state", "standing") and (current in _STANDING) is (name == "state"):
                current = ""
            choices = [
                FacetLine(
                    key=f.key, label=_LABELS.get((name, f.key), charge_sentences.capital(f.label)), count=f"{f.count:,}"
                )
                for f in facets
            ]
            if current and current not in {choice.key for choice in choices}:
                choices.append(FacetLine(key=current, label=charge_sentences.capital(current), count="0"))
            made.setVisible(bool(choices) and (name in ("state", "standing") or len(choices) > 1 or bool(current)))
            made.set_choices(choices, current)

    @staticmethod
    def _ordered(name: str, facets: Sequence[Facet]) -> list[Facet]:
        order = _ORDER.get(name)
        kept = [f for f in facets if f.count]
        if name in ("state", "standing"):
            kept = [f for f in kept if (f.key in _STANDING) is (name == "standing")]
        return sorted(kept, key=lambda f: order.index(f.key)) if order and all(f.key in order for f in kept) else kept

    def open_find(self, hint: str = "Find") -> None:
        self.show()
        self.search.setPlaceholderText(hint)
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def close_find(self) -> None:
        self.search.clear()
        self.search.setPlaceholderText("Find")
        self._show_hits(False)
        self.left.emit()

    def _search(self) -> None:
        text = self.search.text().strip()
        if text:
            self.searched.emit(text)
        else:
            self._show_hits(False)

    def show_hits(self, text: str, hits: Sequence[SearchHit]) -> None:
        """What was found for ``text``; late answers to an older text are dropped."""
        if text != self.search.text().strip():
            return
        self.hits.set_rows(hits, keep=False)
        self.nothing.setVisible(not hits)
        self.nothing.setText(
            f"Nothing found for “{text}”. Names, case numbers, charges, statutes, notes and warrants are searched."
        )
        self.hits.setVisible(bool(hits))
        self._show_hits(True)

    def _show_hits(self, shown: bool) -> None:
        self._found.setVisible(shown)
        self.facets.setVisible(not shown)

    def _enter_hits(self) -> None:
        if self._found.isVisible() and self.hits.row is not None:
            self.hits.setFocus()

    def _take_first(self) -> None:
        self._wait.stop()
        if self._found.isVisible() and self.hits.row is not None:
            self._take(self.hits.row)
        else:
            self._search()

    def _take(self, hit: SearchHit) -> None:
        self.search.clear()
        self._show_hits(False)
        self.chosen.emit(hit)
