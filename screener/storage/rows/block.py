"""Rows of an import, packed: some hundred rows of a file in one stored block, every row with a digest of its own.

A block holds three texts, compressed. ``said``: what may be known of the charges. ``apart``: what belongs to the
people, each row with a salt. ``cells``: the row as it stood in the file. ``digests`` holds 64 bytes a row: the
commitment to what is personal (salt, ``apart`` and ``cells``), and the digest over that commitment and ``said``. So a
row's personal halves can be taken out of a block and the rest still verifies; the salt keeps the commitment from
saying anything of a short text. ``digest`` binds the whole block, and the event of the import binds the digests of
all blocks.

Rows are separated by U+001E, charges by U+001D, fields by U+001F; where a file holds such characters itself, U+001B
stands before them. ``checksum`` tells damage of the stored bytes.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from typing import NamedTuple

from isal import isal_zlib

from screener.domain.errors import ScreenerError
from screener.storage.schema.canonical import Json, digest

ROW, PART, FIELD, ESCAPE = "\x1e", "\x1d", "\x1f", "\x1b"
#: What stands in the place of the match key of a charge, a person or a warrant under a sealing order.
SEALED = "sealed"
ROWS = 500  # of one block: what a look at one row has to unpack
_LEVEL = 1  # of a library that writes what zlib writes, in a fifth of the time
_BROKEN: type[Exception] = isal_zlib.error  # type: ignore[assignment]  # its stub takes the class for an instance
_ESCAPED = {ROW: "R", PART: "P", FIELD: "F", ESCAPE: "E"}
_PLAIN = {ESCAPE + mark: sign for sign, mark in _ESCAPED.items()}
_SIGNS = re.compile(f"[{ROW}{PART}{FIELD}{ESCAPE}]")
_MARKS = re.compile(f"{ESCAPE}[RPFE]")

#: One row to be packed: its number, why it was set aside (None: it was not), its cells, and for each of its charges
#: the fields that may be known and those that are personal.
Line = tuple[int, str | None, Sequence[str], Sequence[Sequence[str]], Sequence[Sequence[str]]]
#: Which block it is: of which import, its number, the sheet, its first row and its last one.
Place = tuple[str, int, str, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Consecutive rows of one sheet as they are stored. ``apart`` and ``cells`` are None where they were sealed."""

    docket_id: str
    number: int
    sheet: str
    first_row: int
    last_row: int
    said: bytes
    apart: bytes | None
    cells: bytes | None
    digests: bytes
    checksum: str
    digest: str

    @property
    def rows(self) -> int:
        """How many rows it holds."""
        return len(self.digests) // 64


NAMES = tuple(field.name for field in fields(Block))


class Unreadable(ScreenerError, ValueError):
    """A block that cannot be unpacked: a sentence where a person looks at a row, a fault where Verify does."""

    def __init__(self) -> None:
        super().__init__(
            "Rows of a docket cannot be read",
            "something was changed outside the program",
            "Run Verify, which says where",
        )


def pack(docket_id: str, number: int, sheet: str, header: Json, lines: Sequence[Line]) -> Block:
    """Packs rows in the order of their numbers. ``header`` is what the rows share: names, columns, readings."""
    salts = secrets.token_hex(16 * len(lines))
    said, apart, cells = _texts(lines, salts)
    whole = _whole(lines, said, apart, cells)
    if whole is None:
        said, apart, cells = _texts([_cleaned(line) for line in lines], salts)
        whole = [ROW.join(texts).encode() for texts in (said, apart, cells)]
    first, last = lines[0][0], lines[-1][0]
    return _block((docket_id, number, sheet, first, last), json.dumps(header, separators=(",", ":")), whole)


def pack_texts(place: Place, top: str, said: Sequence[str], personal: Sequence[str], cells: Sequence[str]) -> Block:
    """Packs rows whose texts were put together before, of values that are plain (``is_plain``).

    ``top`` is the header as text; ``personal`` are the rows' own parts, without a salt.
    """
    salts = secrets.token_hex(16 * len(said))
    apart = [salts[32 * at : 32 * at + 32] + own for at, own in enumerate(personal)]
    return _block(place, top, [ROW.join(texts).encode() for texts in (said, apart, cells)])


def is_plain(texts: Iterable[str]) -> bool:
    """Whether these texts can be stored as they are: none holds a sign that separates, or half of a surrogate pair."""
    whole = "".join(texts)
    try:
        whole.encode()
    except UnicodeEncodeError:
        return False
    return not any(sign in whole for sign in _ESCAPED)


