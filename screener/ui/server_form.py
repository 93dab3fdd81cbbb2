"""Asks for the address of an office on the office's own server, and for the password where there is one to type."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from screener.domain.errors import ScreenerError
from screener.ui.theme import px
from screener.ui.widgets.buttons import Button
from screener.ui.widgets.labels import Label
from screener.ui.widgets.layouts import column, row
from screener.workflow.session.office_paths import keep_password, office_place, on_server

_HINT = "postgresql+psycopg://db.example.gov/county"


class ServerForm(QWidget):
    """``ready`` gives the address without a password: that is kept in memory until the program ends, and nowhere."""

    ready = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = Label("An office on a server", role="title")
        self.address = _field("Address of the office on the server", _HINT)
        self.password = _field("Password on the server, where it asks for one", "only where the server asks for one")
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.go = Button("Open it", kind="primary")
        self.back = Button("Back", key="Esc")
        self.wrong = Label("", role="small", tone="wrong", wrap=True)
        self.wrong.hide()
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(16))
        grid.setVerticalSpacing(px(10))
        for number, (text, field) in enumerate((("Address", self.address), ("Password", self.password))):
            grid.addWidget(Label(text, tone="muted"), number, 0)
            grid.addWidget(field, number, 1)
        note = Label(
            "The database’s administrator gives the address. The password is used now and kept nowhere; "
            "with a password file (pgpass) or the system’s log-on the field stays empty. Between machines the "
            "line is encrypted, or it is not opened.",
            role="small", tone="muted", wrap=True,
        )  # fmt: skip
        self.setLayout(column(self.title, 14, grid, 6, self.wrong, 10, note, 16, row(self.back, self.go, None)))
        self.go.clicked.connect(lambda _checked=False: self._go())
        self.back.clicked.connect(lambda _checked=False: self.left.emit())
        for field in (self.address, self.password):
            field.returnPressed.connect(self._go)
            field.textChanged.connect(self._check)
        self._check()

    def ask(self, title: str, act: str, place: str = "") -> None:
        """Begins anew: for what, and at which address where that is known already."""
        self.title.setText(title)
        self.go.setText(act)
        self.address.setText(place)
        self.password.clear()
        self.wrong.hide()
        (self.password if place else self.address).setFocus()

    def _check(self) -> None:
        self.go.setEnabled(bool(self.address.text().strip()))

    def _go(self) -> None:
        """Where the address is none, that is said here; a password in it leaves the field at once."""
        text = self.address.text().strip()
        if not text:
            return
        try:
            place = office_place(text)
            if not on_server(place):
                raise ScreenerError("That is no address of a server", "", f"Write it as in {_HINT}")
        except ScreenerError as error:
            self.wrong.setText(str(error))
            self.wrong.show()
            return
        self.address.setText(str(place))
        if self.password.text():
            keep_password(str(place), self.password.text())
            self.password.clear()
        self.ready.emit(str(place))


def _field(name: str, hint: str) -> QLineEdit:
    field = QLineEdit()
    field.setAccessibleName(name)
    field.setPlaceholderText(hint)
    field.setToolTip(name)
    return field
