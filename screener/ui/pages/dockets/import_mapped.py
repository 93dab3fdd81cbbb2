"""Over the columns in step 3: the mapping they were read by, or the known layout that they look like."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from screener.ui.pages.dockets.import_reading import ReviewedPlan
from screener.ui.pages.dockets.planning import FOUND, GUESSED, LAYOUT
from screener.ui.widgets.buttons import Button
from screener.ui.widgets.labels import Label
from screener.ui.widgets.layouts import column, row
from screener.ui.widgets.panes import Pane


class MappedLine(Pane):
    """One sentence and one button; hidden where there is nothing to say. ``chosen`` gives another mapping."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("window", "", parent)
        self.sentence, self.more = Label("", role="strong", wrap=True), Label("", role="small", tone="muted", wrap=True)
        self.button = Button("")
        self._mapping, self._known = FOUND, ""
        self.button.clicked.connect(lambda _checked=False: self.chosen.emit(self._mapping))
        line = row(gap=12, margins=(0, 0, 0, 10))
        line.addLayout(column(self.sentence, 2, self.more), 1)
        line.addLayout(column(self.button, None))
        self.setLayout(line)
        self.hide()

    def begin(self) -> None:
        """Another file."""
        self._known = ""
        self.hide()

    def show_reading(self, reviewed: ReviewedPlan, mapping: str) -> None:
        """What the columns of a file were read by; ``mapping`` is what a person chose."""
        mapped_as, layout = reviewed.reading.mapped_as, reviewed.layout
        more: tuple[str, ...] = ()
        if mapped_as is not None:
            self._known = mapped_as.name if mapping == FOUND else self._known
            self._offer(f"{mapped_as.sentence}.", "Guess instead", GUESSED)
            if layout is not None and layout.preset.title == mapped_as.name:
                more = layout.preset.notes
        elif layout is not None and not (mapping == GUESSED and self._known):
            self._offer(layout.sentence, "Read it by this layout", LAYOUT + layout.preset.name)
            doubt = () if layout.preset.confirmed else ("The names of this layout are not confirmed.",)
            more = (layout.preset.says, *doubt)
        elif mapping == GUESSED and self._known:
            self._offer("Mapped by name and content alone.", f"Map it as “{self._known}”", FOUND)
        else:
            self.hide()
            return
        self.more.setText(" ".join(more))
        self.more.setVisible(bool(more))
        self.show()

    def _offer(self, sentence: str, button: str, mapping: str) -> None:
        self.sentence.setText(sentence)
        self.button.setText(button)
        self.button.setAccessibleName(button)
        self.button.updateGeometry()
        self._mapping = mapping
