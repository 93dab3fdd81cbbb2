"""Why a docket gives no value of a fact: no column, a column that cannot be read as it, or one without a value."""

from __future__ import annotations

from collections.abc import Collection

from screener.docket.cells.headers import matches
from screener.docket.model.result import DocketReading, FileColumn
from screener.policy.language.facts.sources import fields_of
from screener.policy.language.vocabulary import FACTS, WEIGHTS

_SURE = 0.75


def why_absent(reading: DocketReading, fact: str, read: Collection[str] = ()) -> str:
    """One clause for a fact of ``reading.absent_facts``: "in no column" is said only where no header names it.

    ``read`` are the facts that the policy reads: where any weighing counts, the column of another one is named.
    """
    if fact in reading.own:
        return f"'{fact}' has no value in its column"
    if fact == "amount":
        for column in reading.columns:
            other = "stated amount" if column.field == "quantity" else column.field
            if other in WEIGHTS and other != fact and other in read:
                how = "is not in every cell of" if other in reading.facts_given else "has no weight in"
                return f"'{other}' {how} its column, {_shown(column)}"
    fields = fields_of(fact) if fact in FACTS else ()
    own = next((column for column in reading.columns if column.field and column.field == next(iter(fields), "")), None)
    if own is not None:
        return f"'{fact}' has no value in its column, {_shown(own)}"
    for column in reading.columns:
        known = (match.field for match in matches(column.header) if match.score >= _SURE)
        if not column.field and any(field in fields for field in known):
            return f"'{fact}' cannot be read from its column, {_shown(column)}"
    return f"'{fact}' is in no column"


def _shown(column: FileColumn) -> str:
    return f"{column.header.strip()} ({column.letter})"
