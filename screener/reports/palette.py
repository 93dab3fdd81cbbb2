"""Style tokens and fonts for paper and for files: the same tokens that the window is made from."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from screener.domain.errors import ScreenerError
from screener.domain.shipped import resource

#: Weights that the reports set text in.
WEIGHTS = ("Regular", "SemiBold", "Bold")


def tokens() -> Mapping[str, str]:
    """Token name to color (#RRGGBB) in the light scheme: paper is light."""
    return _scheme("light")


@lru_cache(maxsize=4)
def _scheme(name: str) -> Mapping[str, str]:
    path = resource("style", "tokens.json")
    try:
        loaded = json.loads(path.read_text("utf-8"))
        scheme = loaded["schemes"][name]
    except (OSError, ValueError, KeyError) as error:
        raise ScreenerError(f"{path} cannot be read", why=str(error), remedy="Install the program again") from error
    return {str(name): str(color) for name, color in scheme.items()}


def color(token: str) -> str:
    """The color of a token; a token that does not exist is a fault of the program."""
    return "#FFFFFF" if token == "paper" else tokens()[token]


def font_file(weight: str) -> Path:
    """The TrueType file of Inter for paper: equally wide digits, 1, l, I, 0 and O differ."""
    return resource("fonts", "paper", f"InterPaper-{weight}.ttf")


def scheme_css(names: Sequence[str]) -> str:
    """The colors of the tokens as CSS variables for a file that follows the reader's light or dark setting."""
    light, dark = (";".join(f"--{name}:{_scheme(each)[name]}" for name in names) for each in ("light", "dark"))
    return f":root{{{light}}}\n@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}"
