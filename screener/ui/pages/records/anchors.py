"""Anchors on screen: where the record was written down elsewhere, and up to which event it is protected by that."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from screener.ui import dialogs
from screener.ui.pages.records.sections import EDGE, RecordsSection
from screener.ui.session import Session
from screener.ui.table import Column, DataTable
from screener.ui.theme import px
from screener.ui.widgets.buttons import Button
from screener.ui.widgets.labels import Label
from screener.ui.widgets.layouts import Flow, column
from screener.ui.widgets.panes import Card
from screener.ui.widgets.strip import Strip
from screener.workflow.session import Office
from screener.workflow.verbs import anchor_record
from screener.workflow.verbs.anchor_record import AnchorCoverage, AnchorMade, AnchorRow, AnchorsHeld


class AnchorsSection(RecordsSection):
    """The anchors in the office's own folder, each compared with the record."""

    name, label = "anchors", "Anchors"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.verdict = Strip()
        self.words = Label("", wrap=True)
        self.folder = Label("", role="small", tone="muted", wrap=True)
        self.write, self.choose = Button("Write an anchor", kind="primary"), Button("Choose the folder ...")
        self.write.clicked.connect(lambda _checked=False: self.write_anchor())
        self.choose.clicked.connect(lambda _checked=False: self.choose_folder())
        self.table = DataTable(
            (
                Column(title="Event", text=lambda one: f"{one.event:,}", width=90, number=True),
                Column(title="Written down", text=self._when, width=160),
                Column(
                    title="The record", text=lambda one: "agrees" if one.agrees else "says something else", width=160,
                    tone=lambda one: "text" if one.agrees else "wrong",
                ),
                Column(
                    title="In", text=lambda one: one.file.name, tip=lambda one: str(one.file),
                    tone=lambda _one: "muted",
                ),
            ),
            name="Anchors, newest first",
        )  # fmt: skip
        self.none = Label(
            "No anchor yet. Choose a folder that whoever edits this office cannot reach: a share of yours, a stick.",
            tone="muted", wrap=True,
        )  # fmt: skip
        self.none.setContentsMargins(px(12), px(10), px(12), px(12))
        card = Card()
        card.body.addWidget(self.table, 1)
        card.body.addWidget(self.none)
        main = column(
            self.verdict, 8, Flow((self.write, self.choose)), 4, self.folder, 8, self.words, 8, card, margins=EDGE
        )
        main.setStretchFactor(card, 1)
        self.setLayout(main)

    def _when(self, one: AnchorRow) -> str:
        return f"{self.session.local(one.at):%Y-%m-%d %H:%M}"

    def first_focus(self) -> QWidget:
        return self.table if self.table.rows_model.rows else self.write

    def refresh(self) -> None:
        def work(office: Office) -> tuple[AnchorsHeld, AnchorCoverage]:
            return anchor_record.held(office), anchor_record.standing(office)

        self.session.run(work, self._arrived, self.fail, owner=self)

    def _arrived(self, found: tuple[AnchorsHeld, AnchorCoverage]) -> None:
        held, standing = found
        self.table.set_rows(held.rows)
        self.table.setVisible(bool(held.rows))
        self.none.setVisible(not held.rows)
        kind = "wrong" if not held.whole else "done" if held.rows else "warn"
        self.verdict.say(held.said, kind=kind)
        self.folder.setText(standing.folder or "No folder is chosen.")
        self.words.setText(f"The record ends now with event {standing.event:,}: {' '.join(standing.words)}")

    def write_anchor(self) -> None:
        """Writes down where the record ends; the first time it is asked where, and from then on kept there."""
        chosen: Path | None = None
        if not self.session.office.anchor_folder:
            chosen = dialogs.ask_folder(self, "A folder that whoever edits this office cannot reach")
            if chosen is None:
                return

        def work(office: Office) -> AnchorMade:
            if chosen is not None:
                anchor_record.set_folder(office, chosen)
            return anchor_record.anchor(office)

        self.session.run(work, self._written, self.fail, owner=self)

    def _written(self, made: AnchorMade) -> None:
        self.say(f"Event {made.event:,} is written down in {made.file}.", strong="Anchored.", kind="done")
        self.changed.emit()

    def choose_folder(self) -> None:
        """Another folder for anchors from now on."""
        folder = dialogs.ask_folder(self, "A folder that whoever edits this office cannot reach")
        if folder is not None:
            self.session.run(
                lambda office: anchor_record.set_folder(office, folder), lambda _none: self.changed.emit(), self.fail,
                owner=self,
            )  # fmt: skip
