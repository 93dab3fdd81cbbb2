"""A policy in plain language on paper: for the office, the public or an officer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from screener.policy.language.model import Policy
from screener.policy.rendering.render import Block as PolicyBlock
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
from screener.reports.pdf.pdf import pdf_bytes, write_pdf

_MARKINGS = {"public": "Public", "officer": "For officers", "internal": "Internal"}
_UNWRITTEN = "Internal: unwritten, for the office alone"
_LABELLED = re.compile(r"(\t*)(\(\w+\)) (.*)", re.DOTALL)
#: How the width of a table is shared, by its first header.
_WEIGHTS = {
    "Charge": (1.5, 1.3, 3.2, 2.4),
    "Scenario": (3.4, 1.4, 0.8),
    "Outcome": (1.5, 1.2, 2.4, 1.6),
    "Who": (2.0, 1.1, 1.0, 2.4),
}


def write_policy_sheet(policy: Policy, blocks: Sequence[PolicyBlock], out: Path, *, audience: str) -> None:
    """Writes the rendered policy as PDF, whole or not at all. An officer's card is set smaller where it needs to be."""
    document = policy_document(policy, blocks, audience=audience)
    if audience == "officer" and _pages(pdf_bytes(document)) > 1:
        document = policy_document(policy, blocks, audience=audience, dense=True)
    write_pdf(document, out)


def _pages(data: bytes) -> int:
    return len(re.findall(rb"/Type /Page\b", data))


def policy_document(policy: Policy, blocks: Sequence[PolicyBlock], *, audience: str, dense: bool = False) -> Document:
    """The rendered policy as a document: the title once, a section for each heading; ``dense`` sets tables small."""
    title = next((block.text for block in blocks if block.kind == "title"), policy.title)
    opening: list[Block] = []
    sections: list[Section] = []
    level, heading, under = 1, "", opening
    for block in blocks:
        if block.kind == "title":
            continue
        if block.kind in ("heading", "subheading"):
            _close(sections, heading, under, opening, level)
            heading, under, level = block.text, [], 1 if block.kind == "heading" else 2
        else:
            under.extend(_blocks(block, dense=dense))
    _close(sections, heading, under, opening, level)
    return Document(
        title=title,
        subtitle="",
        provenance=Provenance(
            office=policy.office,
            marking=_UNWRITTEN if policy.unwritten else _MARKINGS.get(audience, audience),
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


def _close(sections: list[Section], heading: str, under: list[Block], opening: list[Block], level: int) -> None:
    if under is not opening:
        anchor = f"part-{len(sections) + 1}"
        sections.append(Section(title=heading, anchor=anchor, blocks=tuple(under), level=level))


def _blocks(block: PolicyBlock, *, dense: bool) -> Iterator[Block]:
    if block.kind == "table":
        yield _table(block, dense=dense)
        return
    style = {"quote": "quote", "note": "note", "meta": "meta"}.get(block.kind, "body")
    if block.text:
        yield Paragraph(runs=(Run(text=block.text),), style="before list" if block.items else style)
    for item in block.items:
        yield _item(item)


def _item(item: str) -> Paragraph:
    """An entry of a list: with its own label, or with a bullet."""
    found = _LABELLED.fullmatch(item)
    if found is None:
        return Paragraph(runs=(Run(text=item),), style="item")
    depth = min(len(found[1]), 2)
    return Paragraph(runs=(Run(text=f"{found[2]} "), Run(text=found[3])), style=f"labelled {depth}")


def _table(block: PolicyBlock, *, dense: bool) -> Table:
    """Rows come as cells joined with tabs; the first row heads the columns."""
    lines = [item.split("\t") for item in block.items]
    width = max((len(line) for line in lines), default=1)
    padded = [line + [""] * (width - len(line)) for line in lines]
    head, body = (padded[0], padded[1:]) if padded else ([""], [])
    weights = _WEIGHTS.get(head[0], (1.0,) * width)
    return Table(
        name=block.text or head[0] or "Table",
        caption=block.text or f"{head[0]}: {len(body)}",
        columns=tuple(
            Column(header=text, weight=weights[place] if place < len(weights) else 1.0)
            for place, text in enumerate(head)
        ),
        rows=tuple(
            tuple(TableCell(text=text, bold=head[0] == "Charge" and place == 0) for place, text in enumerate(line))
            for line in body
        ),
        dense=dense,
    )
