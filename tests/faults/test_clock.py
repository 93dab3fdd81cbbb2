"""Clocks that jump: order is by number, a clock that went back is an event, nothing goes by the machine's zone.

12 jumps in 8 zones by default, in 24 with ``pytest -m full``; nothing here is random. Negative control: order by time
would be another order.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from screener.domain.decision import Basis, Rollup
from screener.domain.errors import ScreenerError
from screener.storage.audit_log import journal, projection
from screener.storage.backup import backup
from screener.storage.backup.backup import Copy
from screener.workflow.session import Office, create_office, open_office
from screener.workflow.verbs import adopt_policy, keep_backups, screen_charge
from screener.workflow.verbs.verify_record import verify
from tests.faults import results
from tests.workflow.county import Ticking, bring_in, charge, ids, write_policy

ZONES = (
    "Pacific/Kiritimati", "Pacific/Apia", "Pacific/Auckland", "Australia/Lord_Howe", "Australia/Adelaide", "Asia/Tokyo",
    "Asia/Kathmandu", "Asia/Kolkata", "Asia/Tehran", "Europe/Moscow", "Africa/Cairo", "Europe/Berlin", "Europe/London",
    "UTC", "Atlantic/Azores", "America/Nuuk", "America/St_Johns", "America/New_York", "America/Chicago",
    "America/Denver", "America/Phoenix", "America/Los_Angeles", "Pacific/Honolulu", "Pacific/Pago_Pago",
)  # fmt: skip
START = datetime(2026, 4, 2, 15, 0, tzinfo=UTC)


def _changes(zone: str) -> tuple[datetime, datetime]:
    """The moments right after summer time begins and ends in 2026, or of New York's where a zone has none."""
    place = ZoneInfo(zone)
    found, at = [], datetime(2026, 1, 1, tzinfo=UTC)
    while at.year == 2026:
        after = at + timedelta(hours=1)
        if at.astimezone(place).utcoffset() != after.astimezone(place).utcoffset():
            found.append(after + timedelta(minutes=10))
        at = after
    return (found[0], found[1]) if len(found) == 2 else _changes("America/New_York")


#: What the clock shows next, given where it stood and the office's zone.
JUMPS = {
    "a second back": lambda now, zone: now - timedelta(seconds=1),
    "a day back": lambda now, zone: now - timedelta(days=1),
    "ten years back": lambda now, zone: now - timedelta(days=3652),
    "ten years ahead": lambda now, zone: now + timedelta(days=3652),
    "summer time begins": lambda now, zone: _changes(zone)[0],
    "summer time ends": lambda now, zone: _changes(zone)[1],
    "another zone of the machine": lambda now, zone: now,
    "29 February": lambda now, zone: datetime(2028, 2, 29, 23, 59, 58, tzinfo=UTC),
    "the end of 32 bits": lambda now, zone: datetime(2038, 1, 19, 3, 14, 7, tzinfo=UTC),
    "the year 9999": lambda now, zone: datetime(9999, 12, 30, 12, 0, tzinfo=UTC),
    "1970": lambda now, zone: datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC),
    "right again": lambda now, zone: START + timedelta(hours=2),
}


@pytest.fixture
def machine_zone() -> Iterator[None]:
    """Puts the machine's zone back afterwards."""
    before = os.environ.get("TZ")
    yield
    os.environ.pop("TZ", None) if before is None else os.environ.__setitem__("TZ", before)
    time.tzset()


def _office(folder: Path, zone: str, clock: Ticking) -> Office:
    path = folder / "example.office"
    made = create_office(path, name="Clocks", county="", zone=zone, clock=clock, user="S1")
    made.automatic_backups = False
    adopt_policy.adopt(made, write_policy(folder))
    bring_in(made, [charge(row, case=f"26-CR-{row}", name=f"Example, P{row}") for row in range(2, 16)])
    return made


@pytest.mark.full
@pytest.mark.skipif(os.name != "posix", reason="the machine's zone is set by TZ")
@pytest.mark.parametrize("zone", ZONES)
def test_order_is_by_number_and_days_are_the_offices(
    tmp_path: Path, zone: str, machine_zone: None, request: pytest.FixtureRequest
) -> None:
    if ZONES.index(zone) % 3 and not results.is_full(request):
        pytest.skip("in the full run; by default every third zone")
    clock = Ticking(START)
    went_back = 0
    with _office(tmp_path, zone, clock) as made:
        names = ids(made)
        for number, (name, jump) in enumerate(zip(names, JUMPS.values(), strict=False)):
            before = clock.now
            clock.now = jump(before, zone)
            went_back += clock.now + timedelta(seconds=1) < before - timedelta(seconds=2)
            os.environ["TZ"] = ZONES[(number * 7 + 3) % len(ZONES)]
            time.tzset()
            done = screen_charge.decide(made, name, outcome=Rollup.DECLINED, basis=Basis.EVIDENCE)
            with made.reading() as connection:
                event = journal.event_by_id(connection, done.event_id)
            assert event.day == event.at.astimezone(ZoneInfo(zone)).date()
        with made.reading() as connection:
            events = tuple(journal.stream(connection))
        assert [event.seq for event in events] == list(range(1, len(events) + 1))
        assert sum(event.kind == projection.CLOCK for event in events) == went_back >= 3
        assert sorted(events, key=lambda event: event.utc_at) != list(events)  # by time it would be another order
        decided = [event.object for event in events if event.kind == projection.DECIDED]
        assert decided == [f"charge:{name}" for name in names[: len(decided)]]
        screen_charge.undo(made)  # the last by number, whatever its time says
        assert not made.model().counts[names[len(decided) - 1]].decided
    assert verify(made.path, thorough=True).ok


