"""Charges: what was not recognized, in clusters; one answer settles each; the office's own charge table."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from screener.domain.counting import plural
from screener.domain.errors import ScreenerError
from screener.domain.offense import label
from screener.ui.page import Heading, KeyHint, Page
from screener.ui.pages.charges import cluster_sentences
from screener.ui.pages.charges.cluster_answer import AnswerPanel
from screener.ui.pages.charges.listed import Listed
from screener.ui.pages.charges.own_table import AskTable, OwnTable
from screener.ui.pages.charges.shown import Shown
from screener.ui.pages.charges.views import TABLE, Views
from screener.ui.session import Session
from screener.ui.theme import px
from screener.ui.widgets.empty import EmptyState
from screener.ui.widgets.layouts import column, row
from screener.ui.widgets.panes import Pane, SidePanel
from screener.workflow.session import Office
from screener.workflow.verbs import charge_table as verbs
from screener.workflow.verbs.charge_table import (
    ANSWERED,
    UNREAD,
    UNSURE,
    AnswerEffect,
    ChargeCluster,
    ClusterBoard,
    ClusterCharge,
    RecordedAnswer,
    TableLine,
)

EMPTY, CLUSTERS, OWN = range(3)
_NARROW, _SIDE = 1000, 336  # below the first, at 100 %, the answer stands under the cluster; the width of its column
_PAUSE = 120  # milliseconds after the last key before it is looked up what the answer would do


class ChargesPage(Page):
    """Clusters at the left, the cluster in the middle, the answer at the right."""

    name, label, icon = "charges", "Charges", "tag"
    counts_unseen = True

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._board: ClusterBoard | None = None
        self._waiting: int | None = None
        self._asked = self._busy = 0
        self._done: RecordedAnswer | None = None  # the last act of this window, for "see what changed"
        self._done_key = ""
        self._narrow, self._came, self._first = False, False, False
        self.views, self.listed, self.shown, self.answer = Views(), Listed(), Shown(), AnswerPanel()
        self.own, self.chooser = OwnTable(), AskTable()
        self.empty = EmptyState("tag", "Every charge is recognized", "", button="Import a docket", slot=self._import)
        self._lay()
        self._looking = QTimer(self, singleShot=True, interval=_PAUSE)
        self._looking.timeout.connect(self._look)
        self._connect()
        self._add_actions()

    def _lay(self) -> None:
        self.side = SidePanel(_SIDE)
        self.side.body.addWidget(self.answer)
        parts = QWidget()
        line = row(self.listed, self.shown, self.side, gap=0)
        line.setStretch(0, 5)
        line.setStretch(1, 7)
        parts.setLayout(line)
        self.stack = QStackedWidget()
        for part in (self.empty, parts, self.own):
            self.stack.addWidget(part)
        ground = Pane("window")
        whole = column(self.chooser, self.views, self.stack)
        whole.setStretch(2, 1)
        ground.setLayout(whole)
        self.setLayout(column(ground))

    def _connect(self) -> None:
        self.views.chosen.connect(self._view_chosen)
        self.views.least_given.connect(self.set_threshold)
        self.listed.moved.connect(self._group_moved)
        self.listed.typed.connect(self.answer.classes.typed)
        self.listed.entered.connect(self.give)
        self.answer.changed.connect(lambda typing: self._looking.start() if typing else self._look())
        self.answer.given.connect(self.give)
        self.answer.left.connect(self.escape)
        self.shown.opened.connect(self._open)
        self.own.load_asked.connect(self.ask_load)
        self.own.save_asked.connect(self.ask_save)
        self.own.back_asked.connect(self.take_back)
        self.chooser.asked.connect(self._go)
        self.chooser.left.connect(self.escape)
        self.session.changed.connect(lambda _what: None if self.isVisible() else self._count())

    def _add_actions(self) -> None:
        self._give = self.act(
            "Answer the cluster", "Ctrl+Return", self.give, hint="Answer", key="Enter", needs="charge answered"
        )
        self._undo = self.act(
            "Undo the last answer", "Ctrl+Z", self.undo, hint="Undo", needs="charge answer taken back"
        )
        self._see = self.act("See what the last answer changed", "Ctrl+G", self.see, hint="See what changed")
        for number, (key, text) in enumerate((*cluster_sentences.VIEWS, (TABLE, "The charge table")), start=1):
            self.act(text, f"Alt+{number}", partial(self.show_view, key))
        self._load = self.act(
            "Load a charge table", "Ctrl+O", self.ask_load, hint="Load a table", needs="charge answered"
        )
        self._save = self.act("Save the charge table", "Ctrl+S", self.ask_save, hint="Save as CSV")
        self._back = self.act(
            "Take this answer back",
            "Del",
            self.own.take_back,
            on=self.own.table,
            hint="Take back",
            needs="charge answer taken back",
        )
        self._find = self.act("Find", "Ctrl+F", self._focus_find, hint="Find", shown="/")
        self.act("Back to the clusters", "Esc", self.escape)
        self._hint = {hint.action: hint for hint in self.hints}
        self._keys()

    def _keys(self) -> None:
        """The key line of the view on screen."""
        hint, view = self._hint, self.views.current
        views = KeyHint(key="Alt 1-4", text="Views")
        if self.stack.currentIndex() == EMPTY:
            self.hints = [views, hint[self._load], hint[self._undo]]
        elif view == TABLE:
            shown = [KeyHint(key="↑ ↓", text="Answer"), *(hint[a] for a in (self._back, self._load, self._save))]
            self.hints = [*shown, hint[self._undo], views, hint[self._find]]
        else:
            class_keys = KeyHint(key="1-0 A-Z", text="What is it?")
            self.hints = [
                KeyHint(key="↑ ↓", text="Cluster"),
                class_keys,
                hint[self._give],
                KeyHint(key="Tab", text="More"),
            ]
            self.hints += [hint[self._undo], hint[self._see], views, hint[self._find]]
        self.keyed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the answer stands under the cluster."""
        super().resizeEvent(event)
        narrow = self.width() < px(_NARROW)
        if narrow is self._narrow:
            return
        self._narrow = narrow
        self.side.setVisible(not narrow)
        self.shown.set_narrow(narrow)
        if narrow:
            self.shown.answer_slot.addSpacing(px(12))
            self.shown.answer_slot.addWidget(self.answer)
        else:
            self.shown.answer_slot.takeAt(0)
            self.side.body.addWidget(self.answer)

    # -- the frame ---------------------------------------------------------------------------

    def heading(self) -> Heading:
        board = self._board
        if board is None or not board.charges:
            return Heading(title="Charges")
        left = board.totals[UNREAD]
        known = board.charges - left
        whole = plural(board.charges, "charge")
        in_clusters = f"not recognized, in {plural(len(board.groups[UNREAD]), 'cluster')}"
        said = f"{left:,} of {whole} {in_clusters}" if left else f"all {whole} recognized"
        return Heading(title="Charges", subtitle=said, done=known, total=board.charges)

    def waiting(self) -> int | None:
        return self._waiting or None

    @classmethod
    def unseen(cls, office: Office) -> int | None:
        return verbs.waiting(office) or None

    def opened(self, wish: object) -> None:
        """``wish``: a view ("answered", "table"), else the first list in which somebody waits."""
        if isinstance(wish, str) and wish in self.views.keys:
            self.show_view(wish)
        else:
            self._first = True
        self._came = True
        self.refresh()

    def first_focus(self) -> QWidget:
        if self.chooser.isVisibleTo(self):
            return self.chooser.line.line
        at = self.stack.currentIndex()
        if at == OWN:
            return self.own.table if self.own.table.isVisibleTo(self) else self.own.load
        if at == EMPTY:
            return self.empty.button if self.empty.button.isVisibleTo(self) else self.views.button(self.views.current)
        return self.listed.table if self.listed.table.isVisibleTo(self) else self.listed.search

    def refresh(self) -> None:
        self.session.run(verbs.board, self._arrived, owner=self)

    def _count(self) -> None:
        """The badge, where the page is not on screen."""

        def counted(waiting: int) -> None:
            self._waiting = waiting
            self.headed.emit()

        self.session.run(verbs.waiting, counted, owner=self)

    def _arrived(self, board: ClusterBoard) -> None:
        focused = self.window().focusWidget()
        before = self.stack.currentIndex()
        self._board, self._waiting = board, board.waiting
        self.views.show_counts(board)
        self.own.show_lines(board.lines)
        if self._first:
            self._first = False
            waits = [key for key in (UNREAD, UNSURE) if any(group.open for group in board.groups[key])]
            self.views.choose(waits[0] if waits else self.views.current)
        self._show_view()
        lost = focused is None or (self.isAncestorOf(focused) and not focused.isVisible())
        if lost or self._came or before != self.stack.currentIndex():
            self._came = False
            self.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)
        self.headed.emit()

    # -- views -------------------------------------------------------------------------------

    def show_view(self, key: str) -> None:
        """Another list: what is not recognized, read with doubt, answered, or the table."""
        self.views.choose(key)
        self._show_view()
        self.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def _view_chosen(self, _key: str) -> None:
        self.hush()
        self._show_view()

    def _show_view(self) -> None:
        board, view = self._board, self.views.current
        if board is None:
            return
        if view == TABLE:
            self.stack.setCurrentIndex(OWN)
        elif not board.groups[view]:
            self._say_empty(board, view)
            self.stack.setCurrentIndex(EMPTY)
            self._group_moved(None)
        else:
            self.stack.setCurrentIndex(CLUSTERS)
            current = self.listed.group
            key = current.key if current is not None and current.kind == view else ""
            self.listed.show_groups(board.groups[view], board.totals[view], key=key)
        self._keys()

    def _say_empty(self, board: ClusterBoard, view: str) -> None:
        sentence, remedy = cluster_sentences.nothing_listed(view, board.charges)
        self.empty.sentence.setText(sentence)
        self.empty.remedy.setText(remedy)
        self.empty.setAccessibleName(f"{sentence} {remedy}")
        self.empty.button.setVisible(not board.charges)

    # -- the cluster -------------------------------------------------------------------------

    def _group_moved(self, group: ChargeCluster | None) -> None:
        total = self._board.totals[group.kind] if self._board is not None and group is not None else 0
        self.shown.show_group(group, total)
        self.answer.show_group(group)
        self._asked += 1
        if group is None:
            return
        asked, kind, key = self._asked, group.kind, group.key

        def arrived(places: tuple[ClusterCharge, ...]) -> None:
            if asked == self._asked:
                self.shown.show_places(places)

        self.session.run(lambda office: verbs.places(office, kind, key), arrived, owner=self)
        self._look()

    def _look(self) -> None:
        """What the answer would do, as it stands; or what the last one did, where that is shown."""
        self._looking.stop()
        group, wording = self.listed.group, self.answer.wording()
        moves = self.shown.moves
        if group is None or self.stack.currentIndex() != CLUSTERS:
            return
        if group.kind == ANSWERED and self._done is not None and self._done_key == group.key:
            moves.show_words(
                "What the answer did", cluster_sentences.did(self._done, group.read_as, see=False), self._done.moved
            )
            return
        if wording is None or self.answer.unchanged:
            moves.show_words("If answered so", cluster_sentences.nothing_chosen(group), tone="muted")
            return
        offense, asked = self.answer.classes.offense, self._asked

        def arrived(effect: AnswerEffect) -> None:
            if asked == self._asked and offense is self.answer.classes.offense and offense is not None:
                said = cluster_sentences.would(effect, offense)
                moves.show_words("If answered so", said, effect.moved)
                if self._narrow:  # the section lies below the edge of a small window: it is said in the strip, too
                    self.say(f"{said} Enter saves it.")

        def refused(error: ScreenerError) -> None:
            if asked == self._asked:
                self.answer.say(str(error))

        self.session.run(
            lambda office: verbs.effect(office, group.kind, group.key, wording), arrived, refused, owner=self
        )

    def _open(self, place: ClusterCharge) -> None:
        """Enter on a place: the charge on the desk, the warrant on its page."""
        if place.charge_id:
            self.session.go("desk", place.charge_id)
        else:
            self.session.go("retroactive", place.warrant_id)

    # -- answering ---------------------------------------------------------------------------

    def give(self) -> None:
        """Enter: the whole cluster is read so, and the next one is there."""
        if not self.allowed("charge answered"):
            return
        group, wording = self.listed.group, self.answer.wording()
        if group is None or self._busy or self.stack.currentIndex() != CLUSTERS:
            return
        if wording is None:
            if not self.answer.fault.text():
                self.say("Choose what it is first: a digit, or the first letters of its name. Then Enter.")
            return
        offense = self.answer.classes.offense
        assert offense is not None
        self._act(
            lambda office: verbs.settle(office, group.kind, group.key, wording),
            lambda done: cluster_sentences.did(done, label(offense)),
            key=group.key,
        )

    def undo(self) -> None:
        """Ctrl+Z: this user's last act on the table is taken back, by a new event."""
        self._act(verbs.undo, cluster_sentences.undid)

    def take_back(self, line: TableLine) -> None:
        """Del on an answer of the table."""
        self._act(lambda office: verbs.take_back(office, line.row.text, line.row.statute), cluster_sentences.undid)

    def _act(
        self, work: Callable[[Office], RecordedAnswer], say: Callable[[RecordedAnswer], str], *, key: str = ""
    ) -> None:
        if self._busy:
            return
        self._busy = 1

        def done(result: RecordedAnswer) -> None:
            self._busy = 0
            self._done, self._done_key = (result, key) if key else (None, "")
            self.chooser.hide()
            self.session.saved.emit(result.saved.at)
            self.session.changed.emit("charges")
            self.say(say(result), kind="done")
            self.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

        def failed(error: ScreenerError) -> None:
            self._busy = 0
            self.say(str(error), kind="wrong")

        self.session.run(work, done, failed, owner=self)

    def see(self) -> None:
        """Ctrl+G: the cluster that was answered last, with its recommendations before and now."""
        if self._done is None or not self._done_key:
            self.say("Nothing was answered here yet. What an answer changed is shown once it is given.")
            return
        self.hush()
        self.show_view(ANSWERED)
        self.listed.search.clear()
        self.listed.choose(self._done_key)

    def set_threshold(self, text: str) -> None:
        """Enter in the line of the threshold: from now on the office's readings are checked below it."""

        def kept(least: float) -> None:
            self.views.least.clearFocus()
            self.say(f"Readings less sure than {least:.2f} are to be checked.", strong="Threshold:", kind="done")
            self.show_view(UNSURE)
            self.refresh()

        if self.allowed("setting changed"):
            self.session.run(lambda office: verbs.set_threshold(office, text), kept, owner=self)

    # -- files -------------------------------------------------------------------------------

    def ask_load(self) -> None:
        """Shows the line for the path of a table."""
        self.show_view(TABLE)
        self.chooser.ask(loading=True)

    def ask_save(self) -> None:
        """Shows the line for the name under which the table is saved."""
        if self._board is None or not self._board.lines:
            self.say("The charge table is empty: there is nothing to save yet.")
            return
        self.show_view(TABLE)
        self.chooser.ask(loading=False)

    def _go(self) -> None:
        path = self.chooser.path
        if path is None:
            self.say("Type a path, or press Browse.")
        elif self.chooser.loading:
            self._act(
                lambda office: verbs.load_table(office, path), lambda done: cluster_sentences.loaded(done, path.name)
            )
        else:
            self.session.run(lambda office: verbs.save_table(office, path), lambda n: self._saved(path, n), owner=self)

    def _saved(self, path: Path, count: int) -> None:
        self.chooser.hide()
        self.say(f"{plural(count, 'answer')} in {path}.", strong="Written:", kind="done")
        self.first_focus().setFocus()

    # -- keys --------------------------------------------------------------------------------

    def escape(self) -> None:
        """Esc: what is open is put away, and the keyboard is at the clusters again."""
        self.chooser.hide()
        self.hush()
        if self.listed.search.hasFocus() and self.listed.search.text():
            self.listed.search.clear()
        self.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def _focus_find(self) -> None:
        find = self.own.search if self.stack.currentIndex() == OWN else self.listed.search
        find.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _import(self) -> None:
        self.session.go("dockets", "import")
