"""What stands behind the views that take the whole room: replay, thresholds, analysis and the editor of a draft.

All work is done in the office's thread; of each kind only the latest question is answered.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from screener.domain.errors import ScreenerError
from screener.policy.analysis.analyse import Analysis, Budget, analyse
from screener.policy.authoring.add_rule import RuleDraft
from screener.policy.authoring.coverage import Coverage, coverage
from screener.policy.authoring.rule_text import Wish
from screener.policy.language.model import Policy
from screener.screening.thresholds import Cut
from screener.ui.page import Page
from screener.ui.pages.policy.analysis import AnalysisView
from screener.ui.pages.policy.editor import DraftEditor
from screener.ui.pages.policy.keeping import Keeping
from screener.ui.pages.policy.new import NewPolicy
from screener.ui.pages.policy.parts import ANALYSIS, EDIT, NEW, REPLAY, THRESHOLDS, PolicyParts
from screener.ui.pages.policy.policy_charges import PolicyCharges
from screener.ui.pages.policy.replay import ReplayView
from screener.ui.pages.policy.thresholds import ThresholdsView
from screener.ui.tasks import Job, Stopped
from screener.workflow.session import Office
from screener.workflow.verbs import draft_policy as drafts
from screener.workflow.verbs import explore_policy as verbs
from screener.workflow.verbs.draft_policy import DraftCheck, DraftTrial
from screener.workflow.verbs.explore_policy import OfficeReplay
from screener.workflow.verbs.produce_report import charges_behind

UNTITLED = "draft.yaml"


class Exploring(QObject):
    """``adopt_wanted`` says a saved draft that is to be looked at; ``edit_wanted`` that the editor is wanted."""

    adopt_wanted = Signal(object)  # Path
    edit_wanted = Signal()
    line_wanted = Signal(int)

    def __init__(self, page: Page, parts: PolicyParts) -> None:
        super().__init__(page)
        self._page, self._parts = page, parts
        self._jobs: dict[str, Job] = {}
        self._policy: Policy | None = None
        self._analyses: dict[str, tuple[Analysis, Coverage]] = {}
        self._begun_with = ""
        whole = parts.whole
        replay, thresholds, analysis, editor = (whole[name] for name in (REPLAY, THRESHOLDS, ANALYSIS, EDIT))
        assert isinstance(replay, ReplayView)
        assert isinstance(thresholds, ThresholdsView)
        assert isinstance(analysis, AnalysisView)
        assert isinstance(editor, DraftEditor)
        self.replay, self.thresholds, self.analysis, self.editor = replay, thresholds, analysis, editor
        for behind in (replay.behind, thresholds.behind):
            behind.opened.connect(lambda charge: page.session.go("desk", charge.charge_id))
        replay.charges_wanted.connect(lambda title, ids: self._open(replay.behind, title, ids))
        thresholds.charges_wanted.connect(lambda title, ids: self._open(thresholds.behind, title, ids))
        thresholds.cut_wanted.connect(self._explore)
        thresholds.move_wanted.connect(self._move)
        thresholds.edit_wanted.connect(self._edit_moved)
        analysis.line_wanted.connect(self.line_wanted)
        new = whole[NEW]
        assert isinstance(new, NewPolicy)
        self.new = new
        new.write_wanted.connect(self._write_new)
        editor.check_wanted.connect(self._check)
        editor.rule.look_wanted.connect(self._look_at_rule)
        self.keeping = Keeping(page, editor, new)
        editor.save_wanted.connect(self.keeping.save)
        editor.adopt_wanted.connect(self.keeping.save_and_look)
        self.keeping.looked_for.connect(self.adopt_wanted)
        self.keeping.began.connect(self._began)

    def _run(self, kind: str, work: Callable[[Office], Any], done: Callable[[Any], None]) -> None:
        known = self._jobs.get(kind)
        if known is not None:
            known.stop()

        def answered(result: Any) -> None:  # noqa: ANN401 - each kind of work has its own answer
            if self._jobs.get(kind) is job:
                done(result)

        def failed(error: ScreenerError) -> None:
            if not isinstance(error, Stopped):
                self._page.say(str(error), kind="wrong")

        job = self._jobs[kind] = self._page.session.run(work, answered, failed, owner=self)

    # -- views of a text ---------------------------------------------------------------------

    def show(self, view: str, policy: Policy, before: Policy | None, *, draft: Path | None) -> None:
        """Fills a view for a text. ``before`` is the version it follows; a draft stands against what is in force."""
        self._policy = policy
        if view == REPLAY:
            self.replay.wait()
            self._run(
                "replay",
                lambda office: (
                    verbs.replay_draft(office, policy)
                    if draft is not None
                    else verbs.replay_versions(office, before, policy)
                ),
                self.replay.show_replay,
            )
        elif view == THRESHOLDS:
            self.thresholds.show_cuts(verbs.limits(policy))
        elif view == ANALYSIS:
            self._analyse(policy)
        elif view == EDIT:
            self.begin(policy.raw.decode("utf-8-sig", "replace"), path=draft)

    def _open(self, behind: PolicyCharges, title: str, ids: tuple[str, ...]) -> None:
        self._run(
            "behind", lambda office: charges_behind(office, ids), lambda charges: behind.show_charges(title, charges)
        )

    def _analyse(self, policy: Policy) -> None:
        known = self._analyses.get(policy.sha256)
        if known is not None:
            self._analysed(policy, known)
            return
        self.analysis.wait()
        self._run(
            "analysis",
            lambda _office: (analyse(policy, budget=Budget()), coverage(policy)),
            lambda found: self._analysed(policy, found),
        )

    def _analysed(self, policy: Policy, found: tuple[Analysis, Coverage]) -> None:
        self._analyses[policy.sha256] = found
        self.analysis.show_analysis(*found)
        self.tell_verdict(policy)

    def tell_verdict(self, policy: Policy) -> None:
        """What is known of a text's analysis, beside the view's name."""
        known = self._analyses.get(policy.sha256)
        if known is None:
            self._parts.show_verdict("")
            return
        found = known[0]
        n = sum(map(len, (found.conflicts, found.gaps, found.shadowed, found.unreachable, found.not_decided)))
        self._parts.show_verdict("✓" if found.clean else str(n))

    # -- thresholds --------------------------------------------------------------------------

    def _explore(self, cut: Cut) -> None:
        policy = self._policy
        if policy is not None:
            self._run("explore", lambda office: verbs.explore(office, policy, cut), self.thresholds.show_explored)

    def _move(self, cut: Cut, shown: str) -> None:
        policy = self._policy
        if policy is not None:
            self._run("move", lambda office: verbs.move(office, policy, cut, shown), self.thresholds.show_moved)

    def _edit_moved(self, text: bytes) -> None:
        if self.editor.unsaved:
            self._page.say("The draft has changes that are not saved. Save it first.", kind="warn")
            return
        base = "" if self._policy is None else self._policy.raw.decode("utf-8-sig", "replace")
        self._begun_with = text.decode("utf-8", "replace")
        self.editor.begin(self._begun_with, path=None, base=base)
        self.edit_wanted.emit()

    def begin_new(self) -> None:
        """The questions of a new policy, with what the office knows already."""
        session = self._page.session
        self.new.begin(session.local(session.clock()).date(), session.office_name)

    def _write_new(self, answers: dict[str, str]) -> None:
        if self.editor.unsaved:
            self._page.say("The draft in the editor has changes that are not saved. Save it first.", kind="warn")
            return

        def written(text: str) -> None:
            self._begun_with = text
            self.editor.begin(text, path=None, base="")
            self.edit_wanted.emit()

        self._run("new", lambda _office: drafts.new_draft(answers), written)

    # -- the draft ---------------------------------------------------------------------------

    def begin(self, text: str, *, path: Path | None) -> None:
        """Begins a draft with a text, unless one with changes that are not saved is there."""
        if self.editor.begun and text == self._begun_with:
            return
        if self.editor.unsaved:
            if text == self.editor.base or not self.editor.strip.isHidden():
                return
            self.editor.strip.say(
                "Save or discard it to begin one with the text that is shown.", strong="The draft begun before."
            )
            return
        self._begun_with = text
        if path is None:
            self.editor.begin(text, path=None)
            return
        self._run(
            "begin", lambda _office: drafts.read_disk(path), lambda disk: self.keeping.begin_with(text, path, disk)
        )

    def _name(self) -> str:
        path = self.editor.path.path
        return UNTITLED if path is None else str(path)

    def _check(self, text: str) -> None:
        name = self._name()

        def checked(found: DraftCheck) -> None:
            self.editor.show_check(text, found)
            if found.policy is not None and self.editor.is_current(text):
                self._try(text, found.policy)

        self._run("check", lambda _office: drafts.check_draft(text, name), checked)

    def _look_at_rule(self, text: str, wish: Wish, settle: bool) -> None:
        name, form = self._name(), self.editor.rule

        def work(_office: Office) -> RuleDraft | ScreenerError:
            try:
                return drafts.try_rule(text, wish, name, settle=settle)
            except ScreenerError as error:
                return error

        self._run("rule", work, lambda found: form.show_draft(text, found))

    def _try(self, text: str, policy: Policy) -> None:
        def work(office: Office) -> tuple[DraftTrial, OfficeReplay]:
            return drafts.try_draft(policy), verbs.replay_draft(office, policy)

        self._run("try", work, lambda found: self.editor.show_trial(text, policy, *found))

    def _began(self, text: str) -> None:
        self._begun_with = text
