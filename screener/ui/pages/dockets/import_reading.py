"""What the wizard shows of a file that was read: counts and sentences made from an import plan, without widgets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from screener.docket.cells.controlled_words import FIELDS
from screener.docket.quality.control import ControlTotal, control_total
from screener.docket.quality.plausible import doubts_of
from screener.docket.reading.presets import PresetMatch, match_preset
from screener.docket.reading.reading import DocketReading
from screener.docket.reading.settled import settled_sentence
from screener.domain.counting import agreed, plural
from screener.domain.offense import OffenseClass, label
from screener.workflow.model import ImportPlan

#: What stands in the "Is" column for a column that has no meaning for the program.
KEPT = "not used"
_DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe"}


def field_label(name: str) -> str:
    """A field in the words for people."""
    if not name:
        return KEPT
    field = FIELDS.get(name)
    return field.label if field is not None else name


def file_words(reading: DocketReading) -> str:
    """Format, delimiter and encoding as they were found."""
    parts = [reading.format.upper() if len(reading.format) <= 4 else reading.format]
    if reading.delimiter:
        parts.append(_DELIMITERS.get(reading.delimiter, reading.delimiter))
    if reading.encoding:
        parts.append(reading.encoding)
    return ", ".join(parts)


def short_hash(sha256: str) -> str:
    """The two ends of a file's SHA-256, by which two files can be compared on screen; nothing where it is not known."""
    return f"SHA-256 {sha256[:4]}…{sha256[-4:]}" if sha256 else ""


def seen(text: str) -> str:
    """A value as it can be seen: blanks of a cell that holds only blanks are drawn."""
    return text if text.strip() or not text else "␣" * len(text)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadText:
    """A charge text with its statute, how often it stands in the file, and as what it was read."""

    text: str
    statute: str
    rows: int
    offense: str
    substance: str
    basis: str
    known: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueGroup:
    """Doubts of one kind: how many, and the first places."""

    code: str
    count: int
    example: str
    cells: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewedPlan:
    """A plan with everything that the wizard shows of it, made in the office's thread."""

    plan: ImportPlan
    texts: tuple[ReadText, ...]
    recognized: int
    asked: tuple[ReadText, ...]
    issues: tuple[IssueGroup, ...]
    control: ControlTotal  # as counted, with the file's own total line
    layout: PresetMatch | None  # the known layout whose columns these are
    doubts: tuple[str, ...] = ()  # what was seen that no docket has

    @property
    def reading(self) -> DocketReading:
        return self.plan.reading


def _texts(reading: DocketReading) -> tuple[ReadText, ...]:
    counted: Counter[tuple[str, str, OffenseClass, str, str]] = Counter(
        (c.text, c.statute, c.reading.offense, c.reading.substance, c.reading.basis) for c in reading.charges
    )
    return tuple(
        ReadText(
            text=text, statute=statute, rows=rows, offense=label(offense),
            substance="" if substance in ("none", "unspecified") else substance.replace("_", " "),
            basis=basis, known=offense is not OffenseClass.UNKNOWN,
        )
        for (text, statute, offense, substance, basis), rows in sorted(
            counted.items(), key=lambda item: (-item[1], item[0][0])
        )
    )  # fmt: skip


def _issues(plan: ImportPlan) -> tuple[IssueGroup, ...]:
    groups: dict[str, list[tuple[str, str]]] = {}
    for issue in plan.reading.issues:
        groups.setdefault(issue.code, []).append((issue.cell, issue.message))
    told = {issue.cell for issue in plan.reading.issues}
    for each in plan.unread:
        why = f"{each.text!r} {each.why}: it is asked"
        found = [(cell, why) for cell in each.at if cell not in told]
        if found:
            groups.setdefault(f"not_understood {each.fact}", []).extend(found)
    return tuple(
        IssueGroup(
            code=code, count=len(found), example=found[0][1],
            cells=", ".join(cell for cell, _ in found[:4] if cell) + (" ..." if len(found) > 4 else ""),
        )
        for code, found in sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))
    )  # fmt: skip


