"""The kinds of faults of an office's storage that a caller tells apart."""

from __future__ import annotations

from screener.domain.errors import ScreenerError


class Damaged(ScreenerError):
    """It is an office, but it cannot be read whole."""


class NoOffice(ScreenerError):
    """There is nothing at the address, or nothing that may be looked into."""


class ReadOnly(ScreenerError):
    """Who opened the office may only read it."""


class Older(ScreenerError):
    """It is an office of an earlier release: it must be upgraded before this one can work with it."""


class TryAgain(ScreenerError):
    """The server undid the transaction for another one's sake: nothing was saved, and doing it again will do."""


class WrongPassword(ScreenerError):
    """The server wants a password, or another one than was given. ``asks_for`` is the address."""

    def __init__(self, what: str, why: str, remedy: str, *, asks_for: str) -> None:
        super().__init__(what, why, remedy)
        self.asks_for = asks_for


class PassphraseNeeded(ScreenerError):
    """An office file is encrypted, and its passphrase was not given or is another one."""


def of_another_version(place: object, found: str | None, known: tuple[str, ...]) -> ScreenerError:
    """The sentence for an office whose tables are not those of this release."""
    if found not in known:
        return ScreenerError(
            f"{place} was written by a newer version of Screener", "", "Open it with that version; nothing was changed"
        )
    return Older(
        f"{place} was written by an older version of Screener",
        "",
        "Open the office once: a copy is made, and it is upgraded",
    )
