"""The example office, made once in a run, whatever test asks first; and what was decided in one."""

from __future__ import annotations

import os
import shutil
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from screener.example.office import SUPERVISOR, ExampleOffice, make_example
from screener.workflow.model import DecisionView
from screener.workflow.session import Office, open_office
from screener.workflow.verbs import screen_charge


def copied_to(folder: Path, factory: pytest.TempPathFactory) -> ExampleOffice:
    """A copy in ``folder`` of the one that is made once for all the workers of this run (twenty seconds)."""
    root = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        root = root.parent  # each worker has a folder of its own there
    alone = sqlite3.connect(root / "example.lock", timeout=900, isolation_level=None)
    try:
        alone.execute("BEGIN EXCLUSIVE")  # others wait, and find it made
        made = make_example(root / "example made once", tell=lambda words: None)
    finally:
        alone.close()
    shutil.copytree(made.dir, folder)
    return make_example(folder, tell=lambda words: None)


def looked_at(office: Path) -> Office:
    """Open for the supervisor, the day after the example's last."""
    return open_office(office, user=SUPERVISOR, clock=lambda: datetime(2026, 6, 1, 14, tzinfo=UTC))


def decided(office: Office) -> list[tuple[str, DecisionView]]:
    """(charge text and case, decision) of every decided count, in an order that no random id touches."""
    found = []
    for person_id in screen_charge.queue(office).people:
        view = screen_charge.person(office, person_id)
        for case in view.cases:
            for count in case.counts:
                if count.decision is not None:
                    found.append((f"{view.name} {case.number} {count.number} {count.text}", count.decision))
    return sorted(found, key=lambda item: item[0])
