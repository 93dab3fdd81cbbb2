"""The first page of oversight: five numbers, the picture for looking, the table with the exact test, month by month."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from screener.domain.counting import agreed
from screener.oversight.result import AttorneyRow, Comparison, Oversight
from screener.ui.pages.oversight.figures import by_month, by_month_words, looking, looking_words
from screener.ui.pages.oversight.number_format import both, p_words, verdict_words
from screener.ui.pages.oversight.tiles import Tile, tile_texts
from screener.ui.plot import FigureView
from screener.ui.table import Column, DataTable
from screener.ui.theme import px
from screener.ui.widgets.buttons import Button
from screener.ui.widgets.labels import Label
from screener.ui.widgets.layouts import column, row
from screener.ui.widgets.panes import Card, Scroll

_NARROW = 900  # below this width, at 100 %, picture and table stand one under the other


def _test_tip(line: AttorneyRow) -> str:
    words = [line.verdict or "not tested"]
    if line.test is not None:
        words.append(f"{line.test.name}: p = {p_words(line.test.p)}")
        if line.test.adjusted is not None:
            words.append(f"adjusted by Benjamini-Hochberg: {p_words(line.test.adjusted)}")
    table = line.tested
    words.append(
        "tested, one covered count per case: "
        f"standalone {table.standalone_yes} of {table.standalone_yes + table.standalone_no}, "
        f"grouped {table.grouped_yes} of {table.grouped_yes + table.grouped_no}"
    )
    return "\n".join(words)


class Against(Card):
    """Standalone against grouped, by attorney in the order of codes, and the charges behind a difference."""

    opened = Signal(object)
    explained = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Covered charges decided as recommended", "Fisher exact, Benjamini-Hochberg", parent)
        self.table = DataTable(
            (
                Column(title="Attorney", text=lambda r: r.attorney, width=78),
                Column(title="Standalone", text=lambda r: both(r.standalone), width=140, number=True),
                Column(title="Grouped", text=lambda r: both(r.grouped), width=148, number=True),
                Column(
                    title="p", text=lambda r: p_words(r.test.p if r.test else None),
                    width=82, number=True, tip=_test_tip,
                ),
                Column(
                    title="adjusted", text=lambda r: p_words(r.test.adjusted if r.test else None),
                    width=82, number=True, tip=_test_tip,
                ),
                Column(
                    title="", text=verdict_words, chip=lambda r: "conflict" if r.flagged else "",
                    tone=lambda _r: "muted", tip=_test_tip,
                ),
            ),
            name="Standalone against grouped, by attorney", fit=True,
        )  # fmt: skip
        self.sentence = Label("", tone="muted", wrap=True)
        self.open = Button("Open the charges", kind="link")
        self.explain = Button("explain this number", kind="link")
        self.open.clicked.connect(lambda _checked=False: self._say(self.opened))
        self.explain.clicked.connect(lambda _checked=False: self._say(self.explained))
        self.table.moved.connect(self._moved)
        self.table.opened.connect(self.opened)
        self.body.addWidget(self.table)
        self.body.addLayout(
            column(self.sentence, 4, row(self.open, self.explain, None, gap=14), margins=(12, 9, 12, 10))
        )
        self.body.addStretch(1)

    def _say(self, signal: SignalInstance) -> None:
        if self.table.row is not None:
            signal.emit(self.table.row)

    def show_comparison(self, comparison: Comparison) -> None:
        looks = f", {comparison.looks} looks" if comparison.looks > 1 else ""
        self.note.set_text(f"Fisher exact, Benjamini-Hochberg over {comparison.family}{looks}")
        rows = [*comparison.rows, comparison.office]
        place = next((n for n, line in enumerate(rows) if line.flagged), 0)
        self.table.set_rows(rows)
        self.table.selectRow(place)
        self.table.updateGeometry()

    def _moved(self, line: AttorneyRow) -> None:
        count = len(line.behind)
        whose = "The office" if line.attorney == "Office" else line.attorney
        if count:
            what = (
                "grouped"
                if line.grouped.of and (line.grouped.rate or 0) <= (line.standalone.rate or 0)
                else "standalone"
            )
            noun = agreed(count, "charge was", "charges were")
            self.sentence.setText(f"{whose}: {count:,} {what} covered {noun} not decided as recommended.")
            self.open.setText(f"Open the {count:,} charges" if count > 1 else "Open the charge")
        else:
            self.sentence.setText(f"{whose}: every covered charge was decided as recommended.")
        self.open.setAccessibleName(f"{whose}: {self.open.text()}")
        self.explain.setAccessibleName(f"{whose}: explain this number")
        self.open.setVisible(bool(count))
        self.open.updateGeometry()


class Consistency(QWidget):
    """The first view. ``tile_opened``, ``attorney_opened`` and ``explained`` say what was asked for."""

    tile_opened = Signal(str)
    attorney_opened = Signal(object)
    explained = Signal(object)
    month_opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: Oversight | None = None
        self.tiles = [Tile() for _ in range(5)]
        self.picture = FigureView(name="Grouped covered counts decided as recommended, by attorney", height=236)
        self.months = FigureView(name="Covered charges decided as recommended, month by month", height=168)
        self.against = Against()
        looking_card = Card("Grouped, decided as recommended", "for looking; the flag is the exact test beside it")
        looking_card.body.addWidget(self.picture)
        self.month_card = Card("Month by month", "p-chart, office")
        self.month_card.body.addWidget(self.months)
        self._numbers, self._middle = QGridLayout(), QGridLayout()
        self._numbers.setSpacing(px(10))
        self._middle.setSpacing(px(12))
        self._looking = looking_card
        for tile in self.tiles:
            tile.clicked.connect(lambda _checked=False, tile=tile: self.tile_opened.emit(tile.shown.key))
        self._narrow: bool | None = None
        self._arrange(False)
        looking_card.setMinimumWidth(px(300))
        self.against.setMinimumWidth(px(360))
        inner = QWidget()
        page = column(self._numbers, 12, self._middle, 12, self.month_card, margins=(18, 2, 18, 14))
        inner.setLayout(page)
        self.scroll_area = Scroll(inner)
        self.setLayout(column(self.scroll_area))
        self.picture.opened.connect(self._point)
        self.months.opened.connect(self.month_opened)
        self.against.opened.connect(self.attorney_opened)
        self.against.explained.connect(self.explained)

    def _arrange(self, narrow: bool) -> None:
        """Five tiles beside each other and picture beside table, or three and two, one under the other."""
        if narrow is self._narrow:
            return
        self._narrow = narrow
        per_row = 3 if narrow else len(self.tiles)
        for number, tile in enumerate(self.tiles):
            self._numbers.addWidget(tile, number // per_row, number % per_row)
        for number in range(len(self.tiles)):
            self._numbers.setColumnStretch(number, 1 if number < per_row else 0)
        self._middle.addWidget(self._looking, 0, 0)
        self._middle.addWidget(self.against, *((1, 0) if narrow else (0, 1)))
        self._middle.setColumnStretch(0, 45)
        self._middle.setColumnStretch(1, 0 if narrow else 55)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(self.width() < px(_NARROW))

    def show_view(self, view: Oversight, since: Sequence[tuple[date, str]]) -> None:
        self._view = view
        for tile, text in zip(self.tiles, tile_texts(view), strict=True):
            tile.show_text(text)
        main = view.main
        self.picture.set_maker(lambda width, height: looking(main, width, height), looking_words(main))
        self.against.show_comparison(main)
        months = view.months
        self.month_card.setVisible(len(months) > 1)
        self.months.set_maker(lambda width, height: by_month(months, since, width, height), by_month_words(months))

    def _point(self, attorney: str) -> None:
        """A point of the picture: its row in the table, and the charges behind it."""
        for number, line in enumerate(self.against.table.rows_model.rows):
            if line.attorney == attorney:
                self.against.table.selectRow(number)
                self.against.table.setFocus(Qt.FocusReason.OtherFocusReason)
                self.attorney_opened.emit(line)
