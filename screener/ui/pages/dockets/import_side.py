"""Beside the import's steps: where one stands, and the file in numbers."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from screener.domain.counting import plural
from screener.ui.pages.dockets.import_reading import ReviewedPlan, file_words, looks, short_hash
from screener.ui.theme import px, style
from screener.ui.widgets.labels import IconLabel, Label, LabelRows, SectionLabel, breakable
from screener.ui.widgets.layouts import clear, column, row
from screener.ui.widgets.panes import SidePanel
from screener.ui.widgets.strip import Strip

STEPS = ("File", "Sheet and header", "Columns", "Charges", "Check", "Import")


class StepBar(QWidget):
    """The six steps: done ones ticked, the present one in the accent color."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ticks: list[IconLabel] = []
        self._words: list[Label] = []
        self._at, self._narrow = 0, False
        line = row(gap=22)
        for number, name in enumerate(STEPS):
            tick, word = IconLabel("check", "saved", "done", size=14), Label(f"{number + 1} {name}")
            self._ticks.append(tick)
            self._words.append(word)
            line.addLayout(row(tick, word, gap=7))
        line.addStretch(1)
        self.setLayout(line)

    def minimumSizeHint(self) -> QSize:
        return QSize(px(120), super().minimumSizeHint().height())

    def set_narrow(self, narrow: bool) -> None:
        """In a narrow window only the present step is named."""
        self._narrow = narrow
        self.show_step(self._at)

    def show_step(self, at: int) -> None:
        self._at = at
        for number, (tick, word) in enumerate(zip(self._ticks, self._words, strict=True)):
            tick.setVisible(number < at and not self._narrow)
            word.setVisible(number == at or not self._narrow)
            word.tone("accent" if number == at else "muted")
            style(word, "strong" if number == at else "body")
        self.setAccessibleName(f"Step {at + 1} of {len(STEPS)}: {STEPS[at]}")


class ImportSide(SidePanel):
    """This file, its rows and charges, and what to look at."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(330, parent=parent)
        self.rows, self.charges = LabelRows(), LabelRows()
        self.name, self.format = Label("", wrap=True), Label("", role="small", tone="muted", wrap=True)
        self._nothing = Label(
            "No file yet. Its rows, charges and doubts will stand here before anything is written.",
            tone="muted",
            wrap=True,
        )
        self._file = QWidget()
        self._looks = column(gap=8)
        self._look_title = SectionLabel("Look at")
        self._file.setLayout(
            column(
                SectionLabel("This file"), 4, self.name, 2, self.format,
                14, SectionLabel("Rows"), 2, self.rows,
                14, SectionLabel("Charges"), 2, self.charges,
                14, self._look_title, 6, self._looks, None,
            )
        )  # fmt: skip
        self.body.addWidget(self._nothing)
        self.body.addWidget(self._file)
        self.show_reading(None)

    def show_reading(self, reviewed: ReviewedPlan | None) -> None:
        self._nothing.setVisible(reviewed is None)
        self._file.setVisible(reviewed is not None)
        if reviewed is None:
            return
        reading = reviewed.reading
        self.name.setText(breakable(reading.name))
        self.name.setAccessibleName(reading.name)
        header = f"header in row {reading.header_row}" if reading.header_row else "no header"
        self.format.setText(
            f"{file_words(reading)} · {plural(len(reading.columns), 'column')} · {header}\n"
            f"{short_hash(reading.sha256)}\n{reading.state_words}."
        )
        self.rows.set_rows(
            (
                ("read", f"{reading.rows_read:,}"),
                ("accepted", f"{reading.rows_accepted:,}"),
                ("set aside", f"{len(reading.set_aside):,}"),
            )
        )
        unread = sum(text.rows for text in reviewed.asked)
        asked = f"{plural(len(reviewed.asked), 'text')}, {unread:,}" if unread else "0"
        self.charges.set_rows((("recognized", f"{reviewed.recognized:,}"), ("not recognized", asked)))
        self._show_looks(looks(reviewed))

    def _show_looks(self, sentences: Sequence[str]) -> None:
        clear(self._looks)
        self._look_title.setVisible(bool(sentences))
        for sentence in sentences[:6]:
            strip = Strip()
            self._looks.addWidget(strip)
            strip.say(sentence, kind="warn")
