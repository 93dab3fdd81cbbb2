"""One way to write a value: what is hashed must read the same on every machine and engine.

Sorted keys, no spaces, NFC text, no floating-point numbers, times in UTC with microseconds.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

#: What a canonical text may hold: JSON without floating-point numbers.
Json = str | int | bool | None | Sequence["Json"] | Mapping[str, "Json"]

_PLAIN = (str, int, bool)
_ENCODER = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def canonical(value: Json) -> str:
    """The one text of a value. Raises TypeError for a float: its text is not the same everywhere."""
    _refuse_floats(value)
    return rows_canonical(value)


def rows_canonical(value: Json) -> str:
    """``canonical`` for rows that the codec made, which holds no floats: spares the walk on the hot path."""
    written = _ENCODER.encode(value)
    if not written.isascii():
        # Half of a surrogate pair cannot be stored: shown as the replacement character.
        written = unicodedata.normalize("NFC", written.encode("utf-8", "replace").decode("utf-8"))
    return written


def _refuse_floats(value: Json) -> None:
    if value is None or type(value) in _PLAIN:  # nearly everything, and asking what else it might be takes long
        return
    if isinstance(value, float):
        raise TypeError("a floating-point number has no canonical text")
    if isinstance(value, Mapping):
        for part in value.values():
            _refuse_floats(part)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for part in value:
            _refuse_floats(part)


def digest(*parts: str) -> str:
    """SHA-256 over texts; each is preceded by its length in characters, so that no two lists of parts share one."""
    joined = "".join([f"{len(part)}:{part}" for part in parts])
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()


class Digests:
    """``digest(*before, *texts)`` for very many texts: what stands before is hashed once."""

    def __init__(self, *before: str) -> None:
        joined = "".join([f"{len(part)}:{part}" for part in before])
        self._begun = hashlib.sha256(joined.encode("utf-8", "surrogatepass"))

    def of(self, *texts: str) -> str:
        """The digest of texts in their order: each with its length, so that no two lists of texts are alike."""
        found = self._begun.copy()
        joined = "".join([f"{len(text)}:{text}" for text in texts])
        try:
            found.update(joined.encode())  # the plain way takes half the time
        except UnicodeEncodeError:
            found.update(joined.encode("utf-8", "surrogatepass"))
        return found.hexdigest()


class Names:
    """Names for the very many new things of one import: a number, and half of the import's own random name.

    Two imports share that half once in 2.8e14 pairs, so that names of two offices do not meet either.
    """

    def __init__(self, import_id: str) -> None:
        self._tail = import_id[:12]
        self._number = 0

    def next(self) -> str:
        """The next id of this series, never one that was given before."""
        self._number += 1
        return f"{self._number:06x}{self._tail}"

    def some(self, many: int) -> list[str]:
        """The next ones at once."""
        start, tail = self._number + 1, self._tail
        self._number += many
        return [f"{number:06x}{tail}" for number in range(start, start + many)]


def new_id() -> str:
    """A random name of 64 bits: among a million, two alike are met once in 37 million offices."""
    return secrets.token_hex(8)


def new_salt() -> str:
    """What makes a commitment say nothing of a short text."""
    return secrets.token_hex(16)


def commitment(salt: str, content: str) -> str:
    """What an event's body holds in place of a text that may have to be forgotten.

    It is ``digest("written", salt, content)``, put together at once, since Verify computes very many.
    """
    joined = f"7:written{len(salt)}:{salt}{len(content)}:{content}"
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()


def utc_text(at: datetime) -> str:
    """A moment as the record keeps it. Raises ValueError for a time without zone."""
    if at.tzinfo is None:
        raise ValueError("a moment without a time zone")
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def utc_of(written: str) -> datetime:
    """The moment that ``utc_text`` wrote."""
    return datetime.strptime(written, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)


def parsed(written: str) -> dict[str, Json]:
    """The mapping that a canonical text holds; empty for any other text, so that a damaged body reads as empty."""
    try:
        found = json.loads(written)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def text_in(body: Mapping[str, Json], name: str, default: str = "") -> str:
    """A text of a body, or ``default`` where it holds none."""
    found = body.get(name)
    return found if isinstance(found, str) else default


def part_in(body: Mapping[str, Json], name: str) -> Mapping[str, Json]:
    """A mapping within a body, or an empty one."""
    found = body.get(name)
    return found if isinstance(found, Mapping) else {}


def list_in(body: Mapping[str, Json], name: str) -> Sequence[Json]:
    """A list within a body, or an empty one."""
    found = body.get(name)
    return found if isinstance(found, Sequence) and not isinstance(found, str) else ()
