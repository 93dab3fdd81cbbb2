"""The parts of the page beside each other: versions and views, the words, the file, scenarios and the switch."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from screener.ui.pages.policy.analysis import AnalysisView
from screener.ui.pages.policy.editor import DraftEditor
from screener.ui.pages.policy.new import NewPolicy
from screener.ui.pages.policy.replay import ReplayView
from screener.ui.pages.policy.side import SIDE, PolicySide
from screener.ui.pages.policy.text import FileView
from screener.ui.pages.policy.thresholds import ThresholdsView
from screener.ui.theme import px
from screener.ui.widgets.buttons import Button
from screener.ui.widgets.facets import FacetLine, FacetList
from screener.ui.widgets.labels import SectionLabel
from screener.ui.widgets.layouts import column, row
from screener.ui.widgets.panes import Pane, SidePanel
from screener.ui.widgets.reader import Html, Reader

TEXT, COMPARE, FILE, ABOUT = "text", "compare", "file", "about"
REPLAY, THRESHOLDS, ANALYSIS, EDIT, NEW = "replay", "thresholds", "analysis", "edit", "new"
_ANY = 16_777_215  # no limit to a width
_NARROW = 900  # below this width, at 100 %, one part is shown at a time


class PolicyParts(QWidget):
    """In a narrow window the file and the scenarios are views of their own beside the words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._narrow = self._comparable = self._adopted = False
        self._verdict = ""
        self.versions, self.view_list = FacetList("Versions", always=True), FacetList("Views", always=True)
        self.adopt = Button("Adopt a file ...")
        self.reader, self.file = Reader(name="The policy as people read it"), FileView(name="The file")
        self._reader_title, self._file_title = SectionLabel("As people read it"), SectionLabel("The file")
        self.side = PolicySide()
        left = SidePanel(196, ground="window", edge="r")
        left.body.addLayout(column(self.versions, 12, self.view_list, 14, row(self.adopt, None)))
        self._words_pane, self._file_pane = Pane("surface", "r"), Pane("sunken")
        words = column(row(6, self._reader_title, gap=0), 8, self.reader, margins=(8, 12, 14, 0))
        self._words_pane.setLayout(words)
        self._file_pane.setLayout(column(self._file_title, 8, self.file, margins=(6, 12, 8, 0)))
        self._beside = QWidget()
        beside = row(gap=0)
        beside.addWidget(self._words_pane, 48)
        beside.addWidget(self._file_pane, 52)
        beside.addWidget(self.side)
        self._beside.setLayout(beside)
        for pane in (self._words_pane, self._file_pane):
            pane.setMinimumWidth(px(200))
        self.whole: dict[str, QWidget] = {
            REPLAY: ReplayView(), THRESHOLDS: ThresholdsView(), ANALYSIS: AnalysisView(), EDIT: DraftEditor(),
            NEW: NewPolicy(),
        }  # fmt: skip
        self._room = QStackedWidget()
        for part in (self._beside, *self.whole.values()):
            self._room.addWidget(part)
        line = row(left, gap=0)
        line.addWidget(self._room, 1)
        self.setLayout(line)
        self.reader.line_wanted.connect(self.to_line)

    @property
    def view(self) -> str:
        """The view that is chosen."""
        return self.view_list.current

    @property
    def narrow(self) -> bool:
        return self._narrow

    def show_choices(self, versions: Sequence[FacetLine], shown: str) -> None:
        """The versions, and the views that they and the room allow."""
        self.versions.set_choices(versions, shown)
        self._comparable, self._adopted = len(versions) > 1, bool(shown)
        self.show_view(self.view)

    def show_view(self, view: str) -> None:
        """Another view, where it is offered; else the words."""
        views = [FacetLine(key=TEXT, label="Text" if self._narrow else "Text and file")]
        if self._narrow:
            views += [FacetLine(key=FILE, label="The file"), FacetLine(key=ABOUT, label="Scenarios")]
        if self._comparable:
            views.append(FacetLine(key=COMPARE, label="Compare"))
        if self._adopted:
            views += [
                FacetLine(key=REPLAY, label="Replay", tip="What it changes on the office's own charges"),
                FacetLine(
                    key=THRESHOLDS, label="Thresholds", tip="How quantities lie about a limit, and what moving it does"
                ),
                FacetLine(
                    key=ANALYSIS, label="Analysis", count=self._verdict, tip="Conflicts, gaps, rules without effect"
                ),
            ]
        views += [FacetLine(key=EDIT, label="Edit a draft"), FacetLine(key=NEW, label="New policy")]
        self.view_list.set_choices(views, view if view in {each.key for each in views} else TEXT)
        self.arrange()

    def show_verdict(self, verdict: str) -> None:
        """What the analysis says of the shown text, beside its view: a tick, or how much it names."""
        self._verdict = verdict
        self.show_view(self.view)

    def arrange(self) -> None:
        """Which parts are on screen: a view that takes the whole room, or up to three beside each other."""
        self._room.setCurrentWidget(self.whole.get(self.view, self._beside))
        self._words_pane.setVisible(not self._narrow or self.view in (TEXT, COMPARE))
        self._file_pane.setVisible(not self._narrow or self.view == FILE)
        self.side.setVisible((not self._narrow or self.view == ABOUT) and not self.file.wrong_lines)
        self.side.setMaximumWidth(_ANY if self._narrow else px(SIDE))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < px(_NARROW)
        if narrow is not self._narrow:
            self._narrow = narrow
            self.show_view(self.view)

    def show_words(self, title: str, make: Html) -> None:
        """What stands in the middle; ``make`` gives its HTML, anew for every theme."""
        self._reader_title.setText(title)
        self.reader.show_html(make)

    def show_file(self, text: str, title: str = "The file", wrong: Iterable[int] = ()) -> None:
        """The file, with the lines that must be mended."""
        self._file_title.setText(title)
        self.file.show_file(text, wrong)

    def to_line(self, line: int) -> None:
        """Shows a line of the file."""
        if self._narrow:
            self.show_view(FILE)
        self.file.go(line)
