"""Style tokens and fonts for paper and for files: the same tokens that the window is made from."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from screener.domain.errors import ScreenerError
from screener.domain.shipped import resource

#: Weights that the reports set text in.
WEIGHTS = ("Regular", "SemiBold", "Bold")


@lru_cache(maxsize=1)
def tokens() -> Mapping[str, str]:
    """Token name to color (#RRGGBB) in the light scheme: paper is light."""
    path = resource("style", "tokens.json")
    try:
        loaded = json.loads(path.read_text("utf-8"))
        scheme = loaded["schemes"]["light"]
    except (OSError, ValueError, KeyError) as error:
        raise ScreenerError(f"{path} cannot be read", why=str(error), remedy="Install the program again") from error
    return {str(name): str(color) for name, color in scheme.items()}


def color(token: str) -> str:
    """The color of a token; a token that does not exist is a fault of the program."""
    return "#FFFFFF" if token == "paper" else tokens()[token]


def font_file(weight: str) -> Path:
    """The TrueType file of Inter for paper: equally wide digits, 1, l, I, 0 and O differ."""
    return resource("fonts", "paper", f"InterPaper-{weight}.ttf")
