"""Approvals: what waits for somebody's yes, the oldest first, each with its case beside it; answered with one key."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from screener.domain.decision import Approval
from screener.domain.errors import ScreenerError
from screener.ui.charge.prompts import Prompt, TextAnswer
from screener.ui.charge.why import WhyPanel
from screener.ui.page import Heading, Page
from screener.ui.pages.approvals import request_sentences
from screener.ui.pages.approvals.approval_questions import PersonAnswer, day, moment
from screener.ui.pages.approvals.detail import RequestDetail
from screener.ui.pages.approvals.standing_in import StandingIn
from screener.ui.session import Session
from screener.ui.table import Column, DataTable
from screener.ui.theme import px
from screener.ui.widgets.buttons import Button
from screener.ui.widgets.chip import state_style
from screener.ui.widgets.empty import EmptyState
from screener.ui.widgets.layouts import column, row
from screener.ui.widgets.panes import Card
from screener.workflow.model import PersonView, Saved, UserView
from screener.workflow.session import Office
from screener.workflow.verbs import approve_decision, screen_charge
from screener.workflow.verbs.approve_decision import Delegation, Request, Requests

EMPTY, LIST = range(2)
_MOST = 500  # are listed; the others come when these are answered
_NARROW = 1000  # below this width the reasons are left to Enter


class ApprovalsPage(Page):
    """Deviations that wait for an approval."""

    name, label, icon = "approvals", "Approvals", "stamp"
    counts_unseen = True

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._found = Requests(waiting=(), answered=(), mine=0)
        self._users: tuple[UserView, ...] = ()
        self._asked = 0
        self._prompt: Prompt | None = None
        self._about = ("", "")  # the request that the open question is about
        self.answered_tab = Button("Answered too", name="Answered too")
        self.answered_tab.setCheckable(True)
        self.table = self._make_table()
        self.detail, self.why = RequestDetail(), WhyPanel()
        self.standing = StandingIn()
        self.empty = EmptyState(
            "stamp", "Nothing waits for an approval",
            "A decision unlike a recommendation whose rule names an approver comes here, and is answered with one key. "
            "What was answered is kept.",
            button="Go to the desk", slot=lambda: self.session.go("desk"),
        )  # fmt: skip
        self.views = QStackedWidget()
        self._lay()
        self.table.moved.connect(self._moved)
        self.detail.approved.connect(self.approve)
        self.detail.refused.connect(self.ask_refusal)
        self.detail.spoken.connect(self.ask_verbal)
        self.detail.counts.moved.connect(lambda entry: self.detail.show_facts(entry[1]))
        self.detail.strip.closed.connect(self._put_away)
        self.standing.ended.connect(self._end)
        self.answered_tab.clicked.connect(lambda _checked=False: self.refresh())
        session.changed.connect(self._heard)
        session.decided.connect(self._decided)
        self._add_actions()

    def _make_table(self) -> DataTable:
        return DataTable(
            (
                Column(title="Charge", text=lambda r: r.text, note=request_sentences.under, strong=True),
                Column(title="Decided", text=lambda r: state_style(r.outcome).decided,
                       chip=lambda r: r.outcome, note=lambda r: r.case, width=116),
            ),
            name="Deviations, the oldest first",
        )  # fmt: skip

    def _lay(self) -> None:
        card = Card()
        card.body.addWidget(self.table)
        self.left_side = QWidget()
        stack = column(
            row(self.answered_tab, None), card, self.standing, gap=10, margins=(14, 12, 0, 14)
        )  # fmt: skip
        stack.setStretch(1, 1)
        self.left_side.setLayout(stack)
        self.left_side.setMinimumWidth(px(220))
        self.left_side.setMaximumWidth(px(340))
        body = QWidget()
        line = row(self.left_side, self.detail, self.why, gap=0)
        line.setStretch(0, 3)
        line.setStretch(1, 5)
        body.setLayout(line)
        self.views.addWidget(self.empty)
        self.views.addWidget(body)
        self.setLayout(column(self.views))

    def _add_actions(self) -> None:
        on = self.table
        self.act("Approve", "A", self.approve, on=on, hint=True, needs="approval given")
        self.act("Refuse, with a reason", "R", self.ask_refusal, on=on, hint="Refuse", needs="approval refused")
        self.act(
            "Write down what was said aloud",
            "V",
            self.ask_verbal,
            on=on,
            hint="Said aloud",
            needs="approval recorded as verbal",
        )
        self.act("Take back your answer", "T", self.take_back, on=on, hint="Take back", needs="approval taken back")
        self.act("Details: every rule that was looked at", "Return", self.toggle_details, on=on, hint="Details")
        self.act("Next", "J", lambda: self._step(1), on=on, hint="Next, previous", key="J K")
        self.act("Previous", "K", lambda: self._step(-1), on=on)
        self.act(
            "Let somebody stand in for you", "D", self.ask_delegate, on=on, hint="Stand in", needs="approver delegated"
        )
        self.act("Answered too, or what waits", "W", self._turn, on=on)
        self.act("Undo", "Ctrl+Z", self.undo, hint=True, needs="act undone")
        self.act("Open on the desk", "Ctrl+D", self.open_desk, hint="Desk")

    # -- the frame ---------------------------------------------------------------------------

    def heading(self) -> Heading:
        return Heading(title="Approvals", subtitle=request_sentences.subtitle(self._found))

    def waiting(self) -> int | None:
        return _badge(self._found, self.session.user)

    @classmethod
    def unseen(cls, office: Office) -> int | None:
        return _badge(approve_decision.requests(office, limit=_MOST), office.user)

    def first_focus(self) -> QWidget:
        return self.table if self.views.currentIndex() == LIST else self.empty.button

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the case keeps the room; the reasons come with Enter."""
        super().resizeEvent(event)
        self.why.setVisible(self.width() >= px(_NARROW))

    def _heard(self, _what: str) -> None:
        if not self.isVisible():
            self.refresh()  # the frame renews the page on screen by itself

    def _decided(self, charges: tuple[str, ...], asks: bool) -> None:
        """The badge follows the desk: only where a decision asks for an approval, or what asked is another now."""
        if asks or any(request.charge_id in charges for request in self._found.waiting):
            self.refresh()

    def refresh(self) -> None:
        self._asked += 1
        asked, everything = self._asked, self.answered_tab.isChecked()

        def work(office: Office) -> tuple[Requests, tuple[UserView, ...], tuple[Delegation, ...]]:
            found = approve_decision.requests(office, everything=everything, limit=_MOST)
            today = office.today()
            standing = tuple(d for d in approve_decision.delegations(office) if d.ended is None and d.until >= today)
            return found, office.users(), standing

        def arrived(found: tuple[Requests, tuple[UserView, ...], tuple[Delegation, ...]]) -> None:
            if asked == self._asked:
                self._found, self._users, standing = found
                self.standing.show_delegations(standing, self.session.user)
                self._show()

        self.session.run(work, arrived, owner=self)

    def _show(self) -> None:
        focused = self.window().focusWidget()
        mine = focused is not None and self.isAncestorOf(focused)
        rows = (*self._found.waiting, *self._found.answered)
        self.views.setCurrentIndex(LIST if rows or self.answered_tab.isChecked() else EMPTY)
        self.table.set_rows(rows)
        self.detail.setVisible(bool(rows))
        if rows:
            self._moved(self.table.row)
        if mine and not (focused is not None and focused.isVisibleTo(self)):
            self.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)
        self.headed.emit()

    # -- one request -------------------------------------------------------------------------

    @property
    def request(self) -> Request | None:
        """The request that is current."""
        found = self.table.row
        return found if isinstance(found, Request) else None

    def _today(self) -> date:
        return self.session.local(self.session.clock()).date()

    def _moved(self, request: Request | None) -> None:
        if request is None or (self._prompt is not None and self._about == (request.charge_id, request.decision)):
            return  # a question about it is open: what is half-typed stays
        self._prompt = None
        told = request_sentences.told(request, user=self.session.user, zone=self.session.zone, today=self._today())
        self.detail.show_request(request, told, request_sentences.strong(request))

        def arrived(person: PersonView) -> None:
            if self.request is request:
                self.why.show_count(self.detail.show_person(person, request))

        self.session.run(lambda office: screen_charge.person(office, request.person_id), arrived, owner=self)

    def _answer(self, verb: Callable[[Office], Saved]) -> None:
        self._prompt = None
        self.session.run(verb, self._saved, self._refused, owner=self)

    def _saved(self, saved: Saved) -> None:
        self.session.saved.emit(saved.at)
        self.say(f"{saved.words}.", kind="done")
        self.session.changed.emit("decisions")
        self._to_list()

    def _refused(self, error: ScreenerError) -> None:
        """Nothing was saved: the sentence says why; what is on screen is looked up anew."""
        self.say(str(error), kind="warn")
        self.refresh()
        self._to_list()

    def _to_list(self) -> None:
        self.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def approve(self) -> None:
        """A: yes to what is on screen."""
        request = self.request
        if request is not None:
            name, decision = request.charge_id, request.decision
            self._answer(lambda office: approve_decision.approve(office, name, decision=decision))

    def ask_refusal(self) -> None:
        """R: no, with a reason."""
        request = self.request
        if request is None:
            return
        if request.barred:
            self.say(f"You cannot answer this: {request.barred}.", kind="warn")
            return
        prompt = TextAnswer(name="Reason for the refusal", hint="the reason, in your words", button="Refuse")
        name, decision = request.charge_id, request.decision
        prompt.answered.connect(
            lambda text: self._answer(
                lambda office: approve_decision.refuse(office, name, str(text), decision=decision)
            )
        )
        self._ask("Refuse.", "The charge goes back to the desk for another decision. Why?", prompt)

    def ask_verbal(self) -> None:
        """V: what an approver said aloud, dated and named."""
        request = self.request
        if request is None:
            return
        if request.state is not Approval.REQUESTED:
            self.say("There is nothing to write down: it was answered.", kind="warn")
            return
        people = [user for user in self._users if user.code not in (request.by, self.session.user)]
        people.sort(key=lambda user: (user.role != "supervisor", user.code))
        if not people:
            self.say("There is nobody else in this office who could have said yes.", kind="warn")
            return
        now = self.session.local(self.session.clock())
        prompt = PersonAnswer(
            people, name="Who said yes", at=f"{now:%Y-%m-%d %H:%M}", hint="when, as in 2026-06-30 14:05",
            button="Write it down", words="how: by telephone, in the hall",
        )  # fmt: skip
        prompt.answered.connect(lambda answer: self._verbal(request, answer))
        html = "Who said yes, and when? It counts as not confirmed until that person approves it here."
        self._ask("Said aloud.", html, prompt)

    def _verbal(self, request: Request, answer: tuple[str, str, str]) -> None:
        by, text, note = answer
        at = moment(text)
        if at is None:
            self.say(f"“{text}” is no time. Write it as 2026-06-30 14:05.", kind="warn")
            return
        said = at.replace(tzinfo=self.session.zone)
        name, decision = request.charge_id, request.decision
        self._answer(
            lambda office: approve_decision.record_verbal(office, name, by=by, at=said, reason=note, decision=decision)
        )

    def take_back(self) -> None:
        """T: the own answer to what is on screen."""
        request = self.request
        if request is not None:
            name = request.charge_id
            self._answer(lambda office: approve_decision.take_back(office, name))

    def undo(self) -> None:
        """Ctrl+Z: this user's last act."""
        self._answer(screen_charge.undo)

    # -- standing in -------------------------------------------------------------------------

    def ask_delegate(self) -> None:
        """D: somebody answers for this user through a day."""
        people = [user for user in self._users if user.code != self.session.user]
        if not people:
            self.say("There is nobody else in this office.", kind="warn")
            return
        prompt = PersonAnswer(
            people, name="Who stands in for you", at="", hint="the last day, as in 2026-07-12",
            button="Let them answer", words="why, if you like",
        )  # fmt: skip
        prompt.at.setPlaceholderText("last day, 2026-07-12")
        prompt.answered.connect(self._delegate)
        self._ask("Stand in.", "Who answers requests for your approval, and through which day?", prompt)

    def _delegate(self, answer: tuple[str, str, str]) -> None:
        to, text, why = answer
        until = day(text)
        if until is None:
            self.say(f"“{text}” is no day. Write it as 2026-07-12.", kind="warn")
            return
        self._answer(lambda office: approve_decision.delegate(office, to=to, until=until, reason=why))

    def _end(self, standing: Delegation) -> None:
        to, approver = standing.delegate, standing.approver
        self._answer(lambda office: approve_decision.end_delegation(office, to=to, approver=approver))

    # -- moving ------------------------------------------------------------------------------

    def _ask(self, strong: str, html: str, prompt: Prompt) -> None:
        request = self.request
        self._prompt, self._about = prompt, ("", "") if request is None else (request.charge_id, request.decision)
        self.detail.strip.say(html, strong=strong, kind="choice")
        self.detail.strip.tools.addWidget(prompt)
        self.detail.buttons.hide()
        prompt.left.connect(self._put_away)
        prompt.start()

    def _put_away(self) -> None:
        self._prompt = None
        self._moved(self.request)
        self._to_list()

    def toggle_details(self) -> None:
        """Enter: every rule that was looked at, or only what decides."""
        self.why.whole = not self.why.whole
        self.why.show()
        self._moved(self.request)

    def open_desk(self) -> None:
        """The charge on the desk."""
        request = self.request
        if request is not None:
            self.session.go("desk", request.charge_id)

    def _step(self, by: int) -> None:
        at = self.table.currentIndex().row() + by
        if 0 <= at < len(self.table.rows_model.rows):
            self.table.selectRow(at)

    def _turn(self) -> None:
        self.answered_tab.setChecked(not self.answered_tab.isChecked())
        self.refresh()


def _badge(found: Requests, user: str) -> int | None:
    """What waits for this person's answer, else what waits of the person's own."""
    return found.mine or sum(request.by == user for request in found.waiting) or None
