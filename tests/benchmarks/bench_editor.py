"""What a key press costs in the editor of a draft: ``python -m tests.benchmarks.bench_editor``.

CPU milliseconds of one key in a short file and in one of 5,000 lines, and the work beside it that is counted: letters
that the colors read and copies of the whole text.
"""

from __future__ import annotations

import os
import time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from screener.domain.shipped import sample_policy
from screener.ui.pages.policy.editor import DraftEditor
from screener.ui.theme import ThemeKeeper

KEYS = 60


def long_file(lines: int) -> str:
    """The sample policy with its first rule as often as it takes."""
    text = sample_policy("riverside-unconditional.yaml").read_text(encoding="utf-8")
    rule = text[text.index("  - id: 1\n") : text.index("  - id: 1.a")]
    count = max(1, (lines - text.count("\n")) // rule.count("\n"))
    return text.replace(rule, "".join(rule.replace("id: 1\n", f"id: 1{n}\n") for n in range(count)), 1)


def measure(editor: DraftEditor, text: str) -> float:
    """CPU milliseconds of a key in the middle of a text, painting included."""
    editor.begin(text, path=None)  # nothing is changed yet: the case that compares
    cursor = editor.file.textCursor()
    cursor.setPosition(text.index("    outcome: decline"))
    cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
    editor.file.setTextCursor(cursor)
    QApplication.processEvents()
    start = time.process_time()
    for _ in range(KEYS):
        QTest.keyClick(editor.file, "x")
        QApplication.processEvents()
    return (time.process_time() - start) * 1000 / KEYS


def main() -> None:
    app = QApplication([])
    keeper = ThemeKeeper(app, choice="light")
    editor = DraftEditor()
    editor.resize(1000, 700)
    editor.show()
    editor.file.setFocus()
    for lines in (250, 5_000, 20_000):
        text = long_file(lines)
        print(f"{text.count(chr(10)):>6,} lines: {measure(editor, text):.2f} CPU ms a key")
    editor.close()
    del keeper


if __name__ == "__main__":
    main()
