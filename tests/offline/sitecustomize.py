"""Read by every Python that a test starts (it stands on PYTHONPATH): no process of the program reaches for a network.

Sockets of this machine's own file system (their address is a path) are no network. The one exception is the server
that a test configured for its office: its host and port, "host port" a line, in SCREENER_TEST_SERVERS. The driver of
the server connects outside Python, where no hook sees it; the program announces each of its connections by an audit
event of its own, and tests/storage/test_server_offline.py looks at what the process really does.
"""

from __future__ import annotations

import os
import sys

ALLOWED = "SCREENER_TEST_SERVERS"

ANNOUNCED = "screener.connect"
EVENTS = frozenset(
    {"socket.connect", "socket.bind", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname", ANNOUNCED}
)


def reaches_out(event: str, arguments: tuple) -> bool:
    """Whether an audit event (https://docs.python.org/3/library/audit_events.html) is an attempt at a network."""
    if event not in EVENTS:
        return False
    if event in (ANNOUNCED, "socket.getaddrinfo") and _configured(*arguments[:2]):
        return False
    if event == ANNOUNCED:
        return True
    address = arguments[1] if event in ("socket.connect", "socket.bind", "socket.sendto") else arguments[0]
    return not isinstance(address, str | bytes) or event in ("socket.getaddrinfo", "socket.gethostbyname")


def _configured(host: object, port: object) -> bool:
    return f"{host} {port or ''}".strip() in os.environ.get(ALLOWED, "").split("\n")


def _refuse(event: str, arguments: tuple) -> None:
    # The tests' own processes have a hook that fails the test at hand (tests/conftest.py).
    if reaches_out(event, arguments) and "pytest" not in sys.modules:
        raise OSError(f"offline: {event} was tried")


if "pytest" not in sys.modules:
    sys.addaudithook(_refuse)
