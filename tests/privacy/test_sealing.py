"""A sealing order leaves nothing of a person in the office, and everything else as it was."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from screener.workflow import keep_backups, seal_person
from screener.workflow.office import Office
from screener.workflow.produce_report import oversight_view
from screener.workflow.verify_record import verify
from tests.privacy.hunted import hits
from tests.privacy.planted import ALL, OTHERS, Planted, plant


@pytest.fixture
def held(tmp_path: Path):
    folder = tmp_path / "office"
    folder.mkdir()
    opened, found = plant(folder)
    with opened:
        yield opened, found


def _everything(path: Path) -> list[Path]:
    return [each for end in ("", "-wal", "-shm") if (each := Path(f"{path}{end}")).exists()]


def _hits(path: Path) -> set[str]:
    return {word for each in _everything(path) for word in hits(each, ALL)}


def test_before_the_order_everything_that_was_planted_is_found(held: tuple[Office, Planted]) -> None:
    opened, found = held
    assert _hits(opened.path) == set(ALL)
    assert seal_person.look(opened, found.person).charges == 3
    assert _hits(opened.path) == set(ALL)  # looking takes nothing away


def test_after_the_order_no_byte_is_left_and_the_record_verifies(held: tuple[Office, Planted], tmp_path: Path) -> None:
    opened, found = held
    before = _measures(opened)
    done = seal_person.seal(opened, found.person, order="Expungement 2026-117")
    assert done.cleared
    assert _hits(opened.path) == set()
    assert {word for word in OTHERS if hits(opened.path, [word])} == set(OTHERS)
    for thorough in (False, True):
        assert verify(opened.path, thorough=thorough).findings == ()
    assert _measures(opened) == before
    made = keep_backups.make(opened)
    assert hits(made.path, ALL) == set()
    opened.close()
    assert _hits(opened.path) == set()


def _measures(opened: Office) -> object:
    found = oversight_view(opened, date(2026, 1, 1), date(2026, 12, 31))
    return found.list_counts(), found.outcomes, found.measures, found.main, found.disparities
