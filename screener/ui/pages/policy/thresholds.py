"""Thresholds: how the quantities of past dockets lie about a limit, and what moving it would change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from screener.domain.decision import COVERED
from screener.screening.explore import Distribution
from screener.screening.replay import Matrix
from screener.screening.thresholds import Cut
from screener.ui.pages.policy.histogram import Histogram, bar_words, scale_for
from screener.ui.pages.policy.matrix import MatrixTable
from screener.ui.pages.policy.policy_charges import PolicyCharges
from screener.ui.pages.policy.replay import capital, cell_words, share, told
from screener.ui.pages.policy.turning import Turning
from screener.ui.table import Column, DataTable
from screener.ui.theme import px
from screener.ui.widgets.buttons import Button, Combo
from screener.ui.widgets.labels import Label, SectionLabel
from screener.ui.widgets.layouts import Flow, clear, column
from screener.ui.widgets.panes import Pane, Scroll
from screener.workflow.verbs.explore_policy import Explored, MovedLimit

_SETTLE = 140  # ms without a move before the charges are replayed


@dataclass(frozen=True, slots=True, kw_only=True)
class CutShare:
    """One line of the table: how many quantities lie at or below a place."""

    words: str
    below: int
    measured: int
    missing: int

    @property
    def of_all(self) -> str:
        """The least and the greatest share: what is not measured may lie on either side."""
        total = self.measured + self.missing
        if not total:
            return "–"
        low, high = 100 * self.below / total, 100 * (self.below + self.missing) / total
        return f"{low:.0f}\u00a0%" if round(low) == round(high) else f"{low:.0f} to {high:.0f}\u00a0%"


def cut_share(cut: Cut, part: Distribution, at: Decimal, *, in_file: bool = False) -> CutShare:
    """What lies at or below a place (in the cut's unit), or only below it where the file says "less than"."""
    factor = scale_for(cut, part).factor
    found = part.share("<=" if cut.closed_below else "<", at * factor)
    words = f"at most {cut.with_unit(at)}" if cut.closed_below else f"less than {cut.with_unit(at)}"
    if in_file:
        words += ", in the file"
    return CutShare(words=words, below=found.inside, measured=found.measured, missing=found.missing)


class ThresholdsView(Pane):
    """``cut_wanted`` asks for a limit's quantities, ``move_wanted`` for a replay with the limit elsewhere."""

    cut_wanted = Signal(object)  # Cut
    move_wanted = Signal(object, str)  # Cut, the limit as the file would write it
    edit_wanted = Signal(object)  # bytes of the changed text
    charges_wanted = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("surface", parent=parent)
        self._cuts: tuple[Cut, ...] = ()
        self._found: Explored | None = None
        self._moved: MovedLimit | None = None
        self.limit = Combo(name="Limit of the policy")
        self.back = Button("Put it back")
        self.edit = Button("Edit with this limit ...")
        self.words = Label("", role="heading", wrap=True)
        self.note = Label("", role="small", tone="muted", wrap=True)
        self.parts = DataTable(
            (
                Column(title="Substance", text=lambda p: capital(p.key)),
                Column(title="Charges", text=lambda p: f"{p.n:,}", width=72, number=True),
                Column(title="Measured", text=lambda p: f"{len(p.values):,}", width=80, number=True),
            ),
            name="Substances",
        )
        self.histogram = Histogram()
        self.shares = DataTable(
            (
                Column(title="At each cut", text=lambda s: s.words),
                Column(title="Charges", text=lambda s: f"{s.below:,}", width=72, number=True),
                Column(title="Of measured", text=lambda s: share(s.below, s.measured), width=96, number=True),
                Column(title="Of all", text=lambda s: s.of_all, width=104, number=True),
            ),
            name="Share at each cut",
        )
        self.effect = Label("", wrap=True)
        self.covered = Label("", role="small", tone="muted", wrap=True)
        self.matrix: MatrixTable | None = None
        self._matrix_room = column(gap=0)
        self.behind = PolicyCharges(
            "Press a bar or a number of the matrix, or Enter on it, and its charges stand here."
        )
        self._timer = QTimer(self, singleShot=True, interval=_SETTLE)
        self._lay()
        self._connect()

    def _lay(self) -> None:
        label = Label("Limit")
        label.setMinimumHeight(self.limit.sizeHint().height())
        top = Flow((label, self.limit, self.back, self.edit), gap=10)
        left = QWidget()
        left.setLayout(column(self.parts))
        left.setMinimumHeight(px(222))  # whole lines
        middle = Turning((left, 34), (self.histogram, 66), gap=16)
        room = QWidget()
        room.setLayout(self._matrix_room)
        effect = QWidget()
        effect.setLayout(column(SectionLabel("On your own docket"), 4, self.effect, 2, self.covered, 8, room, None))
        self.shares.setMinimumHeight(px(170))
        lower = Turning((self.shares, 46), (effect, 54), gap=16)
        inner = QWidget()
        whole = column(
            top, 10, self.words, 2, self.note, 8, middle, 12, lower, 12, self.behind, margins=(18, 12, 18, 14)
        )
        whole.setStretch(whole.count() - 1, 1)
        inner.setLayout(whole)
        self.setLayout(column(Scroll(inner)))

    def _connect(self) -> None:
        self.limit.currentIndexChanged.connect(lambda _at: self._limit_changed())
        self.parts.moved.connect(lambda _part: self._part_changed())
        self.histogram.cut_moved.connect(lambda _at: self._cut_moved())
        self.histogram.opened.connect(self._bar)
        self.back.clicked.connect(lambda _checked=False: self.put_back())
        self.edit.clicked.connect(lambda _checked=False: self._edit())
        self._timer.timeout.connect(self._settled)

    # -- what is shown -----------------------------------------------------------------------

    def show_cuts(self, cuts: Sequence[Cut]) -> None:
        """The limits of a text."""
        self._cuts, self._found, self._moved = tuple(cuts), None, None
        self.limit.blockSignals(True)
        self.limit.clear()
        for cut in cuts:
            rules = f"rule{'s' if len(cut.rules) > 1 else ''} {', '.join(cut.rules)}"
            self.limit.addItem(f"{cut.words} ({rules}, line {cut.place.line})")
        self.limit.blockSignals(False)
        self.limit.updateGeometry()
        for widget in (self.parts, self.histogram, self.shares, self.back, self.edit, self.behind, self.limit):
            widget.setVisible(bool(cuts))
        self.effect.setText("")
        self.covered.setText("")
        self._drop_matrix()
        if cuts:
            self.words.setText("Counting the quantities of the office's dockets ...")
            self.note.setText("")
            self._limit_changed()
        else:
            self.words.setText("This text has no limit on an amount or a number.")
            self.note.setText(
                "A limit such as “amount: at most 2 g” or “prior convictions: at most 2” can "
                "be moved here to see whom it would reach."
            )

    @property
    def cut(self) -> Cut | None:
        at = self.limit.currentIndex()
        return self._cuts[at] if 0 <= at < len(self._cuts) else None

    @property
    def found(self) -> Explored | None:
        return self._found

    def _limit_changed(self) -> None:
        self._moved = None
        if self.cut is not None:
            self.cut_wanted.emit(self.cut)

    def show_explored(self, found: Explored) -> None:
        """The quantities of a limit."""
        self._found, self._moved = found, None
        self.behind.clear()
        self.histogram.at = found.cut.limit / scale_for(found.cut, found.parts[0]).factor
        self.parts.set_rows(found.parts, keep=False)
        self._part_changed()
        self._settled()

    def _part_changed(self) -> None:
        part, found = self.parts.row, self._found
        if part is None or found is None:
            return
        self.histogram.show_part(found.cut, part, self.histogram.at)
        self._tell()

    def _tell(self) -> None:
        part, found = self.parts.row, self._found
        if part is None or found is None:
            return
        cut, at = found.cut, self.histogram.at
        here = cut_share(cut, part, at)
        about = cut.facts[0] if not cut.dimension else ""
        unknown = "have no weight" if cut.dimension == "mass" else f"state no {about or 'amount'}"
        if not part.n:
            self.words.setText("No charge of the office's dockets is of the kind that this limit looks at.")
            self.note.setText("")
        elif not here.measured:
            self.words.setText(f"None of these {part.n:,} charges states {f'the {about}' if about else 'an amount'}.")
        else:
            self.words.setText(
                f"{here.below:,} of {here.measured:,} measured charges ({share(here.below, here.measured)}) "
                f"are {about}{' ' * bool(about)}{here.words}."
            )
        self.note.setText(
            ""
            if not part.n
            else f"{here.missing:,} of {part.n:,} charges {unknown}, so the share of all is {here.of_all}. "
            "Left and Right move the cut, with Shift farther, Home puts it back."
        )
        scale = scale_for(cut, part)
        places = sorted({*scale.places, at, cut.limit / scale.factor})
        file = cut.limit / scale.factor
        lines = [cut_share(cut, part, place, in_file=place == file) for place in places]
        self.shares.set_rows(lines, keep=False)
        self.shares.selectRow(places.index(at))
        self.back.setEnabled(at != cut.limit / scale.factor)
        self.edit.setEnabled(self._moved is not None)

    # -- moving ------------------------------------------------------------------------------

    def put_back(self) -> None:
        """The cut goes where the file has it."""
        found, scale = self._found, self.histogram.scale
        if found is not None and scale is not None:
            self.histogram.move_to(found.cut.limit / scale.factor)

    def _cut_moved(self) -> None:
        self._tell()
        self._timer.start()

    def _settled(self) -> None:
        if self._found is not None:
            self.move_wanted.emit(self._found.cut, self._found.cut.with_unit(self.histogram.at))

    def show_moved(self, moved: MovedLimit) -> None:
        """What the limit at its new place changes; an answer for a place that was left is passed over."""
        if self._found is None or moved.cut is not self._found.cut:
            return
        if moved.shown != moved.cut.with_unit(self.histogram.at):
            return
        replay = moved.result.replay
        place = f"With {moved.shown} instead of {moved.cut.shown}: " if replay.changed else ""
        stays = moved.text == self._found.policy.raw
        self._moved = None if stays else moved
        self.effect.setText("The cut stands where the file has it." if stays else place + told(moved.result))
        before = sum(t.n for t in replay.transitions if t.before in COVERED)
        after = sum(t.n for t in replay.transitions if t.after in COVERED)
        self.covered.setText(
            f"Covered by the policy: {before:,} of {replay.n:,} charges ({share(before, replay.n)})"
            + ("." if stays else f" before, {after:,} after ({share(after, replay.n)}).")
        )
        self.edit.setEnabled(not stays)
        self._show_matrix(
            None
            if stays or not replay.changed
            else Matrix(key="", n=replay.n, transitions=tuple(t for t in replay.transitions if t.changed))
        )

    def _show_matrix(self, matrix: Matrix | None) -> None:
        if matrix is not None and self.matrix is not None and self.matrix.fits_states(matrix):
            self.matrix.show_matrix(matrix)
            return
        self._drop_matrix()
        if matrix is None:
            return
        self.matrix = MatrixTable(matrix, name="Recommendations that change, before and after")
        self.matrix.cell_opened.connect(self._cell)
        self._matrix_room.addWidget(self.matrix)
        self.setTabOrder(self.shares, self.matrix)
        self.setTabOrder(self.matrix, self.behind.table)

    def _drop_matrix(self) -> None:
        self.matrix = None
        clear(self._matrix_room)

    def _edit(self) -> None:
        if self._moved is not None:
            self.edit_wanted.emit(self._moved.text)

    # -- opening -----------------------------------------------------------------------------

    def _cell(self, before: str, after: str) -> None:
        if self._moved is None:
            return
        ids = self._moved.result.behind(before, after)
        self.charges_wanted.emit(cell_words(before, after, len(ids)), ids)

    def _bar(self, key: str) -> None:
        part, found, scale = self.parts.row, self._found, self.histogram.scale
        if part is None or found is None or scale is None:
            return
        cut = found.cut
        if key == "missing":
            ids = found.ids((*part.missing, *part.otherwise))
            self.charges_wanted.emit(f"{len(ids):,} charges that do not state it", ids)
            return
        bar = next((bar for bar in self.histogram.bars() if f"{bar.low}" == key), None)
        if bar is None:
            return
        low = scale.value(bar.low) if bar.low else None
        high = None if bar.high is None else scale.value(bar.high)
        ids = found.ids(part.between(low, high, closed_below=cut.closed_below))
        self.charges_wanted.emit(f"{len(ids):,} charges, {bar_words(cut, bar)}", ids)
