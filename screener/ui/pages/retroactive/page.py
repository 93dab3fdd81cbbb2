"""Retroactive review: a board and a list of the same warrants, the details always below, and the list for the judge."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from screener.domain.errors import ScreenerError
from screener.ui import dialogs
from screener.ui.page import Heading, Page
from screener.ui.pages.retroactive.board import Board
from screener.ui.pages.retroactive.details import Details
from screener.ui.pages.retroactive.otherwise import Otherwise
from screener.ui.pages.retroactive.words import can_accept, chip, column_title, headline, recommended, way
from screener.ui.session import Session
from screener.ui.table import Column, DataTable
from screener.ui.theme import px
from screener.ui.widgets.buttons import Button, Combo
from screener.ui.widgets.empty import EmptyState
from screener.ui.widgets.labels import Elided, Label
from screener.ui.widgets.layouts import column, row
from screener.ui.widgets.panes import Card, Pane
from screener.ui.widgets.path_line import PathLine, dropped
from screener.ui.widgets.progress import ProgressLine
from screener.workflow import review_warrants as verbs
from screener.workflow import screen_charge
from screener.workflow.import_docket import import_warrants
from screener.workflow.office import Office
from screener.workflow.produce_report import warrant_list
from screener.workflow.views import ImportResult, Saved, WarrantBoard, WarrantCard

EMPTY, REVIEW = range(2)
#: Sizes at 100 %: below the first two the page is small; the details are then at most so high.
_NARROW, _SHORT, _LOW, _ANY = 900, 480, 128, 16_777_215
BOARD, LIST = range(2)
#: Columns that are shown only while they hold something.
_ONLY_FILLED = ("new",)
ORDERS: tuple[tuple[str, Callable[[WarrantCard], tuple[object, ...]]], ...] = (
    ("Oldest first", lambda card: (card.issued or date.max, card.row)),
    ("Newest first", lambda card: (-(card.issued or date.min).toordinal(), card.row)),
    ("By court", lambda card: (card.court or "~", card.issued or date.max, card.row)),
    ("As in the file", lambda card: (card.file, card.row)),
)


class RetroactivePage(Page):
    """Open warrants under today's policy."""

    name, label, icon = "retroactive", "Retroactive", "history"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._board: WarrantBoard | None = None
        self._wanted = ""
        self._policy = ""
        self.board, self.details, self.otherwise = Board(), Details(), Otherwise(verbs.OUTCOMES)
        self.list = self._make_list()
        self.total = Elided("", tone="muted")
        self.as_board, self.as_list = Button("Board"), Button("List")
        self.order = Combo(name="Order")
        self.order.addItems([words for words, _ in ORDERS])
        self.make = Button("Make list for the judge ...")
        self.load = Button("Import warrants ...")
        self.empty = EmptyState(
            "history", "No warrants are imported yet",
            "Import the list of outstanding warrants. "
            "Each is read through its underlying charges, under today's policy; "
            "import the dockets that hold those charges too.",
            button="Import warrants ...", slot=self.ask_list,
        )  # fmt: skip
        self.chooser = self._make_chooser()
        self.views = QStackedWidget()
        self.views.addWidget(self.empty)
        self.views.addWidget(self._make_review())
        ground = Pane("window")
        whole = column(self.chooser, self.views)
        whole.setStretch(1, 1)
        ground.setLayout(whole)
        self.setLayout(column(ground))
        self.setAcceptDrops(True)
        self._connect()
        self._add_actions()
        self._show_view(BOARD)

    def _make_list(self) -> DataTable:
        return DataTable(
            (
                Column(title="Under today's policy", text=lambda c: chip(c)[0], chip=lambda c: chip(c)[1], width=170),
                Column(title="Warrant", text=headline, width=200, strong=True),
                Column(
                    title="Open, days",
                    text=lambda c: f"{c.age_days:,}" if c.age_days is not None else "",
                    width=84,
                    number=True,
                ),
                Column(title="Person", text=lambda c: c.person or "not stated", width=170),
                Column(title="Case", text=lambda c: c.case_number or "—", width=120),
                Column(title="Court", text=lambda c: c.court or "—", width=120),
                Column(title="Why", text=lambda c: c.review.reason),
            ),
            name="Warrants",
        )

    def _make_chooser(self) -> QWidget:
        self.path_words = Label("")
        self.open_path = PathLine(
            name="List of warrants", kinds=dialogs.DOCKET, hint="Type or paste a path, drop a file here, or browse"
        )
        self.folder = PathLine(
            name="Folder for the list", kind="folder", hint="The folder for the workbook and the PDF"
        )
        self.go, self.cancel = Button("Import", kind="primary"), Button("Cancel")
        self.bar = ProgressLine(160)
        self.bar.hide()
        pane = Pane("surface", "b")
        line = row(
            self.path_words, self.open_path, self.folder, self.bar, self.go, self.cancel, gap=10, margins=(14, 8, 14, 8)
        )
        line.setStretch(1, 1)
        line.setStretch(2, 1)
        pane.setLayout(line)
        pane.hide()
        return pane

    def _make_review(self) -> QWidget:
        tools = row(
            self.as_board,
            self.as_list,
            4,
            self.total,
            None,
            self.order,
            self.load,
            self.make,
            gap=8,
            margins=(14, 11, 14, 9),
        )
        tools.setStretch(3, 1)
        holder = QWidget()
        holder.setLayout(column(self.board, margins=(14, 0, 14, 0)))
        card = Card()
        card.body.addWidget(self.list)
        listed = QWidget()
        listed.setLayout(column(card, margins=(14, 0, 14, 10)))
        self.ways = QStackedWidget()
        self.ways.addWidget(holder)
        self.ways.addWidget(listed)
        review = QWidget()
        main = column(tools, self.ways, self.otherwise, self.details)
        main.setStretch(1, 1)
        review.setLayout(main)
        return review

    def _connect(self) -> None:
        self.as_board.clicked.connect(lambda _checked=False: self._show_view(BOARD, take=True))
        self.as_list.clicked.connect(lambda _checked=False: self._show_view(LIST, take=True))
        self.load.clicked.connect(lambda _checked=False: self.ask_list())
        self.make.clicked.connect(lambda _checked=False: self.ask_folder())
        self.order.activated.connect(lambda _n: self._show_board())
        self.go.clicked.connect(lambda _checked=False: self._go())
        self.cancel.clicked.connect(lambda _checked=False: self.escape())
        self.open_path.entered.connect(self._go)
        self.folder.entered.connect(self._go)
        self.board.moved.connect(self.details.show_card)
        self.list.moved.connect(self._list_moved)
        self.otherwise.decided.connect(self._decide_otherwise)
        self.otherwise.closed.connect(self.escape)

    def _add_actions(self) -> None:
        for text, key, slot, hint, shown in (
            ("Accept the recommendation", "A", self.accept, "Accept", ""),
            ("Decide otherwise", "O", self.ask_otherwise, "Otherwise", ""),
            ("Next warrant", "J", lambda: self.step(1), "Next, previous", "J K"),
            ("Previous warrant", "K", lambda: self.step(-1), False, ""),
            ("Board or list", "L", self.switch, "List, board", ""),
        ):
            self.act(text, key, lambda slot=slot: self._on_cards(slot), hint=hint, key=shown)
        self.act("Undo", "Ctrl+Z", self.undo, hint=True)
        self.act("Make the list for the judge", "Ctrl+E", self.ask_folder, hint="List for the judge")
        self.act("Import a list of warrants", "Ctrl+I", self.ask_list, hint="Import warrants")
        self.act("Put the question away", "Esc", self.escape)

    def _on_cards(self, slot: Callable[[], object]) -> None:
        """Single letters act on the cards alone: never while a question is open, or a line is being typed."""
        focused = self.window().focusWidget()
        if focused is None or self.ways.isAncestorOf(focused) or focused is self:
            slot()

    # -- the frame ---------------------------------------------------------------------------

    def heading(self) -> Heading:
        if self._board is None or not self._board.total:
            return Heading(title="Retroactive review")
        done = len(self._board.columns.get("done", ()))
        words = f"{self._board.total:,} open warrants"
        if self._policy:
            words += f" · under today's policy, version {self._policy}"
        return Heading(title="Retroactive review", subtitle=words, done=done, total=self._board.total)

    def waiting(self) -> int | None:
        if self._board is None:
            return None
        return sum(len(cards) for key, cards in self._board.columns.items() if key != "done") or None

    def opened(self, wish: object) -> None:
        self._wanted = wish if isinstance(wish, str) and wish != "import" else ""
        self.refresh()
        if wish == "import":
            self.ask_list()
        elif isinstance(wish, Path):
            self.ask_list()
            self.open_path.set_path(wish)

    def refresh(self) -> None:
        def work(office: Office) -> tuple[WarrantBoard, str]:
            board = verbs.board(office)
            versions = [
                p
                for p in office.policies()
                if p.effective <= office.today() and (p.sunset is None or p.sunset >= office.today())
            ]
            return board, max(versions, key=lambda p: p.effective).version if versions else ""

        self.session.run(work, self._arrived, owner=self)

    def first_focus(self) -> QWidget:
        if self.chooser.isVisibleTo(self):
            return self.open_path.line if self.open_path.isVisibleTo(self.chooser) else self.folder.line
        if not self.views.currentIndex():
            return self.empty.button
        if self.ways.currentIndex() == LIST:
            return self.list
        return self.board.current_list or self.as_board

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a small window the cards keep their room, and what the key line names gives up its button."""
        super().resizeEvent(event)
        self.details.setMaximumHeight(px(_LOW) if self.height() < px(_SHORT) else _ANY)
        narrow = self.width() < px(_NARROW)
        self.load.setVisible(not narrow)
        self.make.setVisible(not narrow)

    # -- board and list ----------------------------------------------------------------------

    def _arrived(self, found: tuple[WarrantBoard, str]) -> None:
        self._board, self._policy = found
        had_focus = self.empty.button.hasFocus() or self.isAncestorOf(self.window().focusWidget() or self)
        self.views.setCurrentIndex(REVIEW if self._board.total else EMPTY)
        self._show_board()
        if self._wanted and self.board.choose_card(self._wanted):
            self._wanted = ""
        if had_focus and not self.chooser.isVisibleTo(self):
            self.first_focus().setFocus()
        self.headed.emit()

    def _ordered(self, cards: Sequence[WarrantCard]) -> list[WarrantCard]:
        return sorted(cards, key=ORDERS[max(0, self.order.currentIndex())][1])

    def _show_board(self) -> None:
        if self._board is None:
            return
        columns = [
            (key, self._ordered(cards))
            for key, cards in self._board.columns.items()
            if cards or key not in _ONLY_FILLED
        ]
        self.board.show_columns(columns)
        self.list.set_rows([card for _, cards in columns for card in cards])
        sums = " + ".join(f"{len(cards):,}" for _, cards in columns)
        self.total.set_text(f"{self._board.total:,} warrants = {sums}")
        named = ", ".join(f"{len(cards):,} {column_title(key).lower()}" for key, cards in columns)
        self.total.setToolTip(named)
        self.total.setAccessibleName(f"{self._board.total:,} warrants: {named}")
        if not self._board.total:
            self.details.show_card(None)

    def _show_view(self, view: int, *, take: bool = False) -> None:
        for button, mine in ((self.as_board, BOARD), (self.as_list, LIST)):
            button.kind = "primary" if mine == view else "secondary"
            button.update()
        card = self.card
        self.ways.setCurrentIndex(view)
        if card is not None:
            self._choose(card.warrant_id)
        if take:
            self.first_focus().setFocus()

    def switch(self) -> None:
        """L: the same warrants as a list, and back."""
        self._show_view(LIST if self.ways.currentIndex() == BOARD else BOARD, take=True)

    @property
    def card(self) -> WarrantCard | None:
        """The warrant that is current."""
        return self.list.row if self.ways.currentIndex() == LIST else self.board.card

    def _choose(self, warrant_id: str) -> None:
        self.board.choose_card(warrant_id)
        for number, card in enumerate(self.list.rows_model.rows):
            if card.warrant_id == warrant_id:
                self.list.selectRow(number)
                break

    def _list_moved(self, card: WarrantCard) -> None:
        if self.ways.currentIndex() == LIST:
            self.details.show_card(card)

    def step(self, by: int) -> None:
        if self.ways.currentIndex() == LIST:
            row_count = len(self.list.rows_model.rows)
            self.list.selectRow(min(max(self.list.currentIndex().row() + by, 0), row_count - 1))
        else:
            self.board.step(by)

    # -- deciding ----------------------------------------------------------------------------

    def accept(self) -> None:
        """A: the recommendation, where there is one that a person can take."""
        card = self.card
        if card is None:
            return
        if card.decision is not None:
            self.say(f"{headline(card)} is decided already. O decides it otherwise.")
        elif not can_accept(card):
            self.say(f"{card.review.reason} There is nothing to accept yet; O decides it all the same, with a reason.")
        else:
            self._decide(card, recommended(card), "")

    def ask_otherwise(self) -> None:
        """O: outcome by a digit, then the reason."""
        if self.card is not None:
            self.hush()
            self.otherwise.ask(self.card)

    def _decide_otherwise(self, outcome: str, reason: str) -> None:
        card = self.card
        self.otherwise.put_away()
        if card is not None:
            self._decide(card, outcome, reason)

    def _decide(self, card: WarrantCard, outcome: str, reason: str) -> None:
        def saved(done: Saved) -> None:
            self.session.saved.emit(done.at)
            self.session.changed.emit("warrants")
            self.say(" ".join((f"{headline(card)}: {way(outcome).decided.lower()}.", *done.warnings)), kind="done")
            self.first_focus().setFocus()

        self.session.run(
            lambda office: verbs.decide_warrant(office, card.warrant_id, outcome=outcome, reason=reason),
            saved,
            owner=self,
        )

    def undo(self) -> None:
        """Ctrl+Z: takes back this user's last act that still stands, and says what it was."""

        def undone(done: Saved) -> None:
            self.session.saved.emit(done.at)
            self.session.changed.emit("warrants")
            self.say(f"{done.words}.")

        self.session.run(screen_charge.undo, undone, owner=self)

    # -- files -------------------------------------------------------------------------------

    def ask_list(self) -> None:
        """Shows the line for the path of a list of warrants."""
        self._ask(self.open_path, "List of warrants", "Import")

    def ask_folder(self) -> None:
        """Shows the line for the folder of the list for the judge."""
        if self._board is None or not self._board.total:
            self.say("There are no warrants yet: import the list first.")
            return
        self._ask(self.folder, "Workbook and PDF for the judge, into", "Make the list")

    def _ask(self, line: PathLine, words: str, button: str) -> None:
        self.otherwise.put_away()
        for each in (self.open_path, self.folder):
            each.setVisible(each is line)
        self.path_words.setText(words)
        self.go.setText(button)
        self.go.setAccessibleName(button)
        self.go.updateGeometry()
        self.chooser.show()
        line.setFocus()

    def escape(self) -> None:
        """Esc: the question is put away; nothing was written."""
        self.chooser.hide()
        self.otherwise.put_away()
        self.hush()
        self.first_focus().setFocus()

    def _go(self) -> None:
        if not self.go.isEnabled():
            return
        importing = self.open_path.isVisibleTo(self.chooser)
        path = self.open_path.path if importing else self.folder.path
        if path is None:
            self.say("Type a path, or press Browse.")
            return
        self._set_busy(True)
        if importing:
            self.session.run_long(
                lambda office, report: import_warrants(office, path, progress=report),
                self._imported, self._failed, on_progress=self.bar.set_progress, owner=self,
            )  # fmt: skip
        else:
            self.session.run(lambda office: warrant_list(office, path), self._made, self._failed, owner=self)

    def _set_busy(self, busy: bool) -> None:
        self.bar.set_progress(0, 1)
        self.bar.setVisible(busy)
        for widget in (self.go, self.open_path, self.folder):
            widget.setEnabled(not busy)

    def _failed(self, error: ScreenerError) -> None:
        self._set_busy(False)
        self.say(str(error), kind="wrong")
        self.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def _imported(self, result: ImportResult) -> None:
        self._set_busy(False)
        self.chooser.hide()
        self.session.saved.emit(result.at)
        self.session.changed.emit("warrants")
        self.say(
            f"{result.rows_read:,} rows read = {result.rows_accepted:,} accepted "
            f"+ {result.rows_set_aside:,} set aside.",
            strong="Imported.", kind="done",
        )  # fmt: skip
        self.first_focus().setFocus()

    def _made(self, files: Sequence[Path]) -> None:
        self._set_busy(False)
        self.chooser.hide()
        where = files[0].parent if files else ""
        self.say(f"{', '.join(file.name for file in files)} in {where}.", strong="Written:", kind="done")
        self.first_focus().setFocus()

    # -- dropping ----------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = dropped(event)
        if path is not None:
            self.ask_list()
            self.open_path.set_path(path)
