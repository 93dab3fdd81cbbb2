"""The keys of the desk. Single letters act only while the charge list has the focus."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from screener.ui.page import KeyHint
from screener.workflow.model import CountView

if TYPE_CHECKING:
    from screener.ui.pages.desk.page import DeskPage

DECIDED = "charge decided"


def add_keys(desk: DeskPage) -> None:
    """Every action of the desk, with its key and, for the first ones, its place in the key line."""
    doing, asking, on = desk.doing, desk.asking, desk.charges

    def key(text: str, keys: str, slot: Callable[[], object], hint: bool | str = True, needs: str = DECIDED) -> QAction:
        return desk.act(text, keys, lambda: desk.acts.when_free(slot), on=on, hint=hint, needs=needs)

    def about(what: Callable[[CountView], object]) -> Callable[[], object]:
        def slot() -> None:
            if desk.count is not None:
                desk.hush()
                what(desk.count)

        return slot

    key("Accept the recommendation", "A", doing.accept, "Accept")
    key("Decide otherwise", "O", about(asking.otherwise), "Otherwise")
    key("Hold, or release from hold", "H", doing.hold, "Hold", "charge held")
    key("Record a fact with its source", "F", about(asking.fact), "Fact", "fact recorded")
    key("Report read, none of the signs observed", "R", doing.attest, "None observed", "report attested")
    key("Note", "N", about(asking.note), needs="note added")
    key("Accept all unexceptional charges of this person", "G", doing.accept_group, "Accept group")
    desk.act("Undo", "Ctrl+Z", lambda: desk.acts.when_free(doing.undo), hint=True, needs="act undone")
    desk.act("Redo", "Ctrl+Y", lambda: desk.acts.when_free(doing.redo), shown="Ctrl+Shift+Z", needs="act redone")
    following = desk.act("Next charge", "J", lambda: desk.step(1), on=on, shown="Down")
    desk.act("Previous charge", "K", lambda: desk.step(-1), on=on, shown="Up")
    desk.hints.append(KeyHint(key="J K", text="Next, previous", action=following))
    desk.act("Next person", "Ctrl+Down", lambda: desk.browsing.step_person(1), shown="PgDown")
    desk.act("Previous person", "Ctrl+Up", lambda: desk.browsing.step_person(-1), shown="PgUp")
    desk.act("Details: every rule and every fact", "Return", doing.toggle_details, on=on, hint="Details")
    desk.act("Original row", "F6", doing.toggle_original)
    desk.act("Show or hide the queue", "Ctrl+B", desk.show_queue)
    desk.act("Find", "Ctrl+F", lambda: desk.queue_panel.open_find())
    desk.menu_actions.remove(desk.act("Find", "/", lambda: desk.queue_panel.open_find(), on=on))
    desk.act("Go to a case", "Ctrl+G", lambda: desk.queue_panel.open_find("Case number"))
    desk.act(
        "Join or part the cases of this person",
        "F7",
        about(lambda count: desk.session.go("people", ("cases", count.charge_id))),
    )
    for number in range(1, 10):
        text = "Last decision; Alt+2 to 9: those before" if number == 1 else f"Decision {number} from the last"
        action = desk.act(text, f"Alt+{number}", partial(desk.go_last, number))
        if number > 1:  # one entry in the menu and on the key card stands for the nine
            desk.menu_actions.remove(action)


def popup_menu(desk: DeskPage, at: QPoint) -> None:
    """The same actions with their keys, where the pointer is."""
    menu = QMenu(desk)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for action in desk.menu_actions:
        action.setShortcutVisibleInContextMenu(True)
        menu.addAction(action)
    menu.popup(at)
