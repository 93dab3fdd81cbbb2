"""What is kept beside the record: the newest backup, where the record ends as words, and up to where it is
anchored."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from screener.ui.widgets.buttons import Button
from screener.ui.widgets.labels import Label, LabelRows, SectionLabel
from screener.ui.widgets.layouts import column, row
from screener.workflow.model import BackupRow
from screener.workflow.verbs.anchor_record import AnchorCoverage


def anchored_words(standing: AnchorCoverage) -> str:
    """How far the anchors reach, in a few words."""
    if not standing.folder:
        return "no folder chosen"
    if standing.anchored_to == 0:
        return "nothing yet"
    newer = standing.event - standing.anchored_to
    reach = f"event {standing.anchored_to:,}"
    return f"{reach}, all" if newer <= 0 else f"{reach}, {newer:,} newer"


class Elsewhere(QWidget):
    """``backup_asked``, ``anchor_asked`` and ``incident_asked`` are its buttons."""

    backup_asked = Signal()
    anchor_asked = Signal()
    incident_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = LabelRows()
        self.words = Label("", role="small", tone="muted", wrap=True)
        self.backup, self.anchor = Button("Back up now"), Button("Write an anchor")
        self.backup.clicked.connect(lambda _checked=False: self.backup_asked.emit())
        self.anchor.clicked.connect(lambda _checked=False: self.anchor_asked.emit())
        self.incident = Button("Incident package ...")
        self.incident.setToolTip("Audit log, hashes, findings and log without a name, for who looks into an incident")
        self.incident.clicked.connect(lambda _checked=False: self.incident_asked.emit())
        self.setLayout(
            column(
                SectionLabel("Backups and anchors"), 2, self.rows, 4, self.words, 6,
                row(self.backup, self.anchor, None), 6, row(self.incident, None),
            )
        )  # fmt: skip

    def show_standing(
        self, newest: BackupRow | None, when: datetime | None, standing: AnchorCoverage, disk: str
    ) -> None:
        """``when`` is the time of the newest backup as the office's clock shows it, ``disk`` what encrypts the disk."""
        told = "none yet" if newest is None or when is None else f"{when:%Y-%m-%d %H:%M}"
        anchored = ("anchored", anchored_words(standing))
        self.rows.set_rows((("newest backup", told), anchored, ("this disk", disk)))
        self.words.setText(f"Event {standing.event:,}: {' '.join(standing.words)}")
        self.words.setToolTip("The last event as twelve words: they stand at the foot of every report.")
        self.anchor.setToolTip(standing.folder or "Choose a folder that whoever edits this office cannot reach")
        self.backup.setToolTip("" if newest is None else str(newest.path))

    def set_busy(self, busy: bool) -> None:
        """While one is being written neither can be asked for."""
        for button in (self.backup, self.anchor, self.incident):
            button.setEnabled(not busy)
