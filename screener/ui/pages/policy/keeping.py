"""Keeps the draft while it is typed, brings it back, and saves it as a file: nothing that was written is lost."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from screener.domain.errors import ScreenerError
from screener.ui.page import Page
from screener.ui.pages.policy.editor import DraftEditor
from screener.ui.pages.policy.new import NewPolicy
from screener.workflow.verbs import draft_policy as drafts
from screener.workflow.verbs import keep_draft as verbs
from screener.workflow.verbs.draft_policy import DiskText, DraftConflict
from screener.workflow.verbs.keep_draft import KeptDraft

_PAUSE = 700  # ms after the first change until the draft is kept; typing on does not put it off


class Keeping(QObject):
    """``looked_for`` says a saved file that is to be looked at, ``began`` the text that a draft came back with."""

    looked_for = Signal(object)  # Path
    began = Signal(str)

    def __init__(self, page: Page, editor: DraftEditor, new: NewPolicy) -> None:
        super().__init__(page)
        self._page, self._editor, self._new = page, editor, new
        self._asked = self._restored = False
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE)
        self._timer.timeout.connect(self.keep_now)
        for touched in (editor.touched, new.touched):
            touched.connect(self._touched)

    # -- keeping -----------------------------------------------------------------------------

    def _touched(self) -> None:
        if self._restored and not self._timer.isActive():
            self._timer.start()

    def flush(self) -> None:
        """Keeps what was typed since, where there is anything: the page is about to leave."""
        if self._timer.isActive():
            self.keep_now()

    def keep_now(self) -> None:
        """Keeps the draft as it stands."""
        self._timer.stop()
        editor, text = self._editor, self._editor.text
        revision = editor.file.document().revision()
        draft = KeptDraft(
            text=text, base=editor.base, path=editor.path.path, known=editor.known,
            cursor=editor.file.textCursor().position(), answers=self._new.own(),
        )  # fmt: skip
        session = self._page.session

        def done(at: datetime) -> None:
            if editor.unsaved and editor.file.document().revision() == revision:
                editor.tell_kept(f"{session.local(at):%H:%M:%S}")

        session.run(lambda office: verbs.keep(office, draft), done, owner=self)

    # -- coming back -------------------------------------------------------------------------

    def restore(self) -> None:
        """Brings back what was kept, once."""
        if self._asked:
            return
        self._asked = True

        def failed(error: ScreenerError) -> None:
            self._restored = True
            self._page.say(str(error), kind="warn")

        self._page.session.run(verbs.kept, self._arrived, failed, owner=self)

    def _arrived(self, found: KeptDraft | None) -> None:
        if found is not None:
            self._new.restore(found.answers)
        if found is not None and found.unsaved and not self._editor.unsaved:
            self._bring_back(found)
        self._restored = True

    def _bring_back(self, found: KeptDraft) -> None:
        editor, when = self._editor, self._page.session.local(found.at)
        editor.begin(found.text, path=found.path, base=found.base, known=found.known)
        editor.go_to(found.cursor)
        editor.tell_kept(f"{when:%H:%M:%S}")
        self.began.emit(found.text)
        where = "" if found.path is None else f" of {found.path.name}"
        sentence = f"It was not saved on {when:%Y-%m-%d} at {when:%H:%M}."
        editor.ask(sentence, ("Discard draft", editor.discard_draft), strong=f"The draft{where} is back.", kind="note")
        if not editor.isVisible():  # else it says so itself
            self._page.say(f"{sentence} Ctrl E shows it.", strong=f"The draft{where} is back.")
        path, known = found.path, found.known
        if path is not None and known:
            self._page.session.run(lambda _office: drafts.read_disk(path), lambda d: self._compare(path, d), owner=self)

    def begin_with(self, text: str, path: Path, disk: DiskText) -> None:
        """Begins a draft with the text of a file that was read before; where the file is another by now, asks."""
        self._editor.begin(text, path=path, known=disk.sha256)
        if disk.sha256 and disk.text != text:
            self._conflict(path, disk, f"{path.name} was changed on disk since it was read.")

    def _compare(self, path: Path, disk: DiskText) -> None:
        if self._editor.path.path != path or disk.sha256 == self._editor.known:
            return
        if disk.sha256:
            self._conflict(path, disk, f"{path.name} was changed on disk while the draft was not saved.")
        else:
            self._editor.strip.say(f"{path.name} is no longer on disk. Saving writes it anew.", kind="warn")

    def _conflict(self, path: Path, disk: DiskText, sentence: str) -> None:
        editor = self._editor
        editor.ask(
            "Your draft is as you left it.",
            ("Write over the file", lambda: self.save(editor.text, path, replace=True)),
            ("Take the file's text", lambda: editor.put_text(disk.text, base=disk.text, known=disk.sha256)),
            ("Save under another name", self._another_name),
            strong=sentence,
            kind="conflict",
        )

    def _another_name(self) -> None:
        self._editor.strip.say("Write another name into the line above, then save.", kind="note")
        self._editor.known = ""
        self._editor.path.line.setFocus()
        self._editor.path.line.selectAll()

    # -- saving ------------------------------------------------------------------------------

    def save(self, text: str, path: Path, *, replace: bool = False, look: bool = False) -> None:
        """Writes the draft to a file. Another text that stands there is asked about first."""
        known, session = self._editor.known, self._page.session

        def done(disk: DiskText) -> None:
            self._editor.saved(text, path, disk.sha256)
            self.keep_now()
            self.began.emit(text)
            self._page.say(f"{path}. It is a draft until it is adopted.", strong="Saved.", kind="done")
            if look:
                self.looked_for.emit(path)

        def failed(error: ScreenerError) -> None:
            if isinstance(error, DraftConflict):
                self._conflict(path, error.found, f"{error.what}.")
            else:
                self._page.say(str(error), kind="wrong")

        session.run(
            lambda office: drafts.save_draft(text, path, known=known, replace=replace, now=office.now()),
            done,
            failed,
            owner=self,
        )

    def save_and_look(self, text: str, path: Path) -> None:
        """Saves, then looks at the file as one that is to be adopted."""
        self.save(text, path, look=True)
