"""Steps 1, 2 and 4 of the import: the file, the sheet with its header, and the charge texts."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from screener.docket.model.choices import STATES, ReadChoices
from screener.docket.reading.presets import presets
from screener.docket.reading.reading import LayoutEntry
from screener.domain.counting import plural
from screener.ui import dialogs
from screener.ui.pages.dockets.import_joins import JoinCard, JoinLine
from screener.ui.pages.dockets.import_opening import OpeningChoices
from screener.ui.pages.dockets.import_reading import ReviewedPlan, file_words
from screener.ui.pages.dockets.planning import FOUND, GUESSED, LAYOUT, SAVED
from screener.ui.table import Column, DataTable
from screener.ui.theme import px
from screener.ui.widgets.buttons import Button, Combo
from screener.ui.widgets.either import Either
from screener.ui.widgets.empty import EmptyState
from screener.ui.widgets.labels import Label
from screener.ui.widgets.layouts import box_of, column, row
from screener.ui.widgets.panes import Card, Scroll
from screener.ui.widgets.path_line import PathLine
from screener.ui.widgets.progress import ProgressLine

_KEEP_STATE = "Read every docket of this office by the statutes of this state"
_LINES_SHOWN = 150  # of the lines passed over, in a small window: the step scrolls then


class FileStep(QWidget):
    """Step 1: which file."""

    entered = Signal()
    printed_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.path = PathLine(
            name="File to import", kinds=dialogs.DOCKET, hint="Type or paste a path, drop a file here, or browse"
        )
        self.path.entered.connect(self.entered)
        self.what = Either(
            (
                ("docket", "Charges to be screened", "They wait on the desk, and count in oversight."),
                ("cases", "Cases behind warrants", "Read when warrants are reviewed; nothing waits on the desk."),
            ),
            name="What the file is",
        )  # fmt: skip
        self.busy = Label("", tone="muted")
        self.opening = OpeningChoices()
        self.join = JoinLine("Join and read")
        self.printed = Button("It is a printed report: mark a case")
        self.printed.clicked.connect(lambda _checked=False: self.printed_asked.emit())
        self.unread = QWidget()
        self.unread.setLayout(
            column(
                Label("Its charges stand in another file?", role="strong"), 2,
                Label("Join it: the rows are matched by a number that stands in both.", tone="muted", wrap=True), 6,
                self.join, 14,
                Label("Does it have several lines a case, as a court calendar has?", role="strong"), 2,
                Label("Mark one case on a picture of its text: all others are found.", tone="muted", wrap=True), 6,
                row(self.printed, None), 14,
                Label("Or should it be opened otherwise?", role="strong"), 2,
                Label("Say what you know of the file, and press Next.", tone="muted", wrap=True), 8, self.opening,
                margins=(0, 14, 0, 0),
            )
        )  # fmt: skip
        self.unread.hide()
        self.bar = ProgressLine(220)
        self.bar.hide()
        card = Card()
        card.body.addLayout(
            column(
                Label("Which file?", role="heading"),
                6,
                Label(
                    "What the case system exports: Excel (xlsx, xlsm, xls, xlsb), OpenDocument, CSV, "
                    "tab- or pipe-separated text. "
                    "The content decides, not the ending of the name.",
                    tone="muted", wrap=True,
                ),
                12, self.path, self.unread, 14, Label("What is it?", role="strong"), 4, self.what,
                10, row(self.bar, self.busy, None, gap=10),
                margins=(16, 14, 16, 16),
            )
        )  # fmt: skip
        kept = Label(
            "The file itself is not changed. It is read here, on this machine, "
            "and shown to you before anything is written.",
            tone="muted", wrap=True,
        )  # fmt: skip
        inner = QWidget()
        inner.setLayout(column(card, 12, kept, None))
        self.scroll_area = Scroll(inner)
        self.setLayout(column(self.scroll_area))
        self._bring = QTimer(self, singleShot=True, interval=0)  # once the new lines have their places
        self._bring.timeout.connect(lambda: self.scroll_area.ensureWidgetVisible(self.unread, 0, px(8)))
        self.setAccessibleName("Step 1, file")

    def show_unread(self, chosen: ReadChoices, sheets: tuple[str, ...]) -> None:
        """Asks how a file is opened in which nothing was found; ``sheets`` where it has several."""
        self.opening.show_unread(chosen, sheets)
        if not self.unread.isVisibleTo(self):
            self.join.begin()
        self.unread.show()
        self._bring.start()

    def show_busy(self, name: str) -> None:
        """Says that a file is being read; an empty name ends it."""
        self.busy.setText(f"Reading {name} ..." if name else "")
        self.path.setEnabled(not name)
        self.what.setEnabled(not name)
        self.opening.setEnabled(not name)
        self.join.setEnabled(not name)


class SheetStep(QWidget):
    """Step 2: how the file was opened, the mapping of its columns, and the lines that are no records."""

    mapping_chosen = Signal(str)
    printed_asked = Signal()
    state_kept = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = ""
        self.mapping = Combo(name="Mapping of the columns")
        self.header, self.opening = Label("", wrap=True), OpeningChoices()
        self.keep_state = Button(_KEEP_STATE, kind="link")
        self.keep_state.clicked.connect(lambda _checked=False: self.state_kept.emit(self._state))
        self.printed = Button("It is a printed report: mark a case", kind="link")
        self.printed.clicked.connect(lambda _checked=False: self.printed_asked.emit())
        mapped = column(
            Label("Columns mapped", role="small", tone="muted"),
            2,
            row(self.mapping, None, self.printed, self.keep_state),
        )
        self.passed = DataTable(
            (
                Column(title="Line", text=lambda e: e.cell, width=90),
                Column(title="Is", text=lambda e: e.kind, width=150),
                Column(title="Text", text=lambda e: e.text or "—"),
            ),
            name="Lines that are no records",
        )
        self._none = Label("Every line below the header is a record.", tone="muted")
        self._none.setContentsMargins(px(12), px(10), px(12), px(10))
        self.joins = JoinCard()
        top = Card()
        for card in (top, self.joins):
            card.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        top.body.addLayout(
            column(
                self.header, 10, self.opening, 10, mapped,
                margins=(14, 12, 14, 12),
            )
        )  # fmt: skip
        self.lines = Card("Lines passed over", "each line belongs to one record or to this list")
        self.lines.body.addWidget(self._none)
        self.lines.body.addWidget(self.passed, 1)
        inner = QWidget()
        inner.setLayout(column(top, self.joins, self.lines, None, gap=12))
        box_of(inner).setStretch(2, 1)
        box_of(inner).setStretch(3, 0)
        self.setLayout(column(Scroll(inner)))
        self.mapping.activated.connect(lambda _n: self.mapping_chosen.emit(str(self.mapping.currentData())))
        self.setAccessibleName("Step 2, sheet and header")

    def show_reading(
        self, reviewed: ReviewedPlan, profiles: tuple[str, ...], mapping: str, chosen: ReadChoices
    ) -> None:
        reading = reviewed.reading
        self.opening.show_reading(reading, chosen)
        self.joins.show_reading(reviewed)
        self._state = chosen.state or ""
        self.keep_state.setVisible(bool(self._state))
        self.printed.setVisible(reading.format in ("csv", "fixed width", "printed report"))
        words = f"Read every docket of this office by the statutes of {STATES.get(self._state, '')}"
        self.keep_state.setText(words)
        self.keep_state.setAccessibleName(_KEEP_STATE)
        self.keep_state.updateGeometry()
        where = (
            f"The header stands in line {reading.header_row}." if reading.header_row else "The file has no header line."
        )
        if reading.print_layout is not None:
            where = f"Read by the layout “{reading.print_layout.name}”."
        self.header.setText(
            f"{where} {plural(len(reading.columns), 'column')}, {plural(reading.rows_read, 'data row')}. "
            f"Read as {file_words(reading)}."
        )
        self._show_mappings(reviewed, profiles, mapping)
        lines: tuple[LayoutEntry, ...] = tuple(e for e in reading.layout if e.kind != "header" or e.text)
        self.passed.set_rows(lines)
        self.passed.setVisible(bool(lines))
        self._none.setVisible(not lines)
        box_of(self.lines).invalidate()
        self.lines.setMinimumHeight(px(_LINES_SHOWN) if lines else 0)
        if not lines:
            self.lines.setMaximumHeight(px(96))
        else:
            self.lines.setMaximumHeight(16_777_215)

    def _show_mappings(self, reviewed: ReviewedPlan, profiles: tuple[str, ...], mapping: str) -> None:
        """The mapping that was found, guessing, the saved ones, and the known layouts, the one that fits first."""
        known = reviewed.plan.profile.name if reviewed.plan.profile is not None else ""
        found = f"as “{known}” (found)" if known and mapping == FOUND else "as the program finds it"
        self.mapping.clear()
        self.mapping.addItem(found, FOUND)
        self.mapping.addItem("by name and content alone", GUESSED)
        for name in profiles:
            self.mapping.addItem(f"as “{name}”", SAVED + name)
        fitting = reviewed.layout.preset.name if reviewed.layout is not None else ""
        for preset in sorted(presets(), key=lambda each: (each.name != fitting, each.title)):
            self.mapping.addItem(f"layout: {preset.title}", LAYOUT + preset.name)
            self.mapping.setItemData(self.mapping.count() - 1, preset.says, Qt.ItemDataRole.ToolTipRole)
        self.mapping.setCurrentIndex(max(0, self.mapping.findData(mapping)))
        self.mapping.updateGeometry()


def _text_columns(third: str) -> tuple[Column, ...]:
    return (
        Column(title="Charge text", text=lambda t: t.text or "—", tip=lambda t: f"{t.text}\nread by: {t.basis}"),
        Column(title="Statute", text=lambda t: t.statute or "—", width=150),
        Column(title=third, text=lambda t: f"{t.offense}, {t.substance}" if t.substance else t.offense, width=230),
        Column(title="Rows", text=lambda t: f"{t.rows:,}", width=76, number=True),
    )


class ChargesStep(QWidget):
    """Step 4: as what every charge text was read, those that were not recognized first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.asked = DataTable(_text_columns("Read as"), name="Charge texts not recognized")
        self.known = DataTable(_text_columns("Read as"), name="Charge texts recognized")
        for table in (self.asked, self.known):
            table.setMinimumHeight(px(60))
        self.empty = EmptyState(
            "tag",
            "No column holds charges",
            "Go back one step (Alt+Left) and say which column is the charge text or the statute.",
        )
        self._asked_card = Card("Not recognized", "never declined and never filed by a guess: an attorney reads them")
        self._asked_card.body.addWidget(self.asked, 1)
        self._known_card = Card("Recognized", "the office's charge table, then the statute, then the text")
        self._known_card.body.addWidget(self.known, 1)
        self.setLayout(column(self._asked_card, self._known_card, self.empty, gap=12))
        self.setAccessibleName("Step 4, charges")

    def show_reading(self, reviewed: ReviewedPlan) -> None:
        self.asked.set_rows(reviewed.asked)
        self.known.set_rows(reviewed.texts)
        nothing = not reviewed.asked and not reviewed.texts
        self.empty.setVisible(nothing)
        self._asked_card.setVisible(bool(reviewed.asked))
        self._known_card.setVisible(not nothing)
        layout = box_of(self)
        layout.setStretch(0, 2 if len(reviewed.asked) > 3 else 0)
        layout.setStretch(1, 3)
        self._known_card.note.set_text(
            f"{plural(len(reviewed.texts), 'text')}, {plural(reviewed.recognized, 'charge')}"
        )
        rows = sum(text.rows for text in reviewed.asked)
        self._asked_card.title.setText(
            f"Not recognized: {plural(len(reviewed.asked), 'text')}, {plural(rows, 'charge')}"
        )
        if not len(reviewed.asked) > 3:
            self._asked_card.setMaximumHeight(
                self._asked_card.head.sizeHint().height() + self.asked.row_height * (len(reviewed.asked) + 1) + px(16)
            )
        else:
            self._asked_card.setMaximumHeight(16_777_215)
