"""Beside the policy: its dates and hash, its scenarios, and what adopting it would change on the office's docket."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from screener.policy.authoring.coverage import Coverage, Tally
from screener.policy.authoring.scenarios import ScenarioReport
from screener.policy.language.model import Policy
from screener.ui.table import Column, DataTable
from screener.ui.widgets.buttons import Button
from screener.ui.widgets.chip import state_style
from screener.ui.widgets.labels import IconLabel, Label, LabelRows, SectionLabel
from screener.ui.widgets.layouts import clear, column, row
from screener.ui.widgets.panes import SidePanel
from screener.ui.widgets.strip import Strip
from screener.workflow.model import Adoption, Transition
from screener.workflow.verbs.draft_policy import DraftTrial

SIDE = 290  # the width of the column at 100 %
_MOST = 12


def day(value: date | datetime | None) -> str:
    """A date as the pages print it: 16 Feb 2026."""
    return "" if value is None else f"{value.day} {value:%b %Y}"


def _recommends(state: str) -> str:
    return state_style(state).recommends


def coverage_lines(found: Coverage) -> tuple[tuple[str, Tally], ...]:
    """What scenarios cover, by what people call it."""
    return (
        ("rules", found.rules),
        ("exceptions", found.exceptions),
        ("both sides of limits", found.boundaries),
        ("unknowns", found.unknowns),
    )


class ScenarioList(QWidget):
    """The scenarios of the file: how many pass, and the ones that do not, each with what the policy says instead."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = SectionLabel("Scenarios")
        self._lines = column(gap=6)
        self.setLayout(column(self.title, 4, self._lines))

    def show_report(self, policy: Policy, report: ScenarioReport | None) -> None:
        clear(self._lines)
        total = len(policy.scenarios)
        if report is None:
            self.title.setText("Scenarios")
            self._lines.addWidget(Label("running ...", tone="muted"))
            return
        self.title.setText(f"Scenarios {report.passed} of {total}" if total else "Scenarios")
        if not total:
            self._lines.addWidget(Label("The file holds none. They are its own test.", tone="muted", wrap=True))
        failed = {failure.scenario.name: failure.reason for failure in report.failed}
        shown = [s for s in policy.scenarios if s.name in failed] + [
            s for s in policy.scenarios if s.name not in failed
        ]
        for scenario in shown[:_MOST]:
            wrong = failed.get(scenario.name)
            mark = IconLabel(
                "triangle-alert" if wrong else "check",
                "needs" if wrong else "saved",
                "fails" if wrong else "passes",
                size=15,
            )
            says = Label(
                wrong or scenario.expect + (f", {scenario.because}" if scenario.because else ""),
                role="small",
                tone="needs" if wrong else "muted",
                wrap=True,
            )
            words = column(Label(scenario.name, wrap=True), says, gap=1)
            line = row(gap=8)
            line.addLayout(column(2, mark, None))
            line.addLayout(words, 1)
            self._lines.addLayout(line)
        if total > _MOST:
            self._lines.addWidget(
                Label(
                    f"and {total - _MOST} more that pass" if not failed else f"and {total - _MOST} more",
                    role="small",
                    tone="muted",
                )
            )


