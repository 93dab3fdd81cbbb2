"""One spelling for what differs in capitals alone, within a column."""

from __future__ import annotations

from collections.abc import Mapping


def one_spelling(values: Mapping[str, str], counts: Mapping[str, int]) -> Mapping[str, str]:
    """The same values by raw cell, each in the spelling that most cells of the column have.

    ``counts`` says how many cells hold each raw value. A case or a county written in two ways would part counts that
    stand together, and a count that seems to stand alone is declined.
    """
    folded = {value: value.casefold() for value in values.values()}
    if len(set(folded.values())) == len(folded):
        return values
    cells: dict[str, int] = {}
    for raw, value in values.items():
        cells[value] = cells.get(value, 0) + counts[raw]
    chosen: dict[str, str] = {}
    for value in sorted(cells, key=lambda each: (-cells[each], each)):
        chosen.setdefault(folded[value], value)
    return {raw: chosen[folded[value]] for raw, value in values.items()}
