"""A path that can be typed, pasted, dropped or chosen: how every page asks for a file or a folder."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from screener.ui import dialogs
from screener.ui.theme import px, style
from screener.ui.widgets.buttons import Button
from screener.ui.widgets.layouts import row


def dropped(event: QDragEnterEvent | QDropEvent) -> Path | None:
    """The one local file that is being dragged, or None."""
    urls = event.mimeData().urls()
    return Path(urls[0].toLocalFile()) if len(urls) == 1 and urls[0].isLocalFile() else None


class PathLine(QWidget):
    """A line for a path with a Browse button. ``kind`` is "open", "save" or "folder".

    ``changed`` says that the text changed, ``entered`` that Enter was pressed in the line or a file was chosen.
    """

    changed = Signal()
    entered = Signal()

    def __init__(
        self,
        *,
        name: str,
        kind: str = "open",
        kinds: str = "All files (*)",
        hint: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._kind, self._kinds, self._name = kind, kinds, name
        self.line = QLineEdit()
        self.line.setAccessibleName(name)
        self.line.setPlaceholderText(hint)
        self.line.setMinimumWidth(px(160))
        self.line.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        style(self.line, "body")
        self.browse = Button("Browse ...", name=f"Browse: {name}")
        self.setLayout(row(self.line, self.browse, gap=8))
        self.setFocusProxy(self.line)
        self.setAcceptDrops(True)
        self.line.setAcceptDrops(False)
        self.line.textChanged.connect(lambda _text: self.changed.emit())
        self.line.returnPressed.connect(self.entered)
        self.browse.clicked.connect(lambda _checked=False: self._choose())

    @property
    def path(self) -> Path | None:
        """What stands in the line, with ~ and quotes read as a person means them; None for an empty line."""
        text = self.line.text().strip().strip("\"'")
        return Path(text).expanduser() if text else None

    def set_path(self, path: Path | None) -> None:
        self.line.setText("" if path is None else str(path))
        self.line.setToolTip(self.line.text())

    def sizeHint(self) -> QSize:
        return QSize(px(420), super().sizeHint().height())

    def _choose(self) -> None:
        start = self.path
        if self._kind == "folder":
            found = dialogs.ask_folder(self, self._name, start)
        elif self._kind == "save":
            found = dialogs.ask_save(self, self._name, start or Path.home(), self._kinds)
        else:
            found = dialogs.ask_open(self, self._name, self._kinds, start)
        if found is not None:
            self.set_path(found)
            self.entered.emit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = dropped(event)
        if path is not None:
            self.set_path(path)
            self.entered.emit()
