"""Every question that the system's own dialogs ask. All others are asked in the page."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

OFFICE = "Office file (*.screener);;All files (*)"
DOCKET = "Dockets (*.csv *.tsv *.txt *.xlsx *.xlsm *.xls *.xlsb *.ods);;All files (*)"
PDF = "PDF files (*.pdf);;All files (*)"
POLICY = "Policy files (*.yaml *.yml);;All files (*)"


def ask_open(parent: QWidget, title: str, kinds: str = "All files (*)", start: Path | None = None) -> Path | None:
    """A file that exists, or None where the person thought better of it."""
    name, _kind = QFileDialog.getOpenFileName(parent, title, str(start or Path.home()), kinds)
    return Path(name) if name else None


def ask_save(parent: QWidget, title: str, start: Path, kinds: str = "All files (*)") -> Path | None:
    """A file to be written, or None. The system's dialog asks before it replaces one."""
    name, _kind = QFileDialog.getSaveFileName(parent, title, str(start), kinds)
    return Path(name) if name else None


def ask_folder(parent: QWidget, title: str, start: Path | None = None) -> Path | None:
    """A folder, or None."""
    name = QFileDialog.getExistingDirectory(parent, title, str(start or Path.home()))
    return Path(name) if name else None


def show_file(path: Path) -> bool:
    """Opens a file on this machine with the system's own program for it; False where there is none."""
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
