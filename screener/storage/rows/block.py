"""Some hundred rows of an import: what is stored of them, in which tables, and what binds it.

A block has one row in ``docket_block``: the image of its rows as they stood (zlib over JSON, column by column) and a
digest of 32 bytes a row. Its charges stand in ``charge``; the people, cases, forms and readings that they name by
number stand where they were met first. The digest of a row is over a commitment (salt, what belongs to the person of
each charge, cells), the line and what may be known of its charges. So nobody who has the digests can try out what a
short text may have been. ``digest`` binds the whole block, and the event of the import binds the digests of all blocks.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count, repeat, zip_longest
from typing import Any, NamedTuple

import msgspec
from isal import isal_zlib
from sqlalchemy import Connection, Table, delete, select

from screener.domain.errors import ScreenerError
from screener.storage.rows.imports import rows_of
from screener.storage.schema import charge_table, tables
from screener.storage.schema.canonical import digest
from screener.storage.schema.plain_parts import plain_parts, write_columns, write_rows

#: What stands in the place of the match key of a charge or a warrant under a sealing order.
SEALED = "sealed"
ROWS = 500  # of one block: what a look at one row has to unpack
_LEVEL = 1  # of a library that writes what zlib writes, in a fifth of the time
_SALT = 32  # signs of a row's salt
_DIGEST = 32  # bytes of a row's digest
_LAST = 2**62  # behind every block
_ZLIB: type[Exception] = isal_zlib.error  # type: ignore[assignment]  # its stub takes the class for an instance
_BROKEN = (_ZLIB, msgspec.DecodeError)
#: What charges of an import name by number, in the order in which a block binds it.
NAMED: tuple[Table, ...] = (tables.charge_form, tables.charge_reading, tables.person, tables.court_case)
FIRST = len(charge_table.PLACE)
_PLACE, _DOCKET, _BLOCK, _ROW = range(FIRST)
#: Where what belongs to the person begins among the values of a charge.
OWN = FIRST + len(charge_table.SAID)

_encode = msgspec.json.encode


class Line(NamedTuple):
    """A row as it stood: its line, why it was set aside (None: it was not), and its cells (none: they were sealed)."""

    row: int
    aside: str | None
    salt: str
    cells: Sequence[str]


class _Image(msgspec.Struct):
    """The rows of a block as JSON: the line of each, why some were set aside (by line), salts one after the other, and
    the cells column by column: null where a row ends before the column."""

    rows: list[int]
    aside: dict[str, str]
    salts: str
    columns: list[list[str | None]]


_decode = msgspec.json.Decoder(_Image).decode


class Unreadable(ScreenerError, ValueError):
    """A block that cannot be unpacked: a sentence where a person looks at a row, a fault where Verify does."""

    def __init__(self) -> None:
        super().__init__(
            "Rows of a docket cannot be read",
            "something was changed outside the program",
            "Run Verify, which says where",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A block as it stands in ``docket_block``; ``columns`` is JSON: letter and name of each."""

    docket_id: str
    number: int
    sheet: str
    first_row: int
    last_row: int
    columns: str
    salt: str
    image: bytes
    digests: bytes
    digest: str

    @property
    def rows(self) -> int:
        """How many rows it holds."""
        return len(self.digests) // _DIGEST

    @property
    def names(self) -> list[tuple[str, str]]:
        """Letter and name of each column."""
        try:
            return [(str(letter), str(name)) for letter, name in msgspec.json.decode(self.columns)]
        except (msgspec.DecodeError, TypeError, ValueError) as error:
            raise Unreadable from error

    def lines(self) -> list[Line]:
        """The rows as they stood. Raises Unreadable."""
        return lines_of(self.image)


@dataclass(slots=True, kw_only=True)
class Filled:
    """A block with everything that stands in it: its charges by the columns of their table, in the order of their rows
    and parts (no columns: it has none), and the rows of each table of ``NAMED`` that it names first."""

    block: Block
    columns: Sequence[Sequence[Any]]
    named: Sequence[Sequence[Sequence[Any]]]

    @property
    def charges(self) -> Iterator[tuple[Any, ...]]:
        """Each charge as a row of the table."""
        return zip(*self.columns, strict=True)


