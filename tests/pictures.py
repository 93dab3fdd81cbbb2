"""Photographs every page and state of the real window on the example office: ``python -m tests.pictures OUT``.

Light, dark and high contrast at 1366x768, light at 200 % (a 2732x1536 screen), and light at 200 % on 1366x768.
``--only desk`` takes one page, ``--office FILE`` another office, ``--quick`` light only. Pages add themselves by
registration in tests/pictures_<page>.py. The office is copied first: no picture changes it.
"""

from __future__ import annotations

import argparse
import importlib
import os
import re
import shutil
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from screener.domain.errors import ScreenerError
from screener.example.office import make_example
from screener.ui.app import MainWindow
from screener.ui.remembered import Remembered
from screener.ui.theme import ThemeKeeper
from tests.pictures_registry import Picture, pictures

#: name -> scheme, scale, size of the window in pixels
LOOKS = {
    "light": ("light", 1.0, (1366, 768)),
    "dark": ("dark", 1.0, (1366, 768)),
    "contrast": ("contrast", 1.0, (1366, 768)),
    "200": ("light", 2.0, (2732, 1536)),
    "200-small": ("light", 2.0, (1366, 768)),
}
_START = datetime(2026, 5, 29, 19, 42, 7, tzinfo=UTC)


class Clock:
    """Ten seconds later with every look, so that the same pictures come out on every day."""

    def __init__(self) -> None:
        self.ticks = 0

    def __call__(self) -> datetime:
        self.ticks += 1
        return _START + timedelta(milliseconds=10 * self.ticks)


def settle(app: QApplication, window: MainWindow) -> None:
    """Until the office's thread is idle and everything is painted."""
    deadline = time.monotonic() + 60
    quiet = 0
    while quiet < 4 and time.monotonic() < deadline:
        app.processEvents()
        idle = window.tasks is None or window.tasks.idle
        quiet = quiet + 1 if idle else 0
        time.sleep(0.005)


def _name(*parts: str) -> str:
    return "-".join(re.sub(r"[^a-z0-9]+", "-", part.lower()).strip("-") for part in parts if part) + ".png"


def _save(window: QWidget, path: Path) -> None:
    """The window, with the menu or the list that is open over it."""
    picture = window.grab()
    for popup in QApplication.topLevelWidgets():
        if popup.isVisible() and popup is not window and popup.windowType() == Qt.WindowType.Popup:
            painter = QPainter(picture)
            at = popup.pos() - window.pos()
            if isinstance(popup, QMenu):  # the screen without a display is too small for where it hangs
                at.setX(window.width() - popup.width() - 8)
            painter.drawPixmap(at, popup.grab())
            painter.end()
            popup.close()
    if not picture.save(str(path)):
        raise OSError(f"{path} could not be written")


def photograph(office: Path, user: str, out: Path, look: str, wanted: tuple[Picture, ...], *, welcome: bool) -> int:
    """All pictures of one look. Returns how many were taken."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    scheme, scale, size = LOOKS[look]
    keeper = ThemeKeeper(app, choice=scheme, scale=scale)
    taken = 0
    with tempfile.TemporaryDirectory() as scratch:
        remembered = Remembered(Path(scratch) / "window.json")
        copy = Path(scratch) / office.name
        shutil.copy(office, copy)
        if welcome:
            taken += _welcome(app, keeper, remembered, copy, size, out, look)
        for item in wanted:
            for kept in copy.parent.glob("*.policy-draft.*"):
                kept.unlink()
            shutil.copy(office, copy)
            window = MainWindow(keeper, remembered, clock=Clock(), user=user)
            window.resize(*size)
            window.show()
            window.open_path(copy)
            settle(app, window)
            assert window.frame is not None, window.welcome and window.welcome.strip.accessibleName()
            window.frame.show_page(item.page)
            settle(app, window)
            item.arrange(window.frame.page)
            settle(app, window)
            _save(window, out / _name(item.page, item.state, look))
            taken += 1
            window.close()
            window.deleteLater()
            app.processEvents()
    return taken


_ASKED = ScreenerError(
    "postgresql+psycopg://s1@db.example.gov/county did not let you in",
    "the server asks for a password",
    "Give it when you are asked, or keep it in the password file (pgpass) or in PGPASSWORD",
)


def _welcome(
    app: QApplication,
    keeper: ThemeKeeper,
    remembered: Remembered,
    copy: Path,
    size: tuple[int, int],
    out: Path,
    look: str,
) -> int:
    window = MainWindow(keeper, remembered, clock=Clock(), user=None)
    window.resize(*size)
    window.show()
    settle(app, window)
    _save(window, out / _name("welcome", "first", look))
    assert window.welcome is not None
    window.welcome.show_form()
    settle(app, window)
    _save(window, out / _name("welcome", "new office", look))
    window.welcome.show_server("postgresql+psycopg://s1@db.example.gov/county", _ASKED)
    settle(app, window)
    _save(window, out / _name("welcome", "server", look))
    window.remembered.opened(copy, "A1")
    window.remembered.opened("postgresql+psycopg://s1@db.example.gov/county?schema=north", "S1")
    window.show_welcome()
    settle(app, window)
    _save(window, out / _name("welcome", "opened before", look))
    window.open_path(copy)
    settle(app, window)
    _save(window, out / _name("welcome", "who works", look))
    window.open_path(copy.parent / "gone.screener")
    settle(app, window)
    _save(window, out / _name("welcome", "not found", look))
    window.close()
    return 6


def photograph_access(office: Path, out: Path, look: str, state: str | None) -> int:
    """The screens of access of one look: before, around and over the pages."""
    from tests.pictures_access import office_with_accounts, states

    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    scheme, scale, size = LOOKS[look]
    keeper = ThemeKeeper(app, choice=scheme, scale=scale)
    taken = 0
    with tempfile.TemporaryDirectory() as scratch:
        clock = Clock()
        path = office_with_accounts(office, Path(scratch), clock)
        window = MainWindow(keeper, Remembered(Path(scratch) / "window.json"), clock=clock, user=None)
        window.resize(*size)
        window.show()
        settle(app, window)
        for name, shown in states(window, path, lambda: settle(app, window)):
            settle(app, window)
            if state in (None, name):
                _save(shown, out / _name("access", name, look))
                taken += 1
        window.close()
        window.deleteLater()
        app.processEvents()
    return taken


def register() -> None:
    """Imports every module that registers pictures."""
    for path in sorted(Path(__file__).parent.glob("pictures_*.py")):
        importlib.import_module(f"tests.{path.stem}")


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--only", default="", help="one page")
    parser.add_argument("--state", default=None, help="one state of it")
    parser.add_argument("--office", type=Path, help="instead of a fresh example office")
    parser.add_argument("--user", default="A1")
    parser.add_argument("--quick", action="store_true", help="light only")
    parser.add_argument("--look", default="", choices=["", *LOOKS])
    choice = parser.parse_args(argv)
    choice.out.mkdir(parents=True, exist_ok=True)
    register()
    wanted = tuple(p for p in pictures() if choice.only in ("", p.page) and choice.state in (None, p.state))
    looks = [choice.look] if choice.look else ["light"] if choice.quick else list(LOOKS)
    with tempfile.TemporaryDirectory() as scratch:
        office = choice.office or make_example(Path(scratch), tell=print).office
        for look in looks:
            count = photograph(office, choice.user, choice.out, look, wanted, welcome=choice.only in ("", "welcome"))
            if choice.only in ("", "access"):
                count += photograph_access(office, choice.out, look, choice.state)
            print(f"{look}: {count} pictures")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
