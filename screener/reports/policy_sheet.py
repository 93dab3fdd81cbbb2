"""A policy in plain language on paper: for the office, the public or an officer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from screener.policy.model import Policy
from screener.policy.render import Block as PolicyBlock
from screener.reports.document import (
    Block,
    Column,
    Document,
    Paragraph,
    PolicySource,
    Provenance,
    Run,
    Section,
    Table,
    TableCell,
)
from screener.reports.imprint import day
from screener.reports.pdf import write_pdf

_MARKINGS = {"public": "Public", "officer": "For officers", "internal": "Internal"}


def write_policy_sheet(policy: Policy, blocks: Sequence[PolicyBlock], out: Path, *, audience: str) -> None:
    """Writes the rendered policy as PDF, whole or not at all."""
    write_pdf(policy_document(policy, blocks, audience=audience), out)


def policy_document(policy: Policy, blocks: Sequence[PolicyBlock], *, audience: str) -> Document:
    """The rendered policy as a document: the title once, a section for each heading."""
    title = next((block.text for block in blocks if block.kind == "title"), policy.title)
    opening: list[Block] = []
    sections: list[Section] = []
    heading, under = "", opening
    for block in blocks:
        if block.kind == "title":
            continue
        if block.kind == "heading":
            _close(sections, heading, under, opening)
            heading, under = block.text, []
        else:
            under.extend(_blocks(block))
    _close(sections, heading, under, opening)
    return Document(
        title=title,
        subtitle=f"Version {policy.version} \u00b7 in force since {day(policy.effective)}",
        provenance=Provenance(
            office=policy.office,
            marking=_MARKINGS.get(audience, audience),
            audience="",
            policies=(
                PolicySource(
                    title=policy.title, version=policy.version, effective=policy.effective, sha256=policy.sha256
                ),
            ),
        ),
        opening=tuple(opening),
        sections=tuple(sections),
    )


def _close(sections: list[Section], heading: str, under: list[Block], opening: list[Block]) -> None:
    if under is not opening:
        sections.append(Section(title=heading, anchor=f"part-{len(sections) + 1}", blocks=tuple(under)))


def _blocks(block: PolicyBlock) -> Iterator[Block]:
    if block.kind == "table":
        yield _table(block)
        return
    style = {"quote": "quote", "note": "note", "meta": "note"}.get(block.kind, "body")
    if block.text:
        yield Paragraph(runs=(Run(text=block.text),), style=style)
    for item in block.items:
        yield Paragraph(runs=(Run(text=item),), style="item")


def _table(block: PolicyBlock) -> Table:
    """Rows come as cells joined with tabs; the first row heads the columns."""
    lines = [item.split("\t") for item in block.items]
    width = max((len(line) for line in lines), default=1)
    padded = [line + [""] * (width - len(line)) for line in lines]
    head, body = (padded[0], padded[1:]) if padded else ([""], [])
    return Table(
        name=block.text or "Table",
        caption=block.text or "Table",
        columns=tuple(Column(header=text) for text in head),
        rows=tuple(tuple(TableCell(text=text) for text in line) for line in body),
    )
