"""Read by every Python that a test starts (it stands on PYTHONPATH): no process of the program reaches for a network.

Sockets of this machine's own file system (their address is a path) are no network.
"""

from __future__ import annotations

import sys

EVENTS = frozenset({"socket.connect", "socket.bind", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname"})


def reaches_out(event: str, arguments: tuple) -> bool:
    """Whether an audit event (https://docs.python.org/3/library/audit_events.html) is an attempt at a network."""
    if event not in EVENTS:
        return False
    address = arguments[1] if event in ("socket.connect", "socket.bind", "socket.sendto") else arguments[0]
    return not isinstance(address, str | bytes) or event in ("socket.getaddrinfo", "socket.gethostbyname")


def _refuse(event: str, arguments: tuple) -> None:
    # The tests' own processes have a hook that fails the test at hand (tests/conftest.py).
    if reaches_out(event, arguments) and "pytest" not in sys.modules:
        raise OSError(f"offline: {event} was tried")


if "pytest" not in sys.modules:
    sys.addaudithook(_refuse)
