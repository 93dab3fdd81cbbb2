"""The screening desk as a page: how its parts talk to each other, and where it stands."""

from __future__ import annotations

from datetime import date
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from screener.ui.charge import charge_sentences
from screener.ui.charge.why import WhyPanel
from screener.ui.page import Heading, Page
from screener.ui.pages.desk.acts import Acts
from screener.ui.pages.desk.browsing import Browsing
from screener.ui.pages.desk.doing import Doing
from screener.ui.pages.desk.keys import add_keys, popup_menu
from screener.ui.pages.desk.middle import Middle
from screener.ui.pages.desk.nothing import Nothing
from screener.ui.pages.desk.question_strip import QuestionStrip
from screener.ui.pages.desk.queue import QueuePanel
from screener.ui.session import Session
from screener.ui.theme import px
from screener.ui.widgets.layouts import box_of, row
from screener.workflow.model import CountView, DecidedCharge, PersonView, Queue, SearchHit
from screener.workflow.verbs import screen_charge


class DeskPage(Page):
    """One defendant at a time, all cases and counts together, the current charge marked."""

    name, label, icon = "desk", "Desk", "scale"
    kept = Signal()  # charge and half-typed note are on disk

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.browsing, self.acts = Browsing(session, self), Acts(session, self)
        self.queue_panel, self.middle, self.why = QueuePanel(), Middle(), WhyPanel()
        self._nothing = Nothing(session)
        self.charges, self.strip = self.middle.charges, self.middle.strip
        self.facts, self.last = self.middle.facts, self.middle.last
        self.asking = QuestionStrip(self.strip, self.acts, self)
        self._started = self._narrow = self._tight = False
        self._note_due = ""
        self._place_timer = QTimer(self, singleShot=True, interval=500)
        self._place_timer.timeout.connect(self.save_place)
        layout = row(self.queue_panel, self.middle, self._nothing, self.why, gap=0)
        layout.setStretchFactor(self.middle, 1)
        layout.setStretchFactor(self._nothing, 1)
        self.setLayout(layout)
        self._show_person_column(False)
        self._connect()
        self.doing = Doing(self)
        add_keys(self)

    def _show_person_column(self, shown: bool) -> None:
        self.middle.setVisible(shown)
        self.why.setVisible(shown)
        self._nothing.setVisible(not shown)

    def _connect(self) -> None:
        self.browsing.queued.connect(self._show_queue)
        self.browsing.arrived.connect(self._arrived)
        self.browsing.found.connect(self.queue_panel.show_hits)
        self.browsing.decisions.connect(self.last.show_decided)
        self.browsing.resumed.connect(self._resume)
        self.queue_panel.narrowed.connect(self.browsing.narrow)
        self.queue_panel.searched.connect(self.browsing.search)
        self.queue_panel.chosen.connect(self._take_hit)
        self.queue_panel.left.connect(self._leave_queue)
        self.charges.moved.connect(lambda _charge: self.show_count())
        self.charges.wants_menu.connect(partial(popup_menu, self))
        self.charges.charges.note = self._decision_note
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
        left = [charge_sentences.time_left(queue.minutes_left)] if queue.minutes_left else []
        return Heading(
            title=self._docket_name(queue),
            subtitle=f"{queue.decided_charges:,} of {queue.total_charges:,} charges · "
            f"{queue.done_people:,} of {queue.total_people:,} people",
            done=queue.decided_charges,
            total=queue.total_charges,
            aside=" · ".join([*left, "in custody first"]),
        )

    def _docket_name(self, queue: Queue) -> str:
        chosen = self.browsing.filters.get("docket")
        names = [f.label for f in queue.facets.get("docket", ()) if chosen in (None, f.key)]
        return names[0] if len(names) == 1 else "Desk"

    def waiting(self) -> int | None:
        return None

    def first_focus(self) -> QWidget:
        return self._nothing.first_focus(self.queue_panel.search) if self.middle.isHidden() else self.charges

    def opened(self, wish: object) -> None:
        """``wish``: a charge id, or ("docket", id) for one docket's queue."""
        started, self._started = self._started, True
        if isinstance(wish, tuple) and wish[:1] == ("docket",):
            self.browsing.filters = {}
            self.browsing.narrow("docket", str(wish[1]))
        elif isinstance(wish, str) and wish:
            self.browsing.reload_counts()
            self.browsing.go_charge(wish)
        elif not started:
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
        if self._tight:
            box_of(self).removeWidget(self.why)
            self.middle.take_why(self.why)
        else:
            self.middle.give_why(self.why)
            box_of(self).addWidget(self.why)
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
        self.session.run(
            lambda office: screen_charge.save_place(office, charge_id, draft), lambda _: self.kept.emit(), owner=self
        )

    # -- what is shown -------------------------------------------------------------------------------------------

    @property
    def count(self) -> CountView | None:
        """The current charge."""
        line = self.charges.line
        return line.count if line is not None else None

    def _today(self) -> date:
        return self.session.local(self.session.clock()).date()

    def _decision_note(self, count: CountView) -> str:
        if count.decision is None:
            return ""
        return charge_sentences.decision_note(
            count.decision, user=self.session.user, zone=self.session.zone, today=self._today()
        )

    def _show_queue(self, queue: Queue) -> None:
        self.queue_panel.show_queue(queue, self.browsing.filters)
        self.headed.emit()

    def _arrived(self, person: PersonView | None, charge_id: str) -> None:
        focused = self.window().focusWidget()
        strays = focused is self.charges or (focused is not None and self.strip.isAncestorOf(focused))
        came = strays or self.middle.isHidden()
        self._show_person_column(person is not None)
        if person is None:
            self.charges.show_person(None)
            self._nothing.show_for(bool(self.browsing.filters))
        else:
            self.middle.show_person(person, charge_id)
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

    def show_count(self) -> None:
        """Everything about the current charge, anew."""
        line = self.charges.line
        if line is None or line.count is None:
            return
        user, zone, today = self.session.user, self.session.zone, self._today()
        matter = charge_sentences.matter(line.count, line.case, user=user, zone=zone, today=today)
        self.asking.show_matter(matter, line.count)
        narrative = self.browsing.person.narrative if self.browsing.person is not None else ""
        notes = charge_sentences.note_lines(line.count, narrative, user=user, zone=zone, today=today)
        self.middle.show_count(line.count, notes, whole=self.why.whole)
        self.why.show_count(line.count)
        self._place_timer.start()

    def _prompt_ended(self) -> None:
        self.hush()
        self.show_count()
        self.focus_charges()

    def focus_charges(self) -> None:
        """The keyboard where the letters act."""
        self.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    # -- where it goes -------------------------------------------------------------------------------------------

    def step(self, by: int) -> None:
        """To the next or previous charge, over to the neighbor in the queue at the end."""
        if not self.charges.step(by):
            self.browsing.step_person(by)

    def _take_hit(self, hit: SearchHit) -> None:
        self.browsing.go_hit(hit)
        self._leave_queue()

    def _leave_queue(self) -> None:
        """Where the queue came only for a search it gives the room back."""
        if self._narrow:
            self.queue_panel.hide()
        self.focus_charges()

    def go_last(self, number: int) -> None:
        if number <= len(self.last.decided):
            self._go_decided(self.last.decided[number - 1])

    def _go_decided(self, decided: DecidedCharge) -> None:
        self.browsing.go(decided.person_id, decided.charge_id)
        self.focus_charges()
