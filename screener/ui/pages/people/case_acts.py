"""What the view of a person's cases does: looks at them, shows what an answer would do, and saves it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject

from screener.ui.page import KeyHint, Page
from screener.ui.pages.people.cases import CASE_ANSWERS, CasesView
from screener.ui.pages.people.pair_sentences import done
from screener.workflow.session import Office
from screener.workflow.verbs import link_people
from screener.workflow.verbs.link_people import Effects, PairAnswer, PairAnswered, PersonCases

KIND = "cases compared"


class CaseActs(QObject):
    """Between the page and the view; ``news`` is told what was saved."""

    def __init__(self, page: Page, view: CasesView, news: Callable[[PairAnswered], None]) -> None:
        super().__init__(page)
        self._page, self.view, self._news = page, view, news
        self._charge = ""
        view.answered.connect(self.answer)
        view.chosen.connect(self._ask)
        self.hints = []
        for said, key, words in CASE_ANSWERS:
            action = page.act(words, key, partial(self.answer, said), on=view.charges, needs=KIND)
            self.hints.append(KeyHint(key=key, text=words, action=action))

    def open(self, charge_id: str, shown: Callable[[], None]) -> None:
        """The cases of the person of a charge."""
        self._charge = charge_id

        def arrived(found: PersonCases) -> None:
            self.view.show_cases(found, charge_id)
            shown()

        self._page.session.run(lambda office: link_people.cases_of(office, charge_id), arrived, owner=self)

    def answer(self, said: PairAnswer) -> None:
        """One incident, two, or not known: saved with its reason."""
        two, reason = self.view.two, self.view.reason.text().strip()
        if not self._page.allowed(KIND):
            return
        if two is None:
            self._page.say("Choose two cases that are not the same.")
        elif not reason:
            self._page.say("A reason is needed: how is it known?")
            self.view.reason.setFocus()
        else:
            self._page.session.run(
                lambda office: link_people.compare_cases(office, *two, said, reason), self._saved, owner=self
            )

    def _saved(self, found: PairAnswered) -> None:
        self.view.reason.clear()
        self._news(found)
        self._page.say(done(found.saved.words, found.effects), kind="done")
        self.open(self._charge, lambda: None)

    def _ask(self) -> None:
        two = self.view.two
        if two is None:
            return

        def work(office: Office) -> dict[PairAnswer, Effects]:
            return {
                said: link_people.case_effects(office, *two, said) for said in (PairAnswer.SAME, PairAnswer.DIFFERENT)
            }

        def arrived(found: dict[PairAnswer, Effects]) -> None:
            if self.view.two == two:
                self.view.show_effects(found)

        self._page.session.run(work, arrived, owner=self)
