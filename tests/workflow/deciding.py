"""A process of its own that decides charges and tells each one only when it is saved. Killed by the tests."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

from screener.domain.decision import Basis, Rollup
from screener.domain.errors import ScreenerError
from screener.workflow.session import open_office
from screener.workflow.verbs import screen_charge


def main(path: str, user: str, count: int) -> None:
    """Decides undecided charges one after another, ``count`` at most, and prints what was saved."""
    with open_office(Path(path), user=user, clock=lambda: datetime.now(UTC)) as opened:
        print("ready", flush=True)
        done = 0
        for name in list(opened.model().counts):
            if done >= count:
                return
            screen_charge.person(opened, screen_charge.person_of(opened, name))  # looks, as a person does
            if opened.shown[name]:
                continue
            try:
                saved = screen_charge.decide(opened, name, outcome=Rollup.DECLINED, basis=Basis.EVIDENCE)
            except ScreenerError as error:
                if "meanwhile" not in str(error):
                    raise
                continue
            done += 1
            print(f"{name} {saved.event_id}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
