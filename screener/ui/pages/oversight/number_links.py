"""What stands behind each number: the title, the words that explain it, and the ids of its charges."""

from __future__ import annotations

from dataclasses import dataclass

from screener.oversight.facts import group_of
from screener.oversight.result import NOT_RECORDED, AttorneyRow, Oversight
from screener.ui.pages.oversight.number_format import both, day, p_words, period_words


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedNumber:
    """A number that was opened. ``words`` state unit, numerator, denominator, period, version and definition."""

    title: str
    words: str
    charges: tuple[str, ...]


def provenance(view: Oversight) -> str:
    """Unit, period, as-of date and policy version of every number of a view."""
    versions = ", ".join(version for version, _ in view.policy_versions) or "none"
    when = f"Decided {period_words(view.start, view.end)}, as of {day(view.end)}."
    return f"Unit: charge. {when} Policy version {versions}."


def listed(view: Oversight, title: str, charges: tuple[str, ...]) -> OpenedNumber:
    """A row of a table or a list."""
    return OpenedNumber(title=title, words=provenance(view), charges=charges)


def tile(view: Oversight, key: str) -> OpenedNumber | None:
    """A tile; None for the one that leads to the lists."""
    rows, main = view.decided, view.main
    if key == "without approval":
        found = next((item for item in view.lists if item.name == "deviations without approval"), None)
        if found is None:
            return None
        ids = tuple(row.charge_id for row in found.charges)
        return OpenedNumber(title=found.label, words=f"{found.explanation} {provenance(view)}", charges=ids)
    if key == "race":
        ids = tuple(row.charge_id for row in rows if row.is_covered and group_of(row.race) is None)
        return listed(view, "Covered charges whose race is not known", ids)
    if key == "grouped":
        ids = tuple(row.charge_id for row in rows if row.grouped is True and row.concordant is False)
        words = f"{both(main.office.grouped)}. {main.definition} {provenance(view)}"
        return OpenedNumber(title="Grouped covered charges not decided as recommended", words=words, charges=ids)
    if key == "concordance":
        ids = tuple(row.charge_id for row in rows if row.concordant is False)
        words = f"{both(view.concordance)}. {main.definition} {provenance(view)}"
        return OpenedNumber(title="Covered charges not decided as recommended", words=words, charges=ids)
    return None


def _attorney_words(view: Oversight, line: AttorneyRow) -> str:
    words = [f"Standalone {both(line.standalone)}, grouped {both(line.grouped)}."]
    if line.unknown.of:
        words.append(f"Not known whether grouped: {both(line.unknown)}.")
    if line.test is not None:
        adjusted = f", adjusted {p_words(line.test.adjusted)}" if line.test.adjusted is not None else ""
        words.append(f"{line.test.name}: p = {p_words(line.test.p)}{adjusted}: {line.verdict}.")
    elif line.verdict:
        words.append(f"{line.verdict.capitalize()}.")
    return " ".join((*words, view.main.definition, provenance(view)))


def attorney(view: Oversight, line: AttorneyRow) -> OpenedNumber:
    """The charges that a reader should open: covered, not decided as recommended."""
    title = f"{line.attorney}, covered, not decided as recommended"
    return OpenedNumber(title=title, words=_attorney_words(view, line), charges=line.behind)


def explained(view: Oversight, line: AttorneyRow) -> OpenedNumber:
    """Every covered charge that an attorney's number counts."""
    whose = None if line.attorney == NOT_RECORDED else line.attorney
    ids = tuple(
        row.charge_id
        for row in view.decided
        if row.concordant is not None and (line.attorney == "Office" or row.attorney == whose)
    )
    return OpenedNumber(
        title=f"{line.attorney}, what the number counts", words=_attorney_words(view, line), charges=ids
    )


def month(view: Oversight, name: str) -> OpenedNumber:
    """The covered charges decided in a month ("2026-05")."""
    ids = tuple(
        row.charge_id for row in view.decided if row.concordant is not None and f"{row.decided_on:%Y-%m}" == name
    )
    return listed(view, f"Covered charges decided in {name}", ids)


def sentence(view: Oversight) -> str:
    """The one sentence above the numbers."""
    if not view.decided:
        return ""
    head = (
        f"Of {view.concordance.of:,} covered charges decided, {view.concordance.count:,} were decided as recommended."
    )
    flagged = view.main.flagged
    if flagged:
        return f"{head} Outside limits, look at the files: {', '.join(row.attorney for row in flagged)}."
    if not view.main.rows:
        return head
    return f"{head} No difference between standalone and grouped was found; n may be too small."
