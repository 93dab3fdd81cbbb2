"""Whether a rule fits its file, in sentences: errors, rules that disagree with a charge, scenarios, the analysis."""

from __future__ import annotations

from html import escape

from screener.domain.counting import plural
from screener.domain.errors import ScreenerError
from screener.policy.authoring.add_rule import RuleDraft
from screener.ui.pages.policy.text import paragraph

_MOST = 6


def verdict_html(found: RuleDraft | ScreenerError) -> str:
    """The one thing that matters first, then each thing with its way out."""
    if isinstance(found, ScreenerError):
        return paragraph(escape(str(found)), tone="wrong", weight=600)
    parts = []
    if found.ok:
        count = found.scenarios.count("- name:")
        scenarios = f"{count} scenario{'' if count == 1 else 's'}"
        parts.append(paragraph(f"Rule {escape(found.id)} fits, with {scenarios}.", tone="saved", weight=600, below=3))
        parts.append(paragraph(f"No errors, {found.passed} scenarios pass, nothing new in the analysis.", below=6))
        parts.append(paragraph("Read each scenario: whether it is what was meant only you know.", tone="muted"))
    for conflict in found.conflicts:
        parts.append(paragraph(escape(conflict.message), tone="wrong", weight=600, below=3))
        parts.append(paragraph("Which of the two stands then? Let the new rule give way, or make it an exception."))
    if not found.conflicts:
        for error in found.errors[:_MOST]:
            parts.append(paragraph(escape(error.message), tone="wrong", weight=600, below=2))
            parts.append(paragraph(escape(error.hint)) if error.hint else "")
    if found.failures:
        count = len(found.failures)
        head = plural(count, "scenario of the file comes", "scenarios of the file come")
        parts.append(paragraph(f"{head} out otherwise with the new rule.", tone="needs", weight=600, below=3))
        for each in found.failures[:_MOST]:
            parts.append(paragraph(f"– {escape(each.scenario.name)}: {escape(each.reason)}", left=10, below=2))
    for item in found.found:
        parts.append(paragraph(escape(item.sentence), tone="wrong", below=4))
    for left in found.uncovered:
        parts.append(paragraph(f"No scenario covers {escape(left.id)}.", tone="muted", below=2))
    return "".join(parts)
