"""Beside the list of dockets: the file that is current, in numbers, and what can be done with it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from screener.docket.quality.stage_compare import NAMES
from screener.ui.widgets.buttons import Button
from screener.ui.widgets.labels import Label, LabelRows, SectionLabel, breakable
from screener.ui.widgets.layouts import column, row
from screener.ui.widgets.panes import SidePanel
from screener.ui.widgets.path_line import PathLine
from screener.workflow.model import DocketRow
from screener.workflow.verbs.import_docket import DocketStages

#: What stands before the format of a file that is no docket.
_ABOUT = {
    "cases": "Cases behind warrants: looked at, read when warrants are reviewed, never on the desk.\n",
    "warrants": "A list of warrants.\n",
}


class DocketSide(SidePanel):
    """One imported file. ``screen_asked``, ``excel_asked`` and the others say what was pressed."""

    screen_asked = Signal()
    aside_asked = Signal()
    excel_asked = Signal()
    stages_asked = Signal()
    quality_asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(330, parent=parent)
        self.name = Label("", role="strong", wrap=True)
        self.about = Label("", role="small", tone="muted", wrap=True)
        self.rows, self.charges, self.progress = LabelRows(), LabelRows(), LabelRows()
        self.screen_button = Button("Screen this docket", kind="primary")
        self.screen_button.clicked.connect(lambda _checked=False: self.screen_asked.emit())
        self.aside = Button("Open the rows set aside", kind="link")
        self.aside.clicked.connect(lambda _checked=False: self.aside_asked.emit())
        self.excel = Button("Export and read back ...")
        self.excel.setToolTip("The docket as a workbook with a drop-down for the decision, and back in (Ctrl+E)")
        self.excel.clicked.connect(lambda _checked=False: self.excel_asked.emit())
        self.quality_path = PathLine(
            name="Quality report",
            kind="save",
            kinds="PDF for people (*.pdf);;Workbook with every cell (*.xlsx);;JSON with every cell (*.json)",
        )
        self.quality_path.browse.setText("...")
        self.quality = Button("Write the quality report")
        self.quality.setToolTip("Every cell to look at with its address, race recorded, silent months (Ctrl+P)")
        self.quality.clicked.connect(lambda _checked=False: self._write_quality())
        self.stages, self.stage_link = LabelRows(), Button("Open the charges that differ", kind="link")
        self.stage_link.clicked.connect(lambda _checked=False: self.stages_asked.emit())
        self._stages = QWidget()
        self._stages.setLayout(
            column(SectionLabel("At each stage"), 2, self.stages, 4, row(self.stage_link, None), margins=(0, 12, 0, 0))
        )
        self._stages.hide()
        self._charge_title, self._progress_title = SectionLabel("Charges"), SectionLabel("Progress")
        self._paper = QWidget()
        self._paper.setLayout(
            column(
                SectionLabel("Work in Excel"), 4,
                Label(
                    "The file's own columns with recommendation and decision beside them, out and back in.",
                    role="small", tone="muted", wrap=True,
                ),
                6, row(self.excel, None),
            )
        )  # fmt: skip
        self._quality_paper = QWidget()
        self._quality_paper.setLayout(
            column(
                SectionLabel("Quality report, .pdf or .xlsx"), 4, self.quality_path, 6, row(self.quality, None),
            )
        )  # fmt: skip
        self.body.addLayout(
            column(
                SectionLabel("This file"), 4, self.name, 2, self.about,
                12, SectionLabel("Rows"), 2, self.rows, 4, row(self.aside, None),
                12, self._charge_title, 2, self.charges, self._stages,
                12, self._progress_title, 2, self.progress, 10, row(self.screen_button, None),
                14, self._paper, 14, self._quality_paper,
            )
        )  # fmt: skip
        self._shown: DocketRow | None = None

    def show_docket(self, docket: DocketRow) -> None:
        same = self._shown is not None and self._shown.docket_id == docket.docket_id
        self._shown = docket
        if not same:
            self._stages.hide()
        self.name.setText(breakable(docket.name))
        self.name.setAccessibleName(docket.name)
        self.name.setToolTip(docket.name)
        sheet = f", sheet {docket.sheet}" if docket.sheet else ""
        self.about.setText(
            f"{_ABOUT.get(docket.kind, '')}{docket.format.upper()}{sheet} · imported by {docket.imported_by}\n"
            f"SHA-256 {docket.sha256[:16]} …"
        )
        self.about.setToolTip(f"SHA-256 {docket.sha256}")
        self.rows.set_rows(
            (
                ("read", f"{docket.rows_read:,}"),
                ("accepted", f"{docket.rows_accepted:,}"),
                ("set aside", f"{docket.rows_set_aside:,}"),
            )
        )
        count = docket.rows_set_aside
        self.aside.setVisible(bool(count))
        self.aside.setText("Open the row set aside" if count == 1 else f"Open the {count:,} rows set aside")
        self.aside.setAccessibleName(self.aside.text())
        self.aside.updateGeometry()
        is_docket = docket.kind == "docket"
        about: tuple[QWidget, ...] = (self._charge_title, self.charges)
        for widget in about:
            widget.setVisible(docket.kind != "warrants")
        screening: tuple[QWidget, ...] = (self._progress_title, self.progress, self._paper)
        for widget in screening:
            widget.setVisible(is_docket)
        self.charges.set_rows(
            (
                ("charges", f"{docket.charges:,}"),
                ("not recognized", f"{docket.not_recognized:,}"),
                ("cases", f"{docket.cases:,}"),
                ("people", f"{docket.people:,}"),
            )
        )
        self.progress.set_rows(
            (("decided", f"{docket.decided:,}"), ("to decide", f"{docket.charges - docket.decided:,}"))
        )
        self.screen_button.setText("Screen this docket" if is_docket else "Open the review")
        self.screen_button.updateGeometry()
        if not same:
            self.quality_path.set_path(Path.home() / f"{Path(docket.name).stem}-quality.pdf")

    def show_stages(self, docket_id: str, found: DocketStages | None) -> None:
        """How often the stages of the docket differ; nothing where it has one stage, or another one is current now."""
        if self._shown is None or self._shown.docket_id != docket_id:
            return
        self._stages.setVisible(found is not None)
        if found is None:
            return
        rows = []
        for pair in found.stages.pairs:
            rows.append((f"differ {NAMES[pair.then]}", f"{pair.differ:,} of {pair.both:,}"))
            rows.append(("in words", f"{pair.differ_text:,}"))
            rows.append(("in statute or code", f"{pair.differ_statute:,}"))
        self.stages.set_rows(rows)
        many = len(found.changed)
        self.stage_link.setText("Open the difference" if many == 1 else f"Open the {many:,} differences")
        self.stage_link.setAccessibleName(self.stage_link.text())
        self.stage_link.setVisible(bool(many))
        self.stage_link.updateGeometry()

    def _write_quality(self) -> None:
        path = self.quality_path.path
        if path is not None:
            self.quality_asked.emit(path)
