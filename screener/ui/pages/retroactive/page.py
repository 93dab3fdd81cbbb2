"""Retroactive review: open warrants under today's policy, decided one by one, and the list for the judge."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from screener.docket.quality.plausible import NotPlausible
from screener.domain.counting import plural
from screener.domain.errors import ScreenerError
from screener.ui.page import Heading, Page
from screener.ui.pages.retroactive.cards import Cards
from screener.ui.pages.retroactive.otherwise import Otherwise
from screener.ui.pages.retroactive.path_question import AskPath
from screener.ui.pages.retroactive.warrant_labels import can_accept, headline, recommended, way
from screener.ui.session import Session
from screener.ui.tasks import Job, Stopped
from screener.ui.widgets.empty import EmptyState
from screener.ui.widgets.layouts import column
from screener.ui.widgets.panes import Pane
from screener.ui.widgets.path_line import dropped
from screener.workflow.model import ImportResult, Saved, WarrantBoard, WarrantCard
from screener.workflow.session import Office
from screener.workflow.verbs import review_warrants as verbs
from screener.workflow.verbs import screen_charge
from screener.workflow.verbs.import_docket import import_warrants
from screener.workflow.verbs.produce_report import warrant_list

EMPTY, REVIEW = range(2)


class RetroactivePage(Page):
    """Open warrants under today's policy."""

    name, label, icon = "retroactive", "Retroactive", "history"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._shown: WarrantBoard | None = None
        self._job: Job | None = None
        self._doubted: Path | None = None  # a file that looks like no list of warrants
        self._wanted = ""
        self._policy = ""
        self.otherwise, self.chooser = Otherwise(verbs.OUTCOMES), AskPath()
        self.cards = Cards(self.otherwise)
        self.empty = EmptyState(
            "history", "No warrants are imported yet",
            "Import the list of outstanding warrants. "
            "Each is read through its underlying charges, under today's policy; "
            "import the dockets that hold those charges too.",
            button="Import warrants ...", slot=self.ask_list,
        )  # fmt: skip
        self.views = QStackedWidget()
        self.views.addWidget(self.empty)
        self.views.addWidget(self.cards)
        ground = Pane("window")
        whole = column(self.chooser, self.views)
        whole.setStretch(1, 1)
        ground.setLayout(whole)
        self.setLayout(column(ground))
        self.setAcceptDrops(True)
        self.cards.load_asked.connect(self.ask_list)
        self.cards.make_asked.connect(self.ask_folder)
        self.chooser.asked.connect(self._go)
        self.chooser.left.connect(self.escape)
        self.otherwise.decided.connect(self._decide_otherwise)
        self.otherwise.closed.connect(self.escape)
        self._add_actions()

    def _add_actions(self) -> None:
        for text, key, slot, hint, shown in (
            ("Accept the recommendation", "A", self.accept, "Accept", ""),
            ("Decide otherwise", "O", self.ask_otherwise, "Otherwise", ""),
            ("Next warrant", "J", lambda: self.cards.step(1), "Next, previous", "J K"),
            ("Previous warrant", "K", lambda: self.cards.step(-1), False, ""),
            ("Board or list", "L", self.cards.switch, "List, board", ""),
        ):
            needs = "warrant decided" if slot in (self.accept, self.ask_otherwise) else ""
            self.act(text, key, partial(self._on_cards, slot), hint=hint, key=shown, needs=needs)
        self.act("Undo", "Ctrl+Z", self.undo, hint=True, needs="act undone")
        self.act(
            "Make the list for the judge",
            "Ctrl+E",
            self.ask_folder,
            hint="List for the judge",
            needs="exported",
            what="warrant list",
        )
        self.act(
            "Import a list of warrants", "Ctrl+I", self.ask_list, hint="Import warrants", needs="warrants imported"
        )
        self.act("Put the question away", "Esc", self.escape)

    def _on_cards(self, slot: Callable[[], object]) -> None:
        """Single letters act on the cards alone: never while a question is open, or a line is being typed."""
        focused = self.window().focusWidget()
        if focused is None or self.cards.ways.isAncestorOf(focused) or focused is self:
            slot()

    # -- the frame ---------------------------------------------------------------------------

    def heading(self) -> Heading:
        if self._shown is None or not self._shown.total:
            return Heading(title="Retroactive review")
        done = len(self._shown.columns.get("done", ()))
        words = f"{self._shown.total:,} open warrants"
        if self._policy:
            words += f" · under today's policy, version {self._policy}"
        return Heading(title="Retroactive review", subtitle=words, done=done, total=self._shown.total)

    def waiting(self) -> int | None:
        if self._shown is None:
            return None
        return sum(len(cards) for key, cards in self._shown.columns.items() if key != "done") or None

    def opened(self, wish: object) -> None:
        self._wanted = wish if isinstance(wish, str) and wish != "import" else ""
        self.refresh()
        if wish == "import":
            self.ask_list()
        elif isinstance(wish, Path):
            self.ask_list()
            self.chooser.open_path.set_path(wish)

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
            return self.chooser.line.line
        return self.cards.focus() if self.views.currentIndex() else self.empty.button

    def _arrived(self, found: tuple[WarrantBoard, str]) -> None:
        self._shown, self._policy = found
        focused = self.window().focusWidget()
        mine = focused is not None and self.isAncestorOf(focused)
        self.views.setCurrentIndex(REVIEW if self._shown.total else EMPTY)
        self.cards.show_warrants(self._shown)
        if self._wanted and self.cards.choose(self._wanted):
            self._wanted = ""
        if mine and not self.chooser.isVisibleTo(self):
            self.first_focus().setFocus()
        self.headed.emit()

    # -- deciding ----------------------------------------------------------------------------

    def accept(self) -> None:
        """A: the recommendation, where there is one that a person can take."""
        if not self.allowed("warrant decided"):
            return
        card = self.cards.card
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
        if not self.allowed("warrant decided"):
            return
        if self.cards.card is not None:
            self.hush()
            self.otherwise.ask(self.cards.card)

    def _decide_otherwise(self, outcome: str, reason: str) -> None:
        card = self.cards.card
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
        if not self.allowed("warrants imported"):
            return
        self.otherwise.put_away()
        self.chooser.ask(importing=True)

    def ask_folder(self) -> None:
        """Shows the line for the folder of the list for the judge."""
        if not self.allowed("exported", "warrant list"):
            return
        if self._shown is None or not self._shown.total:
            self.say("There are no warrants yet: import the list first.")
            return
        self.otherwise.put_away()
        self.chooser.ask(importing=False)

    def escape(self) -> None:
        """Esc: the question is put away, and work that is going on is stopped; then nothing was written."""
        if self._job is not None:
            self._job.stop()
            return
        self.chooser.hide()
        self.otherwise.put_away()
        self.hush()
        self.first_focus().setFocus()

    def _go(self) -> None:
        path = self.chooser.path
        if path is None:
            self.say("Type a path, or press Browse.")
            return
        try:
            said = self.chooser.said
        except ScreenerError as error:
            self.say(str(error))
            return
        agreed, self._doubted = path == self._doubted, None
        self.chooser.set_busy(True)
        if self.chooser.importing:
            self._job = self.session.run_long(
                lambda office, report: import_warrants(office, path, said=said, progress=report, as_read=agreed),
                self._imported, self._failed, on_progress=self.chooser.bar.set_progress, owner=self,
            )  # fmt: skip
        else:
            self._job = self.session.run(
                lambda office: warrant_list(office, path), self._made, self._failed, owner=self
            )

    def _done(self) -> None:
        self._job = None
        self.chooser.set_busy(False)

    def _failed(self, error: ScreenerError) -> None:
        self._done()
        if isinstance(error, NotPlausible):
            self._doubted = self.chooser.path
            words = f"{error.what}: {error.why}. If it is one all the same, press Import again."
            self.say(words, kind="warn")
            self.chooser.go.setFocus()
            return
        self.say(str(error), kind="note" if isinstance(error, Stopped) else "wrong")
        self.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def _imported(self, result: ImportResult) -> None:
        self._done()
        self.chooser.hide()
        self.session.saved.emit(result.at)
        self.session.changed.emit("warrants")
        control = result.control
        compared = [each.sentence for each in control.compared] if control is not None else []
        words = (
            f"{plural(result.rows_read, 'row')} read = "
            f"{result.rows_accepted:,} accepted + {result.rows_set_aside:,} set aside."
        )
        columns = [f"{result.columns_as}."] if result.columns_as else []
        differs = control is not None and control.differs
        self.say(" ".join((words, *compared, *columns)), strong="Imported.", kind="warn" if differs else "done")
        self.first_focus().setFocus()

    def _made(self, files: Sequence[Path]) -> None:
        self._done()
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
            self.chooser.open_path.set_path(path)
