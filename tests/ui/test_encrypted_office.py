"""An office whose file is encrypted, in the window: made with its two halves, opened by its passphrase."""

from __future__ import annotations

from pathlib import Path

import pytest

from screener.storage.engines import encrypted
from screener.ui import dialogs
from screener.ui.access.halves import HalfSheet
from screener.ui.access.office_passphrase import OfficePassphraseSheet
from screener.ui.theme import ThemeKeeper
from tests.ui.conftest import Clock, open_window, settle, shut

pytestmark = pytest.mark.skipif(not encrypted.is_installed(), reason="sqlcipher3 is not installed (extra 'encrypted')")
SECRET = "four paper horses walk"


def test_an_encrypted_office_is_made_closed_and_opened_again(
    keeper: ThemeKeeper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(encrypted, "ITERATIONS", 1000)
    path, halves = tmp_path / "sample.screener", []
    monkeypatch.setattr(dialogs, "ask_save", lambda *_a, **_k: path)
    window = open_window(keeper, tmp_path)
    window.clock = Clock()
    assert window.welcome is not None
    window.welcome.show_form()
    form = window.welcome.form
    form.name.setText("Sample County")
    form.user.setText("S1")
    assert form.make.isEnabled()
    form.reading.choice.set_key("encrypted")
    assert not form.make.isEnabled()
    assert not form.on_server.isEnabled()
    form.reading.passphrase.first.setText(SECRET)
    form.reading.passphrase.again.setText(SECRET)
    assert form.make.isEnabled()
    form.make.click()
    settle(window)
    for number in (1, 2):
        sheet = window.centralWidget()
        assert isinstance(sheet, HalfSheet)
        assert f"Half {number} of 2" in sheet.title.text()
        halves.append(sheet.half.text())
        sheet.written.click()
        sheet.go.click()
        settle(window)
    assert window.frame is not None
    window.show_welcome()
    settle(window)
    assert encrypted.salt_of(path) is not None

    encrypted.forget()
    window.open_path(path)
    settle(window)
    sheet = window.centralWidget()
    assert isinstance(sheet, OfficePassphraseSheet)
    sheet.passphrase.setText("another one entirely")
    sheet.enter.click()
    settle(window)
    assert "does not open" in sheet.strip.accessibleName()
    assert sheet.passphrase.text() == ""
    sheet.forgotten.click()
    sheet.half_1.setText(halves[1])
    sheet.half_2.setText(halves[0])
    sheet.enter.click()
    settle(window)  # unlocked
    settle(window)  # and opened
    assert window.frame is not None
    shut(window)
