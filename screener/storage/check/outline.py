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
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Table, select

from screener.storage import projection, tables
from screener.storage.check.decided import Decided

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
_CHUNK = 500
_PLAIN_TABLES = ("decision", "hold", "note")
#: Of each projection, the columns that events decide.
PROJECTED: Mapping[str, tuple[str, ...]] = {
    name: tuple(c.name for c in tables.metadata.tables[name].c if c.name not in projection.BESIDE.get(name, ()))
    for name in projection.KEYS
}


class Outline:
    """The events of charges in short, and the names of all other objects that have a projection."""

    def __init__(self) -> None:
        self._chains: list[str] = []
        self._chain, self._seq = array("i"), array("q")
        self._object, self._kind = array("q"), array("b")
        self._event, self._mark = array("q"), array("q")  # object and event; the row that it amounts to
        self._gone, self._gone_by = array("q"), array("b")  # what it supersedes, as in ``_event``; by what kind
        self._others: set[str] = set()

    def see(self, values: Sequence[Any], decided: Decided | None) -> None:
        """Takes in one event, as ``journal.every_row`` gives it. ``decided``: its body, if it is a plain decision."""
        about = values[9]
        if not isinstance(about, str):
            return
        if not about.startswith(_CHARGE):
            if about.partition(":")[0] in projection.PROJECTED:
                self._others.add(about)
            return
        try:
            self._charge(values, about, decided)
        except (TypeError, ValueError):  # a value that is no text, or no number, was put in afterwards
            self._others.add(about)

    def _charge(self, values: Sequence[Any], about: str, decided: Decided | None) -> None:
        chain, seq, event_id, supersedes, at, day, _, actor, kind = values[:9]
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
                self._gone.append(hash((about, name)))
                self._gone_by.append(code)
        if not self._chains or self._chains[-1] != chain:
            self._chains.append(chain)
        self._seq.append(seq)
        self._chain.append(len(self._chains) - 1)
        self._object.append(hash(about))
        self._kind.append(code)
        self._event.append(hash((about, event_id)))
        self._mark.append(mark)

    def settle(self, connection: Connection, stored: dict[str, set[int]]) -> list[str]:
        """Ticks off what the tables hold of plain charges; gives the names of the rest, which must be looked at."""
        import numpy

        objects, kinds, events, marks = (_numbers(part) for part in (self._object, self._kind, self._event, self._mark))
        gone, gone_by = _numbers(self._gone), _numbers(self._gone_by)
        heads = (kinds == _DECIDED) & ~numpy.isin(events, gone[gone_by == _DECIDED])
        ends = ((kinds == _HELD) | (kinds == _RELEASED)) & ~numpy.isin(events, gone)
        amount = {"decision": heads, "hold": ends & (kinds == _HELD), "note": kinds == _NOTED}
        held = {name: numpy.fromiter(stored[name], numpy.int64, len(stored[name])) for name in _PLAIN_TABLES}
        rest = kinds == _OTHER
        for name, which in amount.items():
            rest |= which & ~numpy.isin(marks, held[name])
        named = numpy.concatenate([objects[rest], _twice(objects[heads]), _twice(objects[ends])])
        plain = ~numpy.isin(objects, named)
        for name, which in amount.items():
            stored[name].difference_update(marks[which & plain].tolist())
        _, first = numpy.unique(objects[~plain], return_index=True)
        return sorted(self._others.union(self._names(connection, numpy.flatnonzero(~plain)[first])))

    def unknown(self, charges: array[int]) -> Iterator[tuple[str, int]]:
        """The last event of each charge that is not among ``charges`` (hashes of their names as objects)."""
        import numpy

        objects = _numbers(self._object)
        known = numpy.unique(_numbers(charges))
        places = numpy.flatnonzero(~numpy.isin(objects, known))
        last = {int(objects[at]): int(at) for at in places}
        for at in sorted(last.values()):
            yield self._chains[self._chain[at]], self._seq[at]

    def _names(self, connection: Connection, places: numpy.ndarray[Any, Any]) -> Iterator[str]:
        """The objects of the events at these places."""
        e = tables.event.c
        wanted: dict[str, list[int]] = {}
        for at in places.tolist():
            wanted.setdefault(self._chains[self._chain[at]], []).append(self._seq[at])
        for chain, seqs in wanted.items():
            for start in range(0, len(seqs), _CHUNK):
                query = select(e.object).where(e.chain == chain, e.seq.in_(seqs[start : start + _CHUNK]))
                yield from connection.execute(query).scalars()


def _numbers(kept: array[int]) -> numpy.ndarray[Any, Any]:
    import numpy

    return numpy.frombuffer(kept, dtype=numpy.int8 if kept.typecode == "b" else numpy.int64)


def _twice(objects: numpy.ndarray[Any, Any]) -> numpy.ndarray[Any, Any]:
    """Those that stand there more than once."""
    import numpy

    found, counts = numpy.unique(objects, return_counts=True)
    return found[counts > 1]


def _names(supersedes: str) -> Sequence[str]:
    """As ``Event.superseded`` reads them; nearly always one name of 16 signs. Raises for what is no list of names."""
    name = supersedes[2:-2]
    if len(supersedes) == 20 and name.isalnum() and supersedes[:2] == '["' and supersedes[-2:] == '"]':
        return (name,)
    found = json.loads(supersedes)
    if not isinstance(found, list) or not all(isinstance(name, str) for name in found):
        raise ValueError("no list of names")
    return found


def stored_marks(connection: Connection, table: Table) -> set[int]:
    """A number for each row of a projection: a million rows themselves would take some gigabytes."""
    marks: set[int] = set()
    for part in stored_rows(connection, table):
        marks.update(map(hash, part))
    return marks


def stored_rows(connection: Connection, table: Table) -> Iterator[Sequence[Sequence[Any]]]:
    """The rows of a projection, some thousand at a time, in the columns that events decide."""
    query = select(*(table.c[name] for name in PROJECTED[table.name]))
    if table.name == "setting":
        query = query.where(table.c.name.not_in(projection.SECRET_SETTINGS))
    yield from connection.execute(query, execution_options={"yield_per": 5000}).partitions()
