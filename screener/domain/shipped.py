"""What ships with the program: vocabulary, fonts, icons, style, sample policies."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path


def _folder(name: str) -> Path:
    packed = Path(str(files("screener"))) / name
    # An editable install has no packed copy: the folder stands beside the package.
    return packed if packed.is_dir() else packed.parent.parent / name


def resource(*parts: str) -> Path:
    """A file under resources/ (installed: screener/resources)."""
    return _folder("resources").joinpath(*parts)


def sample_policy(name: str) -> Path:
    """A policy file that ships with the program, by its file name."""
    return _folder("policies") / name
