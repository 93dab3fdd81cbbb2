"""The example's working days: five attorneys work through a docket side by side, a few people a day each.

A day goes from eight to five in the office's own zone, with an hour at noon; nobody works on Saturdays, Sundays and
holidays. When somebody sits down is drawn from the seed, the docket's first day, the attorney and the day.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from screener.example.attorneys import WorkClock, open_counts, sit
from screener.example.county import ATTORNEYS
from screener.workflow.session import Office
from screener.workflow.verbs import screen_charge

#: Days off in the months of the example: Memorial Day.
HOLIDAYS = frozenset({date(2026, 5, 25)})
#: Minutes of the day at which somebody may sit down to a person.
_MINUTES = (*range(8 * 60 + 5, 11 * 60 + 55), *range(13 * 60, 16 * 60 + 40))


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """The days from ``start`` to ``end`` on which a docket is screened, as far as it was referred by a day."""

    start: date
    end: date
    referred_by: date

    @property
    def days(self) -> tuple[date, ...]:
        """The working days, both ends included."""
        every = (self.start + timedelta(days=n) for n in range((self.end - self.start).days + 1))
        return tuple(day for day in every if day.weekday() < 5 and day not in HOLIDAYS)


def work_days(office: Office, clock: WorkClock, *, docket: str, stretch: Stretch, seed: int) -> None:
    """Screens a docket over the days of a stretch, each attorney the own part. The office's user is the last one."""
    zone = ZoneInfo(office.zone)
    plan = [
        (datetime.combine(day, time(minute // 60, minute % 60), tzinfo=zone).astimezone(UTC), attorney, person_id)
        for attorney in ATTORNEYS
        for day, minute, person_id in _sittings(office, docket, attorney, stretch, seed)
    ]
    for at, attorney, person_id in sorted(plan, key=lambda sitting: sitting[:2]):
        clock.move_to(at)
        office.user = attorney
        sit(office, clock, person_id=person_id, until=stretch.referred_by, seed=seed)


def _sittings(
    office: Office, docket: str, attorney: str, stretch: Stretch, seed: int
) -> Iterator[tuple[date, int, str]]:
    """One attorney's people, the most urgent first, over the days of the stretch in even parts by their charges."""
    waiting = [
        (person_id, charges)
        for person_id in screen_charge.queue(office, docket=docket, attorney=attorney).people
        if (charges := sum(1 for _ in open_counts(screen_charge.person(office, person_id).cases, stretch.referred_by)))
    ]
    total, done = sum(charges for _, charges in waiting), 0
    of_day: dict[date, list[str]] = {}
    for person_id, charges in waiting:
        of_day.setdefault(stretch.days[done * len(stretch.days) // total], []).append(person_id)
        done += charges
    for day, people in of_day.items():
        dice = Random(f"{seed} {stretch.start} {attorney} {day}")
        minutes = sorted(dice.sample(_MINUTES, len(people)))
        yield from ((day, minute, person_id) for minute, person_id in zip(minutes, people, strict=True))
