"""Citations of statutes: one spelling for one code, and whether a text looks like a citation."""

from __future__ import annotations


def normalize(text: str) -> str:
    """One spelling for one citation."""
    return "".join(text.upper().split())


def same(a: str, b: str) -> bool:
    """Whether two citations name the same code."""
    return normalize(a) == normalize(b)


def looks_like(text: str) -> float:
    """How much a text looks like a citation, from 0 to 1."""
    return 0.5
