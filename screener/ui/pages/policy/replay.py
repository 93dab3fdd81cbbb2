"""Replay: what the text would change on the office's own charges, in whole and by part, opened to the charges."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from screener.domain.counting import agreed, plural
from screener.screening.replay import DIMENSIONS, Matrix
from screener.ui.pages.policy.matrix import MatrixTable, recommends
from screener.ui.pages.policy.policy_charges import PolicyCharges
from screener.ui.pages.policy.turning import Turning
from screener.ui.table import Column, DataTable
from screener.ui.theme import px
from screener.ui.widgets.buttons import Combo
from screener.ui.widgets.labels import Label, SectionLabel
from screener.ui.widgets.layouts import box_of, clear, column, row
from screener.ui.widgets.panes import Pane, Scroll
from screener.workflow.verbs.explore_policy import OfficeReplay

_SPLITS = tuple((name, f"By {'grouping' if name == 'grouped' else name}") for name in DIMENSIONS)


def share(part: int, whole: int) -> str:
    """A share as the pages print it."""
    return "–" if not whole else f"{100 * part / whole:.1f}\u00a0%"


def told(found: OfficeReplay) -> str:
    """The replay in a sentence."""
    n, changed = found.replay.n, found.replay.changed
    against = "no version in force" if found.before is None else f"version {found.before.version}"
    if not n:
        return "No charge is imported yet, so there is nothing to replay."
    if not changed:
        return f"All {n:,} charges keep the recommendation that they have under {against}."
    charges = agreed(changed, "charge gets", "charges get")
    return f"{changed:,} of {n:,} {charges} another recommendation than under {against} ({share(changed, n)})."


def capital(words: str) -> str:
    """Words as a line begins with them."""
    return words[:1].upper() + words[1:]


def cell_words(before: str, after: str, n: int) -> str:
    """What the charges of a cell have in common."""
    charges = plural(n, "charge")
    if before == after:
        return f"{charges}: {recommends(before)}, before and after"
    return f"{charges}: {recommends(before)} before, {recommends(after)} after"


class ReplayView(Pane):
    """``charges_wanted`` asks for charges by a title and their ids; they are shown by ``behind``."""

    charges_wanted = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("surface", parent=parent)
        self._found: OfficeReplay | None = None
        self.words = Label("", role="heading", wrap=True)
        self.note = Label("", role="small", tone="muted", wrap=True)
        self.split = Combo(name="Split the charges")
        for key, title in _SPLITS:
            self.split.addItem(title, key)
        self.parts = DataTable(
            (
                Column(title="Part", text=lambda m: capital(m.key or "all charges")),
                Column(title="Charges", text=lambda m: f"{m.n:,}", width=76, number=True),
                Column(title="Change", text=lambda m: f"{m.changed:,}", width=70, number=True),
                Column(title="Share", text=lambda m: share(m.changed, m.n), width=70, number=True),
            ),
            name="Parts of the charges",
        )  # fmt: skip
        self.matrix: MatrixTable | None = None
        self._matrix_title = SectionLabel("")
        self._room = column(gap=0)
        self.behind = PolicyCharges("Press a number of the matrix, or Enter on it, and its charges stand here.")
        self._lay()
        self.split.currentIndexChanged.connect(lambda _at: self._split_changed())
        self.parts.moved.connect(self._part_changed)

    def _lay(self) -> None:
        inner = QWidget()
        self._matrix_room = QWidget()
        self._matrix_room.setLayout(self._room)
        left = QWidget()
        left.setLayout(column(row(self.split, None), 8, self.parts, gap=0))
        box_of(left).setStretch(2, 1)
        left.setMinimumWidth(px(300))
        left.setMinimumHeight(px(190))
        self._left = left
        right = column(self._matrix_title, 4, self._matrix_room, None, gap=0)
        shown = QWidget()
        shown.setLayout(right)
        both = Turning((left, 36), (shown, 64), gap=20)
        whole = column(self.words, 2, self.note, 12, both, 14, self.behind, margins=(18, 12, 18, 14))
        whole.setStretch(whole.count() - 1, 1)
        inner.setLayout(whole)
        self.setLayout(column(Scroll(inner)))

    @property
    def shown(self) -> OfficeReplay | None:
        return self._found

    def wait(self) -> None:
        """Until the replay arrives."""
        self._found = None
        self.words.setText("Replaying on the office's charges ...")
        self.note.setText("")
        self.parts.set_rows([])
        self._drop_matrix()
        self.behind.clear()

    def show_replay(self, found: OfficeReplay) -> None:
        """Another replay."""
        self._found = found
        self.words.setText(told(found))
        day = found.replay.as_of
        note = f"Both as of {day.day} {day:%b %Y}, on every charge that the office screens. Nothing is written."
        if found.before is not None and found.before.effective > found.after.effective:
            note += f" Version {found.before.version} begins later, so adopting this text would not put it in force."
        self.note.setText(note)
        self._split_changed()

    def _split_changed(self) -> None:
        found, name = self._found, str(self.split.currentData() or "")
        if found is None:
            return
        whole = Matrix(key="", n=found.replay.n, transitions=found.replay.transitions)
        self.parts.set_rows((whole, *found.replay.by[name]) if whole.n else (), keep=False)
        self._part_changed(self.parts.row)

    def _part_changed(self, part: Matrix | None) -> None:
        if part is None or not part.n:
            self._drop_matrix()
            return
        key = part.key or "all charges"
        old = "no version" if self._found is None or self._found.before is None else self._found.before.version
        new = "" if self._found is None else self._found.after.version
        self._matrix_title.setText(f"Before ({old}) and after ({new}): {key}")
        if self.matrix is not None and self.matrix.fits_states(part):
            self.matrix.show_matrix(part)
            self.matrix.setAccessibleName(f"Recommendations before and after, {key}")
        else:
            self._drop_matrix()
            self.matrix = MatrixTable(part, name=f"Recommendations before and after, {key}")
            self.matrix.cell_opened.connect(self._cell)
            self._room.addWidget(self.matrix)
            self.setTabOrder(self.parts, self.matrix)
            self.setTabOrder(self.matrix, self.behind.table)
        self.behind.clear()

    def _drop_matrix(self) -> None:
        self.matrix = None
        clear(self._room)

    def _cell(self, before: str, after: str) -> None:
        part, found = self.parts.row, self._found
        if found is None or part is None:
            return
        dimension = str(self.split.currentData()) if part.key else ""
        ids = found.behind(before, after, dimension=dimension, key=part.key)
        self.charges_wanted.emit(cell_words(before, after, len(ids)), ids)