def test_a_moment_that_no_calendar_holds_is_a_sentence(tmp_path: Path) -> None:
    """The last hours of 9999 are in the year 10000 in the east."""
    clock = Ticking(START)
    with _office(tmp_path, "Pacific/Kiritimati", clock) as made:
        clock.now = datetime(9999, 12, 31, 23, 0, tzinfo=UTC)
        with pytest.raises(ScreenerError, match="clock"):
            screen_charge.decide(made, ids(made)[0], outcome=Rollup.DECLINED, basis=Basis.EVIDENCE)
        clock.now = START + timedelta(hours=1)
        screen_charge.decide(made, ids(made)[0], outcome=Rollup.DECLINED, basis=Basis.EVIDENCE)
    assert verify(made.path).ok


@pytest.mark.skipif(os.name != "posix", reason="the machine's zone is set by TZ")
def test_no_recommendation_depends_on_the_zone_of_the_machine(tmp_path: Path, machine_zone: None) -> None:
    found = set()
    clock = Ticking(datetime(2026, 4, 2, 3, 30, tzinfo=UTC))  # the first of April in Chicago, the second elsewhere
    _office(tmp_path, "America/Chicago", clock).close()
    for zone in ZONES:
        os.environ["TZ"] = zone
        time.tzset()
        with open_office(tmp_path / "example.office", user="S1", clock=clock) as opened:
            counts = opened.model().counts.values()
            found.add((opened.today(), opened.model().as_of, tuple(repr(c.screened.finding) for c in counts)))
    assert len(found) == 1
    assert next(iter(found))[0].isoformat() == "2026-04-01"


def _copies(times: list[datetime]) -> list[Copy]:
    return [Copy(path=Path(f"{n}"), at=at, sha256="", size=1, seq=n + 1, hash=f"{n}") for n, at in enumerate(times)]


@pytest.mark.parametrize("jump", [timedelta(days=3652), timedelta(days=40), timedelta(days=-3652), timedelta(hours=30)])
def test_a_jump_of_the_clock_takes_no_backup_of_the_day_away(jump: timedelta) -> None:
    """Twenty backups of this day, then the clock jumps and makes one more: all of the day's are still there."""
    day = [START + timedelta(minutes=20 * n) for n in range(20)]
    copies = _copies([*day, day[-1] + jump])
    assert backup.superfluous(copies, day[-1] + jump) == ()
    # and when it is right again
    assert backup.superfluous(_copies([*day, day[-1] + jump, day[-1] + timedelta(hours=1)]), day[-1]) == ()


def test_after_a_restore_the_next_import_has_a_backup_of_its_own(tmp_path: Path) -> None:
    """A backup of the time that a restore took back is not one of the record as it stands."""
    clock = Ticking(START)
    with _office(tmp_path, "UTC", clock) as made:
        first = keep_backups.make(made)
        for name in ids(made):
            screen_charge.decide(made, name, outcome=Rollup.DECLINED, basis=Basis.EVIDENCE)
        keep_backups.make(made)
    clock.now += timedelta(minutes=5)
    keep_backups.restore(made.path, first.path, user="S1", clock=clock)
    with open_office(made.path, user="S1", clock=clock) as again:
        screen_charge.decide(again, ids(again)[0], outcome=Rollup.DECLINED, basis=Basis.EVIDENCE)
        there = len(keep_backups.listed(again.path))
        clock.now += timedelta(minutes=5)
        bring_in(again, [charge(2, case="26-CR-900", name="New, Kim")], name="June.xlsx")
        assert len(keep_backups.listed(again.path)) == there + 1


@pytest.mark.full
def test_all_zones_and_jumps_are_stated(request: pytest.FixtureRequest) -> None:
    """What the statement says of clocks; in a full run the tests above run whole."""
    results.keep(request, "clocks", {"zones": len(ZONES), "jumps": len(JUMPS)})
    assert len(set(ZONES)) == 24
    assert len(JUMPS) == 12
