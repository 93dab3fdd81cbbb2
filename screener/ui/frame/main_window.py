"""The frame of every page: rail, title line, page, strip, key line. It routes; it knows no page by name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import cast

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFrame, QMenu, QScrollArea, QStackedWidget, QWidget

from screener.domain.errors import ScreenerError
from screener.ui import theme
from screener.ui.frame.key_card import KeyCard
from screener.ui.frame.key_line import KeyLine
from screener.ui.frame.rail import Rail
from screener.ui.frame.title_line import TitleLine
from screener.ui.guide.window import GuideWindow
from screener.ui.page import KeyHint, Notice, Page
from screener.ui.session import Session
from screener.ui.theme import px
from screener.ui.widgets.layouts import column, row
from screener.ui.widgets.strip import Strip
from screener.workflow.session import Office

_SCHEMES = (("system", "As the system"), ("light", "Light"), ("dark", "Dark"), ("contrast", "High contrast"))


class _Room(QScrollArea):
    """Holds a page. Where window or text leave too little room it scrolls instead of making the window larger."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidgetResizable(True)
        self.setWidget(page)

    def minimumSizeHint(self) -> QSize:
        return QSize(px(200), px(120))

    def sizeHint(self) -> QSize:
        return QSize(px(1290), px(694))


class Frame(QWidget):
    """One open office on screen. A page is built when it is first shown: most days most pages are not."""

    left_office = Signal()
    scale_wanted = Signal(float)
    scheme_wanted = Signal(str)
    lock_wanted = Signal()
    account_wanted = Signal(str)  # "accounts", "passphrase", "second factor"

    def __init__(
        self, session: Session, pages: Sequence[type[Page]], *, user: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.session = session
        self.rail = Rail()
        self.title_line = TitleLine(marking=session.marking, user=user)
        self.stack = QStackedWidget()
        self.strip = Strip()
        self.key_line = KeyLine()
        middle = column(self.title_line, self.stack, self.strip, self.key_line)
        middle.setStretchFactor(self.stack, 1)
        self.setLayout(row(self.rail, middle, gap=0))
        self.pages: dict[str, Page] = {}  # those that were shown already
        self._kinds = {kind.name: kind for kind in pages}
        self._rooms: dict[str, _Room] = {}
        self._actions: list[QAction] = []
        self.guide: GuideWindow | None = None  # made when it is first wanted
        self._add_actions()
        for number, kind in enumerate(pages, start=1):
            self.rail.add(kind.name, kind.label, kind.icon)
            self._global(kind.label, f"Ctrl+{number}", partial(self.show_page, kind.name), group="Go to")
        self.key_card = KeyCard(self)
        self.rail.chosen.connect(lambda name: self.show_page(name))
        self.title_line.menu.clicked.connect(lambda _checked=False: self.open_menu())
        self.strip.closed.connect(self._strip_closed)
        session.wanted.connect(self.show_page)
        session.saved.connect(self._saved)
        session.failed.connect(self._failed)
        session.unsaved.connect(self.title_line.show_failed)
        session.noticed.connect(lambda text: self._say(Notice(kind="note", text=text)))
        session.changed.connect(self._changed)
        session.decided.connect(self._decided)
        session.guide_wanted.connect(self.show_guide)

    def _built(self, name: str) -> Page:
        """The page, made now where it was not shown before."""
        if name not in self.pages:
            page = self.pages[name] = self._kinds[name](self.session)
            self._rooms[name] = _Room(page)
            self.stack.addWidget(self._rooms[name])
            page.headed.connect(lambda: self._headed(page))
            page.keyed.connect(lambda: self._keyed(page))
            page.said.connect(lambda notice: self._said(page, notice))
        return self.pages[name]

    def count_waiting(self) -> None:
        """The badges of pages that were not shown yet; a page that was sees to its own."""
        kinds = [kind for kind in self._kinds.values() if kind.name not in self.pages and kind.counts_unseen]

        def work(office: Office) -> dict[str, int | None]:
            return {kind.name: kind.unseen(office) for kind in kinds}

        def counted(found: dict[str, int | None]) -> None:
            for name, count in found.items():
                if name not in self.pages:
                    self.rail.buttons[name].set_count(count)

        if kinds:
            self.session.run(work, counted, owner=self)

    def _global(self, text: str, keys: str, slot: Callable[[], object], *, group: str) -> QAction:
        action = QAction(text, self)
        action.setShortcuts([QKeySequence(key) for key in keys.split(" or ")])
        action.setShortcutVisibleInContextMenu(True)
        action.setData(group)
        action.triggered.connect(lambda _checked=False: slot())
        self.addAction(action)
        self._actions.append(action)
        return action

    def _add_actions(self) -> None:
        self._global("All keys", "F1", self.show_keys, group="Help")
        self._global("Guide", "Ctrl+F1", self.show_guide, group="Help")
        self._global("Menu", "F10", self.open_menu, group="Help")
        self._global("Larger text", "Ctrl++ or Ctrl+=", lambda: self._step_scale(1), group="View")
        self._global("Smaller text", "Ctrl+-", lambda: self._step_scale(-1), group="View")
        self._global("Text at 100 %", "Ctrl+0", lambda: self.scale_wanted.emit(1.0), group="View")
        self._global("Lock the screen", "Ctrl+L", self.lock_wanted.emit, group="Office")
        for text, what in (
            ("Accounts ...", "accounts"), ("Your passphrase ...", "passphrase"), ("Second factor ...", "second factor")
        ):  # fmt: skip
            self._global(text, "", partial(self.account_wanted.emit, what), group="Office")
        self._global("Close this office", "Ctrl+W", self.left_office.emit, group="Office")

    @property
    def page(self) -> Page:
        """The page on screen."""
        return cast(Page, cast(_Room, self.stack.currentWidget()).widget())

    def show_page(self, name: str, wish: object = None) -> None:
        """Brings a page on screen and hands it what was asked for."""
        if name not in self._kinds:
            return
        before = self.page if self.stack.count() else None
        page = self._built(name)
        if before is not None and before is not page:
            before.left()
            self.strip.put_away()
        self.stack.setCurrentWidget(self._rooms[name])
        self.rail.show_page(name)
        self.title_line.show_heading(page.heading())
        self._keyed(page)
        page.opened(wish)
        page.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def _headed(self, page: Page) -> None:
        self.rail.buttons[page.name].set_count(page.waiting())
        if page is self.page:
            self.title_line.show_heading(page.heading())

    def _keyed(self, page: Page) -> None:
        if page is self.page:
            self.key_line.show_hints([*page.hints, KeyHint(key="F1", text="All keys", action=self._actions[0])])

    def _changed(self, what: str) -> None:
        del what
        self.page.refresh()
        self.count_waiting()

    def _decided(self, _charges: object, asks: bool) -> None:
        """Only where what waits may be more or less than before: the desk decides many times a minute."""
        if asks:
            self.count_waiting()

    def _saved(self, moment: datetime) -> None:
        self.title_line.show_saved(self.session.local(moment))
        if self.strip.kind == "wrong":
            self.strip.put_away()

    def _failed(self, error: ScreenerError) -> None:
        self._say(Notice(kind="wrong", text=str(error)))

    def _said(self, page: Page, notice: Notice | None) -> None:
        if page is self.page:
            self._say(notice)

    def _say(self, notice: Notice | None) -> None:
        if notice is None:
            self.strip.put_away()
        else:
            self.strip.say(notice.text, strong=notice.strong, kind=notice.kind)

    def _strip_closed(self) -> None:
        self.strip.put_away()
        self.page.first_focus().setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.strip.isVisible():
            self._strip_closed()
            return
        super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.EnabledChange:
            self.key_line.update()

    def _step_scale(self, step: int) -> None:
        present = theme.active().scale
        near = min(range(len(theme.SCALES)), key=lambda n: abs(theme.SCALES[n] - present))
        self.scale_wanted.emit(theme.SCALES[min(max(near + step, 0), len(theme.SCALES) - 1)])

    def show_guide(self, page: str = "") -> None:
        """Opens the guide beside the work, at a page where one is named."""
        if self.guide is None:
            self.guide = GuideWindow(self)
        if page:
            self.guide.show_page(page)
        self.guide.show()
        self.guide.raise_()
        self.guide.activateWindow()

    def show_keys(self) -> None:
        """The key card: every action of the page and of the window with its key."""
        self.key_card.show_actions(self.page.label, self.page.menu_actions, self._actions)

    def build_menu(self) -> QMenu:
        """Every action with its key: the page's first, then the window's."""
        menu = QMenu(self)
        for action in self.page.menu_actions:
            action.setShortcutVisibleInContextMenu(True)
            menu.addAction(action)
        menu.addSeparator()
        for group in ("Go to", "View", "Office", "Help"):
            part = menu.addMenu(group)
            for action in self._actions:
                if action.data() == group:
                    part.addAction(action)
            if group == "View":
                part.addSeparator()
                self._add_schemes(part)
        return menu

    def _add_schemes(self, menu: QMenu) -> None:
        choices = QActionGroup(menu)
        for key, words in _SCHEMES:
            action = menu.addAction(words)
            action.setCheckable(True)
            action.setChecked(self.property("scheme") == key)
            action.triggered.connect(lambda _checked=False, key=key: self.scheme_wanted.emit(key))
            choices.addAction(action)

    def open_menu(self) -> None:
        menu = self.build_menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        button = self.title_line.menu
        corner = button.mapToGlobal(QPoint(button.width(), button.height()))
        menu.popup(corner - QPoint(menu.sizeHint().width(), 0))
