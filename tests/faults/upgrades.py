"""Upgrades an office of an earlier release with every write to the disk written down.

``python -m tests.faults.upgrades RELEASE FOLDER`` leaves FOLDER/log.pickle: the office's path, its bytes before, the
log. Needs Debian's python3-apsw (see tests/storage/recorded.py).
"""

from __future__ import annotations

import pickle
import sys
from pathlib import Path

from tests.storage import recorded


def main(release: str, folder: Path) -> None:
    """Opens the office once, which upgrades it; that it is open is what a person is told."""
    from screener.workflow.session import open_office
    from tests.faults.acts import prepare_release
    from tests.workflow.county import Ticking

    prepare_release(release)(folder)
    path = folder / "example.office"
    whole = path.read_bytes()
    recorded.record_everything()
    open_office(path, user="A1", clock=Ticking()).close()
    recorded.acknowledged("opened")
    with (folder / "log.pickle").open("wb") as out:
        pickle.dump((str(path), whole, recorded.LOG), out)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