def lines_of(image: bytes) -> list[Line]:
    """The rows of an image. Raises Unreadable."""
    try:
        held = _decode(isal_zlib.decompress(image))
        if any(len(column) != len(held.rows) for column in held.columns):
            raise Unreadable
    except _BROKEN as error:
        raise Unreadable from error
    cells: Iterable[tuple[str | None, ...]] = zip(*held.columns, strict=True) if held.columns else repeat(())
    aside = held.aside
    return [
        Line(row, aside.get(str(row)) if aside else None, held.salts[at : at + _SALT], _without_end(own))
        for row, at, own in zip(held.rows, count(0, _SALT), cells, strict=False)
    ]


def _without_end(cells: tuple[str | None, ...]) -> Sequence[str]:
    """The cells of a row of its own width."""
    return [cell for cell in cells if cell is not None]


def _image(lines: Sequence[Line]) -> bytes:
    rows, aside, salts, cells = zip(*lines, strict=True)
    held = _Image(
        rows=list(rows),
        aside={str(row): why for row, why in zip(rows, aside, strict=True) if why is not None},
        salts="".join(salts),
        columns=[list(column) for column in zip_longest(*cells)],
    )
    return isal_zlib.compress(_encode(held), _LEVEL)


def salts(many: int) -> list[str]:
    """Salts for so many rows."""
    drawn = secrets.token_hex(many * _SALT // 2)
    return [drawn[at : at + _SALT] for at in range(0, len(drawn), _SALT)]


def filled(
    place: tuple[str, int, str],
    columns: str,
    lines: Sequence[Line],
    charges: Sequence[Sequence[Any]],
    named: Sequence[Sequence[Sequence[Any]]],
) -> Filled:
    """A block of an import (id, number, sheet), bound: its rows, and by column the charges on them in their order."""
    docket_id, number, sheet = place
    try:
        image = _image(lines)
    except UnicodeEncodeError:  # half of a surrogate pair: shown as the replacement character
        lines = [Line(line.row, line.aside, line.salt, [*map(_whole, line.cells)]) for line in lines]
        image = _image(lines)
    bound = b"".join(_digests(lines, charges))
    salt = secrets.token_hex(_SALT // 2)
    made = Block(
        docket_id=docket_id,
        number=number,
        sheet=sheet,
        first_row=lines[0].row,
        last_row=lines[-1].row,
        columns=columns,
        salt=salt,
        image=image,
        digests=bound,
        digest="",
    )
    return Filled(block=_bound(made, named), columns=charges, named=named)


def _whole(text: str) -> str:
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _bound(made: Block, named: Sequence[Sequence[Sequence[Any]]]) -> Block:
    values = {name: getattr(made, name) for name in Block.__slots__}
    return Block(**{**values, "digest": _digest(made, named)})


def _digest(block: Block, named: Sequence[Sequence[Sequence[Any]]]) -> str:
    image = hashlib.sha256(block.image).hexdigest()
    place = (block.docket_id, str(block.number), block.sheet, str(block.first_row), str(block.last_row))
    rows = _encode([[tuple(row) for row in found] for found in named]).decode()
    return digest("block", *place, block.columns, block.salt, image, block.digests.hex(), rows)


def _digests(lines: Sequence[Line], columns: Sequence[Sequence[Any]]) -> Iterator[bytes]:
    """The digest of each row. The charges stand in the order of the rows."""
    sha256 = hashlib.sha256
    rows = iter(columns[_ROW] if columns else ())
    public, personal = zip(*columns[FIRST:OWN], strict=True), zip(*columns[OWN:], strict=True)
    waiting = next(rows, None)
    for row, aside, salt, cells in lines:
        own: list[Any] = [salt, cells]
        said: list[Any] = [row, aside]
        while waiting == row:
            own.append(next(personal))
            said.append(next(public))
            waiting = next(rows, None)
        yield sha256(sha256(_encode(own)).digest() + _encode(said)).digest()


def write(connection: Connection, blocks: Sequence[Filled]) -> None:
    """Writes blocks of an unpublished import."""
    write_rows(connection, tables.docket_block, [[getattr(f.block, n) for n in Block.__slots__] for f in blocks])
    for at, table in enumerate(NAMED):
        write_rows(connection, table, [row for found in blocks for row in found.named[at]])
    for found in blocks:
        write_columns(connection, tables.charge, found.columns)


def replace(connection: Connection, found: Filled) -> None:
    """Writes a block anew in the place of what stood there; what keeps the record from being changed is lifted."""
    docket_id, number = found.block.docket_id, found.block.number
    for table in (tables.docket_block, *NAMED, tables.charge):
        block = table.c.number if table is tables.docket_block else table.c.block
        connection.execute(delete(table).where(rows_of(table, docket_id), block == number))
    write(connection, [found])


def blocks(connection: Connection, docket_id: str) -> Iterator[Block]:
    """The blocks of one import in the order of the file, each without what stands in other tables."""
    t = tables.docket_block
    query = select(t).where(t.c.docket_id == docket_id).order_by(t.c.number)
    for row in connection.execute(query, execution_options={"yield_per": 8}):
        yield Block(**row._mapping)


def whole(connection: Connection, docket_id: str) -> Iterator[Filled]:
    """The blocks of one import with everything that stands in them, one after the other.

    What stands in a block that is not there is given with the one behind it, or with the last one: it is no part of it.
    """
    charges = _Waiting(connection, tables.charge, docket_id)
    named = [_Waiting(connection, table, docket_id) for table in NAMED]
    all_blocks = list(blocks(connection, docket_id))
    for at, block in enumerate(all_blocks):
        through = block.number if at + 1 < len(all_blocks) else _LAST
        yield Filled(
            block=block,
            columns=list(zip(*charges.until(through), strict=True)),
            named=[rows.until(through) for rows in named],
        )


class _Waiting:
    """The rows of one import in a table, in the order of its blocks."""

    def __init__(self, connection: Connection, table: Table, docket_id: str) -> None:
        query = select(table).where(rows_of(table, docket_id)).order_by(*table.primary_key.columns)
        self._rows = (row for part in plain_parts(connection, query, 1000) for row in part)
        self._block = list(table.c.keys()).index("block")
        self._next = next(self._rows, None)

    def until(self, number: int) -> list[Sequence[Any]]:
        found = []
        while self._next is not None and self._next[self._block] <= number:
            found.append(self._next)
            self._next = next(self._rows, None)
        return found


def rebound(found: Filled, lines: Sequence[Line], changed: Sequence[int]) -> Filled:
    """The block with what it holds now. ``changed`` are the places of the rows that differ: those have a new salt and
    new digests, so that their old digests, which are gone with it, would say nothing even of a text that is guessed."""
    block = found.block
    new = list(lines)
    for at, salt in zip(changed, salts(len(changed)), strict=True):
        new[at] = Line(new[at].row, new[at].aside, salt, new[at].cells)
    digests = list(_digests(new, found.columns))
    kept = [block.digests[at * _DIGEST : (at + 1) * _DIGEST] for at in range(block.rows)]
    for at in changed:
        kept[at] = digests[at]
    values = {name: getattr(block, name) for name in Block.__slots__}
    values |= {
        "salt": secrets.token_hex(_SALT // 2),
        "image": _image(new),
        "digests": b"".join(kept),
    }
    return Filled(block=_bound(Block(**values), found.named), columns=found.columns, named=found.named)


def spoiled(found: Filled) -> Iterator[int | None]:
    """The rows that are not what their own digests say; None for what no row can be blamed for.

    Raises Unreadable where the image cannot be unpacked.
    """
    block = found.block
    lines = block.lines()
    if len(lines) != block.rows:
        yield None
        return
    there = {line.row for line in lines}
    if found.columns:
        places, dockets, numbers, rows = found.columns[:FIRST]
        start = charge_table.place_of(dockets[0], block.number)
        if list(places) != list(range(start, start + len(places))) or {*numbers} != {block.number} or {*rows} - there:
            yield None
    for at, (line, bound) in enumerate(zip(lines, _digests(lines, found.columns), strict=True)):
        if bound != block.digests[at * _DIGEST : (at + 1) * _DIGEST]:
            yield line.row
    if _digest(block, found.named) != block.digest:
        yield None
