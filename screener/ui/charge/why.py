"""Why: the rule, its words and source, each condition as it stood, what was looked at, what would change it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from screener.domain.counting import agreed
from screener.domain.decision import Rollup
from screener.policy.evaluation.finding import ConditionTrace, Finding, RuleTrace
from screener.policy.language.words import listed
from screener.screening.recommend.screened import SETTLED
from screener.ui.charge import charge_sentences
from screener.ui.theme import color, px
from screener.ui.widgets.chip import Chip
from screener.ui.widgets.labels import IconLabel, Label, SectionLabel
from screener.ui.widgets.layouts import clear, column, row
from screener.ui.widgets.panes import SidePanel
from screener.workflow.model import CountView

#: How a policy's explanation names one of several conditions of which some must hold.
_PART = "of these: "
_UNBOUND = 16_777_215  # Qt's own largest size
#: truth or verdict -> icon, color, the word for those who do not see the icon
_MARKS = {
    "yes": ("check", "decline", "met"),
    "no": ("minus", "muted", "not met"),
    "not known": ("circle-question-mark", "needs", "not known"),
    "applies": ("check", "needs", "applies"),
    "does not apply": ("minus", "muted", "does not apply"),
}


class Quote(QWidget):
    """The rule's own words, with a bar at the left and the source beneath."""

    def __init__(self, text: str, source: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        quote = [Label(f"“{text}”", wrap=True)] if text else []
        self.setLayout(
            column(*quote, Label(source, role="small", tone="muted", wrap=True), gap=2, margins=(13, 0, 0, 0))
        )
        self.setAccessibleName(f"{text} {source}")

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(0, 0, px(3), self.height(), color("line"))


def _marked(mark: str, text: str, note: str, indent: int = 0) -> QHBoxLayout:
    icon, tone, word = _MARKS[mark]
    sign = IconLabel(icon, tone, word, size=15)
    left = column(sign, None, margins=(0, 1, 0, 0))
    label = Label(text, wrap=True)
    label.setAccessibleName(f"{word}: {text}" + (f" ({note})" if note else ""))
    right = column(label, *([Label(note, role="small", tone="muted", wrap=True)] if note else []), gap=1)
    line = row(gap=9)
    line.setContentsMargins(indent, 0, 0, 0)
    line.addLayout(left)
    line.addLayout(right, 1)
    return line


def _seen(trace: RuleTrace) -> str:
    """What was known of an exception's conditions, each fact once."""
    parts = [c for c in trace.conditions if c.text.startswith(_PART)]
    known = [c for c in parts or trace.conditions if c.value is not None]
    return ", ".join(dict.fromkeys(f"{c.fact} {c.value}" for c in known))


def no_rule_words(finding: Finding, version: str) -> str:
    """Why no rule stands for a recommendation, by what the finding says: never more than is known of the charge."""
    match finding.rollup:
        case Rollup.NEEDS_INFORMATION:
            missing = [each.label for each in finding.missing]
            if not missing:
                return "What the policy says of this charge cannot be told yet."
            lead = agreed(len(missing), "it is", "they are")
            return f"Whether a rule of the policy reaches this charge is open until {lead} known: {listed(missing)}."
        case Rollup.ATTORNEY_DECIDES if finding.judgments:
            return f"The facts are known. The policy leaves to the attorney's judgment: {listed(finding.judgments)}."
        case Rollup.OUTSIDE if finding.outcome == SETTLED.outcome:
            return "A court has settled this charge: it is history, and not screened as new."
        case Rollup.OUTSIDE if not version:
            return "No policy of this office is in force for this charge. Adopt one on the Policy page."
        case Rollup.OUTSIDE:
            return "No rule of the policy reaches this charge. The program has no opinion: ordinary screening."
    return f"No rule of the policy reaches this charge. Of such charges the policy says: {finding.outcome}."


class WhyPanel(SidePanel):
    """The right column. ``whole`` shows every rule that was looked at, not only the one that decides."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(330, parent=parent)
        self.setAccessibleName("Why")
        self.whole = False
        self._flowing = False
        self._count: CountView | None = None
        self._effective = ""
        self.body.setSpacing(px(5))

    def show_count(self, count: CountView | None, effective: str = "") -> None:
        """Shows the reasons for a charge; nothing is kept of the one before."""
        self._count, self._effective = count, effective
        self.setUpdatesEnabled(False)
        clear(self.body)
        if count is not None:
            self._fill(count)
        self.body.addStretch(1)
        self.scroll_area.verticalScrollBar().setValue(0)
        self._fit()
        self.setUpdatesEnabled(True)

    def _section(self, title: str) -> None:
        self.body.addSpacing(px(10))
        self.body.addWidget(SectionLabel(title))
        self.body.addSpacing(px(3))

    def _fill(self, count: CountView) -> None:
        finding = count.finding
        self.body.addWidget(SectionLabel("Why"))
        self.body.addWidget(Chip(charge_sentences.heading_chip(count), finding.rollup))
        trace = charge_sentences.deciding(finding)
        if trace is None:
            self._fill_outside(count)
        else:
            self._fill_rule(count, trace)
        if self.whole:
            self._fill_others(count, trace)
        self._fill_changes(count)
        needs = charge_sentences.deviation_needs(finding)
        if needs:
            self._section("A deviation needs")
            self.body.addWidget(Label(needs, wrap=True))

    def _policy_words(self, count: CountView) -> str:
        version = f"version {count.policy_version}" if count.policy_version else ""
        parts = [count.policy_title, version, self._effective]
        return ", ".join(part for part in parts if part)

    def _fill_rule(self, count: CountView, trace: RuleTrace) -> None:
        title = trace.title if trace.title.startswith(trace.rule) else f"{trace.rule} {trace.title}"
        self.body.addSpacing(px(4))
        self.body.addWidget(Label(title, role="heading", wrap=True))
        self.body.addSpacing(px(2))
        source = ", ".join(part for part in (self._policy_words(count), trace.cite) if part)
        self.body.addWidget(Quote(trace.quote, source))
        if trace.conditions:
            self._section("Conditions")
            self._conditions(trace.conditions, charge_sentences.condition_origins(count.explanation, trace.rule))
        exceptions = charge_sentences.exceptions_of(count.finding, trace.rule)
        if exceptions:
            self._section("Exceptions looked at")
            for exception in exceptions:
                self._exception(exception)
        if count.finding.also:
            self._section("Offered beside it")
            self.body.addWidget(Label(", ".join(count.finding.also), wrap=True))

    def _conditions(self, conditions: Sequence[ConditionTrace], origins: Sequence[str]) -> None:
        settled = False  # whether the condition that the next "of these" belong to is known
        for number, condition in enumerate(conditions):
            origin = origins[number] if number < len(origins) else ""
            known = "" if origin == "in no column" else origin
            if condition.value is None:
                note = f"blank · {known}" if known else "not in the data"
            else:
                note = " · ".join(part for part in (condition.value, known) if part)
            part = condition.text.startswith(_PART)
            mark = str(condition.truth)
            if part and settled and mark == "not known":
                mark = "no"  # the count is reached or missed without it
            settled = settled if part else mark != "not known"
            text = charge_sentences.capital(condition.text.removeprefix(_PART))
            self.body.addLayout(_marked(mark, text, note, indent=px(24) if part else 0))

    def _exception(self, trace: RuleTrace) -> None:
        text = trace.title or "; ".join(c.text for c in trace.conditions) or trace.rule
        notes = []
        if trace.verdict == "not known":
            notes.append(
                "not known: " + ", ".join(dict.fromkeys(c.fact for c in trace.conditions if c.truth == "not known"))
            )
        elif trace.not_shown:
            notes.append("not shown: " + ", ".join(trace.not_shown))
        else:
            notes.append(_seen(trace))
        if trace.verdict == "applies" and trace.outcome:
            notes.append(trace.outcome)
        self.body.addLayout(_marked(trace.verdict, text, " · ".join(note for note in notes if note)))

    def _fill_outside(self, count: CountView) -> None:
        self.body.addSpacing(px(4))
        self.body.addWidget(Label(no_rule_words(count.finding, count.policy_version), wrap=True))
        self.body.addSpacing(px(2))
        if count.policy_version:
            self.body.addWidget(Quote("", self._policy_words(count)))
        near = [t for t in count.finding.because if t.exception_to is None]
        if near and not self.whole:
            self._section("Rules looked at")
            for trace in near[:4]:
                self._looked_at(trace)

    def _looked_at(self, trace: RuleTrace) -> None:
        failing = [c for c in trace.conditions if str(c.truth) == "no"]
        failing = failing or [c for c in trace.conditions if str(c.truth) == "not known"]
        note = "; ".join(f"{c.text}: {'no' if str(c.truth) == 'no' else 'not known'}" for c in failing[:2])
        title = trace.title if trace.title.startswith(trace.rule) else f"{trace.rule} {trace.title}"
        if trace.beaten_by:
            note = f"gives way to {trace.beaten_by}"
        self.body.addLayout(_marked(trace.verdict, title, note))

    def _fill_others(self, count: CountView, deciding: RuleTrace | None) -> None:
        others = [t for t in count.finding.because if t.exception_to is None and t is not deciding]
        if others:
            self._section("All rules looked at")
            for trace in others:
                self._looked_at(trace)

    def _fill_changes(self, count: CountView) -> None:
        finding = count.finding
        if not finding.nearest_change and not finding.missing:
            return
        self._section("What would change it")
        if finding.nearest_change:
            self.body.addWidget(Label(charge_sentences.capital(finding.nearest_change), wrap=True))
        for missing in finding.missing:
            label = Label(charge_sentences.missing_html(missing), wrap=True, rich=True)
            label.setToolTip(missing.ask)
            self.body.addWidget(label)

    def flow(self, flowing: bool) -> None:
        """As high as its text and as wide as the room, inside another scroll area; else the column at the right."""
        self._flowing = flowing
        self.setMaximumWidth(_UNBOUND if flowing else px(330))
        self._fit()

    def _fit(self) -> None:
        if self._flowing:
            inner = self.scroll_area.widget()
            assert inner is not None
            self.setFixedHeight(max(inner.heightForWidth(max(self.width() - 2, px(200))), px(80)))
        else:
            self.setMinimumHeight(px(80))
            self.setMaximumHeight(_UNBOUND)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._flowing:
            self._fit()
