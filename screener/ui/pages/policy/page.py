"""Policy: versions at the left, the text as people read it beside the file, scenarios and the switch at the right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from screener.domain.errors import ScreenerError
from screener.policy.diff.compare import Changes, describe_changes
from screener.policy.language.errors import PolicyErrors
from screener.policy.language.model import Policy
from screener.policy.rendering.render import render
from screener.ui import dialogs
from screener.ui.page import Heading, Page
from screener.ui.pages.policy.editing.actions import add_editing
from screener.ui.pages.policy.exploring import Exploring
from screener.ui.pages.policy.papers import Papers
from screener.ui.pages.policy.parts import ABOUT, COMPARE, EDIT, NEW, REPLAY, TEXT, PolicyParts
from screener.ui.pages.policy.policy_questions import AskPaper, AskReason
from screener.ui.pages.policy.side import day
from screener.ui.pages.policy.text import blocks_html, changes_html, errors_html
from screener.ui.session import Session
from screener.ui.widgets.buttons import Button
from screener.ui.widgets.empty import EmptyState
from screener.ui.widgets.facets import FacetLine
from screener.ui.widgets.labels import Label
from screener.ui.widgets.layouts import box_of, column, row
from screener.ui.widgets.panes import Pane
from screener.ui.widgets.path_line import PathLine, dropped
from screener.workflow.model import Adoption, PolicyVersion
from screener.workflow.session import Office
from screener.workflow.verbs import adopt_policy as verbs
from screener.workflow.verbs.draft_policy import DraftTrial, try_draft

DRAFT = "draft"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDraft:
    """A file that was looked at and is not adopted."""

    path: Path
    adoption: Adoption


class PolicyPage(Page):
    """The office's policy."""

    name, label, icon = "policy", "Policy", "book-open-check"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._versions: tuple[PolicyVersion, ...] = ()
        self._draft: OpenDraft | None = None
        self._shown = ""
        self._trials: dict[str, DraftTrial] = {}
        self._problem, self._settled = -1, False
        self._drawn = ("", "")
        self.parts = PolicyParts()
        self.reader, self.file, self.side = self.parts.reader, self.parts.file, self.parts.side
        self.exploring = Exploring(self, self.parts)
        self.path = PathLine(
            name="Policy file", kinds=dialogs.POLICY, hint="Type or paste the path of a policy file (.yaml)"
        )
        self.look = Button("Look at it", kind="primary")
        self.cancel = Button("Cancel")
        self.chooser = self._make_chooser()
        self.begin = Button("New policy ...")
        self.empty = EmptyState(
            "book-open-check", "No policy is adopted yet",
            "Until one is, the program has no recommendation for any charge. "
            "Choose the office's policy file: it is shown in words first. Or answer ten questions.",
            button="Adopt a file ...", slot=self.choose_file, other=self.begin,
        )  # fmt: skip
        self.views = QStackedWidget()
        self.views.addWidget(self.empty)
        self.views.addWidget(self.parts)
        self.paper, self.why = AskPaper(), AskReason()
        self.setLayout(column(self.chooser, self.paper, self.why, self.views))
        box_of(self).setStretch(3, 1)
        self.setAcceptDrops(True)
        self._connect()
        self._add_actions()

    def _make_chooser(self) -> QWidget:
        pane = Pane("surface", "b")
        pane.setLayout(row(Label("Policy file"), self.path, self.look, self.cancel, gap=10, margins=(14, 8, 14, 8)))
        box_of(pane).setStretch(1, 1)
        pane.hide()
        return pane

    def _connect(self) -> None:
        self.parts.adopt.clicked.connect(lambda _checked=False: self.choose_file())
        self.begin.clicked.connect(lambda _checked=False: self.to_view(NEW))
        self.look.clicked.connect(lambda _checked=False: self.look_at())
        self.cancel.clicked.connect(lambda _checked=False: self.cancel_draft())
        self.path.entered.connect(self.look_at)
        self.parts.versions.chosen.connect(self._show_version)
        self.parts.view_list.chosen.connect(lambda _key: self._view_changed())
        self.side.switch.adopt_asked.connect(self.adopt_draft)
        self.papers = Papers(self)
        self.exploring.adopt_wanted.connect(self.look_at_path)
        self.exploring.edit_wanted.connect(lambda: self.to_view(EDIT))
        self.exploring.line_wanted.connect(self._to_line)

    def _add_actions(self) -> None:
        self.act("Adopt a file", "Ctrl+O", self.choose_file, hint=True, needs="policy adopted")
        self._compare = self.act("Compare with the version before", "Ctrl+D", self.compare, hint="Compare")
        self._replay = self.act("Replay on the office's charges", "Ctrl+R", self.replay, hint="Replay")
        self._edit = self.act("Edit a draft", "Ctrl+E", lambda: self.to_view(EDIT), hint="Edit")
        self.act("New policy", "Ctrl+N", lambda: self.to_view(NEW), hint="New policy")
        self._save = self.act("Save the draft", "Ctrl+S", self.exploring.editor.ask_save, hint="Save the draft")
        self._editing = add_editing(self, self.exploring.editor)
        self._print = self.act("Print, or save as PDF", "Ctrl+P", self.papers.print_paper, hint="Print")
        self._withdrawing = self.act(
            "Withdraw this version", "Ctrl+Shift+W", self.papers.ask_withdraw, needs="policy withdrawn"
        )
        self._next = self.act("Next problem of the file", "F8", self.next_problem, hint="Next problem")
        self._away = self.act("Put the question or the draft away", "Esc", self.cancel_draft, hint="Put it away")
        self._hints = list(self.hints)
        self.show_keys()

    def show_keys(self) -> None:
        """The key line says what can be done now."""
        self._next.setEnabled(self.parts.view == EDIT or bool(self.file.wrong_lines))
        self._away.setEnabled(any(line.isVisibleTo(self) for line in (self.chooser, self.paper, self.why)))
        self._print.setEnabled(bool(self._shown))
        self._withdrawing.setEnabled(self.standing() is not None)
        self._compare.setEnabled(len(self._versions) + bool(self._draft) > 1)
        self._replay.setEnabled(bool(self._shown))
        self._edit.setEnabled(self.views.currentIndex() == 1)
        for action in (self._save, *self._editing):
            action.setEnabled(self.parts.view == EDIT)
        self.hints = [hint for hint in self._hints if hint.action is None or hint.action.isEnabled()]
        self.keyed.emit()

    # -- the frame ---------------------------------------------------------------------------

    def heading(self) -> Heading:
        policy = self._policy(self._shown)
        return Heading(title="Policy", subtitle=policy.title if policy is not None else "")

    def refresh(self) -> None:
        self.exploring.keeping.restore()
        self.session.run(verbs.versions, self._arrived, owner=self)

    def opened(self, wish: object) -> None:
        self.refresh()
        if isinstance(wish, Path):
            self.look_at_path(wish)
        elif wish == "adopt":
            self.choose_file()

    def left(self) -> None:
        self.exploring.keeping.flush()

    def first_focus(self) -> QWidget:
        if self.chooser.isVisibleTo(self):
            return self.path.line
        return self.reader if self.views.currentIndex() else self.empty.button

    # -- versions ----------------------------------------------------------------------------

    def _arrived(self, found: Sequence[PolicyVersion]) -> None:
        self._versions = tuple(sorted(found, key=lambda v: (v.policy.effective, v.adopted_at), reverse=True))
        shown = self._shown
        known = {v.policy.sha256 for v in self._versions}
        if shown not in known and not (shown == DRAFT and self._draft is not None):
            current = next((v for v in self._versions if v.in_force), self._versions[0] if self._versions else None)
            shown = current.policy.sha256 if current is not None else ""
        self._show_choices(shown)
        if shown:
            self._show_version(shown)
            if not self._settled and self.isVisible() and not self.chooser.isVisibleTo(self):
                self.reader.setFocus()
            self._settled = True
        elif self.parts.view not in (EDIT, NEW) and not self.chooser.isVisibleTo(self):
            self._shown = ""
            self.views.setCurrentIndex(0)
            self.headed.emit()
        self.show_keys()

    def _show_choices(self, shown: str) -> None:
        choices = []
        if self._draft is not None:
            draft = self._draft.adoption.policy
            choices.append(
                FacetLine(key=DRAFT, label=f"Draft, {draft.version}", tip=f"{self._draft.path}, not adopted")
            )
        for version in self._versions:
            policy = version.policy
            state = "withdrawn" if version.withdrawn_at else "in force" if version.in_force else day(policy.effective)
            choices.append(
                FacetLine(
                    key=policy.sha256,
                    label=policy.version,
                    count=state,
                    tip=f"{policy.title}, effective {day(policy.effective)}",
                )
            )
        self.parts.show_choices(choices, shown)

    def _policy(self, key: str) -> Policy | None:
        if key == DRAFT and self._draft is not None:
            return self._draft.adoption.policy
        return next((v.policy for v in self._versions if v.policy.sha256 == key), None)

    def _before(self, policy: Policy) -> Policy | None:
        """The version that the shown one follows: the latest adopted one that is effective before it."""
        older = [
            v.policy
            for v in self._versions
            if v.policy.sha256 != policy.sha256 and v.policy.effective <= policy.effective
        ]
        return older[0] if older else None

    def _show_version(self, key: str) -> None:
        policy = self._policy(key)
        if policy is None:
            return
        self._shown = key
        self.views.setCurrentIndex(1)
        drawn = (policy.sha256, self.parts.view)
        if drawn != self._drawn:  # else the reader keeps the place
            self._drawn = drawn
            self.parts.show_file(policy.raw.decode("utf-8", "replace"))
            self._show_words(policy)
            draft = self._draft.path if key == DRAFT and self._draft is not None else None
            self.exploring.show(self.parts.view, policy, self._before(policy), draft=draft)
            self.exploring.tell_verdict(policy)
        self._show_side(policy)
        if policy.sha256 not in self._trials:
            self.session.run(lambda _office: try_draft(policy), lambda trial: self._tried(policy, trial), owner=self)
        self.headed.emit()
        self.show_keys()

    def _show_words(self, policy: Policy) -> None:
        before = self._before(policy)
        if self.parts.view == COMPARE and before is not None:

            def compared(changes: Changes) -> None:
                self.parts.show_words("What it changes", lambda: changes_html(before.version, policy.version, changes))

            self.session.run(lambda _office: describe_changes(before, policy), compared, owner=self)
            return
        blocks = render(policy, audience="internal")
        self.parts.show_words("As people read it", lambda: blocks_html(blocks))

    def _show_side(self, policy: Policy) -> None:
        version = next((v for v in self._versions if v.policy.sha256 == policy.sha256), None)
        draft = self._draft if self._shown == DRAFT else None
        adopted, state, notice = "", "not adopted", ""
        if draft is None and version is not None:
            when = self.session.local(version.adopted_at)
            adopted = f"Adopted {when:%Y-%m-%d %H:%M} by {version.adopted_by}"
            state = "withdrawn" if version.withdrawn_at else "in force" if version.in_force else "not in force today"
            notice = version.notice
            if version.withdrawn_at is not None:
                when = self.session.local(version.withdrawn_at)
                adopted += f"\nWithdrawn {when:%Y-%m-%d %H:%M} by {version.withdrawn_by}: {version.reason}"
        trial = self._trials.get(policy.sha256)
        if trial is not None:
            self.file.mark_open(each.line for each in trial.coverage.unexplained if each.line)
        self.side.show_policy(
            policy,
            trial,
            adoption=draft.adoption if draft else None,
            adopted=adopted,
            state=state,
            notice=notice,
        )
        self.parts.arrange()

    def _tried(self, policy: Policy, trial: DraftTrial) -> None:
        self._trials[policy.sha256] = trial
        shown = self._policy(self._shown)
        if shown is not None and shown.sha256 == policy.sha256:
            self._show_side(policy)

    def compare(self) -> None:
        """Ctrl+D: to the comparison, and back."""
        self.to_view(TEXT if self.parts.view == COMPARE else COMPARE)

    def replay(self) -> None:
        """Ctrl+R: to the replay on the office's charges, and back."""
        self.to_view(TEXT if self.parts.view == REPLAY else REPLAY)

    def to_view(self, view: str) -> None:
        """Another view of the text that is shown."""
        self.parts.show_view(view)
        self._view_changed()
        if self.parts.view == EDIT:
            self.exploring.editor.file.setFocus()
        elif self.parts.view == NEW:
            self.exploring.new.answers["model"].setFocus()

    def _view_changed(self) -> None:
        self.views.setCurrentIndex(1)
        if self.parts.view == NEW:
            self.exploring.begin_new()
        elif self._shown:
            self._show_version(self._shown)
        elif self.parts.view == EDIT:  # a file that cannot be adopted yet
            self.exploring.begin(self.file.toPlainText(), path=self.path.path)
        self.show_keys()

    def _to_line(self, line: int) -> None:
        self.to_view(TEXT)
        self.parts.to_line(line)

    # -- adopting ----------------------------------------------------------------------------

    def choose_file(self) -> None:
        """Shows the line for a path."""
        if not self.allowed("policy adopted"):
            return
        self.chooser.show()
        self.path.setFocus()
        self.show_keys()

    def look_at_path(self, path: Path) -> None:
        """As if the path had been typed."""
        self.parts.show_view(TEXT)
        self.choose_file()
        self.path.set_path(path)
        self.look_at()

    def look_at(self) -> None:
        """Reads the file, shows it in words, and what adopting it would change. Nothing is written."""
        path = self.path.path
        if path is None:
            self.say("Type the path of a policy file, or press Browse.")
            return
        self.look.setEnabled(False)

        def work(office: Office) -> tuple[Adoption, DraftTrial]:
            adoption = verbs.preview(office, path)
            return adoption, try_draft(adoption.policy)

        def done(found: tuple[Adoption, DraftTrial]) -> None:
            adoption, trial = found
            self._trials[adoption.policy.sha256] = trial
            self._looked(OpenDraft(path=path, adoption=adoption))

        self.session.run(work, done, lambda error: self._failed(path, error), owner=self)

    def _looked(self, draft: OpenDraft) -> None:
        self.hush()
        self.look.setEnabled(True)
        self._draft = draft
        self._show_choices(DRAFT)
        self._show_version(DRAFT)
        if self.parts.narrow:
            self.parts.show_view(ABOUT)
        self.side.switch.button.setFocus()

    def _failed(self, path: Path, error: ScreenerError) -> None:
        self.look.setEnabled(True)
        self.say(str(error), kind="wrong")
        if not isinstance(error, PolicyErrors):
            return
        errors = error.errors
        self._draft, self._shown, self._problem = None, "", -1
        self._drawn = ("", "")
        self._show_choices("")
        self.views.setCurrentIndex(1)
        self.parts.show_words("What to mend", lambda: errors_html(errors))
        try:
            text = path.read_text(encoding="utf-8", errors="replace")
        except OSError:
            text = ""
        self.parts.show_file(text, path.name, [each.line for each in errors])
        self.parts.show_view(TEXT)
        self.show_keys()
        self.next_problem()

    def next_problem(self) -> None:
        """F8: the next line that must be mended."""
        if self.parts.view == EDIT:
            self.exploring.editor.next_problem()
            return
        lines = self.file.wrong_lines
        if lines:
            self._problem = (self._problem + 1) % len(lines)
            self.file.go(lines[self._problem])

    def shown_policy(self) -> Policy | None:
        """The text on screen."""
        return self._policy(self._shown)

    def standing(self) -> PolicyVersion | None:
        """The shown version, where it is adopted and not withdrawn."""
        shown = (v for v in self._versions if v.policy.sha256 == self._shown and v.withdrawn_at is None)
        return next(shown, None)

    def cancel_draft(self) -> None:
        """Esc: the question or the draft is put away; nothing was written."""
        asked = next((line for line in (self.paper, self.why) if line.isVisibleTo(self)), None)
        if asked is not None:
            asked.hide()
            self._drawn = ("", "")
            self._show_version(self._shown)
            self.first_focus().setFocus()
            return
        self._draft, self._shown = None, ""
        self.chooser.hide()
        self.hush()
        self._drawn = ("", "")
        self.parts.show_file("")
        self._arrived(self._versions)
        self.first_focus().setFocus()

    def adopt_draft(self) -> None:
        """Makes the draft a version of the office's policy: one event."""
        if not self.allowed("policy adopted"):
            return
        if self._draft is None:
            return
        path = self._draft.path
        self.side.switch.button.setEnabled(False)
        self.session.run(lambda office: verbs.adopt(office, path), self._adopted, owner=self)

    def _adopted(self, version: PolicyVersion) -> None:
        self._draft, self._shown = None, version.policy.sha256
        self.chooser.hide()
        self.path.set_path(None)
        self.session.saved.emit(version.adopted_at)
        self.session.changed.emit("policy")
        since = "is in force" if version.in_force else f"is in force from {day(version.policy.effective)}"
        self.say(f"{version.policy.title}, version {version.policy.version}, {since}.", strong="Adopted.", kind="done")
        self.reader.setFocus()

    # -- dropping ----------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = dropped(event)
        if path is not None:
            self.look_at_path(path)


__all__ = ["PolicyPage"]
