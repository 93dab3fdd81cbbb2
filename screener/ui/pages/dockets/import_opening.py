"""How the file is opened: what was found stands in drop-downs, and another choice reads the file again."""

from __future__ import annotations

from collections.abc import Iterable
from string import ascii_uppercase

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from screener.docket.files.delimited import delimiter_name
from screener.docket.model.choices import (
    BARE_UNITS,
    CONTINUED,
    DATE_ORDERS,
    DELIMITERS,
    ENCODINGS,
    NOTHING_CHOSEN,
    SPACES,
    STATES,
    ReadChoices,
)
from screener.docket.reading.reading import DocketReading
from screener.ui.theme import px
from screener.ui.widgets.buttons import Combo
from screener.ui.widgets.labels import Label
from screener.ui.widgets.layouts import column, row

ENCODING, DELIMITER, HEADER_LINE, DATE_ORDER, SHEET = "encoding", "delimiter", "header_line", "date_order", "sheet"
STATE, CONTINUED_TEXT, UNIT = "state", "continued", "unit"
_NAMES = {
    SHEET: "Sheet",
    ENCODING: "Encoding",
    DELIMITER: "Delimiter",
    HEADER_LINE: "Header",
    DATE_ORDER: "Days",
    STATE: "Statutes of",
    CONTINUED_TEXT: "Rows with words of a charge alone",
    UNIT: "Amounts without a unit",
}
#: In lines, for small windows.
_PLACES = ((SHEET, ENCODING, DELIMITER), (HEADER_LINE, DATE_ORDER, STATE), (UNIT, CONTINUED_TEXT))
#: Delimiters whose word alone does not say what they are.
_DELIMITER_WORDS = {SPACES: "columns of spaces"}
_ORDERS = {
    "month-first": "month first, 03/14/2026",
    "day-first": "day first, 14/03/2026",
    "year-first": "year first, 2026/03/14",
}
_LINES = 20  # lines that can be said to hold the names
_PREVIEW = 30
_LET = "as the program finds it"


class OpeningChoices(QWidget):
    """Sheet, encoding, delimiter, header line and order of dates. ``chosen`` gives one of ``ReadChoices`` by name."""

    chosen = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.combos = {name: Combo(name=label) for name, label in _NAMES.items()}
        self._cells: dict[str, QWidget] = {}
        for name, combo in self.combos.items():
            cell = QWidget()
            cell.setLayout(column(Label(_NAMES[name], role="small", tone="muted"), 2, combo))
            self._cells[name] = cell
            combo.activated.connect(lambda _n, name=name: self._picked(name))
        self._cells[DELIMITER].setMinimumWidth(px(150))
        self.setLayout(column(*[row(*[self._cells[name] for name in line], None, gap=14) for line in _PLACES], gap=8))
        self._shown: dict[str, object] = dict.fromkeys(_NAMES)

    def show_reading(self, reading: DocketReading, mine: ReadChoices) -> None:
        """What was found in a file that was read; ``mine`` is what was chosen here, the rest a saved mapping said."""
        text = bool(reading.encoding)
        found = {
            SHEET: reading.sheet,
            ENCODING: ENCODINGS.get(reading.encoding.removesuffix("-sig"), reading.encoding),
            DELIMITER: delimiter_name(reading.delimiter) if reading.delimiter else "columns of spaces",
            HEADER_LINE: f"line {reading.header_row}" if reading.header_row else "no line names the columns",
            DATE_ORDER: " and ".join(_ORDERS[order].partition(",")[0] for order in reading.date_orders)
            or "one way only",
            STATE: STATES.get(reading.state, "no state that was said"),
            UNIT: "stay unknown",
            CONTINUED_TEXT: "those that are unclear are not read",
        }
        self._cells[SHEET].setVisible(bool(reading.sheets or (reading.sheet and not reading.joined)))
        self._cells[ENCODING].setVisible(text)
        self._cells[DELIMITER].setVisible(reading.format in ("csv", "tsv", "pipe", "fixed width"))
        self._cells[HEADER_LINE].setVisible(reading.format not in ("jsonl", "dbf", "printed report"))
        unclear = any(issue.code == "may_continue" for issue in reading.issues)
        self._cells[CONTINUED_TEXT].setVisible(unclear or reading.choices.continued is not None)
        bare = any(issue.code == "no_unit" for issue in reading.issues)
        self._cells[UNIT].setVisible(bare or reading.choices.unit is not None)
        saved = reading.choices
        for name in _NAMES:
            said, kept = getattr(mine, name), getattr(saved, name)
            first = _LET if said is not None else f"{found[name]} ({'as saved' if kept is not None else 'found'})"
            if name == UNIT and kept is None:
                first = found[name]
            elif name == STATE and kept is None:
                first = f"{found[name]}, the office's" if reading.state else found[name]
            elif name == STATE and said is not None:
                first = "as the office says"
            self._fill(name, first, _options(name, said, _lines(reading), reading.sheets), said)

    def show_unread(self, mine: ReadChoices = NOTHING_CHOSEN, sheets: tuple[str, ...] = ()) -> None:
        """For a file that could not be read as it was found: everything that such a file has can be said."""
        lines = [(number, f"line {number}") for number in range(1, _LINES + 1)]
        for name, cell in self._cells.items():
            there = bool(sheets) if name == SHEET else not sheets or name in (HEADER_LINE, DATE_ORDER, STATE)
            cell.setVisible(there and name not in (CONTINUED_TEXT, UNIT))
            said = getattr(mine, name)
            self._fill(name, _LET, _options(name, said, lines, sheets), said)

    def _fill(self, name: str, first: str, options: Iterable[tuple[object, str]], said: object) -> None:
        combo = self.combos[name]
        combo.clear()
        combo.addItem(first, None)
        for value, words in options:
            combo.addItem(words, value)
        combo.setCurrentIndex(max(0, combo.findData(said)) if said is not None else 0)
        combo.setToolTip(combo.currentText())
        combo.updateGeometry()
        self._shown[name] = said

    def _picked(self, name: str) -> None:
        value = self.combos[name].currentData()
        if value != self._shown[name]:
            self._shown[name] = value
            self.chosen.emit(name, value)


