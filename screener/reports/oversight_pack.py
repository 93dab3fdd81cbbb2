"""The oversight pack: the sentence, the picture, the table; then what stands behind them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from screener.oversight.result import Flag, Oversight
from screener.reports.document import Document, Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class PackResult:
    """The files written, the flags of 0-commands, and the lists with their counts (None: not known)."""

    files: tuple[Path, ...]
    flags: tuple[Flag, ...]
    lists: dict[str, int | None]
    oversight: Oversight


def build_pack(oversight: Oversight, provenance: Provenance) -> Document:
    """The pack as a document without a format."""
    raise NotImplementedError


def write_pack(oversight: Oversight, provenance: Provenance, out: Path) -> tuple[Path, ...]:
    """Writes oversight.pdf, oversight.xlsx, oversight.html and measures.json into the folder ``out``."""
    raise NotImplementedError


def pack_from_facts(facts_path: Path, start: date, end: date, out: Path) -> PackResult:
    """The pack from a FACTS.csv alone: ``screener oversight --facts``. One look; the as-of date is ``end``."""
    raise NotImplementedError