def _block(place: Place, top: str, whole: list[bytes]) -> Block:
    """``whole``: the texts of all rows, those that may be known, those that are personal, and the cells."""
    digests: list[bytes] = []
    sha256, sign = hashlib.sha256, ROW.encode()
    said, apart, cells = (texts.split(sign) for texts in whole)
    for public, personal, row in zip(said, apart, cells, strict=True):
        commitment = sha256(b"%b%b%b" % (personal, sign, row)).digest()
        digests += (commitment, sha256(commitment + public).digest())
    whole = [b"%b%b%b" % (top.encode(), sign, whole[0]), *whole[1:]]
    stored = [isal_zlib.compress(texts, _LEVEL) for texts in whole]
    docket_id, number, sheet, first, last = place
    bound = b"".join(digests)
    return Block(
        docket_id=docket_id,
        number=number,
        sheet=sheet,
        first_row=first,
        last_row=last,
        said=stored[0],
        apart=stored[1],
        cells=stored[2],
        digests=bound,
        checksum=checksum(stored),
        digest=_digest(docket_id, number, sheet, first, last, top, bound),
    )


def _texts(lines: Sequence[Line], salts: str) -> tuple[list[str], list[str], list[str]]:
    said, apart, cells = [], [], []
    at = 0
    for row, aside, written, public, personal in lines:
        start = f"{row}" if aside is None else f"{row}{FIELD}{aside}"
        said.append(PART.join([start, *map(FIELD.join, public)]))
        apart.append(PART.join([salts[at : at + 32], *map(FIELD.join, personal)]))
        cells.append(FIELD + FIELD.join(written) if written else "")
        at += 32
    return said, apart, cells


def _whole(
    lines: Sequence[Line], said: Sequence[str], apart: Sequence[str], cells: Sequence[str]
) -> list[bytes] | None:
    """The three texts of all rows, as bytes. None where a row holds more of the signs that separate than it may, or
    what cannot be stored as it is: counted over whole texts, since looking at each field takes longer than packing."""
    parts = inside = own = own_inside = written = aside = 0
    for _, why, row, public, personal in lines:
        aside += why is not None
        written += len(row)
        for part in public:
            parts += 1
            inside += len(part) - 1
        for part in personal:
            own += 1
            own_inside += max(len(part) - 1, 0)
    found = []
    rows = len(lines) - 1
    for texts, of_parts, of_fields in ((said, parts, inside + aside), (apart, own, own_inside), (cells, 0, written)):
        text = ROW.join(texts)
        if (text.count(ROW), text.count(PART), text.count(FIELD)) != (rows, of_parts, of_fields) or ESCAPE in text:
            return None
        try:
            found.append(text.encode())
        except UnicodeEncodeError:
            return None
    return found


def _cleaned(line: Line) -> Line:
    row, aside, cells, said, apart = line
    return (
        row,
        None if aside is None else escaped(aside),
        [*map(escaped, cells)],
        [[*map(escaped, part)] for part in said],
        [[*map(escaped, part)] for part in apart],
    )


def escaped(text: str) -> str:
    """A text that holds no separator; half of a surrogate pair is shown as the replacement character."""
    sound = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return _SIGNS.sub(lambda found: ESCAPE + _ESCAPED[found.group()], sound)


def split(text: str, sign: str = FIELD) -> list[str]:
    """The fields of a part, as they were before they were packed."""
    found = text.split(sign)
    if ESCAPE in text:
        found = [_MARKS.sub(lambda mark: _PLAIN[mark.group()], part) for part in found]
    return found


def _packed(rows: Sequence[str]) -> bytes:
    return isal_zlib.compress(ROW.join(rows).encode(), _LEVEL)


def _unpacked(data: bytes) -> list[str]:
    try:
        return isal_zlib.decompress(data).decode().split(ROW)
    except (_BROKEN, UnicodeDecodeError) as error:
        raise Unreadable from error


def checksum(stored: Sequence[bytes | None]) -> str:
    """Over the stored bytes, as damage of the disk would change them."""
    found = hashlib.sha256()
    for part in stored:
        found.update(b"-" if part is None else b"%d:" % len(part))
        found.update(part or b"")
    return found.hexdigest()


def _digest(docket_id: str, number: int, sheet: str, first: int, last: int, header: str, digests: bytes) -> str:
    return digest("block", docket_id, str(number), sheet, str(first), str(last), header, digests.hex())


