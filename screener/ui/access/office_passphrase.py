"""The passphrase of an office whose file is encrypted: asked before it is opened, and chosen for a new one."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from screener.domain.errors import ScreenerError
from screener.ui.access.passphrase import NewPassphrase
from screener.ui.access.sheet import AccessSheet, plain_field, secret_field
from screener.ui.widgets.buttons import Button
from screener.ui.widgets.either import Either
from screener.ui.widgets.labels import Label, SectionLabel
from screener.ui.widgets.layouts import column, row
from screener.workflow.verbs.encrypt_office import LOST

_ABOUT = "The file of this office is encrypted. Its passphrase is used now, and kept nowhere."
_HALVES = "Both halves of the recovery key of the file, each as it stands on its sheet."
#: What stands on the page of a half of the file's own recovery key.
ABOUT_HALF = (
    "Both halves together open the file of this office without its passphrase; one half alone opens nothing. It is "
    "shown once. Keep it on paper, locked away, and not with the other."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What somebody typed: the passphrase, or both halves. It is kept nowhere."""

    passphrase: str = field(repr=False, default="")
    half_1: str = field(repr=False, default="")
    half_2: str = field(repr=False, default="")


class OfficePassphraseSheet(AccessSheet):
    """``asked`` carries an Opening."""

    asked = Signal(object)

    def __init__(self, office: str, parent: QWidget | None = None) -> None:
        self.passphrase = secret_field("Passphrase of the office")
        self.half_1 = plain_field("First half of the recovery key of the file", "first half")
        self.half_2 = plain_field("Second half of the recovery key of the file", "second half")
        self.enter = Button("Open it", kind="primary", key="Enter")
        self.back = Button("Other offices", key="Esc")
        self.forgotten = Button("The passphrase is lost ...", kind="link")
        self._halves = QWidget()
        self._halves.setLayout(
            column(Label(_HALVES, role="small", tone="muted", wrap=True), 8, self.half_1, 6, self.half_2)
        )
        super().__init__(
            "The passphrase of this office", f"{office}. {_ABOUT}", self.passphrase, self._halves, 16,
            row(self.enter, self.back, None, self.forgotten), parent=parent,
        )  # fmt: skip
        self._halves.hide()
        self.enter.clicked.connect(lambda _checked=False: self._finish())
        self.back.clicked.connect(lambda _checked=False: self.left.emit())
        self.forgotten.clicked.connect(lambda _checked=False: self.ask_halves())
        for line in (self.passphrase, self.half_1, self.half_2):
            line.textChanged.connect(lambda _text: self._check())
            line.returnPressed.connect(self._finish)
        self._check()

    def first_focus(self) -> QWidget:
        return self.half_1 if self._halves.isVisibleTo(self) else self.passphrase

    def ask_halves(self) -> None:
        """The halves in place of the passphrase; then it should be given a new one."""
        self.passphrase.clear()
        for widget in (self.passphrase, self.forgotten):
            widget.hide()
        self._halves.show()
        self.say("Give the office a new passphrase afterwards: screener office encryption passphrase.", kind="note")
        self.begin()

    def _check(self) -> None:
        both = bool(self.half_1.text().strip() and self.half_2.text().strip())
        self.enter.setEnabled(both or bool(self.passphrase.text()))

    def _finish(self) -> None:
        if not self.enter.isEnabled():
            return
        self.say("One moment.", kind="note")
        self.asked.emit(
            Opening(
                passphrase=self.passphrase.text(),
                half_1=self.half_1.text().strip(),
                half_2=self.half_2.text().strip(),
            )
        )

    def refuse(self, error: ScreenerError) -> None:
        """Says why it did not open; the passphrase is typed anew, the halves are mended."""
        self.passphrase.clear()
        self.say(error)
        self.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)


class WhoCanRead(QWidget):
    """Whether the file of a new office is encrypted; what a lost passphrase means is said before one is chosen."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.choice = Either(
            (
                ("plain", "Whoever has the file", "right where the whole disk is encrypted (BitLocker, LUKS)"),
                ("encrypted", "Whoever has its passphrase", "the file and its backups are encrypted on their own"),
            ),
            name="Who can read the file",
        )
        self.passphrase = NewPassphrase(whose="file")
        self._more = QWidget()
        self._more.setLayout(column(Label(LOST, role="small", wrap=True), 8, self.passphrase))
        self._more.hide()
        self.setLayout(column(SectionLabel("Who can read the file"), 4, self.choice, 8, self._more))
        self.choice.chosen.connect(lambda _key: self._turn())
        self.passphrase.changed.connect(self.changed)

    def _turn(self) -> None:
        self._more.setVisible(self.encrypted)
        self.changed.emit()

    @property
    def encrypted(self) -> bool:
        return bool(self.choice.key == "encrypted")

    @property
    def ready(self) -> bool:
        """Whether nothing is missing: no passphrase is wanted, or a good one was typed twice."""
        return not self.encrypted or self.passphrase.good

    @property
    def text(self) -> str | None:
        """The passphrase, or None for a plain file."""
        return self.passphrase.text if self.encrypted else None
