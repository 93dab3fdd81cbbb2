"""What Verify keeps of every event as it walks along the chains, so that most charges need no second look.

A charge is *plain* while nothing but decisions, notes, holds and releases happened to it, with one decision and one
hold at most that nothing supersedes. What its rows in the tables must be is then known from its events one by one, and
whether they are there is compared for all plain charges at once. Every other object, and every charge of which a row
is not as it must be, is *rest*: its events are read again and ``projection.project`` says what they amount to. So a
plain charge can only be found right here; what is wrong is always said by the one rule of the program.

Of an event some forty bytes are kept: numbers that Python's hash gives, keyed anew in every process, so that nobody can
make two rows alike.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Table, select

from screener.storage.audit_log import projection
from screener.storage.audit_log.check.decided import DecisionParts
from screener.storage.schema import tables
from screener.storage.schema.plain_parts import plain_parts

if TYPE_CHECKING:
    import numpy

_OTHER, _DECIDED, _NOTED, _HELD, _RELEASED = range(5)
_KINDS = {
    projection.DECIDED: _DECIDED,
    projection.NOTED: _NOTED,
    projection.HELD: _HELD,
    projection.RELEASED: _RELEASED,
}
_CHARGE = "charge:"
_CHUNK, _PART = 500, 5000
#: Of each projection, the columns that events decide.
PROJECTED: Mapping[str, tuple[str, ...]] = {
    name: tuple(c.name for c in tables.metadata.tables[name].c if c.name not in projection.BESIDE.get(name, ()))
    for name in projection.KEYS
}


class _Taken:
    """Some events of charges in short, one number each. Raises what a spoiled value raises, before any is kept."""

    def __init__(self, charges: Sequence[tuple[Sequence[Any], DecisionParts | None]]) -> None:
        self.seq = array("q", [values[1] for values, _ in charges])
        self.object = array("q", [hash(values[9]) for values, _ in charges])
        self.event = array("q", [hash((values[9], values[2])) for values, _ in charges])
        self.gone, self.gone_by = array("q"), array("b")
        kinds, marks = [], []
        for values, decided in charges:
            _, _, event_id, supersedes, at, day, _, actor, kind, about, _, _, _ = values
            code, mark = _KINDS.get(kind, _OTHER), 0
            if code == _DECIDED:
                if decided is None:
                    code = _OTHER
                else:
                    mark = decided.row_mark(event_id, about[7:], actor, at, day)
            elif code in (_NOTED, _HELD):
                mark = hash((event_id, about[7:], actor, at))
            if supersedes != "[]":
                for name in _names(supersedes):
                    self.gone.append(hash((about, name)))
                    self.gone_by.append(code)
            kinds.append(code)
            marks.append(mark)
        self.kind, self.mark = array("b", kinds), array("q", marks)


class Outline:
    """The events of charges in short, and the names of all other objects that have a projection."""

    def __init__(self) -> None:
        self._chains: dict[str, int] = {}  # its number, by which events name it
        self._chain, self._seq = array("i"), array("q")
        self._object, self._kind = array("q"), array("b")
        self._event, self._mark = array("q"), array("q")  # object and event; the row that it amounts to
        self._gone, self._gone_by = array("q"), array("b")  # what it supersedes, as in ``_event``; by what kind
        self._others: set[str] = set()

    def __len__(self) -> int:
        """How many events of charges it holds."""
        return len(self._seq)

    def see(self, part: Sequence[Sequence[Any]], decided: Sequence[DecisionParts | None]) -> None:
        """Takes in some events, as ``journal.every_part`` gives them. ``decided``: the bodies of plain decisions."""
        try:
            charges = [(values, said) for values, said in zip(part, decided, strict=True) if values[9][:7] == _CHARGE]
            others = [values[9] for values in part if values[9][:7] != _CHARGE] if len(charges) < len(part) else []
            projected = [about for about in others if about.partition(":")[0] in projection.PROJECTED]
            taken = _Taken(charges)
        except (TypeError, ValueError, OverflowError):  # a value that is no text, or no number, was put in afterwards
            if len(part) > 1:
                for values, said in zip(part, decided, strict=True):
                    self.see((values,), (said,))
            elif isinstance(part[0][9], str):
                self._others.add(part[0][9])
            return
        numbers = self._chains
        self._chain.extend([numbers.setdefault(values[0], len(numbers)) for values, _ in charges])
        self._seq += taken.seq
        self._object += taken.object
        self._event += taken.event
        self._kind += taken.kind
        self._mark += taken.mark
        self._gone += taken.gone
        self._gone_by += taken.gone_by
        self._others.update(projected)

    def settle(self, connection: Connection, stored: Mapping[str, array[int]]) -> tuple[list[str], dict[str, set[int]]]:
        """Ticks off what the tables hold of plain charges: the names of the rest, which must be looked at, and of each
        table the rows that are left to account for."""
        import numpy

        objects, kinds, events, marks = (_numbers(part) for part in (self._object, self._kind, self._event, self._mark))
        gone, gone_by = _numbers(self._gone), _numbers(self._gone_by)
        heads = (kinds == _DECIDED) & ~_among(events, gone[gone_by == _DECIDED])
        ends = ((kinds == _HELD) | (kinds == _RELEASED)) & ~_among(events, gone)
        amount = {"decision": heads, "hold": ends & (kinds == _HELD), "note": kinds == _NOTED}
        held = {name: _numbers(part) for name, part in stored.items()}
        rest = kinds == _OTHER
        for name, which in amount.items():
            rest |= which & ~_among(marks, held[name])
        named = numpy.concatenate([objects[rest], _twice(objects[heads]), _twice(objects[ends])])
        plain = ~_among(objects, named)
        for name, which in amount.items():
            held[name] = held[name][~_among(held[name], marks[which & plain])]
        _, first = numpy.unique(objects[~plain], return_index=True)
        looked_at = self._others.union(self._names(connection, numpy.flatnonzero(~plain)[first]))
        return sorted(looked_at), {name: set(left.tolist()) for name, left in held.items()}

    def unknown(self, charges: array[int]) -> Iterator[tuple[str, int]]:
        """The last event of each charge that is not among ``charges`` (hashes of their names as objects)."""
        import numpy

        objects, chains = _numbers(self._object), list(self._chains)
        places = numpy.flatnonzero(~_among(objects, _numbers(charges)))
        last = {int(objects[at]): int(at) for at in places}
        for at in sorted(last.values()):
            yield chains[self._chain[at]], self._seq[at]

    def _names(self, connection: Connection, places: numpy.ndarray[Any, Any]) -> Iterator[str]:
        """The objects of the events at these places."""
        e = tables.event.c
        chains = list(self._chains)
        wanted: dict[str, list[int]] = {}
        for at in places.tolist():
            wanted.setdefault(chains[self._chain[at]], []).append(self._seq[at])
        for chain, seqs in wanted.items():
            for start in range(0, len(seqs), _CHUNK):
                query = select(e.object).where(e.chain == chain, e.seq.in_(seqs[start : start + _CHUNK]))
                yield from connection.execute(query).scalars()


def _numbers(kept: array[int]) -> numpy.ndarray[Any, Any]:
    import numpy

    return numpy.frombuffer(kept, dtype=numpy.int8 if kept.typecode == "b" else numpy.int64)


def _among(numbers: numpy.ndarray[Any, Any], others: numpy.ndarray[Any, Any]) -> numpy.ndarray[Any, Any]:
    """Which of the numbers are among the others: as ``numpy.isin`` says it, in a fourth of the time for a million."""
    import numpy

    if not len(others):
        return numpy.zeros(len(numbers), dtype=bool)
    ordered = numpy.sort(others)
    places = numpy.searchsorted(ordered, numbers)
    places[places == len(ordered)] = 0
    found: numpy.ndarray[Any, Any] = ordered[places] == numbers
    return found


def _twice(objects: numpy.ndarray[Any, Any]) -> numpy.ndarray[Any, Any]:
    """Those that stand there more than once."""
    import numpy

    ordered = numpy.sort(objects)
    found: numpy.ndarray[Any, Any] = ordered[1:][ordered[1:] == ordered[:-1]]
    return found


def _names(supersedes: str) -> Sequence[str]:
    """As ``Event.superseded`` reads them; nearly always one name of 16 signs. Raises for what is no list of names."""
    name = supersedes[2:-2]
    if len(supersedes) == 20 and name.isalnum() and supersedes[:2] == '["' and supersedes[-2:] == '"]':
        return (name,)
    found = json.loads(supersedes)
    if not isinstance(found, list) or not all(isinstance(name, str) for name in found):
        raise ValueError("no list of names")
    return found


def stored_marks(connection: Connection, table: Table, told: Callable[[int], None]) -> array[int]:
    """A number for each row of a projection: a million rows themselves would take some gigabytes. ``told`` hears of
    so many more."""
    marks = array("q")
    for part in stored_rows(connection, table):
        marks.extend(list(map(hash, part)))
        told(len(part))
    return marks


def stored_rows(connection: Connection, table: Table) -> Iterator[Sequence[Sequence[Any]]]:
    """The rows of a projection, some thousand at a time, in the columns that events decide."""
    query = select(*(table.c[name] for name in PROJECTED[table.name]))
    if table.name == "setting":
        query = query.where(table.c.name.not_in(projection.SECRET_SETTINGS))
    return plain_parts(connection, query, _PART)
