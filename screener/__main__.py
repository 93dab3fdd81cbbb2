"""The front door: chooses the command line or the window."""

from __future__ import annotations

import sys


def main() -> int:
    """Runs the program. Qt is loaded only where the window opens."""
    from screener.cli.app import run

    outcome = run(sys.argv[1:])
    if outcome.window is None:
        return outcome.code
    from screener.ui.app import run as open_window

    return open_window(office=outcome.window.office, user=outcome.window.user)


if __name__ == "__main__":
    sys.exit(main())
