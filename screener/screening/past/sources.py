"""A history from the columns of the docket and from the office's own charges, as the policy counts it.

An event that both sources tell (one kind, one day, no other offense) is counted once. What one of the two sources does
not say stays open: it is never none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from screener.domain.case import Charge, FactValue
from screener.policy.language.events import OF_COLUMNS, REST, PastEvent, read_event
from screener.policy.language.model import BOTH, COLUMNS, Policy
from screener.screening.linking.linking import People
from screener.screening.past.events import past_events

HISTORY = "history"


def counts_own(policy: Policy | None) -> bool:
    """Whether a policy counts the office's own charges as events, and has a rule that looks at them."""
    return policy is not None and policy.history_from != COLUMNS and HISTORY in policy.facts_read


def histories(
    policy: Policy,
    charges: Iterable[Charge],
    told: Iterable[FactValue | None],
    people: People,
    places: Iterable[int],
) -> Iterator[tuple[str, ...] | None]:
    """The history of each charge as the policy counts it (``places`` of the people's roster); None where nothing is
    known. ``told`` is what the column of the docket, or a person who looked it up, says of each."""
    for charge, said, own in zip(charges, told, past_events(people, places), strict=True):
        cell = charge.cells.get(HISTORY)
        recorded = cell is not None and cell.row == 0  # a person looked it up: that counts under every policy
        columns = said if isinstance(said, tuple) and (recorded or policy.history_from == BOTH) else None
        if recorded:  # who looked it up has answered what was not known; what is sure in the office counts too
            own = tuple(each for each in own or () if (event := read_event(each)) is not None and event.sure)
        yield joined(columns, own, both=policy.history_from == BOTH or recorded)


def joined(columns: tuple[str, ...] | None, own: tuple[str, ...] | None, *, both: bool) -> tuple[str, ...] | None:
    """The events of both sources, each told once; None where neither says anything.

    ``both``: the policy counts both, so that what one of them does not say is open.
    """
    if columns is None and (own is None or (both and not own)):
        return None
    if not both:
        return own
    mine = {each: event for each in own or () if (event := read_event(each)) is not None}
    found: list[str] = list(own or ())
    for each in columns or ():
        event = read_event(each)
        if event is None or not any(_same(event, other) for other in mine.values()):
            found.append(each if event is None or event.source else f"{each}, {OF_COLUMNS}")
    rest = [REST] if columns is None or own is None else []
    return (*sorted(found), *rest)


def _same(told: PastEvent, own: PastEvent) -> bool:
    """Whether an event of a column is one that an own charge tells: both surely."""
    about = not told.offense or not own.offense or told.offense == own.offense
    return own.sure and told.on is not None and (told.kind, told.on) == (own.kind, own.on) and about
