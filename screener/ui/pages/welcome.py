"""The first thing on screen where no office is open: open one, make one, or look at the example."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from zoneinfo import available_timezones

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QLineEdit, QSizePolicy, QWidget

from screener.domain.errors import ScreenerError
from screener.ui import dialogs
from screener.ui.access.office_passphrase import WhoCanRead
from screener.ui.access.two_people import TwoPeople
from screener.ui.icons import paint_icon
from screener.ui.server_form import ServerForm
from screener.ui.theme import color, font, metrics, px
from screener.ui.widgets.buttons import Button, Combo
from screener.ui.widgets.either import Either
from screener.ui.widgets.labels import Label, SectionLabel
from screener.ui.widgets.layouts import clear, column, row
from screener.ui.widgets.panes import Pane, Scroll
from screener.ui.widgets.progress import ProgressLine
from screener.ui.widgets.strip import Strip
from screener.workflow.model import UserView
from screener.workflow.session.office_paths import Place, encryption_installed, on_server, words_of
from screener.workflow.verbs.access import NewAccount

_COMMON_ZONES = (
    "America/New_York", "America/Chicago", "America/Denver", "America/Phoenix", "America/Los_Angeles",
    "America/Anchorage", "Pacific/Honolulu", "America/Puerto_Rico",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOffice:
    """What is asked before an office is made."""

    path: Place
    name: str
    county: str
    zone: str
    user: str
    people: tuple[NewAccount, NewAccount] | None = None  # administrator and supervisor; None: only me
    passphrase: str | None = dataclasses.field(repr=False, default=None)  # of the file; None: not encrypted


class WelcomeWay(QAbstractButton):
    """One way in: an icon, what it does, and a line about it."""

    def __init__(self, icon: str, text: str, note: str, key: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon, self._note = icon, note
        self.setText(text)
        self.setAccessibleName(f"{text}: {note}")
        self.setToolTip(key)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        high = metrics("strong").height() + metrics("small").height() + px(20)
        return QSize(px(440), round(high))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        lit = self.underMouse() or self.hasFocus()
        painter.setPen(QPen(color("accent" if self.hasFocus() else "line"), px(2) if self.hasFocus() else 1))
        painter.setBrush(color("selected" if lit else "surface"))
        inset = 1.0 if self.hasFocus() else 0.5
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), px(4), px(4))
        side = px(20)
        paint_icon(painter, self._icon, QRectF(px(14), (self.height() - side) / 2, side, side), color("accent"))
        left, top = px(48), px(9)
        room = self.width() - left - px(12)
        painter.setPen(color("text"))
        painter.setFont(font("strong"))
        text = metrics("strong").elidedText(self.text(), Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRectF(left, top, room, metrics("strong").height() + 2), Qt.AlignmentFlag.AlignVCenter, text)
        painter.setPen(color("muted"))
        painter.setFont(font("small"))
        note = metrics("small").elidedText(self._note, Qt.TextElideMode.ElideMiddle, room)
        below = top + metrics("strong").height() + px(2)
        painter.drawText(QRectF(left, below, room, metrics("small").height() + 2), Qt.AlignmentFlag.AlignVCenter, note)


class NewOfficeForm(QWidget):
    """The few questions before an office is made, answered in the page."""

    ready = Signal(object)  # NewOffice
    server_wanted = Signal(object)  # NewOffice whose address is still to be said
    left = Signal()

    def __init__(self, *, user: str, zone: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = _field("Name of the office, as reports print it", "Riverside County District Attorney")
        self.county = _field("County, for the citations and case numbers", "Riverside")
        self.user = _field("Your code, as it stands in the record", "A1", user)
        self.zone = Combo(name="Time zone")
        zones = dict.fromkeys((zone, *_COMMON_ZONES, *sorted(available_timezones())))
        self.zone.addItems([z for z in zones if (z and "/" in z) or z == zone])
        self.who = Either(
            (
                ("me", "Only me on this machine", "no passphrase; your code stands in the record"),
                ("several", "Several people", "each logs on, signs, and does what the role allows"),
            ),
            name="Who works in this office",
        )
        self.people = TwoPeople(office=lambda: self.name.text())
        self.make = Button("Choose where to keep it ...", kind="primary")
        self.on_server = Button("Keep it on a server ...")
        self.back = Button("Back", key="Esc")
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(16))
        grid.setVerticalSpacing(px(10))
        fields: Sequence[tuple[str, QWidget]] = (
            ("Office", self.name), ("County", self.county), ("Time zone", self.zone), ("Your code", self.user),
        )  # fmt: skip
        for number, (text, field) in enumerate(fields):
            label = Label(text, tone="muted")
            grid.addWidget(label, number, 0)
            grid.addWidget(field, number, 1)
        self._code = (label, self.user)  # the last line
        note = Label(
            "The office is one file on this machine, or lies on the office’s own PostgreSQL server where several "
            "people work in it at once. Codes stand in reports instead of names.",
            role="small", tone="muted", wrap=True,
        )  # fmt: skip
        self.wrong = Label("", role="small", tone="wrong", wrap=True)
        self.people.hide()
        self.wrong.hide()
        self.reading = WhoCanRead()
        self.reading.setVisible(encryption_installed())
        self.setLayout(
            column(
                Label("A new office", role="title"), 14, grid, 14, SectionLabel("Who works here"), 4, self.who, 10,
                self.people, self.wrong, 10, self.reading, 10, note, 16,
                row(self.back, self.make, self.on_server, None),
            )
        )  # fmt: skip
        self.who.chosen.connect(lambda _key: self._turn())
        self.people.changed.connect(self._check)
        self.reading.changed.connect(self._check)
        self.make.clicked.connect(lambda _checked=False: self._choose())
        self.on_server.clicked.connect(lambda _checked=False: self.server_wanted.emit(self._wish("")))
        self.back.clicked.connect(lambda _checked=False: self.left.emit())
        for field in (self.name, self.county, self.user):
            field.returnPressed.connect(self._choose)
            field.textChanged.connect(self._check)
        self._check()

    def _turn(self) -> None:
        """One code, or the two people with whom accounts begin."""
        several = self.who.key == "several"
        for widget in self._code:
            widget.setVisible(not several)
        self.people.setVisible(several)
        self._check()

    def _check(self) -> None:
        several = self.who.key == "several"
        self.wrong.setText(self.people.wrong)
        self.wrong.setVisible(several and bool(self.people.wrong))
        named = self.people.people is not None if several else bool(self.user.text().strip())
        whole = bool(self.name.text().strip()) and named
        self.make.setEnabled(whole and self.reading.ready)
        self.on_server.setEnabled(whole and not self.reading.encrypted)  # there, the disk is the server's

    def _choose(self) -> None:
        if not self.make.isEnabled():
            return
        start = Path.home() / f"{self.name.text().strip()}.screener"
        path = dialogs.ask_save(self, "Where to keep the office", start, dialogs.OFFICE)
        if path is None:
            return
        self.ready.emit(self._wish(path if path.suffix else path.with_suffix(".screener")))

    def _wish(self, place: Place) -> NewOffice:
        people = self.people.people if self.who.key == "several" else None
        return NewOffice(
            path=place,
            name=self.name.text().strip(),
            county=self.county.text().strip(),
            zone=self.zone.currentText(),
            user=self.user.text().strip() if people is None else people[1].code,
            people=people,
            passphrase=None if on_server(place) else self.reading.text,
        )


def _field(name: str, hint: str, text: str = "") -> QLineEdit:
    field = QLineEdit(text)
    field.setAccessibleName(name)
    field.setPlaceholderText(hint)
    field.setToolTip(name)
    return field


class WelcomePage(Pane):
    """Open, new, example, and the offices opened before."""

    asked_open = Signal(object)  # Place
    asked_new = Signal(object)  # NewOffice
    asked_example = Signal()
    asked_user = Signal(object, str)  # Place, the code of who acts

    def __init__(self, *, recent: Sequence[Place], user: str, zone: str, parent: QWidget | None = None) -> None:
        super().__init__("window", "", parent)
        self.setAccessibleName("Welcome")
        self.open_way = WelcomeWay("folder-open", "Open an office", "a file that somebody made or sent you", "Ctrl+O")
        self.server_way = WelcomeWay(
            "server", "Open an office on a server", "where several people work in one office at once"
        )
        self.new_way = WelcomeWay(
            "file-plus", "Make a new office", "name it, choose where the file lies, adopt a policy", "Ctrl+N"
        )
        self.example_way = WelcomeWay(
            "building-2",
            "Look at the example office",
            "an invented county: three months of dockets, 600 warrants, five attorneys",
        )
        self.recent = [WelcomeWay("server" if on_server(place) else "scale", *words_of(place)) for place in recent]
        self.form = NewOfficeForm(user=user, zone=zone)
        self.server = ServerForm()
        self._making: NewOffice | None = None  # what is made once the server's address is said
        self.strip = Strip()
        self.progress = ProgressLine(440)
        self.progress_text = Label("", tone="muted")
        self._ways = QWidget()
        before = [SectionLabel("Opened before"), 2, *_spread(self.recent), 14, SectionLabel("Other ways in"), 2]
        others = _spread([self.open_way, self.server_way, self.new_way, self.example_way])
        self._ways.setLayout(column(*(before if self.recent else []), *others))
        self._people = QWidget()
        self._people_column = column()
        self._people.setLayout(self._people_column)
        self._working = QWidget()
        self._working.setLayout(column(self.progress_text, 8, self.progress, None))
        inner = QWidget()
        inner.setFixedWidth(px(480))
        heading = column(
            Label("Screener", role="page"),
            4,
            Label(
                "Screens charges under your office’s written policy. It recommends; a person decides. "
                "Nothing leaves this machine, or your office’s own server, unless you export it.",
                tone="muted", wrap=True,
            ),
        )  # fmt: skip
        inner.setLayout(
            column(heading, 24, self._ways, self.form, self.server, self._people, self._working, 16, self.strip, None)
        )
        page = QWidget()
        self._page = column(row(None, inner, None), None)
        page.setLayout(self._page)
        self._scroll = Scroll(page)
        self.setLayout(column(self._scroll))
        self._connect(recent)
        self.show_ways()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Every step starts at the same height: 120 px down, less where the window is small."""
        super().resizeEvent(event)
        top = max(px(20), min(px(120), (self.height() - px(520)) // 2))
        self._page.setContentsMargins(0, top, 0, px(20))

    def _connect(self, recent: Sequence[Place]) -> None:
        for key, slot in (("Ctrl+O", self._open), ("Ctrl+N", self.show_form)):
            action = QAction(self)
            action.setShortcut(key)
            action.triggered.connect(lambda _checked=False, slot=slot: slot())
            self.addAction(action)
        self.open_way.clicked.connect(lambda _checked=False: self._open())
        self.new_way.clicked.connect(lambda _checked=False: self.show_form())
        self.example_way.clicked.connect(lambda _checked=False: self.asked_example.emit())
        for way, path in zip(self.recent, recent, strict=True):
            way.clicked.connect(lambda _checked=False, path=path: self.asked_open.emit(path))
        self.server_way.clicked.connect(lambda _checked=False: self.show_server())
        self.server.left.connect(self._left_server)
        self.server.ready.connect(self._said_where)
        self.form.server_wanted.connect(self.make_on_server)
        self.form.left.connect(self.show_ways)
        self.form.ready.connect(self.asked_new)

    def _open(self) -> None:
        path = dialogs.ask_open(self, "Open an office", dialogs.OFFICE)
        if path is not None:
            self.asked_open.emit(path)

    def _only(self, shown: QWidget) -> None:
        for part in (self._ways, self.form, self.server, self._people, self._working):
            part.setVisible(part is shown)

    def show_ways(self) -> None:
        self._only(self._ways)
        (self.recent[0] if self.recent else self.open_way).setFocus()

    def show_form(self) -> None:
        self.strip.put_away()
        self._only(self.form)
        self.form.name.setFocus()

    def show_server(self, place: str = "", error: ScreenerError | None = None) -> None:
        """Where an office on a server lies; again with what was wrong, as a missing password."""
        self._ask_server(None, "An office on a server", "Open it", place, error)

    def make_on_server(self, wish: NewOffice, error: ScreenerError | None = None) -> None:
        """Where on a server a new office is to lie."""
        self._ask_server(wish, f"Where {wish.name} is to lie", "Make it there", str(wish.path), error)

    def _ask_server(
        self, making: NewOffice | None, title: str, act: str, place: str, error: ScreenerError | None
    ) -> None:
        self._making = making
        self.strip.put_away()
        self._only(self.server)
        self.server.ask(title, act, place)
        if error is not None:
            self.strip.say(str(error), kind="wrong")

    def _left_server(self) -> None:
        self.strip.put_away()
        if self._making is not None:
            self.show_form()
        else:
            self.show_ways()

    def _said_where(self, place: str) -> None:
        if self._making is not None:
            self.asked_new.emit(replace(self._making, path=place))
        else:
            self.asked_open.emit(place)

    def show_users(self, path: Place, office: str, users: Sequence[UserView]) -> None:
        """Who acts, where several people work in an office."""
        clear(self._people_column)
        ways = [WelcomeWay("user", _who(user), user.role) for user in users]
        for way, user in zip(ways, users, strict=True):
            way.clicked.connect(lambda _checked=False, code=user.code: self.asked_user.emit(path, code))
        back = Button("Back", key="Esc")
        back.clicked.connect(lambda _checked=False: self.show_ways())
        title = Label("Who works here now?", role="title")
        note = Label(f"{office}. Every act is recorded with this code.", role="small", tone="muted", wrap=True)
        self._people_column.addLayout(column(title, 2, note, 12, *_spread(ways), 14, row(back, None)))
        self._only(self._people)
        if ways:
            ways[0].setFocus()

    def show_work(self, text: str, done: int = 0, total: int = 0) -> None:
        """Long work: what is being done, and how far."""
        self.strip.put_away()
        self._only(self._working)
        self.progress_text.setText(text)
        self.progress.setVisible(total > 0)
        self.progress.set_progress(done, total)

    def show_error(self, error: ScreenerError) -> None:
        """The same sentence as on the command line; the ways in stay."""
        self.show_ways()
        self.strip.say(str(error), kind="wrong")
        self.strip.bring_into_view()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and not self._working.isVisible():
            self.show_ways()
            return
        super().keyPressEvent(event)


def _who(user: UserView) -> str:
    return user.code if user.name in ("", user.code) else f"{user.code}  {user.name}"


def _spread(ways: Sequence[QWidget]) -> list[QWidget | int]:
    return [item for way in ways for item in (way, 8)][:-1]
