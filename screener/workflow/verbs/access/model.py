"""What goes in and out of the verbs of access."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAccount:
    """A person who is to have an account. The passphrase never leaves this object but sealed."""

    code: str
    name: str
    passphrase: str = field(repr=False)
    role: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstAccounts:
    """What beginning with accounts made. The halves are shown, or printed, once: nothing keeps them."""

    administrator: str
    supervisor: str
    fingerprints: dict[str, str]  # code -> fingerprint of the public key
    half_1: str = field(repr=False)
    half_2: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountView:
    """An account as a list shows it. ``state``: active, waiting (for a supervisor), locked, disabled, no key.

    ``asked_role`` is a change of role, or the enrolment, that a supervisor has not confirmed yet.
    """

    code: str
    name: str
    role: str
    unit: str
    state: str
    last_used: datetime | None
    has_totp: bool
    fingerprint: str
    log_on: str = ""
    asked_role: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TotpSecret:
    """A second factor that is to be set up: for an authenticator app, as a link for a code to scan, or typed."""

    uri: str = field(repr=False)
    base32: str = field(repr=False)
