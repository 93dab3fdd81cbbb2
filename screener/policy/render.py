"""A policy in plain language, as blocks that screens and paper show alike."""

from __future__ import annotations

from dataclasses import dataclass

from screener.policy.model import Policy

AUDIENCES = ("internal", "public", "officer")


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One piece of the rendered policy. ``kind``: title, heading, paragraph, quote, list, note, table or meta.

    ``items`` are the entries of a list, or the cells of a table row by row joined with tabs; ``line`` is the line of the
    file that it was made from.
    """

    kind: str
    text: str = ""
    items: tuple[str, ...] = ()
    line: int | None = None


def render(policy: Policy, *, audience: str) -> tuple[Block, ...]:
    """The policy in sentences for an audience."""
    raise NotImplementedError


def to_markdown(blocks: tuple[Block, ...]) -> str:
    """The blocks as Markdown."""
    raise NotImplementedError


def to_html(blocks: tuple[Block, ...]) -> str:
    """The blocks as HTML fragments with escaped text."""
    raise NotImplementedError
