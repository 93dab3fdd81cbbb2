"""The analysis of a policy: conflicts, gaps, rules without effect, each with a concrete charge and its line."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from screener.domain.counting import agreed
from screener.policy.analysis.analyse import Analysis, Item
from screener.policy.authoring.coverage import Coverage
from screener.ui.pages.policy.editor import coverage_html
from screener.ui.pages.policy.text import paragraph, to_line
from screener.ui.pages.policy.turning import Turning
from screener.ui.widgets.labels import SectionLabel
from screener.ui.widgets.layouts import column, row
from screener.ui.widgets.panes import Pane
from screener.ui.widgets.reader import Reader

_SECTIONS = (
    ("conflicts", "Two rules disagree", "No conflict: no two rules of one level disagree on any charge."),
    (
        "gaps",
        "No rule decides",
        "No gap: every charge that a rule speaks of is decided by a rule, or the file says so.",
    ),
    ("shadowed", "Never decides", "Nothing shadowed: every rule decides some charge."),
    ("unreachable", "Can never hold", "Nothing unreachable: every rule can hold."),
)


class AnalysisView(Pane):
    """``line_wanted`` says a line of the file that was pressed."""

    line_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("surface", parent=parent)
        self.found: Analysis | None = None
        self.reader, self.covered = Reader(name="Analysis"), Reader(name="Covered by scenarios")
        left, right = Pane("surface", "r"), Pane("window")
        left.setLayout(column(row(6, SectionLabel("Analysis"), gap=0), 8, self.reader, margins=(8, 12, 14, 0)))
        right.setLayout(
            column(row(6, SectionLabel("Covered by scenarios"), gap=0), 8, self.covered, margins=(8, 12, 8, 0))
        )
        self.setLayout(column(Turning((left, 62), (right, 38))))
        for reader in (self.reader, self.covered):
            reader.line_wanted.connect(self.line_wanted)

    def wait(self) -> None:
        """Until the analysis arrives."""
        self.found = None
        self.reader.show_html(
            lambda: paragraph("Looking at every charge that the file can tell apart ...", tone="muted")
        )
        self.covered.show_html(lambda: paragraph("Running the scenarios ...", tone="muted"))

    def show_analysis(self, found: Analysis, covered: Coverage) -> None:
        """Another analysis."""
        self.found = found
        self.reader.show_html(lambda: analysis_html(found))
        self.covered.show_html(lambda: coverage_html(covered))


def analysis_html(found: Analysis) -> str:
    """The analysis as it is read; what was not decided is said first, never left out."""
    parts = []
    if found.clean:
        parts.append(
            paragraph("No conflict, no gap, nothing shadowed, nothing unreachable", size=15, weight=600, tone="saved")
        )
        parts.append(paragraph("Looked at to its end, over every charge that the file can tell apart.", tone="muted"))
    if found.not_decided:
        n = len(found.not_decided)
        head = "One question was not decided" if n == 1 else f"{n} questions were not decided"
        parts.append(paragraph(head, size=15, weight=600, tone="needs"))
        parts.append(
            paragraph(
                "The file is too intertwined for the time that the analysis takes. It is not known to be clean.",
                tone="muted",
            )
        )
        parts.extend(_item(each) for each in found.not_decided)
    for name, title, none in _SECTIONS:
        items: Sequence[Item] = getattr(found, name)
        if items:
            parts.append(paragraph(f"{title}: {len(items)}", size=15, weight=600, above=8, below=4))
            parts.extend(_item(each) for each in items)
        elif not found.clean:
            parts.append(paragraph(none, tone="muted", above=4))
    return "".join(parts)


def _item(item: Item) -> str:
    place = to_line(f"line {item.place.line}", item.place.line, "accent")
    parts = [paragraph(escape(item.sentence), weight=600, above=4, below=1)]
    parts.append(
        paragraph(
            f"{place} · {agreed(len(item.rules), 'rule')} {escape(', '.join(item.rules))}",
            tone="muted",
            size=12,
            below=2,
        )
    )
    scenario = item.scenario()
    if scenario:
        shown = escape(scenario.rstrip()).replace(" ", "&nbsp;").replace("\n", "<br>")
        parts.append(paragraph(shown, left=12, size=12, below=8))
    return "".join(parts)
