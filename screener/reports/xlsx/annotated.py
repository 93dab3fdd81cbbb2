"""A docket's own cells with the program's columns beside them: what goes back into a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from screener.docket.columns.own_export import SCREENED_COLUMNS
from screener.domain.decision import Rollup
from screener.domain.truth import Truth
from screener.policy.evaluation.finding import Finding, MissingFact, RuleTrace

NOT_KNOWN = "not known"
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")

#: How a recommendation reads; decisions read otherwise ("Declined").
RECOMMENDATION_WORDS: Mapping[Rollup, str] = {
    Rollup.DECLINED: "Decline",
    Rollup.DISMISSED: "Dismiss",
    Rollup.DIVERTED: "Divert",
    Rollup.REDUCED: "Reduce",
    Rollup.FILED: "File",
    Rollup.HELD: "Hold",
    Rollup.ATTORNEY_DECIDES: "Attorney decides",
    Rollup.NEEDS_INFORMATION: "Needs information",
    Rollup.OUTSIDE: "Outside the policy",
    Rollup.NO_OFFENSE: "No offense",
}
ANNOTATION_HEADERS = SCREENED_COLUMNS


class Lines(Protocol):
    """The cells of many lines, which can be passed through more than once and are not held: there may be millions."""

    def __len__(self) -> int: ...
    def __iter__(self) -> Iterator[Sequence[str]]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedColumn:
    """A column in which a person answers; ``words`` are the answers of a closed list."""

    header: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnotatedDocket:
    """One line a charge: a row that holds several charges stands once for each of them.

    ``asked`` are empty columns behind the docket's own, which are read as such when it comes back. ``lines`` have the
    cells of all columns: the docket's own, those, and the program's.
    """

    title: str
    headers: Sequence[str]
    lines: Lines
    provenance: Sequence[str] = ()
    asked: Sequence[AskedColumn] = ()
    annotation_headers: Sequence[str] = field(default=ANNOTATION_HEADERS)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenedLine:
    """One charge on its way into a workbook that can be read back. ``cells`` in the order of docket.readback.COLUMNS.

    ``about`` names it where it stands apart from its row: count, case, person, charge. A line that is not ``open``
    is a row without a charge: there is nothing to decide.
    """

    row: int
    cells: tuple[str, ...]
    about: tuple[str, str, str, str] = ("", "", "", "")
    open: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenedTable:
    """One table of an imported docket with its charges.

    ``rows`` are its own cells by their line on the sheet, rows set aside among them; ``header_row`` is the line of its
    headers, 0 where it has none. ``joined``: it stands in another file, which was joined to the docket's.
    """

    sheet: str
    header_row: int
    headers: Sequence[str]
    rows: Mapping[int, Sequence[str]]
    lines: Sequence[ScreenedLine]
    joined: bool = False

    @property
    def last(self) -> int:
        """The last line that is of the table."""
        return max([self.header_row, *self.rows, *(line.row for line in self.lines)])


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenedDocket:
    """An imported docket with its charges, for a workbook that can be read back: its tables, mostly one."""

    title: str
    tables: Sequence[ScreenedTable]
    marking: str
    provenance: Sequence[str] = ()


def neutral(text: str) -> str:
    """A text cell that no spreadsheet takes for a formula: an apostrophe before = + - @ and their look-alikes."""
    return "'" + text if text.startswith(_FORMULA_STARTS) else text


def grouped_word(grouped: bool | None) -> str:
    """Grouped in a cell: yes, no, not known."""
    return NOT_KNOWN if grouped is None else "yes" if grouped else "no"


def recommendation_words(finding: Finding) -> str:
    """A recommendation in a cell: both outcomes where there are two, and who chooses."""
    second = finding.alternative
    words = RECOMMENDATION_WORDS[finding.rollup]
    if second is None:
        return words
    return f"{words} or {RECOMMENDATION_WORDS[second.rollup].lower()} ({second.chosen_by} chooses)"


def missing_words(missing: MissingFact) -> str:
    """A missing fact and what each answer would give: "amount (at most 10 g: decline; more than 10 g: ...)"."""
    answers = "; ".join(
        f"{answer}: {result if isinstance(result, str) else 'then ' + ', '.join(result)}"
        for answer, result in missing.answers.items()
    )
    return f"{missing.label} ({answers})" if answers else missing.label


def why_words(finding: Finding) -> str:
    """The explanation in one line: the rule that decides, its conditions with their values, and what was not shown."""
    trace = next((t for t in finding.because if t.rule == finding.decided_by), None)
    if trace is None:
        near = [t for t in finding.because if t.verdict == "not known"] or list(finding.because)
        return "; ".join(_why_not(t) for t in near[:3]) or "No rule reaches this charge."
    parts = [f"{trace.rule} {trace.title}".strip()]
    parts += [f"{c.text} ({c.value})" if c.value else c.text for c in trace.conditions if c.truth is Truth.YES]
    if trace.not_shown:
        parts.append("not shown: " + ", ".join(trace.not_shown))
    return "; ".join(parts)


def _why_not(trace: RuleTrace) -> str:
    failing = [c.text for c in trace.conditions if c.truth is not Truth.YES]
    reason = ", ".join(failing) if failing else "overridden"
    verdict = "waits for" if trace.verdict == "not known" else "does not apply:"
    return f"{trace.rule} {verdict} {reason}"
