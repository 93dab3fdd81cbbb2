"""The screening desk as a page: what is on it, its keys, and how the parts talk to each other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from screener.domain.errors import ScreenerError
from screener.ui.page import Heading, KeyHint, Page
from screener.ui.pages.desk import words
from screener.ui.pages.desk.acts import Acts
from screener.ui.pages.desk.asking import Asking
from screener.ui.pages.desk.browsing import Browsing, counts_of
from screener.ui.pages.desk.charges import ChargeTable
from screener.ui.pages.desk.facts import FactsCard, LastRow, NotesCard
from screener.ui.pages.desk.queue import QueuePanel
from screener.ui.pages.desk.why import WhyPanel
from screener.ui.session import Session
from screener.ui.theme import px
from screener.ui.widgets.empty import EmptyState
from screener.ui.widgets.labels import Elided, Label
from screener.ui.widgets.layouts import column, row
from screener.ui.widgets.panes import Card, Pane, Scroll
from screener.ui.widgets.strip import Strip
from screener.workflow import import_docket, screen_charge
from screener.workflow.views import CountView, DecidedCharge, PersonView, Queue, Saved


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
        self._said = ""
        self._place_timer = QTimer(self, singleShot=True, interval=500)
        self._place_timer.timeout.connect(self.save_place)
        self._build()
        self._connect()
        self._add_actions()

    # -- what is on it -------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self.person_name = Elided("", role="person")
        self.person_line = Elided("", tone="muted")
        self.decided_line = Label("", role="small", tone="muted")
        head = row(self.person_name, self.person_line, None, self.decided_line, gap=12, margins=(0, 0, 0, 6))
        card = Card()
        card.body.addWidget(self.charges)
        below = QWidget()
        below.setLayout(column(self.facts, self.notes, self.last, None, gap=10))
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
        self.queue_panel.narrowed.connect(self.browsing.narrow)
        self.queue_panel.searched.connect(self.browsing.search)
        self.queue_panel.chosen.connect(self._take_hit)
        self.queue_panel.left.connect(self._focus_charges)
        self.charges.moved.connect(lambda _charge: self._show_count())
        self.charges.wants_menu.connect(self._context_menu)
        self.last.went.connect(self._go_decided)
        self.acts.done.connect(self._done)
        self.acts.failed.connect(self._failed)
        self.acts.confirming.connect(self.asking.confirm)
        self.asking.ended.connect(self._prompt_ended)
        self.asking.drafted.connect(lambda *_: self._place_timer.start())
        self.strip.closed.connect(self._prompt_ended)

    def _add_actions(self) -> None:
        on = self.charges

        def key(text: str, keys: str, slot: Callable[[], object], **more: object) -> QAction:
            return self.act(text, keys, lambda: self.acts.when_free(slot), on=on, **more)  # type: ignore[arg-type]

        key("Accept the recommendation", "A", self.accept, hint="Accept")
        key("Decide otherwise", "O", lambda: self._with_count(self.asking.otherwise), hint="Otherwise")
        key("Hold, or release from hold", "H", self.hold, hint="Hold")
        key("Record a fact with its source", "F", lambda: self._with_count(self.asking.fact), hint="Fact")
        key("Report read, none of the signs observed", "R", self.attest, hint="None observed")
        key("Note", "N", lambda: self._with_count(self.asking.note), hint=True)
        key("Accept all unexceptional charges of this person", "G", self.accept_group, hint="Accept group")
        self.act("Undo", "Ctrl+Z", lambda: self.acts.when_free(self.undo), hint=True)
        self.act("Redo", "Ctrl+Y", lambda: self.acts.when_free(self.redo), shown="Ctrl+Shift+Z")
        self.act("Next charge", "J", lambda: self.step(1), on=on, shown="Down")
        self.act("Previous charge", "K", lambda: self.step(-1), on=on, shown="Up")
        self.hints.append(KeyHint(key="J K", text="Next, previous", action=self.menu_actions[-2]))
        self.act("Next person", "Ctrl+Down", lambda: self.browsing.step_person(1), shown="PgDown")
        self.act("Previous person", "Ctrl+Up", lambda: self.browsing.step_person(-1), shown="PgUp")
        self.act("Details: every rule that was looked at", "Return", self.why.toggle_whole, on=on, hint="Details")
        self.act("Original row", "F6", self.toggle_original)
        self.act("Find", "Ctrl+F", lambda: self.queue_panel.open_find())
        self.menu_actions.remove(self.act("Find", "/", lambda: self.queue_panel.open_find(), on=on))
        self.act("Go to a case", "Ctrl+G", lambda: self.queue_panel.open_find("Case number"))
        for number in range(1, 10):
            action = self.act(f"Last decision {number}", f"Alt+{number}", lambda n=number: self._go_last(n))  # type: ignore[misc]
            if number > 1:
                self.menu_actions.remove(action)

    # -- the page ------------------------------------------------------------------------------------------------

    def heading(self) -> Heading:
        queue = self.browsing.queue
        if queue is None or not (queue.total_charges or self.browsing.filters):
            return Heading(title="Desk")
        aside = ["in custody first"]
        if queue.minutes_left:
            aside.insert(0, f"about {round(queue.minutes_left)} min left")
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
        return self.charges if not self._middle.isHidden() else self._empty.button

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
        self.charges.set_limit(max(px(200), int(self.height() * 0.52)))

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
        came = self._middle.isHidden() and person is not None
        self._show_middle(person is not None)
        if person is None:
            self._show_nothing()
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
        self._show_count()
        if came:
            self._focus_charges()
        self.acts.free()

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

    def _show_count(self) -> None:
        line = self.charges.line
        if line is None or line.count is None:
            return
        count = line.count
        matter = words.matter(
            count, line.case, user=self.session.user, zone=self.session.zone, today=self._today().date()
        )
        self.asking.show_matter(matter, count)
        self.facts.show_facts(count)
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
        self._show_count()
        self._focus_charges()

    def _focus_charges(self) -> None:
        self.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def _context_menu(self, at: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for action in self.menu_actions:
            action.setShortcutVisibleInContextMenu(True)
            menu.addAction(action)
        menu.popup(at)

    # -- what is done --------------------------------------------------------------------------------------------

    def _with_count(self, what: Callable[[CountView], object]) -> None:
        count = self.count
        if count is not None:
            self.hush()
            what(count)

    def accept(self) -> None:
        """The recommendation, where one key accepts it; elsewhere the sentence says what to do."""
        count = self.count
        if count is not None:
            self.acts.do(count.charge_id, lambda office: screen_charge.accept(office, count.charge_id), advance=True)

    def accept_group(self) -> None:
        count, person = self.count, self.browsing.person
        if count is None or person is None:
            return
        ids = [c.charge_id for c in counts_of(person) if c.decision is None]
        self.acts.do(count.charge_id, lambda office: screen_charge.accept_group(office, person.id, ids), advance=True)

    def hold(self) -> None:
        count = self.count
        if count is None:
            return
        if count.held is not None:
            self.acts.do(count.charge_id, lambda office: screen_charge.release(office, count.charge_id), advance=False)
        else:
            self.asking.hold(count)

    def attest(self) -> None:
        count = self.count
        if count is not None:
            self.acts.do(count.charge_id, lambda office: screen_charge.attest(office, count.charge_id), advance=False)

    def undo(self) -> None:
        self.acts.do("", screen_charge.undo, advance=False)

    def redo(self) -> None:
        self.acts.do("", screen_charge.redo, advance=False)

    def step(self, by: int) -> None:
        if not self.charges.step(by):
            self.browsing.step_person(by)

    def _done(self, charge_id: str, saved: Saved, advance: bool) -> None:
        self.charges.set_failed("")
        self.hush()
        if advance:
            self.browsing.advance(charge_id)
        elif charge_id:
            self.browsing.reload(charge_id)
        elif saved.charge_ids:
            self.browsing.go_charge(saved.charge_ids[0])
        else:
            self.browsing.reload(self.count.charge_id if self.count is not None else "")
        self.browsing.reload_counts()
        told = " ".join(saved.warnings) or (saved.words if not charge_id else "")
        if told:
            self.say(told, kind="note")

    def _failed(self, charge_id: str, error: ScreenerError) -> None:
        self.charges.set_failed(charge_id)
        self.session.failed.emit(error)
        self._focus_charges()

    def toggle_original(self) -> None:
        """The row of the file that the charge came from, or the facts again."""
        count = self.count
        if count is None:
            return
        if self.facts.shows_original:
            self.facts.show_facts(count)
            return
        self.session.run(
            lambda office: import_docket.source_row(office, count.charge_id), self.facts.show_original, owner=self
        )

    def _take_hit(self, hit: object) -> None:
        self.browsing.go_hit(hit)  # type: ignore[arg-type]
        self._focus_charges()

    def _go_last(self, number: int) -> None:
        if number <= len(self.last.decided):
            self._go_decided(self.last.decided[number - 1])

    def _go_decided(self, decided: DecidedCharge) -> None:
        self.browsing.go(decided.person_id, decided.charge_id)
        self._focus_charges()
