"""The parts of a quality report that stand by stage: race and ethnicity as recorded, and the charge itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from screener.docket.quality.quality import Quality, Recorded
from screener.docket.quality.stage_compare import NAMES, Stages
from screener.domain.counting import plural
from screener.reports.document import Block, Column, Section, Table, TableCell, plain
from screener.reports.imprint import percent

_STAGED = {
    "": "the docket's own",
    "arrest": "at arrest",
    "referral": "at referral",
    "screening": "at screening",
    "disposition": "at disposition",
}
_CHANGES = 12  # changes of words that paper prints; the workbook has them all


def race_blocks(quality: Quality) -> Iterator[Block]:
    """Race and ethnicity by stage, then by agency and by attorney."""
    yield plain(
        "On how many charges a race is recorded, and what else the record says. “Unknown” and “refused” are recorded "
        "answers; a blank is not.",
        "body",
    )
    for by, name, first in (("all", "", "Whose record"), ("agency", "agency", "Agency"), ("attorney", "attorney", "")):
        rows = [each for each in quality.race if each.by == by]
        if not rows or (by != "all" and all(each.name == "not recorded" for each in rows)):
            if by != "all":
                yield plain(f"The docket names no {name}.", "note")
            continue
        if not any(each.recorded for each in rows) and not any(
            column.field.endswith("race") for column in quality.columns
        ):
            yield plain("No column of this file records a race.", "note")
            return
        yield _race_table(rows, name, first or "Attorney")


def _race_table(rows: Sequence[Recorded], name: str, first: str) -> Table:
    staged = bool(name) and len({each.stage for each in rows}) > 1
    strange = any(each.not_understood for each in rows)
    what = "Race and ethnicity" if any("ethnicity" in each.stage for each in rows) else "Race"
    return Table(
        name=f"Race by {name}" if name else "Race",
        caption=f"{what} recorded, by {name}" if name else f"{what} recorded, by stage",
        columns=(
            Column(header=first, weight=3),
            *((Column(header="Whose record", weight=2.4),) if staged else ()),
            Column(header="Charges", align="right", number="0"),
            Column(header="Recorded", align="right", number="0"),
            Column(header="Share", align="right", number="0.0%"),
            Column(header="Unknown", align="right", number="0"),
            Column(header="Refused", align="right", number="0"),
            *((Column(header="Not understood", align="right", number="0", weight=1.5),) if strange else ()),
            Column(header="Not recorded", align="right", number="0", weight=1.3),
        ),
        rows=tuple(
            (
                TableCell(text=each.name if name else _staged(each.stage)),
                *((TableCell(text=_staged(each.stage)),) if staged else ()),
                number(each.charges),
                number(each.recorded),
                share_of(each.recorded, each.charges),
                number(each.unknown),
                number(each.refused),
                *((number(each.not_understood, look=True),) if strange else ()),
                number(each.not_recorded, look=True),
            )
            for each in (sorted(rows, key=lambda each: each.name) if name else rows)
        ),
    )


def _staged(field: str) -> str:
    stage, _, what = field.rpartition(" ")
    return f"{what.capitalize()}, {_STAGED[stage]}"


def stage_section(quality: Quality) -> tuple[Section, ...]:
    """How often the charge of one stage differs from the next; nothing where the docket has one stage only."""
    if quality.stages is None:
        return ()
    return (Section(title="Arrest, filing and court", anchor="stages", blocks=tuple(_stages(quality.stages))),)


def _stages(stages: Stages) -> Iterator[Block]:
    yield plain(
        f"A charge stands at arrest on {plural(stages.arrest, 'charge')}, as filed on {stages.filed:,}, in court on "
        f"{stages.court:,}. Charges are the same where their words are, apart from capitals and spaces.",
        "body",
    )
    if stages.not_compared:
        yield plain(f"Not compared: {stages.not_compared:,} charges on rows with several.", "note")
    yield Table(
        name="Stages",
        caption="How often the charge of one stage differs from the next",
        columns=(
            Column(header="Stages", weight=2.4),
            Column(header="On both", align="right", number="0"),
            Column(header="Differ", align="right", number="0"),
            Column(header="Share", align="right", number="0.0%"),
            Column(header="In words", align="right", number="0"),
            Column(header="In statute", align="right", number="0", weight=1.1),
            Column(header="First only", align="right", number="0", weight=1.1),
            Column(header="Second only", align="right", number="0", weight=1.2),
        ),
        rows=tuple(
            (
                TableCell(text=f"{NAMES[pair.first]}, {NAMES[pair.then]}"),
                number(pair.both),
                number(pair.differ),
                share_of(pair.differ, pair.both),
                number(pair.differ_text),
                number(pair.differ_statute),
                number(pair.first_only),
                number(pair.then_only),
            )
            for pair in stages.pairs
        ),
    )
    for pair in stages.pairs:
        yield Table(
            name=f"Changes {pair.first} to {pair.then}",
            caption=f"The most frequent changes of words, {NAMES[pair.first]} to {NAMES[pair.then]}",
            columns=(
                Column(header=NAMES[pair.first].capitalize(), weight=4),
                Column(header=NAMES[pair.then].capitalize(), weight=4),
                Column(header="Charges", align="right", number="0"),
            ),
            rows=tuple((TableCell(text=one), TableCell(text=other), number(n)) for one, other, n in pair.changes),
            empty="None.",
            paper_rows=_CHANGES,
            dense=True,
        )


def number(count: int, *, look: bool = False, bold: bool = False) -> TableCell:
    """``look`` sets a count in bold that is not 0."""
    return TableCell(text=f"{count:,}", value=count, bold=bold or (look and count > 0))


def share_of(part: int, whole: int) -> TableCell:
    """A share in percent; a dash where there is nothing to divide by."""
    rate = part / whole if whole else None
    return TableCell(text=percent(rate), value=rate)
