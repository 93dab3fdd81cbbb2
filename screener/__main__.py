"""The front door: chooses the command line or the window."""

from __future__ import annotations

import multiprocessing
import os
import sys


def main() -> int:
    """Runs the program. Qt is loaded only where the window opens."""
    multiprocessing.freeze_support()  # a packed program starts itself again for the process that opens files
    from screener.cli.app import run
    from screener.docket.files.limits import limits_from
    from screener.runtime.limits import file_limits
    from screener.runtime.logs import open_log
    from screener.runtime.paths import places
    from screener.runtime.scratch import private_scratch

    private_scratch()
    open_log(places().logs)
    limits_from(file_limits)
    outcome = run(sys.argv[1:])
    if outcome.window is None:
        return outcome.code
    if not _has_display():
        sys.stderr.write(
            "screener: there is no display to open the window on. "
            "Log on to a desktop, or use the verbs of the command line: screener --help.\n"
        )
        return 1
    from screener.ui.app import run as open_window

    code: int = open_window(office=outcome.window.office, user=outcome.window.user)
    return code


def _has_display() -> bool:
    """Qt aborts the process where it finds no display: better to say so. A chosen Qt platform needs none."""
    if sys.platform in ("win32", "darwin"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


if __name__ == "__main__":
    sys.exit(main())
