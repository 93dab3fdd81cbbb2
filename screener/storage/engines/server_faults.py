"""What a PostgreSQL server or its driver says, as one sentence with the place and the remedy.

Only the kind of a fault is used (its SQLSTATE), never the server's text: that may quote what was to be saved
(https://www.postgresql.org/docs/current/errcodes-appendix.html).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError

from screener.domain.errors import ScreenerError
from screener.storage.schema.fault_kinds import Damaged, TryAgain, WrongPassword

_NOTHING = "Nothing was half saved"
#: SQLSTATE (or its class) -> what is said after the place, why, and what to do. The longest match speaks.
_SAID: dict[str, tuple[str, str, str]] = {
    "08": ("could not be reached", "the connection to the server broke", f"{_NOTHING}. Do it again"),
    "0A": ("refused what was to be saved", "its PostgreSQL cannot do that", "Ask the database's administrator"),
    "22": ("refused what was to be saved", "a value is not as it may be", _NOTHING),
    "22021": ("refused what was to be saved", "a text holds a character that a server cannot keep", _NOTHING),
    "22P05": ("refused what was to be saved", "a text holds a character that a server cannot keep", _NOTHING),
    "23": ("refused what was to be saved", "it contradicts what is there", f"{_NOTHING}. Look at it again"),
    "25006": ("cannot be written", "the server takes no writing now", "Ask the database's administrator"),
    "25P03": ("ended the work", "it waited too long in the middle", f"{_NOTHING}. Do it again"),
    "28": ("did not let you in", "your role may not connect", "Ask the database's administrator"),
    "3D000": ("cannot be opened", "the server has no such database", "Check the address"),
    "3F000": ("cannot be opened", "the server has no such schema", "Check the address"),
    "42501": ("refused that", "your role on the server may not do it", "Ask the database's administrator"),
    "53": ("could not be saved", "the server has no room for it now", f"{_NOTHING}. Do it again in a while"),
    "53100": ("could not be saved", "the server's disk is full", f"{_NOTHING}. Tell the database's administrator"),
    "53300": ("could not be reached", "the server has too many connections", "Do it again in a while"),
    "57": ("could not be reached", "the server was stopped", f"{_NOTHING}. Do it again when it is back"),
    "57014": ("ended the work", "somebody stopped it on the server", f"{_NOTHING}. Do it again"),
    "58": ("could not be saved", "the server's disk reported an error", "Tell the database's administrator"),
    "P0001": ("refused that", "the record is only ever added to", "Nothing was changed"),
}
_AGAIN = {"40001", "40P01"}
_IN_USE = "55P03"
_DAMAGED = ("XX001", "XX002", "42P01", "42703")
#: Parts of libpq's own messages: a connection that was never made has no SQLSTATE.
_CONNECTING: tuple[tuple[str, str, str], ...] = (
    ("resolve host", "the name of the server is not known", "Check the address"),
    ("translate host", "the name of the server is not known", "Check the address"),
    ("Connection refused", "the server does not answer", "Check the address, or ask whether it is running"),
    ("No such file", "the server does not answer", "Check the address, or ask whether it is running"),
    ("timeout", "the server did not answer in time", "Check the address and the office's network"),
    ("No route", "the office's network does not lead there", "Check the address and the office's network"),
    ("unreachable", "the office's network does not lead there", "Check the address and the office's network"),
    ("certificate", "the server's certificate is not the one it should be", "Tell the database's administrator"),
    ("does not support SSL", "the server does not encrypt", "Ask the database's administrator for TLS"),
    ("definition of service", "there is no such service in the service file", "Check the address"),
    ("no pg_hba.conf entry", "the server lets nobody in from here", "Ask the database's administrator"),
    ("too many c", "the server has too many connections", "Do it again in a while"),
    ("starting up", "the server is starting", "Do it again in a while"),
    ("shutting down", "the server is being stopped", "Do it again when it is back"),
    ("does not exist", "the server has no such database or role", "Check the address"),
    ("not permitted to log in", "your role may not connect", "Ask the database's administrator"),
)
_WAYS_IN = "Give it when you are asked, or keep it in the password file (pgpass) or in PGPASSWORD"
_PASSWORD = ("no password supplied", "password authentication failed")


@contextmanager
def translated(place: str) -> Iterator[None]:
    """Turns what the server or its driver says into one sentence."""
    import psycopg

    try:
        yield
    except DBAPIError as error:
        if isinstance(error.orig, ScreenerError):
            raise error.orig from error
        raise sentence(place, error.orig, gone=error.connection_invalidated) from error
    except psycopg.Error as error:
        raise sentence(place, error) from error
    except UnicodeEncodeError as error:
        raise _refused(place, "22021") from error


def not_known(place: str) -> ScreenerError:
    """For a connection that broke while the server confirmed: the one case in which nobody here can know."""
    return ScreenerError(
        f"The connection to {place} broke at the moment of saving",
        "it is not known here whether the last act was saved",
        "Look at it again before you repeat it",
    )


def sentence(place: str, error: BaseException | None, *, connecting: bool = False, gone: bool = False) -> ScreenerError:
    """The sentence for a fault of the driver."""
    state = getattr(error, "sqlstate", None) or ""
    said = str(error or "")
    if connecting and (any(part in said for part in _PASSWORD) or state == "28P01"):
        missing = "no password supplied" in said
        why = "the server asks for a password" if missing else "the password or the name is not the right one"
        return WrongPassword(f"{place} did not let you in", why, _WAYS_IN, asks_for=place)
    if connecting and not state:
        found = next(((why, remedy) for part, why, remedy in _CONNECTING if part in said), None)
        why, remedy = found or ("the server could not be reached", "Check the address and the office's network")
        return ScreenerError(f"{place} cannot be opened", why, remedy)
    if state in _AGAIN:
        return TryAgain(f"{place} undid this for somebody else's work", "nothing was saved", "Do it again")
    if state == _IN_USE:
        return ScreenerError(f"{place} is busy", "somebody's work took half a minute", "Nothing was saved. Do it again")
    if state in _DAMAGED:
        return Damaged(f"{place} is not whole", f"the server says {state}", "Ask the database's administrator")
    if not state and "NUL" in said:
        state = "22021"
    if gone or not state:
        state = "08"
    return _refused(place, state)


def _refused(place: str, state: str) -> ScreenerError:
    what, why, remedy = _SAID.get(state) or _SAID.get(state[:2]) or ("refused that", f"it says {state}", _NOTHING)
    return ScreenerError(f"{place} {what}", why, remedy)
