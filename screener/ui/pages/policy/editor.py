"""The live editor of a draft: errors as you type with line and remedy, scenarios run again, nothing ever freezes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path

from PySide6.QtCore import QTimer, Signal, SignalInstance
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QStackedWidget, QWidget

from screener.domain.counting import plural
from screener.policy.authoring.add_rule import RuleDraft
from screener.policy.authoring.coverage import Coverage
from screener.policy.authoring.meaning import Meaning
from screener.policy.language.model import Policy
from screener.ui import dialogs
from screener.ui.pages.policy.editing.file_editor import FileEditor
from screener.ui.pages.policy.editing.find_bar import FindBar
from screener.ui.pages.policy.editing.meaning_view import meaning_html
from screener.ui.pages.policy.editing.rule_form import RuleForm
from screener.ui.pages.policy.replay import told
from screener.ui.pages.policy.side import coverage_lines
from screener.ui.pages.policy.text import errors_html, paragraph, to_line
from screener.ui.pages.policy.turning import Turning
from screener.ui.theme import px
from screener.ui.widgets.buttons import Button
from screener.ui.widgets.labels import Elided, Label, SectionLabel
from screener.ui.widgets.layouts import Flow, box_of, column, row
from screener.ui.widgets.panes import Pane
from screener.ui.widgets.path_line import PathLine
from screener.ui.widgets.reader import Reader
from screener.ui.widgets.strip import Strip
from screener.workflow.verbs.draft_policy import DraftCheck, DraftTrial
from screener.workflow.verbs.explore_policy import OfficeReplay

_TEXT, _MEANING = 205, 170  # what is never less high, in a small window too: it scrolls then
_PAUSE = 300  # ms without a key before the text is checked
_MOST = 40


class DraftEditor(Pane):
    """``check_wanted`` asks for a look at the text as it stands; ``save_wanted`` and ``adopt_wanted`` name a file."""

    check_wanted = Signal(str)
    save_wanted = Signal(str, object)  # text, path
    adopt_wanted = Signal(str, object)
    touched = Signal()  # text or file of the draft is another: it is to be kept

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("sunken", parent=parent)
        self.base = ""  # the text that the draft was begun with, or last saved as
        self.known = ""  # the SHA-256 of the file under the draft, as it was read or written last
        self.kept_at = ""
        self._sent: tuple[str, int] = ("", -1)  # what is being checked, and which state of the text it is
        self.file = FileEditor(name="The draft")
        self.find_bar = FindBar(self.file)
        self.rule = RuleForm()
        self.about = Reader(name="What the word at the caret means")
        self.verdict = Reader(name="What is right and wrong with the draft")
        self.state = Elided("", tone="muted", keep=80)
        self.path = PathLine(
            name="File of the draft", kind="save", kinds=dialogs.POLICY, hint="Where the draft is kept"
        )
        self.save = Button("Save", key="Ctrl S")
        self.adopt = Button("Save and look at it")
        self.add = Button("Add a rule ...")
        self.discard = Button("Discard draft")
        self.strip = Strip()
        self._title = SectionLabel("Checking ...")
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE)
        self._lay()
        self.file.textChanged.connect(self._changed)
        self.file.document().modificationChanged.connect(lambda _other: self._say_state())
        self.verdict.line_wanted.connect(self._to_line)
        self.save.clicked.connect(lambda _checked=False: self.ask_save())
        self.adopt.clicked.connect(lambda _checked=False: self.ask_adopt())
        self.discard.clicked.connect(lambda _checked=False: self.discard_draft())
        self.strip.closed.connect(self.strip.put_away)
        self.path.changed.connect(self.touched)
        self._timer.timeout.connect(self._check)
        self.file.at_caret.connect(self._tell)
        self.find_bar.closed.connect(self.file.setFocus)
        self.rule.closed.connect(self.end_rule)
        self.rule.insert_wanted.connect(self._insert_rule)
        self.add.clicked.connect(lambda _checked=False: self.begin_rule())

    def _lay(self) -> None:
        head = Pane("surface", "b")
        where, what = QWidget(), QWidget()
        where.setLayout(row(Label("Draft"), self.path, gap=10))
        box_of(where).setStretch(1, 1)
        what.setLayout(row(self.save, self.adopt, self.discard, None, gap=10))
        head.setLayout(column(Turning((where, 1), (what, 0), gap=10), margins=(14, 8, 14, 8)))
        left, right = Pane("sunken", "r"), Pane("surface")
        left.setLayout(
            column(row(6, self.state, None, self.add, gap=0), 8, self.file, self.find_bar, margins=(6, 8, 8, 0))
        )
        above, below = Pane("surface", "b"), Pane("surface")
        above.setLayout(column(row(6, SectionLabel("At the caret"), gap=0), 6, self.about, margins=(8, 12, 10, 0)))
        below.setLayout(column(row(6, self._title, gap=0), 6, self.verdict, margins=(8, 12, 10, 0)))
        right.setLayout(column(above, below))
        box_of(right).setStretch(0, 42)
        box_of(right).setStretch(1, 58)
        left.setMinimumSize(px(220), px(_TEXT))
        right.setMinimumSize(px(200), px(_MEANING))
        both = Turning((left, 62), (right, 38))
        self._room = QStackedWidget()
        self._room.addWidget(both)
        self._room.addWidget(self.rule)
        whole = column(head, self.strip, self._room)
        whole.setStretch(2, 1)
        self.setLayout(whole)

    # -- the text ----------------------------------------------------------------------------

    @property
    def text(self) -> str:
        return self.file.toPlainText()

    @property
    def begun(self) -> bool:
        """Whether there is a draft."""
        return not self.file.document().isEmpty()

    @property
    def unsaved(self) -> bool:
        """Whether the text is another than the saved one: the document knows, nobody compares it at every key."""
        return self.begun and self.file.document().isModified()

    def is_current(self, text: str) -> bool:
        """Whether a text that was sent to be checked is still the one that stands there."""
        return self._sent == (text, self.file.document().revision())

    def _check(self) -> None:
        self._sent = (self.text, self.file.document().revision())
        self._settle(self._sent[0])
        self.check_wanted.emit(self._sent[0])

    def _settle(self, text: str) -> None:
        """In a pause: a text that was typed back to the saved one is saved."""
        self.file.document().setModified(text != self.base)
        self._say_state()

    def begin(self, text: str, *, path: Path | None, base: str | None = None, known: str = "") -> None:
        """Another draft. ``base`` is what is saved already; None: nothing is. ``known`` is the file as it was read."""
        self.base, self.known, self.kept_at = text if base is None else base, known, ""
        self.strip.put_away()
        self.path.set_path(path)
        self.file.show_file(text)
        self._timer.stop()
        self._check()

    def put_text(self, text: str, *, base: str, known: str = "") -> None:
        """Another text in the same draft, which Ctrl+Z takes back."""
        self.base, self.known = base, known
        self.strip.put_away()
        cursor = self.file.textCursor()
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(text)
        self._settle(text)
        self.file.moveCursor(QTextCursor.MoveOperation.Start)
        self.file.setFocus()

    def discard_draft(self) -> None:
        """Back to the text that the draft was begun with or last saved as; Ctrl+Z brings what was written back."""
        self.put_text(self.base, base=self.base, known=self.known)
        self.strip.say("Ctrl+Z in the text brings it back until the window is closed.", strong="Discarded.")

    def go_to(self, position: int) -> None:
        """The cursor at a place of the text."""
        cursor = self.file.textCursor()
        cursor.setPosition(max(0, min(position, self.file.document().characterCount() - 1)))
        self.file.setTextCursor(cursor)

    def begin_rule(self) -> None:
        """Add a rule: the choices take the place of the text until it is inserted or put away."""
        self._room.setCurrentWidget(self.rule)
        self.rule.begin(self.text)

    def end_rule(self) -> None:
        """Back to the text."""
        self._room.setCurrentIndex(0)
        self.file.setFocus()

    def _insert_rule(self, found: RuleDraft) -> None:
        """Puts the rule and its scenarios into the text; one Ctrl+Z takes them out again."""
        if self.text != self.rule.text:  # nobody can type meanwhile, but a draft can come back
            self.rule.begin(self.text)
            return
        self.file.replace_text(found.text)
        self.end_rule()
        self.file.go(found.line)
        self.strip.say("Ctrl+Z takes it out again.", strong=f"Rule {found.id} is inserted.", kind="done")

    def ask(
        self, sentence: str, *answers: tuple[str, Callable[[], None]], strong: str = "", kind: str = "warn"
    ) -> None:
        """A sentence above the text with its ways out."""
        self.strip.say(sentence, strong=strong, kind=kind)
        buttons = [Button(words) for words, _slot in answers]
        for button, (_words, slot) in zip(buttons, answers, strict=True):
            button.clicked.connect(lambda _checked=False, slot=slot: slot())
        if buttons:
            ways = QWidget()
            ways.setLayout(Flow(buttons, gap=8))
            self.strip.tools.addWidget(ways)

    def saved(self, text: str, path: Path, known: str) -> None:
        """The text stands in a file now."""
        self.base, self.known, self.kept_at = text, known, ""
        self.strip.put_away()
        self.path.set_path(path)
        self._settle(self.text)
        self.touched.emit()

    def tell_kept(self, when: str) -> None:
        """The draft is kept beside the office since a time of the day."""
        self.kept_at = when
        self._say_state()

    def _changed(self) -> None:
        self._say_state()
        self._timer.start()
        self.touched.emit()

    def _say_state(self) -> None:
        if not self.unsaved:
            words = "Not changed" if self.path.path is None else "Saved"
        else:
            words = "Not saved in a file" + (f", kept {self.kept_at}" if self.kept_at else "")
        self.state.set_text(f"{words} \u00b7 {self.file.blockCount():,} lines")
        self.discard.setEnabled(self.unsaved)

    def ask_save(self) -> None:
        self._with_path(self.save_wanted)

    def ask_adopt(self) -> None:
        self._with_path(self.adopt_wanted)

    def _with_path(self, wanted: SignalInstance) -> None:
        path = self.path.path
        if path is None:
            self.path.setFocus()
            return
        wanted.emit(self.text, path)

    # -- the verdict -------------------------------------------------------------------------

    def show_check(self, text: str, found: DraftCheck) -> None:
        """The errors of a text; an answer for a text that has changed since is passed over."""
        if not self.is_current(text):
            return
        self.file.words = found.words
        self.file.show_errors(found.errors)
        self.file.mark_open(())
        if found.policy is None:
            n = len(found.errors)
            self._title.setText(plural(n, "error"))
            errors = found.errors[:_MOST]
            self._show(lambda: errors_html(errors))
        else:
            self._title.setText("No errors")
            policy = found.policy
            self._show(lambda: _clean_html(policy, None, None))
        self._tell(self.file.meaning())

    def _tell(self, found: Meaning | None) -> None:
        error = self.file.error_here()
        self.about.show_html(lambda: meaning_html(found, error))

    def show_trial(self, text: str, policy: Policy, trial: DraftTrial, replay: OfficeReplay) -> None:
        """How the scenarios fare, what they cover, and what the draft would change."""
        if self.is_current(text):
            self._show(lambda: _clean_html(policy, trial, replay))
            marks = {each.scenario.place.line for each in trial.report.failed}
            self.file.mark(marks)
            self.file.mark_open(each.line for each in trial.coverage.unexplained if each.line)
            self._title.setText("No errors" if trial.report.ok else "A scenario fails")

    def _show(self, make: Callable[[], str]) -> None:
        place = self.verdict.verticalScrollBar().value()
        self.verdict.show_html(make)
        self.verdict.verticalScrollBar().setValue(place)

    @property
    def wrong_lines(self) -> tuple[int, ...]:
        return self.file.wrong_lines

    def next_problem(self) -> None:
        """The next line that must be mended, after the one that the cursor is in."""
        lines = self.wrong_lines
        if lines:
            here = self.file.textCursor().blockNumber() + 1
            self._to_line(next((line for line in lines if line > here), lines[0]))

    def _to_line(self, line: int) -> None:
        self.file.go(line)
        cursor = self.file.textCursor()
        cursor.movePosition(QTextCursor.MoveOperation.StartOfBlock)
        self.file.setTextCursor(cursor)
        self.file.setFocus()


def _clean_html(policy: Policy, trial: DraftTrial | None, replay: OfficeReplay | None) -> str:
    parts = [paragraph(f"{escape(policy.title)}, version {escape(policy.version)}", size=15, weight=600, below=6)]
    if trial is None:
        parts.append(paragraph("Running the scenarios ...", tone="muted"))
        return "".join(parts)
    total = trial.report.passed + len(trial.report.failed)
    if not total:
        parts.append(paragraph("The file holds no scenario. They are its own test.", tone="needs"))
    else:
        parts.append(paragraph(f"{trial.report.passed} of {total} scenarios pass.", weight=600))
    for each in trial.report.failed:
        name = to_line(f"✕ {escape(each.scenario.name)}", each.scenario.place.line, "wrong")
        parts.append(paragraph(name, weight=600, below=1))
        parts.append(paragraph(escape(each.reason), tone="muted", left=14))
    parts.append(paragraph("Covered by scenarios", weight=600, above=8, below=3))
    parts.append(coverage_html(trial.coverage))
    if replay is not None:
        parts.append(paragraph("On your own docket", weight=600, above=8, below=3))
        parts.append(paragraph(escape(told(replay))))
    return "".join(parts)


def coverage_html(found: Coverage) -> str:
    """How much of a file its scenarios cover, and every thing that they do not, with its line."""
    parts = []
    for name, tally in coverage_lines(found):
        tone = "text" if tally.covered == tally.total else "needs"
        parts.append(paragraph(f"{name}: {tally.covered} of {tally.total}", tone=tone, below=2, left=12))
    parts.append(paragraph("", size=4, below=0))
    parts.extend(_uncovered(found))
    return "".join(parts)


def _uncovered(found: Coverage) -> Sequence[str]:
    lines = []
    for each in found.uncovered[:_MOST]:
        words = to_line(f"{escape(each.kind)} {escape(each.id)}", each.line, "accent")
        why = escape(each.reason) if each.reason else "no scenario covers it"
        lines.append(paragraph(f"–&nbsp; {words}: {why}", tone="muted", left=12, below=3))
    if len(found.uncovered) > _MOST:
        lines.append(paragraph(f"and {len(found.uncovered) - _MOST:,} more", tone="muted", left=12))
    return lines
