"""The rules for passphrases and log-ons, and what a passphrase must not be.

CJIS Security Policy 5.9.5, IA-5(1)(a) and AC-7: twelve characters or more, none of the common ones, no hints, no rule
about kinds of characters (NIST SP 800-63B 5.1.1.2 advises against those); five failed tries lock the account.
"""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import lru_cache

from screener.domain.errors import ScreenerError
from screener.domain.shipped import resource
from screener.storage.schema.canonical import utc_of

MIN_LENGTH = 12
#: So many failed log-ons within so long lock the account until an administrator releases it.
TRIES, WITHIN = 5, timedelta(minutes=15)
#: So many without a good one between them lock it too, whatever the machine's clock says: moving it on helps nobody.
TRIES_AT_ALL = 20
UNUSED_AT_MOST = timedelta(days=90)

_FEW = 5  # different characters
_LEET = (str.maketrans("0134578@$", "oieastbas"), str.maketrans("0134578@$", "oleastbas"))
_LEFT = 8  # characters that a passphrase has beside what stands near the person
_RUNS = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890123456789",
    "qwertyuiopasdfghjklzxcvbnm",
    "qwertzuiopasdfghjklyxcvbnm",
)


def refuse_weak(passphrase: str, *, about: Sequence[str] = ()) -> None:
    """Raises ScreenerError where a passphrase is too short, common, or made of what everybody knows.

    ``about`` are words that stand near the person: code, name, office.
    """
    if len(passphrase) < MIN_LENGTH:
        raise _weak(f"it has {len(passphrase)} characters")
    plain = "".join(passphrase.casefold().split())
    if len(set(plain)) < _FEW:
        raise _weak("it repeats the same few characters")
    for word in sorted({part.casefold() for entry in about for part in entry.split()}, key=len, reverse=True):
        if len(word) > 1:
            rest = plain.replace(word, "")
            if len(rest) < _LEFT and rest != plain:
                raise _weak("it is made of your name, your code or the office's")
            plain = rest or plain
    read = ["".join(sign for sign in plain.translate(leet) if sign.isalpha()) for leet in _LEET]
    for form in (plain, plain.strip("0123456789!?.,-_*#"), *read):
        if _common(form):
            raise _weak("it is one of those that people choose most, or made of two of them")
    for run in _RUNS:
        if any(part in run or part[::-1] in run for part in _halves(plain)):
            raise _weak("it follows the keys or the alphabet")


def _weak(why: str) -> ScreenerError:
    return ScreenerError(
        "This passphrase cannot be taken", why, f"Take {MIN_LENGTH} characters or more, such as four words with no link"
    )


def _halves(text: str) -> tuple[str, ...]:
    """The text if it is one run, or its halves' common half if it is the same twice."""
    middle = len(text) // 2
    return (text, text[:middle]) if text[:middle] == text[middle : 2 * middle] else (text,)


def _common(text: str) -> bool:
    listed = common_passwords()

    def is_known(part: str) -> bool:
        return not part or part in listed or part.isdigit()

    if not text:
        return True
    if any(is_known(text[:at]) and is_known(text[at:]) for at in range(len(text))):
        return True
    for size in range(1, len(text) // 2 + 1):  # the same unit again and again
        if (
            len(text) % size == 0
            and text == text[:size] * (len(text) // size)
            and (size < _FEW or is_known(text[:size]))
        ):
            return True
    return False


@lru_cache(maxsize=1)
def common_passwords() -> frozenset[str]:
    """The list that ships with the program (resources/access/SOURCES.txt says whence)."""
    path = resource("access", "common-passwords.txt.gz")
    try:
        return frozenset(gzip.decompress(path.read_bytes()).decode("ascii").split())
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise ScreenerError(f"{path} cannot be read", "", "Install the program again") from error


def locks(failures: Sequence[str], now: datetime) -> bool:
    """Whether the failed log-ons, the newest at ``now``, lock the account.

    A failure that lies in the future counts: the clock was set back, which must not help.
    """
    moments = [utc_of(at) for at in failures]
    recent = [at for at in moments if at > now or now - at <= WITHIN]
    return len(recent) >= TRIES or len(moments) >= TRIES_AT_ALL


def unused_too_long(last_used: str | None, now: datetime) -> bool:
    """Whether nobody used the account for ninety days."""
    return last_used is not None and now - utc_of(last_used) > UNUSED_AT_MOST
