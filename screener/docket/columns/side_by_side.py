"""Tables side by side on one sheet: the same names again to the right, with other cases below them."""

from __future__ import annotations

from collections.abc import Sequence

from screener.docket.cells.headers import matches
from screener.docket.columns.profile import header_key

_WHOSE = frozenset({"case number", "name", "last name", "person id"})
_MOST, _NARROWEST = 4, 3


def columns_beside(headers: Sequence[str]) -> tuple[tuple[int, ...], ...]:
    """For each name the columns under it, from left to right; empty where the names do not all come again in order.

    One of the names says whose charges they are: columns of charges alone repeat for the further charges of one case.
    """
    named = [at for at, header in enumerate(headers) if header.strip()]
    keys = [header_key(headers[at]) for at in named]
    for many in range(_MOST, 1, -1):
        width, rest = divmod(len(keys), many)
        if rest or width < _NARROWEST or keys != keys[:width] * many or len(set(keys[:width])) != width:
            continue
        if any(match.field in _WHOSE for at in named[:width] for match in matches(headers[at])[:1]):
            return tuple(tuple(named[block * width + place] for block in range(many)) for place in range(width))
    return ()
