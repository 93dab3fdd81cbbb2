"""Why a log-on is refused, each a sentence of its own type, so that a screen can tell them apart."""

from __future__ import annotations

from screener.domain.errors import ScreenerError


class LogOnRefused(ScreenerError):
    """A log-on that did not succeed."""


class WrongPassphrase(LogOnRefused):
    """Code, passphrase or second factor is wrong. Which of them is not said."""


class CodeNeeded(LogOnRefused):
    """The passphrase is right, and the account has a second factor whose code was not given. Counts as no failure."""


class LockedOut(LogOnRefused):
    """Too many failed tries: an administrator must release the account."""


class NotActive(LogOnRefused):
    """The account waits for a supervisor, is disabled, or has no key."""