def review(plan: ImportPlan) -> ReviewedPlan:
    """Counts what the wizard's steps show; once for a plan, not once for every repaint."""
    texts = _texts(plan.reading)
    asked = tuple(text for text in texts if not text.known)
    return ReviewedPlan(
        plan=plan, texts=tuple(text for text in texts if text.known), asked=asked,
        recognized=sum(text.rows for text in texts if text.known), issues=_issues(plan),
        control=control_total(plan.reading), layout=match_preset([column.header for column in plan.reading.columns]),
        doubts=doubts_of(plan.reading),
    )  # fmt: skip


def fact_label(name: str) -> str:
    """A fact as the sentence over a list names it."""
    return name[:1].upper() + name[1:]


def listed(names: Iterable[str]) -> str:
    """``scales, baggies and cash``."""
    words = list(names)
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + f" and {words[-1]}" if words else ""


def is_warrant_list(reading: DocketReading) -> bool:
    """Whether the file reads like open warrants: a column says so, its name does, or a third are failures to appear."""
    if any(column.field.startswith("warrant") for column in reading.columns) or "warrant" in reading.name.casefold():
        return True
    appearances = sum(charge.reading.offense is OffenseClass.FTA_WARRANT for charge in reading.charges)
    return 3 * appearances > len(reading.charges) > 0


def obstacle(reviewed: ReviewedPlan) -> str:
    """Why this file cannot be imported, or nothing."""
    if not reviewed.reading.charges:
        return "No charge can be read from this file: go back and say which column holds it."
    if reviewed.plan.already_imported:
        return "This very file is in the record already: there is nothing to import."
    return ""


def looks(reviewed: ReviewedPlan) -> tuple[str, ...]:
    """What a person should look at, the weightiest first; each one sentence."""
    plan, reading = reviewed.plan, reviewed.reading
    found: list[str] = []
    if plan.already_imported:
        found.append(f"This very file is already in the record: {plan.already_imported.rstrip('.')}.")
    elif plan.same:
        found.append(
            f"{plural(plan.same, 'charge')} of this file {agreed(plan.same, 'is', 'are')} in the record already, "
            "unchanged."
        )
    if plan.addition is not None:
        found.append(f"These rows were set aside from {plan.addition.name}: they are an addition to it.")
    found += [each.sentence for each in reviewed.control.compared if not each.equal]
    if reviewed.doubts:
        found.append(f"This does not look like a docket: {'; '.join(reviewed.doubts)}.")
    if is_warrant_list(reading):
        found.append("This looks like a list of warrants: they are reviewed on the Retroactive page.")
    swapped = [c.header for c in reading.columns if any(note.startswith("the header says") for note in c.notes)]
    if swapped:
        verb = agreed(len(swapped), "holds", "hold")
        found.append(
            f"{listed(f'“{name}”' for name in swapped[:4])} {verb} other content than the header says. "
            "Mapped by content."
        )
    found.extend(notice if notice.endswith(".") else f"{notice}." for notice in reading.notices)
    if plan.settled:
        found.append(f"{settled_sentence(plan.settled_by, len(reading.charges))}: history, not for the desk.")
    if reviewed.asked:
        rows = sum(text.rows for text in reviewed.asked)
        found.append(f"{plural(len(reviewed.asked), 'charge text')} in {plural(rows, 'row')} not recognized.")
    if reading.set_aside:
        found.append(f"{plural(len(reading.set_aside), 'row')} set aside, each with its reason.")
    return tuple(found)


def brief(reviewed: ReviewedPlan) -> str:
    """The side panel in a line, for a narrow window."""
    reading = reviewed.reading
    parts = [
        f"{plural(reading.rows_read, 'row')} = {reading.rows_accepted:,} accepted + "
        f"{len(reading.set_aside):,} set aside"
    ]
    return " · ".join((*parts, *looks(reviewed)))