class Said(NamedTuple):
    """What may be known of one row: its number, why it was set aside, and its charges, each still one text."""

    row: int
    aside: str | None
    charges: Sequence[str]


def header_of(block: Block) -> dict[str, object]:
    """What the rows share."""
    found = json.loads(_unpacked(block.said)[0])
    return found if isinstance(found, dict) else {}


def said_of(block: Block) -> tuple[dict[str, object], list[Said]]:
    """The header and the rows, without what is personal."""
    top, *rows = _unpacked(block.said)
    found = []
    for text in rows:
        start, *charges = text.split(PART)
        if FIELD in start:
            number, _, aside = start.partition(FIELD)
            found.append(Said(int(number), split(aside, ROW)[0], charges))
        else:
            found.append(Said(int(start), None, charges))
    header = json.loads(top)
    return (header if isinstance(header, dict) else {}), found


def apart_of(block: Block) -> list[list[str]] | None:
    """What is personal: for each row its charges, each still one text. None where it was sealed."""
    return None if block.apart is None else [text.split(PART)[1:] for text in _unpacked(block.apart)]


def cells_of(cells: bytes | None) -> list[list[str]] | None:
    """The rows as they stood in the file. None where they were sealed."""
    return None if cells is None else [split(text)[1:] for text in _unpacked(cells)]


@dataclass(slots=True, kw_only=True)
class Texts:
    """A block unpacked to its texts, for a sealing order: ``said``, ``apart`` and ``cells`` have one text a row."""

    header: str
    said: list[str]
    apart: list[str] | None
    cells: list[str] | None


def texts_of(block: Block) -> Texts:
    """The texts of a block as they are packed."""
    header, *said = _unpacked(block.said)
    apart = None if block.apart is None else _unpacked(block.apart)
    return Texts(header=header, said=said, apart=apart, cells=None if block.cells is None else _unpacked(block.cells))


def repacked(block: Block, texts: Texts, changed: Sequence[int]) -> Block:
    """The block with other texts. ``changed`` are the places of the rows that differ: those have new digests, and a
    new salt, so that their old digests, which are gone with it, would say nothing even of a text that is guessed."""
    digests = bytearray(block.digests)
    apart, cells = list(texts.apart or ()), list(texts.cells or ())
    for at in changed:
        if texts.apart is not None:
            apart[at] = secrets.token_hex(16) + apart[at][32:]
        held = f"{apart[at] if apart else ''}{ROW}{cells[at] if cells else ''}"
        commitment = hashlib.sha256(held.encode()).digest()
        digests[at * 64 : at * 64 + 64] = commitment + hashlib.sha256(commitment + texts.said[at].encode()).digest()
    stored = (
        _packed([texts.header, *texts.said]),
        None if texts.apart is None else _packed(apart),
        None if texts.cells is None else _packed(cells),
    )
    place = (block.docket_id, block.number, block.sheet, block.first_row, block.last_row)
    return replace(
        block,
        said=stored[0],
        apart=stored[1],
        cells=stored[2],
        digests=bytes(digests),
        checksum=checksum(stored),
        digest=_digest(*place, texts.header, bytes(digests)),
    )


def spoiled(block: Block, charges: list[str] | None = None) -> Iterator[int | None]:
    """The rows that are not what their own digests say; None for what no row can be blamed for.

    ``charges`` is given the ids of all that stand in the block, since it is unpacked. Raises Unreadable where the
    block cannot be unpacked.
    """
    if checksum((block.said, block.apart, block.cells)) != block.checksum:
        yield None
    top, *said = _unpacked(block.said)
    if charges is not None:
        charges += [part.partition(FIELD)[0] for row in said for part in row.split(PART)[1:]]
    apart = None if block.apart is None else _unpacked(block.apart)
    cells = None if block.cells is None else _unpacked(block.cells)
    if any(part is not None and len(part) * 64 != len(block.digests) for part in (said, apart, cells)):
        yield None
        return
    for at, public in enumerate(said):
        held = block.digests[at * 64 : at * 64 + 32]
        own = hashlib.sha256(f"{apart[at]}{ROW}{cells[at]}".encode()).digest() if apart and cells else held
        if own != held or hashlib.sha256(held + public.encode()).digest() != block.digests[at * 64 + 32 : at * 64 + 64]:
            yield int(public.split(PART)[0].partition(FIELD)[0])
    place = (block.docket_id, block.number, block.sheet, block.first_row, block.last_row)
    if _digest(*place, top, block.digests) != block.digest:
        yield None
