"""The page on which a layout is learned: the report at the left, what is marked and what that gives at the right."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from screener.docket.cells.controlled_words import FIELDS
from screener.docket.model.choices import ReadChoices
from screener.docket.model.printed import LineRole, PrintLayout
from screener.docket.tables.print_layout.read_printed import UNKNOWN
from screener.docket.tables.print_layout.trying import Tried, printed_text, shown_lines, suggested, tried
from screener.domain.counting import plural
from screener.domain.errors import ScreenerError
from screener.ui.page import Page
from screener.ui.pages.dockets.printed.guiding import next_act, one_of_each
from screener.ui.pages.dockets.printed.page_marks import ROLES, Marks, said_of
from screener.ui.pages.dockets.printed.picture import PrintedPicture
from screener.ui.theme import px
from screener.ui.widgets.buttons import Button, Combo
from screener.ui.widgets.labels import Elided, Label, LabelRows, SectionLabel
from screener.ui.widgets.layouts import box_of, clear, column, row
from screener.ui.widgets.panes import Card, SidePanel
from screener.workflow.session import Office

_COMMON = (
    "case number", "name", "birth date", "text", "statute", "grade", "offense date", "arrest date", "defense attorney",
    "attorney", "count", "race", "sex", "arrest number", "bond amount", "disposition", "quantity",
)  # fmt: skip
_GIVES = ("cases", "people", "charges", "lines not placed yet")
_MOST = 6
_ANY_WIDTH = 16_777_215


class PrintedStep(QWidget):
    """``used`` gives the file and the layout with which it is to be read, ``left`` that it is not wanted."""

    used = Signal(object, object)
    left = Signal()

    def __init__(self, page: Page, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page, self._path, self._text = page, Path(), ""
        self._lines: list[str] = []
        self._asked = 0
        self.marks = Marks()
        self.tried: Tried | None = None
        self.picture = PrintedPicture()
        self.field, self.role = Combo(name="What the marked words are"), Combo(name="What the line is")
        self.words, self.put = Elided("Nothing yet.", role="strong"), Button("Mark", kind="primary", key="Enter")
        self.skip = Button("Pass over lines like this")
        self.gives, self.now = LabelRows(), Label("", role="strong", wrap=True)
        self._marked, self._stray = column(gap=4), QGridLayout()
        self._stray.setContentsMargins(0, 0, 0, 0)
        self._stray.setSpacing(px(4))
        self._stray.setColumnStretch(1, 1)
        self.use, self.away = Button("Read the file by this layout", kind="primary"), Button("Cancel")
        self._build()
        self._connect()
        self.setAccessibleName("Learn the layout of a printed report")

    def _build(self) -> None:
        card = Card("The report as it was printed", "each line shows what it is")
        card.body.addWidget(self.picture, 1)
        side = SidePanel(330)
        side.body.addWidget(SectionLabel("Chosen"))
        side.body.addWidget(self.words)
        side.body.addLayout(column(Label("These words are", role="small", tone="muted"), 2, self.field, 4,
                                   Label("The line", role="small", tone="muted"), 2, self.role, 8,
                                   row(self.put, self.skip, None)))  # fmt: skip
        side.body.addSpacing(px(10))
        side.body.addWidget(SectionLabel("That gives"))
        side.body.addWidget(self.gives)
        side.body.addLayout(self._stray)
        side.body.addSpacing(px(10))
        side.body.addWidget(SectionLabel("Marked so far"))
        side.body.addLayout(self._marked)
        side.body.addStretch(1)
        foot = row(self.use, self.away, None, gap=10)
        line = row(card, side, gap=12)
        line.setStretch(0, 1)
        self.setLayout(column(self.now, 8, line, 10, foot))
        box_of(self).setStretch(2, 1)

    def _connect(self) -> None:
        self.picture.chosen.connect(self._chosen)
        self.picture.confirmed.connect(self.mark)
        self.put.clicked.connect(lambda _c=False: self.mark())
        self.skip.clicked.connect(lambda _c=False: self.pass_over())
        self.role.activated.connect(lambda _n: self._role_said())
        self.use.clicked.connect(lambda _c=False: self._use())
        self.away.clicked.connect(lambda _c=False: self.left.emit())

    # -- the file ----------------------------------------------------------------------------

    def begin(self, path: Path, choices: ReadChoices) -> None:
        """Shows the text of a file, of which nothing is marked yet."""
        self.marks.clear()
        self.tried, self._path = None, path
        self._page.session.run(lambda _office: printed_text(path, choices), self._arrived, self._refused, owner=self)

    def _arrived(self, text: str) -> None:
        self._text, self._lines = text, shown_lines(text)
        self.picture.show_text(self._lines)
        self._show()
        self.picture.setFocus()
        self.picture.stand_at(next((n for n, line in enumerate(self._lines, 1) if line.strip()), 1))
        self._chosen(0, 0, 0)

    def _refused(self, error: ScreenerError) -> None:
        self._page.say(str(error), kind="wrong")
        self.left.emit()

    # -- marking -----------------------------------------------------------------------------

    def _chosen(self, line: int, start: int, stop: int) -> None:
        """Other words are marked: what they probably are stands in the lists."""
        known = self.marks.at(line)
        text = self._lines[line - 1] if 0 < line <= len(self._lines) else ""
        piece = text[start:stop]
        nothing = f"Line {line} is blank." if line else "Nothing yet."
        self.words.set_text(f"“{piece}” in line {line}" if piece else nothing)
        role = known.role if known is not None else None
        pieces = known.pieces if known is not None else ()
        fields = [each.field for each in pieces]
        at = next((each.field for each in pieces if (each.start, each.stop) == (start, stop)), "")
        self._fill(at or suggested(text, start, stop, role, fields), role)
        for widget in (self.put, self.skip, self.field, self.role):
            widget.setEnabled(bool(piece))

    def _fill(self, field: str, role: LineRole | None) -> None:
        rest = sorted((name for name in FIELDS if name not in _COMMON), key=lambda name: FIELDS[name].label)
        if not self.field.count():
            for name in (*_COMMON, *rest):
                self.field.addItem(FIELDS[name].label, name)
            self.role.addItem("is told by its words", None)
            for each, words in ROLES.items():
                if each is not LineRole.SKIP:
                    self.role.addItem(words, each)
        self.field.setCurrentIndex(self.field.findData(field) if field else -1)
        self.role.setCurrentIndex(max(0, self.role.findData(role)) if role not in (None, LineRole.SKIP) else 0)

    def choose(self, line: int, start: int, stop: int) -> None:
        """Marks words as the mouse does."""
        self.picture.select(line, start, stop)

    def mark(self) -> None:
        """The marked words are what the list says."""
        piece, field = self.picture.piece(), self.field.currentData()
        if piece is None:
            return
        if not field:
            self._page.say("Say first what these words are.", kind="note")
            self.field.setFocus()
            return
        self.marks.put(*piece, str(field))
        self._try()

    def _role_said(self) -> None:
        """Another role for the line, where something on it was marked."""
        role, line = self.role.currentData(), self.picture.line
        if isinstance(role, str) and self.marks.at(line) is not None:
            self.marks.say(line, LineRole(role))
            self._try()

    def pass_over(self, line: int = 0) -> None:
        """Lines like this one, or like the one at the caret, say nothing."""
        self.marks.say(line or self.picture.line, LineRole.SKIP)
        self.picture.setFocus()  # the button goes with its line
        self._try()

    def take_away(self, line: int) -> None:
        self.marks.take_away(line)
        self.picture.setFocus()
        self._try()

    # -- what it gives -----------------------------------------------------------------------

    def _try(self) -> None:
        self._show()
        self._asked += 1
        asked, marks, text, name = self._asked, self.marks.lines, self._text, self._path.stem

        def work(_office: Office) -> Tried:
            return tried(text, marks, name)

        def done(found: Tried) -> None:
            if asked == self._asked:
                self.tried = found
                self._show()

        self._page.session.run(work, done, lambda error: self._page.say(str(error), kind="wrong"), owner=self)

    def _show(self) -> None:
        found, read = self.tried, self.tried.read if self.tried is not None else None
        self.picture.show_state(_roles(found), self.marks.lines)
        many = (read.cases, read.people, read.charges) if read is not None else (0, 0, 0)
        stray = found.stray if found is not None else ()
        counted = [f"{number:,}" if read is not None else "—" for number in (*many, len(stray))]
        self.gives.set_rows(tuple(zip(_GIVES, counted, strict=True)))
        self.now.setText(next_act(self.marks.lines, found))
        self.use.setEnabled(read is not None and read.cases > 0 and read.charges > 0)
        self._list_stray(stray)
        clear(self._marked)
        for mark in self.marks.lines:
            words = f"{mark.line}  {said_of(mark, self._lines[mark.line - 1])}"
            away = Button("Take away", kind="link", name=f"Take away the marks of line {mark.line}")
            away.clicked.connect(lambda _c=False, line=mark.line: self.take_away(line))
            label = Label(words, role="small", wrap=True)
            self._marked.addLayout(row(label, away, gap=6))
        self._marked.addWidget(Label("Nothing yet.", tone="muted")) if not self.marks.lines else None

    def _list_stray(self, stray: tuple[int, ...]) -> None:
        """One line of each kind that has no place: what is said of it settles those like it."""
        clear(self._stray)
        shown = one_of_each(self._lines, stray)[:_MOST]
        for line in shown:
            go = Button(f"Line {line}", kind="link", name=f"Go to line {line}, which is not placed yet")
            go.clicked.connect(lambda _c=False, line=line: self._look_at(line))
            text = Elided(" ".join(self._lines[line - 1].split()), role="small", tone="muted")
            text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            over = Button("Pass over", kind="link", name=f"Pass over lines like line {line}")
            over.clicked.connect(lambda _c=False, line=line: self.pass_over(line))
            text.setMaximumWidth(_ANY_WIDTH)
            at = self._stray.rowCount()
            for place, widget in enumerate((go, text, over)):
                self._stray.addWidget(widget, at, place)
        if len(stray) > len(shown):
            more = Label(f"and {plural(len(stray) - len(shown), 'more line')}", role="small", tone="muted")
            self._stray.addWidget(more, self._stray.rowCount(), 0, 1, 3)

    def _look_at(self, line: int) -> None:
        self.picture.go_to(line)
        self.picture.setFocus()

    def _use(self) -> None:
        if self.tried is not None and self.tried.read is not None:
            layout: PrintLayout = self.tried.layout
            self.used.emit(self._path, layout)


def _roles(found: Tried | None) -> dict[int, str]:
    """What each line is, for the margin."""
    if found is None or found.read is None:
        return {}
    roles = dict(found.read.roles)
    roles.update({line: "skip" for line, kind, _ in found.read.passed if kind == "passed over"})
    roles.update({line: kind for line, kind, _ in found.read.passed if kind in ("page head", "page foot", "total")})
    roles.update({line: "nothing" if why == UNKNOWN else "waits" for line, why, _ in found.read.aside})
    return roles
