"""Reads a list of outstanding warrants."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from screener.docket.result import WarrantReading

__all__ = ["WarrantReading", "read_warrants"]


def read_warrants(path: Path, *, as_of: date | None) -> WarrantReading:
    raise NotImplementedError