class AdoptionSwitch(QWidget):
    """What adopting the draft changes: charges by recommendation before and after, and the button that does it."""

    adopt_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = DataTable(
            (
                Column(
                    title="Then, and now", text=lambda t: _recommends(t.after), chip=lambda t: t.after,
                    note=lambda t: f"now: {_recommends(t.before)}",
                    tip=lambda t: f"now {_recommends(t.before)}, then {_recommends(t.after)}",
                ),
                Column(title="Charges", text=lambda t: f"{t.count:,}", width=62, number=True),
            ),
            name="What the switch does to the office's charges", fit=True,
        )  # fmt: skip
        self.words = Label("", wrap=True)
        self.note = Label("", role="small", tone="muted", wrap=True)
        self.warnings = column(gap=6)
        self.button = Button("Adopt", kind="primary")
        self.button.clicked.connect(lambda _checked=False: self.adopt_asked.emit())
        self.setLayout(
            column(
                SectionLabel("On your own docket"),
                4,
                self.words,
                6,
                self.table,
                8,
                self.warnings,
                8,
                row(self.button, None),
                6,
                self.note,
                14,
            )
        )

    def show_adoption(self, adoption: Adoption, report: ScenarioReport | None) -> None:
        changed = [t for t in adoption.transitions if t.before != t.after]
        moved = sum(t.count for t in changed)
        stays = adoption.charges - moved
        if not adoption.charges:
            self.words.setText("No charge is imported yet, so nothing changes today.")
        elif not moved:
            self.words.setText(f"All {adoption.charges:,} charges keep their recommendation.")
        else:
            self.words.setText(
                f"{moved:,} of {adoption.charges:,} charges get another recommendation, {stays:,} keep theirs."
            )
        rows: Sequence[Transition] = sorted(changed, key=lambda t: -t.count)
        self.table.set_rows(rows)
        self.table.setVisible(bool(rows))
        clear(self.warnings)
        for sentence in adoption.warnings:
            strip = Strip()
            self.warnings.addWidget(strip)
            strip.say(sentence, kind="warn")
        failing = report is not None and not report.ok
        self.button.setText(f"Adopt version {adoption.policy.version}")
        self.button.setAccessibleName(self.button.text())
        self.button.updateGeometry()
        self.button.setEnabled(report is not None and not failing and not adoption.already_adopted)
        if adoption.already_adopted:
            self.note.setText("This very text is adopted already.")
        elif adoption.kept_out and not failing:
            self.note.setText("It would stand among the versions, and not be in force.")
        elif failing and report is not None:
            n = len(report.failed)
            self.note.setText(f"waits for {'one failing scenario' if n == 1 else f'{n} failing scenarios'}")
        else:
            self.note.setText(
                f"in force from {day(adoption.policy.effective)}; "
                "decisions already taken keep the text that they were taken under"
            )


class PolicySide(SidePanel):
    """The right column of the page."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(SIDE, ground="window", parent=parent)
        self.scenarios, self.switch = ScenarioList(), AdoptionSwitch()
        self.about = LabelRows()
        self.covered_title, self.covered = SectionLabel("Covered by scenarios"), LabelRows()
        self.hash = Label("", role="small", tone="muted", wrap=True)
        self.warnings = column(gap=6)
        self.withdraw = Button("Withdraw ...")
        self.withdraw.setToolTip("Takes this version out of force (Ctrl+Shift+W)")
        self.body.addLayout(
            column(
                self.switch,
                self.scenarios,
                14,
                self.covered_title,
                2,
                self.covered,
                14,
                SectionLabel("This version"),
                2,
                self.about,
                4,
                self.hash,
                8,
                self.warnings,
                8,
                row(self.withdraw, None),
            )
        )

    def show_policy(
        self,
        policy: Policy,
        trial: DraftTrial | None,
        *,
        adoption: Adoption | None,
        adopted: str,
        state: str,
        notice: str = "",
    ) -> None:
        report = None if trial is None else trial.report
        self.covered_title.setVisible(trial is not None)
        self.covered.setVisible(trial is not None)
        if trial is not None:
            self.covered.set_rows([(name, f"{t.covered} of {t.total}") for name, t in coverage_lines(trial.coverage)])
        self.switch.setVisible(adoption is not None)
        if adoption is not None:
            self.switch.show_adoption(adoption, report)
        self.scenarios.show_report(policy, report)
        rows = [("version", policy.version), ("state", state), ("in force from", day(policy.effective))]
        rows.append(("until", day(policy.sunset) if policy.sunset else "no sunset"))
        rows.append(("rules", f"{len(policy.rules):,}"))
        if policy.judgment_terms:
            rows.append(("judgment terms", f"{len(policy.judgment_terms):,}"))
        self.about.set_rows(rows)
        self.hash.setText((f"{adopted}\n" if adopted else "") + f"SHA-256 {policy.sha256[:16]} …")
        self.hash.setToolTip(policy.sha256)
        self.withdraw.setVisible(adoption is None and state in ("in force", "not in force today"))
        clear(self.warnings)
        for sentence in (*filter(None, [notice]), *policy.warnings):
            strip = Strip()
            self.warnings.addWidget(strip)
            strip.say(sentence, kind="warn")
