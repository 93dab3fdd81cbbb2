"""The contract between the frame and a page.

A page is a ``Page`` (a QWidget). It fills the room between title line and key line; it brings no frame, no title
and no scroll area around everything of its own. In short:

    class OversightPage(Page):
        name, label, icon = "oversight", "Oversight", "chart-column"

        def __init__(self, session, parent=None):
            super().__init__(session, parent)
            self.period = MenuButton("1 Mar to 31 May 2026", name="Period")
            self.export = self.act("Export packs", "Ctrl+E", self.export_packs, hint=True)      # menu + key line
            self.open_rows = self.act("Open the charges", "Return", self.open_charges, on=self.table, hint=True)
            self.setLayout(row(self.left_panel, self.middle, self.right_panel, gap=0))   # widgets/layouts.py
        def heading(self): return Heading(title="Oversight", subtitle="policy version 2", beside=(self.period,))
        def opened(self, wish): ...             # shown, or asked for by session.go("oversight", wish)
        def refresh(self): ...                  # the office changed; called when the page is on screen or next shown
        def waiting(self): return 3             # the badge in the rail, None for none

* A page is built when it is first shown. What its badge counts before that is ``unseen(office)``, a class method.

* Data: ``self.session.run(lambda office: verb(office, ...), self._arrived, owner=self)``. Never touch the office
  outside that function. Errors need no handler: the sentence appears in the page's strip. Long work:
  ``session.run_long(work(office, report), done, on_progress=..., owner=self)``.
* News: after a saved change call ``self.session.saved.emit(saved.at)`` and ``self.session.changed.emit("policy")``.
* ``self.say(...)`` shows one sentence in the strip above the page; it never takes the focus and Esc puts it away.
* Ask ``self.headed.emit()`` when heading or waiting changed, ``self.keyed.emit()`` when the key line did.
* Widgets to build from (screener/ui/widgets), ``labels`` Label, SectionLabel, Elided, LabelRows · ``panes`` Pane
  (ground and edge lines), Card (title row, line frame), SidePanel, Scroll · ``buttons`` Button (primary, secondary, key
  cap), MenuButton (drop-down), Combo, KeyCap · ``strip`` Strip · ``chip`` Chip, paint_chip, state_style ·
  ``facets`` FacetList · ``empty`` EmptyState · ``progress`` ProgressLine · ``layouts`` column, row.
  ``screener.ui.table``: DataTable and Column. ``screener.ui.theme``: color(token), font(role), px(n).
* A page is a package pages/<name>/, even of one module: its ``__init__`` gives the page's class (packages of
  pages must not import each other).
* Never setVisible(True) or show() a widget before it stands in a layout: it becomes a window and takes the keyboard.
* Every widget that takes the focus needs an accessible name; colors only by token; distances by ``px``.
* Pictures: ``tests.pictures_registry.picture("oversight", "with a flag")`` above a function
  ``(page) -> None`` that brings the page into a state; tests/pictures.py photographs it in every theme.
  (Registrations live in tests/pictures_<page>.py; tests/pictures.py imports every such module.)
* Tests: subclass ``tests.ui.page_case.PageCase`` and give ``page_name``; accessibility, keyboard and 200 % come free.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from screener.ui.session import Session
from screener.workflow.session import Office


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """What the title line shows. ``done`` of ``total`` draws the thin bar; ``beside`` are the page's own widgets."""

    title: str
    subtitle: str = ""
    done: int = 0
    total: int = 0
    aside: str = ""
    beside: tuple[QWidget, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyHint:
    """One entry of the key line: the key as printed ("Ctrl Z", "J K"), what it does, and the action behind it."""

    key: str
    text: str
    action: QAction | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One sentence for the strip: ``kind`` is "note", "warn", "wrong" or "done"; ``strong`` stands first."""

    kind: str
    text: str
    strong: str = ""


def printed(shortcut: str) -> str:
    """A key as the key line prints it: "Ctrl+Z" is "Ctrl Z", "Return" is "Enter"."""
    if shortcut.endswith("++"):
        return f"{printed(shortcut[:-2])} +"
    return " ".join("Enter" if part == "Return" else part for part in shortcut.split("+")) if shortcut != "+" else "+"


class Page(QWidget):
    """One page of the rail. Subclasses set ``name`` (stable), ``label`` (rail) and ``icon`` (a Lucide name)."""

    name: ClassVar[str]
    label: ClassVar[str]
    icon: ClassVar[str]
    counts_unseen: ClassVar[bool] = False  # whether ``unseen`` has something to count

    headed = Signal()
    keyed = Signal()
    said = Signal(object)  # Notice, or None to clear

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.hints: list[KeyHint] = []
        self.menu_actions: list[QAction] = []
        self.setAccessibleName(self.label)

    def heading(self) -> Heading:
        return Heading(title=self.label)

    def opened(self, wish: object) -> None:
        """The page came on screen; ``wish`` is what ``session.go`` asked for, None from the rail."""
        self.refresh()

    def left(self) -> None:
        """The page is about to leave the screen, or the window to close: keep what was half-typed."""

    def refresh(self) -> None:
        """The office changed."""

    def waiting(self) -> int | None:
        """How much waits here, for the badge in the rail."""
        return None

    @classmethod
    def unseen(cls, office: Office) -> int | None:
        """The badge while the page was never shown: called in the office's thread at the start and after changes."""
        return None

    def first_focus(self) -> QWidget:
        """Where the keyboard starts."""
        return self

    def act(
        self,
        text: str,
        shortcut: str,
        slot: Callable[[], object],
        *,
        on: QWidget | None = None,
        hint: bool | str = False,
        key: str = "",
        shown: str = "",
        needs: str = "",
        what: str = "",
    ) -> QAction:
        """An action of this page: in the menu with its key, and with ``hint`` in the key line too.

        ``on`` restricts the key to when that widget has the focus (single letters must). ``hint`` may be a
        shorter text for the key line, ``key`` another way to print the key, ``shown`` further keys, by comma.
        ``needs`` is the kind of event that it writes (``what``: which export): where the role may not, the action is
        shown as not available, and the key says why.
        """
        action = QAction(text, self)
        keys = [QKeySequence(part) for part in (shortcut, *filter(None, shown.split(","))) if part]
        action.setShortcuts(keys)
        context = Qt.ShortcutContext.WidgetShortcut if on is not None else Qt.ShortcutContext.WidgetWithChildrenShortcut
        action.setShortcutContext(context)
        action.triggered.connect(lambda _checked=False: slot() if self.allowed(needs, what) else None)
        action.setProperty("needs", f"{needs}: {what}" if what else needs)
        if needs and (why := self.session.barred(needs, what)):
            action.setProperty("barred", why)
            action.setToolTip(why)
        (on or self).addAction(action)
        self.menu_actions.append(action)
        if hint:
            words = hint if isinstance(hint, str) else text
            self.hints.append(KeyHint(key=key or printed(shortcut), text=words, action=action))
        return action

    def allowed(self, kind: str, what: str = "") -> bool:
        """Whether the role may do this; where not, the sentence is said, and the record keeps that it was tried."""
        if not kind or not self.session.barred(kind, what):
            return True
        self.session.run(
            lambda office: office.require(kind, f"page:{self.name}", what),
            on_error=lambda error: self.say(str(error), kind="warn"),
            owner=self,
        )
        return False

    def say(self, text: str, *, strong: str = "", kind: str = "note") -> None:
        """Shows one sentence in the strip above the page."""
        self.said.emit(Notice(kind=kind, text=text, strong=strong))

    def hush(self) -> None:
        """Puts the strip away."""
        self.said.emit(None)