def _options(
    name: str, said: object, lines: Iterable[tuple[int, str]], sheets: Iterable[str]
) -> list[tuple[object, str]]:
    if name == SHEET:
        return [(sheet, sheet) for sheet in sheets]
    if name == ENCODING:
        return list(ENCODINGS.items())
    if name == DELIMITER:
        words = {mark: _DELIMITER_WORDS.get(mark, word) for word, mark in DELIMITERS.items()}
        found: list[tuple[object, str]] = list(words.items())
        return found if said is None or said in DELIMITERS.values() else [*found, (str(said), str(said))]
    if name == DATE_ORDER:
        return [(order, _ORDERS[order]) for order in DATE_ORDERS]
    if name == CONTINUED_TEXT:
        return [(answer, f"each is {words}") for answer, words in CONTINUED.items()]
    if name == UNIT:
        return [(unit, f"are in {words}") for unit, words in BARE_UNITS.items()]
    if name == STATE:
        return [(code, state) for code, state in STATES.items()]
    return [(0, "no line names the columns"), *lines]


def _lines(reading: DocketReading) -> list[tuple[int, str]]:
    """The first lines of the file with what stands in them, so that one of them can be pointed at."""
    own = f"{reading.first.sheet}!" if reading.first is not None and reading.layout else ""
    entries = [(e.cell.removeprefix(own), e.text) for e in reading.layout[:200] if "!" not in e.cell.removeprefix(own)]
    texts = {int(cell.lstrip(ascii_uppercase)): text for cell, text in entries}
    for line, cells in reading.raw_rows.items():
        if line <= _LINES:
            texts[line] = ", ".join(cell.strip() for cell in cells if cell.strip())
    if reading.header_row:
        texts[reading.header_row] = ", ".join(each.header for each in reading.columns if each.header)
    return [
        (line, f"line {line}: {_short(texts[line])}") for line in range(1, _LINES + 1) if texts.get(line, "").strip()
    ]


def _short(text: str) -> str:
    return text if len(text) <= _PREVIEW else text[: _PREVIEW - 1].rstrip() + "…"
