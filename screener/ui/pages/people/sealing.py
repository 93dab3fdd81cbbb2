"""A sealing order in the window: whom it is about, what goes, what must be destroyed by hand, and the word to do it."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from screener.domain.counting import plural
from screener.ui.table import Column, DataTable
from screener.ui.theme import px, style
from screener.ui.widgets.buttons import Button
from screener.ui.widgets.labels import Label, SectionLabel
from screener.ui.widgets.layouts import box_of, clear, column, row
from screener.ui.widgets.panes import Card, Pane, Scroll
from screener.ui.widgets.strip import Strip
from screener.workflow.model import SearchHit
from screener.workflow.verbs.seal_person import ByHand, CarriedOrder, Touched

_PAUSE = 250  # milliseconds after the last key before a search begins


class Sealing(Pane):
    """``sought`` asks for people by a text, ``looked`` for what an order about a hit would do, ``sealed`` that it be
    done (the hit, and how the order is called), ``kept`` that the list of the last order be written."""

    sought = Signal(str)
    looked = Signal(object)
    sealed = Signal(object, str)
    kept = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("window", "", parent)
        self.hit: SearchHit | None = None
        self.touched: Touched | None = None
        self.order: CarriedOrder | None = None
        self.search = QLineEdit()
        self.search.setAccessibleName("Whom the order is about")
        self.search.setPlaceholderText("Whom the order is about: a name or a case number")
        self.search.setClearButtonEnabled(True)
        style(self.search, "body")
        self.people = DataTable(
            (Column(title="Person", text=_where, note=lambda hit: hit.words, strong=True),),
            name="People who match",
        )
        self.none = Label("", tone="muted", wrap=True)
        self.head = Label("", role="strong", wrap=True)
        self.goes = column(gap=3)
        self.hand = DataTable(
            (
                Column(title="What", text=lambda item: item.kind, width=140),
                Column(title="Name", text=lambda item: item.name, note=lambda item: item.place),
                Column(title="Event", text=lambda item: str(item.seq or ""), width=60),
            ),
            name="To be destroyed by hand", fit=True,
        )  # fmt: skip
        self.number = QLineEdit()
        self.number.setAccessibleName("How the order is called")
        self.number.setPlaceholderText("Number of the order; it must not name the person")
        style(self.number, "body")
        self.ask = Button("Seal ...", key="Ctrl+Enter", name="Seal")
        self.yes, self.no = Button("Yes, seal", kind="primary"), Button("Keep everything", key="Esc")
        self.save = Button("Save the list ...", name="Save the list")
        self.strip = Strip()
        self._lay_out()
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_PAUSE)
        self._typing.timeout.connect(lambda: self.sought.emit(self.search.text().strip()))
        self.search.textChanged.connect(lambda _text: self._typing.start())
        self.people.moved.connect(self._moved)
        self.number.textChanged.connect(lambda _text: self._enable())
        self.ask.clicked.connect(lambda _checked=False: self.confirm())
        self.yes.clicked.connect(lambda _checked=False: self._go())
        self.no.clicked.connect(lambda _checked=False: self.put_back())
        self.save.clicked.connect(lambda _checked=False: self.kept.emit(self.order))
        self.strip.closed.connect(self.put_back)
        self.show_hits((), "")

    def _lay_out(self) -> None:
        card = Card()
        card.body.addWidget(self.people, 1)
        card.body.addWidget(self.none)
        left = QWidget()
        left.setLayout(column(self.search, 10, card, margins=(14, 0, 14, 14)))
        box_of(left).setStretch(2, 1)
        tools = row(self.yes, self.no, None, gap=8)
        self._answer = QWidget()
        self._answer.setLayout(tools)
        self.none.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.none.setContentsMargins(px(12), px(10), px(12), px(12))
        asked = row(self.number, self.ask, gap=8)
        asked.setStretch(0, 1)
        self._asked = QWidget()
        self._asked.setLayout(asked)
        kept = QWidget()
        kept.setLayout(row(self.save, None))
        self._hand_head = SectionLabel("To be destroyed by hand")
        inner = QWidget()
        inner.setLayout(
            column(
                self.head, 6, self.goes, 12, self._asked, 8, self.strip, self._answer, 8, kept, 12,
                self._hand_head, 2, self.hand, None, margins=(16, 14, 16, 16),
            )
        )  # fmt: skip
        right = Pane("surface", "l")
        right.setLayout(column(Scroll(inner), margins=(1, 0, 0, 0)))
        line = row(left, right, gap=0)
        line.setStretch(0, 5)
        line.setStretch(1, 6)
        self.setLayout(line)
        self.search.setMinimumWidth(px(200))

    # -- whom ---------------------------------------------------------------------------------

    def show_hits(self, hits: tuple[SearchHit, ...], text: str) -> None:
        """The people that a text finds; warrants whose person has no charge among them."""
        unique: dict[str, SearchHit] = {}
        for hit in hits:
            unique.setdefault(hit.person_id or hit.warrant_id, hit)
        if unique and list(unique) == [hit.person_id or hit.warrant_id for hit in self.people.rows_model.rows]:
            return  # the same people: what is being asked about one of them stays asked
        self.people.set_rows(tuple(unique.values()), keep=False)
        self.people.setVisible(bool(unique))
        self.none.setVisible(not unique)
        self.none.setText(
            f"Nobody is found for “{text}”." if text
            else "A court has ordered that a person's record be sealed or expunged: find the person. "
            "What will go is shown before anything is changed."
        )  # fmt: skip
        if not unique:
            self._moved(None)

    def _moved(self, hit: SearchHit | None) -> None:
        if hit is None and self.order is not None:
            return  # what was done stands until the next person is looked for
        self.hit, self.touched, self.order = hit, None, None
        self.put_back()
        self._show()
        if hit is not None:
            self.looked.emit(hit)

    # -- what -----------------------------------------------------------------------------------

    def show_touched(self, touched: Touched) -> None:
        """What an order about the person found would do."""
        self.touched, self.order = touched, None
        self._show()

    def show_done(self, order: CarriedOrder, *, cleared: bool) -> None:
        """The order is carried out: what is left to be done by hand."""
        self.order, self.hit, self.touched = order, None, None
        self.search.clear()
        self.number.clear()
        self._show()
        words = "Nothing of the person is left in the office file. What stands below is yours to destroy."
        if not cleared:
            words = (
                "Another window is open, so that traces may still stand in the file. Close it, then open this office "
                "once more and run: screener office seal --finish"
            )
        self.strip.say(words, strong=f"Order {order.order} is carried out.", kind="done" if cleared else "warn")

    def _show(self) -> None:
        clear(self.goes)
        touched, order = self.touched, self.order
        lines = touched.lines() if touched is not None else []
        self.head.setText(lines[0] if lines else "" if order is None else _sealed(order))
        for each in lines[1:]:
            self.goes.addWidget(Label(each.strip(), wrap=True))
        items: tuple[ByHand, ...] = (
            touched.by_hand if touched is not None else order.by_hand if order is not None else ()
        )
        self.hand.set_rows(items, keep=False)
        for widget in (self._hand_head, self.hand):
            widget.setVisible(bool(items))
        self._asked.setVisible(touched is not None)
        self.save.setVisible(order is not None)
        self._enable()

    def _enable(self) -> None:
        self.ask.setEnabled(self.touched is not None and bool(self.number.text().strip()))

    # -- the word to do it ----------------------------------------------------------------------

    def confirm(self) -> None:
        """Asks once more, in the page, with what goes and what stays behind for the hands."""
        touched = self.touched
        if touched is None:
            return
        if not self.number.text().strip():
            self.number.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        items = len(touched.by_hand)
        self.strip.say(
            f"{touched.charges:,} charges and {touched.warrants:,} warrants leave the office under order "
            f"{self.number.text().strip()}. Nothing brings them back, no undo and no backup made after. "
            f"{items:,} copies on the list below you destroy by hand.",
            strong=f"Seal {touched.name or 'this person'}?",
            kind="warn",
        )
        self._answer.show()
        self.no.setFocus(Qt.FocusReason.OtherFocusReason)

    def put_back(self) -> None:
        """Asks no more; nothing was changed."""
        self.strip.hide()
        self._answer.hide()

    def _go(self) -> None:
        self._answer.hide()
        self.sealed.emit(self.hit, self.number.text().strip())

    def escape(self) -> bool:
        """Esc: keeps everything, where it is being asked."""
        asked = self._answer.isVisible()
        if asked:
            self.put_back()
            self.number.setFocus(Qt.FocusReason.OtherFocusReason)
        return asked

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.escape():
            return
        super().keyPressEvent(event)


def _sealed(order: CarriedOrder) -> str:
    charges = plural(order.charges, "charge")
    warrants = plural(order.warrants, "warrant")
    return f"Sealed: {charges} and {warrants}, event {order.seq:,}"


def _where(hit: SearchHit) -> str:
    return hit.where or hit.words
