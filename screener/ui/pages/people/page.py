"""People: doubtful pairs side by side, and charges that two files bring; each answered with one key."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QWidget

from screener.domain.counting import plural
from screener.ui.page import Heading, KeyHint, Page
from screener.ui.pages.people.case_acts import CaseActs
from screener.ui.pages.people.cases import CasesView
from screener.ui.pages.people.detail import ANSWERS, PairDetail
from screener.ui.pages.people.pair_sentences import done, named, standing
from screener.ui.pages.people.sealing import Sealing
from screener.ui.pages.people.sealing_acts import SealingActs
from screener.ui.session import Session
from screener.ui.table import Column, DataTable
from screener.ui.widgets.buttons import Button
from screener.ui.widgets.empty import EmptyState
from screener.ui.widgets.labels import Elided
from screener.ui.widgets.layouts import column, row
from screener.ui.widgets.panes import Card, Pane
from screener.workflow.model import Saved
from screener.workflow.session import Office
from screener.workflow.verbs import link_people, screen_charge
from screener.workflow.verbs.link_people import Copies, CopyPair, Effects, PairAnswer, PairAnswered, PairList, PairView

EMPTY, LIST, SEALING, CASES = range(4)
_MOST = 500  # pairs are listed; the others come when these are answered


class PeoplePage(Page):
    """Who may be one person."""

    name, label, icon = "people", "People", "users"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._pairs: PairList | None = None
        self._copies = Copies(open=(), answered=())
        self._copies_stale = True
        self._asked = 0
        self.people_tab = Button("Doubtful pairs", kind="secondary", name="Doubtful pairs")
        self.copies_tab = Button("Charges in two files", kind="secondary", name="Charges in two files")
        self.answered_tab = Button("Answered too", kind="secondary", name="Answered too")
        self.sealing_tab = Button("Sealing order", kind="secondary", name="Sealing order")
        for button in (self.people_tab, self.copies_tab, self.answered_tab, self.sealing_tab):
            button.setCheckable(True)
        self.people_tab.setChecked(True)
        self.count = Elided("", tone="muted")
        self.table = self._make_table()
        self.detail = PairDetail()
        self.empty = EmptyState(
            "users", "Nobody is doubtful",
            "Everyone in the dockets is told apart, or linked by person id, else by name and birth date. "
            "After each import, people who may be one are listed here.",
            button="Import a docket", slot=lambda: self.session.go("dockets", "import"),
        )  # fmt: skip
        self.views = QStackedWidget()
        card = Card()
        card.body.addWidget(self.table)
        left = QWidget()
        left.setLayout(column(card, margins=(14, 0, 14, 14)))
        body = QWidget()
        line = row(left, self.detail, gap=0)
        line.setStretch(0, 5)
        line.setStretch(1, 6)
        body.setLayout(line)
        self.views.addWidget(self.empty)
        self.views.addWidget(body)
        self.sealing, self.cases = Sealing(), CasesView()
        self.views.addWidget(self.sealing)
        self.views.addWidget(self.cases)
        ground = Pane("window")
        head = row(
            self.people_tab, self.copies_tab, self.answered_tab, self.sealing_tab, 4, self.count, None,
            margins=(14, 12, 14, 10),
        )  # fmt: skip
        head.setStretch(5, 1)
        whole = column(head, self.views)
        whole.setStretch(1, 1)
        ground.setLayout(whole)
        self.setLayout(column(ground))
        self.table.moved.connect(self._moved)
        self.table.opened.connect(lambda _pair: self.open_desk())
        self.detail.answered.connect(self.answer)
        self.detail.charges.opened.connect(lambda _charge: self.show_files())
        self.people_tab.clicked.connect(lambda _checked=False: self._turn(copies=False))
        self.copies_tab.clicked.connect(lambda _checked=False: self._turn(copies=True))
        self.answered_tab.clicked.connect(lambda _checked=False: self._answered())
        self.sealing_tab.clicked.connect(lambda _checked=False: self.show_sealing())
        self.sealing_acts = SealingActs(self, self.sealing)
        session.changed.connect(self._heard)
        self._add_actions()
        self._pair_hints = list(self.hints)
        self.case_acts = CaseActs(self, self.cases, lambda found: self._news(found.saved))
        self.cases.left.connect(self.leave_cases)

    def _make_table(self) -> DataTable:
        return DataTable(
            (
                Column(title="One", text=_first, note=_first_note, strong=True),
                Column(title="Other", text=_second, note=_second_note),
            ),
            name="Pairs, the most pressing first",
        )

    def _add_actions(self) -> None:
        for said, key, words, _ in ANSWERS:
            self.act(words, key, partial(self.answer, said), on=self.table, hint=True, needs="people compared")
        self.act("Next pair", "J", lambda: self._step(1), on=self.table, hint="Next, previous", key="J K")
        self.act("Previous pair", "K", lambda: self._step(-1), on=self.table)
        self.act("Undo", "Ctrl+Z", self.undo, hint=True, needs="act undone")
        self.act("Charges in two files, or people", "T", self._other_tab, on=self.table, hint="People, charges")
        self.act("Files that brought the charge", "F6", self.show_files, hint="Files")
        self.act("Reason of the answer", "N", self.detail.said.setFocus, on=self.table, hint="Reason")
        self.act("Cases of this person, to join or part", "F7", self.open_cases, hint="Cases")
        self.act("Back to the pairs", "Esc", self.leave_cases)
        self.act("Sealing order", "F9", self.show_sealing, hint=True)
        self.act("Seal the person that is shown", "Ctrl+Return", self.sealing.confirm, key="Ctrl+Enter",
                 needs="person sealed")  # fmt: skip
        self.act("Open on the desk", "Ctrl+D", self.open_desk, hint="Desk")

    # -- the frame ---------------------------------------------------------------------------

    def heading(self) -> Heading:
        found = self._pairs
        if found is None:
            return Heading(title="People")
        words = f"{plural(found.people, 'person', 'people')} · {found.across:,} in several files"
        return Heading(title="People", subtitle=words, done=found.total - found.open, total=found.total)

    def waiting(self) -> int | None:
        return None if self._pairs is None else self._pairs.waiting or None

    def first_focus(self) -> QWidget:
        if self.views.currentIndex() == SEALING:
            return self.sealing.search
        if self.views.currentIndex() == CASES:
            return self.cases.charges
        return self.table if self.views.currentIndex() == LIST else self.empty.button

    def refresh(self) -> None:
        self._asked += 1
        asked, everything = self._asked, self.answered_tab.isChecked()

        def work(office: Office) -> PairList:
            return link_people.doubtful_pairs(office, everything=everything, limit=_MOST)

        def arrived(found: PairList) -> None:
            if asked == self._asked:
                self._pairs = found
                self._show()

        self.session.run(work, arrived, owner=self)
        self.sealing_acts.renew()
        if self._copies_stale:
            self._copies_stale = False
            self.session.run(link_people.duplicates, self._counted, owner=self)

    def opened(self, wish: object) -> None:
        """``wish``: ("cases", a charge) for the cases of its person."""
        self._copies_stale = True
        super().opened(wish)
        if isinstance(wish, tuple) and wish[:1] == ("cases",):
            self.case_acts.open(str(wish[1]), self._show_cases)

    def _heard(self, what: str) -> None:
        """All charges are looked through for those that stand twice: only when files or such answers are other."""
        self._copies_stale = self._copies_stale or what == "dockets"

    def _counted(self, found: Copies) -> None:
        self._copies = found
        self._show()

    def _show(self) -> None:
        pairs = self._pairs
        if pairs is None:
            return
        copies = self.copies_tab.isChecked()
        answered = self.answered_tab.isChecked()
        rows = (*self._copies.open, *(self._copies.answered if answered else ())) if copies else pairs.pairs
        focused = self.window().focusWidget()
        mine = focused is not None and self.isAncestorOf(focused)
        sealing = self.sealing_tab.isChecked()
        if self.views.currentIndex() != CASES:
            self.views.setCurrentIndex(SEALING if sealing else LIST if rows else EMPTY)
        self.table.set_rows(rows)
        self._label_tabs(pairs)
        if rows:
            self._moved(self.table.row)
        else:
            self._say_empty(copies=copies)
        if mine and not (focused is not None and focused.isVisibleTo(self)):
            self.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)
        self.headed.emit()

    def _label_tabs(self, pairs: PairList) -> None:
        self.people_tab.setText(f"Doubtful pairs  {pairs.open:,}")
        self.copies_tab.setText(f"Charges in two files  {len(self._copies.open):,}")
        for button in (self.people_tab, self.copies_tab):
            button.updateGeometry()
        if self.sealing_tab.isChecked():
            self.count.set_text("")
        elif self.copies_tab.isChecked():
            self.count.set_text(f"{len(self._copies.answered):,} answered")
        else:
            words = f"{plural(pairs.waiting, 'pair leaves', 'pairs leave')} a charge's grouping not known"
            self.count.set_text(f"{words} · {pairs.total - pairs.open:,} answered")

    def _say_empty(self, *, copies: bool) -> None:
        if copies:
            self.empty.sentence.setText("No charge stands in two files")
            self.empty.remedy.setText(
                "A charge that comes again is recognized by its case, person and count. "
                "What two files write differently is listed here, and never merged without you."
            )
        else:
            self.empty.sentence.setText("Nobody is doubtful")
            self.empty.remedy.setText(
                "Everyone in the dockets is told apart, or linked by person id, else by name and birth date. "
                "After each import, people who may be one are listed here."
            )

    # -- one pair ----------------------------------------------------------------------------

    def _moved(self, pair: PairView | CopyPair | None) -> None:
        if self.sealing_tab.isChecked():
            return
        if isinstance(pair, CopyPair):
            self.detail.show_copy(pair)
        elif isinstance(pair, PairView):
            self.detail.show_pair(pair)
            self._ask_effects(pair)

    def _ask_effects(self, pair: PairView) -> None:
        names = pair.first.charge_id, pair.second.charge_id

        def work(office: Office) -> dict[PairAnswer, Effects]:
            for name in names:
                office.saw(screen_charge.person_of(office, name))
            return {said: link_people.effects(office, *names, said) for said in (PairAnswer.SAME, PairAnswer.DIFFERENT)}

        def arrived(found: dict[PairAnswer, Effects]) -> None:
            if self.table.row is pair:
                self.detail.show_effects(found)

        self.session.run(work, arrived, owner=self)

    def answer(self, said: PairAnswer) -> None:
        """S, D, U: the answer for the pair that is current, saved at once. The next pair takes its place."""
        if not self.allowed("people compared"):
            return
        pair, reason = self.table.row, self.detail.take_reason()
        if isinstance(pair, PairView):
            names = pair.first.charge_id, pair.second.charge_id
            self.session.run(lambda office: link_people.link(office, *names, said, reason), self._linked, owner=self)
        elif isinstance(pair, CopyPair):
            both = pair.first, pair.second
            self.session.run(
                lambda office: link_people.compare_charges(office, *both, said, reason), self._saved, owner=self
            )

    def _linked(self, found: PairAnswered) -> None:
        self._news(found.saved)
        self.say(done(found.saved.words, found.effects), kind="done")

    def _saved(self, saved: Saved) -> None:
        self._copies_stale = True
        self._news(saved)
        self.say(f"{saved.words}.", kind="done")

    def _news(self, saved: Saved) -> None:
        self.session.saved.emit(saved.at)
        self.session.changed.emit("decisions")
        self.refresh()

    def undo(self) -> None:
        """Ctrl+Z: takes back this user's last act that still stands, and says what it was."""
        self.session.run(screen_charge.undo, self._saved, owner=self)

    def open_desk(self) -> None:
        """The first charge of the pair on the desk."""
        pair = self.table.row
        if isinstance(pair, PairView):
            self.session.go("desk", pair.first.charge_id)
        elif isinstance(pair, CopyPair):
            self.session.go("desk", pair.first)

    def open_cases(self) -> None:
        """F7: the cases of the first of the two, to be joined or parted."""
        pair = self.table.row
        name = pair.first.charge_id if isinstance(pair, PairView) else pair.first if pair is not None else ""
        if name and self.views.currentIndex() == LIST:
            self.case_acts.open(name, self._show_cases)

    def _show_cases(self) -> None:
        self.views.setCurrentIndex(CASES)
        self._show_keys()
        self.cases.charges.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave_cases(self) -> None:
        """Esc: back to the pairs; on a sealing order, back from its last question."""
        if self.views.currentIndex() == SEALING:
            self.sealing.escape()
        elif self.views.currentIndex() == CASES:
            self.views.setCurrentIndex(EMPTY)
            self._show()
            self._show_keys()
            self.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_keys(self) -> None:
        """The key line of what is on screen."""
        back = KeyHint(key="Esc", text="Back to the pairs")
        self.hints = [*self.case_acts.hints, back] if self.views.currentIndex() == CASES else self._pair_hints
        self.keyed.emit()

    def show_files(self) -> None:
        """F6, or Enter on a charge: every file that brought it, and which cells changed."""
        pair, chosen = self.table.row, self.detail.charges.row
        if isinstance(pair, CopyPair):
            name = pair.first
        elif isinstance(pair, PairView) and chosen is not None:
            name = chosen[1].charge_id
        else:
            return
        self.session.run(lambda office: link_people.history(office, name), self.detail.show_files, owner=self)

    def _step(self, by: int) -> None:
        at = self.table.currentIndex().row() + by
        if 0 <= at < len(self.table.rows_model.rows):
            self.table.selectRow(at)

    def _answered(self) -> None:
        if self.sealing_tab.isChecked():
            self._turn(copies=False)
        self.refresh()

    def show_sealing(self) -> None:
        """F9: a court has ordered that somebody's record be sealed."""
        for button in (self.people_tab, self.copies_tab, self.answered_tab):
            button.setChecked(False)
        self.sealing_tab.setChecked(True)
        self.views.setCurrentIndex(SEALING)
        self._show()
        self.sealing.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def _turn(self, *, copies: bool) -> None:
        self.views.setCurrentIndex(EMPTY)
        self._show_keys()
        self.sealing_tab.setChecked(False)
        self.people_tab.setChecked(not copies)
        self.copies_tab.setChecked(copies)
        self._show()

    def _other_tab(self) -> None:
        self._turn(copies=not self.copies_tab.isChecked())


def _first(pair: PairView | CopyPair) -> str:
    return named(pair.first) if isinstance(pair, PairView) else pair.text or pair.statute


def _first_note(pair: PairView | CopyPair) -> str:
    if isinstance(pair, CopyPair):
        return pair.person or "name not recorded"
    said = standing(pair)
    return said or (pair.shared[0] if pair.shared else "nothing waits for it")


def _second(pair: PairView | CopyPair) -> str:
    return named(pair.second) if isinstance(pair, PairView) else f"{pair.first_file}, {pair.second_file}"


def _second_note(pair: PairView | CopyPair) -> str:
    if isinstance(pair, CopyPair):
        return pair.said or (pair.differs[0] if pair.differs else "alike in everything")
    return pair.evidence[-1]
