"""What the keyboard does in the editor of a draft, each in the menu with its key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QAction

from screener.ui.page import Page

if TYPE_CHECKING:
    from screener.ui.pages.policy.editor import DraftEditor


def add_editing(page: Page, editor: DraftEditor) -> tuple[QAction, ...]:
    """The actions of the editor; they can be used while it is on screen."""
    file, find = editor.file, editor.find_bar
    return (
        page.act("Add a rule", "Ctrl+Shift+A", editor.begin_rule, hint="Add a rule"),
        page.act("Find in the draft", "Ctrl+F", find.open, hint="Find"),
        page.act("Next place", "F3", find.go_on),
        page.act("Previous place", "Shift+F3", find.go_back),
        page.act("What can be written here", "Ctrl+Space", lambda: file.offer(asked=True), hint="What can stand here"),
        page.act("Fold or unfold the rule or section", "F7", lambda: file.folding.turn(file.textCursor().block())),
        page.act("Fold or unfold all rules", "Shift+F7", file.folding.fold_all),
    )
