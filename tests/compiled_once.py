"""What SQLAlchemy makes of a statement, kept for all the office files of a process.

Each engine keeps what it compiled, so a test's office, opened anew, compiles all its statements anew: a tenth of what
such a test takes. What is compiled depends on the dialect alone, which is of one kind for every file that the same
driver opens.
"""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.util import LRUCache


class Compiled:
    """In place of an engine's own: a statement's key holds the kind of its dialect, not the dialect."""

    def __init__(self) -> None:
        self._kept: LRUCache[Any, Any] = LRUCache(2000)

    @staticmethod
    def _shared(key: tuple[Any, ...]) -> tuple[Any, ...]:
        dialect = key[0]
        return (type(dialect), dialect.dbapi.__name__, dialect.server_version_info, dialect.paramstyle, *key[1:])

    def get(self, key: tuple[Any, ...]) -> Any:
        return self._kept.get(self._shared(key))

    def __setitem__(self, key: tuple[Any, ...], compiled: Any) -> None:
        self._kept[self._shared(key)] = compiled

    def clear(self) -> None:
        """Nothing: the others go on with it."""


def once(patch: pytest.MonkeyPatch) -> None:
    """Engines of office files share what they compile."""
    made, kept = Engine.__init__, Compiled()

    def init(self: Engine, *arguments: Any, **named: Any) -> None:
        made(self, *arguments, **named)
        if self.dialect.name == "sqlite":
            self._compiled_cache = kept

    patch.setattr(Engine, "__init__", init)
