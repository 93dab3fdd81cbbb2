"""The screening desk as a page: what is on it, its keys, and how the parts talk to each other."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from screener.ui.page import Heading, Page
from screener.ui.pages.desk import words
from screener.ui.pages.desk.acts import Acts
from screener.ui.pages.desk.asking import Asking
from screener.ui.pages.desk.browsing import Browsing, counts_of
from screener.ui.pages.desk.charges import ChargeTable
from screener.ui.pages.desk.doing import Doing
from screener.ui.pages.desk.facts import FactsCard, LastRow, NotesCard
from screener.ui.pages.desk.keys import add_keys
from screener.ui.pages.desk.queue import QueuePanel
from screener.ui.pages.desk.why import WhyPanel
from screener.ui.session import Session
from screener.ui.theme import px
from screener.ui.widgets.empty import EmptyState
from screener.ui.widgets.labels import Elided, Label
from screener.ui.widgets.layouts import column, row
from screener.ui.widgets.panes import Card, Pane, Scroll
from screener.ui.widgets.strip import Strip
from screener.workflow import screen_charge
from screener.workflow.views import CountView, DecidedCharge, Hit, PersonView, Queue


class DeskPage(Page):
    """One defendant at a time, all cases and counts together, the current charge marked."""

    name, label, icon = "desk", "Desk", "scale"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.browsing = Browsing(session, self)
        self.acts = Acts(session, self)
        self.queue_panel = QueuePanel()
        self.charges = ChargeTable()
        self.strip = Strip()
        self.asking = Asking(self.strip, self.acts, self)
        self.facts, self.notes, self.last, self.why = FactsCard(), NotesCard(), LastRow(), WhyPanel()
        self._started = False
        self._note_due = ""
        self._narrow = self._tight = False
        self._place_timer = QTimer(self, singleShot=True, interval=500)
        self._place_timer.timeout.connect(self.save_place)
        self._build()
        self._connect()
        self.doing = Doing(self)
        add_keys(self)

    # -- what is on it -------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self.person_name = Elided("", role="person")
        self.person_line = Elided("", tone="muted")
        self.decided_line = Label("", role="small", tone="muted")
        head = row(self.person_name, self.person_line, None, self.decided_line, gap=12, margins=(0, 0, 0, 6))
        card = Card()
        card.body.addWidget(self.charges)
        below = QWidget()
        self._stack = column(self.facts, self.notes, self.last, None, gap=10)
        below.setLayout(self._stack)
        self._below = Scroll(below)
        middle = Pane("window")
        inner = QVBoxLayout(middle)
        inner.setContentsMargins(px(14), px(12), px(14), 0)
        inner.setSpacing(px(10))
        inner.addLayout(head)
        inner.addWidget(card)
        inner.addWidget(self.strip)
        inner.addWidget(self._below, 1)
        self._middle, self._empty = middle, self._empty_state()
        layout = row(self.queue_panel, middle, self._empty, self.why, gap=0)
        layout.setStretchFactor(middle, 1)
        layout.setStretchFactor(self._empty, 1)
        self.setLayout(layout)
        self._show_middle(False)

    def _empty_state(self) -> EmptyState:
        return EmptyState(
            "files",
            "No docket has been imported yet.",
            "Import one, and its charges are screened here, one person at a time.",
            button="Import a docket ...",
            slot=lambda: self.session.go("dockets", "import"),
        )

    def _show_middle(self, shown: bool) -> None:
        self._middle.setVisible(shown)
        self.why.setVisible(shown)
        self._empty.setVisible(not shown)

    def _connect(self) -> None:
        self.browsing.queued.connect(self._show_queue)
        self.browsing.arrived.connect(self._arrived)
        self.browsing.found.connect(self.queue_panel.show_hits)
        self.browsing.decisions.connect(self.last.show_decided)
        self.browsing.resumed.connect(self._resume)
        self.queue_panel.narrowed.connect(self.browsing.narrow)
        self.queue_panel.searched.connect(self.browsing.search)
        self.queue_panel.chosen.connect(self._take_hit)
        self.queue_panel.left.connect(self.focus_charges)
        self.charges.moved.connect(lambda _charge: self.show_count())
        self.charges.wants_menu.connect(self._context_menu)
        self.last.went.connect(self._go_decided)
        self.acts.confirming.connect(self.asking.confirm)
        self.asking.ended.connect(self._prompt_ended)
        self.asking.drafted.connect(lambda *_: self._place_timer.start())
        self.strip.closed.connect(self._prompt_ended)

    # -- the page ------------------------------------------------------------------------------------------------

    def heading(self) -> Heading:
        queue = self.browsing.queue
        if queue is None or not (queue.total_charges or self.browsing.filters):
            return Heading(title="Desk")
        aside = ["in custody first"]
        if queue.minutes_left:
            aside.insert(0, words.time_left(queue.minutes_left))
        return Heading(
            title=self._docket_name(queue),
            subtitle=f"{queue.decided_charges:,} of {queue.total_charges:,} charges · "
            f"{queue.done_people:,} of {queue.total_people:,} people",
            done=queue.decided_charges,
            total=queue.total_charges,
            aside=" · ".join(aside),
        )

    def _docket_name(self, queue: Queue) -> str:
        chosen = self.browsing.filters.get("docket")
        names = [f.label for f in queue.facets.get("docket", ()) if chosen in (None, f.key)]
        return names[0] if len(names) == 1 else "Desk"

    def waiting(self) -> int | None:
        return None

    def first_focus(self) -> QWidget:
        if not self._middle.isHidden():
            return self.charges
        return self._empty.button if not self._empty.button.isHidden() else self.queue_panel.find

    def opened(self, wish: object) -> None:
        """``wish``: a charge id, or ("docket", id) for one docket's queue."""
        if isinstance(wish, tuple) and len(wish) == 2 and wish[0] in ("docket", "person"):
            if wish[0] == "docket":
                self.browsing.filters = {"docket": str(wish[1])}
                self.browsing.narrow("docket", str(wish[1]))
            else:
                self.browsing.reload_counts()
                self.browsing.go(str(wish[1]), "")
            self._started = True
        elif isinstance(wish, str) and wish:
            self.browsing.reload_counts()
            self.browsing.go_charge(wish)
            self._started = True
        elif not self._started:
            self._started = True
            self.browsing.start()
        else:
            self.refresh()

    def refresh(self) -> None:
        self.browsing.reload_counts()
        line = self.charges.line
        if self.browsing.person is not None and self.browsing.person.cases:
            self.browsing.reload(line.count.charge_id if line is not None and line.count is not None else "")
        else:
            self.browsing.start()

    def left(self) -> None:
        self.save_place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.charges.set_limit(max(px(140), int(self.height() * 0.52)))
        narrow, tight = self.width() < px(1000), self.width() < px(760)
        if narrow is not self._narrow:
            self._narrow = narrow
            self.queue_panel.setVisible(not narrow)
        if tight is not self._tight:
            self._tight = tight
            self._place_why()

    def _place_why(self) -> None:
        """Right of the charges; under the facts where the window is too small for two columns."""
        layout = self.layout()
        if self._tight:
            layout.removeWidget(self.why)
            self._stack.insertWidget(self._stack.count() - 1, self.why)
        else:
            self._stack.removeWidget(self.why)
            layout.addWidget(self.why)
        self.why.flow(self._tight)

    def show_queue(self) -> None:
        """Shows the queue, or puts it away to have the room."""
        self.queue_panel.setVisible(self.queue_panel.isHidden())
        if self.queue_panel.isHidden():
            self.focus_charges()

    def save_place(self) -> None:
        """Charge and half-typed note, so that a restart returns to them."""
        self._place_timer.stop()
        count = self.count
        if count is None:
            return
        charge_id, draft = count.charge_id, self.asking.drafts.get(count.charge_id, "")
        self.session.run(lambda office: screen_charge.save_place(office, charge_id, draft), owner=self)

    # -- what is shown -------------------------------------------------------------------------------------------

    @property
    def count(self) -> CountView | None:
        """The current charge."""
        line = self.charges.line
        return line.count if line is not None else None

    def _today(self) -> datetime:
        return self.session.local(self.session.clock())

    def _show_queue(self, queue: Queue) -> None:
        self.queue_panel.show_queue(queue, self.browsing.filters)
        self.headed.emit()

    def _arrived(self, person: PersonView | None, charge_id: str) -> None:
        focused = self.window().focusWidget()
        came = self._middle.isHidden() or (focused is not None and self.strip.isAncestorOf(focused))
        if focused is self.charges and person is None:
            came = True
        self._show_middle(person is not None)
        if person is None:
            self._show_nothing()
            if came:
                self.focus_charges()
            self.acts.free()
            return
        self.person_name.set_text(person.name or "Name not recorded")
        self.person_line.set_text(words.person_words(person))
        counts = counts_of(person)
        decided = sum(count.decision is not None for count in counts)
        self.decided_line.setText(f"{decided} of {len(counts)} decided")
        zone, today, user = self.session.zone, self._today().date(), self.session.user
        self.charges.charges.note = lambda count: (
            words.decision_note(count.decision, user=user, zone=zone, today=today) if count.decision is not None else ""
        )
        self.charges.show_person(person, charge_id)
        self.show_count()
        if came:
            self.focus_charges()
        if self._note_due and self._note_due == charge_id and self.count is not None:
            self._note_due = ""
            self.asking.note(self.count)
        self.acts.free()

    def _resume(self, charge_id: str, draft: str) -> None:
        self.asking.drafts[charge_id] = draft
        self._note_due = charge_id

    def _show_nothing(self) -> None:
        self.charges.show_person(None)
        if self.browsing.filters:
            self._empty.sentence.setText("Nothing waits under this filter.")
            self._empty.remedy.setText("Choose another line in the queue, or take this one back with a second press.")
            self._empty.button.hide()
        else:
            self._empty.sentence.setText("No docket has been imported yet.")
            self._empty.remedy.setText("Import one, and its charges are screened here, one person at a time.")
            self._empty.button.show()

    def show_count(self) -> None:
        """Everything about the current charge, anew."""
        line = self.charges.line
        if line is None or line.count is None:
            return
        count = line.count
        matter = words.matter(
            count, line.case, user=self.session.user, zone=self.session.zone, today=self._today().date()
        )
        self.asking.show_matter(matter, count)
        self.facts.show_facts(count, whole=self.why.whole)
        self.notes.show_notes(self._note_lines(count))
        self.why.show_count(count)
        self._below.verticalScrollBar().setValue(0)
        self._place_timer.start()

    def _note_lines(self, count: CountView) -> list[tuple[str, str]]:
        today = self._today().date()
        lines = [
            (f"{words.when(n.at, self.session.zone, today)} · {'you' if n.by == self.session.user else n.by}", n.text)
            for n in count.notes
        ]
        narrative = self.browsing.person.narrative if self.browsing.person is not None else ""
        return [*lines, ("narrative", narrative)] if narrative else lines

    def _prompt_ended(self) -> None:
        self.hush()
        self.show_count()
        self.focus_charges()

    def focus_charges(self) -> None:
        self.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def _context_menu(self, at: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for action in self.menu_actions:
            action.setShortcutVisibleInContextMenu(True)
            menu.addAction(action)
        menu.popup(at)

    def step(self, by: int) -> None:
        """To the next or previous charge, over to the neighbor in the queue at the end."""
        if not self.charges.step(by):
            self.browsing.step_person(by)

    def _take_hit(self, hit: Hit) -> None:
        self.browsing.go_hit(hit)
        self.focus_charges()

    def go_last(self, number: int) -> None:
        if number <= len(self.last.decided):
            self._go_decided(self.last.decided[number - 1])

    def _go_decided(self, decided: DecidedCharge) -> None:
        self.browsing.go(decided.person_id, decided.charge_id)
        self.focus_charges()
