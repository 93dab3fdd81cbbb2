"""Paper and withdrawing: what the page does with the shown version besides showing it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from screener.policy.rendering.render import render
from screener.ui.pages.policy.parts import TEXT
from screener.ui.pages.policy.policy_questions import AUDIENCES, write_paper
from screener.ui.pages.policy.text import blocks_html
from screener.workflow.model import Saved
from screener.workflow.verbs import adopt_policy as verbs

if TYPE_CHECKING:
    from screener.ui.pages.policy.page import PolicyPage


class Papers(QObject):
    """Joins the two questions of ``asking`` to the page."""

    def __init__(self, page: PolicyPage) -> None:
        super().__init__(page)
        self._page = page
        page.side.withdraw.clicked.connect(lambda _checked=False: self.ask_withdraw())
        page.paper.shown.connect(self._show_audience)
        page.paper.asked.connect(self._write)
        page.why.asked.connect(self._withdraw)
        for line in (page.paper, page.why):
            line.left.connect(page.cancel_draft)

    def print_paper(self) -> None:
        """Ctrl+P: the text for one audience as PDF."""
        page, policy = self._page, self._page.shown_policy()
        if policy is not None:
            page.to_view(TEXT)
            page.why.hide()
            page.paper.ask(policy)
            self._show_audience(page.paper.chosen)
            page.show_keys()

    def _show_audience(self, audience: str) -> None:
        policy = self._page.shown_policy()
        if policy is not None:
            blocks = render(policy, audience=audience)
            self._page.parts.show_words(f"For {AUDIENCES[audience].lower()}", lambda: blocks_html(blocks))

    def _write(self, audience: str, path: Path) -> None:
        page, policy = self._page, self._page.shown_policy()
        if policy is None:
            return

        def done(written: Path) -> None:
            page.paper.written(written)
            page.say(f"{written}", strong="Written.", kind="done")

        page.session.run(lambda _office: write_paper(policy, path, audience), done, owner=self)

    def ask_withdraw(self) -> None:
        """Asks why the shown version is withdrawn."""
        page, version = self._page, self._page.standing()
        if version is not None:
            page.paper.hide()
            page.why.ask(version.policy)
            page.show_keys()

    def _withdraw(self, reason: str) -> None:
        page, version = self._page, self._page.standing()
        if version is None:
            return

        def done(saved: Saved) -> None:
            page.why.hide()
            page.session.saved.emit(saved.at)
            page.session.changed.emit("policy")
            page.say("Decisions taken under it keep its text.", strong=f"{saved.words}.", kind="done")
            page.reader.setFocus()

        page.session.run(lambda office: verbs.withdraw(office, version.policy.sha256, reason), done, owner=self)
