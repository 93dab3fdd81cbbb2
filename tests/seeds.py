"""How many seeds a random test tries: a few in every build, all of them in the long run (``pytest -m full``).

A build is asked often, so it tries the same few each time; what they prove is that the property is asked rightly and
holds. The full count is what the property was believed by, and is run before a release.
"""

from __future__ import annotations

_LONG: list[bool] = [False]


def long_run(chosen: bool) -> None:
    """Said once by tests/conftest.py, before any test module is read."""
    _LONG[0] = chosen


def is_long() -> bool:
    """Whether this is the long run."""
    return _LONG[0]


def count(full: int, *, few: int) -> int:
    """``few``, or ``full`` in the long run."""
    assert 0 < few < full
    return full if _LONG[0] else few
