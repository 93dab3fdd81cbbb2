"""What opening one file may take: memory and time, from the settings of this machine where they say it.

Kept apart from the opening itself, so that the front door can say where the settings are read without loading it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from screener.domain.errors import ScreenerError

_MB, _GB = 1024**2, 1024**3
#: Less cannot read an honest workbook, more is no limit.
LEAST_MEMORY, MOST_MEMORY = 512 * _MB, 64 * _GB
LEAST_SECONDS, MOST_SECONDS = 5, 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What opening one file may take: ``memory`` in bytes of address space, ``seconds`` of time."""

    memory: int = 2 * _GB
    seconds: float = 120.0


STANDARD = Limits()
_ASKED: list[Callable[[], Limits]] = []


def limits_from(say: Callable[[], Limits]) -> None:
    """Names what is asked for the limits when a file is opened. It may raise ScreenerError: then no file is opened."""
    _ASKED[:] = [say]


def limits_now() -> Limits:
    """The limits that hold now: those of the settings, else 2 GB and 120 seconds."""
    return _ASKED[0]() if _ASKED else STANDARD


def read_limits(memory: object, seconds: object, *, where: str) -> Limits:
    """Limits as a person wrote them: ``memory`` in GB (``4``, ``"4 GB"``, ``"800 MB"``), ``seconds`` as a number.

    None leaves the standard. ``where`` names the place of the setting. Raises ScreenerError for what is no such amount
    or would be no limit: a limit that is not understood must not count as none.
    """
    return Limits(
        memory=STANDARD.memory if memory is None else _memory(memory, where),
        seconds=STANDARD.seconds if seconds is None else _seconds(seconds, where),
    )


def _memory(said: object, where: str) -> int:
    text = str(said).strip().upper().replace(" ", "")
    unit = _MB if text.endswith("MB") else _GB
    number = _number(text.removesuffix("MB").removesuffix("GB")) if not isinstance(said, bool) else None
    found = None if number is None else int(number * unit)
    if found is None or not LEAST_MEMORY <= found <= MOST_MEMORY:
        raise ScreenerError(
            f"{str(said)!r} is no memory for opening a file ({where})",
            "",
            f"Write {LEAST_MEMORY // _MB} MB to {MOST_MEMORY // _GB} GB, such as 4 GB, or leave it out for 2 GB",
        )
    return found


def _seconds(said: object, where: str) -> float:
    number = _number(str(said).strip()) if not isinstance(said, bool) else None
    if number is None or not LEAST_SECONDS <= number <= MOST_SECONDS:
        raise ScreenerError(
            f"{str(said)!r} is no time for opening a file ({where})",
            "",
            f"Write {LEAST_SECONDS} to {MOST_SECONDS:,} seconds, or leave it out for {STANDARD.seconds:.0f}",
        )
    return number


def _number(text: str) -> float | None:
    """A plain number; None for words, signs, "inf" and "nan"."""
    return float(text) if text.replace(".", "", 1).isdecimal() and text.isascii() else None
