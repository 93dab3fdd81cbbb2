"""The policy on paper: the rendered blocks of one audience as a document."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from screener import __version__
from screener.policy.model import Policy
from screener.policy.render import Block
from screener.reports.document import (
    Column,
    Document,
    Paragraph,
    PolicySource,
    Provenance,
    Run,
    Section,
    Table,
    TableCell,
    plain,
)
from screener.reports.pdf import write_pdf

_MARKINGS = {
    "internal": ("Confidential: attorney work product", "the office only"),
    "public": ("For the public", ""),
    "officer": ("For officers", ""),
}


def build_policy_sheet(policy: Policy, blocks: Sequence[Block], *, audience: str) -> Document:
    """The blocks as a document: the first title names it, every heading starts a section."""
    marking, who = _MARKINGS[audience]
    provenance = Provenance(
        office=policy.office,
        marking=marking,
        audience=who,
        policies=(
            PolicySource(title=policy.title, version=policy.version, effective=policy.effective, sha256=policy.sha256),
        ),
        app_version=__version__,
    )
    opening: list[Paragraph | Table] = []
    sections: list[Section] = []
    title = policy.title
    for block in blocks:
        if block.kind == "title":
            title = block.text or title
        elif block.kind == "heading":
            sections.append(Section(title=block.text, blocks=()))
        elif sections:
            last = sections.pop()
            sections.append(Section(title=last.title, blocks=(*last.blocks, *_drawn(block))))
        else:
            opening.extend(_drawn(block))
    return Document(
        title=title,
        subtitle=f"Version {policy.version}, in force from {policy.effective.isoformat()}",
        provenance=provenance,
        opening=tuple(opening),
        sections=tuple(sections),
    )


def write_policy_sheet(policy: Policy, blocks: Sequence[Block], out: Path, *, audience: str) -> None:
    """Writes the sheet as PDF, whole or not at all."""
    write_pdf(build_policy_sheet(policy, blocks, audience=audience), out)


def _drawn(block: Block) -> Iterable[Paragraph | Table]:
    if block.kind == "table":
        yield _table(block)
        return
    if block.text:
        match block.kind:
            case "quote":
                yield Paragraph(runs=(Run(text=f"“{block.text.strip('“”')}”"),), style="body")
            case "note" | "meta":
                yield plain(block.text, "note")
            case _:
                yield plain(block.text)
    for item in block.items:
        yield plain(f"•  {item}")


def _table(block: Block) -> Table:
    """A table whose first row names its columns; cells of a row are joined with tabs."""
    rows = [item.split("\t") for item in block.items]
    width = max((len(row) for row in rows), default=1)
    head, *rest = rows or [[""]]
    return Table(
        name=(block.text or "Table")[:31],
        caption=block.text,
        columns=tuple(Column(header=head[at] if at < len(head) else "") for at in range(width)),
        rows=tuple(tuple(TableCell(text=row[at] if at < len(row) else "") for at in range(width)) for row in rest),
    )
